//! Who may keep what of a list. What changes only what its owner sees is nobody else's business; a view that is shared is.

use super::model::{Around, LONGEST_QUERY, ListName, MOST_OWN, MOST_SHARED, PAGE_SIZES, SavedView};
use super::{ViewInput, queries};
use crate::access::{Action, Viewer};
use crate::{Error, Result};
use jiff::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

/// What a page needs around the rows of a list, with the staff for its filters if those are wanted.
pub async fn around(
    connection: &mut PgConnection,
    viewer: &Viewer,
    list: ListName,
    with_people: bool,
) -> Result<Around> {
    let mut around = queries::around(connection, viewer.user_id, list, with_people).await?;
    around.views.retain(|view| view.is_seen_by(viewer));
    Ok(around)
}

/// Stores which columns the viewer wants to see of a list; none: as the list comes.
pub async fn set_columns(
    connection: &mut PgConnection,
    viewer: &Viewer,
    list: ListName,
    columns: Option<&[String]>,
    now: Timestamp,
) -> Result<()> {
    queries::set_columns(connection, viewer.user_id, list, columns, now).await
}

/// Stores how many rows of a list the viewer wants on a page; none: as the list comes.
pub async fn set_page_size(
    connection: &mut PgConnection,
    viewer: &Viewer,
    list: ListName,
    page_size: Option<i64>,
    now: Timestamp,
) -> Result<()> {
    let wrong = || Error::invalid("page_size", "Choose 25, 50, 100 or 200 rows.");
    let size = page_size.map(|size| PAGE_SIZES.into_iter().find(|known| *known == size).ok_or_else(wrong));
    let size = size.transpose()?.and_then(|size| i32::try_from(size).ok());
    queries::set_page_size(connection, viewer.user_id, list, size, now).await
}

/// Keeps a filter under a name.
pub async fn create(
    connection: &mut PgConnection,
    viewer: &Viewer,
    list: ListName,
    input: &ViewInput,
    query: &str,
    now: Timestamp,
) -> Result<Uuid> {
    require_room(&mut *connection, viewer, list, input).await?;
    require_short(query)?;
    queries::insert(connection, viewer.user_id, list, input, query, now).await
}

/// A view, if it is the viewer's own or shared.
pub async fn get(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<SavedView> {
    let view = queries::get(connection, id).await?;
    if view.is_seen_by(viewer) { Ok(view) } else { Err(Error::NotFound) }
}

/// A view that the viewer may change.
pub async fn get_to_change(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<SavedView> {
    let view = get(connection, viewer, id).await?;
    if view.may_be_changed_by(viewer) { Ok(view) } else { Err(Error::Forbidden) }
}

/// A view that the viewer may change, or at least take back.
pub async fn get_to_rename(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<SavedView> {
    let view = get(connection, viewer, id).await?;
    let may_be = view.may_be_changed_by(viewer) || view.may_be_taken_back_by(viewer);
    if may_be { Ok(view) } else { Err(Error::Forbidden) }
}

/// Gives a view another name, shares it, or takes it back.
pub async fn rename(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    input: &ViewInput,
    now: Timestamp,
) -> Result<SavedView> {
    let view = get_to_rename(&mut *connection, viewer, id).await?;
    if input.is_shared && !view.may_be_changed_by(viewer) {
        return Err(Error::Forbidden);
    }
    if view.is_shared != input.is_shared {
        // Anyone who takes back a colleague's view would make it that colleague's own.
        if view.user_id != viewer.user_id {
            return Err(Error::invalid("is_shared", "Only its maker can stop sharing it. You can delete it."));
        }
        require_room(&mut *connection, viewer, view.list, input).await?;
    }
    queries::rename(connection, id, input, now).await?;
    Ok(view)
}

/// Puts another filter into a view.
pub async fn set_query(
    connection: &mut PgConnection,
    viewer: &Viewer,
    id: Uuid,
    query: &str,
    now: Timestamp,
) -> Result<SavedView> {
    let view = get_to_change(&mut *connection, viewer, id).await?;
    require_short(query)?;
    queries::set_query(connection, id, query, now).await?;
    Ok(view)
}

/// Deletes a view.
pub async fn delete(connection: &mut PgConnection, viewer: &Viewer, id: Uuid) -> Result<SavedView> {
    let view = get_to_change(&mut *connection, viewer, id).await?;
    queries::delete(connection, id).await?;
    Ok(view)
}

/// Refuses one view more than can be kept, and sharing to those who may not. Two that are saved at the same moment may pass the
/// limit together; it is there so that tabs stay readable, not to be exact.
async fn require_room(connection: &mut PgConnection, viewer: &Viewer, list: ListName, input: &ViewInput) -> Result<()> {
    if input.is_shared && !viewer.may(Action::ShareViews) {
        return Err(Error::invalid("is_shared", "Only coordinators and admins can share a view."));
    }
    let own = (!input.is_shared).then_some(viewer.user_id);
    let count = queries::count(connection, list, own).await?;
    match input.is_shared {
        true if count >= MOST_SHARED => Err(Error::invalid(
            "is_shared",
            format!("This list already has {MOST_SHARED} shared views. Delete one first."),
        )),
        false if count >= MOST_OWN => {
            Err(Error::invalid("name", format!("You already have {MOST_OWN} views of this list. Delete one first.")))
        }
        _ => Ok(()),
    }
}

fn require_short(query: &str) -> Result<()> {
    match query.chars().count() > LONGEST_QUERY {
        true => Err(Error::invalid("", "This filter is too long to be saved. Use a shorter search.")),
        false => Ok(()),
    }
}
