//! Takes back what someone has just done.

use crate::http::form::Form;
use crate::http::{PageResult, Staff, back_to};
use clerk_core::Error;
use clerk_core::casework::undo;
use jiff::Timestamp;
use serde::Deserialize;
use sqlx::PgConnection;

/// The button of the message that says what was done.
#[derive(Deserialize)]
pub(crate) struct UndoForm {
    /// When it was done, in microseconds since 1970.
    at: i64,
    /// The page to come back to.
    #[serde(default)]
    back: String,
}

/// `POST /admin/undo`
pub(crate) async fn undo(staff: Staff, form: Form<UndoForm>) -> PageResult {
    let Form(UndoForm { at, back }) = form;
    let at = Timestamp::from_microsecond(at).map_err(|_| Error::NotFound)?;
    let undo = async |tx: &mut PgConnection| {
        undo::undo(tx, &staff.viewer, at, staff.now()).await?;
        Ok(back_to(&back, "/admin", "undone"))
    };
    staff.press(undo).await
}
