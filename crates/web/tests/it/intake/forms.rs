//! The intake API, call by call, as the centre's site makes them.

use clerk_platform::clock::Clock;
use clerk_platform::db::begin;
use clerk_testkit::app::{INTAKE_ORIGIN, TestApp};
use clerk_testkit::fixtures::{repairs, repairs_of};
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use uuid::Uuid;

#[tokio::test]
async fn a_renter_saves_changes_and_submits() {
    let app = TestApp::spawn().await;
    let first = json!({ "INTRO": null, "FIRST_NAME": "Ada", "EMAIL": "ada@example.com" });
    let (status, created) = app.post("/api/submission/", &json!({ "answers": first })).await;
    assert_eq!((status, &created["answers"]), (201, &first));
    let path = format!("/api/submission/{}/", created["id"].as_str().unwrap());

    let read: Value = app.http().get(app.at(&path)).send().await.unwrap().json().await.unwrap();
    assert_eq!(read, created);

    let mut full = repairs_of("ada@example.com");
    full["id"] = created["id"].clone();
    for method in [Method::PATCH, Method::PUT] {
        let answer = app.http().request(method, app.at(&path)).json(&json!({ "answers": full })).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let body: Value = answer.json().await.unwrap();
        assert_eq!((&body["id"], &body["answers"]), (&created["id"], &full));
    }

    for _ in 0..2 {
        let (status, body) = app.post(&format!("{path}submit/"), &json!({})).await;
        assert_eq!((status, body), (200, json!({})), "submitting twice is as good as once");
    }
    full["PHONE"] = json!("0400 999 999");
    for method in [Method::GET, Method::PATCH, Method::PUT] {
        let answer = app.http().request(method, app.at(&path)).json(&json!({ "answers": full })).send().await.unwrap();
        assert_eq!(answer.status(), 403);
        assert!(answer.json::<Value>().await.unwrap()["detail"].is_string());
    }
}

/// The answer to the last call was lost, and the renter confirms once more.
#[tokio::test]
async fn what_was_submitted_may_be_sent_again() {
    let app = TestApp::spawn().await;
    let mut answers = repairs();
    let id = app.submit(&answers).await;
    let path = format!("/api/submission/{id}/");
    let reversed: serde_json::Map<_, _> = answers.as_object().unwrap().clone().into_iter().rev().collect();
    let mut with_more = answers.clone();
    with_more["id"] = json!(id);
    with_more["NOT_ASKED"] = Value::Null;
    for sent in [answers.clone(), Value::Object(reversed), with_more] {
        for method in [Method::PATCH, Method::PUT] {
            let request = app.http().request(method, app.at(&path)).json(&json!({ "answers": sent }));
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 200);
            let body: Value = answer.json().await.unwrap();
            assert_eq!((&body["id"], &body["answers"]), (&json!(id), &sent));
        }
        assert_eq!(app.post(&format!("{path}submit/"), &json!({})).await, (200, json!({})));
    }
    app.run_jobs().await;
    assert_eq!(app.count("cases").await, 1);
    let kept: String = app.value("select answers::text from submissions").await;
    assert_eq!(serde_json::from_str::<Value>(&kept).unwrap(), repairs(), "what was submitted first stays");
    answers["EMAIL"] = json!("other@example.com");
    for changed in [answers, json!({})] {
        let request = app.http().patch(app.at(&path)).json(&json!({ "answers": changed }));
        assert_eq!(request.send().await.unwrap().status(), 403);
    }
}

#[tokio::test]
async fn answers_come_back_as_they_were_sent() {
    let app = TestApp::spawn().await;
    for raw in [
        r#"{"B":1,"A":null,"id":"x","UNKNOWN":{"deep":[1,2,{"k":"v"}]}}"#,
        r#"{"POSTCODE":800,"AMOUNT":1e20,"NEGATIVE":-5,"HALF":12.50}"#,
        r#"{"NUL":"a\u0000b","LONE":"\ud83d","EMOJI":"\ud83d\ude00 é"}"#,
        r#"{"A":1,"A":2}"#,
        "{}",
    ] {
        let request = app
            .http()
            .post(app.at("/api/submission/"))
            .header("content-type", "application/json")
            .body(format!(r#"{{"answers":{raw}}}"#));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 201, "{raw}");
        let created = answer.text().await.unwrap();
        assert!(created.ends_with(&format!(r#""answers":{raw}}}"#)), "{created}");
        let id = created.split('"').nth(3).unwrap();
        let read =
            app.http().get(app.at(&format!("/api/submission/{id}/"))).send().await.unwrap().text().await.unwrap();
        assert_eq!(read, created);
    }
}

#[tokio::test]
async fn what_is_no_json_object_of_answers_is_refused_with_json() {
    let app = TestApp::spawn().await;
    let (_, created) = app.post("/api/submission/", &json!({ "answers": {} })).await;
    let one = format!("/api/submission/{}/", created["id"].as_str().unwrap());
    let deep = format!(r#"{{"answers":{{"A":{}{}}}}}"#, "[".repeat(60_000), "]".repeat(60_000));
    for body in [
        "",
        "x",
        "[]",
        "null",
        "{}",
        r#"{"answers":"x"}"#,
        r#"{"answers":[]}"#,
        r#"{"answers":null}"#,
        r#"{"answers":{"A":}}"#,
        "\u{feff}",
        &deep,
    ] {
        for (method, path) in [(Method::POST, "/api/submission/"), (Method::PATCH, &one), (Method::PUT, &one)] {
            let answer = app.http().request(method.clone(), app.at(path)).body(body.to_owned()).send().await.unwrap();
            assert_eq!(answer.status(), 400, "{method} {body:.40}");
            assert!(answer.json::<Value>().await.unwrap()["detail"].is_string(), "{method} {body:.40}");
        }
    }
    assert_eq!(app.count("submissions").await, 1);
}

#[tokio::test]
async fn what_does_not_exist_is_404_with_json() {
    let app = TestApp::spawn().await;
    for id in [Uuid::new_v4().to_string(), "undefined".to_owned(), "1".to_owned(), "%00".to_owned()] {
        for (method, tail) in [(Method::GET, ""), (Method::PATCH, ""), (Method::PUT, ""), (Method::POST, "submit/")] {
            let request = app.http().request(method.clone(), app.at(&format!("/api/submission/{id}/{tail}")));
            let answer = request.json(&json!({ "answers": {} })).send().await.unwrap();
            assert_eq!(answer.status(), 404, "{method} {id}");
            assert!(answer.json::<Value>().await.is_ok(), "{method} {id}");
        }
    }
}

#[tokio::test]
async fn an_unfinished_submission_can_be_read_for_sixty_days() {
    let clock = Clock::fixed("2026-01-10T00:00:00Z".parse().unwrap());
    let app = TestApp::spawn_at(clock.clone()).await;
    let (_, created) = app.post("/api/submission/", &json!({ "answers": { "A": 1 } })).await;
    let path = format!("/api/submission/{}/", created["id"].as_str().unwrap());
    for (days, status) in [(59, 200), (2, 404)] {
        clock.advance(SignedDuration::from_hours(24 * days));
        assert_eq!(app.http().get(app.at(&path)).send().await.unwrap().status(), status);
    }
}

#[tokio::test]
async fn the_form_without_email_keeps_name_and_phone() {
    let app = TestApp::spawn().await;
    let path = "/api/webhooks/intake-noemail/";
    for (name, phone, status) in [
        ("Bo", "040012", 200),
        ("Zoë O'Neill", "+61 400 123 456", 200),
        ("B", "0400123456", 400),
        ("", "0400123456", 400),
        ("Bob", "12345", 400),
        (&"x".repeat(201), "0400123456", 400),
    ] {
        let (found, body) = app.post(path, &json!({ "name": name, "phone_number": phone })).await;
        assert_eq!(found, status, "{name:.20} {phone}");
        assert_eq!(body == json!({}), status == 200, "{body}");
    }
    for body in [json!([]), json!({ "name": 7, "phone_number": "0400123456" }), json!({ "name": "Bob" })] {
        assert_eq!(app.post(path, &body).await.0, 400, "{body}");
    }
    let kept: Vec<(String, String)> =
        sqlx::query_as("select name, phone from contacts order by name").fetch_all(&app.pool).await.unwrap();
    assert_eq!(
        kept,
        [("Bo".to_owned(), "040012".to_owned()), ("Zoë O'Neill".to_owned(), "+61 400 123 456".to_owned())]
    );
}

#[tokio::test]
async fn only_the_centres_sites_may_call_from_a_browser() {
    let app = TestApp::spawn().await;
    for path in [
        "/api/submission/",
        "/api/submission/1/",
        "/api/submission/1/submit/",
        "/api/webhooks/intake-noemail/",
        "/api/upload/",
    ] {
        let asked = "content-type,accept,x-csrftoken,x-requested-with,sentry-trace,baggage,traceparent";
        for method in ["GET", "POST", "PATCH", "PUT"] {
            let preflight = |origin: &str| {
                app.http()
                    .request(Method::OPTIONS, app.at(path))
                    .header("origin", origin)
                    .header("access-control-request-method", method)
                    .header("access-control-request-headers", asked)
                    .send()
            };
            let ours = preflight(INTAKE_ORIGIN).await.unwrap();
            assert_eq!(ours.status(), 200, "{path} {method}");
            assert_eq!(ours.headers()["access-control-allow-origin"], INTAKE_ORIGIN);
            assert_eq!(ours.headers()["access-control-allow-credentials"], "true");
            assert!(ours.headers()["access-control-allow-methods"].to_str().unwrap().contains(method));
            let allowed = ours.headers()["access-control-allow-headers"].to_str().unwrap().to_lowercase();
            assert!(asked.split(',').all(|header| allowed.contains(header)), "{allowed}");
            let theirs = preflight("http://evil.test").await.unwrap();
            assert!(!theirs.headers().contains_key("access-control-allow-origin"), "{path} {method}");
        }
    }
    // The site must be able to read the answers themselves, including errors.
    let created = app
        .http()
        .post(app.at("/api/submission/"))
        .header("origin", INTAKE_ORIGIN)
        .json(&json!({ "answers": repairs() }))
        .send()
        .await
        .unwrap();
    assert_eq!(created.headers()["access-control-allow-origin"], INTAKE_ORIGIN);
    let missing = app.http().get(app.at("/api/submission/1/")).header("origin", INTAKE_ORIGIN).send().await.unwrap();
    assert_eq!(
        (missing.status().as_u16(), &missing.headers()["access-control-allow-origin"]),
        (404, &INTAKE_ORIGIN.parse().unwrap())
    );
}

#[tokio::test]
async fn what_was_sent_is_kept_though_the_sender_has_gone() {
    let app = TestApp::spawn().await;
    let (_, created) = app.post("/api/submission/", &json!({ "answers": {} })).await;
    let id: Uuid = created["id"].as_str().unwrap().parse().unwrap();
    // The server has to be in the middle of submitting when the connection is lost, so it is made to wait.
    let mut held = begin(&app.pool).await.unwrap();
    sqlx::query("select 1 from submissions where id = $1 for update").bind(id).execute(&mut *held).await.unwrap();
    let host = app.url.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(host).await.unwrap();
    let request =
        format!("POST /api/submission/{id}/submit/ HTTP/1.1\r\nhost: {host}\r\ncontent-length: 2\r\n\r\n{{}}");
    socket.write_all(request.as_bytes()).await.unwrap();
    let waiting = "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    while app.count(waiting).await == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Closed with a reset, as by a phone that is gone.
    socket.set_zero_linger().unwrap();
    drop(socket);
    tokio::time::sleep(Duration::from_millis(200)).await;
    held.rollback().await.unwrap();

    let kept = "submissions where is_complete and (select count(*) from apalis.jobs) = 1";
    let begun = Instant::now();
    while app.count(kept).await == 0 {
        assert!(begun.elapsed() < Duration::from_secs(60), "what was sent is lost");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
