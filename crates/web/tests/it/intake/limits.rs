//! Limits of the public endpoints: sizes and rates.

use clerk_testkit::app::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn answers_have_a_limit_that_is_checked_while_they_stream() {
    let app = TestApp::spawn().await;
    for (size, status) in [(256 * 1024, 201), (256 * 1024 + 1, 413), (5 * 1024 * 1024, 413)] {
        let answers = json!({ "TEXT": "x".repeat(size - r#"{"TEXT":""}"#.len()) });
        assert_eq!(answers.to_string().len(), size);
        let (found, body) = app.post("/api/submission/", &json!({ "answers": answers })).await;
        assert_eq!(found, status, "{size}");
        assert!(body.is_object());
    }
}

#[tokio::test]
async fn each_address_has_its_own_budget_and_only_trusted_proxies_are_believed() {
    let app = TestApp::spawn_with(|settings| {
        settings.rate_limits.submissions = Some(3);
        settings.rate_limits.uploads = Some(2);
        settings.rate_limits.noemail = Some(2);
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap(), "173.245.48.0/20".parse().unwrap()];
    })
    .await;
    let create = |from: &'static str| {
        let request = app.http().post(app.at("/api/submission/")).json(&json!({ "answers": {} }));
        async move { request.header("x-forwarded-for", from).send().await.unwrap() }
    };
    for _ in 0..3 {
        assert_eq!(create("198.51.100.1, 173.245.48.7").await.status(), 201);
    }
    let refused = create("198.51.100.1, 173.245.48.7").await;
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["retry-after"], "60");
    assert!(refused.json::<Value>().await.unwrap()["detail"].is_string());
    // Someone else's budget is untouched, and a made-up first hop changes nothing.
    assert_eq!(create("198.51.100.2").await.status(), 201);
    assert_eq!(create("6.6.6.6, 198.51.100.1, 173.245.48.7").await.status(), 429);

    let statuses = [
        app.upload("a.png", clerk_testkit::fixtures::png(1)).await.0,
        app.upload("a.png", clerk_testkit::fixtures::png(1)).await.0,
    ];
    assert_eq!(statuses, [201, 201]);
    let (status, body) = app.upload("a.png", clerk_testkit::fixtures::png(1)).await;
    assert_eq!(status, 400, "the site knows no other refusal of a file: {body}");
    assert!(body["file"][0].is_string());
}
