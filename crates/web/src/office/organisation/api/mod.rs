//! The settings of the centre, for admins.
pub(crate) mod organisation;
pub(crate) mod staff_domains;
