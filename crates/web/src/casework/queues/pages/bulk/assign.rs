//! Assigns a paralegal, a lawyer, or both to several cases.

use super::{BulkView, Chosen, rows, told};
use crate::http::error::PageResult;
use crate::http::form::Sent;
use crate::http::save::save_unless;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::state::assignees::choices;
use crate::ui::{self, Choice, Refusal, Shell};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::access::{Action, Group};
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
pub(crate) async fn show(request: HttpRequest, staff: Staff, state: web::Data<AppState>) -> PageResult {
    staff.viewer.require(Action::Assign)?;
    let chosen = Chosen::of(&request)?;
    if let Some(back) = chosen.if_none() {
        return Ok(back);
    }
    Ok(render(&staff, &state, &chosen, Form::blank(), (Refusal::default(), Vec::new())).await?)
}

/// `POST /admin/queues/assign`
pub(crate) async fn submit(staff: Staff, sent: Sent<BulkAssignInput>, state: web::Data<AppState>) -> PageResult {
    staff.viewer.require(Action::Assign)?;
    let chosen = Chosen::new(sent.hidden("from"), &sent.form.cases.texts)?;
    if let Some(back) = chosen.if_none() {
        return Ok(back);
    }
    let change = async |tx: &mut PgConnection| {
        let input = sent.form.read(None)?;
        let changed = queues::assign(tx, &staff.viewer, &input, state.clock.now()).await?;
        Ok(changed.map(|()| chosen.href("all-assigned")))
    };
    let again = async |refused| {
        let (mut refusal, obstacles) = told(refused);
        let form = sent.refused(std::mem::take(&mut refusal.errors));
        render(&staff, &state, &chosen, form, (refusal, obstacles)).await
    };
    save_unless(&staff, &state, change, again).await
}

async fn render(
    staff: &Staff,
    state: &AppState,
    chosen: &Chosen,
    form: Form<BulkAssignInput>,
    (refusal, obstacles): (Refusal, Vec<Obstacle>),
) -> Result<HttpResponse> {
    let mut db = state.pool.acquire().await?;
    let rows = rows(&mut db, staff, state, chosen, &refusal).await?;
    let paralegals = with_load(&mut db, Group::Paralegal).await?;
    let lawyers = with_load(&mut db, Group::Lawyer).await?;
    Ok(ui::page_with(
        refusal.status,
        &AssignPage {
            shell: Shell::new(staff, chosen.section, None),
            bulk: BulkView { title: "Assign", action: "assign", from: chosen.from, obstacles, rows },
            paralegals: choices(&paralegals, None, form.paralegal_id.value()),
            lawyers: choices(&lawyers, None, form.lawyer_id.value()),
            form,
        },
    ))
}
