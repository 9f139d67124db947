//! Submissions that could not become a case, likely repetitions, those that were closed without a case, and trying again.

use crate::http::guard::request_id;
use crate::http::{Button, Done, PageResult, Reader, Staff, page};
use crate::ui::{Moment, NavSection, Shell, Tab, at_most_99};
use actix_web::HttpRequest;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::ids::SubmissionId;
use clerk_core::intake::submissions::held::{self, Held, Which};
use clerk_core::intake::submissions::repetitions::Repetition;
use clerk_core::intake::submissions::{self, FailedSubmission};
use serde::Deserialize;
use sqlx::PgConnection;

const PATH: &str = "/admin/submissions/failed";

/// The part behind `?` of the page's address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FailedQuery {
    show: String,
}

#[derive(Template)]
#[template(path = "intake/submissions/failed.html")]
struct FailedPage {
    shell: Shell,
    tabs: Vec<Tab>,
    rows: Vec<FailedRow>,
    repetitions: Vec<RepetitionRow>,
    /// Those that are held back; what becomes of them is decided on a page of their own.
    held: Vec<HeldRow>,
    held_href: &'static str,
}

#[derive(Template)]
#[template(path = "intake/submissions/closed.html")]
struct ClosedPage {
    shell: Shell,
    tabs: Vec<Tab>,
    rows: Vec<ClosedRow>,
}

struct FailedRow {
    id: SubmissionId,
    email: String,
    reason: String,
    submitted: Option<Moment>,
    failed: Option<Moment>,
    tries: i32,
    /// Since when it is being tried again.
    trying: Option<Moment>,
    /// The case that it became when it was.
    case: Option<(String, String)>,
}

struct RepetitionRow {
    id: SubmissionId,
    email: String,
    submitted: Option<Moment>,
    earlier_href: String,
    /// The case of the earlier one; empty if there is none.
    fileref: String,
}

struct HeldRow {
    id: SubmissionId,
    email: String,
    submitted: Option<Moment>,
}

struct ClosedRow {
    id: SubmissionId,
    email: String,
    submitted: Option<Moment>,
    how: String,
    reason: String,
    closed: Option<Moment>,
    by: String,
}

/// `GET /admin/submissions/failed`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<FailedQuery>, done: Query<Done>) -> PageResult {
    staff.viewer.require(Action::ManageIntake)?;
    let is_closed = query.show == "closed";
    let (held, held_count) = held::list(&mut db, &staff.viewer, Which::Waiting).await?;
    let tabs = tabs(if is_closed { Open::Closed } else { Open::Failed }, held_count);
    let shell = staff.shell(NavSection::FailedSubmissions).after(done.done.as_deref());
    if is_closed {
        let rows = submissions::closed(&mut db, &staff.viewer).await?.into_iter().map(ClosedRow::from).collect();
        return Ok(page(&ClosedPage { shell, tabs, rows }));
    }
    let failed = submissions::failed(&mut db, &staff.viewer, staff.now()).await?;
    let repetitions = submissions::likely_repetitions(&mut db, &staff.viewer).await?;
    Ok(page(&FailedPage {
        shell,
        tabs,
        rows: failed.into_iter().map(FailedRow::from).collect(),
        repetitions: repetitions.into_iter().map(RepetitionRow::from).collect(),
        held: held.into_iter().map(HeldRow::from).collect(),
        held_href: super::held::PATH,
    }))
}

/// Which of the pages about submissions without a case is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    Failed,
    Held,
    Closed,
}

/// The tabs of these pages. `held` is how many wait that are held back.
pub(super) fn tabs(open: Open, held: i64) -> Vec<Tab> {
    let tab = |label, href: &str, own| Tab { label, href: href.to_owned(), active: open == own, count: None };
    let count = (held > 0).then(|| at_most_99(held));
    vec![
        tab("To decide", PATH, Open::Failed),
        Tab { count, ..tab("Held back", super::held::PATH, Open::Held) },
        tab("Closed without a case", "/admin/submissions/failed?show=closed", Open::Closed),
    ]
}

impl From<FailedSubmission> for FailedRow {
    fn from(failed: FailedSubmission) -> Self {
        let is_trying = failed.failed_at.is_none() && failed.case_id.is_none();
        Self {
            id: failed.id,
            email: failed.email.unwrap_or_default(),
            reason: failed.failure_reason.unwrap_or_default(),
            submitted: failed.submitted_at.map(Moment::time),
            failed: failed.failed_at.map(Moment::time),
            tries: failed.tries,
            trying: failed.retried_at.filter(|_| is_trying).map(Moment::time),
            case: failed.case_id.zip(failed.fileref).map(|(id, fileref)| (format!("/admin/cases/{id}"), fileref)),
        }
    }
}

impl From<Repetition> for RepetitionRow {
    fn from(repetition: Repetition) -> Self {
        let (earlier_href, fileref) = match repetition.case {
            Some((id, fileref)) => (format!("/admin/cases/{id}"), fileref),
            None => (format!("/admin/submissions/{}", repetition.repeats_id), String::new()),
        };
        Self {
            id: repetition.id,
            email: repetition.email.unwrap_or_default(),
            submitted: repetition.submitted_at.map(Moment::time),
            earlier_href,
            fileref,
        }
    }
}

impl From<Held> for HeldRow {
    fn from(held: Held) -> Self {
        Self { id: held.id, email: held.email.unwrap_or_default(), submitted: held.submitted_at.map(Moment::time) }
    }
}

impl From<FailedSubmission> for ClosedRow {
    fn from(closed: FailedSubmission) -> Self {
        let how = closed.closed_as.map_or("", |ending| ending.label());
        Self {
            id: closed.id,
            email: closed.email.unwrap_or_default(),
            submitted: closed.submitted_at.map(Moment::time),
            how: if closed.referred_to.is_empty() {
                how.to_owned()
            } else {
                format!("{how} to {}", closed.referred_to)
            },
            reason: closed.closing_reason,
            closed: closed.closed_at.map(Moment::time),
            by: closed.closed_by.unwrap_or_default(),
        }
    }
}

/// `POST /admin/submissions/{id}/retry`
pub(crate) async fn retry(request: HttpRequest, staff: Staff, id: Path<SubmissionId>, _button: Button) -> PageResult {
    let retry = async |tx: &mut PgConnection| {
        submissions::retry(tx, &staff.viewer, *id, staff.now(), Some(request_id(&request))).await?;
        Ok(format!("{PATH}?done=retry"))
    };
    staff.press(retry).await
}
