//! Someone's own cases, and those whom a lawyer supervises.

use crate::ui::{Moment, Tag};
use crate::views::nearness::{Due, review_nearness, standing};
use clerk_core::ids::UserId;
use clerk_core::insight::home::{HomeCase, Volunteer};
use clerk_platform::time::{melbourne_date, show_distance};
use clerk_platform::words::cases;
use jiff::civil::Date;

/// One of their open cases.
pub(crate) struct CaseRow {
    pub(crate) href: String,
    pub(crate) fileref: String,
    pub(crate) client_name: String,
    pub(crate) topic: Tag,
    pub(crate) stage: Tag,
    pub(crate) next: Option<Due>,
    pub(crate) review: Option<Due>,
    /// How long ago it last changed.
    pub(crate) updated: String,
}

/// Someone who works on a lawyer's cases.
pub(crate) struct VolunteerRow {
    /// Their cases with this lawyer.
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) cases: String,
    pub(crate) next: Option<Moment>,
    /// `2 idle`; empty if none is.
    pub(crate) idle: String,
}

impl CaseRow {
    pub(crate) fn new(case: HomeCase, today: Date) -> Self {
        let next = case.next.map(|next| {
            let (in_words, tone) = standing(next.date_type, next.on_date.to_jiff(), None, today);
            Due { date: Moment::on(next.on_date, next.time, today), in_words, tone }
        });
        let review = case.next_review_at.map(|at| {
            let (in_words, tone) = review_nearness(melbourne_date(at.to_jiff()), today);
            Due { date: Moment::due(at, today), in_words, tone }
        });
        Self {
            href: format!("/admin/cases/{}", case.id),
            fileref: case.fileref,
            client_name: case.client_name,
            topic: case.topic.into(),
            stage: case.stage.into(),
            next,
            review,
            updated: show_distance(melbourne_date(case.updated_at.to_jiff()), today),
        }
    }
}

impl VolunteerRow {
    pub(crate) fn new(volunteer: Volunteer, lawyer: UserId, today: Date) -> Self {
        Self {
            href: format!("/admin/cases?paralegal={}&lawyer={lawyer}", volunteer.id),
            name: volunteer.full_name,
            cases: cases(volunteer.cases),
            next: volunteer.next_date.map(|day| Moment::on(day, None, today)),
            idle: if volunteer.idle > 0 { format!("{} idle", volunteer.idle) } else { String::new() },
        }
    }
}
