//! The audit trail as a file for a spreadsheet.

use super::query::AuditQuery;
use super::views::{did, how, object, who};
use crate::http::{PageResult, Reader};
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Query;
use clerk_core::Error;
use clerk_core::office::audit::{self, Entry, Names, Of, changes};

/// Entries in a file. Its last line says when there are more.
const MOST: usize = 20_000;
/// Entries that are read at a time: some hold long texts, of which the file has the beginnings.
const BATCH: i64 = 500;
/// Spreadsheets take a text in UTF-8 for one when it begins with this.
const MARK: &str = "\u{feff}";

const HEADS: [&str; 11] =
    ["number", "time", "who", "how", "did", "what", "kind", "id", "changes", "detail", "request id"];

/// `GET /admin/audit.csv`
pub(crate) async fn csv(Reader { staff, mut db }: Reader, query: Query<AuditQuery>) -> PageResult {
    let failed = |error: csv::Error| Error::External(format!("writing a file: {error}"));
    let mut filter = query.filter(Of::Everything);
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(MARK.as_bytes().to_vec());
    writer.write_record(HEADS).map_err(failed)?;
    let mut written = 0;
    while written < MOST {
        let entries = audit::list(&mut db, &staff.viewer, &filter, BATCH).await?;
        let Some(last) = entries.rows.last() else { break };
        filter.before = Some(last.id);
        for entry in entries.rows.iter().take(MOST - written) {
            writer.write_record(cells(entry, &entries.names).map(|cell| plain(&cell))).map_err(failed)?;
        }
        written += entries.rows.len();
    }
    if written >= MOST && !audit::list(&mut db, &staff.viewer, &filter, 1).await?.rows.is_empty() {
        let mut last = HEADS.map(|_| String::new());
        if let Some(cell) = last.first_mut() {
            *cell = format!("There are more than {MOST} entries: choose fewer days.");
        }
        writer.write_record(last).map_err(failed)?;
    }
    let file = writer.into_inner().map_err(|error| Error::External(format!("writing a file: {error}")))?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""))
        .body(file))
}

fn cells(entry: &Entry, names: &Names) -> [String; 11] {
    let changes: Vec<String> = changes(entry, names)
        .into_iter()
        .map(|change| format!("{}: {:?} → {:?}", change.field, change.from, change.to))
        .collect();
    [
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
    ]
}

/// A cell that no spreadsheet takes for a formula.
fn plain(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}
