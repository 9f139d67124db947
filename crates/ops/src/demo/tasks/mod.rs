//! Tasks of the demo.

mod queries;

use super::data::missing;
use clerk_core::casework::timeline::event::TaskFacts;
use clerk_core::casework::timeline::{Event, record};
use clerk_core::ids::{CaseId, UserId};
use clerk_core::{Error, Result};
use clerk_platform::time::melbourne_date;
use jiff::{SignedDuration, Span, Timestamp};
use serde::Deserialize;
use sqlx::PgConnection;
use std::collections::HashMap;

#[derive(Deserialize)]
struct TaskFile {
    task: Vec<TaskRow>,
}

/// A task, as `data/tasks.toml` says.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TaskRow {
    /// The client whose case it is about.
    pub(super) case: Option<String>,
    pub(super) title: String,
    pub(super) notes: String,
    /// In how many days it is due.
    pub(super) due: Option<i64>,
    pub(super) whom: Option<String>,
    pub(super) by: Option<String>,
    /// How many days ago it was added.
    pub(super) added: i64,
    pub(super) approval: bool,
    pub(super) state: Option<String>,
    pub(super) remark: String,
    /// How many days ago it was finished or cancelled, and by whom; without a name by the one it is for.
    pub(super) ended: Option<i64>,
    pub(super) ended_by: Option<String>,
    pub(super) approved_by: Option<String>,
    /// Its checklist: what, and whether it is ticked.
    pub(super) items: Vec<(String, bool)>,
}

/// Adds them to the cases, which are known by their clients.
pub(super) async fn load(
    connection: &mut PgConnection,
    cases: &HashMap<&str, CaseId>,
    staff: &HashMap<String, UserId>,
    now: Timestamp,
) -> Result<()> {
    let TaskFile { task: rows } = toml::from_str(include_str!("../data/tasks.toml"))
        .map_err(|error| Error::External(format!("the demo's tasks.toml can't be read: {error}")))?;
    let person = |key: &Option<String>| {
        let key = key.as_deref();
        key.map(|key| staff.get(key).copied().ok_or_else(|| missing("member of staff", key))).transpose()
    };
    let ago = |days: i64| now.saturating_sub(SignedDuration::from_hours(24 * days + 1)).unwrap_or(now);
    for row in &rows {
        let case = row.case.as_deref();
        let case_id = case.map(|case| cases.get(case).copied().ok_or_else(|| missing("case of a client", case)));
        let case_id = case_id.transpose()?;
        let whom = person(&row.whom)?;
        let task = queries::TaskRecord {
            case_id,
            due_on: row.due.map(|days| melbourne_date(now).saturating_add(Span::new().days(days))),
            assigned_to: whom,
            created_by: person(&row.by)?,
            added: ago(row.added),
            ended: row.ended.map(ago),
            ended_by: person(&row.ended_by)?.or(whom).filter(|_| row.ended.is_some()),
            approved_by: person(&row.approved_by)?,
        };
        let id = queries::task(connection, row, &task).await?;
        queries::task_items(connection, id, &row.items, whom.or(task.created_by), task.added).await?;
        if let Some(case_id) = case_id {
            let tasks = vec![TaskFacts::of(id, row.title.clone())];
            record(connection, case_id, task.created_by, Event::TasksAdded { tasks }, task.added).await?;
        }
    }
    Ok(())
}
