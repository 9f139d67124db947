//! What pages of several wings show in the same way: cases in lists and in page heads, entries of timelines, people and places.

pub(crate) mod band;
pub(crate) mod dates;
pub(crate) mod entry;
pub(crate) mod facts;
pub(crate) mod frame;
pub(crate) mod head;
pub(crate) mod nearness;
pub(crate) mod parties;
pub(crate) mod records;
pub(crate) mod rows;
