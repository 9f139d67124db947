//! Dismisses a submission, refers the renter to others, decides about a repetition, and takes any of that back.

use crate::http::guard::request_id;
use crate::http::{Button, Draft, PageResult, Sent, Staff};
use crate::ui::{FormFrame, NavSection, Shell};
use actix_web::HttpRequest;
use actix_web::web::Path;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::ids::SubmissionId;
use clerk_core::input::Form;
use clerk_core::intake::submissions;
use clerk_core::intake::submissions::endings::{self, DismissalInput, ReferralInput};
use sqlx::PgConnection;

const FAILED: &str = "/admin/submissions/failed";

#[derive(Template)]
#[template(path = "intake/submissions/dismiss.html")]
struct DismissPage {
    shell: Shell,
    form: Form<DismissalInput>,
    frame: FormFrame,
}

#[derive(Template)]
#[template(path = "intake/submissions/refer.html")]
struct ReferPage {
    shell: Shell,
    form: Form<ReferralInput>,
    frame: FormFrame,
}

fn frame(id: SubmissionId, part: &str) -> FormFrame {
    let back = format!("/admin/submissions/{id}");
    FormFrame { action: format!("{back}/{part}"), back, version: String::new(), current: String::new() }
}

/// The submission has to be there.
async fn require_there(staff: &Staff, id: SubmissionId) -> clerk_core::Result<()> {
    staff.viewer.require(Action::ManageIntake)?;
    submissions::get_for_staff(&mut *staff.db().await?, &staff.viewer, id).await.map(|_| ())
}

/// `GET /admin/submissions/{id}/dismiss`
pub(crate) async fn show_dismissal(staff: Staff, id: Path<SubmissionId>) -> PageResult {
    render_dismissal(&staff, *id, Draft::new()).await
}

async fn render_dismissal(staff: &Staff, id: SubmissionId, draft: Draft<DismissalInput>) -> PageResult {
    require_there(staff, id).await?;
    let shell = staff.shell(NavSection::FailedSubmissions);
    Ok(draft.page(&DismissPage { shell, form: draft.form(Form::blank()), frame: frame(id, "dismiss") }))
}

/// `POST /admin/submissions/{id}/dismiss`
pub(crate) async fn dismiss(staff: Staff, id: Path<SubmissionId>, sent: Sent<DismissalInput>) -> PageResult {
    let dismiss = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::ManageIntake)?;
        endings::dismiss(tx, &staff.viewer, *id, &sent.form.read(None)?, staff.now()).await?;
        Ok(format!("{FAILED}?done=dismissed"))
    };
    staff.save(&sent, dismiss, async |draft| render_dismissal(&staff, *id, draft).await).await
}

/// `GET /admin/submissions/{id}/refer`
pub(crate) async fn show_referral(staff: Staff, id: Path<SubmissionId>) -> PageResult {
    render_referral(&staff, *id, Draft::new()).await
}

async fn render_referral(staff: &Staff, id: SubmissionId, draft: Draft<ReferralInput>) -> PageResult {
    require_there(staff, id).await?;
    let shell = staff.shell(NavSection::FailedSubmissions);
    Ok(draft.page(&ReferPage { shell, form: draft.form(Form::blank()), frame: frame(id, "refer") }))
}

/// `POST /admin/submissions/{id}/refer`
pub(crate) async fn refer(staff: Staff, id: Path<SubmissionId>, sent: Sent<ReferralInput>) -> PageResult {
    let refer = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::ManageIntake)?;
        endings::refer(tx, &staff.viewer, *id, &sent.form.read(None)?, staff.now()).await?;
        Ok(format!("{FAILED}?done=referred"))
    };
    staff.save(&sent, refer, async |draft| render_referral(&staff, *id, draft).await).await
}

/// `POST /admin/submissions/{id}/repetition`
pub(crate) async fn is_repetition(staff: Staff, id: Path<SubmissionId>, _button: Button) -> PageResult {
    let confirm = async |tx: &mut PgConnection| {
        endings::confirm_repetition(tx, &staff.viewer, *id, staff.now()).await?;
        Ok(format!("{FAILED}?done=repetition"))
    };
    staff.press(confirm).await
}

/// `POST /admin/submissions/{id}/no-repetition`
pub(crate) async fn is_no_repetition(
    request: HttpRequest,
    staff: Staff,
    id: Path<SubmissionId>,
    _button: Button,
) -> PageResult {
    let deny = async |tx: &mut PgConnection| {
        endings::deny_repetition(tx, &staff.viewer, *id, staff.now(), Some(request_id(&request))).await?;
        Ok(format!("{FAILED}?done=retry"))
    };
    staff.press(deny).await
}

/// `POST /admin/submissions/{id}/take-up`
pub(crate) async fn take_up(staff: Staff, id: Path<SubmissionId>, _button: Button) -> PageResult {
    let take_up = async |tx: &mut PgConnection| {
        endings::take_up(tx, &staff.viewer, *id).await?;
        Ok(format!("{FAILED}?done=taken-up"))
    };
    staff.press(take_up).await
}
