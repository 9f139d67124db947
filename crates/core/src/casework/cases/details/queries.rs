//! SQL of a case's details, of the head of its pages, and of the cases of a person.

use crate::Result;
use crate::access::Viewer;
use crate::casework::cases::columns::{SUMMARY, SUMMARY_JOINS, TENANCY_JOIN, summary};
use crate::casework::cases::model::{CaseSummary, PersonRole};
use crate::casework::cases::{CaseInput, NewCaseInput};
use crate::ids::{CaseId, PersonId};
use crate::input::Field;
use clerk_platform::db::Columns;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, QueryBuilder};

/// Creates a case by hand, with the next fileref of its topic.
pub(super) async fn insert(connection: &mut PgConnection, new: &NewCaseInput, now: Timestamp) -> Result<CaseId> {
    Ok(sqlx::query_scalar!(
        "insert into cases (fileref, topic, client_id, tenancy_id, weekly_rent, weekly_income, income_range, employments, referrer_type,
             referrer, created_at, updated_at)
         values (next_fileref($1), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) returning id",
        new.topic.as_str(),
        *new.client_id,
        new.tenancy_id.as_deref(),
        new.weekly_rent.stored(),
        new.weekly_income.stored(),
        &*new.income_range,
        &new.employment.stored(),
        &*new.referrer_type,
        &*new.referrer,
        now.to_sqlx(),
    )
    .fetch_one(connection)
    .await?)
}

pub(super) async fn set_details(
    connection: &mut PgConnection,
    id: CaseId,
    input: &CaseInput,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update cases set topic = $2, tenancy_id = $3, weekly_rent = $4, weekly_income = $5, income_range = $6, employments = $7,
             referrer_type = $8, referrer = $9, updated_at = $10
         where id = $1",
        *id,
        input.topic.as_str(),
        input.tenancy_id.as_deref(),
        input.weekly_rent.stored(),
        input.weekly_income.stored(),
        &*input.income_range,
        &input.employment.stored(),
        &*input.referrer_type,
        &*input.referrer,
        now.to_sqlx(),
    )
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_support_worker(
    connection: &mut PgConnection,
    id: CaseId,
    person_id: Option<PersonId>,
    now: Timestamp,
) -> Result<()> {
    sqlx::query!(
        "update cases set support_worker_id = $2, updated_at = $3 where id = $1",
        *id,
        person_id.as_deref(),
        now.to_sqlx()
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The newest cases that a person has to do with and the viewer sees, and the person's part in each. One more than `limit`
/// tells that there are more.
pub async fn of_person(
    connection: &mut PgConnection,
    viewer: &Viewer,
    person_id: PersonId,
    limit: i64,
) -> Result<Vec<(CaseSummary, Vec<PersonRole>)>> {
    let mut query = QueryBuilder::new("select ");
    query.push(SUMMARY).push(", coalesce(t.landlord_id = ").push_bind(person_id);
    query.push(", false), coalesce(t.agent_id = ").push_bind(person_id);
    query.push(", false), coalesce(c.support_worker_id = ").push_bind(person_id);
    query.push(", false) from cases c").push(SUMMARY_JOINS).push(TENANCY_JOIN);
    // By the indexes on each side; an `or` over two tables would read them all.
    query.push(" where c.id = any (array(select id from cases where support_worker_id = ").push_bind(person_id);
    for column in ["landlord_id", "agent_id"] {
        query.push(format_args!(
            " union all select o.id from tenancies x join cases o on o.tenancy_id = x.id where x.{column} = "
        ));
        query.push_bind(person_id);
    }
    query.push("))");
    viewer.cases().push(&mut query);
    query.push(format_args!(" order by c.created_at desc, c.id desc limit {}", limit + 1));
    let rows = query.build().fetch_all(connection).await?;
    let with_roles = |row| {
        let mut columns = Columns::of(row);
        let summary = summary(&mut columns)?;
        let mut roles = Vec::new();
        for role in [PersonRole::Landlord, PersonRole::Agent, PersonRole::SupportWorker] {
            if columns.take::<bool>()? {
                roles.push(role);
            }
        }
        Ok((summary, roles))
    };
    rows.iter().map(with_roles).collect()
}
