//! What a stranger's file may do to anyone who opens it: nothing, under a name that says what it is.

use clerk_core::access::Group;
use clerk_platform::clock::Clock;
use clerk_testkit::app::TestApp;
use clerk_testkit::files::{WORD, compound, docx, docx_of, heic, pdf, png};
use clerk_testkit::fixtures::repairs;
use jiff::SignedDuration;
use serde_json::json;

/// The name under which a browser saves what it was sent.
fn saved_as(headers: &reqwest::header::HeaderMap) -> String {
    let disposition = headers["content-disposition"].to_str().unwrap();
    let whole = disposition.split("filename*=UTF-8''").nth(1).unwrap();
    url::form_urlencoded::parse(format!("name={whole}").as_bytes()).next().unwrap().1.into_owned()
}

#[tokio::test]
async fn a_file_is_saved_under_a_plain_name_with_the_ending_of_what_it_is() {
    let app = TestApp::spawn().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let (long, cut) = ("x".repeat(3000), format!("{}.pdf", "x".repeat(80)));
    for (sent, bytes, saved) in [
        ("Lease.hta", docx(), "Lease.hta.docx"),
        ("setup.exe", pdf(), "setup.exe.pdf"),
        ("Lease.pdf.lnk", pdf(), "Lease.pdf.lnk.pdf"),
        ("app.jar", docx(), "app.jar.docx"),
        ("page.html", png(1), "page.html.png"),
        ("inv\u{202e}fdp.exe", pdf(), "invfdp.exe.pdf"),
        ("..%2F..%2Fetc%2Fpasswd", pdf(), "%2F..%2Fetc%2Fpasswd.pdf"),
        ("../../../etc/passwd", pdf(), "passwd.pdf"),
        (".htaccess", pdf(), "htaccess.pdf"),
        ("a:b|c<d>e?f*.pdf", pdf(), "a b c d e f.pdf"),
        ("CON.pdf", pdf(), "CON.pdf"),
        (&long, pdf(), &cut),
    ] {
        let (status, body) = app.upload(sent, bytes).await;
        assert_eq!(status, 201, "{sent:.40}: {body}");
        let id = body["id"].as_str().unwrap();
        let answer = coordinator.get(&format!("/uploads/{id}")).await;
        assert_eq!((answer.status, saved_as(&answer.headers).as_str()), (200, saved), "{sent:.40}");
        // So is one that an earlier release stored under the name that it was sent with.
        app.set("uploads", id.parse().unwrap(), json!({ "file_name": sent.chars().take(255).collect::<String>() }))
            .await;
        let answer = coordinator.get(&format!("/uploads/{id}")).await;
        assert_eq!(saved_as(&answer.headers), saved, "{sent:.40}, stored");
    }
}

#[tokio::test]
async fn a_document_with_programs_in_it_is_refused() {
    let app = TestApp::spawn().await;
    let main = "word/document.xml";
    // The last thing that the text's entry leads to, which a reader that goes through all entries finds all the same.
    let mut hidden = compound(120, &["WordDocument", "Macros"]);
    hidden[512 + 119 * 512 + 128 + 72..][..4].copy_from_slice(&[0xFF; 4]);
    for (name, bytes) in [
        ("Letter.docx", docx_of(main, WORD, &[("word/vbaProject.bin", "x")])),
        ("Letter.docm", docx_of(main, "application/vnd.ms-word.document.macroEnabled.main+xml", &[])),
        ("renamed.docx", docx_of(main, "application/vnd.ms-word.document.macroEnabled.main+xml", &[])),
        ("Letter.doc", compound(120, &["WordDocument", "Macros"])),
        ("capitals.doc", compound(120, &["WordDocument", "MACROS"])),
        ("long-s.doc", compound(120, &["WordDocument", "Macro\u{17f}"])),
        ("hidden.doc", hidden),
        ("sheet-in-it.doc", compound(120, &["WordDocument", "_VBA_PROJECT_CUR"])),
    ] {
        let (status, body) = app.upload(name, bytes).await;
        assert_eq!(status, 400, "{name}: {body}");
        assert!(body["file"][0].as_str().unwrap().contains("macros"), "{name}: {body}");
    }
    for (name, bytes) in [("Letter.docx", docx()), ("Letter.doc", compound(120, &["WordDocument", "1Table"]))] {
        assert_eq!(app.upload(name, bytes).await.0, 201, "{name}");
    }
}

#[tokio::test]
async fn nothing_in_a_file_runs_and_nobody_keeps_a_copy() {
    let app = TestApp::spawn().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let (_, photo) = app.upload("a.png", png(1)).await;
    let (_, heic) = app.upload("a.heic", heic()).await;
    let (_, document) = app.upload("a.docx", docx()).await;
    let mut answers = repairs();
    answers["REPAIRS_ISSUE_PHOTO"] = json!([photo, heic, document]);
    app.case_from(&answers).await;
    let at = |body: &serde_json::Value, tail: &str| format!("/uploads/{}{tail}", body["id"].as_str().unwrap());
    for (path, is_inline) in [(at(&photo, ""), true), (at(&heic, "/preview"), true), (at(&document, ""), false)] {
        let answer = coordinator.get(&path).await;
        let header = |name: &str| answer.headers[name].to_str().unwrap();
        assert_eq!(answer.status, 200, "{path}");
        let csp = header("content-security-policy");
        assert!(
            csp.contains("sandbox") && !csp.contains("allow-") && csp.contains("default-src 'none'"),
            "{path}: {csp}"
        );
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("content-disposition").starts_with("inline"), is_inline, "{path}");
    }
}

#[tokio::test]
async fn the_link_to_a_file_opens_in_the_browser_of_whoever_sent_it() {
    let clock = Clock::fixed("2026-05-01T00:00:00Z".parse().unwrap());
    let app = TestApp::spawn_at(clock.clone()).await;
    let (_, body) = app.upload("lease.pdf", pdf()).await;
    let link = body["file"].as_str().unwrap().to_owned();
    let open = async |cookie: &str| {
        let answer = app.http().get(&link).header("cookie", cookie).send().await.unwrap();
        let set = answer.headers().get("set-cookie").map(|set| set.to_str().unwrap().to_owned());
        (answer.status().as_u16(), set, answer.headers().get("content-disposition").cloned())
    };
    // The centre's site sends no cookies with a file and gets none, so the first look, soon afterwards, is what the browser is
    // remembered by.
    let (status, set, disposition) = open("").await;
    assert_eq!(status, 200);
    let set = set.unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/uploads/"), "{set}");
    assert!(disposition.unwrap().to_str().unwrap().starts_with("attachment"), "a stranger's PDF is no page of ours");
    let cookie = set.split(';').next().unwrap().to_owned();

    clock.advance(SignedDuration::from_mins(16));
    assert_eq!(open("").await.0, 410, "for others only a quarter of an hour");
    assert_eq!(open("clerk-upload=forged").await.0, 410);
    assert_eq!(open(&cookie).await.0, 200, "for the same browser a day");
    clock.advance(SignedDuration::from_hours(24));
    assert_eq!(open(&cookie).await.0, 410);
    // The renter is told so, and sees no page that asks them to sign in.
    let text = app.http().get(&link).send().await.unwrap().text().await.unwrap();
    assert!(text.contains("This link has ended") && text.contains("Your file has arrived"), "{text}");
    let forged = app.http().get(format!("{link}x")).send().await.unwrap();
    assert_eq!(forged.status(), 303, "what is none of ours leads to the sign-in page, as for staff");
    let coordinator = app.signed_in(Group::Coordinator).await;
    assert_eq!(coordinator.get(link.strip_prefix(&app.url).unwrap()).await.status, 200, "staff open it all the same");

    // Soon after it was sent others can open it too, but a file for all the world it is not.
    let (_, body) = app.upload("lease.pdf", pdf()).await;
    let link = body["file"].as_str().unwrap().to_owned();
    let mut statuses = Vec::new();
    for _ in 0..25 {
        statuses.push(app.http().get(&link).send().await.unwrap().status().as_u16());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 20, "{statuses:?}");
    assert_eq!(statuses.last(), Some(&410));
}

#[tokio::test]
async fn over_https_what_a_browser_is_remembered_by_is_sent_over_https_alone() {
    let app = TestApp::spawn_with(|settings| settings.public_url = "https://clerk.test".to_owned()).await;
    let (_, body) = app.upload("lease.pdf", pdf()).await;
    let link = app.at(body["file"].as_str().unwrap().trim_start_matches("https://clerk.test"));
    let answer = app.http().get(&link).send().await.unwrap();
    let set = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(set.starts_with("__Secure-clerk-upload=") && set.contains("; Secure"), "{set}");
    let cookie = set.split(';').next().unwrap();
    let mut statuses = Vec::new();
    for _ in 0..25 {
        statuses.push(app.http().get(&link).header("cookie", cookie).send().await.unwrap().status().as_u16());
    }
    assert_eq!(statuses, [200; 25], "more often than for others");
}
