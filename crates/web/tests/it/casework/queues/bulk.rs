//! Changes to several cases at once: all of them, or none.

use super::{World, filerefs};
use crate::support::AGAIN;
use clerk_core::access::Group;
use jiff::SignedDuration;
use uuid::Uuid;

#[tokio::test]
async fn several_cases_are_assigned_at_once() {
    let world = World::new().await;
    let (paralegal, lawyer) = (world.paralegal.user_id.unwrap().to_string(), world.lawyer.user_id.unwrap().to_string());
    let with_lawyer = world.case(3, None, world.lawyer.user_id).await;
    let (first, second) = (world.case(2, None, None).await, world.case(1, None, None).await);
    let address = |cases: &[Uuid]| {
        let cases: String = cases.iter().map(|case| format!("&case={case}")).collect();
        format!("/admin/queues/assign?from=inbox{cases}")
    };
    let who = &world.coordinator;
    let page = who.get(&address(&[with_lawyer, first, second, first])).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(page.all("tbody th a").len(), 3, "each once");
    assert!(page.text().contains("0 of 4 cases"), "with their load: {}", page.text());
    assert_eq!(
        (page.all("h1"), page.all("form .btn-primary")),
        (vec!["Assign 3 cases".to_owned()], vec!["Assign 3 cases".to_owned()])
    );
    assert_eq!(who.get(&address(&[first])).await.all("h1"), ["Assign 1 case"]);

    // Nothing or nonsense chosen.
    for (fields, message) in [
        (vec![], "Choose a paralegal, a lawyer, or both."),
        (vec![("paralegal_id", "nonsense")], "Choose someone from the list."),
        (vec![("paralegal_id", lawyer.as_str())], "Choose an active paralegal."),
        (vec![("lawyer_id", paralegal.as_str())], "Choose an active lawyer."),
    ] {
        let answer = who.submit(&page, "/admin/queues/assign", &fields).await;
        assert_eq!(answer.status, 422, "{fields:?}");
        assert!(answer.text().contains(message), "{fields:?}: {}", answer.text());
        assert_eq!(answer.all("tbody th a").len(), 3);
    }
    // All or nothing, and the case in the way is named.
    let answer = who.submit(&page, "/admin/queues/assign", &[("paralegal_id", &paralegal)]).await;
    assert_eq!(answer.status, 409);
    let alert = answer.all(".alert-danger li");
    assert_eq!(alert.len(), 2, "{alert:?}");
    assert!(
        alert[0].contains("has no lawyer")
            && !answer.all(".alert-danger")[0].contains(&world.fileref(with_lawyer).await)
    );
    assert_eq!(answer.attributes("select[name=paralegal_id] option[selected]", "value")[0], paralegal, "kept");

    // Somebody else has changed one of the cases: nothing happens, the case is named, and sending the form again goes through.
    world.app.clock.advance(SignedDuration::from_secs(60));
    let form = who.get(&format!("/admin/cases/{first}/stage")).await;
    assert_eq!(who.submit(&form, &format!("/admin/cases/{first}/stage"), &[("stage", "ADVICE")]).await.status, 303);
    let people = [("paralegal_id", paralegal.as_str()), ("lawyer_id", lawyer.as_str())];
    let answer = who.submit(&page, "/admin/queues/assign", &people).await;
    assert_eq!(answer.status, 409);
    let alert = answer.all(".alert-danger li");
    assert_eq!(alert.len(), 1, "{alert:?}");
    assert!(alert[0].starts_with(&world.fileref(first).await) && alert[0].contains("changed by someone else"));
    assert_eq!(who.get("/admin/queues/inbox").await.all("#results tbody tr").len(), 3, "nothing was changed");
    // What happened at one moment is told together.
    world.app.clock.advance(SignedDuration::from_secs(1));
    let done = who.submit(&answer, "/admin/queues/assign", &people).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let inbox = who.get(done.location()).await;
    let names = [&paralegal, &lawyer].map(|id| id.parse().unwrap());
    let (p, l) = (world.app.row("users", names[0]).await, world.app.row("users", names[1]).await);
    let (p, l) = (p["full_name"].as_str().unwrap(), l["full_name"].as_str().unwrap());
    assert_eq!(inbox.all(".alert-success > div"), [format!("Assigned 3 cases to {p} and {l}.")]);
    assert!(inbox.text().contains("The inbox is empty"));
    for (case, events) in [(with_lawyer, 1), (first, 2), (second, 2)] {
        let by = who.user_id.unwrap();
        let found =
            format!("notes where case_id = '{case}' and event in ('PARALEGAL', 'LAWYER') and author_id = '{by}'");
        assert_eq!(world.app.count(&found).await, events);
    }
    assert_eq!(filerefs(&world.paralegal.get("/admin/queues/mine").await).len(), 3);

    // Cases that are closed, gone, or too many.
    world.close(second).await;
    let page = who.get(&address(&[first, second])).await;
    let answer = who.submit(&page, "/admin/queues/assign", &[("lawyer_id", &lawyer)]).await;
    assert_eq!(answer.status, 409);
    assert!(answer.all(".alert-danger li")[0].contains("is closed"), "{}", answer.text());
    assert_eq!(who.get(&address(&[first, Uuid::new_v4()])).await.status, 404);
    assert_eq!(who.get(&address(&[first; 101])).await.status, 422);
    assert_eq!(who.get(&address(&[])).await.location(), "/admin/queues/inbox?done=nothing-chosen");
}

#[tokio::test]
async fn several_cases_get_their_next_review_at_once() {
    let world = World::new().await;
    let (first, second) = (world.case(2, None, None).await, world.case(1, None, None).await);
    let who = &world.coordinator;
    let page = who.get(&format!("/admin/queues/review?from=reviews&case={first}&case={second}")).await;
    for (fields, message) in [
        (vec![("next_review", "2026-12-01"), ("text", " ")], "Enter a note."),
        (vec![("next_review", ""), ("text", "All fine")], "Enter the date of the next review"),
        (vec![("next_review", "2026-11-23"), ("text", "All fine")], "can’t be in the past"),
    ] {
        let answer = who.submit(&page, "/admin/queues/review", &fields).await;
        assert_eq!(answer.status, 422, "{fields:?}");
        assert!(answer.text().contains(message), "{}", answer.text());
        assert_eq!(answer.all("#bulk-text")[0], fields[1].1.trim());
    }
    world.app.clock.advance(SignedDuration::from_secs(1));
    let fields = [("next_review", "2026-12-01"), ("text", "All fine")];
    let done = who.submit(&page, "/admin/queues/review", &fields).await;
    assert_eq!((done.status, done.location()), (303, "/admin/queues/reviews?done=all-reviewed"), "{}", done.text());
    let queue = who.get("/admin/queues/reviews").await;
    assert_eq!(queue.all("td[data-label='Next review']"), ["Tue 1 Dec in 7 days"; 2]);
    for case in [first, second] {
        let page = who.get(&format!("/admin/cases/{case}")).await;
        assert_eq!(page.all(".timeline .as-typed"), ["All fine"]);
    }
    // A page that was open before is stale, as the first form changed the cases.
    let fields = [AGAIN, fields[0], fields[1]];
    assert_eq!(who.submit(&page, "/admin/queues/review", &fields).await.status, 409);
}

#[tokio::test]
async fn two_at_once_assign_the_same_cases() {
    let world = World::new().await;
    let other = world.app.signed_in(Group::Coordinator).await;
    let mut cases = Vec::new();
    for days in 0..20 {
        cases.push(world.case(days, None, world.lawyer.user_id).await);
    }
    let second = world.app.signed_in(Group::Paralegal).await.user_id.unwrap().to_string();
    let first = world.paralegal.user_id.unwrap().to_string();
    let chosen: String = cases.iter().map(|case| format!("&case={case}")).collect();
    let address = format!("/admin/queues/assign?from=inbox{chosen}");
    let (one, two) = (world.coordinator.get(&address).await, other.get(&address).await);
    world.app.clock.advance(SignedDuration::from_secs(1));
    let [first, second] = [&first, &second].map(|id| [("paralegal_id", id.as_str()), ("over_capacity", "true")]);
    let (one, two) = tokio::join!(
        world.coordinator.submit(&one, "/admin/queues/assign", &first),
        other.submit(&two, "/admin/queues/assign", &second),
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    let paralegals: i64 = world.app.value("select count(distinct paralegal_id) from cases").await;
    assert_eq!(paralegals, 1, "all of them, or none");
}
