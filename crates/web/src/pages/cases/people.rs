//! Who can be chosen in the filters of lists.

use crate::state::AppState;
use clerk_core::Result;
use clerk_core::users::{Assignable, assignable};
use sqlx::PgConnection;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How old the list may be: a new colleague can wait this long to be found in a filter, and no page has to ask.
const FRESH: Duration = Duration::from_secs(10);

/// The staff for filters, as last read.
#[derive(Debug, Default)]
pub(crate) struct People(Mutex<Option<(Instant, Arc<[Assignable]>)>>);

/// The staff for filters, at most ten seconds old.
pub(crate) async fn people(state: &AppState, connection: &mut PgConnection) -> Result<Arc<[Assignable]>> {
    let kept = state.people.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((_, people)) = kept.filter(|(at, _)| at.elapsed() < FRESH) {
        return Ok(people);
    }
    let people: Arc<[Assignable]> = assignable(connection).await?.into();
    *state.people.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), people.clone()));
    Ok(people)
}
