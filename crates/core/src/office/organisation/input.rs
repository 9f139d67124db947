//! What comes in about the centre.

use super::{Domains, Organisation, StaffDomains};
use crate::input::{EmailAddress, Field, Line, Phone, Text, WebAddress, input};

input! {
    /// The centre's details.
    pub struct OrganisationInput (form: OrganisationFields "setting", schema: "OrganisationBody", stored: Organisation) {
        /// Its name.
        name: Line<200>, "Name", needed "Enter the name of the organisation.";
        /// Phone.
        phone: Phone, "Phone";
        /// Email address.
        email: EmailAddress, "Email";
        /// Website, with `https://`.
        website: WebAddress<200>, "Website";
        /// Postal address, in lines.
        address: Text<500>, "Postal address";
    }
}

input! {
    /// The domains of staff email addresses.
    pub struct StaffDomainsInput (form: StaffDomainsFields "setting", schema: "StaffDomainsBody", stored: StaffDomains) {
        /// The domains, as in `example.org`; at least one.
        domains: Domains, "Domains", needed "Enter at least one domain.",
            of |staff| Domains::of(&staff.domains().to_vec());
    }
}
