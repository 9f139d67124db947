//! Two records of one client or person are joined, and separated again.

use crate::support::{noon, send};
use clerk_core::access::Group;
use clerk_testkit::app::{Browser, TestApp};
use clerk_testkit::fixtures::repairs_with;
use serde_json::json;
use uuid::Uuid;

async fn join(who: &Browser, kind: &str, kept: Uuid, other: Uuid) -> u16 {
    let page = who.get(&format!("/admin/{kind}/{kept}/join?with={other}")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    who.submit(&page, &format!("/admin/{kind}/{kept}/join"), &[]).await.status
}

async fn undo(app: &TestApp, who: &Browser, page: &str) -> String {
    let id: Uuid =
        app.value("select id from joined_records where undone_at is null order by joined_at desc limit 1").await;
    let page = who.get(page).await;
    let undone = who.submit(&page, &format!("/admin/joins/{id}/undo"), &[]).await;
    assert_eq!(undone.status, 303, "{}", undone.text());
    undone.location().to_owned()
}

#[tokio::test]
async fn two_records_of_one_client_become_one_and_two_again() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let form = |changes: &[(&str, serde_json::Value)]| {
        let mut all = vec![("EMAIL", json!("home@example.com")), ("REPAIRS_ISSUE_PHOTO", json!(null))];
        all.extend(changes.iter().cloned());
        repairs_with(&all)
    };
    let first = app.case_from(&form(&[("FIRST_NAME", json!("Petra"))])).await;
    let second = app
        .case_from(&form(&[
            ("FIRST_NAME", json!("Petronela")),
            ("PHONE", json!("0499 888 777")),
            ("ADDRESS", json!("2 Other Road")),
        ]))
        .await;
    let (kept, removed) = (app.filed(first).await.client, app.filed(second).await.client);
    assert_ne!(kept, removed);
    let advice =
        json!({ "contact_restriction": "DO_NOT_CONTACT", "contact_notes": "Only write.", "notes": "Second record" });
    app.set("clients", removed, advice).await;
    app.set("clients", kept, json!({ "contact_restriction": "DO_NOT_CONTACT_MARKETING" })).await;
    let kept_before = app.row("clients", kept).await;
    let before = app.row("clients", removed).await;

    let compare = coordinator.get(&format!("/admin/clients/{kept}/join?with={removed}")).await;
    assert!(compare.text().contains("Petronela") && compare.text().contains("0499 888 777"), "{}", compare.text());
    assert_eq!(join(&coordinator, "clients", kept, removed).await, 303);
    assert_eq!((app.count("clients").await, app.count("client_links").await), (1, 0));
    let page = coordinator.get(&format!("/admin/clients/{kept}")).await;
    assert_eq!((page.all("#cases tbody th a").len(), page.all("#tenancies tbody th a").len()), (2, 2));
    // Nothing that the other record said is lost: advice at once, the rest to choose, and every search finds it.
    assert!(
        page.text().contains("Do not contact. Only write.") && page.text().contains("Second record"),
        "{}",
        page.text()
    );
    let offers = page.all(".offers li");
    assert!(offers.iter().any(|offer| offer.contains("First name : Petronela")), "{offers:?}");
    assert!(offers.iter().any(|offer| offer.contains("Phone : 0499 888 777")), "{offers:?}");
    assert_eq!(coordinator.get("/admin/clients?search=petronela").await.all("tbody th a"), ["Petra O'Testér"]);
    // Old addresses lead on, and the case says what happened.
    let old = coordinator.get(&format!("/admin/clients/{removed}")).await;
    assert_eq!((old.status, old.location()), (303, format!("/admin/clients/{kept}").as_str()));
    let case = coordinator.get(&format!("/admin/cases/{second}")).await;
    assert!(
        case.text().contains("joined the client records of Petronela O'Testér and Petra O'Testér"),
        "{}",
        case.text()
    );

    let back = undo(&app, &coordinator, &format!("/admin/clients/{kept}")).await;
    assert_eq!(back, format!("/admin/clients/{removed}?done=separated"));
    assert_eq!((app.filed(first).await.client, app.filed(second).await.client), (kept, removed));
    assert_eq!(app.row("clients", removed).await, before, "it is as it was");
    let kept_now = app.row("clients", kept).await;
    for field in ["contact_restriction", "contact_notes", "notes"] {
        assert_eq!(kept_now[field], kept_before[field], "{field} of the other one is theirs again");
    }
    assert_eq!((app.count("clients").await, app.count("client_links").await), (2, 1));
    let page = coordinator.get(&format!("/admin/clients/{kept}")).await;
    assert_eq!((page.all("#cases tbody th a").len(), page.all("#tenancies tbody th a").len()), (1, 1));
    assert!(page.all(".offers li").is_empty(), "{}", page.text());
}

#[tokio::test]
async fn a_chain_of_joins_is_undone_from_its_end() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let mut ids = Vec::new();
    for name in ["One", "Two", "Three"] {
        let id = app.client().named(name, "Test").make().await;
        app.case().of(id).make().await;
        ids.push(id);
    }
    assert_eq!(join(&coordinator, "clients", ids[1], ids[0]).await, 303);
    app.clock.advance(jiff::SignedDuration::from_secs(60));
    assert_eq!(join(&coordinator, "clients", ids[2], ids[1]).await, 303);
    assert_eq!(coordinator.get(&format!("/admin/clients/{}", ids[2])).await.all("#cases tbody th a").len(), 3);
    // The first join can't be undone: the record that it was made with is gone.
    let first: Uuid = app.value("select id from joined_records order by joined_at limit 1").await;
    let page = coordinator.get(&format!("/admin/clients/{}", ids[2])).await;
    let csrf = page.attributes("input[name=csrf]", "value")[0].clone();
    let early = coordinator.post(&format!("/admin/joins/{first}/undo"), &[("csrf".to_owned(), csrf)]).await;
    assert_eq!(early.status, 409, "{}", early.text());
    undo(&app, &coordinator, &format!("/admin/clients/{}", ids[2])).await;
    undo(&app, &coordinator, &format!("/admin/clients/{}", ids[1])).await;
    for id in ids {
        assert_eq!(coordinator.get(&format!("/admin/clients/{id}")).await.all("#cases tbody th a").len(), 1);
    }
}

#[tokio::test]
async fn the_records_of_an_agent_are_joined() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let client = app.client().make().await;
    let mut agents = Vec::new();
    for phone in ["", "03 9000 0000", "03 9000 0001"] {
        let agent = app.person("Adam Keogh").with("phone", phone).make().await;
        let tenancy = app.tenancy(client).with("agent_id", json!(agent)).make().await;
        app.case().of(client).with("tenancy_id", json!(tenancy)).make().await;
        agents.push(agent);
    }
    let list = coordinator.get("/admin/people?search=keogh").await;
    assert_eq!(list.all("td[data-label=Cases]"), ["1", "1", "1"]);
    let page = coordinator.get(&format!("/admin/people/{}", agents[0])).await;
    assert_eq!(page.all("#alike li").len(), 2, "{}", page.text());
    for other in &agents[1..] {
        assert_eq!(join(&coordinator, "people", agents[0], *other).await, 303);
        app.clock.advance(jiff::SignedDuration::from_secs(60));
    }
    let list = coordinator.get("/admin/people?search=keogh").await;
    assert_eq!(list.all("td[data-label=Cases]"), ["3"]);
    assert_eq!(app.row("people", agents[0]).await["phone"], json!("03 9000 0000"), "what only the other knew");
    undo(&app, &coordinator, &format!("/admin/people/{}", agents[0])).await;
    let list = coordinator.get("/admin/people?search=keogh").await;
    let mut cases = list.all("td[data-label=Cases]");
    cases.sort();
    assert_eq!(cases, ["1", "2"]);
    undo(&app, &coordinator, &format!("/admin/people/{}", agents[0])).await;
    assert_eq!(app.row("people", agents[0]).await["phone"], json!(""), "what the other one knew is theirs again");
    // Nobody joins a record with itself, and others don't join at all.
    assert_eq!(join(&coordinator, "people", agents[0], agents[0]).await, 409);
    let lawyer = app.signed_in(Group::Lawyer).await;
    assert_eq!(lawyer.get(&format!("/admin/people/{}/join", agents[0])).await.status, 404);
    assert_eq!(send(&coordinator, "/admin/people/new", &[("full_name", "MCDONALD & SONS")]).await.status, 303);
}

#[tokio::test]
async fn a_number_edited_to_anothers_is_shared_and_notes_without_room_are_not_joined() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let ada = app.client().named("Ada", "One").email("ada@example.com").phone("0400 111 222").make().await;
    let bo = app.client().named("Bo", "Two").email("bo@example.com").phone("0400 333 444").make().await;
    let edited = send(&coordinator, &format!("/admin/clients/{bo}/edit"), &[("phone", "+61 400 111 222")]).await;
    assert_eq!(edited.status, 303, "{}", edited.text());
    assert_eq!(app.count("client_links where settled_at is null").await, 1);
    for (client, letter) in [(ada, "a"), (bo, "b")] {
        app.set("clients", client, json!({ "contact_notes": letter.repeat(3000) })).await;
    }
    assert_eq!(join(&coordinator, "clients", ada, bo).await, 409);
    assert_eq!(app.count("clients").await, 2, "nothing is left out, so nothing is joined");
}
