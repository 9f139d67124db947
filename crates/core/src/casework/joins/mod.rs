//! Two records of one client, or of one landlord, agent or support worker, joined into one. What belonged to the record that goes
//! moves to the one that stays; the record itself is kept, so that it can come back.

mod actions;
mod model;
pub(crate) mod queries;

pub use actions::{join_clients, join_people, undo};
pub use model::{Join, JoinKind, Undone};
pub use queries::now_at;
