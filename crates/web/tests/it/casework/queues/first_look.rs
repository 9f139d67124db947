//! The inbox tells what somebody needs to know before they put people on a case.

use super::{World, filerefs};
use clerk_core::casework::dates::HearingType;
use clerk_testkit::fixtures::{eviction, repairs_of};
use serde_json::json;

#[tokio::test]
async fn the_inbox_tells_problem_urgency_interpreter_suburb_and_lawyer() {
    let world = World::new().await;
    let evicted = world.app.case_from(&eviction()).await;
    world.app.clock.advance(jiff::SignedDuration::from_secs(60));
    let mut repairs = repairs_of("ada@example.com");
    repairs["INTERPRETER"] = json!("NO");
    let repaired = world.app.case_from(&repairs).await;
    let lawyer = world.lawyer.user_id.unwrap();
    world.app.set("cases", repaired, json!({ "lawyer_id": lawyer })).await;
    world.app.date(repaired, "2026-11-26").hearing(HearingType::Virtual, "VCAT online").at("10:00").make().await;

    let page = world.coordinator.get("/admin/queues/inbox?columns=client,problem,urgency,interpreter,lawyer").await;
    assert_eq!(filerefs(&page), ["E0001", "R0001"]);
    let cells = |label: &str| page.all(&format!("td[data-label='{label}']"));
    assert_eq!(cells("Problem")[0], "Eviction (Retaliatory) I joined the renters union");
    assert!(cells("Problem")[1].starts_with("Repairs "), "{:?}", cells("Problem"));
    assert_eq!(
        cells("Urgency"),
        [
            "Notice: leave by (renter) Thu 7 Jan 2027 in 44 days VCAT hearing (renter) Fri 22 Jan 2027 in 59 days",
            "Hearing listed Thu 26 Nov, 10:00 am in 2 days"
        ]
    );
    assert_eq!(cells("Interpreter"), ["Yes, spoken Tamil", "No"]);
    let is_nobody: Vec<bool> = cells("Lawyer").iter().map(|lawyer| lawyer.starts_with("Nobody")).collect();
    assert_eq!(is_nobody, [true, false]);
    assert_eq!(cells("Client")[0], "Rita Renter Richmond");
    // The renter's words keep their own direction.
    assert_eq!(page.attributes("td .problem", "dir"), ["auto", "auto"]);

    // What has become a critical date is not said twice.
    world.app.date(evicted, "2027-01-22").hearing(HearingType::InPerson, "VCAT").make().await;
    let urgency = world.coordinator.get("/admin/queues/inbox").await.all("td[data-label=Urgency]");
    assert_eq!(
        urgency[0],
        "Hearing listed Fri 22 Jan 2027 in 59 days Notice: leave by (renter) Thu 7 Jan 2027 in 44 days"
    );

    // Programs read suburb and interpreter with each case of a queue; the answers are in the case itself.
    let token = world.app.token(world.coordinator.user_id.unwrap()).await;
    let (_, queue) = world.app.api(&token, "/api/v1/queues/inbox").await;
    let case = &queue["items"][0];
    assert_eq!(
        (&case["suburb"], &case["interpreter"], &case["first_language"], case.get("answers")),
        (&json!("Richmond"), &json!("YES_SPOKEN"), &json!("Tamil"), None)
    );
}
