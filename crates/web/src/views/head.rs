//! The head of every page about one case: which case it is, its state, what to consider before getting in touch, and the next
//! critical dates.

use crate::http::Staff;
use crate::ui::{Tag, isolated};
use crate::views::nearness::NextDate;
use clerk_core::casework::cases::{Case, Headline, OpenDate};
use clerk_core::casework::dates::CriticalDate;
use clerk_core::parties::clients::Client;
use clerk_core::parties::clients::ContactRestriction;
use clerk_core::parties::clients::INTERPRETER;
use clerk_core::values::label_of;

/// The head of a page about a case; `components/case_head.html` shows it.
pub(crate) struct CaseHead {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) topic: Tag,
    pub(crate) stage: Tag,
    pub(crate) is_open: bool,
    pub(crate) outcome: &'static str,
    pub(crate) next_dates: Vec<NextDate>,
    pub(crate) advice: ContactAdvice,
}

/// What to consider before getting in touch with a client.
pub(crate) struct ContactAdvice {
    pub(crate) client: Client,
}

impl CaseHead {
    pub(crate) fn new(case: &Case, headline: &Headline, staff: &Staff) -> Self {
        let summary = &case.summary;
        Self {
            href: format!("/admin/cases/{}", summary.id),
            title: format!("{} {}", summary.fileref, isolated(summary.client.full_name())),
            topic: summary.topic.into(),
            stage: summary.stage.into(),
            is_open: summary.is_open,
            outcome: summary.outcome.map_or("", |outcome| outcome.label()),
            next_dates: NextDate::of(&headline.open_dates, staff.today()),
            advice: ContactAdvice { client: headline.client.clone() },
        }
    }

    /// For when client and dates have been read already.
    pub(crate) fn of(case: &Case, client: &Client, dates: &[CriticalDate], staff: &Staff) -> Self {
        let open = dates.iter().filter(|date| date.outcome.is_none()).map(|date| OpenDate {
            date_type: date.date_type,
            on_date: date.on_date,
            time: date.hearing_time,
        });
        Self::new(case, &Headline { client: client.clone(), open_dates: open.collect() }, staff)
    }
}

impl ContactAdvice {
    /// Empty when there is no restriction.
    pub(crate) fn restriction(&self) -> &'static str {
        self.client.contact_restriction.parse::<ContactRestriction>().map_or("", ContactRestriction::label)
    }

    /// Empty when no interpreter is needed.
    pub(crate) fn interpreter(&self) -> &str {
        if self.client.needs_interpreter() { label_of(INTERPRETER, &self.client.interpreter) } else { "" }
    }
}
