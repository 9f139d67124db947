//! Clients, the people around them, and where they live.

use super::rows::Columns;
use crate::app::TestApp;
use serde_json::{Value, json};
use uuid::Uuid;

macro_rules! parties {
    ($($(#[$doc:meta])+ $builder:ident in $table:literal;)+) => {$(
        $(#[$doc])+
        #[must_use]
        pub struct $builder<'a> {
            app: &'a TestApp,
            columns: Columns,
        }

        impl $builder<'_> {
            /// Any column, as the database names it.
            pub fn with(mut self, column: &str, value: impl Into<Value>) -> Self {
                self.columns.set(column, value);
                self
            }

            /// Makes it; returns its id.
            pub async fn make(mut self) -> Uuid {
                self.columns.otherwise("created_at", self.app.clock.now().to_string());
                self.columns.otherwise("updated_at", self.app.clock.now().to_string());
                self.columns.insert(self.app, $table).await
            }
        }
    )+};
}

parties! {
    /// A client to be made. By default it is Ada Test, with an email address that nobody else has.
    ClientBuilder in "clients";
    /// Someone around a client, to be made.
    PersonBuilder in "people";
    /// A tenancy to be made. By default it is at 1 Test Street, with no known landlord and agent.
    TenancyBuilder in "tenancies";
}

impl TestApp {
    /// A client.
    pub fn client(&self) -> ClientBuilder<'_> {
        let mut columns = Columns::default();
        columns.set("first_name", "Ada");
        columns.set("last_name", "Test");
        columns.set("email", format!("{}@example.com", Uuid::new_v4().simple()));
        ClientBuilder { app: self, columns }
    }

    /// A landlord, an agent, or someone who supports a client.
    pub fn person(&self, full_name: &str) -> PersonBuilder<'_> {
        let mut columns = Columns::default();
        columns.set("full_name", full_name);
        PersonBuilder { app: self, columns }
    }

    /// Where a client lives.
    pub fn tenancy(&self, client: Uuid) -> TenancyBuilder<'_> {
        let mut columns = Columns::default();
        columns.set("client_id", json!(client));
        columns.set("address", "1 Test Street");
        TenancyBuilder { app: self, columns }
    }
}

impl ClientBuilder<'_> {
    /// Their first and last name.
    pub fn named(self, first: &str, last: &str) -> Self {
        self.with("first_name", first).with("last_name", last)
    }

    /// Their email address.
    pub fn email(self, email: &str) -> Self {
        self.with("email", email)
    }

    /// Their phone number.
    pub fn phone(self, phone: &str) -> Self {
        self.with("phone", phone)
    }
}
