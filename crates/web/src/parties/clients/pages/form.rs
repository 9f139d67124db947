//! Makes a client and changes one.

use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{FormFrame, NavSection, Shell};
use crate::views::records::AlikeRow;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::ids::ClientId;
use clerk_core::input::Form;
use clerk_core::parties::clients::{self, Alike, ClientInput, Created};
use serde::Deserialize;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "parties/clients/form.html")]
struct ClientPage {
    shell: Shell,
    form: Form<ClientInput>,
    frame: FormFrame,
    /// Empty for a new client.
    name: String,
    /// Those whom a new client may be.
    alike: Vec<AlikeRow>,
    /// What to do next: `case` for creating a case for the client.
    then: String,
}

/// Where to go once a new client is created.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Then {
    then: String,
}

/// `GET /admin/clients/new`
pub(crate) async fn show_new(staff: Staff, query: Query<Then>) -> PageResult {
    render(&staff, None, &query.then, Draft::new(), Vec::new()).await
}

/// `POST /admin/clients/new`
pub(crate) async fn create(staff: Staff, sent: Sent<ClientInput>) -> PageResult {
    let then = sent.hidden("then");
    let add = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::CreateCases)?;
        let anyway = !sent.hidden("anyway").is_empty();
        let made = clients::create(tx, &staff.viewer, &sent.form.read(None)?, anyway, staff.now()).await?;
        let next = if then == "case" { "/cases/new" } else { "" };
        Ok(match made {
            Created::Client(id) => Ok(format!("/admin/clients/{id}{next}?done=client")),
            Created::Alike(found) => Err(found),
        })
    };
    let again =
        async |draft, alike: Option<Vec<Alike>>| render(&staff, None, then, draft, alike.unwrap_or_default()).await;
    staff.save_unless(&sent, add, again).await
}

/// `GET /admin/clients/{id}/edit`
pub(crate) async fn show(staff: Staff, id: Path<ClientId>) -> PageResult {
    render(&staff, Some(*id), "", Draft::new(), Vec::new()).await
}

/// `POST /admin/clients/{id}/edit`
pub(crate) async fn update(staff: Staff, id: Path<ClientId>, sent: Sent<ClientInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let kept = clients::find(&mut *tx, &staff.viewer, *id).await?;
        let input = sent.form.read(Some(&ClientInput::of(&kept)))?;
        clients::update(tx, &staff.viewer, &kept, &input, sent.version(), staff.now()).await?;
        Ok(format!("/admin/clients/{id}?done=client"))
    };
    staff
        .save(&sent, change, async |draft| render(&staff, Some(*id), sent.hidden("then"), draft, Vec::new()).await)
        .await
}

/// The form of a client, or of a new one.
async fn render(
    staff: &Staff,
    id: Option<ClientId>,
    then: &str,
    draft: Draft<ClientInput>,
    alike: Vec<Alike>,
) -> PageResult {
    let mut db = staff.db().await?;
    let client = match id {
        Some(id) => Some(clients::find(&mut db, &staff.viewer, id).await?),
        None => staff.viewer.require(Action::CreateCases).map(|()| None)?,
    };
    let stored = client.as_ref().map(|client| Form::of(&ClientInput::of(client)));
    let back = id.map_or("/admin/clients".to_owned(), |id| format!("/admin/clients/{id}"));
    Ok(draft.page(&ClientPage {
        shell: staff.shell(NavSection::Clients),
        frame: FormFrame {
            action: format!("{back}/{}", if id.is_some() { "edit" } else { "new" }),
            back,
            version: draft.version(client.as_ref().map(|client| client.updated_at.to_jiff())),
            current: draft.current(stored.as_ref(), Form::in_lines),
        },
        name: client.map(|client| client.shown_name()).unwrap_or_default(),
        alike: alike.into_iter().map(AlikeRow::from).collect(),
        then: then.to_owned(),
        form: draft.form(stored),
    }))
}
