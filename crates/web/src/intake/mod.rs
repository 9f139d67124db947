//! From the public form to a case, and people who asked to be called.

pub(crate) mod callbacks;
pub(crate) mod calls;
pub(crate) mod public;
pub(crate) mod submissions;
