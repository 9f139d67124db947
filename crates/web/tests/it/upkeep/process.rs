//! The binaries as processes: starting, refusing to start, logs, stopping, and a killed worker.

use crate::support::{PERSONAL, unmistakable};
use clerk_core::schema;
use clerk_platform::config::DatabaseConfig;
use clerk_platform::db;
use clerk_testkit::app::TestApp;
use clerk_testkit::app::process::{Process, environment};
use clerk_testkit::fixtures::repairs_of;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use uuid::Uuid;

#[tokio::test]
async fn a_bad_environment_stops_the_start_with_one_message() {
    let app = TestApp::spawn().await;
    let mut variables = environment(&app);
    variables.retain(|(name, _)| name != "EMAIL_DOMAIN");
    for (name, value) in &mut variables {
        if name == "DATABASE_URL" || name == "SECRET_KEY" {
            *value = "hunter2".to_owned();
        }
    }
    for (binary, named) in [
        ("clerk-web", &["DATABASE_URL", "SECRET_KEY", "EMAIL_DOMAIN"][..]),
        ("clerk-worker", &["DATABASE_URL", "EMAIL_DOMAIN"]),
    ] {
        let mut process = Process::start(binary, &variables).unwrap();
        assert_eq!(process.ended().await.unwrap(), Some(1), "{binary}");
        let output = process.output();
        for name in named {
            assert_eq!(output.matches(&format!("{name}:")).count(), 1, "{binary}: {output}");
        }
        assert!(!output.contains("hunter2"), "{output}");
    }
}

#[tokio::test]
async fn the_servers_wait_for_the_schema_and_then_refuse_it() {
    let app = TestApp::spawn().await;
    let url = clerk_testkit::database::create_empty().await.unwrap();
    let mut variables = environment(&app);
    variables.iter_mut().filter(|(name, _)| name == "DATABASE_URL").for_each(|(_, value)| value.clone_from(&url));
    let web = Process::start("clerk-web", &variables).unwrap();
    let worker = Process::start("clerk-worker", &variables).unwrap();
    web.line("run `clerk migrate`").await.unwrap();
    worker.line("run `clerk migrate`").await.unwrap();

    // With no patience left, it is an error that says what to do.
    let pool = db::connect(&DatabaseConfig { url: url.into(), pool_size: 2 }, "tests").unwrap();
    let refused = schema::wait_for_schema(&pool, Duration::ZERO).await.unwrap_err().to_string();
    assert!(refused.contains("version 0") && refused.contains("run `clerk migrate`"), "{refused}");

    // Two at once, as two operators may do.
    let (mut first, mut second) = (migrate(&variables), migrate(&variables));
    assert_eq!((first.ended().await.unwrap(), second.ended().await.unwrap()), (Some(0), Some(0)));
    web.well().await.unwrap();
    worker.line("worker started").await.unwrap();
}

fn migrate(variables: &[(String, String)]) -> Process {
    Process::start_with("clerk", &["migrate"], variables).unwrap()
}

#[tokio::test]
async fn on_sigterm_both_servers_end_well() {
    let app = TestApp::spawn().await;
    let variables = environment(&app);
    let mut web = Process::start("clerk-web", &variables).unwrap();
    let mut worker = Process::start("clerk-worker", &variables).unwrap();
    let url = web.well().await.unwrap();
    worker.well().await.unwrap();
    // A submission is in progress when the signal arrives.
    let body = json!({ "answers": repairs_of("ada@example.com") });
    let in_flight = app.http().post(format!("{url}/api/submission/")).json(&body).send();
    let (answer, ()) = tokio::join!(in_flight, async { web.signal("TERM").await.unwrap() });
    if let Ok(answer) = answer {
        assert_eq!(answer.status(), 201);
    }
    worker.signal("TERM").await.unwrap();
    assert_eq!((web.ended().await.unwrap(), worker.ended().await.unwrap()), (Some(0), Some(0)));
}

/// Otherwise swarm would count it as started, and stop the task that it was to replace.
#[tokio::test]
async fn a_server_that_no_health_check_has_found_well_does_not_end_well() {
    let app = TestApp::spawn().await;
    let mut variables = environment(&app);
    for waits_for_schema in [false, true] {
        if waits_for_schema {
            let url = clerk_testkit::database::create_empty().await.unwrap();
            variables
                .iter_mut()
                .filter(|(name, _)| name == "DATABASE_URL")
                .for_each(|(_, value)| value.clone_from(&url));
        }
        for binary in ["clerk-web", "clerk-worker"] {
            let mut process = Process::start(binary, &variables).unwrap();
            process.line(if waits_for_schema { "run `clerk migrate`" } else { "\"address\"" }).await.unwrap();
            process.signal("TERM").await.unwrap();
            assert_eq!(process.ended().await.unwrap(), Some(1), "{binary}, {waits_for_schema}: {}", process.output());
            assert!(process.output().contains("before a health check had found it well"), "{}", process.output());
        }
    }
    // A developer's Ctrl-C.
    variables.iter_mut().filter(|(name, _)| name == "CLERK_ENV").for_each(|(_, value)| "local".clone_into(value));
    let mut web = Process::start("clerk-web", &variables).unwrap();
    web.line("run `clerk migrate`").await.unwrap();
    web.signal("INT").await.unwrap();
    assert_eq!(web.ended().await.unwrap(), Some(0));
}

#[tokio::test]
async fn log_lines_tie_a_job_to_its_request_and_hold_no_personal_data() {
    let app = TestApp::spawn().await;
    let variables = environment(&app);
    let web = Process::start("clerk-web", &variables).unwrap();
    let worker = Process::start("clerk-worker", &variables).unwrap();
    let url = web.well().await.unwrap();
    let created: Value = app
        .http()
        .post(format!("{url}/api/submission/"))
        .json(&json!({ "answers": unmistakable() }))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let submit = format!("{url}/api/submission/{}/submit/", created["id"].as_str().unwrap());
    app.http().post(submit).header("x-request-id", "request-of-this-test").json(&json!({})).send().await.unwrap();
    let search = format!("{url}/admin/cases?search=xyxwilla.vuhyq@example.com");
    app.http().get(search).send().await.unwrap();
    app.wait_for_jobs(Duration::from_secs(60)).await.unwrap();

    let line: Value = serde_json::from_str(&web.line("request-of-this-test").await.unwrap()).unwrap();
    assert_eq!((&line["status"], &line["route"]), (&json!(200), &json!("/api/submission/{id}/submit/")), "{line}");
    let line: Value = serde_json::from_str(&worker.line("request-of-this-test").await.unwrap()).unwrap();
    let text = line.to_string();
    assert!(text.contains("process_submission"), "{text}");
    for output in [web.output(), worker.output()] {
        for line in output.lines() {
            serde_json::from_str::<Value>(line).unwrap_or_else(|_| panic!("no JSON: {line}"));
        }
        for personal in PERSONAL {
            assert!(!output.to_lowercase().contains(personal), "{personal} in {output}");
        }
    }
}

#[tokio::test]
async fn a_worker_killed_amid_500_submissions_makes_each_case_once() {
    let app = TestApp::spawn().await;
    let mut last = Uuid::nil();
    for number in 0..500 {
        last = app.submit(&repairs_of(&format!("renter-{number}@example.com"))).await;
    }
    // However fast the worker is, it can't finish this one before it is killed.
    let mut held = db::begin(&app.pool).await.unwrap();
    sqlx::query("select 1 from submissions where id = $1 for update").bind(last).execute(&mut *held).await.unwrap();
    let variables = environment(&app);
    let worker = Process::start("clerk-worker", &variables).unwrap();
    while app.count("cases").await < 100 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    worker.signal("KILL").await.unwrap();
    drop(worker);
    held.rollback().await.unwrap();
    let before = app.count("cases").await;
    assert!(before < 500, "it was killed too late: {before}");
    let _again = Process::start("clerk-worker", &variables).unwrap();
    // The jobs of the killed worker are taken over a minute after its last keep-alive.
    app.wait_for_jobs(Duration::from_secs(120)).await.unwrap();
    let counts: (i64, i64, i64) = sqlx::query_as(
        "select count(*), count(distinct submission_id), (select count(*) from submissions where is_processed) from cases",
    )
    .fetch_one(&app.pool)
    .await
    .unwrap();
    assert_eq!(counts, (500, 500, 500));
}

#[tokio::test]
async fn what_is_not_http_is_no_error_of_ours() {
    let app = TestApp::spawn().await;
    let mut web = Process::start("clerk-web", &environment(&app)).unwrap();
    let url = web.well().await.unwrap();
    for sent in
        ["\x16\x03\x01\x02\0\x01\0\x01", "GET / HTTP/1.1\r\nno header\r\n\r\n", "HELO\r\n\r\n", "GET \0 HTTP/9\r\n\r\n"]
    {
        let mut socket = tokio::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).await.unwrap();
        socket.write_all(sent.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // It may as well be cut off.
        let _ = socket.read_to_end(&mut answer).await;
    }
    web.signal("TERM").await.unwrap();
    web.ended().await.unwrap();
    let output = web.output();
    assert!(!output.contains("ERROR") && !output.contains("stream error"), "{output}");
}
