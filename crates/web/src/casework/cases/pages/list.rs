//! The list of cases: search, filters, order and pages, all kept in the address.

use crate::casework::cases::list::CaseList;
use crate::casework::cases::query::{ALL, CHECKS, CaseQuery, IDLE, NEXT_DATES, NOBODY, REVIEWS};
use crate::http::{Done, PageResult, Reader, page};
use crate::state::people::Person;
use crate::ui::list_query::COUNTED;
use crate::ui::{Choice, NavSection, Shell};
use crate::views::lists::{List, ListView, Opened};
use actix_web::web::Query;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases::{EMPLOYMENT, INCOME_RANGE, LegalHelp, Outcome, Stage, Topic};

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
    idle: Vec<Choice>,
    next_dates: Vec<Choice>,
    /// None for those who do no reviews.
    reviews: Vec<Choice>,
    checks: Vec<Choice>,
    list: ListView,
    /// What is said if nothing matches.
    nothing: &'static str,
    is_filtered: bool,
    /// The same with closed cases too, if they are left out.
    with_closed: Option<String>,
    can_create: bool,
}

/// `GET /admin/cases`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<CaseQuery>, done: Query<Done>) -> PageResult {
    let query = query.into_inner();
    let opened = Opened::<CaseList>::new(&mut db, &staff, &query).await?;
    let found = CaseList::page(&mut db, &staff, &query, opened.part, COUNTED).await?;
    let people = opened.people.clone();
    let list = opened.view(db, &staff, &query, found).await?;
    let with_closed = query.with_closed(CaseList::PATH);
    let reviews = if staff.viewer.may(Action::Review) { &REVIEWS[..] } else { &[] };
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::Cases).after(done.done.as_deref()),
        topics: Choice::all(Topic::ALL.iter().map(|v| (v.as_str(), v.label())), &query.topic),
        stages: Choice::all(Stage::ALL.iter().map(|v| (v.as_str(), v.label())), &query.stage),
        outcomes: Choice::all(Outcome::ALL.iter().map(|v| (v.as_str(), v.label())), &query.outcome),
        legal_help: Choice::all(LegalHelp::ALL.iter().map(|v| (v.as_str(), v.label())), &query.legal_help),
        open_states: Choice::all([(ALL, "All"), ("false", "Closed")], query.open_state()),
        employments: Choice::all(EMPLOYMENT.iter().copied(), &query.employment),
        incomes: Choice::all(INCOME_RANGE.iter().copied(), &query.income),
        paralegals: among(&people, |_| true, &query.paralegal),
        lawyers: among(&people, |person| person.is_lawyer, &query.lawyer),
        idle: Choice::all(IDLE, &query.idle),
        next_dates: Choice::all(NEXT_DATES, &query.next),
        reviews: Choice::all(reviews.iter().copied(), &query.review),
        checks: Choice::all(CHECKS, &query.checks),
        list,
        nothing: if with_closed.is_some() { "No open cases found" } else { "No cases found" },
        is_filtered: query.is_filtered(),
        with_closed,
        can_create: staff.viewer.may(Action::CreateCases),
        search: query.search,
        sort: query.sort,
    }))
}

/// Nobody, and those who may be chosen.
fn among(people: &[Person], may_be: impl Fn(&Person) -> bool, chosen: &str) -> Vec<Choice> {
    let people = people.iter().filter(|person| may_be(person));
    let people = people.map(|person| Choice::new(person.id.clone(), person.name.clone(), chosen));
    std::iter::once(Choice::new(NOBODY, "Nobody yet", chosen)).chain(people).collect()
}
