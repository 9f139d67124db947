//! Critical dates and services in the words of a case's page.

use crate::http::Staff;
use crate::ui::Moment;
use crate::views::dates::DateStates;
use crate::views::nearness::standing;
use clerk_core::casework::cases::CaseSummary;
use clerk_core::casework::dates::CriticalDate;
use clerk_core::casework::services::Service;
use clerk_core::casework::services::ServiceCategory;
use clerk_core::ids::CaseId;
use clerk_core::office::accounts::StaffRef;
use clerk_platform::time::{Timestamp, show_date, show_day, show_time};
use jiff::civil::Date;

pub(super) struct DateRow {
    pub(super) href: String,
    pub(super) kind: &'static str,
    pub(super) date: Moment,
    pub(super) in_words: String,
    pub(super) tone: &'static str,
    /// Who checked it and when; empty where that is not known.
    pub(super) checked: String,
    pub(super) hearing: String,
    pub(super) link: String,
    pub(super) past_reason: String,
    pub(super) notes: String,
    /// Who recorded the outcome and when, and their notes.
    pub(super) outcome: String,
    pub(super) outcome_notes: String,
    pub(super) states: DateStates,
}

impl DateRow {
    /// The critical dates of a case.
    pub(super) fn rows(case: &CaseSummary, dates: Vec<CriticalDate>, staff: &Staff) -> Vec<Self> {
        let can_check = staff.viewer.checks_dates(case.lawyer.as_ref().map(|lawyer| lawyer.id));
        let today = staff.today();
        dates.into_iter().map(|date| Self::new(case.id, date, today, can_check)).collect()
    }

    fn new(case_id: CaseId, date: CriticalDate, today: Date, can_check: bool) -> Self {
        let on = date.on_date.to_jiff();
        let (in_words, tone) = standing(date.date_type, on, date.outcome, today);
        let name = format!("{}, {}", date.date_type.label(), show_day(on, today));
        let about = (date.date_type, name);
        Self {
            href: format!("/admin/cases/{case_id}/dates/{}", date.id),
            kind: date.date_type.label(),
            date: Moment::on(date.on_date, date.hearing_time, today),
            in_words,
            tone,
            checked: by_whom(date.checked_by.as_ref(), date.checked_at),
            hearing: date.hearing().map(|hearing| hearing.in_words()).unwrap_or_default(),
            link: date.hearing_link.clone().unwrap_or_default(),
            outcome: by_whom(date.outcome_by.as_ref(), date.outcome_at),
            states: DateStates::new(
                (case_id, date.id),
                about,
                date.is_checked,
                date.outcome,
                date.updated_at,
                can_check,
            )
            .asked(date.check_asked_by.as_ref().map(|by| by.full_name.as_str()), date.check_asked_at),
            past_reason: date.past_reason,
            notes: date.notes,
            outcome_notes: date.outcome_notes,
        }
    }
}

/// `by Celia Marchetti, 24 Nov 2026, 9:05 am`; empty where it is not known.
fn by_whom(staff: Option<&StaffRef>, at: Option<Timestamp>) -> String {
    let (Some(staff), Some(at)) = (staff, at) else { return String::new() };
    format!("by {}, {}", staff.full_name, show_time(at.to_jiff()))
}

pub(super) struct ServiceRow {
    pub(super) href: String,
    pub(super) kind: &'static str,
    pub(super) when: String,
    pub(super) state: String,
    pub(super) tone: &'static str,
    pub(super) notes: String,
}

impl ServiceRow {
    /// The services of a case.
    pub(super) fn all(case_id: CaseId, services: Vec<Service>) -> Vec<Self> {
        services.into_iter().map(|service| Self::new(case_id, service)).collect()
    }

    fn new(case_id: CaseId, service: Service) -> Self {
        let start = show_date(service.started_on.to_jiff());
        let (state, tone) = match (service.category, service.finished_on) {
            (ServiceCategory::Discrete, _) if service.count == 1 => ("once".to_owned(), "gray"),
            (ServiceCategory::Discrete, _) => (format!("{} times", service.count), "gray"),
            (ServiceCategory::Ongoing, None) => ("unfinished".to_owned(), "orange"),
            (ServiceCategory::Ongoing, Some(_)) => ("finished".to_owned(), "green"),
        };
        let when = match service.finished_on {
            Some(finish) if finish.to_jiff() != service.started_on.to_jiff() => {
                format!("{start} to {}", show_date(finish.to_jiff()))
            }
            _ => start,
        };
        Self {
            href: format!("/admin/cases/{case_id}/services/{}", service.id),
            kind: service.service_type.label(),
            when,
            state,
            tone,
            notes: service.notes,
        }
    }
}
