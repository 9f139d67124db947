//! The administrators' pages about jobs, and the command line that does the same.

use crate::support::AGAIN;
use clerk_core::access::Group;
use clerk_testkit::app::TestApp;
use clerk_testkit::app::process::{Process, environment};
use clerk_testkit::fixtures::repairs_of;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::path::Path;

/// A dead job, a done one, and one that waits.
async fn app_with_jobs() -> (TestApp, String, String) {
    let app = TestApp::spawn().await;
    app.submit(&repairs_of("ada@example.com")).await;
    app.run_jobs().await;
    let insert = async |status: &'static str| -> String {
        let id = ulid();
        sqlx::query(
            "insert into apalis.jobs (id, job_type, job, status, attempts, max_attempts, last_result, done_at, metadata)
             values ($1, 'fast', $2, $3, 12, 12, '{\"Err\": \"it went <b>wrong</b>\"}', now(), hstore('kind', 'process_submission'))",
        )
        .bind(&id)
        .bind(br#"{"kind":"process_submission","version":1,"data":{"submission_id":"00000000-0000-0000-0000-000000000000"}}"#)
        .bind(status)
        .execute(&app.pool)
        .await
        .unwrap();
        sqlx::query(
            "insert into job_errors (job_id, attempt, error, worker) values ($1, 1, 'first <i>try</i>', 'host-1')",
        )
        .bind(&id)
        .execute(&app.pool)
        .await
        .unwrap();
        id
    };
    let (dead, waiting) = (insert("Killed").await, insert("Pending").await);
    (app, dead, waiting)
}

fn ulid() -> String {
    format!("01{}", &uuid::Uuid::new_v4().simple().to_string().to_uppercase()[..24])
}

#[tokio::test]
async fn a_submission_whose_job_is_cancelled_shows_among_the_failed_and_can_be_tried_again() {
    let app = TestApp::spawn().await;
    let submission = app.submit(&repairs_of("ada@example.com")).await;
    let job = "select id from apalis.jobs where metadata -> 'kind' = 'process_submission'";
    let job: String = app.value(job).await;
    let admin = app.signed_in(Group::Admin).await;
    let page = admin.get(&format!("/admin/jobs/{job}")).await;
    assert_eq!(admin.submit(&page, &format!("/admin/jobs/{job}/cancel"), &[]).await.status, 303);
    let page = admin.get("/admin/submissions/failed").await;
    assert!(page.text().contains("The job was cancelled"), "{}", page.text());
    assert_eq!(admin.submit(&page, &format!("/admin/submissions/{submission}/retry"), &[]).await.status, 303);
    app.run_jobs().await;
    assert!(app.case_of(submission).await.is_some());
}

#[tokio::test]
async fn an_admin_sees_how_the_queue_stands_and_acts_on_it() {
    let (app, dead, waiting) = app_with_jobs().await;
    let admin = app.signed_in(Group::Admin).await;
    let page = admin.get("/admin/jobs").await;
    // For a few seconds, on a busy machine.
    let waiting_for = page.fact("Waiting").unwrap();
    assert!(waiting_for.starts_with("1 , the oldest for ") && waiting_for.ends_with(" s"), "{waiting_for}");
    for words in ["process_submission", "Fast jobs", "Slow jobs", "Sends the week in numbers", "Reminds renters"] {
        assert!(page.text().contains(words), "{words}");
    }

    let list = admin.get("/admin/jobs/list?state=dead&kind=process_submission").await;
    assert_eq!(list.all("tbody tr").len(), 1);
    assert!(list.text().contains("it went <b>wrong</b>") && !list.html.contains("<b>wrong"), "{}", list.text());
    assert_eq!(admin.get("/admin/jobs/list?state=done&kind=process_submission").await.all("tbody tr").len(), 1);
    assert!(admin.get("/admin/jobs/list?state=cancelled").await.text().contains("No jobs found"));

    let job = admin.get(&format!("/admin/jobs/{dead}")).await;
    assert!(job.text().contains("first <i>try</i>") && job.text().contains("host-1"), "{}", job.text());
    assert_eq!(job.fact("Tries").as_deref(), Some("12 of 12"));
    let answer = admin.submit(&job, &format!("/admin/jobs/{dead}/retry"), &[]).await;
    assert_eq!((answer.status, answer.location()), (303, format!("/admin/jobs/{dead}?done=job-retry").as_str()));
    let answer = admin.submit(&job, &format!("/admin/jobs/{dead}/retry"), &[AGAIN]).await;
    assert_eq!(answer.status, 409, "it waits already");

    let job = admin.get(&format!("/admin/jobs/{waiting}")).await;
    assert_eq!(admin.submit(&job, &format!("/admin/jobs/{waiting}/cancel"), &[]).await.status, 303);
    assert!(admin.get(&format!("/admin/jobs/{waiting}")).await.text().contains("Cancelled"));

    let page = admin.get("/admin/jobs").await;
    let csrf = page.attributes("input[name=csrf]", "value")[0].clone();
    let fields = [("csrf", csrf.as_str()), ("name", "weekly_report")].map(|(k, v)| (k.to_owned(), v.to_owned()));
    assert_eq!(admin.post("/admin/jobs/run-now", &fields).await.status, 303);
    let report = "apalis.jobs where metadata -> 'kind' = 'send_weekly_report' and status = 'Pending'";
    assert_eq!(app.count(report).await, 1);

    // Each action with the person who took it.
    let text = admin.get("/admin/jobs").await.text();
    for deed in ["Retry", "Cancel", "Run now weekly_report"] {
        assert!(text.contains(deed), "{deed} in {text}");
    }
    let by = format!("job_actions where actor_id = '{}'", admin.user_id.unwrap());
    assert_eq!(app.count(&by).await, 3);
}

#[tokio::test]
async fn all_dead_jobs_of_a_kind_are_tried_again_at_once() {
    let (app, _, _) = app_with_jobs().await;
    let admin = app.signed_in(Group::Admin).await;
    app.execute("update apalis.jobs set status = 'Killed' where status = 'Pending'").await;
    let list = admin.get("/admin/jobs/list?state=dead&kind=process_submission").await;
    assert_eq!(admin.submit(&list, "/admin/jobs/retry-kind", &[("kind", "process_submission")]).await.status, 303);
    assert_eq!(app.count("apalis.jobs where status = 'Pending' and attempts = 0").await, 2);
}

#[tokio::test]
async fn jobs_are_for_admins() {
    let (app, dead, _) = app_with_jobs().await;
    for (group, status) in
        [(Group::Paralegal, 404), (Group::Lawyer, 404), (Group::Coordinator, 404), (Group::Admin, 200)]
    {
        let browser = app.signed_in(group).await;
        for path in ["/admin/jobs", "/admin/jobs/list", &format!("/admin/jobs/{dead}")] {
            assert_eq!(browser.get(path).await.status, status, "{group:?} {path}");
        }
        let csrf = browser.get("/admin").await.attributes("input[name=csrf]", "value")[0].clone();
        for path in [&format!("{dead}/retry"), &format!("{dead}/cancel"), "retry-kind", "run-now"] {
            let fields =
                [("csrf", csrf.as_str()), ("kind", "x"), ("name", "prune")].map(|(k, v)| (k.to_owned(), v.to_owned()));
            let answer = browser.post(&format!("/admin/jobs/{path}"), &fields).await;
            assert_eq!(answer.status, if status == 404 { 404 } else { 303 }, "{group:?} {path}");
        }
    }
    let admin = app.signed_in(Group::Admin).await;
    for path in ["/admin/jobs/nonsense", "/admin/jobs/%00"] {
        assert_eq!(admin.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_command_line_lists_shows_retries_and_cancels() {
    let (app, dead, waiting) = app_with_jobs().await;
    let variables = environment(&app);
    let clerk = async |arguments: &[&str]| -> (Option<i32>, String) {
        let mut process = Process::start_with("clerk", arguments, &variables).unwrap();
        let code = process.ended().await.unwrap();
        (code, process.output())
    };
    let (code, text) = clerk(&["jobs", "list", "--json"]).await;
    let listed: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &listed[0]["id"], &listed[0]["state"]), (Some(0), &json!(dead), &json!("dead")));
    assert!(clerk(&["jobs", "show", &dead]).await.1.contains("first <i>try</i>"));
    assert_eq!(clerk(&["jobs", "retry", &dead]).await.0, Some(0));
    assert_eq!(clerk(&["jobs", "cancel", &waiting]).await.0, Some(0));
    let (code, text) = clerk(&["jobs", "cancel", &waiting]).await;
    assert!(code == Some(1) && text.contains("nothing to cancel"), "{text}");
    assert_eq!(clerk(&["jobs", "show", "nonsense"]).await.0, Some(1));
    let (_, text) = clerk(&["jobs", "stats", "--json"]).await;
    let stats: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&stats["classes"][0]["class"], &stats["classes"][0]["waiting"]), (&json!("fast"), &json!(1)));
    assert!(clerk(&["jobs", "list", "--state", "sleeping"]).await.1.contains("expected one of"));
}

#[tokio::test]
async fn prometheus_reads_what_both_servers_do() {
    let app = TestApp::spawn().await;
    let mut variables = environment(&app);
    variables.push(("METRICS_BIND".to_owned(), "127.0.0.1:0".to_owned()));
    let web = Process::start("clerk-web", &variables).unwrap();
    let worker = Process::start("clerk-worker", &variables).unwrap();
    let url = web.url().await.unwrap();
    let metrics = [web.metrics_url().await.unwrap(), worker.metrics_url().await.unwrap()];
    app.submit(&repairs_of("ada@example.com")).await;
    app.wait_for_jobs(std::time::Duration::from_secs(60)).await.unwrap();
    for path in ["/healthz", "/admin/cases/4f1c5f5e-0000-4000-8000-000000000000", "/no/such/page"] {
        app.http().get(format!("{url}{path}")).send().await.unwrap();
    }
    let read = async |url: &str| app.http().get(url).send().await.unwrap().text().await.unwrap();
    let text = read(&metrics[0]).await;
    for line in [
        r#"clerk_http_requests_total{method="GET",route="/healthz",status="200"} 1"#,
        r#"clerk_http_requests_total{method="GET",route="/admin/cases/{id}",status="303"} 1"#,
        r#"clerk_http_requests_total{method="GET",route="-",status="404"} 1"#,
        r#"clerk_http_duration_seconds_count{route="/healthz"} 1"#,
        "clerk_db_connections_max 4",
        "process_start_time_seconds 1",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    // A job that is due each minute may wait for a moment.
    let mut text = read(&metrics[1]).await;
    for _ in 0..100 {
        if text.contains("clerk_queue_depth{class=\"fast\"} 0") && text.contains("outcome=\"done\"} 1") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        text = read(&metrics[1]).await;
    }
    for line in [
        r#"clerk_jobs_ended_total{kind="process_submission",outcome="done"} 1"#,
        r#"clerk_job_attempts_total{kind="process_submission"} 1"#,
        r#"clerk_job_duration_seconds_count{kind="process_submission"} 1"#,
        "process_start_time_seconds 1",
        r#"clerk_queue_depth{class="fast"} 0"#,
        r#"clerk_queue_oldest_seconds{class="slow"} 0"#,
        "clerk_db_connections_max 10",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    // Alerts and the dashboard use no other metrics; one with a name that nobody exports would stay silent for ever.
    let exported = [read(&metrics[0]).await, text].concat();
    let exported: HashSet<&str> = exported.lines().filter_map(|line| line.split(['{', ' ']).next()).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/monitoring");
    for file in ["alerts.yml", "dashboard.json"] {
        let asked = std::fs::read_to_string(folder.join(file)).unwrap();
        let words = asked.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
        let names: Vec<&str> =
            words.filter(|word| word.starts_with("clerk_") || word.starts_with("process_start")).collect();
        assert!(names.len() > 10, "{file}");
        for name in names {
            assert!(exported.contains(name), "{file} asks for {name}, which nobody exports");
        }
    }
    // Not public.
    assert_eq!(app.http().get(format!("{url}/metrics")).send().await.unwrap().status(), 404);
}
