//! Settings of the demo's centre.

use super::data::Data;
use clerk_core::access::{Role, Viewer};
use clerk_core::ids::UserId;
use clerk_core::input::Input;
use clerk_core::office::blocklist::BlockedContact;
use clerk_core::office::catalogue::{self, Catalogue};
use clerk_core::office::closures;
use clerk_core::office::links::Link;
use clerk_core::office::organisation::{
    OrganisationInput, SignInRules, SignInRulesInput, organisation, set_organisation, set_sign_in_rules,
};
use clerk_core::office::referrers::Referrer;
use clerk_core::office::universities::{self, University};
use clerk_core::{Error, Result};
use clerk_platform::time::melbourne_date;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use sqlx::PgConnection;
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    organisation: Map<String, Value>,
    closure: Vec<Closure>,
    /// Email, phone, comment.
    blocked: Vec<(String, String, String)>,
    /// Kind and name.
    referrers: Vec<(String, String)>,
    /// Icon, title, address, description.
    links: Vec<(String, String, String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Closure {
    /// Days from today.
    closes: i64,
    reopens: i64,
    call: String,
    email: String,
    form: String,
}

/// Makes them, unless someone has made settings already.
pub(super) async fn load(connection: &mut PgConnection, data: &Data, admin: UserId, now: Timestamp) -> Result<()> {
    let (present, _) = organisation(connection).await?;
    if !present.name.is_empty() || !universities::names(connection).await?.is_empty() {
        return Ok(());
    }
    let settings: Settings = toml::from_str(include_str!("data/settings.toml"))
        .map_err(|error| Error::External(format!("the demo's settings.toml: {error}")))?;
    let viewer = Viewer { user_id: admin, role: Role::Admin };
    let input = OrganisationInput::from_json(&settings.organisation, None)?;
    set_organisation(connection, &viewer, &input, None, now).await?;
    // Everyone's password is in the documentation: a second factor would only be in the way.
    let rules = SignInRules { factor_groups: Vec::new(), ..SignInRules::default() };
    set_sign_in_rules(connection, &viewer, &SignInRulesInput::of(&rules), None, now).await?;
    let names: BTreeSet<&str> = data.staff.iter().map(|staff| staff.university.as_str()).collect();
    for name in names.into_iter().filter(|name| !name.is_empty()) {
        add::<University>(connection, &viewer, [("name", name)], now).await?;
    }
    let day = |days: i64| melbourne_date(now).saturating_add(jiff::Span::new().days(days)).to_string();
    for closure in &settings.closure {
        let (closes_on, reopens_on) = (day(closure.closes), day(closure.reopens));
        let fields = [
            ("closes_on", closes_on.as_str()),
            ("reopens_on", &reopens_on),
            ("call_text", &closure.call),
            ("email_text", &closure.email),
            ("form_notice", &closure.form),
        ];
        add::<closures::Closure>(connection, &viewer, fields, now).await?;
    }
    for (email, phone, comment) in &settings.blocked {
        let fields = [("email", email.as_str()), ("phone", phone), ("comment", comment)];
        add::<BlockedContact>(connection, &viewer, fields, now).await?;
    }
    for (kind, name) in &settings.referrers {
        add::<Referrer>(connection, &viewer, [("kind", kind.as_str()), ("name", name)], now).await?;
    }
    for (icon, title, address, description) in &settings.links {
        let fields = [("icon", icon.as_str()), ("title", title), ("address", address), ("description", description)];
        add::<Link>(connection, &viewer, fields, now).await?;
    }
    Ok(())
}

/// Adds an entry to a catalogue.
async fn add<C: Catalogue>(
    connection: &mut PgConnection,
    viewer: &Viewer,
    fields: impl IntoIterator<Item = (&str, &str)>,
    now: Timestamp,
) -> Result<()> {
    let fields = fields.into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect();
    catalogue::add::<C>(connection, viewer, &C::Input::from_json(&fields, None)?, now).await?;
    Ok(())
}
