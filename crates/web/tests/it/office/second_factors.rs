//! Second factors: an app and recovery codes, and who must have them. Passkeys need a browser: see `crates/e2e`.

use crate::support::{noon, send};
use clerk_core::access::Group;
use clerk_core::office::accounts::password_links;
use clerk_testkit::app::{Browser, PASSWORD, Page, TestApp};
use jiff::SignedDuration;
use totp_rs::{Builder, Secret};

pub(super) const PAGE: &str = "/admin/second-factor";
pub(super) const APP: &str = "/admin/second-factor/app";
pub(super) const CODE: &str = "/admin/sign-in/code";

/// Someone's app.
pub(super) struct Phone(Secret);

impl Phone {
    /// Given the key that the page shows.
    pub(super) fn with(page: &Page) -> Self {
        let key = page.all("code.text-break").concat().replace(' ', "");
        Self(Secret::try_from_base32(&key).unwrap())
    }

    /// What it shows so many steps from now.
    pub(super) fn code(&self, app: &TestApp, steps: i64) -> String {
        let codes = Builder::new().with_secret(Secret::try_from_base32(self.0.to_base32()).unwrap()).build().unwrap();
        let second = u64::try_from(app.clock.now().as_second() + 30 * steps).unwrap();
        codes.generate(second).to_string()
    }
}

/// Sets up an app for someone who has just signed in; returns it with the recovery codes.
pub(super) async fn set_up(app: &TestApp, browser: &Browser) -> (Phone, Vec<String>) {
    let page = browser.get(PAGE).await;
    assert_eq!(page.status, 200, "{}", page.location());
    let phone = Phone::with(&page);
    let answer = browser.submit(&page, APP, &[("code", &phone.code(app, 0))]).await;
    assert_eq!(answer.status, 200, "{} {}", answer.location(), answer.text());
    let codes = answer.all("[data-recovery-codes] code");
    assert_eq!(codes.len(), 10);
    app.clock.advance(SignedDuration::from_secs(30));
    (phone, codes)
}

/// Does the first step, in a browser of its own.
pub(super) async fn first_step(app: &TestApp, email: &str) -> Browser {
    let browser = Browser::new(&app.url).unwrap();
    let answer =
        send(&browser, "/admin/sign-in", &[("email", email), ("password", PASSWORD), ("next", "/admin/cases")]).await;
    assert_eq!((answer.status, answer.location()), (303, CODE));
    assert_eq!(browser.get("/admin").await.status, 303, "not in yet");
    browser
}

pub(super) async fn enter(browser: &Browser, code: &str) -> Page {
    send(browser, CODE, &[("code", code)]).await
}

/// How often an owner is told of something.
pub(super) async fn told(app: &TestApp, news: &str) -> i64 {
    let jobs = "apalis.jobs where metadata -> 'kind' = 'send_account_news' and convert_from(job, 'UTF8')";
    app.count(&format!("{jobs} like '%{news}%'")).await
}

#[tokio::test]
async fn an_app_is_the_second_step() {
    let app = noon().await;
    let (id, email) = app.user(&[Group::Paralegal]).await;
    let browser = app.sign_in(id, &email).await;
    let page = browser.get(PAGE).await;
    assert_eq!(page.attributes("svg[role=img]", "aria-label"), ["QR code for the app"]);
    let again = browser.get(PAGE).await;
    assert_eq!(page.all("code.text-break"), again.all("code.text-break"), "the same key until it is confirmed");
    assert_eq!(app.count("totp_secrets").await, 0, "which is not theirs before that");
    let refused = browser.submit(&page, APP, &[("code", "000000")]).await;
    assert_eq!(refused.status, 422);
    let (phone, _) = set_up(&app, &browser).await;
    assert!(!browser.get(PAGE).await.html.contains("code class=\"text-break\""), "the key is not shown again");
    assert_eq!(app.count("audit_entries where action = 'FACTOR_ADDED'").await, 1);
    assert_eq!(app.count("apalis.jobs where metadata -> 'kind' = 'send_account_news'").await, 1, "the owner is told");
    assert_eq!(
        app.count("audit_entries where object_kind = 'FACTOR' and by <> 'SESSION'").await,
        0,
        "who did it is known"
    );
    let secret: Vec<u8> = app.value("select secret from totp_secrets").await;
    assert_eq!(secret.len(), 12 + 20 + 16, "encrypted");

    let halfway = first_step(&app, &email).await;
    assert_eq!(enter(&halfway, "000000").await.status, 422);
    let answer = enter(&halfway, &phone.code(&app, 0)).await;
    assert_eq!((answer.status, answer.location()), (303, "/admin/cases"));
    assert_eq!(halfway.get("/admin").await.status, 200);
    // No code works twice: not by the same person, nor by someone who looked over their shoulder.
    let thief = first_step(&app, &email).await;
    assert_eq!(enter(&thief, &phone.code(&app, 0)).await.status, 422);
    assert_eq!(enter(&thief, &phone.code(&app, -1)).await.status, 422, "nor an earlier one");
    // The next one works already; phones are sometimes fast.
    assert_eq!(enter(&thief, &phone.code(&app, 1)).await.status, 303);
    // The step before is accepted, too.
    app.clock.advance(SignedDuration::from_secs(90));
    assert_eq!(enter(&first_step(&app, &email).await, &phone.code(&app, -1)).await.status, 303);
    assert_eq!(enter(&first_step(&app, &email).await, &phone.code(&app, 2)).await.status, 422, "two ahead is too far");
}

#[tokio::test]
async fn the_second_step_must_follow_the_first() {
    let app = noon().await;
    let (id, email) = app.user(&[Group::Paralegal]).await;
    let (phone, _) = set_up(&app, &app.sign_in(id, &email).await).await;
    // Without the first.
    let stranger = Browser::new(&app.url).unwrap();
    stranger.get("/admin/sign-in").await;
    assert_eq!(stranger.get(CODE).await.location(), "/admin/sign-in?late=true");
    assert_eq!(stranger.get(PAGE).await.location(), "/admin/sign-in?next=%2Fadmin%2Fsecond-factor");
    // Too late.
    let slow = first_step(&app, &email).await;
    let page = slow.get(CODE).await;
    app.clock.advance(SignedDuration::from_mins(11));
    assert_eq!(
        slow.submit(&page, CODE, &[("code", &phone.code(&app, 0))]).await.location(),
        "/admin/sign-in?late=true"
    );
    // Someone who is half-way in can't set up another factor instead.
    let halfway = first_step(&app, &email).await;
    assert_eq!(halfway.get(PAGE).await.location(), CODE);
    // Once more with what has been used.
    let page = halfway.get(CODE).await;
    let code = [("code", phone.code(&app, 0))];
    let code = [(code[0].0, code[0].1.as_str())];
    assert_eq!(halfway.submit(&page, CODE, &code).await.status, 303);
    assert_eq!(
        halfway.submit(&page, CODE, &code).await.status,
        403,
        "its form belongs to someone who is not signed in"
    );
    // Anyone who was deactivated between the steps stays out.
    let gone = first_step(&app, &email).await;
    let page = gone.get(CODE).await;
    app.execute(&format!("update users set is_active = false where id = '{id}'")).await;
    let answer = gone.submit(&page, CODE, &[("code", &phone.code(&app, 1))]).await;
    assert_eq!(answer.location(), "/admin/sign-in?late=true");
}

#[tokio::test]
async fn guessing_codes_gets_slower() {
    let app = noon().await;
    let (id, email) = app.user(&[Group::Paralegal]).await;
    let (phone, _) = set_up(&app, &app.sign_in(id, &email).await).await;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        let browser = first_step(&app, &email).await;
        for _ in 0..2 {
            statuses.push(enter(&browser, "123456").await.status);
        }
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 422, 429, 429], "whichever browser it is");
    assert_eq!(enter(&first_step(&app, &email).await, &phone.code(&app, 0)).await.status, 429);
    app.clock.advance(SignedDuration::from_secs(30));
    assert_eq!(enter(&first_step(&app, &email).await, &phone.code(&app, 0)).await.status, 303);
}

#[tokio::test]
async fn someone_with_the_password_blocks_nobody_in_their_usual_browser() {
    let app = noon().await;
    let (id, email) = app.user(&[Group::Paralegal]).await;
    let usual = app.sign_in(id, &email).await;
    let (phone, _) = set_up(&app, &usual).await;
    let page = usual.get("/admin").await;
    assert_eq!(usual.submit(&page, "/admin/sign-out", &[]).await.status, 303);
    let thief = first_step(&app, &email).await;
    let mut last = 0;
    for _ in 0..7 {
        last = enter(&thief, "123456").await.status;
    }
    assert_eq!(last, 429);
    let first = send(&usual, "/admin/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
    assert_eq!(first.location(), CODE);
    assert_eq!(enter(&usual, &phone.code(&app, 0)).await.status, 303);
}

#[tokio::test]
async fn a_recovery_code_helps_once() {
    let app = noon().await;
    let (id, email) = app.user(&[Group::Paralegal]).await;
    let browser = app.sign_in(id, &email).await;
    let (_, codes) = set_up(&app, &browser).await;
    let stored: Vec<Vec<u8>> = app.values("select code_hash from recovery_codes").await;
    assert!(stored.iter().all(|hash| hash.len() == 32), "only hashes are kept");
    let typed = codes[3].to_lowercase().replace('-', " ");
    assert_eq!(enter(&first_step(&app, &email).await, &typed).await.status, 303, "however it is typed");
    assert_eq!(enter(&first_step(&app, &email).await, &codes[3]).await.status, 422, "once");
    assert!(browser.get(PAGE).await.text().contains("You have 9 left."));
    assert_eq!(app.count("audit_entries where action = 'RECOVERY_CODE_USED'").await, 1);
    // Made again, the old ones are void.
    let page = browser.get(PAGE).await;
    let made = browser.submit(&page, "/admin/second-factor/recovery-codes", &[]).await;
    let new = made.all("[data-recovery-codes] code");
    assert_eq!(new.len(), 10);
    assert_eq!(told(&app, "RecoveryCodesMade").await, 1);
    assert_eq!(enter(&first_step(&app, &email).await, &codes[4]).await.status, 422);
    assert_eq!(enter(&first_step(&app, &email).await, &new[0]).await.status, 303);
    // Without a factor, there are none.
    let page = browser.get(PAGE).await;
    assert_eq!(browser.submit(&page, "/admin/second-factor/app/remove", &[]).await.status, 303);
    assert_eq!(app.count("recovery_codes").await, 0);
    let signed_in =
        send(&Browser::new(&app.url).unwrap(), "/admin/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
    assert_eq!(signed_in.location(), "/admin");
}

#[tokio::test]
async fn a_new_password_by_mail_is_no_way_around_it() {
    let app = noon().await;
    let (id, email) = app.user(&[Group::Paralegal]).await;
    let (phone, _) = set_up(&app, &app.sign_in(id, &email).await).await;
    let mut connection = app.pool.acquire().await.unwrap();
    let token =
        password_links::create(&mut connection, id.into(), password_links::RESET, app.clock.now()).await.unwrap();
    let browser = Browser::new(&app.url).unwrap();
    let answer = send(&browser, &format!("/admin/set-password/{token}"), &[("password", "plum ferry oboe drum")]).await;
    assert_eq!((answer.status, answer.location()), (303, CODE));
    assert_eq!(browser.get("/admin").await.status, 303);
    assert_eq!(enter(&browser, &phone.code(&app, 0)).await.location(), "/admin");
    assert_eq!(browser.get("/admin").await.status, 200);
}

#[tokio::test]
async fn a_group_must_have_one_after_some_days() {
    let app = noon().await;
    let admin = app.signed_in(Group::Admin).await;
    let (id, email) = app.user(&[Group::Lawyer]).await;
    let rules = [("ways", "PASSWORD"), ("factor_groups", "LAWYER"), ("grace_days", "7"), ("alert_after", "100")];
    let saved = send(&admin, "/admin/settings/sign-in", &rules).await;
    assert_eq!(saved.status, 303, "{}", saved.text());

    let reminded = app.sign_in(id, &email).await;
    let page = reminded.get("/admin").await;
    assert!(page.text().contains("Set up a second factor by Tue 1 Dec."), "{}", page.text());
    let paralegal = app.signed_in(Group::Paralegal).await;
    assert!(!paralegal.get("/admin").await.text().contains("Set up a second factor"));
    // The next person at the same computer is told nothing of it.
    let (_, next) = app.user(&[Group::Paralegal]).await;
    let answer = send_from(&reminded, "/admin/sign-in", &[("email", &next), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, 303);
    assert!(!reminded.get("/admin").await.text().contains("Set up a second factor"));

    app.clock.advance(SignedDuration::from_hours(7 * 24));
    let late = Browser::new(&app.url).unwrap();
    let answer =
        send(&late, "/admin/sign-in", &[("email", &email), ("password", PASSWORD), ("next", "/admin/cases")]).await;
    assert_eq!((answer.status, answer.location()), (303, PAGE), "first of all, it is set up");
    assert_eq!(late.get("/admin").await.status, 303);
    let page = late.get(PAGE).await;
    assert!(page.text().contains("Your group must use a second factor."));
    let phone = Phone::with(&page);
    let codes = late.submit(&page, APP, &[("code", &phone.code(&app, 0))]).await;
    assert_eq!(codes.all("[data-recovery-codes] code").len(), 10, "{}", codes.text());
    assert_eq!(codes.attributes("a.btn", "href"), ["/admin/cases"]);
    let page = late.get("/admin/cases").await;
    assert_eq!(page.status, 200, "and they are in");
    assert!(!page.text().contains("Set up a second factor"));
}

/// Sends a form from a page of someone who is signed in, as when another tab still shows it.
pub(super) async fn send_from(who: &Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let csrf = who.get("/admin").await.attributes("input[name=csrf]", "value")[0].clone();
    let fields = fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    who.post(path, &fields.chain([("csrf".to_owned(), csrf)]).collect::<Vec<_>>()).await
}

#[tokio::test]
async fn who_changes_how_they_sign_in_shows_that_it_is_them() {
    let app = noon().await;
    let (id, email) = app.user(&[Group::Paralegal]).await;
    let browser = app.sign_in(id, &email).await;
    assert_eq!(browser.get(PAGE).await.status, 200, "just signed in");
    let page = browser.get(PAGE).await;
    app.clock.advance(SignedDuration::from_mins(11));
    let confirm = "/admin/account/confirm";
    assert_eq!(browser.get(PAGE).await.location(), confirm);
    assert_eq!(browser.submit(&page, APP, &[("code", "123456")]).await.location(), confirm);
    assert_eq!(send(&browser, confirm, &[("present", "wrong")]).await.status, 422);
    assert_eq!(send(&browser, confirm, &[("present", PASSWORD)]).await.location(), PAGE);
    assert_eq!(browser.get(PAGE).await.status, 200);
    // It is theirs alone, and for ten minutes.
    app.clock.advance(SignedDuration::from_mins(11));
    assert_eq!(browser.get(PAGE).await.location(), confirm);
}

#[tokio::test]
async fn an_admin_can_not_lock_themselves_out() {
    let app = noon().await;
    let admin = app.signed_in(Group::Admin).await;
    let rules = |ways: &'static str| [("ways", ways), ("grace_days", "14"), ("alert_after", "100")];
    for ways in ["PASSKEY", "GOOGLE", ""] {
        let refused = send(&admin, "/admin/settings/sign-in", &rules(ways)).await;
        assert_eq!(refused.status, 422, "{ways}: {}", refused.text());
    }
    assert_eq!(send(&admin, "/admin/settings/sign-in", &rules("PASSWORD")).await.status, 303);
    assert_eq!(app.signed_in(Group::Coordinator).await.get("/admin/settings/sign-in").await.status, 404);
}
