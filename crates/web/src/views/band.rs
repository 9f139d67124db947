//! The summary of a case that stays in view on each of its tabs: whom it is about and how to reach them, how far it is, who works
//! on it, what comes next, and what can be done.

use crate::http::Staff;
use crate::ui::{Tab, at_most_99};
use crate::views::head::CaseHead;
use crate::views::nearness::review_nearness;
use clerk_core::access::Action;
use clerk_core::ids::CaseId;
use clerk_core::insight::case_file::{CaseFile, CaseTab};
use clerk_platform::time::{melbourne_date, show_day};
use jiff::civil::Date;

/// The address of a tab of a case's page.
pub(crate) fn tab_address(id: CaseId, tab: CaseTab) -> String {
    format!("/admin/cases/{id}{}", tab.tail())
}

/// The summary of a case above its tabs; `layout/case.html` shows it.
pub(crate) struct CaseBand {
    pub(crate) head: CaseHead,
    /// The title of the window.
    pub(crate) title: String,
    pub(crate) client_href: String,
    pub(crate) preferred_name: String,
    /// Pronouns and age, as far as they are known.
    pub(crate) about: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) paralegal: String,
    pub(crate) lawyer: String,
    /// Where to change who works on it, or to propose that.
    pub(crate) people_href: String,
    /// Where to change the stage; none once the case is closed.
    pub(crate) stage_href: Option<String>,
    /// Where to add a task.
    pub(crate) new_task_href: String,
    /// For those who review.
    pub(crate) review: Option<NextReview>,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) can_assign: bool,
    /// Whether the viewer closes and reopens cases, rather than propose it.
    pub(crate) can_end: bool,
    pub(crate) can_edit_services: bool,
}

/// When a case is reviewed next.
pub(crate) struct NextReview {
    pub(crate) href: String,
    /// The day and how near it is; `not set` if there is none.
    pub(crate) text: String,
    pub(crate) tone: &'static str,
}

impl CaseBand {
    /// The summary above a tab; none is above the printed page, which shows all of them.
    pub(crate) fn new(file: &CaseFile, tab: Option<CaseTab>, staff: &Staff) -> Self {
        let (summary, client, viewer) = (&file.summary, &file.headline.client, &staff.viewer);
        let head = CaseHead::new(summary, &file.headline, staff);
        let can_assign = viewer.may(Action::Assign);
        let name = |who: &Option<clerk_core::office::accounts::StaffRef>| {
            who.as_ref().map(|staff| staff.full_name.clone()).unwrap_or_default()
        };
        Self {
            title: match tab {
                None => format!("Print {}", head.title),
                Some(CaseTab::Timeline) => head.title.clone(),
                Some(tab) => format!("{}: {}", tab.label(), head.title),
            },
            client_href: format!("/admin/clients/{}", client.id),
            preferred_name: client.preferred_name.clone(),
            about: about(&client.pronouns, client.date_of_birth.map(|born| born.to_jiff()), staff.today()),
            phone: client.phone.clone(),
            email: client.email.clone(),
            paralegal: name(&summary.paralegal),
            lawyer: name(&summary.lawyer),
            people_href: format!("{}/{}", head.href, if can_assign { "assign" } else { "propose/assign" }),
            stage_href: summary.is_open.then(|| format!("{}/stage", head.href)),
            new_task_href: format!("/admin/tasks/new?case={}", summary.id),
            review: (summary.is_open && viewer.may(Action::Review)).then(|| NextReview::new(file, staff.today())),
            tabs: CaseTab::ALL.into_iter().map(|one| tab_of(file, one, tab)).collect(),
            can_assign,
            can_end: viewer.may(Action::EndCases),
            can_edit_services: summary.is_open || viewer.may(Action::EditClosedServices),
            head,
        }
    }
}

impl NextReview {
    fn new(file: &CaseFile, today: Date) -> Self {
        let (text, tone) = match file.next_review_at {
            None => ("not set".to_owned(), "yellow"),
            Some(at) => {
                let on = melbourne_date(at.to_jiff());
                let (nearness, tone) = review_nearness(on, today);
                (format!("{}, {nearness}", show_day(on, today)), tone)
            }
        };
        Self { href: format!("/admin/queues/review?from=case&case={}", file.summary.id), text, tone }
    }
}

fn tab_of(file: &CaseFile, tab: CaseTab, current: Option<CaseTab>) -> Tab {
    Tab {
        label: tab.label(),
        href: tab_address(file.summary.id, tab),
        active: current == Some(tab),
        count: tab.count(&file.counts).map(at_most_99),
    }
}

/// Pronouns and age: `she/her, 34 years old`.
fn about(pronouns: &str, born: Option<Date>, today: Date) -> String {
    let age = born.filter(|born| *born <= today).map(|born| {
        let has_been = (today.month(), today.day()) >= (born.month(), born.day());
        let years = today.year() - born.year() - i16::from(!has_been);
        format!("{years} years old")
    });
    [Some(pronouns.to_owned()).filter(|pronouns| !pronouns.is_empty()), age]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_a_year_older_on_their_birthday() {
        let today = "2026-11-24".parse().unwrap();
        for (pronouns, born, words) in [
            ("", None, ""),
            ("she/her", None, "she/her"),
            ("", Some("1990-11-24"), "36 years old"),
            ("they/them", Some("1990-11-25"), "they/them, 35 years old"),
            ("", Some("2030-01-01"), ""),
        ] {
            assert_eq!(about(pronouns, born.map(|born| born.parse().unwrap()), today), words, "{born:?}");
        }
    }
}
