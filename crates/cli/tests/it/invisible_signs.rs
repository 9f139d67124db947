//! Addresses and names that came in with signs nobody sees, before these were removed from everything that comes in.

use clerk_core::jobs;
use clerk_core::schema;
use clerk_core::schema::MIGRATOR;
use clerk_platform::config::DatabaseConfig;
use clerk_platform::db;
use clerk_testkit::database;
use sqlx::PgPool;

/// The schema before the step that removes them.
const BEFORE: i64 = 20261130000004;

async fn texts(pool: &PgPool, query: &'static str) -> Vec<String> {
    sqlx::query_scalar(query).fetch_all(pool).await.unwrap()
}

#[tokio::test]
async fn what_nobody_sees_is_gone_from_addresses_and_names() {
    let url = database::create_empty().await.unwrap();
    let pool = db::connect(&DatabaseConfig { url: url.into(), pool_size: 2 }, "tests").unwrap();
    jobs::migrate(&pool).await.unwrap();
    MIGRATOR.run_to(BEFORE, &pool).await.unwrap();
    // Two that are the same without it, one that another already has, one alone; a name in Persian, which needs its joiner.
    sqlx::raw_sql(
        "insert into clients (email, first_name, phone, created_at) values
             (U&'same\\200B@example.com', 'A', '', now()), (U&'same\\FEFF@example.com', 'B', '', now() + interval '1 second'),
             ('taken@example.com', 'C', '', now()), (U&'taken\\200D@example.com', 'D', '', now()),
             (U&'\\202Aalone@ex\\00ADample.com\\202C', U&'\\0639\\0644\\06CC\\200C\\0631\\0636\\0627\\200B', U&'0400\\2060 123 456', now());
         insert into users (email, full_name, created_at, updated_at) values (U&'bo\\200B@staff.test', 'Bo', now(), now());
         insert into blocked_contacts (email, created_at, updated_at) values (U&'spam\\200C@example.com', now(), now());
         insert into contacts (name, phone, created_at) values (U&'Car\\00ADol', U&'0400 123\\202C', now());
         insert into people (full_name, email, address, phone) values (U&'Ag\\200Bent', U&'a\\FEFF@x.org', U&'1\\200B Street', '');
         insert into uploads (object_key, file_name, content_type, byte_size, created_at)
             values ('k', U&'a\\202Egnp.exe', 'image/png', 1, now())",
    )
    .execute(&pool)
    .await
    .unwrap();

    schema::migrate(&pool).await.unwrap();

    assert_eq!(
        texts(&pool, "select email from clients order by first_name").await,
        [
            "same@example.com",
            "same\u{feff}@example.com",
            "taken@example.com",
            "taken\u{200d}@example.com",
            "alone@example.com"
        ],
        "one address can't be two clients' by itself"
    );
    assert_eq!(
        texts(&pool, "select first_name || '|' || phone from clients where email = 'alone@example.com'").await,
        ["علی\u{200c}رضا|0400 123 456"]
    );
    assert_eq!(texts(&pool, "select email from users").await, ["bo@staff.test"]);
    assert_eq!(texts(&pool, "select email from blocked_contacts").await, ["spam@example.com"]);
    assert_eq!(texts(&pool, "select name || '|' || phone from contacts").await, ["Carol|0400 123"]);
    assert_eq!(
        texts(&pool, "select full_name || '|' || email || '|' || address from people").await,
        ["Agent|a@x.org|1 Street"]
    );
    assert_eq!(texts(&pool, "select file_name from uploads").await, ["agnp.exe"]);
    assert_eq!(
        texts(&pool, "select conname::text from pg_constraint where conname = 'notes_text_check' and convalidated")
            .await
            .len(),
        1
    );
}
