//! `GET /uploads/{id}`: a file that a renter attached, for staff who see its case, or for anyone with a signed link.

use crate::http::error::{PageError, PageResult};
use crate::http::session::signed_in;
use crate::state::AppState;
use actix_web::body::SizedStream;
use actix_web::http::header::{self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::{HttpRequest, HttpResponse, web};
use clerk_core::access::Action;
use clerk_core::casework::cases;
use clerk_core::documents::files::{self, Upload};
use clerk_core::ids::UploadId;
use clerk_core::{Error, Result};
use clerk_platform::secrets;
use futures_util::TryStreamExt;
use serde::Deserialize;
use tokio_util::io::ReaderStream;

#[derive(Debug, Deserialize)]
pub(crate) struct Query {
    expires: Option<i64>,
    signature: Option<String>,
}

/// `GET /uploads/{id}`
pub(crate) async fn show(
    request: HttpRequest,
    id: web::Path<UploadId>,
    query: web::Query<Query>,
    state: web::Data<AppState>,
) -> PageResult {
    let upload = if is_signed(&state, *id, &query) {
        signed(&state, *id).await?
    } else {
        let Some(user) = signed_in(&request).await? else { return Err(PageError::sign_in(&request)) };
        for_staff(&state, &user.viewer(), *id).await?
    };
    Ok(stream(&state, &upload).await?)
}

fn is_signed(state: &AppState, id: UploadId, query: &Query) -> bool {
    match (query.expires, &query.signature) {
        (Some(expires), Some(signature)) => {
            state.clock.now().as_second() < expires
                && secrets::verify(&state.settings.secret_key, "upload", &format!("{id}:{expires}"), signature)
        }
        _ => false,
    }
}

/// The file that a signed link opens.
async fn signed(state: &AppState, id: UploadId) -> Result<Upload> {
    files::get(&mut *state.pool.acquire().await?, id).await
}

/// Staff open the files of the cases they see. Those who manage intake also open files that have no case yet.
async fn for_staff(state: &AppState, viewer: &clerk_core::access::Viewer, id: UploadId) -> Result<Upload> {
    let mut db = state.pool.acquire().await?;
    let upload = files::get(&mut db, id).await?;
    match upload.case_id {
        Some(case_id) => cases::require_seen(&mut *db, viewer, case_id).await?,
        None => viewer.require(Action::ManageIntake)?,
    }
    Ok(upload)
}

async fn stream(state: &AppState, upload: &Upload) -> Result<HttpResponse> {
    let (body, length) = state.storage.get(&upload.object_key).await?;
    let length =
        length.and_then(|n| u64::try_from(n).ok()).ok_or_else(|| Error::External("S3 gave no length".to_owned()))?;
    // Types that browsers can show are sent inline; the others are downloads.
    let inline = upload.content_type.starts_with("image/") && upload.content_type != "image/heif"
        || upload.content_type == "application/pdf";
    let name = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: upload.file_name.clone().into_bytes(),
    };
    let disposition = ContentDisposition {
        disposition: if inline { DispositionType::Inline } else { DispositionType::Attachment },
        parameters: vec![DispositionParam::FilenameExt(name)],
    };
    Ok(HttpResponse::Ok()
        .content_type(upload.content_type.as_str())
        .insert_header(disposition)
        // The content comes from a stranger: nothing in it may run.
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        ))
        .insert_header((header::CACHE_CONTROL, "private, max-age=600"))
        .body(SizedStream::new(
            length,
            ReaderStream::new(body.into_async_read()).map_err(actix_web::error::ErrorBadGateway),
        )))
}
