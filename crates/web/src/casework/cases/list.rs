//! The list of cases: its columns, its views, and how it is read.

use super::query::CaseQuery;
use crate::http::Staff;
use crate::ui::Tag;
use crate::views::lists::{COUNTED_ON_TABS, Cell, Column, First, List, Order, Part, RowHead};
use crate::views::nearness::Due;
use clerk_core::Result;
use clerk_core::access::{Action, Viewer};
use clerk_core::casework::cases::{self, CaseFilter, CaseSummary, Count, LegalHelp, ListedCase};
use clerk_core::office::lists::ListName;
use clerk_platform::paging::Page;
use sqlx::PgConnection;

/// The list of cases.
pub(crate) struct CaseList;

/// The views of those who run the day, and of those who work on their own cases.
const OF_ALL: [(&str, &str); 5] = [
    ("All open", ""),
    ("Unassigned", "paralegal=none"),
    ("No lawyer", "lawyer=none"),
    ("No activity for 14 days", "idle=14"),
    ("Dates past", "next=overdue"),
];
const OF_OWN: [(&str, &str); 3] =
    [("All open", ""), ("No activity for 14 days", "idle=14"), ("Dates past", "next=overdue")];

type CaseColumn = Column<ListedCase>;

impl List for CaseList {
    type Query = CaseQuery;
    type Row = ListedCase;
    const NAME: ListName = ListName::Cases;
    const PATH: &'static str = "/admin/cases";
    const PAGE_SIZE: i64 = 25;
    const SORT: &'static str = "-created";
    const HAS_PEOPLE: bool = true;
    const FIRST: First<ListedCase> =
        First { label: "Case", order: Some(Order::by("fileref")), class: "ref", head: |case| head(&case.summary) };
    const COLUMNS: &'static [CaseColumn] = &[
        CaseColumn::new("client", "Client", |case, _| Cell::lead([Part::text(case.summary.client.full_name())]))
            .sorted(Order::by("client")),
        CaseColumn::new("email", "Email", |case, _| Cell::email(&case.summary.client.email)).on_request(),
        CaseColumn::new("phone", "Phone", |case, _| Cell::phone(&case.summary.client.phone)).on_request(),
        CaseColumn::new("address", "Address", |case, _| Cell::known(&address(case))).on_request(),
        CaseColumn::new("topic", "Topic", |case, _| Cell::tag(case.summary.topic)).sorted(Order::by("topic")),
        CaseColumn::new("stage", "Stage", |case, _| stage(&case.summary))
            .sorted(Order::by("stage"))
            .changed_at(|case| stage_form(&case.summary), None),
        CaseColumn::new("paralegal", "Paralegal", |case, _| Cell::person(case.summary.paralegal.as_ref()))
            .sorted(Order::by("paralegal"))
            .changed_at(|case| people_form(&case.summary), Some(Action::Assign)),
        CaseColumn::new("lawyer", "Lawyer", |case, _| Cell::person(case.summary.lawyer.as_ref()))
            .changed_at(|case| people_form(&case.summary), Some(Action::Assign)),
        CaseColumn::new("next_date", "Next critical date", |case, today| {
            Cell::due(Due::next(case.next, today), "None")
        })
        .sorted(Order::by("next_date")),
        CaseColumn::new("legal_help", "Legal help given", |case, _| legal_help(&case.summary)).on_request(),
        CaseColumn::new("updated", "Last activity", |case, _| Cell::day(case.summary.updated_at))
            .sorted(Order::newest("updated")),
        CaseColumn::new("created", "Opened", |case, _| Cell::day(case.summary.created_at))
            .sorted(Order::newest("created")),
    ];

    fn built_in(viewer: &Viewer) -> &'static [(&'static str, &'static str)] {
        if viewer.may(Action::Assign) { &OF_ALL } else { &OF_OWN }
    }

    fn is_understood(query: &CaseQuery, staff: &Staff) -> bool {
        query.understood(staff.today()).1.is_empty()
    }

    /// How common a name is has to be looked up before it is searched for.
    fn is_costly(query: &CaseQuery) -> bool {
        !query.search.is_empty()
    }

    async fn page(
        db: &mut PgConnection,
        staff: &Staff,
        query: &CaseQuery,
        (number, size): (i64, i64),
        counted: i64,
    ) -> Result<Page<ListedCase>> {
        cases::list(db, &staff.viewer, &filter(staff, query), number, size, Count::UpTo(counted)).await
    }

    async fn counts(db: &mut PgConnection, staff: &Staff, queries: &[CaseQuery]) -> Result<Vec<i64>> {
        let filters: Vec<_> = queries.iter().map(|query| filter(staff, query)).collect();
        cases::counts(db, &staff.viewer, &filters, COUNTED_ON_TABS).await
    }
}

/// The filter of a query. When a case is reviewed next is told to those alone who do reviews.
fn filter(staff: &Staff, query: &CaseQuery) -> CaseFilter {
    let filter = query.page_filter(staff.today());
    let next_review = filter.next_review.filter(|_| staff.viewer.may(Action::Review));
    CaseFilter { next_review, ..filter }
}

/// Where the stage of an open case is changed.
pub(crate) fn stage_form(case: &CaseSummary) -> Option<String> {
    case.is_open.then(|| format!("/admin/cases/{}/stage", case.id))
}

/// Where others are put on a case.
pub(crate) fn people_form(case: &CaseSummary) -> Option<String> {
    Some(format!("/admin/cases/{}/assign", case.id))
}

/// The heading of a row about a case.
pub(crate) fn head(case: &CaseSummary) -> RowHead {
    RowHead { id: case.id.to_string(), href: format!("/admin/cases/{}", case.id), text: case.fileref.clone() }
}

/// Its stage and, once it is closed, that and how it ended.
pub(crate) fn stage(case: &CaseSummary) -> Cell {
    let Tag { label, tone } = case.stage.into();
    let closed = (!case.is_open).then(|| Part::badge("Closed", "gray"));
    let outcome = case.outcome.map(|outcome| Part::of("text-secondary", outcome.label()));
    Cell::tags(std::iter::once(Part::badge(label, tone)).chain(closed).chain(outcome))
}

/// Whether legal help was given.
pub(crate) fn legal_help(case: &CaseSummary) -> Cell {
    Cell::text(LegalHelp::of(case.provided_legal_services).label())
}

fn address(case: &ListedCase) -> String {
    let Some(tenancy) = &case.tenancy else { return String::new() };
    let parts = [&tenancy.address, &tenancy.suburb, &tenancy.postcode].map(|part| part.trim());
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    known.join(", ")
}
