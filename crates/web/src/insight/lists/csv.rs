//! A list as a file for a spreadsheet: what its page shows, all pages of it.
//!
//! Anyone may have the file of what they see on the page: coordinators and above of all cases, others of their own. It is recorded as an
//! export, with the filter (`http/reads.rs`).

use super::registry::with_list;
use crate::http::{PageResult, Staff};
use crate::views::lists::{Address, List, shown};
use crate::views::spreadsheet::Spreadsheet;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use clerk_core::office::lists::{ListName, around};
use clerk_core::{Error, Result};
use clerk_platform::db::begin_reading;
use clerk_platform::paging::FURTHEST;
use sqlx::PgConnection;

/// Rows that are read at a time: some hold long texts, of which the file has the beginnings.
const BATCH: i64 = 1000;

/// `GET /admin/lists/{list}/rows.csv`
pub(crate) async fn rows(staff: Staff, list: Path<String>, request: HttpRequest) -> PageResult {
    let list: ListName = list.parse().map_err(|_| Error::NotFound)?;
    let query = request.query_string();
    // A file is as much work as ten pages, and more: the others wait, without a connection to the database.
    let _turn = staff.state.exports.acquire().await.map_err(|_| Error::Busy)?;
    // Between two parts of it nothing moves from one to the other.
    let mut db = begin_reading(&staff.state.pool).await?;
    Ok(with_list!(list, L => write::<L>(&mut db, &staff, query).await?))
}

async fn write<L: List>(db: &mut PgConnection, staff: &Staff, query: &str) -> Result<HttpResponse> {
    let unreadable = || Error::invalid("", "This address can’t be read.");
    let mut query = L::Query::of_kept(query).ok_or_else(unreadable)?;
    let settings = around(db, &staff.viewer, L::NAME, false).await?.settings;
    let columns = shown::<L>(query.common().columns, settings.columns.as_deref());
    let labels = columns.iter().map(|column| column.label);
    let mut file = Spreadsheet::new(std::iter::once(L::FIRST.label).chain(labels))?;
    let today = staff.today();
    for number in 1..=FURTHEST / BATCH {
        // How many there are does not matter here.
        let found = L::page(db, staff, &query, (number, BATCH), 1).await?;
        for row in &found.items {
            let cells = columns.iter().map(|column| (column.cell)(row, today).in_file());
            file.row(std::iter::once((L::FIRST.head)(row).text).chain(cells))?;
        }
        if !found.has_next {
            return file.answer(&format!("{}-{today}", L::NAME.as_str()));
        }
    }
    file.row([format!("There are more than {FURTHEST} rows: narrow the filter.")])?;
    file.answer(&format!("{}-{today}", L::NAME.as_str()))
}
