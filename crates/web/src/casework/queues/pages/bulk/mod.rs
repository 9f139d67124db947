//! Assigns several cases at once, or sets their next review: a page that lists them and asks, then all of them or none.

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

/// What the address of such a page says: each case by its id.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct BulkQuery {
    from: String,
    case: Vec<String>,
}

/// The cases that were chosen, and the queue that they were chosen in.
struct Chosen {
    /// The name of the queue in addresses.
    from: &'static str,
    section: NavSection,
    cases: ChosenCases,
}

impl Chosen {
    /// Of an address.
    fn of(request: &HttpRequest) -> Result<Self> {
        let query: BulkQuery = serde_html_form::from_str(request.query_string())
            .map_err(|_| Error::invalid("", "This address can't be read."))?;
        Self::new(&query.from, &query.case)
    }

    /// Of the texts of a form.
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

    /// Back to the queue, with what to say there.
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
    /// What keeps the cases from being changed; then none was.
    obstacles: Vec<Obstacle>,
    rows: Vec<QueueRow>,
}

/// Why a form comes back, and the cases because of which it does.
fn told(refused: Refused<Vec<Obstacle>>) -> (Refusal, Vec<Obstacle>) {
    match refused {
        Refused::Form(refusal) => (refusal, Vec::new()),
        // Each of them says what it is about. They are shown as they are now.
        Refused::Because(obstacles) => {
            (Refusal { status: StatusCode::CONFLICT, errors: Vec::new(), is_stale: true }, obstacles)
        }
    }
}

/// The cases as they are now, each with the version that a form about them holds.
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
