//! Changes of a case: who works on it, how far it has come, closing, reopening, and the outcome of a closed one. Each leaves an
//! event in the timeline.
//!
//! A change says which version of the case its author had in front of them. When someone else has changed it since, nothing is
//! changed and the author is told, so that nobody's work is written over unseen.

pub(crate) use super::model::Locked;
use super::{AssignmentInput, ClosingInput, Stage, StageInput, queries};
use crate::access::{Action, Place, Viewer};
use crate::casework::capacity::{Gains, require_room};
use crate::casework::events::{Event, Named, record};
use crate::casework::tasks::{self, Reached};
use crate::casework::values::CaseDetail;
use crate::ids::{CaseId, UserId};
use crate::input::{Field, Pick};
use crate::office::accounts::{StaffRef, assignee, hold, hold_with_cases};
use crate::{Error, FieldErrors, Result};
use clerk_platform::version::{Version, require_current};
use jiff::Timestamp;
use sqlx::PgConnection;

/// Locks a case that the viewer sees, if it is still the one they had before them.
pub(crate) async fn lock(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    version: Version,
) -> Result<Locked> {
    let locked = queries::lock(connection, viewer, id).await?;
    require_current(version, locked.updated_at)?;
    Ok(locked)
}

/// Puts people on a case, or takes them off. Only active users of the right groups can be put on; someone who is on it already may
/// stay. A paralegal needs a lawyer. Giving someone more cases than they take has to be confirmed.
pub(crate) async fn assign(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &AssignmentInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    viewer.require(Action::Assign)?;
    // Before the case: deactivating someone also locks them first, and then their cases.
    let (paralegal_id, lawyer_id) = (input.paralegal_id.stored(), input.lawyer_id.stored());
    hold(connection, &[paralegal_id, lawyer_id].into_iter().flatten().collect::<Vec<_>>()).await?;
    let case = lock(connection, viewer, id, version).await?;
    let (paralegal, lawyer) = people(connection, &case, input).await?;
    if (&paralegal, &lawyer) == (&case.paralegal, &case.lawyer) {
        return Ok(());
    }
    let gain = |place, present: &Option<StaffRef>, chosen: &Option<StaffRef>| {
        let chosen = chosen.as_ref().filter(|_| present != chosen)?;
        Some(Gains { id: chosen.id, place, cases: i64::from(case.is_open) })
    };
    let gains = [gain(Place::Paralegal, &case.paralegal, &paralegal), gain(Place::Lawyer, &case.lawyer, &lawyer)];
    let gains: Vec<Gains> = gains.into_iter().flatten().collect();
    require_room(connection, &gains, input.over_capacity).await?;
    queries::set_people(connection, id, input, now).await?;
    let named = |staff: &Option<StaffRef>| staff.as_ref().map(Named::from);
    if case.paralegal != paralegal {
        let event = Event::ParalegalChanged { from: named(&case.paralegal), to: named(&paralegal) };
        record(connection, id, Some(viewer.user_id), event, now).await?;
    }
    if case.lawyer != lawyer {
        let event = Event::LawyerChanged { from: named(&case.lawyer), to: named(&lawyer) };
        record(connection, id, Some(viewer.user_id), event, now).await?;
    }
    Ok(())
}

/// Who is to be on a case, if they may be. Everything that is wrong is reported at once.
pub(crate) async fn people(
    connection: &mut PgConnection,
    case: &Locked,
    input: &AssignmentInput,
) -> Result<(Option<StaffRef>, Option<StaffRef>)> {
    let (paralegal_id, lawyer_id) = (input.paralegal_id.stored(), input.lawyer_id.stored());
    let mut wrong = FieldErrors::default();
    let paralegal = pick(connection, &case.paralegal, paralegal_id, Place::Paralegal).await?;
    let lawyer = pick(connection, &case.lawyer, lawyer_id, Place::Lawyer).await?;
    if paralegal.is_err() {
        wrong.add("paralegal_id", "Choose an active paralegal.");
    }
    if lawyer.is_err() {
        wrong.add("lawyer_id", "Choose an active lawyer.");
    }
    if paralegal_id.is_some() && lawyer_id.is_none() {
        wrong.add("lawyer_id", "A case with a paralegal needs a lawyer: choose a lawyer too.");
    }
    wrong.check()?;
    match (paralegal, lawyer) {
        (Ok(paralegal), Ok(lawyer)) => Ok((paralegal, lawyer)),
        _ => Err(Error::Forbidden),
    }
}

/// Who was chosen, if they may be; they may stay where they are.
async fn pick(
    connection: &mut PgConnection,
    present: &Option<StaffRef>,
    chosen: Option<UserId>,
    place: Place,
) -> Result<std::result::Result<Option<StaffRef>, ()>> {
    match (chosen, present) {
        (None, _) => Ok(Ok(None)),
        (Some(id), Some(present)) if present.id == id => Ok(Ok(Some(present.clone()))),
        (Some(id), _) => Ok(assignee(connection, id, place).await?.map(Some).ok_or(())),
    }
}

/// Moves an open case to another stage. Closing is a separate action.
pub async fn set_stage(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &StageInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    // For the tasks that start: none for someone who leaves at this moment.
    hold_with_cases(&mut *connection, &[], &[id]).await?;
    let case = lock(connection, viewer, id, version).await?;
    let stage = input.stage;
    if stage == Stage::Closed {
        return Err(Error::invalid("stage", "To close the case, use “Close case”, which asks for the outcome."));
    }
    if !case.is_open {
        return Err(Error::Conflict("The case is closed: reopen it first to change its stage.".to_owned()));
    }
    let legal_help = input.provided_legal_services.or(case.provided_legal_services);
    if case.stage == stage && case.provided_legal_services == legal_help {
        return Ok(());
    }
    queries::set_stage(connection, id, stage, legal_help, now).await?;
    if case.stage != stage {
        let event = Event::StageChanged { from: case.stage, to: stage };
        record(connection, id, Some(viewer.user_id), event, now).await?;
        tasks::start(connection, id, stage, Reached::Moving, now).await?;
    }
    record_legal_help(connection, viewer, id, (case.provided_legal_services, legal_help), now).await
}

/// Goes back to an earlier stage and answer, each from the one that the case still has.
pub(crate) async fn put_back_progress(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    stage: Option<(Stage, Stage)>,
    legal_help: Option<(Option<bool>, Option<bool>)>,
    now: Timestamp,
) -> Result<()> {
    let case = lock(connection, viewer, id, None).await?;
    let (from, to) = stage.unwrap_or((case.stage, case.stage));
    let (helped, to_help) = legal_help.unwrap_or((case.provided_legal_services, case.provided_legal_services));
    if !case.is_open || case.stage != from || case.provided_legal_services != helped {
        return Err(changed_since());
    }
    queries::set_stage(connection, id, to, to_help, now).await?;
    if from != to {
        record(connection, id, Some(viewer.user_id), Event::StageChanged { from, to }, now).await?;
    }
    record_legal_help(connection, viewer, id, (helped, to_help), now).await
}

/// Puts those back on a case who were on it until this moment, each in place of the one who is still on it. Tasks go back with them, but
/// for those that the person who came had before. The caller holds all of them.
pub(crate) async fn put_back_people(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    paralegal: Option<(Option<UserId>, Option<UserId>)>,
    lawyer: Option<(Option<UserId>, Option<UserId>)>,
    (at, now): (Timestamp, Timestamp),
) -> Result<()> {
    viewer.require(Action::Assign)?;
    let case = lock(connection, viewer, id, None).await?;
    let on = |staff: &Option<StaffRef>| staff.as_ref().map(|staff| staff.id);
    let (now_paralegal, now_lawyer) = (on(&case.paralegal), on(&case.lawyer));
    let (paralegal_left, paralegal) = paralegal.unwrap_or((now_paralegal, now_paralegal));
    let (lawyer_left, lawyer) = lawyer.unwrap_or((now_lawyer, now_lawyer));
    if (now_paralegal, now_lawyer) != (paralegal_left, lawyer_left) {
        return Err(changed_since());
    }
    // They had the case a moment ago.
    let input =
        AssignmentInput { paralegal_id: Pick::of(&paralegal), lawyer_id: Pick::of(&lawyer), over_capacity: true };
    let leaving: Vec<UserId> = [paralegal_left, lawyer_left].into_iter().flatten().collect();
    let (own, whose) = tasks::queries::given_by_hand(&mut *connection, id, &leaving, at).await?;
    assign(&mut *connection, viewer, id, &input, None, now).await?;
    tasks::queries::give_back(connection, (&own, &whose), now).await
}

pub(crate) fn changed_since() -> Error {
    Error::Conflict(
        "Someone has changed this since, so it was not undone. Look at the case, and change it by hand.".to_owned(),
    )
}

/// Records whether legal help was given, if that has changed.
async fn record_legal_help(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    (from, to): (Option<bool>, Option<bool>),
    now: Timestamp,
) -> Result<()> {
    match from == to {
        true => Ok(()),
        false => record(connection, id, Some(viewer.user_id), Event::LegalHelpChanged { from, to }, now).await,
    }
}

/// Refuses anyone who may not close and reopen a case or change the outcome of a closed one. A case that they don't see does not
/// exist for them.
pub async fn require_may_end(connection: &mut PgConnection, viewer: &Viewer, id: CaseId) -> Result<()> {
    queries::require_seen(connection, viewer, id).await?;
    viewer.require_on_seen(Action::EndCases)
}

/// Closes a case, for coordinators and above. Refused while an ongoing service is unfinished, or a critical date is not checked or has
/// no outcome.
pub(crate) async fn close(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &ClosingInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let case = lock(connection, viewer, id, version).await?;
    viewer.require_on_seen(Action::EndCases)?;
    if !case.is_open {
        return Err(Error::Conflict("The case is already closed.".to_owned()));
    }
    queries::close(connection, id, input, now).await?;
    let stage = Event::StageChanged { from: case.stage, to: Stage::Closed };
    record(connection, id, Some(viewer.user_id), stage, now).await?;
    let closed = Event::CaseClosed { before: case.outcome, outcome: input.outcome };
    record(connection, id, Some(viewer.user_id), closed, now).await?;
    let legal_help = (case.provided_legal_services, Some(*input.provided_legal_services));
    record_legal_help(connection, viewer, id, legal_help, now).await
}

/// Changes how a closed case ended, for coordinators and above.
pub(crate) async fn change_outcome(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &ClosingInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let case = lock(connection, viewer, id, version).await?;
    viewer.require_on_seen(Action::EndCases)?;
    if case.is_open {
        return Err(Error::Conflict("The case is open: its outcome is recorded when it is closed.".to_owned()));
    }
    let mut events = Vec::new();
    if case.outcome != Some(input.outcome) {
        events.push(Event::OutcomeChanged { from: case.outcome, to: Some(input.outcome) });
    }
    if case.outcome_notes != *input.outcome_notes {
        events.push(Event::DetailsChanged { details: vec![CaseDetail::OutcomeNotes] });
    }
    let legal_help = (case.provided_legal_services, Some(*input.provided_legal_services));
    if events.is_empty() && legal_help.0 == legal_help.1 {
        return Ok(());
    }
    queries::set_outcome(connection, id, input, now).await?;
    for event in events {
        record(connection, id, Some(viewer.user_id), event, now).await?;
    }
    record_legal_help(connection, viewer, id, legal_help, now).await
}

/// Opens a closed case again at a stage, for coordinators and above. Its outcome stays until it is closed again.
pub(crate) async fn reopen(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &StageInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    let case = lock(connection, viewer, id, version).await?;
    viewer.require_on_seen(Action::EndCases)?;
    let stage = input.stage;
    if stage == Stage::Closed {
        return Err(Error::invalid("stage", "Choose the stage the case is at now."));
    }
    if case.is_open {
        return Err(Error::Conflict("The case is already open.".to_owned()));
    }
    let legal_help = input.provided_legal_services.or(case.provided_legal_services);
    queries::reopen(connection, id, stage, legal_help, now).await?;
    record(connection, id, Some(viewer.user_id), Event::CaseReopened { stage }, now).await?;
    record_legal_help(connection, viewer, id, (case.provided_legal_services, legal_help), now).await
}

/// Notes that something about a case changed, with an event that says what.
pub(crate) async fn touch(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    event: Event,
    now: Timestamp,
) -> Result<()> {
    queries::touch(connection, id, now).await?;
    record(connection, id, Some(viewer.user_id), event, now).await
}
