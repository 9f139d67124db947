//! One client: what is known about them, where they live, and their cases.

use crate::http::save::go_to;
use crate::http::{Done, PageResult, Reader, Staff, page};
use crate::ui::{Moment, NavSection, Shell};
use crate::views::parties::ClientView;
use crate::views::records::{JoinRow, OfferRow};
use crate::views::rows::CaseRow;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::Error;
use clerk_core::access::Action;
use clerk_core::casework::cases::{self, CaseFilter, Count};
use clerk_core::casework::joins;
use clerk_core::ids::ClientId;
use clerk_core::insight::records;
use clerk_core::parties::clients;
use clerk_core::parties::sharing::Sharing;
use clerk_core::parties::tenancies::{self, Tenancy};
use sqlx::PgConnection;

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
    sharing: Vec<SharingRow>,
    offers: Vec<OfferRow>,
    joins: Vec<JoinRow>,
    can_join: bool,
}

/// Another client who shares something with this one.
struct SharingRow {
    id: ClientId,
    href: String,
    name: String,
    born: String,
    /// What they share.
    what: &'static str,
    is_settled: bool,
}

struct TenancyRow {
    href: String,
    address: String,
    landlord: String,
    agent: String,
}

/// `GET /admin/clients/{id}`
pub(crate) async fn show(Reader { staff, mut db }: Reader, id: Path<ClientId>, query: Query<Done>) -> PageResult {
    let record = match records::client(&mut db, &staff.viewer, *id).await {
        Err(Error::NotFound) => return joined_with(&mut db, &staff, *id).await,
        other => other?,
    };
    let client = record.client;
    let tenancies = tenancies::of_client(&mut db, &staff.viewer, *id).await?;
    let filter = CaseFilter { client_id: Some(*id), ..CaseFilter::default() };
    let cases = cases::list(&mut db, &staff.viewer, &filter, 1, SHOWN, Count::UpTo(SHOWN)).await?;
    Ok(page(&ShowPage {
        shell: staff.shell(NavSection::Clients).after(query.done.as_deref()),
        offers: OfferRow::all(&record.offers, &client, None),
        client: client.into(),
        tenancies: tenancies.into_iter().map(TenancyRow::from).collect(),
        cases: cases.items.into_iter().map(CaseRow::by_address).collect(),
        can_create: staff.viewer.may(Action::CreateCases),
        sharing: record.sharing.into_iter().map(SharingRow::from).collect(),
        joins: record.joins.into_iter().map(JoinRow::from).collect(),
        can_join: staff.viewer.may(Action::JoinRecords),
    }))
}

/// A record that was joined with another is found there.
async fn joined_with(db: &mut PgConnection, staff: &Staff, id: ClientId) -> PageResult {
    let kept: ClientId = joins::now_at(db, *id).await?.ok_or(Error::NotFound)?.into();
    clients::require_seen(db, &staff.viewer, kept).await?;
    Ok(go_to(&format!("/admin/clients/{kept}")))
}

impl From<Sharing> for SharingRow {
    fn from(sharing: Sharing) -> Self {
        Self {
            id: sharing.id,
            href: format!("/admin/clients/{}", sharing.id),
            name: sharing.name(),
            born: sharing.date_of_birth.map(|day| Moment::date(day).text).unwrap_or_default(),
            what: sharing.reason.label(),
            is_settled: sharing.settled_at.is_some(),
        }
    }
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
