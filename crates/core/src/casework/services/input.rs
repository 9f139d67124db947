//! What comes in about a service.

use super::{Service, ServiceCategory, ServiceType};
use crate::input::{Count, Day, Field, Text, input};

input! {
    /// A service to add.
    pub struct ServiceInput (form: ServiceFields "service", schema: "ServiceBody", stored: Service) {
        /// The type, which also says whether it is discrete or ongoing.
        service_type: ServiceType, "Service", needed "Choose the service.", wrong "Choose the service.";
        /// When it started.
        started_on: Day<1990, 2100>, "Start", needed "Enter a date such as 24/11/2026.";
        /// When it finished.
        finished_on: Option<Day<1990, 2100>>, "Finish";
        /// How many times it was given; needed for a discrete service.
        count: Option<Count<1, 10_000>>, "Count", wrong "Enter how many times it was given, as a number from 1.",
            of |service| Field::of(&Some(service.count));
        /// Notes.
        notes: Text<4000>, "Notes", wrong "Use up to 4000 characters.";
    }
}

impl ServiceInput {
    /// How many times it was given. An ongoing service counts once, whatever was typed.
    pub(super) fn times(&self) -> i32 {
        let is_discrete = self.service_type.category() == ServiceCategory::Discrete;
        self.count.filter(|_| is_discrete).map_or(1, |count| *count)
    }
}
