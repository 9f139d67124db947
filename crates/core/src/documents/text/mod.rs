//! Text that people write, made ready to be shown.

mod markdown;

pub use markdown::markdown;
