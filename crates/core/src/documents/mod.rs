//! Files, what kinds of them there are, and text.

pub mod files;
pub mod kinds;
pub mod text;
