//! Who closes and reopens a case and changes its outcome, and what a closed case has to say.

use crate::casework::World;
use crate::support::ENDED;
use clerk_core::access::Group;
use clerk_core::casework::cases::Outcome;
use clerk_testkit::app::{Browser, Program};
use serde_json::{Value, json};

/// What [`ENDED`] says, as JSON.
fn ended() -> Value {
    json!({ "outcome": "SUCCESSFUL", "outcome_notes": "Repairs were done.", "provided_legal_services": true })
}

#[tokio::test]
async fn coordinators_and_admins_end_cases_and_those_who_work_on_them_do_not() {
    let world = World::at_work().await;
    let admin = world.app.signed_in(Group::Admin).await;
    let stranger = world.app.signed_in(Group::Paralegal).await;
    // Whether what a form does has been done.
    let is_done = async |tail: &str| {
        let row = world.app.row("cases", world.case).await;
        match tail {
            "/close" => row["is_open"] == json!(false),
            "/reopen" => row["is_open"] == json!(true),
            _ => row["outcome"] == json!("SUCCESSFUL"),
        }
    };
    for (who, status) in
        [(&stranger, 404), (&world.paralegal, 403), (&world.lawyer, 403), (&world.coordinator, 303), (&admin, 303)]
    {
        let token = world.app.token(who.user_id.unwrap()).await;
        let program = Program::new(&world.app, &token);
        let at = |tail: &str| format!("/api/v1/cases/{}{tail}", world.case);
        for (is_done_on_open, tail, method, fields, body) in [
            (true, "/close", "POST", ENDED.as_slice(), ended()),
            (false, "/outcome", "PUT", ENDED.as_slice(), ended()),
            (false, "/reopen", "POST", [("stage", "ADVICE")].as_slice(), json!({ "stage": "ADVICE" })),
        ] {
            set_open(&world, is_done_on_open).await;
            world.app.clock.advance(jiff::SignedDuration::from_secs(1));
            let page = who.get(&world.at(tail)).await;
            assert_eq!(page.status, if status == 303 { 200 } else { status }, "{tail}");
            assert_eq!(post(&world, who, tail, fields).await, status, "{tail}");
            assert_eq!(is_done(tail).await, status == 303, "{tail}");
            // Anyone who may not is told so whatever they send.
            let api = if status == 303 { 200 } else { status };
            if status != 303 {
                assert_eq!(post(&world, who, tail, &[]).await, status, "{tail}, empty");
                assert_eq!(program.change(method, &at(tail), "*", &json!({})).await.status, api, "{tail}, empty");
            }
            set_open(&world, is_done_on_open).await;
            assert_eq!(program.change(method, &at(tail), "*", &body).await.status, api, "{method} {tail}");
            assert_eq!(is_done(tail).await, status == 303, "{method} {tail}");
        }
    }
}

/// Opens or closes the case behind Clerk's back.
async fn set_open(world: &World, is_open: bool) {
    let (stage, closed_at) = if is_open { ("ADVICE", Value::Null) } else { ("CLOSED", json!("2026-11-20T00:00:00Z")) };
    let columns = json!({
        "is_open": is_open,
        "stage": stage,
        "closed_at": closed_at,
        "outcome": Outcome::Unknown.as_str(),
        "outcome_notes": "Nobody knows.",
    });
    world.app.set("cases", world.case, columns).await;
}

/// Sends a form that may not even be shown to the sender.
async fn post(world: &World, who: &Browser, tail: &str, fields: &[(&str, &str)]) -> u16 {
    let csrf = who.get("/admin/account").await.attributes("input[name=csrf]", "value")[0].clone();
    let mut all = vec![("csrf".to_owned(), csrf)];
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    who.post(&world.at(tail), &all).await.status
}

#[tokio::test]
async fn a_case_is_not_closed_without_each_of_the_three_answers() {
    let world = World::at_work().await;
    let program = Program::new(&world.app, &world.app.token(world.coordinator.user_id.unwrap()).await);
    let long = "n".repeat(50_001);
    let is_closed = async || !world.app.row("cases", world.case).await["is_open"].as_bool().unwrap();
    for closes in [true, false] {
        let (tail, method) = if closes { ("/close", "POST") } else { ("/outcome", "PUT") };
        for (field, value, words) in [
            ("outcome", "", "Choose how the case ended."),
            ("outcome", "WON", "Choose how the case ended."),
            ("outcome_notes", "", "Enter notes on the outcome."),
            ("outcome_notes", " \n ", "Enter notes on the outcome."),
            ("outcome_notes", &long, "Use up to 50,000 characters; this has 50,001."),
            ("provided_legal_services", "", "Choose whether legal help was given."),
            ("provided_legal_services", "perhaps", "Choose whether legal help was given."),
        ] {
            let fields: Vec<_> =
                ENDED.into_iter().map(|(name, text)| (name, if name == field { value } else { text })).collect();
            let refused = world.send(&world.coordinator, tail, &fields).await;
            assert_eq!(refused.status, 422, "{tail} {field} {words}");
            assert!(refused.text().contains(words), "{field}: {}", refused.text());
            let mut body = ended();
            body[field] = json!(value);
            let path = format!("/api/v1/cases/{}{tail}", world.case);
            let answer = program.change(method, &path, "*", &body).await;
            assert_eq!((answer.status, answer.refused()), (422, vec![field]), "{}", answer.body);
            body.as_object_mut().unwrap().remove(field);
            assert_eq!(program.change(method, &path, "*", &body).await.refused(), [field]);
            assert_eq!(is_closed().await, !closes);
        }
        let nothing = program.change(method, &format!("/api/v1/cases/{}{tail}", world.case), "*", &json!({})).await;
        assert_eq!(nothing.refused(), ["outcome", "outcome_notes", "provided_legal_services"]);
        // As much as fits is kept to the last letter.
        let notes = "n".repeat(50_000);
        let fields = [ENDED[0], ("outcome_notes", notes.as_str()), ENDED[2]];
        assert_eq!(world.send(&world.coordinator, tail, &fields).await.status, 303);
        assert_eq!(world.app.row("cases", world.case).await["outcome_notes"], json!(notes));
    }
}

#[tokio::test]
async fn the_outcome_of_a_closed_case_is_changed_on_record() {
    let world = World::at_work().await;
    assert_eq!(world.coordinator.get(&world.at("/outcome")).await.status, 409, "it is open");
    assert_eq!(world.send(&world.coordinator, "/close", &ENDED).await.status, 303);
    let form = world.coordinator.get(&world.at("/outcome")).await;
    assert_eq!(form.attributes("option[selected], input[checked]", "value"), ["SUCCESSFUL", "true"]);
    let before = world.events().await.len();
    assert_eq!(world.coordinator.submit(&form, &world.at("/outcome"), &[]).await.status, 303);
    assert_eq!(world.events().await.len(), before, "nothing has changed, so nothing is recorded");
    let changed = [("outcome", "UNSUCCESSFUL"), ("outcome_notes", "On review."), ("provided_legal_services", "false")];
    assert_eq!(world.send(&world.coordinator, "/outcome", &changed).await.status, 303);
    let page = world.paralegal.get(&world.at("/details")).await;
    assert_eq!(page.fact("Legal help given").as_deref(), Some("No"));
    assert_eq!(page.fact("Outcome notes").as_deref(), Some("On review."));
    let events = world.events().await;
    for expected in [
        " changed the outcome from Successful to Unsuccessful",
        " updated the notes on the outcome",
        " changed the answer to “Legal help given” from Yes to No",
    ] {
        assert!(events.iter().any(|event| event.ends_with(expected)), "{expected} in {events:#?}");
    }
}
