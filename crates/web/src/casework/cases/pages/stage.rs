//! Changes the stage of a case, or opens it again.

use crate::http::error::PageResult;
use crate::http::form::Sent;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, Choice, NavSection, Refusal, Shell};
use crate::views::frame::CaseFrame;
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::casework::cases::{self, Stage, StageInput};
use clerk_core::input::Form;
use clerk_core::{Error, Result};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "casework/cases/stage.html")]
struct StagePage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<StageInput>,
    what: What,
    /// All stages but closed.
    stages: Vec<Choice>,
}

/// What the form does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Stage,
    Reopen,
}

impl What {
    fn named(name: &str) -> Result<Self> {
        match name {
            "stage" => Ok(Self::Stage),
            "reopen" => Ok(Self::Reopen),
            _ => Err(Error::NotFound),
        }
    }

    fn action(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Reopen => "reopen",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Stage => "Change stage",
            Self::Reopen => "Reopen case",
        }
    }
}

/// `GET /admin/cases/{id}/{stage|reopen}`
pub(crate) async fn show(staff: Staff, path: web::Path<(Uuid, String)>, state: web::Data<AppState>) -> PageResult {
    let (id, name) = path.into_inner();
    Ok(render(&staff, id, &state, What::named(&name)?, None, Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/{stage|reopen}`
pub(crate) async fn submit(
    staff: Staff,
    path: web::Path<(Uuid, String)>,
    sent: Sent<StageInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let (id, name) = path.into_inner();
    let what = What::named(&name)?;
    let change = async |tx: &mut PgConnection| {
        let (input, version, now) = (sent.form.read(None)?, sent.version(), state.clock.now());
        match what {
            What::Stage => cases::set_stage(tx, &staff.viewer, id, &input, version, now).await?,
            What::Reopen => cases::reopen(tx, &staff.viewer, id, &input, version, now).await?,
        }
        Ok(format!("/admin/cases/{id}?done={}", what.action()))
    };
    save(&staff, &state, change, async |refusal| render(&staff, id, &state, what, Some(&sent), refusal).await).await
}

async fn render(
    staff: &Staff,
    id: Uuid,
    state: &AppState,
    what: What,
    sent: Option<&Sent<StageInput>>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    let mut db = state.pool.acquire().await?;
    let made_from = sent.and_then(Sent::version);
    let (case, frame) = CaseFrame::of(&mut db, &staff.viewer, state, id, made_from, &refusal).await?;
    let form = match sent {
        Some(sent) => sent.refused(refusal.errors),
        None => Form::of(&StageInput::of(&case)),
    };
    let stages = Stage::ALL.iter().filter(|stage| **stage != Stage::Closed).map(|v| (v.as_str(), v.label()));
    let stages = Choice::all(stages, form.stage.value());
    let shell = Shell::new(staff, NavSection::Cases, None);
    Ok(ui::page_with(refusal.status, &StagePage { shell, frame, form, what, stages }))
}
