//! The same answers submitted as two submissions.

use crate::support::noon;
use clerk_core::access::Group;
use clerk_testkit::fixtures::repairs_of;
use jiff::SignedDuration;
use serde_json::json;

#[tokio::test]
async fn the_same_answers_within_a_day_are_likely_a_repetition() {
    let app = noon().await;
    let form = repairs_of("ada@example.com");
    let case = app.case_from(&form).await;
    let mut again = form.clone();
    again["id"] = json!("5f3a");
    let second = app.submit(&again).await;
    app.run_jobs().await;
    assert_eq!((app.case_of(second).await, app.count("cases").await), (None, 1));
    let coordinator = app.signed_in(Group::Coordinator).await;
    assert_eq!(coordinator.get("/admin/queues/inbox").await.all("tbody tr").len(), 1);
    let page = coordinator.get("/admin/submissions/failed").await;
    assert!(page.text().contains("Likely a duplicate of R0001"), "{}", page.text());
    let says = coordinator.get(&format!("/admin/cases/{case}/form")).await;
    assert!(says.attributes("main a", "href").contains(&format!("/admin/submissions/{second}")), "{}", says.text());

    // Anyone who looks at it says so.
    let action = format!("/admin/submissions/{second}/repetition");
    assert_eq!(coordinator.submit(&page, &action, &[]).await.status, 303);
    assert!(!coordinator.get("/admin/submissions/failed").await.text().contains("Likely a duplicate"));
    let closed = coordinator.get("/admin/submissions/failed?show=closed").await;
    assert!(closed.all("tbody tr")[0].contains("Duplicate"), "{}", closed.text());

    // Other answers, or a day later, are news.
    let mut other = form.clone();
    other["WEEKLY_RENT"] = json!(481);
    app.case_from(&other).await;
    app.clock.advance(SignedDuration::from_hours(25));
    app.case_from(&form).await;
    assert_eq!(app.count("cases").await, 3);
}

#[tokio::test]
async fn a_coordinator_may_say_that_it_is_none() {
    let app = noon().await;
    let form = repairs_of("ada@example.com");
    app.case_from(&form).await;
    let second = app.submit(&form).await;
    app.run_jobs().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let page = coordinator.get(&format!("/admin/submissions/{second}")).await;
    assert!(page.text().contains("Likely a duplicate of an earlier submission"), "{}", page.text());
    let action = format!("/admin/submissions/{second}/no-repetition");
    assert_eq!(coordinator.submit(&page, &action, &[]).await.status, 303);
    // A second coordinator with the old page is told.
    let csrf = page.attributes("input[name=csrf]", "value")[0].clone();
    assert_eq!(coordinator.post(&action, &[("csrf".to_owned(), csrf)]).await.status, 409);
    app.run_jobs().await;
    assert!(app.case_of(second).await.is_some());
    assert_eq!((app.count("cases").await, app.count("clients").await), (2, 1));
}

#[tokio::test]
async fn whichever_is_processed_first_there_is_one_case() {
    let app = noon().await;
    let form = repairs_of("ada@example.com");
    for _ in 0..6 {
        app.submit(&form).await;
    }
    let workers = [app.start_worker(), app.start_worker()];
    app.wait_for_jobs(std::time::Duration::from_secs(60)).await.unwrap();
    for worker in workers {
        worker.stop().await.unwrap();
    }
    assert_eq!((app.count("cases").await, app.count("submissions where repeats_id is not null").await), (1, 5));
}
