//! One client: what is known about them, where they live, and their cases.

use crate::http::error::PageResult;
use crate::http::save::Done;
use crate::http::session::Reader;
use crate::ui::{self, NavSection, Shell};
use crate::views::parties::ClientView;
use crate::views::rows::CaseRow;
use actix_web::web;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases::{self, CaseFilter, Count};
use clerk_core::parties::tenancies::Tenancy;
use clerk_core::parties::{clients, tenancies};
use uuid::Uuid;

/// Cases on the page; a client rarely has more than three.
const SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "parties/clients/show.html")]
struct ShowPage {
    shell: Shell,
    client: ClientView,
    tenancies: Vec<TenancyRow>,
    cases: Vec<CaseRow>,
    can_create: bool,
}

struct TenancyRow {
    href: String,
    address: String,
    landlord: String,
    agent: String,
}

/// `GET /admin/clients/{id}`
pub(crate) async fn show(reader: Reader, id: web::Path<Uuid>, query: web::Query<Done>) -> PageResult {
    let Reader { staff, mut db } = reader;
    let client = clients::find(&mut db, &staff.viewer, *id).await?;
    let tenancies = tenancies::of_client(&mut db, &staff.viewer, *id).await?;
    let filter = CaseFilter { client_id: Some(*id), ..CaseFilter::default() };
    let cases = cases::list(&mut db, &staff.viewer, &filter, 1, SHOWN, Count::UpTo(SHOWN)).await?;
    Ok(ui::page(&ShowPage {
        shell: Shell::new(&staff, NavSection::Clients, query.done.as_deref()),
        client: client.into(),
        tenancies: tenancies.into_iter().map(TenancyRow::from).collect(),
        cases: cases.items.into_iter().map(CaseRow::by_address).collect(),
        can_create: staff.viewer.may(Action::CreateCases),
    }))
}

impl From<Tenancy> for TenancyRow {
    fn from(tenancy: Tenancy) -> Self {
        Self {
            href: format!("/admin/tenancies/{}", tenancy.id),
            address: tenancy.in_a_line(),
            landlord: tenancy.landlord.map(|person| person.full_name).unwrap_or_default(),
            agent: tenancy.agent.map(|person| person.full_name).unwrap_or_default(),
        }
    }
}
