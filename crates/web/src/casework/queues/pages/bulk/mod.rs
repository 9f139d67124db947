//! Assigns several cases at once, or sets their next review. A page lists the cases and asks; then all of them are changed, or
//! none.

pub(crate) mod assign;
pub(crate) mod review;

use super::cases::QueueRow;
use crate::http::error::PageError;
use crate::http::{Draft, PageResult, Staff};
use crate::ui::NavSection;
use actix_web::HttpRequest;
use clerk_core::casework::queues::{self, ChosenCases, MAX_CASES, Obstacle};
use clerk_core::ids::CaseId;
use clerk_core::input::{Field, Input};
use clerk_core::{Error, Result};
use serde::Deserialize;
use sqlx::PgConnection;

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
    fn of(request: &HttpRequest) -> PageResult<Self> {
        let query: BulkQuery = serde_html_form::from_str(request.query_string())
            .map_err(|_| Error::invalid("", "This address can’t be read."))?;
        Self::new(&query.from, &query.case)
    }

    /// From the fields of a form. When nothing was chosen, it goes back to the queue.
    fn new(from: &str, texts: &[String]) -> PageResult<Self> {
        let (from, section) = match from {
            "reviews" => ("reviews", NavSection::Reviews),
            "reassign" => ("reassign", NavSection::Reassign),
            _ => ("inbox", NavSection::Inbox),
        };
        let cases = ChosenCases::from_texts(texts, None).map_err(|refused| match texts.len() {
            0..=MAX_CASES => Error::NotFound,
            _ => Error::invalid("", refused.message),
        })?;
        let chosen = Self { from, section, cases };
        if chosen.cases.is_empty() { Err(PageError::GoTo(chosen.href("nothing-chosen"))) } else { Ok(chosen) }
    }

    /// The address of the queue, with a message to show there.
    fn href(&self, done: &str) -> String {
        format!("/admin/queues/{}?done={done}", self.from)
    }

    /// The cases as they are now, each with the version for the form's hidden field.
    async fn rows<I: Input>(&self, db: &mut PgConnection, staff: &Staff, draft: &Draft<I>) -> Result<Vec<QueueRow>> {
        let ids: Vec<CaseId> = self.cases.iter().map(|case| case.id).collect();
        let cases = queues::selected(db, &staff.viewer, &ids).await?;
        if cases.len() != ids.len() {
            return Err(Error::NotFound);
        }
        let today = staff.today();
        let row = |case: queues::QueuedCase| {
            let made_from = self.cases.iter().find(|chosen| chosen.id == case.summary.id).and_then(|case| case.version);
            let version = draft.version_of(made_from, case.summary.updated_at.to_jiff());
            QueueRow { version, ..QueueRow::new(case, today) }
        };
        Ok(cases.into_iter().map(row).collect())
    }
}

/// `1 case`, `2 cases`.
fn cases(count: usize) -> String {
    if count == 1 { "1 case".to_owned() } else { format!("{count} cases") }
}

/// What both pages show.
struct BulkView {
    title: String,
    /// The last part of the form's address.
    action: &'static str,
    from: &'static str,
    /// Why the cases can't be changed; if there is a reason, none of them was. Each names its case.
    obstacles: Vec<Obstacle>,
    rows: Vec<QueueRow>,
}
