//! What someone has written is not lost, and not left behind.

use clerk_core::values::Group;
use clerk_e2e::{Browser, pages};
use clerk_testkit::app::{PASSWORD, TestApp};
use serde_json::json;
use uuid::Uuid;

async fn app_with_case() -> (TestApp, Uuid, String) {
    let app = TestApp::spawn().await;
    let (_, email) = app.user(&[Group::Coordinator]).await;
    let mut answers = pages::repairs();
    answers["REPAIRS_ISSUE_PHOTO"] = json!(null);
    let submission = app.submit(&answers).await;
    app.run_jobs().await;
    let case = pages::case_of(&app, submission).await.unwrap();
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
    assert_eq!(typed(&browser).await, "Half a sente");
    browser.wait_for("[data-draft-notice]", "the draft you left here").await;

    browser.type_into("#note-text", "nce, now whole.").await;
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_until("return location.search === '?done=note'", "saved").await;
    browser.wait_for("#timeline li:first-child", "Half a sentence, now whole.").await;
    browser.open(&path).await;
    assert_eq!(typed(&browser).await, "");

    // The next person at this computer finds nothing.
    browser.type_into("#note-text", "Confidential").await;
    browser.click("form[data-sign-out] button").await;
    browser.wait_until("return location.pathname === '/admin/sign-in'", "signed out").await;
    assert_eq!(browser.run("return JSON.stringify(localStorage)", &[]).await, "{}");
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
}

#[tokio::test]
async fn a_refused_sign_in_keeps_the_address() {
    let app = TestApp::spawn().await;
    let browser = Browser::start(&app.url).await;
    browser.open("/admin/sign-in").await;
    browser.type_into("[name=email]", "someone@staff.test").await;
    browser.type_into("[name=password]", "not this one").await;
    browser.click("main button[type=submit]").await;
    browser.wait_for("[role=alert]", "Email or password is not right.").await;
    let value = browser.run("return document.querySelector('[name=email]').value", &[]).await;
    assert_eq!(value, "someone@staff.test");
    browser.shot("refused-sign-in").await;
}
