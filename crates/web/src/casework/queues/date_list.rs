//! Critical dates across cases as a list: its columns, its views, and how it is read.

use super::dates_query::DatesQuery;
use crate::http::Staff;
use crate::ui::Moment;
use crate::views::dates::asked_in_words;
use crate::views::lists::{COUNTED_ON_TABS, Cell, Column, First, List, Part, RowHead};
use crate::views::nearness::{Due, standing};
use clerk_core::Result;
use clerk_core::access::{Role, Viewer};
use clerk_core::casework::dates::{self, ListedDate};
use clerk_core::office::lists::ListName;
use clerk_platform::paging::Page;
use jiff::civil::Date;
use sqlx::PgConnection;

/// How much of a date's notes a row shows, in characters.
const EXCERPT: usize = 120;

/// The views that everyone has, and the one for those who check dates.
const VIEWS: [(&str, &str); 5] = [
    ("Open", ""),
    ("Needs attention", "show=attention"),
    ("Outcome missing", "show=outcome"),
    ("Not checked", "show=unchecked"),
    ("Asked to check", "show=asked"),
];

/// The list of critical dates.
pub(crate) struct DateList;

impl List for DateList {
    type Query = DatesQuery;
    type Row = ListedDate;
    const NAME: ListName = ListName::Dates;
    const PATH: &'static str = "/admin/queues/dates";
    const PAGE_SIZE: i64 = 50;
    const FIRST: First<ListedDate> = First {
        label: "Case",
        order: None,
        class: "ref",
        head: |date| RowHead {
            id: date.id.to_string(),
            href: format!("/admin/cases/{}/dates", date.case_id),
            text: date.fileref.clone(),
        },
    };
    const COLUMNS: &'static [Column<ListedDate>] = &[
        Column::new("client", "Client", |date, _| Cell::lead([Part::text(&date.client_name)])),
        Column::new("date", "Date", |date, today| Cell::due(Some(due(date, today)), "")),
        Column::new("type", "Type", |date, _| kind(date)),
        Column::new("place", "Place", |date, _| Cell::known(&place(date))).on_request(),
        Column::new("paralegal", "Paralegal", |date, _| Cell::name(date.paralegal_name.as_deref().unwrap_or_default())),
        Column::new("checked", "Checked", |date, _| checked(date)),
        Column::new("outcome", "Outcome", |date, _| outcome(date)).on_request(),
    ];

    fn built_in(viewer: &Viewer) -> &'static [(&'static str, &'static str)] {
        // The last is for those who are asked: a case's lawyer, and admins.
        match viewer.role {
            Role::Lawyer | Role::Admin => &VIEWS,
            Role::None | Role::Paralegal | Role::Coordinator => VIEWS.split_last().map_or(&[], |(_, views)| views),
        }
    }

    fn is_understood(query: &DatesQuery, _: &Staff) -> bool {
        query.is_understood()
    }

    async fn page(
        db: &mut PgConnection,
        staff: &Staff,
        query: &DatesQuery,
        (number, size): (i64, i64),
        counted: i64,
    ) -> Result<Page<ListedDate>> {
        dates::list(db, &staff.viewer, &query.filter(), staff.today(), number, size, counted).await
    }

    async fn counts(db: &mut PgConnection, staff: &Staff, queries: &[DatesQuery]) -> Result<Vec<i64>> {
        let filters: Vec<_> = queries.iter().map(DatesQuery::filter).collect();
        dates::counts(db, &staff.viewer, &filters, staff.today(), COUNTED_ON_TABS).await
    }
}

fn due(date: &ListedDate, today: Date) -> Due {
    let (in_words, tone) = standing(date.date_type, date.on_date.to_jiff(), date.outcome, today);
    Due { date: Moment::on(date.on_date, date.hearing_time, today), in_words, tone }
}

/// What it is about, where it is, and the notes.
fn kind(date: &ListedDate) -> Cell {
    let place = date.hearing_type.map(|kind| format!("{}: {}", kind.label(), place(date)));
    let more: Vec<String> =
        place.into_iter().chain(Some(excerpt(&date.notes)).filter(|notes| !notes.is_empty())).collect();
    let more = Some(more.join(". ")).filter(|more| !more.is_empty());
    let kind = Part::text(date.date_type.label());
    Cell::of(std::iter::once(kind).chain(more.map(|text| Part::of("text-secondary excerpt", text))))
}

fn place(date: &ListedDate) -> String {
    let parts = [&date.hearing_location, &date.hearing_room].map(String::as_str);
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Whether a second pair of eyes has looked at it.
fn checked(date: &ListedDate) -> Cell {
    let (label, tone) = if date.is_checked { ("Checked", "green") } else { ("Not checked", "gray") };
    let asked = asked_in_words(date.check_asked_by.as_deref(), date.check_asked_at);
    let asked = Some(asked).filter(|asked| !date.is_checked && !asked.is_empty());
    Cell::tags(std::iter::once(Part::badge(label, tone)).chain(asked.map(|asked| Part::of("text-secondary", asked))))
}

fn outcome(date: &ListedDate) -> Cell {
    let outcome = date.outcome.map(|outcome| Part::text(outcome.label_of(date.date_type)));
    Cell::of([outcome.unwrap_or_else(|| Part::nothing("None yet"))])
}

fn excerpt(notes: &str) -> String {
    let mut letters = notes.chars();
    let begin: String = letters.by_ref().take(EXCERPT).collect();
    if letters.next().is_some() { format!("{begin}…") } else { begin }
}
