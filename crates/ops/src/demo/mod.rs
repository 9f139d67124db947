//! Made-up data to try Clerk with, and to measure it. All people in it are invented.
//!
//! [`load()`] makes a small office that looks like a real one and has everything that a page can show, from the tables in `data/`, and
//! [`attach()`] its files; [`generate()`] makes any number of cases fast. Neither draws anything that a second run would draw differently, apart from ids.

mod answers;
mod around;
mod bulk;
mod data;
mod history;
mod load;
mod persona;
mod queries;
mod questions;
mod services;
mod settings;
mod tasks;
#[cfg(test)]
mod tests;
mod timeline;

pub use around::attach;
pub use bulk::generate;
pub use load::load;

/// The password of everyone in the demo.
pub const PASSWORD: &str = "clerk-demo";
