//! Who is known already of those whom a call names: a part of the page that scripts fetch while it is filled in.

use crate::http::{PageResult, Reader, page};
use crate::ui::{Moment, Tag};
use actix_web::web::Query;
use askama::Template;
use clerk_core::input::clean;
use clerk_core::intake::calls::{self, Conflict, Known, KnownClient, Named};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "intake/calls/known.html")]
struct KnownPart {
    clients: Vec<KnownRow>,
    conflicts: Vec<ConflictRow>,
    /// Whether it was said that the caller is none of them.
    is_new: bool,
}

struct KnownRow {
    id: String,
    href: String,
    name: String,
    born: String,
    email: String,
    phone: String,
    cases: Vec<CaseLink>,
    is_chosen: bool,
}

struct CaseLink {
    href: String,
    fileref: String,
    topic: Tag,
    is_open: bool,
}

struct ConflictRow {
    href: String,
    name: String,
    is_client: bool,
}

/// What has been filled in so far.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct KnownQuery {
    first_name: String,
    last_name: String,
    phone: String,
    email: String,
    agent_name: String,
    landlord_name: String,
    caller: String,
}

/// `GET /admin/calls/known`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<KnownQuery>) -> PageResult {
    let texts =
        [&query.first_name, &query.last_name, &query.phone, &query.email, &query.agent_name, &query.landlord_name];
    // As when the form is sent: what nobody sees is not looked for.
    let [first_name, last_name, phone, email, agent, landlord] = texts.map(|text| clean::line(text));
    let named = Named {
        first_name: &first_name,
        last_name: &last_name,
        phone: &phone,
        email: &email,
        agent: &agent,
        landlord: &landlord,
        chosen: query.caller.parse().ok(),
    };
    let Known { clients, conflicts } = calls::known(&mut db, &staff.viewer, &named).await?;
    Ok(page(&KnownPart {
        clients: clients.into_iter().map(|client| KnownRow::new(client, &query.caller)).collect(),
        conflicts: conflicts.into_iter().map(ConflictRow::from).collect(),
        is_new: query.caller == "new",
    }))
}

impl KnownRow {
    fn new(known: KnownClient, caller: &str) -> Self {
        let id = known.client.id.to_string();
        let case = |case: calls::KnownCase| CaseLink {
            href: format!("/admin/cases/{}", case.id),
            fileref: case.fileref,
            topic: case.topic.into(),
            is_open: case.is_open,
        };
        Self {
            href: format!("/admin/clients/{id}"),
            name: known.client.full_name(),
            born: known.date_of_birth.map(|day| Moment::date(day).text).unwrap_or_default(),
            email: known.client.email,
            phone: known.client.phone,
            cases: known.cases.into_iter().map(case).collect(),
            is_chosen: id == caller,
            id,
        }
    }
}

impl From<Conflict> for ConflictRow {
    fn from(conflict: Conflict) -> Self {
        match conflict {
            Conflict::Person { id, name } => Self { href: format!("/admin/people/{id}"), name, is_client: false },
            Conflict::Client { id, name } => Self { href: format!("/admin/clients/{id}"), name, is_client: true },
        }
    }
}
