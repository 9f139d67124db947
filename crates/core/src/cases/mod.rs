//! Cases: one legal issue of one client.

pub(crate) mod change;
mod filter;
mod list;
mod model;
pub(crate) mod queries;
pub(crate) mod rules;

pub use change::{Assignment, Closing, Version, assign, close, reopen, set_stage};
pub use filter::{CaseFilter, Sort};
pub use list::{Count, Page, inbox_count, list, open_count};
pub use model::{Case, CaseSummary, ClientRef, Parties, TenancyRef, WholeCase};
pub use queries::{get, get_whole, require_seen};
