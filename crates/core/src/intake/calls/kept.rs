//! Calls that were put aside before they became a case. They are drafts: only their author sees them.

use crate::ids::UserId;
use crate::input::Pairs;
use crate::office::drafts::{self, CALLS_PUT_ASIDE as FORM, NewDraft};
use crate::{Error, Result};
use clerk_platform::time::Timestamp as At;
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// How many someone can have. There is a limit, since no other deletes them before their time.
const MOST: i64 = 20;

/// How long they are kept after they were last put aside, in days (`upkeep/retention`).
pub const KEPT_DAYS: i64 = 30;

/// How many days before it goes one is told.
pub const ENDS_SOON_DAYS: i64 = 7;

/// A call that was put aside.
#[derive(Debug)]
pub struct KeptCall {
    /// Its id.
    pub id: Uuid,
    /// What was written down.
    pub fields: Vec<(String, String)>,
    /// When it was put aside.
    pub at: At,
}

impl KeptCall {
    /// What a field says; empty for nothing.
    pub fn text(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text)
    }
}

/// Someone's calls that were put aside, the last one first.
pub async fn kept(connection: &mut PgConnection, user_id: UserId) -> Result<Vec<KeptCall>> {
    let drafts = drafts::list(connection, user_id, &[FORM.to_owned()]).await?;
    let calls = drafts.into_iter().filter(|draft| draft.form == FORM).filter_map(|draft| {
        let fields = draft.fields.unwrap_or_default().into_iter();
        let fields = fields.flat_map(|(name, texts)| texts.into_iter().map(move |text| (name.clone(), text)));
        Some(KeptCall {
            id: draft.tab.parse().ok()?,
            fields: fields.collect(),
            at: Timestamp::from_millisecond(draft.at).ok()?.into(),
        })
    });
    Ok(calls.collect())
}

/// Puts a call aside, in place of what was kept of it before. Refused if there are many already: none goes by itself.
pub async fn keep(
    connection: &mut PgConnection,
    user_id: UserId,
    id: Uuid,
    fields: &Pairs,
    now: Timestamp,
) -> Result<()> {
    let id = id.to_string();
    if drafts::count_others(&mut *connection, user_id, FORM, &id).await? >= MOST {
        let full = format!(
            "You already have {MOST} saved calls. Finish or discard one of them first: they are listed on the page “Call”."
        );
        return Err(Error::invalid("", full));
    }
    let mut draft =
        NewDraft { form: FORM.to_owned(), page: format!("/admin/calls/new?kept={id}"), tab: id, ..NewDraft::default() };
    for (name, text) in fields {
        draft.fields.entry(name.clone()).or_default().push(text.clone());
    }
    drafts::put(connection, user_id, &draft, now).await?;
    Ok(())
}

/// Lets go of a call that was put aside: it has become a case, or nobody needs it.
pub async fn discard(connection: &mut PgConnection, user_id: UserId, id: Uuid) -> Result<()> {
    drafts::delete_of_form(connection, user_id, FORM, &id.to_string()).await
}
