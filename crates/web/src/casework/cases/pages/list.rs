//! The list of cases: search, filters, order and pages, all kept in the address.

use crate::casework::cases::query::{ALL, CaseQuery};
use crate::http::{PageResult, Reader, page};
use crate::state::people::{Person, people};
use crate::ui::list_query::{COUNTED, PAGE_SIZE, page_number, page_text};
use crate::ui::{Choice, Moment, NavSection, Pager, Shell, SortColumn, Tag};
use crate::views::nearness::Due;
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases::{self, Count, EMPLOYMENT, INCOME_RANGE, ListedCase};
use clerk_core::casework::cases::{LegalHelp, Outcome, SortBy, Stage, Topic};
use clerk_core::office::accounts::StaffRef;
use jiff::civil::Date;

const PATH: &str = "/admin/cases";

#[derive(Template)]
#[template(path = "casework/cases/list.html")]
struct ListPage {
    shell: Shell,
    search: String,
    sort: String,
    topics: Vec<Choice>,
    stages: Vec<Choice>,
    outcomes: Vec<Choice>,
    legal_help: Vec<Choice>,
    open_states: Vec<Choice>,
    employments: Vec<Choice>,
    incomes: Vec<Choice>,
    paralegals: Vec<Choice>,
    lawyers: Vec<Choice>,
    columns: SortColumns,
    rows: Vec<ListRow>,
    pager: Pager,
    /// What is said if nothing matches.
    nothing: &'static str,
    is_filtered: bool,
    /// The same with closed cases too, if they are left out.
    with_closed: Option<String>,
    can_create: bool,
}

struct SortColumns {
    fileref: SortColumn,
    client: SortColumn,
    topic: SortColumn,
    stage: SortColumn,
    paralegal: SortColumn,
    next_date: SortColumn,
    updated: SortColumn,
    created: SortColumn,
}

struct ListRow {
    href: String,
    fileref: String,
    client_name: String,
    topic: Tag,
    stage: Tag,
    outcome: &'static str,
    legal_help: &'static str,
    is_open: bool,
    paralegal: String,
    lawyer: String,
    next_date: Option<Due>,
    updated: Moment,
    created: Moment,
}

/// `GET /admin/cases`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<CaseQuery>) -> PageResult {
    let query = query.into_inner();
    let filter = query.page_filter();
    let nothing = if filter.is_open == Some(true) { "No open cases found" } else { "No cases found" };
    let number = page_number(&query.page, PAGE_SIZE)?;
    let found = cases::list(&mut db, &staff.viewer, &filter, number, PAGE_SIZE, Count::UpTo(COUNTED)).await?;
    let people = people(&staff.state, &mut db).await?;
    let href = |number: i64| query.href(PATH, |changed| changed.page = page_text(number));
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::Cases),
        topics: Choice::all(Topic::ALL.iter().map(|v| (v.as_str(), v.label())), &query.topic),
        stages: Choice::all(Stage::ALL.iter().map(|v| (v.as_str(), v.label())), &query.stage),
        outcomes: Choice::all(Outcome::ALL.iter().map(|v| (v.as_str(), v.label())), &query.outcome),
        legal_help: Choice::all(LegalHelp::ALL.iter().map(|v| (v.as_str(), v.label())), &query.legal_help),
        open_states: Choice::all([(ALL, "All"), ("false", "Closed")], query.open_state()),
        employments: Choice::all(EMPLOYMENT.iter().copied(), &query.employment),
        incomes: Choice::all(INCOME_RANGE.iter().copied(), &query.income),
        paralegals: paralegals(&people, &query.paralegal),
        lawyers: people.iter().filter(|person| person.is_lawyer).map(|person| choice(person, &query.lawyer)).collect(),
        columns: columns(&query),
        pager: Pager::new(number, PAGE_SIZE, &found, href),
        rows: found.items.into_iter().map(|case| ListRow::new(case, staff.today())).collect(),
        nothing,
        is_filtered: query.is_filtered(),
        with_closed: query.with_closed(PATH),
        can_create: staff.viewer.may(Action::CreateCases),
        search: query.search,
        sort: query.sort,
    }))
}

impl ListRow {
    fn new(listed: ListedCase, today: Date) -> Self {
        let name = |staff: Option<StaffRef>| staff.map(|staff| staff.full_name).unwrap_or_default();
        let ListedCase { summary: case, next, .. } = listed;
        Self {
            href: format!("{PATH}/{}", case.id),
            client_name: case.client.full_name(),
            fileref: case.fileref,
            topic: case.topic.into(),
            stage: case.stage.into(),
            outcome: case.outcome.map_or("", |outcome| outcome.label()),
            legal_help: LegalHelp::of(case.provided_legal_services).label(),
            is_open: case.is_open,
            paralegal: name(case.paralegal),
            lawyer: name(case.lawyer),
            next_date: Due::next(next, today),
            updated: Moment::date_of(case.updated_at),
            created: Moment::date_of(case.created_at),
        }
    }
}

fn paralegals(people: &[Person], chosen: &str) -> Vec<Choice> {
    std::iter::once(Choice::new("none", "Nobody yet", chosen))
        .chain(people.iter().map(|person| choice(person, chosen)))
        .collect()
}

fn choice(person: &Person, chosen: &str) -> Choice {
    Choice::new(person.id.clone(), person.name.clone(), chosen)
}

fn columns(query: &CaseQuery) -> SortColumns {
    let column = |label, by| query.column(PATH, label, by);
    SortColumns {
        fileref: column("Case", SortBy::Fileref),
        client: column("Client", SortBy::Client),
        topic: column("Topic", SortBy::Topic),
        stage: column("Stage", SortBy::Stage),
        paralegal: column("Paralegal", SortBy::Paralegal),
        next_date: column("Next critical date", SortBy::NextDate),
        updated: column("Last activity", SortBy::Updated),
        created: column("Opened", SortBy::Created),
    }
}
