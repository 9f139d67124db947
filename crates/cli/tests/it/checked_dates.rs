//! Critical dates from before there were two states, and what the release before still does to them.

use clerk_core::casework::dates;
use clerk_core::jobs;
use clerk_core::schema;
use clerk_core::schema::MIGRATOR;
use clerk_platform::config::DatabaseConfig;
use clerk_platform::db;
use clerk_testkit::database;
use sqlx::PgPool;
use uuid::Uuid;

/// The schema as the last release had it that knew one state.
const BEFORE: i64 = 20261130000004;

/// A date as the release before sets it, some days from today, in a case of its own.
async fn old(pool: &PgPool, days: i32, is_reviewed: bool) -> Uuid {
    let sql = "
        with client as (insert into clients (first_name, last_name, email) values ('Ada', 'Testér', gen_random_uuid() || '@example.com') returning id),
        filed as (insert into cases (fileref, topic, client_id, created_at, updated_at)
            select next_fileref('REPAIRS'), 'REPAIRS', id, now(), now() from client returning id)
        insert into critical_dates (case_id, date_type, on_date, notes, is_reviewed, hearing_type, hearing_location, created_at, updated_at)
        select id, 'HEARING_LISTED', (now() at time zone 'Australia/Melbourne')::date + $1, 'Bring the lease', $2, 'VIRTUAL', 'VCAT', now(), now()
        from filed returning id";
    sqlx::query_scalar(sql).bind(days).bind(is_reviewed).fetch_one(pool).await.unwrap()
}

async fn close(pool: &PgPool, date: Uuid) -> Result<(), String> {
    let sql = "update cases set is_open = false, stage = 'CLOSED', outcome = 'UNKNOWN', closed_at = now()
               where id = (select case_id from critical_dates where id = $1)";
    let closed = sqlx::query(sql).bind(date).execute(pool).await;
    closed.map(|_| ()).map_err(|error| error.into_database_error().unwrap().code().unwrap().into_owned())
}

/// Whether it is checked, and what became of it.
async fn states(pool: &PgPool, date: Uuid) -> (bool, Option<String>) {
    sqlx::query_as("select is_reviewed, outcome from critical_dates where id = $1")
        .bind(date)
        .fetch_one(pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn what_was_reviewed_is_checked_and_over_only_if_its_day_has_been() {
    let url = database::create_empty().await.unwrap();
    let pool = db::connect(&DatabaseConfig { url: url.into(), pool_size: 2 }, "tests").unwrap();
    jobs::migrate(&pool).await.unwrap();
    MIGRATOR.run_to(BEFORE, &pool).await.unwrap();
    let (held, to_come) = (old(&pool, -3, true).await, old(&pool, 30, true).await);
    let (asked, open) = (old(&pool, -3, false).await, old(&pool, 30, false).await);
    let (closed, closed_early) = (old(&pool, -9, true).await, old(&pool, 9, true).await);
    for date in [closed, closed_early] {
        close(&pool, date).await.unwrap();
    }

    schema::migrate(&pool).await.unwrap();

    for (date, is_checked, outcome) in [
        (held, true, Some("DONE")),
        (to_come, true, None),
        (asked, false, None),
        (open, false, None),
        (closed, true, Some("DONE")),
        (closed_early, true, Some("VACATED")),
    ] {
        assert_eq!(states(&pool, date).await, (is_checked, outcome.map(str::to_owned)));
    }
    let found = "select count(*) from critical_dates where search_text like '%tester%' and search_text like '%lease%' and search_text like '%r000%'";
    assert_eq!(sqlx::query_scalar::<_, i64>(found).fetch_one(&pool).await.unwrap(), 6);
    let case: Uuid = sqlx::query_scalar("select case_id from critical_dates where id = $1")
        .bind(held)
        .fetch_one(&pool)
        .await
        .unwrap();
    let read = dates::of_case(&mut pool.acquire().await.unwrap(), case.into()).await.unwrap();
    assert!(read[0].is_checked && read[0].checked_by.is_none() && read[0].outcome.is_some());

    // The release before goes on for a while. It adds dates, marks them, and changes them.
    let set = old(&pool, 5, false).await;
    let by = "update critical_dates set hearing_time = '10:00', hearing_room = 'List A', outcome = 'VACATED', outcome_notes = 'Adjourned' where id = $1";
    sqlx::query(by).bind(set).execute(&pool).await.unwrap();
    sqlx::query("update critical_dates set is_reviewed = true where id = $1").bind(set).execute(&pool).await.unwrap();
    assert_eq!(states(&pool, set).await, (true, Some("VACATED".to_owned())));
    let change = "update critical_dates set date_type = 'OTHER', on_date = on_date + 1, notes = '', hearing_type = null, hearing_location = '',
         is_reviewed = false where id = $1";
    sqlx::query(change).bind(set).execute(&pool).await.unwrap();
    assert_eq!(states(&pool, set).await, (false, None), "it is another date");
    let left = "select count(*) from critical_dates where id = $1 and (hearing_time is not null or hearing_room <> '' or outcome_notes <> '')";
    assert_eq!(sqlx::query_scalar::<_, i64>(left).bind(set).fetch_one(&pool).await.unwrap(), 0);
    // It knows the code with which the database refuses to close the case.
    assert_eq!(close(&pool, set).await, Err("CK002".to_owned()));
    assert_eq!(close(&pool, to_come).await, Err("CK002".to_owned()));
    assert_eq!(close(&pool, held).await, Ok(()));
}
