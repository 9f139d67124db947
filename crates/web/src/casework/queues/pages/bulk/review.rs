//! Writes the same case review, with the date of the next review, on several cases.

use super::{BulkView, Chosen, rows, told};
use crate::http::error::PageResult;
use crate::http::form::Sent;
use crate::http::save::save_unless;
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, Refusal, Shell};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::casework::queues::{self, BulkReviewInput, Obstacle};
use clerk_core::input::Form;
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/queues/bulk_review.html")]
struct ReviewPage {
    shell: Shell,
    form: Form<BulkReviewInput>,
    bulk: BulkView,
    /// The first day that the next review can be on.
    earliest: String,
}

/// `GET /admin/queues/review?from=&case=&case=…`
pub(crate) async fn show(request: HttpRequest, staff: Staff, state: web::Data<AppState>) -> PageResult {
    staff.viewer.require(Action::Review)?;
    let chosen = Chosen::of(&request)?;
    if let Some(back) = chosen.if_none() {
        return Ok(back);
    }
    Ok(render(&staff, &state, &chosen, Form::blank(), (Refusal::default(), Vec::new())).await?)
}

/// `POST /admin/queues/review`
pub(crate) async fn submit(staff: Staff, sent: Sent<BulkReviewInput>, state: web::Data<AppState>) -> PageResult {
    staff.viewer.require(Action::Review)?;
    let chosen = Chosen::new(sent.hidden("from"), &sent.form.cases.texts)?;
    if let Some(back) = chosen.if_none() {
        return Ok(back);
    }
    let change = async |tx: &mut PgConnection| {
        let input = sent.form.read(None)?;
        let changed = queues::review(tx, &staff.viewer, &input, state.clock.now()).await?;
        Ok(changed.map(|()| chosen.href("all-reviewed")))
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
    form: Form<BulkReviewInput>,
    (refusal, obstacles): (Refusal, Vec<Obstacle>),
) -> Result<HttpResponse> {
    let mut db = state.pool.acquire().await?;
    let rows = rows(&mut db, staff, state, chosen, &refusal).await?;
    Ok(ui::page_with(
        refusal.status,
        &ReviewPage {
            shell: Shell::new(staff, chosen.section, None),
            form,
            bulk: BulkView { title: "Set next review", action: "review", from: chosen.from, obstacles, rows },
            earliest: state.clock.today().to_string(),
        },
    ))
}
