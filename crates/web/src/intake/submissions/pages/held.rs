//! Forms that are held back as part of a flood: a coordinator releases or discards those that they have looked at.

use super::failed::{Open, tabs};
use crate::http::form::Form;
use crate::http::guard::request_id;
use crate::http::{Done, PageResult, Reader, Staff, page};
use crate::ui::{Moment, NavSection, Shell, Tab};
use actix_web::HttpRequest;
use actix_web::web::Query;
use askama::Template;
use clerk_core::ids::SubmissionId;
use clerk_core::intake::submissions::held::{self, Held, Which};
use clerk_platform::words::plural;
use serde::Deserialize;
use sqlx::PgConnection;

pub(super) const PATH: &str = "/admin/submissions/held";

/// The part behind `?` of the page's address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct HeldQuery {
    show: String,
}

/// What was ticked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ticked {
    submission: Vec<SubmissionId>,
}

#[derive(Template)]
#[template(path = "intake/submissions/held.html")]
struct HeldPage {
    shell: Shell,
    tabs: Vec<Tab>,
    are_discarded: bool,
    rows: Vec<HeldRow>,
    /// How many there are, in words.
    count: String,
    has_more: bool,
}

struct HeldRow {
    id: SubmissionId,
    email: String,
    submitted: Option<Moment>,
    discarded: Option<Moment>,
    by: String,
}

/// `GET /admin/submissions/held`
pub(crate) async fn show(Reader { staff, mut db }: Reader, query: Query<HeldQuery>, done: Query<Done>) -> PageResult {
    let are_discarded = query.show == "discarded";
    let which = if are_discarded { Which::Discarded } else { Which::Waiting };
    let (held, count) = held::list(&mut db, &staff.viewer, which).await?;
    let waiting = if are_discarded { held::count(&mut db, &staff.viewer).await? } else { count };
    Ok(page(&HeldPage {
        shell: staff.shell(NavSection::FailedSubmissions).after(done.done.as_deref()),
        tabs: tabs(Open::Held, waiting),
        are_discarded,
        count: format!("{count} {}", plural(count, "submission", "submissions")),
        has_more: usize::try_from(count).is_ok_and(|count| count > held.len()),
        rows: held.into_iter().map(HeldRow::from).collect(),
    }))
}

impl From<Held> for HeldRow {
    fn from(held: Held) -> Self {
        Self {
            id: held.id,
            email: held.email.unwrap_or_default(),
            submitted: held.submitted_at.map(Moment::time),
            discarded: held.discarded_at.map(Moment::time),
            by: held.discarded_by.unwrap_or_default(),
        }
    }
}

/// `POST /admin/submissions/held/release`
pub(crate) async fn release(request: HttpRequest, staff: Staff, Form(ticked): Form<Ticked>) -> PageResult {
    let release = async |tx: &mut PgConnection| {
        held::release(tx, &staff.viewer, &ticked.submission, Some(request_id(&request))).await?;
        Ok(after(&ticked, "released"))
    };
    staff.press(release).await
}

/// `POST /admin/submissions/held/discard`
pub(crate) async fn discard(staff: Staff, Form(ticked): Form<Ticked>) -> PageResult {
    let discard = async |tx: &mut PgConnection| {
        held::discard(tx, &staff.viewer, &ticked.submission, staff.now()).await?;
        Ok(after(&ticked, "discarded"))
    };
    staff.press(discard).await
}

fn after(ticked: &Ticked, done: &str) -> String {
    let done = if ticked.submission.is_empty() { "no-submission-chosen" } else { done };
    format!("{PATH}?done={done}")
}
