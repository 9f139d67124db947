//! Pages of the audit trail.

use super::query::AuditQuery;
use super::views::Row;
use crate::http::save::go_to;
use crate::http::{PageResult, Reader, page};
use crate::ui::{Choice, NavSection, Shell, Tab};
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::Error;
use clerk_core::access::Action;
use clerk_core::casework::{cases, joins};
use clerk_core::ids::{CaseId, ClientId, PersonId, TenancyId, UserId};
use clerk_core::office::audit::{self, Kind, Of};
use clerk_core::office::staff;
use clerk_core::parties::{clients, people as persons, tenancies};
use sqlx::PgConnection;
use uuid::Uuid;

/// Entries on a page.
const SHOWN: i64 = 100;

#[derive(Template)]
#[template(path = "office/audit/list.html")]
struct AuditPage {
    shell: Shell,
    title: String,
    /// Back to the record; empty on the page of everything.
    record: String,
    path: String,
    tabs: Vec<Tab>,
    show: String,
    users: Vec<Choice>,
    from: String,
    until: String,
    rows: Vec<Row>,
    older: Option<String>,
    is_narrowed: bool,
    /// The same list as a file; empty where there is none.
    file: String,
    /// On the page of a member of staff: the way to the other of its two lists.
    other_side: Option<(&'static str, String)>,
    /// Whether they may see the whole trail.
    can_filter: bool,
}

/// What a page is about.
struct About {
    section: NavSection,
    title: String,
    record: String,
    path: String,
}

/// `GET /admin/audit`
pub(crate) async fn all(reader: Reader, query: Query<AuditQuery>) -> PageResult {
    let about = About {
        section: NavSection::Audit,
        title: "Audit trail".to_owned(),
        record: String::new(),
        path: "/admin/audit".to_owned(),
    };
    show(reader, Of::Everything, about, &query).await
}

/// `GET /admin/staff/{id}/history`
pub(crate) async fn of_user(mut reader: Reader, id: Path<UserId>, query: Query<AuditQuery>) -> PageResult {
    reader.staff.viewer.require(Action::SeeAudit)?;
    let member = staff::get(&mut reader.db, &reader.staff.viewer, *id).await?.member;
    let (title, of) = match query.is_account() {
        true => (format!("What was done to the account of {}", member.full_name), Of::Account(*id)),
        false => (format!("What {} did", member.full_name), Of::By(*id)),
    };
    show(reader, of, About::record(NavSection::Staff, &title, "staff", *id), &query).await
}

/// `GET /admin/cases/{id}/history`
pub(crate) async fn of_case(mut reader: Reader, id: Path<CaseId>, query: Query<AuditQuery>) -> PageResult {
    reader.staff.viewer.require(Action::SeeHistory)?;
    cases::require_seen(&mut *reader.db, &reader.staff.viewer, *id).await?;
    show(reader, Of::Case(*id), About::record(NavSection::Cases, "History of the case", "cases", *id), &query).await
}

/// `GET /admin/clients/{id}/history`
pub(crate) async fn of_client(mut reader: Reader, id: Path<ClientId>, query: Query<AuditQuery>) -> PageResult {
    reader.staff.viewer.require(Action::SeeHistory)?;
    match clients::require_seen(&mut reader.db, &reader.staff.viewer, *id).await {
        Err(Error::NotFound) => return joined_with(&mut reader.db, **id, "clients").await,
        seen => seen?,
    }
    show(reader, Of::Client(*id), About::record(NavSection::Clients, "History of the client", "clients", *id), &query)
        .await
}

/// `GET /admin/tenancies/{id}/history`
pub(crate) async fn of_tenancy(mut reader: Reader, id: Path<TenancyId>, query: Query<AuditQuery>) -> PageResult {
    reader.staff.viewer.require(Action::SeeHistory)?;
    tenancies::find(&mut reader.db, &reader.staff.viewer, *id).await?;
    let about = About::record(NavSection::Clients, "History of the tenancy", "tenancies", *id);
    show(reader, Of::One(Kind::Tenancy, **id), about, &query).await
}

/// `GET /admin/people/{id}/history`
pub(crate) async fn of_person(mut reader: Reader, id: Path<PersonId>, query: Query<AuditQuery>) -> PageResult {
    reader.staff.viewer.require(Action::SeeHistory)?;
    match persons::require_seen(&mut reader.db, &reader.staff.viewer, *id).await {
        Err(Error::NotFound) => return joined_with(&mut reader.db, **id, "people").await,
        seen => seen?,
    }
    let about = About::record(NavSection::People, "History of the person", "people", *id);
    show(reader, Of::One(Kind::Person, **id), about, &query).await
}

/// The history of a record that was joined with another is part of that one's.
async fn joined_with(db: &mut PgConnection, id: Uuid, part: &str) -> PageResult {
    let kept = joins::now_at(db, id).await?.ok_or(Error::NotFound)?;
    Ok(go_to(&format!("/admin/{part}/{kept}/history")))
}

impl About {
    fn record(section: NavSection, title: &str, part: &str, id: impl std::fmt::Display) -> Self {
        let record = format!("/admin/{part}/{id}");
        Self { section, title: title.to_owned(), path: format!("{record}/history"), record }
    }
}

async fn show(Reader { staff, mut db }: Reader, of: Of, about: About, query: &AuditQuery) -> PageResult {
    let entries = audit::list(&mut db, &staff.viewer, &query.filter(of), SHOWN).await?;
    let is_full = i64::try_from(entries.rows.len()).is_ok_and(|shown| shown == SHOWN);
    let older = entries.rows.last().filter(|_| is_full).map(|last| query.older(&about.path, last.id));
    let users = match of {
        Of::By(_) => Vec::new(),
        _ => query.users(&entries.users),
    };
    let other_side = match of {
        Of::By(_) => Some(("What was done to their account", query.other_side(&about.path))),
        Of::Account(_) => Some(("What they did", query.other_side(&about.path))),
        _ => None,
    };
    Ok(page(&AuditPage {
        shell: staff.shell(about.section),
        title: about.title,
        record: about.record,
        tabs: query.tabs(&about.path),
        show: query.show.clone(),
        users,
        from: query.from.clone(),
        until: query.until.clone(),
        rows: entries.rows.iter().map(|entry| Row::new(entry, &entries.names)).collect(),
        older,
        is_narrowed: query.is_narrowed(),
        other_side,
        can_filter: staff.viewer.may(Action::SeeAudit),
        file: if of == Of::Everything { query.file() } else { String::new() },
        path: about.path,
    }))
}
