//! Editing the details of a case; the head of every page about it, and the page of its submission.

use super::World;
use crate::support::{ENDED, send};
use clerk_core::access::Group;
use clerk_testkit::fixtures::{png, repairs_with};
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn every_detail_can_be_edited_and_the_fileref_stays() {
    let world = World::at_work().await;
    let old = json!({ "employment": "OLD_JOB", "income_range": "OLD_RANGE", "referrer_type": "OLD" });
    world.app.set("cases", world.case, old).await;
    let row = async || world.app.row("cases", world.case).await;
    let before = row().await;
    assert_eq!(send(&world.paralegal, &world.at("/edit"), &[]).await.status, 303);
    assert_eq!(row().await, before, "a form that is sent as it came changes nothing");

    let tenancies = format!("/admin/clients/{}/tenancies/new", world.client);
    assert_eq!(send(&world.paralegal, &tenancies, &[("address", "5 Other Road")]).await.status, 303);
    let other: Uuid = world.app.value("select id from tenancies where address = '5 Other Road'").await;
    let fields = [
        ("topic", "HEALTH_CHECK"),
        ("tenancy_id", &other.to_string()),
        ("weekly_rent", ""),
        ("weekly_income", "1,000"),
        ("income_range", "FROM_40K_TO_64K"),
        ("employment", "RETIRED"),
        ("employment", "STUDENT"),
        ("referrer_type", "POSTER"),
        ("referrer", "Tram stop"),
        // These are not asked about an open case.
        ("outcome", "SUCCESSFUL"),
        ("outcome_notes", "x"),
    ];
    assert_eq!(send(&world.paralegal, &world.at("/edit"), &fields).await.status, 303);
    let changed = row().await;
    for (field, value) in [
        ("fileref", Value::from("R0001")),
        ("topic", Value::from("HEALTH_CHECK")),
        ("tenancy_id", Value::from(other.to_string())),
        ("weekly_rent", Value::Null),
        ("weekly_income", Value::from(1000)),
        ("income_range", Value::from("FROM_40K_TO_64K")),
        ("employments", json!(["RETIRED", "STUDENT"])),
        ("referrer_type", Value::from("POSTER")),
        ("referrer", Value::from("Tram stop")),
        ("outcome", Value::Null),
        ("outcome_notes", Value::from("")),
    ] {
        assert_eq!(changed[field], value, "{field}");
    }
    let events = world.events().await;
    for expected in [
        " changed the topic from Repairs to Housing Health Check",
        " changed the tenancy from 7/99 Example Street to 5 Other Road",
        " updated the weekly rent, weekly income, income range, work or study, type of referrer and referrer",
    ] {
        assert!(events.iter().any(|event| event.ends_with(expected)), "{expected} in {events:#?}");
    }

    // Nor are they here for a closed case: they have a form of their own.
    assert_eq!(send(&world.coordinator, &world.at("/close"), &ENDED).await.status, 303);
    assert_eq!(
        send(&world.paralegal, &world.at("/edit"), &[("outcome", "UNKNOWN"), ("referrer", "Bus")]).await.status,
        303
    );
    let changed = row().await;
    assert_eq!((&changed["outcome"], &changed["referrer"]), (&Value::from("SUCCESSFUL"), &Value::from("Bus")));
}

#[tokio::test]
async fn cases_are_found_by_work_study_and_income() {
    let world = World::at_work().await;
    let answers = repairs_with(&[
        ("EMAIL", json!("carol@example.com")),
        ("REPAIRS_ISSUE_PHOTO", Value::Null),
        ("WORK_OR_STUDY_CIRCUMSTANCES", json!(["STUDENT", "WORKING_CASUALLY"])),
        ("ANNUAL_INCOME_RANGE", json!("OVER_155K")),
    ]);
    let other = world.app.case_from(&answers).await;
    let page = world.coordinator.get(&format!("/admin/cases/{other}/details")).await;
    assert_eq!(page.fact("Work or study").as_deref(), Some("Student, Working casually"));
    assert!(page.text().contains("Over $155,000"), "{}", page.text());
    let (_, program) = world.app.program(Group::Coordinator).await;
    for (query, found) in [
        ("employment=STUDENT", vec!["R0002"]),
        ("employment=WORKING_CASUALLY&income=OVER_155K", vec!["R0002"]),
        ("employment=WORKING_PART_TIME", vec!["R0001"]),
        ("income=FROM_40K_TO_64K", vec!["R0001"]),
        ("employment=STUDENT&income=UNDER_40K", vec![]),
    ] {
        assert_eq!(world.coordinator.get(&format!("/admin/cases?{query}")).await.all("tbody th a"), found, "{query}");
        let list = program.get(&format!("/api/v1/cases?{query}")).await;
        assert_eq!(list.body["total"], json!(found.len()), "{query}");
    }
    assert_eq!(program.get("/api/v1/cases?employment=ASTRONAUT").await.status, 422);
}

/// During a deploy, and after a rollback, the previous release works with the same table.
#[tokio::test]
async fn the_previous_release_keeps_one_employment_and_this_one_a_list() {
    let world = World::at_work().await;
    let row = async || {
        let row = world.app.row("cases", world.case).await;
        (row["employment"].clone(), row["employments"].clone())
    };
    assert_eq!(row().await, (json!("WORKING_PART_TIME"), json!(["WORKING_PART_TIME"])));
    for (set, expected) in [
        (json!({ "employment": "RETIRED" }), (json!("RETIRED"), json!(["RETIRED"]))),
        (json!({ "employments": ["STUDENT", "PARENT"] }), (json!("STUDENT"), json!(["STUDENT", "PARENT"]))),
        (json!({ "employment": "STUDENT", "weekly_rent": 1 }), (json!("STUDENT"), json!(["STUDENT", "PARENT"]))),
        (json!({ "employment": "" }), (json!(""), json!([]))),
        (json!({ "employments": ["PARENT"] }), (json!("PARENT"), json!(["PARENT"]))),
        (json!({ "employments": [] }), (json!(""), json!([]))),
    ] {
        world.app.set("cases", world.case, set.clone()).await;
        assert_eq!(row().await, expected, "{set}");
    }
    let columns = json!({ "fileref": "R0099", "client_id": world.client, "topic": "REPAIRS", "employment": "RETIRED",
        "created_at": "2026-11-24T00:00:00Z", "updated_at": "2026-11-24T00:00:00Z" });
    let made = world.app.add("cases", columns).await;
    assert_eq!(world.app.row("cases", made).await["employments"], json!(["RETIRED"]));
}

#[tokio::test]
async fn the_second_of_two_sees_what_the_first_changed_and_decides() {
    let world = World::at_work().await;
    let path = world.at("/edit");
    let (first, second) = (world.paralegal.get(&path).await, world.coordinator.get(&path).await);
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    assert_eq!(world.paralegal.submit(&first, &path, &[("weekly_rent", "500")]).await.status, 303);
    let refused = world.coordinator.submit(&second, &path, &[("referrer", "A friend")]).await;
    assert_eq!(refused.status, 409);
    for words in ["Saved version", "Weekly rent: $500", "updated the weekly rent"] {
        assert!(refused.text().contains(words), "{words}: {}", refused.text());
    }
    assert_eq!(refused.attributes("input[name=referrer]", "value"), ["A friend"]);
    assert_eq!(world.coordinator.submit(&refused, &path, &[("weekly_rent", "500")]).await.status, 303);
    let row = world.app.row("cases", world.case).await;
    assert_eq!((&row["weekly_rent"], &row["referrer"]), (&Value::from(500), &Value::from("A friend")));
}

#[tokio::test]
async fn every_page_about_a_case_has_the_same_head() {
    let world = World::at_work().await;
    let edit = format!("/admin/clients/{}/edit", world.client);
    assert_eq!(send(&world.paralegal, &edit, &[("contact_restriction", "DO_NOT_CONTACT")]).await.status, 303);
    let case = format!("/admin/cases/{}", world.case);
    let date = [("date_type", "LIMITATION"), ("on_date", "2026-11-27")];
    assert_eq!(send(&world.paralegal, &format!("{case}/dates/new"), &date).await.status, 303);
    // Mail to it does not arrive, so no page invites anyone to write there.
    let address = format!("case.{}@", world.case.simple().to_string().split_at(8).0);
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
            "Limitation period ends Fri 27 Nov, in 3 days",
        ] {
            assert!(page.text().contains(words), "{tail}: {words} in {}", page.text());
        }
        assert!(!page.html.contains(&address), "{tail}");
    }
    // The page with what was wrong shows this, too.
    let refused = send(&world.coordinator, &format!("{case}/edit"), &[("topic", "")]).await;
    assert!(refused.text().contains("in 3 days") && !refused.html.contains(&address));
}

#[tokio::test]
async fn a_submission_shows_what_was_asked_and_what_was_not_answered() {
    let world = World::at_work().await;
    let upload = world.app.upload("ceiling.png", png(7)).await.1;
    let answers = repairs_with(&[
        ("EMAIL", json!("carol@example.com")),
        ("REPAIRS_ISSUE_PHOTO", json!([upload])),
        ("PHONE", Value::Null),
    ]);
    let case = world.app.case_from(&answers).await;
    let filed = world.app.filed(case).await;
    let path = format!("/admin/submissions/{}", filed.submission());
    assert_eq!(world.paralegal.get(&path).await.status, 404, "of someone else's case");
    let page = world.coordinator.get(&path).await;
    let links = page.attributes("a.btn", "href");
    for href in [format!("/admin/cases/{case}"), format!("/admin/clients/{}", filed.client)] {
        assert!(links.contains(&href), "{href} in {links:?}");
    }
    assert_eq!(page.fact("Gender").as_deref(), Some("Non-binary"));
    assert!(page.all("dl.facts dd .badge").contains(&"Not answered".to_owned()), "{}", page.text());
    assert_eq!(page.all(".file-name"), ["ceiling.png"]);
    assert_eq!(page.attributes("img.file-preview", "src").len(), 1);
    assert!(page.all("main details summary")[0].contains("JSON"));
    assert!(page.all("details pre")[0].contains("\"GENDER\": \"NON_BINARY\""));
}
