//! A case in the words of its page.

use super::parties::joined;
use crate::ui::{Fact, Moment, dollars};
use clerk_core::cases::Case;
use clerk_core::users::StaffRef;
use clerk_core::values::{self, label_of};

pub(super) struct CaseView {
    pub(super) id: String,
    pub(super) is_open: bool,
    pub(super) paralegal: String,
    pub(super) lawyer: String,
    pub(super) created: Moment,
    pub(super) facts: Vec<Fact>,
}

impl CaseView {
    pub(super) fn new(case: &Case) -> Self {
        let summary = &case.summary;
        let name = |staff: &Option<StaffRef>| staff.as_ref().map(|staff| staff.full_name.clone()).unwrap_or_default();
        let mut facts = vec![
            Fact::new("Weekly rent", dollars(case.weekly_rent)),
            Fact::new("Household income per week", dollars(case.weekly_income)),
            Fact::new("Work or study", label_of(values::EMPLOYMENT, &case.employment)),
            Fact::new("Referred by", joined(label_of(values::REFERRER_TYPE, &case.referrer_type), &case.referrer)),
        ];
        if !case.income_range.is_empty() {
            facts.push(Fact::new("Income per year", label_of(values::INCOME_RANGE, &case.income_range)));
        }
        if !case.outcome_notes.is_empty() {
            facts.push(Fact::new("Outcome notes", case.outcome_notes.as_str()));
        }
        Self {
            id: summary.id.to_string(),
            is_open: summary.is_open,
            paralegal: name(&summary.paralegal),
            lawyer: name(&summary.lawyer),
            created: Moment::time(summary.created_at),
            facts,
        }
    }
}
