//! Work queues: who sees which, in which order, and how much waits.

mod api;
mod badges;
mod bulk;
mod calendar;
mod first_look;
mod reviews;

use crate::support::noon;
use clerk_core::access::Group;
use clerk_core::casework::dates::DateOutcome;
use clerk_core::casework::timeline::NoteType;
use clerk_testkit::app::{Browser, Page, TestApp};
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

struct World {
    app: TestApp,
    coordinator: Browser,
    paralegal: Browser,
    lawyer: Browser,
    nobody: Browser,
}

impl World {
    /// Today is 24 November 2026 in Melbourne.
    async fn new() -> Self {
        let app = noon().await;
        let (coordinator, paralegal) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Paralegal).await);
        let (id, email) = app.user(&[]).await;
        let (lawyer, nobody) = (app.signed_in(Group::Lawyer).await, app.sign_in(id, &email).await);
        Self { app, coordinator, paralegal, lawyer, nobody }
    }

    /// An open case created this many days ago, with these people assigned.
    async fn case(&self, days: i64, paralegal: Option<Uuid>, lawyer: Option<Uuid>) -> Uuid {
        self.app.case().days_old(days).paralegal(paralegal).lawyer(lawyer).make().await
    }

    async fn close(&self, case: Uuid) {
        let closed =
            json!({ "is_open": false, "stage": "CLOSED", "outcome": "UNKNOWN", "closed_at": "2026-11-24T00:00:00Z" });
        self.app.set("cases", case, closed).await;
    }

    /// A note written a second later.
    async fn note(&self, case: Uuid, kind: NoteType) {
        self.app.clock.advance(SignedDuration::from_secs(1));
        self.app.note(case, kind, "x").make().await;
    }

    /// A review written a second later, with the time of the next one.
    async fn review(&self, case: Uuid, next: &str) {
        self.app.clock.advance(SignedDuration::from_secs(1));
        self.app.note(case, NoteType::Review, "x").next_review(next).make().await;
    }

    async fn fileref(&self, case: Uuid) -> String {
        self.app.filed(case).await.fileref
    }
}

/// The filerefs of the table, from top to bottom.
fn filerefs(page: &Page) -> Vec<String> {
    page.all("#results tbody th a")
}

/// The counts in the navigation.
fn waiting(page: &Page) -> Vec<String> {
    page.all("nav[aria-label=Main] a").into_iter().filter(|item| item.ends_with("waiting")).collect()
}

#[tokio::test]
async fn who_sees_which_queue() {
    let World { app, coordinator, paralegal, lawyer, nobody } = World::new().await;
    let admin = app.signed_in(Group::Admin).await;
    for (path, below) in [
        ("/admin/queues/mine", 200),
        ("/admin/queues/dates", 200),
        ("/admin/queues/dates?month=2026-11", 200),
        ("/admin/queues/inbox", 404),
        ("/admin/queues/reviews", 404),
        ("/admin/queues/checks", 404),
        ("/admin/queues/assign", 404),
        ("/admin/queues/review", 404),
    ] {
        for (who, status) in
            [(&nobody, below), (&paralegal, below), (&lawyer, below), (&coordinator, 200), (&admin, 200)]
        {
            let answer = who.get(path).await.status;
            // Without a chosen case the user is sent back to choose.
            assert_eq!(if answer == 303 { 200 } else { answer }, status, "{path}");
        }
        assert_eq!(app.http().get(app.at(path)).send().await.unwrap().status(), 303, "{path}: signed out");
    }
    for path in ["/admin/queues/nonsense", "/admin/queues", "/admin/queues/assign?case=nonsense"] {
        assert_eq!(coordinator.get(path).await.status, 404, "{path}");
    }
    for who in [&paralegal, &lawyer, &nobody] {
        let page = who.get("/admin").await;
        let links = page.attributes("nav[aria-label=Main] a", "href");
        assert!(links.contains(&"/admin/queues/mine".to_owned()) && links.contains(&"/admin/queues/dates".to_owned()));
        assert!(!page.html.contains("/admin/queues/inbox") && !page.html.contains("/admin/queues/reviews"));
        for what in ["assign", "review"] {
            let csrf = page.attributes("input[name=csrf]", "value")[0].clone();
            let answer = who.post(&format!("/admin/queues/{what}"), &[("csrf".to_owned(), csrf)]).await;
            assert_eq!(answer.status, 404, "{what}");
        }
    }
}

#[tokio::test]
async fn my_cases_are_those_i_work_on() {
    let world = World::new().await;
    let (paralegal, lawyer) = (world.paralegal.user_id, world.lawyer.user_id);
    let both = world.case(1, paralegal, lawyer).await;
    let lawyers = world.case(2, None, lawyer).await;
    let closed = world.case(3, paralegal, lawyer).await;
    world.close(closed).await;
    world.case(4, None, None).await;
    let coordinators = world.case(5, None, world.coordinator.user_id).await;
    for (who, expected) in [
        (&world.paralegal, vec![both]),
        (&world.lawyer, vec![lawyers, both]),
        (&world.coordinator, vec![coordinators]),
        (&world.nobody, vec![]),
    ] {
        let page = who.get("/admin/queues/mine").await;
        let mut names = Vec::new();
        for case in &expected {
            names.push(world.fileref(*case).await);
        }
        let mut shown = filerefs(&page);
        shown.sort();
        names.sort();
        assert_eq!(shown, names);
        let mine = waiting(&page).into_iter().find(|item| item.starts_with("My cases"));
        assert_eq!(mine, (!names.is_empty()).then(|| format!("My cases {} waiting", names.len())));
        assert_eq!(filerefs(&who.get("/admin/queues/mine?page=2").await).len(), 0);
        assert_eq!(who.get("/admin").await.all("section[aria-labelledby=cases-title] tbody tr").len(), names.len());
    }
}

#[tokio::test]
async fn the_inbox_is_oldest_first_with_the_latest_checks() {
    let world = World::new().await;
    let (new, old, middle) =
        (world.case(1, None, None).await, world.case(9, None, None).await, world.case(5, None, None).await);
    let taken = world.case(20, world.paralegal.user_id, world.lawyer.user_id).await;
    let closed = world.case(30, None, None).await;
    world.close(closed).await;
    for (case, kind) in [
        (old, NoteType::ConflictCheckFailure),
        (old, NoteType::ConflictCheckSuccess),
        (middle, NoteType::ConflictCheckSuccess),
        (middle, NoteType::EligibilityCheckSuccess),
        (middle, NoteType::EligibilityCheckFailure),
    ] {
        world.note(case, kind).await;
    }
    let page = world.coordinator.get("/admin/queues/inbox").await;
    let mut expected = Vec::new();
    for case in [old, middle, new] {
        expected.push(world.fileref(case).await);
    }
    assert_eq!(filerefs(&page), expected);
    assert!(!page.html.contains(&taken.to_string()));
    assert_eq!(
        page.all("td[data-label=Checks]"),
        [
            "Conflict passed Eligibility not done",
            "Conflict passed Eligibility failed",
            "Conflict not done Eligibility not done"
        ]
    );
    assert_eq!(waiting(&page), ["Inbox 3 waiting"]);
    assert!(page.all("td[data-label=Opened]")[0].ends_with("9 days ago"));
    // An older note that arrives last, as in an import, does not count as the latest.
    let late = world.app.note(old, NoteType::ConflictCheckFailure, "x").written("2020-01-01T00:00:00Z");
    late.make().await;
    let page = world.coordinator.get("/admin/queues/inbox").await;
    assert_eq!(page.all("td[data-label=Checks]")[0], "Conflict passed Eligibility not done");
}

#[tokio::test]
async fn reviews_come_earliest_first_and_never_reviewed_ones_last() {
    let world = World::new().await;
    let (paralegal, lawyer) = (world.paralegal.user_id, world.lawyer.user_id);
    let later = world.case(1, paralegal, lawyer).await;
    let never = world.case(99, None, None).await;
    let overdue = world.case(2, paralegal, lawyer).await;
    let today = world.case(3, paralegal, lawyer).await;
    let closed = world.case(4, paralegal, lawyer).await;
    world.review(later, "2026-11-20T13:00:00Z").await;
    // Tomorrow in Melbourne, today in Greenwich.
    world.review(later, "2026-11-24T13:00:00Z").await;
    world.review(overdue, "2026-11-22T13:00:00Z").await;
    world.review(today, "2026-11-23T13:00:00Z").await;
    world.review(closed, "2026-11-01T13:00:00Z").await;
    world.close(closed).await;
    let mut names = Vec::new();
    for case in [overdue, today, later, never] {
        names.push(world.fileref(case).await);
    }
    for (query, expected) in [
        ("", vec![0, 1, 2, 3]),
        ("?show=due", vec![0, 1]),
        ("?show=never", vec![3]),
        ("?show=nonsense&page=nonsense", vec![0, 1, 2, 3]),
    ] {
        let page = world.coordinator.get(&format!("/admin/queues/reviews{query}")).await;
        let expected: Vec<String> = expected.into_iter().map(|at: usize| names[at].clone()).collect();
        assert_eq!(filerefs(&page), expected, "{query}");
    }
    let page = world.coordinator.get("/admin/queues/reviews").await;
    assert_eq!(
        page.all("td[data-label='Next review']"),
        ["Mon 23 Nov 1 day overdue", "Tue 24 Nov today", "Wed 25 Nov tomorrow", "Never reviewed"]
    );
    assert_eq!(waiting(&page), ["Inbox 1 waiting", "Reviews 2 waiting"]);
}

#[tokio::test]
async fn critical_dates_as_a_list_and_a_month() {
    let world = World::new().await;
    let mine = world.case(1, world.paralegal.user_id, world.lawyer.user_id).await;
    let other = world.case(2, None, None).await;
    for (case, on, is_over) in [
        (mine, "2026-12-24", false),
        (mine, "2026-11-20", false),
        (other, "2026-11-25", false),
        (mine, "2026-11-01", true),
        (mine, "2026-12-01", true),
        (other, "2026-10-01", true),
    ] {
        // Whether it is checked makes no difference.
        let date = world.app.date(case, on).checked();
        if is_over { date.outcome(DateOutcome::Met) } else { date }.make().await;
    }
    let dates = |page: &Page| page.attributes("td[data-label=Date] time", "datetime");
    for (who, query, expected) in [
        (&world.coordinator, "", vec!["2026-11-20", "2026-11-25", "2026-12-24"]),
        (
            &world.coordinator,
            "?show=all",
            vec!["2026-11-20", "2026-11-25", "2026-12-01", "2026-12-24", "2026-11-01", "2026-10-01"],
        ),
        (&world.coordinator, "?day=2026-11-25", vec!["2026-11-25"]),
        (&world.coordinator, "?day=nonsense&show=nonsense&page=-1", vec!["2026-11-20", "2026-11-25", "2026-12-24"]),
        (&world.paralegal, "", vec!["2026-11-20", "2026-12-24"]),
        (&world.paralegal, "?show=all", vec!["2026-11-20", "2026-12-01", "2026-12-24", "2026-11-01"]),
        (&world.paralegal, "?day=2026-11-25", vec![]),
        (&world.nobody, "?show=all", vec![]),
    ] {
        let page = who.get(&format!("/admin/queues/dates{query}")).await;
        assert_eq!(dates(&page), expected, "{query}");
        let noun = if expected.len() == 1 { "critical date" } else { "critical dates" };
        let counted = format!("{} {noun}", expected.len());
        assert_eq!(page.all("#results [data-said]")[0], counted, "{query}");
    }
    assert!(waiting(&world.coordinator.get("/admin").await).contains(&"Critical dates 2 waiting".to_owned()));
    assert!(waiting(&world.paralegal.get("/admin").await).contains(&"Critical dates 1 waiting".to_owned()));

    // November 2026 begins on a Sunday.
    let page = world.coordinator.get("/admin/queues/dates?month=2026-11").await;
    assert_eq!(page.all(".month thead th").len(), 7);
    assert_eq!(page.all(".month tbody tr").len(), 6);
    assert_eq!(page.all(".month tbody td").iter().filter(|day| !day.is_empty()).count(), 30);
    assert!(page.all(".month tbody tr:nth-child(5) td:nth-child(2)")[0].starts_with("24"), "a Tuesday");
    assert_eq!(page.all(".month td[aria-current=date] .month-name"), ["Tue 24 Nov"]);
    assert_eq!(page.all(".month td li").len(), 2);
    let page = world.coordinator.get("/admin/queues/dates?month=2026-11&show=all").await;
    assert_eq!(page.all(".month td li").len(), 3);
    assert_eq!(world.paralegal.get("/admin/queues/dates?month=2026-11").await.all(".month td li").len(), 1);
    for month in ["nonsense", "2026-13", "0000-00", "99999-01", "2026-11-01", "-1"] {
        let page = world.coordinator.get(&format!("/admin/queues/dates?month={month}")).await;
        assert_eq!((page.status, page.all("h1")[0].as_str()), (200, "Critical dates: November 2026"), "{month}");
    }
    // A day with many dates shows some and links to all.
    for _ in 0..8 {
        world.app.date(mine, "2026-11-30").make().await;
    }
    let page = world.coordinator.get("/admin/queues/dates?month=2026-11").await;
    let more = page.attributes(".month td li a", "href").into_iter().find(|href| href.contains("day=")).unwrap();
    assert!(page.text().contains("4 more"), "{}", page.text());
    assert_eq!(dates(&world.coordinator.get(&more).await).len(), 8);
}

#[tokio::test]
async fn counts_stop_at_99() {
    let world = World::new().await;
    for _ in 0..100 {
        world.case(1, None, None).await;
    }
    let page = world.coordinator.get("/admin/queues/inbox").await;
    assert_eq!(waiting(&page), ["Inbox 99+ waiting"]);
    assert_eq!(filerefs(&page).len(), 50);
    assert!(page.text().contains("1 to 50 of 100 cases"), "{}", page.text());
    let second = world.coordinator.get("/admin/queues/inbox?page=2").await;
    assert_eq!(filerefs(&second).len(), 50);
    assert!(filerefs(&second).iter().all(|fileref| !filerefs(&page).contains(fileref)));
    // The navigation shows the same counts on a page with a form.
    let case = page.attributes("#results tbody th a", "href")[0].clone();
    assert_eq!(waiting(&world.coordinator.get(&format!("{case}/assign")).await), ["Inbox 99+ waiting"]);
}

#[tokio::test]
async fn the_state_of_a_case_follows_notes_written_at_the_same_moment() {
    let world = World::new().await;
    let case = world.case(1, None, None).await;
    let write = async |kind: &str| {
        let page = world.coordinator.get(&format!("/admin/cases/{case}")).await;
        let fields = [("note_type", kind), ("text", "x"), ("next_review", "2026-12-01")];
        world.coordinator.submit(&page, &format!("/admin/cases/{case}/notes"), &fields).await.status
    };
    let statuses = tokio::join!(write("CONFLICT_CHECK_SUCCESS"), write("ELIGIBILITY_CHECK_SUCCESS"), write("REVIEW"));
    assert_eq!(statuses, (303, 303, 303));
    let state = world.app.row("cases", case).await;
    assert_eq!((&state["conflict_check"], &state["eligibility_check"]), (&json!("PASSED"), &json!("PASSED")));
    assert!(state["next_review_at"].is_string());
}
