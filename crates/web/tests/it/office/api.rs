//! Staff and settings through the JSON API.

use crate::support::noon;
use clerk_core::access::Group;
use clerk_testkit::app::{Program, TestApp};
use clerk_testkit::fixtures::repairs_of;
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

struct World {
    app: TestApp,
    coordinator: Program,
    admin: Program,
    admin_id: Uuid,
}

impl World {
    async fn new() -> Self {
        let app = noon().await;
        let program = async |group| {
            let (id, _) = app.user(&[group]).await;
            (id, Program::new(&app, &app.token(id).await))
        };
        let ((_, coordinator), (admin_id, admin)) = (program(Group::Coordinator).await, program(Group::Admin).await);
        Self { app, coordinator, admin, admin_id }
    }

    async fn add(&self, list: &str, body: Value) -> Value {
        let answer = self.admin.post(&format!("/api/v1/settings/{list}"), &body).await;
        assert_eq!(answer.status, 201, "{list}: {}", answer.body);
        answer.body
    }
}

fn at(id: impl std::fmt::Display, tail: &str) -> String {
    format!("/api/v1/users/{id}{tail}")
}

fn closure(closes_on: &str, reopens_on: &str) -> Value {
    json!({ "closes_on": closes_on, "reopens_on": reopens_on, "call_text": "Closed.", "email_text": "We are closed.", "form_notice": "Closed." })
}

#[tokio::test]
async fn a_user_is_invited_found_and_changed() {
    let world = World::new().await;
    let (me, admin) = (&world.coordinator, &world.admin);
    world.add("universities", json!({ "name": "Monash" })).await;
    let invitation = json!({ "email": "Ada@staff.test", "full_name": "Ada Lovelace", "groups": ["LAWYER", "PARALEGAL", "LAWYER"],
        "is_intern": true, "university": "Monash" });
    let key = [("idempotency-key", "ada")];
    let ada = admin.send("POST", "/api/v1/users", &key, &invitation).await;
    assert_eq!(
        (ada.status, &ada.body["email"], &ada.body["groups"], &ada.body["case_capacity"], &ada.body["has_password"]),
        (201, &json!("ada@staff.test"), &json!(["PARALEGAL", "LAWYER"]), &json!(4), &json!(false)),
        "{}",
        ada.body
    );
    let again = admin.send("POST", "/api/v1/users", &key, &invitation).await;
    assert_eq!((again.status, &again.body["id"]), (201, &ada.body["id"]));
    let id = ada.body["id"].as_str().unwrap();
    let mails = "apalis.jobs where metadata -> 'kind' = 'send_invitation'";
    assert_eq!(world.app.count(mails).await, 1);
    assert_eq!(admin.send("POST", &at(id, "/invite"), &[], &Value::Null).await.status, 204);
    assert_eq!(world.app.count(mails).await, 1, "one more while it waits is the same");
    assert_eq!(
        admin.send("POST", &at(world.admin_id, "/invite"), &[], &Value::Null).await.status,
        409,
        "has a password"
    );

    for (query, total) in [
        ("", 3),
        ("?search=lovelace", 1),
        ("?group=LAWYER&is_active=true&is_intern=true&university=Monash&sort=-load", 1),
        ("?is_active=false", 0),
        ("?search=%00%25", 0),
    ] {
        let list = me.get(&format!("/api/v1/users{query}")).await.body;
        assert_eq!(list["total"], json!(total), "{query}: {list}");
    }
    let first = me.get("/api/v1/users?page_size=2&sort=assigned").await.body;
    let next = first["next"].as_str().unwrap().trim_start_matches(&world.app.url);
    let second = me.get(next).await.body;
    assert_eq!((second["items"].as_array().unwrap().len(), &second["next"]), (1, &Value::Null));
    for query in ["group=X", "is_active=x", "is_intern=x", "sort=age", "page=0"] {
        let answer = me.get(&format!("/api/v1/users?{query}")).await;
        assert_eq!((answer.status, answer.refused()), (422, vec![query.split_once('=').unwrap().0]));
    }

    let seen = me.get(&at(id, "")).await;
    assert_eq!((seen.status, &seen.body["caseload"]["open_as_lawyer"]), (200, &json!(0)));
    world.app.clock.advance(SignedDuration::from_secs(5));
    let changed =
        me.change("PATCH", &at(id, ""), seen.etag(), &json!({ "case_capacity": 7, "university": null })).await;
    assert_eq!(
        (changed.status, &changed.body["case_capacity"], &changed.body["university"], &changed.body["full_name"]),
        (200, &json!(7), &json!(""), &json!("Ada Lovelace"))
    );
    assert_eq!(me.change("PATCH", &at(id, ""), seen.etag(), &json!({ "case_capacity": 8 })).await.status, 412);
    assert_eq!(me.send("PATCH", &at(id, ""), &[], &json!({ "case_capacity": 8 })).await.status, 428);
    // Only admins may change groups; sending the current ones changes nothing.
    let (groups, same) = (json!({ "groups": ["ADMIN"] }), json!({ "groups": ["LAWYER", "PARALEGAL"] }));
    assert_eq!(me.change("PATCH", &at(id, ""), "*", &groups).await.status, 403);
    assert_eq!(me.change("PATCH", &at(id, ""), "*", &same).await.status, 200);
    let last = admin.change("PATCH", &at(world.admin_id, ""), "*", &json!({ "groups": ["LAWYER"] })).await;
    assert_eq!((last.status, last.refused()), (422, vec!["groups"]));
    assert_eq!(admin.change("PATCH", &at(id, ""), "*", &groups).await.body["groups"], json!(["ADMIN"]));
}

#[tokio::test]
async fn a_user_sees_themselves_and_changes_nothing() {
    let world = World::new().await;
    let (id, _) = world.app.user(&[Group::Paralegal]).await;
    let me = Program::new(&world.app, &world.app.token(id).await);
    assert_eq!(me.get(&at(id, "")).await.body["id"], json!(id));
    assert_eq!(me.get("/api/v1/users/me").await.body["id"], json!(id));
    for (method, tail, body) in [
        ("PATCH", "", json!({ "case_capacity": 0 })),
        ("POST", "/invite", Value::Null),
        ("POST", "/hand-over", json!({ "paralegal_to": "nobody" })),
        ("POST", "/deactivate", json!({})),
        ("POST", "/activate", Value::Null),
    ] {
        assert_eq!(me.change(method, &at(id, tail), "*", &body).await.status, 403, "{method} {tail}");
        assert_eq!(me.change(method, &at(world.admin_id, tail), "*", &body).await.status, 404, "{method} {tail}");
    }
}

#[tokio::test]
async fn a_user_leaves_and_their_cases_are_handed_over() {
    let world = World::new().await;
    let (app, me) = (&world.app, &world.coordinator);
    let (leaver, _) = app.user(&[Group::Paralegal]).await;
    let token = app.token(leaver).await;
    let (other, lawyer) = (app.user(&[Group::Paralegal]).await.0, app.user(&[Group::Lawyer]).await.0);
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    app.assign(case, Some(leaver), Some(lawyer)).await;
    let busy = me.get("/api/v1/capacity").await.body;
    assert_eq!(
        (&busy[0]["id"], &busy[0]["open_cases"], &busy[0]["topics"]),
        (&json!(leaver), &json!(1), &json!([{ "topic": "REPAIRS", "open_cases": 1 }])),
        "{busy}"
    );
    assert_eq!(me.get("/api/v1/capacity?group=LAWYER").await.body[0]["id"], json!(lawyer));
    assert_eq!(me.get("/api/v1/capacity?group=ADMIN").await.refused(), ["group"]);

    for (tail, body, fields) in [
        ("/deactivate", json!({}), vec!["paralegal_to"]),
        ("/deactivate", json!({ "paralegal_to": lawyer }), vec!["paralegal_to"]),
        ("/deactivate", json!({ "paralegal_to": leaver, "lawyer_to": other }), vec!["paralegal_to", "lawyer_to"]),
        ("/deactivate", json!({ "paralegal_to": "nonsense" }), vec!["paralegal_to"]),
        ("/deactivate", json!({ "paralegal_to": 7 }), vec!["paralegal_to"]),
        ("/deactivate", json!({ "to": "nobody" }), vec!["to"]),
        ("/hand-over", json!({}), vec!["paralegal_to"]),
        ("/hand-over", json!({ "lawyer_to": "\u{0}" }), vec!["lawyer_to"]),
    ] {
        let answer = me.change("POST", &at(leaver, tail), "*", &body).await;
        assert_eq!((answer.status, answer.refused()), (422, fields), "{tail} {body}: {}", answer.body);
    }
    let handed = me.post(&at(leaver, "/hand-over"), &json!({ "paralegal_to": other })).await;
    assert_eq!((handed.status, &handed.body["open_cases"]), (200, &json!(0)), "{}", handed.body);
    app.assign(case, Some(leaver), Some(lawyer)).await;

    let etag = me.get(&at(leaver, "")).await.etag().to_owned();
    let body = json!({ "paralegal_to": other, "lawyer_to": null });
    assert_eq!(me.post(&at(leaver, "/deactivate"), &body).await.status, 428);
    let old = "\"2020-01-01T00:00:00Z\"";
    assert_eq!(me.change("POST", &at(leaver, "/deactivate"), old, &body).await.status, 412);
    app.clock.advance(SignedDuration::from_secs(5));
    let left = me.change("POST", &at(leaver, "/deactivate"), &etag, &body).await;
    assert_eq!((left.status, &left.body["is_active"], &left.body["open_cases"]), (200, &json!(false), &json!(0)));
    assert_eq!(app.api(&token, "/api/v1/users/me").await.0, 401);
    assert_eq!(me.get(&format!("/api/v1/cases/{case}")).await.body["paralegal"]["id"], json!(other));
    assert_eq!(app.count("notes where event = 'PARALEGAL'").await, 2);
    assert_eq!(me.change("POST", &at(leaver, "/deactivate"), "*", &body).await.status, 409);
    assert_eq!(me.change("POST", &at(leaver, "/activate"), &etag, &Value::Null).await.status, 412);
    let back = me.change("POST", &at(leaver, "/activate"), left.etag(), &Value::Null).await;
    assert_eq!((back.status, &back.body["is_active"]), (200, &json!(true)));
    assert_eq!(me.change("POST", &at(world.admin_id, "/deactivate"), "*", &json!({})).await.status, 403);
}

#[tokio::test]
async fn the_settings_that_there_are_one_of() {
    let world = World::new().await;
    let admin = &world.admin;
    for (method, path, body, expected) in [
        (
            "PATCH",
            "/api/v1/settings/organisation",
            json!({ "name": "The Centre", "website": "https://centre.example.org" }),
            json!({ "name": "The Centre", "phone": "", "email": "", "website": "https://centre.example.org", "address": "" }),
        ),
        (
            "PUT",
            "/api/v1/settings/staff-domains",
            json!({ "domains": ["staff.test", "@Example.org"] }),
            json!({ "domains": ["example.org", "staff.test"] }),
        ),
    ] {
        let present = admin.get(path).await;
        assert_eq!(present.status, 200);
        assert_eq!(admin.send(method, path, &[], &body).await.status, 428);
        let changed = admin.change(method, path, present.etag(), &body).await;
        assert_eq!((changed.status, &changed.body), (200, &expected));
        assert_eq!(admin.change(method, path, present.etag(), &body).await.status, 412);
        assert_eq!(admin.get(path).await.body, expected);
        assert_eq!(world.coordinator.get(path).await.status, 404);
    }
    let emptied = json!({ "website": null });
    assert_eq!(admin.change("PATCH", "/api/v1/settings/organisation", "*", &emptied).await.body["website"], json!(""));
}

#[tokio::test]
async fn the_settings_that_there_are_lists_of() {
    let world = World::new().await;
    let admin = &world.admin;
    for (list, new, change, can_be_removed) in [
        ("universities", json!({ "name": "Monash" }), json!({ "name": "Monash University" }), true),
        ("closures", closure("2026-12-20", "2027-01-04"), json!({ "reopens_on": "2027-01-05" }), true),
        (
            "blocked-contacts",
            json!({ "phone": "0400 123 456" }),
            json!({ "phone": null, "email": "spam@example.com" }),
            true,
        ),
        ("referrers", json!({ "kind": "HOUSING_SERVICE", "name": "Shelter" }), json!({ "is_active": false }), false),
        (
            "links",
            json!({ "title": "VCAT", "address": "https://www.vcat.vic.gov.au", "icon": "GUIDE", "position": 1 }),
            json!({ "description": "Forms and fees", "icon": "WEBSITE" }),
            true,
        ),
    ] {
        let made = world.add(list, new.clone()).await;
        let all = format!("/api/v1/settings/{list}");
        let path = format!("{all}/{}", made["id"].as_str().unwrap());
        for (field, value) in new.as_object().unwrap() {
            assert_eq!(&made[field], value, "{list}");
        }
        assert_eq!(admin.get(&all).await.body, json!([made]));
        let one = admin.get(&path).await;
        assert_eq!(one.body, made);
        assert_eq!(admin.send("PATCH", &path, &[], &change).await.status, 428);
        world.app.clock.advance(SignedDuration::from_secs(5));
        let changed = admin.change("PATCH", &path, one.etag(), &change).await;
        assert_eq!(changed.status, 200, "{list}: {}", changed.body);
        for (field, value) in change.as_object().unwrap() {
            let value = if value.is_null() { &json!("") } else { value };
            assert_eq!(&changed.body[field], value, "{list}");
        }
        assert_eq!(admin.change("PATCH", &path, one.etag(), &change).await.status, 412);
        assert_eq!(admin.get(&format!("{all}/{}", Uuid::new_v4())).await.status, 404);
        assert_eq!(world.coordinator.get(&all).await.status, 404);
        if can_be_removed {
            assert_eq!(admin.send("DELETE", &path, &[], &Value::Null).await.status, 428);
            assert_eq!(admin.change("DELETE", &path, one.etag(), &Value::Null).await.status, 412);
            assert_eq!(admin.change("DELETE", &path, changed.etag(), &Value::Null).await.status, 204);
            assert_eq!(admin.get(&path).await.status, 404);
        }
    }
    // A university that someone is at can't be removed.
    let university = world.add("universities", json!({ "name": "Monash" })).await;
    admin.change("PATCH", &at(world.admin_id, ""), "*", &json!({ "university": "Monash" })).await;
    let path = format!("/api/v1/settings/universities/{}", university["id"].as_str().unwrap());
    assert_eq!(admin.change("DELETE", &path, "*", &Value::Null).await.status, 409);
}

#[tokio::test]
async fn values_that_make_no_sense_are_named() {
    let world = World::new().await;
    world.add("universities", json!({ "name": "Monash" })).await;
    world.add("closures", closure("2026-12-20", "2027-01-04")).await;
    world.add("blocked-contacts", json!({ "phone": "0400 123 456", "email": "spam@example.com" })).await;
    world.add("referrers", json!({ "kind": "HOUSING_SERVICE", "name": "Shelter" })).await;
    let (user, email) = world.app.user(&[Group::Paralegal]).await;
    let long = "x".repeat(201);
    let invited = |field: &str, value: Value| {
        let mut body = json!({ "email": "new@staff.test", "full_name": "New", "groups": ["LAWYER"] });
        body[field] = value;
        body
    };
    let user = at(user, "");
    let (users, settings) = ("/api/v1/users", "/api/v1/settings");
    for (method, path, body, fields) in [
        ("POST", users.to_owned(), json!({}), vec!["email", "full_name", "groups"]),
        ("POST", users.to_owned(), invited("email", json!("new@example.com")), vec!["email"]),
        ("POST", users.to_owned(), invited("email", json!(email)), vec!["email"]),
        ("POST", users.to_owned(), invited("email", json!("\u{0}")), vec!["email"]),
        ("POST", users.to_owned(), invited("full_name", json!(long)), vec!["full_name"]),
        ("POST", users.to_owned(), invited("groups", json!([])), vec!["groups"]),
        ("POST", users.to_owned(), invited("groups", json!(["BOSS"])), vec!["groups[0]"]),
        ("POST", users.to_owned(), invited("case_capacity", json!(1001)), vec!["case_capacity"]),
        ("POST", users.to_owned(), invited("case_capacity", json!("4")), vec!["case_capacity"]),
        ("POST", users.to_owned(), invited("university", json!("Nowhere")), vec!["university"]),
        ("POST", users.to_owned(), invited("is_superuser", json!(true)), vec!["is_superuser"]),
        ("PATCH", user.clone(), json!({ "full_name": " \u{0}" }), vec!["full_name"]),
        ("PATCH", user.clone(), json!({ "case_capacity": null }), vec!["case_capacity"]),
        ("PATCH", user.clone(), json!({ "case_capacity": -1 }), vec!["case_capacity"]),
        ("PATCH", user.clone(), json!({ "university": "Nowhere" }), vec!["university"]),
        ("PATCH", user, json!({ "email": "x@staff.test" }), vec!["email"]),
        ("PATCH", format!("{settings}/organisation"), json!({ "name": "" }), vec!["name"]),
        (
            "PATCH",
            format!("{settings}/organisation"),
            json!({ "name": "C", "website": "nonsense", "email": "x" }),
            vec!["email", "website"],
        ),
        ("PUT", format!("{settings}/staff-domains"), json!({}), vec!["domains"]),
        ("PUT", format!("{settings}/staff-domains"), json!({ "domains": [] }), vec!["domains"]),
        ("PUT", format!("{settings}/staff-domains"), json!({ "domains": ["a@b.org"] }), vec!["domains"]),
        ("POST", format!("{settings}/universities"), json!({ "name": "monash" }), vec!["name"]),
        ("POST", format!("{settings}/universities"), json!({ "name": "" }), vec!["name"]),
        ("POST", format!("{settings}/closures"), closure("2026-12-30", "2027-02-01"), vec!["closes_on"]),
        ("POST", format!("{settings}/closures"), closure("2027-03-01", "2027-03-01"), vec!["reopens_on"]),
        ("POST", format!("{settings}/closures"), closure("nonsense", "2027-13-01"), vec!["closes_on", "reopens_on"]),
        ("POST", format!("{settings}/blocked-contacts"), json!({ "comment": "x" }), vec!["email"]),
        ("POST", format!("{settings}/blocked-contacts"), json!({ "phone": "+61 400 123 456" }), vec!["phone"]),
        ("POST", format!("{settings}/blocked-contacts"), json!({ "email": "SPAM@example.com" }), vec!["email"]),
        ("POST", format!("{settings}/referrers"), json!({ "kind": "MOON", "name": "X" }), vec!["kind"]),
        (
            "POST",
            format!("{settings}/links"),
            json!({ "title": "X", "address": "javascript:alert(1)", "icon": "MOON", "position": 10_001 }),
            vec!["address", "icon", "position"],
        ),
        (
            "POST",
            format!("{settings}/referrers"),
            json!({ "kind": "HOUSING_SERVICE", "name": "Shelter" }),
            vec!["name"],
        ),
    ] {
        let answer = world.admin.change(method, &path, "*", &body).await;
        assert_eq!((answer.status, answer.refused()), (422, fields), "{path} {body:.90}: {}", answer.body);
    }
}
