//! Someone rings: who they may be appears while one types, and what was typed is not lost.

use clerk_core::access::Group;
use clerk_e2e::{Browser, Screen, Theme};
use clerk_testkit::app::{PASSWORD, TestApp};
use serde_json::json;

#[tokio::test]
async fn a_caller_is_recognised_and_an_interrupted_call_comes_back() {
    let app = TestApp::spawn().await;
    let (_, email) = app.user(&[Group::Coordinator]).await;
    let ada = app.client().named("Ada", "Lovelace").phone("0455 000 111").make().await;
    app.case().of(ada).fileref("B0007").make().await;
    for screen in [Screen::desktop(Theme::Light), Screen::phone(Theme::Dark)] {
        let browser = Browser::start(&app.url).await;
        browser.show_on(screen).await;
        browser.sign_in(&email, PASSWORD).await;
        browser.open("/admin/calls/new").await;
        let focused = browser.run("return document.activeElement.name", &[]).await;
        assert_eq!(focused, json!("first_name"), "one can type at once");
        browser.fill_in("First name", "Ada").await;
        browser.fill_in("Last name", "Lovel").await;
        browser.wait_for("#known", "Ada Lovelace").await;
        browser.wait_for("#known .known-cases", "B0007").await;
        browser.wait_until("return document.getElementById('said').textContent === '1 possible'", "said").await;
        browser.choose("Already a client?", "Ada Lovelace").await;
        // More is typed: the choice stays.
        browser.fill_in("Phone", "0455 000 111").await;
        browser.wait_until("return document.querySelector('#known input:checked') !== null", "still chosen").await;
        browser.push_button("Agent and landlord").await;
        browser.fill_in("Landlord’s name", "Ada Lovelace").await;
        browser.wait_for("#known", "Possible conflict").await;
        browser.choose("Topic", "Repairs").await;
        browser.fill_in("What happened", "No heating since May.").await;
        browser.shot(&format!("call-known-{}", screen.width)).await;
        let width = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
        assert_eq!(browser.run(width, &[]).await, json!(true), "no sideways scroll");

        // The page is left, and opened again.
        browser.open("/admin/help").await;
        browser.open("/admin/calls/new").await;
        browser.wait_for("[data-draft-notice]", "unsaved draft has been restored").await;
        browser.wait_for("#known", "Ada Lovelace").await;
        browser.choose("Already a client?", "Ada Lovelace").await;
        browser.push_button("Create client and case").await;
        browser.wait_for("h1", "Ada Lovelace").await;
        assert_eq!(app.count("clients").await, 1);
        assert!(browser.complaints().await.is_empty());
    }
    assert_eq!(app.count("cases").await, 3);
}
