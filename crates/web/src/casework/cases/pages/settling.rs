//! What keeps a case from being closed, each with the fields that settle it in place; `components/ending.html` shows it.

use crate::casework::dates::pages::outcome;
use crate::http::{Draft, PageResult, Sent, Staff};
use crate::ui::Choice;
use crate::views::dates::{asked_in_words, outcomes};
use actix_web::http::StatusCode;
use clerk_core::access::Viewer;
use clerk_core::casework::cases::Case;
use clerk_core::casework::closing::{self, Obstacle};
use clerk_core::casework::dates::{self, CriticalDate};
use clerk_core::casework::services::Service;
use clerk_core::ids::CaseId;
use clerk_core::input::Input;
use clerk_core::{FieldError, Result};
use clerk_platform::words::{counted, listed};
use sqlx::PgConnection;
use uuid::Uuid;

/// What keeps a case from being closed.
#[derive(Default)]
pub(crate) struct Settling {
    pub(crate) services: Vec<ServiceRow>,
    pub(crate) dates: Vec<DateRow>,
    /// How many open tasks and questions for the lawyer are cancelled with the case, in words; empty for none.
    pub(crate) cancelled: String,
    /// How many dates only someone else can check.
    out_of_reach: usize,
    /// Whether there are dates among them that nobody has asked to be checked.
    pub(crate) can_ask: bool,
    /// Whether a part of the form has just been saved, and the rest is still before its author.
    pub(crate) is_kept: bool,
}

/// An ongoing service that is not finished.
pub(crate) struct ServiceRow {
    pub(crate) id: Uuid,
    /// The id of its field in the page.
    pub(crate) field: String,
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) error: String,
}

/// A critical date that is not checked or has no outcome.
pub(crate) struct DateRow {
    pub(crate) id: Uuid,
    /// The ids of its fields in the page.
    pub(crate) check_field: String,
    pub(crate) outcome_field: String,
    pub(crate) notes_field: String,
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) notes: String,
    pub(crate) is_checked: bool,
    pub(crate) can_check: bool,
    pub(crate) is_ticked: bool,
    pub(crate) check_error: String,
    /// Who asked for it to be checked, and when.
    pub(crate) asked: String,
    pub(crate) has_outcome: bool,
    pub(crate) outcomes: Vec<Choice>,
    pub(crate) outcome_error: String,
    pub(crate) outcome_notes: String,
    pub(crate) notes_error: String,
}

/// What has been entered about it, and what is wrong with that.
#[derive(Clone, Copy)]
pub(crate) struct Entered<'a> {
    /// The id of the form that holds the fields.
    form: &'static str,
    /// Where to go on once something has been settled on its own page: `close`, `propose` or nothing.
    then: &'static str,
    given: closing::Settling<'a>,
    errors: &'a [FieldError],
}

impl<'a> Entered<'a> {
    /// In a form that was sent, if one was.
    pub(crate) fn in_form<I: Input>(sent: Option<&'a Sent<I>>, draft: &'a Draft<I>, then: &'static str) -> Self {
        let given = closing::Settling::sent(sent.map_or(&[], Sent::pairs));
        Self { form: I::FORM, then, given, errors: draft.sent.as_ref().map_or(&[], |form| form.errors.as_slice()) }
    }

    /// The id of a field in the page.
    fn field(&self, name: &str, id: Uuid) -> String {
        format!("{}-{}", self.form, closing::field(name, id))
    }

    fn error(&self, name: &str, id: Uuid) -> String {
        let name = closing::field(name, id);
        let found = self.errors.iter().find(|error| error.field == name);
        found.map(|error| error.message.clone()).unwrap_or_default()
    }
}

impl Settling {
    /// Of a case, with what has been entered about it.
    pub(crate) async fn of(
        connection: &mut PgConnection,
        viewer: &Viewer,
        case: &Case,
        entered: Entered<'_>,
    ) -> Result<Self> {
        let closing = closing::closing(connection, case.summary.id).await?;
        let mut settling = Self { cancelled: cancelled(&closing), ..Self::default() };
        let can_check = viewer.checks_dates(case.summary.lawyer.as_ref().map(|lawyer| lawyer.id));
        for obstacle in closing.obstacles {
            match obstacle {
                Obstacle::UnfinishedService(service) => {
                    settling.services.push(ServiceRow::new(case.summary.id, &service, entered));
                }
                Obstacle::UncheckedDate(date) | Obstacle::OpenDate(date) => {
                    // One that is neither is two obstacles, one after the other, and one row.
                    if settling.dates.last().is_none_or(|row| row.id != *date.id) {
                        settling.add(DateRow::new(case.summary.id, date, can_check, entered));
                    }
                }
            }
        }
        Ok(settling)
    }

    fn add(&mut self, row: DateRow) {
        if !row.is_checked && !row.can_check {
            self.out_of_reach += 1;
            self.can_ask |= row.asked.is_empty();
        }
        self.dates.push(row);
    }

    /// The same, saying whether a part of the form has just been saved.
    pub(crate) fn kept(self, is_kept: bool) -> Self {
        Self { is_kept, ..self }
    }

    /// Whether nothing is in the way.
    pub(crate) fn is_empty(&self) -> bool {
        self.services.is_empty() && self.dates.is_empty()
    }

    /// Why the case can’t be closed whatever is filled in; empty if it can.
    pub(crate) fn reason(&self) -> String {
        match self.out_of_reach {
            0 => String::new(),
            several => {
                let dates = counted(several, "critical date", "critical dates");
                format!("An admin or the case’s lawyer has to check {dates} first.")
            }
        }
    }
}

/// What is cancelled when the case is closed.
fn cancelled(closing: &closing::Closing) -> String {
    let open = [
        (closing.open_tasks, "open task", "open tasks"),
        (closing.waiting_questions, "question for the lawyer", "questions for the lawyer"),
    ];
    let open = open.into_iter().filter(|(count, ..)| *count > 0).map(|(count, one, more)| counted(count, one, more));
    listed(&open.collect::<Vec<_>>())
}

impl ServiceRow {
    fn new(case_id: CaseId, service: &Service, entered: Entered<'_>) -> Self {
        Self {
            id: *service.id,
            field: entered.field("finished_on", *service.id),
            href: match entered.then {
                "" => format!("/admin/cases/{case_id}/services/{}", service.id),
                then => format!("/admin/cases/{case_id}/services/{}?then={then}", service.id),
            },
            name: service.in_words(),
            text: entered.given.text("finished_on", *service.id).to_owned(),
            error: entered.error("finished_on", *service.id),
        }
    }
}

impl DateRow {
    fn new(case_id: CaseId, date: CriticalDate, can_check: bool, entered: Entered<'_>) -> Self {
        let id = *date.id;
        let back = match entered.then {
            "close" => format!("/admin/cases/{case_id}/close"),
            "propose" => format!("/admin/cases/{case_id}/propose/close"),
            _ => format!("/admin/cases/{case_id}"),
        };
        Self {
            id,
            check_field: entered.field("is_checked", id),
            outcome_field: entered.field("outcome", id),
            notes_field: entered.field("outcome_notes", id),
            href: outcome::address_of(case_id, date.id, &back),
            name: date.in_words(),
            is_checked: date.is_checked,
            can_check,
            is_ticked: !entered.given.text("is_checked", id).is_empty(),
            check_error: entered.error("is_checked", id),
            asked: asked_in_words(date.check_asked_by.as_ref().map(|by| by.full_name.as_str()), date.check_asked_at),
            has_outcome: date.outcome.is_some(),
            outcomes: Choice::all(outcomes(date.date_type, date.outcome), entered.given.text("outcome", id)),
            outcome_error: entered.error("outcome", id),
            outcome_notes: entered.given.text("outcome_notes", id).to_owned(),
            notes_error: entered.error("outcome_notes", id),
            notes: date.notes,
        }
    }
}

/// What a button of such a form does besides what the form is for: it saves what has been entered about what is in the way, or asks
/// for dates to be checked as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aside {
    Save,
    Ask,
}

/// If one of these buttons was pressed, does what it says, and shows the page again with everything else that was entered. Otherwise
/// `None`.
pub(crate) async fn aside<I: Input>(
    staff: &Staff,
    id: CaseId,
    sent: &Sent<I>,
    again: impl AsyncFn(Draft<I>, Option<&'static str>) -> PageResult,
) -> PageResult<Option<actix_web::HttpResponse>> {
    let aside = match sent.hidden("then") {
        "save" => Aside::Save,
        "ask" => Aside::Ask,
        _ => return Ok(None),
    };
    let work = async |tx: &mut PgConnection| {
        let given = closing::Settling::sent(sent.pairs());
        closing::settle(tx, &staff.viewer, id, given, sent.version(), staff.now()).await?;
        if aside == Aside::Ask {
            dates::ask_for_checks(tx, &staff.viewer, id, staff.now()).await?;
        }
        Ok(format!("/admin/cases/{id}"))
    };
    let answer = staff.save(sent, work, async |draft| again(draft, None).await).await?;
    if answer.status() != StatusCode::SEE_OTHER {
        return Ok(Some(answer));
    }
    let said = match aside {
        Aside::Save => "settled",
        Aside::Ask => "check-asked",
    };
    again(Draft::kept(&sent.form), Some(said)).await.map(Some)
}
