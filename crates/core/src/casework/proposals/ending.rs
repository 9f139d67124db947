//! Closing and reopening a case, changing its outcome and putting people on it, as a proposal asks for it or as a coordinator does it unasked.

use super::{DecisionInput, ProposalKind, queries};
use crate::access::Viewer;
use crate::casework::cases::actions::{assign as put_on, change_outcome as set_outcome, close as end, reopen as go_on};
use crate::casework::cases::{AssignmentInput, ClosingInput, StageInput};
use crate::casework::dates::open_uncalled;
use crate::casework::lawyer_questions::queries as lawyer_questions;
use crate::casework::tasks::{self, Reached};
use crate::casework::values::Stage;
use crate::ids::CaseId;
use crate::input::Field;
use crate::office::accounts::hold_with_cases;
use crate::{Error, FieldErrors, Result};
use clerk_platform::version::Version;
use jiff::Timestamp;
use sqlx::PgConnection;

/// What is to be done, complete and checked.
#[derive(Debug)]
pub(super) enum Ending {
    Close(ClosingInput),
    Reopen(StageInput),
    ChangeOutcome(ClosingInput),
    Assign(AssignmentInput),
}

/// The fields that a proposal of a kind is made of.
fn fields_of(kind: ProposalKind) -> &'static [&'static str] {
    match kind {
        ProposalKind::Close | ProposalKind::ChangeOutcome => &["outcome", "outcome_notes", "provided_legal_services"],
        ProposalKind::Reopen => &["stage"],
        ProposalKind::Assign => &["paralegal_id", "lawyer_id"],
    }
}

impl Ending {
    /// What a proposal of this kind comes to. Everything that is missing or has no place in it is named at once.
    pub(super) fn of(kind: ProposalKind, input: &DecisionInput) -> Result<Self> {
        let mut wrong = FieldErrors::default();
        let stage = input.stage.filter(|stage| *stage != Stage::Closed);
        for (field, is_there, missing) in [
            ("stage", stage.is_some(), "Choose the stage the case is at now."),
            ("outcome", input.outcome.is_some(), "Choose how the case ended."),
            ("outcome_notes", !input.outcome_notes.is_empty(), "Enter notes on the outcome."),
            (
                "provided_legal_services",
                input.provided_legal_services.is_some(),
                "Choose whether legal help was given.",
            ),
            ("paralegal_id", input.paralegal_id.is_some(), ""),
            ("lawyer_id", input.lawyer_id.is_some(), ""),
        ] {
            let has_place = fields_of(kind).contains(&field);
            if is_there && !has_place {
                wrong.add(field, format!("Leave this empty to propose “{kind}”."));
            } else if has_place && !is_there && !missing.is_empty() {
                wrong.add(field, missing);
            }
        }
        wrong.check()?;
        let closing = || {
            Ok::<_, Error>(ClosingInput {
                outcome: input.outcome.ok_or(Error::NotFound)?,
                outcome_notes: input.outcome_notes.clone(),
                provided_legal_services: Field::of(&input.provided_legal_services.ok_or(Error::NotFound)?),
            })
        };
        Ok(match kind {
            ProposalKind::Close => Self::Close(closing()?),
            ProposalKind::ChangeOutcome => Self::ChangeOutcome(closing()?),
            ProposalKind::Reopen => {
                Self::Reopen(StageInput { stage: stage.ok_or(Error::NotFound)?, provided_legal_services: None })
            }
            ProposalKind::Assign => Self::Assign(AssignmentInput {
                paralegal_id: Field::of(&input.paralegal_id),
                lawyer_id: Field::of(&input.lawyer_id),
                over_capacity: input.over_capacity,
            }),
        })
    }

    /// Does it.
    pub(super) async fn act(
        &self,
        connection: &mut PgConnection,
        viewer: &Viewer,
        case_id: CaseId,
        version: Version,
        now: Timestamp,
    ) -> Result<()> {
        match self {
            Self::Close(input) => close(connection, viewer, case_id, input, version, now).await,
            Self::Reopen(input) => reopen(connection, viewer, case_id, input, version, now).await,
            Self::ChangeOutcome(input) => change_outcome(connection, viewer, case_id, input, version, now).await,
            Self::Assign(input) => assign(connection, viewer, case_id, input, version, now).await,
        }
    }
}

/// Closes a case, for coordinators and above. If that was proposed, the proposal is accepted; if something else was, it goes back.
/// Questions that still wait for the lawyer are withdrawn.
pub async fn close(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &ClosingInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    end(&mut *connection, viewer, id, input, version, now).await?;
    lawyer_questions::withdraw_all(&mut *connection, id, viewer.user_id, now).await?;
    tasks::cancel_open(&mut *connection, viewer, id, now).await?;
    queries::decide_all(connection, &[id], ProposalKind::Close, viewer.user_id, now).await
}

/// Opens a closed case again, for coordinators and above. If that was proposed, the proposal is accepted; if something else was, it goes back.
pub async fn reopen(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &StageInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    // For the tasks that start: none for someone who leaves at this moment.
    hold_with_cases(&mut *connection, &[], &[id]).await?;
    go_on(&mut *connection, viewer, id, input, version, now).await?;
    open_uncalled(&mut *connection, viewer, id, now).await?;
    tasks::start(&mut *connection, id, input.stage, Reached::Reopening, now).await?;
    queries::decide_all(connection, &[id], ProposalKind::Reopen, viewer.user_id, now).await
}

/// Changes how a closed case ended, for coordinators and above. If that was proposed, the proposal is accepted; if something else was, it goes back.
pub async fn change_outcome(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &ClosingInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    set_outcome(&mut *connection, viewer, id, input, version, now).await?;
    queries::decide_all(connection, &[id], ProposalKind::ChangeOutcome, viewer.user_id, now).await
}

/// Puts people on a case, or takes them off, for coordinators and above. If that was proposed, the proposal is accepted; if something else was, it goes back.
pub async fn assign(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &AssignmentInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    put_on(&mut *connection, viewer, id, input, version, now).await?;
    queries::decide_all(connection, &[id], ProposalKind::Assign, viewer.user_id, now).await
}
