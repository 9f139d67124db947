//! The office: staff, how they sign in, and what admins set.

pub mod accounts;
pub mod audit;
pub mod blocklist;
pub mod catalogue;
pub mod closures;
pub mod drafts;
pub mod links;
pub mod lists;
pub mod organisation;
pub mod referrers;
pub mod staff;
pub mod universities;
