//! What a returning client now says differently: kept with the case whose form said so, and shown next to what is recorded, until
//! someone takes it over or keeps what is there.

mod actions;
mod model;
pub(crate) mod queries;

pub(crate) use actions::differences;
pub use actions::{keep, settle};
pub use model::{Offer, OfferId};
