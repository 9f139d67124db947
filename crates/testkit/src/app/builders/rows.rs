//! Rows as JSON: the one place where tests write to tables, and read whole rows.

use crate::app::TestApp;
use serde_json::{Map, Value};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// Columns and their values. PostgreSQL knows their types, and refuses a column that no longer exists.
#[derive(Default)]
pub(super) struct Columns(Map<String, Value>);

impl Columns {
    pub(super) fn set(&mut self, column: &str, value: impl Into<Value>) {
        self.0.insert(column.to_owned(), value.into());
    }

    /// Sets a column that the test has not set.
    pub(super) fn otherwise(&mut self, column: &str, value: impl Into<Value>) {
        self.0.entry(column).or_insert(value.into());
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.0.get(column).is_some_and(|value| !value.is_null())
    }

    pub(super) fn text(&self, column: &str) -> &str {
        self.0.get(column).and_then(Value::as_str).unwrap_or_default()
    }

    pub(super) async fn insert(self, app: &TestApp, table: &str) -> Uuid {
        let names = self.names();
        let sql = format!(
            "insert into {table} ({names}) select {names} from jsonb_populate_record(null::{table}, $1) returning id"
        );
        sqlx::query_scalar(AssertSqlSafe(sql)).bind(Value::Object(self.0)).fetch_one(&app.pool).await.expect("a row")
    }

    fn names(&self) -> String {
        self.0.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// What belongs to a case.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Filed {
    /// Its number.
    pub fileref: String,
    /// Its client.
    #[sqlx(rename = "client_id")]
    pub client: Uuid,
    #[sqlx(rename = "tenancy_id")]
    tenancy: Option<Uuid>,
    #[sqlx(rename = "submission_id")]
    submission: Option<Uuid>,
    #[sqlx(rename = "agent_id")]
    agent: Option<Uuid>,
}

impl Filed {
    /// Its tenancy, which it must have.
    pub fn tenancy(&self) -> Uuid {
        self.tenancy.expect("a tenancy")
    }

    /// Its submission, which it must have.
    pub fn submission(&self) -> Uuid {
        self.submission.expect("a submission")
    }

    /// The agent of its tenancy, who must be known.
    pub fn agent(&self) -> Uuid {
        self.agent.expect("an agent")
    }
}

impl TestApp {
    /// Adds a row to a table that has no builder; returns its id.
    pub async fn add(&self, table: &str, columns: Value) -> Uuid {
        let Value::Object(columns) = columns else { panic!("an object, not {columns}") };
        Columns(columns).insert(self, table).await
    }

    /// Changes columns of a row behind Clerk's back: to values as in old data, or as someone else would have changed them.
    pub async fn set(&self, table: &str, id: Uuid, columns: Value) {
        let Value::Object(columns) = columns else { panic!("an object, not {columns}") };
        let columns = Columns(columns);
        let names = columns.names();
        let sql = format!(
            "update {table} set ({names}) = (select {names} from jsonb_populate_record(null::{table}, $1)) where id = $2"
        );
        let changed = sqlx::query(AssertSqlSafe(sql)).bind(Value::Object(columns.0)).bind(id).execute(&self.pool).await;
        assert_eq!(changed.expect("a change").rows_affected(), 1, "{table} {id}");
    }

    /// All columns of a row.
    pub async fn row(&self, table: &str, id: Uuid) -> Value {
        let sql = AssertSqlSafe(format!("select to_json(t) from {table} t where id = $1"));
        sqlx::query_scalar(sql).bind(id).fetch_one(&self.pool).await.expect("a row")
    }

    /// How many rows there are in a table, or in what a condition leaves of it: `notes where event = 'STAGE'`.
    pub async fn count(&self, of: &str) -> i64 {
        self.value(&format!("select count(*) from {of}")).await
    }

    /// The first column of the first row.
    pub async fn value<T>(&self, sql: &str) -> T
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
    {
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(&self.pool).await.expect("a value")
    }

    /// The first column of all rows.
    pub async fn values<T>(&self, sql: &str) -> Vec<T>
    where
        T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
    {
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_all(&self.pool).await.expect("values")
    }

    /// Runs statements that don't set up data: about the schema, sequences, or everything at once.
    pub async fn execute(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&self.pool).await.expect("statements that work");
    }

    /// What belongs to a case.
    pub async fn filed(&self, case: Uuid) -> Filed {
        let sql = "select c.fileref, c.client_id, c.tenancy_id, c.submission_id, t.agent_id
                   from cases c left join tenancies t on t.id = c.tenancy_id where c.id = $1";
        sqlx::query_as(sql).bind(case).fetch_one(&self.pool).await.expect("a case")
    }

    /// The case that a submission became.
    pub async fn case_of(&self, submission: Uuid) -> Option<Uuid> {
        let sql = "select id from cases where submission_id = $1";
        sqlx::query_scalar(sql).bind(submission).fetch_optional(&self.pool).await.expect("an answer")
    }

    /// The id of the user with this email address.
    pub async fn user_id(&self, email: &str) -> Uuid {
        let sql = "select id from users where email = $1";
        sqlx::query_scalar(sql).bind(email).fetch_one(&self.pool).await.expect("a user")
    }
}
