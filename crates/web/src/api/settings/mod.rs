//! The settings of the centre, for admins.

pub(crate) mod blocked_contacts;
pub(crate) mod closures;
pub(crate) mod organisation;
pub(crate) mod referrers;
pub(crate) mod staff_domains;
pub(crate) mod universities;
