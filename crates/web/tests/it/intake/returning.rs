//! Forms of clients who may be recorded already: whose they are, and what they say differently.

use crate::support::noon;
use clerk_core::access::Group;
use clerk_testkit::app::TestApp;
use clerk_testkit::fixtures::repairs_of;
use serde_json::{Value, json};
use uuid::Uuid;

/// The repairs answers, with others in place of some.
fn answers(changes: &Value) -> Value {
    let mut answers = repairs_of("home@example.com");
    answers.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    answers
}

async fn client_of(app: &TestApp, changes: Value) -> Uuid {
    let case = app.case_from(&answers(&changes)).await;
    app.filed(case).await.client
}

#[tokio::test]
async fn an_address_a_name_and_a_birth_date_say_whose_form_it_is() {
    let app = noon().await;
    let petra =
        json!({ "FIRST_NAME": "Petra", "LAST_NAME": "Novák-Jones", "DOB": "1985-02-03", "PHONE": "0400 000 001" });
    let first = client_of(&app, petra.clone()).await;
    // Changes to Petra's form, and whether it is still hers.
    for (number, (changes, is_same)) in [
        (json!({ "EMAIL": "HOME@Example.com" }), true),
        (json!({ "FIRST_NAME": "PETRA", "LAST_NAME": "novak jones" }), true),
        (json!({ "FIRST_NAME": "Novak-Jones", "LAST_NAME": "Petra" }), true),
        (json!({ "FIRST_NAME": "P.", "PREFERRED_NAME": "Petra" }), true),
        (json!({ "DOB": null }), true),
        (json!({ "PHONE": "0499 999 999" }), true),
        (json!({ "DOB": "1979-01-01" }), false),
        (json!({ "FIRST_NAME": "Goran" }), false),
        (json!({ "LAST_NAME": "Petrović" }), false),
        (json!({ "EMAIL": "other@example.com" }), false),
        (json!({ "EMAIL": null }), false),
    ]
    .into_iter()
    .enumerate()
    {
        let mut form = petra.clone();
        form.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        form["WEEKLY_RENT"] = json!(500 + number);
        assert_eq!(client_of(&app, form).await == first, is_same, "{changes}");
    }
}

#[tokio::test]
async fn two_of_one_household_are_two_clients_who_are_joined_or_parted() {
    let app = noon().await;
    let petra = client_of(
        &app,
        json!({ "FIRST_NAME": "Petra", "LAST_NAME": "Novak", "DOB": "1985-02-03", "PHONE": "0400 000 001" }),
    )
    .await;
    let case = app
        .case_from(&answers(&json!({ "FIRST_NAME": "Goran", "LAST_NAME": "Novak", "DOB": "1979-05-06", "PHONE": "0400 000 002", "ISSUES": "BONDS" })))
        .await;
    let goran = app.filed(case).await.client;
    assert_ne!(petra, goran);
    let coordinator = app.signed_in(Group::Coordinator).await;
    for (own, other, name) in
        [(petra, goran, "Goran Novak, born 6 May 1979"), (goran, petra, "Petra Novak, born 3 Feb 1985")]
    {
        let page = coordinator.get(&format!("/admin/clients/{own}")).await;
        let says = format!("Shares the email address with {name}");
        assert!(page.text().replace(" ,", ",").contains(&says), "{says}: {}", page.text());
        assert!(page.attributes("main a", "href").contains(&format!("/admin/clients/{other}")));
    }
    assert!(
        coordinator
            .get(&format!("/admin/cases/{case}/details"))
            .await
            .text()
            .contains("shares an email address or a phone number")
    );
    // A paralegal of one case alone does not learn of the other client.
    let paralegal = app.signed_in(Group::Paralegal).await;
    let lawyer = app.user(&[Group::Lawyer]).await.0;
    app.assign(case, &paralegal, lawyer).await;
    for path in [format!("/admin/clients/{goran}"), format!("/admin/cases/{case}/details")] {
        let seen = paralegal.get(&path).await.text();
        assert!(!seen.contains("Petra") && !seen.contains("hares"), "{path}: {seen}");
    }

    let page = coordinator.get(&format!("/admin/clients/{goran}")).await;
    assert_eq!(coordinator.submit(&page, &format!("/admin/clients/{goran}/different"), &[]).await.status, 303);
    for id in [petra, goran] {
        let page = coordinator.get(&format!("/admin/clients/{id}")).await;
        assert!(
            !page.text().contains("Are they the same person?") && page.text().contains("different people"),
            "{}",
            page.text()
        );
    }
    assert!(!coordinator.get(&format!("/admin/cases/{case}/details")).await.text().contains("shares an email address"));
}

#[tokio::test]
async fn what_a_returning_client_says_differently_is_offered_and_found() {
    let app = noon().await;
    let first = app.case_from(&repairs_of("ada@example.com")).await;
    let mut form = repairs_of("ada@example.com");
    for (key, value) in [
        ("FIRST_NAME", json!("ADA")),
        ("PHONE", json!("0499 888 777")),
        ("DOB", json!("1988-12-25")),
        ("GENDER", json!("FEMALE")),
        ("ISSUES", json!("BONDS")),
    ] {
        form[key] = value;
    }
    let case = app.case_from(&form).await;
    let client = app.filed(case).await.client;
    assert_eq!(client, app.filed(first).await.client);
    let coordinator = app.signed_in(Group::Coordinator).await;
    // The record is as it was, and the page of the case says what differs.
    let page = coordinator.get(&format!("/admin/cases/{case}/details")).await;
    let offers = page.all(".offers li");
    assert_eq!(offers.len(), 3, "{offers:?}");
    for says in [
        "First name : ADA (recorded: Ada",
        "Phone : 0499 888 777 (recorded: 0400 123 456",
        "Gender : Female (recorded: Non-binary",
    ] {
        assert!(offers.iter().any(|offer| offer.contains(says)), "{says}: {offers:?}");
    }
    assert!(coordinator.get(&format!("/admin/cases/{first}/details")).await.all(".offers li").is_empty());
    assert_eq!(coordinator.get(&format!("/admin/clients/{client}")).await.all(".offers li").len(), 3);
    // Every search finds them by the new number before anyone has taken it over.
    for search in [
        "/admin/clients?search=0499888777",
        "/admin/cases?search=0499888777",
        "/admin/search?q=0499888777",
        "/admin/cases/new?search=0499888777",
    ] {
        let page = coordinator.get(search).await;
        assert!(
            page.html.contains(&client.to_string()) || page.html.contains(&case.to_string()),
            "{search}: {}",
            page.text()
        );
    }

    let decide = async |label: &str, decision: &str| {
        let id: Uuid = app.value(&format!("select id from offered_values where detail = '{label}'")).await;
        let page = coordinator.get(&format!("/admin/cases/{case}/details")).await;
        coordinator.submit(&page, &format!("/admin/offers/{id}/{decision}?case={case}"), &[]).await
    };
    assert_eq!(decide("PHONE", "take").await.status, 303);
    assert_eq!(decide("FIRST_NAME", "keep").await.status, 303);
    let row = app.row("clients", client).await;
    assert_eq!((&row["phone"], &row["first_name"]), (&json!("0499 888 777"), &json!("Ada")));
    let page = coordinator.get(&format!("/admin/cases/{case}/details")).await;
    assert_eq!(page.all(".offers li").len(), 1);
    let timeline = coordinator.get(&format!("/admin/cases/{case}")).await;
    for says in [
        "updated the client’s details from the form: phone 0499 888 777 (was 0400 123 456)",
        "kept the client’s details: first name Ada (the form says ADA)",
    ] {
        assert!(timeline.text().contains(says), "{says}: {}", timeline.text());
    }
    // Who decides second is told that there is nothing left to decide.
    let id: Uuid = app.value("select id from offered_values where detail = 'PHONE'").await;
    let csrf = page.attributes("input[name=csrf]", "value")[0].clone();
    let late = coordinator.post(&format!("/admin/offers/{id}/keep"), &[("csrf".to_owned(), csrf)]).await;
    assert_eq!(late.status, 404);
}
