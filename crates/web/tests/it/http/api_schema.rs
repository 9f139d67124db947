//! The JSON API against its own description: schemathesis makes calls of every kind, good and bad, and checks the answers.

use clerk_core::access::Group;
use clerk_ops::demo;
use clerk_testkit::app::{Program, TestApp};
use clerk_testkit::fixtures::repairs_of;
use serde_json::{Value, json};
use tokio::process::Command;
use uuid::Uuid;

/// How many calls are made of each operation; `CLERK_SCHEMATHESIS_CALLS` overrides it. All paths are called, unless the regular
/// expression `CLERK_SCHEMATHESIS_PATHS` picks some.
const CALLS: &str = "200";
/// The checks that every answer must pass.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
    response_schema_conformance";

#[tokio::test]
async fn no_call_is_answered_off_the_description_or_with_a_server_error() {
    let program = std::env::var("CLERK_SCHEMATHESIS")
        .expect("CLERK_SCHEMATHESIS is not set: run the tests by `cargo xtask test`");
    let app = TestApp::spawn().await;
    demo::load(&app.pool, app.clock.now()).await.unwrap();
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let (coordinator, admin) = (app.user(&[Group::Coordinator]).await.0, app.user(&[Group::Admin]).await.0);
    let (coordinator, admin) = (app.token(coordinator).await, app.token(admin).await);
    let calls = std::env::var("CLERK_SCHEMATHESIS_CALLS").unwrap_or_else(|_| CALLS.to_owned());
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("schemathesis.toml");
    std::fs::write(&config, config_for(&app, case, &coordinator, &admin).await).unwrap();

    let paths = std::env::var("CLERK_SCHEMATHESIS_PATHS").ok();
    let only = paths.iter().flat_map(|paths| ["--include-path-regex", paths]);

    let output = Command::new(program)
        .arg("--config-file")
        .arg(&config)
        .args(["run", &app.at("/api/openapi.json"), "--url", &app.url])
        .args([
            "--checks",
            CHECKS,
            "--phases",
            "coverage,fuzzing",
            "--max-examples",
            &calls,
            "--seed",
            "1",
            // With more, the parser of Python, which schemathesis uses, counts its depth across threads and gives up.
            "--workers",
            "1",
        ])
        .args(["--no-color", "--continue-on-failure", "--no-shrink"])
        .args(only)
        .current_dir(folder.path())
        .output()
        .await
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    if paths.is_some() {
        return;
    }
    // Calls got in, as a coordinator and as an admin: one that is refused proves little.
    for made in ["select count(*) > 2 from universities", "select count(*) > 100 from people where full_name <> ''"] {
        assert!(app.value::<bool>(made).await, "{made}");
    }
}

/// The caller for each path: a coordinator, or an admin where a coordinator would not get in. And ids of things that exist, so
/// that calls get beyond 404, by the beginning of the path.
async fn config_for(app: &TestApp, case: Uuid, coordinator: &str, admin: &str) -> String {
    let program = Program::new(app, admin);
    let at = format!("/api/v1/cases/{case}");
    let date = json!({ "date_type": "OTHER", "on_date": app.clock.today().saturating_add(jiff::Span::new().days(30)).to_string() });
    let date = program.post(&format!("{at}/dates"), &date).await.body["id"].clone();
    let service = json!({ "service_type": "LEGAL_ADVICE", "started_on": "2026-01-01", "count": 1 });
    let service = program.post(&format!("{at}/services"), &service).await.body["id"].clone();
    let proposal =
        json!({ "kind": "CLOSE", "outcome": "UNKNOWN", "outcome_notes": "x", "provided_legal_services": false });
    let proposal = program.post(&format!("{at}/proposals"), &proposal).await.body["id"].clone();
    let task = json!({ "case_id": case, "title": "x", "checklist": ["x"] });
    let task = program.post("/api/v1/tasks", &task).await.body;
    let (item, task) = (task["checklist"][0]["id"].clone(), task["id"].clone());
    let question: uuid::Uuid = app
        .value(&format!(
            "with n as (insert into notes (case_id, note_type, author_id, text, created_at)
                 select '{case}', 'PARALEGAL', id, 'x', now() from users limit 1 returning id, author_id)
             insert into lawyer_questions (case_id, note_id, asked_by, asked_at, updated_at)
             select '{case}', id, author_id, now(), now() from n returning id"
        ))
        .await;
    let question = json!(question);
    let submission = program.get(&at).await.body["submission_id"].clone();
    let case_now = program.get(&at).await.body;
    let (client, tenancy) = (case_now["client"]["id"].clone(), case_now["tenancy"]["id"].clone());
    let person = program.get("/api/v1/people?page_size=1").await.body["items"][0]["id"].clone();
    let user = json!(app.user(&[Group::Paralegal]).await.0);
    let add =
        async |path: &str, body| program.post(&format!("/api/v1/settings/{path}"), &body).await.body["id"].clone();
    let university = add("universities", json!({ "name": "A University" })).await;
    let closure = json!({ "closes_on": "2099-12-01", "reopens_on": "2099-12-02", "call_text": "x", "email_text": "x", "form_notice": "x" });
    let closure = add("closures", closure).await;
    let blocked = add("blocked-contacts", json!({ "email": "blocked@example.com" })).await;
    let referrer = add("referrers", json!({ "kind": "LEGAL_CENTRE", "name": "A Centre" })).await;
    let link = add("links", json!({ "title": "A Link", "address": "https://x.test", "icon": "GUIDE" })).await;
    let lawyer = json!(app.user(&[Group::Lawyer]).await.0);
    let mut config = format!("headers = {{ Authorization = \"Bearer {coordinator}\" }}\n");
    // Most bodies name things that exist, too.
    let named = [
        ("client", &client, "body.client_id"),
        ("tenancy", &tenancy, "body.tenancy_id"),
        ("person", &person, "body.person_id"),
        ("paralegal", &user, "body.paralegal_id"),
        ("lawyer", &lawyer, "body.lawyer_id"),
        ("subject", &user, "body.subject_id"),
        ("case", &json!(case), "body.cases[*].id"),
    ];
    for (name, id, _) in named {
        config.push_str(&format!("[dictionaries.{name}]\nvalues = [{id}]\n"));
    }
    config.push_str(&format!("[parameters]\n\"header.If-Match\" = \"*\"\ndate_id = {date}\nservice_id = {service}\nproposal_id = {proposal}\nitem_id = {item}\nquestion_id = {question}\n"));
    for (name, _, field) in named {
        config.push_str(&format!("\"{field}\" = {{ dictionary = \"{name}\", probability = 0.8 }}\n"));
    }
    for (start, id) in [
        ("/api/v1/cases", &json!(case)),
        ("/api/v1/tasks", &task),
        ("/api/v1/submissions", &submission),
        ("/api/v1/clients", &client),
        ("/api/v1/tenancies", &tenancy),
        ("/api/v1/people", &person),
        ("/api/v1/users", &user),
    ] {
        config.push_str(&format!(
            "[[operations]]\ninclude-path-regex = \"^{start}\"\nparameters = {{ \"path.id\" = {id} }}\n"
        ));
    }
    // Only admins invite people.
    config.push_str(&format!(
        "[[operations]]\ninclude-operation-id = [\"invite_user\", \"invite_user_again\"]\nheaders = {{ Authorization = \"Bearer {admin}\" }}\n"
    ));
    for (start, id) in [
        ("universities", university),
        ("closures", closure),
        ("blocked-contacts", blocked),
        ("referrers", referrer),
        ("links", link),
        ("organisation", Value::Null),
        ("staff-domains", Value::Null),
    ] {
        config.push_str(&format!(
            "[[operations]]\ninclude-path-regex = \"^/api/v1/settings/{start}\"\nheaders = {{ Authorization = \"Bearer {admin}\" }}\n"
        ));
        if !id.is_null() {
            config.push_str(&format!("parameters = {{ \"path.id\" = {id} }}\n"));
        }
    }
    config
}
