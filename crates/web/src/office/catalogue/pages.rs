//! The pages of a catalogue: a list, and a form for each entry.

use super::entry::{Cell, Entry, Words};
use super::form::{Purpose, render};
use super::{address, tabs};
use crate::http::error::PageResult;
use crate::http::form::{Form, Sent, VersionField};
use crate::http::save::{Done, press, save};
use crate::http::session::{Reader, Staff};
use crate::state::AppState;
use crate::ui::version;
use crate::ui::{self, NavSection, Refusal, Shell, Tab};
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::office::catalogue;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/catalogue/list.html")]
struct ListPage {
    shell: Shell,
    tabs: Vec<Tab>,
    words: Words,
    path: String,
    rows: Vec<ListRow>,
}

struct ListRow {
    href: String,
    name: String,
    cells: Vec<(&'static str, Cell)>,
}

/// `GET` of a list.
pub(crate) async fn list<E: Entry>(reader: Reader, done: web::Query<Done>, state: web::Data<AppState>) -> PageResult {
    let Reader { staff, mut db } = reader;
    let all: Vec<E> = catalogue::all(&mut db, &staff.viewer).await?;
    let path = address(E::PATH);
    let rows = all.iter().map(|entry| {
        let row = entry.row(state.clock.today());
        let heads = E::WORDS.heads.iter().skip(1).copied();
        ListRow { href: format!("{path}/{}", entry.id()), name: row.name, cells: heads.zip(row.cells).collect() }
    });
    Ok(ui::page(&ListPage {
        shell: Shell::new(&staff, NavSection::Settings, done.done.as_deref()),
        tabs: tabs(E::PATH),
        words: E::WORDS,
        rows: rows.collect(),
        path,
    }))
}

/// `GET …/new`
pub(crate) async fn show_new<E: Entry>(staff: Staff) -> PageResult {
    Ok(page::<E>(&staff, None, None, Refusal::default())?)
}

/// `POST …/new`
pub(crate) async fn create<E: Entry>(staff: Staff, sent: Sent<E::Input>, state: web::Data<AppState>) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::ManageSettings)?;
        catalogue::add::<E>(tx, &staff.viewer, &sent.form.read(None)?, state.clock.now()).await?;
        Ok(format!("{}?done=setting", address(E::PATH)))
    };
    save(&staff, &state, add, async |refusal| page::<E>(&staff, None, Some(&sent), refusal)).await
}

/// `GET …/{id}`
pub(crate) async fn show<E: Entry>(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    let kept = catalogue::get(&mut *state.pool.acquire().await?, &staff.viewer, *id).await?;
    Ok(page::<E>(&staff, Some(&kept), None, Refusal::default())?)
}

/// `POST …/{id}`
pub(crate) async fn update<E: Entry>(
    staff: Staff,
    id: web::Path<Uuid>,
    sent: Sent<E::Input>,
    state: web::Data<AppState>,
) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let kept: E = catalogue::get(&mut *tx, &staff.viewer, *id).await?;
        let input = sent.form.read(Some(&kept.input()))?;
        catalogue::update(tx, &staff.viewer, &kept, &input, sent.version(), state.clock.now()).await?;
        Ok(format!("{}?done=setting", address(E::PATH)))
    };
    let again = async |refusal: Refusal| {
        let kept: E = catalogue::get(&mut *state.pool.acquire().await?, &staff.viewer, *id).await?;
        page(&staff, Some(&kept), Some(&sent), refusal)
    };
    save(&staff, &state, change, again).await
}

/// `POST …/{id}/remove`
pub(crate) async fn remove<E: Entry>(
    staff: Staff,
    id: web::Path<Uuid>,
    form: Form<VersionField>,
    state: web::Data<AppState>,
) -> PageResult {
    let remove = async |tx: &mut PgConnection| {
        catalogue::remove::<E>(tx, &staff.viewer, *id, version(&form.0.version)).await?;
        Ok(format!("{}?done=setting-removed", address(E::PATH)))
    };
    press(&staff, &state, remove).await
}

/// The form of an entry, or of a new one.
fn page<E: Entry>(
    staff: &Staff,
    kept: Option<&E>,
    sent: Option<&Sent<E::Input>>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    staff.viewer.require(Action::ManageSettings)?;
    let purpose = Purpose {
        tab: E::PATH,
        title: if kept.is_some() { E::WORDS.change } else { E::WORDS.add },
        intro: E::WORDS.intro,
        hints: E::HINTS,
        tail: kept.map_or("/new".to_owned(), |kept| format!("/{}", kept.id())),
        remove: E::REMOVE.filter(|_| kept.is_some()).unwrap_or_default(),
        done: None,
    };
    Ok(render(staff, &purpose, kept.map(|kept| (kept.input(), kept.updated_at())), sent, refusal))
}
