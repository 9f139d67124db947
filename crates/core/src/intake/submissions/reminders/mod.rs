//! Forms that renters have begun and not finished, and who is reminded of them.
//!
//! The centre's site saves a first, partial submission and then another, whole one, so an unfinished submission of
//! someone who has also sent a finished one is normal, and no reason to write to them.

mod queries;

pub use queries::{due_for_reminder, reminder, set_reminded};

use jiff::SignedDuration;

/// A form is left alone for this long: most are finished by then.
const NOT_BEFORE: SignedDuration = SignedDuration::from_hours(2 * 24);
/// After this long nobody is reminded any more.
const NOT_AFTER: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Someone to be reminded.
#[derive(Debug, Clone)]
pub struct Reminder {
    /// Where.
    pub email: String,
    /// Their first name as they gave it; empty when they did not.
    pub first_name: String,
}
