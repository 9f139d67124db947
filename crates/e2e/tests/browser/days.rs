//! A coordinator's day and a paralegal's, in a browser, on a phone and on a desktop.

use clerk_e2e::{Browser, Screen, Theme};
use clerk_ops::demo;
use clerk_testkit::app::TestApp;
use serde_json::json;

const SCREENS: [Screen; 2] = [Screen::phone(Theme::Light), Screen::desktop(Theme::Dark)];

async fn office() -> TestApp {
    let app = TestApp::spawn().await;
    demo::load(&app.pool, app.clock.now()).await.expect("the demo loads");
    app
}

async fn at_work(app: &TestApp, email: &str, screen: Screen) -> Browser {
    let browser = Browser::start(&app.url).await;
    browser.show_on(screen).await;
    browser.sign_in(email, demo::PASSWORD).await;
    browser
}

/// Sets a field as a person would who picks a date or an entry of a list.
async fn set(browser: &Browser, css: &str, value: &str) {
    browser.find(css).await;
    let script = "const field = document.querySelector(arguments[0]);
        field.value = arguments[1] || [...field.options].find((option) => option.value).value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        field.dispatchEvent(new Event('change', { bubbles: true }));
        return field.value !== ''";
    assert_eq!(browser.run(script, &[json!(css), json!(value)]).await, json!(true), "{css} does not take {value:?}");
}

/// The first choice.
const ANY: &str = "";

/// Checks that the console contains nothing but refused requests.
async fn calm(browser: &Browser) {
    let mut complaints = browser.complaints().await;
    complaints.retain(|line| !line.contains("409 (Conflict)"));
    assert_eq!(complaints, Vec::<String>::new(), "at {}", browser.address().await);
}

/// The first case of the inbox, which is selected, stays so on the way through other filters, its own page and back.
async fn stays_selected(browser: &Browser) {
    let fileref = browser.text("tbody tr:nth-child(1) th a").await;
    let listed = format!("1 selected: {fileref}");
    browser.wait_for("[data-selected]", &listed).await;
    // A filter that leaves nothing; what is selected is still listed, and comes back with its row.
    set(browser, "select[name=legal_help]", "true").await;
    browser.wait_until("return document.querySelectorAll('#results tbody tr').length === 0", "no rows").await;
    browser.wait_for("[data-selected]", &listed).await;
    set(browser, "select[name=legal_help]", "none").await;
    browser.wait_for("#results tbody", &fileref).await;
    let ticked = "return document.querySelectorAll('input[name=case]:checked').length === 1";
    browser.wait_until(ticked, "the tick is back").await;
    // The way back from a case leads to the list as it was filtered, also after another page of the case.
    browser.click("tbody tr:nth-child(1) th a").await;
    browser.follow("More").await;
    browser.follow("Edit case").await;
    browser.click(".crumbs li:last-child a").await;
    browser.follow("Back to inbox").await;
    browser
        .wait_until("return location.pathname + location.search === '/admin/queues/inbox?legal_help=none'", "the list")
        .await;
    browser.wait_until(ticked, "still ticked").await;
    browser.wait_for("[data-selected]", &listed).await;
}

#[tokio::test]
async fn a_coordinators_day() {
    for screen in SCREENS {
        let app = office().await;
        let browser = at_work(&app, "coordinator@demo.test", screen).await;

        // Everyone has room, so that nobody asks whether to assign them anyway.
        app.execute("update users set case_capacity = 40 where case_capacity > 0").await;
        app.execute("update cases set provided_legal_services = null where paralegal_id is null").await;
        // What came in overnight is assigned to people who have time for it.
        browser.click("main a[href='/admin/queues/inbox']").await;
        let before = browser.count("tbody tr").await;
        browser.click("tbody tr:nth-child(1) input[name=case]").await;
        stays_selected(&browser).await;
        browser.click("tbody tr:nth-child(2) input[name=case]").await;
        browser.wait_for("[data-selected]", "2 selected: ").await;
        browser.follow("Assign selected cases").await;
        set(&browser, "select[name=paralegal_id]", ANY).await;
        set(&browser, "select[name=lawyer_id]", ANY).await;
        browser.click("main form button[type=submit]").await;
        browser.wait_for(".alert [data-said]", "Assigned 2 cases to").await;
        assert_eq!(browser.count("tbody tr").await, before - 2);
        assert_eq!(browser.count("[data-selected]:not([hidden])").await, 0, "what was changed is let go");

        // Cases whose review is due get another date.
        browser.open("/admin/queues/reviews?state=due").await;
        browser.click("tbody tr:nth-child(1) input[name=case]").await;
        browser.follow("Set next review").await;
        let next = app.clock.today().saturating_add(jiff::Span::new().days(30)).to_string();
        set(&browser, "input[name=next_review]", &next).await;
        browser.type_into("textarea[name=text]", "Looked at together, **on track**.").await;
        browser.click("main form button[type=submit]").await;
        browser.wait_for(".alert [data-said]", "review").await;

        // Someone rings: they are found by what they say, in spite of a typing error, and get a case.
        let client = "select last_name from clients where length(last_name) > 6 order by length(last_name) desc, last_name limit 1";
        let client: String = app.value(client).await;
        let mistyped: String = client.chars().enumerate().filter(|(at, _)| *at != 3).map(|(_, c)| c).collect();
        browser.open(&format!("/admin/search?q={mistyped}")).await;
        browser.wait_for("#found-CLIENT", "Clients").await;
        browser.click("section[aria-labelledby=found-CLIENT] li a").await;
        browser.follow("Create case").await;
        set(&browser, "select[name=topic]", "BONDS").await;
        browser.type_into("input[name=weekly_rent]", "$450").await;
        browser.follow("Create case").await;
        browser.wait_for("h1", &client).await;
        browser.wait_for("#timeline", "created the case").await;

        // They don't want to be rung, which is shown in the head of each of their cases.
        let case = browser.address().await.split('?').next().unwrap_or_default().to_owned();
        browser.open(&format!("{case}/details")).await;
        assert_eq!(browser.fact("[aria-labelledby=case-title]", "Weekly rent").await, "$450");
        browser.click("[aria-labelledby=client-title] .card-actions a").await;
        set(&browser, "select[name=contact_restriction]", "DO_NOT_CONTACT").await;
        browser.click("main form button[type=submit]").await;
        browser.wait_for(".alert [data-said]", "saved").await;
        browser.open(&case).await;
        browser.wait_for(".alert-danger:not([hidden])", "Do not contact").await;

        // The list of cases as they want it: with one more column, and a filter that becomes a tab.
        browser.open("/admin/cases?topic=REPAIRS").await;
        browser.click("#list-tools details:last-of-type summary").await;
        browser.click("#list-tools input[value=phone]").await;
        browser.click("#list-tools form[action$='/settings'] .btn-primary").await;
        let phones = "return document.querySelectorAll('#results td[data-label=Phone]').length > 0";
        browser.wait_until(phones, "the column").await;
        browser.click("#list-tools details:first-of-type summary").await;
        browser.type_into("#view-name", "Repairs with phones").await;
        browser.click("#list-tools form[action$='/views'] .btn-primary").await;
        browser.wait_for("#list-tabs .active", "Repairs with phones").await;

        // Who has room; and when someone leaves, their cases go to others in one step.
        browser.open("/admin/capacity").await;
        browser.wait_for("main table", " of 40 cases").await;
        let leaver = "select paralegal_id from cases where is_open and paralegal_id is not null
             group by paralegal_id order by count(*) desc, paralegal_id limit 1";
        let leaver: uuid::Uuid = app.value(leaver).await;
        browser.open(&format!("/admin/staff/{leaver}/deactivate")).await;
        set(&browser, "main form select", ANY).await;
        browser.click("main form button[type=submit]").await;
        browser.wait_for(".alert [data-said]", "handed over").await;
        let left = app.count(&format!("cases where is_open and paralegal_id = '{leaver}'")).await;
        assert_eq!(left, 0, "{}", browser.text("main").await);
        calm(&browser).await;
    }
}

#[tokio::test]
async fn a_paralegals_day() {
    for screen in SCREENS {
        let app = office().await;
        let browser = at_work(&app, "paralegal@demo.test", screen).await;
        browser.open("/admin/queues/mine").await;
        // One without a date, so that the date below is the next one.
        let id = "select c.id from cases c join users u on u.id = c.paralegal_id
             where u.email = 'paralegal@demo.test' and c.is_open and not exists (select from critical_dates d where d.case_id = c.id)
             order by c.fileref limit 1";
        let id: uuid::Uuid = app.value(id).await;
        browser.click(&format!("tbody a[href$='{id}']")).await;
        browser.find("#note-text").await;
        let case = browser.address().await;

        // A note, with a slip that is corrected.
        browser.type_into("#note-text", "Rang the agnet:\n\n- **heater** comes on Monday").await;
        browser.follow("Add note").await;
        browser.wait_for("#timeline li:first-child strong:not(.text-body)", "heater").await;
        browser.click("#timeline li:first-child a[href$='/edit']").await;
        browser.find("textarea[name=text]").await;
        browser.run("document.querySelector('textarea[name=text]').value = 'Rang the agent.'", &[]).await;
        browser.click("main form button[type=submit]").await;
        browser.wait_for("#timeline li:first-child", "Rang the agent.").await;
        browser.wait_for("#timeline li:first-child", "edited").await;

        // A hearing is listed, a service begins.
        browser.follow("More").await;
        browser.follow("Add critical date").await;
        set(&browser, "select[name=date_type]", "HEARING_LISTED").await;
        let today = app.clock.today();
        set(&browser, "input[name=on_date]", &today.saturating_add(jiff::Span::new().days(3)).to_string()).await;
        set(&browser, "select[name=hearing_type]", "VIRTUAL").await;
        browser.type_into("input[name=hearing_location]", "VCAT by video").await;
        browser.click("main form button[type=submit]").await;
        browser.wait_for("#dates", "VCAT by video").await;
        // Unless it is midnight just now.
        browser.wait_for(".page-header", if app.clock.today() == today { "in 3 days" } else { "in 2 days" }).await;
        browser.follow("More").await;
        browser.follow("Add service").await;
        set(&browser, "select[name=service_type]", "LEGAL_SUPPORT").await;
        browser.click("main form button[type=submit]").await;
        browser.wait_for("#services", "Legal support").await;

        // The work goes on; closing is proposed, and the page says what is in the way.
        browser.follow("Change stage").await;
        set(&browser, "select[name=stage]", "NEGOTIATIONS").await;
        browser.click("dialog form button[type=submit]").await;
        browser.wait_for(".page-header", "Negotiations").await;
        browser.follow("Propose closing").await;
        browser.wait_for(".settling", "is not finished").await;
        set(&browser, "select[name=outcome]", "SUCCESSFUL").await;
        browser.type_into("textarea[name=outcome_notes]", "The heater works.").await;
        browser.click("input[name=provided_legal_services][value=true]").await;
        browser.click("main form button[type=submit]").await;
        browser.wait_for("section[aria-label='Proposal to close the case']", "The heater works.").await;

        // What changed, apart from the notes, and nothing about what others work on.
        browser.open(&format!("{}?kind=events", case.split('?').next().unwrap_or_default())).await;
        browser.wait_for("#timeline", "changed the stage").await;
        let strange = "select c.id from cases c join users u on u.email = 'paralegal@demo.test'
             where c.paralegal_id is distinct from u.id order by c.fileref limit 1";
        let strange: uuid::Uuid = app.value(strange).await;
        calm(&browser).await;
        browser.open(&format!("/admin/cases/{strange}")).await;
        browser.wait_for("h1", "Page not found").await;
    }
}
