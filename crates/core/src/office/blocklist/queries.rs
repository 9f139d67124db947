//! SQL of blocked contacts.

use super::{BlockedContact, BlockedContactInput, phone_key};
use crate::input::clean;
use crate::office::catalogue::Rows;
use crate::{Error, Result};
use clerk_platform::OnConstraint;
use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgConnection;
use uuid::Uuid;

/// Whether someone with this email address or this phone number is blocked; either may be empty.
pub async fn is_blocked(connection: &mut PgConnection, email: &str, phone: &str) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from blocked_contacts where lower(email) = lower($1) and email <> '')
               or exists (select from blocked_contacts where phone_key = $2 and phone_key <> '') as "is_blocked!""#,
        clean::exact(email),
        phone_key(&clean::exact(phone)),
    )
    .fetch_one(connection)
    .await?)
}

/// Which of these phone numbers are blocked, in the order given.
pub(crate) async fn blocked_phones(connection: &mut PgConnection, phones: &[&str]) -> Result<Vec<bool>> {
    let keys: Vec<String> = phones.iter().map(|phone| phone_key(&clean::exact(phone))).collect();
    let blocked = sqlx::query_scalar!(
        "select phone_key from blocked_contacts where phone_key = any($1) and phone_key <> ''",
        &keys
    );
    let blocked = blocked.fetch_all(connection).await?;
    Ok(keys.iter().map(|key| blocked.contains(key)).collect())
}

impl Rows for BlockedContact {
    const TABLE: &'static str = "blocked_contacts";
    type Input = BlockedContactInput;

    /// The last one first.
    async fn all(connection: &mut PgConnection) -> Result<Vec<Self>> {
        Ok(sqlx::query_as!(
            Self,
            "select id, email, phone, comment, created_at, updated_at from blocked_contacts order by created_at desc, id",
        )
        .fetch_all(connection)
        .await?)
    }

    async fn get(connection: &mut PgConnection, id: Uuid) -> Result<Option<Self>> {
        let found = sqlx::query_as!(
            Self,
            "select id, email, phone, comment, created_at, updated_at from blocked_contacts where id = $1",
            id,
        );
        Ok(found.fetch_optional(connection).await?)
    }

    async fn insert(connection: &mut PgConnection, input: &BlockedContactInput, now: Timestamp) -> Result<Uuid> {
        let added = sqlx::query_scalar!(
            "insert into blocked_contacts (email, phone, phone_key, comment, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $5) returning id",
            &*input.email,
            &*input.phone,
            phone_key(&input.phone),
            &*input.comment,
            now.to_sqlx(),
        );
        let added = added.fetch_one(connection).await;
        added.on_constraint(EMAIL, email_is_there).on_constraint(PHONE, phone_is_there)
    }

    async fn update(
        connection: &mut PgConnection,
        id: Uuid,
        input: &BlockedContactInput,
        now: Timestamp,
    ) -> Result<()> {
        let updated = sqlx::query!(
            "update blocked_contacts set email = $2, phone = $3, phone_key = $4, comment = $5, updated_at = $6 where id = $1",
            id,
            &*input.email,
            &*input.phone,
            phone_key(&input.phone),
            &*input.comment,
            now.to_sqlx(),
        );
        let updated = updated.execute(connection).await;
        updated.on_constraint(EMAIL, email_is_there).on_constraint(PHONE, phone_is_there)?;
        Ok(())
    }
}

const EMAIL: &str = "blocked_contacts_email";
const PHONE: &str = "blocked_contacts_phone";

fn email_is_there() -> Error {
    Error::invalid("email", "This email address is already blocked.")
}

fn phone_is_there() -> Error {
    Error::invalid("phone", "This phone number is already blocked.")
}
