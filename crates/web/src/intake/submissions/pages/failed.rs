//! Submissions that could not become a case, and trying again.

use crate::http::guard::request_id;
use crate::http::{Button, Done, PageResult, Reader, Staff, page};
use crate::ui::{Moment, NavSection, Shell};
use actix_web::HttpRequest;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::ids::SubmissionId;
use clerk_core::intake::submissions::{self, FailedSubmission};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "intake/submissions/failed.html")]
struct FailedPage {
    shell: Shell,
    rows: Vec<FailedRow>,
}

struct FailedRow {
    id: SubmissionId,
    email: String,
    reason: String,
    submitted: Option<Moment>,
    failed: Moment,
    tries: i32,
}

/// `GET /admin/submissions/failed`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<Done>) -> PageResult {
    staff.viewer.require(Action::ManageIntake)?;
    let failed = submissions::failed(&mut db, &staff.viewer).await?;
    let shell = staff.shell(NavSection::FailedSubmissions).after(query.done.as_deref());
    Ok(page(&FailedPage { shell, rows: failed.into_iter().map(FailedRow::from).collect() }))
}

impl From<FailedSubmission> for FailedRow {
    fn from(failed: FailedSubmission) -> Self {
        Self {
            id: failed.id,
            email: failed.email.unwrap_or_default(),
            reason: failed.failure_reason,
            submitted: failed.submitted_at.map(Moment::time),
            failed: Moment::time(failed.failed_at),
            tries: failed.tries,
        }
    }
}

/// `POST /admin/submissions/{id}/retry`
pub(crate) async fn retry(request: HttpRequest, staff: Staff, id: Path<SubmissionId>, _button: Button) -> PageResult {
    let retry = async |tx: &mut PgConnection| {
        submissions::retry(tx, &staff.viewer, *id, Some(request_id(&request))).await?;
        Ok("/admin/submissions/failed?done=retry".to_owned())
    };
    staff.press(retry).await
}
