//! Setting up a second factor: whose it is, and who is too late for it.

use super::second_factors::{APP, PAGE, Phone, enter, first_step, set_up};
use crate::support::{noon, send};
use clerk_core::access::Group;
use clerk_core::office::accounts::password_links;
use clerk_platform::clock::Clock;
use clerk_testkit::app::{Browser, PASSWORD, Page, TestApp};
use jiff::SignedDuration;

/// From now on lawyers must have a second factor, at once.
async fn lawyers_must(app: &TestApp, grace_days: &str) {
    let rules = [("ways", "PASSWORD"), ("factor_groups", "LAWYER"), ("grace_days", grace_days), ("alert_after", "100")];
    let saved = send(&app.signed_in(Group::Admin).await, "/admin/settings/sign-in", &rules).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
}

/// Does the first step in a browser, and has to set up a second factor.
async fn first_step_without(browser: &Browser, email: &str) -> Page {
    let answer = send(browser, "/admin/sign-in", &[("email", email), ("password", PASSWORD)]).await;
    assert_eq!((answer.status, answer.location()), (303, PAGE));
    browser.get(PAGE).await
}

#[tokio::test]
async fn the_key_that_one_session_is_offered_is_no_others() {
    let app = noon().await;
    let (id, email) = app.user(&[Group::Paralegal]).await;
    let (owner, thief) = (app.sign_in(id, &email).await, app.sign_in(id, &email).await);
    let page = thief.get(PAGE).await;
    let theirs = Phone::with(&page);
    let (phone, _) = set_up(&app, &owner).await;
    assert_ne!(phone.code(&app, 0), theirs.code(&app, 0));
    assert_eq!(thief.submit(&page, APP, &[("code", &theirs.code(&app, 0))]).await.status, 422, "it is too late for it");
    assert_eq!(enter(&first_step(&app, &email).await, &theirs.code(&app, 0)).await.status, 422);
    assert_eq!(enter(&first_step(&app, &email).await, &phone.code(&app, 0)).await.status, 303);
    // Set up once more in the same session, it is another one.
    let page = owner.get(PAGE).await;
    assert_eq!(owner.submit(&page, "/admin/second-factor/app/remove", &[]).await.status, 303);
    assert_ne!(Phone::with(&owner.get(PAGE).await).code(&app, 0), phone.code(&app, 0));
}

#[tokio::test]
async fn someone_with_the_password_is_too_late_once_its_owner_has_a_factor() {
    let app = noon().await;
    let (_, email) = app.user(&[Group::Lawyer]).await;
    lawyers_must(&app, "0").await;
    let (owner, thief) = (Browser::new(&app.url).unwrap(), Browser::new(&app.url).unwrap());
    let (page, theirs) = (first_step_without(&owner, &email).await, first_step_without(&thief, &email).await);
    // Before they are in, they may add a factor and do nothing else.
    for path in ["/app/remove", "/recovery-codes", "/provider/GOOGLE/remove"] {
        let csrf = ("csrf".to_owned(), theirs.attributes("input[name=csrf]", "value")[0].clone());
        let refused = thief.post(&format!("{PAGE}{path}"), &[csrf]).await;
        assert!(refused.status == 403 && refused.text().contains("Not allowed"), "{path} {}", refused.text());
    }
    let (phone, other) = (Phone::with(&page), Phone::with(&theirs));
    assert_eq!(owner.submit(&page, APP, &[("code", &phone.code(&app, 0))]).await.status, 200);
    let late = thief.submit(&theirs, APP, &[("code", &other.code(&app, 0))]).await;
    assert_eq!(late.location(), "/admin/sign-in?late=true");
    assert_eq!(thief.get("/admin").await.status, 303);
    assert_eq!(app.count("totp_secrets").await, 1);
}

#[tokio::test]
async fn a_password_link_acts_on_nobody_who_is_signed_in_there() {
    let app = noon().await;
    let (other, other_email) = app.user(&[Group::Paralegal]).await;
    let (id, _) = app.user(&[Group::Lawyer]).await;
    lawyers_must(&app, "0").await;
    let browser = app.sign_in(other, &other_email).await;
    let mut connection = app.pool.acquire().await.unwrap();
    let token =
        password_links::create(&mut connection, id.into(), password_links::RESET, app.clock.now()).await.unwrap();
    let answer = send(&browser, &format!("/admin/set-password/{token}"), &[("password", "plum ferry oboe drum")]).await;
    assert_eq!((answer.status, answer.location()), (303, PAGE));
    assert_eq!(app.count(&format!("sessions where user_id = '{other}' and ended_at is null")).await, 0);
    let page = browser.get(PAGE).await;
    assert!(page.text().contains("Your group must use a second factor."), "{}", page.text());
    let phone = Phone::with(&page);
    assert_eq!(browser.submit(&page, APP, &[("code", &phone.code(&app, 0))]).await.status, 200);
    assert_eq!(app.count(&format!("totp_secrets where user_id = '{id}'")).await, 1);
    assert_eq!(app.count("totp_secrets").await, 1);
}

#[tokio::test]
async fn someone_who_joins_such_a_group_later_has_as_many_days() {
    let app = noon().await;
    let (id, email) = app.user(&[Group::Paralegal]).await;
    lawyers_must(&app, "7").await;
    app.clock.advance(SignedDuration::from_hours(30 * 24));
    let now = app.clock.now();
    app.execute(&format!("update users set groups = '{{PARALEGAL,LAWYER}}', updated_at = '{now}' where id = '{id}'"))
        .await;
    let promoted = app.sign_in(id, &email).await;
    let page = promoted.get("/admin").await;
    assert!(page.text().contains("Set up a second factor by Thu 31 Dec."), "{}", page.text());
    app.clock.advance(SignedDuration::from_hours(7 * 24));
    first_step_without(&Browser::new(&app.url).unwrap(), &email).await;
}

#[tokio::test]
async fn adding_passkeys_makes_the_proof_no_longer() {
    let app = TestApp::spawn_at_with(Clock::fixed("2026-11-24T01:00:00Z".parse().unwrap()), |settings| {
        settings.public_url = settings.public_url.replace("127.0.0.1", "localhost");
    })
    .await;
    let (id, email) = app.user(&[Group::Paralegal]).await;
    let browser = app.sign_in(id, &email).await;
    let page = browser.get(PAGE).await;
    let csrf = [("csrf".to_owned(), page.attributes("input[name=csrf]", "value")[0].clone())];
    app.clock.advance(SignedDuration::from_mins(9));
    let options = browser.post(&format!("{PAGE}/passkey/options"), &csrf).await;
    assert!(options.status == 200 && options.html.contains("challenge"), "{}", options.html);
    app.clock.advance(SignedDuration::from_mins(2));
    assert_eq!(browser.get(PAGE).await.location(), "/admin/account/confirm");
}
