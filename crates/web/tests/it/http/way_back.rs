//! The way back from a record leads to the list from which it was opened, as that was filtered, and lists are never kept.

use crate::support::noon;
use clerk_core::access::Group;
use clerk_testkit::fixtures::repairs_of;

#[tokio::test]
async fn a_record_leads_back_to_its_list_as_it_was_filtered() {
    let app = noon().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let filed = app.filed(case).await;
    let date = app.date(case, "2026-11-30").make().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let record = format!("/admin/cases/{case}");
    let (client, person) = (format!("/admin/clients/{}", filed.client), format!("/admin/people/{}", filed.agent()));
    let outcome = format!("{record}/dates/{date}/outcome");
    for (list, to, words) in [
        ("/admin/cases?search=ada&sort=-client", &record, "Back to cases"),
        ("/admin/queues/inbox?legal_help=none", &record, "Back to inbox"),
        ("/admin/queues/reviews?show=never&page=2", &record, "Back to reviews"),
        ("/admin/queues/dates?search=ada&month=2026-11", &record, "Back to critical dates"),
        ("/admin/queues/dates?show=all", &outcome, "Back to critical dates"),
        ("/admin/clients?search=ada&page=3", &client, "Back to clients"),
        ("/admin/people?search=agent", &person, "Back to people"),
        ("/admin/search?q=ada", &client, "Back to search"),
    ] {
        let page = coordinator.follow(list, to).await;
        assert_eq!(page.status, 200, "{to}");
        assert_eq!(page.attributes("a[data-way-back=known]", "href"), [list], "{to}");
        assert_eq!(page.all("a[data-way-back]"), [words], "{to}");
        // The list says what it is called, for scripts that remember it.
        assert_eq!(coordinator.get(list).await.attributes("main", "data-list"), [words], "{list}");
    }
    // From elsewhere, to the list as it begins; scripts put in the one that the tab has shown last.
    for (from, to, href) in [
        (&*format!("{record}/edit"), &record, "/admin/cases"),
        ("/admin", &client, "/admin/clients"),
        ("//evil.test/admin/cases", &person, "/admin/people"),
    ] {
        let page = coordinator.follow(from, to).await;
        assert_eq!(page.attributes("a[data-way-back='']", "href"), [href], "{from}");
    }
    // What was just done is not said again.
    let page = coordinator.follow("/admin/queues/inbox?done=all-assigned&undo=1", &record).await;
    assert_eq!(page.attributes("a[data-way-back]", "href"), ["/admin/queues/inbox"]);
    // Lists and what belongs to no list have no way back.
    for path in ["/admin/cases", "/admin", "/admin/account"] {
        assert_eq!(coordinator.follow("/admin/clients", path).await.all("a[data-way-back]").len(), 0, "{path}");
    }
}

/// Going back shows fresh rows: no browser keeps a list.
#[tokio::test]
async fn browsers_keep_no_list() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    for list in ["/admin/cases?search=ada", "/admin/queues/inbox", "/admin/clients", "/admin/queues/dates"] {
        let page = coordinator.get(list).await;
        assert_eq!(page.headers.get("cache-control").unwrap(), "no-store", "{list}");
    }
}
