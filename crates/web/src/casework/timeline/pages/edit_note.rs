//! Changes the text of a note that the user has just written.

use crate::casework::timeline::views::edit_draft;
use crate::http::error::PageResult;
use crate::http::form::Sent;
use crate::http::save::save;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, NavSection, Refusal, Shell};
use crate::views::frame::CaseFrame;
use actix_web::{HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::casework::timeline::{self, Note, NoteTextInput};
use clerk_core::input::Form;
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "casework/timeline/edit_note.html")]
struct EditPage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<NoteTextInput>,
    /// Where the form goes.
    action: String,
    /// What kind of note it is.
    kind: &'static str,
    version: String,
    /// The note's text as changed in another window, when the author has just been told of that.
    current: String,
    draft: String,
}

/// `GET /admin/cases/{id}/notes/{note_id}/edit`
pub(crate) async fn show(staff: Staff, path: web::Path<(Uuid, Uuid)>, state: web::Data<AppState>) -> PageResult {
    let (case_id, id) = path.into_inner();
    let note = timeline::own(&mut *state.pool.acquire().await?, &staff.viewer, case_id, id).await?;
    note.require_editable(state.clock.now())?;
    let form = Sent::not_yet(Form::of(&NoteTextInput::of(&note)), &[]);
    Ok(render(&staff, note, &state, &form, Refusal::default()).await?)
}

/// `POST /admin/cases/{id}/notes/{note_id}/edit`
pub(crate) async fn submit(
    staff: Staff,
    path: web::Path<(Uuid, Uuid)>,
    sent: Sent<NoteTextInput>,
    state: web::Data<AppState>,
) -> PageResult {
    let (case_id, id) = path.into_inner();
    let change = async |tx: &mut PgConnection| {
        let kept = timeline::own(&mut *tx, &staff.viewer, case_id, id).await?;
        let input = sent.form.read(Some(&NoteTextInput::of(&kept)))?;
        timeline::edit(tx, &staff.viewer, &kept, &input, sent.version(), state.clock.now()).await?;
        Ok(format!("/admin/cases/{case_id}?done=edited&note={id}#note-{id}"))
    };
    let again = async |refusal| {
        let note = timeline::own(&mut *state.pool.acquire().await?, &staff.viewer, case_id, id).await?;
        render(&staff, note, &state, &sent, refusal).await
    };
    save(&staff, &state, change, again).await
}

async fn render(
    staff: &Staff,
    note: Note,
    state: &AppState,
    sent: &Sent<NoteTextInput>,
    refusal: Refusal,
) -> Result<HttpResponse> {
    let mut db = state.pool.acquire().await?;
    let (_, frame) = CaseFrame::of(&mut db, &staff.viewer, state, note.case_id, None, &refusal).await?;
    Ok(ui::page_with(
        refusal.status,
        &EditPage {
            shell: Shell::new(staff, NavSection::Cases, None),
            frame,
            version: refusal.version(sent.version(), note.version()),
            current: if refusal.is_stale { note.text } else { String::new() },
            form: sent.refused(refusal.errors),
            action: format!("/admin/cases/{}/notes/{}/edit", note.case_id, note.id),
            kind: note.note_type.label(),
            draft: edit_draft(note.id, staff.user.id),
        },
    ))
}
