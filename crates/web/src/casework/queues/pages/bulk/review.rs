//! Writes the same case review, with the date of the next review, on several cases.

use super::{BulkView, Chosen, cases};
use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::Shell;
use actix_web::HttpRequest;
use askama::Template;
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
pub(crate) async fn show(request: HttpRequest, staff: Staff) -> PageResult {
    staff.viewer.require(Action::Review)?;
    render(&staff, &Chosen::of(&request)?, Draft::new(), None).await
}

/// `POST /admin/queues/review`
pub(crate) async fn submit(staff: Staff, sent: Sent<BulkReviewInput>) -> PageResult {
    staff.viewer.require(Action::Review)?;
    let chosen = Chosen::new(sent.hidden("from"), &sent.form.cases.texts)?;
    let change = async |tx: &mut PgConnection| {
        let changed = queues::review(tx, &staff.viewer, &sent.form.read(None)?, staff.now()).await?;
        Ok(changed.map(|()| chosen.href("all-reviewed")))
    };
    let again = async |draft, obstacles| render(&staff, &chosen, draft, obstacles).await;
    staff.save_unless(&sent, change, again).await
}

async fn render(
    staff: &Staff,
    chosen: &Chosen,
    draft: Draft<BulkReviewInput>,
    obstacles: Option<Vec<Obstacle>>,
) -> PageResult {
    let mut db = staff.db().await?;
    let (rows, obstacles) = (chosen.rows(&mut db, staff, &draft).await?, obstacles.unwrap_or_default());
    Ok(draft.page(&ReviewPage {
        shell: staff.shell(chosen.section),
        form: draft.form(Form::blank()),
        bulk: BulkView {
            title: format!("Set next review of {}", cases(rows.len())),
            action: "review",
            from: chosen.from,
            obstacles,
            rows,
        },
        earliest: staff.today().to_string(),
    }))
}
