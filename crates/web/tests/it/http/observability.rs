//! Logs and traces by OTLP: one trace leads from the request through its job to the third party, contains nothing about people,
//! and nobody waits for an endpoint that does not answer.

use crate::support::{PERSONAL, unmistakable};
use clerk_core::access::Group;
use clerk_testkit::app::process::{Process, environment};
use clerk_testkit::app::{Browser, TestApp};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn with(app: &TestApp, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut variables = environment(app);
    variables.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    variables
}

/// The bodies of what was posted to a path.
async fn posted(server: &MockServer, to: &str) -> Vec<Vec<u8>> {
    let requests = server.received_requests().await.unwrap();
    requests.into_iter().filter(|request| request.url.path() == to).map(|request| request.body).collect()
}

fn holds(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

/// Waits until one of the bodies contains all parts.
async fn wait_for(server: &MockServer, to: &str, parts: &[&[u8]]) {
    let started = Instant::now();
    while !posted(server, to).await.iter().any(|body| parts.iter().all(|part| holds(body, part))) {
        assert!(started.elapsed() < Duration::from_secs(60), "{to}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn one_trace_goes_from_the_request_through_its_job_to_the_third_party() {
    let app = TestApp::spawn().await;
    let (collector, sendgrid) = (MockServer::start().await, MockServer::start().await);
    let authorised = Mock::given(method("POST")).and(header("authorization", "Basic of-this-test"));
    authorised.respond_with(ResponseTemplate::new(200)).mount(&collector).await;
    Mock::given(path("/v3/mail/send")).respond_with(ResponseTemplate::new(202)).mount(&sendgrid).await;
    let endpoint = format!("{}/otlp/", collector.uri());
    let variables = with(
        &app,
        &[
            ("OTLP_ENDPOINT", &endpoint),
            ("OTLP_HEADERS", "Authorization=Basic of-this-test"),
            ("CLERK_RELEASE", "v9.8.7"),
            ("SENDGRID_URL", &sendgrid.uri()),
            ("SENDGRID_API_KEY", "sg-key"),
        ],
    );
    let mut web = Process::start("clerk-web", &variables).unwrap();
    let mut worker = Process::start("clerk-worker", &variables).unwrap();
    let url = web.well().await.unwrap();
    worker.well().await.unwrap();
    app.named_user("forgetful.person@staff.test", &[Group::Paralegal]).await;
    let browser = Browser::new(&url).unwrap();
    let page = browser.get("/admin/forgot-password").await;
    let sent = browser.submit(&page, "/admin/forgot-password", &[("email", "forgetful.person@staff.test")]).await;
    assert!(matches!(sent.status, 200 | 303), "{}", sent.text());
    let body = json!({ "answers": unmistakable() });
    app.http().post(format!("{url}/api/submission/")).json(&body).send().await.unwrap();
    app.wait_for_jobs(Duration::from_secs(60)).await.unwrap();

    let mails = sendgrid.received_requests().await.unwrap();
    let traceparent = mails[0].headers["traceparent"].to_str().unwrap().to_owned();
    let trace: Vec<u8> =
        (3..35).step_by(2).map(|at| u8::from_str_radix(&traceparent[at..at + 2], 16).unwrap()).collect();
    let traces = "/otlp/v1/traces";
    wait_for(&collector, traces, &[b"clerk-web", b"v9.8.7", b"POST /admin/forgot-password", &trace]).await;
    wait_for(&collector, traces, &[b"clerk-worker", b"job send_password_reset", b"call SendGrid", &trace]).await;
    // The lines of the log belong to it.
    wait_for(&collector, "/otlp/v1/logs", &[b"clerk-web", b"answered", &trace]).await;
    wait_for(&collector, "/otlp/v1/logs", &[b"clerk-worker", b"job done", &trace]).await;

    for process in [&mut web, &mut worker] {
        process.signal("TERM").await.unwrap();
        assert_eq!(process.ended().await.unwrap(), Some(0));
    }
    for request in collector.received_requests().await.unwrap() {
        // Words appear in it unchanged, between bytes that are not text.
        let body = String::from_utf8_lossy(&request.body).to_lowercase();
        for personal in PERSONAL.iter().chain(&["forgetful", "sg-key"]) {
            assert!(!body.contains(personal), "{personal} in {}", request.url);
        }
    }
}

#[tokio::test]
async fn nobody_waits_for_an_endpoint_that_does_not_answer() {
    let app = TestApp::spawn().await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let variables = with(&app, &[("OTLP_ENDPOINT", &endpoint), ("METRICS_BIND", "127.0.0.1:0")]);
    let mut web = Process::start("clerk-web", &variables).unwrap();
    let url = web.well().await.unwrap();
    let started = Instant::now();
    for _ in 0..300 {
        let before = Instant::now();
        assert_eq!(app.http().get(format!("{url}/healthz")).send().await.unwrap().status(), 200);
        assert!(before.elapsed() < Duration::from_secs(5));
    }
    assert!(started.elapsed() < Duration::from_secs(60));
    let metrics = app.http().get(web.metrics_url().await.unwrap()).send().await.unwrap().text().await.unwrap();
    let count = |name: &str| {
        let line = metrics.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("{name} in {metrics}")).trim().parse::<u64>().unwrap()
    };
    assert!(count("clerk_telemetry_handed_total ") >= 600, "{metrics}");
    assert_eq!(count("clerk_telemetry_sent_total "), 0);
    let stopped = Instant::now();
    web.signal("TERM").await.unwrap();
    assert_eq!(web.ended().await.unwrap(), Some(0));
    assert!(stopped.elapsed() < Duration::from_secs(20), "{:?}", stopped.elapsed());
}
