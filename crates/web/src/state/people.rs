//! Who can be chosen in the filters of lists.

use super::AppState;
use clerk_core::Result;
use clerk_core::office::accounts::{Assignable, assignable};
use sqlx::PgConnection;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How old the list may be. A new colleague may take this long to appear in a filter; in return, not every page has to ask the
/// database.
const FRESH: Duration = Duration::from_secs(10);

/// Someone who can be chosen.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) id: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) is_paralegal: bool,
    pub(crate) is_lawyer: bool,
}

/// The staff for filters, as last read.
#[derive(Debug, Default)]
pub(crate) struct People(Mutex<Option<(Instant, Arc<[Person]>)>>);

/// The staff for filters, at most ten seconds old.
pub(crate) async fn people(state: &AppState, connection: &mut PgConnection) -> Result<Arc<[Person]>> {
    match fresh(state) {
        Some(people) => Ok(people),
        None => Ok(keep(state, assignable(connection).await?)),
    }
}

/// The same, if nobody has to ask the database for it.
pub(crate) fn fresh(state: &AppState) -> Option<Arc<[Person]>> {
    let kept = state.people.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    kept.filter(|(at, _)| at.elapsed() < FRESH).map(|(_, people)| people)
}

/// Keeps what was just read.
pub(crate) fn keep(state: &AppState, read: Vec<Assignable>) -> Arc<[Person]> {
    let people: Arc<[Person]> = read
        .into_iter()
        .map(|person| Person {
            id: person.id.to_string().into(),
            name: person.full_name.into(),
            is_paralegal: person.is_paralegal,
            is_lawyer: person.is_lawyer,
        })
        .collect();
    *state.people.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), people.clone()));
    people
}
