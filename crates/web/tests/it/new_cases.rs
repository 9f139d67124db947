//! Cases made and edited by hand, the head of every page about a case, and the submission page.

use crate::support::{ANEW, assign, count, make_case, repairs, repairs_of};
use clerk_core::access::Group;
use clerk_platform::clock::Clock;
use clerk_testkit::app::{Browser, Page, TestApp};
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

struct World {
    app: TestApp,
    case: Uuid,
    client: Uuid,
    coordinator: Browser,
    paralegal: Browser,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::spawn_at(Clock::fixed("2026-11-24T01:00:00Z".parse().unwrap())).await;
        let case = make_case(&app, &repairs_of("ada@example.com")).await;
        let (coordinator, paralegal) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Paralegal).await);
        let lawyer = app.user(&[Group::Lawyer]).await.0;
        assign(&app, case, paralegal.user_id, Some(lawyer)).await;
        let client = sqlx::query_scalar("select client_id from cases where id = $1").bind(case);
        let client = client.fetch_one(&app.pool).await.unwrap();
        Self { app, case, client, coordinator, paralegal }
    }

    fn new_case(&self) -> String {
        format!("/admin/clients/{}/cases/new", self.client)
    }

    fn edit(&self) -> String {
        format!("/admin/cases/{}/edit", self.case)
    }

    async fn send(&self, who: &Browser, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = who.get(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        who.submit(&page, path, fields).await
    }

    async fn row(&self, id: &str) -> Value {
        let row = sqlx::query_scalar("select to_json(c) from cases c where id = $1").bind(id.parse::<Uuid>().unwrap());
        row.fetch_one(&self.app.pool).await.unwrap()
    }

    async fn events(&self) -> Vec<String> {
        self.coordinator.get(&format!("/admin/cases/{}", self.case)).await.all(".timeline .as-typed")
    }
}

/// The id of the case that a redirect leads to.
fn made(page: &Page) -> String {
    assert_eq!(page.status, 303, "{}", page.text());
    page.location().split(['/', '?']).nth(3).unwrap().to_owned()
}

#[tokio::test]
async fn a_new_client_gets_a_case_by_hand() {
    let world = World::new().await;
    assert!(
        world.coordinator.get("/admin/cases").await.attributes("a", "href").contains(&"/admin/cases/new".to_owned())
    );
    let found = world.coordinator.get("/admin/cases/new?search=tester").await;
    assert!(found.attributes("main a", "href").contains(&world.new_case()), "{}", found.text());
    assert!(world.coordinator.get("/admin/cases/new?search=nobody").await.text().contains("No client matches"));

    let path = "/admin/clients/new?then=case";
    let page = world.coordinator.get(path).await;
    let fields = [("email", "carol@example.com"), ("first_name", "Carol"), ("interpreter", "YES_SPOKEN")];
    let client = world.coordinator.submit(&page, "/admin/clients/new", &fields).await;
    assert_eq!(client.status, 303, "{}", client.text());
    let form = world.coordinator.get(client.location()).await;
    assert!(form.text().contains("Interpreter: Yes, spoken"), "{}", form.text());
    let action = client.location().split('?').next().unwrap();
    let fields = [
        ("topic", "BONDS"),
        ("tenancy_id", "new"),
        ("address", "1 High Street"),
        ("suburb", "Preston"),
        ("postcode", "3072"),
        ("started_on", "2024-02-29"),
        ("lease", "VERBAL"),
        ("weekly_rent", "$450"),
        ("weekly_income", "900"),
        ("income_range", "UNDER_40K"),
        ("employment", "STUDENT"),
        ("referrer_type", "RADIO"),
        ("referrer", "3RRR"),
    ];
    let answer = world.coordinator.submit(&form, action, &fields).await;
    let id = made(&answer);
    let row = world.row(&id).await;
    assert_eq!(row["fileref"], "B0001");
    assert_eq!((&row["is_open"], &row["stage"]), (&Value::Bool(true), &Value::from("UNSTARTED")));
    let page = world.coordinator.get(answer.location()).await;
    for words in
        ["Case created: by hand", "Carol", "1 High Street", "$450", "Radio: 3RRR", "Under $40,000", "Not started"]
    {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    // It waits in the inbox like any other.
    assert_eq!(world.coordinator.get("/admin/cases?paralegal=none").await.all("tbody th a"), ["B0001"]);

    // A second case at the same place, and one at none.
    let again = world.coordinator.get(action).await;
    let second = made(&world.coordinator.submit(&again, action, &[("topic", "REPAIRS")]).await);
    assert_eq!(world.row(&second).await["tenancy_id"], row["tenancy_id"]);
    let third = made(&world.coordinator.submit(&again, action, &[("topic", "REPAIRS"), ("tenancy_id", "")]).await);
    assert_eq!(world.row(&third).await["tenancy_id"], Value::Null);
}

#[tokio::test]
async fn who_may_not_make_cases_is_told_so() {
    let world = World::new().await;
    assert_eq!(world.paralegal.get("/admin/cases/new").await.status, 404);
    assert_eq!(world.paralegal.get("/admin/clients/new").await.status, 404);
    assert_eq!(world.paralegal.get(&world.new_case()).await.status, 403);
    let csrf = world.paralegal.get("/admin/account").await.attributes("input[name=csrf]", "value")[0].clone();
    let fields = [("csrf".to_owned(), csrf), ("topic".to_owned(), "BONDS".to_owned())];
    assert_eq!(world.paralegal.post(&world.new_case(), &fields).await.status, 403);
    let stranger = world.app.signed_in(Group::Paralegal).await;
    assert_eq!(stranger.get(&world.new_case()).await.status, 404);
    assert!(!world.paralegal.get("/admin/cases").await.text().contains("New case"));
}

#[tokio::test]
async fn of_two_hundred_cases_made_at_once_none_shares_its_fileref() {
    let world = World::new().await;
    let path = world.new_case();
    let form = world.coordinator.get(&path).await;
    let topics = ["REPAIRS", "BONDS", "EVICTION_ARREARS", "EVICTION_RETALIATORY"];
    let all = (0..200).map(|n| {
        let (form, path, who) = (&form, &path, &world.coordinator);
        async move { who.submit(form, path, &[ANEW, ("topic", topics[n % 4])]).await.status }
    });
    let statuses = futures_util::future::join_all(all).await;
    assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
    let filerefs: Vec<String> =
        sqlx::query_scalar("select fileref from cases").fetch_all(&world.app.pool).await.unwrap();
    assert_eq!(filerefs.len(), 201);
    assert_eq!(filerefs.iter().collect::<BTreeSet<_>>().len(), 201);
    assert_eq!(filerefs.iter().filter(|fileref| fileref.starts_with('E')).count(), 100);
    let events: i64 = sqlx::query_scalar(
        "select count(*) from notes where event = 'CASE_CREATED' and event_data ->> 'how' = 'BY_HAND'",
    )
    .fetch_one(&world.app.pool)
    .await
    .unwrap();
    assert_eq!(events, 200);
}

#[tokio::test]
async fn a_case_made_while_its_client_is_renamed_is_found_by_the_new_name() {
    let world = World::new().await;
    let path = world.new_case();
    let form = world.coordinator.get(&path).await;
    let mut renaming = clerk_platform::db::begin(&world.app.pool).await.unwrap();
    sqlx::query("update clients set last_name = 'Newname' where id = $1")
        .bind(world.client)
        .execute(&mut *renaming)
        .await
        .unwrap();
    let renamed = async {
        let waits =
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        for _ in 0..200 {
            if count(&world.app, waits).await > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        renaming.commit().await.unwrap();
    };
    let (page, ()) = tokio::join!(world.coordinator.submit(&form, &path, &[ANEW, ("topic", "BONDS")]), renamed);
    made(&page);
    let found = "select count(*) from cases where client_search_text like '%newname%'";
    assert_eq!(count(&world.app, found).await, 2);
}

#[tokio::test]
async fn every_detail_can_be_edited_and_the_fileref_stays() {
    let world = World::new().await;
    sqlx::query(
        "update cases set employment = 'OLD_JOB', income_range = 'OLD_RANGE', referrer_type = 'OLD' where id = $1",
    )
    .bind(world.case)
    .execute(&world.app.pool)
    .await
    .unwrap();
    let id = world.case.to_string();
    let before = world.row(&id).await;
    assert_eq!(world.send(&world.paralegal, &world.edit(), &[]).await.status, 303);
    assert_eq!(world.row(&id).await, before, "a form that is sent as it came changes nothing");

    let tenancies = format!("/admin/clients/{}/tenancies/new", world.client);
    assert_eq!(world.send(&world.paralegal, &tenancies, &[("address", "5 Other Road")]).await.status, 303);
    let other: Uuid = sqlx::query_scalar("select id from tenancies where address = '5 Other Road'")
        .fetch_one(&world.app.pool)
        .await
        .unwrap();
    let fields = [
        ("topic", "HEALTH_CHECK"),
        ("tenancy_id", &other.to_string()),
        ("weekly_rent", ""),
        ("weekly_income", "1,000"),
        ("income_range", "FROM_40K_TO_64K"),
        ("employment", "RETIRED"),
        ("referrer_type", "POSTER"),
        ("referrer", "Tram stop"),
        // Of an open case these are not asked.
        ("outcome", "SUCCESSFUL"),
        ("outcome_notes", "x"),
    ];
    assert_eq!(world.send(&world.paralegal, &world.edit(), &fields).await.status, 303);
    let row = world.row(&id).await;
    for (field, value) in [
        ("fileref", Value::from("R0001")),
        ("topic", Value::from("HEALTH_CHECK")),
        ("tenancy_id", Value::from(other.to_string())),
        ("weekly_rent", Value::Null),
        ("weekly_income", Value::from(1000)),
        ("income_range", Value::from("FROM_40K_TO_64K")),
        ("employment", Value::from("RETIRED")),
        ("referrer_type", Value::from("POSTER")),
        ("referrer", Value::from("Tram stop")),
        ("outcome", Value::Null),
        ("outcome_notes", Value::from("")),
    ] {
        assert_eq!(row[field], value, "{field}");
    }
    let events = world.events().await;
    for expected in [
        "Topic changed from Repairs to Housing Health Check",
        "Tenancy changed from 7/99 Example Street to 5 Other Road",
        "Details changed: weekly rent, weekly income, income range, work or study, type of referrer, referrer",
    ] {
        assert!(events.iter().any(|event| event == expected), "{expected} in {events:#?}");
    }

    // A closed case's outcome.
    let close = format!("/admin/cases/{id}/close");
    assert_eq!(world.send(&world.paralegal, &close, &[("outcome", "UNKNOWN")]).await.status, 303);
    assert_eq!(world.send(&world.paralegal, &world.edit(), &[("outcome", "")]).await.status, 422);
    let fields = [("outcome", "SUCCESSFUL"), ("outcome_notes", "They\r\nwon.")];
    assert_eq!(world.send(&world.paralegal, &world.edit(), &fields).await.status, 303);
    assert_eq!(world.row(&id).await["outcome_notes"], Value::from("They\nwon."));
    let events = world.events().await;
    assert!(events.contains(&"Outcome changed from Unknown to Successful".to_owned()), "{events:#?}");
}

#[tokio::test]
async fn forms_say_what_is_wrong() {
    let world = World::new().await;
    let stranger = make_case(&world.app, &repairs_of("bob@example.com")).await;
    let theirs: Uuid = sqlx::query_scalar("select tenancy_id from cases where id = $1")
        .bind(stranger)
        .fetch_one(&world.app.pool)
        .await
        .unwrap();
    let (theirs, nobodys, long) = (theirs.to_string(), Uuid::new_v4().to_string(), "x".repeat(201));
    for path in [world.edit(), world.new_case()] {
        for (field, value, message) in [
            ("topic", "", "Choose what the case is about"),
            ("topic", "OTHER", "Choose what the case is about"),
            ("tenancy_id", theirs.as_str(), "Choose a tenancy of this client"),
            ("tenancy_id", &nobodys, "Choose a tenancy of this client"),
            ("tenancy_id", "nonsense", "Choose a tenancy of this client"),
            ("weekly_rent", "-1", "whole dollars"),
            ("weekly_income", "1e9", "whole dollars"),
            ("income_range", "NONSENSE", "Choose one from the list"),
            ("employment", "NONSENSE", "Choose one from the list"),
            ("referrer_type", "NONSENSE", "Choose one from the list"),
            ("referrer", &long, "Up to 200 characters"),
        ] {
            let mut fields = vec![("topic", "REPAIRS")];
            fields.retain(|(name, _)| *name != field);
            fields.push((field, value));
            let page = world.send(&world.coordinator, &path, &fields).await;
            assert_eq!(page.status, 422, "{path} {field} {value}: {}", page.text());
            assert!(page.text().contains(message), "{path} {field} {value}: {}", page.text());
        }
    }
    // All that is wrong is told at once, and no tenancy is left behind.
    let fields = [("topic", ""), ("tenancy_id", "new"), ("address", ""), ("suburb", "Preston")];
    let page = world.send(&world.coordinator, &world.new_case(), &fields).await;
    assert!(page.text().contains("There are 2 problems"), "{}", page.text());
    assert_eq!(page.attributes("input[name=suburb]", "value"), ["Preston"]);
    let fields = [("topic", ""), ("tenancy_id", "new"), ("address", "1 High Street")];
    assert_eq!(world.send(&world.coordinator, &world.new_case(), &fields).await.status, 422);
    let left: i64 = sqlx::query_scalar("select count(*) from tenancies").fetch_one(&world.app.pool).await.unwrap();
    assert_eq!(left, 2);
}

#[tokio::test]
async fn the_second_of_two_sees_what_the_first_changed_and_decides() {
    let world = World::new().await;
    let path = world.edit();
    let (first, second) = (world.paralegal.get(&path).await, world.coordinator.get(&path).await);
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    assert_eq!(world.paralegal.submit(&first, &path, &[("weekly_rent", "500")]).await.status, 303);
    let refused = world.coordinator.submit(&second, &path, &[("referrer", "A friend")]).await;
    assert_eq!(refused.status, 409);
    for words in ["What it says now", "Weekly rent: $500", "Details changed: weekly rent"] {
        assert!(refused.text().contains(words), "{words}: {}", refused.text());
    }
    assert_eq!(refused.attributes("input[name=referrer]", "value"), ["A friend"]);
    assert_eq!(world.coordinator.submit(&refused, &path, &[("weekly_rent", "500")]).await.status, 303);
    let row = world.row(&world.case.to_string()).await;
    assert_eq!((&row["weekly_rent"], &row["referrer"]), (&Value::from(500), &Value::from("A friend")));
}

#[tokio::test]
async fn every_page_about_a_case_has_the_same_head() {
    let world = World::new().await;
    let edit = format!("/admin/clients/{}/edit", world.client);
    assert_eq!(world.send(&world.paralegal, &edit, &[("contact_restriction", "DO_NOT_CONTACT")]).await.status, 303);
    let case = format!("/admin/cases/{}", world.case);
    let date = [("date_type", "LIMITATION"), ("on_date", "2026-11-27")];
    assert_eq!(world.send(&world.paralegal, &format!("{case}/dates/new"), &date).await.status, 303);
    let address = format!("case.{}@cases.test", world.case.simple().to_string().split_at(8).0);
    for tail in ["", "/edit", "/assign", "/stage", "/close", "/dates/new", "/services/new", "/support-worker"] {
        let page = world.coordinator.get(&format!("{case}{tail}")).await;
        assert_eq!(page.status, 200, "{tail}");
        for words in [
            "R0001 Ada O'Testér",
            "Repairs",
            "Not started",
            "Open",
            "Do not contact.",
            "Interpreter: Yes, spoken. First language: Tamil",
            "Limitation period ends 27 Nov 2026, in 3 days",
            &address,
        ] {
            assert!(page.text().contains(words), "{tail}: {words} in {}", page.text());
        }
    }
    // The same on a page with what was wrong.
    let refused = world.send(&world.coordinator, &format!("{case}/edit"), &[("topic", "")]).await;
    assert!(refused.text().contains("in 3 days") && refused.text().contains(&address));
}

#[tokio::test]
async fn a_submission_shows_what_was_asked_and_what_was_not_answered() {
    let world = World::new().await;
    let upload = world.app.upload("ceiling.png", crate::support::png(7)).await.1;
    let mut answers = repairs();
    answers["EMAIL"] = Value::from("carol@example.com");
    answers["REPAIRS_ISSUE_PHOTO"] = serde_json::json!([upload]);
    answers["PHONE"] = Value::Null;
    let case = make_case(&world.app, &answers).await;
    let (submission, client): (Uuid, Uuid) = sqlx::query_as("select submission_id, client_id from cases where id = $1")
        .bind(case)
        .fetch_one(&world.app.pool)
        .await
        .unwrap();
    let path = format!("/admin/submissions/{submission}");
    assert_eq!(world.paralegal.get(&path).await.status, 404, "of somebody else's case");
    let page = world.coordinator.get(&path).await;
    let links = page.attributes("a.btn", "href");
    for href in [format!("/admin/cases/{case}"), format!("/admin/clients/{client}")] {
        assert!(links.contains(&href), "{href} in {links:?}");
    }
    assert_eq!(page.fact("Gender").as_deref(), Some("Non-binary"));
    assert!(page.all("dl.facts dd .badge").contains(&"Not answered".to_owned()), "{}", page.text());
    assert_eq!(page.all(".file-name"), ["ceiling.png"]);
    assert_eq!(page.attributes("img.file-preview", "src").len(), 1);
    assert!(page.all("details summary")[0].contains("JSON"));
    assert!(page.all("details pre")[0].contains("\"GENDER\": \"NON_BINARY\""));
}
