//! Calls that their author has put aside, and letting go of one.

use crate::http::form::Form;
use crate::http::{PageResult, Staff};
use crate::ui::Moment;
use clerk_core::access::Action;
use clerk_core::intake::calls::{self, ENDS_SOON_DAYS, KEPT_DAYS, KeptCall};
use clerk_platform::time::{melbourne_date, show_distance};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

/// A call that was put aside, as a line.
pub(super) struct KeptRow {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) at: Moment,
    /// When it goes, if that is soon: `in 3 days`.
    pub(super) ends: String,
}

impl KeptRow {
    pub(super) fn new(call: &KeptCall, today: Date) -> Self {
        let end = melbourne_date(call.at.to_jiff()).saturating_add(KEPT_DAYS.days());
        let is_near = end <= today.saturating_add(ENDS_SOON_DAYS.days());
        let name = format!("{} {}", call.text("first_name"), call.text("last_name"));
        let name = match name.trim() {
            "" => "Name not known".to_owned(),
            name => name.to_owned(),
        };
        Self {
            id: call.id,
            name,
            phone: call.text("phone").to_owned(),
            at: Moment::time(call.at),
            ends: if is_near { show_distance(end.max(today), today) } else { String::new() },
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Discarded {
    kept: String,
}

/// `POST /admin/calls/discard`
pub(crate) async fn discard(staff: Staff, sent: Form<Discarded>) -> PageResult {
    let Form(Discarded { kept }) = sent;
    let discard = async |tx: &mut PgConnection| {
        staff.viewer.require(Action::CreateCases)?;
        // One that is not there has been discarded before.
        if let Ok(kept) = kept.parse() {
            calls::discard(tx, staff.user.id, kept).await?;
        }
        Ok("/admin/calls/new?done=call-discarded".to_owned())
    };
    staff.press(discard).await
}
