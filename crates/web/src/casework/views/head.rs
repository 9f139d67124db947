//! The head of every page about one case: which case it is, how it stands, what to mind before getting in touch, and the
//! next critical date.

use crate::casework::cases::pages::work::NextDate;
use crate::state::AppState;
use crate::ui::Tag;
use clerk_core::casework::cases::{Case, Headline};
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
    pub(crate) next_date: Option<NextDate>,
    pub(crate) email_address: String,
    pub(crate) mind: Mind,
}

/// What to mind before getting in touch with a client.
pub(crate) struct Mind {
    /// Empty when there is no restriction.
    pub(crate) restriction: &'static str,
    /// Empty when none is needed.
    pub(crate) interpreter: String,
    pub(crate) language: String,
}

impl CaseHead {
    pub(crate) fn new(case: &Case, headline: &Headline, state: &AppState) -> Self {
        let summary = &case.summary;
        Self {
            href: format!("/admin/cases/{}", summary.id),
            title: format!("{} {}", summary.fileref, summary.client.full_name()),
            topic: summary.topic.into(),
            stage: summary.stage.into(),
            is_open: summary.is_open,
            outcome: summary.outcome.map_or("", |outcome| outcome.label()),
            next_date: headline.next_date.map(|(kind, on)| NextDate::new(kind, on, state.clock.today())),
            email_address: case.email_address(&state.settings.email_domain),
            mind: Mind::new(&headline.contact_restriction, &headline.interpreter, &headline.first_language),
        }
    }

    /// Where client and dates are known already.
    pub(crate) fn of(case: &Case, client: &Client, dates: &[CriticalDate], state: &AppState) -> Self {
        let next = dates.iter().filter(|date| !date.is_reviewed).min_by_key(|date| date.on_date.to_jiff());
        let headline = Headline {
            contact_restriction: client.contact_restriction.clone(),
            interpreter: client.interpreter.clone(),
            first_language: client.first_language.clone(),
            next_date: next.map(|date| (date.date_type, date.on_date)),
        };
        Self::new(case, &headline, state)
    }
}

impl Mind {
    pub(crate) fn new(restriction: &str, interpreter: &str, language: &str) -> Self {
        let needs_interpreter = interpreter.starts_with("YES");
        Self {
            restriction: restriction.parse::<ContactRestriction>().map_or("", ContactRestriction::label),
            interpreter: if needs_interpreter { label_of(INTERPRETER, interpreter).to_owned() } else { String::new() },
            language: language.to_owned(),
        }
    }
}
