//! The page for a call, and what appears on it.

pub(super) mod kept;
pub(super) mod known;
pub(super) mod new;
