//! How much strangers may send in a day. What they send is kept for weeks before anyone knows whether it is of use: the limits of a
//! minute alone would let one of them fill the bucket and the database.

mod queries;

pub(crate) use queries::delete_before;

use crate::Result;
use crate::intake::submissions::{Flood, alert_flood};
use clerk_platform::time::melbourne_date;
use jiff::Timestamp;
use sqlx::PgConnection;

/// The files of one network in a day, in bytes: thirty of the largest, from an office with many renters.
pub const FILES_OF_ONE: i64 = 1024 * 1024 * 1024;
/// The files of all in a day, in bytes. Usually there are some hundred, of 3 MB each.
pub const FILES_OF_ALL: i64 = 20 * 1024 * 1024 * 1024;
/// The forms that are begun in one network in a day. Each is begun twice, as the centre's site does it, and an office with many renters
/// sends some dozens.
pub const FORMS_OF_ONE: i64 = 300;

/// What has been sent on a day.
#[derive(Debug, Clone, Copy)]
struct Sent {
    /// By one network.
    bytes: i64,
    forms: i64,
    /// By all.
    bytes_of_all: i64,
}

/// Whether a file may be sent from a network, of which a keyed hash is given.
pub async fn may_send_file(connection: &mut PgConnection, network: &str, now: Timestamp) -> Result<bool> {
    let sent = queries::sent(connection, network, melbourne_date(now)).await?;
    Ok(sent.bytes < FILES_OF_ONE && sent.bytes_of_all < FILES_OF_ALL)
}

/// Counts a file that was sent. From half of what may be sent on, by all or by one network, the tech channel is told.
pub async fn count_file(connection: &mut PgConnection, network: &str, byte_size: i64, now: Timestamp) -> Result<()> {
    let sent = queries::count(&mut *connection, network, melbourne_date(now), (byte_size, 0)).await?;
    if sent.bytes >= FILES_OF_ONE / 2 || sent.bytes_of_all >= FILES_OF_ALL / 2 {
        alert_flood(connection, Flood::Files, now).await?;
    }
    Ok(())
}

/// Counts a form that is to be begun; whether it may be. From half of what may be begun on, the tech channel is told.
pub async fn may_begin_form(connection: &mut PgConnection, network: &str, now: Timestamp) -> Result<bool> {
    let sent = queries::count(&mut *connection, network, melbourne_date(now), (0, 1)).await?;
    if sent.forms > FORMS_OF_ONE / 2 {
        alert_flood(connection, Flood::Begun, now).await?;
    }
    Ok(sent.forms <= FORMS_OF_ONE)
}
