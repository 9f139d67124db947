//! How the reader of a list wants it: what is read before its rows.

use super::column::shown;
use super::{Address, Column, List};
use crate::http::Staff;
use crate::state::people::{Person, fresh, keep};
use crate::ui::list_query::page_number;
use clerk_core::Result;
use clerk_core::office::lists::{Around, PAGE_SIZES, around};
use sqlx::PgConnection;
use std::sync::Arc;

/// A list as its reader wants it, before its rows are read.
pub(crate) struct Opened<L: List> {
    pub(super) around: Around,
    pub(super) columns: Vec<&'static Column<L::Row>>,
    /// The page that is asked for, from 1, and its size.
    pub(crate) part: (i64, i64),
    /// The staff for its filters.
    pub(crate) people: Arc<[Person]>,
}

impl<L: List> Opened<L> {
    /// Reads what the reader has chosen, and with it what the page needs around its rows: one statement.
    pub(crate) async fn new(db: &mut PgConnection, staff: &Staff, query: &L::Query) -> Result<Self> {
        let mut people = if L::HAS_PEOPLE { fresh(&staff.state) } else { Some(Arc::default()) };
        let mut around = around(db, &staff.viewer, L::NAME, people.is_none()).await?;
        if let Some(read) = around.people.take() {
            people = Some(keep(&staff.state, read));
        }
        let mut query = query.clone();
        let common = query.common();
        let size = around.settings.page_size.filter(|size| PAGE_SIZES.contains(size)).unwrap_or(L::PAGE_SIZE);
        Ok(Self {
            columns: shown::<L>(common.columns, around.settings.columns.as_deref()),
            part: (page_number(common.page, size)?, size),
            around,
            people: people.unwrap_or_default(),
        })
    }
}
