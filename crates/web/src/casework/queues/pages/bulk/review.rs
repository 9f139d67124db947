//! Writes the same case review, with the date of the next review, on several cases; or on one after the other.

use super::{BulkView, CASE, Chosen, cases};
use crate::http::{Draft, PageResult, Sent, Staff, back_to};
use crate::ui::{Choice, Shell};
use actix_web::HttpRequest;
use askama::Template;
use clerk_core::Result;
use clerk_core::access::Action;
use clerk_core::casework::queues::{self, BulkReviewInput, Obstacle};
use clerk_core::input::{Form, FormField, Spec};
use clerk_platform::time::show_day;
use jiff::ToSpan;
use jiff::civil::Date;
use sqlx::PgConnection;

/// In how many weeks the next review often is.
const WEEKS: [i64; 2] = [2, 4];

#[derive(Template)]
#[template(path = "casework/queues/bulk_review.html")]
struct ReviewPage {
    shell: Shell,
    form: Form<BulkReviewInput>,
    bulk: BulkView,
    /// The next review, for a day that is not one of the weeks.
    next_review: FormField,
    /// In how many weeks it is.
    weeks: Vec<Choice>,
    is_other_day: bool,
    /// The first day that the next review can be on.
    earliest: String,
    /// Whether another case of the queue can follow.
    has_next: bool,
}

/// `GET /admin/queues/review?from=&show=&lawyer=&case=&case=…`
pub(crate) async fn show(request: HttpRequest, staff: Staff) -> PageResult {
    staff.viewer.require(Action::Review)?;
    render(&staff, &Chosen::of(&request)?, Draft::new(), None).await
}

/// `POST /admin/queues/review`
pub(crate) async fn submit(staff: Staff, sent: Sent<BulkReviewInput>) -> PageResult {
    staff.viewer.require(Action::Review)?;
    let chosen = Chosen::sent(&sent, &sent.form.cases.texts)?;
    let weeks = sent.hidden("in_weeks").parse().ok().filter(|weeks| WEEKS.contains(weeks));
    let sent = match weeks {
        Some(weeks) => sent.with_texts(&[("next_review", &after_weeks(staff.today(), weeks).to_string())]),
        None => sent,
    };
    let goes_on = sent.hidden("then") == "next";
    let change = async |tx: &mut PgConnection| {
        // Before the review moves the case down the queue.
        let next = if goes_on { chosen.next(tx, &staff).await? } else { None };
        let changed = queues::review(tx, &staff.viewer, &sent.form.read(None)?, staff.now()).await?;
        let page = next.unwrap_or_else(|| chosen.back());
        Ok(changed.map(|()| back_to("", &page, "all-reviewed")))
    };
    let again = async |draft, obstacles| render(&staff, &chosen, draft, obstacles).await;
    staff.save_unless(&sent, change, again).await
}

fn after_weeks(today: Date, weeks: i64) -> Date {
    today.saturating_add(weeks.weeks())
}

impl Chosen {
    /// The address where the case is reviewed that comes next in the queue.
    async fn next(&self, connection: &mut PgConnection, staff: &Staff) -> Result<Option<String>> {
        let [case] = &*self.cases else { return Ok(None) };
        let (queue, ..) = self.filter.queue(self.from)?;
        let next = queues::next(connection, &staff.viewer, queue, staff.today(), case.id).await?;
        Ok(next.map(|id| self.filter.review_href(self.from, id)))
    }
}

async fn render(
    staff: &Staff,
    chosen: &Chosen,
    draft: Draft<BulkReviewInput>,
    obstacles: Option<Vec<Obstacle>>,
) -> PageResult {
    let mut db = staff.db().await?;
    let (rows, obstacles) = (chosen.rows(&mut db, staff, &draft).await?, obstacles.unwrap_or_default());
    let form = draft.form(Form::blank());
    let today = staff.today();
    let chosen_weeks = |weeks: i64| form.next_review.value() == after_weeks(today, weeks).to_string();
    let weeks = WEEKS.map(|weeks| Choice {
        value: weeks.to_string().into(),
        label: format!("In {weeks} weeks, {}", show_day(after_weeks(today, weeks), today)).into(),
        selected: chosen_weeks(weeks),
    });
    // The browser must not insist on it: the weeks are enough. Whether there is a day at all is checked here.
    let spec = Spec { needed: None, ..form.next_review.spec };
    Ok(draft.page(&ReviewPage {
        shell: staff.shell(chosen.section).after(chosen.done.as_deref()),
        bulk: BulkView::new(chosen, (format!("Set next review of {}", cases(rows.len())), "review"), obstacles, rows),
        next_review: FormField { spec, ..form.next_review.clone() },
        is_other_day: weeks.iter().all(|choice| !choice.selected),
        weeks: weeks.into(),
        earliest: today.to_string(),
        has_next: chosen.cases.len() == 1 && chosen.from != CASE,
        form,
    }))
}
