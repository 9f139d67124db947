//! The frame of the staff's pages: navigation, who is signed in, and what just happened.

use super::list::at_most_99;
use crate::http::session::Staff;
use clerk_core::access::Action;
use uuid::Uuid;

/// The frame of a page.
pub(crate) struct Shell {
    pub(crate) nav: Vec<NavItem>,
    pub(crate) user_name: String,
    pub(crate) user_role: String,
    pub(crate) csrf: String,
    pub(crate) flashes: Vec<Flash>,
    /// The text in the search box.
    pub(crate) search: String,
}

/// An entry of the navigation.
pub(crate) struct NavItem {
    pub(crate) href: &'static str,
    pub(crate) label: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) active: bool,
    /// How much waits there; none when nothing does.
    pub(crate) count: Option<String>,
}

/// A message about what just happened.
pub(crate) struct Flash {
    pub(crate) tone: &'static str,
    pub(crate) text: String,
}

/// The part of the staff's application that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Dashboard,
    Search,
    Mine,
    Inbox,
    Reviews,
    Dates,
    Cases,
    Clients,
    People,
    FailedSubmissions,
    Contacts,
    Staff,
    Capacity,
    Jobs,
    Settings,
    Account,
}

impl Shell {
    /// The frame for someone, with the current section marked. `done` names what the last form did.
    pub(crate) fn new(staff: &Staff, section: Section, done: Option<&str>) -> Self {
        let manages_intake = staff.viewer.may(Action::ManageIntake);
        let waiting = &staff.waiting;
        let manages_staff = staff.viewer.may(Action::ManageStaff);
        let entries = [
            (Section::Dashboard, "/admin", "Dashboard", "house", true),
            (Section::Mine, "/admin/queues/mine", "My cases", "person-circle", true),
            (Section::Inbox, "/admin/queues/inbox", "Inbox", "inbox", waiting.inbox.is_some()),
            (Section::Reviews, "/admin/queues/reviews", "Reviews", "calendar-check", waiting.reviews.is_some()),
            (Section::Dates, "/admin/queues/dates", "Critical dates", "calendar-event", true),
            (Section::Cases, "/admin/cases", "Cases", "folder2-open", true),
            (Section::Clients, "/admin/clients", "Clients", "people", true),
            (Section::People, "/admin/people", "People", "person-lines-fill", true),
            (Section::Contacts, "/admin/contacts", "Call-backs", "telephone", manages_intake),
            (
                Section::FailedSubmissions,
                "/admin/submissions/failed",
                "Failed submissions",
                "exclamation-triangle",
                manages_intake,
            ),
            (Section::Staff, "/admin/staff", "Staff", "people", manages_staff),
            (Section::Capacity, "/admin/capacity", "Capacity", "bar-chart", manages_staff),
            (Section::Jobs, "/admin/jobs", "Jobs", "list-check", staff.viewer.may(Action::ManageJobs)),
            (Section::Settings, "/admin/settings", "Settings", "gear", staff.viewer.may(Action::ManageSettings)),
            (Section::Account, "/admin/account", "Account", "person", true),
        ];
        let count = |section: Section| match section {
            Section::Mine => Some(waiting.mine),
            Section::Inbox => waiting.inbox,
            Section::Reviews => waiting.reviews,
            Section::Dates => Some(waiting.dates),
            _ => None,
        };
        let nav = entries
            .into_iter()
            .filter(|(.., shown)| *shown)
            .map(|(part, href, label, icon, _)| NavItem {
                href,
                label,
                icon,
                active: part == section,
                count: count(part).filter(|count| *count > 0).map(at_most_99),
            })
            .collect();
        Self {
            nav,
            user_name: staff.user.full_name.clone(),
            user_role: staff.user.role().label().to_owned(),
            csrf: staff.csrf.clone(),
            flashes: done.and_then(Flash::of).into_iter().collect(),
            search: String::new(),
        }
    }

    /// Identifies one submission of a form, so that it can be told from another.
    pub(crate) fn once(&self) -> Uuid {
        Uuid::new_v4()
    }

    /// Keeps the search text in the search box.
    pub(crate) fn searching(mut self, typed: &str) -> Self {
        self.search = typed.to_owned();
        self
    }
}

impl Flash {
    /// The message for what a form did. Only these can be shown, whatever the address says.
    fn of(done: &str) -> Option<Self> {
        if done == "nothing-chosen" {
            return Some(Self { tone: "warning", text: "Choose at least one case first.".to_owned() });
        }
        let text = match done {
            "note" => "The note has been added to the timeline.",
            "edited" => "The note has been changed.",
            "retry" => "Trying again. Reload this page in a moment to see the result.",
            "assigned" => "The case has been assigned.",
            "all-assigned" => "The cases have been assigned.",
            "all-reviewed" => "The review has been added to the timeline of each case.",
            "stage" => "The stage has been changed.",
            "close" => "The case has been closed.",
            "reopen" => "The case has been reopened.",
            "date" => "The critical date has been saved. An admin will review it.",
            "reviewed" => "The critical date has been marked as reviewed.",
            "service" => "The service has been saved.",
            "service-deleted" => "The service has been deleted.",
            "client" => "The client has been saved.",
            "tenancy" => "The tenancy has been saved.",
            "person" => "The person has been saved.",
            "case-made" => "The case has been created.",
            "case" => "The case has been saved.",
            "called" => "The contact has been marked as called.",
            "staff" => "The changes have been saved.",
            "invited" => "They will get an email with a link to set a password. The link works for 7 days.",
            "handed-over" => "The cases have been handed over.",
            "deactivated" => "They no longer have access, and their open cases have been handed over.",
            "activated" => "They can sign in again.",
            "setting" => "The setting has been saved.",
            "setting-removed" => "The entry has been removed.",
            "job-retry" => "The job will be tried again now.",
            "job-cancel" => "The job has been cancelled. If it is running, it stops within ten seconds.",
            "job-retry-kind" => "All dead jobs of that kind will be tried again now.",
            "job-run-now" => "It will run now, as well as at its usual times.",
            _ => return None,
        };
        Some(Self { tone: "success", text: text.to_owned() })
    }
}
