//! A task from the first word to the last, and when the person who has it leaves.

use super::{press, titles};
use crate::casework::World;
use crate::support::{AGAIN, ENDED, staff_at};
use clerk_core::access::Group;
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn a_task_is_added_ticked_sent_back_and_approved() {
    let world = World::at_work().await;
    let (me, lawyer) = (&world.paralegal, &world.lawyer);
    let form = lawyer.get(&format!("/admin/tasks/new?case={}", world.case)).await;
    let typed = [
        ("title", "Draft the advice"),
        ("due_in", "3"),
        ("needs_approval", "true"),
        ("checklist", "Facts\nTime limits"),
        ("notes", "See the *lease*."),
    ];
    let added = lawyer.submit(&form, "/admin/tasks/new", &typed).await;
    assert_eq!((added.status, added.location()), (303, world.at("/tasks?done=task").as_str()), "{}", added.text());
    let id: Uuid = world.app.value("select id from tasks").await;
    let at = format!("/admin/tasks/{id}");
    // Tuesday, and three business days later.
    assert_eq!(world.app.row("tasks", id).await["due_on"], json!("2026-11-27"));
    assert_eq!(titles(me, "/admin/tasks").await, ["Draft the advice"], "it is for the paralegal");
    assert!(titles(lawyer, "/admin/tasks").await.is_empty());
    assert_eq!(titles(lawyer, "/admin/tasks?show=team").await, ["Draft the advice"]);
    assert!(titles(me, "/admin/tasks?show=due").await.is_empty(), "it is not due yet");
    assert!(me.get(&world.at("/tasks")).await.text().contains("Draft the advice"));
    let tab = me.get(&world.at("")).await.all("nav[aria-label=Case] a");
    assert!(tab.contains(&"Tasks 1".to_owned()), "{tab:?}");

    // The checklist, on the page.
    let page = me.get(&at).await;
    let tick = page.attributes("#checklist form", "action")[0].clone();
    let ticked = me.submit(&page, &tick, &[]).await;
    assert_eq!((ticked.status, ticked.location()), (303, format!("{at}#checklist").as_str()));
    assert!(me.get("/admin/tasks").await.text().contains("1 of 2"));
    // Items that stay keep their ticks when the list is changed.
    let edit = format!("{at}/edit");
    let form = me.get(&edit).await;
    let changed = [("checklist", "Sections\nFacts"), ("due_in", "")];
    assert_eq!(me.submit(&form, &edit, &changed).await.status, 303);
    let items: Vec<(String, bool)> =
        sqlx::query_as("select text, done_at is not null from task_items order by position")
            .fetch_all(&world.app.pool)
            .await
            .unwrap();
    assert_eq!(items, [("Sections".to_owned(), false), ("Facts".to_owned(), true)]);
    // Anyone who works on it can't do away with the approval.
    let form = me.get(&edit).await;
    let refused = me.submit(&form, &edit, &[("needs_approval", "")]).await;
    assert!(refused.status == 422 && refused.text().contains("Only the case’s lawyer"), "{}", refused.text());

    // Done is not approved.
    let list = me.get("/admin/tasks").await;
    let done = format!("{at}/done");
    assert_eq!(list.all(&format!("form[action='{done}'] button")), ["Send for approval : Draft the advice"]);
    let sent = me.submit(&list, &done, &[]).await;
    assert!(sent.location().starts_with("/admin/tasks?done=task-sent&undo="), "{}", sent.text());
    let told = me.get(sent.location()).await;
    assert!(told.text().contains("Sent the task “Draft the advice” for approval."), "{}", told.text());
    assert_eq!(me.submit(&told, "/admin/undo", &[]).await.location(), "/admin/tasks?done=undone");
    assert_eq!(titles(me, "/admin/tasks").await, ["Draft the advice"], "it is open again");
    assert_eq!(world.app.row("tasks", id).await["state"], json!("OPEN"));
    assert_eq!(press(me, id, "done").await.status, 303);
    // Cancelled while it waits, and undone: it waits again, as it was sent.
    let sent = world.app.row("tasks", id).await;
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    let told = me.get(press(me, id, "cancel").await.location()).await;
    assert_eq!(me.submit(&told, "/admin/undo", &[]).await.status, 303);
    let waits = world.app.row("tasks", id).await;
    for column in ["state", "done_at", "done_by", "assigned_to"] {
        assert_eq!(waits[column], sent[column], "{column}");
    }
    assert_eq!(titles(lawyer, "/admin/tasks?show=approval").await, ["Draft the advice"]);
    assert!(me.get(&at).await.all("button").iter().all(|button| button != "Approve"));
    let page = lawyer.get(&at).await;
    let back = format!("{at}/send-back");
    let refused = lawyer.submit(&page, &back, &[("remark", " ")]).await;
    assert!(refused.status == 422 && refused.text().contains("Enter what still has to be done."), "{}", refused.text());
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    assert_eq!(lawyer.submit(&page, &back, &[AGAIN, ("remark", "Cite section 91ZM.")]).await.status, 303);
    assert_eq!(lawyer.submit(&page, &format!("{at}/approve"), &[]).await.status, 412, "from a stale page");
    assert!(me.get(&at).await.text().contains("Sent back: Cite section 91ZM."));
    assert_eq!(press(me, id, "done").await.status, 303);
    assert_eq!(press(me, id, "done").await.status, 409, "once");
    assert_eq!(press(lawyer, id, "approve").await.status, 303);
    assert_eq!(titles(me, "/admin/tasks?show=done").await, ["Draft the advice"]);
    let row = world.app.row("tasks", id).await;
    assert_eq!(
        (&row["state"], &row["done_by"], &row["approved_by"]),
        (&json!("DONE"), &json!(me.user_id), &json!(lawyer.user_id))
    );
    // Opened again, and cancelled.
    assert_eq!(press(me, id, "reopen").await.status, 303);
    assert_eq!(press(me, id, "cancel").await.status, 303);
    assert_eq!(me.submit(&me.get(&at).await, &format!("{at}/reopen"), &[]).await.status, 303);

    // The lawyer's own word is enough.
    assert_eq!(press(lawyer, id, "done").await.status, 303);
    assert_eq!(world.app.row("tasks", id).await["approved_by"], json!(lawyer.user_id));
    let events = world.events().await;
    for expected in [
        " added the task “Draft the advice”",
        " sent the task “Draft the advice” for approval",
        " sent back the task “Draft the advice”: Cite section 91ZM.",
        " approved the task “Draft the advice”",
        " reopened the task “Draft the advice”",
        " cancelled the task “Draft the advice”",
        " finished the task “Draft the advice”",
    ] {
        assert!(events.iter().any(|event| event.ends_with(expected)), "{expected} in {events:#?}");
    }
}

#[tokio::test]
async fn what_is_overdue_is_counted_and_listed_first() {
    let world = World::at_work().await;
    let me = world.paralegal.user_id.unwrap();
    for (title, due) in
        [("Later", Some("2026-11-25")), ("Late", Some("2026-11-20")), ("Whenever", None), ("Today", Some("2026-11-24"))]
    {
        world.task(json!({ "case_id": world.case, "title": title, "due_on": due, "assigned_to": me })).await;
    }
    world.task(json!({ "case_id": world.case, "title": "Nobody’s", "due_on": "2026-11-01" })).await;
    for (show, expected) in [
        ("", vec!["Late", "Today", "Later", "Whenever"]),
        ("?show=due", vec!["Late", "Today"]),
        ("?show=overdue", vec!["Nobody’s", "Late"]),
        ("?show=nonsense", vec!["Late", "Today", "Later", "Whenever"]),
        ("?search=lat", vec!["Late", "Later"]),
    ] {
        assert_eq!(titles(&world.paralegal, &format!("/admin/tasks{show}")).await, expected, "{show}");
    }
    assert_eq!(titles(&world.coordinator, "/admin/tasks?show=team&whom=nobody").await, ["Nobody’s"]);
    let page = world.paralegal.get("/admin/tasks").await;
    assert!(page.all("nav[aria-label=Main] a").contains(&"Tasks 2 waiting".to_owned()));
    assert_eq!(page.attributes("nav[aria-label=Main] a[href^='/admin/tasks']", "href"), ["/admin/tasks?show=due"]);
    assert!(page.text().contains("4 days overdue"), "{}", page.text());
    assert!(!world.lawyer.get("/admin").await.all("nav[aria-label=Main] a").contains(&"Tasks 2 waiting".to_owned()));
}

#[tokio::test]
async fn no_task_stays_with_someone_who_leaves() {
    let world = World::at_work().await;
    let (me, lawyer) = (world.paralegal.user_id.unwrap(), world.lawyer.user_id.unwrap());
    let of_case = world.task(json!({ "case_id": world.case, "assigned_to": me })).await;
    let of_place = world.task(json!({ "case_id": world.case, "place": "PARALEGAL" })).await;
    let of_lawyer = world.task(json!({ "case_id": world.case, "assigned_to": lawyer })).await;
    let free = world.task(json!({ "assigned_to": me, "created_by": me })).await;
    let over = json!({ "case_id": world.case, "assigned_to": me, "state": "DONE", "done_at": world.app.clock.now().to_string() });
    let over = world.task(over).await;
    let whom = async |id: Uuid| world.app.row("tasks", id).await["assigned_to"].clone();

    // Someone else on the case gets what was the paralegal's, and what waited for one.
    let (next, _) = world.app.user(&[Group::Paralegal]).await;
    let assign = world.at("/assign");
    let ids = [next.to_string(), lawyer.to_string()];
    let form = world.coordinator.get(&assign).await;
    let people = [("paralegal_id", ids[0].as_str()), ("lawyer_id", ids[1].as_str())];
    assert_eq!(world.coordinator.submit(&form, &assign, &people).await.status, 303);
    for (task, expected) in [
        (of_case, json!(next)),
        (of_place, json!(next)),
        (of_lawyer, json!(lawyer)),
        (free, json!(me)),
        (over, json!(me)),
    ] {
        assert_eq!(whom(task).await, expected);
    }

    // Anyone who is deactivated keeps nothing that is open: it goes with the case, or to nobody.
    for (who, to) in [(next, ("paralegal_to", "nobody")), (me, ("paralegal_to", ""))] {
        let path = staff_at(who, "/deactivate");
        let form = world.coordinator.get(&path).await;
        let left = world.coordinator.submit(&form, &path, &[to]).await;
        assert_eq!(left.status, 303, "{}", left.text());
    }
    for task in [of_case, of_place, free] {
        assert_eq!(whom(task).await, Value::Null);
    }
    assert_eq!(whom(over).await, json!(me), "what is done is history");
    assert_eq!(titles(&world.coordinator, "/admin/tasks?show=team&whom=nobody").await.len(), 3);
    // The next paralegal takes them over.
    let (third, _) = world.app.user(&[Group::Paralegal]).await;
    let ids = [third.to_string(), lawyer.to_string()];
    let form = world.coordinator.get(&assign).await;
    let people = [("paralegal_id", ids[0].as_str()), ("lawyer_id", ids[1].as_str())];
    assert_eq!(world.coordinator.submit(&form, &assign, &people).await.status, 303);
    assert_eq!(
        (whom(of_case).await, whom(of_place).await, whom(free).await),
        (json!(third), json!(third), Value::Null)
    );
    // Done by someone who has left since, and opened again: nobody's.
    assert_eq!(press(&world.coordinator, over, "reopen").await.status, 303);
    assert_eq!(whom(over).await, Value::Null);

    // Someone in both places gives up one of them, and keeps what they were given by hand until they give up the other.
    let (both, _) = world.app.user(&[Group::Lawyer, Group::Paralegal]).await;
    world.app.assign(world.case, both, both).await;
    let by_hand = world.task(json!({ "case_id": world.case, "assigned_to": both })).await;
    for (people, expected) in [([third, both], [third, both]), ([third, lawyer], [third, lawyer])] {
        let ids = people.map(|id| id.to_string());
        let form = world.coordinator.get(&assign).await;
        let fields = [("paralegal_id", ids[0].as_str()), ("lawyer_id", ids[1].as_str())];
        assert_eq!(world.coordinator.submit(&form, &assign, &fields).await.status, 303);
        assert_eq!([whom(of_case).await, whom(by_hand).await], expected.map(|id| json!(id)));
    }
}

#[tokio::test]
async fn closing_a_case_cancels_its_open_tasks() {
    let world = World::at_work().await;
    let (one, other) = (
        world.task(json!({ "case_id": world.case, "title": "One" })).await,
        world.task(json!({ "case_id": world.case, "title": "Other" })).await,
    );
    let done = json!({ "case_id": world.case, "title": "Done", "state": "DONE", "done_at": world.app.clock.now().to_string() });
    let done = world.task(done).await;
    for path in ["/close", "/propose/close"] {
        let page = world.coordinator.get(&world.at(path)).await;
        assert!(page.text().contains("2 open tasks will be cancelled"), "{path}: {}", page.text());
    }
    assert_eq!(world.send(&world.coordinator, "/close", &ENDED).await.status, 303);
    let states = async || {
        let mut states = Vec::new();
        for task in [one, other, done] {
            states.push(world.app.row("tasks", task).await["state"].as_str().unwrap().to_owned());
        }
        states
    };
    assert_eq!(states().await, ["CANCELLED", "CANCELLED", "DONE"]);
    let cancelled = |event: &String| event.contains(" cancelled the tasks “") && event.contains("“Other”");
    assert!(world.events().await.iter().any(cancelled));
    // A closed case gets no tasks, and its old ones stay as they are.
    assert_eq!(press(&world.paralegal, one, "reopen").await.status, 409);
    let form = world.paralegal.get(&format!("/admin/tasks/new?case={}", world.case)).await;
    assert_eq!(world.paralegal.submit(&form, "/admin/tasks/new", &[("title", "x")]).await.status, 409);
    assert_eq!(world.send(&world.coordinator, "/reopen", &[("stage", "UNSTARTED")]).await.status, 303);
    assert_eq!(states().await, ["CANCELLED", "CANCELLED", "DONE"], "reopening brings nothing back");
    assert_eq!(press(&world.paralegal, one, "reopen").await.status, 303, "but they can be opened one by one");
    // The previous release closes cases without knowing of tasks.
    world.app.execute("update cases set is_open = false, stage = 'CLOSED', closed_at = now() where is_open").await;
    assert_eq!(states().await, ["CANCELLED", "CANCELLED", "DONE"]);
}
