//! One case on one page.

use super::head::CaseHead;
use super::parties::{Absent, ClientView, PersonView, TenancyView, people};
use super::view::{CaseView, Entry};
use super::work::{DateRow, ServiceRow};
use crate::error::{OrPage, PageError};
use crate::http::session::{Reader, Staff};
use crate::pages::Done;
use crate::pages::submissions::{AnswerSection, sections};
use crate::state::AppState;
use crate::ui::{self, Choice, FileTile, Form, Moment, NavSection, Shell};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::cases::{self, WholeCase};
use clerk_core::notes;
use clerk_core::values::NoteType;
use sqlx::PgConnection;
use uuid::Uuid;

/// Timeline entries on the page; a case rarely has more.
const TIMELINE: i64 = 500;

/// Notes that people write here, in the order in which they are offered.
const NOTE_TYPES: [NoteType; 5] = [
    NoteType::Paralegal,
    NoteType::ConflictCheckSuccess,
    NoteType::ConflictCheckFailure,
    NoteType::EligibilityCheckSuccess,
    NoteType::EligibilityCheckFailure,
];

#[derive(Template)]
#[template(path = "pages/cases/show.html")]
struct ShowPage {
    shell: Shell,
    user_id: String,
    head: CaseHead,
    case: CaseView,
    client: ClientView,
    tenancy: Option<TenancyView>,
    people: Vec<PersonView>,
    absent: Vec<Absent>,
    submission: Option<SubmissionView>,
    files: Vec<FileTile>,
    timeline: Vec<Entry>,
    critical_dates: Vec<DateRow>,
    services: Vec<ServiceRow>,
    can_assign: bool,
    can_review: bool,
    can_edit_services: bool,
    note_form: Form,
    note_types: Vec<Choice>,
    note_saved: bool,
    can_write: bool,
}

struct SubmissionView {
    href: String,
    submitted: Moment,
    problems: Vec<String>,
    sections: Vec<AnswerSection>,
}

/// `GET /admin/cases/{id}`
pub(crate) async fn show(
    request: HttpRequest,
    reader: Reader,
    id: web::Path<Uuid>,
    query: web::Query<Done>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, PageError> {
    let Reader { staff, mut db } = reader;
    let form = Form::new("note").with("note_type", NoteType::Paralegal.as_str());
    render(&mut db, &staff, *id, &state, form, query.done.as_deref(), StatusCode::OK).await.or_page(&request)
}

/// The page, with the note form as it stands.
pub(super) async fn render(
    db: &mut PgConnection,
    staff: &Staff,
    id: Uuid,
    state: &AppState,
    note_form: Form,
    done: Option<&str>,
    status: StatusCode,
) -> clerk_core::Result<HttpResponse> {
    let whole = cases::get_whole(&mut *db, &staff.viewer, id).await?;
    let (timeline, _) = notes::timeline(&mut *db, &staff.viewer, id, TIMELINE, 0).await?;
    let WholeCase { case, parties, dates, services, uploads: files, submission } = whole;
    let submission = submission.map(|submission| SubmissionView {
        href: format!("/admin/submissions/{}", submission.id),
        submitted: Moment::time(submission.submitted_at.unwrap_or(submission.created_at)),
        sections: sections(submission.answers.get(), &files),
        problems: submission.problems,
    });
    let today = state.clock.today();
    let note_types =
        Choice::all(NOTE_TYPES.iter().map(|kind| (kind.as_str(), kind.label())), note_form.value("note_type"));
    let (people, absent) = people(&case, &parties);
    let page = ShowPage {
        shell: Shell::new(staff, NavSection::Cases, done),
        user_id: staff.user.id.to_string(),
        head: CaseHead::of(&case, &parties.client, &dates, state),
        case: CaseView::new(&case),
        tenancy: parties.tenancy.as_ref().map(TenancyView::from),
        people,
        absent,
        client: parties.client.into(),
        critical_dates: dates.into_iter().map(|date| DateRow::new(id, date, today)).collect(),
        services: services.into_iter().map(|service| ServiceRow::new(id, service)).collect(),
        can_assign: staff.viewer.may(Action::Assign),
        can_review: staff.viewer.may(Action::ReviewDates),
        can_edit_services: case.summary.is_open || staff.viewer.may(Action::EditClosedServices),
        submission,
        files: files.iter().map(FileTile::from).collect(),
        timeline: timeline.into_iter().map(Entry::from).collect(),
        note_form,
        note_types,
        note_saved: done == Some("note"),
        can_write: true,
    };
    Ok(ui::page_with(status, &page))
}
