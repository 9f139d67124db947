//! Saved views: kept, renamed, shared, given another filter, deleted.

use super::registry::with_list;
use crate::http::form::Form;
use crate::http::{Draft, PageResult, Sent, Staff, back_to};
use crate::ui::list_query::address;
use crate::ui::{FormFrame, NavSection, Shell};
use crate::views::lists::{Address, List};
use actix_web::web::Path;
use askama::Template;
use clerk_core::access::Action;
use clerk_core::input;
use clerk_core::office::lists::{self, ListName, SavedView, ViewInput};
use clerk_core::{Error, Result};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "insight/lists/view.html")]
struct ViewPage {
    shell: Shell,
    form: input::Form<ViewInput>,
    frame: FormFrame,
    /// The list that it is of.
    list: &'static str,
    /// What it holds, for a new one.
    query: String,
    /// What it is called, for one that is kept already.
    name: String,
    can_share: bool,
    /// Whether its maker may only take it back.
    is_taken_back: bool,
    /// Where it is deleted; empty for a new one, and for those who may not.
    delete: String,
}

/// A filter, as the address of its list has it.
#[derive(Deserialize)]
pub(crate) struct Filter {
    #[serde(default)]
    query: String,
}

/// `POST /admin/lists/{list}/views`
pub(crate) async fn create(staff: Staff, list: Path<String>, sent: Sent<ViewInput>) -> PageResult {
    let list = with_views(&list)?;
    let query = with_list!(list, L => readable::<L>(sent.hidden("query")))?;
    let add = async |tx: &mut PgConnection| {
        let input = sent.form.read(None)?;
        let id = lists::create(tx, &staff.viewer, list, &input, &query, staff.now()).await?;
        Ok(back_to("", &opened(list, &query, &id.to_string()), "view"))
    };
    staff.save(&sent, add, async |draft| Ok(render(&staff, Of::New(list, &query), &draft))).await
}

/// `GET /admin/views/{id}`
pub(crate) async fn show(staff: Staff, id: Path<Uuid>) -> PageResult {
    let view = lists::get_to_rename(&mut *staff.db().await?, &staff.viewer, *id).await?;
    Ok(render(&staff, Of::Kept(&view), &Draft::new()))
}

/// `POST /admin/views/{id}`
pub(crate) async fn rename(staff: Staff, id: Path<Uuid>, sent: Sent<ViewInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let kept = lists::get_to_rename(&mut *tx, &staff.viewer, *id).await?;
        let input = sent.form.read(Some(&ViewInput::of(&kept)))?;
        let view = lists::rename(tx, &staff.viewer, *id, &input, staff.now()).await?;
        Ok(back_to("", &opened(view.list, &view.query, &id.to_string()), "view"))
    };
    let again = async |draft| {
        let view = lists::get_to_rename(&mut *staff.db().await?, &staff.viewer, *id).await?;
        Ok(render(&staff, Of::Kept(&view), &draft))
    };
    staff.save(&sent, change, again).await
}

/// `POST /admin/views/{id}/query`
pub(crate) async fn set_query(staff: Staff, id: Path<Uuid>, sent: Form<Filter>) -> PageResult {
    let Form(Filter { query }) = sent;
    staff
        .press(async |tx: &mut PgConnection| {
            let list = lists::get_to_change(&mut *tx, &staff.viewer, *id).await?.list;
            let query = with_list!(list, L => readable::<L>(&query))?;
            lists::set_query(tx, &staff.viewer, *id, &query, staff.now()).await?;
            Ok(back_to("", &opened(list, &query, &id.to_string()), "view"))
        })
        .await
}

/// `POST /admin/views/{id}/delete`
pub(crate) async fn delete(staff: Staff, id: Path<Uuid>, _sent: Form<Filter>) -> PageResult {
    staff
        .press(async |tx: &mut PgConnection| {
            let view = lists::delete(tx, &staff.viewer, *id).await?;
            Ok(back_to("", with_list!(view.list, L => L::PATH), "view-deleted"))
        })
        .await
}

/// A list of which views are kept.
fn with_views(name: &str) -> Result<ListName> {
    let list: ListName = name.parse().map_err(|_| Error::NotFound)?;
    if with_list!(list, L => L::HAS_VIEWS) { Ok(list) } else { Err(Error::NotFound) }
}

/// A filter as it is kept: what the list knows of it, in one spelling.
fn readable<L: List>(query: &str) -> Result<String> {
    let unreadable =
        || Error::invalid("", "This filter can’t be read. Open the list again and save the view from there.");
    let mut read = L::Query::of_kept(query).ok_or_else(unreadable)?;
    let columns = read.common().columns.clone();
    Ok(read.to_keep(&columns))
}

/// The address of a list with a saved view open.
fn opened(list: ListName, query: &str, id: &str) -> String {
    fn of<L: List>(query: &str, id: &str) -> String {
        let kept = L::Query::of_kept(query).unwrap_or_default();
        address(L::PATH, &kept.with(|common| id.clone_into(common.view)))
    }
    with_list!(list, L => of::<L>(query, id))
}

/// The view that a form is about.
#[derive(Clone, Copy)]
enum Of<'a> {
    New(ListName, &'a str),
    Kept(&'a SavedView),
}

fn render(staff: &Staff, of: Of<'_>, draft: &Draft<ViewInput>) -> actix_web::HttpResponse {
    let (list, query, kept) = match of {
        Of::New(list, query) => (list, query, None),
        Of::Kept(view) => (view.list, view.query.as_str(), Some(view)),
    };
    let stored = kept.map(|view| input::Form::of(&ViewInput::of(view)));
    let id = kept.map(|view| view.id.to_string());
    draft.page(&ViewPage {
        shell: staff.shell(section(list)),
        frame: FormFrame {
            action: id
                .as_ref()
                .map_or_else(|| format!("/admin/lists/{}/views", list.as_str()), |id| format!("/admin/views/{id}")),
            back: opened(list, query, id.as_deref().unwrap_or_default()),
            version: String::new(),
            current: String::new(),
        },
        list: list.label(),
        query: query.to_owned(),
        name: kept.map(|view| view.name.clone()).unwrap_or_default(),
        can_share: staff.viewer.may(Action::ShareViews),
        is_taken_back: kept.is_some_and(|view| view.may_be_taken_back_by(&staff.viewer)),
        delete: kept
            .filter(|view| view.may_be_changed_by(&staff.viewer))
            .map(|view| format!("/admin/views/{}/delete", view.id))
            .unwrap_or_default(),
        form: draft.form(stored),
    })
}

/// Where a list is in the navigation.
fn section(list: ListName) -> NavSection {
    match list {
        ListName::Cases => NavSection::Cases,
        ListName::Mine => NavSection::Mine,
        ListName::Inbox => NavSection::Inbox,
        ListName::Reviews | ListName::Checks => NavSection::Reviews,
        ListName::Reassign => NavSection::Reassign,
        ListName::Dates => NavSection::Dates,
        ListName::Clients => NavSection::Clients,
        ListName::People => NavSection::People,
        ListName::Staff => NavSection::Staff,
    }
}
