//! What pages use to keep what is being written, and the page of a form that could not be saved.

use crate::http::form::body::{self, Entered};
use crate::http::session::session_token;
use crate::http::{PageResult, Reader, Staff, form, page};
use crate::state::AppState;
use crate::ui::{NavSection, Shell};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use clerk_core::ids::UserId;
use clerk_core::office::accounts::sessions;
use clerk_core::office::drafts::{self, Listed, NewDraft};
use clerk_core::{Error, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Template)]
#[template(path = "office/drafts/show.html")]
struct ShowPage {
    shell: Shell,
    /// Where the form is.
    form_page: String,
    /// Where it goes.
    action: String,
    version: String,
    /// The id under which it was sent, so that saving it lets go of the draft.
    once: String,
    entered: Vec<Entered>,
    /// Everything that was in it, to be sent again.
    fields: Vec<(String, String)>,
}

#[derive(Deserialize)]
pub(crate) struct Kept {
    form: String,
    #[serde(default)]
    tab: String,
    page: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    once: String,
    /// JSON: texts by name.
    fields: String,
}

#[derive(Deserialize)]
pub(crate) struct Removed {
    form: String,
    #[serde(default)]
    tab: String,
}

/// What a page is told about drafts.
#[derive(Serialize)]
struct Known {
    /// Whose they are: a page may have been opened by someone else.
    user: UserId,
    /// For pages that were opened in an earlier session of this browser.
    csrf: String,
    drafts: Vec<Listed>,
}

/// `GET /admin/drafts`: when and where each was written; what is in it, for the forms that are named (`?form=`).
pub(crate) async fn list(Reader { staff, mut db }: Reader, request: HttpRequest) -> PageResult {
    let pairs = serde_html_form::from_str::<Vec<(String, String)>>(request.query_string()).unwrap_or_default();
    let forms: Vec<String> = pairs.into_iter().filter(|(name, _)| name == "form").map(|(_, form)| form).collect();
    let drafts = drafts::list(&mut db, staff.user.id, &forms).await?;
    Ok(HttpResponse::Ok().json(Known { user: staff.user.id, csrf: staff.csrf.clone(), drafts }))
}

/// `POST /admin/drafts`. Also for someone whose session has just ended: it is kept for them, and they see it once they have signed
/// in again.
pub(crate) async fn put(request: HttpRequest, sent: form::Form<Kept>, state: Data<AppState>) -> PageResult {
    let form::Form(Kept { form, tab, page, version, once, fields }) = sent;
    let unreadable = |_| Error::invalid("fields", "This draft can’t be read.");
    let fields = serde_json::from_str(&fields).map_err(unreadable)?;
    let draft = NewDraft { form, tab, page, version, once, fields };
    let mut db = state.pool.acquire().await?;
    let author = match session_token(&request) {
        Some(token) => sessions::author(&mut db, &token).await?,
        None => None,
    };
    let (user_id, _) = author.ok_or(Error::NotFound)?;
    drafts::put(&mut db, user_id, &draft, state.clock.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `POST /admin/drafts/remove`
pub(crate) async fn remove(staff: Staff, sent: form::Form<Removed>) -> PageResult {
    let form::Form(Removed { form, tab }) = sent;
    drafts::delete_of_form(&mut *staff.db().await?, staff.user.id, &form, &tab).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `GET /admin/drafts/{id}`
pub(crate) async fn show(Reader { staff, mut db }: Reader, id: Path<Uuid>) -> PageResult {
    let draft = drafts::get(&mut db, staff.user.id, *id).await?;
    let fields: Vec<(String, String)> =
        draft.fields.iter().flat_map(|(name, texts)| texts.iter().map(|text| (name.clone(), text.clone()))).collect();
    let entered = fields.iter().filter(|(_, text)| body::is_entered(text) && !body::is_code(text));
    Ok(page(&ShowPage {
        shell: staff.shell(NavSection::Account),
        entered: entered.map(|(name, text)| Entered { label: body::label(name), text: text.clone() }).collect(),
        action: path_of(&draft.form)?,
        form_page: draft.page,
        version: draft.version,
        once: draft.once,
        fields,
    }))
}

/// A draft's form is named by its path, and by whom it is about where that does not say.
fn path_of(form: &str) -> Result<String> {
    form.split('?').next().map(str::to_owned).ok_or(Error::NotFound)
}
