//! Guessing passwords: what is counted together, whom it slows down, and whom it does not.

use clerk_core::access::Group;
use clerk_platform::clock::Clock;
use clerk_testkit::app::{Browser, PASSWORD, Page, TestApp};
use futures_util::future::join_all;
use jiff::SignedDuration;

/// A clock that stands still, so that no wait ends by itself.
fn still() -> Clock {
    Clock::fixed("2026-05-01T00:00:00Z".parse().unwrap())
}

/// Someone at an address tries to sign in, in a browser that was never used before.
async fn try_from(app: &TestApp, address: &str, email: &str, password: &str) -> Page {
    try_in(&Browser::at(&app.url, address).unwrap(), email, password).await
}

async fn try_in(browser: &Browser, email: &str, password: &str) -> Page {
    let page = browser.get("/admin/sign-in").await;
    browser.submit(&page, "/admin/sign-in", &[("email", email), ("password", password)]).await
}

#[tokio::test]
async fn an_ipv6_network_counts_as_one_address() {
    let app = TestApp::spawn_behind_proxy(still()).await;
    let mut statuses = Vec::new();
    for i in 1..=60 {
        statuses.push(try_from(&app, &format!("2001:db8::{i:x}"), &format!("x{i}@staff.test"), "wrong").await.status);
    }
    assert_eq!(statuses[..51].iter().filter(|status| **status == 422).count(), 51, "{statuses:?}");
    assert!(statuses[51..].iter().all(|status| *status == 429), "{statuses:?}");
    assert_eq!(try_from(&app, "2001:db8:0:1::1", "y@staff.test", "wrong").await.status, 422, "another network");
}

#[tokio::test]
async fn many_networks_of_one_site_are_counted_too() {
    let app = TestApp::spawn_behind_proxy(still()).await;
    let mut statuses = Vec::new();
    for network in 0..12 {
        let (address, email) = (format!("2001:db8:7:{network:x}::1"), format!("x{network}@staff.test"));
        if network == 2 {
            // As after 198 tries; each takes a while.
            app.execute("update sign_in_throttles set failures = 198 where key = 'site:2001:db8:7::'").await;
        }
        statuses.push(try_from(&app, &address, &email, "wrong").await.status);
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429, 429, 429, 429, 429, 429, 429]);
    assert_eq!(try_from(&app, "2001:db8:8::1", "y@staff.test", "wrong").await.status, 422, "another site");
}

#[tokio::test]
async fn signing_in_oneself_forgives_no_guesses_at_others() {
    let app = TestApp::spawn_behind_proxy(still()).await;
    let (_, own) = app.user(&[Group::Paralegal]).await;
    let address = "198.51.100.7";
    let mut statuses = Vec::new();
    for round in 0..2 {
        for i in 0..40 {
            statuses.push(try_from(&app, address, &format!("x{round}-{i}@staff.test"), "wrong").await.status);
        }
        try_from(&app, address, &own, PASSWORD).await;
    }
    assert!(statuses[..40].iter().all(|status| *status == 422), "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 51, "{statuses:?}");
}

#[tokio::test]
async fn an_office_that_signs_in_all_morning_is_not_slowed_down() {
    let app = TestApp::spawn_behind_proxy(still()).await;
    let (_, email) = app.user(&[Group::Paralegal]).await;
    for _ in 0..60 {
        assert_eq!(try_from(&app, "198.51.100.7", &email, PASSWORD).await.status, 303);
    }
}

#[tokio::test]
async fn strangers_lock_nobody_out_of_the_browser_they_use() {
    let clock = still();
    let app = TestApp::spawn_behind_proxy(clock.clone()).await;
    let (id, email) = app.user(&[Group::Lawyer]).await;
    let (usual, elsewhere) = (app.sign_in(id, &email).await, Browser::at(&app.url, "198.51.100.1").unwrap());
    let page = usual.get("/admin").await;
    assert_eq!(usual.submit(&page, "/admin/sign-out", &[]).await.status, 303);
    for i in 0..16 {
        try_from(&app, &format!("203.0.113.{i}"), &email, "wrong").await;
        clock.advance(SignedDuration::from_secs(900));
        // The failures are recent.
        try_from(&app, &format!("203.0.113.{i}"), &email, "wrong").await;
    }
    assert_eq!(try_in(&elsewhere, &email, PASSWORD).await.status, 429, "a browser that they have never used waits");
    assert_eq!(try_in(&usual, &email, PASSWORD).await.status, 303);

    // Tries there have a counter of their own, which is limited too.
    let page = usual.get("/admin").await;
    usual.submit(&page, "/admin/sign-out", &[]).await;
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(try_in(&usual, &email, "wrong").await.status);
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 422, 429, 429]);
    // And it proves nothing for other accounts.
    let (_, other) = app.user(&[Group::Lawyer]).await;
    for i in 0..6 {
        try_from(&app, &format!("203.0.113.{i}"), &other, "wrong").await;
    }
    assert_eq!(try_in(&usual, &other, PASSWORD).await.status, 429);
}

#[tokio::test]
async fn people_of_one_address_sign_in_at_the_same_moment() {
    let app = TestApp::spawn_behind_proxy(Clock::system()).await;
    let mut people = Vec::new();
    for _ in 0..3 {
        people.push(app.user(&[Group::Paralegal]).await.1);
    }
    for _ in 0..10 {
        let answers = join_all(people.iter().map(|email| try_from(&app, "198.51.100.7", email, PASSWORD))).await;
        assert!(answers.iter().all(|answer| answer.status == 303), "{:?}", answers.iter().map(|a| a.status));
    }
}

#[tokio::test]
async fn an_address_that_is_too_long_is_refused_everywhere() {
    let app = TestApp::spawn().await;
    // Random, so that nothing compresses it into an index row.
    let random: String = (0..100).map(|_| clerk_platform::secrets::random_token()).collect();
    let long = format!("{}@x", &random[..4000]);
    for path in ["/admin/sign-in", "/admin/forgot-password"] {
        let browser = Browser::new(&app.url).unwrap();
        let page = browser.get(path).await;
        let answer = browser.submit(&page, path, &[("email", &long), ("password", "y")]).await;
        assert_eq!(answer.status, 422, "{path}");
    }
    assert_eq!(app.count("sign_in_throttles where length(key) > 400").await, 0);
}

#[tokio::test]
async fn guessing_at_everyone_raises_one_alert() {
    let clock = still();
    let app = TestApp::spawn_behind_proxy(clock.clone()).await;
    let alerts = "apalis.jobs where metadata -> 'kind' = 'alert_guessing'";
    app.execute("update settings set value = '{\"alert_after\": 10}' where name = 'SIGN_IN'").await;
    let spray = async |count: usize, name: &str| {
        for i in 0..count {
            let (address, email) = (format!("203.0.113.{i}"), format!("{name}{i}@staff.test"));
            assert_eq!(try_from(&app, &address, &email, "Autumn2026").await.status, 422);
        }
    };
    spray(9, "a").await;
    assert_eq!(app.count(alerts).await, 0, "as many as on a usual day");
    clock.advance(SignedDuration::from_mins(11));
    spray(9, "b").await;
    assert_eq!(app.count(alerts).await, 0, "those before are too long ago");
    spray(3, "c").await;
    assert_eq!(app.count(alerts).await, 1);
    app.execute("update apalis.jobs set status = 'Done'").await;
    clock.advance(SignedDuration::from_mins(30));
    spray(11, "d").await;
    assert_eq!(app.count(alerts).await, 1, "it has been said");
    clock.advance(SignedDuration::from_mins(61));
    spray(11, "e").await;
    assert_eq!(app.count(alerts).await, 2, "it goes on");
}

#[tokio::test]
async fn more_sign_ins_at_once_than_can_be_checked_are_put_off() {
    let app = TestApp::spawn_behind_proxy(still()).await;
    let browsers: Vec<_> = (0..60).map(|i| Browser::at(&app.url, &format!("203.0.113.{i}")).unwrap()).collect();
    let pages = join_all(browsers.iter().map(|browser| browser.get("/admin/sign-in"))).await;
    let tries = browsers.iter().zip(&pages).enumerate().map(async |(i, (browser, page))| {
        let email = format!("x{i}@staff.test");
        browser.submit(page, "/admin/sign-in", &[("email", email.as_str()), ("password", "wrong")]).await
    });
    let answers = join_all(tries).await;
    let (busy, checked): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 503);
    assert!(checked.iter().all(|answer| answer.status == 422), "nothing else happens");
    assert!(checked.len() >= 18 && !busy.is_empty(), "{} checked, {} put off", checked.len(), busy.len());
    for answer in busy {
        assert!(answer.headers.contains_key("retry-after"));
        assert!(answer.text().contains("Many people are signing in"), "{}", answer.text());
    }
}
