//! Closes a case.

use crate::http::error::PageResult;
use crate::http::form::Sent;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, NavSection, Refusal, Shell};
use crate::views::frame::CaseFrame;
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::casework::cases::{self, Case, ClosingInput, Outcome};
use clerk_core::casework::closing;
use clerk_core::input::Form;
use clerk_platform::time::show_date;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "casework/cases/close.html")]
struct ClosePage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<ClosingInput>,
    /// What has to be done before closing, each with the page where it can be done.
    obstacles: Vec<Obstacle>,
}

struct Obstacle {
    href: String,
    text: String,
}

/// `GET /admin/cases/{id}/close`
pub(crate) async fn show(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    Ok(render(&staff, *id, &state, None, Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/close`
pub(crate) async fn submit(
    staff: Staff,
    id: web::Path<Uuid>,
    sent: Sent<ClosingInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let input = sent.form.read(None)?;
        cases::close(tx, &staff.viewer, *id, &input, sent.version(), state.clock.now()).await?;
        Ok(format!("/admin/cases/{id}?done=close"))
    };
    save(&staff, &state, change, async |refusal| render(&staff, *id, &state, Some(&sent), refusal).await).await
}

async fn render(
    staff: &Staff,
    id: Uuid,
    state: &AppState,
    sent: Option<&Sent<ClosingInput>>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    let mut db = state.pool.acquire().await?;
    let made_from = sent.and_then(Sent::version);
    let (case, frame) = CaseFrame::of(&mut db, &staff.viewer, state, id, made_from, &refusal).await?;
    let form = match sent {
        Some(sent) => sent.refused(refusal.errors),
        None => as_before(&case),
    };
    let obstacles = closing::obstacles(&mut db, id).await?.into_iter().map(|obstacle| in_words(id, obstacle)).collect();
    let shell = Shell::new(staff, NavSection::Cases, None);
    Ok(ui::page_with(refusal.status, &ClosePage { shell, frame, form, obstacles }))
}

/// What was recorded about the outcome when the case was closed before.
fn as_before(case: &Case) -> Form<ClosingInput> {
    let outcome = case.summary.outcome.map_or("", Outcome::as_str);
    let pairs = [("outcome", outcome), ("outcome_notes", &case.outcome_notes)];
    Form::sent(&pairs.map(|(name, text)| (name.to_owned(), text.to_owned())))
}

fn in_words(case_id: Uuid, obstacle: closing::Obstacle) -> Obstacle {
    match obstacle {
        closing::Obstacle::UnfinishedService(service) => Obstacle {
            href: format!("/admin/cases/{case_id}/services/{}", service.id),
            text: format!("{} is unfinished: enter its finish date", service.service_type.label()),
        },
        closing::Obstacle::UnreviewedDate(date) => Obstacle {
            href: format!("/admin/cases/{case_id}#dates"),
            text: format!(
                "{}, {}, is not reviewed: ask an admin to review it",
                date.date_type.label(),
                show_date(date.on_date.to_jiff())
            ),
        },
    }
}
