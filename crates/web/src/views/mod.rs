//! What pages of several wings show alike: cases in lists and at the head of pages, entries of timelines, people and places.

pub(crate) mod entry;
pub(crate) mod facts;
pub(crate) mod frame;
pub(crate) mod head;
pub(crate) mod nearness;
pub(crate) mod parties;
pub(crate) mod rows;
