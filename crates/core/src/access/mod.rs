//! Who may see and do what: the one place that decides.
//!
//! It gives the check on one object and the SQL condition on many, so that a list, a count or a search can't show what
//! the object's own page would refuse. The rules are the table of docs/ARCHITECTURE.md, "Who may do what".

mod group;
mod place;
mod tasks;
pub use group::Group;
pub use place::Place;

use crate::ids::UserId;
use crate::{Error, Result};
use sqlx::{Postgres, QueryBuilder};

/// What a person is at the centre: the highest of their groups. Higher roles compare greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// In no group: may sign in and sees nothing.
    None,
    /// Sees the cases where they are the paralegal.
    Paralegal,
    /// Sees the cases where they are the lawyer or the paralegal.
    Lawyer,
    /// Sees all cases and runs the day.
    Coordinator,
    /// May do everything.
    Admin,
}

impl Role {
    /// The role of someone in these groups.
    pub fn of(groups: &[Group], is_superuser: bool) -> Self {
        if is_superuser {
            return Self::Admin;
        }
        let role = |group: &Group| match group {
            Group::Paralegal => Self::Paralegal,
            Group::Lawyer => Self::Lawyer,
            Group::Coordinator => Self::Coordinator,
            Group::Admin => Self::Admin,
        };
        groups.iter().map(role).max().unwrap_or(Self::None)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "No group",
            Self::Paralegal => "Paralegal",
            Self::Lawyer => "Lawyer",
            Self::Coordinator => "Coordinator",
            Self::Admin => "Admin",
        }
    }
}

/// The signed-in person on whose behalf something is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// Their user id.
    pub user_id: UserId,
    /// Their role.
    pub role: Role,
}

/// What a person may do beyond the cases they see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See the inbox of unassigned cases.
    SeeInbox,
    /// See and retry submissions that could not be processed, and the people who asked to be called.
    ManageIntake,
    /// Read and write case reviews and performance reviews.
    Review,
    /// Put people on cases and take them off.
    Assign,
    /// Close and reopen cases, change the outcome of a closed one, and decide on what others propose.
    EndCases,
    /// Make clients and cases by hand.
    CreateCases,
    /// Record landlords, agents and support workers, and change what is known about them.
    EditPeople,
    /// Join two records of one client or person, separate them again, and say that two clients are different people.
    JoinRecords,
    /// Change the services of a closed case.
    EditClosedServices,
    /// See the queue of jobs, try them again, cancel them.
    ManageJobs,
    /// See all staff and how busy they are, change their details, activate and deactivate them, hand over their cases.
    ManageStaff,
    /// Invite users and change their groups.
    ManageUsers,
    /// Change the settings of the centre.
    ManageSettings,
    /// See who changed a record and who looked at it.
    SeeHistory,
    /// See what anyone did: the whole audit trail.
    SeeAudit,
}

impl Viewer {
    /// Whether they may do it.
    pub fn may(&self, action: Action) -> bool {
        match action {
            Action::SeeInbox
            | Action::ManageIntake
            | Action::Review
            | Action::Assign
            | Action::EndCases
            | Action::CreateCases
            | Action::EditPeople
            | Action::JoinRecords
            | Action::EditClosedServices
            | Action::ManageStaff
            | Action::SeeHistory => self.role >= Role::Coordinator,
            Action::ManageJobs | Action::ManageUsers | Action::ManageSettings | Action::SeeAudit => {
                self.role >= Role::Admin
            }
        }
    }

    /// Refuses what they may not do. A page that is not for them looks as if it did not exist.
    pub fn require(&self, action: Action) -> Result<()> {
        if self.may(action) { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Refuses what they may not do to something that they see.
    pub fn require_on_seen(&self, action: Action) -> Result<()> {
        if self.may(action) { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// Whether they are the second pair of eyes for the critical dates of a case with this lawyer.
    pub fn checks_dates(&self, lawyer_id: Option<UserId>) -> bool {
        self.role >= Role::Admin || self.role >= Role::Lawyer && lawyer_id == Some(self.user_id)
    }

    /// Whether they may answer what is asked of the lawyer of a case with this lawyer: the lawyer themself, and, so that nothing waits for
    /// someone who is away, coordinators and above.
    pub fn answers_for(&self, lawyer_id: Option<UserId>) -> bool {
        self.role >= Role::Coordinator || self.role >= Role::Lawyer && lawyer_id == Some(self.user_id)
    }

    /// Which cases they see.
    pub fn cases(&self) -> CaseScope {
        match self.role {
            Role::None => CaseScope::Nothing,
            Role::Paralegal => CaseScope::Paralegal(self.user_id),
            Role::Lawyer => CaseScope::ParalegalOrLawyer(self.user_id),
            Role::Coordinator | Role::Admin => CaseScope::All,
        }
    }

    /// Which cases are their own: those that they would see if they were only a lawyer.
    pub fn own_cases(&self) -> CaseScope {
        Self { user_id: self.user_id, role: self.role.min(Role::Lawyer) }.cases()
    }

    /// Whether they see this case, and with it everything that belongs to it.
    pub fn sees_case(&self, paralegal_id: Option<UserId>, lawyer_id: Option<UserId>) -> bool {
        match self.cases() {
            CaseScope::Nothing => false,
            CaseScope::Paralegal(me) => paralegal_id == Some(me),
            CaseScope::ParalegalOrLawyer(me) => paralegal_id == Some(me) || lawyer_id == Some(me),
            CaseScope::All => true,
        }
    }
}

/// Which cases someone sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseScope {
    /// None.
    Nothing,
    /// Cases with this paralegal.
    Paralegal(UserId),
    /// Cases with this person as paralegal or lawyer.
    ParalegalOrLawyer(UserId),
    /// All.
    All,
}

impl CaseScope {
    /// Adds ` and <condition>` on the table `cases` (named `c`) to a query.
    pub fn push(self, query: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Nothing => {
                query.push(" and false");
            }
            Self::Paralegal(me) => {
                query.push(" and c.paralegal_id = ").push_bind(me);
            }
            Self::ParalegalOrLawyer(me) => {
                query.push(" and (c.paralegal_id = ").push_bind(me).push(" or c.lawyer_id = ").push_bind(me).push(")");
            }
            Self::All => {}
        }
    }

    /// Adds ` and <condition>` on a column with the id of a case. Someone's own cases are few, so they are read first.
    pub fn push_of_case(self, column: &str, query: &mut QueryBuilder<Postgres>) {
        if self != Self::All {
            query.push(format_args!(" and {column} = any (array(select c.id from cases c where true"));
            self.push(query);
            query.push("))");
        }
    }

    /// Adds ` and <condition>` on the table `clients` (named `cl`): they have a case that is seen. Someone's own cases are
    /// few, so they are read first, and the clients by their ids.
    pub fn push_clients(self, query: &mut QueryBuilder<Postgres>) {
        if self != Self::All {
            query.push(" and cl.id = any (array(select c.client_id from cases c where true");
            self.push(query);
            query.push("))");
        }
    }

    /// Adds ` and <condition>` on the table `tenancies` (named `t`): a case of it is seen, or it has no case yet and its
    /// client is seen.
    pub fn push_tenancies(self, query: &mut QueryBuilder<Postgres>) {
        if self == Self::All {
            return;
        }
        query.push(" and (t.id = any (array(select c.tenancy_id from cases c where true");
        self.push(query);
        query.push(")) or (t.client_id = any (array(select c.client_id from cases c where true");
        self.push(query);
        query.push(")) and not exists (select from cases other where other.tenancy_id = t.id)))");
    }

    /// Adds ` and <condition>` on the table `people` (named `pe`): landlord or agent of a tenancy that is seen, or support
    /// worker of a case that is seen.
    pub fn push_people(self, query: &mut QueryBuilder<Postgres>) {
        if self == Self::All {
            return;
        }
        query.push(
            " and pe.id = any (array(select unnest(array[t.landlord_id, t.agent_id]) from tenancies t where true",
        );
        self.push_tenancies(query);
        query.push(" union all select c.support_worker_id from cases c where true");
        self.push(query);
        query.push("))");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_highest_group_counts() {
        for (groups, superuser, role) in [
            (vec![], false, Role::None),
            (vec![Group::Paralegal], false, Role::Paralegal),
            (vec![Group::Lawyer, Group::Paralegal], false, Role::Lawyer),
            (vec![Group::Paralegal, Group::Coordinator, Group::Lawyer], false, Role::Coordinator),
            (vec![Group::Admin], false, Role::Admin),
            (vec![], true, Role::Admin),
        ] {
            assert_eq!(Role::of(&groups, superuser), role, "{groups:?}");
        }
    }

    #[test]
    fn who_sees_a_case() {
        let (me, other) = (UserId::from(Uuid::from_u128(1)), UserId::from(Uuid::from_u128(2)));
        // Role, is the paralegal, is the lawyer, sees it.
        for (role, paralegal, lawyer, sees) in [
            (Role::None, true, true, false),
            (Role::Paralegal, true, false, true),
            (Role::Paralegal, false, true, false),
            (Role::Paralegal, false, false, false),
            (Role::Lawyer, true, false, true),
            (Role::Lawyer, false, true, true),
            (Role::Lawyer, false, false, false),
            (Role::Coordinator, false, false, true),
            (Role::Admin, false, false, true),
        ] {
            let who = |is_me| Some(if is_me { me } else { other });
            let viewer = Viewer { user_id: me, role };
            assert_eq!(viewer.sees_case(who(paralegal), who(lawyer)), sees, "{role:?} {paralegal} {lawyer}");
        }
    }

    #[test]
    fn who_answers_for_a_lawyer() {
        let (me, other) = (UserId::from(Uuid::from_u128(1)), UserId::from(Uuid::from_u128(2)));
        // Role, answers what is asked of themself, of another lawyer, of nobody.
        for (role, expected) in [
            (Role::None, [false, false, false]),
            // Once a lawyer, and still named in the case.
            (Role::Paralegal, [false, false, false]),
            (Role::Lawyer, [true, false, false]),
            (Role::Coordinator, [true, true, true]),
            (Role::Admin, [true, true, true]),
        ] {
            let viewer = Viewer { user_id: me, role };
            assert_eq!([Some(me), Some(other), None].map(|lawyer| viewer.answers_for(lawyer)), expected, "{role:?}");
        }
    }

    #[test]
    fn who_checks_critical_dates() {
        let (me, other) = (UserId::from(Uuid::from_u128(1)), UserId::from(Uuid::from_u128(2)));
        // Role, checks those of their own case, of another lawyer's, of a case without a lawyer.
        for (role, expected) in [
            (Role::None, [false, false, false]),
            // Once a lawyer, and still named in the case.
            (Role::Paralegal, [false, false, false]),
            (Role::Lawyer, [true, false, false]),
            (Role::Coordinator, [true, false, false]),
            (Role::Admin, [true, true, true]),
        ] {
            let viewer = Viewer { user_id: me, role };
            assert_eq!([Some(me), Some(other), None].map(|lawyer| viewer.checks_dates(lawyer)), expected, "{role:?}");
        }
    }
}
