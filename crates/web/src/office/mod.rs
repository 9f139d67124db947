//! The office: staff, how they sign in, and what admins set.

pub(crate) mod accounts;
pub(crate) mod blocklist;
pub(crate) mod catalogue;
pub(crate) mod closures;
pub(crate) mod organisation;
pub(crate) mod referrers;
pub(crate) mod staff;
pub(crate) mod universities;
