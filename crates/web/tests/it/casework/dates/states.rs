//! Checked, and what became of it: two states that have nothing to do with each other.

use super::{at, dates};
use crate::casework::World;
use clerk_core::access::Group;
use clerk_core::casework::dates::{DateType, HearingType};
use clerk_testkit::app::{Browser, Program};
use jiff::SignedDuration;
use serde_json::{Value, json};

/// The places that name a date of the world's case: home, list, month, badge, my cases, and the head of the case.
async fn places(world: &World, who: &Browser) -> Vec<&'static str> {
    let (month, mine) = ("/admin/queues/dates?month=2026-12", "/admin/queues/mine");
    let mut found = Vec::new();
    for (place, page, selector) in [
        (
            "home",
            who.get("/admin").await,
            "section:is([aria-labelledby=dates-title], [aria-labelledby=hearings-title]) li",
        ),
        ("badge", who.get("/admin").await, "nav[aria-label=Main] a[href='/admin/queues/dates?show=attention'] .badge"),
        ("list", who.get("/admin/queues/dates").await, "#results tbody tr"),
        ("month", who.get(month).await, ".month td li"),
        ("my cases", who.get(mine).await, "td[data-label='Next critical date'] time"),
        ("head", who.get(&world.at("/stage")).await, ".page-header a[href$='/dates']"),
    ] {
        if !page.all(selector).is_empty() {
            found.push(place);
        }
    }
    found
}

#[tokio::test]
async fn a_checked_hearing_stays_on_every_list_until_its_outcome_is_recorded() {
    let world = World::assigned().await;
    let hearing = [
        ("date_type", "HEARING_LISTED"),
        ("on_date", "2026-12-01"),
        ("hearing_time", "10:00"),
        ("hearing_type", "IN_PERSON"),
        ("hearing_location", "VCAT"),
    ];
    assert_eq!(world.send(&world.paralegal, "/dates/new", &hearing).await.status, 303);
    let everywhere = ["home", "badge", "list", "month", "my cases", "head"];
    assert_eq!(places(&world, &world.lawyer).await, everywhere);

    // The lawyer checks it in the list, and comes back to the list as it was.
    let list = "/admin/queues/dates?show=unchecked";
    let page = world.lawyer.get(list).await;
    let check = page.attributes("form[action$='/reviewed']", "action")[0].clone();
    let done = world.lawyer.submit(&page, &check, &[]).await;
    assert_eq!((done.status, done.location()), (303, "/admin/queues/dates?show=unchecked&done=checked"));
    let page = world.lawyer.get(done.location()).await;
    assert!(page.text().contains("has been marked as checked"), "{}", page.text());
    assert_eq!(page.all("#results tbody tr").len(), 0, "nothing is left to check");
    assert_eq!(places(&world, &world.lawyer).await, everywhere, "it is still to come");
    for path in [
        "/admin",
        "/admin/queues/dates",
        "/admin/queues/dates?month=2026-12",
        "/admin/queues/mine",
        &world.at("/stage"),
    ] {
        let page = world.lawyer.get(path).await;
        assert!(page.text().contains("10:00 am"), "{path}: {}", page.text());
    }

    // Nobody can say today that it was held next week.
    let list = "/admin/queues/dates?search=vcat&type=HEARING_LISTED";
    let page = world.paralegal.get(list).await;
    let outcome = page.attributes("form[action$='/outcome']", "action")[0].clone();
    let refused = world.paralegal.submit(&page, &outcome, &[("outcome", "DONE")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("This day is still to come"), "{}", refused.text());
    // The page with what is wrong still knows the way back.
    let recorded = [("outcome", "VACATED"), ("outcome_notes", "On the agent’s request")];
    let done = world.paralegal.submit(&refused, &outcome, &recorded).await;
    assert_eq!(
        (done.status, done.location()),
        (303, "/admin/queues/dates?search=vcat&type=HEARING_LISTED&done=date-outcome")
    );
    assert_eq!(places(&world, &world.lawyer).await, Vec::<&str>::new());
    let page = world.lawyer.get(&world.at("/dates")).await;
    for words in ["Vacated or adjourned", "On the agent’s request", "Outcome recorded by paralegal-"] {
        assert!(dates(&page).contains(words), "{words}: {}", dates(&page));
    }
    let take_back = page.attributes("form[action$='/take-back']", "action")[0].clone();
    assert_eq!(world.lawyer.submit(&page, &take_back, &[]).await.status, 303);
    assert_eq!(places(&world, &world.lawyer).await, everywhere, "it is open again");
    let events = world.events().await;
    for sentence in [
        " removed the outcome of a critical date: Hearing listed, 1 Dec 2026, 10:00 am, In person: VCAT",
        " recorded the outcome of a critical date as Vacated or adjourned: Hearing listed, 1 Dec 2026, 10:00 am, In person: VCAT. On the agent’s request",
        " checked a critical date: Hearing listed, 1 Dec 2026, 10:00 am, In person: VCAT",
    ] {
        assert!(events.iter().any(|event| event.ends_with(sentence)), "{sentence} in {events:#?}");
    }
}

#[tokio::test]
async fn a_hearing_that_has_been_is_asked_for_its_outcome_and_a_deadline_is_overdue() {
    let world = World::at_work().await;
    let app = &world.app;
    app.date(world.case, "2026-11-29").hearing(HearingType::InPerson, "VCAT").checked().make().await;
    app.date(world.case, "2026-11-27").about(DateType::FilingDeadline).make().await;
    app.date(world.case, "2026-12-20").about(DateType::Limitation).make().await;
    // 30 November in Melbourne.
    app.clock.advance(SignedDuration::from_hours(24 * 6));
    app.keep_signed_in().await;
    for path in ["/admin", "/admin/queues/dates", &world.at("/dates")] {
        let page = world.paralegal.get(path).await;
        assert!(page.text().contains("Was Sun 29 Nov: outcome?"), "{path}: {}", page.text());
        assert!(page.text().contains("3 days overdue"), "{path}: {}", page.text());
        assert!(!page.text().contains("1 day overdue"), "{path}: a hearing is not overdue: {}", page.text());
    }
    // What is past does not hide what is next.
    let head = world.paralegal.get(&world.at("/stage")).await.all(".page-header a[href$='/dates']");
    assert_eq!(
        head,
        ["Filing deadline Fri 27 Nov, 3 days overdue", "Limitation period ends Sun 20 Dec, in 20 days"],
        "the first that is past, and the next"
    );
    let asked = world.paralegal.get("/admin/queues/dates?show=outcome").await;
    assert_eq!(asked.attributes("td[data-label=Date] time", "datetime"), ["2026-11-27", "2026-11-29"]);
    let page = world.paralegal.get(&world.at("/dates")).await;
    let outcomes = page.all("#dates li:nth-child(2) select[name=outcome] option");
    assert_eq!(outcomes, ["Choose the outcome", "Held", "Missed", "Vacated or adjourned"]);
    let outcomes = page.all("#dates li:nth-child(1) select[name=outcome] option");
    assert_eq!(outcomes, ["Choose the outcome", "Met", "Missed", "No longer needed"]);
}

/// Someone's program, and the version of a date in it.
async fn program(world: &World, who: &Browser) -> Program {
    Program::new(&world.app, &world.app.token(who.user_id.unwrap()).await)
}

#[tokio::test]
async fn a_second_pair_of_eyes_is_the_case_s_lawyer_or_an_admin() {
    let world = World::at_work().await;
    let date = world.app.date(world.case, "2026-12-01").make().await;
    let reviewed = format!("/api/v1/cases/{}/dates/{date}/reviewed", world.case);
    let (admin, other) = (world.app.signed_in(Group::Admin).await, world.app.signed_in(Group::Lawyer).await);
    let stranger = world.app.signed_in(Group::Paralegal).await;
    let people = [
        (&stranger, 404),
        (&other, 404),
        (&world.paralegal, 403),
        (&world.coordinator, 403),
        (&world.lawyer, 200),
        (&admin, 200),
    ];
    for (who, expected) in people {
        let program = program(&world, who).await;
        for is_checked in [true, false] {
            let answer = program.change("PUT", &reviewed, "*", &json!({ "is_reviewed": is_checked })).await;
            assert_eq!(answer.status, expected, "{is_checked}");
            if expected == 200 {
                let by = if is_checked { json!(who.user_id) } else { Value::Null };
                let body = &answer.body;
                assert_eq!((&body["is_reviewed"], &body["checked_by"]["id"]), (&json!(is_checked), &by), "{body}");
                assert_eq!(body["checked_at"].is_string(), is_checked);
            }
        }
        // On the page there are buttons for those alone, and no others are taken.
        let page = who.get(&world.at("/dates")).await;
        let buttons = page.attributes("form[action$='/reviewed']", "action").len();
        assert_eq!(buttons, usize::from(expected == 200));
        for tail in ["/reviewed", "/not-reviewed"] {
            let csrf = who.get("/admin/account").await.attributes("input[name=csrf]", "value")[0].clone();
            let status = who.post(&at(&world, date, tail), &[("csrf".to_owned(), csrf)]).await.status;
            assert_eq!(status, if expected == 200 { 303 } else { expected }, "{tail}");
        }
    }
    // Someone who is the case's lawyer and no lawyer any more.
    let id = world.lawyer.user_id.unwrap();
    world.app.set("users", id, json!({ "groups": ["PARALEGAL"] })).await;
    world.app.set("cases", world.case, json!({ "paralegal_id": id })).await;
    let answer = program(&world, &world.lawyer).await;
    let answer = answer.change("PUT", &reviewed, "*", &json!({ "is_reviewed": true })).await;
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn another_date_is_neither_checked_nor_over() {
    let world = World::at_work().await;
    let me = program(&world, &world.lawyer).await;
    let path = format!("/api/v1/cases/{}/dates", world.case);
    let hearing = json!({
        "date_type": "HEARING_LISTED", "on_date": "2026-12-01", "hearing_time": "10:00", "hearing_minutes": 30,
        "hearing_type": "VIRTUAL", "hearing_location": "VCAT", "hearing_room": "List A", "hearing_link": "https://vcat.test/1",
    });
    let made = me.post(&path, &hearing).await;
    assert_eq!((made.status, &made.body["hearing_time"]), (201, &json!("10:00:00")), "{}", made.body);
    let path = format!("{path}/{}", made.body["id"].as_str().unwrap());
    for (change, is_another) in [
        (json!({ "notes": "Bring the photos" }), false),
        (json!({ "past_reason": "does not count" }), false),
        (json!({ "hearing_time": "10:00:00" }), false),
        (json!({ "hearing_time": "11:30" }), true),
        (json!({ "hearing_time": null }), true),
        (json!({ "hearing_minutes": 60 }), true),
        (json!({ "hearing_room": "List B" }), true),
        (json!({ "hearing_link": "https://vcat.test/2" }), true),
        (json!({ "hearing_location": "Frankston" }), true),
        (json!({ "hearing_type": "IN_PERSON" }), true),
        (json!({ "on_date": "2026-12-02" }), true),
        (json!({ "date_type": "OTHER" }), true),
    ] {
        let checked = me.change("PUT", &format!("{path}/reviewed"), "*", &json!({ "is_reviewed": true })).await;
        assert_eq!(checked.status, 200, "{}", checked.body);
        let outcome = json!({ "outcome": "VACATED", "outcome_notes": "Adjourned" });
        let over = me.change("PUT", &format!("{path}/outcome"), "*", &outcome).await;
        assert_eq!((over.status, &over.body["outcome"]), (200, &json!("VACATED")), "{}", over.body);
        assert_eq!(over.body["outcome_by"]["id"], json!(world.lawyer.user_id));
        let changed = me.change("PATCH", &path, "*", &change).await.body;
        let states =
            (&changed["is_reviewed"], &changed["checked_by"].is_null(), &changed["outcome"], &changed["outcome_notes"]);
        let expected = match is_another {
            true => (&json!(false), &true, &Value::Null, &json!("")),
            false => (&json!(true), &false, &json!("VACATED"), &json!("Adjourned")),
        };
        assert_eq!(states, expected, "{change}: {changed}");
    }
    let date = me.get(&path).await.body;
    for gone in ["hearing_time", "hearing_minutes", "hearing_type", "hearing_link"] {
        assert_eq!(date[gone], Value::Null, "{gone}");
    }
    for (outcome, field) in [("HELD", "outcome"), ("MET", "outcome"), ("MISSED", "outcome")] {
        let refused = me.change("PUT", &format!("{path}/outcome"), "*", &json!({ "outcome": outcome })).await;
        assert_eq!((refused.status, refused.refused()), (422, vec![field]), "{outcome}: {}", refused.body);
    }
    let seen = me.get(&path).await;
    world.app.clock.advance(SignedDuration::from_secs(5));
    let done = me.change("PUT", &format!("{path}/outcome"), seen.etag(), &json!({ "outcome": "DONE" })).await;
    assert_eq!(done.status, 200, "{}", done.body);
    let stale = me.change("DELETE", &format!("{path}/outcome"), seen.etag(), &Value::Null).await;
    assert_eq!(stale.status, 412);
    let open = me.change("DELETE", &format!("{path}/outcome"), done.etag(), &Value::Null).await;
    assert_eq!((open.status, &open.body["outcome"]), (200, &Value::Null));
}
