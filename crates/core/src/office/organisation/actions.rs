//! Reads and changes the settings that the centre has one each of.

use super::{
    Organisation, OrganisationInput, SignInRules, SignInRulesInput, StaffDomains, StaffDomainsInput, Way, queries,
};
use crate::access::{Action, Viewer};
use crate::{Error, Result};
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::PgConnection;

/// A setting that exists once.
trait Setting: Serialize + DeserializeOwned {
    const NAME: &'static str;
}

impl Setting for Organisation {
    const NAME: &'static str = "ORGANISATION";
}

impl Setting for StaffDomains {
    const NAME: &'static str = "STAFF_DOMAINS";
}

impl Setting for SignInRules {
    const NAME: &'static str = "SIGN_IN";
}

/// The organisation, and when it was last changed.
pub async fn organisation(connection: &mut PgConnection) -> Result<(Organisation, Timestamp)> {
    read(connection).await
}

/// Changes the organisation. It has a name, also where none was stored so far.
pub async fn set_organisation(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &OrganisationInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    if input.name.is_empty() {
        return Err(Error::invalid("name", "Enter the name of the organisation."));
    }
    write(connection, viewer, &Organisation::from(input), version, now).await
}

/// The domains of staff, and when they were last changed. Until an admin sets them, there is only the `initial` one, which
/// comes from the configuration.
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
    input: &StaffDomainsInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    write(connection, viewer, &StaffDomains::from(input), version, now).await
}

/// How people sign in, and when that was last changed.
pub async fn sign_in_rules(connection: &mut PgConnection) -> Result<(SignInRules, Timestamp)> {
    read(connection).await
}

/// Changes how people sign in.
pub async fn set_sign_in_rules(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &SignInRulesInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let (kept, changed_at) = sign_in_rules(connection).await?;
    write(connection, viewer, &kept.with(input, changed_at, now), version, now).await
}

/// Changes which ways of signing in are allowed, for anyone who runs the server: nobody may be able to sign in any more.
pub async fn set_ways(connection: &mut PgConnection, ways: &[Way], now: Timestamp) -> Result<()> {
    queries::lock(connection, SignInRules::NAME).await?;
    let (mut rules, changed_at) = sign_in_rules(connection).await?;
    // Setting it must not give anyone more days.
    rules.required_since = rules.required_since.or(Some(changed_at));
    rules.ways = ways.to_vec();
    store(connection, &rules, now).await
}

async fn read<S: Setting>(connection: &mut PgConnection) -> Result<(S, Timestamp)> {
    let (value, updated_at) = queries::get(connection, S::NAME).await?;
    let setting = serde_json::from_value(value);
    Ok((setting.map_err(|error| Error::External(format!("the setting {}: {error}", S::NAME)))?, updated_at))
}

async fn write<S: Setting>(
    connection: &mut PgConnection,
    viewer: &Viewer,
    setting: &S,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    viewer.require(Action::ManageSettings)?;
    require_current(version, queries::lock(connection, S::NAME).await?)?;
    store(connection, setting, now).await
}

async fn store<S: Setting>(connection: &mut PgConnection, setting: &S, now: Timestamp) -> Result<()> {
    let value = serde_json::to_value(setting);
    let value = value.map_err(|error| Error::External(format!("the setting {}: {error}", S::NAME)))?;
    queries::set(connection, S::NAME, &value, now).await
}
