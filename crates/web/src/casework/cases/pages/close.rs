//! Closes a case.

use crate::casework::dates::pages::outcome;
use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::casework::cases::{self, Case, ClosingInput, Outcome};
use clerk_core::casework::closing;
use clerk_core::casework::dates::CriticalDate;
use clerk_core::ids::CaseId;
use clerk_core::input::Form;
use clerk_platform::time::show_date;
use sqlx::PgConnection;

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
pub(crate) async fn show(staff: Staff, id: Path<CaseId>) -> PageResult {
    render(&staff, *id, Draft::new()).await
}

/// `POST /admin/cases/{id}/close`
pub(crate) async fn submit(staff: Staff, id: Path<CaseId>, sent: Sent<ClosingInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        cases::close(tx, &staff.viewer, *id, &sent.form.read(None)?, sent.version(), staff.now()).await?;
        Ok(format!("/admin/cases/{id}?done=close"))
    };
    staff.save(&sent, change, async |draft| render(&staff, *id, draft).await).await
}

async fn render(staff: &Staff, id: CaseId, draft: Draft<ClosingInput>) -> PageResult {
    let mut db = staff.db().await?;
    let (case, frame) = CaseFrame::of(&mut db, staff, id, "close", &draft).await?;
    let can_check = staff.viewer.checks_dates(case.summary.lawyer.as_ref().map(|lawyer| lawyer.id));
    let obstacles = closing::obstacles(&mut db, id).await?;
    let obstacles = obstacles.into_iter().map(|obstacle| in_words(id, obstacle, can_check)).collect();
    let (shell, form) = (staff.shell(NavSection::Cases), draft.form(as_before(&case)));
    Ok(draft.page(&ClosePage { shell, frame, form, obstacles }))
}

/// What was recorded about the outcome when the case was closed before.
fn as_before(case: &Case) -> Form<ClosingInput> {
    let outcome = case.summary.outcome.map_or("", Outcome::as_str);
    let pairs = [("outcome", outcome), ("outcome_notes", &case.outcome_notes)];
    Form::sent(&pairs.map(|(name, text)| (name.to_owned(), text.to_owned())))
}

fn in_words(case_id: CaseId, obstacle: closing::Obstacle, can_check: bool) -> Obstacle {
    // Both states of a date are seen to on one page, which leads back here.
    let about = |date: &CriticalDate, what: &str| Obstacle {
        href: outcome::address_of(case_id, date.id, &format!("/admin/cases/{case_id}/close")),
        text: format!("{}, {}, {what}", date.date_type.label(), show_date(date.on_date.to_jiff())),
    };
    match obstacle {
        closing::Obstacle::UnfinishedService(service) => Obstacle {
            href: format!("/admin/cases/{case_id}/services/{}", service.id),
            text: format!("{} is unfinished: enter its finish date", service.service_type.label()),
        },
        closing::Obstacle::UncheckedDate(date) if can_check => about(&date, "is not checked: check it"),
        closing::Obstacle::UncheckedDate(date) => {
            about(&date, "is not checked: ask the case’s lawyer or an admin to check it")
        }
        closing::Obstacle::OpenDate(date) => about(&date, "has no outcome: record what became of it"),
    }
}
