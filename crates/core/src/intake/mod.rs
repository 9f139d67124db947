//! From the public form to a case, and people who asked to be called.

pub mod callbacks;
pub mod calls;
pub mod questions;
pub mod reading;
pub mod strangers;
pub mod submissions;
