//! SQL that compares clients.

use crate::access::Viewer;
use crate::ids::ClientId;
use crate::parties::clients::{Client, ClientAnswers, ClientInput, ClientRef};
use crate::parties::sharing::Reason;
use crate::{Error, Result};
use clerk_platform::db::Columns;
use clerk_platform::time::Date;
use jiff_sqlx::ToSqlx;
use sqlx::{PgConnection, QueryBuilder};

/// A client who shares something with answers.
#[derive(Debug)]
pub(super) struct Near {
    pub(super) id: ClientId,
    /// Has the email address; the name agrees; the date of birth does not contradict.
    pub(super) is_same: bool,
    pub(super) reason: Reason,
}

/// The clients with the answers' email address or phone number, those who are the same first, at most 20. Locks them.
pub(super) async fn near(connection: &mut PgConnection, answers: &ClientAnswers) -> Result<Vec<Near>> {
    let rows = sqlx::query!(
        r#"select cl.id as "id: ClientId", cl.email <> '' and lower(cl.email) = lower($1) as "has_email!",
               cl.email <> '' and lower(cl.email) = lower($1)
               and (cl.date_of_birth is null or $6::date is null or cl.date_of_birth = $6)
               and (name_key(cl.first_name || cl.last_name) = given.whole and given.whole <> ''
                    or name_key(cl.last_name || cl.first_name) = given.whole and given.whole <> ''
                    or name_key(cl.last_name) = given.last
                       and array_remove(array[name_key(cl.first_name), name_key(cl.preferred_name)], '')
                           && array_remove(array[given.first, given.preferred], '')) as "is_same!"
           from clients cl,
               (select name_key($3::text || $4::text) as whole, name_key($3) as first, name_key($4) as last, name_key($5) as preferred) given
           where cl.id = any (array(
               (select id from clients where lower(email) = lower($1) and email <> '' order by created_at desc, id limit 1000)
               union (select id from clients where phone <> '' and phone_digits(phone) = phone_digits($2) and phone_digits($2) <> ''
                      order by created_at, id limit 20)))
           order by 3 desc, cl.date_of_birth is distinct from $6, cl.created_at, cl.id limit 20 for update of cl"#,
        answers.email,
        answers.phone,
        answers.first_name,
        answers.last_name,
        answers.preferred_name,
        answers.date_of_birth.map(ToSqlx::to_sqlx) as _,
    )
    .fetch_all(connection)
    .await?;
    let near = rows.into_iter().map(|row| Near {
        id: row.id,
        is_same: row.is_same,
        reason: if row.has_email { Reason::Email } else { Reason::Phone },
    });
    Ok(near.collect())
}

/// A client as recorded, for those who have locked them.
pub async fn get(connection: &mut PgConnection, id: ClientId) -> Result<Client> {
    let client = sqlx::query_as::<_, Client>("select * from clients where id = $1").bind(id);
    client.fetch_optional(connection).await?.ok_or(Error::NotFound)
}

/// A client whom a new one may be.
#[derive(Debug, Clone)]
pub struct Alike {
    /// The client.
    pub client: ClientRef,
    /// Their date of birth.
    pub date_of_birth: Option<Date>,
    /// What they share; none if only name and date of birth are alike.
    pub reason: Option<Reason>,
}

/// The clients whom the viewer sees and who have the same email address or phone number, or the same name and date of birth, at
/// most 10.
pub(in crate::parties::clients) async fn alike(
    connection: &mut PgConnection,
    viewer: &Viewer,
    input: &ClientInput,
) -> Result<Vec<Alike>> {
    let mut query = QueryBuilder::new(
        "select cl.id, cl.first_name, cl.last_name, cl.preferred_name, cl.email, cl.phone, cl.date_of_birth,
             case when cl.email <> '' and lower(cl.email) = lower(",
    );
    query
        .push_bind(input.email.to_string())
        .push(") then 'EMAIL' when phone_digits(cl.phone) <> '' and phone_digits(cl.phone) = phone_digits(");
    query.push_bind(input.phone.to_string()).push(") then 'PHONE' end from clients cl where cl.id = any (array((select id from clients where email <> '' and lower(email) = lower(");
    query.push_bind(input.email.to_string()).push(") limit 10) union (select id from clients where phone <> '' and phone_digits(phone) <> '' and phone_digits(phone) = phone_digits(");
    query.push_bind(input.phone.to_string()).push(") limit 10)");
    if let Some(day) = input.date_of_birth {
        query.push(" union (select id from clients where date_of_birth = ").push_bind(day.to_sqlx());
        query.push(" and name_key(first_name || last_name) = name_key(");
        query.push_bind(format!("{}{}", input.first_name, input.last_name)).push(") limit 10)");
    }
    query.push("))");
    viewer.cases().push_clients(&mut query);
    query.push(" order by cl.created_at, cl.id limit 10");
    let rows = query.build().fetch_all(connection).await?;
    let read = |row| {
        let mut columns = Columns::of(row);
        Ok(Alike { client: ClientRef::read(&mut columns)?, date_of_birth: columns.take()?, reason: columns.take()? })
    };
    rows.iter().map(read).collect()
}
