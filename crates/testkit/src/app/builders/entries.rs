//! What belongs to a case: notes, critical dates, services.

use super::rows::Columns;
use super::staff::Known;
use crate::app::TestApp;
use clerk_core::casework::timeline::NoteType;
use clerk_core::casework::values::{DateOutcome, DateType, HearingType, ServiceType};
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

/// A note to be made. By default it is by nobody, and written now.
#[must_use]
pub struct NoteBuilder<'a> {
    app: &'a TestApp,
    columns: Columns,
}

/// A critical date to be made. By default it is the end of a limitation period, not checked, and open.
#[must_use]
pub struct DateBuilder<'a> {
    app: &'a TestApp,
    columns: Columns,
}

/// A service to be made. By default it began today.
#[must_use]
pub struct ServiceBuilder<'a> {
    app: &'a TestApp,
    columns: Columns,
}

impl TestApp {
    /// A note in the timeline of a case.
    pub fn note(&self, case: Uuid, kind: NoteType, text: &str) -> NoteBuilder<'_> {
        let mut columns = Columns::default();
        columns.set("case_id", json!(case));
        columns.set("note_type", kind.as_str());
        columns.set("text", text);
        NoteBuilder { app: self, columns }
    }

    /// A critical date of a case, on a day such as 2026-11-24.
    pub fn date(&self, case: Uuid, on: impl std::fmt::Display) -> DateBuilder<'_> {
        let mut columns = Columns::default();
        columns.set("case_id", json!(case));
        columns.set("on_date", on.to_string());
        DateBuilder { app: self, columns }
    }

    /// A service of a case.
    pub fn service(&self, case: Uuid, service: ServiceType) -> ServiceBuilder<'_> {
        let mut columns = Columns::default();
        columns.set("case_id", json!(case));
        columns.set("service_type", service.as_str());
        columns.set("category", service.category().as_str());
        ServiceBuilder { app: self, columns }
    }

    /// File notes of a case, `Note 1` to `Note {count}`; `age` says how old each number is.
    pub async fn notes(&self, case: Uuid, by: impl Known, count: i64, age: impl Fn(i64) -> SignedDuration) {
        let written: Vec<String> = (1..=count).map(|n| (self.clock.now() - age(n)).to_string()).collect();
        let sql = "insert into notes (case_id, note_type, author_id, text, created_at)
                   select $1, 'PARALEGAL', $2, 'Note ' || n, at::timestamptz from unnest($3) with ordinality written (at, n)";
        let insert = sqlx::query(sql).bind(case).bind(by.known()).bind(written);
        insert.execute(&self.pool).await.expect("notes");
    }
}

impl NoteBuilder<'_> {
    /// Who wrote it.
    pub fn by(mut self, author: impl Known) -> Self {
        self.columns.set("author_id", json!(author.known()));
        self
    }

    /// Whose performance it is about.
    pub fn about(mut self, paralegal: impl Known) -> Self {
        self.columns.set("subject_id", json!(paralegal.known()));
        self
    }

    /// When the next review is, such as `2026-11-24T13:00:00Z`.
    pub fn next_review(mut self, at: &str) -> Self {
        self.columns.set("event_at", at);
        self
    }

    /// Its author has just changed it.
    pub fn edited(mut self) -> Self {
        self.columns.set("edited_at", self.app.clock.now().to_string());
        self
    }

    /// When it was written, such as `2026-11-24T13:00:00Z`.
    pub fn written(mut self, at: &str) -> Self {
        self.columns.set("created_at", at);
        self
    }

    /// Makes it; returns its id.
    pub async fn make(mut self) -> Uuid {
        self.columns.otherwise("created_at", self.app.clock.now().to_string());
        self.columns.insert(self.app, "notes").await
    }
}

impl DateBuilder<'_> {
    /// What it is about.
    pub fn about(mut self, what: DateType) -> Self {
        self.columns.set("date_type", what.as_str());
        self
    }

    /// It is a hearing, held like this and there.
    pub fn hearing(mut self, how: HearingType, place: &str) -> Self {
        self.columns.set("date_type", DateType::HearingListed.as_str());
        self.columns.set("hearing_type", how.as_str());
        self.columns.set("hearing_location", place);
        self
    }

    /// The hearing starts at this time of day, such as `10:00`.
    pub fn at(mut self, time: &str) -> Self {
        self.columns.set("hearing_time", time);
        self
    }

    /// Someone has checked it.
    pub fn checked(mut self) -> Self {
        self.columns.set("is_reviewed", true);
        self
    }

    /// What became of it.
    pub fn outcome(mut self, outcome: DateOutcome) -> Self {
        self.columns.set("outcome", outcome.as_str());
        self
    }

    /// What else there is to know.
    pub fn notes(mut self, notes: &str) -> Self {
        self.columns.set("notes", notes);
        self
    }

    /// Makes it; returns its id.
    pub async fn make(mut self) -> Uuid {
        self.columns.otherwise("date_type", DateType::Limitation.as_str());
        self.columns.otherwise("created_at", self.app.clock.now().to_string());
        self.columns.otherwise("updated_at", self.app.clock.now().to_string());
        self.columns.insert(self.app, "critical_dates").await
    }
}

impl ServiceBuilder<'_> {
    /// Makes it; returns its id.
    pub async fn make(mut self) -> Uuid {
        self.columns.otherwise("started_on", self.app.clock.today().to_string());
        self.columns.otherwise("created_at", self.app.clock.now().to_string());
        self.columns.otherwise("updated_at", self.app.clock.now().to_string());
        self.columns.insert(self.app, "services").await
    }
}
