//! Templates: what starts when a case reaches a stage, and what admins do with them.

use super::press;
use crate::casework::World;
use crate::support::{ENDED, send};
use clerk_core::access::Group;
use serde_json::json;
use uuid::Uuid;

/// Templates of ours in place of those that a centre begins with.
async fn templates(world: &World) {
    world.app.execute("delete from task_templates").await;
    for (stage, topic, title, place, due_in) in [
        ("ADVICE", None, "Draft", "PARALEGAL", Some(3)),
        ("ADVICE", Some("REPAIRS"), "Photos", "LAWYER", None),
        ("ADVICE", Some("BONDS"), "Bond", "PARALEGAL", Some(1)),
        ("VCAT_CAV", None, "Lodge", "PARALEGAL", Some(5)),
        ("UNSTARTED", None, "Hello", "PARALEGAL", Some(1)),
    ] {
        let template = json!({ "stage": stage, "topic": topic, "title": title, "place": place, "due_in": due_in, "checklist": ["One", "Two"],
            "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z" });
        world.app.add("task_templates", template).await;
    }
}

#[tokio::test]
async fn a_stage_starts_its_templates_once() {
    let world = World::at_work().await;
    templates(&world).await;
    let (me, lawyer) = (world.paralegal.user_id.unwrap(), world.lawyer.user_id.unwrap());
    let stage = async |stage: &str| {
        assert_eq!(world.send(&world.paralegal, "/stage", &[("stage", stage)]).await.status, 303, "{stage}");
    };
    let tasks = async || -> Vec<String> {
        world.app.values("select title || ' ' || state from tasks order by title, created_at, state").await
    };
    stage("ADVICE").await;
    assert_eq!(tasks().await, ["Draft OPEN", "Photos OPEN"], "for the topic and for every topic");
    let row = async |title: &str| -> serde_json::Value {
        let id: Uuid =
            world.app.value(&format!("select id from tasks where title = '{title}' order by created_at limit 1")).await;
        world.app.row("tasks", id).await
    };
    let (draft, photos) = (row("Draft").await, row("Photos").await);
    assert_eq!(
        (&draft["assigned_to"], &draft["due_on"], &draft["created_by"]),
        (&json!(me), &json!("2026-11-27"), &json!(null))
    );
    assert_eq!((&photos["assigned_to"], &photos["due_on"]), (&json!(lawyer), &json!(null)));
    assert_eq!(world.app.count("task_items").await, 4);
    assert!(world.events().await.contains(&"Clerk added the tasks “Draft” and “Photos”".to_owned()));

    // Back and forth: nothing starts again while it is open or done. What was cancelled does.
    stage("VCAT_CAV").await;
    stage("ADVICE").await;
    assert_eq!(tasks().await, ["Draft OPEN", "Lodge OPEN", "Photos OPEN"]);
    let id = |row: &serde_json::Value| row["id"].as_str().unwrap().parse::<Uuid>().unwrap();
    assert_eq!(press(&world.paralegal, id(&draft), "done").await.status, 303);
    assert_eq!(press(&world.paralegal, id(&photos), "cancel").await.status, 303);
    stage("VCAT_CAV").await;
    world.app.clock.advance(jiff::SignedDuration::from_secs(60));
    stage("ADVICE").await;
    assert_eq!(tasks().await, ["Draft DONE", "Lodge OPEN", "Photos CANCELLED", "Photos OPEN"]);

    // Undoing a stage cancels what it has just started.
    world.app.execute("update task_templates set stage = 'NEGOTIATIONS' where title = 'Bond'").await;
    world.app.execute("update task_templates set topic = null where title = 'Bond'").await;
    world.app.clock.advance(jiff::SignedDuration::from_secs(60));
    let moved = world.send(&world.paralegal, "/stage", &[("stage", "NEGOTIATIONS")]).await;
    assert_eq!(world.app.count("tasks where title = 'Bond' and state = 'OPEN'").await, 1);
    let told = world.paralegal.get(moved.location()).await;
    assert_eq!(world.paralegal.submit(&told, "/admin/undo", &[]).await.status, 303);
    assert_eq!(world.app.count("tasks where title = 'Bond' and state = 'CANCELLED'").await, 1);
    // Once someone has worked on it, the stage stays.
    world.app.clock.advance(jiff::SignedDuration::from_secs(60));
    let moved = world.send(&world.paralegal, "/stage", &[("stage", "NEGOTIATIONS")]).await;
    let bond: Uuid = world.app.value("select id from tasks where title = 'Bond' and state = 'OPEN'").await;
    let told = world.paralegal.get(moved.location()).await;
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    assert_eq!(press(&world.lawyer, bond, "done").await.status, 303);
    let refused = world.paralegal.submit(&told, "/admin/undo", &[]).await;
    assert!(refused.status == 409 && refused.text().contains("worked on a task"), "{}", refused.text());
    assert_eq!(world.app.row("cases", world.case).await["stage"], json!("NEGOTIATIONS"));
    world.app.execute("delete from task_items; delete from tasks where title = 'Bond'").await;

    // Reopening starts what the case never had, and brings nothing back.
    assert_eq!(world.send(&world.coordinator, "/close", &ENDED).await.status, 303);
    assert_eq!(world.send(&world.coordinator, "/reopen", &[("stage", "VCAT_CAV")]).await.status, 303);
    assert_eq!(tasks().await, ["Draft DONE", "Lodge CANCELLED", "Photos CANCELLED", "Photos CANCELLED"]);
}

#[tokio::test]
async fn a_new_case_starts_the_templates_of_the_first_stage() {
    let world = World::new().await;
    templates(&world).await;
    let case = world.app.case_from(&clerk_testkit::fixtures::repairs_of("bo@example.com")).await;
    let started: Vec<String> = world.app.values(&format!("select title from tasks where case_id = '{case}'")).await;
    assert_eq!(started, ["Hello"], "from the form");
    let whom: Option<Uuid> = world.app.value(&format!("select assigned_to from tasks where case_id = '{case}'")).await;
    assert_eq!(whom, None, "nobody works on it yet");
    let new = format!("/admin/clients/{}/cases/new", world.client);
    assert_eq!(send(&world.coordinator, &new, &[("topic", "BONDS")]).await.status, 303);
    assert_eq!(world.app.count("tasks where title = 'Hello'").await, 2, "by hand");
}

#[tokio::test]
async fn admins_keep_the_templates() {
    let world = World::at_work().await;
    templates(&world).await;
    let admin = world.app.signed_in(Group::Admin).await;
    assert_eq!(world.coordinator.get("/admin/task-templates").await.status, 404);
    let page = admin.get("/admin/task-templates").await;
    assert_eq!(page.all("h2"), ["Not started", "Drafting advice", "VCAT/CAV"]);
    let new = "/admin/task-templates/new";
    for (field, words) in [
        ("stage", "Choose the stage that starts it."),
        ("title", "Enter what has to be done."),
        ("place", "Choose who does it."),
    ] {
        let typed = [("stage", "NEGOTIATIONS"), ("title", "Offer"), ("place", "PARALEGAL")];
        let typed = typed.map(|(name, text)| (name, if name == field { "" } else { text }));
        let refused = send(&admin, new, &typed).await;
        assert!(refused.status == 422 && refused.text().contains(words), "{field}: {}", refused.text());
    }
    let closed = [("stage", "CLOSED"), ("title", "x"), ("place", "LAWYER")];
    assert_eq!(send(&admin, new, &closed).await.status, 422);
    // A copy for another topic.
    let draft: Uuid = world.app.value("select id from task_templates where title = 'Draft'").await;
    let copy = admin.get(&format!("{new}?from={draft}")).await;
    assert_eq!(copy.attributes("input[name=title]", "value"), ["Draft"]);
    assert_eq!(admin.submit(&copy, new, &[("topic", "BONDS"), ("title", "Draft for bonds")]).await.status, 303);
    assert_eq!(world.app.count("task_templates where title = 'Draft for bonds' and checklist = '{One,Two}'").await, 1);
    // Switched off, it starts nothing.
    let list = admin.get("/admin/task-templates").await;
    let off = format!("/admin/task-templates/{draft}/off");
    assert_eq!(admin.submit(&list, &off, &[]).await.location(), "/admin/task-templates?done=task-template-off");
    assert_eq!(world.send(&world.paralegal, "/stage", &[("stage", "ADVICE")]).await.status, 303);
    assert_eq!(world.app.values::<String>("select title from tasks").await, ["Photos"]);
    assert_eq!(admin.submit(&list, &off, &[("once", "")]).await.status, 412, "from a stale page");
}
