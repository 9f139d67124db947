//! What templates show: small values that the components of `templates/components` take.

mod form;
mod list;
pub(crate) mod list_query;
mod shell;
mod values;

pub(crate) use crate::http::refusal::Refusal;
pub(crate) use form::{Choice, Form, typed, version};
pub(crate) use list::{Pager, SortColumn, Tab, at_most_99};
pub(crate) use shell::{Section as NavSection, Shell};
pub(crate) use values::{Fact, FileTile, Moment, Tag, dollars};

pub(crate) use crate::http::page::{page, page_with};
