//! Lists as people want them: the columns and the number of rows that each person chooses, and filters kept under a name.
//!
//! What a list holds and how it is narrowed is its own domain's business. Here a filter is the part of an address behind `?`.

pub(crate) mod actions;
mod input;
mod model;
mod queries;

pub use actions::{
    around, create, delete, get, get_to_change, get_to_rename, rename, set_columns, set_page_size, set_query,
};
pub use input::{ViewFields, ViewInput};
pub use model::{Around, ListName, PAGE_SIZES, SavedView, Settings};
