//! The list of users: search, filters, order.

use crate::http::api::auth::Caller;
use crate::http::api::openapi::IN_TABLE;
use crate::http::api::paging::{List, PageQuery};
use crate::http::api::problem::ApiResult;
use crate::http::api::refusals::Reading;
use crate::state::AppState;
use actix_web::web;
use clerk_core::access::Action;
use clerk_core::access::Group;
use clerk_core::office::staff::{self, Filter, Member, Sort};
use clerk_core::{Error, FieldError, Result};
use serde::{Deserialize, Serialize};

/// The filter of the list.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct UserQuery {
    #[serde(skip_serializing_if = "String::is_empty")]
    search: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    group: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    is_active: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    is_intern: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    university: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sort: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    page: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    page_size: String,
}

impl UserQuery {
    fn paging(&self) -> Result<(i64, i64)> {
        PageQuery { page: self.page.clone(), page_size: self.page_size.clone() }.read()
    }

    fn filter(&self) -> Result<Filter> {
        let mut errors = Vec::new();
        let mut refuse = |field: &str, raw: &str, is_known: bool, message: String| {
            if !raw.is_empty() && !is_known {
                errors.push(FieldError { field: field.to_owned(), message });
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
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        Ok(Filter {
            search: self.search.trim().chars().take(200).collect(),
            group,
            is_active,
            is_intern,
            university: Some(self.university.clone()).filter(|university| !university.is_empty()),
            sort: sort.unwrap_or_default(),
        })
    }

    fn next(&self, state: &AppState, page: i64) -> String {
        let next = Self { page: (page + 1).to_string(), ..self.clone() };
        let query = serde_html_form::to_string(next).unwrap_or_default();
        format!("{}/api/v1/users?{query}", state.settings.public_url)
    }
}

/// List users
///
/// The members of staff, by name unless `sort` says otherwise; for coordinators and above.
#[utoipa::path(
    get, path = IN_TABLE, tag = "users", operation_id = "list_users",
    params(
        ("search" = Option<String>, Query, description = "Words from name and email"),
        ("group" = Option<Group>, Query, description = "Only in this group"),
        ("is_active" = Option<bool>, Query, description = "Only who may sign in, or only who is deactivated"),
        ("is_intern" = Option<bool>, Query, description = "Only interns, or no interns"),
        ("university" = Option<String>, Query, description = "Only at the university of this name"),
        ("sort" = Option<String>, Query, description = "`name`, `load` (the least busy first), `-load`, `assigned` (who has waited longest for a case first) or `-assigned`"),
        ("page" = Option<i64>, Query, minimum = 1, description = "From 1"),
        ("page_size" = Option<i64>, Query, minimum = 1, maximum = 100, description = "Up to 100; 25 without it"),
    ),
    responses((status = 200, description = "A page of users", body = List<Member>), Reading),
    security(("token" = [])),
)]
pub(crate) async fn list(
    caller: Caller,
    query: web::Query<UserQuery>,
    state: web::Data<AppState>,
) -> ApiResult<web::Json<List<Member>>> {
    caller.viewer.require(Action::ManageStaff)?;
    let (filter, (page, page_size)) = (query.filter()?, query.paging()?);
    let found = staff::list(&mut *state.pool.acquire().await?, &caller.viewer, &filter, page, page_size).await?;
    let next = found.has_next.then(|| query.next(&state, page));
    Ok(web::Json(List { items: found.items, total: found.total, next }))
}
