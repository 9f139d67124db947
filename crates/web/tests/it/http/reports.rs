//! Error reports, as a small Sentry server receives them.

use crate::support::{PERSONAL, unmistakable};
use clerk_testkit::app::TestApp;
use clerk_testkit::app::process::{Process, environment};
use serde_json::Value;
use std::time::Duration;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// The events in the envelopes that a server has received.
async fn events(sentry: &MockServer) -> Vec<Value> {
    let requests = sentry.received_requests().await.unwrap_or_default();
    let bodies = requests.iter().map(|request| String::from_utf8_lossy(&request.body).into_owned());
    bodies
        .flat_map(|body| body.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).collect::<Vec<_>>())
        .filter(|item| item.get("sdk").is_some())
        .collect()
}

async fn first_event(sentry: &MockServer) -> Value {
    for _ in 0..1200 {
        if let Some(event) = events(sentry).await.into_iter().next() {
            return event;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let got = sentry.received_requests().await.unwrap_or_default();
    let got: Vec<_> = got.iter().map(|request| String::from_utf8_lossy(&request.body).into_owned()).collect();
    panic!("no event came, only {got:?}");
}

#[tokio::test]
async fn both_servers_report_what_went_wrong_without_personal_data() {
    let app = TestApp::spawn().await;
    let ids = [app.submit(&unmistakable()).await];
    // Errors that neither server can foresee.
    app.execute("alter table cases rename to gone").await;
    for binary in ["clerk-web", "clerk-worker"] {
        let sentry = MockServer::start().await;
        Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).mount(&sentry).await;
        let mut variables = environment(&app);
        variables.push(("SENTRY_DSN".to_owned(), format!("http://key@{}/1", sentry.address())));
        let process = Process::start(binary, &variables).unwrap();
        let url = process.url().await.unwrap();
        if binary == "clerk-web" {
            // Reading a submission as staff joins its case; the sign-in page does not, so a token is used.
            let (user, _) = app.user(&[clerk_core::access::Group::Admin]).await;
            let token = app.token(user).await;
            let answer = app
                .http()
                .get(format!("{url}/api/v1/submissions/{}", ids[0]))
                .bearer_auth(&token)
                .header("x-request-id", "reported-request")
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status(), 500);
        }
        let event = first_event(&sentry).await;
        let text = event.to_string();
        assert_eq!(event["environment"], "test", "{text}");
        assert!(event["release"].as_str().unwrap().starts_with("clerk@"), "{text}");
        if binary == "clerk-web" {
            assert_eq!(event["tags"]["request_id"], "reported-request", "{text}");
        }
        let text = text.to_lowercase();
        for personal in PERSONAL.iter().chain(&["bearer"]) {
            assert!(!text.contains(personal), "{personal} in {text}");
        }
    }
}
