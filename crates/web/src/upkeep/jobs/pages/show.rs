//! One job with its failed tries and what people did with it.

use super::overview::ActionRow;
use super::{kind_label, tag};
use crate::http::{Done, PageResult, Reader, page};
use crate::ui::{Fact, Moment, NavSection, Shell, Tag};
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::upkeep::board::{self, JobDetail, JobError};

#[derive(Template)]
#[template(path = "upkeep/jobs/show.html")]
struct ShowPage {
    shell: Shell,
    id: String,
    kind: String,
    state: Tag,
    facts: Vec<Fact>,
    payload: String,
    errors: Vec<ErrorRow>,
    actions: Vec<ActionRow>,
    can_retry: bool,
    can_cancel: bool,
}

struct ErrorRow {
    attempt: i32,
    at: Moment,
    took: String,
    error: String,
    worker: String,
}

/// `GET /admin/jobs/{id}`
pub(crate) async fn show(Reader { staff, mut db }: Reader, id: Path<String>, query: Query<Done>) -> PageResult {
    staff.viewer.require(Action::ManageJobs)?;
    let job = board::get(&mut db, &id.replace('\0', "")).await?;
    let facts = facts(&job);
    Ok(page(&ShowPage {
        shell: staff.shell(NavSection::Jobs).after(query.done.as_deref()),
        kind: kind_label(&job.row.kind),
        state: tag(job.row.state),
        facts,
        can_retry: job.row.state.can_retry(),
        can_cancel: job.row.state.can_cancel(),
        id: job.row.id,
        payload: job.payload,
        errors: job.errors.into_iter().rev().map(ErrorRow::from).collect(),
        actions: job.actions.into_iter().map(ActionRow::from).collect(),
    }))
}

fn facts(job: &JobDetail) -> Vec<Fact> {
    let row = &job.row;
    let moment = |at| Moment::exact(at).text;
    let mut facts = vec![
        Fact::new("Class", row.class.as_str()),
        Fact::new("Tries", format!("{} of {}", row.attempts, row.max_attempts)),
        Fact::new("Due", moment(row.run_at)),
    ];
    let optional = [
        ("Last started", row.started_at.map(moment)),
        ("Last ended", row.ended_at.map(moment)),
        ("Worker", row.worker.clone()),
        ("Last error", row.error.clone()),
    ];
    facts.extend(optional.into_iter().filter_map(|(label, value)| Some(Fact::new(label, value?))));
    facts
}

impl From<JobError> for ErrorRow {
    fn from(error: JobError) -> Self {
        let took = error.started_at.map(|started| error.at.to_jiff().duration_since(started.to_jiff()).as_secs_f64());
        Self {
            attempt: error.attempt,
            at: Moment::exact(error.at),
            took: took.map(super::duration).unwrap_or_default(),
            error: error.error,
            worker: error.worker.unwrap_or_default(),
        }
    }
}
