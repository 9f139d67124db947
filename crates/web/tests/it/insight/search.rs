//! Find anything: what is found, how, and by whom.

use crate::support::common_names;
use clerk_core::access::Group;
use clerk_core::casework::timeline::NoteType;
use clerk_testkit::app::{Browser, Program, TestApp};
use clerk_testkit::fixtures::repairs_of;
use serde_json::{Value, json};
use uuid::Uuid;

struct World {
    app: TestApp,
    coordinator: Program,
    browser: Browser,
    case: Uuid,
}

/// Two clients with a case each, and notes.
async fn world() -> World {
    let app = TestApp::spawn().await;
    let mut zoe = repairs_of("zoe.odonoghue@example.com");
    for (key, value) in [
        ("FIRST_NAME", "Zoë"),
        ("LAST_NAME", "O'Donoghue"),
        ("PHONE", "0491 570 156"),
        ("ADDRESS", "7 Wattle Grove"),
        ("SUBURB", "Footscray"),
        ("POSTCODE", "3011"),
        ("AGENT_NAME", "bernadette papadopoulos"),
        ("REPAIRS_ISSUE_DESCRIPTION", "The boiler leaks into the neighbour's ceiling"),
    ] {
        zoe[key] = json!(value);
    }
    let case = app.case_from(&zoe).await;
    let mut li = repairs_of("li@example.com");
    (li["FIRST_NAME"], li["LAST_NAME"]) = (json!("Wei"), json!("Li"));
    app.case_from(&li).await;
    let (user, email) = app.user(&[Group::Coordinator]).await;
    let (coordinator, browser) = (Program::new(&app, &app.token(user).await), app.sign_in(user, &email).await);
    for text in
        ["Rang about the hydronic heating; café owner next door confirmed the leak.", "<b>bold</b> & more hydronic"]
    {
        let note = json!({ "note_type": "PARALEGAL", "text": text });
        assert_eq!(coordinator.post(&format!("/api/v1/cases/{case}/notes"), &note).await.status, 201);
    }
    World { app, coordinator, browser, case }
}

async fn search(program: &Program, typed: &str) -> Value {
    let query = serde_html_form_encode(typed);
    let answer = program.get(&format!("/api/v1/search?q={query}")).await;
    assert_eq!(answer.status, 200, "{typed}: {}", answer.body);
    answer.body
}

fn serde_html_form_encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Kinds and titles of what was found.
fn titles(found: &Value) -> Vec<(String, String)> {
    let hits = |group: &Value| {
        let kind = group["kind"].as_str().unwrap().to_owned();
        let titles = group["hits"].as_array().unwrap().iter().map(|hit| hit["title"].as_str().unwrap().to_owned());
        titles.map(|title| (kind.clone(), title)).collect::<Vec<_>>()
    };
    found["groups"].as_array().unwrap().iter().flat_map(hits).collect()
}

#[tokio::test]
async fn what_is_typed_is_found_however_it_is_written() {
    let world = world().await;
    let zoe = ("CLIENT", "Zoë O'Donoghue");
    let agent = ("PERSON", "bernadette papadopoulos");
    let home = ("TENANCY", "7 Wattle Grove, Footscray 3011");
    for (typed, expected, near) in [
        ("R0001", vec![("CASE", "R0001")], false),
        ("r1", vec![("CASE", "R0001")], false),
        ("R00", vec![("CASE", "R0001"), ("CASE", "R0002")], false),
        ("zoe", vec![zoe], false),
        ("ZOË o'donoghue", vec![zoe], false),
        ("donog", vec![zoe], false),
        ("zoe.odonoghue@example.com", vec![zoe], false),
        ("+61 491 570 156", vec![zoe], false),
        ("(0491) 570-156", vec![zoe], false),
        ("570156", vec![zoe], false),
        ("Li", vec![("CLIENT", "Wei Li")], false),
        ("papadopoulos", vec![agent], false),
        ("wattle", vec![home], false),
        ("footscray 3011", vec![home], false),
        ("hydronic", vec![("NOTE", "R0001"), ("NOTE", "R0001")], false),
        ("cafe owner", vec![("NOTE", "R0001")], false),
        ("\"next door\"", vec![("NOTE", "R0001")], false),
        ("boiler", vec![("ANSWER", "R0001")], false),
        ("boilers leaking", vec![("ANSWER", "R0001")], false),
        // Typing errors.
        ("Donoghoe", vec![zoe], true),
        ("Papadopolous", vec![agent], true),
        ("Watle Grove", vec![home], true),
        // Nothing, and nonsense.
        ("", vec![], false),
        ("   ", vec![], false),
        ("qqqqqqqq", vec![], true),
        ("%%%", vec![], false),
        ("100%_", vec![], false),
        ("'; drop table clients; --", vec![], true),
        ("zoe\u{0}", vec![zoe], false),
        ("((((\"", vec![], false),
    ] {
        let found = search(&world.coordinator, typed).await;
        let titles = titles(&found);
        let titles: Vec<(&str, &str)> = titles.iter().map(|(kind, title)| (kind.as_str(), title.as_str())).collect();
        assert_eq!((titles, &found["is_near"]), (expected, &json!(near)), "{typed}");
    }
    let long = "word ".repeat(1000);
    assert_eq!(titles(&search(&world.coordinator, &long).await), []);
}

#[tokio::test]
async fn the_page_groups_links_and_marks_what_was_found() {
    let world = world().await;
    let page = world.browser.get("/admin/search?q=hydronic").await;
    assert_eq!(page.all("mark"), ["hydronic", "hydronic"]);
    assert!(page.text().contains("<b>bold</b> & more hydronic") && !page.html.contains("<b>bold"), "{}", page.html);
    assert_eq!(page.attributes("main li a", "href")[0], format!("/admin/cases/{}#timeline", world.case));
    assert_eq!(page.attributes("#find", "value"), ["hydronic"]);
    let page = world.browser.get("/admin/search?q=zoe").await;
    assert_eq!(page.all("h2.card-title"), ["Clients 1"]);
    assert_eq!(page.all("main li a")[1], "R0001");
    for (query, words) in [
        ("", "What are you looking for?"),
        ("?q=qqqqqqqq", "Nothing found"),
        ("?q=donoghoe", "No exact match. Did you mean"),
    ] {
        let page = world.browser.get(&format!("/admin/search{query}")).await;
        assert!(page.text().contains(words), "{query}: {}", page.text());
    }
    // From any page.
    assert_eq!(world.browser.get("/admin").await.attributes("form[role=search]", "action"), ["/admin/search"]);
}

#[tokio::test]
async fn words_joined_by_signs_are_found_by_each_part_and_as_a_whole() {
    let world = world().await;
    let text = "The tenant/occupier is owed.Notice came by anna.b-c@example.org; see B2025/00417/01, s.91ZZB, \
        O'Hara's rent <350 and >200, +61 400 & the so\u{ad}fa\u{200b} at the café's door.";
    let note = json!({ "note_type": "PARALEGAL", "text": text });
    let path = format!("/api/v1/cases/{}/notes", world.case);
    assert_eq!(world.coordinator.post(&path, &note).await.status, 201);
    for (typed, marked) in [
        ("tenant", "tenant"),
        ("occupiers", "occupier"),
        ("tenant/occupier", "tenant/occupier"),
        ("owed.notice", "owed.Notice"),
        ("notice", "Notice"),
        ("anna.b-c@example.org", "example.org"),
        ("B2025/00417/01", "B2025/00417/01"),
        ("00417", "00417"),
        ("s.91ZZB", "91ZZB"),
        ("91zzb", "91ZZB"),
        ("hara", "Hara"),
        ("350", "350"),
        ("200", "200"),
        ("sofa", "sofa"),
        ("cafe", "café"),
    ] {
        let found = search(&world.coordinator, typed).await;
        let groups = found["groups"].as_array().unwrap();
        let notes = groups.iter().find(|group| group["kind"] == "NOTE").unwrap_or_else(|| panic!("{typed}: {found}"));
        let excerpt = notes["hits"][0]["excerpt"].as_array().unwrap();
        let marks: Vec<&str> = excerpt
            .iter()
            .filter(|piece| piece["is_match"] == true)
            .map(|piece| piece["text"].as_str().unwrap())
            .collect();
        assert!(marks.iter().any(|mark| mark.contains(marked)), "{typed}: {marks:?}");
        let shown: String = excerpt.iter().map(|piece| piece["text"].as_str().unwrap()).collect();
        assert!(shown.chars().all(|c| !('\u{e000}'..='\u{f8ff}').contains(&c)), "{typed}: {shown}");
    }
    assert_eq!(titles(&search(&world.coordinator, "hydronic -owner").await).len(), 1);
}

#[tokio::test]
async fn a_fileref_jumps_to_its_case_and_a_kind_can_be_seen_whole() {
    let world = world().await;
    for typed in ["R0001", "r1", " r0001 "] {
        let page = world.browser.get(&format!("/admin/search?q={}", serde_html_form_encode(typed))).await;
        assert_eq!((page.status, page.location()), (303, format!("/admin/cases/{}", world.case).as_str()), "{typed}");
    }
    assert_eq!(world.browser.get("/admin/search?q=R00").await.status, 200);
    for number in 0..6 {
        world.app.note(world.case, NoteType::Paralegal, &format!("Radiator number {number}")).make().await;
    }
    let page = world.browser.get("/admin/search?q=radiator").await;
    assert_eq!((page.all("mark").len(), page.all(".card-footer a")), (5, vec!["All 6".to_owned()]));
    let page = world.browser.get(&page.attributes(".card-footer a", "href")[0]).await;
    assert_eq!((page.all("mark").len(), page.all(".card-footer a").len()), (6, 0));
    // Staff, for those who see them all.
    let (staff, _) = world.app.named_user("ngozi.oneill@staff.test", &[Group::Paralegal]).await;
    let page = world.browser.get("/admin/search?q=ONEILL").await;
    assert_eq!(page.attributes("main li a", "href"), [format!("/admin/staff/{staff}")]);
    let lawyer = world.app.signed_in(Group::Lawyer).await;
    assert!(lawyer.get("/admin/search?q=ONEILL").await.text().contains("Nothing found"));
}

#[tokio::test]
async fn of_what_is_common_the_newest_are_found() {
    let app = TestApp::spawn().await;
    common_names(&app).await;
    let (user, email) = app.user(&[Group::Coordinator]).await;
    let (program, browser) = (Program::new(&app, &app.token(user).await), app.sign_in(user, &email).await);
    for (typed, kind, total, newest) in [
        ("common", "CLIENT", 51, "C1 Common"),
        ("COMMÓN example.com", "CLIENT", 51, "C1 Common"),
        ("rare", "CLIENT", 51, "C5 Rare"),
        ("c25 rare", "CLIENT", 3, "C25 Rare"),
        ("c2 common", "CLIENT", 51, "C2 Common"),
        ("c299 common", "CLIENT", 1, "C299 Common"),
        ("street", "TENANCY", 51, "1 Long Street, Footscray 3011"),
        ("footscray long", "TENANCY", 51, "1 Long Street, Footscray 3011"),
        ("agent", "PERSON", 51, "Agent 1"),
        ("agent 29", "PERSON", 11, "Agent 29"),
        ("agent 299", "PERSON", 1, "Agent 299"),
    ] {
        let found = search(&program, typed).await;
        let group = found["groups"].as_array().unwrap().iter().find(|group| group["kind"] == kind);
        let group = group.unwrap_or_else(|| panic!("{typed}: {found}"));
        assert_eq!((&group["total"], &group["hits"][0]["title"]), (&json!(total), &json!(newest)), "{typed}: {group}");
        assert_eq!(group["hits"].as_array().unwrap().len(), total.min(5), "{typed}");
    }
    let page = browser.get("/admin/search?q=common").await;
    assert!(page.text().contains("more than 50"), "{}", page.text());
}

#[tokio::test]
async fn only_what_somebody_may_see_is_found_and_counted() {
    let world = world().await;
    let app = &world.app;
    for kind in [NoteType::Review, NoteType::Performance] {
        app.note(world.case, kind, "confidential heating").make().await;
    }
    let (nobody, _) = app.user(&[]).await;
    let (stranger, _) = app.user(&[Group::Paralegal]).await;
    let (paralegal, _) = app.user(&[Group::Paralegal]).await;
    let (lawyer, _) = app.user(&[Group::Lawyer]).await;
    let (admin, _) = app.user(&[Group::Admin]).await;
    app.assign(world.case, paralegal, lawyer).await;
    for (user, own, all) in [
        (nobody, false, false),
        (stranger, false, false),
        (paralegal, true, false),
        (lawyer, true, false),
        (admin, true, true),
    ] {
        let program = Program::new(app, &app.token(user).await);
        for (typed, of_own, of_all) in [
            ("R00", 1, 2),
            ("donoghue@example", 1, 1),
            ("zoe", 1, 1),
            ("papadopoulos", 1, 1),
            ("wattle", 1, 1),
            ("boiler", 1, 1),
            ("heating", 1, 3),
            ("confidential", 0, 2),
            ("Li", 0, 1),
            ("Donoghoe", 1, 1),
            ("Papadopolous", 1, 1),
            ("Watle Grove", 1, 1),
        ] {
            let found = search(&program, typed).await;
            let totals: i64 =
                found["groups"].as_array().unwrap().iter().map(|group| group["total"].as_i64().unwrap()).sum();
            let expected = if all {
                of_all
            } else if own {
                of_own
            } else {
                0
            };
            assert_eq!(totals, expected, "{typed}: {found}");
        }
    }
}
