//! Clients and their tenancies: lists, pages and forms; who sees whom; two people at once.

use crate::support::{AGAIN, noon, send};
use clerk_core::access::Group;
use clerk_testkit::app::{Browser, TestApp};
use clerk_testkit::fixtures::{repairs_of, repairs_with};
use serde_json::json;
use uuid::Uuid;

/// Ada has a case of the paralegal's and one of someone else's, each in a tenancy of its own; Bob has one of someone else's.
struct World {
    app: TestApp,
    own: Uuid,
    other: Uuid,
    ada: Uuid,
    bob: Uuid,
    coordinator: Browser,
    paralegal: Browser,
}

impl World {
    async fn new() -> Self {
        let app = noon().await;
        let own = app.case_from(&repairs_of("ada@example.com")).await;
        let second = [
            ("EMAIL", json!("ADA@example.com")),
            ("ADDRESS", json!("2 Secret Street")),
            ("LANDLORD_NAME", json!("Hidden Landlord")),
            ("REPAIRS_ISSUE_PHOTO", json!(null)),
        ];
        let other = app.case_from(&repairs_with(&second)).await;
        let bob = app.client().named("Bob", "Brown").email("bob@example.com").phone("+61 491 570 006").make().await;
        app.case().of(bob).make().await;
        let (coordinator, paralegal) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Paralegal).await);
        let lawyer = app.user(&[Group::Lawyer]).await.0;
        app.assign(own, &paralegal, lawyer).await;
        let ada = app.filed(own).await.client;
        assert_eq!(ada, app.filed(other).await.client);
        Self { app, own, other, ada, bob, coordinator, paralegal }
    }
}

#[tokio::test]
async fn whoever_works_a_case_sees_its_client_and_no_more() {
    let world = World::new().await;
    let list = world.paralegal.get("/admin/clients").await;
    assert_eq!(list.all("tbody th a"), ["Ada O'Testér"]);
    assert_eq!(list.all("td[data-label='Open cases']"), ["1"], "only their own case counts");
    assert_eq!(list.all("#results [data-said]"), ["1 client found"]);
    assert!(world.paralegal.get("/admin/clients?search=bob").await.text().contains("No clients found"));
    assert_eq!(world.paralegal.get(&format!("/admin/clients/{}", world.bob)).await.status, 404);

    let page = world.paralegal.get(&format!("/admin/clients/{}", world.ada)).await;
    assert_eq!(page.all("#cases tbody th a").len(), 1);
    assert_eq!(page.all("#tenancies tbody th a"), ["7/99 Example Street, Richmond 3121"]);
    assert!(!page.text().contains("Secret Street") && !page.text().contains("Create case"), "{}", page.text());
    let hidden = world.app.filed(world.other).await.tenancy();
    for path in [format!("/admin/tenancies/{hidden}"), format!("/admin/tenancies/{hidden}/edit")] {
        assert_eq!(world.paralegal.get(&path).await.status, 404, "{path}");
        assert_eq!(world.coordinator.get(&path).await.status, 200, "{path}");
    }
    let whole = world.coordinator.get(&format!("/admin/clients/{}", world.ada)).await;
    assert_eq!((whole.all("#cases tbody th a").len(), whole.all("#tenancies tbody th a").len()), (2, 2));

    // A tenancy that they add has no case yet, and they can see it.
    let path = format!("/admin/clients/{}/tenancies/new", world.ada);
    let added = send(&world.paralegal, &path, &[("address", "3 New Street"), ("postcode", "3053")]).await;
    assert_eq!(added.status, 303, "{}", added.text());
    assert!(world.paralegal.get(added.location()).await.text().contains("3 New Street"));
    let page = world.paralegal.get(&format!("/admin/clients/{}", world.ada)).await;
    assert_eq!(page.all("#tenancies tbody th a").len(), 2);

    // Someone who is on no case sees no clients.
    let stranger = world.app.signed_in(Group::Lawyer).await;
    assert!(stranger.get("/admin/clients").await.text().contains("No clients yet"));
    assert_eq!(stranger.get(&format!("/admin/clients/{}", world.ada)).await.status, 404);
}

#[tokio::test]
async fn finding_clients() {
    let world = World::new().await;
    // The clock does not move, so someone has to be older.
    world.app.set("clients", world.ada, json!({ "created_at": "2026-11-23T01:00:00Z" })).await;
    for (query, expected) in [
        ("", "Bob Brown, Ada O'Testér"),
        ("?sort=-created", "Bob Brown, Ada O'Testér"),
        ("?search=ada", "Ada O'Testér"),
        ("?search=O%27tester+ADA", "Ada O'Testér"),
        ("?search=bob%40example", "Bob Brown"),
        ("?search=0491570006", "Bob Brown"),
        ("?search=%2B61+491+570+006", "Bob Brown"),
        ("?search=0400123456", "Ada O'Testér"),
        ("?search=%25", ""),
        ("?search=%00", "Bob Brown, Ada O'Testér"),
        ("?page=nonsense&sort=nonsense", "Bob Brown, Ada O'Testér"),
        ("?page=9", ""),
    ] {
        let page = world.coordinator.get(&format!("/admin/clients{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        assert_eq!(page.all("tbody th a").join(", "), expected, "{query}");
    }
    for _ in 0..60 {
        world.app.client().with("last_name", "Many").make().await;
    }
    let page = world.coordinator.get("/admin/clients?search=many&page=2").await;
    assert_eq!(page.all("tbody tr").len(), 25);
    assert!(page.text().contains("26 to 50 of 60 clients"), "{}", page.text());
    assert!(page.attributes(".page-link", "href").iter().all(|href| href.contains("search=many")));
}

#[tokio::test]
async fn every_field_can_be_edited_and_what_is_not_touched_stays() {
    let world = World::new().await;
    let path = format!("/admin/clients/{}/edit", world.ada);
    let old = json!({
        "interpreter": "YES_OLD", "aboriginal_or_torres_strait_islander": "OLD", "call_times": ["WEEK_DAY", "OLD_TIME"],
        "eligibility_circumstances": ["OLD_REASON"], "gender": "their own words", "notes": "two\nlines",
    });
    world.app.set("clients", world.ada, old).await;
    let before = world.app.row("clients", world.ada).await;
    assert_eq!(send(&world.paralegal, &path, &[]).await.status, 303);
    let mut after = world.app.row("clients", world.ada).await;
    after["updated_at"] = before["updated_at"].clone();
    assert_eq!(before, after, "a form that is sent as it came changes nothing");

    let fields = [
        ("email", " New.Address@Example.COM "),
        ("first_name", "  Augusta\u{0} "),
        ("last_name", "King"),
        ("preferred_name", "Ada"),
        ("date_of_birth", "1990-12-10"),
        ("phone", "0491 570 006"),
        ("gender", "FEMALE"),
        ("gender_words", ""),
        ("pronouns", "she/her"),
        ("centrelink_support", "true"),
        ("eligibility_circumstances", "VISA"),
        ("eligibility_circumstances", "RENTING"),
        ("eligibility_notes", "one\r\ntwo"),
        ("number_of_dependents", "0"),
        ("weekly_household_income", "$1,200"),
        ("aboriginal_or_torres_strait_islander", "YES_TSI"),
        ("can_speak_non_english", "false"),
        ("first_language", "English"),
        ("interpreter", "YES_WRITTEN"),
        ("call_times", "SUNDAY"),
        ("contact_restriction", "DO_NOT_CONTACT"),
        ("contact_notes", "Her partner reads her texts.\r\nOnly write."),
        ("notes", "Call after six."),
    ];
    let saved = send(&world.paralegal, &path, &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let row = world.app.row("clients", world.ada).await;
    for (field, value) in [
        ("email", json!("new.address@example.com")),
        ("first_name", json!("Augusta")),
        ("date_of_birth", json!("1990-12-10")),
        ("gender", json!("FEMALE")),
        ("centrelink_support", json!(true)),
        ("eligibility_circumstances", json!(["VISA", "RENTING"])),
        ("eligibility_notes", json!("one\ntwo")),
        ("number_of_dependents", json!(0)),
        ("weekly_household_income", json!(1200)),
        ("aboriginal_or_torres_strait_islander", json!("YES_TSI")),
        ("can_speak_non_english", json!(false)),
        ("interpreter", json!("YES_WRITTEN")),
        ("call_times", json!(["SUNDAY"])),
        ("contact_restriction", json!("DO_NOT_CONTACT")),
        ("contact_notes", json!("Her partner reads her texts.\nOnly write.")),
        ("notes", json!("Call after six.")),
    ] {
        assert_eq!(row[field], value, "{field}");
    }
    let page = world.paralegal.get(saved.location()).await;
    for words in [
        "Do not contact. Her partner reads her texts.",
        "Interpreter: Yes, written",
        "Call after six.",
        "The client has been saved.",
    ] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    // Everyone who opens the case sees it first, with a restriction or without.
    let case = format!("/admin/cases/{}", world.own);
    let head = world.paralegal.get(&case).await.text();
    assert!(head.contains("Do not contact. Her partner reads her texts. Only write."), "{head}");
    assert_eq!(send(&world.paralegal, &path, &[("contact_restriction", "")]).await.status, 303);
    let head = world.paralegal.get(&case).await.text();
    assert!(head.contains("Before you get in touch: Her partner reads her texts."), "{head}");
    let no_notes = [("contact_restriction", "DO_NOT_CONTACT"), ("contact_notes", "")];
    assert_eq!(send(&world.paralegal, &path, &no_notes).await.status, 303);
    let head = world.paralegal.get(&case).await.text();
    assert!(head.contains("Do not contact. Read the client’s notes before you get in touch."), "{head}");
    // Undoing everything that can be undone.
    let mut page = world.paralegal.get(&path).await;
    page.html = page.html.replace(" checked", "");
    assert_eq!(world.paralegal.submit(&page, &path, &[("contact_restriction", "")]).await.status, 303);
    let row = world.app.row("clients", world.ada).await;
    assert_eq!((&row["call_times"], &row["contact_restriction"]), (&json!([]), &json!("")));
}

#[tokio::test]
async fn forms_say_what_is_wrong_and_keep_what_was_typed() {
    let world = World::new().await;
    let (edit, new) = (format!("/admin/clients/{}/edit", world.ada), "/admin/clients/new".to_owned());
    let tenancy = format!("/admin/tenancies/{}/edit", world.app.filed(world.own).await.tenancy());
    let (name, phone, notes) = ("x".repeat(201), "1".repeat(51), "é".repeat(4001));
    for (path, field, value, message) in [
        (&edit, "email", "ada@example", "such as name@example.com"),
        (&edit, "first_name", name.as_str(), "Use up to 200 characters; this has 201"),
        (&edit, "phone", &phone, "Use up to 50 characters"),
        (&edit, "notes", &notes, "Use up to 4,000 characters"),
        (&edit, "contact_notes", &notes, "Use up to 4,000 characters"),
        (&edit, "email", "a..b@example.com", "such as name@example.com"),
        (&edit, "date_of_birth", "12/31/1990", "There is no month 31. Enter the day first, as in 31/12/1990."),
        (&edit, "date_of_birth", "10/12/26", "Enter the year with four digits: 1926 or 2026."),
        (&edit, "date_of_birth", "0090-12-10", "such as 24/11/2026"),
        (&edit, "date_of_birth", "2099-12-10", "can’t be in the future"),
        (&edit, "number_of_dependents", "101", "from 0 to 100"),
        (&edit, "weekly_household_income", "lots", "whole dollars"),
        (&edit, "interpreter", "NONSENSE", "Choose one from the list"),
        (&edit, "call_times", "NONSENSE", "Choose from the list"),
        (&edit, "contact_restriction", "NONSENSE", "Choose one from the list"),
        (&edit, "centrelink_support", "perhaps", "Choose yes or no"),
        (&new, "email", "new@example.com", "first name, last name or preferred name"),
        (&tenancy, "address", "", "Enter the street address"),
        (&tenancy, "postcode", "30", "four digits"),
        (&tenancy, "started_on", "yesterday", "such as 24/11/2026"),
        (&tenancy, "lease", "NONSENSE", "Choose one from the list"),
    ] {
        let page = send(&world.coordinator, path, &[(field, value)]).await;
        assert_eq!(page.status, 422, "{field} {value}: {}", page.text());
        assert!(page.text().contains(message), "{field} {value}: {}", page.text());
        let kept =
            [page.attributes(&format!("input[name={field}]"), "value"), page.all(&format!("textarea[name={field}]"))];
        let kept = kept.concat();
        assert!(kept.is_empty() || kept.iter().any(|kept| kept == value), "{field}: {kept:?}");
    }
    assert_eq!(world.app.row("clients", world.ada).await["email"], json!("ada@example.com"));
}

#[tokio::test]
async fn a_client_needs_a_name_and_a_way_to_be_reached_and_one_of_each_is_enough() {
    let app = noon().await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let path = "/admin/clients/new";
    for (fields, message) in [
        (vec![("first_name", "Ada")], "Enter the client’s phone number or email address"),
        (vec![("phone", "0400 123 456")], "first name, last name or preferred name"),
    ] {
        let refused = send(&coordinator, path, &fields).await;
        assert_eq!(refused.status, 422, "{fields:?}");
        assert!(refused.text().contains(message), "{fields:?}: {}", refused.text());
    }
    for (name, contact, shown) in [
        (("first_name", "Wu"), ("phone", "0400 000 001"), "Wu"),
        (("last_name", "van der Berg"), ("email", "berg@example.com"), "van der Berg"),
        (("preferred_name", "İPEK"), ("phone", "0400 000 002"), "İPEK"),
    ] {
        let made = send(&coordinator, path, &[name, contact]).await;
        assert_eq!(made.status, 303, "{name:?}: {}", made.text());
        assert_eq!(coordinator.get(made.location()).await.all("h1"), [shown]);
        // What was enough once may be edited later.
        let edit = format!("{}/edit", made.location().split('?').next().unwrap());
        assert_eq!(send(&coordinator, &edit, &[("notes", "x")]).await.status, 303);
        assert_eq!(send(&coordinator, &edit, &[("phone", ""), ("email", "")]).await.status, 422);
    }
    let list = coordinator.get("/admin/clients").await.all("tbody th a");
    assert_eq!(list.len(), 3, "{list:?}");
}

#[tokio::test]
async fn who_may_be_recorded_already_is_named_and_asked_about_once() {
    let world = World::new().await;
    let path = "/admin/clients/new";
    let birth = json!({ "date_of_birth": "1979-05-06" });
    world.app.set("clients", world.bob, birth).await;
    for fields in [
        vec![("first_name", "Robert"), ("email", "BOB@example.com")],
        vec![("first_name", "Robert"), ("phone", "0491 570 006")],
        vec![("first_name", "BÓB"), ("last_name", "brown"), ("date_of_birth", "1979-05-06"), ("phone", "0400 999 888")],
    ] {
        let asked = send(&world.coordinator, path, &fields).await;
        assert_eq!(asked.status, 409, "{fields:?}: {}", asked.text());
        assert!(asked.text().contains("This client may already be recorded"), "{}", asked.text());
        assert!(asked.attributes("main a", "href").contains(&format!("/admin/clients/{}", world.bob)), "{fields:?}");
        assert!(asked.html.contains("Create anyway"), "{}", asked.html);
        assert_eq!(world.app.count("clients").await, 2);
    }
    let fields = [("first_name", "Robert"), ("email", "BOB@example.com")];
    let asked = send(&world.coordinator, path, &fields).await;
    let made = world.coordinator.submit(&asked, path, &[]).await;
    assert_eq!(made.status, 303, "{}", made.text());
    // Someone has said that they are two: each page names the other, and nobody is asked again.
    let page = world.coordinator.get(made.location()).await;
    assert!(page.text().contains("Same email address as Bob Brown : different people."), "{}", page.text());
    assert!(!page.text().contains("Are they the same person?"), "{}", page.text());

    // Twenty at once make one, and ask about the others.
    let form = world.coordinator.get(path).await;
    let fields = [AGAIN, ("email", "carol@example.com"), ("first_name", "Carol")];
    let all = (0..20).map(|_| world.coordinator.submit(&form, path, &fields));
    let statuses: Vec<u16> = futures_util::future::join_all(all).await.iter().map(|page| page.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [303, 409].contains(status)), "{statuses:?}");
}

#[tokio::test]
async fn someone_who_may_not_see_the_other_client_learns_nothing_of_them() {
    let world = World::new().await;
    let edit = format!("/admin/clients/{}/edit", world.ada);
    let saved = send(&world.paralegal, &edit, &[("email", "bob@example.com")]).await;
    assert_eq!(saved.status, 303, "{}", saved.text());
    let page = world.paralegal.get(&format!("/admin/clients/{}", world.ada)).await;
    assert!(!page.html.contains(&world.bob.to_string()) && !page.text().contains("Bob"), "{}", page.text());
}

#[tokio::test]
async fn the_second_of_two_sees_what_the_first_changed_and_decides() {
    let world = World::new().await;
    let client = format!("/admin/clients/{}/edit", world.ada);
    let tenancy = format!("/admin/tenancies/{}/edit", world.app.filed(world.own).await.tenancy());
    for (path, field, ours, theirs, says) in [
        (&client, "notes", "Call after six.", "Call before nine.", "Notes: Call after six."),
        (&tenancy, "suburb", "Carlton", "Fitzroy", "Suburb: Carlton"),
    ] {
        let (first, second) = (world.paralegal.get(path).await, world.coordinator.get(path).await);
        world.app.clock.advance(jiff::SignedDuration::from_secs(5));
        assert_eq!(world.paralegal.submit(&first, path, &[(field, ours)]).await.status, 303);
        // Something else is wrong first; that does not hide it.
        let bad = if field == "notes" { ("email", "ada@") } else { ("address", "") };
        let mistyped = world.coordinator.submit(&second, path, &[(field, theirs), bad]).await;
        assert_eq!(mistyped.status, 422);
        let good = if field == "notes" { ("email", "ada@example.com") } else { ("address", "7 Example Street") };
        let refused = world.coordinator.submit(&mistyped, path, &[good]).await;
        assert_eq!(refused.status, 409, "{}", refused.text());
        for words in ["Saved version", says] {
            assert!(refused.text().contains(words), "{words}: {}", refused.text());
        }
        assert!(refused.html.contains(theirs), "what was typed stays");
        assert_eq!(world.coordinator.submit(&refused, path, &[]).await.status, 303);
        assert!(world.paralegal.get(path).await.html.contains(theirs));
    }
}
