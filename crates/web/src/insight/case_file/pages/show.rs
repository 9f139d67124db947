//! One case on one page.

use super::work::{DateRow, ServiceRow};
use crate::casework::proposals::views::ProposalView;
use crate::casework::timeline::views::{NoteFormView, TimelineQuery, TimelineView};
use crate::http::{Draft, PageResult, Reader, Staff};
use crate::intake::submissions::pages::{AnswerSection, sections};
use crate::ui::{FileTile, Moment, NavSection, Shell};
use crate::views::facts::CaseView;
use crate::views::head::CaseHead;
use crate::views::parties::{Absent, ClientView, PersonView, TenancyView, people};
use crate::views::records::OfferRow;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases::CaseSummary;
use clerk_core::casework::timeline::{NoteInput, NoteType};
use clerk_core::ids::CaseId;
use clerk_core::input::Form;
use clerk_core::insight::case_file::{self, SentAgain, WholeCase};
use clerk_platform::words::listed;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "insight/case_file/show.html")]
struct ShowPage {
    shell: Shell,
    head: CaseHead,
    case: CaseView,
    client: ClientView,
    tenancy: Option<TenancyView>,
    people: Vec<PersonView>,
    absent: Vec<Absent>,
    /// What the form says differently about the client.
    offers: Vec<OfferRow>,
    /// Likely duplicates of the form.
    sent_again: Vec<SentAgainRow>,
    /// Whether the client may be recorded twice; for those who can join the records.
    is_sharing: bool,
    submission: Option<SubmissionView>,
    files: Vec<FileTile>,
    timeline: TimelineView,
    critical_dates: Vec<DateRow>,
    services: Vec<ServiceRow>,
    proposals: Vec<ProposalView>,
    can_assign: bool,
    /// Whether the viewer closes and reopens cases, rather than propose it.
    can_end: bool,
    can_edit_services: bool,
    note: NoteFormView,
    can_write: bool,
}

struct SubmissionView {
    href: String,
    submitted: Moment,
    problems: Vec<String>,
    sections: Vec<AnswerSection>,
}

/// Who is on the case, for anyone who has just assigned it.
fn assigned(case: &CaseSummary) -> String {
    let names: Vec<&str> = [&case.paralegal, &case.lawyer].into_iter().flatten().map(|who| &*who.full_name).collect();
    match names.as_slice() {
        [] => "Nobody is assigned to this case now.".to_owned(),
        [one, other] if one == other => format!("Assigned to {one}."),
        names => format!("Assigned to {}.", listed(names)),
    }
}

/// A submission that is likely a repetition of the case's form.
struct SentAgainRow {
    /// For those who may open it.
    href: Option<String>,
    submitted: Option<Moment>,
}

impl SentAgainRow {
    fn new(sent: &SentAgain, may_open: bool) -> Self {
        Self {
            href: may_open.then(|| format!("/admin/submissions/{}", sent.id)),
            submitted: sent.submitted_at.map(Moment::time),
        }
    }
}

/// `GET /admin/cases/{id}`
pub(crate) async fn show(
    Reader { staff, mut db }: Reader,
    id: Path<CaseId>,
    query: Query<TimelineQuery>,
) -> PageResult {
    render(&mut db, &staff, *id, Draft::new(), &query).await
}

/// The page, with the form for a note and the part of the timeline that the address asks for.
pub(crate) async fn render(
    db: &mut PgConnection,
    staff: &Staff,
    id: CaseId,
    draft: Draft<NoteInput>,
    query: &TimelineQuery,
) -> PageResult {
    let whole = case_file::get_whole(&mut *db, &staff.viewer, id).await?;
    let WholeCase {
        case,
        parties,
        dates,
        services,
        uploads: files,
        submission,
        proposals,
        offers,
        repetitions,
        shared_with,
        questions,
    } = whole;
    let timeline = TimelineView::of(&mut *db, &staff.viewer, id, query, staff.now()).await?;
    let usual = Form::sent(&[("note_type".to_owned(), NoteType::Paralegal.as_str().to_owned())]);
    let note = NoteFormView::of(&mut *db, staff, case.summary.paralegal.as_ref(), draft.form(usual)).await?;
    let note = note.asking(&case.summary, &staff.viewer);
    let submission = submission.map(|submission| SubmissionView {
        href: format!("/admin/submissions/{}", submission.id),
        submitted: Moment::time(submission.submitted_at.unwrap_or(submission.created_at)),
        sections: sections(submission.answers.get(), &files),
        problems: submission.problems,
    });
    let today = staff.today();
    let can_check = staff.viewer.checks_dates(case.summary.lawyer.as_ref().map(|lawyer| lawyer.id));
    let (people, absent) = people(&case, &parties);
    let shell = staff.shell(NavSection::Cases).after(query.done.as_deref());
    let page = ShowPage {
        shell: match query.done.as_deref() {
            Some("assigned") => shell.saying(assigned(&case.summary)),
            _ => shell,
        },
        proposals: proposals.into_iter().map(|proposal| ProposalView::new(proposal, staff)).collect(),
        can_end: staff.viewer.may(Action::EndCases),
        head: CaseHead::of(&case, &parties.client, &dates, staff),
        case: CaseView::new(&case),
        tenancy: parties.tenancy.as_ref().map(TenancyView::from),
        people,
        absent,
        offers: OfferRow::all(&offers, &parties.client, Some(id)),
        sent_again: repetitions
            .into_iter()
            .map(|sent| SentAgainRow::new(&sent, staff.viewer.may(Action::ManageIntake)))
            .collect(),
        is_sharing: shared_with > 0 && staff.viewer.may(Action::JoinRecords),
        client: parties.client.into(),
        critical_dates: dates.into_iter().map(|date| DateRow::new(id, date, today, can_check)).collect(),
        services: services.into_iter().map(|service| ServiceRow::new(id, service)).collect(),
        can_assign: staff.viewer.may(Action::Assign),
        can_edit_services: case.summary.is_open || staff.viewer.may(Action::EditClosedServices),
        submission,
        files: files.iter().map(FileTile::from).collect(),
        timeline: timeline.with_questions(&questions, staff),
        note,
        can_write: true,
    };
    Ok(draft.page(&page))
}
