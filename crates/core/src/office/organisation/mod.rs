//! Settings that the centre has one of each: the organisation and the domains of its staff.

mod actions;
mod domains;
mod input;
mod model;
mod queries;
mod sign_in_rules;

pub use actions::{
    organisation, set_organisation, set_sign_in_rules, set_staff_domains, set_ways, sign_in_rules, staff_domains,
};
pub use domains::Domains;
pub use input::{OrganisationFields, OrganisationInput, StaffDomainsFields, StaffDomainsInput};
pub use model::{Organisation, StaffDomains};
pub use sign_in_rules::{SignInRules, SignInRulesFields, SignInRulesInput, Way};
