//! Records what became of a critical date; and says whether it is checked, so that both can be done in one place.

use crate::http::{Draft, PageResult, Sent, Staff, back_to};
use crate::ui::list_query::address;
use crate::ui::{Choice, NavSection, Shell};
use crate::views::dates::{DateStates, outcomes};
use crate::views::frame::CaseFrame;
use actix_web::web::{Path, Query};
use askama::Template;
use clerk_core::casework::dates::{self, DateOutcome, DateOutcomeInput};
use clerk_core::ids::{CaseId, DateId};
use clerk_core::input::Form;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

#[derive(Template)]
#[template(path = "casework/dates/outcome.html")]
struct OutcomePage {
    shell: Shell,
    frame: CaseFrame,
    form: Form<DateOutcomeInput>,
    /// The date in words.
    date: String,
    notes: String,
    states: DateStates,
    outcomes: Vec<Choice>,
    /// The page to come back to.
    back: String,
    /// This page, to which checking the date comes back.
    here: String,
}

/// The query in the address of this page.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct OutcomeQuery {
    back: String,
    #[serde(skip_serializing)]
    done: Option<String>,
}

/// The address of this page. `back` is the page to come back to.
pub(crate) fn address_of(case_id: CaseId, id: DateId, back: &str) -> String {
    let query = OutcomeQuery { back: back.to_owned(), done: None };
    address(&format!("/admin/cases/{case_id}/dates/{id}/outcome"), &query)
}

/// `GET /admin/cases/{id}/dates/{date_id}/outcome?back=`
pub(crate) async fn show(staff: Staff, path: Path<(CaseId, DateId)>, query: Query<OutcomeQuery>) -> PageResult {
    render(&staff, path.into_inner(), &query, Draft::new()).await
}

/// `POST /admin/cases/{id}/dates/{date_id}/outcome`
pub(crate) async fn submit(staff: Staff, path: Path<(CaseId, DateId)>, sent: Sent<DateOutcomeInput>) -> PageResult {
    let (case_id, id) = path.into_inner();
    let back = sent.hidden("back");
    let record = async |tx: &mut PgConnection| {
        let input = sent.form.read(None)?;
        dates::set_outcome(tx, &staff.viewer, case_id, id, &input, sent.version(), staff.now()).await?;
        Ok(back_to(back, &format!("/admin/cases/{case_id}/dates"), "date-outcome"))
    };
    let query = OutcomeQuery { back: back.to_owned(), done: None };
    staff.save(&sent, record, async |draft| render(&staff, (case_id, id), &query, draft).await).await
}

async fn render(
    staff: &Staff,
    (case_id, id): (CaseId, DateId),
    query: &OutcomeQuery,
    draft: Draft<DateOutcomeInput>,
) -> PageResult {
    let mut db = staff.db().await?;
    let date = dates::get(&mut db, &staff.viewer, case_id, id).await?;
    let (case, frame) = CaseFrame::of(&mut db, staff, case_id, &format!("dates/{id}/outcome"), &draft).await?;
    let stored = [("outcome", date.outcome.map_or("", DateOutcome::as_str)), ("outcome_notes", &date.outcome_notes)];
    let form = draft.form(Form::sent(&stored.map(|(name, text)| (name.to_owned(), text.to_owned()))));
    let in_words = date.in_words();
    let can_check = staff.viewer.checks_dates(case.summary.lawyer.map(|lawyer| lawyer.id));
    let about = (date.date_type, in_words.clone());
    Ok(draft.page(&OutcomePage {
        shell: staff.shell(NavSection::Cases).after(query.done.as_deref()),
        frame: CaseFrame {
            version: draft.version(date.updated_at.to_jiff()),
            current: draft.current(Some(&date), |date| format!("{}\n{}", date.in_words(), date.notes)),
            ..frame
        },
        states: DateStates::new((case_id, id), about, date.is_checked, date.outcome, date.updated_at, can_check)
            .asked(date.check_asked_by.as_ref().map(|by| by.full_name.as_str()), date.check_asked_at),
        outcomes: Choice::all(outcomes(date.date_type, date.outcome), form.outcome.value()),
        date: in_words,
        notes: date.notes,
        here: address_of(case_id, id, &query.back),
        back: query.back.clone(),
        form,
    }))
}
