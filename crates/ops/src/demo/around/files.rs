//! The files of the demo's cases: made, put into the bucket, and recorded.

use super::pictures::{pdf, png};
use super::queries::{self, UploadRecord};
use crate::demo::data::Data;
use crate::demo::persona::Persona;
use clerk_core::Result;
use clerk_core::documents::files::object_key;
use clerk_platform::db;
use clerk_platform::storage::Storage;
use clerk_platform::time::melbourne_date;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use sqlx::PgPool;

/// What the virus scanner said of these; of all others, that they are clean.
const SCANS: [(&str, Option<&str>); 3] = [
    ("notice to vacate.png", None),
    ("Rent ledger 2025–26.pdf", Some("FAILED")),
    ("rental agreement.pdf", Some("INFECTED")),
];

/// What the documents say.
const LINES: [&str; 4] =
    ["This document is made up, like everything in the demo.", "", "Page 1 of 1.", "Clerk, demo data"];

/// Attaches files to the demo's cases; says how many. Does nothing when there are files already.
pub async fn attach(pool: &PgPool, storage: &Storage, now: Timestamp) -> Result<u32> {
    let data = Data::read()?;
    let mut tx = db::begin(pool).await?;
    if queries::has_files(&mut tx).await? {
        return Ok(0);
    }
    let mut count = 0;
    for case in data.cases.iter().filter(|case| !case.files.is_empty()) {
        let (number, client) = data.client(&case.client)?;
        let persona = Persona::draw(&data, number, client, melbourne_date(now));
        let Some((case_id, opened)) = queries::case_of(&mut tx, &persona.email).await? else { continue };
        let whole = now.duration_since(opened.to_jiff()).as_secs();
        for (nth, name) in (0_i64..).zip(&case.files) {
            let (bytes, content_type, extension) = made(name, count);
            let key = object_key(&Sha256::digest(&bytes), extension);
            let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            storage.put(&key, bytes, content_type).await?;
            // The first ones came with the form, the others since.
            let share = whole * (nth - 2).max(0) / i64::try_from(case.files.len()).unwrap_or(1);
            let at = opened.to_jiff().saturating_add(SignedDuration::from_secs(share)).unwrap_or(now);
            let scan = SCANS.iter().find(|(known, _)| known == name).map_or(Some("CLEAN"), |(_, scan)| *scan);
            queries::upload(&mut tx, case_id, &UploadRecord { key: &key, name, content_type, size, at, scan }).await?;
            count += 1;
        }
    }
    tx.commit().await?;
    Ok(count)
}

/// A file of this name: its bytes, their type, and its ending.
fn made(name: &str, number: u32) -> (Vec<u8>, &'static str, &'static str) {
    match name.strip_suffix(".pdf") {
        Some(title) => (pdf(title, &LINES), "application/pdf", "pdf"),
        None => (png(number), "image/png", "png"),
    }
}
