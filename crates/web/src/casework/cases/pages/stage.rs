//! Changes the stage of a case, or opens it again.

use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{Choice, NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::casework::cases::{self, Stage, StageInput};
use clerk_core::ids::CaseId;
use clerk_core::input::Form;
use clerk_core::{Error, Result};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/cases/stage.html")]
struct StagePage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<StageInput>,
    title: &'static str,
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
pub(crate) async fn show(staff: Staff, path: Path<(CaseId, String)>) -> PageResult {
    let (id, name) = path.into_inner();
    render(&staff, id, What::named(&name)?, Draft::new()).await
}

/// `POST /admin/cases/{id}/{stage|reopen}`
pub(crate) async fn submit(staff: Staff, path: Path<(CaseId, String)>, sent: Sent<StageInput>) -> PageResult {
    let (id, name) = path.into_inner();
    let what = What::named(&name)?;
    let change = async |tx: &mut PgConnection| {
        let (input, version, now) = (sent.form.read(None)?, sent.version(), staff.now());
        match what {
            What::Stage => cases::set_stage(tx, &staff.viewer, id, &input, version, now).await?,
            What::Reopen => cases::reopen(tx, &staff.viewer, id, &input, version, now).await?,
        }
        Ok(format!("/admin/cases/{id}?done={}", what.action()))
    };
    staff.save(&sent, change, async |draft| render(&staff, id, what, draft).await).await
}

async fn render(staff: &Staff, id: CaseId, what: What, draft: Draft<StageInput>) -> PageResult {
    let mut db = staff.db().await?;
    let (case, frame) = CaseFrame::of(&mut db, staff, id, what.action(), &draft).await?;
    let form = draft.form(Form::of(&StageInput::of(&case)));
    let stages = Stage::ALL.iter().filter(|stage| **stage != Stage::Closed).map(|v| (v.as_str(), v.label()));
    let stages = Choice::all(stages, form.stage.value());
    Ok(draft.page(&StagePage { shell: staff.shell(NavSection::Cases), frame, form, title: what.title(), stages }))
}
