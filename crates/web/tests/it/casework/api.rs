//! Working on a case through the JSON API: the same rules as on the pages, versions, and repeated calls.

use crate::support::noon;
use clerk_core::access::Group;
use clerk_testkit::app::{Answer, Program, TestApp};
use clerk_testkit::fixtures::repairs_of;
use serde_json::{Value, json};
use std::collections::HashSet;
use uuid::Uuid;

struct World {
    app: TestApp,
    at: String,
    coordinator: Program,
    paralegal: Program,
    admin: Program,
    paralegal_id: Uuid,
    lawyer_id: Uuid,
}

impl World {
    async fn new() -> Self {
        let app = noon().await;
        let case = app.case_from(&repairs_of("ada@example.com")).await;
        let at = format!("/api/v1/cases/{case}");
        let (paralegal_id, _) = app.user(&[Group::Paralegal]).await;
        let (lawyer_id, _) = app.user(&[Group::Lawyer]).await;
        let (coordinator, _) = app.user(&[Group::Coordinator]).await;
        let (admin, _) = app.user(&[Group::Admin]).await;
        let coordinator = Program::new(&app, &app.token(coordinator).await);
        let paralegal = Program::new(&app, &app.token(paralegal_id).await);
        let admin = Program::new(&app, &app.token(admin).await);
        let world = Self { app, at, coordinator, paralegal, admin, paralegal_id, lawyer_id };
        let people = json!({ "paralegal_id": paralegal_id, "lawyer_id": lawyer_id });
        assert_eq!(world.change(&world.coordinator, "PUT", "/assignment", &people).await.status, 200);
        world
    }

    fn path(&self, tail: &str) -> String {
        format!("{}{tail}", self.at)
    }

    /// Changes it, whatever its version.
    async fn change(&self, who: &Program, method: &str, tail: &str, body: &Value) -> Answer {
        who.change(method, &self.path(tail), "*", body).await
    }
}

#[tokio::test]
async fn a_case_is_worked_by_programs_under_the_rules_of_the_pages() {
    let world = World::new().await;
    let (me, admin) = (&world.paralegal, &world.admin);
    let moved = world.change(me, "PUT", "/stage", &json!({ "stage": "ADVICE" })).await;
    assert_eq!((moved.status, &moved.body["stage"]), (200, &json!("ADVICE")));
    assert_eq!(
        world.change(me, "PUT", "/assignment", &json!({ "paralegal_id": null, "lawyer_id": null })).await.status,
        404
    );

    let service = json!({ "service_type": "LEGAL_SUPPORT", "started_on": "2026-11-20" });
    let service = me.post(&world.path("/services"), &service).await;
    assert_eq!(
        (service.status, &service.body["category"], &service.body["count"]),
        (201, &json!("ONGOING"), &json!(1))
    );
    let date = json!({ "date_type": "HEARING_LISTED", "on_date": "2026-12-01", "hearing_type": "VIRTUAL", "hearing_location": "VCAT" });
    let date = me.post(&world.path("/dates"), &date).await;
    assert_eq!((date.status, &date.body["hearing_location"]), (201, &json!("VCAT")));

    // What is in the way of closing, one thing after the other.
    let closing =
        json!({ "outcome": "SUCCESSFUL", "outcome_notes": "Repairs were done.", "provided_legal_services": true });
    let coordinator = &world.coordinator;
    let refused = world.change(coordinator, "POST", "/close", &closing).await;
    assert_eq!(refused.status, 409);
    assert!(refused.body["detail"].as_str().unwrap().contains("finish it first"), "{}", refused.body);
    let tail = format!("/services/{}", service.body["id"].as_str().unwrap());
    let finished = world.change(me, "PATCH", &tail, &json!({ "finished_on": "2026-11-24" })).await;
    assert_eq!((finished.status, &finished.body["started_on"]), (200, &json!("2026-11-20")), "what is not named stays");
    assert!(
        world.change(coordinator, "POST", "/close", &closing).await.body["detail"]
            .as_str()
            .unwrap()
            .contains("not checked")
    );
    let tail = format!("/dates/{}", date.body["id"].as_str().unwrap());
    let review = format!("{tail}/reviewed");
    for (who, status) in [(me, 403), (&world.coordinator, 403), (admin, 200)] {
        assert_eq!(world.change(who, "PUT", &review, &json!({ "is_reviewed": true })).await.status, status);
    }
    // Another date has to be checked again; another type of date has no hearing.
    let moved = world.change(me, "PATCH", &tail, &json!({ "date_type": "OTHER", "on_date": "2026-12-02" })).await;
    assert_eq!(
        (moved.status, &moved.body["is_reviewed"], &moved.body["hearing_type"], &moved.body["hearing_location"]),
        (200, &json!(false), &Value::Null, &json!(""))
    );
    assert_eq!(world.change(admin, "PUT", &review, &json!({ "is_reviewed": true })).await.status, 200);
    let refused = world.change(coordinator, "POST", "/close", &closing).await;
    assert!(refused.body["detail"].as_str().unwrap().contains("has no outcome"));
    let outcome = json!({ "outcome": "VACATED", "outcome_notes": "Settled." });
    assert_eq!(world.change(me, "PUT", &format!("{tail}/outcome"), &outcome).await.status, 200);
    let closed = world.change(coordinator, "POST", "/close", &closing).await;
    assert_eq!(
        (closed.status, &closed.body["is_open"], &closed.body["outcome"], &closed.body["provided_legal_services"]),
        (200, &json!(false), &json!("SUCCESSFUL"), &json!(true))
    );
    assert_eq!(
        me.post(&world.path("/dates"), &json!({ "date_type": "OTHER", "on_date": "2026-12-05" })).await.status,
        409
    );
    assert_eq!(world.change(coordinator, "POST", "/close", &closing).await.status, 409);
    assert_eq!(world.change(coordinator, "POST", "/reopen", &json!({ "stage": "ADVICE" })).await.status, 200);

    let tail = format!("/services/{}", service.body["id"].as_str().unwrap());
    assert_eq!(world.change(me, "DELETE", &tail, &Value::Null).await.status, 204);
    assert_eq!(me.get(&world.path(&tail)).await.status, 404);
    assert_eq!(me.get(&world.path("/services")).await.body, json!([]));
    assert_eq!(me.get(&world.path("/dates")).await.body.as_array().unwrap().len(), 1);

    let notes = me.get(&world.path("/notes?page_size=100")).await;
    let events: Vec<&str> =
        notes.body["items"].as_array().unwrap().iter().filter_map(|note| note["event"].as_str()).collect();
    for event in [
        "CASE_CREATED",
        "PARALEGAL",
        "LAWYER",
        "STAGE",
        "SERVICE",
        "SERVICE_FINISHED",
        "CRITICAL_DATE",
        "CRITICAL_DATE_REVIEWED",
        "CRITICAL_DATE_OUTCOME",
        "CLOSED",
        "REOPENED",
        "SERVICE_DELETED",
    ] {
        assert!(events.contains(&event), "{event} in {events:?}");
    }
}

#[tokio::test]
async fn the_timeline_is_written_narrowed_and_mended() {
    let world = World::new().await;
    let (me, coordinator) = (&world.paralegal, &world.coordinator);
    let notes = world.path("/notes");
    let note = me.post(&notes, &json!({ "note_type": "PARALEGAL", "text": "Rang the agnet." })).await.body;
    let review = json!({ "note_type": "REVIEW", "text": "On track.", "next_review": "2026-12-01" });
    assert_eq!(
        (me.post(&notes, &review).await.status, me.post(&notes, &review).await.refused()),
        (422, vec!["note_type"])
    );
    let review = coordinator.post(&notes, &review).await;
    assert_eq!((review.status, &review.body["event_at"]), (201, &json!("2026-11-30T13:00:00Z")));
    let about = json!({ "note_type": "PERFORMANCE", "text": "Careful work." });
    let about = coordinator.post(&notes, &about).await.body;
    assert_eq!(about["subject"]["id"], json!(world.paralegal_id), "the case's paralegal");
    let late = json!({ "note_type": "REVIEW", "text": "x", "next_review": "2026-11-01" });
    assert_eq!(coordinator.post(&notes, &late).await.refused(), ["next_review"]);

    let author = world.paralegal_id;
    for (query, of_coordinator, of_paralegal) in [
        ("", 6, 4),
        ("kind=notes", 1, 1),
        ("kind=reviews", 2, 0),
        ("kind=events", 3, 3),
        ("author=system", 1, 1),
        (&*format!("author={author}"), 1, 1),
        (&*format!("kind=events&author={author}"), 0, 0),
    ] {
        for (who, total) in [(coordinator, of_coordinator), (me, of_paralegal)] {
            let list = who.get(&format!("{notes}?page_size=1&{query}")).await.body;
            assert_eq!(list["total"], json!(total), "{query}: {list}");
            assert_eq!(list["next"].is_null(), total < 2, "{query}");
        }
    }
    for query in ["kind=x", "author=x"] {
        assert_eq!(me.get(&format!("{notes}?{query}")).await.status, 422);
    }

    // Notes can be corrected within a quarter of an hour, by their author.
    let at = format!("{notes}/{}", note["id"].as_str().unwrap());
    let etag = format!("\"{}\"", note["created_at"].as_str().unwrap());
    let text = json!({ "text": "Rang the agent." });
    assert_eq!(coordinator.change("PATCH", &at, "*", &text).await.status, 403);
    world.app.clock.advance(jiff::SignedDuration::from_mins(5));
    let corrected = me.change("PATCH", &at, &etag, &text).await;
    assert_eq!((corrected.status, &corrected.body["text"]), (200, &json!("Rang the agent.")));
    assert_eq!(me.change("PATCH", &at, &etag, &text).await.status, 412);
    world.app.clock.advance(jiff::SignedDuration::from_mins(11));
    assert_eq!(me.change("PATCH", &at, corrected.etag(), &json!({ "text": "x" })).await.status, 409);

    let queue = coordinator.get("/api/v1/queues/reviews").await.body;
    assert_eq!((&queue["total"], &queue["items"][0]["next_review_at"]), (&json!(1), &json!("2026-11-30T13:00:00Z")));
    assert_eq!(coordinator.get("/api/v1/queues/inbox").await.body["total"], json!(0));
    assert_eq!(me.get("/api/v1/queues/mine").await.body["items"][0]["conflict_check"], json!("NOT_DONE"));
}

#[tokio::test]
async fn nobody_writes_over_what_they_have_not_read() {
    let world = World::new().await;
    let (first, second) = (&world.paralegal, &world.coordinator);
    let case = first.get(&world.at).await;
    let seen = case.etag().to_owned();
    assert_eq!(seen.trim_matches('"'), case.body["updated_at"].as_str().unwrap());
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    let stage = |stage: &str| json!({ "stage": stage });
    let done = first.change("PUT", &world.path("/stage"), &seen, &stage("ADVICE")).await;
    assert_eq!(done.status, 200);
    assert_ne!(done.etag(), seen);
    let stale = second.change("PUT", &world.path("/stage"), &seen, &stage("NEGOTIATIONS")).await;
    assert_eq!((stale.status, &stale.body["status"]), (412, &json!(412)));
    assert_eq!(second.get(&world.at).await.body["stage"], json!("ADVICE"));
    assert_eq!(second.change("PUT", &world.path("/stage"), done.etag(), &stage("NEGOTIATIONS")).await.status, 200);
    for nonsense in ["nonsense", "\"nonsense\"", "W/\"1\"", "\"2026-11-24T01:00:00Z\", \"x\""] {
        assert_eq!(
            second.change("PUT", &world.path("/stage"), nonsense, &stage("ADVICE")).await.status,
            412,
            "{nonsense}"
        );
    }

    let service = json!({ "service_type": "LEGAL_ADVICE", "started_on": "2026-11-20", "count": 2 });
    let service = first.post(&world.path("/services"), &service).await.body;
    let date = first.post(&world.path("/dates"), &json!({ "date_type": "OTHER", "on_date": "2026-12-01" })).await.body;
    for (kind, made, change) in
        [("services", service, json!({ "count": 3 })), ("dates", date, json!({ "on_date": "2026-12-03" }))]
    {
        let path = world.path(&format!("/{kind}/{}", made["id"].as_str().unwrap()));
        let seen = first.get(&path).await;
        assert_eq!(seen.body, made);
        assert_eq!(first.send("PATCH", &path, &[], &change).await.status, 428, "without a version");
        world.app.clock.advance(jiff::SignedDuration::from_secs(5));
        assert_eq!(first.change("PATCH", &path, seen.etag(), &change).await.status, 200);
        assert_eq!(second.change("PATCH", &path, seen.etag(), &change).await.status, 412);
    }
}

#[tokio::test]
async fn a_call_that_is_repeated_creates_once() {
    let world = World::new().await;
    let me = &world.paralegal;
    let body = json!({ "note_type": "PARALEGAL", "text": "Rang the agent." });
    let key = [("idempotency-key", "call-1")];
    let first = me.send("POST", &world.path("/notes"), &key, &body).await;
    assert_eq!(first.status, 201);
    let again = me.send("POST", &world.path("/notes"), &key, &body).await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    // Another request under the same key is a mistake; someone else's key is their own.
    let other = me.send("POST", &world.path("/notes"), &key, &json!({ "note_type": "PARALEGAL", "text": "x" })).await;
    assert_eq!((other.status, other.refused()), (422, vec!["Idempotency-Key"]));
    let theirs = world.coordinator.send("POST", &world.path("/notes"), &key, &body).await;
    assert_ne!(theirs.body["id"], first.body["id"]);
    // A refused call may be corrected and sent again.
    let key = [("idempotency-key", "call-2")];
    let date = |on: &str| json!({ "date_type": "OTHER", "on_date": on });
    assert_eq!(me.send("POST", &world.path("/dates"), &key, &date("2026-11-01")).await.status, 422);
    assert_eq!(me.send("POST", &world.path("/dates"), &key, &date("2026-12-01")).await.status, 201);
    for bad in ["", &"k".repeat(256)] {
        let refused = me.send("POST", &world.path("/dates"), &[("idempotency-key", bad)], &date("2026-12-01")).await;
        assert_eq!((refused.status, refused.refused()), (422, vec!["Idempotency-Key"]));
    }

    let calls = (0..20).map(|_| async {
        let key = [("idempotency-key", "call-3")];
        me.send("POST", &world.path("/dates"), &key, &date("2026-12-02")).await.body["id"].clone()
    });
    let ids: HashSet<String> = futures_util::future::join_all(calls).await.iter().map(Value::to_string).collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(me.get(&world.path("/dates")).await.body.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn fifty_at_once_assign_the_same_case_and_one_after_the_other_has_seen_it() {
    let world = World::new().await;
    let seen = world.coordinator.get(&world.at).await.etag().to_owned();
    world.app.clock.advance(jiff::SignedDuration::from_secs(1));
    let mut lawyers = Vec::new();
    for _ in 0..50 {
        lawyers.push(world.app.user(&[Group::Lawyer]).await.0);
    }
    let path = world.path("/assignment");
    let people = |lawyer: &Uuid| json!({ "paralegal_id": world.paralegal_id, "lawyer_id": lawyer });
    let bodies: Vec<Value> = lawyers.iter().map(people).collect();
    let calls = bodies.iter().map(|people| world.coordinator.change("PUT", &path, &seen, people));
    let mut statuses: Vec<u16> =
        futures_util::future::join_all(calls).await.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!((statuses[0], &statuses[1..]), (200, &[412; 49][..]));
    let case = world.coordinator.get(&world.at).await.body;
    assert_ne!(case["lawyer"]["id"], json!(world.lawyer_id));
    let notes = world.coordinator.get(&world.path("/notes?page_size=100")).await.body;
    let changes = notes["items"].as_array().unwrap().iter().filter(|note| note["event"] == json!("LAWYER")).count();
    assert_eq!(changes, 2, "the first assignment, and one more");
}

#[tokio::test]
async fn bodies_that_make_no_sense_are_named() {
    let world = World::new().await;
    let me = &world.paralegal;
    for (method, tail, body, fields) in [
        ("POST", "/dates", json!({}), vec!["date_type", "on_date"]),
        ("POST", "/dates", json!({ "date_type": "OTHER" }), vec!["on_date"]),
        ("POST", "/dates", json!({ "date_type": "MOON", "on_date": "2026-12-01" }), vec!["date_type"]),
        ("POST", "/dates", json!({ "date_type": "OTHER", "on_date": "2026-13-01" }), vec!["on_date"]),
        ("POST", "/dates", json!({ "date_type": "OTHER", "on_date": "2026-11-23" }), vec!["past_reason"]),
        (
            "POST",
            "/dates",
            json!({ "date_type": "OTHER", "on_date": "2026-12-01", "hearing_time": "noon" }),
            vec!["hearing_time"],
        ),
        ("POST", "/dates", json!({ "date_type": "OTHER", "on_date": 5 }), vec!["on_date"]),
        ("POST", "/dates", json!({ "date_type": "OTHER", "on_date": "2026-12-01", "noets": "x" }), vec!["noets"]),
        (
            "POST",
            "/dates",
            json!({ "date_type": "HEARING_LISTED", "on_date": "2026-12-01" }),
            vec!["hearing_type", "hearing_location"],
        ),
        ("POST", "/services", json!({ "service_type": "LEGAL_ADVICE", "started_on": "2026-11-24" }), vec!["count"]),
        (
            "POST",
            "/services",
            json!({ "service_type": "LEGAL_ADVICE", "started_on": "x", "count": 0 }),
            vec!["started_on", "count"],
        ),
        (
            "POST",
            "/services",
            json!({ "service_type": "LEGAL_SUPPORT", "started_on": "2026-11-24", "finished_on": "2026-11-23" }),
            vec!["finished_on"],
        ),
        ("POST", "/notes", json!({ "note_type": "PARALEGAL", "text": " \u{0} " }), vec!["text"]),
        ("POST", "/notes", json!({ "note_type": "EVENT", "text": "x" }), vec!["note_type"]),
        ("POST", "/notes", json!({ "note_type": "PERFORMANCE", "text": "x" }), vec!["note_type"]),
        ("PUT", "/stage", json!({ "stage": "CLOSED" }), vec!["stage"]),
        ("PUT", "/stage", json!({ "stage": null }), vec!["stage"]),
        (
            "PUT",
            "/stage",
            json!({ "stage": "ADVICE", "provided_legal_services": "yes" }),
            vec!["provided_legal_services"],
        ),
    ] {
        let answer = world.change(me, method, tail, &body).await;
        assert_eq!((answer.status, answer.refused()), (422, fields), "{tail} {body}: {}", answer.body);
    }
    for body in ["", "{", "[]", "\"x\"", "null", "{\"a\":1}}"] {
        let request =
            world.app.http().post(world.app.at(&world.path("/notes"))).header("content-type", "application/json");
        let token = world.app.token(world.paralegal_id).await;
        let status = request.bearer_auth(token).body(body).send().await.unwrap().status();
        assert_eq!(status, 400, "{body:?}");
    }
    let people = json!({ "paralegal_id": world.paralegal_id, "lawyer_id": null });
    let refused = world.change(&world.coordinator, "PUT", "/assignment", &people).await;
    assert_eq!((refused.status, refused.refused()), (422, vec!["lawyer_id"]));
}
