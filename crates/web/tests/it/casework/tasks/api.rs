//! Tasks by the API.

use crate::casework::World;
use clerk_core::access::Group;
use clerk_testkit::app::{Browser, Program};
use serde_json::{Value, json};

#[tokio::test]
async fn programs_do_with_tasks_what_people_do() {
    let world = World::at_work().await;
    let program = async |who: &Browser| Program::new(&world.app, &world.app.token(who.user_id.unwrap()).await);
    let (me, lawyer) = (program(&world.paralegal).await, program(&world.lawyer).await);
    let stranger = program(&world.app.signed_in(Group::Paralegal).await).await;
    let whom = world.paralegal.user_id.unwrap();
    let body = json!({ "case_id": world.case, "title": "Draft", "due_in": 1, "assigned_to": whom, "needs_approval": true, "checklist": ["Facts", "Law"] });
    let made = lawyer.post("/api/v1/tasks", &body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!((&made.body["due_on"], &made.body["state"]), (&json!("2026-11-25"), &json!("OPEN")));
    let path = format!("/api/v1/tasks/{}", made.body["id"].as_str().unwrap());
    assert_eq!(stranger.get(&path).await.status, 404);
    assert_eq!(stranger.post("/api/v1/tasks", &body).await.status, 404);

    for (query, total) in [
        ("", 1),
        ("?show=mine", 1),
        ("?show=due", 0),
        ("?assigned_to=me", 1),
        ("?assigned_to=nobody", 0),
        ("?search=draft", 1),
        ("?show=done", 0),
        (&format!("?show=all&case_id={}", world.case), 1),
    ] {
        let list = me.get(&format!("/api/v1/tasks{query}")).await;
        assert_eq!((list.status, &list.body["total"]), (200, &json!(total)), "{query}: {}", list.body);
        assert_eq!(stranger.get(&format!("/api/v1/tasks{query}")).await.body["total"], json!(0), "{query}");
    }
    for query in ["?show=x", "?assigned_to=x", "?case_id=x"] {
        assert_eq!(me.get(&format!("/api/v1/tasks{query}")).await.status, 422, "{query}");
    }

    let seen = me.get(&path).await;
    let changed = me.change("PATCH", &path, seen.etag(), &json!({ "due_in": 2 })).await;
    assert_eq!((changed.status, &changed.body["due_on"]), (200, &json!("2026-11-26")), "{}", changed.body);
    assert_eq!(me.change("PATCH", &path, "*", &json!({ "due_on": "9999-12-31" })).await.refused(), ["due_on"]);
    assert_eq!(me.change("PATCH", &path, "*", &json!({ "case_id": null })).await.refused(), ["case_id"]);
    assert_eq!(me.change("PATCH", &path, "*", &json!({ "needs_approval": false })).await.refused(), ["needs_approval"]);
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    let item = format!("{path}/items/{}", changed.body["checklist"][0]["id"].as_str().unwrap());
    let ticked = me.change("PUT", &item, "*", &json!({ "is_done": true })).await;
    assert_eq!(ticked.body["checklist"][0]["done_by"]["id"], json!(whom), "{}", ticked.body);
    assert_eq!(me.change("PATCH", &path, changed.etag(), &json!({ "notes": "x" })).await.status, 412);

    let call = async |who: &Program, what: &str, body: Value| {
        let answer = who.change("POST", &format!("{path}/{what}"), "*", &body).await;
        (answer.status, answer.body["state"].as_str().map(str::to_owned))
    };
    let state = |state: &str| (200, Some(state.to_owned()));
    assert_eq!(call(&me, "done", json!({})).await, state("AWAITING_APPROVAL"));
    assert_eq!(call(&me, "approve", json!({})).await.0, 403);
    assert_eq!(call(&lawyer, "send-back", json!({ "remark": "" })).await.0, 422);
    assert_eq!(call(&lawyer, "send-back", json!({ "remark": "Cite it." })).await, state("OPEN"));
    assert_eq!(call(&me, "done", json!({})).await, state("AWAITING_APPROVAL"));
    assert_eq!(call(&lawyer, "approve", json!({})).await, state("DONE"));
    assert_eq!(call(&me, "cancel", json!({})).await.0, 409);
    assert_eq!(call(&me, "reopen", json!({})).await, state("OPEN"));
    assert_eq!(call(&me, "cancel", json!({})).await, state("CANCELLED"));
}
