//! Hands over a user's open cases, alone or while deactivating the user, and reactivates users. Every call answers with the
//! updated user.

use crate::http::api::{ApiResult, Body, Caller, Change, IfMatch, Versioned};
use actix_web::web::Path;
use clerk_core::access::Action;
use clerk_core::casework::hand_over::{self, HandOverInput};
use clerk_core::ids::UserId;
use clerk_core::office::staff::{self, Profile};
use clerk_core::{Error, Result};
use sqlx::PgConnection;

pub(crate) async fn hand_over_cases(
    caller: Caller,
    id: Path<UserId>,
    body: Body<HandOverInput>,
) -> ApiResult<Versioned<Profile>> {
    change(&caller, *id, async |tx| {
        let handed = hand_over::hand_over(tx, &caller.viewer, *id, &body.input()?, caller.now()).await;
        handed.map_err(named)
    })
    .await
}

pub(crate) async fn deactivate_user(call: Change<HandOverInput>, id: Path<UserId>) -> ApiResult<Versioned<Profile>> {
    change(&call, *id, async |tx| {
        hand_over::deactivate(tx, &call.viewer, *id, &call.body.input()?, call.version, call.now()).await
    })
    .await
}

pub(crate) async fn activate_user(
    caller: Caller,
    id: Path<UserId>,
    IfMatch(version): IfMatch,
) -> ApiResult<Versioned<Profile>> {
    change(&caller, *id, async |tx| hand_over::activate(tx, &caller.viewer, *id, version, caller.now()).await).await
}

/// Makes the change and answers with the updated user.
async fn change(
    caller: &Caller,
    id: UserId,
    make: impl AsyncFnOnce(&mut PgConnection) -> Result<()>,
) -> ApiResult<Versioned<Profile>> {
    staff::require(&caller.viewer, id, Action::ManageStaff)?;
    caller
        .commit(async |tx| {
            make(tx).await?;
            staff::get(tx, &caller.viewer, id).await
        })
        .await
}

/// The core's errors, with the name that the field of an error about the whole form has here.
fn named(error: Error) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    for error in errors.iter_mut().filter(|error| error.field.is_empty()) {
        "paralegal_to".clone_into(&mut error.field);
    }
    Error::Invalid(errors)
}
