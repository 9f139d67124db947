//! `POST /api/upload/`: a file that a renter attaches.
//!
//! The centre's site treats only 400 as a refusal and stores the JSON of any other answer. So every refusal is a 400, and when
//! the fault is ours, the answer is not JSON.

use super::file_name::file_name;
use crate::http::guard::request_id;
use crate::http::remote_address::remote_address;
use crate::state::AppState;
use actix_multipart::{Field, Multipart};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use clerk_core::Error;
use clerk_core::documents::files::{self, MAX_FILE, NewUpload};
use clerk_core::documents::kinds::{Recognised, recognise};
use clerk_core::ids::UploadId;
use clerk_platform::{db, secrets};
use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs::File;
use tempfile::NamedTempFile;
use tokio::io::AsyncWriteExt;

/// How much more is read and discarded after a refusal, so that the browser gets to read the answer.
const MAX_DRAIN: u64 = 64 * 1024 * 1024;
/// How long the uploader's own link to a file is valid, in seconds.
const LINK_SECONDS: i64 = 24 * 60 * 60;

/// Why an upload was not taken.
#[derive(Debug)]
pub(crate) enum UploadError {
    /// The file or the request is at fault.
    Refused(String),
    /// We are at fault.
    Ours,
}

impl UploadError {
    fn refused(detail: &str) -> Self {
        Self::Refused(detail.to_owned())
    }
}

impl fmt::Display for UploadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(detail) => f.write_str(detail),
            Self::Ours => f.write_str("The file could not be saved. Please try again."),
        }
    }
}

impl<E: Into<Error>> From<E> for UploadError {
    fn from(error: E) -> Self {
        crate::http::status::log(&error.into());
        Self::Ours
    }
}

impl ResponseError for UploadError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Refused(_) => StatusCode::BAD_REQUEST,
            Self::Ours => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Refused(detail) => HttpResponse::BadRequest().json(serde_json::json!({ "file": [detail] })),
            Self::Ours => HttpResponse::ServiceUnavailable().content_type("text/plain").body(self.to_string()),
        }
    }
}

/// `POST /api/upload/`
pub(crate) async fn create(
    request: HttpRequest,
    form: Multipart,
    state: web::Data<AppState>,
) -> Result<HttpResponse, UploadError> {
    let mut parts = Parts { form, ended: false };
    let taken = if state.limits.uploads.allows(remote_address(&request)) {
        take(&mut parts, &state, request_id(&request)).await
    } else {
        Err(UploadError::refused("Too many files in a short time. Please wait a minute."))
    };
    if matches!(taken, Err(UploadError::Refused(_))) {
        parts.drain().await;
    }
    let id = taken?;
    let file = link(&state, id);
    Ok(HttpResponse::Created().json(serde_json::json!({ "id": id, "file": file, "issue": null })))
}

/// Receives, checks and stores the part named `file`.
async fn take(parts: &mut Parts, state: &AppState, request_id: String) -> Result<UploadId, UploadError> {
    let received = loop {
        let Some(mut field) = parts.next().await? else { return Err(UploadError::refused("No file was sent.")) };
        if field.content_disposition().and_then(|disposition| disposition.get_name()) == Some("file") {
            let name = file_name(&field);
            break receive(&mut field, name).await?;
        }
    };
    let Recognised { kind, remark } = received.found;
    let object_key = files::object_key(&received.hash, kind.extension);
    state.storage.put_file(&object_key, received.file.path(), kind.content_type).await?;
    let byte_size = i64::try_from(received.size).unwrap_or(i64::MAX);
    let new = NewUpload { object_key, file_name: received.name, kind, remark, byte_size };
    let mut tx = db::begin(&state.pool).await?;
    let id = files::create(&mut tx, &new, state.clock.now(), Some(request_id)).await?;
    tx.commit().await?;
    Ok(id)
}

/// A file that was received completely and is of an allowed kind; deleted when dropped.
struct Received {
    file: NamedTempFile,
    name: String,
    size: u64,
    hash: [u8; 32],
    found: Recognised,
}

async fn receive(field: &mut Field, name: String) -> Result<Received, UploadError> {
    let io = |error: std::io::Error| Error::External(format!("keeping an upload: {error}"));
    let file = NamedTempFile::new().map_err(io)?;
    let mut out = tokio::fs::File::from_std(file.reopen().map_err(io)?);
    let mut hasher = Sha256::new();
    let mut size = 0u64;
    while let Some(chunk) =
        field.try_next().await.map_err(|_| UploadError::refused("The file did not arrive in full."))?
    {
        size += chunk.len() as u64;
        if size > MAX_FILE {
            return Err(UploadError::refused("The file is larger than 30 MB."));
        }
        hasher.update(&chunk);
        out.write_all(&chunk).await.map_err(io)?;
    }
    out.flush().await.map_err(io)?;
    if size == 0 {
        return Err(UploadError::refused("The file is empty."));
    }
    let mut again: File = file.reopen().map_err(io)?;
    let found = web::block(move || recognise(&mut again))
        .await
        .map_err(|error| Error::External(error.to_string()))?
        .map_err(io)?;
    let found = found.ok_or_else(|| {
        UploadError::refused(
            "Only pictures (PNG, JPEG, GIF, HEIC, WebP), PDF and Word documents can be attached, and this is none of them or is broken.",
        )
    })?;
    Ok(Received { file, name, size, hash: hasher.finalize().into(), found })
}

/// The parts of a form; they must not be polled again after their end.
struct Parts {
    form: Multipart,
    ended: bool,
}

impl Parts {
    async fn next(&mut self) -> Result<Option<Field>, UploadError> {
        if self.ended {
            return Ok(None);
        }
        let next = self.form.try_next().await;
        self.ended = !matches!(next, Ok(Some(_)));
        next.map_err(|_| UploadError::refused("This is not an upload form."))
    }

    /// Reads what is still being sent, up to a limit.
    async fn drain(&mut self) {
        let mut left = MAX_DRAIN;
        while let Ok(Some(mut field)) = self.next().await {
            while let Ok(Some(chunk)) = field.try_next().await {
                left = left.saturating_sub(chunk.len() as u64);
                if left == 0 {
                    return;
                }
            }
        }
    }
}

/// The address of a file. Staff can open it, and through its signature so can the person who has just uploaded it.
fn link(state: &AppState, id: UploadId) -> String {
    let expires = state.clock.now().as_second() + LINK_SECONDS;
    let signature = secrets::sign(&state.settings.secret_key, "upload", &format!("{id}:{expires}"));
    format!("{}/uploads/{id}?expires={expires}&signature={signature}", state.settings.public_url)
}
