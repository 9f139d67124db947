//! The one mechanism of all lists: columns that are said once, with rows on a page, saved views and a file for spreadsheets.
//!
//! A list implements [`List`]. Its page asks [`Opened`] how its reader wants it, reads the rows, and shows a [`ListView`];
//! `components/list.html` has the parts of the page. Its file comes from `insight/lists/csv.rs`, from the same columns.

mod cell;
mod column;
mod opened;
mod view;

pub(crate) use cell::{Cell, Part};
pub(crate) use column::{Column, First, Order, RowHead, shown};
pub(crate) use opened::Opened;
pub(crate) use view::{ListRow, ListView, RowAction, ViewTab};

use crate::http::Staff;
use crate::ui::list_query::{ListQuery, address};
use clerk_core::Result;
use clerk_core::access::Viewer;
use clerk_core::office::lists::ListName;
use clerk_platform::paging::Page;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::PgConnection;

/// Where counting ends for the number on a tab.
pub(crate) const COUNTED_ON_TABS: i64 = 100;

/// A list that people arrange for themselves.
pub(crate) trait List: Sized + 'static {
    /// What is behind `?` in its address.
    type Query: Address;
    /// What a row shows.
    type Row: 'static;
    const NAME: ListName;
    const PATH: &'static str;
    /// Rows on a page for those who have chosen no other number.
    const PAGE_SIZE: i64;
    /// The order that it is in when the address names none; empty if it has one order alone.
    const SORT: &'static str = "";
    /// The column that is always there.
    const FIRST: First<Self::Row>;
    /// All others.
    const COLUMNS: &'static [Column<Self::Row>];
    /// Whether people can be chosen in its filters.
    const HAS_PEOPLE: bool = false;
    /// Whether filters can be kept under a name.
    const HAS_VIEWS: bool = true;

    /// The views that everyone has, each with its words and its query; the first is the list as it comes.
    fn built_in(_viewer: &Viewer) -> &'static [(&'static str, &'static str)] {
        &[("All", "")]
    }

    /// A list that is shown next to it, as a tab after the built-in views.
    fn related(_staff: &Staff) -> Option<ViewTab> {
        None
    }

    /// Whether everything in a query makes sense. A page ignores what does not; a saved view is shown as broken.
    fn is_understood(_query: &Self::Query, _staff: &Staff) -> bool {
        true
    }

    /// Whether a page of this query costs so many statements that the tabs have to do without their numbers.
    fn is_costly(_query: &Self::Query) -> bool {
        false
    }

    /// A page of it, counted up to `counted`; `part` is the page's number, from 1, and its size.
    async fn page(
        db: &mut PgConnection,
        staff: &Staff,
        query: &Self::Query,
        part: (i64, i64),
        counted: i64,
    ) -> Result<Page<Self::Row>>;

    /// How many rows each of these queries gives, counted up to [`COUNTED_ON_TABS`], in one statement.
    async fn counts(_db: &mut PgConnection, _staff: &Staff, _queries: &[Self::Query]) -> Result<Vec<i64>> {
        Ok(Vec::new())
    }
}

/// The parts that all lists have in their addresses.
pub(crate) struct Common<'a> {
    /// The id of a saved view.
    pub(crate) view: &'a mut String,
    /// The keys of the columns to show, with commas between; empty for those that the reader has chosen.
    pub(crate) columns: &'a mut String,
    pub(crate) page: &'a mut String,
    pub(crate) sort: Option<&'a mut String>,
}

/// What is behind `?` in the address of a list.
pub(crate) trait Address: Serialize + DeserializeOwned + Clone + Default {
    /// Its common parts.
    fn common(&mut self) -> Common<'_>;

    /// The same with something changed in the common parts.
    fn with(&self, change: impl FnOnce(Common<'_>)) -> Self {
        let mut changed = self.clone();
        change(changed.common());
        changed
    }

    /// What is kept of it in a view, with these columns.
    fn to_keep(&self, columns: &str) -> String {
        let kept = self.with(|common| {
            common.view.clear();
            common.page.clear();
            columns.clone_into(common.columns);
        });
        address("", &kept).trim_start_matches('?').to_owned()
    }

    /// The filter alone, whatever the order and the columns.
    fn filter_alone(&self) -> String {
        let alone = self.with(|common| common.sort.map_or((), String::clear));
        alone.to_keep("")
    }

    /// What was kept, if it can still be read.
    fn of_kept(query: &str) -> Option<Self> {
        serde_html_form::from_str(query).ok()
    }
}

/// Implements [`Address`] for a query with the fields `view`, `columns` and `page`, and perhaps `sort`.
macro_rules! list_address {
    ($query:ident) => {
        $crate::views::lists::list_address!(@ $query, query => None);
    };
    ($query:ident, sort) => {
        $crate::views::lists::list_address!(@ $query, query => Some(&mut query.sort));
    };
    (@ $query:ident, $it:ident => $sort:expr) => {
        impl $crate::views::lists::Address for $query {
            fn common(&mut self) -> $crate::views::lists::Common<'_> {
                let $it = self;
                let sort = $sort;
                $crate::views::lists::Common { view: &mut $it.view, columns: &mut $it.columns, page: &mut $it.page, sort }
            }
        }
    };
}

pub(crate) use list_address;

list_address!(ListQuery, sort);
