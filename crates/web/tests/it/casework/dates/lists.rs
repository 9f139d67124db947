//! Critical dates across cases: found by words, narrowed by type and state, counted as they are listed.

use crate::support::{noon, send};
use clerk_core::access::Group;
use clerk_core::casework::dates::{DateOutcome, DateType, HearingType};
use clerk_testkit::app::{Browser, Page, Program};
use clerk_testkit::fixtures::repairs_of;
use uuid::Uuid;

fn days(page: &Page) -> Vec<String> {
    page.attributes("td[data-label=Date] time", "datetime")
}

/// The number that the navigation shows next to the critical dates, and where it leads.
async fn badge(who: &Browser) -> (String, String) {
    let page = who.get("/admin").await;
    let links = page.attributes("nav[aria-label=Main] a", "href");
    let link = links.into_iter().find(|href| href.starts_with("/admin/queues/dates")).unwrap();
    let text = page.all(&format!("nav[aria-label=Main] a[href='{link}'] .badge")).pop();
    (text.unwrap_or_default().split(' ').next().unwrap_or_default().to_owned(), link)
}

#[tokio::test]
async fn dates_are_found_by_words_type_and_state() {
    let app = noon().await;
    let (ada, bob) =
        (app.case_from(&repairs_of("ada@example.com")).await, app.case_from(&repairs_of("bob@example.com")).await);
    let (paralegal, lawyer) = (app.signed_in(Group::Paralegal).await, app.signed_in(Group::Lawyer).await);
    app.assign(ada, &paralegal, &lawyer).await;
    app.date(ada, "2026-11-20").about(DateType::FilingDeadline).notes("Evidence folder, tabs 1-9").make().await;
    app.date(ada, "2026-11-22").hearing(HearingType::InPerson, "Frankston Magistrates").checked().make().await;
    app.date(ada, "2026-12-01").hearing(HearingType::Virtual, "VCAT online").at("10:00").make().await;
    app.date(ada, "2026-12-02").about(DateType::Other).checked().make().await;
    app.date(ada, "2026-11-10").about(DateType::Other).checked().outcome(DateOutcome::Done).make().await;
    app.date(bob, "2026-11-30").about(DateType::FilingDeadline).outcome(DateOutcome::Met).make().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let token = Program::new(&app, &app.token(coordinator.user_id.unwrap()).await);
    for (query, expected) in [
        ("", vec!["2026-11-20", "2026-11-22", "2026-12-01T10:00", "2026-12-02"]),
        ("show=attention", vec!["2026-11-20", "2026-11-22", "2026-12-01T10:00"]),
        ("show=outcome", vec!["2026-11-20", "2026-11-22"]),
        ("show=unchecked", vec!["2026-11-20", "2026-11-30", "2026-12-01T10:00"]),
        ("show=all", vec!["2026-11-20", "2026-11-22", "2026-11-30", "2026-12-01T10:00", "2026-12-02", "2026-11-10"]),
        ("show=nonsense", vec!["2026-11-20", "2026-11-22", "2026-12-01T10:00", "2026-12-02"]),
        ("type=HEARING_LISTED", vec!["2026-11-22", "2026-12-01T10:00"]),
        ("type=FILING_DEADLINE&show=all", vec!["2026-11-20", "2026-11-30"]),
        ("type=nonsense&search=r0001", vec!["2026-11-20", "2026-11-22", "2026-12-01T10:00", "2026-12-02"]),
        ("search=EVIDENCE", vec!["2026-11-20"]),
        ("search=frankston", vec!["2026-11-22"]),
        ("search=Test%C3%A9r+online", vec!["2026-12-01T10:00"]),
        ("search=R0002&show=all", vec!["2026-11-30"]),
        ("search=nobody", vec![]),
        ("search=%25", vec![]),
    ] {
        let page = coordinator.get(&format!("/admin/queues/dates?{query}")).await;
        assert_eq!(days(&page), expected, "{query}");
        let said = clerk_platform::words::counted(expected.len(), "critical date", "critical dates");
        assert_eq!(page.all("#results [data-said]")[0], said, "{query}");
        if query.contains("nonsense") {
            continue;
        }
        let asked = query.replace("type=", "date_type=");
        let found = token.get(&format!("/api/v1/dates?{asked}")).await.body;
        assert_eq!(found["total"], expected.len(), "{query}: {found}");
    }
    // What is found, across pages and in the month, keeps the words.
    let page = coordinator.get("/admin/queues/dates?search=online&type=HEARING_LISTED&month=2026-12").await;
    assert_eq!(page.all(".month td li").len(), 1);
    assert!(page.all(".month td li")[0].contains("10:00 am Hearing listed"), "{:?}", page.all(".month td li"));
    let next = page.attributes("a[rel=next]", "href");
    assert_eq!(next, ["/admin/queues/dates?search=online&type=HEARING_LISTED&month=2027-01"]);

    // A client who is renamed is found by the new name at once.
    let client = app.filed(ada).await.client;
    let renamed = send(&coordinator, &format!("/admin/clients/{client}/edit"), &[("last_name", "Quokkason")]).await;
    assert_eq!(renamed.status, 303);
    assert_eq!(days(&coordinator.get("/admin/queues/dates?search=quokkason").await).len(), 4);

    // The number in the navigation is that of the list behind it, for everyone.
    let nobody = app.signed_in(Group::Paralegal).await;
    for (who, count) in [(&coordinator, 3), (&paralegal, 3), (&lawyer, 3), (&nobody, 0)] {
        let (number, link) = badge(who).await;
        assert_eq!(number, if count == 0 { String::new() } else { count.to_string() });
        assert_eq!(days(&who.get(&link).await).len(), count, "{link}");
    }
    for (query, field) in [("?show=nonsense", "show"), ("?date_type=MOON", "date_type")] {
        let refused = token.get(&format!("/api/v1/dates{query}")).await;
        assert_eq!((refused.status, refused.refused()), (422, vec![field]), "{query}");
    }
}

#[tokio::test]
async fn the_row_of_a_list_offers_what_its_reader_may_do() {
    let app = noon().await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let (paralegal, lawyer) = (app.signed_in(Group::Paralegal).await, app.signed_in(Group::Lawyer).await);
    app.assign(case, &paralegal, &lawyer).await;
    let date: Uuid = app.date(case, "2026-11-30").make().await;
    let at = format!("/admin/cases/{case}/dates/{date}");
    let forms = async |who: &Browser| who.get("/admin/queues/dates").await.attributes("#results td form", "action");
    assert_eq!(forms(&paralegal).await, [format!("{at}/outcome")]);
    assert_eq!(forms(&lawyer).await, [format!("{at}/reviewed"), format!("{at}/outcome")]);
    // The page that is left open while someone else records the outcome is told so, and nothing is recorded twice.
    let page = paralegal.get("/admin/queues/dates?search=ada").await;
    app.clock.advance(jiff::SignedDuration::from_secs(5));
    let other = lawyer.get("/admin/queues/dates").await;
    assert_eq!(lawyer.submit(&other, &format!("{at}/outcome"), &[("outcome", "MET")]).await.status, 303);
    let stale = paralegal.submit(&page, &format!("{at}/outcome"), &[("outcome", "VACATED")]).await;
    assert_eq!(stale.status, 409);
    assert!(stale.text().contains("Someone else changed this"), "{}", stale.text());
    assert_eq!(app.row("critical_dates", date).await["outcome"], "MET");
    // Nothing is offered for a closed case.
    app.execute("update critical_dates set is_reviewed = true").await;
    app.execute("update cases set is_open = false, stage = 'CLOSED', outcome = 'UNKNOWN', closed_at = now()").await;
    let page = lawyer.get("/admin/queues/dates?show=all").await;
    assert_eq!((page.all("#results tbody tr").len(), page.all("#results td form").len()), (1, 0));
}
