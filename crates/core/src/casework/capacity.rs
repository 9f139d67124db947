//! How many cases someone takes: a limit that anyone who assigns may pass, once they know that they do.

use crate::access::Place;
use crate::ids::UserId;
use crate::office::accounts::load;
use crate::{FieldErrors, Result};
use clerk_platform::words::{cases, counted};
use sqlx::PgConnection;

/// Someone who is being given cases.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gains {
    /// Who.
    pub(crate) id: UserId,
    /// As what.
    pub(crate) place: Place,
    /// How many that they don't have in this place yet.
    pub(crate) cases: i64,
}

/// Refuses to give people more cases than they take, unless that is wanted anyway. Two people who assign at the same moment
/// may pass the limit together; it is there to be noticed, not to be kept.
pub(crate) async fn require_room(connection: &mut PgConnection, gains: &[Gains], anyway: bool) -> Result<()> {
    let mut over = Vec::new();
    for gain in gains.iter().filter(|gain| gain.cases > 0 && !anyway) {
        let load = load(&mut *connection, gain.id, gain.place).await?;
        if load.is_over_with(gain.cases) {
            let takes = if load.capacity == 0 {
                "takes no cases".to_owned()
            } else {
                format!("takes {}", cases(load.capacity))
            };
            let would_have = counted(load.open_cases.saturating_add(gain.cases), "open case", "open cases");
            let word = gain.place.word();
            over.push(format!("{} {takes} and would have {would_have} as {word}.", load.full_name));
        }
    }
    let mut wrong = FieldErrors::default();
    if !over.is_empty() {
        wrong.add(
            "over_capacity",
            format!("{} Choose someone else, or confirm that you want to assign them anyway.", over.join(" ")),
        );
    }
    wrong.check()
}
