//! The worker's process: configuration, health checks, signals, error reports.

use crate::support::{Database, environment, wait_until};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

fn command(db: &Database) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clerk-worker"));
    command.env_clear().envs(environment(&db.url)).envs(clerk_testkit::faketime::variables());
    command
}

/// The port that it listens on, from its log, and the rest of the log, which must stay open.
fn port_of(child: &mut Child) -> (u16, impl Read + use<>) {
    let mut log = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("worker started") {
        line.clear();
        assert!(log.read_line(&mut line).unwrap() > 0, "it ended");
    }
    let line: Value = serde_json::from_str(&line).unwrap();
    let (_, port) = line["address"].as_str().unwrap().rsplit_once(':').unwrap();
    (port.parse().unwrap(), log)
}

async fn status_of(port: u16, path: &str) -> Option<u16> {
    let answer = ask(port, path).await?;
    answer.split(' ').nth(1)?.parse().ok()
}

/// The status and JSON of a page, once the server answers.
async fn get(port: u16, path: &str) -> Option<(u16, Value)> {
    let answer = ask(port, path).await?;
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    let (_, body) = answer.split_once("\r\n\r\n")?;
    Some((status, serde_json::from_str(body).ok()?))
}

/// A complete answer.
async fn ask(port: u16, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    Some(answer)
}

fn terminate(child: &mut Child) -> Option<i32> {
    kill_process(Pid::from_raw(child.id().try_into().unwrap()).unwrap(), Signal::TERM).unwrap();
    child.wait().unwrap().code()
}

#[tokio::test]
async fn it_answers_health_checks_and_ends_with_0_on_sigterm() {
    let db = Database::new().await;
    let mut child = command(&db).stdout(Stdio::piped()).spawn().unwrap();
    let (port, _log) = port_of(&mut child);
    wait_until("the claims", async || {
        get(port, "/readyz").await.is_some_and(|(_, body)| body["checks"]["jobs"] == "ok")
    })
    .await;
    assert_eq!(get(port, "/healthz").await.unwrap(), (200, serde_json::json!({"status": "ok"})));
    let (status, body) = get(port, "/readyz").await.unwrap();
    let checks = &body["checks"];
    assert_eq!((&checks["database"], &checks["schema"]), (&"ok".into(), &"ok".into()));
    // Nobody answers at that S3 endpoint, and the body names it as the failing part.
    assert!(checks["storage"] != "ok" && status == 503 && body["status"] == "unavailable", "{body}");
    assert_eq!(status_of(port, "/").await, Some(404));
    assert_eq!(terminate(&mut child), Some(0));
}

#[tokio::test]
async fn a_bad_configuration_stops_it_with_every_name() {
    let db = Database::new().await;
    let output = command(&db).env_remove("S3_BUCKET").env("WORKER_FAST_JOBS", "many").output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(message.contains("S3_BUCKET") && message.contains("WORKER_FAST_JOBS"), "{message}");
}

#[tokio::test]
async fn a_dead_job_is_reported_and_logged_without_its_payload() {
    let db = Database::new().await;
    let sentry = sentry().await;
    let dsn = format!("http://key@127.0.0.1:{}/1", sentry.address().port());
    let mut child = command(&db).env("SENTRY_DSN", dsn).stdout(Stdio::piped()).spawn().unwrap();
    let payload = br#"{"kind":"process_submission","version":1,"trace":"req-7","data":{"submission_id":"Jane Doe"}}"#;
    let id = ulid::Ulid::generate().to_string();
    let insert = sqlx::query("insert into apalis.jobs (id, job_type, job) values ($1, 'fast', $2)");
    insert.bind(&id).bind(&payload[..]).execute(&db.pool).await.unwrap();

    // A scheduled job may be due just now, which is reported to Sentry too.
    let told = async || {
        let requests = sentry.received_requests().await.unwrap();
        requests.iter().map(|request| String::from_utf8_lossy(&request.body).into_owned()).collect::<Vec<_>>()
    };
    wait_until("the report", async || told().await.iter().any(|report| report.contains("job is dead"))).await;
    db.wait_for(&id, "Killed").await;
    assert_eq!(terminate(&mut child), Some(0));
    let told = told().await;
    let reports: Vec<&String> = told.iter().filter(|report| report.contains("job is dead")).collect();
    assert!(reports.len() == 1 && reports[0].contains(&id), "{told:?}");
    assert!(told.iter().all(|report| !report.contains("Jane")), "{told:?}");

    let mut log = String::new();
    child.stdout.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(!log.contains("Jane"), "{log}");
    let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let line = lines.into_iter().find(|line| line["message"] == "job is dead").unwrap();
    assert_eq!((&line["outcome"], &line["level"]), (&"dead".into(), &"ERROR".into()));
    let span = &line["span"];
    assert_eq!((&span["kind"], &span["id"]), (&"process_submission".into(), &id.as_str().into()));
    assert_eq!((&span["attempt"], &span["request_id"]), (&1.into(), &"req-7".into()));
    assert!(line["duration_ms"].is_f64(), "{line}");
}

async fn sentry() -> wiremock::MockServer {
    let sentry = wiremock::MockServer::start().await;
    let answer = wiremock::ResponseTemplate::new(200).set_body_string("{}");
    wiremock::Mock::given(wiremock::matchers::any()).respond_with(answer).mount(&sentry).await;
    sentry
}

#[tokio::test]
async fn what_comes_up_by_the_clock_checks_in_with_its_monitor() {
    let db = Database::new().await;
    let sentry = sentry().await;
    let dsn = format!("http://key@127.0.0.1:{}/1", sentry.address().port());
    let mut command = command(&db);
    command.env("SENTRY_DSN", dsn).env("CLERK_RELEASE", "v9.8.7").stdout(Stdio::null());
    let mut child = command.spawn().unwrap();
    let id = db.enqueue(&clerk_core::upkeep::SendHeartbeat {}).await;
    db.wait_for(&id, "Done").await;
    assert_eq!(terminate(&mut child), Some(0));

    let reports = sentry.received_requests().await.unwrap();
    let lines = reports.iter().flat_map(|report| report.body.split(|byte| *byte == b'\n'));
    let check_ins: Vec<Value> = lines
        .filter_map(|line| serde_json::from_slice(line).ok())
        .filter(|line: &Value| line["monitor_slug"].is_string())
        .collect();
    // One more is enqueued by the schedule when a minute ends during the test.
    let mut ids: Vec<_> = check_ins.iter().map(|one| one["check_in_id"].as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert!((1..=3).contains(&ids.len()), "{check_ins:?}");
    for id in ids {
        let of_one = check_ins.iter().filter(|one| one["check_in_id"].as_str() == id);
        let told: Vec<_> = of_one.map(|one| (one["monitor_slug"].as_str(), one["status"].as_str())).collect();
        assert_eq!(told, [(Some("heartbeat"), Some("in_progress")), (Some("heartbeat"), Some("ok"))], "{check_ins:?}");
    }
    assert_eq!(check_ins[0]["environment"], "local");
    assert_eq!(check_ins[0]["monitor_config"]["schedule"]["value"], "* * * * *");
}
