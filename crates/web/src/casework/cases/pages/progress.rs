//! How far a case has come: its stage, closing it, and opening it again.

use crate::casework::views::frame::CaseFrame;
use crate::http::error::PageResult;
use crate::http::form::Form;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, Choice, NavSection, Refusal, Shell};
use crate::ui::{typed, version};
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::casework::cases::{self, Closing, closing};
use clerk_core::casework::cases::{Outcome, Stage};
use clerk_core::{Error, Result};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "casework/cases/progress.html")]
struct ProgressPage {
    shell: Shell,
    frame: CaseFrame,
    form: ui::Form,
    what: What,
    choices: Vec<Choice>,
    /// What is in the way of closing, each with the page where it can be seen to.
    in_the_way: Vec<Obstacle>,
}

struct Obstacle {
    href: String,
    text: String,
}

/// What the form does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Stage,
    Close,
    Reopen,
}

impl What {
    fn named(name: &str) -> Result<Self> {
        match name {
            "stage" => Ok(Self::Stage),
            "close" => Ok(Self::Close),
            "reopen" => Ok(Self::Reopen),
            _ => Err(Error::NotFound),
        }
    }

    fn action(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Close => "close",
            Self::Reopen => "reopen",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Stage => "Change the stage",
            Self::Close => "Close the case",
            Self::Reopen => "Reopen the case",
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ProgressForm {
    stage: String,
    outcome: String,
    outcome_notes: String,
    version: String,
}

/// `GET /admin/cases/{id}/{stage|close|reopen}`
pub(crate) async fn show(staff: Staff, path: web::Path<(Uuid, String)>, state: web::Data<AppState>) -> PageResult {
    let (id, name) = path.into_inner();
    let what = What::named(&name)?;
    Ok(render(&staff, id, &state, what, None, Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/{stage|close|reopen}`
pub(crate) async fn submit(
    staff: Staff,
    path: web::Path<(Uuid, String)>,
    form: Form<ProgressForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let (id, name) = path.into_inner();
    let what = What::named(&name)?;
    let (form, viewer) = (&form.0, &staff.viewer);
    let change = async |tx: &mut PgConnection| {
        let stage = || form.stage.parse::<Stage>().map_err(|_| Error::invalid("stage", "Choose a stage."));
        let (version, now) = (version(&form.version), state.clock.now());
        match what {
            What::Stage => cases::set_stage(tx, viewer, id, stage()?, version, now).await?,
            What::Close => {
                let closing = Closing::new(&form.outcome, &form.outcome_notes)?;
                cases::close(tx, viewer, id, &closing, version, now).await?;
            }
            What::Reopen => cases::reopen(tx, viewer, id, stage()?, version, now).await?,
        }
        Ok(format!("/admin/cases/{id}?done={}", what.action()))
    };
    save(&staff, &state, change, async |refusal| render(&staff, id, &state, what, Some(form), refusal).await).await
}

async fn render(
    staff: &Staff,
    id: Uuid,
    state: &AppState,
    what: What,
    sent: Option<&ProgressForm>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    let mut db = state.pool.acquire().await?;
    let made_from = sent.and_then(|form| version(&form.version));
    let (case, frame) = CaseFrame::of(&mut db, &staff.viewer, state, id, made_from, &refusal).await?;
    let chosen = match (what, sent) {
        (What::Close, Some(form)) => form.outcome.as_str(),
        (What::Close, None) => case.summary.outcome.map_or("", Outcome::as_str),
        (_, Some(form)) => form.stage.as_str(),
        (_, None) => case.summary.stage.as_str(),
    };
    let stages = Stage::ALL.iter().filter(|stage| **stage != Stage::Closed).map(|v| (v.as_str(), v.label()));
    let choices = match what {
        What::Close => Choice::all(Outcome::ALL.iter().map(|v| (v.as_str(), v.label())), chosen),
        What::Stage | What::Reopen => Choice::all(stages, chosen),
    };
    let in_the_way = if what == What::Close { obstacles(&mut db, id).await? } else { Vec::new() };
    let notes = sent.map_or(case.outcome_notes.as_str(), |form| form.outcome_notes.as_str());
    let form = typed("progress", &[("outcome_notes", notes)], refusal.errors);
    let shell = Shell::new(staff, NavSection::Cases, None);
    Ok(ui::page_with(refusal.status, &ProgressPage { shell, frame, form, what, choices, in_the_way }))
}

/// What keeps a case from being closed. The viewer sees the case.
async fn obstacles(connection: &mut PgConnection, id: Uuid) -> Result<Vec<Obstacle>> {
    let shown = |obstacle| match obstacle {
        closing::Obstacle::UnfinishedService(service) => Obstacle {
            href: format!("/admin/cases/{id}/services/{}", service.id),
            text: format!("{} is unfinished: give it its finish date", service.service_type.label()),
        },
        closing::Obstacle::UnreviewedDate(date) => Obstacle {
            href: format!("/admin/cases/{id}#dates"),
            text: format!(
                "{}, {}, is not reviewed: an admin reviews it",
                date.date_type.label(),
                clerk_platform::time::show_date(date.on_date.to_jiff())
            ),
        },
    };
    Ok(closing::obstacles(connection, id).await?.into_iter().map(shown).collect())
}
