//! `GET /uploads/{id}`: a file that a renter attached, for staff who see its case, or for anyone with a signed link. And
//! `GET /uploads/{id}/preview`: a picture of it that every browser shows, for staff.

use super::link;
use crate::http::error::{PageError, PageResult};
use crate::http::page::page_with;
use crate::http::session::signed_in;
use crate::state::AppState;
use actix_web::body::SizedStream;
use actix_web::http::header::{self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::cases;
use clerk_core::documents::files::{self, Upload};
use clerk_core::ids::UploadId;
use clerk_core::{Error, Result};
use futures_util::{TryStreamExt, stream};
use tokio_util::io::ReaderStream;

/// What a renter sees who opens a link that has ended: not the page on which staff sign in.
#[derive(Template)]
#[template(path = "documents/files/ended.html")]
struct EndedPage {
    sign_in: String,
}

/// `GET /uploads/{id}`
pub(crate) async fn show(
    request: HttpRequest,
    id: web::Path<UploadId>,
    query: web::Query<link::Query>,
    state: web::Data<AppState>,
) -> PageResult {
    if link::opens(&request, &state, *id, &query) {
        let upload = signed(&state, *id).await?;
        // A stranger's PDF is a page that can look like ours, at our address: only pictures are shown.
        let opens = upload.kind().is_some_and(|kind| kind.is_shown);
        let mut answer = Sent::of(&upload, opens).stream(&request, &state).await?;
        answer.add_cookie(&link::cookie(&state, *id)).map_err(|error| Error::External(error.to_string()))?;
        return Ok(answer);
    }
    let Some(user) = signed_in(&request).await? else {
        if link::is_ours(&state, *id, &query) {
            let sign_in = format!("/admin/sign-in?next=/uploads/{id}");
            return Ok(page_with(StatusCode::GONE, &EndedPage { sign_in }));
        }
        return Err(PageError::sign_in(&request));
    };
    let upload = for_staff(&state, &user.viewer(), *id).await?;
    let opens = upload.kind().is_some_and(|kind| kind.opens_in_browser());
    Ok(Sent::of(&upload, opens).stream(&request, &state).await?)
}

/// `GET /uploads/{id}/preview`
pub(crate) async fn preview(request: HttpRequest, id: web::Path<UploadId>, state: web::Data<AppState>) -> PageResult {
    let Some(user) = signed_in(&request).await? else { return Err(PageError::sign_in(&request)) };
    let upload = for_staff(&state, &user.viewer(), *id).await?;
    let key = upload.preview_key.as_deref().ok_or(Error::NotFound)?;
    let name = format!("{}.jpg", upload.name());
    Ok(Sent { key, content_type: "image/jpeg", name, opens: true }.stream(&request, &state).await?)
}

/// The file that a signed link opens.
async fn signed(state: &AppState, id: UploadId) -> Result<Upload> {
    let upload = files::get(&mut *state.pool.acquire().await?, id).await?;
    upload.require_safe()?;
    Ok(upload)
}

/// Staff open the files of the cases they see. Those who manage intake also open files that have no case yet.
async fn for_staff(state: &AppState, viewer: &clerk_core::access::Viewer, id: UploadId) -> Result<Upload> {
    let mut db = state.pool.acquire().await?;
    let upload = files::get(&mut db, id).await?;
    match upload.case_id {
        Some(case_id) => cases::require_seen(&mut *db, viewer, case_id).await?,
        None => viewer.require(Action::ManageIntake)?,
    }
    upload.require_safe()?;
    Ok(upload)
}

/// A file as it is sent.
struct Sent<'a> {
    key: &'a str,
    content_type: &'a str,
    name: String,
    /// Whether the browser opens it, rather than saving it.
    opens: bool,
}

impl<'a> Sent<'a> {
    fn of(upload: &'a Upload, opens: bool) -> Self {
        Self { key: &upload.object_key, content_type: &upload.content_type, name: upload.name(), opens }
    }

    async fn stream(self, request: &HttpRequest, state: &AppState) -> Result<HttpResponse> {
        let (body, length) = state.storage.get(self.key).await?;
        let length = length
            .and_then(|n| u64::try_from(n).ok())
            .ok_or_else(|| Error::External("S3 gave no length".to_owned()))?;
        let mut answer = HttpResponse::Ok();
        answer
            .content_type(self.content_type)
            .insert_header(self.disposition())
            .insert_header((header::CONTENT_SECURITY_POLICY, self.policy()))
            // Anyone who uses this computer next, or no longer sees the case, must not find it here.
            .insert_header((header::CACHE_CONTROL, "no-store"));
        // Nobody reads the content of an answer to HEAD, so it is not fetched.
        if request.method() == Method::HEAD {
            return Ok(answer.body(SizedStream::new(length, stream::empty::<std::io::Result<_>>())));
        }
        let body = ReaderStream::new(body.into_async_read()).map_err(actix_web::error::ErrorBadGateway);
        Ok(answer.body(SizedStream::new(length, body)))
    }

    /// The content comes from a stranger: nothing in it may run. Browsers don't show a PDF in a sandbox, but their viewers are one.
    fn policy(&self) -> &'static str {
        if self.opens && self.content_type == "application/pdf" {
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        } else {
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        }
    }

    /// The name in plain letters for programs that read only these, and as it is for all others.
    fn disposition(&self) -> ContentDisposition {
        let is_plain = |c: char| (c == ' ' || c.is_ascii_graphic()) && !matches!(c, '"' | '\\' | '%' | '/');
        let plain = self.name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
        let whole = ExtendedValue {
            charset: Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: self.name.clone().into_bytes(),
        };
        ContentDisposition {
            disposition: if self.opens { DispositionType::Inline } else { DispositionType::Attachment },
            parameters: vec![DispositionParam::Filename(plain), DispositionParam::FilenameExt(whole)],
        }
    }
}
