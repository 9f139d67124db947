//! What is typed or sent: nothing invisible survives, nothing is cut, days are understood, numbers can be dialled.

use crate::support::{noon, send};
use clerk_core::access::Group;
use clerk_testkit::app::{Browser, PASSWORD, Program, TestApp};
use clerk_testkit::fixtures::{repairs_of, repairs_with};
use serde_json::json;

/// An address as it comes from a web page or a mail program, with what nobody sees in it.
fn with_invisible(email: &str) -> String {
    email.replace('@', "\u{200b}@\u{ad}").replace('.', "\u{2060}.\u{200d}") + "\u{feff}\u{202c}"
}

#[tokio::test]
async fn the_same_mailbox_is_the_same_client_user_and_blocked_contact() {
    let app = TestApp::spawn().await;
    let admin = app.signed_in(Group::Admin).await;
    // A client.
    let first = app.case_from(&repairs_of("ada@example.com")).await;
    let second = app.case_from(&repairs_of(&with_invisible("Ada@Example.com"))).await;
    assert_eq!(app.filed(first).await.client, app.filed(second).await.client);
    let taken = send(
        &admin,
        "/admin/clients/new",
        &[("email", &with_invisible("ada@example.com")), ("first_name", "Ada"), ("last_name", "O'Testér")],
    )
    .await;
    assert!(
        !app.value::<String>("select string_agg(email, ' ') from clients").await.contains('\u{200b}'),
        "{}",
        taken.text()
    );
    // A user, who signs in with it.
    let user = with_invisible("new@staff.test");
    let invited = send(
        &admin,
        "/admin/staff/invite",
        &[("email", &user), ("full_name", "New\u{200b} Person"), ("groups", "PARALEGAL")],
    )
    .await;
    assert_eq!(invited.status, 303, "{}", invited.text());
    assert_eq!(
        app.value::<String>("select email || ' ' || full_name from users where email like 'new%'").await,
        "new@staff.test New Person"
    );
    let (_, email) = app.user(&[Group::Lawyer]).await;
    let browser = Browser::new(&app.url).unwrap();
    let page = browser.get("/admin/sign-in").await;
    let fields = [("email", with_invisible(&email)), ("password", PASSWORD.to_owned())];
    let answer =
        browser.submit(&page, "/admin/sign-in", &fields.each_ref().map(|(name, value)| (*name, value.as_str()))).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    // A blocked contact.
    let blocked = "/admin/settings/blocked/new";
    assert_eq!(
        send(&admin, blocked, &[("email", "spam@example.com"), ("phone", "0400\u{202a} 123 456\u{202c}")]).await.status,
        303
    );
    for again in [("email", with_invisible("SPAM@example.com")), ("phone", "\u{200e}+61 400\u{ad}123 456".to_owned())] {
        let refused = send(&admin, blocked, &[(again.0, &again.1)]).await;
        assert!(refused.text().contains("already blocked"), "{}", refused.text());
    }
    let contact = json!({ "name": "Spam\u{200b}mer", "phone_number": "0400 123\u{feff} 456" });
    assert_eq!(app.post("/api/webhooks/intake-noemail/", &contact).await.0, 200);
    let waiting = admin.get("/admin/contacts").await;
    assert!(
        waiting.text().contains("Spammer") && waiting.attributes("td a[href^='tel:']", "href") == ["tel:0400123456"],
        "{}",
        waiting.text()
    );
}

#[tokio::test]
async fn nothing_invisible_survives_in_what_renters_send() {
    let app = TestApp::spawn().await;
    let answers = [
        ("FIRST_NAME", json!("A\u{200b}da\u{ad}")),
        ("ADDRESS", json!("7\u{2060}/99 Example\u{202e} Street\u{202c}")),
        ("PHONE", json!("\u{202a}0400 123 456\u{202c}")),
        ("AGENT_NAME", json!("\u{feff}Agent &\u{200e} Sons")),
    ];
    let case = app.case_from(&repairs_with(&answers)).await;
    let filed = app.filed(case).await;
    let kept = format!(
        "select cl.first_name || '|' || cl.phone || '|' || t.address || '|' || (select string_agg(full_name, '|') from people) from clients cl
         join tenancies t on t.client_id = cl.id where cl.id = '{}'",
        filed.client
    );
    let kept: String = app.value(&kept).await;
    assert!(kept.starts_with("Ada|0400 123 456|7/99 Example Street|"), "{kept}");
    assert!(!kept.contains(['\u{200b}', '\u{feff}', '\u{200e}', '\u{202e}']), "{kept:?}");
    app.upload("kitchen\u{202e}gnp.pdf", b"%PDF-1.7\n%%EOF\n".as_slice()).await;
    assert!(!app.value::<String>("select string_agg(file_name, '') from uploads").await.contains('\u{202e}'));
}

#[tokio::test]
async fn no_browser_cuts_a_text_and_the_server_says_by_how_much_it_is_too_long() {
    let app = noon().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let admin = app.signed_in(Group::Admin).await;
    let filed = app.filed(case).await;
    let (client, tenancy) = (filed.client, filed.tenancy());
    for path in [
        "/admin".to_owned(),
        "/admin/sign-in".to_owned(),
        format!("/admin/cases/{case}"),
        format!("/admin/cases/{case}/edit"),
        format!("/admin/cases/{case}/dates/new"),
        format!("/admin/cases/{case}/services/new"),
        format!("/admin/cases/{case}/close"),
        format!("/admin/clients/{client}/edit"),
        format!("/admin/tenancies/{tenancy}/edit"),
        "/admin/people/new".to_owned(),
        "/admin/settings".to_owned(),
        "/admin/settings/links/new".to_owned(),
        "/admin/settings/closures/new".to_owned(),
    ] {
        assert!(!admin.get(&path).await.html.contains("maxlength"), "{path}");
    }
    let form = admin.get(&format!("/admin/cases/{case}")).await;
    assert_eq!(form.attributes("#note-text", "data-limit"), ["50000"]);
    // Lines are counted as one sign, however the browser sends their ends.
    let lines = "é\r\n".repeat(25_001);
    let action = format!("/admin/cases/{case}/notes");
    for (text, refused) in
        [("👩\r\n".repeat(25_000), None), (lines, Some("Use up to 50,000 characters; this has 50,001."))]
    {
        let answer = admin.submit(&form, &action, &[("note_type", "PARALEGAL"), ("text", &text)]).await;
        match refused {
            None => assert_eq!(answer.status, 303, "{}", answer.text()),
            Some(message) => {
                assert!(answer.text().contains(message), "{:.300}", answer.text());
                assert!(answer.html.matches('é').count() >= 25_001, "the text is kept");
            }
        }
    }
    for (path, field, longest) in [
        (format!("/admin/cases/{case}/dates/new"), "notes", 4000),
        (format!("/admin/cases/{case}/services/new"), "notes", 4000),
        (format!("/admin/clients/{client}/edit"), "notes", 4000),
    ] {
        let long = "x".repeat(longest + 1);
        let answer = send(&admin, &path, &[(field, &long)]).await;
        assert!(
            answer.text().contains("Use up to 4,000 characters; this has 4,001."),
            "{path}: {:.300}",
            answer.text()
        );
        assert_eq!(answer.all(&format!("textarea[name={field}]")), [long], "{path}");
    }
}

#[tokio::test]
async fn days_are_understood_as_australians_write_them() {
    let app = noon().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let client = app.filed(case).await.client;
    let (user, email) = app.user(&[Group::Coordinator]).await;
    let coordinator = app.sign_in(user, &email).await;
    let services = format!("/admin/cases/{case}/services/new");
    for day in ["24/11/2026", "24/11/26", "24 Nov 26", "24 November 2026", "24.11.2026", "24-11-2026", "2026-11-24"] {
        let answer =
            send(&coordinator, &services, &[("service_type", "LEGAL_ADVICE"), ("started_on", day), ("count", "1")])
                .await;
        assert_eq!(answer.status, 303, "{day}: {}", answer.text());
    }
    assert_eq!(app.count("services where started_on = '2026-11-24'").await, 7);

    // A form that comes back for something else has the day for the browser's calendar, and says its weekday.
    let refused =
        send(&coordinator, &services, &[("service_type", "LEGAL_ADVICE"), ("started_on", "24/11/26"), ("count", "0")])
            .await;
    assert_eq!(refused.attributes("#service-started_on", "value"), ["2026-11-24"]);
    assert_eq!(refused.attributes("#service-started_on", "type"), ["date"]);
    assert!(refused.text().contains("Tuesday 24 November 2026"), "{}", refused.text());
    // What is no day stays as it was written, which a browser's calendar could not show.
    let refused = send(
        &coordinator,
        &services,
        &[("service_type", "LEGAL_ADVICE"), ("started_on", "11/24/2026"), ("count", "1")],
    )
    .await;
    assert!(
        refused.text().contains("There is no month 24. Enter the day first, as in 24/11/2026."),
        "{}",
        refused.text()
    );
    assert_eq!(refused.attributes("#service-started_on", "value"), ["11/24/2026"]);
    assert_eq!(refused.attributes("#service-started_on", "type"), ["text"]);
    let edit = coordinator.get(&format!("/admin/clients/{client}/edit")).await;
    let born: String = app.value("select to_char(date_of_birth, 'FMDay FMDD FMMonth YYYY') from clients").await;
    assert!(edit.text().contains(&born), "{born}: {}", edit.text());

    // Programs write days in one way only.
    let program = Program::new(&app, &app.token(user).await);
    let body = json!({ "service_type": "LEGAL_ADVICE", "started_on": "24/11/2026", "count": 1 });
    let answer = program.change("POST", &format!("/api/v1/cases/{case}/services"), "*", &body).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.body["errors"][0]["message"], "Enter a date such as 2026-11-24.");
}

#[tokio::test]
async fn each_of_two_numbers_in_one_field_can_be_dialled() {
    let app = TestApp::spawn().await;
    let client = app.client().phone("03 9123 4567 / 0412 345 678").make().await;
    app.case().of(client).make().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    for (path, css) in [
        (format!("/admin/clients/{client}"), "dd a[href^='tel:']"),
        ("/admin/clients".to_owned(), "td a[href^='tel:']"),
    ] {
        let page = coordinator.get(&path).await;
        assert_eq!(page.attributes(css, "href"), ["tel:0391234567", "tel:0412345678"], "{path}");
        assert!(page.text().contains("03 9123 4567 / 0412 345 678"), "{path}");
    }
}

#[tokio::test]
async fn the_browser_is_told_which_of_its_drafts_has_been_saved() {
    let app = TestApp::spawn().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let staff = app.signed_in(Group::Coordinator).await;
    let page = staff.get(&format!("/admin/cases/{case}")).await;
    let action = format!("/admin/cases/{case}/notes");
    let once = &page.attributes(&format!("form[action='{action}'] input[name=once]"), "value")[0];
    let cookie = |page: &clerk_testkit::app::Page| {
        page.headers.get("set-cookie").map(|value| value.to_str().unwrap().to_owned())
    };
    let refused = staff.submit(&page, &action, &[("note_type", "PARALEGAL"), ("text", "")]).await;
    assert_eq!((refused.status, cookie(&refused)), (422, None));
    let saved = staff.submit(&page, &action, &[("note_type", "PARALEGAL"), ("text", "Rang them.")]).await;
    let cookie = cookie(&saved).unwrap();
    assert!(
        cookie.starts_with(&format!("clerk-saved-{once}=1"))
            && cookie.contains("Path=/admin")
            && !cookie.contains("HttpOnly"),
        "{cookie}"
    );
}
