//! The head of every page about one case: which case it is, its state, what to consider before getting in touch, and the next
//! critical dates.

use crate::http::Staff;
use crate::ui::{Tag, isolated};
use crate::views::nearness::NextDate;
use clerk_core::casework::cases::{CaseSummary, Headline};
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
    pub(crate) fn new(summary: &CaseSummary, headline: &Headline, staff: &Staff) -> Self {
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
