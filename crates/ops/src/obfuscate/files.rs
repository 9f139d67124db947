//! Stand-ins for uploaded files: of the same type, about the same size, with nothing of what was in them.

use super::queries::{self, Column};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clerk_core::documents::files::object_key;
use clerk_core::{Error, Result};
use clerk_platform::storage::Storage;
use futures_util::{StreamExt, TryStreamExt};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// Bigger files get a stand-in of this size: nobody looks at more.
const LARGEST: usize = 256 * 1024;
/// Files that are stored at the same time.
const AT_ONCE: usize = 8;

/// The smallest files of their kinds.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const GIF: &str = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
const JPEG: &str = "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=";
const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// The file that replaces an uploaded one.
#[derive(Debug, Clone)]
pub(super) struct StandIn {
    key: String,
    content_type: String,
    size: usize,
    id: Uuid,
}

impl StandIn {
    fn new(old_key: &str, content_type: &str, size: usize) -> Self {
        let mut this = Self {
            key: String::new(),
            content_type: content_type.to_owned(),
            size: size.min(LARGEST),
            id: Uuid::new_v4(),
        };
        let bytes = this.bytes();
        this.size = bytes.len();
        let extension = old_key.rsplit_once('.').map_or("bin", |(_, extension)| extension);
        this.key = object_key(&Sha256::digest(&bytes), extension);
        this
    }

    fn bytes(&self) -> Vec<u8> {
        let decoded = |text: &str| STANDARD.decode(text).unwrap_or_default();
        let mut bytes = match self.content_type.as_str() {
            "image/png" => decoded(PNG),
            "image/gif" => decoded(GIF),
            "image/jpeg" => decoded(JPEG),
            "application/pdf" => PDF.to_vec(),
            _ => Vec::new(),
        };
        bytes.extend(format!("\n%% stands in for a file: {}\n", self.id).bytes());
        if bytes.len() < self.size {
            bytes.resize(self.size, b' ');
        }
        bytes
    }
}

/// Gives every upload a stand-in; uploads of the same file share one.
pub(super) async fn replace(connection: &mut PgConnection) -> Result<Vec<StandIn>> {
    const TABLE: &str = "public.uploads";
    let column = |name: &str, data_type: &str| Column {
        table: TABLE.to_owned(),
        name: name.to_owned(),
        data_type: data_type.to_owned(),
        is_generated: false,
    };
    let columns = [column("object_key", "text"), column("byte_size", "bigint"), column("content_type", "text")];
    let mut stand_ins: HashMap<String, StandIn> = HashMap::new();
    queries::open(connection, TABLE, &columns).await?;
    loop {
        let mut rows = queries::next(connection).await?;
        if rows.places.is_empty() {
            break;
        }
        for row in &mut rows.values {
            let [Some(key), Some(size), Some(content_type)] = row.as_slice() else { continue };
            let stand_in = stand_ins
                .entry(key.clone())
                .or_insert_with(|| StandIn::new(key, content_type, size.parse().unwrap_or_default()));
            *row = vec![Some(stand_in.key.clone()), Some(stand_in.size.to_string())];
        }
        queries::write(connection, TABLE, columns.get(..2).unwrap_or_default(), &rows).await?;
    }
    queries::close(connection).await?;
    Ok(stand_ins.into_values().collect())
}

/// Stores the stand-ins.
pub(super) async fn store(storage: &Storage, stand_ins: Vec<StandIn>) -> Result<()> {
    let stores = stand_ins.into_iter().map(|stand_in| async move {
        storage.put(&stand_in.key, stand_in.bytes(), &stand_in.content_type).await?;
        Ok::<_, Error>(())
    });
    futures_util::stream::iter(stores).buffer_unordered(AT_ONCE).try_collect().await
}
