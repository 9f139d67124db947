//! One client: what is known about them, where they live, and their cases.

use crate::http::{Done, PageResult, Reader, page};
use crate::ui::{NavSection, Shell};
use crate::views::parties::ClientView;
use crate::views::rows::CaseRow;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases::{self, CaseFilter, Count};
use clerk_core::ids::ClientId;
use clerk_core::parties::tenancies::Tenancy;
use clerk_core::parties::{clients, tenancies};

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
pub(crate) async fn show(Reader { staff, mut db }: Reader, id: Path<ClientId>, query: Query<Done>) -> PageResult {
    let client = clients::find(&mut db, &staff.viewer, *id).await?;
    let tenancies = tenancies::of_client(&mut db, &staff.viewer, *id).await?;
    let filter = CaseFilter { client_id: Some(*id), ..CaseFilter::default() };
    let cases = cases::list(&mut db, &staff.viewer, &filter, 1, SHOWN, Count::UpTo(SHOWN)).await?;
    Ok(page(&ShowPage {
        shell: staff.shell(NavSection::Clients).after(query.done.as_deref()),
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
