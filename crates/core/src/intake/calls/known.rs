//! Who is known already of those whom a call names.

use super::{Conflict, KnownClient, Named, queries};
use crate::Result;
use crate::access::{Action, Viewer};
use sqlx::PgConnection;

/// Letters of a name from which on it is looked for.
const LETTERS: usize = 3;

/// Who is known already.
#[derive(Debug, Default)]
pub struct Known {
    /// Clients whom the caller may be: who has their phone number, their email address or their name.
    pub clients: Vec<KnownClient>,
    /// Those who are on the other side of a case.
    pub conflicts: Vec<Conflict>,
}

/// Who is known already of those whom a call names, for coordinators and above.
pub async fn known(connection: &mut PgConnection, viewer: &Viewer, named: &Named<'_>) -> Result<Known> {
    viewer.require(Action::CreateCases)?;
    let is_name = |name: &str| name.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS;
    let is_caller_known = is_name(&named.caller()) || !named.phone.is_empty() || !named.email.is_empty();
    if !is_caller_known && named.chosen.is_none() && !is_name(named.agent) && !is_name(named.landlord) {
        return Ok(Known::default());
    }
    let caller = Some(named.caller()).filter(|name| is_name(name)).unwrap_or_default();
    let others = [named.agent, named.landlord].into_iter().filter(|name| is_name(name)).collect::<Vec<_>>();
    Ok(Known {
        clients: queries::clients(&mut *connection, viewer, &caller, named).await?,
        conflicts: queries::conflicts(connection, viewer, &caller, named.phone, &others).await?,
    })
}
