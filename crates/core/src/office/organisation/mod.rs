//! Settings of the centre that there is one of each: the organisation, the domains of its staff.

mod queries;

use crate::access::{Action, Viewer};
use crate::input::typed::{Typed, is_domain};
use crate::{Error, Result};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

/// A setting that there is one of.
trait Setting: Serialize + DeserializeOwned {
    const NAME: &'static str;
}

/// The centre itself, as it stands below mail.
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

impl Setting for Organisation {
    const NAME: &'static str = "ORGANISATION";
}

impl Organisation {
    /// Checks what was typed. Everything may be empty but the name.
    pub fn checked(typed: &Self) -> Result<Self> {
        let mut checks = Typed::default();
        let checked = Self {
            name: checks.needed("name", &typed.name, 200, "Write the name of the organisation."),
            phone: checks.line("phone", &typed.phone, 50),
            email: checks.email("email", &typed.email, None),
            website: checks.line("website", &typed.website, 200),
            address: checks.text("address", &typed.address, 500),
        };
        let is_web = ["https://", "http://"].iter().any(|scheme| checked.website.starts_with(scheme));
        if !checked.website.is_empty() && (!is_web || checked.website.contains(char::is_whitespace)) {
            checks.refuse("website", "Write the whole address, as in https://www.example.org.");
        }
        checks.finish(checked)
    }

    /// What is written below mail, in lines; none as long as nothing is known.
    pub fn footer_lines(&self) -> Vec<&str> {
        let parts = [&self.name, &self.address, &self.phone, &self.email, &self.website];
        parts.into_iter().flat_map(|part| part.lines()).filter(|line| !line.is_empty()).collect()
    }

    /// The same below a mail's text; empty as long as nothing is known.
    pub fn footer(&self) -> String {
        let known = self.footer_lines();
        if known.is_empty() { String::new() } else { format!("\n-- \n{}\n", known.join("\n")) }
    }
}

/// The domains of staff's email addresses: only people there can be invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffDomains(Vec<String>);

impl Setting for StaffDomains {
    const NAME: &'static str = "STAFF_DOMAINS";
}

impl StaffDomains {
    /// Checks what was typed: one domain per line, at least one.
    pub fn checked(typed: &str) -> Result<Self> {
        let mut checks = Typed::default();
        let lines = typed.split(['\n', ',', ' ']).map(|line| line.trim().trim_start_matches('@').to_lowercase());
        let mut domains: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        domains.sort();
        domains.dedup();
        match domains.iter().find(|domain| !is_domain(domain)) {
            Some(_) => checks.refuse("domains", "Write one domain per line, as in example.org."),
            None if domains.is_empty() => checks.refuse("domains", "Write at least one domain."),
            None if domains.len() > 50 => checks.refuse("domains", "Up to 50 domains."),
            None => {}
        }
        checks.finish(Self(domains))
    }

    /// The domains, in order.
    pub fn domains(&self) -> &[String] {
        &self.0
    }

    /// Whether an email address is at one of them.
    pub fn include(&self, email: &str) -> bool {
        email.rsplit_once('@').is_some_and(|(_, domain)| self.0.iter().any(|known| known.eq_ignore_ascii_case(domain)))
    }
}

/// The organisation, and when it was last changed.
pub async fn organisation(connection: &mut PgConnection) -> Result<(Organisation, Timestamp)> {
    read(connection).await
}

/// Changes the organisation.
pub async fn set_organisation(
    connection: &mut PgConnection,
    viewer: &Viewer,
    organisation: &Organisation,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    write(connection, viewer, organisation, version, now).await
}

/// The domains of staff, and when they were last changed. Until an admin sets them, it is the `initial` one, which comes
/// from the configuration.
pub async fn staff_domains(connection: &mut PgConnection, initial: &str) -> Result<(StaffDomains, Timestamp)> {
    let (mut domains, version): (StaffDomains, _) = read(connection).await?;
    if domains.0.is_empty() {
        domains.0.push(initial.to_owned());
    }
    Ok((domains, version))
}

/// Changes the domains of staff.
pub async fn set_staff_domains(
    connection: &mut PgConnection,
    viewer: &Viewer,
    domains: &StaffDomains,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    write(connection, viewer, domains, version, now).await
}

async fn read<S: Setting>(connection: &mut PgConnection) -> Result<(S, Timestamp)> {
    let (value, version) = queries::get(connection, S::NAME).await?;
    let setting = serde_json::from_value(value);
    Ok((setting.map_err(|error| Error::External(format!("the setting {}: {error}", S::NAME)))?, version))
}

async fn write<S: Setting>(
    connection: &mut PgConnection,
    viewer: &Viewer,
    setting: &S,
    version: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    viewer.require(Action::ManageSettings)?;
    let value = serde_json::to_value(setting);
    let value = value.map_err(|error| Error::External(format!("the setting {}: {error}", S::NAME)))?;
    queries::set(connection, S::NAME, &value, version, now).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_of_staff() {
        let domains = StaffDomains::checked(" Example.org\r\n@b.example.org\n\nexample.org").unwrap();
        assert_eq!(domains.domains(), ["b.example.org", "example.org"]);
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
        for typed in ["", " \n", "nonsense", "a@example.org", "exa\0mple.org", "https://example.org"] {
            assert!(StaffDomains::checked(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn the_footer_holds_what_is_known() {
        assert_eq!(Organisation::default().footer(), "");
        let centre = Organisation { name: "The Centre".into(), phone: "03 9000 0000".into(), ..Default::default() };
        assert_eq!(centre.footer(), "\n-- \nThe Centre\n03 9000 0000\n");
    }
}
