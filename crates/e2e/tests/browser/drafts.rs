//! What someone has written is not lost, and not left behind.

use clerk_core::access::Group;
use clerk_e2e::Browser;
use clerk_testkit::app::{PASSWORD, TestApp};
use clerk_testkit::fixtures::repairs_of;
use serde_json::json;
use uuid::Uuid;

async fn app_with_case() -> (TestApp, Uuid, String) {
    let app = TestApp::spawn().await;
    let (_, email) = app.user(&[Group::Coordinator]).await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    (app, case, email)
}

async fn typed(browser: &Browser) -> String {
    browser.run("return document.querySelector('#note-text').value", &[]).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_half_written_note_survives_a_reload_until_it_is_saved() {
    let (app, case, email) = app_with_case().await;
    let path = format!("/admin/cases/{case}");
    let browser = Browser::start(&app.url).await;
    browser.sign_in(&email, PASSWORD).await;
    browser.open(&path).await;
    browser.type_into("#note-text", "Half a sente").await;
    browser.open(&path).await;
    browser.wait_for("[data-draft-notice]", "unsaved draft has been restored").await;
    assert_eq!(typed(&browser).await, "Half a sente");

    browser.type_into("#note-text", "nce, now whole.").await;
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for(".alert-success", "The note has been added").await;
    browser.wait_for("#timeline li:first-child", "Half a sentence, now whole.").await;
    browser.open(&path).await;
    assert_eq!(typed(&browser).await, "");

    // The next person at this computer finds nothing: not in the browser, not by going back, not by signing in.
    browser.type_into("#note-text", "Confidential").await;
    browser.sign_out().await;
    browser.wait_until("return location.pathname === '/admin/sign-in'", "signed out").await;
    let left = browser.run("return JSON.stringify([localStorage, sessionStorage])", &[]).await.to_string();
    assert!(!left.contains("Confidential") && !left.contains("clerk-unsent"), "{left}");
    browser.run("history.back()", &[]).await;
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    browser.wait_until("return location.pathname === '/admin/sign-in'", "nothing to go back to").await;
    let shown = browser.run("return document.documentElement.outerHTML", &[]).await;
    assert!(!shown.as_str().unwrap_or_default().contains("Half a sentence"));
    let (_, other) = app.user(&[Group::Coordinator]).await;
    browser.sign_in(&other, PASSWORD).await;
    browser.open(&path).await;
    assert_eq!(typed(&browser).await, "");
    // Its author finds it.
    browser.sign_out().await;
    browser.wait_until("return location.pathname === '/admin/sign-in'", "signed out").await;
    browser.sign_in(&email, PASSWORD).await;
    browser.open(&path).await;
    browser.wait_for("[data-draft-notice]", "unsaved draft has been restored").await;
    assert_eq!(typed(&browser).await, "Confidential");
}

#[tokio::test]
async fn a_note_survives_a_lost_session() {
    let (app, case, email) = app_with_case().await;
    let path = format!("/admin/cases/{case}");
    let browser = Browser::start(&app.url).await;
    browser.sign_in(&email, PASSWORD).await;
    browser.open(&path).await;
    browser.type_into("#note-text", "Written over lunch").await;
    app.execute("update sessions set expires_at = now()").await;
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_until("return location.pathname === '/admin/sign-in'", "asked to sign in").await;
    browser.type_into("[name=email]", &email).await;
    browser.type_into("[name=password]", PASSWORD).await;
    browser.click("main button[type=submit]").await;
    browser.wait_until(&format!("return location.pathname === '{path}'"), "back at the case").await;
    browser.wait_for("[data-draft-notice]", "unsaved draft has been restored").await;
    assert_eq!(typed(&browser).await, "Written over lunch");
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for("#timeline li:first-child", "Written over lunch").await;
}

#[tokio::test]
async fn a_note_survives_a_lost_connection() {
    let (app, case, email) = app_with_case().await;
    let path = format!("/admin/cases/{case}");
    let browser = Browser::start(&app.url).await;
    browser.sign_in(&email, PASSWORD).await;
    browser.open(&path).await;
    browser.type_into("#note-text", "First").await;
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for("#timeline li:first-child", "First").await;
    // The page still says that a note was saved; a draft begun here is a new one.
    browser.type_into("#note-text", "Written in a tunnel").await;
    browser.run("location.reload()", &[]).await;
    browser.wait_for("[data-draft-notice]", "unsaved draft has been restored").await;
    assert_eq!(typed(&browser).await, "Written in a tunnel");

    browser.set_offline(true).await;
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for("#offline", "nothing was sent").await;
    assert_eq!(typed(&browser).await, "Written in a tunnel");
    browser.shot("offline").await;
    browser.set_offline(false).await;
    browser.wait_until("return navigator.onLine", "connected").await;
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for("#timeline li:first-child", "Written in a tunnel").await;
}

/// Waits until the only draft says this.
async fn until_kept(app: &TestApp, text: &str) {
    for _ in 0..100 {
        let kept: Option<String> = app.value("select max(fields -> 'text' ->> 0) from drafts").await;
        if kept.as_deref() == Some(text) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{text} was not kept");
}

#[tokio::test]
async fn what_could_not_be_kept_is_kept_later() {
    let (app, case, email) = app_with_case().await;
    let path = format!("/admin/cases/{case}");
    let browser = Browser::start(&app.url).await;
    browser.sign_in(&email, PASSWORD).await;
    browser.open(&path).await;
    browser.find("form[data-draft]").await;
    browser.set_offline(true).await;
    browser.type_into("#note-text", "Written in a tunnel").await;
    browser.wait_for("[data-draft-lost]", "can’t be kept at the moment").await;
    browser.set_offline(false).await;
    until_kept(&app, "Written in a tunnel").await;
    browser.wait_until("return document.querySelector('[data-draft-lost]') === null", "nothing is lost").await;

    // They sign out and in again in another tab, so that this page's token is of an earlier session.
    let (first, second) = browser.new_tab().await;
    browser.open("/admin/account").await;
    browser.sign_out().await;
    browser.sign_in(&email, PASSWORD).await;
    browser.show_tab(&first).await;
    browser.type_into("#note-text", " and after it").await;
    until_kept(&app, "Written in a tunnel and after it").await;
    browser.show_tab(&second).await;

    // Signing out waits for what was written a moment ago.
    browser.show_tab(&first).await;
    browser.open(&path).await;
    browser.wait_for("[data-draft-notice]", "unsaved draft has been restored").await;
    browser.type_into("#note-text", ".").await;
    browser.run("document.querySelector('form[action=\"/admin/sign-out\"]').requestSubmit()", &[]).await;
    browser.wait_until("return location.pathname === '/admin/sign-in'", "signed out").await;
    until_kept(&app, "Written in a tunnel and after it.").await;
}

#[tokio::test]
async fn drafts_of_reviews_and_of_changes() {
    let (app, case, email) = app_with_case().await;
    let path = format!("/admin/cases/{case}");
    let browser = Browser::start(&app.url).await;
    browser.sign_in(&email, PASSWORD).await;
    browser.open(&path).await;
    let is_shown = async |css: &str| browser.find(css).await.is_displayed().await.unwrap();
    assert!(!is_shown("#note-next_review").await, "a file note has no next review");
    let choose = "const type = document.querySelector('#note-note_type'); type.value = 'REVIEW';
        document.querySelector('#note-next_review').value = '2030-01-31';
        type.dispatchEvent(new Event('input', { bubbles: true }))";
    browser.run(choose, &[]).await;
    assert!(is_shown("#note-next_review").await);
    browser.type_into("#note-text", "Half a revi").await;
    browser.open(&path).await;
    browser.wait_for("[data-draft-notice]", "unsaved draft has been restored").await;
    let fields = "return ['note_type', 'next_review', 'text'].map((name) => document.querySelector(`#note-${name}`).value).join()";
    assert_eq!(browser.run(fields, &[]).await, "REVIEW,2030-01-31,Half a revi");
    assert!(is_shown("#note-next_review").await);
    browser.click("[data-draft-discard]").await;

    browser.type_into("#note-text", "The ceilling").await;
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for("#timeline li:first-child", "The ceilling").await;
    browser.click("#timeline li:first-child .timeline-meta a").await;
    browser.find("#edit-text").await;
    browser.type_into("#edit-text", " fell").await;
    let form = browser.address().await;
    browser.open(&path).await;
    browser.open(&form).await;
    browser.wait_for("[data-draft-notice]", "unsaved draft has been restored").await;
    let text = "return document.querySelector('#edit-text').value";
    assert_eq!(browser.run(text, &[]).await, "The ceilling fell");
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for("#timeline li:first-child", "The ceilling fell").await;
    browser.wait_until("return JSON.stringify(localStorage) === '{}'", "what is saved is no draft").await;
}

#[tokio::test]
async fn the_timeline_is_narrowed_and_read_on_in_place() {
    let (app, case, email) = app_with_case().await;
    app.notes(case, None, 120, jiff::SignedDuration::from_hours).await;
    let browser = Browser::start(&app.url).await;
    browser.sign_in(&email, PASSWORD).await;
    browser.open(&format!("/admin/cases/{case}")).await;
    browser.run("const kind = document.querySelector('#filter-kind'); kind.value = 'notes'; kind.dispatchEvent(new Event('change', { bubbles: true }))", &[]).await;
    browser.wait_for("#timeline-entries [data-said]", "120 entries").await;
    assert!(browser.address().await.contains("kind=notes"), "the address says so");
    for (number, shown) in [(1, 60), (2, 90), (3, 120)] {
        browser.follow("Show older").await;
        let script = format!("return document.querySelectorAll('#timeline-list [id^=note-]').length === {shown}");
        browser.wait_until(&script, "older ones").await;
        let focus = format!("return document.activeElement.textContent.includes('Note {}')", 30 * number + 1);
        browser.wait_until(&focus, "reading goes on where it was").await;
    }
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_refused_note_keeps_what_was_chosen_and_says_what_is_wrong() {
    let (app, case, email) = app_with_case().await;
    let browser = Browser::start(&app.url).await;
    browser.sign_in(&email, PASSWORD).await;
    browser.open(&format!("/admin/cases/{case}")).await;
    // Spaces get past the browser's own check.
    browser.type_into("#note-text", "   ").await;
    browser.run("document.querySelector('#note-note_type').value = 'CONFLICT_CHECK_SUCCESS'", &[]).await;
    browser.click("form[data-draft] button[type=submit]").await;
    browser.find("[aria-invalid=true]").await;
    browser.wait_for("main .alert-danger[tabindex]", "There is a problem").await;
    let chosen = "return document.querySelector('#note-note_type').value";
    assert_eq!(browser.run(chosen, &[]).await, "CONFLICT_CHECK_SUCCESS");
    assert_eq!(browser.count("#timeline li").await, 1, "nothing was saved");
    browser.shot("refused-note").await;

    // No browser cuts what is pasted. It is counted, and refused with all that was pasted.
    paste(&browser, "#note-text", 60_000).await;
    assert_eq!(browser.run("return document.querySelector('#note-text').value.length", &[]).await, 60_000);
    browser.wait_for("#note-text ~ [data-count]", "10,000 characters too many").await;
    browser
        .wait_until("return document.querySelector('#note-text ~ [role=status]').textContent !== ''", "it is said")
        .await;
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for("#note-text-error", "Use up to 50,000 characters; this has 60,000.").await;
    assert_eq!(browser.run("return document.querySelector('#note-text').value.length", &[]).await, 60_000);
    browser.shot("note-too-long").await;
    paste(&browser, "#note-text", 50_000).await;
    browser.wait_for("#note-text ~ [data-count]", "0 characters left").await;
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for(".alert-success", "The note has been added").await;
    assert_eq!(app.value::<i32>("select max(length(text)) from notes").await, 50_000);
}

/// Pastes so many letters in place of what is in a field.
async fn paste(browser: &Browser, css: &str, length: usize) {
    let script = "const [css, length] = arguments;
        const field = document.querySelector(css);
        field.select();
        document.execCommand('insertText', false, 'x'.repeat(length));";
    browser.run(script, &[json!(css), json!(length)]).await;
}

#[tokio::test]
async fn two_tabs_have_two_drafts() {
    let (app, case, email) = app_with_case().await;
    let path = format!("/admin/cases/{case}");
    let browser = Browser::start(&app.url).await;
    browser.sign_in(&email, PASSWORD).await;
    browser.open(&path).await;
    browser.type_into("#note-text", "In the first").await;
    let (first, second) = browser.new_tab().await;
    browser.open(&path).await;
    browser.find("form[data-draft]").await;
    assert_eq!(typed(&browser).await, "", "what is being written in another tab");
    browser.type_into("#note-text", "In the second").await;
    for (tab, text) in [(&first, "In the first"), (&second, "In the second")] {
        browser.show_tab(tab).await;
        browser.open(&path).await;
        browser.wait_for("[data-draft-notice]", "unsaved draft has been restored").await;
        assert_eq!(typed(&browser).await, text);
    }
    // What a tab has left behind is there for the next.
    browser.close_tab(&first).await;
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for("#timeline li:first-child", "In the first").await;
    browser.wait_for("[data-draft-notice]", "unsaved draft has been restored").await;
    assert_eq!(typed(&browser).await, "In the second");
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for("#timeline li:first-child", "In the second").await;
    browser.wait_until("return JSON.stringify(localStorage) === '{}'", "what is saved is no draft").await;
}

#[tokio::test]
async fn a_form_survives_the_end_of_its_session_and_a_change_by_somebody_else() {
    let (app, case, email) = app_with_case().await;
    let client = app.filed(case).await.client;
    let path = format!("/admin/clients/{client}/edit");
    let browser = Browser::start(&app.url).await;
    browser.sign_in(&email, PASSWORD).await;
    browser.open(&path).await;
    browser.type_into("#client-contact_notes", "Ring after six").await;
    // It runs out: one that somebody ends takes nothing any more.
    app.execute("update sessions set expires_at = now()").await;
    app.execute("update clients set pronouns = 'they/them', updated_at = updated_at + interval '1 second'").await;
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_until("return location.pathname === '/admin/sign-in'", "asked to sign in").await;
    browser.type_into("[name=email]", &email).await;
    browser.type_into("[name=password]", PASSWORD).await;
    browser.click("main button[type=submit]").await;
    browser.wait_until(&format!("return location.pathname === '{path}'"), "back at the form").await;
    browser.wait_for("[data-draft-notice]", "This was changed after you started it.").await;
    let notes = "return document.querySelector('#client-contact_notes').value";
    assert_eq!(browser.run(notes, &[]).await, "Ring after six");
    browser.shot("older-draft").await;
    // Nobody's change is overwritten unseen.
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for("section[aria-label='Saved version']", "they/them").await;
    assert_eq!(browser.run(notes, &[]).await, "Ring after six");
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for(".alert-success", "The client has been saved").await;
    browser.wait_until("return JSON.stringify(localStorage) === '{}'", "what is saved is no draft").await;

    // A form that is open when someone signs in again elsewhere.
    browser.open(&path).await;
    browser.type_into("#client-contact_notes", ", not on Fridays").await;
    let (first, second) = browser.new_tab().await;
    browser.open("/admin/account").await;
    browser.sign_out().await;
    browser.sign_in(&email, PASSWORD).await;
    browser.show_tab(&first).await;
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for("[data-draft-notice]", "unsaved draft has been restored").await;
    assert_eq!(browser.address().await, path);
    assert_eq!(browser.run(notes, &[]).await, "Ring after six, not on Fridays");
    browser.show_tab(&second).await;
}

#[tokio::test]
async fn a_refused_sign_in_keeps_the_address() {
    let app = TestApp::spawn().await;
    let browser = Browser::start(&app.url).await;
    browser.open("/admin/sign-in").await;
    browser.type_into("[name=email]", "someone@staff.test").await;
    browser.type_into("[name=password]", "not this one").await;
    browser.click("main button[type=submit]").await;
    browser.wait_for("[role=alert]", "The email address or password is wrong.").await;
    let value = browser.run("return document.querySelector('[name=email]').value", &[]).await;
    assert_eq!(value, "someone@staff.test");
    browser.shot("refused-sign-in").await;
}

#[tokio::test]
async fn the_draft_of_one_call_back_is_not_restored_for_another() {
    let app = TestApp::spawn().await;
    let (_, email) = app.user(&[Group::Coordinator]).await;
    let mut forms = Vec::new();
    for (name, phone) in [("Ada Caller", "0400 123 456"), ("Bo Later", "0400 123 457")] {
        let asked = json!({ "name": name, "phone_number": phone });
        assert_eq!(app.post("/api/webhooks/intake-noemail/", &asked).await.0, 200);
        let id: Uuid = app.value(&format!("select id from contacts where name = '{name}'")).await;
        forms.push(format!("/admin/calls/new?contact={id}"));
    }
    let browser = Browser::start(&app.url).await;
    browser.sign_in(&email, PASSWORD).await;
    let story = "return document.querySelector('[name=what_happened]').value";
    browser.open(&forms[0]).await;
    browser.type_into("[name=what_happened]", "Ada has no heating").await;
    browser.open(&forms[1]).await;
    browser.wait_until("return document.querySelector('form[data-draft]') !== null", "drafts are looked for").await;
    assert_eq!(browser.run(story, &[]).await, "");
    assert_eq!(browser.run("return document.querySelector('[name=phone]').value", &[]).await, "0400 123 457");
    browser.open(&forms[0]).await;
    browser.wait_for("[data-draft-notice]", "unsaved draft has been restored").await;
    assert_eq!(browser.run(story, &[]).await, "Ada has no heating");
}
