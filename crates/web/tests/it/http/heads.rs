//! HEAD is answered wherever GET is, with the same head and without a body.

use clerk_core::access::Group;
use clerk_testkit::app::{Page, TestApp};
use clerk_testkit::fixtures::{png, repairs_with};
use clerk_web::routes;
use serde_json::json;

/// The headers that say what the answer is, not when or to whom it was given.
fn kept(page: &Page) -> Vec<(String, String)> {
    let differs = ["date", "x-request-id", "set-cookie"];
    let headers = page.headers.iter().filter(|(name, _)| !differs.contains(&name.as_str()));
    let mut headers: Vec<_> =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    headers.sort_unstable();
    headers
}

#[tokio::test]
async fn every_page_and_call_that_can_be_read_has_a_head() {
    let app = TestApp::spawn().await;
    let (_, photo) = app.upload("kitchen.png", png(1)).await;
    let case = app.case_from(&repairs_with(&[("REPAIRS_ISSUE_PHOTO", json!([photo]))])).await;
    let filed = app.filed(case).await;
    let (_, draft) = app.post("/api/submission/", &json!({ "answers": { "A": 1 } })).await;
    let admin = app.signed_in(Group::Admin).await;
    let link = photo["file"].as_str().unwrap().strip_prefix(&app.url).unwrap();
    let mut paths = vec![
        link.to_owned(),
        format!("/admin/cases/{case}"),
        format!("/admin/clients/{}", filed.client),
        format!("/api/submission/{}/", draft["id"].as_str().unwrap()),
        "/nowhere".to_owned(),
        "/admin/cases/nonsense".to_owned(),
        "/api/submission/nonsense/".to_owned(),
    ];
    paths.extend(
        routes::all()
            .into_iter()
            .filter(|route| route.method == "GET" && !route.path.contains('{'))
            .map(|route| route.path.to_owned()),
    );
    assert!(paths.len() > 30, "{paths:?}");
    for path in paths {
        let (get, head) = (admin.get(&path).await, admin.head(&path).await);
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(head.html, "", "{path}");
        let (mut of_get, mut of_head) = (kept(&get), kept(&head));
        // A page has the same length only if nothing in it is made again each time. What was viewed last is known a moment later.
        let is_page = get.headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if is_page || path == "/admin/palette" {
            of_get.retain(|(name, _)| name != "content-length");
            of_head.retain(|(name, _)| name != "content-length");
        }
        assert_eq!(of_head, of_get, "{path}");
    }
}
