//! The list of users: search, filters, order.

use crate::http::api::{ApiResult, Caller, List, Paging, query};
use actix_web::web::Query;
use clerk_core::access::{Action, Group};
use clerk_core::office::staff::{self, Filter, Member, Sort};
use clerk_core::{FieldErrors, Result};

query! {
    /// Which users, in which order.
    pub(crate) struct UserQuery {
        /// Words from name and email
        search: String,
        /// Only in this group
        group: Group,
        /// Only active users, or only deactivated ones
        is_active: bool,
        /// Only interns, or only others
        is_intern: bool,
        /// Only users at the university with this name
        university: String,
        /// `name`, `load` (the least busy first), `-load`, `assigned` (who has waited longest for a case first) or `-assigned`
        sort: String,
    }
}

impl UserQuery {
    fn filter(&self) -> Result<Filter> {
        let mut wrong = FieldErrors::default();
        let mut refuse = |field: &str, raw: &str, is_known: bool, message: String| {
            if !raw.is_empty() && !is_known {
                wrong.add(field, message);
            }
        };
        let group: Option<Group> = self.group.parse().ok();
        let groups = Group::ALL.iter().map(|group| group.as_str()).collect::<Vec<_>>().join(", ");
        refuse("group", &self.group, group.is_some(), format!("This is one of {groups}."));
        let is_active = self.is_active.parse().ok();
        refuse("is_active", &self.is_active, is_active.is_some(), "This is true or false.".to_owned());
        let is_intern = self.is_intern.parse().ok();
        refuse("is_intern", &self.is_intern, is_intern.is_some(), "This is true or false.".to_owned());
        let sort = Sort::named(&self.sort);
        let sorts = Sort::NAMES.map(|(name, _)| name).join(", ");
        refuse("sort", &self.sort, sort.is_some(), format!("This is one of {sorts}."));
        wrong.check()?;
        Ok(Filter {
            search: self.search.trim().chars().take(200).collect(),
            group,
            is_active,
            is_intern,
            university: Some(self.university.clone()).filter(|university| !university.is_empty()),
            sort: sort.unwrap_or_default(),
        })
    }
}

pub(crate) async fn list(caller: Caller, query: Query<UserQuery>, paging: Paging) -> ApiResult<List<Member>> {
    caller.viewer.require(Action::ManageStaff)?;
    let (filter, (page, page_size)) = (query.filter()?, paging.read()?);
    let found = staff::list(&mut *caller.db().await?, &caller.viewer, &filter, page, page_size).await?;
    Ok(paging.list(found))
}
