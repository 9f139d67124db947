//! The list of cases: search, filters, order and pages, on the page and in the API alike.

use crate::support::{common_names, send};
use clerk_core::access::Group;
use clerk_core::casework::cases::{Outcome, Stage, Topic};
use clerk_testkit::app::TestApp;
use clerk_testkit::fixtures::repairs_of;
use serde_json::Value;
use std::time::{Duration, Instant};
use uuid::Uuid;

async fn world() -> TestApp {
    let app = TestApp::spawn().await;
    let client = |first, last, email, phone| app.client().named(first, last).email(email).phone(phone);
    let cases = [
        app.case().fileref("R0001").client(client("Ada", "O'Testér", "ada@example.com", "0400 123 456")),
        app.case()
            .fileref("R0002")
            .client(client("Zoë", "Nguyễn", "zoe@example.com", "+61 491 570 006"))
            .stage(Stage::Advice),
        app.case()
            .fileref("B0001")
            .client(client("Bob", "Builder", "bob_100%@example.com", "(03) 9999-0000"))
            .topic(Topic::Bonds)
            .closed(Outcome::Successful),
        app.case()
            .fileref("E0012")
            .client(client("Ada", "Lovelace", "countess@example.org", ""))
            .topic(Topic::EvictionArrears)
            .stage(Stage::Advice),
    ];
    for (age, case) in (0..).zip(cases) {
        let changed = app.clock.now() - jiff::SignedDuration::from_hours(24 * (100 - age));
        case.days_old(age).with("updated_at", changed.to_string()).make().await;
    }
    app
}

#[tokio::test]
async fn searching_and_filtering() {
    let app = world().await;
    let staff = app.signed_in(Group::Coordinator).await;
    let token = app.token(staff.user_id.unwrap()).await;
    for (query, expected) in [
        ("", "R0001 R0002 B0001 E0012"),
        ("search=ada", "R0001 E0012"),
        ("search=ADA+o'tester", "R0001"),
        ("search=lovelace+ada", "E0012"),
        ("search=zoe", "R0002"),
        ("search=nguyen", "R0002"),
        ("search=countess%40example.org", "E0012"),
        ("search=example.com", "R0001 R0002 B0001"),
        ("search=r0001", "R0001"),
        ("search=L", "E0012"),
        ("search=b", "B0001"),
        ("search=R00", "R0001 R0002"),
        ("search=0400123456", "R0001"),
        ("search=%2B61400123456", "R0001"),
        ("search=0491+570+006", "R0002"),
        ("search=9999+0000", "B0001"),
        ("search=100%25", "B0001"),
        ("search=%25", ""),
        ("search=nobody", ""),
        ("search=%00", "R0001 R0002 B0001 E0012"),
        ("search=%27%3B+drop+table+cases%3B--", ""),
        ("topic=REPAIRS", "R0001 R0002"),
        ("stage=ADVICE", "R0002 E0012"),
        ("outcome=SUCCESSFUL", "B0001"),
        ("is_open=true", "R0001 R0002 E0012"),
        ("is_open=false", "B0001"),
        ("paralegal=none&is_open=true", "R0001 R0002 E0012"),
        ("topic=REPAIRS&stage=ADVICE&search=zoe", "R0002"),
        ("sort=created", "E0012 B0001 R0002 R0001"),
        ("sort=-updated", "E0012 B0001 R0002 R0001"),
        ("sort=topic", "B0001 E0012 R0001 R0002"),
        ("sort=stage", "R0002 E0012 B0001 R0001"),
        ("topic=&stage=&search=&paralegal=&sort=&page=", "R0001 R0002 B0001 E0012"),
    ] {
        // The page shows open cases unless it is asked for others; the API shows all.
        let all = if query.contains("open=") { "" } else { "open=all&" };
        let page = staff.get(&format!("/admin/cases?{all}{query}")).await;
        assert_eq!(page.all("tbody th a").join(" "), expected, "{query}");
        let (status, list) = app.api(&token, &format!("/api/v1/cases?{query}")).await;
        assert_eq!(status, 200, "{query}: {list}");
        let filerefs: Vec<&str> =
            list["items"].as_array().unwrap().iter().map(|case| case["fileref"].as_str().unwrap()).collect();
        assert_eq!(filerefs.join(" "), expected, "{query}");
    }
    let empty = staff.get("/admin/cases?search=nobody").await;
    assert!(empty.text().contains("No open cases found"));
}

#[tokio::test]
async fn paralegal_and_lawyer_filters() {
    let app = world().await;
    let staff = app.signed_in(Group::Admin).await;
    let (paralegal, lawyer) = (app.user(&[Group::Paralegal]).await.0, app.user(&[Group::Lawyer]).await.0);
    let case: Uuid = app.value("select id from cases where fileref = 'R0001'").await;
    app.assign(case, Some(paralegal), Some(lawyer)).await;
    for query in [
        format!("paralegal={paralegal}"),
        format!("lawyer={lawyer}"),
        format!("lawyer={lawyer}&paralegal={paralegal}&open=true"),
    ] {
        assert_eq!(staff.get(&format!("/admin/cases?{query}")).await.all("tbody th a"), ["R0001"], "{query}");
    }
    let page = staff.get(&format!("/admin/cases?paralegal={paralegal}")).await;
    assert_eq!(
        page.attributes("select[name=paralegal] option[selected]", "value"),
        [paralegal.to_string()],
        "the form keeps the choice"
    );
}

#[tokio::test]
async fn pages_keep_the_rest_of_the_address() {
    let app = TestApp::spawn().await;
    let client = app.client().make().await;
    for number in 1..=60 {
        app.case().of(client).days_old(number).make().await;
    }
    let staff = app.signed_in(Group::Coordinator).await;
    let first = staff.get("/admin/cases?topic=REPAIRS&sort=created").await;
    assert_eq!(first.all("tbody tr").len(), 25);
    assert!(first.text().contains("1 to 25 of 60 cases"), "{}", first.text());
    let next = first.attributes("a[rel=next]", "href")[0].clone();
    assert_eq!(next, "/admin/cases?topic=REPAIRS&sort=created&page=2");
    let last = staff.get(&next.replace("page=2", "page=3")).await;
    assert_eq!(last.all("tbody tr").len(), 10);
    assert!(last.attributes("a[rel=next]", "href").is_empty());
    assert_eq!(staff.get("/admin/cases?page=99").await.status, 200);
    assert_eq!(staff.get("/admin/cases?page=nonsense").await.all("tbody tr").len(), 25);

    let token = app.token(staff.user_id.unwrap()).await;
    let mut path = "/api/v1/cases?topic=REPAIRS&page_size=40".to_owned();
    let mut filerefs = Vec::new();
    loop {
        let (_, list) = app.api(&token, &path).await;
        assert_eq!(list["total"], 60);
        filerefs.extend(list["items"].as_array().unwrap().iter().map(|case| case["fileref"].clone()));
        match &list["next"] {
            Value::String(next) => path = next.strip_prefix(&app.url).unwrap().to_owned(),
            _ => break,
        }
    }
    filerefs.dedup();
    assert_eq!(filerefs.len(), 60);
}

/// A name that thousands share is searched for in another way than a rare one. Nobody sees a difference, except that the page
/// does not count all results.
#[tokio::test]
async fn common_names_are_found_like_rare_ones() {
    let app = TestApp::spawn().await;
    common_names(&app).await;
    let staff = app.signed_in(Group::Coordinator).await;
    let token = app.token(staff.user_id.unwrap()).await;
    for query in [
        "search=common",
        "search=common&sort=created",
        "search=common&sort=-updated",
        "search=common&sort=topic",
        "search=common&sort=stage",
        "search=common&topic=BONDS",
        "search=common&open=false",
        "search=common&topic=BONDS&stage=ADVICE&outcome=CHURNED",
        "search=example.com+common",
        "search=rare",
    ] {
        let all = if query.contains("open=") { "" } else { "open=all&" };
        for number in [1, 2, 4, 10, 11] {
            let page = staff.get(&format!("/admin/cases?{all}{query}&page={number}")).await;
            let (_, list) = app.api(&token, &format!("/api/v1/cases?{query}&page={number}&page_size=25")).await;
            let filerefs: Vec<&str> =
                list["items"].as_array().unwrap().iter().map(|case| case["fileref"].as_str().unwrap()).collect();
            assert_eq!(page.all("tbody th a"), filerefs, "{query}, page {number}");
            let has_next = !page.attributes("a[rel=next]", "href").is_empty();
            assert_eq!(has_next, list["next"].is_string(), "{query}, page {number}");
        }
    }
    for (query, expected) in [
        ("search=common", "1 to 25 of 240 cases"),
        ("search=common&page=10", "226 to 240 of 240 cases"),
        ("search=common&topic=BONDS&page=4", "76 to 80 of 80 cases"),
        ("search=common&topic=BONDS&stage=ADVICE&outcome=CHURNED", "No cases found"),
        ("search=rare", "1 to 25 of 60 cases"),
    ] {
        let page = staff.get(&format!("/admin/cases?open=all&{query}")).await;
        assert!(page.text().contains(expected), "{query}: {}", page.text());
    }

    // Someone who is renamed is found by the new name at once, in both ways.
    let client: Uuid = app.value("select id from clients where first_name = 'C1'").await;
    let edit = format!("/admin/clients/{client}/edit");
    assert_eq!(send(&staff, &edit, &[("last_name", "Rare")]).await.status, 303);
    for (query, first, expected) in [
        ("search=common", "R0002", "1 to 25 of 239 cases"),
        ("search=common&page=10", "R0283", "226 to 239 of 239 cases"),
        ("search=rare", "R0001", "1 to 25 of 61 cases"),
    ] {
        let page = staff.get(&format!("/admin/cases?open=all&{query}")).await;
        assert!(page.text().contains(expected), "{query}: {}", page.text());
        assert_eq!(page.all("tbody th a")[0], first, "{query}");
    }

    // More than a list counts, from earlier years; one name among them is neither rare nor common.
    let earlier = "
        insert into clients (first_name, last_name, email, created_at)
        select 'C' || n, case when n % 300 = 0 then 'Seldom' else 'Common' end, n || '@example.com', now() - make_interval(days => n)
        from generate_series(301, 1500) n;
        insert into cases (fileref, client_id, topic, created_at, updated_at)
        select 'R' || lpad(substr(first_name, 2), 4, '0'), id, 'REPAIRS', created_at, created_at from clients
        where created_at < now() - interval '300 days';
        analyze cases";
    app.execute(earlier).await;
    for (query, first, expected) in [
        ("search=common", "R0002", "1 to 25 of more than 25 cases"),
        ("search=common&page=5", "R0127", "101 to 125 of more than 125 cases"),
        ("search=common&sort=created", "R1499", "1 to 25 of more than 25 cases"),
        ("search=common&page=58", "R1490", "1426 to 1435 of 1435 cases"),
        ("search=common&topic=BONDS&page=4", "R0286", "76 to 79 of 79 cases"),
        ("search=seldom", "R0600", "1 to 4 of 4 cases"),
        ("search=seldom&sort=created", "R1500", "1 to 4 of 4 cases"),
    ] {
        let page = staff.get(&format!("/admin/cases?open=all&{query}")).await;
        assert!(page.text().contains(expected), "{query}: {}", page.text());
        assert_eq!(page.all("tbody th a")[0], first, "{query}");
    }
}

/// An old link may lead to a page that a list no longer has.
#[tokio::test]
async fn beyond_its_end_a_list_leads_to_its_last_page() {
    let app = TestApp::spawn().await;
    common_names(&app).await;
    let staff = app.signed_in(Group::Coordinator).await;
    for (list, last) in [
        ("/admin/cases?open=all&search=common&", 10),
        ("/admin/cases?open=all&", 12),
        ("/admin/clients?", 12),
        ("/admin/people?", 12),
        ("/admin/staff?", 1),
        ("/admin/queues/inbox?", 5),
        ("/admin/queues/reviews?", 5),
        ("/admin/queues/dates?", 1),
    ] {
        let beyond = staff.get(&format!("{list}page=40")).await;
        assert_eq!(beyond.status, 200, "{list}");
        assert!(beyond.text().contains("There is no such page"), "{list}: {}", beyond.text());
        let back = beyond.attributes(".empty-action a", "href");
        assert!(back.len() == 1 && !back[0].contains("page=40"), "{list}: {back:?}");
        let page = staff.get(&back[0]).await;
        assert!(!page.text().contains("There is no such page"), "{list}: {}", page.text());
        assert_eq!(
            page.all(".page-item.active .page-link"),
            vec![format!("Page {last}"); usize::from(last > 1)],
            "{list}"
        );
        assert!(page.attributes("a[rel=next]", "href").is_empty(), "{list}");
    }
}

#[tokio::test]
async fn a_renters_submission_is_in_the_list_within_two_seconds() {
    let app = TestApp::spawn().await;
    let staff = app.signed_in(Group::Coordinator).await;
    assert!(staff.get("/admin/cases").await.text().contains("No open cases"));
    let worker = app.start_worker();
    tokio::time::sleep(Duration::from_millis(500)).await;
    // Other users of this machine can make a few tries slow, but not ten.
    let mut took = Vec::new();
    while took.last().is_none_or(|last| *last > Duration::from_secs(2)) {
        assert!(took.len() < 10, "within two seconds: {took:?}");
        app.submit(&repairs_of("ada@example.com")).await;
        let (submitted, expected) = (Instant::now(), format!("R{:04}", took.len() + 1));
        while !staff.get("/admin/cases").await.all("tbody th a").contains(&expected) {
            assert!(submitted.elapsed() < Duration::from_secs(60), "{expected} never comes");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        took.push(submitted.elapsed());
    }
    worker.stop().await.unwrap();
}
