//! A badge counts what the list shows to which it leads: for every role, in the navigation, in tabs and at home.

use super::World;
use crate::support::{ENDED, send};
use clerk_core::access::Group;
use clerk_core::casework::cases::Stage;
use clerk_core::casework::dates::DateOutcome;
use clerk_core::casework::timeline::NoteType;
use clerk_testkit::app::{Browser, Page};
use clerk_testkit::fixtures::{repairs_of, repairs_with};
use serde_json::json;

/// Something of everything that is counted, and next to it what is not.
async fn fill(world: &World) {
    let World { app, coordinator, paralegal, lawyer, .. } = world;
    let (me, my_lawyer) = (paralegal.user_id, lawyer.user_id);
    let unassigned = world.case(3, None, None).await;
    world.case(4, None, my_lawyer).await;
    let worked = app.case().days_old(9).paralegal(me).lawyer(my_lawyer).stage(Stage::Advice).make().await;
    let checked = app.case().days_old(8).paralegal(me).lawyer(coordinator.user_id).stage(Stage::Advice).make().await;
    for kind in [NoteType::ConflictCheckSuccess, NoteType::EligibilityCheckFailure] {
        world.note(checked, kind).await;
    }
    let closed = world.case(20, me, my_lawyer).await;
    world.close(closed).await;
    // Reviews: overdue, due today, due tomorrow; the others never.
    world.review(worked, "2026-11-20T13:00:00Z").await;
    world.review(checked, "2026-11-23T13:00:00Z").await;
    world.review(unassigned, "2026-11-24T13:00:00Z").await;
    // Somebody who has left; and a coordinator, who is in no group for lawyers, has the place of one above.
    let gone = app.staff("gone@staff.test", &[Group::Paralegal]).with("is_active", false).make().await;
    world.case(5, Some(gone), my_lawyer).await;
    // Past, today, in seven days, in eight; with an outcome, and deleted.
    for (case, on) in
        [(worked, "2026-11-20"), (unassigned, "2026-11-24"), (checked, "2026-12-01"), (worked, "2026-12-02")]
    {
        app.date(case, on).make().await;
    }
    app.date(worked, "2026-11-23").checked().outcome(DateOutcome::Done).make().await;
    let deleted = app.date(worked, "2026-11-25").make().await;
    app.set("critical_dates", deleted, json!({ "deleted_at": "2026-11-24T00:00:00Z" })).await;
    // Two proposals, one of which is sent back.
    for (case, who) in [(worked, paralegal), (worked, lawyer), (checked, paralegal)] {
        let path = format!("/admin/cases/{case}/propose/close");
        // For a case there is one at a time.
        let status = send(who, &path, &ENDED).await.status;
        assert!(status == 303 || status == 409, "{path}: {status}");
    }
    let sent_back = "update case_proposals set status = 'SENT_BACK', answer = 'Not yet', decided_by = $1, decided_at = now() where case_id = $2";
    sqlx::query(sent_back).bind(coordinator.user_id).bind(checked).execute(&app.pool).await.unwrap();
    // People who wait for a call, and one who was called.
    for (name, handled) in [("Wanda Waits", None), ("Otto Other", None), ("Dora Done", Some("2026-11-24T00:00:00Z"))] {
        let contact = json!({ "name": name, "phone": "0400 111 222", "created_at": "2026-11-23T00:00:00Z", "handled_at": handled });
        app.add("contacts", contact).await;
    }
    // Submissions: one that becomes a case, its repetition, and one that can become none.
    app.submit(&repairs_of("ada@example.com")).await;
    app.run_jobs().await;
    app.submit(&repairs_of("ada@example.com")).await;
    app.submit(&repairs_with(&[("EMAIL", json!("eve@example.com")), ("ISSUES", json!("INELIGIBLE"))])).await;
    app.run_jobs().await;
    // One that is held back, and one that was discarded.
    for (email, discarded) in [("fay@example.com", None), ("flo@example.com", Some("2026-11-24T00:00:00Z"))] {
        let held = json!({
            "answers": {}, "email": email, "is_complete": true, "submitted_at": "2026-11-23T00:00:00Z", "held_at": "2026-11-23T00:00:00Z",
            "created_at": "2026-11-23T00:00:00Z", "updated_at": "2026-11-23T00:00:00Z", "discarded_at": discarded,
        });
        app.add("submissions", held).await;
    }
}

/// Where each link of these leads, and the number on it.
fn badges(page: &Page, links: &str, number: &str) -> Vec<(String, usize)> {
    let hrefs = page.attributes(links, "href");
    let badge = |href: String| {
        let on_it = page.all(&format!("{links}[href='{href}'] {number}")).pop().unwrap_or_default();
        let count = on_it.split(' ').next().unwrap_or_default().parse().unwrap_or(0);
        (href, count)
    };
    hrefs.into_iter().map(badge).collect()
}

/// What is counted, by the address of its list. Where nothing waits, reviews and dates lead to lists of more.
const COUNTED: [&str; 9] = [
    "/admin/queues/mine",
    "/admin/queues/inbox",
    "/admin/queues/reviews?show=due",
    "/admin/queues/checks",
    "/admin/queues/reassign",
    "/admin/proposals",
    "/admin/queues/dates?show=attention",
    "/admin/contacts",
    "/admin/submissions/failed",
];

async fn rows(who: &Browser, list: &str) -> usize {
    who.get(list).await.all("main tbody tr").len()
}

#[tokio::test]
async fn each_badge_counts_what_its_list_shows() {
    let world = World::new().await;
    fill(&world).await;
    let admin = world.app.signed_in(Group::Admin).await;
    for (role, who, expected) in [
        ("nobody", &world.nobody, [0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("paralegal", &world.paralegal, [2, 0, 0, 0, 0, 2, 2, 0, 0]),
        ("lawyer", &world.lawyer, [3, 0, 0, 0, 0, 0, 1, 0, 0]),
        ("coordinator", &world.coordinator, [1, 3, 2, 1, 2, 1, 3, 2, 3]),
        ("admin", &admin, [0, 3, 2, 1, 2, 1, 3, 2, 3]),
    ] {
        let (home, queue) = (who.get("/admin").await, who.get("/admin/queues/mine").await);
        let mut found = badges(&home, "nav[aria-label=Main] a", ".badge");
        found.extend(badges(&queue, "nav[aria-label=Queues] a", ".badge"));
        found.extend(badges(&home, "a.home-tile", ".home-number"));
        for (list, count) in &found {
            if *count > 0 || COUNTED.contains(&list.as_str()) {
                assert_eq!(*count, rows(who, list).await, "{role}: {list}");
            }
        }
        let counts = COUNTED.map(|list| found.iter().filter(|(href, _)| href == list).map(|(_, count)| *count).max());
        assert_eq!(counts.map(Option::unwrap_or_default), expected, "{role}: {found:?}");
    }
}
