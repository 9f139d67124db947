//! Files that belong to nothing: they go after 90 days, and nothing else does.

use clerk_core::documents::files::{PruneFiles, object_key};
use clerk_core::jobs::{self, EnqueueOptions};
use clerk_platform::clock::Clock;
use clerk_platform::config::RateLimits;
use clerk_platform::storage::Storage;
use clerk_testkit::app::TestApp;
use clerk_testkit::files::{pdf, png};
use clerk_testkit::fixtures::{repairs, repairs_with};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const BEGUN: &str = "2026-01-10T00:00:00Z";

/// A file; returns what the site is told of it.
async fn file(app: &TestApp, name: &str, number: u32) -> Value {
    let (status, body) = app.upload(name, png(number)).await;
    assert_eq!(status, 201, "{body}");
    app.date_object(&key(&png(number)), BEGUN.parse().unwrap());
    body
}

fn key(bytes: &[u8]) -> String {
    object_key(&Sha256::digest(bytes), "png")
}

async fn prune(app: &TestApp) {
    let mut connection = app.pool.acquire().await.unwrap();
    jobs::enqueue(&mut connection, &PruneFiles {}, EnqueueOptions::default()).await.unwrap();
    drop(connection);
    app.run_jobs().await;
}

/// The names of the files that are left, and how many objects there are.
async fn left(app: &TestApp) -> (Vec<String>, usize) {
    let names = sqlx::query_scalar("select file_name from uploads order by 1").fetch_all(&app.pool).await.unwrap();
    let (objects, _) = Storage::new(&app.storage).list("", None).await.unwrap();
    (names, objects.len())
}

#[tokio::test]
async fn a_file_that_no_case_and_no_form_names_goes_after_ninety_days() {
    let clock = Clock::fixed(BEGUN.parse::<Timestamp>().unwrap());
    let app = TestApp::spawn_at(clock.clone()).await;
    let (of_case, of_failed, of_held) =
        (file(&app, "case.png", 1).await, file(&app, "failed.png", 2).await, file(&app, "held.png", 3).await);
    let (of_draft, odd) = (file(&app, "draft.png", 4).await, file(&app, "odd.png", 5).await);
    file(&app, "nothing.png", 6).await;
    // Twice the same bytes, and so the same object: as a file of the case, and as one that belongs to nothing.
    file(&app, "copy.png", 1).await;
    let mut answers = repairs();
    answers["REPAIRS_ISSUE_PHOTO"] = json!([of_case]);
    app.case_from(&answers).await;
    let photo = |file: &Value| ("REPAIRS_ISSUE_PHOTO", json!([file]));
    app.submit(&repairs_with(&[photo(&of_failed), ("ISSUES", json!("INELIGIBLE"))])).await;
    app.run_jobs().await;
    assert_eq!(app.count("submissions where failed_at is not null").await, 1);
    // Held back, and named in a way in which no file is expected.
    let answers = json!({ "SOMETHING": { "deep": [of_held["id"]] }, "odd": odd["id"].as_str().unwrap().replace('-', "").to_uppercase() });
    let held = json!({ "answers": answers, "is_complete": true, "submitted_at": BEGUN, "held_at": BEGUN, "created_at": BEGUN, "updated_at": BEGUN });
    app.add("submissions", held).await;
    let (_, draft) = app.post("/api/submission/", &json!({ "answers": { "REPAIRS_ISSUE_PHOTO": [of_draft] } })).await;

    clock.advance(SignedDuration::from_hours(24 * 89));
    prune(&app).await;
    assert_eq!(left(&app).await.0.len(), 7, "not before its time");

    clock.advance(SignedDuration::from_hours(24 * 2));
    prune(&app).await;
    let (names, objects) = left(&app).await;
    assert_eq!(names, ["case.png", "draft.png", "failed.png", "held.png", "odd.png"]);
    assert_eq!(objects, 5, "the case's file is there, though a copy of it is gone");
    assert!(!app.old_versions(&key(&png(6))).is_empty(), "it can be got back for a time");
    let deletions = "audit_entries where object_kind = 'FILE' and action = 'DELETED'";
    assert_eq!(app.count(deletions).await, 2, "who deleted it is recorded");

    // With the form goes what only it named.
    let draft: uuid::Uuid = draft["id"].as_str().unwrap().parse().unwrap();
    sqlx::query("delete from submissions where id = $1").bind(draft).execute(&app.pool).await.unwrap();
    prune(&app).await;
    assert_eq!(left(&app).await, (["case.png", "failed.png", "held.png", "odd.png"].map(str::to_owned).to_vec(), 4));
}

#[tokio::test]
async fn a_file_whose_object_was_just_stored_again_waits() {
    let clock = Clock::fixed(BEGUN.parse::<Timestamp>().unwrap());
    let app = TestApp::spawn_at(clock.clone()).await;
    file(&app, "nothing.png", 1).await;
    clock.advance(SignedDuration::from_hours(24 * 91));
    // Someone sends the same bytes at this moment: the object is stored, and its row not yet.
    app.date_object(&key(&png(1)), clock.now());
    prune(&app).await;
    assert_eq!(left(&app).await.1, 1);
    clock.advance(SignedDuration::from_hours(25));
    prune(&app).await;
    assert_eq!(left(&app).await, (Vec::new(), 0));
}

#[tokio::test]
async fn strangers_can_send_and_begin_only_so_much_in_a_day() {
    let clock = Clock::fixed("2026-11-24T01:00:00Z".parse().unwrap());
    let limits = RateLimits { creates: Some(2000), uploads: Some(2000), ..RateLimits::default() };
    let app = TestApp::try_spawn(clock.clone(), true, |settings| settings.rate_limits = limits).await.unwrap();
    let alerts = async || app.count("apalis.jobs where metadata -> 'kind' = 'alert_flood'").await;
    let begin = async || app.post("/api/submission/", &json!({ "answers": {} })).await.0;
    assert_eq!((begin().await, app.upload("a.pdf", pdf()).await.0), (201, 201));
    let sent = app.value::<i64>("select bytes from sent_by_strangers").await;
    assert_eq!(sent, i64::try_from(pdf().len()).unwrap());
    assert_eq!(alerts().await, 0);

    app.execute("update sent_by_strangers set forms = 298, bytes = 600000000").await;
    assert_eq!((begin().await, begin().await, begin().await), (201, 201, 429));
    assert_eq!((app.upload("a.pdf", pdf()).await.0, alerts().await), (201, 2), "one alert for each");
    app.execute("update sent_by_strangers set bytes = 1024::bigint * 1024 * 1024").await;
    let (status, body) = app.upload("a.pdf", pdf()).await;
    assert!(status == 400 && body["file"][0].as_str().unwrap().contains("today"), "{status} {body}");

    // Others can still send theirs, up to what all may send.
    app.execute("update sent_by_strangers set network = 'elsewhere', bytes = 20::bigint * 1024 * 1024 * 1024 - 1")
        .await;
    assert_eq!((begin().await, app.upload("a.pdf", pdf()).await.0), (201, 201));
    assert_eq!(app.upload("a.pdf", pdf()).await.0, 400);
    clock.advance(SignedDuration::from_hours(24));
    assert_eq!((begin().await, app.upload("a.pdf", pdf()).await.0), (201, 201), "the next day");
}
