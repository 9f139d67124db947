//! The audit trail as a file for a spreadsheet.

use super::query::AuditQuery;
use super::views::{did, how, object, who};
use crate::http::{PageResult, Reader};
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Query;
use clerk_core::office::audit::{self, Entry, Of, changes};
use clerk_core::{Error, Result};

/// Entries in a file. Its last line says when there are more.
const MOST: i64 = 20_000;
/// Spreadsheets take a text in UTF-8 for one when it begins with this.
const MARK: &str = "\u{feff}";

const HEADS: [&str; 11] =
    ["number", "time", "who", "how", "did", "what", "kind", "id", "changes", "detail", "request id"];

/// `GET /admin/audit.csv`
pub(crate) async fn csv(Reader { staff, mut db }: Reader, query: Query<AuditQuery>) -> PageResult {
    let mut entries = audit::list(&mut db, &staff.viewer, &query.filter(Of::Everything), MOST + 1).await?;
    drop(db);
    let is_more = i64::try_from(entries.len()).is_ok_and(|found| found > MOST);
    entries.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    let file = written(&entries, is_more)?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""))
        .body(file))
}

fn written(entries: &[Entry], is_more: bool) -> Result<String> {
    let failed = |error: csv::Error| Error::External(format!("writing a file: {error}"));
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEADS).map_err(failed)?;
    for entry in entries {
        let changes: Vec<String> = changes(entry)
            .into_iter()
            .map(|change| format!("{}: {:?} → {:?}", change.field, change.from, change.to))
            .collect();
        let cells = [
            entry.id.to_string(),
            entry.at.to_jiff().to_string(),
            who(entry),
            how(entry),
            did(entry),
            object(entry),
            entry.object_kind.clone(),
            entry.object_id.clone().unwrap_or_default(),
            changes.join("; "),
            entry.detail.clone().unwrap_or_default(),
            entry.request_id.clone().unwrap_or_default(),
        ];
        writer.write_record(cells.map(|cell| plain(&cell))).map_err(failed)?;
    }
    if is_more {
        let mut last = HEADS.map(|_| String::new());
        if let Some(cell) = last.first_mut() {
            *cell = format!("There are more than {MOST} entries: choose fewer days.");
        }
        writer.write_record(last).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Error::External(format!("writing a file: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|error| Error::External(error.to_string()))?;
    Ok(format!("{MARK}{text}"))
}

/// A cell that no spreadsheet takes for a formula.
fn plain(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}
