//! Call-backs: asked for twice, tried, done, reopened, and made a client and a case.

use crate::support::{noon, send};
use clerk_core::access::Group;
use clerk_testkit::app::{Browser, TestApp};
use serde_json::json;
use uuid::Uuid;

const PATH: &str = "/admin/contacts";

struct World {
    app: TestApp,
    coordinator: Browser,
}

impl World {
    async fn new() -> Self {
        let app = noon().await;
        let coordinator = app.signed_in(Group::Coordinator).await;
        Self { app, coordinator }
    }

    async fn ask(&self, name: &str, phone: &str) {
        let asked = json!({ "name": name, "phone_number": phone });
        assert_eq!(self.app.post("/api/webhooks/intake-noemail/", &asked).await.0, 200);
    }

    async fn id_of(&self, name: &str) -> Uuid {
        self.app.value(&format!("select id from contacts where name = '{name}'")).await
    }
}

#[tokio::test]
async fn the_same_call_back_twice_is_one_row() {
    let world = World::new().await;
    // A double click: both at the same moment.
    let twice = json!({ "name": "Zoë O'Neill", "phone_number": "0400 123 456" });
    let path = "/api/webhooks/intake-noemail/";
    tokio::join!(world.app.post(path, &twice), world.app.post(path, &twice));
    world.app.clock.advance(jiff::SignedDuration::from_hours(3));
    world.app.keep_signed_in().await;
    for (name, phone) in [("zoe oneill", "+61 400 123 456"), ("ZOE O’NEILL", "(0400) 123-456")] {
        world.ask(name, phone).await;
    }
    let rows: Vec<(String, i32)> =
        sqlx::query_as("select name, times_asked from contacts").fetch_all(&world.app.pool).await.unwrap();
    assert_eq!(rows, [("Zoë O'Neill".to_owned(), 4)]);
    let list = world.coordinator.get(PATH).await;
    assert!(list.text().contains("Asked 4 times, last 24 Nov 2026, 3:00 pm"), "{}", list.text());
    // Others of the household are others, and so is the same person once the first call-back is done.
    world.ask("Theo O'Neill", "0400 123 456").await;
    let id = world.id_of("Zoë O''Neill").await;
    world.app.set("contacts", id, json!({ "handled_at": "2026-11-24T05:00:00Z" })).await;
    world.ask("Zoë O'Neill", "0400 123 456").await;
    assert_eq!(world.app.count("contacts").await, 3);
}

#[tokio::test]
async fn each_try_is_kept_and_the_list_shows_the_last() {
    let world = World::new().await;
    world.ask("Ada Caller", "0400 123 456").await;
    world.app.clock.advance(jiff::SignedDuration::from_secs(60));
    world.ask("Bo Later", "0400 123 457").await;
    let ada = format!("{PATH}/{}", world.id_of("Ada Caller").await);
    let tries = format!("{ada}/tries");
    let record = async |fields: &[(&str, &str)]| {
        let page = world.coordinator.get(&ada).await;
        world.coordinator.submit(&page, &tries, fields).await
    };
    let refused = record(&[("outcome", ""), ("comment", "kept")]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("Choose how the call ended") && refused.html.contains("kept"),
        "{}",
        refused.text()
    );
    assert_eq!(
        record(&[("outcome", "NO_ANSWER"), ("try_again_on", "2026-11-23")]).await.status,
        422,
        "a day that is past"
    );
    assert_eq!(record(&[("outcome", "NO_ANSWER")]).await.status, 303);
    world.app.clock.advance(jiff::SignedDuration::from_hours(1));
    world.app.keep_signed_in().await;
    let later = [("outcome", "LEFT_MESSAGE"), ("comment", "With her son"), ("try_again_on", "2026-11-26")];
    assert_eq!(record(&later).await.status, 303);

    let list = world.coordinator.get(PATH).await;
    assert_eq!(list.all("tbody th a"), ["Bo Later", "Ada Caller"], "those for a later day come last");
    let row = &list.all("tbody tr")[1];
    assert!(row.contains("Left a message, 24 Nov 2026: With her son Try again on Thu 26 Nov"), "{row}");
    let page = world.coordinator.get(&ada).await;
    let kept = page.all("section[aria-labelledby=tries-title] li strong");
    assert_eq!(kept, ["Left a message", "No answer"]);

    // Anyone who asks again does not wait for that day.
    world.ask("Ada Caller", "0400 123 456").await;
    assert_eq!(world.coordinator.get(PATH).await.all("tbody th a"), ["Ada Caller", "Bo Later"]);

    // Done, found again by search, and reopened.
    let done = record(&[("outcome", "REACHED"), ("is_done", "true")]).await;
    assert_eq!((done.status, done.location()), (303, "/admin/contacts?done=called"));
    assert_eq!(world.coordinator.get(PATH).await.all("tbody th a"), ["Bo Later"]);
    for search in ["ada", "CALLER", "0400123456", "%2B61+400+123+456"] {
        let found = world.coordinator.get(&format!("{PATH}?show=done&search={search}")).await;
        assert_eq!(found.all("tbody th a"), ["Ada Caller"], "{search}");
        assert!(world.coordinator.get(&format!("{PATH}?search={search}")).await.text().contains("No call-backs found"));
    }
    let page = world.coordinator.get(&ada).await;
    let csrf = ("csrf".to_owned(), page.attributes("input[name=csrf]", "value")[0].clone());
    let late = world.coordinator.post(&tries, &[csrf, ("outcome".to_owned(), "OTHER".to_owned())]).await;
    assert_eq!(late.status, 409, "a try of what is done: {}", late.text());
    assert_eq!(world.coordinator.submit(&page, &format!("{ada}/reopen"), &[]).await.status, 303);
    assert_eq!(world.coordinator.get(PATH).await.all("tbody th a").len(), 2);
    assert_eq!(world.coordinator.get(&ada).await.all("section[aria-labelledby=tries-title] li").len(), 3);
}

#[tokio::test]
async fn a_call_becomes_client_case_and_note_in_one_step() {
    let world = World::new().await;
    world.ask("TRAN THI MAI", "0400 123 456").await;
    let id = world.id_of("TRAN THI MAI").await;
    let path = "/admin/calls/new";
    let form = world.coordinator.get(&format!("{path}?contact={id}")).await;
    let value = |name: &str| form.attributes(&format!("input[name={name}]"), "value")[0].clone();
    assert_eq!([value("first_name"), value("last_name"), value("phone")], ["TRAN THI", "MAI", "0400 123 456"]);
    let refused = world.coordinator.submit(&form, path, &[("what_happened", "No heating")]).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.html.contains("No heating"), "what was entered stays");
    assert_eq!((world.app.count("clients").await, world.app.count("cases").await), (0, 0));

    let fields = [
        ("topic", "REPAIRS"),
        ("what_happened", "No heating since May."),
        ("suburb", "Footscray"),
        ("interpreter", "YES_SPOKEN"),
        ("first_language", "Vietnamese"),
        ("contact_notes", "Call after six."),
    ];
    let made = world.coordinator.submit(&form, path, &fields).await;
    assert_eq!(made.status, 303, "{}", made.text());
    // The same form sent again makes nothing more and leads to the same case.
    let again = world.coordinator.submit(&form, path, &fields).await;
    assert_eq!(again.location(), made.location());
    let page = world.coordinator.get(made.location()).await;
    let details = world.coordinator.get(&made.location().replace("?", "/details?")).await;
    assert!(details.text().contains("Footscray"), "{}", details.text());
    for words in [
        "TRAN THI MAI",
        "No heating since May.",
        "Interpreter: Yes, spoken. First language: Vietnamese",
        "Before you get in touch: Call after six.",
        "created the case from a call",
    ] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let client: (String, String) =
        sqlx::query_as("select email, phone from clients").fetch_one(&world.app.pool).await.unwrap();
    assert_eq!(client, (String::new(), "0400 123 456".to_owned()));
    // The call-back is done and leads to the case.
    let done = world.coordinator.get(&format!("{PATH}?show=done")).await;
    assert!(done.all("tbody tr")[0].contains("R0001"), "{}", done.text());
    assert_eq!(world.app.count("contacts where handled_at is null").await, 0);
    // A second coordinator who still had the form open is told.
    let late =
        world.coordinator.submit(&form, path, &[("topic", "BONDS"), ("what_happened", "x"), ("caller", "new")]).await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert_eq!((world.app.count("clients").await, world.app.count("cases").await), (1, 1));
}

#[tokio::test]
async fn a_caller_who_is_recorded_already_gets_another_case() {
    let world = World::new().await;
    let ada = world.app.client().named("Ada", "Test").phone("0400 123 456").make().await;
    let path = "/admin/calls/new";
    let fields = [("first_name", "Ada"), ("phone", "+61 400 123 456"), ("topic", "BONDS"), ("what_happened", "Bond")];
    let asked = send(&world.coordinator, path, &fields).await;
    assert_eq!(asked.status, 409, "{}", asked.text());
    assert!(asked.text().contains("The caller may already be a client"), "{}", asked.text());
    let made = world.coordinator.submit(&asked, path, &[("caller", &ada.to_string())]).await;
    assert_eq!(made.status, 303, "{}", made.text());
    assert_eq!(world.app.count("clients").await, 1);
    let asked = send(&world.coordinator, path, &fields).await;
    let other = world.coordinator.submit(&asked, path, &[("caller", "new"), ("first_name", "Theo")]).await;
    assert_eq!(other.status, 303, "{}", other.text());
    assert_eq!(world.app.count("clients").await, 2);
}
