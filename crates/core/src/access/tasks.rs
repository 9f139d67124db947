//! Who sees a task, and who approves it.

use super::{Role, Viewer};
use crate::ids::UserId;
use sqlx::{Postgres, QueryBuilder};

impl Viewer {
    /// Whether they approve the tasks of a case with this lawyer. Coordinators do so everywhere, also where there is no lawyer.
    pub fn approves_tasks(&self, lawyer_id: Option<UserId>) -> bool {
        self.role >= Role::Coordinator || self.role >= Role::Lawyer && lawyer_id == Some(self.user_id)
    }

    /// Adds ` and <condition>` on the table `tasks` (named `k`): it belongs to a case that they see, or it is free and theirs, because they
    /// made it or it is for them. Coordinators and above see all.
    pub fn push_tasks(&self, query: &mut QueryBuilder<Postgres>) {
        match self.role {
            Role::None => _ = query.push(" and false"),
            Role::Coordinator | Role::Admin => {}
            Role::Paralegal | Role::Lawyer => {
                query.push(" and (k.case_id = any (array(select c.id from cases c where true");
                self.cases().push(query);
                query.push(")) or (k.case_id is null and (k.assigned_to = ").push_bind(self.user_id);
                query.push(" or k.created_by = ").push_bind(self.user_id).push(")))");
            }
        }
    }

    /// Adds ` and <condition>` on the table `tasks` (named `k`): they may approve it.
    pub fn push_approvable_tasks(&self, query: &mut QueryBuilder<Postgres>) {
        match self.role {
            Role::None | Role::Paralegal => _ = query.push(" and false"),
            Role::Coordinator | Role::Admin => {}
            Role::Lawyer => {
                query.push(" and k.case_id = any (array(select c.id from cases c where c.lawyer_id = ");
                query.push_bind(self.user_id).push("))");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn who_approves_tasks() {
        let (me, other) = (UserId::from(Uuid::from_u128(1)), UserId::from(Uuid::from_u128(2)));
        // Role, approves those of their own case, of another lawyer's, of a case without a lawyer.
        for (role, expected) in [
            (Role::None, [false, false, false]),
            (Role::Paralegal, [false, false, false]),
            (Role::Lawyer, [true, false, false]),
            (Role::Coordinator, [true, true, true]),
            (Role::Admin, [true, true, true]),
        ] {
            let viewer = Viewer { user_id: me, role };
            assert_eq!([Some(me), Some(other), None].map(|lawyer| viewer.approves_tasks(lawyer)), expected, "{role:?}");
        }
    }
}
