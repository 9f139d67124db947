//! Homes: what someone sees first, by what they are at the centre. Everyone's has their own cases and dates, what has changed since they
//! were last here, and what they viewed last; coordinators see the centre, lawyers whom they supervise, admins whether Clerk is well.

mod health;
mod model;
mod office;
mod queries;

pub use health::{DeadKind, Health};
pub use model::{Approval, Blocks, Change, ChangedCase, Hearing, Home, HomeCase, HomeDate, Supervision, Volunteer};
pub use office::{AGES, IdleCase, IdleCases, InboxCase, Office, OpenProposal, StageRow, WaitingCall, Workload};

use crate::Result;
use crate::access::Viewer;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::PgConnection;

/// Days ahead that the home looks for hearings.
pub const HEARING_DAYS: i64 = 7;

/// Days without any change after which an open case is idle.
pub const IDLE_DAYS: i64 = 14;

/// What someone's home shows. `today` is the date in Melbourne.
pub async fn home(
    connection: &mut PgConnection,
    viewer: &Viewer,
    blocks: Blocks,
    today: Date,
    now: Timestamp,
) -> Result<Home> {
    queries::home(connection, viewer, queries::Asked { blocks, today, now }).await
}
