//! Settings of the demo's centre.

use super::data::Data;
use clerk_core::access::{Role, Viewer};
use clerk_core::office::blocklist::{self, NewBlockedContact};
use clerk_core::office::closures::{self, NewClosure, TypedClosure};
use clerk_core::office::organisation::{Organisation, organisation, set_organisation};
use clerk_core::office::referrers::ReferrerKind;
use clerk_core::office::referrers::{self, NewReferrer};
use clerk_core::office::universities::{self, UniversityName};
use clerk_core::{Error, Result};
use clerk_platform::time::melbourne_date;
use jiff::Timestamp;
use serde::Deserialize;
use sqlx::PgConnection;
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    organisation: Organisation,
    closure: Vec<Closure>,
    /// Email, phone, comment.
    blocked: Vec<(String, String, String)>,
    referrers: Vec<(ReferrerKind, String)>,
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

/// Makes them, unless somebody has made settings already.
pub(super) async fn load(connection: &mut PgConnection, data: &Data, admin: Uuid, now: Timestamp) -> Result<()> {
    let (present, _) = organisation(connection).await?;
    if !present.name.is_empty() || !universities::names(connection).await?.is_empty() {
        return Ok(());
    }
    let settings: Settings = toml::from_str(include_str!("data/settings.toml"))
        .map_err(|error| Error::External(format!("the demo's settings.toml: {error}")))?;
    let viewer = Viewer { user_id: admin, role: Role::Admin };
    set_organisation(connection, &viewer, &Organisation::checked(&settings.organisation)?, None, now).await?;
    let names: BTreeSet<&str> = data.staff.iter().map(|staff| staff.university.as_str()).collect();
    for name in names.into_iter().filter(|name| !name.is_empty()) {
        universities::add(connection, &viewer, &UniversityName::new(name)?, now).await?;
    }
    let day = |days: i64| melbourne_date(now).saturating_add(jiff::Span::new().days(days)).to_string();
    for closure in &settings.closure {
        let new = NewClosure::new(&TypedClosure {
            closes_on: &day(closure.closes),
            reopens_on: &day(closure.reopens),
            call_text: &closure.call,
            email_text: &closure.email,
            form_notice: &closure.form,
        })?;
        closures::add(connection, &viewer, &new, now).await?;
    }
    for (email, phone, comment) in &settings.blocked {
        blocklist::add(connection, &viewer, &NewBlockedContact::new(email, phone, comment)?, now).await?;
    }
    for (kind, name) in &settings.referrers {
        referrers::add(connection, &viewer, &NewReferrer::new(kind.as_str(), name, true)?, now).await?;
    }
    Ok(())
}
