//! Assigns a paralegal, a lawyer, or both to several cases.

use super::{BulkView, Chosen, cases};
use crate::http::{Draft, PageResult, Sent, Staff, undoable};
use crate::ui::{Choice, Shell};
use actix_web::HttpRequest;
use askama::Template;
use clerk_core::access::{Action, Place};
use clerk_core::casework::queues::{self, BulkAssignInput, Obstacle};
use clerk_core::input::Form;
use clerk_core::office::accounts::with_load;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/queues/bulk_assign.html")]
struct AssignPage {
    shell: Shell,
    form: Form<BulkAssignInput>,
    bulk: BulkView,
    paralegals: Vec<Choice>,
    lawyers: Vec<Choice>,
}

/// `GET /admin/queues/assign?from=&case=&case=…`
pub(crate) async fn show(request: HttpRequest, staff: Staff) -> PageResult {
    staff.viewer.require(Action::Assign)?;
    render(&staff, &Chosen::of(&request)?, Draft::new(), None).await
}

/// `POST /admin/queues/assign`
pub(crate) async fn submit(staff: Staff, sent: Sent<BulkAssignInput>) -> PageResult {
    staff.viewer.require(Action::Assign)?;
    let chosen = Chosen::sent(&sent, &sent.form.cases.texts)?;
    let change = async |tx: &mut PgConnection| {
        let input: BulkAssignInput = sent.form.read(None)?;
        let now = staff.now();
        let changed = queues::assign(tx, &staff.viewer, &input, now).await?;
        Ok(changed.map(|()| undoable(&chosen.href("all-assigned"), now)))
    };
    let again = async |draft, obstacles| render(&staff, &chosen, draft, obstacles).await;
    staff.save_unless(&sent, change, again).await
}

async fn render(
    staff: &Staff,
    chosen: &Chosen,
    draft: Draft<BulkAssignInput>,
    obstacles: Option<Vec<Obstacle>>,
) -> PageResult {
    let mut db = staff.db().await?;
    let (rows, obstacles) = (chosen.rows(&mut db, staff, &draft).await?, obstacles.unwrap_or_default());
    let form = draft.form(Form::blank());
    let paralegals = with_load(&mut db, Place::Paralegal).await?;
    let lawyers = with_load(&mut db, Place::Lawyer).await?;
    Ok(draft.page(&AssignPage {
        shell: staff.shell(chosen.section),
        bulk: BulkView::new(chosen, (format!("Assign {}", cases(rows.len())), "assign"), obstacles, rows),
        paralegals: Choice::staff(&paralegals, form.paralegal_id.value()),
        lawyers: Choice::staff(&lawyers, form.lawyer_id.value()),
        form,
    }))
}
