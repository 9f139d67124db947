//! What pages about a case have in common.

pub(crate) mod entry;
pub(crate) mod facts;
pub(crate) mod frame;
pub(crate) mod head;
pub(crate) mod nearness;
pub(crate) mod rows;
