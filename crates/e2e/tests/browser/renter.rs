//! From the renter's form, on the centre's own site, to the page of the case.

use clerk_core::access::Group;
use clerk_e2e::intake_site::{IntakeSite, ask_for_a_call, attach, confirm, confirm_email};
use clerk_e2e::{Browser, Screen, Theme, pages};
use clerk_testkit::app::{PASSWORD, TestApp};
use clerk_testkit::fixtures::repairs_with;
use serde_json::{Value, json};
use std::time::Duration;

async fn app_for(site: &IntakeSite) -> TestApp {
    let origin = site.origin.clone();
    TestApp::spawn_with(|settings| settings.intake_origins = vec![origin]).await
}

/// The answers without what the test attaches itself.
fn answers() -> Value {
    repairs_with(&[("REPAIRS_ISSUE_PHOTO", Value::Null)])
}

#[tokio::test]
async fn a_renters_submission_reaches_the_case_page() {
    let site = IntakeSite::start().await.unwrap();
    let app = app_for(&site).await;
    let worker = app.start_worker();
    let (_, email) = app.user(&[Group::Coordinator]).await;
    let files = tempfile::tempdir().unwrap();

    // The renter.
    let renter = Browser::start(&app.url).await;
    site.open(&renter, &app.url, &answers()).await;
    let started = confirm_email(&renter).await;
    for (name, kind, colour) in [("ceiling.jpg", "image/jpeg", "#b0713b"), ("the floor.png", "image/png", "#38729e")] {
        let file = files.path().join(name);
        std::fs::write(&file, pages::drawn(&renter, kind, colour).await).unwrap();
        attach(&renter, &file).await;
    }
    let submitted = confirm(&renter).await;
    assert_ne!(started, submitted, "in one sitting the site makes two submissions, and the first stays unfinished");
    assert!(renter.complaints().await.is_empty());

    // The coordinator. That a case appears within two seconds is measured without browsers, which take their time: see
    // `cases::a_renters_submission_is_in_the_list_within_two_seconds`.
    let browser = Browser::start(&app.url).await;
    app.wait_for_jobs(Duration::from_secs(60)).await.unwrap();
    browser.sign_in(&email, PASSWORD).await;
    assert_eq!(browser.address().await, "/admin");
    browser.open("/admin/cases").await;
    assert_eq!(browser.count("#results tbody tr").await, 1, "the unfinished submission is no case");
    let row = browser.text("#results tbody tr").await;
    for words in ["R0001", "Ada O'Testér", "Repairs", "Not started", "Nobody"] {
        assert!(row.contains(words), "{words} in {row}");
    }
    browser.click("#results tbody a").await;
    browser.find("#timeline").await;
    browser.shot("renters-case").await;
    let case = browser.address().await.split(['?', '#']).next().unwrap_or_default().to_owned();
    every_field_is_right(&browser, &case).await;
    browser.open(&format!("{case}/files")).await;
    the_files_are_there(&browser).await;
    browser.open(&case).await;

    // A file note.
    browser.type_into("#note-text", "Called Ada.\nThe ceiling is <b>wet</b>.").await;
    browser.click("form[data-draft] button[type=submit]").await;
    browser.wait_for(".alert-success", "The note has been added").await;
    let entry = browser.text("#timeline li:first-child").await;
    assert!(entry.contains("File note by coordinator-"), "{entry}");
    assert!(entry.ends_with("Called Ada. The ceiling is <b>wet</b>."), "{entry}");
    browser.wait_for("#timeline li:last-child", "from the intake form").await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    worker.stop().await.unwrap();
}

async fn every_field_is_right(browser: &Browser, case: &str) {
    assert_eq!(browser.text("h1").await, "R0001 Ada O'Testér");
    let head = browser.text(".band-facts").await;
    for words in ["0400 123 456", "ada.tester@example.com", "Repairs", "Stage Not started", "Paralegal nobody yet"] {
        assert!(head.contains(words), "{words} in {head}");
    }
    browser.open(&format!("{case}/details")).await;
    let expected: &[(&str, &[(&str, &str)])] = &[
        (
            "[aria-labelledby=case-title]",
            &[
                ("Weekly rent", "$480"),
                ("Weekly household income", "$950"),
                ("Work or study", "Working part time"),
                ("How they heard about us", "Legal centre: Justice Connect"),
            ],
        ),
        (
            "[aria-labelledby=client-title]",
            &[
                ("First language", "Tamil"),
                ("Call times", "Weekdays, Saturday"),
                ("Date of birth", "25 Dec 1988"),
                ("Gender", "Non-binary"),
                ("Aboriginal or Torres Strait Islander", "No"),
                ("Centrelink support", "No"),
                ("Eligibility", "Single parent, Struggling with bills"),
                ("Dependants", "2"),
            ],
        ),
        (
            "[aria-labelledby=tenancy-title]",
            &[
                ("Address", "7/99 Example Street"),
                ("Suburb", "Richmond"),
                ("Postcode", "3121"),
                ("Start date", "1 Mar 2021"),
                ("Lease", "On the lease"),
                ("Household", "With family"),
            ],
        ),
        (
            "[aria-label=Agent]",
            &[
                ("Name", "Jane Agent"),
                ("Email", "jane@agency.example.com"),
                ("Phone", "03 9999 0000"),
                ("Address", "1 Agency Road, Richmond"),
            ],
        ),
        ("[aria-label=Landlord]", &[("Name", "Larry Lord"), ("Email", "Not known")]),
    ];
    for (part, facts) in expected {
        for (label, value) in *facts {
            assert_eq!(browser.fact(part, label).await, *value, "{part}: {label}");
        }
    }
    // The submission uses the questions' own words, and no key or stored value of the form is left.
    browser.open(&format!("{case}/form")).await;
    let submission = browser.text("[aria-labelledby=submission-title]").await;
    for words in ["ceiling.jpg, the floor.png", "14 Feb 2026", "$480", "Tamil", "Justice Connect"] {
        assert!(submission.contains(words), "{words} in {submission}");
    }
    for key in ["REPAIRS_", "WEEK_DAY", "APPLIED_VCAT", "YES_SPOKEN", "Not asked", "{"] {
        assert!(!submission.contains(key), "{key} in {submission}");
    }
}

async fn the_files_are_there(browser: &Browser) {
    let files = browser.text(".file-tiles").await;
    assert!(files.contains("ceiling.jpg JPEG picture") && files.contains("the floor.png PNG picture"), "{files}");
    browser.run("document.querySelector('.file-tiles').scrollIntoView()", &[]).await;
    let loaded = "return [...document.querySelectorAll('.file-tiles img')].filter((i) => i.complete && i.naturalWidth === 640).length === 2";
    browser.wait_until(loaded, "both previews are loaded").await;
}

#[tokio::test]
async fn a_renter_goes_on_with_an_unfinished_form_by_a_link() {
    let site = IntakeSite::start().await.unwrap();
    let app = app_for(&site).await;
    let browser = Browser::start(&app.url).await;
    site.open(&browser, &app.url, &answers()).await;
    let started = confirm_email(&browser).await;

    site.resume(&browser, &app.url, &started).await;
    let kept = browser.run("return answers", &[]).await;
    assert_eq!(kept["EMAIL"], "ada.tester@example.com");
    assert_eq!(kept.get("ISSUES"), None, "what was not reached is absent: the site breaks on null");
    browser.run("answers = { ...arguments[0], id: answers.id }", &[answers()]).await;
    assert_eq!(confirm(&browser).await, started, "changed by PATCH, then submitted");
    app.run_jobs().await;
    assert!(app.case_of(started.parse().unwrap()).await.is_some());
    assert!(browser.complaints().await.is_empty());
}

#[tokio::test]
async fn a_renter_without_email_is_called_back() {
    let site = IntakeSite::start().await.unwrap();
    let app = app_for(&site).await;
    let (_, email) = app.user(&[Group::Coordinator]).await;
    let browser = Browser::start(&app.url).await;
    site.open(&browser, &app.url, &json!({})).await;
    ask_for_a_call(&browser, "Grace Nomail", "0400 555 111").await;

    browser.sign_in(&email, PASSWORD).await;
    browser.open("/admin/contacts").await;
    browser.wait_for("tbody tr", "Grace Nomail").await;
    browser.follow("Grace Nomail").await;
    browser.follow("Mark as done").await;
    browser.wait_for("main", "Nobody is waiting for a call").await;
}

#[tokio::test]
async fn a_caller_without_email_becomes_client_and_case_on_a_phone() {
    let site = IntakeSite::start().await.unwrap();
    let app = app_for(&site).await;
    let (_, email) = app.user(&[Group::Coordinator]).await;
    let browser = Browser::start(&app.url).await;
    browser.show_on(Screen::phone(Theme::Light)).await;
    site.open(&browser, &app.url, &json!({})).await;
    ask_for_a_call(&browser, "Grace Nomail", "0400 555 111").await;

    browser.sign_in(&email, PASSWORD).await;
    browser.open("/admin/contacts").await;
    browser.wait_for("tbody tr", "Grace Nomail").await;
    // Nobody answers; then she does.
    browser.follow("Record attempt").await;
    browser.run("document.querySelector('select[name=outcome]').value = 'NO_ANSWER'", &[]).await;
    browser.type_into("textarea[name=comment]", "Rang out").await;
    browser.click("form[action$='/tries'] button[type=submit]").await;
    browser.wait_for("tbody tr", "No answer").await;
    browser.shot("call-backs-phone").await;
    browser.follow("Start a case").await;
    browser.find("textarea[name=what_happened]").await;
    assert_eq!(browser.run("return document.querySelector('input[name=phone]').value", &[]).await, "0400 555 111");
    let width = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
    assert_eq!(browser.run(width, &[]).await, true, "no sideways scroll");
    browser.shot("call-phone").await;
    browser.run("document.querySelector('select[name=topic]').value = 'REPAIRS'", &[]).await;
    browser.type_into("textarea[name=what_happened]", "No heating since May.").await;
    browser.type_into("input[name=suburb]", "Footscray").await;
    browser.click("main form[action='/admin/calls/new'] button[type=submit]").await;
    browser.wait_for("h1", "R0001 Grace Nomail").await;
    browser.wait_for("#timeline", "No heating since May.").await;
    assert_eq!(browser.run(width, &[]).await, true, "no sideways scroll");
    browser.open("/admin/contacts?show=done").await;
    browser.wait_for("tbody tr", "R0001").await;
    assert!(browser.complaints().await.is_empty());
}

#[tokio::test]
async fn pages_of_other_origins_can_not_call_the_intake_api() {
    let site = IntakeSite::start().await.unwrap();
    let app = TestApp::spawn().await;
    let browser = Browser::start(&app.url).await;
    site.open(&browser, &app.url, &answers()).await;
    browser.click("#email-confirmed").await;
    browser.wait_until("return state.textContent === 'TypeError: Failed to fetch'", "the browser refuses").await;
    let saved = app.count("submissions").await;
    assert_eq!(saved, 0);
}
