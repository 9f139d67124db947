//! A case with everything that belongs to it: what its page shows, and what reads across the wings below.

mod model;
mod queries;

pub use model::{SentAgain, WholeCase};
pub use queries::get_whole;
