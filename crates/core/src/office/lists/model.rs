//! What people keep of lists.

use crate::access::{Action, Viewer};
use crate::ids::UserId;
use crate::office::accounts::Assignable;
use crate::values::values;
use serde::Deserialize;
use uuid::Uuid;

/// How many rows a page can have.
pub const PAGE_SIZES: [i64; 4] = [25, 50, 100, 200];
/// How many views someone can keep for themselves, and how many can be shared, for each list.
pub(super) const MOST_OWN: i64 = 20;
pub(super) const MOST_SHARED: i64 = 50;
/// The longest filter that is kept, in characters.
pub(super) const LONGEST_QUERY: usize = 2000;

values! {
    /// A list, by its name in addresses.
    ListName {
        Cases = "cases", "Cases";
        Mine = "mine", "My cases";
        Inbox = "inbox", "Inbox";
        Reviews = "reviews", "Reviews";
        Checks = "checks", "Checks missing";
        Reassign = "reassign", "To reassign";
        Dates = "dates", "Critical dates";
        Clients = "clients", "Clients";
        People = "people", "People";
        Staff = "staff", "Staff";
    }
}

/// What someone has chosen for a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The keys of the columns that they want, if they have chosen any. Some may no longer be known.
    pub columns: Option<Vec<String>>,
    /// Rows on a page.
    pub page_size: Option<i64>,
}

/// A filter with its order and columns, kept under a name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SavedView {
    /// Id.
    pub id: Uuid,
    /// Of which list.
    pub list: ListName,
    /// Who made it.
    pub user_id: UserId,
    /// What it is called.
    pub name: String,
    /// Whether everyone has it.
    pub is_shared: bool,
    /// The part of the list's address behind `?`.
    pub query: String,
}

impl SavedView {
    /// Whether someone has it among their tabs. A search may name a client: if it is shared, only those who may share, and see all
    /// clients, have it.
    pub fn is_seen_by(&self, viewer: &Viewer) -> bool {
        let is_for_all = self.is_shared && (!self.has_search() || viewer.may(Action::ShareViews));
        is_for_all || self.user_id == viewer.user_id
    }

    /// Whether someone may rename, change and delete it: its maker, or, for one that is shared, those who may share.
    pub fn may_be_changed_by(&self, viewer: &Viewer) -> bool {
        if self.is_shared { viewer.may(Action::ShareViews) } else { self.user_id == viewer.user_id }
    }

    /// Whether its maker shared it and may no longer do so: they can still keep it to themselves.
    pub fn may_be_taken_back_by(&self, viewer: &Viewer) -> bool {
        self.is_shared && self.user_id == viewer.user_id && !viewer.may(Action::ShareViews)
    }

    /// Whether its filter holds words that someone looked for. It is kept in one spelling, without what is empty.
    pub fn has_search(&self) -> bool {
        self.query.split('&').any(|pair| pair.starts_with("search="))
    }
}

/// What a page needs around the rows of a list.
#[derive(Debug, Clone)]
pub struct Around {
    /// What the reader has chosen.
    pub settings: Settings,
    /// Their own views and the shared ones, by name.
    pub views: Vec<SavedView>,
    /// The staff for its filters, if they were asked for.
    pub people: Option<Vec<Assignable>>,
}
