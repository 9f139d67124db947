//! Two or more people who work on one case at the same time.

use super::World;
use crate::support::{AGAIN, ENDED};
use clerk_core::access::Group;

#[tokio::test]
async fn the_second_of_two_sees_what_the_first_changed_and_decides() {
    let world = World::assigned().await;
    let (first, second) = (&world.paralegal, &world.coordinator);
    let tail = world.at("/stage");
    let (ours, theirs) = (first.get(&tail).await, second.get(&tail).await);
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    assert_eq!(first.submit(&ours, &tail, &[("stage", "ADVICE")]).await.status, 303);
    let refused = second.submit(&theirs, &tail, &[("stage", "NEGOTIATIONS")]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("changed the stage from Not started to Drafting advice"), "{}", refused.text());
    // They look at it, and decide to keep theirs.
    assert_eq!(second.submit(&refused, &tail, &[("stage", "NEGOTIATIONS")]).await.status, 303);
    assert!(second.get(&world.at("")).await.text().contains("Negotiations"));

    // It works like this for a critical date, too.
    let date = [("date_type", "OTHER"), ("on_date", "2026-12-01")];
    assert_eq!(world.send(first, "/dates/new", &date).await.status, 303);
    let link = first.get(&world.at("/dates")).await.attributes("#dates li a", "href")[0].clone();
    let (ours, theirs) = (first.get(&link).await, second.get(&link).await);
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    assert_eq!(first.submit(&ours, &link, &[("on_date", "2026-12-02")]).await.status, 303);
    let refused = second.submit(&theirs, &link, &[("on_date", "2026-12-03")]).await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert!(refused.text().contains("Saved version"), "{}", refused.text());
    assert!(refused.text().contains("Other, 2 Dec 2026"), "{}", refused.text());
    assert_eq!(second.submit(&refused, &link, &[("on_date", "2026-12-03")]).await.status, 303);
}

#[tokio::test]
async fn a_refusal_for_something_else_does_not_hide_that_another_was_faster() {
    let world = World::assigned().await;
    let (first, second) = (&world.paralegal, &world.coordinator);
    let service = [("service_type", "LEGAL_ADVICE"), ("started_on", "2026-11-20"), ("count", "1")];
    assert_eq!(world.send(first, "/services/new", &service).await.status, 303);
    let link = first.get(&world.at("/services")).await.attributes("#services li a", "href")[0].clone();
    let (ours, theirs) = (first.get(&link).await, second.get(&link).await);
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    assert_eq!(first.submit(&ours, &link, &[("count", "3"), ("notes", "By phone")]).await.status, 303);
    let mistyped = second.submit(&theirs, &link, &[("count", "many")]).await;
    assert_eq!(mistyped.status, 422);
    let refused = second.submit(&mistyped, &link, &[("count", "2")]).await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    for words in ["Legal advice, 20 Nov 2026, 3 times", "By phone"] {
        assert!(refused.text().contains(words), "{words}: {}", refused.text());
    }
    assert_eq!(second.submit(&refused, &link, &[("count", "2")]).await.status, 303);

    // A button does not act on what its page did not show, either.
    let delete = format!("{link}/delete");
    let page = first.get(&link).await;
    assert_eq!(first.submit(&ours, &delete, &[]).await.status, 412);
    assert_eq!(first.submit(&page, &delete, &[]).await.status, 303);
}

#[tokio::test]
async fn closing_and_adding_a_service_at_the_same_moment_leave_no_closed_case_with_unfinished_work() {
    let world = World::assigned().await;
    for round in 0..12 {
        let close = world.coordinator.get(&world.at("/close")).await;
        let add = world.paralegal.get(&world.at("/services/new")).await;
        let (close_at, add_at) = (world.at("/close"), world.at("/services/new"));
        let service = [("service_type", "LEGAL_SUPPORT"), ("started_on", "2026-11-20"), ("finished_on", "")];
        let (closed, added) = tokio::join!(
            world.coordinator.submit(&close, &close_at, &ENDED),
            world.paralegal.submit(&add, &add_at, &service),
        );
        let outcome = (closed.status, added.status);
        // Who closes sees the service, whether or not they saw it before.
        assert!([(303, 409), (409, 303), (422, 303)].contains(&outcome), "round {round}: {outcome:?}");
        let broken = "cases c join services s on s.case_id = c.id
             where not c.is_open and s.finished_on is null and s.category = 'ONGOING' and not s.is_deleted";
        assert_eq!(world.app.count(broken).await, 0);
        world
            .app
            .execute(
                "update services set finished_on = started_on;
                 update cases set is_open = true, stage = 'ADVICE', closed_at = null",
            )
            .await;
        world.app.clock.advance(jiff::SignedDuration::from_secs(1));
    }
}

#[tokio::test]
async fn of_fifty_at_once_who_assign_one_case_the_last_word_is_somebodys() {
    let world = World::new().await;
    let lawyer = world.lawyer.user_id.unwrap();
    let mut paralegals = Vec::new();
    for _ in 0..5 {
        paralegals.push(world.app.user(&[Group::Paralegal]).await.0);
    }
    let page = world.coordinator.get(&world.at("/assign")).await;
    let at = world.at("/assign");
    let all = (0..50).map(|n| {
        let (paralegal, lawyer) = (paralegals[n % 5].to_string(), lawyer.to_string());
        let (page, at, who) = (&page, &at, &world.coordinator);
        world.app.clock.advance(jiff::SignedDuration::from_millis(1));
        async move { who.submit(page, at, &[AGAIN, ("paralegal_id", &paralegal), ("lawyer_id", &lawyer)]).await.status }
    });
    let statuses = futures_util::future::join_all(all).await;
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "the others see that it was changed");
    assert!(statuses.iter().all(|status| [303, 409].contains(status)), "{statuses:?}");
    assert_eq!(world.app.count("notes where event = 'PARALEGAL'").await, 1);
}

#[tokio::test]
async fn what_was_typed_about_a_service_that_somebody_deleted_can_be_added_again() {
    let world = World::new().await;
    let admin = world.app.signed_in(Group::Admin).await;
    assert_eq!(world.send(&world.coordinator, "/services/new", &[("service_type", "LEGAL_ADVICE")]).await.status, 303);
    let page = world.coordinator.get(&world.at("/services")).await;
    let hrefs = page.attributes("#services a", "href");
    let service = hrefs.iter().find(|href| !href.ends_with("/new")).unwrap();
    let (mine, theirs) = (world.coordinator.get(service).await, admin.get(service).await);
    assert_eq!(admin.submit(&theirs, &format!("{service}/delete"), &[]).await.status, 303);
    let typed = [("count", "3"), ("notes", "Rang three times.")];
    let told = world.coordinator.submit(&mine, service, &typed).await;
    assert_eq!(told.status, 409, "{}", told.text());
    assert!(told.text().contains("Someone has deleted this service"), "{}", told.text());
    let added = world.coordinator.submit(&told, &world.at("/services/new"), &[]).await;
    assert_eq!(added.status, 303, "{}", added.text());
    assert!(world.coordinator.get(&world.at("/services")).await.text().contains("Rang three times."));
    // Deleting it twice has the same result as once.
    assert_eq!(world.coordinator.submit(&mine, &format!("{service}/delete"), &[]).await.status, 409);
}
