//! SQL of members of staff.

use super::model::{Caseload, Filter, Member, Profile};
use super::{InvitationInput, MemberInput};
use crate::access::Group;
use crate::access::{CaseScope, Role, Viewer};
use crate::finding::push_words;
use crate::ids::UserId;
use crate::input::Field;
use crate::office::accounts::groups;
use crate::{Error, Result};
use clerk_platform::paging::Page;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, QueryBuilder, Row};

const COLUMNS: &str = "select u.id, u.email, u.full_name, u.groups, u.is_superuser, u.is_active,
        u.password_hash is not null as has_password, u.is_intern, u.case_capacity, u.university,
        (select count(*) from caseload l where l.user_id = u.id) as open_cases,
        (select max(n.created_at) from notes n where n.subject_id = u.id and n.note_type = 'EVENT') as last_assigned_at,
        u.created_at, u.updated_at";

/// A page of the members of staff. `page` counts from 1.
pub(super) async fn list(
    connection: &mut PgConnection,
    filter: &Filter,
    page: i64,
    page_size: i64,
) -> Result<Page<Member>> {
    let offset = (page - 1).saturating_mul(page_size);
    let mut query = QueryBuilder::new("select *, count(*) over () as total from (");
    query.push(COLUMNS).push(" from users u where true");
    push_words(&mut query, "u.search_text", &filter.search);
    if let Some(group) = filter.group {
        query.push(" and u.groups @> array[").push_bind(group.as_str()).push("]");
    }
    if let Some(is_active) = filter.is_active {
        query.push(" and u.is_active = ").push_bind(is_active);
    }
    if let Some(is_intern) = filter.is_intern {
        query.push(" and u.is_intern = ").push_bind(is_intern);
    }
    if let Some(university) = &filter.university {
        query.push(" and u.university = ").push_bind(university.replace('\0', ""));
    }
    query.push(") staff order by ").push(filter.sort.sql());
    query.push(format_args!(" limit {page_size} offset {offset}"));
    let rows = query.build().fetch_all(connection).await?;
    let total: i64 = rows.first().map_or(Ok(0), |row| row.try_get("total"))?;
    let items = rows.iter().map(member).collect::<Result<Vec<_>>>()?;
    let shown = i64::try_from(items.len()).unwrap_or(i64::MAX);
    Ok(Page::new(items, shown > 0 && offset + shown < total, total, i64::MAX))
}

/// A member of staff. Only those of their cases that the viewer sees are counted.
pub(super) async fn get(connection: &mut PgConnection, viewer: &Viewer, id: UserId) -> Result<Profile> {
    let mut query = QueryBuilder::new(COLUMNS);
    query.push(", n.* from users u, lateral (select");
    for (state, role) in [("", "paralegal"), ("", "lawyer"), ("not ", "paralegal"), ("not ", "lawyer")] {
        let comma = if (state, role) == ("", "paralegal") { "" } else { "," };
        query.push(format_args!(
            "{comma} count(*) filter (where {state}c.is_open and c.{role}_id = u.id) as {role}_{}open",
            state.trim()
        ));
    }
    query.push(" from cases c where (c.paralegal_id = u.id or c.lawyer_id = u.id)");
    viewer.cases().push(&mut query);
    query.push(") n where u.id = ").push_bind(id);
    let row = query.build().fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    let caseload = Caseload {
        open_as_paralegal: row.try_get("paralegal_open")?,
        open_as_lawyer: row.try_get("lawyer_open")?,
        closed_as_paralegal: row.try_get("paralegal_notopen")?,
        closed_as_lawyer: row.try_get("lawyer_notopen")?,
    };
    let mut member = member(&row)?;
    match viewer.cases() {
        CaseScope::Nothing => member.open_cases = 0,
        CaseScope::Paralegal(_) => member.open_cases = caseload.open_as_paralegal,
        CaseScope::ParalegalOrLawyer(_) | CaseScope::All => {}
    }
    Ok(Profile { member, caseload })
}

fn member(row: &PgRow) -> Result<Member> {
    Ok(Member {
        id: row.try_get("id")?,
        email: row.try_get("email")?,
        full_name: row.try_get("full_name")?,
        groups: groups(&row.try_get::<Vec<String>, _>("groups")?),
        is_superuser: row.try_get("is_superuser")?,
        is_active: row.try_get("is_active")?,
        has_password: row.try_get("has_password")?,
        is_intern: row.try_get("is_intern")?,
        case_capacity: row.try_get("case_capacity")?,
        university: row.try_get("university")?,
        open_cases: row.try_get("open_cases")?,
        last_assigned_at: row.try_get("last_assigned_at")?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
    })
}

/// A member of staff while they are being changed.
pub(crate) struct Locked {
    pub(crate) full_name: String,
    pub(crate) groups: Vec<Group>,
    pub(crate) is_superuser: bool,
    pub(crate) is_active: bool,
    pub(crate) has_password: bool,
    pub(crate) university: String,
    pub(crate) updated_at: Timestamp,
}

impl Locked {
    pub(crate) fn role(&self) -> Role {
        Role::of(&self.groups, self.is_superuser)
    }
}

/// Locks a member of staff until the transaction ends.
pub(crate) async fn lock(connection: &mut PgConnection, id: UserId) -> Result<Locked> {
    let row = sqlx::query!(
        r#"select full_name, groups, is_superuser, is_active, password_hash is not null as "has_password!", university, updated_at
           from users where id = $1 for no key update"#,
        *id,
    );
    let row = row.fetch_optional(connection).await?.ok_or(Error::NotFound)?;
    Ok(Locked {
        full_name: row.full_name,
        groups: groups(&row.groups),
        is_superuser: row.is_superuser,
        is_active: row.is_active,
        has_password: row.has_password,
        university: row.university,
        updated_at: row.updated_at.to_jiff(),
    })
}

/// Locks all active admins, always in the same order, so that no two of them can remove each other.
pub(crate) async fn lock_admins(connection: &mut PgConnection) -> Result<Vec<UserId>> {
    Ok(sqlx::query_scalar!(
        "select id from users where is_active and (is_superuser or groups @> array['ADMIN']) order by id for no key update"
    )
    .fetch_all(connection)
    .await?)
}

pub(super) async fn update(
    connection: &mut PgConnection,
    id: UserId,
    input: &MemberInput,
    groups: &[Group],
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update users set full_name = $2, case_capacity = $3, is_intern = $4, university = $5, groups = $6, updated_at = $7
         where id = $1",
        *id,
        &*input.full_name,
        input.case_capacity.stored(),
        input.is_intern,
        &*input.university,
        &stored(groups),
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(crate) async fn activate(connection: &mut PgConnection, id: UserId, now: Timestamp) -> Result<()> {
    sqlx::query!("update users set is_active = true, updated_at = $2 where id = $1", *id, now.to_sqlx())
        .execute(connection)
        .await?;
    Ok(())
}

/// Adds a user without a password; none if there is one with this email address.
pub(super) async fn insert(
    connection: &mut PgConnection,
    input: &InvitationInput,
    groups: &[Group],
    now: Timestamp,
) -> Result<Option<UserId>> {
    Ok(sqlx::query_scalar!(
        "insert into users (email, full_name, groups, case_capacity, is_intern, university, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7) on conflict (email) do nothing returning id",
        &*input.email,
        &*input.full_name,
        &stored(groups),
        input.case_capacity.stored(),
        input.is_intern,
        &*input.university,
        now.to_sqlx(),
    )
    .fetch_optional(connection)
    .await?)
}

fn stored(groups: &[Group]) -> Vec<String> {
    groups.iter().map(|group| group.as_str().to_owned()).collect()
}
