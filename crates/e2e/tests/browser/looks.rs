//! Every page on every screen: nothing overflows, nobody is shut out, the console stays silent.

use clerk_core::access::Group;
use clerk_e2e::pages::Office;
use clerk_e2e::{Browser, Screen, Theme};
use clerk_testkit::app::{PASSWORD, TestApp};
use serde_json::{Value, json};

/// Looks at the open page on all screens; returns what is wrong.
async fn look(browser: &Browser, name: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for screen in Screen::ALL {
        browser.show_on(screen).await;
        let name = format!("{name}-{}", screen.name());
        browser.shot(&name).await;
        wrong.extend(sticks_out(browser).await.into_iter().map(|what| format!("{name}: sticks out: {what}")));
        wrong.extend(shuts_out(browser).await.into_iter().map(|what| format!("{name}: {what}")));
    }
    wrong.extend(browser.complaints().await.into_iter().map(|line| format!("{name}: console: {line}")));
    wrong
}

/// What is wider than the space that it has. The views of a list are a strip that is pushed along on a phone.
async fn sticks_out(browser: &Browser) -> Vec<String> {
    let script = "const root = document.documentElement;
        const wide = [...document.querySelectorAll('body *')].filter((element) => {
          const scrolls = ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) && !element.matches('pre, textarea, .list-tabs .nav-tabs');
          return scrolls && element.scrollWidth > element.clientWidth + 1;
        });
        if (root.scrollWidth > root.clientWidth) {
          wide.push(...[...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1), root);
        }
        return wide.map((element) => element.cloneNode(false).outerHTML);";
    strings(&browser.run(script, &[]).await)
}

/// What axe finds: contrast, names, order, and everything else that it can judge without a person.
async fn shuts_out(browser: &Browser) -> Vec<String> {
    const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/assets/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(AXE).expect("axe-core: run `cargo xtask assets`");
    browser.run(&format!("if (!window.axe) {{ {axe} }}"), &[]).await;
    let script = "const done = arguments[0];
        axe.run(document).then((found) => done(found.violations.flatMap((rule) => rule.nodes.map((node) =>
          `${rule.id}: ${node.html.slice(0, 200)} ${node.any.concat(node.all, node.none).map((c) => c.message).join(' ')}`))),
          (error) => done([String(error)]));";
    strings(&browser.run_async(script, &[]).await)
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item.as_str().unwrap_or_default().to_owned()).collect()
}

fn assert_nothing(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn pages_full_of_data() {
    let (office, browser) = Office::entered_by(Office::COORDINATOR).await;
    let mut wrong = Vec::new();
    for (name, address) in office.pages() {
        browser.open(&address).await;
        let missing = browser.complaints().await;
        if name == "error" {
            assert!(missing.iter().all(|line| line.contains("404")), "{missing:?}");
        } else {
            wrong.extend(missing);
        }
        wrong.extend(look(&browser, name).await);
    }
    assert_nothing(&wrong);
}

#[tokio::test]
async fn a_case_stays_in_view_and_its_newest_entry_is_near() {
    let (office, browser) = Office::entered_by(Office::COORDINATOR).await;
    let case = office.pages().into_iter().find(|(name, _)| *name == "case").expect("the page of a case").1;
    for screen in [Screen::phone(Theme::Light), Screen::desktop(Theme::Light)] {
        browser.show_on(screen).await;
        browser.open(&case).await;
        let near = "return document.querySelector('#timeline-list > li').getBoundingClientRect().top + scrollY <= 2 * innerHeight";
        assert_eq!(browser.run(near, &[]).await, true, "{}: two screens to the newest entry", screen.name());
        let stays = "scrollTo(0, document.documentElement.scrollHeight);
            const box = document.querySelector('.band-facts').getBoundingClientRect();
            return innerWidth < 992 || (box.top >= 0 && box.bottom <= innerHeight / 2)";
        assert_eq!(browser.run(stays, &[]).await, true, "{}: the summary stays", screen.name());
    }
}

#[tokio::test]
async fn the_pages_of_a_paralegal() {
    let (_office, browser) = Office::entered_by(Office::PARALEGAL).await;
    let mut wrong = look(&browser, "paralegal-dashboard").await;
    browser.open("/admin/cases").await;
    wrong.extend(look(&browser, "paralegal-cases").await);
    assert_nothing(&wrong);
}

#[tokio::test]
async fn the_pages_of_an_admin() {
    let (office, browser) = Office::entered_by(Office::ADMIN).await;
    let dead = office.dead_job().await;
    office
        .app
        .execute(
            "insert into links (title, address, icon, description, created_at, updated_at) values
                 ('VCAT', 'https://www.vcat.vic.gov.au', 'WEBSITE', 'Forms, fees and hearing lists', now(), now()),
                 ('Handbook', 'https://example.org/handbook', 'GUIDE', '', now(), now()),
                 ('A title without any space: ' || repeat('abcdefgh', 8), 'https://example.org', 'FOLDER', repeat('many words ', 40), now(), now())",
        )
        .await;
    // First of all, as they have just signed in.
    browser.open("/admin/account/tokens").await;
    browser.type_into("#token-name", "Monthly figures").await;
    browser.run("document.querySelector('#token-scope').value = 'READ'", &[]).await;
    browser.click("form[action='/admin/account/tokens'] button[type=submit]").await;
    browser.wait_for("h1", "Your new token").await;
    let mut wrong = look(&browser, "account-token-made").await;
    let job = format!("/admin/jobs/{dead}");
    let paralegal = office.app.user_id(Office::PARALEGAL).await;
    office.app.token(paralegal).await;
    let (access, did) = (format!("/admin/staff/{paralegal}/access"), format!("/admin/staff/{paralegal}/history"));
    for (name, address) in [
        ("jobs", "/admin/jobs"),
        ("jobs-dead", "/admin/jobs/list?state=dead&kind=process_submission"),
        ("jobs-none", "/admin/jobs/list?state=cancelled"),
        ("job", job.as_str()),
        ("audit", "/admin/audit"),
        ("audit-changes", "/admin/audit?show=changes"),
        ("audit-none", "/admin/audit?until=2020-01-01"),
        ("staff-access", access.as_str()),
        ("staff-history", did.as_str()),
        ("staff-invite", "/admin/staff/invite"),
        ("task-templates", "/admin/task-templates"),
        ("task-template", "/admin/task-templates/new"),
        ("settings", "/admin/settings"),
        ("settings-domains", "/admin/settings/domains"),
        ("settings-sign-in", "/admin/settings/sign-in"),
        ("account-password", "/admin/account/password"),
        ("second-factor", "/admin/second-factor"),
        ("confirm", "/admin/account/confirm"),
        ("account", "/admin/account"),
        ("account-tokens", "/admin/account/tokens"),
        ("settings-universities", "/admin/settings/universities"),
        ("settings-closures", "/admin/settings/closures"),
        ("settings-closure", "/admin/settings/closures/new"),
        ("settings-blocked", "/admin/settings/blocked"),
        ("settings-referrers", "/admin/settings/referrers"),
        ("links", "/admin/links"),
        ("settings-links", "/admin/settings/links"),
        ("settings-referrer", "/admin/settings/referrers/new"),
    ] {
        browser.open(address).await;
        wrong.extend(look(&browser, name).await);
    }
    assert_nothing(&wrong);

    // The page about the queue refreshes itself.
    browser.open("/admin/jobs").await;
    browser.wait_for("#live", "Dead 3").await;
    browser.follow("Run now: Tells the uptime monitor that jobs are running").await;
    browser.wait_for("#live", "Run now heartbeat").await;
    office.app.execute("delete from apalis.jobs where status = 'Killed'").await;
    browser.wait_for("#live", "Dead 0").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

/// The pages behind a link to set a password: one that works, and one that does not.
async fn look_at_links(app: &TestApp, browser: &Browser) -> Vec<String> {
    let (id, _) = app.user(&[Group::Paralegal]).await;
    let mut connection = app.pool.acquire().await.unwrap();
    let valid_for = clerk_core::office::accounts::password_links::RESET;
    let token =
        clerk_core::office::accounts::password_links::create(&mut connection, id.into(), valid_for, app.clock.now())
            .await
            .unwrap();
    browser.open(&format!("/admin/set-password/{token}")).await;
    let mut wrong = look(browser, "set-password").await;
    browser.open("/admin/set-password/used").await;
    // The console says that the page is gone, which it is.
    assert!(browser.complaints().await.iter().all(|line| line.contains("410")));
    wrong.extend(look(browser, "set-password-dead").await);
    wrong
}

#[tokio::test]
async fn pages_without_data() {
    let app = TestApp::spawn().await;
    let (_, email) = app.user(&[Group::Coordinator]).await;
    let unfinished = app.post("/api/submission/", &json!({ "answers": {} })).await.1["id"].as_str().unwrap().to_owned();
    let browser = Browser::start(&app.url).await;
    browser.open("/admin/sign-in").await;
    let mut wrong = look(&browser, "sign-in").await;
    browser.open("/admin/forgot-password").await;
    wrong.extend(look(&browser, "forgot-password").await);
    browser.open("/admin/forgot-password?sent=true").await;
    wrong.extend(look(&browser, "forgot-password-sent").await);
    wrong.extend(look_at_links(&app, &browser).await);
    browser.sign_in(&email, PASSWORD).await;
    let unfinished = format!("/admin/submissions/{unfinished}");
    let pages = [
        ("empty-dashboard", "/admin"),
        ("empty-cases", "/admin/cases"),
        ("empty-failed-submissions", "/admin/submissions/failed"),
        ("empty-submission", unfinished.as_str()),
        ("empty-contacts", "/admin/contacts"),
        ("empty-capacity", "/admin/capacity"),
        ("empty-links", "/admin/links"),
    ];
    for (name, address) in pages {
        browser.open(address).await;
        wrong.extend(look(&browser, name).await);
    }
    assert_nothing(&wrong);
}

#[tokio::test]
async fn the_page_of_the_api_shows_it() {
    let app = TestApp::spawn().await;
    let browser = Browser::start(&app.url).await;
    browser.open("/api/docs").await;
    let open = "return document.querySelectorAll('details[open]').length";
    assert_eq!(browser.run(open, &[]).await, json!(0), "everything is folded");
    let mut wrong = look(&browser, "api-docs").await;
    // A link to a shape opens it, with what it is in.
    browser.open("/api/docs#shape-CaseSummary").await;
    browser.wait_until(&format!("{open} === 2"), "the shape is shown").await;
    browser.run("for (const part of document.querySelectorAll('details')) part.open = true", &[]).await;
    assert!(browser.run("return document.body.innerText", &[]).await.to_string().contains("/api/v1/cases/{id}"));
    wrong.extend(look(&browser, "api-docs-open").await);
    assert_nothing(&wrong);
}
