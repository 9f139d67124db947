//! The navigation: which parts there are, in which group, and for whom.

use crate::ui::list::at_most_99;
use clerk_core::access::{Action, Role, Viewer};
use clerk_core::casework::queues::Counts;

/// A heading of the navigation, with what is below it.
pub(crate) struct NavGroup {
    pub(crate) label: &'static str,
    pub(crate) items: Vec<NavItem>,
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

/// The part of the staff's application that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NavSection {
    Dashboard,
    Search,
    Mine,
    Calls,
    Tasks,
    Inbox,
    Reviews,
    Reassign,
    Proposals,
    ForReview,
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
    TaskTemplates,
    Settings,
    Audit,
    Links,
    Account,
    Help,
}

/// An entry: the part, its address, its words and its icon.
type Entry = (NavSection, &'static str, &'static str, &'static str);

const WORK: [Entry; 12] = [
    (NavSection::Dashboard, "/admin", "Home", "house"),
    (NavSection::Mine, "/admin/queues/mine", "My cases", "person-circle"),
    (NavSection::Tasks, "/admin/tasks", "Tasks", "check-lg"),
    (NavSection::ForReview, "/admin/for-review", "For my review", "question-circle"),
    (NavSection::Calls, "/admin/calls/new", "Call", "telephone-plus"),
    (NavSection::Inbox, "/admin/queues/inbox", "Inbox", "inbox"),
    (NavSection::Reviews, "/admin/queues/reviews", "Reviews", "calendar-check"),
    (NavSection::Reassign, "/admin/queues/reassign", "To reassign", "arrow-repeat"),
    (NavSection::Proposals, "/admin/proposals", "Proposals", "chat-left-text"),
    (NavSection::Dates, "/admin/queues/dates", "Critical dates", "calendar-event"),
    (NavSection::Contacts, "/admin/contacts", "Call-backs", "telephone"),
    (NavSection::FailedSubmissions, "/admin/submissions/failed", "Failed submissions", "exclamation-triangle"),
];

const RECORDS: [Entry; 3] = [
    (NavSection::Cases, "/admin/cases", "Cases", "folder2-open"),
    (NavSection::Clients, "/admin/clients", "Clients", "people"),
    (NavSection::People, "/admin/people", "People", "person-lines-fill"),
];

const TEAM: [Entry; 3] = [
    (NavSection::Staff, "/admin/staff", "Staff", "person-badge"),
    (NavSection::Capacity, "/admin/capacity", "Capacity", "bar-chart"),
    (NavSection::Links, "/admin/links", "Links", "journal-text"),
];

const ADMIN: [Entry; 4] = [
    (NavSection::Jobs, "/admin/jobs", "Jobs", "list-check"),
    (NavSection::Audit, "/admin/audit", "Audit trail", "clock-history"),
    (NavSection::TaskTemplates, "/admin/task-templates", "Task templates", "file-earmark-text"),
    (NavSection::Settings, "/admin/settings", "Settings", "gear"),
];

/// Parts that are not in the navigation, but which pages belong to.
const ELSEWHERE: [Entry; 4] = [
    (NavSection::Search, "/admin/search", "Search", "search"),
    (NavSection::Checks, "/admin/queues/checks", "Checks missing", "calendar-check"),
    (NavSection::Account, "/admin/account", "Account", "person"),
    (NavSection::Help, "/admin/help", "Help", "question-circle"),
];

/// The navigation that someone sees, with the current part marked.
pub(super) fn groups(viewer: &Viewer, waiting: &Counts, section: NavSection) -> Vec<NavGroup> {
    let group = |(label, entries): (&'static str, &[Entry])| NavGroup {
        label,
        items: entries
            .iter()
            .filter(|(part, ..)| part.is_for(viewer, waiting))
            .map(|(part, href, label, icon)| NavItem {
                href: part.narrowed(waiting).unwrap_or(href),
                label: part.label(viewer).unwrap_or(label),
                icon,
                active: *part == section,
                count: part.waiting(waiting).filter(|count| *count > 0).map(at_most_99),
            })
            .collect(),
    };
    let all: [(&'static str, &[Entry]); 4] =
        [("Work", &WORK), ("Records", &RECORDS), ("Team", &TEAM), ("Admin", &ADMIN)];
    all.into_iter().map(group).filter(|group| !group.items.is_empty()).collect()
}

impl NavSection {
    /// Its address and its words.
    pub(crate) fn place(self) -> (&'static str, &'static str) {
        let all = WORK.iter().chain(&RECORDS).chain(&TEAM).chain(&ADMIN).chain(&ELSEWHERE);
        let found = all.into_iter().find(|(part, ..)| *part == self).map(|(_, href, label, _)| (*href, *label));
        found.unwrap_or(("/admin", "Home"))
    }

    /// The part of the help page about it.
    pub(super) fn help(self) -> &'static str {
        match self {
            Self::Dashboard => "home",
            Self::Search => "search",
            Self::Mine | Self::Cases => "cases",
            Self::Inbox | Self::Reassign => "assigning",
            Self::Reviews | Self::Checks => "reviews",
            Self::Tasks | Self::TaskTemplates => "tasks",
            Self::Proposals => "proposals",
            Self::ForReview => "for-review",
            Self::Dates => "dates",
            Self::Clients | Self::People => "clients",
            Self::FailedSubmissions => "submissions",
            Self::Calls => "calls",
            Self::Contacts => "call-backs",
            Self::Staff | Self::Capacity => "staff",
            Self::Jobs => "jobs",
            Self::Settings | Self::Links => "settings",
            Self::Audit => "audit",
            Self::Account => "account",
            Self::Help => "keys",
        }
    }

    /// Its words for someone for whom they are others than usual: only lawyers are asked.
    fn label(self, viewer: &Viewer) -> Option<&'static str> {
        match (self, viewer.role) {
            (Self::ForReview, Role::None | Role::Paralegal) => Some("What I asked"),
            (Self::ForReview, Role::Coordinator | Role::Admin) => Some("Asked of lawyers"),
            _ => None,
        }
    }

    pub(super) fn is_for(self, viewer: &Viewer, waiting: &Counts) -> bool {
        match self {
            Self::Inbox => waiting.inbox.is_some(),
            Self::Reviews => waiting.reviews.is_some(),
            Self::Reassign => waiting.reassign.is_some(),
            Self::Calls => viewer.may(Action::CreateCases),
            Self::Contacts | Self::FailedSubmissions => viewer.may(Action::ManageIntake),
            Self::Staff | Self::Capacity => viewer.may(Action::ManageStaff),
            Self::Jobs => viewer.may(Action::ManageJobs),
            Self::Audit => viewer.may(Action::SeeAudit),
            Self::Settings | Self::TaskTemplates => viewer.may(Action::ManageSettings),
            _ => true,
        }
    }

    fn waiting(self, waiting: &Counts) -> Option<i64> {
        match self {
            Self::Mine => Some(waiting.mine),
            Self::Tasks => Some(waiting.tasks),
            Self::Inbox => waiting.inbox,
            Self::Reviews => waiting.reviews,
            Self::Reassign => waiting.reassign,
            Self::Proposals => Some(waiting.proposals),
            Self::ForReview => Some(waiting.questions.filter(|count| *count > 0).unwrap_or(waiting.answers)),
            Self::Dates => Some(waiting.dates),
            Self::Contacts => waiting.callbacks,
            Self::FailedSubmissions => waiting.failed,
            _ => None,
        }
    }

    /// The list that holds as many as are counted, where that is not all of it.
    fn narrowed(self, waiting: &Counts) -> Option<&'static str> {
        match self {
            Self::Reviews => Some(reviews_href(waiting)),
            Self::Dates => Some(dates_href(waiting)),
            Self::Tasks => Some(tasks_href(waiting)),
            Self::ForReview if waiting.questions.unwrap_or_default() == 0 && waiting.answers > 0 => {
                Some("/admin/for-review?mine=asked")
            }
            _ => None,
        }
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

/// The list of tasks that holds as many as are counted; all of one's own when none is.
fn tasks_href(waiting: &Counts) -> &'static str {
    match waiting.tasks {
        1.. => "/admin/tasks?show=due",
        _ => "/admin/tasks",
    }
}
