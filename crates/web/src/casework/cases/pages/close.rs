//! Closes a case.

use crate::casework::dates::pages::outcome;
use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::Result;
use clerk_core::access::{Action, Viewer};
use clerk_core::casework::cases::{self, Case, ClosingInput, Outcome};
use clerk_core::casework::dates::CriticalDate;
use clerk_core::casework::{closing, proposals};
use clerk_core::ids::CaseId;
use clerk_core::input::Form;
use clerk_platform::time::show_day;
use clerk_platform::words::{counted, listed};
use jiff::civil::Date;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/cases/close.html")]
struct ClosePage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<ClosingInput>,
    /// What has to be done before closing, each with the page where it can be done.
    obstacles: Vec<Obstacle>,
    /// How many open tasks and questions for the lawyer will be cancelled, in words; empty for none.
    tasks: String,
    /// Whether the form is there: not while something is in the way, unless there is something in it to keep.
    is_asked: bool,
}

/// What has to be done before a case can be closed.
pub(crate) struct Obstacle {
    pub(crate) href: String,
    pub(crate) text: String,
}

/// `GET /admin/cases/{id}/close`
pub(crate) async fn show(staff: Staff, id: Path<CaseId>) -> PageResult {
    render(&staff, *id, Draft::new()).await
}

/// `POST /admin/cases/{id}/close`
pub(crate) async fn submit(staff: Staff, id: Path<CaseId>, sent: Sent<ClosingInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        cases::require_may_end(tx, &staff.viewer, *id).await?;
        proposals::close(tx, &staff.viewer, *id, &sent.form.read(None)?, sent.version(), staff.now()).await?;
        Ok(format!("/admin/cases/{id}?done=close"))
    };
    staff.save(&sent, change, async |draft| render(&staff, *id, draft).await).await
}

async fn render(staff: &Staff, id: CaseId, draft: Draft<ClosingInput>) -> PageResult {
    let mut db = staff.db().await?;
    let (case, frame) = CaseFrame::of(&mut db, staff, id, "close", &draft).await?;
    staff.viewer.require_on_seen(Action::EndCases)?;
    let (obstacles, tasks) = before_closing(&mut db, &staff.viewer, &case, "close", staff.today()).await?;
    Ok(draft.page(&ClosePage {
        shell: staff.shell(NavSection::Cases),
        frame,
        tasks,
        is_asked: obstacles.is_empty() || draft.sent.is_some(),
        obstacles,
        form: draft.form(as_recorded(&case)),
    }))
}

/// What a case says about how it ended, perhaps from when it was closed before.
pub(crate) fn as_recorded(case: &Case) -> Form<ClosingInput> {
    let outcome = case.summary.outcome.map_or("", Outcome::as_str);
    let legal_help = case.summary.provided_legal_services.map_or("", |given| if given { "true" } else { "false" });
    let pairs = [("outcome", outcome), ("outcome_notes", &case.outcome_notes), ("provided_legal_services", legal_help)];
    Form::sent(&pairs.map(|(name, text)| (name.to_owned(), text.to_owned())))
}

/// What has to be done before a case can be closed, in words, and what will be cancelled: open tasks and questions that wait for the lawyer (empty for
/// none). `then` says
/// where to go on once something has been done: `close` or `propose`.
pub(crate) async fn before_closing(
    connection: &mut PgConnection,
    viewer: &Viewer,
    case: &Case,
    then: &str,
    today: Date,
) -> Result<(Vec<Obstacle>, String)> {
    let id = case.summary.id;
    let can_check = viewer.checks_dates(case.summary.lawyer.as_ref().map(|lawyer| lawyer.id));
    let closing = closing::closing(connection, id).await?;
    let obstacles =
        closing.obstacles.into_iter().map(|obstacle| in_words(id, obstacle, can_check, then, today)).collect();
    let open = [
        (closing.open_tasks, "open task", "open tasks"),
        (closing.waiting_questions, "question for the lawyer", "questions for the lawyer"),
    ];
    let open = open.into_iter().filter(|(count, ..)| *count > 0).map(|(count, one, more)| counted(count, one, more));
    Ok((obstacles, listed(&open.collect::<Vec<_>>())))
}

fn in_words(case_id: CaseId, obstacle: closing::Obstacle, can_check: bool, then: &str, today: Date) -> Obstacle {
    let back = match then {
        "close" => format!("/admin/cases/{case_id}/close"),
        "propose" => format!("/admin/cases/{case_id}/propose/close"),
        _ => format!("/admin/cases/{case_id}"),
    };
    // Both states of a date are seen to on one page, which leads back there.
    let about = |date: &CriticalDate, what: &str| Obstacle {
        href: outcome::address_of(case_id, date.id, &back),
        text: format!("{}, {}, {what}", date.date_type.label(), show_day(date.on_date.to_jiff(), today)),
    };
    match obstacle {
        closing::Obstacle::UnfinishedService(service) => Obstacle {
            href: format!("/admin/cases/{case_id}/services/{}?then={then}", service.id),
            text: format!("{} is unfinished: enter its finish date", service.service_type.label()),
        },
        closing::Obstacle::UncheckedDate(date) if can_check => about(&date, "is not checked: check it"),
        closing::Obstacle::UncheckedDate(date) => {
            about(&date, "is not checked: ask the case’s lawyer or an admin to check it")
        }
        closing::Obstacle::OpenDate(date) => about(&date, "has no outcome: record it"),
    }
}
