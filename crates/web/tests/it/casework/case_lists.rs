//! The list of cases: open ones unless asked, every order and its head, and what a row tells.

use crate::support::{noon, send, staff_at};
use clerk_core::access::Group;
use clerk_core::casework::cases::{Outcome, Stage, Topic};
use clerk_core::casework::dates::{DateOutcome, HearingType};
use clerk_testkit::app::{Browser, Page, TestApp};
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

fn filerefs(page: &Page) -> String {
    page.all("#results tbody th a").join(" ")
}

struct World {
    app: TestApp,
    coordinator: Browser,
    paralegal: Uuid,
    lawyer: Uuid,
}

/// Three open cases and a closed one, the newest first. R10000 has the nearest date, E0002 was changed last.
async fn world() -> World {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let paralegal = app.staff("zane@staff.test", &[Group::Paralegal]).with("full_name", "Zane Zuko").make().await;
    let other = app.staff("abe@staff.test", &[Group::Paralegal]).with("full_name", "ábe Archer").make().await;
    let lawyer = app.staff("lia@staff.test", &[Group::Lawyer]).with("full_name", "Lia Lawyerly").make().await;
    let client = |first, last| app.client().named(first, last);
    let (negotiated, listed) = (app.case().fileref("R0003"), app.case().fileref("R10000"));
    let cases = [
        negotiated.client(client("Bea", "smith")).paralegal(paralegal).lawyer(lawyer).stage(Stage::Negotiations),
        listed.client(client("Ada", "Smith")).paralegal(other).lawyer(lawyer),
        app.case().fileref("E0002").client(client("Zoë", "Álvarez")).topic(Topic::EvictionArrears),
        app.case().fileref("B0001").client(client("Kim", "")).topic(Topic::Bonds).closed(Outcome::Successful),
    ];
    let mut ids = Vec::new();
    for (age, case) in (1..).zip(cases) {
        let changed = app.clock.now() - SignedDuration::from_hours(24 * if age == 3 { 0 } else { age });
        ids.push(case.days_old(age).with("updated_at", changed.to_string()).make().await);
    }
    app.date(ids[1], "2026-11-20").outcome(DateOutcome::Met).make().await;
    app.date(ids[1], "2026-12-02").make().await;
    app.date(ids[1], "2026-11-30").hearing(HearingType::Virtual, "VCAT online").at("10:00").make().await;
    app.date(ids[2], "2026-12-24").make().await;
    World { app, coordinator, paralegal, lawyer }
}

#[tokio::test]
async fn open_cases_are_shown_unless_others_are_asked_for() {
    let World { app, coordinator, .. } = world().await;
    for (query, expected) in [
        ("", "R0003 R10000 E0002"),
        ("open=true", "R0003 R10000 E0002"),
        ("open=nonsense", "R0003 R10000 E0002"),
        ("open=false", "B0001"),
        ("open=all", "R0003 R10000 E0002 B0001"),
        ("search=kim", ""),
        ("search=kim&open=all", "B0001"),
        // Cases that are closed as a rule.
        ("outcome=SUCCESSFUL", "B0001"),
        ("stage=CLOSED", "B0001"),
        ("outcome=SUCCESSFUL&open=true", ""),
    ] {
        assert_eq!(filerefs(&coordinator.get(&format!("/admin/cases?{query}")).await), expected, "{query}");
    }
    // The API shows all.
    let token = app.token(coordinator.user_id.unwrap()).await;
    assert_eq!(app.api(&token, "/api/v1/cases").await.1["total"], 4);
    assert_eq!(app.api(&token, "/api/v1/cases?is_open=all").await.0, 422);

    // What is left out is one step away, with the same words and filters.
    for (query, words, href) in [
        ("search=kim&sort=client", "Search closed cases too", "/admin/cases?search=kim&open=all&sort=client"),
        ("search=smith", "Search closed cases too", "/admin/cases?search=smith&open=all"),
        ("topic=BONDS", "Show closed cases too", "/admin/cases?topic=BONDS&open=all"),
    ] {
        let page = coordinator.get(&format!("/admin/cases?{query}")).await;
        assert_eq!(page.all("#results a[href*='open=all']"), [words], "{query}");
        assert_eq!(page.attributes("#results a[href*='open=all']", "href"), [href], "{query}");
    }
    let page = coordinator.get("/admin/cases?open=all&search=nobody").await;
    assert!(page.text().contains("No cases found") && !page.text().contains("closed cases too"));
    // The form says which are shown.
    let chosen = async |query: &str| {
        let page = coordinator.get(&format!("/admin/cases?{query}")).await;
        (page.all("select[name=open] option[selected]"), page.all("select[name=open] option"))
    };
    let options = ["Open", "All", "Closed"].map(str::to_owned).to_vec();
    assert_eq!(chosen("").await, (vec![], options.clone()));
    assert_eq!(chosen("open=all").await, (vec!["All".to_owned()], options));
}

#[tokio::test]
async fn every_order_and_its_reverse() {
    let World { app, coordinator, .. } = world().await;
    let token = app.token(coordinator.user_id.unwrap()).await;
    for (sort, forwards, backwards) in [
        ("created", "B0001 E0002 R10000 R0003", "R0003 R10000 E0002 B0001"),
        ("updated", "B0001 R10000 R0003 E0002", "E0002 R0003 R10000 B0001"),
        ("client", "E0002 B0001 R10000 R0003", "R0003 R10000 B0001 E0002"),
        ("paralegal", "R10000 R0003 E0002 B0001", "B0001 E0002 R0003 R10000"),
        ("fileref", "B0001 E0002 R0003 R10000", "R10000 R0003 E0002 B0001"),
        // Without a date, a case comes last both ways.
        ("next_date", "R10000 E0002 R0003 B0001", "E0002 R10000 R0003 B0001"),
        ("topic", "B0001 E0002 R0003 R10000", "R10000 R0003 E0002 B0001"),
        ("stage", "B0001 R0003 R10000 E0002", "E0002 R10000 R0003 B0001"),
    ] {
        let reverse = format!("-{sort}");
        for (name, expected, state, other) in
            [(sort, forwards, "ascending", &*reverse), (&reverse, backwards, "descending", sort)]
        {
            let page = coordinator.get(&format!("/admin/cases?open=all&sort={name}")).await;
            assert_eq!(filerefs(&page), expected, "{name}");
            assert_eq!(page.attributes("th[aria-sort]", "aria-sort"), [state], "{name}");
            // The head turns the order round.
            let head = format!("/admin/cases?open=all&sort={other}");
            assert_eq!(page.attributes("th[aria-sort] a", "href"), [head], "{name}");
            let (_, list) = app.api(&token, &format!("/api/v1/cases?sort={name}")).await;
            let listed: Vec<_> =
                list["items"].as_array().unwrap().iter().map(|case| case["fileref"].as_str().unwrap()).collect();
            assert_eq!(listed.join(" "), expected, "{name}");
            // Of the open ones, the same order.
            let open: Vec<&str> = expected.split(' ').filter(|fileref| *fileref != "B0001").collect();
            let page = coordinator.get(&format!("/admin/cases?sort={name}")).await;
            assert_eq!(filerefs(&page), open.join(" "), "{name}");
        }
    }
    assert_eq!(app.api(&token, "/api/v1/cases?sort=moon").await.0, 422);
    // Each head leads to its order: names and dates from their beginning, times from the newest.
    let page = coordinator.get("/admin/cases?search=smith").await;
    let heads: Vec<String> = page.attributes("thead a.sort-link", "href");
    let sorts: Vec<&str> = heads.iter().filter_map(|href| href.split_once("sort=")).map(|(_, sort)| sort).collect();
    assert_eq!(sorts, ["fileref", "client", "topic", "stage", "paralegal", "next_date", "-updated", "created"]);
    assert_eq!(page.attributes("th[aria-sort]", "aria-sort"), ["descending"], "newest first");
    assert!(heads.iter().all(|href| href.contains("search=smith")));
}

#[tokio::test]
async fn a_row_tells_the_next_date_the_last_activity_and_legal_help() {
    let World { app, coordinator, .. } = world().await;
    let page = coordinator.get("/admin/cases?columns=next_date,updated,legal_help").await;
    assert_eq!(
        page.all("td[data-label='Next critical date']"),
        ["None", "Mon 30 Nov, 10:00 am in 6 days", "Thu 24 Dec in 30 days"]
    );
    assert_eq!(page.all("td[data-label='Last activity']"), ["23 Nov 2026", "22 Nov 2026", "24 Nov 2026"]);
    assert_eq!(page.all("td[data-label='Legal help given']"), ["Not answered"; 3]);
    let token = app.token(coordinator.user_id.unwrap()).await;
    let (_, list) = app.api(&token, "/api/v1/cases?search=r10000").await;
    let next = ["next_date", "next_date_type", "next_date_time"].map(|name| list["items"][0][name].clone());
    assert_eq!(next, [json!("2026-11-30"), json!("HEARING_LISTED"), json!("10:00:00")]);
}

/// The order follows the dates, whatever happens to them.
#[tokio::test]
async fn the_next_date_is_kept_while_dates_change() {
    let World { app, coordinator, .. } = world().await;
    let case: Uuid = app.value("select id from cases where fileref = 'R0003'").await;
    let next = async || app.row("cases", case).await["next_date_on"].clone();
    assert!(next().await.is_null());
    let first = app.date(case, "2026-11-26").checked().make().await;
    let second = app.date(case, "2026-12-15").checked().make().await;
    assert_eq!(next().await, "2026-11-26");
    let page = coordinator.get(&format!("/admin/cases/{case}/dates")).await;
    let outcome = format!("/admin/cases/{case}/dates/{first}/outcome");
    assert_eq!(coordinator.submit(&page, &outcome, &[("outcome", "VACATED")]).await.status, 303);
    assert_eq!(next().await, "2026-12-15");
    app.set("critical_dates", second, json!({ "on_date": "2026-12-16" })).await;
    assert_eq!(next().await, "2026-12-16");
    app.set("critical_dates", second, json!({ "deleted_at": "2026-11-24T00:00:00Z" })).await;
    assert!(next().await.is_null());
}

#[tokio::test]
async fn the_names_of_those_who_work_on_a_case_find_and_order_it() {
    let World { app, coordinator, paralegal, lawyer } = world().await;
    let admin = app.signed_in(Group::Admin).await;
    for (words, expected) in [
        ("zuko", "R0003"),
        ("lawyerly", "R0003 R10000"),
        ("lawyerly+ada", "R10000"),
        ("abe+archer", "R10000"),
        ("zuko+archer", ""),
    ] {
        assert_eq!(filerefs(&coordinator.get(&format!("/admin/cases?search={words}")).await), expected, "{words}");
    }
    // Anyone who is renamed is found by the new name at once, and is sorted where they belong.
    for (id, name) in [(paralegal, "Aaron Quokka"), (lawyer, "Lia Wombat")] {
        assert_eq!(send(&admin, &staff_at(id, "/edit"), &[("full_name", name)]).await.status, 303, "{name}");
    }
    for (query, expected) in [
        ("search=quokka", "R0003"),
        ("search=wombat", "R0003 R10000"),
        ("search=zuko", ""),
        ("search=lawyerly", ""),
        ("sort=paralegal", "R0003 R10000 E0002"),
    ] {
        assert_eq!(filerefs(&coordinator.get(&format!("/admin/cases?{query}")).await), expected, "{query}");
    }
    // So does a client whose names were the wrong way round, although the same words find them.
    let client: Uuid = app.value("select id from clients where first_name = 'Ada'").await;
    let turned = [("first_name", "Smith"), ("last_name", "Ada")];
    assert_eq!(send(&coordinator, &format!("/admin/clients/{client}/edit"), &turned).await.status, 303);
    assert_eq!(filerefs(&coordinator.get("/admin/cases?sort=client").await), "R10000 E0002 R0003");
}
