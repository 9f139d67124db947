//! The timeline of a case: what can be written, filtering it, and reading far back.

use super::{World, texts};
use clerk_core::access::Group;
use clerk_testkit::app::{Browser, Page};
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

/// The paralegal and the lawyer are assigned to the case, which was opened a second ago.
pub(super) async fn at_work() -> World {
    let world = World::at_work().await;
    world.app.clock.advance(SignedDuration::from_secs(1));
    world
}

async fn write(world: &World, who: &Browser, fields: &[(&str, &str)]) -> Page {
    let page = who.get(&world.at("")).await;
    who.submit(&page, &world.at("/notes"), fields).await
}

/// Writes a file note; returns the address of the form to change it.
pub(super) async fn note(world: &World, who: &Browser, text: &str) -> String {
    let answer = write(world, who, &[("note_type", "PARALEGAL"), ("text", text)]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let id = sqlx::query_scalar("select id from notes where text = $1").bind(text).fetch_one(&world.app.pool);
    let id: Uuid = id.await.unwrap();
    world.at(&format!("/notes/{id}/edit"))
}

#[tokio::test]
async fn checks_and_reviews_are_written_from_the_case() {
    let world = at_work().await;
    let stranger = world.app.signed_in(Group::Paralegal).await;
    let page = world.coordinator.get(&world.at("")).await;
    assert_eq!(page.attributes("#note-note_type option", "value").len(), 7);
    assert!(
        page.attributes("#note-subject_id option", "value").contains(&world.paralegal.user_id.unwrap().to_string())
    );
    for (fields, status, message) in [
        (vec![("note_type", "CONFLICT_CHECK_SUCCESS"), ("text", "Searched.")], 303, ""),
        (vec![("note_type", "ELIGIBILITY_CHECK_FAILURE"), ("text", "Too rich.")], 303, ""),
        (
            vec![("note_type", "REVIEW"), ("text", "On track.")],
            422,
            "Enter the date of the next review, such as 24/11/2026.",
        ),
        (
            vec![("note_type", "REVIEW"), ("text", "x"), ("next_review", "2026-11-23")],
            422,
            "The next review can’t be in the past.",
        ),
        (
            vec![("note_type", "REVIEW"), ("text", "x"), ("next_review", "9999-12-31")],
            422,
            "This date is too far in the future.",
        ),
        (
            vec![("note_type", "REVIEW"), ("text", "x"), ("next_review", "12/31/2026")],
            422,
            "There is no month 31. Enter the day first, as in 31/12/2026.",
        ),
        (vec![("note_type", "REVIEW"), ("text", "On track."), ("next_review", "2026-11-24")], 303, ""),
        (vec![("note_type", "PERFORMANCE"), ("text", "Asks early.")], 303, ""),
        (
            vec![("note_type", "PERFORMANCE"), ("text", "x"), ("subject_id", "nonsense")],
            422,
            "Choose a paralegal from the list.",
        ),
        (
            vec![("note_type", "PERFORMANCE"), ("text", "x"), ("subject_id", "00000000-0000-4000-8000-000000000000")],
            422,
            "Choose an active paralegal.",
        ),
    ] {
        let answer = write(&world, &world.coordinator, &fields).await;
        assert_eq!(answer.status, status, "{fields:?}: {}", answer.text());
        assert!(answer.text().contains(message), "{fields:?}: {}", answer.text());
        if status == 422 {
            assert_eq!(answer.all("#note-text")[0], fields[1].1, "what was typed stays");
        }
    }
    // Stored as the beginning of that day in Melbourne.
    let next = "select event_at = '2026-11-23T13:00:00Z' from notes where note_type = 'REVIEW'";
    assert!(world.app.value::<bool>(next).await);
    let subject: Uuid = world.app.value("select subject_id from notes where note_type = 'PERFORMANCE'").await;
    assert_eq!(Some(subject), world.paralegal.user_id, "the case's paralegal");
    let page = world.coordinator.get(&world.at("")).await;
    assert!(page.text().contains("next review Tue 24 Nov (today)"), "{}", page.text());
    let state = world.app.row("cases", world.case).await;
    assert_eq!((&state["conflict_check"], &state["eligibility_check"]), (&json!("PASSED"), &json!("FAILED")));
    assert_eq!(state["next_review_at"], json!("2026-11-23T13:00:00+00:00"));

    // Without a paralegal on the case someone must be named.
    world.app.assign(world.case, None, &world.lawyer).await;
    let answer = write(&world, &world.coordinator, &[("note_type", "PERFORMANCE"), ("text", "x")]).await;
    assert!(answer.text().contains("choose who the review is about"), "{}", answer.text());
    let stranger = stranger.user_id.unwrap().to_string();
    let fields = [("note_type", "PERFORMANCE"), ("text", "x"), ("subject_id", stranger.as_str())];
    assert_eq!(write(&world, &world.coordinator, &fields).await.status, 303);
}

#[tokio::test]
async fn below_coordinators_reviews_do_not_exist() {
    let world = at_work().await;
    let review = [("note_type", "REVIEW"), ("text", "Secret review."), ("next_review", "2026-12-01")];
    assert_eq!(write(&world, &world.coordinator, &review).await.status, 303);
    assert_eq!(
        write(&world, &world.coordinator, &[("note_type", "PERFORMANCE"), ("text", "Secret.")]).await.status,
        303
    );
    let id: Uuid = world.app.value("select id from notes where note_type = 'REVIEW'").await;
    for who in [&world.paralegal, &world.lawyer] {
        let page = who.get(&world.at("")).await;
        assert!(!page.html.contains("REVIEW") && !page.html.contains("Secret") && !page.html.contains("next_review"));
        assert_eq!(page.all("#timeline-entries [data-said]")[0], "1 entry", "not counted");
        assert_eq!(page.attributes("#filter-kind option", "value"), ["", "events"]);
        let author = world.coordinator.user_id.unwrap().to_string();
        assert!(!page.attributes("#filter-author option", "value").contains(&author), "nor who wrote them");
        for filter in ["?kind=reviews".to_owned(), format!("?author={author}"), format!("?older={id}")] {
            let page = who.get(&world.at(&filter)).await;
            assert!(!page.html.contains("Secret"), "{filter}");
        }
        let unknown = write(&world, who, &[("note_type", "NONSENSE"), ("text", "x")]).await;
        for kind in ["REVIEW", "PERFORMANCE"] {
            let answer = write(&world, who, &[("note_type", kind), ("text", "x"), ("next_review", "2026-12-01")]).await;
            assert_eq!((answer.status, answer.all(".alert-danger")), (422, unknown.all(".alert-danger")), "{kind}");
        }
        assert_eq!(who.get(&world.at(&format!("/notes/{id}/edit"))).await.status, 404);
    }
}

#[tokio::test]
async fn narrowed_by_kind_and_author() {
    let world = at_work().await;
    for who in [&world.paralegal, &world.lawyer] {
        note(&world, who, &format!("By {}", who.user_id.unwrap())).await;
    }
    write(&world, &world.lawyer, &[("note_type", "CONFLICT_CHECK_SUCCESS"), ("text", "None.")]).await;
    let (paralegal, lawyer) = (world.paralegal.user_id.unwrap(), world.lawyer.user_id.unwrap());
    for (query, expected) in [
        (String::new(), 4),
        ("?kind=notes".to_owned(), 2),
        ("?kind=checks".to_owned(), 1),
        ("?kind=events".to_owned(), 1),
        ("?kind=emails".to_owned(), 0),
        ("?kind=reviews".to_owned(), 0),
        ("?kind=&author=".to_owned(), 4),
        ("?author=clerk".to_owned(), 1),
        (format!("?author={lawyer}"), 2),
        (format!("?kind=notes&author={lawyer}"), 1),
        (format!("?kind=checks&author={paralegal}"), 0),
        (format!("?author={}", Uuid::new_v4()), 0),
        // Values that make no sense are ignored.
        ("?kind=nonsense&author=nonsense&older=nonsense".to_owned(), 4),
    ] {
        let page = world.paralegal.get(&world.at(&query)).await;
        assert_eq!(page.status, 200, "{query}");
        assert_eq!(texts(&page).len(), expected, "{query}");
        let entries = if expected == 1 { "1 entry" } else { &format!("{expected} entries") };
        assert!(page.all("#timeline-entries [data-said]")[0].starts_with(entries), "{query}: {entries}");
    }
    // The filter shows what it is set to, and offers only people who have written here.
    let page = world.paralegal.get(&world.at(&format!("?kind=notes&author={lawyer}"))).await;
    assert_eq!(page.attributes("#filter-kind option[selected]", "value"), ["notes"]);
    assert_eq!(page.attributes("#filter-author option[selected]", "value"), [lawyer.to_string()]);
    assert_eq!(page.attributes("#filter-author option", "value").len(), 4, "anyone, Clerk, and two people");
}

#[tokio::test]
async fn five_hundred_entries_are_read_page_by_page() {
    let world = at_work().await;
    // Two notes in each minute.
    world.app.notes(world.case, &world.paralegal, 500, |n| SignedDuration::from_mins(n / 2)).await;
    let mut seen = Vec::new();
    let mut at = world.at("?kind=notes");
    loop {
        let page = world.paralegal.get(at.split('#').next().unwrap()).await;
        assert!(page.all("#timeline-entries [data-said]")[0].starts_with("500 entries"));
        assert_eq!(texts(&page).len(), usize::min(30, 500 - seen.len()));
        seen.extend(texts(&page));
        let Some(next) = page.attributes("#timeline-list > li:last-child > div > a[hx-get]", "href").first().cloned()
        else {
            break;
        };
        assert!(next.contains("kind=notes"), "the filter stays: {next}");
        at = next;
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((all, seen.len()), (500, 500), "each once");
    // All at once, for printing; the filter stays.
    let link = "#timeline-list > li:last-child > div > a:not([hx-get])";
    let page = world.paralegal.get(&world.at("?kind=notes")).await;
    let at = page.attributes(link, "href")[0].clone();
    let page = world.paralegal.get(at.split('#').next().unwrap()).await;
    let mut whole = texts(&page);
    assert_eq!(page.attributes(link, "href").len(), 0, "nothing is left to show");
    whole.sort();
    assert_eq!(whole, seen);
}

#[tokio::test]
async fn notes_read_as_they_were_written_and_events_have_no_marks() {
    let world = at_work().await;
    let text = "# Call\n[09:15]: 350*26/12 - 40*2\n---\n\n**Mould** in the [report](https://example.org/r)\n- ring 0412 345 678\n<script>alert(1)</script>";
    note(&world, &world.paralegal, text).await;
    let page = world.paralegal.get(&world.at("")).await;
    let read = "# Call [09:15]: 350*26/12 - 40*2 --- Mould in the report ring 0412 345 678 <script>alert(1)</script>";
    assert_eq!(texts(&page)[0], read);
    assert!(page.html.contains("---\n\n<strong>Mould</strong>"), "line breaks stay");
    assert_eq!(page.attributes(".timeline .prose a", "href"), ["https://example.org/r", "tel:0412345678"]);
    assert_eq!(page.attributes(".timeline .prose a", "rel"), ["noopener noreferrer"]);
    assert_eq!(page.all(".timeline .prose li"), ["ring 0412 345 678"]);
    let event: Uuid = world.app.value("select id from notes where note_type = 'EVENT'").await;
    world.app.execute("alter table notes disable trigger history_is_kept").await;
    let marks = json!({ "event": "TENANCY", "event_data": { "to": { "address": "**so**" } } });
    world.app.set("notes", event, marks).await;
    let page = world.paralegal.get(&world.at("?kind=events")).await;
    assert_eq!(texts(&page), ["Clerk set the tenancy to **so**"]);
}
