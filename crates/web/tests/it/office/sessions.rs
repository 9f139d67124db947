//! Sessions end, and what was written then is kept for its author.

use clerk_core::access::Group;
use clerk_core::office::accounts::tokens::Scope;
use clerk_platform::clock::Clock;
use clerk_testkit::app::{Browser, PASSWORD, Page, Program, TestApp};
use clerk_testkit::fixtures::repairs_of;
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

async fn at_a_time() -> (TestApp, Clock, Uuid, String) {
    let clock = Clock::fixed("2026-05-01T00:00:00Z".parse().unwrap());
    let app = TestApp::spawn_at(clock.clone()).await;
    let (id, email) = app.user(&[Group::Coordinator]).await;
    (app, clock, id, email)
}

/// Signs in on a computer of one's own.
async fn sign_in_at_home(app: &TestApp, email: &str) -> (Browser, Page) {
    let browser = Browser::new(&app.url).unwrap();
    let page = browser.get("/admin/sign-in").await;
    let typed = [("email", email), ("password", PASSWORD), ("own_computer", "yes")];
    let answer = browser.submit(&page, "/admin/sign-in", &typed).await;
    (browser, answer)
}

async fn status(browser: &Browser) -> u16 {
    browser.get("/admin").await.status
}

fn cookies(page: &Page) -> String {
    page.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_session_ends_after_an_hour_without_use_or_after_twelve() {
    let (app, clock, id, email) = at_a_time().await;
    let idle = app.sign_in(id, &email).await;
    clock.advance(SignedDuration::from_mins(59));
    assert_eq!(status(&idle).await, 200);
    clock.advance(SignedDuration::from_mins(61));
    assert_eq!(status(&idle).await, 303);

    let busy = app.sign_in(id, &email).await;
    for _ in 0..23 {
        clock.advance(SignedDuration::from_mins(30));
        assert_eq!(status(&busy).await, 200);
    }
    clock.advance(SignedDuration::from_mins(30));
    assert_eq!(status(&busy).await, 303, "twelve hours are over");
}

#[tokio::test]
async fn on_ones_own_computer_it_lasts_two_weeks_if_it_is_used_each_half_day() {
    let (app, clock, _, email) = at_a_time().await;
    let (home, answer) = sign_in_at_home(&app, &email).await;
    assert!(cookies(&answer).contains("Max-Age=1209600"), "{}", cookies(&answer));
    for _ in 0..30 {
        clock.advance(SignedDuration::from_hours(11));
        assert_eq!(status(&home).await, 200);
    }
    clock.advance(SignedDuration::from_hours(7));
    assert_eq!(status(&home).await, 303, "two weeks are over");
    let (home, _) = sign_in_at_home(&app, &email).await;
    clock.advance(SignedDuration::from_hours(13));
    assert_eq!(status(&home).await, 303);
}

#[tokio::test]
async fn a_browser_forgets_the_session_when_it_is_closed() {
    let (app, _, _, email) = at_a_time().await;
    let browser = Browser::new(&app.url).unwrap();
    let page = browser.get("/admin/sign-in").await;
    let answer = browser.submit(&page, "/admin/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
    let session = cookies(&answer);
    let session = session.lines().find(|cookie| cookie.starts_with("clerk-session=")).unwrap();
    assert!(!session.contains("Max-Age") && !session.contains("Expires"), "{session}");
}

#[tokio::test]
async fn a_page_that_fetches_itself_does_not_keep_a_session_alive() {
    let clock = Clock::fixed("2026-05-01T00:00:00Z".parse().unwrap());
    let app = TestApp::spawn_at(clock.clone()).await;
    let (id, email) = app.user(&[Group::Admin]).await;
    let browser = app.sign_in(id, &email).await;
    assert!(browser.get("/admin/jobs").await.html.contains("clerk-poll"), "the page says what it is");
    for _ in 0..5 {
        clock.advance(SignedDuration::from_mins(11));
        let polled = browser.get_with("/admin/jobs", "clerk-poll", "1").await;
        assert_eq!(polled.status, 200);
    }
    clock.advance(SignedDuration::from_mins(6));
    assert_eq!(status(&browser).await, 303);
}

#[tokio::test]
async fn a_new_sign_in_ends_the_session_that_the_browser_had() {
    let (app, _, _, email) = at_a_time().await;
    let browser = Browser::new(&app.url).unwrap();
    let form = browser.get("/admin/sign-in").await;
    let typed = [("email", email.as_str()), ("password", PASSWORD)];
    assert_eq!(browser.submit(&form, "/admin/sign-in", &typed).await.status, 303);
    // From a page of the first session, as when two tabs show the sign-in form.
    let inside = browser.get("/admin/account").await;
    let csrf = inside.attributes("input[name=csrf]", "value")[0].clone();
    let mut fields: Vec<(String, String)> = typed.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    fields.push(("csrf".to_owned(), csrf));
    assert_eq!(browser.post("/admin/sign-in", &fields).await.status, 303);
    let live: i64 = app.value("select count(*) from sessions where ended_at is null").await;
    assert_eq!((live, status(&browser).await), (1, 200));
}

#[tokio::test]
async fn people_end_their_sessions_and_admins_anyones() {
    let (app, _, id, email) = at_a_time().await;
    let (phone, desk, other) =
        (app.sign_in(id, &email).await, app.sign_in(id, &email).await, app.signed_in(Group::Coordinator).await);
    let account = desk.get("/admin/account").await;
    let ends = account.attributes("form[action^='/admin/sessions/']", "action");
    assert_eq!(ends.len(), 1, "not the session that shows the page");
    // Nobody else's.
    let page = other.get("/admin/account").await;
    let csrf = page.attributes("input[name=csrf]", "value")[0].clone();
    assert_eq!(other.post(&ends[0], &[("csrf".to_owned(), csrf)]).await.status, 404);
    let answer = desk.submit(&account, &ends[0], &[]).await;
    assert_eq!(answer.location(), "/admin/account?done=session");
    assert_eq!((status(&phone).await, status(&desk).await), (303, 200));

    let token = app.token(id).await;
    let admin = app.signed_in(Group::Admin).await;
    let access = format!("/admin/staff/{id}/access");
    assert_eq!(other.get(&access).await.status, 404);
    let page = admin.get(&access).await;
    assert_eq!(page.all("section[aria-labelledby=tokens-title] tbody tr").len(), 1);
    let everywhere = format!("/admin/staff/{id}/sign-out-everywhere");
    assert_eq!(admin.submit(&page, &everywhere, &[]).await.location(), format!("{access}?done=all-sessions"));
    assert_eq!((status(&desk).await, app.api(&token, "/api/v1/users/me").await.0), (303, 401));
}

#[tokio::test]
async fn signing_out_has_the_browser_forget_everything() {
    let (app, _, id, email) = at_a_time().await;
    for everywhere in [false, true] {
        let browser = app.sign_in(id, &email).await;
        let page = browser.get("/admin/account").await;
        let action = if everywhere { "/admin/sign-out-everywhere" } else { "/admin/sign-out" };
        let answer = browser.submit(&page, action, &[]).await;
        assert_eq!(answer.headers["clear-site-data"], "\"cache\", \"storage\"");
    }
    let browser = app.sign_in(id, &email).await;
    app.execute("update sessions set ended_at = now()").await;
    let ended = browser.get("/admin").await;
    assert_eq!((ended.status, &ended.headers["clear-site-data"]), (303, &"\"cache\", \"storage\"".parse().unwrap()));
    let stranger = Browser::new(&app.url).unwrap().get("/admin").await;
    assert!(!stranger.headers.contains_key("clear-site-data"));
}

#[tokio::test]
async fn a_form_that_was_sent_too_late_comes_back_for_its_author_only() {
    let (app, clock, id, email) = at_a_time().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let client = app.filed(case).await.client;
    let browser = app.sign_in(id, &email).await;
    let (note, path) = (format!("/admin/cases/{case}/notes"), format!("/admin/cases/{case}"));
    let edit = format!("/admin/clients/{client}/edit");
    let forms = [(path.as_str(), note.as_str(), "text"), (&edit, &edit, "contact_notes")];
    for (page, action, field) in forms {
        let browser = app.sign_in(id, &email).await;
        let form = browser.get(page).await;
        clock.advance(SignedDuration::from_hours(2));
        let answer = browser.submit(&form, action, &[(field, "Written over lunch")]).await;
        let location = answer.location().to_owned();
        let kept = location.strip_prefix("/admin/sign-in?next=").unwrap().replace("%2F", "/");
        assert!(kept.starts_with("/admin/drafts/"), "{location}");

        let other = app.signed_in(Group::Coordinator).await;
        assert_eq!(other.get(&kept).await.status, 404, "it is not theirs");
        assert_eq!(listed(&other, "").await, Vec::<Value>::new());
        let asked = Browser::new(&app.url).unwrap().get(&location).await;
        assert!(asked.text().contains("What you wrote has been kept"), "{}", asked.text());

        // The page's own script keeps it as well, a moment later: it is one draft, with the same address.
        let once = form.attributes(&format!("form[action='{action}'] input[name=once]"), "value")[0].clone();
        let text = json!({ field: ["Written over lunch"] }).to_string();
        let autosave = [("form", action), ("tab", "one"), ("page", page), ("once", &once), ("fields", &text)];
        assert_eq!(put(&browser, &form, &autosave).await, 204);
        assert_eq!(app.count("drafts").await, 1);

        let again = app.sign_in(id, &email).await;
        let shown = again.get(&kept).await;
        assert!(shown.text().contains("Written over lunch"), "{}", shown.text());
        let saved = again.submit(&shown, action, &[]).await;
        assert_eq!(saved.status, 303, "{}", saved.text());
        assert_eq!(again.get(&kept).await.status, 404, "what is saved is no draft");
        assert!(again.get(&path).await.html.contains("Written over lunch"));
    }
    // No secrets are kept, and nothing from other sites.
    let drafts: i64 = app.value("select count(*) from drafts").await;
    assert_eq!(drafts, 0);
    clock.advance(SignedDuration::from_hours(2));
    let forged = browser.post(&note, &[("text".to_owned(), "x".to_owned()), ("csrf".to_owned(), "y".to_owned())]).await;
    assert!([401, 403].contains(&forged.status), "what was entered is shown, and not kept: {}", forged.status);
    assert_eq!(app.value::<i64>("select count(*) from drafts").await, 0);
}

/// Keeps a draft as a page's script does.
async fn put(browser: &Browser, page: &Page, fields: &[(&str, &str)]) -> u16 {
    let csrf = page.attributes("input[name=csrf]", "value")[0].clone();
    let fields = fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    browser.post("/admin/drafts", &fields.chain([("csrf".to_owned(), csrf)]).collect::<Vec<_>>()).await.status
}

/// Someone's drafts as a page is told of them, with this query.
async fn listed(browser: &Browser, query: &str) -> Vec<Value> {
    let answer: Value = serde_json::from_str(&browser.get(&format!("/admin/drafts{query}")).await.html).unwrap();
    answer["drafts"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_form_comes_back_whole() {
    let (app, clock, id, email) = at_a_time().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let edit = format!("/admin/tenancies/{}/edit", app.filed(case).await.tenancy());
    let browser = app.sign_in(id, &email).await;
    let form = browser.get(&edit).await;
    clock.advance(SignedDuration::from_hours(2));
    let typed = [("suburb", "Fitzroy North"), ("postcode", "3068")];
    let answer = browser.submit(&form, &edit, &typed).await;
    let kept = answer.location().strip_prefix("/admin/sign-in?next=").unwrap().replace("%2F", "/");
    let again = app.sign_in(id, &email).await;
    let shown = again.get(&kept).await;
    assert!(!shown.all("main dd").iter().any(|text| text.contains("YES")), "codes say nothing: {}", shown.text());
    assert_eq!(again.submit(&shown, &edit, &[]).await.status, 303);
    assert_eq!(app.value::<String>("select suburb || ' ' || postcode from tenancies").await, "Fitzroy North 3068");
}

#[tokio::test]
async fn a_session_that_somebody_has_ended_keeps_nothing() {
    let (app, _, id, email) = at_a_time().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let (path, note) = (format!("/admin/cases/{case}"), format!("/admin/cases/{case}/notes"));
    let browser = app.sign_in(id, &email).await;
    let form = browser.get(&path).await;
    app.execute("update sessions set ended_at = now()").await;
    let fields = [("form", note.as_str()), ("tab", "one"), ("page", &path), ("fields", "{\"text\":[\"x\"]}")];
    assert_eq!(put(&browser, &form, &fields).await, 404);
    let answer = browser.submit(&form, &note, &[("text", "Written over lunch")]).await;
    assert_eq!(answer.status, 401);
    assert!(answer.text().contains("Written over lunch"), "its author sees it");
    assert_eq!(app.count("drafts").await, 0);
}

#[tokio::test]
async fn nobody_has_more_than_five_mebibytes_of_drafts() {
    let (app, clock, id, email) = at_a_time().await;
    let browser = app.sign_in(id, &email).await;
    let page = browser.get("/admin").await;
    let text = json!({ "text": ["x".repeat(900_000)] }).to_string();
    for number in 0..8 {
        clock.advance(SignedDuration::from_secs(1));
        let form = format!("/admin/{number}");
        assert_eq!(put(&browser, &page, &[("form", &form), ("page", &form), ("fields", &text)]).await, 204);
    }
    let drafts = listed(&browser, "").await;
    let forms: Vec<&str> = drafts.iter().map(|draft| draft["form"].as_str().unwrap()).collect();
    assert_eq!(forms, ["/admin/7", "/admin/6", "/admin/5", "/admin/4", "/admin/3"], "the oldest go");
    assert!(drafts.iter().all(|draft| draft.get("values").is_none()), "a page is told what is in its own forms only");
}

#[tokio::test]
async fn a_page_of_an_earlier_session_gets_a_token_of_this_one() {
    let (app, _, id, email) = at_a_time().await;
    let browser = app.sign_in(id, &email).await;
    let old = browser.get("/admin").await;
    let typed = [("email", email.as_str()), ("password", PASSWORD)];
    let csrf = old.attributes("input[name=csrf]", "value")[0].clone();
    let again = typed.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    let again: Vec<_> = again.chain([("csrf".to_owned(), csrf)]).collect();
    assert_eq!(browser.post("/admin/sign-in", &again).await.status, 303);
    let fields = [("form", "/admin/x"), ("page", "/admin/x"), ("fields", "{\"text\":[\"x\"]}")];
    assert_eq!(put(&browser, &old, &fields).await, 403);
    let known: Value = serde_json::from_str(&browser.get("/admin/drafts").await.html).unwrap();
    assert_eq!(known["user"], json!(id));
    let fields = fields.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let fields = [&fields[..], &[("csrf".to_owned(), known["csrf"].as_str().unwrap().to_owned())]].concat();
    assert_eq!(browser.post("/admin/drafts", &fields).await.status, 204);
}

#[tokio::test]
async fn what_someone_is_writing_is_kept_for_them() {
    let (app, clock, id, email) = at_a_time().await;
    let browser = app.sign_in(id, &email).await;
    let page = browser.get("/admin").await;
    let put = async |form: &str, tab: &str, text: &str| {
        let fields = json!({ "text": [text] }).to_string();
        put(&browser, &page, &[("form", form), ("tab", tab), ("page", form), ("once", ""), ("fields", &fields)]).await
    };
    assert_eq!(put("/admin/x", "one", "Half").await, 204);
    assert_eq!(put("/admin/x", "one", "Half a sentence").await, 204);
    assert_eq!(put("/admin/x", "two", "Another").await, 204);
    let drafts = listed(&browser, "?form=%2Fadmin%2Fx").await;
    let texts: Vec<&str> = drafts.iter().map(|draft| draft["values"]["text"][0].as_str().unwrap()).collect();
    assert_eq!(texts.len(), 2);
    assert!(texts.contains(&"Half a sentence") && texts.contains(&"Another"));
    for (form, tab, text) in [
        ("https://evil.example", "one", "x"),
        ("/admin/x", &"t".repeat(101), "x"),
        ("/admin/x", "one", &"x".repeat(1_100_000)),
    ] {
        assert_eq!(put(form, tab, text).await, 422, "{}", &form[..8]);
    }
    for number in 0..120 {
        clock.advance(SignedDuration::from_secs(1));
        put(&format!("/admin/{number}"), "one", "x").await;
    }
    assert_eq!(app.value::<i64>("select count(*) from drafts").await, 100, "the oldest go");
    // Also when the session has just ended; but nothing is shown then.
    clock.advance(SignedDuration::from_hours(2));
    assert_eq!(put("/admin/late", "one", "Written over lunch").await, 204);
    assert_eq!(browser.get("/admin/drafts").await.status, 303);
}

#[tokio::test]
async fn tokens_end_and_do_no_more_than_they_are_for() {
    let clock = Clock::fixed("2026-05-01T00:00:00Z".parse().unwrap());
    let app = TestApp::spawn_at(clock.clone()).await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let client = app.filed(case).await.client;
    let (id, _) = app.user(&[Group::Admin]).await;
    let path = format!("/api/v1/clients/{client}");
    for (scope, reads, writes, invites) in
        [(Scope::Read, 200, 403, 403), (Scope::Write, 200, 200, 404), (Scope::Admin, 200, 200, 201)]
    {
        let program = Program::new(&app, &app.token_for(id, scope).await);
        let read = program.get(&path).await;
        let change = program.change("PATCH", &path, read.etag(), &json!({ "pronouns": scope.as_str() })).await;
        let invitation = json!({ "email": format!("{}@staff.test", scope.as_str().to_lowercase()), "full_name": "X", "groups": ["PARALEGAL"] });
        let invited = program.post("/api/v1/users", &invitation).await;
        assert_eq!(
            (read.status, change.status, invited.status),
            (reads, writes, invites),
            "{scope:?} {:?}",
            invited.body
        );
    }
    let token = app.token(id).await;
    clock.advance(SignedDuration::from_hours(24 * 90 - 1));
    assert_eq!(app.api(&token, "/api/v1/users/me").await.0, 200);
    clock.advance(SignedDuration::from_hours(2));
    assert_eq!(app.api(&token, "/api/v1/users/me").await.0, 401);
}
