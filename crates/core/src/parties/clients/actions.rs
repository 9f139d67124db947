//! Making clients by hand and changing what is known about them.

use super::filing::queries::alike;
use super::{Alike, Client, ClientInput, queries};
use crate::access::{Action, Viewer};
use crate::ids::ClientId;
use crate::parties::{matching, sharing};
use crate::{FieldErrors, Result};
use clerk_platform::time::melbourne_date;
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;

/// What came of making a client by hand.
#[derive(Debug)]
pub enum Created {
    /// The new client.
    Client(ClientId),
    /// Nobody was made: they may be one of these. Making them `anyway` says that they are not.
    Alike(Vec<Alike>),
}

/// Makes a client, for coordinators and above. If there are clients whom they may be, nobody is made unless it is `anyway`; those
/// who share an address or a number are then marked as different people.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &ClientInput,
    anyway: bool,
    now: Timestamp,
) -> Result<Created> {
    viewer.require(Action::CreateCases)?;
    check(input, None, melbourne_date(now))?;
    let name = format!("{} {}", input.first_name, input.last_name);
    matching::lock(connection, &matching::keys_of(&name, &input.email, &input.phone)).await?;
    let found = alike(connection, viewer, input).await?;
    if !anyway && !found.is_empty() {
        return Ok(Created::Alike(found));
    }
    let id = queries::insert(connection, input, now).await?;
    let shared: Vec<_> = found.iter().filter_map(|alike| Some((alike.client.id, alike.reason?))).collect();
    sharing::queries::mark(connection, id, &shared, Some(viewer.user_id), now).await?;
    Ok(Created::Client(id))
}

/// Changes a client whom the viewer sees. `kept` is the client as stored, as `find` has just found them.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    kept: &Client,
    input: &ClientInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let id = kept.id;
    queries::require_seen(connection, viewer, id).await?;
    check(input, Some(kept), melbourne_date(now))?;
    require_current(version, queries::lock(connection, id).await?)?;
    queries::update(connection, id, input, now).await?;
    if kept.email != *input.email || kept.phone != *input.phone {
        let shared = sharing::queries::sharers(connection, id, &input.email, &input.phone).await?;
        sharing::queries::mark(connection, id, &shared, None, now).await?;
    }
    Ok(())
}

/// The rules beyond single fields. What is stored may stay.
fn check(input: &ClientInput, kept: Option<&Client>, today: Date) -> Result<()> {
    let mut wrong = FieldErrors::default();
    let has_name = [&input.first_name, &input.last_name, &input.preferred_name].iter().any(|name| !name.is_empty());
    let had_no_name = kept.is_some_and(|client| client.full_name().is_empty() && client.preferred_name.is_empty());
    if !has_name && !had_no_name {
        wrong.add("first_name", "Enter the client’s first name, last name or preferred name.");
    }
    let is_unreachable = input.email.is_empty() && input.phone.is_empty();
    let was_unreachable = kept.is_some_and(|client| client.email.is_empty() && client.phone.is_empty());
    if is_unreachable && !was_unreachable {
        wrong.add("phone", "Enter the client’s phone number or email address.");
    }
    let stored_birth = kept.and_then(|client| client.date_of_birth).map(|day| day.to_jiff());
    if input.date_of_birth.is_some_and(|day| *day > today && Some(*day) != stored_birth) {
        wrong.add("date_of_birth", "The date of birth can’t be in the future.");
    }
    wrong.check()
}
