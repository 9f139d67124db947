//! A week of critical dates; the month is with the other lists.

use super::World;
use clerk_core::casework::dates::{DateType, HearingType};

#[tokio::test]
async fn a_week_has_seven_days_with_client_person_and_time() {
    let world = World::new().await;
    let app = &world.app;
    let mine = world.case(3, world.paralegal.user_id, world.lawyer.user_id).await;
    app.date(mine, "2026-11-26").hearing(HearingType::InPerson, "VCAT").at("10:00").make().await;
    app.date(mine, "2026-11-23").about(DateType::FilingDeadline).make().await;
    app.date(mine, "2027-01-02").make().await;
    let other = world.case(4, None, None).await;
    app.date(other, "2026-11-26").about(DateType::Other).make().await;
    let dates = "/admin/queues/dates?week=";
    let week = async |query: &str| world.coordinator.get(&format!("{dates}{query}")).await;
    let page = week("2026-11-24").await;
    assert_eq!(page.all("h1"), ["Critical dates: 23 to 29 Nov 2026"]);
    assert_eq!(page.all(".month td[aria-current=date] .month-name"), ["Tue 24 Nov"]);
    assert_eq!(page.all(".month td[aria-current=date] .month-now"), ["Today"]);
    let filed = app.filed(mine).await;
    let items = page.all(".month td li");
    assert_eq!(items.len(), 3);
    assert!(items[0].starts_with("Filing deadline 1 day overdue") && items[0].contains(&filed.fileref), "{items:?}");
    assert_eq!(page.all(".month-red").len(), 1, "what is overdue is marked");
    assert!(
        items.iter().any(|item| item.starts_with("10:00 am Hearing listed") && item.contains("paralegal")),
        "{items:?}"
    );
    assert!(items.iter().any(|item| item.ends_with("No paralegal")), "{items:?}");
    // Weeks in which the clocks change, and the year.
    for (day, title, first, last, dates) in [
        ("2026-10-04", "28 Sep to 4 Oct 2026", "2026-09-28", "2026-10-04", 0),
        ("2027-04-04", "29 Mar to 4 Apr 2027", "2027-03-29", "2027-04-04", 0),
        ("2027-01-01", "28 Dec 2026 to 3 Jan 2027", "2026-12-28", "2027-01-03", 1),
        ("nonsense", "23 to 29 Nov 2026", "2026-11-23", "2026-11-29", 3),
    ] {
        let page = week(day).await;
        assert_eq!((page.status, page.all("h1")), (200, vec![format!("Critical dates: {title}")]), "{day}");
        let days = page.attributes(".month time", "datetime");
        assert_eq!((days.len(), &*days[0], &*days[6]), (7, first, last), "{day}");
        assert_eq!(page.all(".month td li").len(), dates, "{day}");
    }
    let page = week("2027-01-01").await;
    assert_eq!(page.attributes("a[rel=next]", "href"), ["/admin/queues/dates?week=2027-01-04"]);
    assert_eq!(page.attributes("a[rel=prev]", "href"), ["/admin/queues/dates?week=2026-12-21"]);
    // Everyone's or one's own, for those who see both.
    assert_eq!(week("2026-11-24&whose=mine").await.all(".month td li").len(), 0);
    for (who, choices, seen) in [(&world.coordinator, 1, 3), (&world.paralegal, 0, 2), (&world.nobody, 0, 0)] {
        let page = who.get(&format!("{dates}2026-11-24")).await;
        assert_eq!((page.all("select[name=whose]").len(), page.all(".month td li").len()), (choices, seen));
    }
}
