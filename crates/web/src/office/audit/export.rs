//! The audit trail as a file for a spreadsheet.

use super::query::AuditQuery;
use super::views::{did, how, object, who};
use crate::http::{PageResult, Reader};
use crate::views::spreadsheet::Spreadsheet;
use actix_web::web::Query;
use clerk_core::office::audit::{self, Entry, Names, Of, changes};

/// Entries in a file. Its last line says when there are more.
const MOST: usize = 20_000;
/// Entries that are read at a time: some hold long texts, of which the file has the beginnings.
const BATCH: i64 = 500;
const HEADS: [&str; 11] =
    ["number", "time", "who", "how", "did", "what", "kind", "id", "changes", "detail", "request id"];

/// `GET /admin/audit.csv`
pub(crate) async fn csv(Reader { staff, mut db }: Reader, query: Query<AuditQuery>) -> PageResult {
    let mut filter = query.filter(Of::Everything);
    let mut file = Spreadsheet::new(HEADS)?;
    let mut written = 0;
    while written < MOST {
        let entries = audit::list(&mut db, &staff.viewer, &filter, BATCH).await?;
        let Some(last) = entries.rows.last() else { break };
        filter.before = Some(last.id);
        for entry in entries.rows.iter().take(MOST - written) {
            file.row(cells(entry, &entries.names))?;
        }
        written += entries.rows.len();
    }
    if written >= MOST && !audit::list(&mut db, &staff.viewer, &filter, 1).await?.rows.is_empty() {
        file.row([format!("There are more than {MOST} entries: choose fewer days.")])?;
    }
    Ok(file.answer("audit")?)
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
