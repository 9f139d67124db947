//! Lists, adds, copies, changes and switches templates of tasks.

use crate::http::{Button, Done, Draft, PageResult, Reader, Sent, Staff, page};
use crate::ui::{Choice, FormFrame, NavSection, Shell};
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::casework::task_templates::{self, TaskTemplate, TaskTemplateInput};
use clerk_core::casework::values::Stage;
use clerk_core::ids::TaskTemplateId;
use clerk_core::input::Form;
use clerk_platform::words::counted;
use serde::Deserialize;
use sqlx::PgConnection;

const PATH: &str = "/admin/task-templates";

#[derive(Template)]
#[template(path = "casework/task_templates/list.html")]
struct ListPage {
    shell: Shell,
    stages: Vec<StageView>,
}

/// A stage with its templates.
struct StageView {
    title: &'static str,
    rows: Vec<Row>,
}

struct Row {
    id: TaskTemplateId,
    href: String,
    title: String,
    topic: &'static str,
    due: String,
    place: &'static str,
    is_active: bool,
    needs_approval: bool,
    version: String,
}

impl From<TaskTemplate> for Row {
    fn from(template: TaskTemplate) -> Self {
        Self {
            id: template.id,
            href: format!("{PATH}/{}", template.id),
            topic: template.topic.map_or("Every topic", |topic| topic.label()),
            due: template
                .due_in
                .map_or_else(|| "No date".to_owned(), |days| counted(days, "business day", "business days")),
            place: template.place.label(),
            is_active: template.is_active,
            needs_approval: template.needs_approval,
            version: template.updated_at.to_jiff().to_string(),
            title: template.title,
        }
    }
}

/// `GET /admin/task-templates`
pub(crate) async fn list(Reader { staff, mut db }: Reader, done: Query<Done>) -> PageResult {
    let all = task_templates::all(&mut db, &staff.viewer).await?;
    let stages = all.chunk_by(|one, other| one.stage == other.stage).filter_map(|templates| {
        let title = templates.first()?.stage.label();
        Some(StageView { title, rows: templates.iter().cloned().map(Row::from).collect() })
    });
    Ok(page(&ListPage {
        shell: staff.shell(NavSection::TaskTemplates).after(done.done.as_deref()),
        stages: stages.collect(),
    }))
}

#[derive(Template)]
#[template(path = "casework/task_templates/form.html")]
struct FormPage {
    shell: Shell,
    frame: FormFrame,
    form: Form<TaskTemplateInput>,
    title: &'static str,
    stages: Vec<Choice>,
}

/// What the address says: the template that the new one is a copy of.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewQuery {
    from: Option<TaskTemplateId>,
}

/// `GET /admin/task-templates/new?from=`
pub(crate) async fn show_new(staff: Staff, query: Query<NewQuery>) -> PageResult {
    staff.viewer.require(Action::ManageSettings)?;
    let from = match query.from {
        Some(id) => Some(task_templates::get(&mut *staff.db().await?, &staff.viewer, id).await?),
        None => None,
    };
    render(&staff, None, from.map(|from| Form::of(&TaskTemplateInput::of(&from))), Draft::new())
}

/// `POST /admin/task-templates/new`
pub(crate) async fn create(staff: Staff, sent: Sent<TaskTemplateInput>) -> PageResult {
    staff.viewer.require(Action::ManageSettings)?;
    let add = async |tx: &mut PgConnection| {
        task_templates::create(tx, &staff.viewer, &sent.form.read(None)?, staff.now()).await?;
        Ok(format!("{PATH}?done=task-template"))
    };
    staff.save(&sent, add, async |draft| render(&staff, None, None, draft)).await
}

/// `GET /admin/task-templates/{id}`
pub(crate) async fn show(staff: Staff, id: Path<TaskTemplateId>) -> PageResult {
    let template = task_templates::get(&mut *staff.db().await?, &staff.viewer, *id).await?;
    render(&staff, Some(&template), None, Draft::new())
}

/// `POST /admin/task-templates/{id}`
pub(crate) async fn update(staff: Staff, id: Path<TaskTemplateId>, sent: Sent<TaskTemplateInput>) -> PageResult {
    let change = async |tx: &mut PgConnection| {
        let kept = task_templates::get(&mut *tx, &staff.viewer, *id).await?;
        let input = sent.form.read(Some(&TaskTemplateInput::of(&kept)))?;
        task_templates::update(tx, &staff.viewer, *id, &input, sent.version(), staff.now()).await?;
        Ok(format!("{PATH}?done=task-template"))
    };
    let again = async |draft| {
        let template = task_templates::get(&mut *staff.db().await?, &staff.viewer, *id).await?;
        render(&staff, Some(&template), None, draft)
    };
    staff.save(&sent, change, again).await
}

/// `POST /admin/task-templates/{id}/off` and `…/on`
pub(crate) async fn switch(staff: Staff, path: Path<(TaskTemplateId, String)>, button: Button) -> PageResult {
    let (id, what) = path.into_inner();
    let switch = async |tx: &mut PgConnection| {
        task_templates::switch(tx, &staff.viewer, id, what == "on", button.version, staff.now()).await?;
        Ok(format!("{PATH}?done=task-template-{what}"))
    };
    staff.press(switch).await
}

/// The form for `template`, or for a new one, which may be a copy.
fn render(
    staff: &Staff,
    template: Option<&TaskTemplate>,
    copied: Option<Form<TaskTemplateInput>>,
    draft: Draft<TaskTemplateInput>,
) -> PageResult {
    let form = draft.form(template.map(|template| Form::of(&TaskTemplateInput::of(template))).or(copied));
    let stages = Stage::ALL.iter().filter(|stage| **stage != Stage::Closed);
    Ok(draft.page(&FormPage {
        shell: staff.shell(NavSection::TaskTemplates),
        frame: FormFrame {
            action: template.map_or_else(|| format!("{PATH}/new"), |template| format!("{PATH}/{}", template.id)),
            back: PATH.to_owned(),
            version: draft.version(template.map(|template| template.updated_at.to_jiff())),
            current: draft.current(template, |template| format!("{}\n{}", template.title, template.notes)),
        },
        title: if template.is_some() { "Edit template" } else { "Add template" },
        stages: Choice::all(stages.map(|stage| (stage.as_str(), stage.label())), form.stage.value()),
        form,
    }))
}
