//! Signing in and out, sessions, form tokens, and protection against guessing.

use clerk_core::access::Group;
use clerk_core::office::accounts;
use clerk_platform::clock::Clock;
use clerk_testkit::app::{Browser, PASSWORD, TestApp};
use jiff::SignedDuration;

async fn try_password(app: &TestApp, email: &str, password: &str) -> clerk_testkit::app::Page {
    let browser = Browser::new(&app.url).unwrap();
    let page = browser.get("/admin/sign-in").await;
    browser.submit(&page, "/admin/sign-in", &[("email", email), ("password", password)]).await
}

#[tokio::test]
async fn staff_sign_in_and_land_where_they_wanted_to_go() {
    let app = TestApp::spawn().await;
    let (_, email) = app.user(&[Group::Coordinator]).await;
    let browser = Browser::new(&app.url).unwrap();
    let asked = browser.get("/admin/cases?topic=BONDS").await;
    assert_eq!((asked.status, asked.location()), (303, "/admin/sign-in?next=%2Fadmin%2Fcases%3Ftopic%3DBONDS"));
    let page = browser.get(asked.location()).await;
    // However it is written.
    let email = format!("  {} ", email.to_uppercase());
    let answer = browser.submit(&page, "/admin/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
    assert_eq!((answer.status, answer.location()), (303, "/admin/cases?topic=BONDS"));
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
    assert_eq!(browser.get("/admin").await.status, 200);
    assert_eq!(browser.get("/admin/sign-in").await.location(), "/admin");
}

#[tokio::test]
async fn over_https_the_cookies_are_for_this_host_only() {
    let app = TestApp::spawn_with(|settings| settings.public_url = "https://clerk.test".to_owned()).await;
    let answer = Browser::new(&app.url).unwrap().get("/admin/sign-in").await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-clerk-sign-in=") && cookie.contains("Secure"), "{cookie}");
    assert_eq!(answer.headers["strict-transport-security"], "max-age=63072000; includeSubDomains");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_without_saying_which() {
    let app = TestApp::spawn().await;
    let (_, email) = app.user(&[Group::Paralegal]).await;
    let (gone_id, gone) = app.user(&[Group::Paralegal]).await;
    accounts::deactivate(&mut app.pool.acquire().await.unwrap(), gone_id.into(), app.clock.now()).await.unwrap();
    for (email, password) in
        [(email.as_str(), "wrong"), (&email, ""), ("nobody@staff.test", PASSWORD), (&gone, PASSWORD), ("", "")]
    {
        let answer = try_password(&app, email, password).await;
        assert_eq!(answer.status, 422, "{email}");
        assert!(answer.text().contains("The email address or password is wrong."));
        assert_eq!(answer.attributes("input[name=email]", "value"), [email.trim()], "what was typed is kept");
        assert!(!answer.html.contains("value=\"wrong\""));
    }
    assert_eq!(try_password(&app, "a\0b", "c\0d").await.status, 422);
}

#[tokio::test]
async fn guessing_gets_slower_but_nobody_is_locked_out_for_good() {
    let clock = Clock::fixed("2026-05-01T00:00:00Z".parse().unwrap());
    let app = TestApp::spawn_at(clock.clone()).await;
    let (_, email) = app.user(&[Group::Lawyer]).await;
    for _ in 0..5 {
        assert_eq!(try_password(&app, &email, "wrong").await.status, 422);
    }
    // The sixth is still answered, and starts the waits.
    assert_eq!(try_password(&app, &email, "wrong").await.status, 422);
    let blocked = try_password(&app, &email, PASSWORD).await;
    assert_eq!(blocked.status, 429, "even with the right password");
    assert!(blocked.text().contains("Please wait a second"), "{}", blocked.text());
    clock.advance(SignedDuration::from_secs(2));
    for _ in 0..30 {
        try_password(&app, &email, "wrong").await;
        clock.advance(SignedDuration::from_mins(1));
    }
    clock.advance(SignedDuration::from_mins(15));
    assert_eq!(try_password(&app, &email, PASSWORD).await.status, 303, "the longest wait is a quarter of an hour");
    assert_eq!(try_password(&app, &email, "wrong").await.status, 422, "and success starts afresh");
}

#[tokio::test]
async fn many_guesses_at_once_are_all_counted() {
    // The clock does not move: on a slow machine, waits would be over before the last guess is checked.
    let app = TestApp::spawn_at(Clock::fixed("2026-05-01T00:00:00Z".parse().unwrap())).await;
    let (_, email) = app.user(&[Group::Lawyer]).await;
    try_password(&app, &email, "wrong").await;
    let statuses = futures_util::future::join_all((0..30).map(|_| try_password(&app, &email, "wrong"))).await;
    let checked = statuses.iter().filter(|answer| answer.status == 422).count();
    assert!(checked <= 8, "{checked} of 30 guesses were checked");
}

#[tokio::test]
async fn a_password_that_is_changed_while_it_is_checked_lets_nobody_in() {
    let app = TestApp::spawn().await;
    let (id, email) = app.user(&[Group::Lawyer]).await;
    let mut change = clerk_platform::db::begin(&app.pool).await.unwrap();
    sqlx::query("update users set password_hash = 'another' where id = $1")
        .bind(id)
        .execute(&mut *change)
        .await
        .unwrap();
    // The change ends all sessions; one must not begin after it.
    let changed = async {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        change.commit().await.unwrap();
    };
    let (answer, ()) = tokio::join!(try_password(&app, &email, PASSWORD), changed);
    assert_eq!(answer.status, 422);
    assert_eq!(app.count("sessions").await, 0);
}

#[tokio::test]
async fn sessions_end() {
    let clock = Clock::fixed("2026-05-01T00:00:00Z".parse().unwrap());
    let app = TestApp::spawn_at(clock.clone()).await;
    let (id, email) = app.user(&[Group::Lawyer]).await;
    let status = async |browser: &Browser| browser.get("/admin").await.status;

    // By signing out: only this one.
    let (phone, desk) = (app.sign_in(id, &email).await, app.sign_in(id, &email).await);
    let page = phone.get("/admin").await;
    assert_eq!(phone.submit(&page, "/admin/sign-out", &[]).await.location(), "/admin/sign-in?signed_out=true");
    assert_eq!((status(&phone).await, status(&desk).await), (303, 200));

    // By signing out everywhere: all of them.
    let phone = app.sign_in(id, &email).await;
    let page = desk.get("/admin/account").await;
    assert_eq!(desk.submit(&page, "/admin/sign-out-everywhere", &[]).await.status, 303);
    assert_eq!((status(&phone).await, status(&desk).await), (303, 303));

    // By a new password, and by deactivation.
    for end in ["password", "deactivate"] {
        let browser = app.sign_in(id, &email).await;
        let token = app.token(id).await;
        let mut connection = app.pool.acquire().await.unwrap();
        match end {
            "password" => accounts::set_password(
                &mut connection,
                id.into(),
                &clerk_platform::secrets::hash_password(&PASSWORD.into()).unwrap(),
                clock.now(),
            )
            .await
            .unwrap(),
            _ => accounts::deactivate(&mut connection, id.into(), clock.now()).await.unwrap(),
        }
        assert_eq!(status(&browser).await, 303, "{end}");
        assert_eq!(app.api(&token, "/api/v1/users/me").await.0, 401, "{end}");
    }
}

#[tokio::test]
async fn forms_need_their_token_and_our_own_pages() {
    let app = TestApp::spawn().await;
    let (id, email) = app.user(&[Group::Coordinator]).await;
    let (browser, other) = (app.sign_in(id, &email).await, app.sign_in(id, &email).await);
    let theirs = other.get("/admin").await.attributes("input[name=csrf]", "value")[0].clone();
    let some = uuid::Uuid::new_v4();
    for path in [
        "/admin/sign-in".to_owned(),
        "/admin/sign-out".to_owned(),
        "/admin/sign-out-everywhere".to_owned(),
        format!("/admin/cases/{some}/notes"),
        format!("/admin/submissions/{some}/retry"),
        format!("/admin/contacts/{some}/called"),
    ] {
        for token in [None, Some(""), Some("x"), Some(theirs.as_str())] {
            let fields: Vec<(String, String)> =
                token.map(|token| ("csrf".to_owned(), token.to_owned())).into_iter().collect();
            let answer = browser.post(&path, &fields).await;
            assert_eq!(answer.status, 403, "{path} {token:?}");
            assert!(answer.text().contains("This form is out of date"), "{path}");
        }
    }
    assert_eq!(browser.get("/admin").await.status, 200, "still signed in");
    // No two pages have the same token (so a compressed page's length reveals nothing about it), and each page's token is
    // valid.
    let mut tokens = Vec::new();
    for _ in 0..3 {
        tokens.extend(browser.get("/admin").await.attributes("input[name=csrf]", "value").first().cloned());
    }
    assert!(tokens[0] != tokens[1] && tokens[1] != tokens[2], "{tokens:?}");
    let mixed = format!("{}.{}", tokens[0].split_once('.').unwrap().0, tokens[1].split_once('.').unwrap().1);
    for (token, status) in [(&mixed, 403), (&tokens[2], 303)] {
        assert_eq!(browser.post("/admin/sign-out", &[("csrf".to_owned(), token.clone())]).await.status, status);
    }
}
