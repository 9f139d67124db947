//! What the forms for inviting and for changing a member of staff have in common.

use crate::ui::Choice;
use clerk_core::Result;
use clerk_core::office::universities;
use sqlx::PgConnection;

/// The universities to choose from, including the one that is stored.
pub(super) async fn universities(connection: &mut PgConnection, chosen: &str, kept: &str) -> Result<Vec<Choice>> {
    let mut names = universities::names(connection).await?;
    if !kept.is_empty() && !names.iter().any(|name| name == kept) {
        names.push(kept.to_owned());
    }
    Ok(names.into_iter().map(|name| Choice::named(name, chosen)).collect())
}
