//! What templates show: small values that the components of `templates/components` take.

mod choice;
mod form_frame;
mod list;
pub(crate) mod list_query;
mod shell;
mod values;
pub(crate) mod way_back;

pub(crate) use choice::Choice;
pub(crate) use clerk_platform::isolated;
pub(crate) use form_frame::FormFrame;
pub(crate) use list::{Pager, SortColumn, Tab, at_most_99};
pub(crate) use shell::{NavSection, Shell, dates_href, reviews_href};
pub(crate) use values::{Fact, FileTile, Moment, Tag, dollars};
pub(crate) use way_back::{WayBack, list_label};

// What people write, as templates show it.
pub(crate) use clerk_core::documents::text::{phones, prose};
