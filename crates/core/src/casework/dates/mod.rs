//! Critical dates: dates that must not be missed.

mod actions;
mod input;
mod list;
mod model;
mod queries;

pub use super::values::{DateType, HearingType};
pub use actions::{create, get, set_reviewed, update};
pub use input::{DateFields, DateInput};
pub use list::{list, month};
pub use model::{CriticalDate, DateFilter, Day, ListedDate, UpcomingDate};
pub use queries::{of_case, upcoming};
