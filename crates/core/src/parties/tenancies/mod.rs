//! Where clients live.

mod actions;
mod answers;
mod input;
mod model;
mod queries;
mod values;

pub use actions::{create, find_or_create, set_person, update};
pub use answers::TenancyAnswers;
pub use input::{TenancyFields, TenancyInput};
pub use model::{Side, Tenancy, TenancyRef};
pub use queries::{find, of_client};
pub use values::{LEASE, Lease, RENTAL_CIRCUMSTANCES, RentalCircumstances};
