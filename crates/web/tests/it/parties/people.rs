//! People around clients: list, page and form; who is landlord, agent or support worker; who sees whom.

use crate::support::{noon, send};
use clerk_core::access::Group;
use clerk_testkit::app::{Browser, TestApp};
use clerk_testkit::fixtures::{repairs_of, repairs_with};
use serde_json::json;
use uuid::Uuid;

struct World {
    app: TestApp,
    case: Uuid,
    tenancy: Uuid,
    /// The agent in someone else's case.
    hidden: Uuid,
    coordinator: Browser,
    paralegal: Browser,
}

impl World {
    async fn new() -> Self {
        let app = noon().await;
        let case = app.case_from(&repairs_of("ada@example.com")).await;
        let hidden = [
            ("EMAIL", json!("bob@example.com")),
            ("AGENT_NAME", json!("Hidden Agency")),
            ("AGENT_PHONE", json!("+61 3 8888 7777")),
            ("LANDLORD_NAME", json!("Hidden Landlord")),
            ("REPAIRS_ISSUE_PHOTO", json!(null)),
        ];
        let other = app.case_from(&repairs_with(&hidden)).await;
        let (coordinator, paralegal) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Paralegal).await);
        let lawyer = app.user(&[Group::Lawyer]).await.0;
        app.assign(case, &paralegal, lawyer).await;
        let (tenancy, hidden) = (app.filed(case).await.tenancy(), app.filed(other).await.agent());
        Self { app, case, tenancy, hidden, coordinator, paralegal }
    }

    fn supporter(&self) -> String {
        format!("/admin/cases/{}/support-worker", self.case)
    }

    fn side(&self, side: &str) -> String {
        format!("/admin/tenancies/{}/{side}", self.tenancy)
    }

    async fn id_of(&self, name: &str) -> Uuid {
        self.app.value(&format!("select id from people where full_name = '{name}'")).await
    }
}

#[tokio::test]
async fn whoever_works_a_case_sees_its_people_and_no_others() {
    let world = World::new().await;
    let list = world.paralegal.get("/admin/people").await;
    assert_eq!(list.all("tbody th a"), ["Jane Agent", "Larry Lord"]);
    assert_eq!(list.all("#results [data-said]"), ["2 people found"]);
    assert!(!list.text().contains("Add person"));
    assert!(world.paralegal.get("/admin/people?search=hidden").await.text().contains("No people found"));
    let hidden = format!("/admin/people/{}", world.hidden);
    assert_eq!(world.paralegal.get(&hidden).await.status, 404);
    assert_eq!(world.paralegal.get(&format!("{hidden}/edit")).await.status, 404);
    let seen = format!("/admin/people/{}", world.id_of("Jane Agent").await);
    assert_eq!(world.paralegal.get(&seen).await.status, 200);
    assert_eq!(world.paralegal.get(&format!("{seen}/edit")).await.status, 403);
    let all = world.coordinator.get("/admin/people").await;
    assert_eq!(all.all("tbody th a"), ["Hidden Agency", "Hidden Landlord", "Jane Agent", "Larry Lord"]);
    for (search, found) in [("hidden", 2), ("0388887777", 1), ("jane%40agency", 2), ("03+9999+0000", 1)] {
        let page = world.coordinator.get(&format!("/admin/people?search={search}")).await;
        assert_eq!(page.all("tbody tr").len(), found, "{search}");
    }
    let stranger = world.app.signed_in(Group::Lawyer).await;
    assert!(stranger.get("/admin/people").await.text().contains("No people yet"));
    assert_eq!(stranger.get(&world.side("agent")).await.status, 404);
}

#[tokio::test]
async fn people_are_put_on_cases_and_tenancies_and_taken_off() {
    let world = World::new().await;
    let (jane, larry) = (world.id_of("Jane Agent").await.to_string(), world.id_of("Larry Lord").await.to_string());
    let supporter = world.supporter();
    // A paralegal chooses among the people they see, and can't add anyone.
    let page = world.paralegal.get(&supporter).await;
    assert!(page.text().contains("Jane Agent") && !page.text().contains("Hidden"), "{}", page.text());
    assert!(!page.text().contains("Add a person"));
    assert!(!world.paralegal.get(&format!("{supporter}?search=hidden")).await.text().contains("Agency"));
    let hidden = world.hidden.to_string();
    for (id, status) in [(hidden.as_str(), 422), ("nonsense", 422), (&Uuid::new_v4().to_string(), 422), ("new", 403)] {
        let fields = [("person_id", id), ("full_name", "Someone")];
        for path in [&supporter, &world.side("agent"), &world.side("landlord")] {
            let answer = send(&world.paralegal, path, &fields).await;
            assert_eq!(answer.status, status, "{path} {id}: {}", answer.text());
        }
    }
    let chosen = send(&world.paralegal, &supporter, &[("person_id", &jane)]).await;
    assert_eq!(
        (chosen.status, chosen.location()),
        (303, format!("/admin/cases/{}/details?done=person", world.case).as_str())
    );
    let person = world.paralegal.get(&format!("/admin/people/{jane}")).await;
    assert_eq!(person.all("td[data-label=Role]"), ["Agent, Support worker"]);

    // Coordinators can add someone on the spot.
    let fields = [
        ("person_id", "new"),
        ("full_name", "Sue Port"),
        ("email", "SUE@example.com"),
        ("support_contact_preference", "COPY_ME_IN"),
    ];
    assert_eq!(send(&world.coordinator, &supporter, &fields).await.status, 303);
    let page = world.paralegal.get(&format!("/admin/cases/{}/details", world.case)).await;
    for words in ["Sue Port", "sue@example.com", "Copy the support worker in"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let refused = send(&world.coordinator, &supporter, &[("person_id", "new"), ("email", "x")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Enter the name") && refused.text().contains("name@example.com"));

    assert_eq!(send(&world.paralegal, &supporter, &[("person_id", "")]).await.status, 303);
    let page = world.paralegal.get(&format!("/admin/cases/{}/details", world.case)).await;
    assert!(page.text().contains("Add support worker"));
    let page = world.paralegal.get(&format!("/admin/cases/{}", world.case)).await;
    let events = page.all(".timeline .as-typed");
    for expected in [
        " added Jane Agent as support worker",
        " added Sue Port as support worker, replacing Jane Agent",
        " removed Sue Port as support worker",
    ] {
        assert!(events.iter().any(|event| event.ends_with(expected)), "{expected} in {events:#?}");
    }

    // Landlord and agent work like this, too.
    let agent = world.side("agent");
    assert_eq!(send(&world.paralegal, &agent, &[("person_id", &larry)]).await.status, 303);
    assert_eq!(send(&world.paralegal, &world.side("landlord"), &[("person_id", "")]).await.status, 303);
    let page = world.paralegal.get(&format!("/admin/tenancies/{}", world.tenancy)).await;
    assert!(page.text().contains("Add landlord") && page.text().contains("Larry Lord"), "{}", page.text());
    // Jane no longer belongs to any of their cases.
    assert_eq!(world.paralegal.get(&format!("/admin/people/{jane}")).await.status, 404);
}

#[tokio::test]
async fn a_person_is_written_down_and_changed() {
    let world = World::new().await;
    let (name, address) = ("x".repeat(201), "x".repeat(301));
    for (field, value, message) in [
        ("full_name", " \u{0} ", "Enter the name"),
        ("full_name", name.as_str(), "Use up to 200 characters"),
        ("email", "nonsense", "such as name@example.com"),
        ("address", &address, "Use up to 300 characters"),
        ("support_contact_preference", "NONSENSE", "Choose one from the list"),
    ] {
        let mut fields = vec![("full_name", "Sue")];
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let refused = send(&world.coordinator, "/admin/people/new", &fields).await;
        assert_eq!(refused.status, 422, "{field}: {}", refused.text());
        assert!(refused.text().contains(message), "{field}: {}", refused.text());
    }
    let made = send(&world.coordinator, "/admin/people/new", &[("full_name", "Sue  Port"), ("phone", "1")]).await;
    assert_eq!(made.status, 303);
    let page = world.coordinator.get(made.location()).await;
    assert!(page.text().contains("Sue Port") && page.text().contains("No cases"), "{}", page.text());

    let path = format!("/admin/people/{}/edit", world.id_of("Sue Port").await);
    let (first, second) = (world.coordinator.get(&path).await, world.coordinator.get(&path).await);
    world.app.clock.advance(jiff::SignedDuration::from_secs(5));
    assert_eq!(world.coordinator.submit(&first, &path, &[("phone", "0400 111 222")]).await.status, 303);
    let refused = world.coordinator.submit(&second, &path, &[("phone", "0400 333 444")]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("Phone: 0400 111 222"), "{}", refused.text());
    assert_eq!(world.coordinator.submit(&refused, &path, &[]).await.status, 303);
}

#[tokio::test]
async fn the_second_of_two_who_choose_somebody_is_told() {
    let world = World::new().await;
    let larry = world.id_of("Larry Lord").await.to_string();
    for path in [world.supporter(), world.side("agent")] {
        let (first, second) = (world.paralegal.get(&path).await, world.coordinator.get(&path).await);
        world.app.clock.advance(jiff::SignedDuration::from_secs(5));
        assert_eq!(world.paralegal.submit(&first, &path, &[("person_id", &larry)]).await.status, 303);
        let fields = [("person_id", "new"), ("full_name", "Sue Port")];
        let refused = world.coordinator.submit(&second, &path, &fields).await;
        assert_eq!(refused.status, 409, "{path}");
        assert!(refused.text().contains("Name: Larry Lord"), "{}", refused.text());
        assert!(refused.html.contains("Sue Port"), "what was typed stays");
        let nobody = world.app.count("people where full_name = 'Sue Port'").await;
        assert_eq!(nobody, 0, "nothing is left of what was refused");
    }
}
