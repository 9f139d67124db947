//! The office: staff, how they sign in, and what admins set.

pub(crate) mod access;
pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod catalogue;
pub(crate) mod drafts;
pub(crate) mod help;
pub(crate) mod organisation;
pub(crate) mod staff;
