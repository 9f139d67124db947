//! What the most frequent tasks cost: clicks, pages that are loaded, rows on a screen, bytes over the wire. The page on which someone
//! starts is not counted; what counts as a click is said in `cost.rs`.

use clerk_core::access::Group;
use clerk_core::casework::dates::DateOutcome;
use clerk_core::casework::services::ServiceType;
use clerk_e2e::{Browser, Screen, Theme};
use clerk_ops::demo;
use clerk_testkit::app::{PASSWORD, TestApp};
use clerk_testkit::fixtures::repairs_of;
use serde_json::json;
use uuid::Uuid;

const DESKTOP: Screen = Screen::desktop(Theme::Light);
const PHONE: Screen = Screen::phone(Theme::Light);

/// The demo's office, where everyone has room for more.
async fn office() -> TestApp {
    let app = TestApp::spawn().await;
    demo::load(&app.pool, app.clock.now()).await.expect("the demo loads");
    app.execute("update users set case_capacity = 40 where case_capacity > 0").await;
    app
}

async fn at_work(app: &TestApp, email: &str) -> Browser {
    let browser = Browser::start(&app.url).await;
    browser.show_on(DESKTOP).await;
    browser.sign_in(email, demo::PASSWORD).await;
    browser
}

#[tokio::test]
async fn from_signing_in_to_a_note_in_three_clicks_and_three_pages() {
    let app = TestApp::spawn().await;
    let (paralegal, email) = app.user(&[Group::Paralegal]).await;
    let (lawyer, _) = app.user(&[Group::Lawyer]).await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    app.assign(case, paralegal, lawyer).await;
    for screen in [DESKTOP, PHONE] {
        let browser = Browser::start(&app.url).await;
        browser.show_on(screen).await;
        browser.open("/admin/sign-in").await;
        browser.count_from_here().await;
        browser.fill_in("Email", &email).await;
        browser.fill_in("Password", PASSWORD).await;
        browser.push_button("Sign in").await;
        browser.click(&format!("main a[href^='/admin/cases/{case}']")).await;
        let words = format!("Rang at {} px", screen.width);
        browser.fill_in("Note", &words).await;
        browser.push_button("Add note").await;
        browser.wait_for("#timeline", &words).await;
        browser.cost().await.at_most(3, 3, "sign in, note filed");

        // By keyboard: one key from the case to the note.
        browser.open(&format!("/admin/cases/{case}")).await;
        browser.press(&['n']).await;
        browser.wait_until("return document.activeElement.matches('textarea[name=text]')", "the note").await;
        browser.type_text("no").await;
        assert_eq!(browser.run("return document.activeElement.value", &[]).await, json!("no"));
    }
}

#[tokio::test]
async fn what_a_coordinators_tasks_cost() {
    let app = office().await;
    let browser = at_work(&app, "admin@demo.test").await;

    // Someone rings: a bare case, and one with agent and landlord.
    for (name, with_others, clicks) in [("Zuleika", false, 4), ("Zebedee", true, 8)] {
        browser.open("/admin").await;
        browser.count_from_here().await;
        browser.go_to("Call").await;
        browser.fill_in("First name", name).await;
        browser.fill_in("Phone", "0455 000 111").await;
        browser.fill_in("Suburb", "Footscray").await;
        browser.choose("Topic", "Repairs").await;
        browser.fill_in("What happened", "No heating since May.").await;
        if with_others {
            browser.push_button("Agent and landlord").await;
            browser.fill_in("Agent’s name", "Zachary Quill").await;
            browser.fill_in("Landlord’s name", "Zora Quibell").await;
            // Someone else of the household, who has the same number.
            browser.choose("Already a client?", "Someone else").await;
        }
        browser.push_button("Create client and case").await;
        browser.wait_for("h1", name).await;
        browser.cost().await.at_most(clicks, 2, name);
    }

    // What has come in is assigned to two people.
    browser.open("/admin/queues/inbox").await;
    let fileref = browser.text("tbody tr:first-child th a").await;
    browser.count_from_here().await;
    browser.click("tbody tr:first-child a.btn[href*='/assign']").await;
    browser.wait_for("dialog[open] h2", "Assign").await;
    browser.choose("Paralegal", "").await;
    browser.choose("Lawyer", "").await;
    browser.push_button("Assign 1 case").await;
    browser
        .wait_until(&format!("return ![...document.querySelectorAll('tbody th')].some((cell) => cell.textContent.includes('{fileref}'))"), "assigned")
        .await;
    browser.cost().await.at_most(4, 2, "inbox, assign both");

    // Six reviews.
    browser.open("/admin/queues/reviews").await;
    browser.count_from_here().await;
    for row in 1..=6 {
        browser.click(&format!("tbody tr:nth-child({row}) input[name=case]")).await;
    }
    browser.push_button("Set next review").await;
    browser.choose("Next review", "In 2 weeks").await;
    browser.fill_in("Note", "Looked at together.").await;
    browser.push_button("Set next review").await;
    browser.wait_for(".alert [data-said]", "review").await;
    browser.cost().await.at_most(13, 2, "six reviews");

    // Someone leaves.
    let leaver = "select paralegal_id from cases where is_open and paralegal_id is not null
         group by paralegal_id order by count(*) desc, paralegal_id limit 1";
    let leaver: Uuid = app.value(leaver).await;
    app.execute(&format!("update cases set lawyer_id = null where lawyer_id = '{leaver}' and paralegal_id is null"))
        .await;
    browser.open("/admin").await;
    browser.count_from_here().await;
    browser.go_to("Staff").await;
    browser.click(&format!("main a[href='/admin/staff/{leaver}']")).await;
    browser.push_button("Deactivate").await;
    browser.choose("Who takes over", "").await;
    browser.push_button("Deactivate").await;
    browser.wait_for(".alert [data-said]", "handed over").await;
    browser.cost().await.at_most(6, 4, "leaver");
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_case_with_four_obstacles_is_closed_in_nine_clicks_and_three_pages() {
    let app = TestApp::spawn().await;
    let (_, email) = app.user(&[Group::Admin]).await;
    for (screen, renter) in [(DESKTOP, "ada@example.com"), (PHONE, "bo@example.com")] {
        let case = app.case_from(&repairs_of(renter)).await;
        let today = app.clock.today();
        app.service(case, ServiceType::LegalSupport).make().await;
        app.service(case, ServiceType::RepresentationOther).make().await;
        app.date(case, today).outcome(DateOutcome::Met).make().await;
        app.date(case, today.yesterday().unwrap()).checked().make().await;
        let browser = Browser::start(&app.url).await;
        browser.show_on(screen).await;
        browser.sign_in(&email, PASSWORD).await;
        browser.open(&format!("/admin/cases/{case}")).await;
        browser.count_from_here().await;
        browser.push_button("Close case").await;
        browser.pick_day("Finish date of Legal support", today).await;
        browser.pick_day("Finish date of Other", today).await;
        browser.tick("I have checked this date").await;
        browser.choose("Outcome of Limitation", "Met").await;
        browser.choose("Outcome", "Successful").await;
        browser.fill_in("Outcome notes", "The heater works.").await;
        browser.choose("Legal help given", "Yes").await;
        browser.shot(&format!("closing-in-place-{}", screen.width)).await;
        browser.push_button("Close case").await;
        browser.wait_for(".alert [data-said]", "closed").await;
        browser.cost().await.at_most(9, 3, "close with four obstacles");
    }
}

#[tokio::test]
async fn lists_show_fourteen_rows_and_pages_are_light() {
    let app = office().await;
    let browser = at_work(&app, "admin@demo.test").await;
    let case: Uuid = app.value("select id from cases where is_open order by fileref limit 1").await;
    let mut wrong = Vec::new();
    for list in ["cases", "clients", "people", "queues/reviews", "staff"] {
        browser.open(&format!("/admin/{list}")).await;
        let script = "const rows = [...document.querySelectorAll('main tbody tr')];
            return [rows.length, rows.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length]";
        let counted = browser.run(script, &[]).await;
        let (all, seen) = (counted[0].as_u64().unwrap(), counted[1].as_u64().unwrap());
        if seen < all.min(14) {
            wrong.push(format!("{list}: {seen} of {all} rows"));
        }
    }
    let pages = [
        "".to_owned(),
        "/cases".to_owned(),
        "/queues/inbox".to_owned(),
        format!("/cases/{case}"),
        "/calls/new".to_owned(),
    ];
    for page in pages {
        browser.forget_files().await;
        for (visit, most) in [("first", 60 * 1024), ("second", 15 * 1024)] {
            browser.open(&format!("/admin{page}")).await;
            browser.wait_until("return document.readyState === 'complete'", "everything").await;
            let bytes = browser.bytes().await;
            if bytes > most {
                wrong.push(format!("/admin{page}: {bytes} bytes at the {visit} visit, not {most}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}
