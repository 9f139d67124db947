//! Joins the records of a client, and says that two clients are different people.

use super::{ComparePage, CompareRow, FindPage, FoundRow, JoinForm, JoinQuery, SHOWN, in_a_line};
use crate::http::form::Form;
use crate::http::{PageResult, Reader, Staff, page};
use crate::ui::list_query::search_text;
use crate::ui::{Fact, NavSection};
use crate::views::parties::ClientView;
use actix_web::web::{Path, Query};
use clerk_core::access::Action;
use clerk_core::casework::joins;
use clerk_core::ids::ClientId;
use clerk_core::parties::clients::{self, Client, ListedClient, Sort};
use clerk_core::parties::sharing;
use sqlx::PgConnection;

/// `GET /admin/clients/{id}/join`
pub(crate) async fn show(Reader { staff, mut db }: Reader, id: Path<ClientId>, query: Query<JoinQuery>) -> PageResult {
    staff.viewer.require(Action::JoinRecords)?;
    let client = clients::find(&mut db, &staff.viewer, *id).await?;
    let href = format!("/admin/clients/{id}");
    let shell = staff.shell(NavSection::Clients);
    if let Ok(other) = query.with.parse::<ClientId>() {
        let other = clients::find(&mut db, &staff.viewer, other).await?;
        return Ok(page(&ComparePage {
            shell,
            href,
            id: *client.id,
            name: client.shown_name(),
            other_href: format!("/admin/clients/{}", other.id),
            other_id: *other.id,
            other_name: other.shown_name(),
            version: client.updated_at.to_jiff().to_string(),
            rows: CompareRow::all(facts(client), facts(other)),
            is_client: true,
        }));
    }
    // Those who share the email address or the number are the likeliest.
    let search = match search_text(&query.search) {
        search if search.is_empty() => [&client.email, &client.phone, &client.last_name]
            .into_iter()
            .find(|text| !text.is_empty())
            .cloned()
            .unwrap_or_default(),
        search => search,
    };
    let found = clients::list(&mut db, &staff.viewer, &search, Sort::Newest, (1, SHOWN), 1).await?;
    Ok(page(&FindPage {
        shell,
        href,
        name: client.shown_name(),
        search,
        has_more: found.has_next,
        rows: found.items.into_iter().filter(|found| found.client.id != client.id).map(FoundRow::from).collect(),
    }))
}

impl From<ListedClient> for FoundRow {
    fn from(found: ListedClient) -> Self {
        let client = found.client;
        Self { id: *client.id, name: client.full_name(), details: in_a_line(&[&client.email, &client.phone]) }
    }
}

fn facts(client: Client) -> Vec<Fact> {
    let view = ClientView::from(client);
    let mut facts = vec![
        Fact::new("Name", view.name),
        Fact::new("Preferred name", view.preferred_name),
        Fact::new("Email", view.email),
        Fact::new("Phone", view.phone),
        Fact::new("Contact restriction", view.advice.restriction()),
        Fact::new("Contact notes", view.advice.client.contact_notes.as_str()),
        Fact::new("Interpreter", view.advice.interpreter()),
        Fact::new("First language", view.advice.client.first_language.as_str()),
    ];
    facts.extend(view.facts);
    facts.push(Fact::new("Notes", view.notes));
    facts
}

/// `POST /admin/clients/{id}/join`
pub(crate) async fn join(staff: Staff, id: Path<ClientId>, form: Form<JoinForm>) -> PageResult {
    let join = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::JoinRecords)?;
        joins::join_clients(tx, &staff.viewer, *id, form.0.other()?, form.0.version(), staff.now()).await?;
        Ok(format!("/admin/clients/{id}?done=joined"))
    };
    staff.press(join).await
}

/// `POST /admin/clients/{id}/different`
pub(crate) async fn part(staff: Staff, id: Path<ClientId>, form: Form<JoinForm>) -> PageResult {
    let part = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::JoinRecords)?;
        clients::require_seen(tx, &staff.viewer, *id).await?;
        sharing::part(tx, &staff.viewer, *id, form.0.other()?, staff.now()).await?;
        Ok(format!("/admin/clients/{id}?done=different"))
    };
    staff.press(part).await
}
