//! What a service is.

use crate::casework::services::{ServiceCategory, ServiceType};
use crate::casework::timeline::event::ServiceFacts;
use crate::casework::timeline::event::words::service_in_words;
use crate::ids::ServiceId;
use clerk_platform::time::{Date, Timestamp};
use serde::{Deserialize, Serialize};

/// A unit of legal work.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Service {
    /// Id.
    pub id: ServiceId,
    /// Discrete or ongoing.
    pub category: ServiceCategory,
    /// What it is.
    pub service_type: ServiceType,
    /// When it started.
    #[schema(value_type = String, format = Date)]
    pub started_on: Date,
    /// When it finished.
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

impl Service {
    /// What, when and how often: `Legal advice, 24 Nov 2026, 2 times`.
    pub fn in_words(&self) -> String {
        let finished_on = self.finished_on.map(|date| date.to_jiff());
        service_in_words(self.service_type, self.started_on.to_jiff(), finished_on, self.count)
    }

    pub(super) fn facts(&self) -> ServiceFacts {
        ServiceFacts {
            id: Some(self.id),
            service_type: self.service_type,
            started_on: self.started_on.to_jiff(),
            finished_on: self.finished_on.map(|date| date.to_jiff()),
            count: self.count,
        }
    }
}
