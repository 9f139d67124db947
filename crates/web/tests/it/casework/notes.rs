//! File notes: added, refused, kept, corrected.

use super::texts;
use super::timeline::{at_work, note};
use clerk_core::access::Group;
use clerk_testkit::app::TestApp;
use clerk_testkit::fixtures::repairs_of;
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn a_note_goes_into_the_timeline_and_a_refused_one_is_kept_in_the_form() {
    let app = TestApp::spawn().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let staff = app.signed_in(Group::Coordinator).await;
    let (path, action) = (format!("/admin/cases/{case}"), format!("/admin/cases/{case}/notes"));
    let page = staff.get(&path).await;
    assert_eq!(page.all(".timeline .as-typed"), ["Clerk created the case from the intake form"]);

    let text = "Called the client.\r\n<b>Mould</b> in the \"bathroom\" & no heating.";
    let answer = staff.submit(&page, &action, &[("note_type", "PARALEGAL"), ("text", text)]).await;
    assert_eq!((answer.status, answer.location()), (303, format!("{path}?done=note").as_str()));
    let page = staff.get(answer.location()).await;
    assert_eq!(page.all(".timeline .as-typed")[0], "Called the client. <b>Mould</b> in the \"bathroom\" & no heating.");
    assert!(!page.html.contains("<b>Mould"), "escaped");
    assert!(page.text().contains("The note has been added to the timeline."));

    let long = "x".repeat(50_001);
    for (note_type, text, message) in [
        ("PARALEGAL", "", "Enter a note."),
        ("PARALEGAL", " \r\n ", "Enter a note."),
        ("PARALEGAL", long.as_str(), "Use up to 50,000 characters; this has 50,001."),
        ("EVENT", "kept", "This type of note can’t be added by hand."),
        ("NONSENSE", "kept", "Choose a type of note."),
        ("", "kept", "Choose a type of note."),
    ] {
        let answer = staff.submit(&page, &action, &[("note_type", note_type), ("text", text)]).await;
        assert_eq!(answer.status, 422, "{note_type}");
        assert!(answer.text().contains(message), "{note_type}: {}", answer.text());
        assert_eq!(answer.all("textarea[name=text]")[0], text.trim(), "{note_type}");
    }
    assert_eq!(app.count("notes where note_type <> 'EVENT'").await, 1);
}

#[tokio::test]
async fn notes_in_the_api() {
    let app = TestApp::spawn().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
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
        (json!({ "note_type": "PARALEGAL", "text": "x".repeat(50_001) }), 422, "text"),
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

#[tokio::test]
async fn its_author_corrects_a_note_for_a_quarter_of_an_hour() {
    let world = at_work().await;
    let stranger = world.app.signed_in(Group::Paralegal).await;
    let form = note(&world, &world.paralegal, "The ceilling").await;
    let page = world.paralegal.get(&world.at("")).await;
    assert_eq!(page.attributes(".timeline-meta a", "href"), [form.as_str()]);
    let lawyers = world.lawyer.get(&world.at("")).await;
    assert!(lawyers.attributes(".timeline-meta a", "href").is_empty(), "only its author is offered it");

    // Others: someone who sees the case may not, someone who does not see it gets a 404.
    for (who, status) in [(&world.lawyer, 403), (&world.coordinator, 403), (&stranger, 404)] {
        assert_eq!(who.get(&form).await.status, status);
        let csrf = who.get("/admin").await.attributes("input[name=csrf]", "value")[0].clone();
        let fields = [("csrf".to_owned(), csrf), ("text".to_owned(), "Mine".to_owned())];
        assert_eq!(who.post(&form, &fields).await.status, status);
    }
    let event: Uuid = world.app.value("select id from notes where note_type = 'EVENT'").await;
    world.app.execute("alter table notes disable trigger history_is_kept").await;
    world.app.set("notes", event, json!({ "author_id": world.paralegal.user_id })).await;
    for (id, status) in [(event.to_string(), 403), (Uuid::new_v4().to_string(), 404), ("nonsense".to_owned(), 404)] {
        assert_eq!(world.paralegal.get(&world.at(&format!("/notes/{id}/edit"))).await.status, status, "{id}");
    }

    world.app.clock.advance(SignedDuration::from_mins(10));
    let first = world.paralegal.get(&form).await;
    assert_eq!(first.all("#edit-text"), ["The ceilling"]);
    let second = world.paralegal.get(&form).await;
    let long = "x".repeat(50_001);
    for (text, message) in [("", "Enter a note."), (long.as_str(), "up to 50,000 characters")] {
        let answer = world.paralegal.submit(&first, &form, &[("text", text)]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains(message));
        assert_eq!(answer.all("#edit-text")[0], text);
    }
    let answer = world.paralegal.submit(&first, &form, &[("text", "The ceiling\0")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = world.paralegal.get(&world.at("")).await;
    assert_eq!(texts(&page)[0], "The ceiling");
    assert!(page.text().contains("edited 24 Nov 2026, 12:10 pm"), "{}", page.text());

    // The author is told in the other window, keeps the text, and may save it over the other.
    let answer = world.paralegal.submit(&second, &form, &[("text", "The roof")]).await;
    assert_eq!(answer.status, 409);
    assert!(answer.all("section[aria-label='Saved version']")[0].contains("The ceiling"), "{}", answer.text());
    assert_eq!(answer.all("#edit-text"), ["The roof"]);
    assert_eq!(world.paralegal.submit(&answer, &form, &[]).await.status, 303);

    // After that the record is final.
    let open = world.paralegal.get(&form).await;
    world.app.clock.advance(SignedDuration::from_secs(5 * 60 + 1));
    let late = world.paralegal.submit(&open, &form, &[("text", "Too late")]).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("Add a correction"), "{}", late.text());
    assert_eq!(late.all("#edit-text"), ["Too late"], "what was typed stays");
    let late = world.paralegal.get(&form).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("Add a correction"));
    let page = world.paralegal.get(&world.at("")).await;
    assert_eq!(texts(&page)[0], "The roof");
    let correct = page.attributes(".timeline-meta a", "href")[0].clone();
    assert!(page.text().contains("Locked. Add a correction"), "{}", page.text());
    let correcting = world.paralegal.get(correct.split('#').next().unwrap()).await;
    assert_eq!(correcting.all("#note-text"), ["Correction to the note of 24 Nov 2026, 12:00 pm:"]);
    let lawyers = world.lawyer.get(&world.at("")).await;
    assert!(lawyers.attributes(".timeline-meta a", "href").is_empty(), "only its author is offered it");
}

#[tokio::test]
async fn whoever_was_signed_out_over_a_note_comes_back_to_its_case() {
    let world = at_work().await;
    world.app.execute("delete from sessions").await;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let path = world.at("");
    for (referrer, next) in [
        (Some(world.app.at(&format!("{path}?kind=notes&done=note"))), format!("{path}?kind=notes")),
        (None, "/admin".to_owned()),
        (Some("nonsense".to_owned()), "/admin".to_owned()),
    ] {
        let sign_in =
            format!("/admin/sign-in?next={}", next.replace('/', "%2F").replace('?', "%3F").replace('=', "%3D"));
        // Nothing was entered, so nothing is lost.
        for text in ["", "<b>Mould</b> in the kitchen"] {
            let mut request =
                client.post(world.app.at(&world.at("/notes"))).form(&[("note_type", "REVIEW"), ("text", text)]);
            if let Some(referrer) = &referrer {
                request = request.header("referer", referrer);
            }
            let answer = request.send().await.unwrap();
            if text.is_empty() {
                assert_eq!(
                    (answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()),
                    (303, sign_in.as_str())
                );
                continue;
            }
            assert_eq!(answer.status(), 401);
            let html = answer.text().await.unwrap();
            assert!(html.contains(&format!("href=\"{sign_in}\"")), "{html}");
            assert!(
                html.contains("Text</label>")
                    && html.contains("&#60;b&#62;Mould&#60;/b&#62; in the kitchen</textarea>"),
                "{html}"
            );
        }
    }
}

#[tokio::test]
async fn whatever_goes_wrong_the_answer_shows_what_was_entered() {
    let world = at_work().await;
    let page = world.paralegal.get(&world.at("")).await;
    let csrf = page.attributes("input[name=csrf]", "value")[0].clone();
    let note = |csrf: &str| {
        let fields = [("csrf", csrf), ("once", "x"), ("note_type", "PARALEGAL"), ("text", "Line 1\nLine 2")];
        fields.map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let nobodys = format!("/admin/cases/{}/notes", Uuid::new_v4());
    let own = world.at("/notes");
    for (action, csrf, status) in [(&own, "outdated.token", 403), (&nobodys, csrf.as_str(), 404)] {
        let answer = world.paralegal.post(action, &note(csrf)).await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.all("textarea[readonly]"), ["PARALEGAL", "Line 1 Line 2"], "{}", answer.html);
    }
    // What another site makes a browser send, nobody has entered.
    let client = reqwest::Client::new();
    let request = client.post(world.app.at(&own)).form(&note("outdated.token")).header("sec-fetch-site", "cross-site");
    let answer = request.send().await.unwrap().text().await.unwrap();
    assert!(!answer.contains("Line 1"), "{answer}");
    assert_eq!(world.app.count("notes where note_type <> 'EVENT'").await, 0);
}
