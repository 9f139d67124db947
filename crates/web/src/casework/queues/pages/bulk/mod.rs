//! Assigns several cases at once, or sets their next review. A page lists the cases and asks; then all of them are changed, or
//! none.

pub(crate) mod assign;
pub(crate) mod review;

use super::cases::QueueRow;
use crate::http::save::{Refused, go_to};
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{NavSection, Refusal};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use clerk_core::casework::queues::{self, ChosenCases, MAX_CASES, Obstacle};
use clerk_core::input::Field;
use clerk_core::{Error, Result};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

/// The query in the address of such a page: the id of each case.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct BulkQuery {
    from: String,
    case: Vec<String>,
}

/// The chosen cases, and the queue in which they were chosen.
struct Chosen {
    /// The name of the queue in addresses.
    from: &'static str,
    section: NavSection,
    cases: ChosenCases,
}

impl Chosen {
    /// From the address of a request.
    fn of(request: &HttpRequest) -> Result<Self> {
        let query: BulkQuery = serde_html_form::from_str(request.query_string())
            .map_err(|_| Error::invalid("", "This address can’t be read."))?;
        Self::new(&query.from, &query.case)
    }

    /// From the fields of a form.
    fn new(from: &str, texts: &[String]) -> Result<Self> {
        let (from, section) = match from {
            "reviews" => ("reviews", NavSection::Reviews),
            _ => ("inbox", NavSection::Inbox),
        };
        let cases = ChosenCases::from_texts(texts, None).map_err(|refused| match texts.len() {
            0..=MAX_CASES => Error::NotFound,
            _ => Error::invalid("", refused.message),
        })?;
        Ok(Self { from, section, cases })
    }

    /// The address of the queue, with a message to show there.
    fn href(&self, done: &str) -> String {
        format!("/admin/queues/{}?done={done}", self.from)
    }

    /// Where to go when nothing was chosen.
    fn if_none(&self) -> Option<HttpResponse> {
        self.cases.is_empty().then(|| go_to(&self.href("nothing-chosen")))
    }
}

/// What both pages show.
struct BulkView {
    title: &'static str,
    /// The last part of the form's address.
    action: &'static str,
    from: &'static str,
    /// Why the cases can't be changed; if there is a reason, none of them was.
    obstacles: Vec<Obstacle>,
    rows: Vec<QueueRow>,
}

/// Why a form comes back, and the cases that are the reason.
fn told(refused: Refused<Vec<Obstacle>>) -> (Refusal, Vec<Obstacle>) {
    match refused {
        Refused::Form(refusal) => (refusal, Vec::new()),
        // Each message names its case. The cases are shown as they are now.
        Refused::Because(obstacles) => {
            (Refusal { status: StatusCode::CONFLICT, errors: Vec::new(), is_stale: true }, obstacles)
        }
    }
}

/// The cases as they are now, each with the version for the form's hidden field.
async fn rows(
    db: &mut PgConnection,
    staff: &Staff,
    state: &AppState,
    chosen: &Chosen,
    refusal: &Refusal,
) -> Result<Vec<QueueRow>> {
    let ids: Vec<Uuid> = chosen.cases.iter().map(|case| case.id).collect();
    let cases = queues::selected(db, &staff.viewer, &ids).await?;
    if cases.len() != ids.len() {
        return Err(Error::NotFound);
    }
    let today = state.clock.today();
    let row = |case: queues::QueuedCase| {
        let made_from = chosen.cases.iter().find(|chosen| chosen.id == case.summary.id).and_then(|case| case.version);
        let version = refusal.version(made_from, case.summary.updated_at.to_jiff());
        QueueRow { version, ..QueueRow::new(case, today) }
    };
    Ok(cases.into_iter().map(row).collect())
}
