//! What the centre says about itself.

use super::{OrganisationInput, StaffDomainsInput};
use crate::input::Field;
use serde::{Deserialize, Serialize};

/// The centre's own details, shown at the end of emails.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// Phone.
    pub phone: String,
    /// Email address.
    pub email: String,
    /// Website.
    pub website: String,
    /// Postal address, in lines.
    pub address: String,
}

impl Organisation {
    /// What is written below mail, in lines; none while nothing is known.
    pub fn footer_lines(&self) -> Vec<&str> {
        let parts = [&self.name, &self.address, &self.phone, &self.email, &self.website];
        parts.into_iter().flat_map(|part| part.lines()).filter(|line| !line.is_empty()).collect()
    }

    /// What is written below mail, as one text; empty while nothing is known.
    pub fn footer(&self) -> String {
        let known = self.footer_lines();
        if known.is_empty() { String::new() } else { format!("\n-- \n{}\n", known.join("\n")) }
    }
}

impl From<&OrganisationInput> for Organisation {
    fn from(input: &OrganisationInput) -> Self {
        Self {
            name: input.name.stored(),
            phone: input.phone.stored(),
            email: input.email.stored(),
            website: input.website.stored(),
            address: input.address.stored(),
        }
    }
}

/// The domains of staff's email addresses: only people there can be invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffDomains(pub(super) Vec<String>);

impl StaffDomains {
    /// The domains, in order.
    pub fn domains(&self) -> &[String] {
        &self.0
    }

    /// Whether an email address is at one of them.
    pub fn include(&self, email: &str) -> bool {
        email.rsplit_once('@').is_some_and(|(_, domain)| self.0.iter().any(|known| known.eq_ignore_ascii_case(domain)))
    }
}

impl From<&StaffDomainsInput> for StaffDomains {
    fn from(input: &StaffDomainsInput) -> Self {
        Self(input.domains.stored())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_at_the_domains_of_staff() {
        let domains = StaffDomains(vec!["b.example.org".into(), "example.org".into()]);
        for (email, is) in [
            ("a@example.org", true),
            ("a@EXAMPLE.org", true),
            ("a@b.example.org", true),
            ("a@c.example.org", false),
            ("a@notexample.org", false),
            ("example.org", false),
        ] {
            assert_eq!(domains.include(email), is, "{email}");
        }
    }

    #[test]
    fn the_footer_holds_what_is_known() {
        assert_eq!(Organisation::default().footer(), "");
        let centre = Organisation { name: "The Centre".into(), phone: "03 9000 0000".into(), ..Default::default() };
        assert_eq!(centre.footer(), "\n-- \nThe Centre\n03 9000 0000\n");
    }
}
