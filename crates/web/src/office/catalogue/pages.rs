//! The pages of a catalogue: a list, and a form for each entry.

use super::entry::{Cell, Entry, Words};
use super::form::{Purpose, render};
use super::{address, tabs};
use crate::http::{Button, Done, Draft, PageResult, Reader, Sent, Staff, page};
use crate::ui::{NavSection, Shell, Tab};
use actix_web::web::{Path, Query};
use askama::Template;
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
pub(crate) async fn list<E: Entry>(Reader { staff, mut db }: Reader, done: Query<Done>) -> PageResult {
    let all: Vec<E> = catalogue::all(&mut db, &staff.viewer).await?;
    let path = address(E::PATH);
    let rows = all.iter().map(|entry| {
        let row = entry.row(staff.today());
        let heads = E::WORDS.heads.iter().skip(1).copied();
        ListRow { href: format!("{path}/{}", entry.id()), name: row.name, cells: heads.zip(row.cells).collect() }
    });
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::Settings).after(done.done.as_deref()),
        tabs: tabs(E::PATH),
        words: E::WORDS,
        rows: rows.collect(),
        path,
    }))
}

/// `GET …/new`
pub(crate) async fn show_new<E: Entry>(staff: Staff) -> PageResult {
    form::<E>(&staff, None, Draft::new()).await
}

/// `POST …/new`
pub(crate) async fn create<E: Entry>(staff: Staff, sent: Sent<E::Input>) -> PageResult {
    let add = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::ManageSettings)?;
        catalogue::add::<E>(tx, &staff.viewer, &sent.form.read(None)?, staff.now()).await?;
        Ok(format!("{}?done=setting", address(E::PATH)))
    };
    staff.save(&sent, add, async |draft| form::<E>(&staff, None, draft).await).await
}

/// `GET …/{id}`
pub(crate) async fn show<E: Entry>(staff: Staff, id: Path<Uuid>) -> PageResult {
    form::<E>(&staff, Some(*id), Draft::new()).await
}

/// `POST …/{id}`
pub(crate) async fn update<E: Entry>(staff: Staff, id: Path<Uuid>, sent: Sent<E::Input>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let kept: E = catalogue::get(&mut *tx, &staff.viewer, *id).await?;
        let input = sent.form.read(Some(&kept.input()))?;
        catalogue::update(tx, &staff.viewer, &kept, &input, sent.version(), staff.now()).await?;
        Ok(format!("{}?done=setting", address(E::PATH)))
    };
    staff.save(&sent, change, async |draft| form::<E>(&staff, Some(*id), draft).await).await
}

/// `POST …/{id}/remove`
pub(crate) async fn remove<E: Entry>(staff: Staff, id: Path<Uuid>, button: Button) -> PageResult {
    let remove = async |tx: &mut PgConnection| {
        catalogue::remove::<E>(tx, &staff.viewer, *id, button.version).await?;
        Ok(format!("{}?done=setting-removed", address(E::PATH)))
    };
    staff.press(remove).await
}

/// The form of an entry, or of a new one.
async fn form<E: Entry>(staff: &Staff, id: Option<Uuid>, draft: Draft<E::Input>) -> PageResult {
    staff.viewer.require(Action::ManageSettings)?;
    let mut kept = None;
    if let Some(id) = id {
        let entry: E = catalogue::get(&mut *staff.db().await?, &staff.viewer, id).await?;
        kept = Some((entry.input(), entry.updated_at()));
    }
    let purpose = Purpose {
        tab: E::PATH,
        title: if id.is_some() { E::WORDS.change } else { E::WORDS.add },
        intro: E::WORDS.intro,
        hints: E::HINTS,
        tail: id.map_or("/new".to_owned(), |id| format!("/{id}")),
        remove: E::REMOVE.filter(|_| id.is_some()).unwrap_or_default(),
        done: None,
    };
    Ok(render(staff, &purpose, kept, &draft))
}
