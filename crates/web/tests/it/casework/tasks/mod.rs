//! Tasks: who sees them, what becomes of them, and when they start and end by themselves.

mod api;
mod life;
mod starting;

use super::World;
use clerk_core::access::Group;
use clerk_testkit::app::{Browser, Page};
use serde_json::{Value, json};
use uuid::Uuid;

impl World {
    /// A task, as it is stored.
    async fn task(&self, columns: Value) -> Uuid {
        let now = self.app.clock.now().to_string();
        let mut task = json!({ "title": "Call Ada", "created_at": now, "updated_at": now });
        for (name, value) in columns.as_object().unwrap() {
            task[name] = value.clone();
        }
        self.app.add("tasks", task).await
    }
}

/// Presses a button of a task.
async fn press(who: &Browser, id: Uuid, what: &str) -> Page {
    let csrf = who.get("/admin/account").await.attributes("input[name=csrf]", "value")[0].clone();
    who.post(&format!("/admin/tasks/{id}/{what}"), &[("csrf".to_owned(), csrf)]).await
}

/// The titles on a list.
async fn titles(who: &Browser, path: &str) -> Vec<String> {
    let page = who.get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text());
    page.all("#results tbody th a")
}

#[tokio::test]
async fn who_sees_a_task_and_who_approves_it() {
    let world = World::at_work().await;
    let other = world.app.case().make().await;
    let (stranger, other_lawyer) =
        (world.app.signed_in(Group::Paralegal).await, world.app.signed_in(Group::Lawyer).await);
    let (nobody, email) = world.app.user(&[]).await;
    let nobody = world.app.sign_in(nobody, &email).await;
    let id = |who: &Browser| json!(who.user_id.unwrap());
    let waits =
        json!({ "state": "AWAITING_APPROVAL", "needs_approval": true, "done_at": world.app.clock.now().to_string() });
    let waiting = |case: Uuid, title: &str| {
        let mut task = waits.clone();
        task["case_id"] = json!(case);
        task["title"] = json!(title);
        task
    };
    let of_case = world.task(waiting(world.case, "Of the case")).await;
    let of_another = world.task(waiting(other, "Of another case")).await;
    let free = json!({ "title": "Free", "created_by": id(&world.coordinator), "assigned_to": id(&stranger) });
    let free = world.task(free).await;
    let made = json!({ "title": "Made", "created_by": id(&world.lawyer), "assigned_to": id(&world.coordinator) });
    let made = world.task(made).await;
    // Who, which of the four tasks they see, and how an approval of the case's own and of another's is answered.
    for (name, who, sees, approves) in [
        ("nobody", &nobody, [404, 404, 404, 404], [404, 404]),
        ("stranger", &stranger, [404, 404, 200, 404], [404, 404]),
        ("paralegal", &world.paralegal, [200, 404, 404, 404], [403, 404]),
        ("other lawyer", &other_lawyer, [404, 404, 404, 404], [404, 404]),
        ("lawyer", &world.lawyer, [200, 404, 404, 200], [303, 404]),
        ("coordinator", &world.coordinator, [200, 200, 200, 200], [303, 303]),
    ] {
        let mut found = Vec::new();
        for task in [of_case, of_another, free, made] {
            found.push(who.get(&format!("/admin/tasks/{task}")).await.status);
        }
        assert_eq!(found, sees, "{name}");
        let seen = sees.iter().filter(|status| **status == 200).count();
        assert_eq!(titles(who, "/admin/tasks?show=all").await.len(), seen, "{name}");
        assert_eq!(titles(who, "/admin/tasks?show=team").await.len(), seen, "{name}");
        let hits = who.get("/admin/search?q=Case").await.all("section[aria-labelledby=found-TASK] li");
        assert_eq!(hits.len(), sees[..2].iter().filter(|status| **status == 200).count(), "{name}: {hits:?}");
        let approvable = titles(who, "/admin/tasks?show=approval").await.len();
        assert_eq!(approvable, approves.iter().filter(|status| **status == 303).count(), "{name}");
        for (task, expected) in [of_case, of_another].into_iter().zip(approves) {
            assert_eq!(press(who, task, "approve").await.status, expected, "{name}");
            world
                .app
                .set("tasks", task, json!({ "state": "AWAITING_APPROVAL", "approved_at": null, "approved_by": null }))
                .await;
        }
    }
    assert_eq!(stranger.get(&world.at("/tasks")).await.status, 404);
    assert_eq!(world.paralegal.get(&world.at("/tasks")).await.status, 200);
    // A task of a case is for someone who sees it; a free one for anyone.
    let form = world.paralegal.get(&format!("/admin/tasks/new?case={}", world.case)).await;
    let offered = form.attributes("select[name=assigned_to] option", "value");
    for (who, is_offered) in
        [(&world.paralegal, true), (&world.lawyer, true), (&world.coordinator, true), (&stranger, false)]
    {
        assert_eq!(offered.contains(&who.user_id.unwrap().to_string()), is_offered);
    }
    let strangers = stranger.user_id.unwrap().to_string();
    let fields = [("title", "x"), ("assigned_to", strangers.as_str())];
    let refused = world.paralegal.submit(&form, "/admin/tasks/new", &fields).await;
    assert!(
        refused.status == 422 && refused.text().contains("Choose someone who sees the case."),
        "{}",
        refused.text()
    );
    let form = world.paralegal.get("/admin/tasks/new").await;
    assert_eq!(world.paralegal.submit(&form, "/admin/tasks/new", &fields).await.status, 303);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_and_told() {
    let world = World::at_work().await;
    let long = "x".repeat(201);
    let notes = "x".repeat(10_001);
    let items = "x\n".repeat(51);
    let new = format!("/admin/tasks/new?case={}", world.case);
    for (field, text, words) in [
        ("title", "", "Enter what has to be done."),
        ("title", long.as_str(), "Use up to 200 characters; this has 201."),
        ("due_on", "31/12/9999", "Enter a date such as 24/11/2026, or leave it empty."),
        ("due_on", "2026-11-23", "Enter today or a later day."),
        ("due_in", "-1", "Enter a whole number from 0 to 250."),
        ("assigned_to", "nonsense", "Choose someone from the list."),
        ("notes", notes.as_str(), "Use up to 10,000 characters; this has 10,001."),
        ("checklist", items.as_str(), "Use up to 50 items; there are 51."),
    ] {
        let form = world.paralegal.get(&new).await;
        let typed = [("title", "Call Ada"), (field, text)];
        let typed = if field == "title" { &typed[1..] } else { &typed[..] };
        let refused = world.paralegal.submit(&form, "/admin/tasks/new", typed).await;
        assert_eq!(refused.status, 422, "{field}");
        assert!(refused.text().contains(words), "{field}: {}", refused.text());
    }
    let form = world.paralegal.get(&new).await;
    let both = [("title", "x"), ("due_on", "2026-12-01"), ("due_in", "3")];
    let refused = world.paralegal.submit(&form, "/admin/tasks/new", &both).await;
    assert!(refused.status == 422 && refused.text().contains("not both"), "{}", refused.text());
    assert_eq!(world.app.count("tasks").await, 0);

    // Somebody else's case does not exist, wherever its id is.
    let other = world.app.case().make().await;
    assert_eq!(world.paralegal.get(&format!("/admin/tasks/new?case={other}")).await.status, 404);
    let case = other.to_string();
    let sent = world.paralegal.submit(&form, "/admin/tasks/new", &[("title", "x"), ("case_id", &case)]).await;
    assert_eq!(sent.status, 404, "{}", sent.text());

    // What looks like HTML is text.
    let script = "<script>alert(1)</script>";
    let typed = [("title", script), ("notes", "<img src=x onerror=alert(1)> **bold**"), ("checklist", script)];
    assert_eq!(world.paralegal.submit(&form, "/admin/tasks/new", &typed).await.status, 303);
    let id: Uuid = world.app.value("select id from tasks").await;
    let page = world.paralegal.get(&format!("/admin/tasks/{id}")).await;
    assert_eq!(page.all("h1"), [script]);
    assert!(page.all("#main script").is_empty() && page.all(".prose img").is_empty());
    assert_eq!(page.all(".prose strong"), ["bold"]);
    assert!(page.all("#checklist li")[0].contains(script));
}
