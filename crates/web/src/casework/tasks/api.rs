//! Tasks.

use crate::http::api::{
    ApiResult, Caller, Change, Created, Creation, Id, IfMatch, List, Paging, Versioned, changed, query,
};
use crate::ui::list_query::search_text;
use actix_web::web::{Path, Query};
use clerk_core::access::Viewer;
use clerk_core::casework::tasks::{self, RemarkInput, Task, TaskFilter, TaskInput, TaskShow, Whom};
use clerk_core::ids::{TaskId, TaskItemId};
use clerk_core::{FieldErrors, Result};
use serde::Deserialize;
use utoipa::ToSchema;

changed!(Task, |task| task.updated_at);

/// Whether an item of a checklist is ticked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TickBody {
    /// Whether it is done.
    is_done: bool,
}

query! {
    /// Which tasks.
    pub(crate) struct TasksQuery {
        /// Which of them; without it, the open ones
        show: TaskShow,
        /// Words of the title
        search: String,
        /// Who they are for: an id, `me` or `nobody`
        assigned_to: String,
        /// Of this case
        case_id: Id,
    }
}

impl TasksQuery {
    fn filter(&self, viewer: &Viewer) -> Result<TaskFilter> {
        let mut wrong = FieldErrors::default();
        let show = match self.show.as_str() {
            "" => Some(TaskShow::Team),
            name => name.parse().ok(),
        };
        if show.is_none() {
            wrong.add("show", "This is `due`, `mine`, `approval`, `team`, `overdue`, `done` or `all`.");
        }
        let whom = match self.assigned_to.as_str() {
            "" => Some(None),
            "me" => Some(Some(Whom::User(viewer.user_id))),
            raw => Whom::read(raw).map(Some),
        };
        if whom.is_none() {
            wrong.add("assigned_to", "This is an id, `me` or `nobody`.");
        }
        let case_id = Some(self.case_id.as_str()).filter(|id| !id.is_empty()).map(str::parse).transpose();
        if case_id.is_err() {
            wrong.add("case_id", "This is the id of a case.");
        }
        wrong.check()?;
        Ok(TaskFilter {
            show: show.unwrap_or(TaskShow::Team),
            search: search_text(&self.search),
            whom: whom.flatten(),
            case_id: case_id.unwrap_or_default(),
        })
    }
}

pub(crate) async fn list(caller: Caller, query: Query<TasksQuery>, paging: Paging) -> ApiResult<List<Task>> {
    let filter = query.filter(&caller.viewer)?;
    let (page, page_size) = paging.read()?;
    let (mut db, today) = (caller.db().await?, caller.today());
    let found = tasks::list(&mut db, &caller.viewer, &filter, today, page, page_size, i64::MAX).await?;
    Ok(paging.list(found))
}

pub(crate) async fn create(call: Creation<TaskInput>) -> ApiResult<Created<Task>> {
    call.create(async |tx, input| {
        let id = tasks::create(tx, &call.viewer, input, call.now()).await?;
        tasks::get(tx, &call.viewer, id).await
    })
    .await
}

pub(crate) async fn get(caller: Caller, id: Path<TaskId>) -> ApiResult<Versioned<Task>> {
    Ok(tasks::get(&mut *caller.db().await?, &caller.viewer, *id).await?.into())
}

pub(crate) async fn update(call: Change<TaskInput>, id: Path<TaskId>) -> ApiResult<Versioned<Task>> {
    call.commit(async |tx| {
        let kept = tasks::get(tx, &call.viewer, *id).await?;
        let input = call.body.patch(&TaskInput::of(&kept))?;
        tasks::update(tx, &call.viewer, *id, &input, call.version, call.now()).await?;
        tasks::get(tx, &call.viewer, *id).await
    })
    .await
}

pub(crate) async fn finish_task(
    caller: Caller,
    id: Path<TaskId>,
    IfMatch(version): IfMatch,
) -> ApiResult<Versioned<Task>> {
    caller
        .commit(async |tx| {
            tasks::done(tx, &caller.viewer, *id, version, caller.now()).await?;
            tasks::get(tx, &caller.viewer, *id).await
        })
        .await
}

pub(crate) async fn approve_task(
    caller: Caller,
    id: Path<TaskId>,
    IfMatch(version): IfMatch,
) -> ApiResult<Versioned<Task>> {
    caller
        .commit(async |tx| {
            tasks::approve(tx, &caller.viewer, *id, version, caller.now()).await?;
            tasks::get(tx, &caller.viewer, *id).await
        })
        .await
}

pub(crate) async fn send_task_back(call: Change<RemarkInput>, id: Path<TaskId>) -> ApiResult<Versioned<Task>> {
    call.commit(async |tx| {
        tasks::require_may_approve(tx, &call.viewer, *id).await?;
        tasks::send_back(tx, &call.viewer, *id, &call.body.input()?, call.version, call.now()).await?;
        tasks::get(tx, &call.viewer, *id).await
    })
    .await
}

pub(crate) async fn cancel_task(
    caller: Caller,
    id: Path<TaskId>,
    IfMatch(version): IfMatch,
) -> ApiResult<Versioned<Task>> {
    caller
        .commit(async |tx| {
            tasks::cancel(tx, &caller.viewer, *id, version, caller.now()).await?;
            tasks::get(tx, &caller.viewer, *id).await
        })
        .await
}

pub(crate) async fn reopen_task(
    caller: Caller,
    id: Path<TaskId>,
    IfMatch(version): IfMatch,
) -> ApiResult<Versioned<Task>> {
    caller
        .commit(async |tx| {
            tasks::reopen(tx, &caller.viewer, *id, version, caller.now()).await?;
            tasks::get(tx, &caller.viewer, *id).await
        })
        .await
}

pub(crate) async fn tick_task_item(
    call: Change<TickBody>,
    ids: Path<(TaskId, TaskItemId)>,
) -> ApiResult<Versioned<Task>> {
    let (id, item_id) = ids.into_inner();
    call.commit(async |tx| {
        tasks::get(tx, &call.viewer, id).await?;
        let TickBody { is_done } = call.body.read()?;
        tasks::tick(tx, &call.viewer, (id, item_id), is_done, call.version, call.now()).await?;
        tasks::get(tx, &call.viewer, id).await
    })
    .await
}
