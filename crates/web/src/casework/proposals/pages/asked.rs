//! The fields that a proposal of a kind has, when it is made and when it is decided on.

use crate::casework::cases::pages::stage::stages;
use crate::ui::Choice;
use clerk_core::Result;
use clerk_core::access::{Action, Place, Viewer};
use clerk_core::casework::proposals::ProposalKind;
use clerk_core::input::FormField;
use clerk_core::office::accounts::with_load;
use sqlx::PgConnection;

/// What is asked; `components/proposal.html` shows it.
pub(crate) enum Asked {
    /// To reopen a case.
    Stage { stage: FormField, stages: Vec<Choice> },
    /// To close it, or to change its outcome.
    Ending { outcome: FormField, outcome_notes: FormField, legal_help: FormField },
    /// To put others on it.
    People { paralegal: FormField, paralegals: Vec<Choice>, lawyer: FormField, lawyers: Vec<Choice> },
}

/// The fields of a form about a proposal.
pub(super) struct Fields<'a> {
    pub(super) stage: &'a FormField,
    pub(super) outcome: &'a FormField,
    pub(super) outcome_notes: &'a FormField,
    pub(super) legal_help: &'a FormField,
    pub(super) paralegal: &'a FormField,
    pub(super) lawyer: &'a FormField,
}

impl Asked {
    pub(super) async fn of(
        connection: &mut PgConnection,
        viewer: &Viewer,
        kind: ProposalKind,
        fields: Fields<'_>,
    ) -> Result<Self> {
        Ok(match kind {
            ProposalKind::Reopen => Self::Stage { stages: stages(fields.stage), stage: fields.stage.required() },
            ProposalKind::Close | ProposalKind::ChangeOutcome => Self::Ending {
                outcome: fields.outcome.required(),
                outcome_notes: fields.outcome_notes.required(),
                legal_help: fields.legal_help.required(),
            },
            ProposalKind::Assign => Self::People {
                paralegals: people(connection, viewer, Place::Paralegal, fields.paralegal).await?,
                lawyers: people(connection, viewer, Place::Lawyer, fields.lawyer).await?,
                paralegal: fields.paralegal.clone(),
                lawyer: fields.lawyer.clone(),
            },
        })
    }
}

/// Who can be chosen. How busy they are is for those who assign.
async fn people(
    connection: &mut PgConnection,
    viewer: &Viewer,
    place: Place,
    field: &FormField,
) -> Result<Vec<Choice>> {
    let people = with_load(connection, place).await?;
    if viewer.may(Action::Assign) {
        return Ok(Choice::staff(&people, field.value()));
    }
    let mut names: Vec<_> = people.into_iter().map(|person| (person.full_name, person.id)).collect();
    names.sort();
    Ok(names.into_iter().map(|(name, id)| Choice::new(id.to_string(), name, field.value())).collect())
}
