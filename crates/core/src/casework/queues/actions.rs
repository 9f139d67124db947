//! What a queue shows, and the same change of several of its cases at once: of all of them, or of none.

use super::model::{Bulk, Locked, Obstacle, Queue, QueuedCase, Selected, Session};
use super::{BulkAssignInput, BulkReviewInput, queries, session};
use crate::access::{Action, Place, Viewer};
use crate::casework::capacity::{Gains, require_room};
use crate::casework::events::{Event, Named, Record, record_all};
use crate::casework::proposals::{ProposalKind, queries as proposals};
use crate::casework::timeline::{self, NoteInput, NoteType};
use crate::casework::undo;
use crate::ids::{CaseId, UserId};
use crate::office::accounts::{StaffRef, assignee, hold, sessions};
use crate::{Error, FieldErrors, Result};
use clerk_platform::paging::Page;
use clerk_platform::time::melbourne_date;
use jiff::Timestamp;
use sqlx::PgConnection;

impl Queue {
    /// Refuses anyone who may not see it.
    pub fn require(self, viewer: &Viewer) -> Result<()> {
        match self {
            Self::Mine => Ok(()),
            Self::Inbox(_) => viewer.require(Action::SeeInbox),
            Self::Reassign => viewer.require(Action::Assign),
            Self::Reviews(_) | Self::ChecksMissing(_) => viewer.require(Action::Review),
        }
    }
}

/// The session with this token, if it is valid and its user active, and how much waits for them. `today` is the date in
/// Melbourne. Using it extends it; a page that fetches itself again by the clock does not. If they did something at `told`, just now,
/// the session says what.
pub async fn find_session(
    connection: &mut PgConnection,
    token: &str,
    is_used: bool,
    now: Timestamp,
    today: jiff::civil::Date,
    told: Option<Timestamp>,
) -> Result<Option<Session>> {
    let told = told.filter(|at| undo::is_recent(*at, now));
    let Some(session) = session::queries::session(connection, token, now, today, told).await? else { return Ok(None) };
    if is_used {
        sessions::touch(connection, session.id, session.is_own_computer, session.last_seen_at, now).await?;
    }
    Ok(Some(session))
}

/// A page of a queue, counted up to `count_up_to`. `page` counts from 1; `today` is the date in Melbourne.
pub async fn page(
    connection: &mut PgConnection,
    viewer: &Viewer,
    queue: Queue,
    today: jiff::civil::Date,
    page: i64,
    page_size: i64,
    count_up_to: i64,
) -> Result<Page<QueuedCase>> {
    queue.require(viewer)?;
    let offset = (page - 1).saturating_mul(page_size);
    let part = queries::Part { limit: page_size + 1, offset, count_up_to };
    // One more than shown tells whether there is a next page.
    let (items, mut counted) = queries::page(&mut *connection, viewer, queue, today, part).await?;
    if items.is_empty() && offset > 0 {
        // The count comes along with rows, and there are none beyond the end.
        counted = queries::page(connection, viewer, queue, today, queries::Part { offset: 0, ..part }).await?.1;
    }
    let (items, has_next) = Page::cut(items, page_size);
    Ok(Page::new(items, has_next, counted, count_up_to))
}

/// How many cases each of these queues has, counted up to `most` each.
pub async fn counts(
    connection: &mut PgConnection,
    viewer: &Viewer,
    queues: &[Queue],
    today: jiff::civil::Date,
    most: i64,
) -> Result<Vec<i64>> {
    for queue in queues {
        queue.require(viewer)?;
    }
    queries::counts(connection, viewer, queues, today, most).await
}

/// The case that comes after this one in a queue, as both are now.
pub async fn next(
    connection: &mut PgConnection,
    viewer: &Viewer,
    queue: Queue,
    today: jiff::civil::Date,
    id: CaseId,
) -> Result<Option<CaseId>> {
    queue.require(viewer)?;
    queries::next(connection, viewer, queue, today, id).await
}

/// Puts a paralegal, a lawyer, or both on several open cases: on all of them, or on none.
pub async fn assign(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &BulkAssignInput,
    now: Timestamp,
) -> Result<Bulk> {
    viewer.require(Action::Assign)?;
    if input.paralegal_id.is_none() && input.lawyer_id.is_none() {
        return Err(Error::invalid("paralegal_id", "Choose a paralegal, a lawyer, or both."));
    }
    // Before the cases: deactivating somebody also locks them first, and then their cases.
    let ids: Vec<UserId> = [input.paralegal_id, input.lawyer_id].into_iter().flatten().collect();
    hold(connection, &ids).await?;
    let (cases, mut obstacles) = lock(connection, viewer, &input.cases).await?;
    let (paralegal, lawyer) = people(connection, input).await?;
    if paralegal.is_some() && lawyer.is_none() {
        obstacles.extend(cases.iter().filter(|case| case.lawyer.is_none()).map(|case| {
            case.obstacle("has no lawyer, and a case with a paralegal needs one: choose a lawyer too, or leave it out.")
        }));
    }
    if !obstacles.is_empty() {
        return Ok(Err(obstacles));
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
    let changed: Vec<CaseId> = records.iter().map(|record| record.case_id).collect();
    let gained =
        |is_new: &dyn Fn(&&Locked) -> bool| i64::try_from(cases.iter().filter(is_new).count()).unwrap_or(i64::MAX);
    let gains = [
        (Place::Paralegal, &paralegal, gained(&|case| case.paralegal != paralegal)),
        (Place::Lawyer, &lawyer, gained(&|case| case.lawyer != lawyer)),
    ];
    let gains = gains.into_iter().filter_map(|(place, who, cases)| Some(Gains { id: who.as_ref()?.id, place, cases }));
    require_room(connection, &gains.collect::<Vec<_>>(), input.over_capacity).await?;
    queries::set_people(connection, &changed, input, now).await?;
    proposals::decide_all(connection, &changed, ProposalKind::Assign, viewer.user_id, now).await?;
    record_all(connection, &records).await?;
    Ok(Ok(()))
}

/// Writes the same case review, with the next review, into several open cases: into all of them, or into none.
pub async fn review(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &BulkReviewInput,
    now: Timestamp,
) -> Result<Bulk> {
    viewer.require(Action::Review)?;
    let note = NoteInput {
        note_type: NoteType::Review,
        text: input.text.clone(),
        next_review: Some(input.next_review),
        subject_id: None,
        ask_lawyer: false,
    };
    timeline::check(viewer, &note, melbourne_date(now))?;
    let (cases, obstacles) = lock(connection, viewer, &input.cases).await?;
    if !obstacles.is_empty() {
        return Ok(Err(obstacles));
    }
    let ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
    timeline::create_for_all(connection, viewer, &ids, &note, now).await?;
    queries::touch(connection, &ids, now).await?;
    Ok(Ok(()))
}

impl Locked {
    fn obstacle(&self, message: &'static str) -> Obstacle {
        Obstacle { id: self.id, fileref: self.fileref.clone(), message }
    }
}

/// Locks what was chosen; those that are no longer as they were on the screen are obstacles.
async fn lock(
    connection: &mut PgConnection,
    viewer: &Viewer,
    chosen: &[Selected],
) -> Result<(Vec<Locked>, Vec<Obstacle>)> {
    let mut ids: Vec<CaseId> = chosen.iter().map(|case| case.id).collect();
    ids.sort_unstable();
    let cases = queries::lock(connection, viewer, &ids).await?;
    if cases.len() != ids.len() {
        return Err(Error::NotFound);
    }
    let version = |id: CaseId| chosen.iter().find(|case| case.id == id).and_then(|case| case.version);
    let mut obstacles = Vec::new();
    for case in &cases {
        if !case.is_open {
            obstacles.push(case.obstacle("is closed: reopen it first, or leave it out."));
        } else if version(case.id).is_some_and(|version| version != case.updated_at) {
            obstacles.push(
                case.obstacle("was changed by someone else after you opened the page: check it below, then try again."),
            );
        }
    }
    Ok((cases, obstacles))
}

/// Who was chosen, if they may be.
async fn people(
    connection: &mut PgConnection,
    input: &BulkAssignInput,
) -> Result<(Option<StaffRef>, Option<StaffRef>)> {
    let mut wrong = FieldErrors::default();
    let mut found = [None, None];
    for ((found, id), (place, field, message)) in found.iter_mut().zip([input.paralegal_id, input.lawyer_id]).zip([
        (Place::Paralegal, "paralegal_id", "Choose an active paralegal."),
        (Place::Lawyer, "lawyer_id", "Choose an active lawyer."),
    ]) {
        let Some(id) = id else { continue };
        *found = assignee(&mut *connection, id, place).await?;
        if found.is_none() {
            wrong.add(field, message);
        }
    }
    wrong.check()?;
    let [paralegal, lawyer] = found;
    Ok((paralegal, lawyer))
}
