//! Events whose words were stored, before they were stored as codes: each says afterwards, in a sentence, what it said.

use clerk_core::access::{Role, Viewer};
use clerk_core::casework::cases::{Outcome, Stage, Topic};
use clerk_core::casework::dates::{DateType, HearingType};
use clerk_core::casework::services::ServiceType;
use clerk_core::casework::timeline::{self, Note, TimelineFilter};
use clerk_core::jobs;
use clerk_core::schema;
use clerk_core::schema::MIGRATOR;
use clerk_platform::config::DatabaseConfig;
use clerk_platform::db;
use clerk_platform::time::show_date;
use clerk_testkit::database;
use jiff::civil::date;
use sqlx::PgPool;
use uuid::Uuid;

/// The schema as the last release had it that stored words.
const BEFORE: i64 = 20261128000002;

/// An old row: name, from, to, and whether codes can be made of it.
type Old = (&'static str, Option<String>, Option<String>, bool);

fn readable() -> Vec<Old> {
    let mut all: Vec<Old> = Vec::new();
    let mut add = |name, from: Option<&str>, to: Option<&str>| {
        all.push((name, from.map(str::to_owned), to.map(str::to_owned), true));
    };
    for how in ["from the intake form", "by hand", "from the old system"] {
        add("CASE_CREATED", None, Some(how));
    }
    for topic in Topic::ALL {
        add("TOPIC", Some(topic.label()), Some(Topic::Repairs.label()));
    }
    for stage in Stage::ALL {
        add("STAGE", Some(stage.label()), Some(Stage::Advice.label()));
        add("REOPENED", None, Some(stage.label()));
    }
    for outcome in Outcome::ALL {
        let label = if *outcome == Outcome::Churned { "Churned" } else { outcome.label() };
        add("OUTCOME", None, Some(label));
        add("OUTCOME", Some(label), None);
        add("CLOSED", None, Some(label));
        add("CLOSED", Some(Outcome::Unknown.label()), Some(label));
    }
    let details =
        "weekly rent, weekly income, income range, work or study, type of referrer, referrer, notes on the outcome";
    details.split(", ").chain([details]).for_each(|details| add("DETAILS", None, Some(details)));
    for (from, to) in [(None, Some("Ada O'Testér")), (Some("Ada, LLB"), Some("Bo")), (Some("Bo"), None), (None, None)]
    {
        for name in ["TENANCY", "SUPPORT_WORKER", "PARALEGAL", "LAWYER"] {
            add(name, from, to);
        }
    }
    let hearings =
        HearingType::ALL.iter().map(|kind| format!(", {kind}: 55 King St, level 2:\nroom 1")).chain([String::new()]);
    for (number, hearing) in (0..).zip(hearings.collect::<Vec<_>>()) {
        for date_type in DateType::ALL {
            let was = format!("{date_type}, {}", show_date(date(2026, 1 + number, 28)));
            let is = format!("{date_type}, {}{hearing}", show_date(date(2028, 2, 29)));
            add("CRITICAL_DATE", None, Some(&is));
            add("CRITICAL_DATE", Some(&was), Some(&is));
            add("CRITICAL_DATE", Some(&is), Some(&is));
            add("CRITICAL_DATE_REVIEWED", None, Some(&is));
            add("CRITICAL_DATE_NOT_REVIEWED", None, Some(&is));
        }
    }
    for service_type in ServiceType::ALL {
        for (month, day) in (1..=12).map(|month| (month, 2 * month + 4)).chain([(8, 31), (2, 1)]) {
            let was = format!("{service_type}, {}", show_date(date(2025, month, day)));
            let is = format!("{was} to {}", show_date(date(2026, month, day)));
            add("SERVICE", None, Some(&format!("{was}, 10000 times")));
            add("SERVICE", Some(&was), Some(&format!("{was}, 2 times")));
            add("SERVICE_FINISHED", Some(&was), Some(&is));
            add("SERVICE_DELETED", None, Some(&format!("{is}, 7 times")));
        }
    }
    all
}

/// Words that no release of ours has written, or no longer: they are kept as they are.
fn odd() -> Vec<Old> {
    let all = [
        ("CASE_CREATED", None, Some("by fax")),
        ("CASE_CREATED", None, None),
        ("CASE_CREATED", Some("by hand"), Some("by hand")),
        ("TOPIC", Some("Repairs"), None),
        ("TOPIC", Some("Mould"), Some("Repairs")),
        ("STAGE", Some("Not started"), Some("Mediation")),
        ("STAGE", None, Some("Closed")),
        ("OUTCOME", Some("Settled"), Some("Successful")),
        ("CLOSED", None, None),
        ("CLOSED", Some("Settled"), Some("Successful")),
        ("REOPENED", Some("Closed"), Some("Drafting advice")),
        ("DETAILS", None, Some("weekly rent, colour")),
        ("DETAILS", None, Some("")),
        ("CRITICAL_DATE", None, Some("Other, 31 Feb 2026")),
        ("CRITICAL_DATE", None, Some("Other, 1 Foo 2026")),
        ("CRITICAL_DATE", None, Some("Hearing listed, 1 Dec 2026, By phone: VCAT")),
        ("CRITICAL_DATE_REVIEWED", None, Some("tomorrow")),
        ("CRITICAL_DATE_NOT_REVIEWED", None, None),
        ("SERVICE", None, Some("Legal advice, 1 Dec 2026, 1 times")),
        ("SERVICE", Some("Legal advice, 1 Dec 2026"), None),
        ("SERVICE_FINISHED", None, Some("Legal support, 1 Dec 2026 to 2 Dec 2026")),
        ("SERVICE_DELETED", None, Some("Legal aid, 1 Dec 2026")),
        ("STAGE_OF_OLD", Some("a"), Some("b")),
    ];
    all.map(|(name, from, to)| (name, from.map(str::to_owned), to.map(str::to_owned), false)).into()
}

async fn write(pool: &PgPool, case: Uuid, (name, from, to, _): &Old, subject: Option<Uuid>) -> Uuid {
    // As the release before wrote them.
    sqlx::query_scalar(
        "insert into notes (case_id, note_type, author_id, event, old_value, new_value, subject_id, created_at)
         values ($1, 'EVENT', null, $2, $3, $4, $5, now()) returning id",
    )
    .bind(case)
    .bind(name)
    .bind(from)
    .bind(to)
    .bind(subject)
    .fetch_one(pool)
    .await
    .unwrap()
}

/// A database of the release before, with a case and someone who can be put on it.
async fn before() -> (PgPool, Uuid, Uuid) {
    let url = database::create_empty().await.unwrap();
    let pool = db::connect(&DatabaseConfig { url: url.into(), pool_size: 2 }, "tests").unwrap();
    jobs::migrate(&pool).await.unwrap();
    MIGRATOR.run_to(BEFORE, &pool).await.unwrap();
    let case = sqlx::query_scalar(
        "with client as (insert into clients (email) values ('ada@example.com') returning id)
         insert into cases (fileref, topic, client_id, created_at, updated_at) select 'R0001', 'REPAIRS', id, now(), now() from client returning id",
    );
    let case = case.fetch_one(&pool).await.unwrap();
    let user = sqlx::query_scalar(
        "insert into users (email, full_name, created_at, updated_at) values ('bo@staff.test', 'Bo', now(), now()) returning id",
    );
    let user = user.fetch_one(&pool).await.unwrap();
    (pool, case, user)
}

async fn read(pool: &PgPool, case: Uuid) -> Vec<Note> {
    let viewer = Viewer { user_id: Uuid::nil().into(), role: Role::Admin };
    let mut connection = pool.acquire().await.unwrap();
    timeline::timeline(&mut connection, &viewer, case.into(), &TimelineFilter::default(), 10_000, 0).await.unwrap().0
}

/// Whether an event is said as a sentence that has the words of both sides, where they are worth saying.
fn is_said(sentence: &str, name: &str, from: Option<&str>, to: Option<&str>) -> bool {
    // Where a service began is said once, and so is that a case was created by hand.
    let from = from.filter(|_| name != "SERVICE_FINISHED");
    let to = to.filter(|to| name != "CASE_CREATED" || *to != "by hand");
    let listed = |words: &str| words.split(", ").all(|word| sentence.contains(word));
    sentence.starts_with("Clerk ")
        && from.is_none_or(|from| sentence.contains(from))
        && to.is_none_or(|to| if name == "DETAILS" { listed(to) } else { sentence.contains(to) })
}

/// What an outcome is called now that was called otherwise when the words were stored.
fn today(words: &Option<String>) -> Option<String> {
    words.as_ref().map(|words| words.replace("Churned", "Client stopped responding"))
}

/// Compares what is read with what was written.
async fn check(pool: &PgPool, case: Uuid, written: &[(Uuid, Old)]) {
    let notes = read(pool, case).await;
    assert_eq!(notes.len(), written.len());
    let kept: Vec<Uuid> =
        sqlx::query_scalar("select id from notes where event_data ? 'kept'").fetch_all(pool).await.unwrap();
    for (id, (name, from, to, has_codes)) in written {
        let note = notes.iter().find(|note| note.id == (*id).into()).unwrap();
        assert_eq!(note.event.as_deref(), Some(*name));
        let (from, to) = (today(from), today(to));
        assert_eq!((&note.old_value, &note.new_value), (&from, &to), "{name}");
        let sentence = note.event_text();
        assert!(is_said(&sentence, name, from.as_deref(), to.as_deref()), "{sentence}: {name} {from:?} {to:?}");
        assert_eq!(kept.contains(id), !has_codes, "{name} {from:?} {to:?}");
    }
}

#[tokio::test]
async fn events_that_were_stored_as_words_say_what_they_said() {
    let (pool, case, user) = before().await;
    let mut written = Vec::new();
    for old in readable().into_iter().chain(odd()) {
        let subject = (matches!(old.0, "PARALEGAL" | "LAWYER") && old.2.is_some()).then_some(user);
        written.push((write(&pool, case, &old, subject).await, old));
    }
    let note = "insert into notes (case_id, note_type, text, created_at) values ($1, 'PARALEGAL', 'Called', now()) returning id";
    let note: Uuid = sqlx::query_scalar(note).bind(case).fetch_one(&pool).await.unwrap();
    let as_before: Vec<String> =
        sqlx::query_scalar("select to_jsonb(notes)::text from notes order by id").fetch_all(&pool).await.unwrap();

    schema::migrate(&pool).await.unwrap();

    let after = "select (to_jsonb(notes) - 'event_data')::text from notes order by id";
    assert_eq!(
        sqlx::query_scalar::<_, String>(after).fetch_all(&pool).await.unwrap(),
        as_before,
        "the rest is untouched"
    );
    // Who was put on the case is known by their id.
    let ids = "select count(*) from notes where event in ('PARALEGAL', 'LAWYER') and event_data #>> '{to,id}' = subject_id::text";
    assert_eq!(sqlx::query_scalar::<_, i64>(ids).fetch_one(&pool).await.unwrap(), 4);
    let labels = "select count(*) from notes where event = 'STAGE' and not event_data ? 'kept' and event_data::text !~ '^[A-Z_ {}:,\"fromt]*$'";
    assert_eq!(sqlx::query_scalar::<_, i64>(labels).fetch_one(&pool).await.unwrap(), 0, "codes, not labels");
    for statement in
        ["update notes set event_data = '{}' where event is not null", "delete from notes", "truncate notes cascade"]
    {
        let refused = sqlx::query(statement).execute(&pool).await.expect_err(statement);
        assert_eq!(refused.into_database_error().unwrap().code().as_deref(), Some("CK010"), "history is guarded again");
    }
    assert!(read(&pool, case).await.iter().any(|entry| entry.id == note.into() && entry.event.is_none()));
    sqlx::query("delete from notes where id = $1").bind(note).execute(&pool).await.unwrap();
    check(&pool, case, &written).await;
}

#[tokio::test]
async fn what_the_release_before_writes_while_it_is_replaced_is_translated_too() {
    let (pool, case, user) = before().await;
    schema::migrate(&pool).await.unwrap();
    let mut written = Vec::new();
    for old in readable().into_iter().chain(odd()).filter(|(name, ..)| !name.starts_with("SERVICE")) {
        let subject = (old.0 == "PARALEGAL" && old.2.is_some()).then_some(user);
        written.push((write(&pool, case, &old, subject).await, old));
    }
    check(&pool, case, &written).await;
}
