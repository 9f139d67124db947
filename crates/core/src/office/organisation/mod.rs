//! Settings that the centre has one of each: the organisation and the domains of its staff.

mod actions;
mod domains;
mod input;
mod model;
mod queries;

pub use actions::{organisation, set_organisation, set_staff_domains, staff_domains};
pub use domains::Domains;
pub use input::{OrganisationFields, OrganisationInput, StaffDomainsFields, StaffDomainsInput};
pub use model::{Organisation, StaffDomains};
