//! The page of a case: what stays in view, its tabs, and what its timeline can do.

use super::timeline::{at_work, note};
use super::{World, texts};
use crate::support::send;
use clerk_core::casework::timeline::NoteType;
use jiff::SignedDuration;
use uuid::Uuid;

#[tokio::test]
async fn each_tab_holds_its_part_and_says_how_much_there_is() {
    let world = World::assigned().await;
    world.app.date(world.case, "2026-12-10").make().await;
    let service = [("service_type", "LEGAL_ADVICE"), ("started_on", "2026-11-20"), ("count", "1")];
    let saved = world.send(&world.paralegal, "/services/new", &service).await;
    assert_eq!((saved.status, saved.location()), (303, world.at("/services?done=service").as_str()));
    for (tail, label, words, absent) in [
        ("", "Timeline", "created the case from the intake form", "Weekly rent"),
        ("/details", "Details", "Weekly rent", "Legal advice, 20 Nov"),
        ("/tasks", "Tasks 0", "No open tasks", "Weekly rent"),
        ("/dates", "Dates 1", "Mark as checked", "Weekly rent"),
        ("/services", "Services 1", "Add service", "Weekly rent"),
        ("/files", "Files 0", "No uploads", "Weekly rent"),
        ("/form", "Form", "The submission as it was sent", "created the case"),
    ] {
        let page = world.lawyer.get(&world.at(tail)).await;
        assert_eq!(page.all(".nav-tabs [aria-current=page]"), [label], "{tail}");
        assert_eq!(page.all(".nav-tabs a").len(), 7, "{tail}");
        assert!(page.text().contains(words), "{tail}: {}", page.text());
        assert!(!page.all(".page-body").join(" ").contains(absent), "{tail}: {}", page.text());
        // Whom it is about and how to reach them is on each; what changes there opens where one is.
        let band = page.all(".band-facts").join(" ");
        for words in ["37 years old", "0400 123 456", "ada@example.com", "Thu 10 Dec", "Repairs"] {
            assert!(band.contains(words), "{tail}: {words}: {band}");
        }
        assert_eq!(page.attributes(".band-facts a[href^='tel:']", "href"), ["tel:0400123456"], "{tail}");
        assert_eq!(
            page.attributes(".band-facts a[data-inline]", "href"),
            [world.at("/stage"), world.at("/propose/assign"), world.at("/propose/assign")],
            "{tail}"
        );
    }
    // On paper all of it, with who printed it.
    let print = world.lawyer.get(&world.at("/print")).await;
    for words in
        ["created the case from the intake form", "Weekly rent", "Legal advice", "10 Dec", "No uploads", "Printed by "]
    {
        assert!(print.text().contains(words), "{words}: {}", print.text());
    }
    // Those who review see when, and come back to the case.
    let page = world.coordinator.get(&world.at("/dates")).await;
    let review = page.attributes(".band-facts a[href^='/admin/queues/review']", "href")[0].clone();
    let page = world.coordinator.get(&review).await;
    let fields = [("next_review", "2026-12-01"), ("text", "On track.")];
    let done = world.coordinator.submit(&page, "/admin/queues/review", &fields).await;
    assert_eq!((done.status, done.location()), (303, world.at("?done=all-reviewed").as_str()), "{}", done.text());
    let page = world.coordinator.get(done.location()).await;
    assert!(page.all(".band-facts")[0].contains("Next review Tue 1 Dec, in 7 days"), "{}", page.text());
}

#[tokio::test]
async fn what_is_not_known_is_folded_and_nothing_is_said_twice() {
    let world = World::at_work().await;
    let edit = format!("/admin/clients/{}/edit", world.client);
    let unknown = [("phone", ""), ("number_of_dependents", ""), ("pronouns", "she/her")];
    assert_eq!(send(&world.paralegal, &edit, &unknown).await.status, 303);
    let page = world.paralegal.get(&world.at("/details")).await;
    let folded = page.all("[aria-labelledby=client-title] details.facts-unknown").join(" ");
    assert!(
        folded.contains("Phone") && folded.contains("Dependants") && folded.contains("not known : add"),
        "{folded}"
    );
    assert!(page.attributes("details.facts-unknown a", "href").contains(&edit));
    assert!(page.all(".band-facts")[0].contains("she/her, 37 years old"), "{}", page.text());
    assert_eq!(page.text().matches("she/her").count(), 1);
    assert!(!page.all(".page-body").join(" ").contains("ada@example.com"), "that is in the head");
}

#[tokio::test]
async fn changes_fold_and_the_timeline_is_searched_and_opened_at_a_day() {
    let world = at_work().await;
    // Nothing else begins with a stage.
    world.app.execute("update task_templates set is_active = false").await;
    note(&world, &world.paralegal, "Rang the agent about the heater.").await;
    world.app.clock.advance(SignedDuration::from_hours(24));
    world.app.keep_signed_in().await;
    for stage in ["ADVICE", "NEGOTIATIONS", "FORMAL_LETTER"] {
        assert_eq!(world.send(&world.lawyer, "/stage", &[("stage", stage)]).await.status, 303);
    }
    let folds =
        async |open: &str| world.lawyer.get(&world.at("")).await.all(&format!(".timeline-fold details{open} summary"));
    assert_eq!(folds("[open]").await, ["3 changes, 25 Nov"], "what was just done is shown");
    world.app.clock.advance(SignedDuration::from_mins(16));
    assert_eq!(folds(":not([open])").await, ["3 changes, 25 Nov"]);

    for (query, said, first) in [
        ("?search=HEATER+agent", "1 entry matches", "Rang the agent about the heater."),
        ("?search=formal+letter", "1 entry matches", "changed the stage from Negotiations to Formal letter sent"),
        ("?search=nothing+like+it", "0 entries match", ""),
        ("?day=2026-11-24", "5 entries ; showing older ones. Back to the newest", "Rang the agent about the heater."),
        ("?day=nonsense", "5 entries", "changed the stage from Negotiations to Formal letter sent"),
        ("?show=notes", "1 note", "Rang the agent about the heater."),
        // Remembered, for them alone.
        ("", "1 note", "Rang the agent about the heater."),
        ("/print", "", "changed the stage from Negotiations to Formal letter sent"),
        ("?show=all", "5 entries", "changed the stage from Negotiations to Formal letter sent"),
        ("", "5 entries", "changed the stage from Negotiations to Formal letter sent"),
    ] {
        let page = world.lawyer.get(&world.at(query)).await;
        assert!(page.all(".timeline-total").join(" ").starts_with(said), "{query}: {:?}", page.all(".timeline-total"));
        let found = texts(&page);
        // What happened at one moment comes in any order.
        let newest = found.iter().take_while(|text| text.contains("the stage")).chain(found.first());
        assert!(newest.map(String::as_str).chain([""]).any(|text| text.ends_with(first)), "{query}: {found:?}");
    }
}

#[tokio::test]
async fn a_search_of_a_long_timeline_looks_through_all_notes_and_gives_the_newest() {
    let world = at_work().await;
    let (app, hours) = (&world.app, SignedDuration::from_hours);
    app.notes(world.case, &world.paralegal, 120, hours).await;
    let long = format!("{} The last word is Zeppelin.", "a ".repeat(20_000));
    app.note(world.case, NoteType::Paralegal, &long).by(&world.paralegal).written("2026-09-24T00:00:00Z").make().await;
    app.note(world.case, NoteType::Review, "A zeppelin over the house").by(&world.coordinator).make().await;
    let name: String =
        app.value(&format!("select full_name from users where id = '{}'", world.paralegal.user_id.unwrap())).await;
    let author = name.replace(' ', "+");
    for (who, query, said, count) in [
        (
            &world.lawyer,
            "?search=NOTE".to_owned(),
            "The newest 100 entries that match. Add a word to find older ones",
            100,
        ),
        (&world.lawyer, format!("?search=Note+117+{author}"), "1 entry matches", 1),
        // Reviews are not for lawyers.
        (&world.lawyer, "?search=zeppelin+WORD".to_owned(), "1 entry matches", 1),
        (&world.coordinator, "?search=zeppelin".to_owned(), "2 entries match", 2),
        (&world.lawyer, "?search=zeppelin%00".to_owned(), "1 entry matches", 1),
        (&world.lawyer, "?search=%25".to_owned(), "0 entries match", 0),
    ] {
        let page = who.get(&world.at(&query)).await;
        assert!(page.all(".timeline-total").join(" ").starts_with(said), "{query}: {:?}", page.all(".timeline-total"));
        assert_eq!(texts(&page).len(), count, "{query}");
    }
}

#[tokio::test]
async fn three_notes_can_be_pinned_above_the_timeline() {
    let world = at_work().await;
    let stranger = world.app.signed_in(clerk_core::access::Group::Paralegal).await;
    let mut forms = Vec::new();
    for n in 1..=4 {
        forms.push(note(&world, &world.paralegal, &format!("Note {n}")).await.replace("/edit", ""));
        world.app.clock.advance(SignedDuration::from_secs(1));
    }
    let press = async |who: &clerk_testkit::app::Browser, path: String| {
        let csrf = who.get("/admin/account").await.attributes("input[name=csrf]", "value")[0].clone();
        who.post(&path, &[("csrf".to_owned(), csrf)]).await
    };
    let pinned = async || world.paralegal.get(&world.at("")).await.all(".timeline-pinned .as-typed");
    for note in &forms[..3] {
        let done = press(&world.lawyer, format!("{note}/pin")).await;
        assert_eq!((done.status, done.location()), (303, world.at("?done=pinned").as_str()), "{}", done.text());
        world.app.clock.advance(SignedDuration::from_secs(1));
    }
    assert_eq!(pinned().await, ["Note 3", "Note 2", "Note 1"], "the last pinned first");
    let page = world.paralegal.get(&world.at("")).await;
    assert_eq!(texts(&page).len(), 5, "they are in the timeline, too");
    assert!(page.attributes("button[formaction$='/pin']", "formaction").is_empty(), "there is no room for a fourth");
    let refused = press(&world.paralegal, format!("{}/pin", forms[3])).await;
    assert!(refused.status == 409 && refused.text().contains("Unpin one of them first"), "{}", refused.text());
    assert_eq!(press(&world.paralegal, format!("{}/unpin", forms[1])).await.status, 303);
    assert_eq!(pinned().await, ["Note 3", "Note 1"]);
    assert_eq!(world.app.count("audit_entries where object_kind = 'NOTE_PIN'").await, 4);

    // What the system recorded and what not everyone may read is not pinned; strangers see nothing.
    let event: Uuid = world.app.value("select id from notes where note_type = 'EVENT' limit 1").await;
    assert_eq!(press(&world.paralegal, world.at(&format!("/notes/{event}/pin"))).await.status, 409);
    assert_eq!(press(&stranger, format!("{}/pin", forms[3])).await.status, 404);
    assert_eq!(press(&world.paralegal, world.at(&format!("/notes/{}/pin", Uuid::new_v4()))).await.status, 404);
}
