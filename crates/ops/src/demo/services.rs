//! The services of a demo case: what was done in the stages that it went through.

use super::data::CaseRow;
use clerk_core::casework::cases::{Outcome, Stage};
use clerk_core::casework::services::{ServiceCategory, ServiceType};
use clerk_platform::time::melbourne_date;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

/// A service of a demo case.
pub(super) struct DemoService {
    pub(super) category: ServiceCategory,
    pub(super) service_type: ServiceType,
    pub(super) started_on: Date,
    pub(super) finished_on: Option<Date>,
    pub(super) count: i32,
    pub(super) notes: &'static str,
}

/// When a stage's service is given, counted from the first to the last day of the case.
const KINDS: &[(Stage, i64, ServiceCategory, ServiceType, i32, &str)] = {
    use ServiceCategory::{Discrete, Ongoing};
    use ServiceType::{GeneralInformation, LegalAdvice, LegalSupport, LegalTask, RepresentationCourtTribunal};
    &[
        (Stage::ClientAgreement, 10, Discrete, GeneralInformation, 1, "Intro call"),
        (Stage::Advice, 30, Discrete, LegalAdvice, 1, "Written advice"),
        (Stage::FormalLetter, 45, Discrete, LegalTask, 2, "Letter and its evidence"),
        (Stage::Negotiations, 60, Ongoing, LegalSupport, 1, ""),
        (Stage::VcatCav, 75, Ongoing, RepresentationCourtTribunal, 1, "Lawyer appears"),
    ]
};

/// The services of a case. Closed cases have no unfinished ones.
pub(super) fn services(
    case: &CaseRow,
    opened: Timestamp,
    closed: Option<Timestamp>,
    now: Timestamp,
) -> Vec<DemoService> {
    let end = closed.unwrap_or(now);
    let day = |percent: i64| {
        let share = SignedDuration::from_secs(end.duration_since(opened).as_secs() * percent / 100);
        melbourne_date(opened.saturating_add(share).unwrap_or(end))
    };
    if case.outcome == Some(Outcome::OutOfScope) {
        return vec![DemoService {
            category: ServiceCategory::Discrete,
            service_type: ServiceType::GeneralReferralFacilitated,
            started_on: day(50),
            finished_on: Some(day(50)),
            count: 1,
            notes: "Warm referral to Victoria Legal Aid",
        }];
    }
    let reached = KINDS.iter().filter(|(stage, ..)| *stage <= case.stage);
    reached
        .map(|&(_, percent, category, service_type, count, notes)| {
            let finished_on = match category {
                ServiceCategory::Discrete => Some(day(percent)),
                ServiceCategory::Ongoing => closed.map(melbourne_date),
            };
            DemoService { category, service_type, started_on: day(percent), finished_on, count, notes }
        })
        .collect()
}
