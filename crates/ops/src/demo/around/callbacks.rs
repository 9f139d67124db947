//! People who asked to be called.

use super::queries;
use crate::demo::data::parse;
use clerk_core::Result;
use clerk_core::ids::UserId;
use clerk_platform::time::melbourne_date;
use jiff::{SignedDuration, Span, Timestamp};
use serde::Deserialize;
use sqlx::PgConnection;

#[derive(Deserialize)]
struct File {
    callback: Vec<Callback>,
}

/// Someone who asked to be called, as `callbacks.toml` has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Callback {
    pub(super) name: String,
    pub(super) phone: String,
    hours: i64,
    #[serde(default = "once")]
    pub(super) asked: i32,
    /// Outcome, comment, hours after they had asked.
    #[serde(default)]
    tries: Vec<(String, String, i64)>,
    again: Option<i64>,
    done: Option<i64>,
}

fn once() -> i32 {
    1
}

/// Adds them; `by` has called them.
pub(super) async fn load(connection: &mut PgConnection, by: UserId, now: Timestamp) -> Result<()> {
    let ago = |hours: i64| now.saturating_sub(SignedDuration::from_hours(hours)).unwrap_or(now);
    for callback in parse::<File>("callbacks.toml", include_str!("../data/callbacks.toml"))?.callback {
        let times = (ago(callback.hours), callback.done.map(ago));
        let again = callback.again.map(|days| melbourne_date(now).saturating_add(Span::new().days(days)));
        let id = queries::contact(connection, &callback, times, again, by).await?;
        for (outcome, comment, after) in &callback.tries {
            queries::contact_try(connection, id, (outcome, comment), by, ago(callback.hours - after)).await?;
        }
    }
    Ok(())
}
