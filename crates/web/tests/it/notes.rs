//! File notes: added, refused, kept.

use crate::support::{make_case, repairs_of};
use clerk_core::access::Group;
use clerk_testkit::app::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn a_note_goes_into_the_timeline_and_a_refused_one_is_kept_in_the_form() {
    let app = TestApp::spawn().await;
    let case = make_case(&app, &repairs_of("ada@example.com")).await;
    let staff = app.signed_in(Group::Coordinator).await;
    let (path, action) = (format!("/admin/cases/{case}"), format!("/admin/cases/{case}/notes"));
    let page = staff.get(&path).await;
    assert_eq!(page.all(".timeline .as-typed"), ["Case created: from the intake form"]);

    let text = "Called the client.\r\n<b>Mould</b> in the \"bathroom\" & no heating.";
    let answer = staff.submit(&page, &action, &[("note_type", "PARALEGAL"), ("text", text)]).await;
    assert_eq!((answer.status, answer.location()), (303, format!("{path}?done=note#timeline").as_str()));
    let page = staff.get(answer.location().split('#').next().unwrap()).await;
    assert_eq!(page.all(".timeline .as-typed")[0], "Called the client. <b>Mould</b> in the \"bathroom\" & no heating.");
    assert!(!page.html.contains("<b>Mould"), "escaped");
    assert!(page.text().contains("The note is in the timeline."));

    let long = "x".repeat(4097);
    for (note_type, text, message) in [
        ("PARALEGAL", "", "Write something first."),
        ("PARALEGAL", " \r\n ", "Write something first."),
        ("PARALEGAL", long.as_str(), "up to 4096 characters, this one has 4097"),
        ("EVENT", "kept", "This type of note can't be written by hand."),
        ("NONSENSE", "kept", "Choose a type of note."),
        ("", "kept", "Choose a type of note."),
    ] {
        let answer = staff.submit(&page, &action, &[("note_type", note_type), ("text", text)]).await;
        assert_eq!(answer.status, 422, "{note_type}");
        assert!(answer.text().contains(message), "{note_type}: {}", answer.text());
        assert_eq!(answer.all("textarea[name=text]")[0], text.trim(), "{note_type}");
    }
    let notes: i64 =
        sqlx::query_scalar("select count(*) from notes where note_type <> 'EVENT'").fetch_one(&app.pool).await.unwrap();
    assert_eq!(notes, 1);
}

#[tokio::test]
async fn notes_in_the_api() {
    let app = TestApp::spawn().await;
    let case = make_case(&app, &repairs_of("ada@example.com")).await;
    let (user, _) = app.user(&[Group::Coordinator]).await;
    let token = app.token(user).await;
    let path = format!("/api/v1/cases/{case}/notes");
    let post = |body: Value| app.http().post(app.at(&path)).bearer_auth(&token).json(&body).send();

    let answer = post(json!({ "note_type": "CONFLICT_CHECK_SUCCESS", "text": "No conflict." })).await.unwrap();
    assert_eq!(answer.status(), 201);
    let note: Value = answer.json().await.unwrap();
    assert_eq!(
        (&note["note_type"], &note["text"], &note["author"]["id"]),
        (&json!("CONFLICT_CHECK_SUCCESS"), &json!("No conflict."), &json!(user))
    );
    let (_, list) = app.api(&token, &path).await;
    assert_eq!((&list["total"], &list["items"][0]), (&json!(2), &note), "newest first");

    for (body, status, field) in [
        (json!({ "note_type": "PARALEGAL", "text": "" }), 422, "text"),
        (json!({ "note_type": "PARALEGAL", "text": "x".repeat(5000) }), 422, "text"),
        (json!({ "note_type": "EVENT", "text": "x" }), 422, "note_type"),
        (json!({ "note_type": "NONSENSE", "text": "x" }), 422, "note_type"),
        (json!({ "text": "x" }), 422, "note_type"),
        (json!([]), 400, ""),
    ] {
        let answer = post(body.clone()).await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()),
            (status, "application/problem+json"),
            "{body:.40}"
        );
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["status"], status);
        if !field.is_empty() {
            assert_eq!(problem["errors"][0]["field"], field, "{problem}");
        }
    }
}
