//! Settings that there are many of: a list, and a form for each entry.

use super::form::{Field, Present, Purpose, Typed, render, text};
use super::{PATH, tabs};
use crate::http::error::PageResult;
use crate::http::form::{Form, VersionField};
use crate::http::save::{Done, press, save};
use crate::http::session::{Reader, Staff};
use crate::state::AppState;
use crate::ui::version;
use crate::ui::{self, NavSection, Refusal, Shell, Tab, Tag};
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::access::{Action, Viewer};
use clerk_core::{Error, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;
use uuid::Uuid;

/// Something that the settings hold a list of.
pub(crate) trait Entry: Sized + 'static {
    /// The end of its address.
    const PATH: &'static str;
    const WORDS: Words;
    /// The words of the button that removes one, if it can be removed.
    const REMOVE: Option<&'static str>;

    fn fields() -> Vec<Field>;
    async fn all(connection: &mut PgConnection, viewer: &Viewer) -> Result<Vec<Self>>;
    async fn find(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<Self>;
    /// Adds one, or changes the one with this id.
    async fn save(
        connection: &mut PgConnection,
        viewer: &Viewer,
        id: Option<Uuid>,
        typed: &Typed,
        version: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<()>;

    async fn remove(_: &mut PgConnection, _: &Viewer, _: Uuid, _: Option<Timestamp>) -> Result<()> {
        Err(Error::NotFound)
    }

    fn updated_at(&self) -> Timestamp;
    /// The value of a field.
    fn value(&self, field: &str) -> String;
    fn row(&self, today: Date) -> Row;
}

/// What the pages of a list say.
pub(crate) struct Words {
    pub(crate) title: &'static str,
    pub(crate) intro: &'static str,
    pub(crate) add: &'static str,
    pub(crate) change: &'static str,
    /// The heads of the list's columns.
    pub(crate) heads: &'static [&'static str],
    /// What an empty list says.
    pub(crate) empty: &'static str,
}

/// A row of a list.
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    /// One per head but the first.
    pub(crate) cells: Vec<Cell>,
}

/// A cell behind the first.
pub(crate) enum Cell {
    Text(String),
    State(Tag),
}

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

fn address<E: Entry>(tail: &str) -> String {
    format!("{PATH}/{}{tail}", E::PATH)
}

/// `GET` of a list.
pub(crate) async fn list<E: Entry>(reader: Reader, done: web::Query<Done>, state: web::Data<AppState>) -> PageResult {
    let Reader { staff, mut db } = reader;
    let all = E::all(&mut db, &staff.viewer).await?;
    let rows = all.iter().map(|entry| {
        let row = entry.row(state.clock.today());
        let heads = E::WORDS.heads.iter().skip(1).copied();
        ListRow { href: address::<E>(&format!("/{}", row.id)), name: row.name, cells: heads.zip(row.cells).collect() }
    });
    Ok(ui::page(&ListPage {
        shell: Shell::new(&staff, NavSection::Settings, done.done.as_deref()),
        tabs: tabs(E::PATH),
        words: E::WORDS,
        path: address::<E>(""),
        rows: rows.collect(),
    }))
}

/// `GET …/new`
pub(crate) async fn show_new<E: Entry>(staff: Staff, state: web::Data<AppState>) -> PageResult {
    Ok(page::<E>(&staff, &state, None, None, Refusal::default()).await?)
}

/// `POST …/new`
pub(crate) async fn create<E: Entry>(staff: Staff, form: Form<Typed>, state: web::Data<AppState>) -> PageResult {
    submit::<E>(&staff, &state, None, &form.0).await
}

/// `GET …/{id}`
pub(crate) async fn show<E: Entry>(staff: Staff, id: web::Path<Uuid>, state: web::Data<AppState>) -> PageResult {
    Ok(page::<E>(&staff, &state, Some(*id), None, Refusal::default()).await?)
}

/// `POST …/{id}`
pub(crate) async fn update<E: Entry>(
    staff: Staff,
    id: web::Path<Uuid>,
    form: Form<Typed>,
    state: web::Data<AppState>,
) -> PageResult {
    submit::<E>(&staff, &state, Some(*id), &form.0).await
}

/// `POST …/{id}/remove`
pub(crate) async fn remove<E: Entry>(
    staff: Staff,
    id: web::Path<Uuid>,
    form: Form<VersionField>,
    state: web::Data<AppState>,
) -> PageResult {
    let remove = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::ManageSettings)?;
        E::remove(tx, &staff.viewer, *id, version(&form.0.version)).await?;
        Ok(address::<E>("?done=setting-removed"))
    };
    press(&staff, &state, remove).await
}

async fn submit<E: Entry>(staff: &Staff, state: &AppState, id: Option<Uuid>, typed: &Typed) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::ManageSettings)?;
        let made_from = version(text(typed, "version"));
        E::save(tx, &staff.viewer, id, typed, made_from, state.clock.now()).await?;
        Ok(address::<E>("?done=setting"))
    };
    save(staff, state, change, async |refusal| page::<E>(staff, state, id, Some(typed), refusal).await).await
}

async fn page<E: Entry>(
    staff: &Staff,
    state: &AppState,
    id: Option<Uuid>,
    sent: Option<&Typed>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    staff.viewer.require(Action::ManageSettings)?;
    let present = match id {
        Some(id) => Some(E::find(&mut *state.pool.acquire().await?, &staff.viewer, id).await?),
        None => None,
    };
    let purpose = Purpose {
        tab: E::PATH,
        title: if id.is_some() { E::WORDS.change } else { E::WORDS.add },
        intro: E::WORDS.intro,
        action: address::<E>(&id.map_or("/new".to_owned(), |id| format!("/{id}"))),
        remove: E::REMOVE.filter(|_| id.is_some()).unwrap_or_default(),
        done: None,
    };
    let value = |name: &str| present.as_ref().map(|entry| entry.value(name)).unwrap_or_default();
    let present = present.as_ref().map(|entry| -> Present<'_> { (&value, entry.updated_at()) });
    Ok(render(staff, purpose, E::fields(), present, sent, refusal))
}
