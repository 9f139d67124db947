//! Cases: one legal issue of one client.

pub(crate) mod change;
mod details;
pub(crate) mod filter;
pub(crate) mod list;
mod model;
pub(crate) mod queries;
pub(crate) mod rules;

pub use change::{Assignment, Closing, Version, assign, close, reopen, set_stage};
pub use details::queries::of_person;
pub use details::{CaseDetails, TypedCase, create, set_support_worker, update};
pub use filter::{CaseFilter, Sort};
pub use list::{Count, Page, list};
pub use model::{Case, CaseSummary, ClientRef, Headline, ListedCase, Parties, PersonRole, TenancyRef, WholeCase};
pub use queries::{get, get_whole, get_with_headline, require_seen};
