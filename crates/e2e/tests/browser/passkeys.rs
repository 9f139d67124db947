//! Passkeys, with Chromium's virtual authenticator in place of a phone.

use clerk_core::access::Group;
use clerk_e2e::Browser;
use clerk_platform::clock::Clock;
use clerk_testkit::app::{PASSWORD, TestApp};

/// An app at a host with a name: passkeys belong to names, not to numbers.
async fn app() -> (TestApp, String) {
    let app = TestApp::spawn_at_with(Clock::system(), |settings| {
        settings.public_url = settings.public_url.replace("127.0.0.1", "localhost");
    })
    .await;
    let url = app.url.replace("127.0.0.1", "localhost");
    (app, url)
}

#[tokio::test]
async fn a_passkey_is_the_second_step_or_the_only_one() {
    let (app, url) = app().await;
    let (_, email) = app.user(&[Group::Coordinator]).await;
    let browser = Browser::start(&url).await;
    let device = browser.add_authenticator(true).await;
    browser.sign_in(&email, PASSWORD).await;

    // Added, and named.
    browser.open("/admin/second-factor").await;
    browser.type_into("[name=name]", "Blue phone").await;
    browser.follow("Add a passkey").await;
    browser.wait_for("h1", "Your recovery codes").await;
    browser.follow("I have kept them").await;
    browser.wait_for("main", "Blue phone").await;
    assert_eq!(app.count("passkeys").await, 1);
    // The same one can't be added twice.
    browser.type_into("[name=name]", "Again").await;
    browser.follow("Add a passkey").await;
    browser.wait_for("main", "This passkey has been added already.").await;

    // As the second step.
    let sign_out = "document.querySelector('form[action=\"/admin/sign-out\"]').submit()";
    browser.open("/admin").await;
    browser.run(sign_out, &[]).await;
    browser.wait_for("main", "You are signed out.").await;
    browser.sign_in_until(&email, PASSWORD, "/admin/sign-in/code").await;
    browser.follow("Use a passkey").await;
    browser.wait_for("h1", "Hello").await;

    // As the only one.
    browser.run(sign_out, &[]).await;
    browser.wait_for("main", "You are signed out.").await;
    browser.follow("Use a passkey").await;
    browser.wait_for("h1", "Hello").await;
    let ways: Vec<String> = app.values("select detail from audit_entries where action = 'SIGNED_IN' order by id").await;
    assert_eq!(ways, ["Email and password", "Email and password", "Passkey"]);

    // Anyone who has the device but not the finger stays out.
    browser.run(sign_out, &[]).await;
    browser.wait_for("main", "You are signed out.").await;
    browser.set_user_verified(&device, false).await;
    browser.follow("Use a passkey").await;
    browser.wait_for("main", "That did not work. Please try again, or choose another way.").await;
    browser.set_user_verified(&device, true).await;
    browser.follow("Use a passkey").await;
    browser.wait_for("h1", "Hello").await;

    // Removed, it is of no use any more.
    browser.open("/admin/second-factor").await;
    browser.follow("Remove Blue phone").await;
    browser.wait_until("return !document.body.textContent.includes('Blue phone')", "the passkey is gone").await;
    browser.open("/admin").await;
    browser.run(sign_out, &[]).await;
    browser.wait_for("main", "You are signed out.").await;
    browser.follow("Use a passkey").await;
    browser.wait_for("main", "This did not work. Please try again, or sign in another way.").await;
    assert_eq!(app.count("audit_entries where action = 'SIGN_IN_FAILED' and detail = 'Passkey'").await, 1);
}
