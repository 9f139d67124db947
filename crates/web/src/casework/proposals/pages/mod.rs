//! The queue of proposals, and the forms to make one and to decide on one.

pub(crate) mod decide;
pub(crate) mod list;
pub(crate) mod propose;
