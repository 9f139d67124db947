//! Critical dates: dates that must not be missed.
//!
//! A date has two states that have nothing to do with each other. It is *checked* once a second pair of eyes has looked at it,
//! and *open* until its outcome is recorded. Only the outcome takes it off the lists.

mod actions;
mod input;
mod list;
mod listed;
mod model;
mod queries;
mod states;

pub use super::values::{DateOutcome, DateType, HearingType};
pub(crate) use actions::restore;
pub use actions::{create, delete, get, get_to_change, update};
pub use input::{DateFields, DateInput, DateOutcomeFields, DateOutcomeInput, HearingLink};
pub use list::{days, list};
pub(crate) use listed::DAYS_AHEAD;
pub use listed::{DateFilter, DateShow, Day, ListedDate};
pub use model::CriticalDate;
pub(crate) use queries::OF_CASE;
pub use queries::{counts, of_case};
pub(in crate::casework) use states::open_uncalled;
pub use states::{ask_for_checks, set_checked, set_outcome, take_back_outcome};
