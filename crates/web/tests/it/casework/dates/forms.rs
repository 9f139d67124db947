//! The form of a critical date: days in the past, hearings with a time, deleting.

use super::{at, dates};
use crate::casework::World;
use clerk_testkit::app::Program;
use serde_json::{Value, json};

#[tokio::test]
async fn a_day_in_the_past_is_recorded_with_a_reason() {
    let world = World::assigned().await;
    let past = [("date_type", "LIMITATION"), ("on_date", "2026-11-20")];
    let page = world.paralegal.get(&world.at("/dates/new")).await;
    assert!(page.attributes("[name=past_reason]", "id").is_empty(), "nobody is asked who need not be");
    assert!(page.attributes("input[name=on_date]", "min").is_empty(), "the browser lets it be sent");
    let asked = world.paralegal.submit(&page, &world.at("/dates/new"), &past).await;
    assert_eq!(asked.status, 422);
    assert!(asked.text().contains("20 Nov 2026 is in the past. Check the date, or enter why"), "{}", asked.text());
    assert_eq!(asked.attributes("input[name=on_date]", "value"), ["2026-11-20"], "what was entered stays");
    let reason = [("past_reason", "The notice came late.")];
    let done = world.paralegal.submit(&asked, &world.at("/dates/new"), &reason).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = world.paralegal.get(&world.at("/dates")).await;
    assert!(dates(&page).contains("Entered after the date: The notice came late."), "{}", dates(&page));
    assert!(dates(&page).contains("4 days overdue"), "{}", dates(&page));
    let event =
        " added a critical date: Limitation period ends, 20 Nov 2026, entered after the date: The notice came late.";
    assert!(world.events().await.iter().any(|said| said.ends_with(event)), "{:#?}", world.events().await);

    // A stored reason stays, and another day in the past needs one of its own; a day to come needs none.
    let me = Program::new(&world.app, &world.app.token(world.paralegal.user_id.unwrap()).await);
    let path = format!("/api/v1/cases/{}/dates", world.case);
    let date = me.get(&path).await.body[0].clone();
    let path = format!("{path}/{}", date["id"].as_str().unwrap());
    for (change, expected) in [
        (json!({ "notes": "x" }), Ok("The notice came late.")),
        (json!({ "past_reason": "" }), Err(vec!["past_reason"])),
        (json!({ "on_date": "2026-11-19", "past_reason": "" }), Err(vec!["past_reason"])),
        (json!({ "on_date": "2026-11-19", "past_reason": "Mistyped." }), Ok("Mistyped.")),
        (json!({ "on_date": "2026-11-24" }), Ok("")),
        (json!({ "on_date": "2026-11-23" }), Err(vec!["past_reason"])),
    ] {
        let answer = me.change("PATCH", &path, "*", &change).await;
        match expected {
            Ok(reason) => assert_eq!((answer.status, &answer.body["past_reason"]), (200, &json!(reason)), "{change}"),
            Err(fields) => assert_eq!((answer.status, answer.refused()), (422, fields), "{change}"),
        }
    }
}

#[tokio::test]
async fn a_hearing_has_a_time_of_day_a_length_a_room_and_a_link() {
    let world = World::assigned().await;
    // In the hour that Melbourne's clocks skip: no moment, but what the notice of the hearing says.
    let mut hearing = vec![
        ("date_type", "HEARING_LISTED"),
        ("on_date", "2027-10-03"),
        ("hearing_time", "2.30 am"),
        ("hearing_minutes", "45"),
        ("hearing_type", "VIRTUAL"),
        ("hearing_location", "VCAT online"),
        ("hearing_room", "Residential Tenancies List"),
        ("hearing_link", "https://hearings.example.org/join?id=1&x=2"),
    ];
    assert_eq!(world.send(&world.paralegal, "/dates/new", &hearing).await.status, 303);
    let page = world.paralegal.get(&world.at("/dates")).await;
    assert_eq!(page.attributes("#dates li time", "datetime"), ["2027-10-03T02:30"]);
    for words in ["3 Oct 2027, 2:30 am", "2:30 am for 45 minutes, Virtual: VCAT online, Residential Tenancies List"] {
        assert!(dates(&page).contains(words), "{words}: {}", dates(&page));
    }
    let link = "#dates a[href='https://hearings.example.org/join?id=1&x=2']";
    assert_eq!(page.attributes(link, "rel"), ["noopener noreferrer"]);
    let form = page.attributes("#dates li a", "href")[0].clone();
    let form = world.paralegal.get(&form).await;
    assert_eq!(form.attributes("input[name=hearing_time]", "value"), ["02:30"], "as a browser wants it");

    for (field, wrong, message) in [
        (2, ("hearing_time", "half past ten"), "Enter a time such as 10:30 or 2:15 pm"),
        (3, ("hearing_minutes", "0"), "whole number from 1 to 1440"),
        (7, ("hearing_link", "http://hearings.example.org"), "Enter the whole link"),
        (7, ("hearing_link", "javascript:alert(1)"), "Enter the whole link"),
        (5, ("hearing_location", ""), "where the hearing is held"),
    ] {
        let right = std::mem::replace(&mut hearing[field], wrong);
        let refused = world.send(&world.paralegal, "/dates/new", &hearing).await;
        assert_eq!(refused.status, 422, "{wrong:?}");
        assert!(refused.text().contains(message), "{wrong:?}: {}", refused.text());
        hearing[field] = right;
    }
    // Of any other date, what was entered about a hearing does not count.
    hearing[0] = ("date_type", "OTHER");
    assert_eq!(world.send(&world.paralegal, "/dates/new", &hearing).await.status, 303);
    let other = "critical_dates where date_type = 'OTHER' and hearing_time is null and hearing_link is null and hearing_room = ''";
    assert_eq!(world.app.count(other).await, 1);
}

#[tokio::test]
async fn a_deleted_date_is_nowhere_but_in_the_timeline() {
    let world = World::at_work().await;
    let date = world.app.date(world.case, "2026-11-26").make().await;
    let me = Program::new(&world.app, &world.app.token(world.paralegal.user_id.unwrap()).await);
    let api = format!("/api/v1/cases/{}/dates", world.case);
    let page = world.paralegal.get(&at(&world, date, "")).await;
    let open = world.lawyer.get(&at(&world, date, "")).await;
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    let delete = at(&world, date, "/delete");
    assert_eq!(world.paralegal.submit(&page, &delete, &[("version", "2026-11-01T00:00:00Z")]).await.status, 412);
    let done = world.paralegal.submit(&page, &delete, &[]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(done.location().starts_with(&world.at("/dates?done=date-deleted&undo=")), "{}", done.location());
    for path in
        ["/admin", "/admin/queues/dates?show=all", "/admin/queues/dates?month=2026-11&show=all", "/admin/queues/mine"]
    {
        let page = world.lawyer.get(path).await;
        let shown = "td[data-label=Date] time, .month td li, section[aria-labelledby=dates-title] li, td[data-label='Next critical date'] time";
        assert!(page.all(shown).is_empty(), "{path}: {:?}", page.all(shown));
    }
    let dashboard = world.lawyer.get("/admin").await;
    assert!(dashboard.attributes("nav a[href='/admin/queues/dates?show=attention']", "href").is_empty(), "no count");
    let case = world.lawyer.get(&world.at("/dates")).await;
    assert!(
        case.all(".page-header .band-facts a[href$='/dates']").is_empty() && dates(&case).contains("No critical dates")
    );
    let events = world.events().await;
    let deleted = "deleted a critical date: Limitation period ends, 26 Nov 2026";
    assert!(events.iter().any(|event| event.contains(deleted)), "{events:#?}");
    assert!(world.coordinator.get(&world.at("/close")).await.all(".settling").is_empty(), "it is in nobody's way");
    assert_eq!(me.get(&api).await.body, json!([]));
    let gone = format!("{api}/{date}");
    assert_eq!(me.get(&gone).await.status, 404);
    for (method, tail, body) in [
        ("PATCH", "", json!({ "notes": "x" })),
        ("PUT", "/outcome", json!({ "outcome": "MET" })),
        ("DELETE", "/outcome", Value::Null),
    ] {
        let status = me.change(method, &format!("{gone}{tail}"), "*", &body).await.status;
        assert!([404, 409].contains(&status), "{method} {tail}: {status}");
    }
    assert_eq!(world.app.count("critical_dates where deleted_at is not null and deleted_by is not null").await, 1);

    // Someone had it open, and what they entered is not lost.
    let refused = world.lawyer.submit(&open, &at(&world, date, ""), &[("notes", "Only in December")]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("Someone has deleted this critical date"), "{}", refused.text());
    let again = world.lawyer.submit(&refused, &world.at("/dates/new"), &[]).await;
    assert_eq!(again.status, 303, "{}", again.text());
    assert!(dates(&world.lawyer.get(&world.at("/dates")).await).contains("Only in December"));
}
