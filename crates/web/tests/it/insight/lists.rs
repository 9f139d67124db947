//! Lists as people want them: columns, rows on a page, saved views, and files for spreadsheets.

use crate::support::noon;
use clerk_core::access::Group;
use clerk_core::casework::cases::{Outcome, Stage, Topic};
use clerk_testkit::app::{Browser, Page, TestApp};
use jiff::SignedDuration;
use uuid::Uuid;

pub(super) fn filerefs(page: &Page) -> String {
    page.all("#results tbody th a").join(" ")
}

pub(super) fn heads(page: &Page) -> String {
    page.all("#results thead th").join(", ")
}

/// The views of a list, as they are read.
pub(super) fn views(page: &Page) -> Vec<String> {
    page.all("nav[aria-label=Views] a")
}

/// Fields as a browser sends them, with the page's token.
pub(super) async fn post(who: &Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let csrf = who.get("/admin/account").await.attributes("input[name=csrf]", "value")[0].clone();
    let fields = fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    who.post(path, &fields.chain([("csrf".to_owned(), csrf)]).collect::<Vec<_>>()).await
}

/// The id of the view that a redirect opens.
pub(super) fn opened(answer: &Page) -> Uuid {
    assert_eq!(answer.status, 303, "{}", answer.text());
    let view = answer.location().split(['?', '&']).find_map(|part| part.strip_prefix("view="));
    view.and_then(|id| id.parse().ok()).unwrap_or_else(|| panic!("{}", answer.location()))
}

pub(super) struct World {
    pub(super) app: TestApp,
    pub(super) coordinator: Browser,
    pub(super) paralegal: Browser,
}

/// Four open cases and a closed one: two of them the paralegal's; one without a paralegal, one of these without a lawyer either; E0003
/// has been idle for 20 days, R0001 has a date that is past.
pub(super) async fn world() -> World {
    let app = noon().await;
    let (coordinator, paralegal) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Paralegal).await);
    let lawyer = app.user(&[Group::Lawyer]).await.0;
    let mine = paralegal.user_id.unwrap();
    let client = |last: &str| app.client().named("Ada", last);
    let cases = [
        (app.case().fileref("R0001").client(client("One")).paralegal(mine).lawyer(lawyer).stage(Stage::Advice), 1),
        (app.case().fileref("B0002").client(client("Two")).topic(Topic::Bonds).lawyer(lawyer), 2),
        (
            app.case()
                .fileref("E0003")
                .client(client("Three"))
                .topic(Topic::EvictionArrears)
                .paralegal(mine)
                .lawyer(lawyer),
            20,
        ),
        (app.case().fileref("R0004").client(client("Four")), 3),
        (app.case().fileref("R0005").client(client("Five")).closed(Outcome::Successful), 40),
    ];
    let mut ids = Vec::new();
    for (case, idle) in cases {
        let changed = app.clock.now() - SignedDuration::from_hours(24 * idle);
        ids.push(case.days_old(idle).with("updated_at", changed.to_string()).make().await);
    }
    app.date(ids[0], "2026-11-20").make().await;
    app.date(ids[1], "2026-11-28").make().await;
    World { app, coordinator, paralegal }
}

#[tokio::test]
async fn what_a_coordinator_looks_for_can_be_filtered() {
    let World { app: _app, coordinator, paralegal } = world().await;
    for (query, expected) in [
        ("paralegal=none", "B0002 R0004"),
        ("lawyer=none", "R0004"),
        ("idle=14", "E0003"),
        ("idle=14&open=all", "E0003 R0005"),
        ("idle=nonsense", "R0001 B0002 R0004 E0003"),
        ("next=overdue", "R0001"),
        ("next=week", "B0002"),
        ("next=none", "R0004 E0003"),
        ("review=never", "R0001 B0002 R0004 E0003"),
        ("review=due", ""),
        ("checks=missing", "R0001"),
    ] {
        assert_eq!(filerefs(&coordinator.get(&format!("/admin/cases?{query}")).await), expected, "{query}");
    }
    // Reviews are not for them: when there is one can't be told from the list either.
    assert_eq!(filerefs(&paralegal.get("/admin/cases?review=due").await), "R0001 E0003");
    assert!(paralegal.get("/admin/cases").await.all("select[name=review]").is_empty());
}

#[tokio::test]
async fn everyone_chooses_columns_and_rows_for_themselves() {
    let World { app, coordinator, paralegal } = world().await;
    let usual = "Case, Client, Topic, Stage, Paralegal, Lawyer, Next critical date, Last activity, Opened";
    let settings = "/admin/lists/cases/settings";
    let back = ("back", "/admin/cases?open=all");
    for (fields, expected) in [
        (vec![("columns", "phone"), ("columns", "client"), ("columns", "nonsense"), back], "Case, Client, Phone"),
        (vec![("columns", "'; drop table cases; --"), back], "Case"),
        (vec![("columns", "client"), ("reset", "true"), back], usual),
        (vec![("columns", "client"), ("columns", "topic"), ("page_size", "25"), back], "Case, Client, Topic"),
    ] {
        let answer = post(&coordinator, settings, &fields).await;
        assert_eq!((answer.status, answer.location()), (303, "/admin/cases?open=all&done=list"), "{fields:?}");
        let page = coordinator.get(answer.location()).await;
        assert_eq!(heads(&page), expected, "{fields:?}");
        assert_eq!(filerefs(&page), "R0001 B0002 R0004 E0003 R0005", "the reference is always there");
        assert_eq!(heads(&paralegal.get("/admin/cases").await), usual, "{fields:?}: of someone else");
    }
    // A key that is no longer known is as if it were not there; an address can name columns of its own.
    app.execute("update list_settings set columns = '{client,gone}' where list = 'cases'").await;
    for (query, expected) in [
        ("", "Case, Client"),
        ("?columns=email,gone", "Case, Email"),
        ("?columns=gone", "Case, Client"),
        ("?columns=-", "Case"),
    ] {
        assert_eq!(heads(&coordinator.get(&format!("/admin/cases{query}")).await), expected, "{query}");
    }
    for (list, size, status) in [
        ("cases", "50", 303),
        ("cases", "1000000000", 422),
        ("cases", "-1", 422),
        ("cases", "99999999999999999999999", 422),
        ("cases", "all", 422),
        ("nonsense", "50", 404),
    ] {
        let answer = post(&coordinator, &format!("/admin/lists/{list}/settings"), &[("page_size", size)]).await;
        assert_eq!(answer.status, status, "{list} {size}");
    }
    app.execute("insert into clients (first_name, last_name, email, created_at) select 'C' || n, 'Many', n || '@x.test', now() from generate_series(1, 60) n").await;
    let rows = async |path: &str| coordinator.get(path).await.all("#results tbody tr").len();
    assert_eq!(rows("/admin/clients").await, 25);
    assert_eq!(post(&coordinator, "/admin/lists/clients/settings", &[("page_size", "50")]).await.status, 303);
    assert_eq!((rows("/admin/clients").await, rows("/admin/clients?page=2").await), (50, 15));
    assert!(coordinator.get("/admin/clients?page=3").await.text().contains("There is no such page"));
}

#[tokio::test]
async fn each_list_has_columns_of_its_own() {
    let World { app, coordinator, paralegal } = world().await;
    let admin = app.signed_in(Group::Admin).await;
    for (list, path, key, label, first, others) in [
        ("cases", "/admin/cases", "phone", "Phone", "Case", 200),
        ("mine", "/admin/queues/mine", "topic", "Topic", "Case", 200),
        ("inbox", "/admin/queues/inbox", "opened", "Opened", "Case", 404),
        ("reviews", "/admin/queues/reviews", "review", "Next review", "Case", 404),
        ("checks", "/admin/queues/checks", "conflict", "Conflict check", "Case", 404),
        ("reassign", "/admin/queues/reassign", "lawyer", "Lawyer", "Case", 404),
        ("dates", "/admin/queues/dates", "place", "Place", "Case", 200),
        ("clients", "/admin/clients", "email", "Email", "Name", 200),
        ("people", "/admin/people", "phone", "Phone", "Name", 200),
        ("staff", "/admin/staff", "groups", "Groups", "Name", 404),
    ] {
        let file = format!("/admin/lists/{list}/rows.csv?columns={key}");
        for (who, status) in [(&admin, 200), (&coordinator, 200), (&paralegal, others)] {
            let (page, answer) = (who.get(path).await, who.get(&file).await);
            assert_eq!((page.status, answer.status), (status, status), "{list}");
            if status == 200 {
                let said = page.attributes("#list-tools input[name=columns]", "value");
                assert!(said.contains(&key.to_owned()), "{list}: {said:?}");
                let begin = format!("{first},{label}\r\n");
                assert!(answer.html.trim_start_matches('\u{feff}').starts_with(&begin), "{list}: {}", answer.html);
            }
        }
    }
}

#[tokio::test]
async fn a_view_is_saved_opened_changed_and_deleted() {
    let World { app, coordinator, .. } = world().await;
    let page = coordinator.get("/admin/cases?topic=REPAIRS&sort=client&page=1").await;
    assert_eq!(
        views(&page),
        ["All open", "Unassigned 2", "No lawyer 1", "No activity for 14 days 1", "Dates past 1"],
        "those that everyone has"
    );
    let create = "/admin/lists/cases/views";
    let saved = coordinator.submit(&page, create, &[("name", "  My repairs ")]).await;
    let id = opened(&saved);
    let page = coordinator.get(saved.location()).await;
    assert!(page.text().contains("The view has been saved."), "{}", page.text());
    assert_eq!(page.all("nav[aria-label=Views] a[aria-current]"), ["My repairs 2"]);
    assert_eq!(
        (filerefs(&page), page.attributes("th[aria-sort]", "aria-sort")),
        ("R0004 R0001".to_owned(), vec!["ascending".to_owned()])
    );
    // Other filters leave it open, and can be put into it.
    let narrowed = coordinator.get(&format!("/admin/cases?topic=REPAIRS&paralegal=none&view={id}")).await;
    let update = format!("/admin/views/{id}/query");
    assert!(narrowed.text().contains("Update to what is shown") && !page.text().contains("Update to what is shown"));
    assert_eq!(opened(&coordinator.submit(&narrowed, &update, &[]).await), id);
    let page = coordinator.get("/admin/cases").await;
    assert_eq!(views(&page).last().unwrap(), "My repairs 1");
    assert_eq!(page.all("nav[aria-label=Views] a[aria-current]"), ["All open"]);
    // The name: what is wrong is said next to it, and what was typed stays.
    let long = "x".repeat(61);
    for (name, wrong) in
        [("", "Enter a name"), (long.as_str(), "Use up to 60"), ("my REPAIRS", "already has a view with this name")]
    {
        let refused = post(&coordinator, create, &[("name", name), ("query", "topic=BONDS")]).await;
        assert_eq!(refused.status, 422, "{name}");
        assert!(refused.text().contains(wrong), "{name}: {}", refused.text());
        assert_eq!(refused.attributes("input[name=query]", "value"), ["topic=BONDS"], "{name}");
        assert_eq!(refused.attributes("main input[name=name]", "value"), [name], "{name}");
    }
    let renamed = post(&coordinator, &format!("/admin/views/{id}"), &[("name", "Nobody's <repairs>")]).await;
    assert_eq!(opened(&renamed), id);
    assert_eq!(views(&coordinator.get("/admin/cases").await).last().unwrap(), "Nobody's <repairs> 1");
    // A filter that no longer makes sense is no error.
    app.execute(&format!("update saved_views set query = 'topic=PARKING&lawyer=nobody' where id = '{id}'")).await;
    let page = coordinator.get("/admin/cases").await;
    assert_eq!(views(&page).last().unwrap(), "Nobody's <repairs> no longer works");
    assert_eq!(page.attributes("nav[aria-label=Views] li:last-child a", "href"), [format!("/admin/views/{id}")]);
    assert_eq!(
        post(&coordinator, &format!("/admin/views/{id}/delete"), &[]).await.location(),
        "/admin/cases?done=view-deleted"
    );
    assert_eq!(views(&coordinator.get("/admin/cases").await).len(), 5);
    assert_eq!(coordinator.get(&format!("/admin/cases?view={id}")).await.status, 200, "an old link");
    // Who made, changed and deleted it is recorded.
    let recorded: i64 = app.value("select count(*) from audit_entries where object_kind = 'SAVED_VIEW'").await;
    assert_eq!(recorded, 5);
}

#[tokio::test]
async fn a_file_has_what_is_shown_and_no_formulas() {
    let World { app, coordinator, paralegal } = world().await;
    for (number, name) in
        (1..).zip(["=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\tTab", "Quote \"a\", b", "Zoë"])
    {
        app.case().fileref(&format!("H000{number}")).client(app.client().named(name, "")).make().await;
    }
    let path = "/admin/lists/cases/rows.csv";
    let file = coordinator.get(&format!("{path}?search=H000&sort=fileref&columns=client,next_date&page=7")).await;
    assert_eq!(file.status, 200);
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"cases-2026-11-24.csv\"");
    // What the client library strips is there: see `Spreadsheet`.
    let body = file.html.trim_start_matches('\u{feff}');
    let lines: Vec<&str> = body.split("\r\n").collect();
    assert_eq!(lines[0], "Case,Client,Next critical date");
    for (line, expected) in lines[1..].iter().zip([
        "H0001,\"'=HYPERLINK(\"\"http://x\"\")\",",
        "H0002,'+1,",
        "H0003,'-1,",
        "H0004,'@SUM(A1),",
        "H0005,",
        "H0006,\"Quote \"\"a\"\", b\",",
        "H0007,Zoë,",
    ]) {
        assert!(line.starts_with(expected), "{line}");
        assert!(!line.contains(",=") && !line.contains(",\t"), "{line}");
    }
    // The order and the columns of the page; everyone has what they see there.
    let file = coordinator.get(&format!("{path}?next=overdue&columns=next_date,paralegal")).await;
    let name: String = app
        .value("select full_name from users u join cases c on c.paralegal_id = u.id where c.fileref = 'R0001'")
        .await;
    assert!(file.html.ends_with(&format!("R0001,{name},2026-11-20\r\n")), "{}", file.html);
    let rows = |file: &Page| file.html.lines().count() - 1;
    for (who, query, expected) in [
        (&coordinator, "open=all", 12),
        (&coordinator, "search=nobody", 0),
        (&paralegal, "open=all", 2),
        (&paralegal, "search=Two&open=all", 0),
        (&paralegal, "topic=nonsense", 2),
    ] {
        assert_eq!(rows(&who.get(&format!("{path}?{query}")).await), expected, "{query}");
    }
    assert_eq!(coordinator.get("/admin/lists/nonsense/rows.csv").await.status, 404);
    assert_eq!(coordinator.get(&format!("{path}?topic=A&topic=B")).await.status, 422);
    // It is recorded as an export, with its filter.
    let mut exported = 0;
    for _ in 0..50 {
        exported = app
            .value("select count(*) from audit_entries where action = 'EXPORTED' and detail like '%open=all%'")
            .await;
        if exported == 3 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(exported, 3_i64);
}
