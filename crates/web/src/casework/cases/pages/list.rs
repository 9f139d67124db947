//! The list of cases: search, filters, order and pages, all kept in the address.

use crate::casework::cases::query::CaseQuery;
use crate::http::{PageResult, Reader, page};
use crate::state::people::{Person, people};
use crate::ui::list_query::{COUNTED, PAGE_SIZE, page_text};
use crate::ui::{Choice, Moment, NavSection, Pager, Shell, SortColumn, Tag};
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases::{self, CaseSummary, Count, EMPLOYMENT, INCOME_RANGE};
use clerk_core::casework::cases::{LegalHelp, Outcome, Stage, Topic};
use clerk_core::office::accounts::StaffRef;

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
    is_filtered: bool,
    can_create: bool,
}

struct SortColumns {
    topic: SortColumn,
    stage: SortColumn,
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
    created: Moment,
}

/// `GET /admin/cases`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<CaseQuery>) -> PageResult {
    let query = query.into_inner();
    let (filter, _) = query.filter();
    let number = query.page().unwrap_or(1);
    let found = cases::list(&mut db, &staff.viewer, &filter, number, PAGE_SIZE, Count::UpTo(COUNTED)).await?;
    let people = people(&staff.state, &mut db).await?;
    let href = |number: i64| query.href(PATH, |changed| changed.page = page_text(number));
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::Cases),
        topics: Choice::all(Topic::ALL.iter().map(|v| (v.as_str(), v.label())), &query.topic),
        stages: Choice::all(Stage::ALL.iter().map(|v| (v.as_str(), v.label())), &query.stage),
        outcomes: Choice::all(Outcome::ALL.iter().map(|v| (v.as_str(), v.label())), &query.outcome),
        legal_help: Choice::all(LegalHelp::ALL.iter().map(|v| (v.as_str(), v.label())), &query.legal_help),
        open_states: Choice::all([("true", "Open"), ("false", "Closed")], &query.open),
        employments: Choice::all(EMPLOYMENT.iter().copied(), &query.employment),
        incomes: Choice::all(INCOME_RANGE.iter().copied(), &query.income),
        paralegals: paralegals(&people, &query.paralegal),
        lawyers: people.iter().filter(|person| person.is_lawyer).map(|person| choice(person, &query.lawyer)).collect(),
        columns: columns(&query),
        pager: Pager::new(number, PAGE_SIZE, &found, href),
        rows: found.items.into_iter().map(|case| case.summary.into()).collect(),
        is_filtered: query.is_filtered(),
        can_create: staff.viewer.may(Action::CreateCases),
        search: query.search,
        sort: query.sort,
    }))
}

impl From<CaseSummary> for ListRow {
    fn from(case: CaseSummary) -> Self {
        let name = |staff: Option<StaffRef>| staff.map(|staff| staff.full_name).unwrap_or_default();
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
    let column = |label, sort: &str, state| SortColumn {
        label,
        href: query.href(PATH, |changed| changed.sort = sort.to_owned()),
        state,
    };
    let state = |name: &str, state| if query.sort == name { state } else { "" };
    let (created, created_state) = match query.sort.as_str() {
        "" | "-created" => ("created", "desc"),
        "created" => ("-created", "asc"),
        _ => ("-created", ""),
    };
    SortColumns {
        topic: column("Topic", "topic", state("topic", "asc")),
        stage: column("Stage", "stage", state("stage", "asc")),
        created: column("Opened", created, created_state),
    }
}
