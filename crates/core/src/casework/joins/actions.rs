//! Joining two records and separating them again, for coordinators and above.

use super::model::TakenOver;
use super::{JoinKind, Undone, queries};
use crate::access::{Action, Viewer};
use crate::casework::events::{Event, Named, Record, record_all};
use crate::casework::offered;
use crate::ids::{CaseId, ClientId, PersonId};
use crate::input::Field;
use crate::parties::clients::{self, Client, ClientInput, ContactRestriction};
use crate::parties::people;
use crate::{Error, Result};
use clerk_platform::version::Version;
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// Joins a client's record with that of another, who goes: cases, tenancies and offered values move to the one that stays. What the
/// other record says differently is offered there. A limit on contacting them, and notes, are taken over at once. `version` is that
/// of the one that stays.
pub async fn join_clients(
    connection: &mut PgConnection,
    viewer: &Viewer,
    kept: ClientId,
    removed: ClientId,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    require(viewer, kept == removed)?;
    queries::lock(connection, "clients", [*kept, *removed]).await?;
    let (kept, removed) =
        (clients::find(connection, viewer, kept).await?, clients::find(connection, viewer, removed).await?);
    let moved = queries::move_client(connection, kept.id, removed.id, now).await?;
    let carried = with_advice(&kept, &removed)?;
    let taken_over = TakenOver::of([
        ("contact_restriction", &*kept.contact_restriction, carried.contact_restriction.map_or("", |one| one.as_str())),
        ("contact_notes", &kept.contact_notes, &carried.contact_notes),
        ("notes", &kept.notes, &carried.notes),
    ]);
    let ids = (*kept.id, *removed.id);
    let id = queries::remove(connection, JoinKind::Client, ids, (&moved, &taken_over), viewer.user_id, now).await?;
    clients::update(connection, viewer, &kept, &carried, version, now).await?;
    let offers = offered::differences(&carried, &ClientInput::of(&removed));
    offered::queries::insert(connection, kept.id, (None, Some(id)), &offers, now).await?;
    offered::queries::give_search_text(connection, kept.id).await?;
    let event = Event::ClientsJoined { from: named(&removed), to: named(&kept) };
    record_in_all(connection, viewer, &moved.cases, &event, now).await
}

/// The client who stays, with what the other record says about getting in touch, and its notes.
fn with_advice(kept: &Client, removed: &Client) -> Result<ClientInput> {
    let kept_input = ClientInput::of(kept);
    let limits = [kept_input.contact_restriction, removed.contact_restriction.parse().ok()];
    let (limit, other_limit) = match limits {
        // It includes the others.
        _ if limits.contains(&Some(ContactRestriction::DoNotContact)) => (Some(ContactRestriction::DoNotContact), ""),
        [Some(kept), Some(removed)] if kept != removed => (Some(kept), removed.label()),
        [kept, removed] => (kept.or(removed), ""),
    };
    Ok(ClientInput {
        contact_restriction: limit,
        contact_notes: Field::of(&both("contact notes", &[&kept.contact_notes, &removed.contact_notes, other_limit])?),
        notes: Field::of(&both("notes", &[&kept.notes, &removed.notes])?),
        ..kept_input
    })
}

/// Texts one below the other, each once. Nothing is left out: if there is no room, they are not joined.
fn both(name: &str, texts: &[&str]) -> Result<String> {
    const MOST: usize = 4000;
    let mut all = String::new();
    for text in texts.iter().filter(|text| !text.is_empty()) {
        if !all.contains(*text) {
            all = if all.is_empty() { (*text).to_owned() } else { format!("{all}\n\n{text}") };
        }
    }
    if all.chars().count() > MOST {
        return Err(Error::Conflict(format!(
            "Together, the {name} of both records are longer than 4,000 characters: shorten them first."
        )));
    }
    Ok(all)
}

/// Joins the records of a landlord, agent or support worker: their tenancies and cases move to the one that stays.
pub async fn join_people(
    connection: &mut PgConnection,
    viewer: &Viewer,
    kept: PersonId,
    removed: PersonId,
    now: Timestamp,
) -> Result<()> {
    require(viewer, kept == removed)?;
    queries::lock(connection, "people", [*kept, *removed]).await?;
    let (kept, removed) =
        (people::find(connection, viewer, kept).await?, people::find(connection, viewer, removed).await?);
    let moved = queries::move_person(connection, kept.id, removed.id, now).await?;
    let columns = [
        ("full_name", &*kept.full_name, &*removed.full_name),
        ("email", &kept.email, &removed.email),
        ("address", &kept.address, &removed.address),
        ("phone", &kept.phone, &removed.phone),
        ("support_contact_preference", &kept.support_contact_preference, &removed.support_contact_preference),
    ];
    let filled = columns.map(|(name, own, other)| (name, own, if own.is_empty() { other } else { own }));
    let taken_over = TakenOver::of(filled);
    let ids = (*kept.id, *removed.id);
    queries::remove(connection, JoinKind::Person, ids, (&moved, &taken_over), viewer.user_id, now).await?;
    queries::fill_in(connection, kept.id, &removed, now).await?;
    let named = |person: &people::Person| Some(Named { id: Some(person.id), name: person.full_name.clone() });
    let event = Event::SupportWorkerChanged { from: named(&removed), to: named(&kept) };
    record_in_all(connection, viewer, &moved.supports, &event, now).await
}

fn require(viewer: &Viewer, is_itself: bool) -> Result<()> {
    viewer.require(Action::JoinRecords)?;
    match is_itself {
        true => Err(Error::Conflict("These are already one record.".to_owned())),
        false => Ok(()),
    }
}

/// Undoes a join: the record comes back with what belonged to it and is still where the join moved it.
pub async fn undo(connection: &mut PgConnection, viewer: &Viewer, id: Uuid, now: Timestamp) -> Result<Undone> {
    viewer.require(Action::JoinRecords)?;
    let (join, moved, taken_over) = queries::open(connection, id).await?.ok_or_else(not_last)?;
    if !queries::is_kept_there(connection, &join).await? {
        return Err(not_last());
    }
    queries::restore(connection, &join).await?;
    queries::give_back(connection, &join, &taken_over, now).await?;
    match join.kind {
        JoinKind::Client => {
            let (kept, removed) = (ClientId::from(join.kept_id), ClientId::from(join.removed_id));
            let back = queries::move_client_back(connection, kept, removed, &moved, join.id, now).await?;
            offered::queries::give_search_text(connection, kept).await?;
            queries::set_undone(connection, id, viewer.user_id, now).await?;
            let (kept, removed) =
                (clients::get_locked(connection, kept).await?, clients::get_locked(connection, removed).await?);
            let event = Event::ClientsSeparated { from: named(&kept), to: named(&removed) };
            record_in_all(connection, viewer, &back, &event, now).await?;
            Ok(Undone::Client(removed.id))
        }
        JoinKind::Person => {
            let (kept, removed) = (PersonId::from(join.kept_id), PersonId::from(join.removed_id));
            let back = queries::move_person_back(connection, kept, removed, &moved, now).await?;
            queries::set_undone(connection, id, viewer.user_id, now).await?;
            let known = people::queries::with_ids(connection, &[kept, removed]).await?;
            let named = |id: PersonId| {
                let person = known.iter().find(|person| person.id == id);
                person.map(|person| Named { id: Some(id), name: person.full_name.clone() })
            };
            let event = Event::SupportWorkerChanged { from: named(kept), to: named(removed) };
            record_in_all(connection, viewer, &back, &event, now).await?;
            Ok(Undone::Person(removed))
        }
    }
}

fn not_last() -> Error {
    Error::Conflict(
        "These records are no longer joined, or have since been joined with others: undo that first.".to_owned(),
    )
}

fn named(client: &Client) -> Named<ClientId> {
    Named { id: Some(client.id), name: client.shown_name() }
}

async fn record_in_all(
    connection: &mut PgConnection,
    viewer: &Viewer,
    cases: &[CaseId],
    event: &Event,
    now: Timestamp,
) -> Result<()> {
    let record =
        |case_id: &CaseId| Record { case_id: *case_id, actor: Some(viewer.user_id), event: event.clone(), at: now };
    record_all(connection, &cases.iter().map(record).collect::<Vec<_>>()).await
}
