//! The queue of proposals, and the forms to make one and to decide on one.

mod asked;
pub(crate) mod decide;
pub(crate) mod list;
pub(crate) mod propose;
