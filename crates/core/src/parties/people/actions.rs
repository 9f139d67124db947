//! Recording people, and changing what is known about them.

use super::{Person, PersonAnswers, PersonInput, queries};
use crate::access::{Action, Viewer};
use crate::ids::PersonId;
use crate::office::blocklist::phone_key;
use crate::parties::matching::{Remark, names_agree};
use crate::{Error, Result};
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use sqlx::PgConnection;

/// Records a person, for coordinators and above.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &PersonInput,
    now: Timestamp,
) -> Result<PersonId> {
    viewer.require(Action::EditPeople)?;
    queries::insert(connection, input, now).await
}

/// Where the tenancy is in which someone has a part.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Street address.
    pub address: &'a str,
    /// Four digits.
    pub postcode: &'a str,
}

/// The person that answers are about: the one with their email address or phone number whose name agrees, else the one with
/// their name and either their address or, at the same tenancy's address, a part in it; else a new one. Of someone recorded, only what was not known yet is filled in; what differs becomes
/// remarks. `prefix` is that of the answers' keys. The caller has locked what is compared (`matching::lock`).
pub async fn find_or_create(
    connection: &mut PgConnection,
    prefix: &str,
    answers: &PersonAnswers,
    at: Option<&Place<'_>>,
    now: Timestamp,
) -> Result<(PersonId, Vec<Remark>)> {
    let near = queries::near(connection, answers, at).await?;
    let by_contact =
        near.iter().find(|near| near.has_contact && names_agree(&near.person.full_name, &answers.full_name));
    let Some(same) = by_contact.or_else(|| near.iter().find(|near| near.has_address)) else {
        return Ok((queries::insert_answers(connection, answers, now).await?, Vec::new()));
    };
    queries::fill_in(connection, same.person.id, answers, now).await?;
    Ok((same.person.id, differences(prefix, answers, &same.person)))
}

/// What answers say differently about someone who is recorded.
pub(crate) fn differences(prefix: &str, answers: &PersonAnswers, recorded: &Person) -> Vec<Remark> {
    let phones = phone_key(&answers.phone) != phone_key(&recorded.phone) || phone_key(&answers.phone).is_empty();
    let compared = [
        ("NAME", "name", &answers.full_name, &recorded.full_name, true),
        ("EMAIL", "email address", &answers.email, &recorded.email, true),
        ("ADDRESS", "address", &answers.address, &recorded.address, true),
        ("PHONE", "phone number", &answers.phone, &recorded.phone, phones),
    ];
    let differs = |new: &str, old: &str| !new.is_empty() && !old.is_empty() && new.to_lowercase() != old.to_lowercase();
    let different = compared.into_iter().filter(|(.., new, old, may)| *may && differs(new, old));
    let remark = |(key, what, new, old, _): (&str, &str, &String, &String, bool)| Remark {
        key: format!("{prefix}_{key}"),
        text: format!("The form gives the {what} “{new}”, but “{old}” is recorded. The record was not changed."),
    };
    different.map(remark).collect()
}

/// Changes what is known about a person, for coordinators and above.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: PersonId,
    input: &PersonInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    queries::require_seen(connection, viewer, id).await?;
    viewer.require_on_seen(Action::EditPeople)?;
    require_current(version, queries::lock(connection, id).await?)?;
    queries::update(connection, id, input, now).await
}

/// Refuses to put someone whom the viewer does not see on a case or a tenancy, unless they are on it already.
pub(crate) async fn require_pick(
    connection: &mut PgConnection,
    viewer: &Viewer,
    picked: Option<PersonId>,
    present: Option<PersonId>,
) -> Result<()> {
    let Some(id) = picked.filter(|id| Some(*id) != present) else { return Ok(()) };
    match queries::require_seen(connection, viewer, id).await {
        Err(Error::NotFound) => Err(Error::invalid("person_id", "Choose someone from the list.")),
        other => other,
    }
}
