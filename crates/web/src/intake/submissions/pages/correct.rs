//! Corrects what kept a submission from becoming a case.

use crate::http::guard::request_id;
use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{Choice, FormFrame, NavSection, Shell};
use actix_web::HttpRequest;
use actix_web::web::Path;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases::Topic;
use clerk_core::ids::SubmissionId;
use clerk_core::input::Form;
use clerk_core::intake::questions::Answers;
use clerk_core::intake::submissions::corrections::{self, CorrectionInput, KEYS, corrected, text_of};
use clerk_core::intake::submissions::{self, endings};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "intake/submissions/correct.html")]
struct CorrectPage {
    shell: Shell,
    form: Form<CorrectionInput>,
    frame: FormFrame,
    topics: Vec<Choice>,
    /// Why there is no case yet.
    reason: String,
    /// What the renter sent, by field.
    sent: Vec<(&'static str, String)>,
}

/// `GET /admin/submissions/{id}/correct`
pub(crate) async fn show(staff: Staff, id: Path<SubmissionId>) -> PageResult {
    render(&staff, *id, Draft::new()).await
}

/// `POST /admin/submissions/{id}/correct`
pub(crate) async fn save(
    request: HttpRequest,
    staff: Staff,
    id: Path<SubmissionId>,
    sent: Sent<CorrectionInput>,
) -> PageResult {
    let correct = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::ManageIntake)?;
        let input = sent.form.read(None)?;
        endings::correct(tx, &staff.viewer, *id, &input, staff.now(), Some(request_id(&request))).await?;
        Ok("/admin/submissions/failed?done=corrected".to_owned())
    };
    staff.save(&sent, correct, async |draft| render(&staff, *id, draft).await).await
}

async fn render(staff: &Staff, id: SubmissionId, draft: Draft<CorrectionInput>) -> PageResult {
    staff.viewer.require(Action::ManageIntake)?;
    let mut db = staff.db().await?;
    let submission = submissions::get_for_staff(&mut db, &staff.viewer, id).await?;
    let as_sent = Answers::parse(submission.answers.get()).unwrap_or_default();
    let read = corrected(&as_sent, &corrections::of_submission(&mut db, id).await?);
    let texts = KEYS.map(|(field, key)| (field.to_owned(), text_of(&read, key)));
    let form = draft.form(Form::sent(&texts));
    let today = Topic::TODAY.map(|topic| (topic.as_str(), topic.label()));
    let specs = ["First name", "Last name", "Preferred name", "Email", "Phone", "Topic"];
    let sent = specs.into_iter().zip(KEYS).map(|(label, (_, key))| (label, text_of(&as_sent, key)));
    Ok(draft.page(&CorrectPage {
        shell: staff.shell(NavSection::FailedSubmissions),
        frame: FormFrame {
            action: format!("/admin/submissions/{id}/correct"),
            back: format!("/admin/submissions/{id}"),
            version: String::new(),
            current: String::new(),
        },
        topics: Choice::all(today, form.topic.value()),
        reason: submission.failure_reason.unwrap_or_default(),
        sent: sent.collect(),
        form,
    }))
}
