//! The timeline of a case: what can be written, narrowing it, reading far back, mending a note.

use crate::support::{assign, make_case, repairs_of};
use clerk_core::access::Group;
use clerk_platform::clock::Clock;
use clerk_testkit::app::{Browser, Page, TestApp};
use jiff::SignedDuration;
use uuid::Uuid;

struct World {
    app: TestApp,
    case: Uuid,
    coordinator: Browser,
    paralegal: Browser,
    lawyer: Browser,
    stranger: Browser,
}

impl World {
    async fn new() -> Self {
        let app = TestApp::spawn_at(Clock::fixed("2026-11-24T01:00:00Z".parse().unwrap())).await;
        let case = make_case(&app, &repairs_of("ada@example.com")).await;
        app.clock.advance(SignedDuration::from_secs(1));
        let (coordinator, paralegal) = (app.signed_in(Group::Coordinator).await, app.signed_in(Group::Paralegal).await);
        let (lawyer, stranger) = (app.signed_in(Group::Lawyer).await, app.signed_in(Group::Paralegal).await);
        assign(&app, case, paralegal.user_id, lawyer.user_id).await;
        Self { app, case, coordinator, paralegal, lawyer, stranger }
    }

    fn at(&self, tail: &str) -> String {
        format!("/admin/cases/{}{tail}", self.case)
    }

    async fn write(&self, who: &Browser, fields: &[(&str, &str)]) -> Page {
        let page = who.get(&self.at("")).await;
        who.submit(&page, &self.at("/notes"), fields).await
    }

    /// Writes a file note; the address of its form for changes.
    async fn note(&self, who: &Browser, text: &str) -> String {
        let answer = self.write(who, &[("note_type", "PARALEGAL"), ("text", text)]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let id: Uuid = sqlx::query_scalar("select id from notes where text = $1")
            .bind(text)
            .fetch_one(&self.app.pool)
            .await
            .unwrap();
        self.at(&format!("/notes/{id}/edit"))
    }
}

fn texts(page: &Page) -> Vec<String> {
    page.all(".timeline .as-typed")
}

#[tokio::test]
async fn checks_and_reviews_are_written_from_the_case() {
    let world = World::new().await;
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
            "Write the date of the next review as in 2026-11-24.",
        ),
        (
            vec![("note_type", "REVIEW"), ("text", "x"), ("next_review", "2026-11-23")],
            422,
            "The next review can't be in the past.",
        ),
        (
            vec![("note_type", "REVIEW"), ("text", "x"), ("next_review", "9999-12-31")],
            422,
            "This date is too far ahead.",
        ),
        (
            vec![("note_type", "REVIEW"), ("text", "x"), ("next_review", "31/12/2026")],
            422,
            "Write the date of the next review",
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
        let answer = world.write(&world.coordinator, &fields).await;
        assert_eq!(answer.status, status, "{fields:?}: {}", answer.text());
        assert!(answer.text().contains(message), "{fields:?}: {}", answer.text());
        if status == 422 {
            assert_eq!(answer.all("#note-text")[0], fields[1].1, "what was typed stays");
        }
    }
    // Kept as the beginning of that day in Melbourne.
    let (next, subject): (clerk_platform::time::Timestamp, Uuid) = sqlx::query_as(
        "select (select event_at from notes where note_type = 'REVIEW'), (select subject_id from notes where note_type = 'PERFORMANCE')",
    )
    .fetch_one(&world.app.pool)
    .await
    .unwrap();
    assert_eq!(next.to_jiff().to_string(), "2026-11-23T13:00:00Z");
    assert_eq!(Some(subject), world.paralegal.user_id, "the case's paralegal");
    let page = world.coordinator.get(&world.at("")).await;
    assert!(page.text().contains("next review 24 Nov 2026 (today)"), "{}", page.text());
    let state: (Option<String>, Option<String>, bool) = sqlx::query_as(
        "select conflict_check, eligibility_check, next_review_at = '2026-11-23T13:00:00Z' from cases where id = $1",
    )
    .bind(world.case)
    .fetch_one(&world.app.pool)
    .await
    .unwrap();
    assert_eq!(state, (Some("PASSED".to_owned()), Some("FAILED".to_owned()), true));

    // Without a paralegal on the case somebody must be named.
    assign(&world.app, world.case, None, world.lawyer.user_id).await;
    let answer = world.write(&world.coordinator, &[("note_type", "PERFORMANCE"), ("text", "x")]).await;
    assert!(answer.text().contains("choose whom the review is about"), "{}", answer.text());
    let stranger = world.stranger.user_id.unwrap().to_string();
    let fields = [("note_type", "PERFORMANCE"), ("text", "x"), ("subject_id", stranger.as_str())];
    assert_eq!(world.write(&world.coordinator, &fields).await.status, 303);
}

#[tokio::test]
async fn below_coordinators_reviews_do_not_exist() {
    let world = World::new().await;
    let review = [("note_type", "REVIEW"), ("text", "Secret review."), ("next_review", "2026-12-01")];
    assert_eq!(world.write(&world.coordinator, &review).await.status, 303);
    assert_eq!(world.write(&world.coordinator, &[("note_type", "PERFORMANCE"), ("text", "Secret.")]).await.status, 303);
    let id: Uuid =
        sqlx::query_scalar("select id from notes where note_type = 'REVIEW'").fetch_one(&world.app.pool).await.unwrap();
    for who in [&world.paralegal, &world.lawyer] {
        let page = who.get(&world.at("")).await;
        assert!(!page.html.contains("REVIEW") && !page.html.contains("Secret") && !page.html.contains("next_review"));
        assert_eq!(page.all("#timeline-entries [role=status]")[0], "1 entry", "not counted");
        assert_eq!(page.attributes("#filter-kind option", "value"), ["", "events"]);
        let author = world.coordinator.user_id.unwrap().to_string();
        assert!(!page.attributes("#filter-author option", "value").contains(&author), "nor who wrote them");
        for filter in ["?kind=reviews".to_owned(), format!("?author={author}"), format!("?older={id}")] {
            let page = who.get(&world.at(&filter)).await;
            assert!(!page.html.contains("Secret"), "{filter}");
        }
        let unknown = world.write(who, &[("note_type", "NONSENSE"), ("text", "x")]).await;
        for kind in ["REVIEW", "PERFORMANCE"] {
            let answer = world.write(who, &[("note_type", kind), ("text", "x"), ("next_review", "2026-12-01")]).await;
            assert_eq!((answer.status, answer.all(".alert-danger")), (422, unknown.all(".alert-danger")), "{kind}");
        }
        assert_eq!(who.get(&world.at(&format!("/notes/{id}/edit"))).await.status, 404);
    }
}

#[tokio::test]
async fn narrowed_by_kind_and_author() {
    let world = World::new().await;
    for who in [&world.paralegal, &world.lawyer] {
        world.note(who, &format!("By {}", who.user_id.unwrap())).await;
    }
    world.write(&world.lawyer, &[("note_type", "CONFLICT_CHECK_SUCCESS"), ("text", "None.")]).await;
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
        // What makes no sense narrows nothing.
        ("?kind=nonsense&author=nonsense&older=nonsense".to_owned(), 4),
    ] {
        let page = world.paralegal.get(&world.at(&query)).await;
        assert_eq!(page.status, 200, "{query}");
        assert_eq!(texts(&page).len(), expected, "{query}");
        let entries = if expected == 1 { "1 entry" } else { &format!("{expected} entries") };
        assert!(page.all("#timeline-entries [role=status]")[0].starts_with(entries), "{query}: {entries}");
    }
    // The filter says what it is set to, and offers only who has written here.
    let page = world.paralegal.get(&world.at(&format!("?kind=notes&author={lawyer}"))).await;
    assert_eq!(page.attributes("#filter-kind option[selected]", "value"), ["notes"]);
    assert_eq!(page.attributes("#filter-author option[selected]", "value"), [lawyer.to_string()]);
    assert_eq!(page.attributes("#filter-author option", "value").len(), 4, "anyone, Clerk, and two people");
}

#[tokio::test]
async fn five_hundred_entries_are_read_page_by_page() {
    let world = World::new().await;
    sqlx::query(
        "insert into notes (case_id, note_type, author_id, text, created_at)
         select $1, 'PARALEGAL', $2, 'Note ' || n, timestamptz '2026-11-20T00:00:00Z' + make_interval(mins => n / 2) from generate_series(1, 500) n",
    )
    .bind(world.case)
    .bind(world.paralegal.user_id)
    .execute(&world.app.pool)
    .await
    .unwrap();
    let mut seen = Vec::new();
    let mut at = world.at("?kind=notes");
    loop {
        let page = world.paralegal.get(at.split('#').next().unwrap()).await;
        assert!(page.all("#timeline-entries [role=status]")[0].starts_with("500 entries"));
        assert_eq!(texts(&page).len(), 50);
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
    // All at once, for printing; what narrows the timeline stays.
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
async fn notes_are_markdown_and_events_are_not() {
    let world = World::new().await;
    world
        .note(
            &world.paralegal,
            "# Call\n\n**Mould** in the [report](https://example.org/r)\nand <script>alert(1)</script>",
        )
        .await;
    let page = world.paralegal.get(&world.at("")).await;
    assert!(page.html.contains("<h3>Call</h3>"), "demoted");
    assert!(page.html.contains("<strong>Mould</strong>"));
    assert_eq!(page.attributes(".as-markdown a", "rel"), ["noopener noreferrer nofollow"]);
    assert!(page.html.contains("</a><br>\nand &lt;script&gt;"), "line breaks and HTML as typed");
    sqlx::raw_sql(
        "alter table notes disable trigger history_is_kept;
         update notes set event = 'TENANCY', event_data = '{\"to\": {\"address\": \"**so**\"}}' where note_type = 'EVENT'",
    )
    .execute(&world.app.pool)
    .await
    .unwrap();
    let page = world.paralegal.get(&world.at("?kind=events")).await;
    assert_eq!(texts(&page), ["Tenancy changed: **so**"]);
}

#[tokio::test]
async fn its_author_mends_a_note_for_a_quarter_of_an_hour() {
    let world = World::new().await;
    let form = world.note(&world.paralegal, "The ceilling").await;
    let page = world.paralegal.get(&world.at("")).await;
    assert_eq!(page.attributes(".timeline-meta a", "href"), [form.as_str()]);
    let lawyers = world.lawyer.get(&world.at("")).await;
    assert!(lawyers.attributes(".timeline-meta a", "href").is_empty(), "only its author is offered it");

    // Others: who sees the case may not, who does not see it finds nothing.
    for (who, status) in [(&world.lawyer, 403), (&world.coordinator, 403), (&world.stranger, 404)] {
        assert_eq!(who.get(&form).await.status, status);
        let csrf = who.get("/admin").await.attributes("input[name=csrf]", "value")[0].clone();
        let fields = [("csrf".to_owned(), csrf), ("text".to_owned(), "Mine".to_owned())];
        assert_eq!(who.post(&form, &fields).await.status, status);
    }
    let event: Uuid =
        sqlx::query_scalar("select id from notes where note_type = 'EVENT'").fetch_one(&world.app.pool).await.unwrap();
    sqlx::raw_sql("alter table notes disable trigger history_is_kept").execute(&world.app.pool).await.unwrap();
    sqlx::query("update notes set author_id = $1 where id = $2")
        .bind(world.paralegal.user_id)
        .bind(event)
        .execute(&world.app.pool)
        .await
        .unwrap();
    for (id, status) in [(event.to_string(), 403), (Uuid::new_v4().to_string(), 404), ("nonsense".to_owned(), 404)] {
        assert_eq!(world.paralegal.get(&world.at(&format!("/notes/{id}/edit"))).await.status, status, "{id}");
    }

    world.app.clock.advance(SignedDuration::from_mins(10));
    let first = world.paralegal.get(&form).await;
    assert_eq!(first.all("#edit-text"), ["The ceilling"]);
    let second = world.paralegal.get(&form).await;
    let long = "x".repeat(4097);
    for (text, message) in [("", "Write something first."), (long.as_str(), "up to 4096 characters")] {
        let answer = world.paralegal.submit(&first, &form, &[("text", text)]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains(message));
        assert_eq!(answer.all("#edit-text")[0], text);
    }
    let answer = world.paralegal.submit(&first, &form, &[("text", "The ceiling\0")]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = world.paralegal.get(&world.at("")).await;
    assert_eq!(texts(&page)[0], "The ceiling");
    assert!(page.text().contains("edited 24 Nov 2026, 12:10 pm"), "{}", page.text());

    // The other window is told, keeps its text, and may put it on top.
    let answer = world.paralegal.submit(&second, &form, &[("text", "The roof")]).await;
    assert_eq!(answer.status, 409);
    assert!(answer.all("section[aria-label='What it says now']")[0].contains("The ceiling"), "{}", answer.text());
    assert_eq!(answer.all("#edit-text"), ["The roof"]);
    assert_eq!(world.paralegal.submit(&answer, &form, &[]).await.status, 303);

    // Then the record stands.
    let open = world.paralegal.get(&form).await;
    world.app.clock.advance(SignedDuration::from_secs(5 * 60 + 1));
    let late = world.paralegal.submit(&open, &form, &[("text", "Too late")]).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("add a new note instead"), "{}", late.text());
    assert_eq!(late.all("#edit-text"), ["Too late"], "what was typed stays");
    let late = world.paralegal.get(&form).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("add a new note instead"));
    let page = world.paralegal.get(&world.at("")).await;
    assert_eq!(texts(&page)[0], "The roof");
    assert!(page.attributes(".timeline-meta a", "href").is_empty());
}

#[tokio::test]
async fn whoever_was_signed_out_over_a_note_comes_back_to_its_case() {
    let world = World::new().await;
    sqlx::query("delete from sessions").execute(&world.app.pool).await.unwrap();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let path = world.at("");
    for (referrer, next) in [
        (Some(world.app.at(&format!("{path}?done=note"))), path.as_str()),
        (None, "/admin"),
        (Some("nonsense".to_owned()), "/admin"),
    ] {
        let mut request = client.post(world.app.at(&world.at("/notes"))).form(&[("text", "x")]);
        if let Some(referrer) = referrer {
            request = request.header("referer", referrer);
        }
        let answer = request.send().await.unwrap();
        let expected = format!("/admin/sign-in?next={}", next.replace('/', "%2F"));
        assert_eq!(
            (answer.status().as_u16(), answer.headers()["location"].to_str().unwrap()),
            (303, expected.as_str())
        );
    }
}
