//! Anyone else in a case: landlords, agents, support workers.

mod actions;
mod answers;
mod input;
mod model;
pub mod queries;
mod values;

pub use actions::{Place, create, find_or_create, update};
pub(crate) use actions::{differences, require_pick};
pub use answers::PersonAnswers;
pub use input::{PersonFields, PersonInput, PickFields, PickInput};
pub use model::{ListedPerson, Person};
pub use queries::{find, list, require_seen};
pub use values::{SUPPORT_CONTACT_PREFERENCE, SupportContactPreference};
