//! `clerk health`.

use crate::support::run;
use clerk_testkit::app::TestApp;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

#[tokio::test]
async fn it_needs_no_configuration_and_no_curl() {
    let app = TestApp::spawn().await;
    let answer = run(&["health", &app.at("/readyz")], &[]).await;
    assert_eq!((answer.code, answer.out.as_str(), answer.err.as_str()), (Some(0), "", ""));
    let localhost = app.at("/healthz").replace("127.0.0.1", "localhost");
    assert_eq!(run(&["health", &localhost], &[]).await.code, Some(0));

    app.drop_bucket();
    // The answer about the state is kept for two seconds.
    tokio::time::sleep(Duration::from_millis(2100)).await;
    let answer = run(&["health", &app.at("/readyz")], &[]).await;
    assert_eq!((answer.code, answer.err.as_str()), (Some(1), "clerk: answered 503\n"));
}

#[tokio::test]
async fn what_does_not_answer_is_not_well() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("http://{}/readyz", silent.local_addr().unwrap());
    let started = Instant::now();
    for (url, why) in [
        (silent.as_str(), "no answer within 2 seconds"),
        ("http://127.0.0.1:1/readyz", "nothing answers on port 1"),
        ("https://127.0.0.1:1/readyz", "only http://"),
        ("http://192.0.2.1/readyz", "on this machine"),
        ("http://clerk.example.org/readyz", "on this machine"),
    ] {
        let answer = run(&["health", url], &[]).await;
        assert_eq!(answer.code, Some(1), "{url}");
        assert!(answer.err.contains(why), "{url}: {}", answer.err);
    }
    assert!(started.elapsed().as_secs() < 30);
}
