//! What keeps a case from being closed is settled on the page of closing itself, and with the same button.

use crate::casework::World;
use crate::support::ENDED;
use clerk_core::access::Group;
use clerk_core::casework::dates::DateOutcome;
use clerk_core::casework::services::ServiceType;
use serde_json::json;
use uuid::Uuid;

/// A case with two ongoing services, a date that nobody has checked, and one without an outcome.
struct Obstacles {
    world: World,
    services: [Uuid; 2],
    unchecked: Uuid,
    open: Uuid,
}

impl Obstacles {
    async fn new() -> Self {
        let world = World::at_work().await;
        let app = &world.app;
        let services = [
            app.service(world.case, ServiceType::LegalSupport).make().await,
            app.service(world.case, ServiceType::RepresentationOther).make().await,
        ];
        let unchecked = app.date(world.case, "2026-11-20").outcome(DateOutcome::Met).make().await;
        let open = app.date(world.case, "2026-11-22").checked().make().await;
        Self { world, services, unchecked, open }
    }

    /// What settles all of them, with how the case ended.
    fn all(&self) -> Vec<(String, String)> {
        let [one, other] = self.services;
        let mut fields = vec![
            (format!("finished_on-{one}"), "2026-11-24".to_owned()),
            (format!("finished_on-{other}"), "2026-11-25".to_owned()),
            (format!("is_checked-{}", self.unchecked), "true".to_owned()),
            (format!("outcome-{}", self.open), "MISSED".to_owned()),
            (format!("outcome_notes-{}", self.open), "A day late.".to_owned()),
        ];
        fields.extend(ENDED.map(|(name, text)| (name.to_owned(), text.to_owned())));
        fields
    }

    async fn is_open(&self) -> bool {
        self.world.app.row("cases", self.world.case).await["is_open"] == json!(true)
    }
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
}

#[tokio::test]
async fn four_obstacles_and_the_closing_are_one_form() {
    let four = Obstacles::new().await;
    let world = &four.world;
    let admin = world.app.signed_in(Group::Admin).await;
    // Everything that is missing or wrong is said at once, next to its field, and nothing is done.
    let mut wrong = four.all();
    wrong[0].1 = "2026-11-01".to_owned();
    wrong[1].1.clear();
    wrong[2].1.clear();
    wrong[3].1 = "WON".to_owned();
    wrong[6].1.clear();
    let refused = world.send(&admin, "/close", &borrowed(&wrong)).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        refused.all("[role=alert] li"),
        [
            "The finish date can’t be before the start date.",
            "Choose the outcome.",
            "Enter when the service finished.",
            "Tick this once you have checked the date.",
            "Enter notes on the outcome.",
        ]
    );
    for link in refused.attributes("[role=alert] li a", "href") {
        assert_eq!(refused.all(&format!("[id='{}']", &link[1..])).len(), 1, "{link} leads to its field");
    }
    let kept = refused.attributes(&format!("input[name='{}']", wrong[0].0), "value");
    assert_eq!(kept, ["2026-11-01"], "what was entered stays");
    assert!(four.is_open().await);
    assert_eq!(world.app.count("services where finished_on is not null").await, 0);

    let closed = admin.submit(&refused, &world.at("/close"), &borrowed(&four.all())).await;
    assert_eq!((closed.status, closed.location()), (303, world.at("?done=close").as_str()), "{}", closed.text());
    assert!(!four.is_open().await);
    assert_eq!(world.app.row("critical_dates", four.open).await["outcome_notes"], json!("A day late."));
    let events = world.events().await;
    for done in ["marked a service as finished", "checked a critical date", "as Missed", "closed the case"] {
        assert!(events.iter().any(|event| event.contains(done)), "{done}: {events:#?}");
    }
    let page = world.coordinator.get(&world.at("/close")).await;
    assert!(page.text().contains("The case is already closed."), "{}", page.text());
}

#[tokio::test]
async fn what_others_do_while_the_form_is_filled_in_is_told_and_not_undone() {
    let four = Obstacles::new().await;
    let world = &four.world;
    let admin = world.app.signed_in(Group::Admin).await;
    let form = admin.get(&world.at("/close")).await;
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    let at = world.at(&format!("/services/{}", four.services[0]));
    let page = world.paralegal.get(&at).await;
    assert_eq!(world.paralegal.submit(&page, &at, &[("finished_on", "2026-11-26")]).await.status, 303);
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    let told = admin.submit(&form, &world.at("/close"), &borrowed(&four.all())).await;
    assert_eq!(told.status, 409, "{}", told.text());
    assert!(told.text().contains("Someone else changed this"), "{}", told.text());
    assert_eq!(told.attributes(".settling input[type=date]", "value"), ["2026-11-25"], "the other one is settled");
    // Theirs stays, even if the old form still says something of it.
    let mut fields = four.all();
    fields.push(("then".to_owned(), "save".to_owned()));
    let saved = admin.submit(&told, &world.at("/close"), &borrowed(&fields)).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    assert!(saved.all(".settling").is_empty() && four.is_open().await);
    let finish = world.app.row("services", four.services[0]).await["finished_on"].clone();
    assert_eq!(finish, json!("2026-11-26"));

    // Someone closes it in the middle.
    assert_eq!(world.send(&world.coordinator, "/close", &ENDED).await.status, 303);
    let late = admin.submit(&saved, &world.at("/close"), &ENDED).await;
    assert_eq!(late.status, 409, "{}", late.text());
    let late = admin.submit(&late, &world.at("/close"), &[ENDED.as_slice(), &[("version", "")]].concat()).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("The case is already closed."), "{}", late.text());
}

#[tokio::test]
async fn anyone_who_may_not_check_a_date_asks_for_it() {
    let four = Obstacles::new().await;
    let world = &four.world;
    let admin = world.app.signed_in(Group::Admin).await;
    // A form can't do what its author may not.
    let forged = world.send(&world.coordinator, "/close", &borrowed(&four.all())).await;
    assert_eq!(forged.status, 403, "{}", forged.text());
    assert_eq!(world.app.row("critical_dates", four.unchecked).await["is_reviewed"], json!(false));

    let page = world.coordinator.get(&world.at("/close")).await;
    assert_eq!(page.attributes("main button[aria-disabled=true]", "aria-describedby"), ["held"]);
    let finish = format!("finished_on-{}", four.services[0]);
    let fields = [("then", "ask"), (finish.as_str(), "2026-11-24"), ("outcome_notes", "Won.")];
    let asked = world.coordinator.submit(&page, &world.at("/close"), &fields).await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    let name = world.app.row("users", world.coordinator.user_id.unwrap()).await["full_name"].clone();
    let words = format!("Not checked. Asked by {} on 24 Nov 2026, 12:00 pm.", name.as_str().unwrap());
    assert!(asked.text().contains(&words), "{words}: {}", asked.text());
    assert!(asked.all("button[value=ask]").is_empty(), "once is enough");
    assert_eq!(asked.all("textarea[name=outcome_notes]"), ["Won."], "what was entered stays");
    assert_eq!(asked.attributes(".settling input[type=date]", "name"), [format!("finished_on-{}", four.services[1])]);
    assert!(world.events().await.iter().any(|event| event.contains("asked for a critical date to be checked")));

    // Admins and the case's lawyer see it; others see no count of what is not theirs to check.
    let list = "/admin/queues/dates";
    for who in [&admin, &world.lawyer] {
        let page = who.get(list).await;
        assert!(page.all("nav[aria-label=Views] a").contains(&"Asked to check 1".to_owned()), "{}", page.text());
        let page = who.get(&format!("{list}?show=asked")).await;
        assert_eq!(page.all("tbody tr").len(), 1);
        assert!(page.all("tbody tr")[0].contains("Asked by"), "{:?}", page.all("tbody tr"));
    }
    assert!(!world.paralegal.get(list).await.text().contains("Asked to check"));
    // Once it is checked, nothing is asked any more, and the case can be closed.
    let fields = [("then", "save"), (&format!("is_checked-{}", four.unchecked), "true")];
    assert_eq!(world.send(&admin, "/close", &fields).await.status, 200);
    assert!(admin.get(list).await.all("nav[aria-label=Views] a").contains(&"Asked to check 0".to_owned()));
    assert_eq!(world.app.row("critical_dates", four.unchecked).await["check_asked_at"], json!(null));
    let page = world.coordinator.get(&world.at("/close")).await;
    assert!(page.all("main button[aria-disabled=true]").is_empty());
    let closed = world.coordinator.submit(&page, &world.at("/close"), &borrowed(&four.all())).await;
    assert_eq!(closed.status, 303, "{}", closed.text());
}

#[tokio::test]
async fn those_who_propose_closing_settle_what_they_can() {
    let four = Obstacles::new().await;
    let world = &four.world;
    let stranger = world.app.signed_in(Group::Paralegal).await;
    assert_eq!(stranger.get(&world.at("/propose/close")).await.status, 404);
    let page = world.paralegal.get(&world.at("/propose/close")).await;
    assert!(page.all("button[value=ask]").len() == 1 && page.all("input[name^='is_checked']").is_empty());
    let asked = world.paralegal.submit(&page, &world.at("/propose/close"), &[("then", "ask")]).await;
    assert_eq!(asked.status, 200, "{}", asked.text());
    let mut fields = four.all();
    fields.retain(|(name, _)| !name.starts_with("is_checked"));
    let proposed = world.paralegal.submit(&asked, &world.at("/propose/close"), &borrowed(&fields)).await;
    assert_eq!(proposed.status, 303, "{}", proposed.text());
    assert_eq!(world.app.count("services where finished_on is null").await, 0);

    // The lawyer has the same page, and may check. The coordinator who decides settles what is left with the decision.
    let mine = world.lawyer.get(&world.at("/propose/close")).await;
    assert_eq!(mine.attributes("input[name^='is_checked']", "name"), [format!("is_checked-{}", four.unchecked)]);
    let id: Uuid = world.app.value("select id from case_proposals").await;
    let admin = world.app.signed_in(Group::Admin).await;
    let decide = world.at(&format!("/proposals/{id}"));
    let page = admin.get(&decide).await;
    let check = format!("is_checked-{}", four.unchecked);
    let accepted = admin.submit(&page, &format!("{decide}/accept"), &[(&check, "true")]).await;
    assert_eq!(accepted.status, 303, "{}", accepted.text());
    assert!(!four.is_open().await);
}
