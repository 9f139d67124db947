//! Services: units of legal work, counted for funders.

mod change;
mod queries;

use crate::time::{Date, Timestamp};
use crate::values::{ServiceCategory, ServiceType};
use serde::Serialize;
use uuid::Uuid;

pub use change::{NewService, TypedService, create, delete, update};
pub use queries::of_case;

/// A unit of legal work.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Service {
    /// Id.
    pub id: Uuid,
    /// Whether it is done at once or goes on.
    pub category: ServiceCategory,
    /// What it is.
    pub service_type: ServiceType,
    /// When it began.
    #[schema(value_type = String, format = Date)]
    pub started_on: Date,
    /// When it was done.
    #[schema(value_type = Option<String>, format = Date)]
    pub finished_on: Option<Date>,
    /// How many times it was given.
    pub count: i32,
    /// Notes.
    pub notes: String,
    /// When it last changed.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}
