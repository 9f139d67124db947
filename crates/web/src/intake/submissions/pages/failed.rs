//! Submissions that could not become a case, and trying again.

use crate::http::error::PageResult;
use crate::http::form::{Form, NoFields};
use crate::http::guard::request_id;
use crate::http::save::{Done, press};
use crate::http::session::{Reader, Staff};
use crate::state::AppState;
use crate::ui::{self, Moment, NavSection, Shell};
use actix_web::{HttpRequest, web};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::intake::submissions::{self, FailedSubmission};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "intake/submissions/failed.html")]
struct FailedPage {
    shell: Shell,
    rows: Vec<FailedRow>,
}

struct FailedRow {
    id: Uuid,
    email: String,
    reason: String,
    submitted: Option<Moment>,
    failed: Moment,
    tries: i32,
}

/// `GET /admin/submissions/failed`
pub(crate) async fn show(reader: Reader, query: web::Query<Done>) -> PageResult {
    let Reader { staff, mut db } = reader;
    staff.viewer.require(Action::ManageIntake)?;
    let failed = submissions::failed(&mut db, &staff.viewer).await?;
    let shell = Shell::new(&staff, NavSection::FailedSubmissions, query.done.as_deref());
    Ok(ui::page(&FailedPage { shell, rows: failed.into_iter().map(FailedRow::from).collect() }))
}

impl From<FailedSubmission> for FailedRow {
    fn from(failed: FailedSubmission) -> Self {
        Self {
            id: *failed.id,
            email: failed.email.unwrap_or_default(),
            reason: failed.failure_reason,
            submitted: failed.submitted_at.map(Moment::time),
            failed: Moment::time(failed.failed_at),
            tries: failed.tries,
        }
    }
}

/// `POST /admin/submissions/{id}/retry`
pub(crate) async fn retry(
    request: HttpRequest,
    staff: Staff,
    id: web::Path<Uuid>,
    _form: Form<NoFields>,
    state: web::Data<AppState>,
) -> PageResult {
    let retry = async |tx: &mut PgConnection| {
        submissions::retry(tx, &staff.viewer, *id, Some(request_id(&request))).await?;
        Ok("/admin/submissions/failed?done=retry".to_owned())
    };
    press(&staff, &state, retry).await
}
