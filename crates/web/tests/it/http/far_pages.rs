//! How far into a list one may read: each further page costs the database more, so it ends somewhere, and says so.

use clerk_core::access::Group;
use clerk_testkit::app::TestApp;

#[tokio::test]
async fn a_list_ends_after_ten_thousand_rows_and_says_what_to_do() {
    let app = TestApp::spawn().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    for (path, last) in [
        ("/admin/cases?search=a", 400),
        ("/admin/clients?search=a", 400),
        ("/admin/people?search=a", 400),
        ("/admin/queues/mine?", 200),
        ("/admin/queues/dates?", 200),
        ("/admin/proposals?", 200),
        ("/admin/for-review?", 400),
        ("/admin/staff?", 200),
    ] {
        assert_eq!(coordinator.get(&format!("{path}&page={last}")).await.status, 200, "{path}");
        for page in [last + 1, 2000, 1_000_000, i64::MAX] {
            let answer = coordinator.get(&format!("{path}&page={page}")).await;
            assert_eq!(answer.status, 422, "{path} {page}");
            assert!(answer.text().contains("first 10,000"), "{path}: {}", answer.text());
        }
        // What is no number at all is the first page, as it always was.
        assert_eq!(coordinator.get(&format!("{path}&page=x")).await.status, 200, "{path}");
    }
    let token = app.token(app.user(&[Group::Coordinator]).await.0).await;
    for (query, status) in [
        ("page=100&page_size=100", 200),
        ("page=101&page_size=100", 422),
        ("page=10000&page_size=1", 200),
        ("page=10001&page_size=1", 422),
        ("page=2000&page_size=100", 422),
        ("page=9223372036854775807&page_size=100", 422),
        ("page=400", 200),
        ("page=401", 422),
    ] {
        let (found, body) = app.api(&token, &format!("/api/v1/cases?search=a&{query}")).await;
        assert_eq!(found, status, "{query}: {body}");
        if status == 422 {
            assert!(body.to_string().contains("first 10,000"), "{query}: {body}");
        }
    }
}

#[tokio::test]
async fn the_last_page_that_can_be_read_leads_to_no_other() {
    let app = TestApp::spawn().await;
    app.execute("insert into clients (first_name, last_name, email) select 'Ann', 'N' || n, n || '@example.com' from generate_series(1, 10050) n").await;
    let token = app.token(app.user(&[Group::Coordinator]).await.0).await;
    let next = async |page: i64| {
        let (status, body) = app.api(&token, &format!("/api/v1/clients?page={page}&page_size=100")).await;
        assert_eq!(status, 200, "{page}: {body}");
        body["next"].as_str().map(|next| next.to_owned())
    };
    let address = next(99).await.unwrap();
    assert!(address.ends_with("page=100"), "{address}");
    assert_eq!(next(100).await, None);
}
