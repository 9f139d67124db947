//! The first tab of a case: its timeline, with the form for a note.

use crate::casework::proposals::views::ProposalView;
use crate::casework::timeline::note_form::NoteFormView;
use crate::casework::timeline::views::{TimelineQuery, TimelineView};
use crate::http::{Draft, PageResult, Reader, Staff};
use crate::ui::{NavSection, Shell};
use crate::views::band::CaseBand;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::casework::timeline::NoteInput;
use clerk_core::ids::CaseId;
use clerk_core::insight::case_file::{self, CaseTab};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "insight/case_file/timeline.html")]
struct TimelinePage {
    shell: Shell,
    band: CaseBand,
    proposals: Vec<ProposalView>,
    note: NoteFormView,
    timeline: TimelineView,
}

/// `GET /admin/cases/{id}`
pub(crate) async fn show(
    Reader { staff, mut db }: Reader,
    id: Path<CaseId>,
    query: Query<TimelineQuery>,
) -> PageResult {
    render(&mut db, &staff, *id, Draft::new(), &query).await
}

/// The page, with the form for a note and the part of the timeline that the address asks for.
pub(crate) async fn render(
    db: &mut PgConnection,
    staff: &Staff,
    id: CaseId,
    draft: Draft<NoteInput>,
    query: &TimelineQuery,
) -> PageResult {
    let tab = CaseTab::Timeline;
    let file = case_file::get(&mut *db, &staff.viewer, id, tab.parts()).await?;
    let timeline = TimelineView::of(&mut *db, staff, id, query, &file.pinned).await?;
    let timeline = timeline.with_questions(&file.contents.questions, staff);
    let paralegal = file.summary.paralegal.as_ref();
    let note = NoteFormView::of(&mut *db, staff, paralegal, draft.form(query.first_note())).await?;
    let note = note.asking(&file.summary, &staff.viewer);
    let page = TimelinePage {
        shell: staff.shell(NavSection::Cases).after(query.done.as_deref()),
        band: CaseBand::new(&file, Some(tab), staff),
        proposals: file.contents.proposals.into_iter().map(|proposal| ProposalView::new(proposal, staff)).collect(),
        note,
        timeline,
    };
    let mut answer = draft.page(&page);
    query.remember(staff, &mut answer);
    Ok(answer)
}
