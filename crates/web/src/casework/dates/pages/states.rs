//! The buttons of a critical date: checked, not checked, outcome taken back.

use crate::http::{Button, PageResult, Staff, back_to};
use actix_web::web::Path;
use clerk_core::casework::dates;
use clerk_core::ids::{CaseId, DateId};
use sqlx::PgConnection;

/// `POST /admin/cases/{id}/dates/{date_id}/reviewed`
pub(crate) async fn checked(staff: Staff, path: Path<(CaseId, DateId)>, button: Button) -> PageResult {
    set_checked(&staff, path.into_inner(), &button, true).await
}

/// `POST /admin/cases/{id}/dates/{date_id}/not-reviewed`
pub(crate) async fn not_checked(staff: Staff, path: Path<(CaseId, DateId)>, button: Button) -> PageResult {
    set_checked(&staff, path.into_inner(), &button, false).await
}

/// `POST /admin/cases/{id}/dates/{date_id}/outcome/take-back`
pub(crate) async fn take_back(staff: Staff, path: Path<(CaseId, DateId)>, button: Button) -> PageResult {
    let (case_id, id) = path.into_inner();
    let take_back = async |tx: &mut PgConnection| {
        dates::take_back_outcome(tx, &staff.viewer, case_id, id, button.version, staff.now()).await?;
        Ok(led_back(case_id, &button, "date-outcome-taken-back"))
    };
    staff.press(take_back).await
}

async fn set_checked(staff: &Staff, (case_id, id): (CaseId, DateId), button: &Button, is_checked: bool) -> PageResult {
    let check = async |tx: &mut PgConnection| {
        dates::set_checked(tx, &staff.viewer, case_id, id, is_checked, button.version, staff.now()).await?;
        Ok(led_back(case_id, button, if is_checked { "checked" } else { "not-checked" }))
    };
    staff.press(check).await
}

fn led_back(case_id: CaseId, button: &Button, done: &str) -> String {
    back_to(&button.back, &format!("/admin/cases/{case_id}/dates"), done)
}
