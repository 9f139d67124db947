//! The JSON API: its document, tokens, shapes and errors.

use clerk_core::access::Group;
use clerk_core::office::accounts::tokens;
use clerk_platform::clock::Clock;
use clerk_testkit::app::{Browser, TestApp};
use clerk_testkit::fixtures::repairs_of;
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::collections::HashSet;

#[test]
fn the_document_is_the_committed_one() {
    insta::assert_json_snapshot!("openapi", clerk_web::openapi_document());
}

#[tokio::test]
async fn the_document_and_its_page_are_served() {
    let app = TestApp::spawn().await;
    let document: Value = app.http().get(app.at("/api/openapi.json")).send().await.unwrap().json().await.unwrap();
    assert_eq!(document, serde_json::to_value(clerk_web::openapi_document()).unwrap());
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));

    // The page has each call with an example, works without scripts, and says where tokens come from.
    let page = Browser::new(&app.url).unwrap().get("/api/docs").await;
    assert_eq!(page.status, 200);
    let paths = document["paths"].as_object().unwrap();
    let calls: usize = paths.values().map(|methods| methods.as_object().unwrap().len()).sum();
    let examples = page.all(".docs-call pre");
    assert!(examples.len() == calls && examples.iter().all(|call| call.contains("Bearer TOKEN")), "{examples:?}");
    assert_eq!(page.all("details[open]").len(), 0, "folded");
    let groups = page.all(".docs-group").join(", ");
    assert!(groups.contains("Critical dates") && groups.contains("Landlords, agents and support workers"), "{groups}");
    let ids: HashSet<String> = page.attributes("[id]", "id").into_iter().collect();
    let links = page.attributes("a[href^='#']", "href");
    assert!(links.len() > 150 && links.iter().all(|link| ids.contains(&link[1..])), "{links:?}");
    assert_eq!(page.attributes("a[href='/admin/account/tokens']", "href").len(), 1);
}

#[tokio::test]
async fn a_case_in_the_api() {
    let app = TestApp::spawn().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let (user, email) = app.user(&[Group::Coordinator]).await;
    let token = app.token(user).await;
    let (status, one) = app.api(&token, &format!("/api/v1/cases/{case}")).await;
    assert_eq!(status, 200);
    assert_eq!(
        (&one["id"], &one["fileref"], &one["topic"], &one["stage"], &one["is_open"], &one["paralegal"], &one["lawyer"]),
        (
            &json!(case),
            &json!("R0001"),
            &json!("REPAIRS"),
            &json!("UNSTARTED"),
            &json!(true),
            &Value::Null,
            &Value::Null
        )
    );
    assert_eq!(
        (&one["client"]["email"], &one["tenancy"]["suburb"], &one["weekly_rent"]),
        (&json!("ada@example.com"), &json!("Richmond"), &json!(480))
    );
    let created: jiff::Timestamp = one["created_at"].as_str().unwrap().parse().unwrap();
    assert!(app.clock.now().duration_since(created) < SignedDuration::from_mins(1));

    let submission = one["submission_id"].as_str().unwrap();
    let (_, submission) = app.api(&token, &format!("/api/v1/submissions/{submission}")).await;
    assert_eq!((&submission["answers"], &submission["case_id"]), (&repairs_of("ada@example.com"), &json!(case)));
    let (_, me) = app.api(&token, "/api/v1/users/me").await;
    assert_eq!((&me["id"], &me["email"], &me["groups"]), (&json!(user), &json!(email), &json!(["COORDINATOR"])));
}

#[tokio::test]
async fn parameters_that_make_no_sense_are_named() {
    let app = TestApp::spawn().await;
    let (user, _) = app.user(&[Group::Coordinator]).await;
    let token = app.token(user).await;
    for (query, fields) in [
        ("page=0", vec!["page"]),
        ("page=x&page_size=101", vec!["page", "page_size"]),
        ("page_size=0", vec!["page_size"]),
        ("topic=MOON", vec!["topic"]),
        (
            "topic=MOON&stage=X&outcome=Y&provided_legal_services=maybe&is_open=maybe&paralegal=x&lawyer=y&sort=z",
            vec!["topic", "stage", "outcome", "provided_legal_services", "is_open", "paralegal", "lawyer", "sort"],
        ),
    ] {
        let (status, problem) = app.api(&token, &format!("/api/v1/cases?{query}")).await;
        assert_eq!(status, 422, "{query}");
        let named: Vec<&str> =
            problem["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
        assert_eq!(named, fields, "{query}");
    }
    for query in ["topic=REPAIRS&topic=BONDS", "search=%ff"] {
        let (status, problem) = app.api(&token, &format!("/api/v1/cases?{query}")).await;
        assert!(status == 400 || status == 200, "{query}: {status} {problem}");
    }
}

#[tokio::test]
async fn tokens_are_kept_as_hashes_remember_their_use_and_end() {
    let clock = Clock::fixed("2026-05-01T00:00:00Z".parse().unwrap());
    let app = TestApp::spawn_at(clock.clone()).await;
    let (user, _) = app.user(&[Group::Paralegal]).await;
    let token = app.token(user).await;
    assert!(token.starts_with("clerk_") && token.len() > 40);
    let last_used = async || app.value::<Option<String>>("select last_used_at::text from api_tokens").await;
    assert_eq!(last_used().await, None);
    assert_eq!(app.api(&token, "/api/v1/users/me").await.0, 200);
    let first = last_used().await;
    assert!(first.is_some());
    clock.advance(SignedDuration::from_hours(5));
    app.api(&token, "/api/v1/users/me").await;
    assert_ne!(last_used().await, first);
    let stored: Vec<u8> = app.value("select token_hash from api_tokens").await;
    assert_eq!(stored.len(), 32);
    for header in ["Basic abc", "Bearer", "bearer  x", "Token x", ""] {
        let answer = app.http().get(app.at("/api/v1/users/me")).header("authorization", header).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{header}");
        assert_eq!(answer.headers()["www-authenticate"], "Bearer");
    }
    let mut connection = app.pool.acquire().await.unwrap();
    assert_eq!(tokens::revoke_named(&mut connection, user.into(), "test", clock.now()).await.unwrap(), 1);
    assert_eq!(app.api(&token, "/api/v1/users/me").await.0, 401);
}

#[tokio::test]
async fn a_call_without_a_token_is_refused_before_it_is_read() {
    let app = TestApp::spawn().await;
    for (method, path, headers) in [
        ("PATCH", "/api/v1/cases/nonsense", &[] as &[(&str, &str)]),
        ("PUT", "/api/v1/cases/nonsense/stage", &[]),
        ("POST", "/api/v1/cases/nonsense/notes", &[]),
        ("DELETE", "/api/v1/cases/nonsense/services/nonsense", &[]),
        ("POST", "/api/v1/people", &[("idempotency-key", "")]),
    ] {
        let mut call = app.http().request(method.parse().unwrap(), app.at(path)).json(&json!({}));
        for (name, value) in headers {
            call = call.header(*name, *value);
        }
        assert_eq!(call.send().await.unwrap().status(), 401, "{method} {path}");
    }
}
