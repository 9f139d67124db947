//! Pages of the audit trail.

use super::query::AuditQuery;
use super::views::Row;
use crate::http::{PageResult, Reader, page};
use crate::state::people::people;
use crate::ui::{Choice, NavSection, Shell, Tab};
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases;
use clerk_core::ids::{CaseId, ClientId, PersonId, TenancyId, UserId};
use clerk_core::office::audit::{self, Kind, Of};
use clerk_core::office::staff;
use clerk_core::parties::{clients, people as persons, tenancies};

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
    let about = About::record(NavSection::Staff, &format!("What {} did", member.full_name), "staff", *id);
    show(reader, Of::By(*id), about, &query).await
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
    clients::require_seen(&mut reader.db, &reader.staff.viewer, *id).await?;
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
    persons::require_seen(&mut reader.db, &reader.staff.viewer, *id).await?;
    let about = About::record(NavSection::People, "History of the person", "people", *id);
    show(reader, Of::One(Kind::Person, **id), about, &query).await
}

impl About {
    fn record(section: NavSection, title: &str, part: &str, id: impl std::fmt::Display) -> Self {
        let record = format!("/admin/{part}/{id}");
        Self { section, title: title.to_owned(), path: format!("{record}/history"), record }
    }
}

async fn show(Reader { staff, mut db }: Reader, of: Of, about: About, query: &AuditQuery) -> PageResult {
    let entries = audit::list(&mut db, &staff.viewer, &query.filter(of), SHOWN).await?;
    let is_full = i64::try_from(entries.len()).is_ok_and(|shown| shown == SHOWN);
    let older = entries.last().filter(|_| is_full).map(|last| query.older(&about.path, last.id));
    let users = match of {
        Of::By(_) => Vec::new(),
        _ => query.users(&people(&staff.state, &mut db).await?),
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
        rows: entries.iter().map(Row::from).collect(),
        older,
        is_narrowed: query.is_narrowed(),
        file: if of == Of::Everything { query.file() } else { String::new() },
        path: about.path,
    }))
}
