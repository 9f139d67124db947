//! The first page: my cases, what waits, which dates come up.

use crate::error::{OrPage, PageError};
use crate::http::session::{Reader, Staff};
use crate::state::AppState;
use crate::ui::{self, Moment, NavSection, Shell, Tag};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::access::{Action, Role};
use clerk_core::cases::{self, CaseFilter, CaseSummary, Count, Sort};
use clerk_core::dates::{self, UpcomingDate};
use clerk_core::submissions;
use clerk_core::time::show_distance;
use jiff::civil::Date;

/// How many cases and dates the page shows.
const SHOWN: i64 = 10;

#[derive(Template)]
#[template(path = "pages/dashboard.html")]
struct Dashboard {
    shell: Shell,
    user_first_name: String,
    my_cases: Vec<CaseRow>,
    my_cases_total: i64,
    my_cases_href: String,
    inbox: Option<Waiting>,
    failed: Option<Waiting>,
    dates: Vec<DateRow>,
}

struct CaseRow {
    href: String,
    fileref: String,
    client_name: String,
    topic: Tag,
    stage: Tag,
    updated: Moment,
}

struct Waiting {
    count: i64,
    href: &'static str,
}

struct DateRow {
    href: String,
    fileref: String,
    client_name: String,
    kind: &'static str,
    date: Moment,
    in_words: String,
    tone: &'static str,
}

/// `GET /admin`
pub(crate) async fn show(
    request: HttpRequest,
    reader: Reader,
    state: web::Data<AppState>,
) -> Result<HttpResponse, PageError> {
    let Reader { staff, mut db } = reader;
    let viewer = &staff.viewer;
    let mine = mine(&staff);
    let page = cases::list(&mut db, viewer, &mine, 1, SHOWN, Count::Exact).await.or_page(&request)?;
    let today = state.clock.today();
    let dates = dates::upcoming(&mut db, viewer, today, SHOWN).await.or_page(&request)?;
    let mut inbox = None;
    let mut failed = None;
    if viewer.may(Action::SeeInbox) {
        let count = cases::inbox_count(&mut db, viewer).await.or_page(&request)?;
        inbox = Some(Waiting { count, href: "/admin/cases?open=true&paralegal=none&sort=created" });
    }
    if viewer.may(Action::ManageIntake) {
        let count = submissions::failed_count(&mut db, viewer).await.or_page(&request)?;
        failed = (count > 0).then_some(Waiting { count, href: "/admin/submissions/failed" });
    }
    let first_name = staff.user.full_name.split_whitespace().next().unwrap_or_default().to_owned();
    let who = if mine.lawyer_id.is_some() { "lawyer" } else { "paralegal" };
    Ok(ui::page(&Dashboard {
        shell: Shell::new(&staff, NavSection::Dashboard, None),
        user_first_name: first_name,
        my_cases_total: page.total,
        my_cases: page.items.iter().map(CaseRow::from).collect(),
        my_cases_href: format!("/admin/cases?open=true&{who}={}", staff.user.id),
        inbox,
        failed,
        dates: dates.into_iter().map(|date| DateRow::new(date, today)).collect(),
    }))
}

/// The open cases that are someone's own: as lawyer for lawyers, as paralegal for everybody else.
fn mine(staff: &Staff) -> CaseFilter {
    let mut filter = CaseFilter { is_open: Some(true), sort: Sort::Updated, ..Default::default() };
    if staff.viewer.role == Role::Lawyer {
        filter.lawyer_id = Some(staff.user.id);
    } else {
        filter.paralegal_id = Some(staff.user.id);
    }
    filter
}

impl From<&CaseSummary> for CaseRow {
    fn from(case: &CaseSummary) -> Self {
        Self {
            href: format!("/admin/cases/{}", case.id),
            fileref: case.fileref.clone(),
            client_name: case.client.full_name(),
            topic: case.topic.into(),
            stage: case.stage.into(),
            updated: Moment::time(case.updated_at),
        }
    }
}

impl DateRow {
    fn new(date: UpcomingDate, today: Date) -> Self {
        let on = date.on_date.to_jiff();
        let days = (on - today).get_days();
        Self {
            href: format!("/admin/cases/{}", date.case_id),
            fileref: date.fileref,
            client_name: date.client_name,
            kind: date.date_type.label(),
            date: Moment::date(date.on_date),
            in_words: if days < 0 {
                format!("overdue, {}", show_distance(on, today))
            } else {
                show_distance(on, today)
            },
            tone: match days {
                ..0 => "red",
                0..=7 => "orange",
                _ => "gray",
            },
        }
    }
}
