//! Cases, and what belongs to them.

mod api;
mod at_once;
mod case_lists;
mod case_page;
mod cases;
mod dates;
mod details;
mod ending;
mod lawyer_questions;
mod new_cases;
mod notes;
mod queues;
mod tasks;
mod timeline;
mod undo;
mod working;

use crate::support::{noon, send};
use clerk_core::access::Group;
use clerk_testkit::app::{Browser, Page, TestApp};
use clerk_testkit::fixtures::repairs_of;
use uuid::Uuid;

/// A case from the intake form, and people who may work on it.
struct World {
    app: TestApp,
    case: Uuid,
    client: Uuid,
    coordinator: Browser,
    paralegal: Browser,
    lawyer: Browser,
}

impl World {
    /// A case that nobody is assigned to.
    async fn new() -> Self {
        let app = noon().await;
        let case = app.case_from(&repairs_of("ada@example.com")).await;
        let client = app.filed(case).await.client;
        let (coordinator, paralegal) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Paralegal).await);
        let lawyer = app.signed_in(Group::Lawyer).await;
        Self { app, case, client, coordinator, paralegal, lawyer }
    }

    /// A case with the paralegal and the lawyer assigned, without an event that says so.
    async fn at_work() -> Self {
        let world = Self::new().await;
        world.app.assign(world.case, &world.paralegal, &world.lawyer).await;
        world
    }

    /// A case to which the coordinator has assigned both.
    async fn assigned() -> Self {
        let world = Self::new().await;
        let ids = [&world.paralegal, &world.lawyer].map(|who| who.user_id.unwrap().to_string());
        let fields = [("paralegal_id", ids[0].as_str()), ("lawyer_id", ids[1].as_str())];
        assert_eq!(world.send(&world.coordinator, "/assign", &fields).await.status, 303);
        world
    }

    fn at(&self, tail: &str) -> String {
        format!("/admin/cases/{}{tail}", self.case)
    }

    /// Opens a form of the case, fills it in and sends it.
    async fn send(&self, who: &Browser, tail: &str, fields: &[(&str, &str)]) -> Page {
        send(who, &self.at(tail), fields).await
    }

    /// The timeline, newest first.
    async fn events(&self) -> Vec<String> {
        texts(&self.coordinator.get(&self.at("")).await)
    }
}

/// The timeline of a page, newest first.
fn texts(page: &Page) -> Vec<String> {
    page.all(".timeline .as-typed")
}
