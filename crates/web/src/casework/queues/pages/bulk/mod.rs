//! Assigns several cases at once, or sets their next review. A page lists the cases and asks; then all of them are changed, or
//! none.

pub(crate) mod assign;
pub(crate) mod review;

use super::cases::QueueRow;
use super::queue_query::{BulkQuery, QueueQuery};
use crate::http::error::PageError;
use crate::http::{Draft, PageResult, Sent, Staff, back_to};
use crate::ui::NavSection;
use actix_web::HttpRequest;
use clerk_core::casework::queues::{self, ChosenCases, MAX_CASES, Obstacle};
use clerk_core::ids::CaseId;
use clerk_core::input::{Field, Input};
use clerk_core::{Error, Result};
pub(super) use clerk_platform::words::cases;
use sqlx::PgConnection;

/// Not a queue: the case was chosen on its own page.
const CASE: &str = "case";

/// The chosen cases, and the queue in which they were chosen.
struct Chosen {
    /// The name of the queue in addresses.
    from: &'static str,
    section: NavSection,
    /// What the queue was narrowed to.
    filter: QueueQuery,
    cases: ChosenCases,
    /// What was done before, to be said on the page.
    done: Option<String>,
}

impl Chosen {
    /// From the address of a request.
    fn of(request: &HttpRequest) -> PageResult<Self> {
        let query: BulkQuery = serde_html_form::from_str(request.query_string())
            .map_err(|_| Error::invalid("", "This address can’t be read."))?;
        let filter = QueueQuery { show: query.show, lawyer: query.lawyer, ..Default::default() };
        Ok(Self { done: query.done, ..Self::new(&query.from, filter, &query.case)? })
    }

    /// From a form of such a page.
    fn sent<I: Input>(sent: &Sent<I>, texts: &[String]) -> PageResult<Self> {
        let (show, lawyer) = (sent.hidden("show").to_owned(), sent.hidden("lawyer").to_owned());
        Self::new(sent.hidden("from"), QueueQuery { show, lawyer, ..Default::default() }, texts)
    }

    /// When nothing was chosen, it goes back to the queue.
    fn new(from: &str, filter: QueueQuery, texts: &[String]) -> PageResult<Self> {
        let (from, section) = match from {
            "reviews" => ("reviews", NavSection::Reviews),
            "reassign" => ("reassign", NavSection::Reassign),
            "checks" => ("checks", NavSection::Reviews),
            "case" => (CASE, NavSection::Cases),
            _ => ("inbox", NavSection::Inbox),
        };
        let cases = ChosenCases::from_texts(texts, None).map_err(|refused| match texts.len() {
            0..=MAX_CASES => Error::NotFound,
            _ => Error::invalid("", refused.message),
        })?;
        let chosen = Self { from, section, filter, cases, done: None };
        if chosen.cases.is_empty() { Err(PageError::GoTo(chosen.href("nothing-chosen"))) } else { Ok(chosen) }
    }

    /// The address of the queue, with a message to show there.
    fn href(&self, done: &str) -> String {
        back_to("", &self.back(), done)
    }

    /// The address of the queue, narrowed as it was; or of the case, if it was chosen on its own page.
    fn back(&self) -> String {
        match &*self.cases {
            [case] if self.from == CASE => format!("/admin/cases/{}", case.id),
            _ if self.from == CASE => "/admin/cases".to_owned(),
            _ => self.filter.page_href(self.from, 1),
        }
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

/// What both pages show.
struct BulkView {
    title: String,
    /// The last part of the form's address.
    action: &'static str,
    from: &'static str,
    /// What the queue was narrowed to.
    filter: QueueQuery,
    /// The address of the queue.
    back: String,
    /// Why the cases can't be changed; if there is a reason, none of them was. Each names its case.
    obstacles: Vec<Obstacle>,
    rows: Vec<QueueRow>,
}

impl BulkView {
    fn new(
        chosen: &Chosen,
        (title, action): (String, &'static str),
        obstacles: Vec<Obstacle>,
        rows: Vec<QueueRow>,
    ) -> Self {
        Self { title, action, from: chosen.from, filter: chosen.filter.clone(), back: chosen.back(), obstacles, rows }
    }
}
