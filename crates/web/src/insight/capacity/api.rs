//! How busy paralegals, coordinators and lawyers are.

use crate::http::api::{All, ApiResult, Caller, query};
use actix_web::web::Query;
use clerk_core::access::{Action, Group, Place};
use clerk_core::casework::cases::Topic;
use clerk_core::ids::UserId;
use clerk_core::insight::capacity::{Capacity, CapacityFilter, capacity};
use clerk_core::{FieldErrors, Result};
use clerk_platform::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A person's workload as paralegal, or as lawyer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Workload {
    /// Id of the user.
    id: UserId,
    /// Their name.
    full_name: String,
    /// Whether they are an intern.
    is_intern: bool,
    /// Where they study; may be empty.
    university: String,
    /// How many open cases they take; 0 means that they take no cases.
    case_capacity: i32,
    /// Their open cases in this place.
    open_cases: i64,
    /// Open cases in whole percent of those that they take; `null` for someone who takes no cases.
    percent: Option<i64>,
    /// Their open cases by topic. Topics without open cases are left out.
    topics: Vec<TopicCount>,
    /// All their cases in this place, open and closed.
    all_cases: i64,
    /// When they were last put on a case in this place.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_assigned_at: Option<Timestamp>,
}

/// Open cases with a topic.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TopicCount {
    /// The topic.
    topic: Topic,
    /// How many.
    open_cases: i64,
}

impl From<Capacity> for Workload {
    fn from(person: Capacity) -> Self {
        let topics = person.topics.into_iter().map(|(topic, open_cases)| TopicCount { topic, open_cases });
        Self {
            id: person.load.id,
            is_intern: person.is_intern,
            university: person.university,
            case_capacity: person.load.capacity,
            open_cases: person.load.open_cases,
            percent: person.load.percent(),
            full_name: person.load.full_name,
            topics: topics.collect(),
            all_cases: person.all_cases,
            last_assigned_at: person.last_assigned_at,
        }
    }
}

query! {
    /// Whose workload.
    pub(crate) struct CapacityQuery {
        /// `PARALEGAL`, which is also the default: the cases of paralegals and coordinators as paralegal; or `LAWYER`: those of lawyers as lawyer
        group: Group,
        /// Only interns, or only others
        is_intern: bool,
        /// Only users at the university with this name
        university: String,
    }
}

impl CapacityQuery {
    fn filter(&self) -> Result<CapacityFilter> {
        let mut wrong = FieldErrors::default();
        let place = match self.group.as_str() {
            "" | "PARALEGAL" => Place::Paralegal,
            "LAWYER" => Place::Lawyer,
            _ => {
                wrong.add("group", "This is PARALEGAL or LAWYER.");
                Place::Paralegal
            }
        };
        let is_intern = self.is_intern.parse().ok();
        if !self.is_intern.is_empty() && is_intern.is_none() {
            wrong.add("is_intern", "This is true or false.");
        }
        wrong.check()?;
        let university = Some(self.university.clone()).filter(|university| !university.is_empty());
        Ok(CapacityFilter { place, is_intern, university })
    }
}

pub(crate) async fn list(caller: Caller, query: Query<CapacityQuery>) -> ApiResult<All<Workload>> {
    caller.viewer.require(Action::ManageStaff)?;
    let found = capacity(&mut *caller.db().await?, &caller.viewer, &query.filter()?).await?;
    Ok(All(found.into_iter().map(Workload::from).collect()))
}
