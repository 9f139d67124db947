//! Reads the people around a client: agent, landlord, support worker.

use super::reader::{Reader, limits};
use crate::intake::questions::Problem;
use crate::parties::people::PersonAnswers;

/// How a support worker may want to be kept up to date.
const PREFERENCES: [&str; 5] = ["DIRECT_ONLY", "COPY_ME_IN", "PERIODIC_UPDATE", "FINAL_UPDATE", "RENTER_MIA"];

impl Reader<'_> {
    /// The person whose answers start with this, if there is any answer about them.
    pub(super) fn person(&mut self, prefix: &str) -> Option<PersonAnswers> {
        let key = |part: &str| format!("{prefix}_{part}");
        let preference = self.line(&key("CONTACT_PREFERENCE"), limits::CODE);
        let is_known = preference.is_empty() || PREFERENCES.contains(&preference.as_str());
        // The form asks this of support workers alone; there an unknown value has been remarked on.
        if !is_known && prefix != "SUPPORT_WORKER" {
            self.note(Problem::new(
                &key("CONTACT_PREFERENCE"),
                format!("“{preference}” is not a way of keeping someone informed."),
            ));
        }
        let person = PersonAnswers {
            full_name: self.line(&key("NAME"), limits::NAME),
            email: self.email(&key("EMAIL")),
            address: self.line(&key("ADDRESS"), limits::ADDRESS),
            phone: self.line(&key("PHONE"), limits::PHONE),
            contact_preference: if is_known { preference } else { String::new() },
        };
        (person != PersonAnswers::default()).then_some(person)
    }
}
