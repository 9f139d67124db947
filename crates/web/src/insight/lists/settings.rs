//! Which columns someone wants to see of a list, and how many rows on a page.

use super::registry::with_list;
use crate::http::form::Form;
use crate::http::{PageResult, Staff, back_to};
use crate::views::lists::List;
use actix_web::web::Path;
use clerk_core::Error;
use clerk_core::office::lists::{self, ListName};
use sqlx::PgConnection;

/// `POST /admin/lists/{list}/settings`
pub(crate) async fn set(staff: Staff, list: Path<String>, sent: Form<Vec<(String, String)>>) -> PageResult {
    let list: ListName = list.parse().map_err(|_| Error::NotFound)?;
    let Form(pairs) = sent;
    let (path, known) = with_list!(list, L => (L::PATH, known::<L>()));
    let text = |name: &str| pairs.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text);
    let is_chosen = |key: &str| pairs.iter().any(|(name, text)| name == "columns" && text == key);
    let is_reset = text("reset") == "true";
    let columns: Vec<String> = known.into_iter().filter(|key| is_chosen(key)).map(str::to_owned).collect();
    let columns = (!is_reset).then_some(columns);
    let size = match text("page_size") {
        "" => None,
        // What is no number is none that can be chosen.
        size => Some(size.parse().unwrap_or(0)),
    };
    staff
        .press(async |tx: &mut PgConnection| {
            lists::set_columns(tx, &staff.viewer, list, columns.as_deref(), staff.now()).await?;
            match size {
                _ if is_reset => lists::set_page_size(tx, &staff.viewer, list, None, staff.now()).await?,
                Some(size) => lists::set_page_size(tx, &staff.viewer, list, Some(size), staff.now()).await?,
                None => {}
            }
            Ok(back_to(text("back"), path, "list"))
        })
        .await
}

/// The keys of its columns.
fn known<L: List>() -> Vec<&'static str> {
    L::COLUMNS.iter().map(|column| column.key).collect()
}
