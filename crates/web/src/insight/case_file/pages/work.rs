//! Critical dates and services in the words of a case's page.

use crate::ui::Moment;
use crate::views::nearness::nearness;
use clerk_core::casework::dates::CriticalDate;
use clerk_core::casework::services::Service;
use clerk_core::casework::services::ServiceCategory;
use clerk_core::ids::CaseId;
use clerk_platform::time::show_date;
use jiff::civil::Date;

pub(super) struct DateRow {
    pub(super) href: String,
    pub(super) kind: &'static str,
    pub(super) date: Moment,
    pub(super) in_words: String,
    pub(super) tone: &'static str,
    pub(super) is_reviewed: bool,
    /// For the button that marks it reviewed.
    pub(super) version: String,
    pub(super) hearing: String,
    pub(super) notes: String,
}

impl DateRow {
    pub(super) fn new(case_id: CaseId, date: CriticalDate, today: Date) -> Self {
        let (in_words, tone) = nearness(date.on_date.to_jiff(), today);
        // A reviewed date needs no alarm.
        let tone = if date.is_reviewed { "gray" } else { tone };
        Self {
            href: format!("/admin/cases/{case_id}/dates/{}", date.id),
            kind: date.date_type.label(),
            date: Moment::date(date.on_date),
            in_words,
            tone,
            is_reviewed: date.is_reviewed,
            version: date.updated_at.to_jiff().to_string(),
            hearing: date.hearing_type.map_or_else(String::new, |kind| format!("{kind}: {}", date.hearing_location)),
            notes: date.notes,
        }
    }
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
    pub(super) fn new(case_id: CaseId, service: Service) -> Self {
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
