//! Inviting people, and the links with which they set a password.

use crate::support::{noon, press, send, staff_at as at};
use clerk_core::access::Group;
use clerk_core::office::accounts::password_links;
use clerk_testkit::app::{Browser, PASSWORD, TestApp};
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

async fn app() -> TestApp {
    noon().await
}

async fn link(app: &TestApp, user: Uuid, valid_for: SignedDuration) -> String {
    let mut connection = app.pool.acquire().await.unwrap();
    let token = password_links::create(&mut connection, user.into(), valid_for, app.clock.now()).await.unwrap();
    format!("/admin/set-password/{token}")
}

#[tokio::test]
async fn admins_invite_people_of_the_centre() {
    let app = app().await;
    let admin = app.signed_in(Group::Admin).await;
    let (_, taken) = app.user(&[Group::Lawyer]).await;
    let good = [
        ("email", "New.Person@STAFF.test"),
        ("full_name", "New Person"),
        ("case_capacity", "3"),
        ("is_intern", "true"),
        ("groups", "PARALEGAL"),
    ];
    let with = |name: &'static str, value: &'static str| {
        let mut fields = good.to_vec();
        fields.retain(|(known, _)| *known != name);
        fields.push((name, value));
        fields
    };
    let taken: &'static str = taken.leak();
    for (fields, words) in [
        (with("email", ""), "Enter the email address"),
        (with("email", "someone@example.com"), "Use an address at staff.test"),
        (with("email", "no address"), "Enter an email address such as"),
        (with("email", "a\0b@staff.test@x"), "Enter an email address such as"),
        (with("email", taken), "already on the staff list"),
        (with("full_name", ""), "Enter their name."),
        (with("case_capacity", ""), "a number from 0 to 1000"),
        (with("university", "Nowhere"), "Choose a university from the list."),
        (with("groups", ""), "Choose at least one group."),
    ] {
        let page = send(&admin, "/admin/staff/invite", &fields).await;
        assert_eq!(page.status, 422, "{fields:?}");
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let invited = send(&admin, "/admin/staff/invite", &good).await;
    assert_eq!(invited.status, 303, "{}", invited.text());
    let id = app.user_id("new.person@staff.test").await;
    let page = admin.get(&at(id, "")).await;
    assert_eq!(page.all(".page-subtitle"), ["Invited Paralegal, 0 of 3 cases"]);
    assert_eq!(page.fact("Intern").unwrap(), "Yes");
    let job = "select convert_from(job, 'UTF8') from apalis.jobs where metadata -> 'kind' = 'send_invitation'";
    let job: String = app.value(job).await;
    assert!(job.contains(&id.to_string()) && !job.contains('@'), "ids only: {job}");
    assert_eq!(press(&admin, id, "/invite").await, 303, "one more while it waits is the same");
    let link = link(&app, id, password_links::INVITATION).await;
    let newcomer = Browser::new(&app.url).unwrap();
    assert_eq!(send(&newcomer, &link, &[("password", "plum ferry oboe drum")]).await.status, 303);
    assert_eq!(newcomer.get("/admin/cases").await.status, 200, "signed in");
    assert_eq!(press(&admin, id, "/invite").await, 409, "they have a password now");
}

#[tokio::test]
async fn a_link_sets_a_password_once() {
    let app = app().await;
    let (id, email) = app.user(&[Group::Paralegal]).await;
    let elsewhere = app.sign_in(id, &email).await;
    // A new link makes older ones void.
    let (second, first) = (link(&app, id, password_links::RESET).await, link(&app, id, password_links::RESET).await);
    let browser = Browser::new(&app.url).unwrap();
    let page = browser.get(&first).await;
    assert!(page.text().contains(&email));
    for (name, value) in [("referrer-policy", "no-referrer"), ("cache-control", "no-store")] {
        assert_eq!(page.headers.get(name).unwrap(), value);
    }
    let own = format!("{}2026clerk", email.split('@').next().unwrap());
    for (password, words) in [
        ("", "at least 12 characters"),
        ("short words", "at least 12 characters"),
        (&"x".repeat(201), "no more than 200 characters"),
        ("password12345", "too easy to guess"),
        (&own, "too easy to guess"),
    ] {
        let refused = browser.submit(&page, &first, &[("password", password)]).await;
        assert_eq!(refused.status, 422, "{password}");
        assert!(refused.text().contains(words), "{password}: {}", refused.text());
    }
    assert_eq!(
        browser.post(&first, &[("password".to_owned(), "plum ferry oboe drum".to_owned())]).await.status,
        403,
        "no token of the form"
    );
    // Two at once: one of them sets it.
    let typed = [("password", "plum ferry oboe drum")];
    let (one, two) = tokio::join!(browser.submit(&page, &first, &typed), browser.submit(&page, &first, &typed));
    let mut answers = [one.status, two.status];
    answers.sort_unstable();
    assert_eq!(answers, [303, 410]);
    assert_eq!(browser.get("/admin").await.status, 200, "signed in");
    assert!(elsewhere.get("/admin").await.location().starts_with("/admin/sign-in"), "other sessions end");
    for dead in [&first, &second, "/admin/set-password/nonsense", "/admin/set-password/%00"] {
        let gone = browser.get(dead).await;
        assert_eq!(gone.status, 410, "{dead}");
        assert!(gone.text().contains("ask an admin for a new invitation"), "{}", gone.text());
        assert_eq!(gone.headers.get("referrer-policy").unwrap(), "no-referrer");
    }
    let late = link(&app, id, password_links::RESET).await;
    app.clock.advance(SignedDuration::from_mins(61));
    assert_eq!(browser.get(&late).await.status, 410);
    let inactive = link(&app, id, password_links::INVITATION).await;
    app.set("users", id, json!({ "is_active": false })).await;
    assert_eq!(browser.get(&inactive).await.status, 410);
}

#[tokio::test]
async fn a_password_is_changed_while_signed_in() {
    let app = app().await;
    let (id, email) = app.user(&[Group::Paralegal]).await;
    let (here, elsewhere) = (app.sign_in(id, &email).await, app.sign_in(id, &email).await);
    let path = "/admin/account/password";
    assert!(here.get("/admin/account").await.attributes("a", "href").contains(&path.to_owned()));
    let good = "plum ferry oboe drum";
    for (present, new, words) in [
        ("", good, "This is not your current password."),
        ("wrong", good, "This is not your current password."),
        (PASSWORD, "short words", "at least 12 characters"),
        (PASSWORD, "qwertyuiop12", "too easy to guess"),
    ] {
        let refused = send(&here, path, &[("present", present), ("password", new)]).await;
        assert_eq!(refused.status, 422, "{present} {new}");
        assert!(refused.text().contains(words), "{words}: {}", refused.text());
        assert!(!refused.html.contains(PASSWORD) && !refused.html.contains(good), "no password comes back");
    }
    let changed = send(&here, path, &[("present", PASSWORD), ("password", good)]).await;
    assert_eq!(changed.location(), "/admin/account?done=password", "{}", changed.text());
    assert_eq!(here.get("/admin").await.status, 200, "this session stays");
    assert_eq!(elsewhere.get("/admin").await.status, 303, "others end");
    let job = "select convert_from(job, 'UTF8') from apalis.jobs where metadata -> 'kind' = 'send_account_news'";
    let job: String = app.value(job).await;
    assert!(job.contains(&id.to_string()) && !job.contains('@'), "the owner is told by mail: {job}");
    // Guesses at the present one are limited.
    for _ in 0..6 {
        send(&here, path, &[("present", "wrong"), ("password", good)]).await;
    }
    let blocked = send(&here, path, &[("present", good), ("password", PASSWORD)]).await;
    assert!(blocked.text().contains("Too many attempts."), "{}", blocked.text());
}

#[tokio::test]
async fn browsers_ask_how_good_a_password_is() {
    let app = app().await;
    let (id, email) = app.user(&[Group::Paralegal]).await;
    let ask = async |browser: &Browser, page: &str, password: &str| {
        let page = browser.get(page).await;
        let field = |name: &str| page.attributes(&format!("input[name={name}]"), "value").first().cloned();
        assert_eq!(page.attributes("input[name=password]", "data-strength"), ["/admin/password-strength"]);
        let fields = [("csrf", field("csrf")), ("link", field("link")), ("password", Some(password.to_owned()))];
        let fields: Vec<_> =
            fields.into_iter().map(|(name, text)| (name.to_owned(), text.unwrap_or_default())).collect();
        let answer = browser.post("/admin/password-strength", &fields).await;
        (answer.status, answer.html)
    };
    let link = link(&app, id, password_links::RESET).await;
    let (invited, signed_in) = (Browser::new(&app.url).unwrap(), app.sign_in(id, &email).await);
    let own = format!("{}2026clerk", email.split('@').next().unwrap());
    for (browser, page) in [(&invited, link.as_str()), (&signed_in, "/admin/account/password")] {
        for (password, words) in [
            ("short words", "at least 12 characters"),
            ("password12345", "too easy to guess"),
            (&own, "too easy to guess"),
            ("plum ferry oboe drum", "Very good"),
        ] {
            let (status, said) = ask(browser, page, password).await;
            assert_eq!(status, 200);
            assert!(said.contains(words), "{page} {password}: {said}");
        }
    }
    let tokenless = [("password".to_owned(), "plum ferry oboe drum".to_owned())];
    assert_eq!(invited.post("/admin/password-strength", &tokenless).await.status, 403);
}

#[tokio::test]
async fn asking_for_a_link_does_not_tell_who_has_an_account() {
    let app = app().await;
    let (_, email) = app.user(&[Group::Paralegal]).await;
    let browser = Browser::new(&app.url).unwrap();
    let path = "/admin/forgot-password";
    assert!(browser.get("/admin/sign-in").await.attributes("a", "href").contains(&path.to_owned()));
    let mut answers = Vec::new();
    for address in [email.as_str(), "nobody@staff.test", "not an address", "x\0y"] {
        let answer = send(&browser, path, &[("email", address)]).await;
        answers.push((answer.status, answer.location().to_owned()));
    }
    assert!(answers.iter().all(|answer| *answer == (303, format!("{path}?sent=true"))), "{answers:?}");
    assert!(browser.get(&answers[0].1).await.text().contains("If there is an account"));
    assert_eq!(app.count("apalis.jobs where metadata -> 'kind' = 'send_password_reset'").await, 4);
    for address in ["", &"x".repeat(300)] {
        assert_eq!(send(&browser, path, &[("email", address)]).await.status, 422);
    }
    let mut last = 0;
    for address in [&email, "nobody@staff.test"] {
        for _ in 0..6 {
            last = send(&browser, path, &[("email", address)]).await.status;
        }
        assert_eq!(last, 429, "{address}");
    }
}
