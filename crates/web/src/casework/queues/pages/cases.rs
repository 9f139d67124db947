//! The queues of cases: my cases, the inbox, reviews, missing checks.

use crate::casework::queues::list::{ChecksMissing, Inbox, MyCases, QueueList, Reassign, Reviews};
use crate::casework::queues::queue_query::QueueQuery;
use crate::http::{PageResult, Reader, page};
use crate::state::people::Person;
use crate::ui::list_query::COUNTED;
use crate::ui::{Choice, Shell};
use crate::views::lists::{ListRow, ListView, Opened, RowAction};
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::Error;
use clerk_core::access::Action;
use clerk_core::casework::cases::LegalHelp;
use clerk_core::office::lists::ListName;

#[derive(Template)]
#[template(path = "casework/queues/cases.html")]
struct QueuePage {
    shell: Shell,
    /// Its name in the address.
    name: &'static str,
    title: &'static str,
    /// The filters of the inbox.
    legal_help: Vec<Choice>,
    /// The filters of the review queue and of missing checks.
    lawyers: Vec<Choice>,
    /// The same for the form around the table, which leads to a page that comes back here.
    query: QueueQuery,
    can_assign: bool,
    can_review: bool,
    /// Whether something can be done in each row.
    acts: bool,
    list: ListView,
}

/// `GET /admin/queues/{mine|inbox|reviews|checks|reassign}`
pub(crate) async fn show(reader: Reader, name: Path<String>, query: Query<QueueQuery>) -> PageResult {
    let query = query.into_inner();
    match name.as_str() {
        "mine" => queue::<MyCases>(reader, query).await,
        "inbox" => queue::<Inbox>(reader, query).await,
        "reassign" => queue::<Reassign>(reader, query).await,
        "reviews" => queue::<Reviews>(reader, query).await,
        "checks" => queue::<ChecksMissing>(reader, query).await,
        _ => Err(Error::NotFound.into()),
    }
}

async fn queue<L: QueueList>(Reader { staff, mut db }: Reader, query: QueueQuery) -> PageResult {
    let opened = Opened::<L>::new(&mut db, &staff, &query).await?;
    let found = L::page(&mut db, &staff, &query, opened.part, COUNTED).await?;
    let people = opened.people.clone();
    let mut list = opened.view(db, &staff, &query, found).await?;
    let (name, is_bulk) = (L::NAME.as_str(), L::NAME != ListName::Mine);
    let (may_assign, may_review) = (staff.viewer.may(Action::Assign), staff.viewer.may(Action::Review));
    let (page_of_row, label) = match L::NAME {
        ListName::Inbox | ListName::Reassign if may_assign => ("/admin/queues/assign", "Assign"),
        ListName::Reviews if may_review => ("/admin/queues/review", "Review"),
        _ => ("", ""),
    };
    if !page_of_row.is_empty() {
        let action = |row: &ListRow| RowAction { href: query.one_href(page_of_row, name, &row.id), label };
        list.rows.iter_mut().for_each(|row| row.action = Some(action(row)));
    }
    Ok(page(&QueuePage {
        shell: staff.shell(L::SECTION).after(query.done.as_deref()),
        name,
        title: L::TITLE,
        lawyers: lawyers(&people, &query.lawyer),
        legal_help: Choice::all(LegalHelp::ALL.iter().map(|v| (v.as_str(), v.label())), &query.legal_help),
        can_assign: is_bulk && may_assign,
        can_review: is_bulk && L::NAME != ListName::Reassign && may_review,
        acts: !page_of_row.is_empty(),
        list,
        query,
    }))
}

/// The lawyers by whom a queue can be narrowed.
fn lawyers(people: &[Person], chosen: &str) -> Vec<Choice> {
    let lawyers = people.iter().filter(|person| person.is_lawyer);
    lawyers.map(|person| Choice::new(person.id.clone(), person.name.clone(), chosen)).collect()
}
