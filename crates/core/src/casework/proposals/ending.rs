//! Closing and reopening a case and changing its outcome, as a proposal asks for it or as a coordinator does it unasked.

use super::{DecisionInput, ProposalKind, queries};
use crate::access::Viewer;
use crate::casework::cases::actions::{change_outcome as set_outcome, close as end, reopen as go_on};
use crate::casework::cases::{ClosingInput, StageInput};
use crate::casework::values::Stage;
use crate::ids::CaseId;
use crate::input::Field;
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
}

impl Ending {
    /// What a proposal of this kind comes to. Everything that is missing is named at once.
    pub(super) fn of(kind: ProposalKind, input: &DecisionInput) -> Result<Self> {
        let mut wrong = FieldErrors::default();
        if kind == ProposalKind::Reopen {
            for (field, is_set) in [
                ("outcome", input.outcome.is_some()),
                ("outcome_notes", !input.outcome_notes.is_empty()),
                ("provided_legal_services", input.provided_legal_services.is_some()),
            ] {
                if is_set {
                    wrong.add(field, "Leave this empty to reopen the case.");
                }
            }
            let stage = input.stage.filter(|stage| *stage != Stage::Closed);
            if stage.is_none() {
                wrong.add("stage", "Choose the stage the case is at now.");
            }
            wrong.check()?;
            let stage = stage.ok_or(Error::NotFound)?;
            return Ok(Self::Reopen(StageInput { stage, provided_legal_services: None }));
        }
        if input.stage.is_some() {
            wrong.add("stage", "Leave this empty unless the case is to be reopened.");
        }
        if input.outcome.is_none() {
            wrong.add("outcome", "Choose how the case ended.");
        }
        if input.outcome_notes.is_empty() {
            wrong.add("outcome_notes", "Enter notes on the outcome.");
        }
        if input.provided_legal_services.is_none() {
            wrong.add("provided_legal_services", "Choose whether legal help was given.");
        }
        wrong.check()?;
        let closing = ClosingInput {
            outcome: input.outcome.ok_or(Error::NotFound)?,
            outcome_notes: input.outcome_notes.clone(),
            provided_legal_services: Field::of(&input.provided_legal_services.ok_or(Error::NotFound)?),
        };
        Ok(if kind == ProposalKind::Close { Self::Close(closing) } else { Self::ChangeOutcome(closing) })
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
        }
    }
}

/// Closes a case, for coordinators and above. If that was proposed, the proposal is accepted.
pub async fn close(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &ClosingInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    end(&mut *connection, viewer, id, input, version, now).await?;
    queries::fulfil(connection, id, ProposalKind::Close, viewer.user_id, now).await
}

/// Opens a closed case again, for coordinators and above. If that was proposed, the proposal is accepted.
pub async fn reopen(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &StageInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    go_on(&mut *connection, viewer, id, input, version, now).await?;
    queries::fulfil(connection, id, ProposalKind::Reopen, viewer.user_id, now).await
}

/// Changes how a closed case ended, for coordinators and above. If that was proposed, the proposal is accepted.
pub async fn change_outcome(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: CaseId,
    input: &ClosingInput,
    version: Version,
    now: Timestamp,
) -> Result<()> {
    set_outcome(&mut *connection, viewer, id, input, version, now).await?;
    queries::fulfil(connection, id, ProposalKind::ChangeOutcome, viewer.user_id, now).await
}
