//! The same for several cases at once: all of them, or none.

use super::queries;
use crate::access::Group;
use crate::access::{Action, Viewer};
use crate::casework::timeline::NoteType;
use crate::casework::timeline::event::Named;
use crate::casework::timeline::queries::create_for_all;
use crate::casework::timeline::{Event, NewNote, Record, record_all};
use crate::office::accounts::{StaffRef, assignee, hold};
use crate::{Error, FieldError, Result};
use clerk_platform::version::Version;
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// How many cases can be changed at once.
pub const MAX_CASES: usize = 100;

/// A case that was chosen, and the version of it that was on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selected {
    /// The case.
    pub id: Uuid,
    /// Its version.
    pub version: Version,
}

/// Who is to work on the cases; `None` leaves whoever is on each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BulkAssignment {
    /// The paralegal.
    pub paralegal_id: Option<Uuid>,
    /// The lawyer.
    pub lawyer_id: Option<Uuid>,
}

/// A case that stands in the way of all, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// The case.
    pub id: Uuid,
    /// Its number.
    pub fileref: String,
    /// What is wrong and what to do.
    pub message: &'static str,
}

/// A case as it stands while it is being changed.
#[derive(Debug)]
pub(super) struct Locked {
    pub(super) id: Uuid,
    pub(super) fileref: String,
    pub(super) is_open: bool,
    pub(super) updated_at: Timestamp,
    pub(super) paralegal: Option<StaffRef>,
    pub(super) lawyer: Option<StaffRef>,
}

/// Puts a paralegal, a lawyer, or both on several open cases. When a case stands in the way, nothing is changed and the
/// answer says which.
pub async fn assign(
    connection: &mut PgConnection,
    viewer: &Viewer,
    chosen: &[Selected],
    assignment: &BulkAssignment,
    now: Timestamp,
) -> Result<Vec<Obstacle>> {
    viewer.require(Action::Assign)?;
    // Before the cases: whoever deactivates somebody locks them first, too, and then their cases.
    hold(connection, &[assignment.paralegal_id, assignment.lawyer_id].map(Option::unwrap_or_default)).await?;
    let (cases, mut obstacles) = lock(connection, viewer, chosen).await?;
    let (paralegal, lawyer) = people(connection, assignment).await?;
    if paralegal.is_some() && lawyer.is_none() {
        obstacles.extend(cases.iter().filter(|case| case.lawyer.is_none()).map(|case| {
            case.in_the_way("has no lawyer, and a paralegal on a case needs one: choose a lawyer too, or leave it out.")
        }));
    }
    if !obstacles.is_empty() {
        return Ok(obstacles);
    }
    let named = |staff: &Option<StaffRef>| staff.as_ref().map(Named::from);
    let mut records = Vec::new();
    let mut add = |case_id, event| records.push(Record { case_id, actor: Some(viewer.user_id), event, at: now });
    for case in cases.iter().filter(|case| paralegal.is_some() && case.paralegal != paralegal) {
        add(case.id, Event::ParalegalChanged { from: named(&case.paralegal), to: named(&paralegal) });
    }
    for case in cases.iter().filter(|case| lawyer.is_some() && case.lawyer != lawyer) {
        add(case.id, Event::LawyerChanged { from: named(&case.lawyer), to: named(&lawyer) });
    }
    let changed: Vec<Uuid> = records.iter().map(|record| record.case_id).collect();
    queries::set_people(connection, &changed, assignment, now).await?;
    record_all(connection, &records).await?;
    Ok(Vec::new())
}

/// Writes the same case review, with the next review, into several open cases. When a case stands in the way, nothing is
/// written and the answer says which.
pub async fn review(
    connection: &mut PgConnection,
    viewer: &Viewer,
    chosen: &[Selected],
    note: &NewNote,
    now: Timestamp,
) -> Result<Vec<Obstacle>> {
    viewer.require(Action::Review)?;
    if note.note_type != NoteType::Review {
        return Err(Error::invalid("note_type", "Only a case review can be written into several cases."));
    }
    let (cases, obstacles) = lock(connection, viewer, chosen).await?;
    if obstacles.is_empty() {
        let ids: Vec<Uuid> = cases.iter().map(|case| case.id).collect();
        create_for_all(connection, viewer, &ids, note, now).await?;
        queries::touch(connection, &ids, now).await?;
    }
    Ok(obstacles)
}

impl Locked {
    fn in_the_way(&self, message: &'static str) -> Obstacle {
        Obstacle { id: self.id, fileref: self.fileref.clone(), message }
    }
}

/// Locks what was chosen; those that are no longer as they were on the screen stand in the way.
async fn lock(
    connection: &mut PgConnection,
    viewer: &Viewer,
    chosen: &[Selected],
) -> Result<(Vec<Locked>, Vec<Obstacle>)> {
    if chosen.is_empty() {
        return Err(Error::invalid("", "Choose at least one case."));
    }
    if chosen.len() > MAX_CASES {
        return Err(Error::invalid("", format!("Up to {MAX_CASES} cases can be changed at once.")));
    }
    let mut ids: Vec<Uuid> = chosen.iter().map(|case| case.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let cases = queries::lock(connection, viewer, &ids).await?;
    if cases.len() != ids.len() {
        return Err(Error::NotFound);
    }
    let version = |id: Uuid| chosen.iter().find(|case| case.id == id).and_then(|case| case.version);
    let mut obstacles = Vec::new();
    for case in &cases {
        if !case.is_open {
            obstacles.push(case.in_the_way("is closed: reopen it first, or leave it out."));
        } else if version(case.id).is_some_and(|version| version != case.updated_at) {
            obstacles.push(case.in_the_way(
                "was changed by somebody else since you opened the page: look at it again below, then send this once more.",
            ));
        }
    }
    Ok((cases, obstacles))
}

/// Who was chosen, if they may be.
async fn people(
    connection: &mut PgConnection,
    assignment: &BulkAssignment,
) -> Result<(Option<StaffRef>, Option<StaffRef>)> {
    let mut errors = Vec::new();
    let mut found = [None, None];
    for ((place, id), (group, field, message)) in
        found.iter_mut().zip([assignment.paralegal_id, assignment.lawyer_id]).zip([
            (Group::Paralegal, "paralegal_id", "Choose an active paralegal."),
            (Group::Lawyer, "lawyer_id", "Choose an active lawyer."),
        ])
    {
        let Some(id) = id else { continue };
        *place = assignee(&mut *connection, id, group).await?;
        if place.is_none() {
            errors.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        }
    }
    if assignment.paralegal_id.is_none() && assignment.lawyer_id.is_none() {
        let message = "Choose a paralegal, a lawyer, or both.".to_owned();
        errors.push(FieldError { field: "paralegal_id".to_owned(), message });
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    let [paralegal, lawyer] = found;
    Ok((paralegal, lawyer))
}
