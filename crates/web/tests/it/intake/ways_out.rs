//! Submissions that did not become a case: each reason has its way out.

use crate::support::{noon, send};
use clerk_core::access::Group;
use clerk_testkit::fixtures::repairs_of;
use serde_json::json;

#[tokio::test]
async fn each_reason_is_corrected_and_becomes_a_case() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    // What was sent, a part of the reason, and what staff correct.
    let table = [
        (
            "no way to reach them",
            json!({ "EMAIL": null, "PHONE": null }),
            "no phone number",
            vec![("phone", "0400 111 222")],
        ),
        (
            "an address that is none",
            json!({ "EMAIL": "ada@", "PHONE": null }),
            "“ada@”",
            vec![("email", "ada@example.com")],
        ),
        ("no topic", json!({ "ISSUES": null }), "did not choose", vec![("topic", "BONDS")]),
        ("another topic", json!({ "ISSUES": "MOON_LANDING" }), "MOON_LANDING", vec![("topic", "REPAIRS")]),
        ("compensation", json!({ "ISSUES": "INELIGIBLE_COMPENSATION" }), "compensation", vec![("topic", "REPAIRS")]),
        ("no name", json!({ "FIRST_NAME": null, "LAST_NAME": " " }), "no name", vec![("last_name", "Wu")]),
        (
            "nothing at all",
            json!({ "FIRST_NAME": null, "LAST_NAME": null, "EMAIL": null, "PHONE": null, "ISSUES": null }),
            "no name",
            vec![("first_name", "Wu"), ("phone", "0400 111 222"), ("topic", "HEALTH_CHECK")],
        ),
    ];
    for (number, (what, changes, reason, corrections)) in table.into_iter().enumerate() {
        let mut answers = repairs_of(&format!("renter-{number}@example.com"));
        answers.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let id = app.submit(&answers).await;
        app.run_jobs().await;
        let sent = app.row("submissions", id).await["answers"].clone();
        let path = format!("/admin/submissions/{id}/correct");
        let form = coordinator.get(&path).await;
        assert!(form.text().contains(reason), "{what}: {}", form.text());
        // What was in the way is not swept aside by saving the form as it is.
        let corrected = send(&coordinator, &path, &corrections).await;
        assert_eq!(corrected.status, 303, "{what}: {}", corrected.text());
        assert!(coordinator.get(corrected.location()).await.text().contains("Trying…"), "{what}");
        app.run_jobs().await;
        let case = app.case_of(id).await.unwrap_or_else(|| panic!("{what}: no case"));
        assert_eq!(app.row("submissions", id).await["answers"], sent, "{what}: what was sent stays");
        assert_eq!(
            app.count(&format!("submission_corrections where submission_id = '{id}'")).await,
            i64::try_from(corrections.len()).unwrap(),
            "{what}"
        );
        let page = coordinator.get(&format!("/admin/submissions/{id}")).await;
        assert!(page.text().contains("Corrected by staff:"), "{what}: {}", page.text());
        assert_eq!(coordinator.get(&format!("/admin/cases/{case}")).await.status, 200, "{what}");
    }
}

#[tokio::test]
async fn a_try_that_fails_again_shows_its_new_reason() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let mut answers = repairs_of("ada@example.com");
    (answers["ISSUES"], answers["FIRST_NAME"], answers["LAST_NAME"]) = (json!(null), json!(null), json!(null));
    let id = app.submit(&answers).await;
    app.run_jobs().await;
    let path = format!("/admin/submissions/{id}/correct");
    for (topic, status) in [("RENT_REDUCTION", 422), ("NONSENSE", 422), ("BONDS", 303)] {
        assert_eq!(send(&coordinator, &path, &[("topic", topic)]).await.status, status, "{topic}");
    }
    app.run_jobs().await;
    let page = coordinator.get("/admin/submissions/failed").await;
    let row = &page.all("tbody tr")[0];
    assert!(
        row.contains("There is no name") && !row.contains("did not choose") && row.contains("Tried again once"),
        "{row}"
    );
    // The form has what was corrected before.
    let form = coordinator.get(&path).await;
    assert_eq!(form.attributes("select[name=topic] option[selected]", "value"), ["BONDS"]);
}

#[tokio::test]
async fn it_is_dismissed_with_a_reason_or_referred_out_and_can_be_taken_up_again() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let mut answers = repairs_of("ada@example.com");
    answers["ISSUES"] = json!("INELIGIBLE_COMPENSATION");
    let id = app.submit(&answers).await;
    app.run_jobs().await;
    let at = |tail: &str| format!("/admin/submissions/{id}/{tail}");
    assert_eq!(send(&coordinator, &at("dismiss"), &[]).await.status, 422, "without a reason");
    assert_eq!(send(&coordinator, &at("refer"), &[("reason", "x")]).await.status, 422, "to nobody");
    let referral = [("referred_to", "Consumer Affairs Victoria"), ("reason", "Compensation alone")];
    assert_eq!(send(&coordinator, &at("refer"), &referral).await.status, 303);
    let failed = "/admin/submissions/failed";
    assert!(coordinator.get(failed).await.text().contains("No failed submissions"));
    assert!(!coordinator.get("/admin").await.text().contains("could not be turned"));
    let closed = coordinator.get(&format!("{failed}?show=closed")).await;
    assert!(
        closed.text().contains("Referred out to Consumer Affairs Victoria Compensation alone"),
        "{}",
        closed.text()
    );
    assert_eq!(send(&coordinator, &at("dismiss"), &[("reason", "x")]).await.status, 409, "it is closed already");
    assert_eq!(coordinator.submit(&closed, &at("take-up"), &[]).await.status, 303);
    assert!(coordinator.get(failed).await.text().contains("compensation"));
    assert_eq!(send(&coordinator, &at("dismiss"), &[("reason", "A test")]).await.status, 303);
    assert!(coordinator.get(&format!("{failed}?show=closed")).await.text().contains("Dismissed A test"));
    // A job that was still waiting makes no case of it.
    app.run_jobs().await;
    assert_eq!(app.count("cases").await, 0);
}
