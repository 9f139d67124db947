//! Assigns several cases at once, or sets their next review: a page that lists them and asks, then all of them or none.

use super::cases::QueueRow;
use crate::casework::cases::pages::assign::{choices, chosen};
use crate::http::error::PageResult;
use crate::http::form::Form;
use crate::http::save::{go_to, save};
use crate::http::session::Staff;
use crate::state::AppState;
use crate::ui::{self, Choice, NavSection, Refusal, Shell};
use crate::ui::{typed, version};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use clerk_core::access::Action;
use clerk_core::access::Group;
use clerk_core::casework::queues::{self, BulkAssignment, MAX_CASES, Obstacle, Selected};
use clerk_core::casework::timeline::NoteType;
use clerk_core::casework::timeline::{NewNote, TypedNote};
use clerk_core::office::accounts::with_load;
use clerk_core::{Error, Result};
use serde::Deserialize;
use sqlx::PgConnection;
use std::cell::RefCell;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "casework/queues/bulk.html")]
struct BulkPage {
    shell: Shell,
    what: What,
    /// The name of the queue that the author came from.
    from: &'static str,
    form: ui::Form,
    in_the_way: Vec<Obstacle>,
    rows: Vec<QueueRow>,
    paralegals: Vec<Choice>,
    lawyers: Vec<Choice>,
    /// The first day for the next review.
    earliest: String,
}

/// What is done to the cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Assign,
    Review,
}

impl What {
    fn named(name: &str) -> Result<Self> {
        match name {
            "assign" => Ok(Self::Assign),
            "review" => Ok(Self::Review),
            _ => Err(Error::NotFound),
        }
    }

    fn action(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Review => "review",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Assign => "Assign",
            Self::Review => "Set the next review",
        }
    }

    fn needs(self) -> Action {
        match self {
            Self::Assign => Action::Assign,
            Self::Review => Action::Review,
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Assign => "all-assigned",
            Self::Review => "all-reviewed",
        }
    }
}

/// What was chosen and typed. A case stands there by its id, in the form that asks also with its version.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BulkForm {
    from: String,
    case: Vec<String>,
    paralegal_id: String,
    lawyer_id: String,
    next_review: String,
    text: String,
}

impl BulkForm {
    fn from(&self) -> (&'static str, NavSection) {
        if self.from == "reviews" { ("reviews", NavSection::Reviews) } else { ("inbox", NavSection::Inbox) }
    }

    fn selected(&self) -> Result<Vec<Selected>> {
        if self.case.len() > MAX_CASES {
            return Err(Error::invalid("", format!("Up to {MAX_CASES} cases can be changed at once: choose fewer.")));
        }
        let mut selected: Vec<Selected> = Vec::new();
        for raw in &self.case {
            let (id, seen) = raw.split_once(' ').unwrap_or((raw, ""));
            let id: Uuid = id.parse().map_err(|_| Error::NotFound)?;
            if selected.iter().all(|known| known.id != id) {
                selected.push(Selected { id, version: version(seen) });
            }
        }
        Ok(selected)
    }

    fn assignment(&self) -> Result<BulkAssignment> {
        Ok(BulkAssignment {
            paralegal_id: chosen("paralegal_id", &self.paralegal_id)?,
            lawyer_id: chosen("lawyer_id", &self.lawyer_id)?,
        })
    }
}

/// `GET /admin/queues/{assign|review}?from=&case=&case=…`
pub(crate) async fn show(
    request: HttpRequest,
    staff: Staff,
    name: web::Path<String>,
    state: web::Data<AppState>,
) -> PageResult {
    let query: BulkForm = serde_html_form::from_str(request.query_string())
        .map_err(|_| Error::invalid("", "This address can't be read."))?;
    let (what, selected) = chosen_cases(&staff, &name, &query)?;
    if selected.is_empty() {
        return Ok(go_to(&format!("/admin/queues/{}?done=nothing-chosen", query.from().0)));
    }
    Ok(render(&staff, &state, what, &query, &selected, (Refusal::default(), Vec::new())).await?)
}

/// `POST /admin/queues/{assign|review}`
pub(crate) async fn submit(
    staff: Staff,
    name: web::Path<String>,
    form: Form<BulkForm>,
    state: web::Data<AppState>,
) -> PageResult {
    let form = form.0;
    let (what, selected) = chosen_cases(&staff, &name, &form)?;
    if selected.is_empty() {
        return Ok(go_to(&format!("/admin/queues/{}?done=nothing-chosen", form.from().0)));
    }
    // What keeps the change from being made; then none of it is.
    let in_the_way = RefCell::new(Vec::new());
    let change = async |tx: &mut PgConnection| {
        let obstacles = change(tx, &staff, &state, what, &form, &selected).await?;
        if !obstacles.is_empty() {
            in_the_way.replace(obstacles);
            return Err(Error::Stale);
        }
        Ok(format!("/admin/queues/{}?done={}", form.from().0, what.done()))
    };
    let again = async |refusal: Refusal| {
        let obstacles = in_the_way.take();
        // Each of them says what it is about.
        let errors = if obstacles.is_empty() { refusal.errors } else { Vec::new() };
        render(&staff, &state, what, &form, &selected, (Refusal { errors, ..refusal }, obstacles)).await
    };
    save(&staff, &state, change, again).await
}

fn chosen_cases(staff: &Staff, name: &str, form: &BulkForm) -> Result<(What, Vec<Selected>)> {
    let what = What::named(name)?;
    staff.viewer.require(what.needs())?;
    Ok((what, form.selected()?))
}

async fn change(
    tx: &mut PgConnection,
    staff: &Staff,
    state: &AppState,
    what: What,
    form: &BulkForm,
    selected: &[Selected],
) -> Result<Vec<Obstacle>> {
    let now = state.clock.now();
    match what {
        What::Assign => queues::assign(tx, &staff.viewer, selected, &form.assignment()?, now).await,
        What::Review => {
            let note = TypedNote {
                note_type: NoteType::Review.as_str(),
                text: &form.text,
                next_review: &form.next_review,
                ..Default::default()
            };
            let note = NewNote::new(&staff.viewer, &note, state.clock.today())?;
            queues::review(tx, &staff.viewer, selected, &note, now).await
        }
    }
}

async fn render(
    staff: &Staff,
    state: &AppState,
    what: What,
    sent: &BulkForm,
    selected: &[Selected],
    (refusal, in_the_way): (Refusal, Vec<Obstacle>),
) -> Result<HttpResponse> {
    let mut db = state.pool.acquire().await?;
    let ids: Vec<Uuid> = selected.iter().map(|case| case.id).collect();
    let cases = queues::selected(&mut db, &staff.viewer, &ids).await?;
    if cases.len() != ids.len() {
        return Err(Error::NotFound);
    }
    let (mut paralegals, mut lawyers) = (Vec::new(), Vec::new());
    if what == What::Assign {
        paralegals = choices(&with_load(&mut db, Group::Paralegal).await?, None, &sent.paralegal_id);
        lawyers = choices(&with_load(&mut db, Group::Lawyer).await?, None, &sent.lawyer_id);
    }
    let today = state.clock.today();
    let row = |case: queues::QueuedCase| {
        let made_from = selected.iter().find(|chosen| chosen.id == case.summary.id).and_then(|chosen| chosen.version);
        let version = refusal.version(made_from, case.summary.updated_at.to_jiff());
        QueueRow { version, ..QueueRow::new(case, today) }
    };
    let (from, section) = sent.from();
    let rows = cases.into_iter().map(row).collect();
    let values = [("next_review", sent.next_review.as_str()), ("text", sent.text.as_str())];
    Ok(ui::page_with(
        refusal.status,
        &BulkPage {
            shell: Shell::new(staff, section, None),
            what,
            from,
            form: typed("bulk", &values, refusal.errors),
            in_the_way,
            rows,
            paralegals,
            lawyers,
            earliest: today.to_string(),
        },
    ))
}
