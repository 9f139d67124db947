//! How much waits in each queue, for the navigation.

use super::queries;
use crate::Result;
use crate::access::{Action, Viewer};
use jiff::ToSpan;
use jiff::civil::Date;
use sqlx::PgConnection;

/// Days ahead for which a critical date counts as waiting.
pub(super) const DAYS_AHEAD: i64 = 7;

/// How much waits; counting stops at 100, so that it costs the same on every page of any centre. None: not theirs to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// The viewer's own open cases.
    pub mine: i64,
    /// Critical dates that are overdue or within seven days, and not reviewed.
    pub dates: i64,
    /// Open cases without a paralegal.
    pub inbox: Option<i64>,
    /// Open cases whose next review is overdue or due today.
    pub reviews: Option<i64>,
}

/// How much waits for someone, in one statement. `today` is the date in Melbourne.
pub async fn counts(connection: &mut PgConnection, viewer: &Viewer, today: Date) -> Result<Counts> {
    let until = today.saturating_add(DAYS_AHEAD.days());
    let counts = queries::counts(connection, viewer, today, until).await?;
    Ok(Counts {
        inbox: counts.inbox.filter(|_| viewer.may(Action::SeeInbox)),
        reviews: counts.reviews.filter(|_| viewer.may(Action::Review)),
        ..counts
    })
}
