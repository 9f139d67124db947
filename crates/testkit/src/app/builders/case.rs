//! Cases.

use super::parties::ClientBuilder;
use super::rows::Columns;
use super::staff::Known;
use crate::app::TestApp;
use clerk_core::access::Group;
use clerk_core::casework::cases::{Outcome, Stage, Topic};
use serde_json::{Value, json};
use uuid::Uuid;

/// A case to be made. By default it is open, about repairs, opened now, of a new client, and assigned to nobody.
#[must_use]
pub struct CaseBuilder<'a> {
    app: &'a TestApp,
    client: Option<ClientBuilder<'a>>,
    columns: Columns,
    days: i64,
}

impl TestApp {
    /// A case that is written straight into the database.
    pub fn case(&self) -> CaseBuilder<'_> {
        CaseBuilder { app: self, client: None, columns: Columns::default(), days: 0 }
    }

    /// The case that these answers become, through the renters' form and the jobs.
    pub async fn case_from(&self, answers: &Value) -> Uuid {
        let submission = self.submit(answers).await;
        self.run_jobs().await;
        self.case_of(submission).await.expect("a case")
    }

    /// Assigns people to a case, or removes them, without checking any rule.
    pub async fn assign(&self, case: Uuid, paralegal: impl Known, lawyer: impl Known) {
        let people = json!({ "paralegal_id": paralegal.known(), "lawyer_id": lawyer.known() });
        self.set("cases", case, people).await;
    }
}

impl<'a> CaseBuilder<'a> {
    /// Its number; otherwise the next of its topic.
    pub fn fileref(mut self, fileref: &str) -> Self {
        self.columns.set("fileref", fileref);
        self
    }

    /// What it is about.
    pub fn topic(mut self, topic: Topic) -> Self {
        self.columns.set("topic", topic.as_str());
        self
    }

    /// How far it has come.
    pub fn stage(mut self, stage: Stage) -> Self {
        self.columns.set("stage", stage.as_str());
        self
    }

    /// A client who already exists.
    pub fn of(mut self, client: Uuid) -> Self {
        self.columns.set("client_id", json!(client));
        self
    }

    /// A client who is created with it.
    pub fn client(mut self, client: ClientBuilder<'a>) -> Self {
        self.client = Some(client);
        self
    }

    /// Its paralegal. A lawyer is found for them, unless the test names one.
    pub fn paralegal(mut self, who: impl Known) -> Self {
        self.columns.set("paralegal_id", json!(who.known()));
        self
    }

    /// Its lawyer.
    pub fn lawyer(mut self, who: impl Known) -> Self {
        self.columns.set("lawyer_id", json!(who.known()));
        self
    }

    /// Opened this many days ago. It still counts as changed just now.
    pub fn days_old(mut self, days: i64) -> Self {
        self.days = days;
        self
    }

    /// Closed now, with this outcome, notes, and legal help given unless the test says otherwise.
    pub fn closed(mut self, outcome: Outcome) -> Self {
        self.columns.set("is_open", false);
        self.columns.set("stage", Stage::Closed.as_str());
        self.columns.set("outcome", outcome.as_str());
        self.columns.otherwise("outcome_notes", "It is over.");
        self.columns.otherwise("provided_legal_services", true);
        self.columns.set("closed_at", self.app.clock.now().to_string());
        self
    }

    /// Any column, for what has no method here.
    pub fn with(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.columns.set(column, value);
        self
    }

    /// Makes it; returns its id.
    pub async fn make(self) -> Uuid {
        let Self { app, client, mut columns, days } = self;
        if !columns.has("client_id") {
            let client = client.unwrap_or_else(|| app.client()).make().await;
            columns.set("client_id", json!(client));
        }
        if columns.has("paralegal_id") && !columns.has("lawyer_id") {
            columns.set("lawyer_id", json!(app.user(&[Group::Lawyer]).await.0));
        }
        columns.otherwise("topic", Topic::Repairs.as_str());
        if !columns.has("fileref") {
            let next = sqlx::query_scalar("select next_fileref($1)").bind(columns.text("topic"));
            columns.set("fileref", next.fetch_one(&app.pool).await.map(|next: String| next).expect("a number"));
        }
        let now = app.clock.now();
        columns.otherwise("created_at", (now - jiff::SignedDuration::from_hours(24 * days)).to_string());
        columns.otherwise("updated_at", now.to_string());
        columns.insert(app, "cases").await
    }
}
