//! How long an unfinished form can be gone on with, and by whom.

use clerk_core::intake::submissions::links;
use clerk_core::upkeep::retention;
use clerk_platform::clock::Clock;
use clerk_testkit::app::{INTAKE_ORIGIN, TestApp};
use clerk_testkit::fixtures::repairs;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_draft_ends_after_sixty_days_whatever_is_done_with_it() {
    let clock = Clock::fixed("2026-01-10T00:00:00Z".parse().unwrap());
    let app = TestApp::spawn_at(clock.clone()).await;
    let (_, created) = app.post("/api/submission/", &json!({ "answers": { "A": 1 } })).await;
    let path = format!("/api/submission/{}/", created["id"].as_str().unwrap());
    let call = async |method: Method, tail: &str| {
        let request = app.http().request(method, app.at(&format!("{path}{tail}")));
        request.json(&json!({ "answers": repairs() })).send().await.unwrap().status().as_u16()
    };
    clock.advance(SignedDuration::from_hours(24 * 59));
    assert_eq!([call(Method::GET, "").await, call(Method::PATCH, "").await, call(Method::PUT, "").await], [200; 3]);
    // A change does not make it younger.
    clock.advance(SignedDuration::from_hours(24 * 2));
    for (method, tail) in [(Method::GET, ""), (Method::PATCH, ""), (Method::PUT, ""), (Method::POST, "submit/")] {
        assert_eq!(call(method.clone(), tail).await, 404, "{method} {tail}");
    }
    assert_eq!(app.count("apalis.jobs").await, 0);
}

/// A link as the reminder mails it.
async fn link(app: &TestApp, id: &str) -> String {
    let mut connection = app.pool.acquire().await.unwrap();
    let id: uuid::Uuid = id.parse().unwrap();
    links::create(&mut connection, id.into(), app.clock.now()).await.unwrap().to_string()
}

#[tokio::test]
async fn a_link_from_our_mail_opens_once_and_in_the_same_browser() {
    let clock = Clock::fixed("2026-01-10T00:00:00Z".parse().unwrap());
    let app = TestApp::try_spawn(clock.clone(), true, |settings| {
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    });
    let app = app.await.unwrap();
    let (_, created) = app.post("/api/submission/", &json!({ "answers": { "FIRST_NAME": "Ada" } })).await;
    let token = link(&app, created["id"].as_str().unwrap()).await;
    assert_ne!(created["id"], json!(token));
    // As the centre's site does: with cookies, from its own origin.
    let get = async |from: &str, cookie: &str| {
        let request = app.http().get(app.at(&format!("/api/submission/{token}/"))).header("x-forwarded-for", from);
        let answer = request.header("cookie", cookie).header("origin", INTAKE_ORIGIN).send().await.unwrap();
        assert_eq!(answer.headers()["access-control-allow-credentials"], "true");
        let cookie = answer.headers().get("set-cookie").map(|cookie| cookie.to_str().unwrap().to_owned());
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap(), cookie.unwrap_or_default())
    };
    let (status, body, cookie) = get("198.51.100.1", "").await;
    assert_eq!((status, &body["answers"], &body["id"]), (200, &json!({ "FIRST_NAME": "Ada" }), &json!(token)));
    assert!(cookie.contains("HttpOnly") && cookie.contains(&format!("Path=/api/submission/{token}/")), "{cookie}");
    let cookie = cookie.split(';').next().unwrap().to_owned();

    assert_eq!(get("198.51.100.1", "").await.0, 200, "loaded again in the same place");
    assert_eq!(get("203.0.113.1", "").await.0, 404, "whoever finds it in a history or a log");
    clock.advance(SignedDuration::from_mins(61));
    assert_eq!(get("198.51.100.1", "").await.0, 404, "later, by the next person at the same computer");
    assert_eq!(get("198.51.100.1", "clerk-resume=forged").await.0, 404);
    clock.advance(SignedDuration::from_hours(13 * 24));
    assert_eq!(get("203.0.113.1", &cookie).await.0, 200, "the same browser, wherever it is by now");
    clock.advance(SignedDuration::from_hours(24));
    assert_eq!(get("198.51.100.1", &cookie).await.0, 404, "after two weeks");

    // What was filled in since then can be sent all the same, by the same words in the address. The site takes them for the form's
    // id and puts them into the answers; nobody who reads the database finds them there.
    let path = format!("/api/submission/{token}/");
    let mut answers = repairs();
    answers["id"] = json!(token);
    for _ in 0..2 {
        let sent = app.http().patch(app.at(&path)).json(&json!({ "answers": answers })).send().await.unwrap();
        assert_eq!(sent.status(), 200);
        assert_eq!(sent.json::<Value>().await.unwrap(), json!({ "id": token, "answers": answers }));
    }
    // So it does with the first, partial form that is saved on the way.
    assert_eq!(
        app.post("/api/submission/", &json!({ "answers": { "EMAIL": "ada@example.com", "id": token } })).await.0,
        201
    );
    let found = format!("submissions where answers::text like '%{token}%'");
    assert_eq!((app.count(&found).await, app.count("submissions").await), (0, 2));
    assert_eq!(app.post(&format!("{path}submit/"), &json!({})).await, (200, json!({})));
    app.run_jobs().await;
    assert_eq!(app.count("cases").await, 1);
    assert_eq!(app.http().get(app.at(&path)).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn what_a_link_gives_back_is_what_was_sent_by_it() {
    let app = TestApp::spawn().await;
    let (_, created) = app.post("/api/submission/", &json!({ "answers": { "A": 1 } })).await;
    let token = link(&app, created["id"].as_str().unwrap()).await;
    let path = format!("/api/submission/{token}/");
    let sent = json!({ "A": 2, "id": token, "other": "00000000-1111-2222-3333-444444444444" });
    let patched = app.http().patch(app.at(&path)).json(&json!({ "answers": sent })).send().await.unwrap();
    assert_eq!(patched.status(), 200);
    let got: Value = app.http().get(app.at(&path)).send().await.unwrap().json().await.unwrap();
    assert_eq!(got, json!({ "id": token, "answers": sent }));
    // What an old link names is the form's own id, and stays.
    let id = &created["id"];
    let path = format!("/api/submission/{}/", id.as_str().unwrap());
    let sent = json!({ "A": 3, "id": id });
    app.http().patch(app.at(&path)).json(&json!({ "answers": sent })).send().await.unwrap();
    let got: Value = app.http().get(app.at(&path)).send().await.unwrap().json().await.unwrap();
    assert_eq!(got, json!({ "id": id, "answers": sent }));
}

#[tokio::test]
async fn a_link_that_nobody_opens_ends_and_a_new_mail_ends_the_one_before() {
    let clock = Clock::fixed("2026-01-10T00:00:00Z".parse().unwrap());
    let app = TestApp::spawn_at(clock.clone()).await;
    let (_, created) = app.post("/api/submission/", &json!({ "answers": { "A": 1 } })).await;
    let id = created["id"].as_str().unwrap();
    let (first, second) = (link(&app, id).await, link(&app, id).await);
    let get = async |token: &str| {
        app.http().get(app.at(&format!("/api/submission/{token}/"))).send().await.unwrap().status().as_u16()
    };
    clock.advance(SignedDuration::from_hours(13 * 24));
    assert_eq!((get(&first).await, get(id).await), (404, 200));
    clock.advance(SignedDuration::from_hours(2 * 24));
    assert_eq!(get(&second).await, 404);
    // What is gone takes its links along.
    clock.advance(SignedDuration::from_hours(50 * 24));
    assert_eq!(retention::prune(&app.pool, clock.now()).await.unwrap().forms, 1);
    assert_eq!((app.count("submissions").await, app.count("resume_links").await), (0, 0));
}

#[tokio::test]
async fn over_https_what_the_browser_keeps_is_sent_over_https_alone() {
    let app = TestApp::spawn_with(|settings| settings.public_url = "https://clerk.test".to_owned()).await;
    let (_, created) = app.post("/api/submission/", &json!({ "answers": { "A": 1 } })).await;
    let token = link(&app, created["id"].as_str().unwrap()).await;
    let answer = app.http().get(app.at(&format!("/api/submission/{token}/"))).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Secure-clerk-resume=") && cookie.contains("; Secure"), "{cookie}");
}
