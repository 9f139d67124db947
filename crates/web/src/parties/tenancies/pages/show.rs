//! One tenancy: where it is, landlord and agent, and its cases.

use crate::http::{Done, PageResult, Reader, page};
use crate::ui::{NavSection, Shell};
use crate::views::parties::{Absent, PersonView, TenancyView, sides};
use crate::views::rows::CaseRow;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::casework::cases::{self, CaseFilter, Count};
use clerk_core::ids::TenancyId;
use clerk_core::parties::{clients, tenancies};

/// Cases on the page.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "parties/tenancies/show.html")]
struct ShowPage {
    shell: Shell,
    title: String,
    client_href: String,
    client_name: String,
    tenancy: TenancyView,
    people: Vec<PersonView>,
    absent: Vec<Absent>,
    cases: Vec<CaseRow>,
}

/// `GET /admin/tenancies/{id}`
pub(crate) async fn show(Reader { staff, mut db }: Reader, id: Path<TenancyId>, query: Query<Done>) -> PageResult {
    let tenancy = tenancies::find(&mut db, &staff.viewer, *id).await?;
    let client = clients::find(&mut db, &staff.viewer, tenancy.client_id).await?;
    let filter = CaseFilter { tenancy_id: Some(*id), ..CaseFilter::default() };
    let cases = cases::list(&mut db, &staff.viewer, &filter, 1, SHOWN, Count::UpTo(SHOWN)).await?;
    let (people, absent) = sides(&tenancy);
    let title = if tenancy.address.is_empty() { "Tenancy".to_owned() } else { tenancy.in_a_line() };
    Ok(page(&ShowPage {
        shell: staff.shell(NavSection::Clients).after(query.done.as_deref()),
        title,
        client_href: format!("/admin/clients/{}", client.id),
        client_name: client.shown_name(),
        tenancy: TenancyView::from(&tenancy),
        people,
        absent,
        cases: cases.items.into_iter().map(CaseRow::by_address).collect(),
    }))
}
