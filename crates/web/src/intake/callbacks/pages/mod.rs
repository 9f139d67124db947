//! Call-backs: the list, and one of them with its tries.

pub(crate) mod list;
pub(crate) mod show;
