//! Critical dates: set, checked, over; on the page of their case, on the dashboard and across cases.

mod closing;
mod forms;
mod lists;
mod states;

use super::World;
use clerk_core::access::Group;
use clerk_core::casework::dates::DateType;
use clerk_testkit::app::Page;
use uuid::Uuid;

/// The address of a date.
fn at(world: &World, date: Uuid, tail: &str) -> String {
    world.at(&format!("/dates/{date}{tail}"))
}

/// What a page says about the dates of a case.
fn dates(page: &Page) -> String {
    page.all("#dates").join(" ")
}

#[tokio::test]
async fn a_date_is_checked_as_it_was_seen_and_may_be_noted_upon_after_it_has_passed() {
    let world = World::assigned().await;
    let admin = world.app.signed_in(Group::Admin).await;
    let date = [("date_type", "OTHER"), ("on_date", "2026-12-01")];
    assert_eq!(world.send(&world.paralegal, "/dates/new", &date).await.status, 303);
    let seen = admin.get(&world.at("/dates")).await;
    let check = seen.attributes("form[action$='/reviewed']", "action")[0].clone();
    let link = check.strip_suffix("/reviewed").unwrap();
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    let form = world.paralegal.get(link).await;
    assert_eq!(world.paralegal.submit(&form, link, &[("on_date", "2026-12-10")]).await.status, 303);
    assert_eq!(admin.submit(&seen, &check, &[]).await.status, 412);
    let seen = admin.get(&world.at("/dates")).await;
    assert!(dates(&seen).contains("Not checked"), "{}", seen.text());
    assert_eq!(admin.submit(&seen, &check, &[]).await.status, 303);
    let seen = admin.get(&world.at("/dates")).await;
    assert!(dates(&seen).contains("Checked by admin-"), "{}", dates(&seen));

    world.app.clock.advance(jiff::SignedDuration::from_hours(24 * 30));
    let who = world.app.signed_in(Group::Coordinator).await;
    let form = who.get(link).await;
    assert_eq!(who.submit(&form, link, &[("notes", "Heard, adjourned.")]).await.status, 303, "no reason is asked for");
    let page = who.get(&world.at("/dates")).await;
    assert!(dates(&page).contains("Checked by admin-"), "it is the date that was checked: {}", dates(&page));
}

#[tokio::test]
async fn old_dates_that_nobody_reviewed_do_not_crowd_out_the_next() {
    let world = World::new().await;
    let today = world.app.clock.today();
    for days in -60..=3_i64 {
        let day = today.saturating_add(jiff::Span::new().days(days));
        world.app.date(world.case, day).about(DateType::Other).make().await;
    }
    let page = world.coordinator.get("/admin").await;
    let dates = page.attributes("section[aria-labelledby=dates-title] time", "datetime");
    let expected: Vec<String> = (18..=27).map(|day| format!("2026-11-{day}")).collect();
    assert_eq!(dates, expected, "the latest six that are overdue, and all ahead");
}
