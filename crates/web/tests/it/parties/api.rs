//! Clients, tenancies, people, and cases made by hand, through the JSON API.

use clerk_core::access::Group;
use clerk_testkit::app::{Program, TestApp};
use serde_json::{Value, json};

struct World {
    app: TestApp,
    coordinator: Program,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let (user, _) = app.user(&[Group::Coordinator]).await;
        let coordinator = Program::new(&app, &app.token(user).await);
        Self { app, coordinator }
    }

    async fn made(&self, path: &str, body: Value) -> Value {
        let answer = self.coordinator.post(path, &body).await;
        assert_eq!(answer.status, 201, "{path}: {}", answer.body);
        answer.body
    }
}

#[tokio::test]
async fn a_case_is_made_from_nothing() {
    let world = World::new().await;
    let me = &world.coordinator;
    let client = json!({ "email": "Ada@Example.com", "first_name": "Ada", "phone": "0400 123 456", "interpreter": "YES_SPOKEN",
        "centrelink_support": true, "number_of_dependents": 2, "call_times": ["SATURDAY"], "contact_restriction": "DO_NOT_CONTACT" });
    let client = world.made("/api/v1/clients", client).await;
    assert_eq!((&client["email"], &client["number_of_dependents"]), (&json!("ada@example.com"), &json!(2)));
    let client_at = format!("/api/v1/clients/{}", client["id"].as_str().unwrap());
    let tenancy = json!({ "address": "1 Test Street", "suburb": "Richmond", "postcode": "3121", "lease": "YES" });
    let tenancy = world.made(&format!("{client_at}/tenancies"), tenancy).await;
    let agent = world
        .made("/api/v1/people", json!({ "full_name": "Smith Real Estate", "email": "pm@smith.example.com" }))
        .await;
    let tenancy_at = format!("/api/v1/tenancies/{}", tenancy["id"].as_str().unwrap());
    let with_agent = me.change("PUT", &format!("{tenancy_at}/agent"), "*", &json!({ "person_id": agent["id"] })).await;
    assert_eq!((with_agent.status, &with_agent.body["agent"]["full_name"]), (200, &json!("Smith Real Estate")));

    let case = json!({ "client_id": client["id"], "topic": "BONDS", "tenancy_id": tenancy["id"], "weekly_rent": 450 });
    let case = world.made("/api/v1/cases", case).await;
    assert_eq!(
        (&case["fileref"], &case["client"]["id"], &case["tenancy"]["suburb"], &case["weekly_rent"]),
        (&json!("B0001"), &client["id"], &json!("Richmond"), &json!(450))
    );
    let case_at = format!("/api/v1/cases/{}", case["id"].as_str().unwrap());
    // A change contains only the fields to change; null empties a field.
    let changed = me.change("PATCH", &case_at, "*", &json!({ "weekly_rent": null, "topic": "REPAIRS" })).await;
    assert_eq!(
        (changed.status, &changed.body["weekly_rent"], &changed.body["fileref"], &changed.body["tenancy"]["id"]),
        (200, &Value::Null, &json!("B0001"), &tenancy["id"])
    );
    let worker = json!({ "person_id": agent["id"] });
    let supported = me.change("PUT", &format!("{case_at}/support-worker"), "*", &worker).await;
    assert_eq!((supported.status, &supported.body["support_worker_id"]), (200, &agent["id"]));
    let changed =
        me.change("PATCH", &client_at, "*", &json!({ "centrelink_support": null, "notes": "Call after five." })).await;
    assert_eq!(
        (&changed.body["centrelink_support"], &changed.body["notes"], &changed.body["phone"]),
        (&Value::Null, &json!("Call after five."), &json!("0400 123 456"))
    );

    for (path, total, first) in [
        ("/api/v1/clients", 1, &client["id"]),
        ("/api/v1/clients?search=%2B61400123456", 1, &client["id"]),
        ("/api/v1/clients?search=nobody", 0, &Value::Null),
        ("/api/v1/people?search=smith", 1, &agent["id"]),
        ("/api/v1/cases?search=ada", 1, &case["id"]),
    ] {
        let list = me.get(path).await.body;
        assert_eq!(
            (&list["total"], &list["items"][0]["id"], &list["next"]),
            (&json!(total), first, &Value::Null),
            "{path}"
        );
    }
    assert_eq!(me.get(&format!("{client_at}/tenancies")).await.body[0]["id"], tenancy["id"]);
}

#[tokio::test]
async fn lists_are_paged() {
    let world = World::new().await;
    for number in 1..=3 {
        world.made("/api/v1/people", json!({ "full_name": format!("Person {number}") })).await;
    }
    let mut next = json!("/api/v1/people?page_size=2&search=person");
    let mut names = Vec::new();
    while let Some(address) = next.as_str() {
        let list = world.coordinator.get(address.trim_start_matches(&world.app.url)).await.body;
        assert_eq!(list["total"], json!(3));
        names.extend(
            list["items"].as_array().unwrap().iter().map(|item| item["full_name"].as_str().unwrap().to_owned()),
        );
        next = list["next"].clone();
    }
    assert_eq!(names, ["Person 1", "Person 2", "Person 3"]);
}

#[tokio::test]
async fn values_that_make_no_sense_are_named() {
    let world = World::new().await;
    let me = &world.coordinator;
    let client = world.made("/api/v1/clients", json!({ "email": "ada@example.com", "first_name": "Ada" })).await;
    let other = world.made("/api/v1/clients", json!({ "email": "bob@example.com", "first_name": "Bob" })).await;
    let tenancies = format!("/api/v1/clients/{}/tenancies", other["id"].as_str().unwrap());
    let others = world.made(&tenancies, json!({ "address": "2 Other Street" })).await;
    let long = "x".repeat(5000);
    for (path, body, fields) in [
        ("/api/v1/clients", json!({}), vec!["first_name", "phone"]),
        ("/api/v1/clients", json!({ "first_name": "A" }), vec!["phone"]),
        ("/api/v1/clients?anyway=perhaps", json!({ "email": "x@example.com", "first_name": "A" }), vec!["anyway"]),
        ("/api/v1/clients", json!({ "email": "nonsense", "first_name": "A" }), vec!["email"]),
        ("/api/v1/clients", json!({ "email": "c@example.com" }), vec!["first_name"]),
        (
            "/api/v1/clients",
            json!({ "email": "c@example.com", "first_name": "C", "interpreter": "MAYBE" }),
            vec!["interpreter"],
        ),
        (
            "/api/v1/clients",
            json!({ "email": "c@example.com", "first_name": "C", "call_times": ["NOON"] }),
            vec!["call_times"],
        ),
        (
            "/api/v1/clients",
            json!({ "email": "c@example.com", "first_name": "C", "number_of_dependents": -1 }),
            vec!["number_of_dependents"],
        ),
        ("/api/v1/clients", json!({ "email": "c@example.com", "first_name": "C", "notes": long }), vec!["notes"]),
        (
            "/api/v1/clients",
            json!({ "email": "c@example.com", "first_name": "C", "date_of_birth": "1850-01-01" }),
            vec!["date_of_birth"],
        ),
        ("/api/v1/people", json!({ "full_name": " \u{0}" }), vec!["full_name"]),
        ("/api/v1/people", json!({ "full_name": "P", "email": "nonsense" }), vec!["email"]),
        ("/api/v1/cases", json!({ "topic": "BONDS" }), vec!["client_id"]),
        ("/api/v1/cases", json!({ "client_id": "nonsense", "topic": "BONDS" }), vec!["client_id"]),
        ("/api/v1/cases", json!({ "client_id": uuid::Uuid::new_v4(), "topic": "BONDS" }), vec!["client_id"]),
        ("/api/v1/cases", json!({ "client_id": client["id"], "topic": "OTHER" }), vec!["topic"]),
        (
            "/api/v1/cases",
            json!({ "client_id": client["id"], "topic": "BONDS", "tenancy_id": others["id"] }),
            vec!["tenancy_id"],
        ),
        (
            "/api/v1/cases",
            json!({ "client_id": client["id"], "topic": "BONDS", "weekly_rent": 2_000_000 }),
            vec!["weekly_rent"],
        ),
    ] {
        let answer = me.post(path, &body).await;
        assert_eq!((answer.status, answer.refused()), (422, fields), "{path} {body:.80}: {}", answer.body);
    }
    // Someone who may be recorded already is added only by those who say so.
    let again = json!({ "email": "ADA@example.com", "first_name": "A" });
    let asked = me.post("/api/v1/clients", &again).await;
    assert_eq!(asked.status, 409, "{}", asked.body);
    assert!(asked.body.to_string().contains(client["id"].as_str().unwrap()), "{}", asked.body);
    assert_eq!(me.post("/api/v1/clients?anyway=true", &again).await.status, 201);
    for query in ["page=0", "page_size=1000", "sort=age"] {
        assert_eq!(me.get(&format!("/api/v1/clients?{query}")).await.status, 422, "{query}");
    }
}
