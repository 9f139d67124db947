//! Staff.

use crate::app::{Browser, Program, TestApp};
use clerk_core::access::Group;
use serde_json::{Map, Value};
use uuid::Uuid;

/// Someone who may be known: by their id, or by their browser.
pub trait Known {
    /// Their id; none for nobody.
    fn known(&self) -> Option<Uuid>;
}

impl Known for Uuid {
    fn known(&self) -> Option<Uuid> {
        Some(*self)
    }
}

impl Known for Option<Uuid> {
    fn known(&self) -> Option<Uuid> {
        *self
    }
}

impl Known for Browser {
    fn known(&self) -> Option<Uuid> {
        self.user_id
    }
}

impl<T: Known> Known for &T {
    fn known(&self) -> Option<Uuid> {
        (*self).known()
    }
}

/// A member of staff to be made; the defaults are those of [`TestApp::named_user`].
#[must_use]
pub struct StaffBuilder<'a> {
    app: &'a TestApp,
    email: String,
    groups: Vec<Group>,
    columns: Map<String, Value>,
}

impl TestApp {
    /// A member of staff, for when more than the groups matters.
    pub fn staff(&self, email: &str, groups: &[Group]) -> StaffBuilder<'_> {
        StaffBuilder { app: self, email: email.to_owned(), groups: groups.to_vec(), columns: Map::new() }
    }

    /// Someone in this group who uses the API; returns their id.
    pub async fn program(&self, group: Group) -> (Uuid, Program) {
        let (id, _) = self.user(&[group]).await;
        (id, Program::new(self, &self.token(id).await))
    }
}

impl StaffBuilder<'_> {
    /// Any column, as the database names it.
    pub fn with(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.columns.insert(column.to_owned(), value.into());
        self
    }

    /// Makes them; returns their id.
    pub async fn make(self) -> Uuid {
        let (id, _) = self.app.named_user(&self.email, &self.groups).await;
        if !self.columns.is_empty() {
            self.app.set("users", id, Value::Object(self.columns)).await;
        }
        id
    }
}
