//! Requests to be called: taken in, shown to those who call, tried, done and reopened.

use super::{Contact, ContactInput, Try, TryInput, TryOutcome, Which, queries};
use crate::access::{Action, Viewer};
use crate::ids::CaseId;
use crate::input::Field;
use crate::office::blocklist;
use crate::parties::matching;
use crate::{Error, Result};
use clerk_platform::time::melbourne_date;
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// Keeps a request to be called. If the same person waits already, it is the same call-back: how often they have asked is counted.
pub async fn create(connection: &mut PgConnection, input: &ContactInput, now: Timestamp) -> Result<Uuid> {
    // A double click sends two requests at the same moment.
    matching::lock(connection, &matching::keys_of(&input.name, "", &input.phone_number)).await?;
    match queries::ask_again(connection, input, now).await? {
        Some(id) => Ok(id),
        None => queries::insert(connection, input, now).await,
    }
}

/// Call-backs that wait or are done and that match a search, at most 200.
pub async fn list(
    connection: &mut PgConnection,
    viewer: &Viewer,
    which: Which,
    search: &str,
    now: Timestamp,
) -> Result<Vec<Contact>> {
    viewer.require(Action::ManageIntake)?;
    let today = jiff_sqlx::ToSqlx::to_sqlx(melbourne_date(now));
    let mut found = queries::list(connection, which, search, today).await?;
    mark_blocked(connection, &mut found).await?;
    Ok(found)
}

/// One call-back with its tries, the last one first.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<(Contact, Vec<Try>)> {
    viewer.require(Action::ManageIntake)?;
    let mut found = [queries::get(connection, id).await?];
    mark_blocked(connection, &mut found).await?;
    let [contact] = found;
    Ok((contact, queries::tries(connection, id).await?))
}

/// One call-back that someone is about to answer: without its tries, and whether it is blocked is not looked up.
pub async fn find(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Contact> {
    viewer.require(Action::ManageIntake)?;
    queries::get(connection, id).await
}

async fn mark_blocked(connection: &mut PgConnection, contacts: &mut [Contact]) -> Result<()> {
    let phones: Vec<&str> = contacts.iter().map(|contact| contact.phone.as_str()).collect();
    let blocked = blocklist::blocked_phones(connection, &phones).await?;
    for (contact, is_blocked) in contacts.iter_mut().zip(blocked) {
        contact.is_blocked = is_blocked;
    }
    Ok(())
}

/// How many still wait.
pub async fn waiting_count(connection: &mut PgConnection, viewer: &Viewer) -> Result<i64> {
    viewer.require(Action::ManageIntake)?;
    queries::waiting_count(connection).await
}

/// Keeps a try to call someone who waits, and whether that ends the call-back.
pub async fn add_try(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    input: &TryInput,
    now: Timestamp,
) -> Result<()> {
    viewer.require(Action::ManageIntake)?;
    if input.try_again_on.is_some_and(|day| *day < melbourne_date(now)) {
        return Err(Error::invalid("try_again_on", "Choose today or a later day."));
    }
    if !queries::lock(connection, id).await? {
        let text = "This call-back is done. Reopen it before you record another attempt.";
        return Err(Error::Conflict(text.to_owned()));
    }
    queries::insert_try(connection, id, input, viewer.user_id, now).await?;
    if input.is_done {
        queries::set_done(connection, id, None, viewer.user_id, now).await?;
    }
    Ok(())
}

/// Notes that a call-back is done. Doing it twice changes nothing more.
pub async fn mark_handled(connection: &mut PgConnection, viewer: &Viewer, id: Uuid, now: Timestamp) -> Result<()> {
    viewer.require(Action::ManageIntake)?;
    queries::set_done(connection, id, None, viewer.user_id, now).await
}

/// Notes that a case was made of a call-back: they were reached, and it is done.
pub(crate) async fn became_case(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    case_id: CaseId,
    now: Timestamp,
) -> Result<()> {
    viewer.require(Action::ManageIntake)?;
    if !queries::lock(connection, id).await? {
        let text = "This call-back is already done: someone else may have created a case from it. Reopen it first.";
        return Err(Error::Conflict(text.to_owned()));
    }
    let reached = TryInput {
        outcome: TryOutcome::Reached,
        comment: Field::of(&String::new()),
        try_again_on: None,
        is_done: true,
    };
    queries::insert_try(connection, id, &reached, viewer.user_id, now).await?;
    queries::set_done(connection, id, Some(case_id), viewer.user_id, now).await
}

/// Puts a call-back that was done back among those that wait.
pub async fn reopen(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<()> {
    viewer.require(Action::ManageIntake)?;
    queries::reopen(connection, id).await
}
