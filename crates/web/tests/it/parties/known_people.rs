//! Landlords, agents and support workers whom forms name again and again.

use crate::support::noon;
use clerk_core::access::Group;
use clerk_testkit::app::TestApp;
use clerk_testkit::fixtures::repairs_of;
use serde_json::{Value, json};
use uuid::Uuid;

/// The agent of a form with these answers about them, from a renter and an address of their own.
async fn agent_of(app: &TestApp, number: usize, agent: &Value) -> Uuid {
    let mut answers = repairs_of(&format!("renter-{number}@example.com"));
    answers["PHONE"] = json!(format!("0400 000 {number:03}"));
    answers["ADDRESS"] = json!(format!("{number} Long Street"));
    for key in ["AGENT_NAME", "AGENT_EMAIL", "AGENT_PHONE", "AGENT_ADDRESS"] {
        answers[key] = agent.get(key).cloned().unwrap_or_default();
    }
    let case = app.case_from(&answers).await;
    app.filed(case).await.agent()
}

#[tokio::test]
async fn an_agent_who_is_known_is_not_recorded_again() {
    let app = noon().await;
    let known = json!({
        "AGENT_NAME": "Adam Keogh", "AGENT_EMAIL": "adam@harcourts.example.com", "AGENT_PHONE": "03 9000 0000", "AGENT_ADDRESS": "1 Agency Road, Richmond",
    });
    let adam = agent_of(&app, 0, &known).await;
    // What the form says, and whether it is Adam.
    let table = [
        (json!({ "AGENT_NAME": "ADAM KEOGH", "AGENT_EMAIL": "ADAM@harcourts.example.com" }), true),
        (json!({ "AGENT_NAME": "A. Keogh", "AGENT_PHONE": "+61 3 9000 0000" }), true),
        (json!({ "AGENT_NAME": "", "AGENT_PHONE": "(03) 9000-0000" }), true),
        (json!({ "AGENT_NAME": "Ádam Keogh", "AGENT_ADDRESS": "1 agency road richmond" }), true),
        (json!({ "AGENT_NAME": "Belinda Fox", "AGENT_EMAIL": "adam@harcourts.example.com" }), false),
        (json!({ "AGENT_NAME": "Adam Keogh", "AGENT_PHONE": "03 9111 1111" }), false),
        (json!({ "AGENT_NAME": "Adam Keogh" }), false),
    ];
    for (number, (agent, is_adam)) in table.into_iter().enumerate() {
        assert_eq!(agent_of(&app, number + 1, &agent).await == adam, is_adam, "{agent}");
    }
    // What differs is told, and nothing is overwritten.
    assert_eq!(app.row("people", adam).await["full_name"], json!("Adam Keogh"));
    let remarks: Vec<String> =
        app.value("select problems from submissions where answers ->> 'AGENT_NAME' = 'A. Keogh'").await;
    assert!(remarks.iter().any(|remark| remark.contains("“A. Keogh”, but “Adam Keogh” is recorded")), "{remarks:?}");
    let coordinator = app.signed_in(Group::Coordinator).await;
    let list = coordinator.get("/admin/people?search=harcourts").await;
    let cases = list.all("td[data-label=Cases]");
    assert_eq!(cases, ["5", "1"]);
}

#[tokio::test]
async fn a_landlord_of_whom_only_the_name_is_known_is_known_by_the_place() {
    let app = noon().await;
    let mut form = repairs_of("petra@example.com");
    let first = app.case_from(&form).await;
    form["EMAIL"] = json!("goran@example.com");
    form["FIRST_NAME"] = json!("Goran");
    form["LANDLORD_NAME"] = json!("LARRY LORD");
    let second = app.case_from(&form).await;
    form["EMAIL"] = json!("other@example.com");
    form["ADDRESS"] = json!("1 Elsewhere");
    app.case_from(&form).await;
    let landlord = async |case: Uuid| {
        app.value::<Uuid>(&format!(
            "select t.landlord_id from tenancies t join cases c on c.tenancy_id = t.id where c.id = '{case}'"
        ))
        .await
    };
    assert_eq!(landlord(first).await, landlord(second).await);
    assert_eq!(app.count("people where full_name ilike 'larry lord'").await, 2);
}

#[tokio::test]
async fn names_stay_as_they_were_given() {
    let app = noon().await;
    for (number, name) in
        ["MCDONALD & SONS", "van der Berg", "TRAN THI MAI", "İPEK", "mary jones iii"].into_iter().enumerate()
    {
        let agent = agent_of(&app, number, &json!({ "AGENT_NAME": name })).await;
        assert_eq!(app.row("people", agent).await["full_name"], json!(name));
    }
}
