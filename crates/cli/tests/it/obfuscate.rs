//! `clerk obfuscate`: nothing that people gave us is left anywhere, and Clerk works with what is there instead.

use crate::support::{Ran, clerk, name, submit};
use clerk_core::access::Group;
use clerk_testkit::app::TestApp;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor};

/// What was typed, in pieces that must not be found again, in lower case.
const PERSONAL: &[&str] = &[
    "ada",
    "testér",
    "tester",
    "adawynne",
    "ada.tester",
    "example.com",
    "400 123 456",
    "0400-123-456",
    "400123456",
    "wombat",
    "tullamarine",
    "agentine",
    "agency",
    "9999 0000",
    "99990000",
    "lordling",
    "1988-12-25",
    "quechua",
    "mushrooms",
    "wardrobe",
    "lovelace",
    "kitchen",
    "grizelda",
    "staff.test",
    "violin",
    "neighbour",
    "bertram",
    "quokka",
    "9999 8888",
    "pseudonym",
    "xylophone",
    "hush-",
    "unknown key",
];

/// A database with something in every column that people fill.
async fn filled() -> TestApp {
    let app = TestApp::spawn().await;
    let (admin, _) = app.named_user("grizelda.adminova@staff.test", &[Group::Admin]).await;
    let browser = app.sign_in(admin, "grizelda.adminova@staff.test").await;
    assert_eq!(browser.get("/admin").await.status, 200);
    submit(&app, "Ada.Tester@example.com", 1).await;
    submit(&app, "bertram@example.com", 2).await;
    // A form that is not finished, and one that fails.
    app.post("/api/submission/", &json!({ "answers": { "EMAIL": "quokka@example.com", "ISSUES": "BONDS" } })).await;
    let caller = json!({ "name": "Xylophone Bertram", "phone_number": "03 9999 8888" });
    assert_eq!(app.post("/api/webhooks/intake-noemail/", &caller).await.0, 200);
    for sql in FILL {
        sqlx::raw_sql(AssertSqlSafe(sql.replace("ADMIN", &admin.to_string()))).execute(&app.pool).await.unwrap();
    }
    app
}

/// What pages would write, in a few words.
const FILL: &[&str] = &[
    "update cases set paralegal_id = 'ADMIN', lawyer_id = 'ADMIN', outcome_notes = 'Ada keeps the violin', referrer = 'cousin Bertram'",
    "insert into notes (case_id, note_type, author_id, text, created_at) select id, 'PARALEGAL', 'ADMIN',
        E'Ada (ADA.TESTER@EXAMPLE.COM, 0400-123-456)\\nplays the **violin** for a neighbour at 7/99 Wombat Crescent, born 1988-12-25', now() from cases",
    "insert into notes (case_id, note_type, event, event_data, created_at)
        select id, 'EVENT', 'LAWYER', '{\"from\": {\"name\": \"Grizelda Adminova\"}, \"to\": {\"name\": \"May Advice\", \"id\": \"ADMIN\"}}', now() from cases",
    "insert into notes (case_id, note_type, event, event_data, created_at)
        select id, 'EVENT', 'TENANCY', '{\"to\": {\"address\": \"7/99 Wombat Crescent\"}}', now() from cases",
    "insert into notes (case_id, note_type, event, event_data, created_at)
        select id, 'EVENT', 'CRITICAL_DATE', '{\"to\": {\"date_type\": \"HEARING_LISTED\", \"on_date\": \"2026-12-01\",
            \"hearing\": {\"hearing_type\": \"IN_PERSON\", \"location\": \"Wombat Court\", \"time\": \"10:00:00\", \"room\": \"Lovelace Room\"},
            \"past_reason\": \"Ada forgot\"}}', now() from cases",
    "insert into notes (case_id, note_type, event, event_data, created_at)
        select id, 'EVENT', 'CRITICAL_DATE_OUTCOME', '{\"date\": {\"date_type\": \"OTHER\", \"on_date\": \"2026-12-01\"}, \"outcome\": \"DONE\",
            \"notes\": \"Ada kept the violin\"}', now() from cases",
    // As the release before stored them: in words.
    "insert into notes (case_id, note_type, event, old_value, new_value, created_at)
        select id, 'EVENT', 'STAGE', 'Waiting for Lovelace', 'Drafting advice', now() from cases",
    "insert into critical_dates (case_id, date_type, on_date, notes, hearing_type, hearing_location, hearing_time, hearing_room, hearing_link,
            outcome, outcome_notes, past_reason, created_at, updated_at)
        select id, 'HEARING_LISTED', '2026-12-01', 'bring the violin', 'IN_PERSON', 'Wombat Court', '10:00', 'Lovelace Room',
            'https://hush.example.org/Lovelace', 'DONE', 'Ada kept the violin', 'Bertram forgot', now(), now() from cases",
    "insert into services (case_id, category, service_type, started_on, notes, created_at, updated_at)
        select id, 'DISCRETE', 'LEGAL_TASK', '2026-11-01', 'called Ada', now(), now() from cases",
    "insert into tasks (case_id, title, notes, remark, created_at, updated_at)
        select id, 'Ask Ada for the violin', 'Bertram knows', 'Call the neighbour', now(), now() from cases",
    "insert into task_items (task_id, position, text) select id, 0, 'Find the quokka' from tasks",
    "insert into notes (case_id, note_type, event, event_data, created_at)
        select case_id, 'EVENT', 'TASKS_ADDED', jsonb_build_object('tasks', jsonb_build_array(jsonb_build_object('id', id, 'title', title))), now() from tasks",
    "update clients set notes = 'has a quokka', eligibility_notes = 'the neighbour pays', gender = 'a violin', pronouns = 'xylophone/xylophones',
        eligibility_circumstances = '{SINGLE_PARENT,\"a quokka\"}'",
    "insert into blocked_contacts (email, phone, phone_key, comment, created_at, updated_at)
        values ('ADA.tester@example.com', '+61 400 123 456', '400123456', 'Ada again', now(), now()), ('bertram@example.com', '', '', '', now(), now())",
    "insert into password_links values ('\\x01', 'ADMIN', now(), now())",
    "insert into api_tokens (user_id, name, token_hash, created_at) values ('ADMIN', 'hush-token', '\\x02', now())",
    "insert into sign_in_throttles values ('account:grizelda.adminova@staff.test', 1, now(), now())",
    "insert into idempotency_keys values ('ADMIN', 'hush-key', '\\x03', 201, '{\"email\": \"ada.tester@example.com\"}', now())",
    "insert into apalis.jobs (id, job_type, job, status, metadata, last_result, run_at) values
        ('01KTEST0000000000000000001', 'fast', convert_to('{\"kind\":\"send_reminder\",\"version\":1,\"data\":{\"submission_id\":\"8d0e0b3e-3a7e-4a39-9f0d-2f6f43ab0c11\",\"to\":\"Lovelace\"}}', 'UTF8'),
         'Killed', hstore('kind', 'send_reminder'), '{\"Err\": \"Lovelace <ada.tester@example.com> is unknown\"}', now()),
        ('01KTEST0000000000000000002', 'fast', '\\x4164612c206e6f204a534f4e', 'Killed', hstore('kind', 'odd'), null, now())",
    "insert into job_errors (job_id, attempt, error) values ('01KTEST0000000000000000001', 1, 'Lovelace has no pseudonym')",
    "update submissions set failed_at = now(), failure_reason = 'Lovelace is odd', problems = '{Tullamarine is no suburb}' where not is_complete",
    "update settings set value = '{\"name\": \"The Centre\", \"phone\": \"03 9000 0000\"}' where name = 'ORGANISATION'",
];

/// Every value of every column, as text; bytes as what they spell.
async fn dump(app: &TestApp) -> Vec<(String, String)> {
    let columns: Vec<(String, String, String)> = sqlx::query_as(
        "select table_schema || '.' || table_name, column_name, data_type from information_schema.columns
         where table_schema in ('public', 'apalis') and table_name <> 'caseload'
             and data_type not in ('uuid', 'integer', 'bigint', 'smallint', 'boolean', 'timestamp with time zone')",
    )
    .fetch_all(&app.pool)
    .await
    .unwrap();
    let mut values = Vec::new();
    for (table, column, data_type) in columns {
        let value =
            if data_type == "bytea" { format!("encode({column}, 'escape')") } else { format!("{column}::text") };
        let sql = format!("select {value} from {table} where {column} is not null");
        let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&app.pool).await.unwrap();
        values.extend(found.into_iter().map(|value| (format!("{table}.{column}"), value)));
    }
    values
}

/// Where personal data is.
async fn left(app: &TestApp) -> Vec<String> {
    // Ids and hashes spell by chance what nobody wrote.
    let is_id = |place: &str| {
        place.ends_with("id") || place.ends_with("_by") || place.ends_with("object_key") || place.ends_with("checksum")
    };
    let mut found = Vec::new();
    for (place, value) in dump(app).await.into_iter().filter(|(place, _)| !is_id(place)) {
        let lower = value.to_lowercase();
        // JSON may spell a letter in another way.
        let plain = serde_json::from_str::<Value>(&lower).map(|json| json.to_string()).unwrap_or_default();
        let has = |personal: &str| match personal {
            // Three letters are somewhere in anything.
            "ada" => lower.split(|c: char| !c.is_alphanumeric()).any(|word| word == "ada"),
            other => lower.contains(other) || plain.contains(other),
        };
        found.extend(
            PERSONAL.iter().filter(|personal| has(personal)).map(|personal| format!("{personal} in {place}: {value}")),
        );
    }
    found
}

async fn obfuscate(app: &TestApp, more: &[&str]) -> Ran {
    clerk(app, &[&["obfuscate", "--yes-this-database", name(app)], more].concat(), &[]).await
}

#[tokio::test]
async fn nothing_of_before_is_left() {
    let app = filled().await;
    let before = left(&app).await;
    for personal in PERSONAL {
        assert!(before.iter().any(|line| line.starts_with(personal)), "the test has no {personal}");
    }
    let sizes = "select (select count(*) from notes), (select count(*) from cases), (select sum(length(text)) from notes), (select count(*) from users)";
    let shape: (i64, i64, i64, i64) = sqlx::query_as(sizes).fetch_one(&app.pool).await.unwrap();
    let done = obfuscate(&app, &["--files"]).await.well();
    assert!(done.out.contains("none of the old values is left"), "{}", done.out);
    assert_eq!(left(&app).await, Vec::<String>::new());
    let now: (i64, i64, i64, i64) = sqlx::query_as(sizes).fetch_one(&app.pool).await.unwrap();
    assert_eq!(now, shape);

    // The files are others, of the same kind, and there.
    let files = clerk(&app, &["storage", "verify", "--json"], &[]).await.well().json();
    assert_eq!(files["files"], json!(2));
    // Nobody signs in with what they had.
    let doors: i64 = sqlx::query_scalar(
        "select (select count(*) from sessions) + (select count(*) from api_tokens) + (select count(*) from password_links)
             + (select count(*) from users where password_hash is not null)",
    )
    .fetch_one(&app.pool)
    .await
    .unwrap();
    assert_eq!(doors, 0);
    // Once more does no harm, and history is kept again.
    obfuscate(&app, &[]).await.well();
    assert!(sqlx::query("delete from notes where note_type = 'EVENT'").execute(&app.pool).await.is_err());
}

#[tokio::test]
async fn one_person_stays_one_person_and_clerk_works_with_the_data() {
    let app = filled().await;
    obfuscate(&app, &[]).await.well();
    let text = async |sql: &'static str| sqlx::query_scalar::<_, String>(sql).fetch_one(&app.pool).await.unwrap();
    let email = text("select lower(cl.email) from clients cl join cases c on c.client_id = cl.id join submissions s on s.id = c.submission_id
        where cl.email = s.email and s.email = s.answers ->> 'EMAIL' and s.created_at = (select min(created_at) from submissions)").await;
    assert!(email.ends_with(".test"), "{email}");
    let blocked = text("select lower(email) from blocked_contacts where phone <> ''").await;
    let note = text("select text from notes where note_type = 'PARALEGAL' limit 1").await;
    assert_eq!(blocked, email);
    assert!(note.to_lowercase().contains(&email), "{note}");
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (phone, key) = (
        text("select phone from clients limit 1").await,
        text("select phone_key from blocked_contacts where phone <> ''").await,
    );
    assert!(phone.starts_with("04") && digits(&phone) == format!("0{key}"), "{phone} {key}");
    assert!(digits(&note).contains(&key), "{note}");
    let first = text("select first_name from clients limit 1").await;
    assert!(note.starts_with(&first) && first.len() == 3, "{note}");
    // Of events, codes and dates are as they were; names are not, even those that look like codes or months.
    let lawyer = text("select event_data #>> '{to,name}' from notes where event = 'LAWYER' limit 1").await;
    assert!(lawyer.len() == "May Advice".len() && !lawyer.contains("May") && !lawyer.contains("Advice"), "{lawyer}");
    let before = text("select event_data #>> '{from,name}' from notes where event = 'LAWYER' limit 1").await;
    assert_eq!(before.to_lowercase(), text("select replace(full_name, '.', ' ') from users limit 1").await);
    text("select id::text from users where id::text = (select event_data #>> '{to,id}' from notes where event = 'LAWYER' limit 1)").await;
    let address = text("select address from tenancies limit 1").await;
    assert_eq!(text("select event_data #>> '{to,address}' from notes where event = 'TENANCY' limit 1").await, address);
    let hearing = text(
        "select (event_data #- '{to,hearing,location}' #- '{to,hearing,room}' #- '{to,past_reason}')::text from notes where event = 'CRITICAL_DATE' limit 1",
    );
    assert_eq!(
        serde_json::from_str::<Value>(&hearing.await).unwrap(),
        json!({ "to": { "date_type": "HEARING_LISTED", "on_date": "2026-12-01", "hearing": { "hearing_type": "IN_PERSON", "time": "10:00:00" } } })
    );
    let words = text("select event_data #>> '{kept,from}' from notes where event = 'STAGE' limit 1").await;
    assert_eq!(words.len(), "Waiting for Lovelace".len());
    assert_eq!(text("select gender from clients where gender <> 'NON_BINARY' limit 1").await.len(), "a violin".len());
    let answers: Value =
        serde_json::from_str(&text("select answers::text from submissions where is_complete limit 1").await).unwrap();
    assert_eq!(
        (&answers["ISSUES"], &answers["GENDER"], &answers["WEEKLY_RENT"]),
        (&json!("REPAIRS"), &json!("NON_BINARY"), &json!(480))
    );
    let born = text("select date_of_birth::text from clients limit 1").await;
    assert_eq!(answers["DOB"], json!(born));
    assert!(text("select file_name from uploads limit 1").await.ends_with(".png"));

    // Someone new signs in, and finds the client under the new name.
    let create = [
        "user",
        "create",
        "--email",
        "tester@staff.test",
        "--group",
        "Coordinator",
        "--password",
        "correct horse battery",
    ];
    clerk(&app, &create, &[]).await.well();
    let id: uuid::Uuid = sqlx::query_scalar("select id from users where email = 'tester@staff.test'")
        .fetch_one(&app.pool)
        .await
        .unwrap();
    let browser = app.sign_in(id, "tester@staff.test").await;
    let found = browser.get(&format!("/admin/clients?search={first}")).await;
    assert!(found.status == 200 && found.text().contains(&first), "{}", found.text());
    let stale = text(
        "select count(*)::text from cases c join clients cl on cl.id = c.client_id where left(c.client_search_text, length(cl.search_text)) <> cl.search_text",
    );
    assert_eq!(stale.await, "0", "cases are found by what their client is called now");
    let case = text("select id::text from cases limit 1").await;
    assert_eq!(browser.get(&format!("/admin/cases/{case}")).await.status, 200);
    // The form that waited is processed as any other.
    app.run_jobs().await;
    let dead: Vec<String> =
        sqlx::query_scalar("select id from apalis.jobs where status = 'Killed' and id not like '01KTEST%'")
            .fetch_all(&app.pool)
            .await
            .unwrap();
    assert_eq!(dead, Vec::<String>::new());
}

#[tokio::test]
async fn it_refuses_where_it_must_and_changes_nothing_then() {
    let app = filled().await;
    let refused = async |arguments: &[&str], changed: &[(&str, &str)], why: &str| {
        let before = dump(&app).await;
        let ran = clerk(&app, arguments, changed).await;
        assert!(ran.code.is_some_and(|code| code != 0) && ran.err.contains(why), "{why}: {ran:?}");
        assert!(dump(&app).await == before, "{why}: something was changed");
    };
    let this = ["obfuscate", "--yes-this-database", name(&app)];
    refused(&["obfuscate"], &[], "--yes-this-database").await;
    refused(&["obfuscate", "--yes-this-database", "clerk_prod"], &[], "not \"clerk_prod\"").await;
    refused(&this, &[("CLERK_ENV", "production")], "never in production").await;
    // The bucket does not answer.
    refused(&[&this[..], &["--files"]].concat(), &[("S3_ENDPOINT", "http://127.0.0.1:1")], "S3").await;
    // Someone has added a column.
    app.pool.execute("alter table clients add column nickname text").await.unwrap();
    refused(&this, &[], "public.clients.nickname").await;
    app.pool.execute("alter table clients drop column nickname; create table diaries (entry text)").await.unwrap();
    refused(&this, &[], "public.diaries.entry").await;
    app.pool.execute("drop table diaries").await.unwrap();
    // Personal data where none should be.
    app.pool.execute("update job_schedule set name = name; insert into job_schedule values ('O''Testér wrote ada.tester@example.com', now())").await.unwrap();
    refused(&this, &[], "public.job_schedule.name holds").await;
    app.pool.execute("delete from job_schedule; insert into universities (name, created_at, updated_at) values ('University of Ada O''Testér', now(), now())").await.unwrap();
    refused(&this, &[], "public.universities.name holds a name").await;
}

#[tokio::test]
async fn many_people_of_the_same_names_stay_apart() {
    let app = TestApp::spawn().await;
    let generate = ["demo", "generate", "--cases", "400", "--notes", "3"];
    clerk(&app, &generate, &[("CLERK_ENV", "local")]).await.well();
    let counts = "select (select count(distinct lower(email)) from clients), (select count(distinct email) from users),
        (select count(distinct text) from notes), (select count(distinct fileref) from cases)";
    let before: (i64, i64, i64, i64) = sqlx::query_as(counts).fetch_one(&app.pool).await.unwrap();
    obfuscate(&app, &[]).await.well();
    let after: (i64, i64, i64, i64) = sqlx::query_as(counts).fetch_one(&app.pool).await.unwrap();
    assert_eq!(after, before);
}

#[tokio::test]
async fn somebody_has_said_of_each_column_what_it_holds() {
    let app = TestApp::spawn().await;
    let mut connection = app.pool.acquire().await.unwrap();
    let unclassified = clerk_ops::obfuscate::unclassified(&mut connection).await.unwrap();
    assert_eq!(unclassified, Vec::<String>::new(), "add them to crates/core/src/ops/obfuscate/columns.rs");
}
