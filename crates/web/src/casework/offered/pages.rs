//! Decides about an offered value.

use crate::http::{Button, PageResult, Staff};
use actix_web::web::{Path, Query};
use clerk_core::casework::offered::{self, OfferId};
use serde::Deserialize;
use sqlx::PgConnection;

/// Where the button was.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OfferQuery {
    /// The case, if it was on a case's page.
    case: Option<clerk_core::ids::CaseId>,
}

/// `POST /admin/offers/{id}/{take|keep}`
pub(crate) async fn settle(
    staff: Staff,
    path: Path<(OfferId, String)>,
    from: Query<OfferQuery>,
    _button: Button,
) -> PageResult {
    let (id, decision) = path.into_inner();
    let settle = async |tx: &mut PgConnection| {
        let client_id = offered::settle(tx, &staff.viewer, id, decision == "take", staff.now()).await?;
        Ok(match from.case {
            Some(case_id) => format!("/admin/cases/{case_id}/details?done=offer"),
            None => format!("/admin/clients/{client_id}?done=offer"),
        })
    };
    staff.press(settle).await
}
