//! Changes the text of a note that the user has just written.

use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::{NavSection, Shell};
use crate::views::frame::CaseFrame;
use actix_web::web::Path;
use askama::Template;
use clerk_core::casework::timeline::{self, Note, NoteTextInput};
use clerk_core::ids::{CaseId, NoteId};
use clerk_core::input::Form;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/timeline/edit_note.html")]
struct EditPage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<NoteTextInput>,
    /// What kind of note it is.
    kind: &'static str,
}

/// `GET /admin/cases/{id}/notes/{note_id}/edit`
pub(crate) async fn show(staff: Staff, path: Path<(CaseId, NoteId)>) -> PageResult {
    let (case_id, id) = path.into_inner();
    let note = timeline::own(&mut *staff.db().await?, &staff.viewer, case_id, id).await?;
    note.require_editable(staff.now())?;
    render(&staff, &note, Draft::new()).await
}

/// `POST /admin/cases/{id}/notes/{note_id}/edit`
pub(crate) async fn submit(staff: Staff, path: Path<(CaseId, NoteId)>, sent: Sent<NoteTextInput>) -> PageResult {
    let (case_id, id) = path.into_inner();
    let change = async |tx: &mut PgConnection| {
        let kept = timeline::own(&mut *tx, &staff.viewer, case_id, id).await?;
        let input = sent.form.read(Some(&NoteTextInput::of(&kept)))?;
        timeline::edit(tx, &staff.viewer, &kept, &input, sent.version(), staff.now()).await?;
        Ok(format!("/admin/cases/{case_id}?done=edited#note-{id}"))
    };
    let again = async |draft| {
        let note = timeline::own(&mut *staff.db().await?, &staff.viewer, case_id, id).await?;
        render(&staff, &note, draft).await
    };
    staff.save(&sent, change, again).await
}

async fn render(staff: &Staff, note: &Note, draft: Draft<NoteTextInput>) -> PageResult {
    let tail = format!("notes/{}/edit", note.id);
    // Only the note counts, whatever else happened to the case.
    let unchanged = Draft::<NoteTextInput>::new();
    let (_, frame) = CaseFrame::of(&mut *staff.db().await?, staff, note.case_id, &tail, &unchanged).await?;
    Ok(draft.page(&EditPage {
        shell: staff.shell(NavSection::Cases),
        frame: CaseFrame {
            version: draft.version(note.version()),
            current: draft.current(Some(note), |note| note.text.clone()),
            back: format!("{}#note-{}", frame.back, note.id),
            ..frame
        },
        form: draft.form(Form::of(&NoteTextInput::of(note))),
        kind: note.note_type.label(),
    }))
}
