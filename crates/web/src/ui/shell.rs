//! The frame of the staff's pages: navigation, who is signed in, and what just happened.

use super::list::at_most_99;
use super::{WayBack, list_label};
use clerk_core::access::Action;
use clerk_core::casework::queues::Counts;
use clerk_core::ids::UserId;
use clerk_core::office::accounts::User;
use clerk_platform::time::{melbourne_date, show_date};
use jiff::Timestamp;
use uuid::Uuid;

/// The frame of a page.
pub(crate) struct Shell {
    pub(crate) nav: Vec<NavItem>,
    /// Whose drafts the browser keeps: people share computers.
    pub(crate) user_id: UserId,
    pub(crate) user_name: String,
    pub(crate) user_role: String,
    pub(crate) csrf: String,
    pub(crate) flashes: Vec<Flash>,
    /// Whether they may see who changed a record and who looked at it.
    pub(crate) sees_history: bool,
    /// By which day they have to set up a second factor, if they have to.
    pub(crate) factor_due: Option<String>,
    /// The text in the search box.
    pub(crate) search: String,
    /// The words of a link back to this page, if it is a list.
    pub(crate) list: Option<&'static str>,
    /// Back to the list from which this page was opened.
    pub(crate) way_back: Option<WayBack>,
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
pub(crate) enum NavSection {
    Dashboard,
    Search,
    Mine,
    Inbox,
    Reviews,
    Reassign,
    Proposals,
    Checks,
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
    Audit,
    Links,
    Account,
}

impl Shell {
    /// The frame for someone, with the current section marked.
    pub(crate) fn new(user: &User, waiting: &Counts, csrf: String, section: NavSection) -> Self {
        let viewer = user.viewer();
        let manages_intake = viewer.may(Action::ManageIntake);
        let manages_staff = viewer.may(Action::ManageStaff);
        let entries = [
            (NavSection::Dashboard, "/admin", "Dashboard", "house", true),
            (NavSection::Mine, "/admin/queues/mine", "My cases", "person-circle", true),
            (NavSection::Inbox, "/admin/queues/inbox", "Inbox", "inbox", waiting.inbox.is_some()),
            (NavSection::Reviews, reviews_href(waiting), "Reviews", "calendar-check", waiting.reviews.is_some()),
            (NavSection::Reassign, "/admin/queues/reassign", "To reassign", "arrow-repeat", waiting.reassign.is_some()),
            (NavSection::Proposals, "/admin/proposals", "Proposals", "chat-left-text", true),
            (NavSection::Dates, dates_href(waiting), "Critical dates", "calendar-event", true),
            (NavSection::Cases, "/admin/cases", "Cases", "folder2-open", true),
            (NavSection::Clients, "/admin/clients", "Clients", "people", true),
            (NavSection::People, "/admin/people", "People", "person-lines-fill", true),
            (NavSection::Contacts, "/admin/contacts", "Call-backs", "telephone", manages_intake),
            (
                NavSection::FailedSubmissions,
                "/admin/submissions/failed",
                "Failed submissions",
                "exclamation-triangle",
                manages_intake,
            ),
            (NavSection::Staff, "/admin/staff", "Staff", "people", manages_staff),
            (NavSection::Capacity, "/admin/capacity", "Capacity", "bar-chart", manages_staff),
            (NavSection::Jobs, "/admin/jobs", "Jobs", "list-check", viewer.may(Action::ManageJobs)),
            (NavSection::Audit, "/admin/audit", "Audit trail", "clock-history", viewer.may(Action::SeeAudit)),
            (NavSection::Settings, "/admin/settings", "Settings", "gear", viewer.may(Action::ManageSettings)),
            (NavSection::Links, "/admin/links", "Links", "journal-text", true),
            (NavSection::Account, "/admin/account", "Account", "person", true),
        ];
        let count = |section: NavSection| match section {
            NavSection::Mine => Some(waiting.mine),
            NavSection::Inbox => waiting.inbox,
            NavSection::Reviews => waiting.reviews,
            NavSection::Reassign => waiting.reassign,
            NavSection::Proposals => Some(waiting.proposals),
            NavSection::Dates => Some(waiting.dates),
            NavSection::Contacts => waiting.callbacks,
            NavSection::FailedSubmissions => waiting.failed,
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
            user_id: user.id,
            user_name: user.full_name.clone(),
            user_role: user.role().label().to_owned(),
            csrf,
            flashes: Vec::new(),
            factor_due: None,
            sees_history: viewer.may(Action::SeeHistory),
            search: String::new(),
            list: None,
            way_back: None,
        }
    }

    /// The same with a reminder of the second factor that has to be set up by this time.
    pub(crate) fn reminding(mut self, factor_due: Option<Timestamp>) -> Self {
        self.factor_due = factor_due.map(|due| show_date(melbourne_date(due)));
        self
    }

    /// Identifies one submission of a form, so that it can be told from another.
    pub(crate) fn once(&self) -> Uuid {
        Uuid::new_v4()
    }

    /// The frame after a form, with a message about what it did.
    pub(crate) fn after(mut self, done: Option<&str>) -> Self {
        self.flashes = done.and_then(Flash::of).into_iter().collect();
        self
    }

    /// The frame after a form that did something which only its page can put into words.
    pub(crate) fn saying(mut self, text: String) -> Self {
        self.flashes = vec![Flash { tone: "success", text }];
        self
    }

    /// The frame of the page of this path at this host, to which someone has come from `referer`.
    pub(crate) fn at(mut self, path: &str, host: &str, referer: Option<&str>) -> Self {
        self.list = list_label(path);
        self.way_back = WayBack::of(path, host, referer);
        self
    }

    /// Keeps the search text in the search box.
    pub(crate) fn searching(mut self, text: &str) -> Self {
        self.search = text.to_owned();
        self
    }
}

/// The list of reviews that holds as many cases as are counted; all of them when none is.
pub(crate) fn reviews_href(waiting: &Counts) -> &'static str {
    match waiting.reviews {
        Some(1..) => "/admin/queues/reviews?show=due",
        _ => "/admin/queues/reviews",
    }
}

/// The list of critical dates that holds as many as are counted; the open ones when none is.
pub(crate) fn dates_href(waiting: &Counts) -> &'static str {
    match waiting.dates {
        1.. => "/admin/queues/dates?show=attention",
        _ => "/admin/queues/dates",
    }
}

impl Flash {
    /// The message for what a form did. Only these can be shown, whatever the address says.
    fn of(done: &str) -> Option<Self> {
        if done == "nothing-chosen" {
            return Some(Self { tone: "warning", text: "Choose at least one case first.".to_owned() });
        }
        if done == "no-submission-chosen" {
            return Some(Self { tone: "warning", text: "Choose at least one submission first.".to_owned() });
        }
        let text = match done {
            "released" => "The submissions have been released. Their cases will be created in a moment.",
            "discarded" => "The submissions have been discarded. They are kept for 30 days.",
            "removal-asked" => "You have asked for it. Another person, an admin or a coordinator, has to confirm it.",
            "removal-confirmed" => "Their second factor is removed. They have been signed out and told by email.",
            "account-removed" => "They can no longer sign in with that account, and are told by email.",
            "removal-withdrawn" => "It will not be removed.",
            "unlinked" => "The account can no longer be used to sign in.",
            "password" => "Your password has been changed. Everywhere else you have to sign in again.",
            "note" => "The note has been added to the timeline.",
            "edited" => "The note has been changed.",
            "retry" => "Trying again. Reload this page in a moment to see the result.",
            "assigned" => "The case has been assigned.",
            "proposed" => {
                "Your proposal has been sent to the coordinators. It stays on this page until they have decided."
            }
            "withdrawn" => "The proposal has been removed from the list.",
            "accepted" => "The proposal has been accepted.",
            "sent-back" => {
                "The proposal has been sent back. Its author will see your answer on the case and in their list of proposals."
            }
            "all-assigned" => "The cases have been assigned.",
            "all-reviewed" => "The review has been added to the timeline of each case.",
            "stage" => "The stage has been changed.",
            "close" => "The case has been closed.",
            "reopen" => "The case has been reopened.",
            "outcome" => "The outcome has been changed.",
            "date" => {
                "The critical date has been saved. Until it is checked, the case’s lawyer and admins see it as not checked."
            }
            "date-deleted" => "The critical date has been deleted.",
            "checked" => "The critical date has been marked as checked.",
            "not-checked" => "The critical date has been marked as not checked.",
            "date-outcome" => "The outcome of the critical date has been recorded.",
            "date-outcome-taken-back" => "The outcome has been removed. The critical date is open again.",
            "service" => "The service has been saved.",
            "service-deleted" => "The service has been deleted.",
            "client" => "The client has been saved.",
            "tenancy" => "The tenancy has been saved.",
            "person" => "The person has been saved.",
            "case-made" => "The case has been created.",
            "case" => "The case has been saved.",
            "called" => "The call-back is done.",
            "try" => "The attempt has been recorded.",
            "reopened" => "The call-back is waiting again.",
            "started" => "The client and the case have been created.",
            "offer" => "Your choice has been recorded.",
            "joined" => "The records have been joined.",
            "separated" => "The records have been separated again.",
            "different" => "They have been recorded as different people.",
            "corrected" => {
                "The corrections have been saved. Trying again: reload this page in a moment to see the result."
            }
            "dismissed" => "The submission has been dismissed.",
            "referred" => "The referral has been recorded.",
            "repetition" => "The submission has been recorded as a duplicate.",
            "taken-up" => "The submission has been reopened.",
            "session" => "That session has ended.",
            "all-sessions" => "They are signed out everywhere. Their API tokens no longer work.",
            "token" => "The token has been revoked.",
            "staff" => "The changes have been saved.",
            "invited" => "They will get an email with a link to set a password. The link works for 7 days.",
            "handed-over" => "The cases have been handed over.",
            "deactivated" => "They no longer have access. Any open cases have been handed over.",
            "activated" => "They can sign in again.",
            "setting" => "The setting has been saved.",
            "setting-removed" => "The entry has been removed.",
            "job-retry" => "The job will be tried again now.",
            "job-cancel" => "The job has been cancelled. If it is running, it stops within ten seconds.",
            "job-retry-kind" => "All dead jobs of that kind will be tried again now.",
            "job-run-now" => "It will run now, and again at its usual times.",
            _ => return None,
        };
        Some(Self { tone: "success", text: text.to_owned() })
    }
}
