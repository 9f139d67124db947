//! What coordinators do with many cases through the JSON API.

use crate::support::noon;
use clerk_core::access::Group;
use clerk_testkit::app::{Program, TestApp};
use clerk_testkit::fixtures::repairs_of;
use serde_json::{Value, json};
use uuid::Uuid;

struct World {
    app: TestApp,
    coordinator: Program,
    paralegal: Program,
    paralegal_id: Uuid,
    lawyer_id: Uuid,
}

impl World {
    async fn new() -> Self {
        let app = noon().await;
        let (paralegal_id, _) = app.user(&[Group::Paralegal]).await;
        let (lawyer_id, _) = app.user(&[Group::Lawyer]).await;
        let (coordinator, _) = app.user(&[Group::Coordinator]).await;
        let coordinator = Program::new(&app, &app.token(coordinator).await);
        let paralegal = Program::new(&app, &app.token(paralegal_id).await);
        Self { app, coordinator, paralegal, paralegal_id, lawyer_id }
    }

    async fn case(&self, email: &str) -> Value {
        let id = self.app.case_from(&repairs_of(email)).await;
        let case = self.coordinator.get(&format!("/api/v1/cases/{id}")).await.body;
        json!({ "id": id, "version": case["updated_at"] })
    }
}

#[tokio::test]
async fn several_cases_are_assigned_and_reviewed_or_none() {
    let world = World::new().await;
    let (one, two) = (world.case("ada@example.com").await, world.case("bob@example.com").await);
    let assign = "/api/v1/queues/assign";
    let people =
        |cases: &[&Value]| json!({ "cases": cases, "paralegal_id": world.paralegal_id, "lawyer_id": world.lawyer_id });

    // Nothing is done when one of the changes is not possible.
    let lawless = json!({ "cases": [one, two], "paralegal_id": world.paralegal_id });
    let refused = world.coordinator.post(assign, &lawless).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body["detail"].as_str().unwrap().contains("R0001 has no lawyer"), "{}", refused.body);
    let stranger = json!({ "id": Uuid::from_u128(1) });
    assert_eq!(world.coordinator.post(assign, &people(&[&one, &stranger])).await.status, 404);
    let old = json!({ "id": two["id"], "version": "2026-11-01T00:00:00Z" });
    assert_eq!(world.coordinator.post(assign, &people(&[&one, &old])).await.status, 409);
    assert_eq!(world.coordinator.get("/api/v1/queues/inbox").await.body["total"], 2);

    let done = world.coordinator.post(assign, &people(&[&one, &two])).await;
    assert_eq!(done.status, 200, "{}", done.body);
    let cases = done.body.as_array().unwrap();
    assert_eq!(cases.len(), 2);
    assert!(cases.iter().all(|case| case["paralegal"]["id"] == json!(world.paralegal_id)), "{}", done.body);
    assert_eq!(world.coordinator.get("/api/v1/queues/inbox").await.body["total"], 0);

    // A review is written once, however often the call is repeated.
    let review = json!({ "cases": [{ "id": one["id"] }, { "id": two["id"] }], "next_review": "2026-12-01", "text": "On track." });
    for _ in 0..2 {
        let done = world.coordinator.send("POST", "/api/v1/queues/review", &[("idempotency-key", "k")], &review).await;
        assert_eq!((done.status, done.body.as_array().unwrap().len()), (201, 2), "{}", done.body);
    }
    for case in [&one, &two] {
        let path = format!("/api/v1/cases/{}/notes?kind=reviews", case["id"].as_str().unwrap());
        assert_eq!(world.coordinator.get(&path).await.body["total"], 1);
    }

    let many: Vec<Value> = (0..101).map(|_| one.clone()).collect();
    for (path, body, field) in [
        (assign, json!({ "cases": [] }), "cases"),
        (assign, json!({ "cases": many }), "cases"),
        (assign, json!({ "cases": [{ "id": one["id"], "version": "yesterday" }] }), "cases[0].version"),
        (assign, json!({ "cases": [{ "id": "x" }] }), "cases[0].id"),
        (assign, json!({ "cases": [one] }), "paralegal_id"),
        ("/api/v1/queues/review", json!({ "cases": [one], "next_review": "2026-11-23", "text": "x" }), "next_review"),
        ("/api/v1/queues/review", json!({ "cases": [one], "next_review": "2026-12-01", "text": " " }), "text"),
    ] {
        let refused = world.coordinator.post(path, &body).await;
        assert_eq!((refused.status, refused.refused()), (422, vec![field]), "{body}: {}", refused.body);
        // Someone who may not do it is not told what is wrong with it.
        assert_eq!(world.paralegal.post(path, &body).await.status, 404);
    }
}

#[tokio::test]
async fn critical_dates_of_a_month() {
    let world = World::new().await;
    let case = world.case("ada@example.com").await;
    let at = format!("/api/v1/cases/{}/dates", case["id"].as_str().unwrap());
    for day in ["2026-11-24", "2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01"] {
        let date = json!({ "date_type": "OTHER", "on_date": day });
        assert_eq!(world.coordinator.post(&at, &date).await.status, 201);
    }
    for (query, days) in [
        ("", vec!["2026-11-24", "2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01"]),
        ("?from=2026-12-01&to=2026-12-31", vec!["2026-12-01", "2026-12-31"]),
        ("?to=2026-11-30", vec!["2026-11-24", "2026-11-30"]),
        ("?from=2027-01-01&all=true", vec!["2027-01-01"]),
        ("?from=2027-01-02", vec![]),
    ] {
        let found = world.coordinator.get(&format!("/api/v1/dates{query}")).await.body;
        let on: Vec<&str> =
            found["items"].as_array().unwrap().iter().map(|date| date["on_date"].as_str().unwrap()).collect();
        assert_eq!((on, &found["total"]), (days.clone(), &json!(days.len())), "{query}");
        assert_eq!(world.paralegal.get(&format!("/api/v1/dates{query}")).await.body["total"], 0, "not theirs");
    }
    // The link to the next page keeps the month.
    let first = world.coordinator.get("/api/v1/dates?from=2026-12-01&to=2026-12-31&page_size=1").await.body;
    let next = first["next"].as_str().unwrap();
    let next = next.split_once("/api/").unwrap().1;
    let second = world.coordinator.get(&format!("/api/{next}")).await.body;
    assert_eq!((&second["items"][0]["on_date"], &second["next"]), (&json!("2026-12-31"), &Value::Null));
    for (query, field) in
        [("?from=yesterday", "from"), ("?to=2026-13-01", "to"), ("?all=maybe", "all"), ("?page=0", "page")]
    {
        let refused = world.coordinator.get(&format!("/api/v1/dates{query}")).await;
        assert_eq!((refused.status, refused.refused()), (422, vec![field]), "{}", refused.body);
    }
}

#[tokio::test]
async fn performance_reviews_of_somebody() {
    let world = World::new().await;
    let case = world.case("ada@example.com").await;
    let note = json!({ "note_type": "PERFORMANCE", "text": "Writes well.", "subject_id": world.paralegal_id });
    let notes = format!("/api/v1/cases/{}/notes", case["id"].as_str().unwrap());
    assert_eq!(world.coordinator.post(&notes, &note).await.status, 201);
    let path = |id: Uuid| format!("/api/v1/users/{id}/performance-reviews");
    let found = world.coordinator.get(&path(world.paralegal_id)).await;
    assert_eq!(
        (found.status, &found.body[0]["text"], &found.body[0]["fileref"]),
        (200, &json!("Writes well."), &json!("R0001"))
    );
    assert_eq!(world.coordinator.get(&path(world.lawyer_id)).await.body, json!([]));
    assert_eq!(world.coordinator.get(&path(Uuid::from_u128(1))).await.status, 404);
    // Not even about oneself.
    assert_eq!(world.paralegal.get(&path(world.paralegal_id)).await.status, 404);
}
