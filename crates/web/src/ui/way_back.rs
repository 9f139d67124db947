//! The way from a record back to the list from which it was opened, as that was filtered.
//!
//! The browser says where it comes from, so a list needs to put nothing into its links. What it says is believed only if it is
//! one of our lists: the link never leads anywhere else. On pages that come later, such as the record after it was edited, scripts
//! put in the list that this tab has shown last (assets/src/way_back.js); without them the link leads to the list as it begins.

use super::list_query::address;
use clerk_core::insight::case_file::CaseTab;

/// The lists, and the words of the link that leads back to each.
const LISTS: [(&str, &str); 17] = [
    ("/admin/cases", "Back to cases"),
    ("/admin/clients", "Back to clients"),
    ("/admin/people", "Back to people"),
    ("/admin/queues/mine", "Back to my cases"),
    ("/admin/tasks", "Back to tasks"),
    ("/admin/queues/inbox", "Back to inbox"),
    ("/admin/queues/reviews", "Back to reviews"),
    ("/admin/queues/checks", "Back to checks missing"),
    ("/admin/queues/reassign", "Back to cases to reassign"),
    ("/admin/queues/dates", "Back to critical dates"),
    ("/admin/proposals", "Back to proposals"),
    ("/admin/for-review", "Back to questions"),
    ("/admin/contacts", "Back to call-backs"),
    ("/admin/submissions/failed", "Back to failed submissions"),
    ("/admin/staff", "Back to staff"),
    ("/admin/capacity", "Back to capacity"),
    ("/admin/search", "Back to search"),
];

/// What begins with one of these is a record or one of its forms.
const RECORDS: [&str; 8] = [
    "/admin/cases/",
    "/admin/tasks/",
    "/admin/clients/",
    "/admin/people/",
    "/admin/tenancies/",
    "/admin/contacts/",
    "/admin/submissions/",
    "/admin/staff/",
];

/// What says what was just done: it is not said again.
pub(crate) const SAID: [&str; 3] = ["done", "undo", "task"];

/// A link back to a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WayBack {
    pub(crate) href: String,
    pub(crate) label: &'static str,
    /// Whether the reader comes from there, just now.
    pub(crate) is_known: bool,
}

/// The words of a link back to this page, if it is a list.
pub(crate) fn list_label(path: &str) -> Option<&'static str> {
    LISTS.iter().find(|(list, _)| *list == path).map(|(_, label)| *label)
}

impl WayBack {
    /// The way back from a page of this path at this host, to which someone has come from `referer`. Pages that are no records
    /// have none.
    pub(crate) fn of(path: &str, host: &str, referer: Option<&str>) -> Option<Self> {
        if list_label(path).is_some() || !RECORDS.iter().any(|record| path.starts_with(record)) {
            return None;
        }
        referer.and_then(|referer| Self::to(host, referer)).or_else(|| Self::usual(path))
    }

    /// To the list that this address is of.
    fn to(host: &str, referer: &str) -> Option<Self> {
        let (_, rest) = referer.split_once("://")?;
        let (from, _) = rest.split_once('/').filter(|(from, _)| *from == host)?;
        let place = rest.get(from.len()..)?;
        let (path, query) = place.split_once('?').unwrap_or((place, ""));
        let label = list_label(path)?;
        let pairs: Vec<(String, String)> = serde_html_form::from_str(query).ok()?;
        let kept: Vec<_> = pairs.into_iter().filter(|(name, _)| !SAID.contains(&&**name)).collect();
        Some(Self { href: address(path, &kept), label, is_known: true })
    }

    /// To all records of this kind, from one of them or a tab of one.
    fn usual(path: &str) -> Option<Self> {
        let tabs = CaseTab::ALL.into_iter().map(CaseTab::tail).filter(|tail| !tail.is_empty());
        let path = tabs.into_iter().find_map(|tail| path.strip_suffix(tail)).unwrap_or(path);
        let (list, id) = path.rsplit_once('/')?;
        id.parse::<uuid::Uuid>().ok()?;
        Some(Self { href: list.to_owned(), label: list_label(list)?, is_known: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = "/admin/cases/5f0c7d0e-0000-4000-8000-000000000001";

    #[test]
    fn the_way_back_leads_to_lists_of_ours_alone() {
        for (referer, expected) in [
            ("", "/admin/cases"),
            ("https://clerk.test/admin/cases", "/admin/cases"),
            (
                "https://clerk.test/admin/cases?search=a%26b+c&sort=-client&page=2",
                "/admin/cases?search=a%26b+c&sort=-client&page=2",
            ),
            (
                "https://clerk.test/admin/queues/inbox?legal_help=none&done=all-assigned&undo=1",
                "/admin/queues/inbox?legal_help=none",
            ),
            ("https://clerk.test/admin/search?q=\"><script>", "/admin/search?q=%22%3E%3Cscript%3E"),
            ("https://clerk.test/admin/queues/assign?case=1", "/admin/cases"),
            ("https://clerk.test/admin/cases/new", "/admin/cases"),
            ("https://evil.test/admin/clients", "/admin/cases"),
            ("https://clerk.test@evil.test/admin/clients", "/admin/cases"),
            ("https://clerk.test//evil.test/admin/clients", "/admin/cases"),
            ("https://clerk.test/sign-out", "/admin/cases"),
            ("javascript:alert(1)", "/admin/cases"),
        ] {
            let back = WayBack::of(CASE, "clerk.test", Some(referer)).unwrap();
            assert_eq!(back.href, expected, "{referer}");
        }
    }

    #[test]
    fn records_have_a_way_back_and_lists_have_none() {
        let inbox = "http://localhost:8000/admin/queues/inbox?page=2";
        for (path, from_inbox, from_nowhere) in [
            (CASE.to_owned(), true, Some("Back to cases")),
            (CASE.replace("cases", "clients"), true, Some("Back to clients")),
            (CASE.replace("cases", "people"), true, Some("Back to people")),
            (CASE.replace("cases", "tenancies"), true, None),
            (format!("{CASE}/dates"), true, Some("Back to cases")),
            (format!("{CASE}/edit"), true, None),
            ("/admin/cases/new".to_owned(), true, None),
            ("/admin/cases".to_owned(), false, None),
            ("/admin/submissions/failed".to_owned(), false, None),
            ("/admin/queues/assign".to_owned(), false, None),
            ("/admin".to_owned(), false, None),
            ("/admin/account".to_owned(), false, None),
        ] {
            let back = WayBack::of(&path, "localhost:8000", Some(inbox)).filter(|back| back.is_known);
            assert_eq!(back.map(|back| back.label), from_inbox.then_some("Back to inbox"), "{path}");
            assert_eq!(WayBack::of(&path, "localhost:8000", None).map(|back| back.label), from_nowhere, "{path}");
        }
    }
}
