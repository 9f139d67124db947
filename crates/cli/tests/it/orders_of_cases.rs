//! Cases from before their lists had more orders, and what the release before does to them afterwards.

use clerk_core::jobs;
use clerk_core::schema;
use clerk_core::schema::MIGRATOR;
use clerk_platform::config::DatabaseConfig;
use clerk_platform::db;
use clerk_testkit::database;
use sqlx::PgPool;

/// The schema as the last release had it that knew five orders.
const BEFORE: i64 = 20261130000060;

/// Two members of staff, a client without a family name and one with, a case of each, and dates of the first.
const OLD: &str = "
    insert into users (email, full_name, groups) values
        ('zoe@staff.test', 'Zoë Zuko', '{PARALEGAL}'), ('lia@staff.test', 'Lia Lawyerly', '{LAWYER}');
    insert into clients (first_name, last_name, email) values ('Kim', '', 'kim@example.com'), ('Ada', 'O''Testér', 'ada@example.com');
    insert into cases (fileref, topic, client_id, paralegal_id, lawyer_id, created_at, updated_at)
    select case first_name when 'Ada' then 'R0001' else 'R0002' end, 'REPAIRS', cl.id,
        case first_name when 'Ada' then p.id end, l.id, now(), now()
    from clients cl, users p, users l where p.email = 'zoe@staff.test' and l.email = 'lia@staff.test';
    insert into critical_dates (case_id, date_type, on_date, outcome, deleted_at, created_at, updated_at)
    select c.id, 'OTHER', d.on_date::date, d.outcome, d.deleted_at::timestamptz, now(), now()
    from cases c, (values ('2026-11-01', 'DONE', null), ('2026-11-02', null, '2026-11-01'), ('2026-12-24', null, null), ('2026-12-01', null, null))
        as d (on_date, outcome, deleted_at)
    where c.fileref = 'R0001'";

/// What a case is ordered by: client, paralegal, next date.
type Order = (String, Option<String>, Option<String>);

async fn order(pool: &PgPool, fileref: &str) -> Order {
    let sql = "select client_order, paralegal_order, next_date_on::text from cases where fileref = $1";
    sqlx::query_as(sql).bind(fileref).fetch_one(pool).await.unwrap()
}

fn is(client: &str, paralegal: Option<&str>, date: Option<&str>) -> Order {
    (client.to_owned(), paralegal.map(str::to_owned), date.map(str::to_owned))
}

#[tokio::test]
async fn cases_get_their_orders_and_keep_them_whichever_release_writes() {
    let url = database::create_empty().await.unwrap();
    let pool = db::connect(&DatabaseConfig { url: url.into(), pool_size: 2 }, "tests").unwrap();
    jobs::migrate(&pool).await.unwrap();
    MIGRATOR.run_to(BEFORE, &pool).await.unwrap();
    sqlx::raw_sql(OLD).execute(&pool).await.unwrap();

    schema::migrate(&pool).await.unwrap();

    assert_eq!(order(&pool, "R0001").await, is("o'tester ada", Some("zoe zuko"), Some("2026-12-01")));
    assert_eq!(order(&pool, "R0002").await, is("kim", None, None));
    let found = "select count(*) from cases where client_search_text like '%lawyerly%'";
    assert_eq!(sqlx::query_scalar::<_, i64>(found).fetch_one(&pool).await.unwrap(), 2);

    // The release before knows nothing of it.
    let changes = "
        update clients set last_name = 'Zet', updated_at = now() where first_name = 'Kim';
        update cases set paralegal_id = (select id from users where email = 'lia@staff.test') where fileref = 'R0002';
        update users set full_name = 'Ann Zuko' where email = 'zoe@staff.test';
        update critical_dates set outcome = 'DONE' where on_date = '2026-12-01';
        insert into critical_dates (case_id, date_type, on_date, created_at, updated_at)
        select id, 'OTHER', '2027-01-02', now(), now() from cases;
        delete from critical_dates where on_date = '2026-12-24'";
    sqlx::raw_sql(changes).execute(&pool).await.unwrap();
    assert_eq!(order(&pool, "R0001").await, is("o'tester ada", Some("ann zuko"), Some("2027-01-02")));
    assert_eq!(order(&pool, "R0002").await, is("zet kim", Some("lia lawyerly"), Some("2027-01-02")));
}
