//! One submission as it was sent.

use super::{AnswerSection, sections};
use crate::http::{PageResult, Reader, page};
use crate::ui::{FileTile, Moment, NavSection, Shell, Tag};
use actix_web::web::Path;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::documents::files;
use clerk_core::ids::{SubmissionId, UploadId};
use clerk_core::intake::questions::{Answers, questions};
use clerk_core::intake::submissions::corrections::{self, Correction};
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
    /// It waits for someone to look whether it repeats this one.
    repeats: Option<String>,
    /// It is held back, and the list of all that are.
    held: Option<&'static str>,
    /// Why no case will be made of it.
    closed: Option<Closed>,
    corrections: Vec<CorrectionRow>,
    problems: Vec<String>,
    sections: Vec<AnswerSection>,
    files: Vec<FileTile>,
    raw: String,
}

/// That no case will be made of it.
struct Closed {
    how: &'static str,
    reason: String,
    referred_to: String,
    at: Option<Moment>,
}

/// An answer that staff have corrected.
struct CorrectionRow {
    label: String,
    answer: String,
    by: String,
    at: Moment,
}

impl From<Correction> for CorrectionRow {
    fn from(correction: Correction) -> Self {
        let question = questions().get(&correction.question);
        Self {
            label: question.map_or_else(|| correction.question.clone(), |question| question.short.clone()),
            answer: correction.answer,
            by: correction.corrected_by,
            at: Moment::time(correction.corrected_at),
        }
    }
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
    let corrections = corrections::of_submission(&mut db, *id).await?;
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
        repeats: submission
            .repeats_id
            .filter(|_| waits_as_repetition(&submission))
            .map(|id| format!("/admin/submissions/{id}")),
        held: submission.held_at.map(|_| super::held::PATH),
        closed: submission.closed_as.map(|ending| Closed {
            how: ending.label(),
            reason: submission.closing_reason.clone(),
            referred_to: submission.referred_to.clone(),
            at: submission.closed_at.map(Moment::time),
        }),
        corrections: corrections.into_iter().map(CorrectionRow::from).collect(),
        sections: sections(submission.answers.get(), &files),
        files: files.iter().map(FileTile::from).collect(),
        raw: pretty(&submission),
        failure: submission.failure_reason,
        problems: submission.problems,
    }))
}

/// Whether nobody has looked yet whether it is a repetition.
fn waits_as_repetition(submission: &Submission) -> bool {
    submission.repeats_denied_at.is_none() && submission.closed_as.is_none() && !submission.is_processed
}

fn state_of(submission: &Submission) -> Tag {
    let (label, tone) = match submission {
        Submission { is_processed: true, .. } => ("Turned into a case", "green"),
        Submission { discarded_at: Some(_), .. } => ("Discarded", "gray"),
        Submission { held_at: Some(_), .. } => ("Held back", "orange"),
        Submission { closed_as: Some(ending), .. } => (ending.label(), "gray"),
        Submission { repeats_id: Some(_), repeats_denied_at: None, .. } => ("Likely a duplicate", "orange"),
        Submission { failure_reason: Some(_), .. } => ("Failed", "red"),
        Submission { retried_at: Some(_), .. } => ("Trying…", "blue"),
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
