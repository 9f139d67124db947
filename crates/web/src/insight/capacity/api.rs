//! How busy paralegals and lawyers are.

use crate::http::api::{All, ApiResult, Caller, query};
use actix_web::web::Query;
use clerk_core::access::{Action, Group};
use clerk_core::casework::cases::Topic;
use clerk_core::ids::UserId;
use clerk_core::insight::capacity::{Capacity, capacity};
use clerk_core::{Error, Result};
use clerk_platform::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A person's workload.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Workload {
    /// Id of the user.
    id: UserId,
    /// Their name.
    full_name: String,
    /// How many open cases they take.
    case_capacity: i32,
    /// Their open cases, as paralegal or lawyer.
    open_cases: i64,
    /// Their open cases by topic. Topics without open cases are left out.
    topics: Vec<TopicCount>,
    /// When they were last put on a case.
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
            full_name: person.load.full_name,
            case_capacity: person.load.capacity,
            open_cases: person.load.open_cases,
            topics: topics.collect(),
            last_assigned_at: person.last_assigned_at,
        }
    }
}

query! {
    /// Whose workload.
    pub(crate) struct CapacityQuery {
        /// `PARALEGAL`, which is also the default, or `LAWYER`
        group: Group,
    }
}

impl CapacityQuery {
    fn group(&self) -> Result<Group> {
        match self.group.as_str() {
            "" | "PARALEGAL" => Ok(Group::Paralegal),
            "LAWYER" => Ok(Group::Lawyer),
            _ => Err(Error::invalid("group", "This is PARALEGAL or LAWYER.")),
        }
    }
}

pub(crate) async fn list(caller: Caller, query: Query<CapacityQuery>) -> ApiResult<All<Workload>> {
    caller.viewer.require(Action::ManageStaff)?;
    let found = capacity(&mut *caller.db().await?, &caller.viewer, query.group()?).await?;
    Ok(All(found.into_iter().map(Workload::from).collect()))
}
