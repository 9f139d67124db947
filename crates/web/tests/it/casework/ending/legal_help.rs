//! Whether legal help was given: asked with the stage, shown in lists, narrowed to, and counted.

use crate::casework::World;
use crate::support::noon;
use clerk_core::access::Group;
use clerk_core::casework::cases::Outcome;
use clerk_core::insight::reports::weekly;
use clerk_testkit::app::Program;
use serde_json::{Value, json};

#[tokio::test]
async fn it_is_asked_with_the_stage_and_keeps_its_answer() {
    let world = World::at_work().await;
    let stored = async || world.app.row("cases", world.case).await["provided_legal_services"].clone();
    let options = async || {
        let page = world.paralegal.get(&world.at("/stage")).await;
        page.attributes("select[name=provided_legal_services] option", "value")
    };
    assert_eq!(
        world.paralegal.get(&world.at("/details")).await.fact("Legal help given").as_deref(),
        Some("Not answered")
    );
    assert_eq!(options().await, ["", "true", "false"]);
    assert_eq!(world.send(&world.paralegal, "/stage", &[("stage", "ADVICE")]).await.status, 303);
    assert_eq!(stored().await, Value::Null, "it may stay open");
    let answered = [("stage", "ADVICE"), ("provided_legal_services", "true")];
    assert_eq!(world.send(&world.paralegal, "/stage", &answered).await.status, 303);
    assert_eq!(world.send(&world.paralegal, "/stage", &[("stage", "NEGOTIATIONS")]).await.status, 303);
    assert_eq!(stored().await, json!(true), "the form comes with it");
    assert_eq!(options().await, ["true", "false"], "an answer can be changed, not taken back");

    let program = Program::new(&world.app, &world.app.token(world.paralegal.user_id.unwrap()).await);
    let path = format!("/api/v1/cases/{}/stage", world.case);
    for (body, answer) in [
        (json!({ "stage": "VCAT_CAV" }), true),
        (json!({ "stage": "VCAT_CAV", "provided_legal_services": null }), true),
        (json!({ "stage": "VCAT_CAV", "provided_legal_services": false }), false),
    ] {
        let changed = program.change("PUT", &path, "*", &body).await;
        assert_eq!((changed.status, &changed.body["provided_legal_services"]), (200, &json!(answer)), "{body}");
    }
    let events = world.events().await;
    let of_help: Vec<_> = events.iter().filter(|event| event.to_lowercase().contains("legal help")).collect();
    assert_eq!(of_help.len(), 2, "{events:#?}");
    for expected in [" recorded that legal help was given", " changed the answer to “Legal help given” from Yes to No"]
    {
        assert!(events.iter().any(|event| event.ends_with(expected)), "{expected} in {events:#?}");
    }
}

#[tokio::test]
async fn lists_show_it_and_are_narrowed_to_it() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let program = Program::new(&app, &app.token(coordinator.user_id.unwrap()).await);
    for (fileref, answer) in [("R0001", json!(true)), ("R0002", json!(false)), ("R0003", Value::Null)] {
        app.case().fileref(fileref).with("provided_legal_services", answer).make().await;
    }
    let found = async |path: &str| {
        let page = coordinator.get(path).await;
        let mut rows: Vec<_> =
            page.all("#results tbody th a").into_iter().zip(page.all("td[data-label='Legal help given']")).collect();
        rows.sort();
        rows
    };
    let row = |fileref: &str, words: &str| (fileref.to_owned(), words.to_owned());
    let all = [row("R0001", "Yes"), row("R0002", "No"), row("R0003", "Not answered")];
    for list in ["/admin/cases", "/admin/queues/inbox"] {
        for (value, expected) in
            [("", &all[..]), ("true", &all[..1]), ("false", &all[1..2]), ("none", &all[2..]), ("x", &all)]
        {
            assert_eq!(
                found(&format!("{list}?columns=legal_help&legal_help={value}")).await,
                expected,
                "{list} {value}"
            );
        }
    }
    for list in ["/api/v1/cases", "/api/v1/queues/inbox"] {
        for (value, expected) in [("true", "R0001"), ("false", "R0002"), ("none", "R0003")] {
            let items = program.get(&format!("{list}?provided_legal_services={value}")).await.body["items"].clone();
            assert_eq!((items.as_array().unwrap().len(), &items[0]["fileref"]), (1, &json!(expected)), "{list}");
        }
        let refused = program.get(&format!("{list}?provided_legal_services=x")).await;
        assert_eq!((refused.status, refused.refused()), (422, vec!["provided_legal_services"]));
    }
}

#[tokio::test]
async fn the_weekly_report_counts_renters_who_were_helped() {
    let app = noon().await;
    let client = app.client().make().await;
    // One renter with two cases, one who was not helped, one of whom nobody says so.
    for (of, answer) in
        [(Some(client), json!(true)), (Some(client), json!(true)), (None, json!(false)), (None, Value::Null)]
    {
        let case = app.case().closed(Outcome::Successful).with("provided_legal_services", answer);
        match of {
            Some(client) => case.of(client),
            None => case,
        }
        .make()
        .await;
    }
    // Helped, but not closed; closed, but long ago.
    app.case().with("provided_legal_services", true).make().await;
    app.case().closed(Outcome::Successful).with("closed_at", "2026-10-01T00:00:00Z").make().await;
    let mut db = app.pool.acquire().await.unwrap();
    let until = app.clock.now() + jiff::SignedDuration::from_hours(1);
    let report = weekly(&mut db, until).await.unwrap();
    assert_eq!(report.helped, 1);
    assert!(report.text().contains("Renters given legal help: 1\n"), "{}", report.text());
}
