//! Drafts: what people have written in forms and not saved yet. Only its author sees a draft.

mod model;
mod queries;

pub use model::{Draft, Listed, NewDraft};
pub(crate) use queries::count_others;
pub use queries::{delete_before, delete_of_form, delete_sent, get, list};

use crate::ids::UserId;
use crate::{Error, Result};
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// The most bytes of JSON that a draft holds.
const MOST_BYTES: usize = 1024 * 1024;
/// The most drafts that someone has, and the most bytes of them together; the oldest go when there is more.
const MOST_DRAFTS: i64 = 100;
const MOST_BYTES_TOGETHER: i64 = 5 * 1024 * 1024;

/// The form of the calls that someone has put aside. They are kept as drafts, but not by themselves: however many drafts there are, they
/// stay as long as their author was told. They have a limit of their own (`intake/calls`).
pub(crate) const CALLS_PUT_ASIDE: &str = "/admin/calls/new?kept";

/// Keeps a draft in place of the earlier one of the same form and tab, or of the same sent form, whose id it keeps: someone may be on
/// their way to it.
pub async fn put(connection: &mut PgConnection, user_id: UserId, draft: &NewDraft, now: Timestamp) -> Result<Uuid> {
    check(draft)?;
    let id = match queries::sent(connection, user_id, &draft.once).await? {
        Some(id) => {
            queries::delete_same(connection, user_id, draft, id).await?;
            queries::update(connection, id, draft, now).await?;
            id
        }
        None => queries::put(connection, user_id, draft, now).await?,
    };
    queries::delete_beyond(connection, user_id, CALLS_PUT_ASIDE, MOST_DRAFTS, MOST_BYTES_TOGETHER).await?;
    Ok(id)
}

/// Keeps a form that was sent and could not be saved, unless its page has kept it already.
pub async fn put_sent(
    connection: &mut PgConnection,
    user_id: UserId,
    draft: &NewDraft,
    now: Timestamp,
) -> Result<Uuid> {
    if let Some(id) = queries::sent(connection, user_id, &draft.once).await? {
        return Ok(id);
    }
    put(connection, user_id, draft, now).await
}

fn check(draft: &NewDraft) -> Result<()> {
    let NewDraft { form, tab, page, version, once, fields } = draft;
    let is_ours = |path: &str| path.starts_with("/admin") && !path.contains(['\\', '\r', '\n']);
    let size: usize =
        fields.iter().map(|(name, texts)| name.len() + texts.iter().map(String::len).sum::<usize>()).sum();
    let fits = form.len() <= 2000 && page.len() <= 2000 && [tab, version, once].iter().all(|text| text.len() <= 100);
    if is_ours(form) && is_ours(page) && fits && size <= MOST_BYTES {
        return Ok(());
    }
    Err(Error::invalid("form", "This draft can’t be kept."))
}
