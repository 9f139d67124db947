//! `POST /api/upload/`: a file that a renter attaches. It goes to the bucket while it arrives, and is never on a disk of ours.
//!
//! The centre's site treats only 400 as a refusal and stores the JSON of any other answer. So every refusal is a 400, and when
//! the fault is ours, the answer is not JSON.

use super::file_name::file_name;
use super::sender;
use crate::documents::files::link;
use crate::http::guard::request_id;
use crate::http::remote_address::remote_address;
use crate::state::AppState;
use actix_multipart::{Field, Multipart};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use clerk_core::Error;
use clerk_core::documents::files::{self, MAX_FILE, NewUpload};
use clerk_core::documents::kinds::{HEAD, Recognised, Refusal, begins_as, recognise};
use clerk_core::ids::UploadId;
use clerk_core::intake::strangers;
use clerk_platform::db;
use clerk_platform::storage::Arrived;
use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use std::fmt;
use std::time::Duration;
use tokio::time::timeout;

/// How much more is read and discarded after a refusal, so that the browser gets to read the answer, and for how long.
const MAX_DRAIN: u64 = 64 * 1024 * 1024;
const DRAIN_TIME: Duration = Duration::from_secs(30);
/// How long a file may take. NGINX has all of it before we get any, so this ends only what is made to be slow.
const MAX_TIME: Duration = Duration::from_secs(120);

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
    let taken = in_turn(&request, &mut parts, &state).await;
    if matches!(taken, Err(UploadError::Refused(_))) {
        // The browser may have gone; then there is nobody to answer.
        let _ = timeout(DRAIN_TIME, parts.drain()).await;
    }
    let id = taken?;
    let file = link::address(&state, id);
    let mut answer = HttpResponse::Created();
    answer.cookie(link::cookie(&state, id));
    Ok(answer.json(serde_json::json!({ "id": id, "file": file, "issue": null })))
}

/// Takes the file when it is the sender's turn.
async fn in_turn(request: &HttpRequest, parts: &mut Parts, state: &AppState) -> Result<UploadId, UploadError> {
    let too_many = || UploadError::refused("Too many files in a short time. Please wait a minute.");
    let address = remote_address(request);
    if !state.limits.uploads.allows(address) {
        return Err(too_many());
    }
    let network = sender::network(request, state);
    let is_counted = state.limits.uploads.is_on();
    if is_counted && !strangers::may_send_file(&mut *state.pool.acquire().await?, &network, state.clock.now()).await? {
        return Err(UploadError::refused("Too many files have been sent today. Please try again tomorrow."));
    }
    let _turn = state.limits.files_at_once.wait(address).await.ok_or_else(too_many)?;
    let taken = timeout(MAX_TIME, take(parts, state, is_counted.then_some(&network), request_id(request))).await;
    taken.unwrap_or_else(|_| Err(UploadError::refused("The file took too long to arrive.")))
}

/// Receives, checks and stores the part named `file`. `network` is where it is counted.
async fn take(
    parts: &mut Parts,
    state: &AppState,
    network: Option<&String>,
    request_id: String,
) -> Result<UploadId, UploadError> {
    let received = loop {
        let Some(mut field) = parts.next().await? else { return Err(UploadError::refused("No file was sent.")) };
        if field.content_disposition().and_then(|disposition| disposition.get_name()) == Some("file") {
            let name = file_name(&field);
            break receive(&mut field, name, state).await?;
        }
    };
    let Recognised { kind, remark } = received.found;
    let object_key = files::object_key(&received.hash, kind.extension);
    received.file.keep(&object_key, kind.content_type).await?;
    let byte_size = i64::try_from(received.size).unwrap_or(i64::MAX);
    let new = NewUpload {
        object_key,
        file_name: received.name,
        kind,
        remark,
        byte_size,
        is_scanned: state.settings.scans_files,
    };
    let mut tx = db::begin(&state.pool).await?;
    let now = state.clock.now();
    let id = files::create(&mut tx, &new, now, Some(request_id)).await?;
    if let Some(network) = network {
        strangers::count_file(&mut tx, network, byte_size, now).await?;
    }
    tx.commit().await?;
    Ok(id)
}

/// A file that was received completely and is of an allowed kind; what is in the bucket goes when it is dropped.
struct Received {
    file: Arrived,
    name: String,
    size: u64,
    hash: [u8; 32],
    found: Recognised,
}

/// Reads the file; stops as soon as it is too large or can't be of an allowed kind.
async fn receive(field: &mut Field, name: String, state: &AppState) -> Result<Received, UploadError> {
    let mut file = state.storage.incoming();
    let mut head = Vec::new();
    let mut hasher = Sha256::new();
    let mut size = 0u64;
    while let Some(chunk) =
        field.try_next().await.map_err(|_| UploadError::refused("The file did not arrive in full."))?
    {
        size += chunk.len() as u64;
        if size > MAX_FILE {
            return Err(UploadError::refused("The file is larger than 30 MB."));
        }
        if head.len() < HEAD {
            head.extend(chunk.iter().take(HEAD - head.len()));
            if head.len() == HEAD && begins_as(&head).is_none() {
                return Err(UploadError::refused(Refusal::Unknown.in_words()));
            }
        }
        hasher.update(&chunk);
        file.push(&chunk).await?;
    }
    if size == 0 {
        return Err(UploadError::refused("The file is empty."));
    }
    let file = file.finish().await?;
    let mut content = file.content();
    let found = web::block(move || recognise(&mut content)).await;
    let found = found.map_err(|error| Error::External(error.to_string()))?;
    let found = found.map_err(|error| Error::External(format!("looking at an upload: {error}")))?;
    let found = found.map_err(|refusal| UploadError::refused(refusal.in_words()))?;
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
