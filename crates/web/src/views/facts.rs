//! A case in the words of its page.

use crate::ui::{Fact, Moment, dollars};
use crate::views::parties::joined;
use clerk_core::casework::cases::Case;
use clerk_core::casework::cases::EMPLOYMENT;
use clerk_core::casework::cases::INCOME_RANGE;
use clerk_core::casework::cases::LegalHelp;
use clerk_core::casework::cases::REFERRER_TYPE;
use clerk_core::values::label_of;

pub(crate) struct CaseView {
    pub(crate) created: Moment,
    pub(crate) facts: Vec<Fact>,
}

impl CaseView {
    pub(crate) fn new(case: &Case) -> Self {
        let summary = &case.summary;
        let employment: Vec<&str> = case.employment.iter().map(|value| label_of(EMPLOYMENT, value)).collect();
        let mut facts = vec![
            Fact::new("Weekly rent", dollars(case.weekly_rent)),
            Fact::new("Weekly household income", dollars(case.weekly_income)),
            Fact::new("Work or study", employment.join(", ")),
            Fact::new("How they heard about us", joined(label_of(REFERRER_TYPE, &case.referrer_type), &case.referrer)),
        ];
        if !case.income_range.is_empty() {
            facts.push(Fact::new("Annual income", label_of(INCOME_RANGE, &case.income_range)));
        }
        facts.push(Fact::new("Legal help given", LegalHelp::of(summary.provided_legal_services).label()));
        if !case.outcome_notes.is_empty() {
            facts.push(Fact::new("Outcome notes", case.outcome_notes.as_str()));
        }
        Self { created: Moment::time(summary.created_at), facts }
    }
}
