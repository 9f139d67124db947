//! One submission as it was sent.

use super::{AnswerSection, sections};
use crate::http::{PageResult, Reader, page};
use crate::ui::{FileTile, Moment, NavSection, Shell, Tag};
use actix_web::web::Path;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::documents::files;
use clerk_core::ids::{SubmissionId, UploadId};
use clerk_core::intake::questions::Answers;
use clerk_core::intake::submissions::{self, Submission};

#[derive(Template)]
#[template(path = "intake/submissions/show.html")]
struct ShowPage {
    shell: Shell,
    id: SubmissionId,
    name: String,
    state: Tag,
    created: Moment,
    submitted: Option<Moment>,
    case_href: Option<String>,
    client_href: Option<String>,
    failure: Option<String>,
    can_retry: bool,
    problems: Vec<String>,
    sections: Vec<AnswerSection>,
    files: Vec<FileTile>,
    raw: String,
}

/// `GET /admin/submissions/{id}`
pub(crate) async fn show(Reader { staff, mut db }: Reader, id: Path<SubmissionId>) -> PageResult {
    let submission = submissions::get_for_staff(&mut db, &staff.viewer, *id).await?;
    let answers = Answers::parse(submission.answers.get()).ok();
    let ids: Vec<UploadId> =
        answers.as_ref().map(|answers| answers.uploads().refs.iter().map(|item| item.id).collect()).unwrap_or_default();
    let files = match submission.case_id {
        Some(case_id) => files::of_case(&mut db, case_id).await?,
        None => files::without_case(&mut db, &ids).await?,
    };
    let name = answers.map(|answers| {
        ["FIRST_NAME", "LAST_NAME"].iter().filter_map(|key| answers.text(key)).collect::<Vec<_>>().join(" ")
    });
    let section = if submission.case_id.is_some() { NavSection::Cases } else { NavSection::FailedSubmissions };
    Ok(page(&ShowPage {
        shell: staff.shell(section),
        id: submission.id,
        name: name.unwrap_or_default().chars().take(200).collect(),
        state: state_of(&submission),
        created: Moment::time(submission.created_at),
        submitted: submission.submitted_at.map(Moment::time),
        case_href: submission.case_id.map(|id| format!("/admin/cases/{id}")),
        client_href: submission.client_id.map(|id| format!("/admin/clients/{id}")),
        can_retry: staff.viewer.may(Action::ManageIntake),
        sections: sections(submission.answers.get(), &files),
        files: files.iter().map(FileTile::from).collect(),
        raw: pretty(&submission),
        failure: submission.failure_reason,
        problems: submission.problems,
    }))
}

fn state_of(submission: &Submission) -> Tag {
    let (label, tone) = match submission {
        Submission { is_processed: true, .. } => ("Turned into a case", "green"),
        Submission { failure_reason: Some(_), .. } => ("Failed", "red"),
        Submission { is_complete: true, .. } => ("Submitted", "blue"),
        _ => ("In progress", "yellow"),
    };
    Tag { label, tone }
}

/// The answers as they were sent, formatted for reading.
fn pretty(submission: &Submission) -> String {
    let raw = submission.answers.get();
    serde_json::from_str::<serde_json::Value>(raw)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| raw.to_owned())
}
