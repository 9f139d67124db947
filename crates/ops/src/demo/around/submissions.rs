//! Forms that did not become a case.

use super::queries::{self, SubmissionRecord};
use crate::demo::answers::complete;
use crate::demo::data::{Data, parse};
use crate::demo::load::{read, sentences};
use crate::demo::persona::Persona;
use clerk_core::ids::UserId;
use clerk_core::{Error, Result};
use clerk_platform::time::melbourne_date;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value};
use sqlx::PgConnection;

#[derive(Deserialize)]
struct File {
    submission: Vec<Row>,
}

/// A form, as `submissions.toml` has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    who: String,
    story: String,
    hours: i64,
    state: State,
    #[serde(default)]
    tries: i32,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    answers: Map<String, Value>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "UPPERCASE")]
enum State {
    Failed,
    Dismissed,
    Referred,
    Repetition,
    Held,
    Discarded,
    Unfinished,
}

/// Adds them; `by` has decided about those that are closed.
pub(super) async fn load(connection: &mut PgConnection, data: &Data, by: UserId, now: Timestamp) -> Result<()> {
    for row in parse::<File>("submissions.toml", include_str!("../data/submissions.toml"))?.submission {
        let sent = now.saturating_sub(SignedDuration::from_hours(row.hours)).unwrap_or(now);
        let (number, client) = data.client(&row.who)?;
        let persona = Persona::draw(data, number, client, melbourne_date(now));
        let mut answers = complete(&persona, data.story(&row.story)?, melbourne_date(sent))?;
        answers.extend(row.answers.clone());
        let email = answers.get("EMAIL").and_then(Value::as_str).unwrap_or_default().to_owned();
        let failure = failure(&row, &answers)?;
        let closed = match row.state {
            State::Dismissed => Some(("DISMISSED", row.reason.as_str(), "")),
            State::Referred => Some(("REFERRED", row.reason.as_str(), row.to.as_str())),
            _ => None,
        };
        let record = SubmissionRecord {
            answers: &answers,
            email: &email,
            sent,
            is_complete: row.state != State::Unfinished,
            failure: failure.as_deref(),
            tries: row.tries,
            closed,
            is_repetition: row.state == State::Repetition,
            is_held: matches!(row.state, State::Held | State::Discarded),
            is_discarded: row.state == State::Discarded,
            by,
        };
        queries::other_submission(connection, &record).await?;
    }
    Ok(())
}

/// Why no case could be made of it, in the words of the intake code; none if nobody has tried.
fn failure(row: &Row, answers: &Map<String, Value>) -> Result<Option<String>> {
    if !matches!(row.state, State::Failed | State::Dismissed | State::Referred) {
        return Ok(None);
    }
    match read(answers)? {
        Err(problems) => Ok(Some(sentences(&problems))),
        Ok(_) => Err(Error::External(format!("the demo's bad submission of {} is a good one", row.who))),
    }
}
