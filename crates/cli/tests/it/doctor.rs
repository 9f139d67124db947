//! `clerk doctor`.

use crate::support::{Ran, clerk, name};
use clerk_testkit::app::TestApp;
use clerk_testkit::clamd::Clamd;
use clerk_testkit::outbox::Outbox;
use clerk_testkit::postgres::Binaries;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor};
use tokio::net::UdpSocket;
use tokio::process::Command;
use wiremock::matchers::{header, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const KEY: &str = "SG.secret-key-of-this-test";
const PRODUCTION: (&str, &str) = ("CLERK_ENV", "production");
const HTTPS: (&str, &str) = ("PUBLIC_URL", "https://clerk.test");

/// Everything that an installation leans on.
struct Outside {
    sendgrid: MockServer,
    dns: String,
}

impl Outside {
    async fn new() -> Self {
        let sendgrid = MockServer::start().await;
        let scopes = ResponseTemplate::new(200).set_body_json(json!({ "scopes": ["mail.send", "user.profile.read"] }));
        let ask = Mock::given(path("/v3/scopes")).and(header("authorization", format!("Bearer {KEY}")));
        ask.respond_with(scopes).mount(&sendgrid).await;
        Mock::given(path("/v3/scopes"))
            .respond_with(ResponseTemplate::new(401))
            .with_priority(9)
            .mount(&sendgrid)
            .await;
        Self { sendgrid, dns: dns(&[("cases.test", "mx.sendgrid.net"), ("other.test", "mx.example.org")]).await }
    }

    async fn doctor(&self, app: &TestApp, arguments: &[&str], changed: &[(&str, &str)]) -> Ran {
        let sendgrid = self.sendgrid.uri();
        let mut variables = vec![
            ("CLERK_ENV", "local"),
            ("SENDGRID_URL", sendgrid.as_str()),
            ("SENDGRID_API_KEY", KEY),
            ("DNS_SERVER", self.dns.as_str()),
            ("CHAT_TEAM_WEBHOOK_URL", "https://chat.test/hush-team"),
            ("SENTRY_DSN", "https://hush-dsn@sentry.test/1"),
            ("OTLP_ENDPOINT", "https://otlp.test/hush-path"),
            ("OTLP_HEADERS", "authorization=hush-header"),
        ];
        variables.retain(|(name, _)| !changed.iter().any(|(changed, _)| changed == name));
        variables.extend(changed);
        let ran = clerk(app, &[&["doctor"], arguments].concat(), &variables).await;
        for secret in [KEY, "hush", "a secret key that only tests use", app_password(app), "hunter2"] {
            assert!(!ran.out.contains(secret) && !ran.err.contains(secret), "{secret} in {ran:?}");
        }
        ran
    }

    /// The state and the words of one check.
    async fn check(&self, app: &TestApp, check: &str, changed: &[(&str, &str)]) -> (String, String) {
        let ran = self.doctor(app, &["--json"], changed).await;
        let found = ran.json();
        let found = found["checks"].as_array().unwrap().iter().find(|one| one["name"] == check && one["state"] != "ok");
        let found = found.unwrap_or_else(|| panic!("{check} is well in {}", ran.out));
        let text = |key: &str| found[key].as_str().unwrap_or_default().to_owned();
        assert!(!text("fix").is_empty(), "{found}");
        (text("state"), text("found"))
    }
}

fn app_password(app: &TestApp) -> &str {
    app.database_url.split(['/', '@']).nth(2).unwrap().split_once(':').unwrap().1
}

/// A DNS server that knows these MX records, and that nothing else has any.
async fn dns(known: &'static [(&str, &str)]) -> String {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        let mut query = [0; 1024];
        while let Ok((length, from)) = socket.recv_from(&mut query).await {
            let labels = &query[12..length];
            let end = labels.iter().position(|byte| *byte == 0).unwrap();
            let question = &labels[..end + 5];
            let domain: String =
                labels[..end].iter().map(|b| if b.is_ascii_graphic() { *b as char } else { '.' }).collect();
            let host = known.iter().find(|(name, _)| domain.trim_start_matches('.') == *name).map(|(_, host)| host);
            let mut answer = query[..2].to_vec();
            answer.extend([0x81, 0x80, 0, 1, 0, u8::from(host.is_some()), 0, 0, 0, 0]);
            answer.extend(question);
            if let Some(host) = host {
                let mut data = vec![0, 10];
                for label in host.split('.') {
                    data.push(u8::try_from(label.len()).unwrap());
                    data.extend(label.bytes());
                }
                data.push(0);
                answer.extend([0xc0, 12, 0, 15, 0, 1, 0, 0, 0, 60, 0, u8::try_from(data.len()).unwrap()]);
                answer.extend(data);
            }
            let _ = socket.send_to(&answer, from).await;
        }
    });
    address
}

#[tokio::test]
async fn a_well_installation_is_well() {
    let (app, outside) = (TestApp::spawn().await, Outside::new().await);
    let ran = outside.doctor(&app, &[], &[]).await.well();
    assert!(ran.out.ends_with(" 0 failed\n") && !ran.out.contains("FAILED"), "{}", ran.out);
    for line in [
        "ok       schema: version 2026",
        "ok       extensions: btree_gin, hstore, pg_trgm, unaccent\n",
        "ok       bucket: uploads stores, returns and deletes files\n",
        "ok       bucket's privacy: requests without a key get 403\n",
        "ok       clock of the database: same as ours\n",
        "ok       clock of the bucket: same as ours\n",
        "ok       mail key: SendGrid accepts mail with it\n",
        "ok       mail domain: mail to cases.test goes to mx.sendgrid.net\n",
        "ok       history: ",
    ] {
        assert!(ran.out.contains(line), "{line} in {}", ran.out);
    }
    let json = outside.doctor(&app, &["--json"], &[]).await.json();
    assert_eq!(json["state"], json!("warning"), "{json}");
    let left: Vec<&Value> = json["checks"].as_array().unwrap().iter().filter(|check| check["state"] != "ok").collect();
    assert!(left.iter().all(|check| check["name"] == "schema's owner"), "{left:?}");
}

#[tokio::test]
async fn a_virus_scanner_that_answers_is_well_and_a_centre_without_second_factors_is_warned() {
    let (app, outside) = (TestApp::spawn().await, Outside::new().await);
    let clamd = Clamd::start(100_000).await.unwrap();
    let ran = outside.doctor(&app, &[], &[("CLAMD_ADDRESS", &clamd.address())]).await.well();
    assert!(ran.out.contains("ok       virus scanner: clamd answers\n"), "{}", ran.out);
    assert!(ran.out.contains("ok       second factor: needed by COORDINATOR, ADMIN\n"), "{}", ran.out);

    app.execute("update settings set value = '{\"factor_groups\": []}' where name = 'SIGN_IN'").await;
    let (state, found) = outside.check(&app, "second factor", &[]).await;
    assert_eq!((state.as_str(), found.as_str()), ("warning", "no group needs one"));
}

#[tokio::test]
async fn a_bucket_that_takes_no_large_files_is_not_well() {
    let (app, outside) = (TestApp::spawn().await, Outside::new().await);
    for missing in [", \"s3:AbortMultipartUpload\"", ", \"s3:DeleteObject\""] {
        app.take_right(missing);
        let (state, found) = outside.check(&app, "bucket", &[]).await;
        assert!(state == "failed" && found.starts_with("large files: "), "{missing}: {found}");
    }
}

#[tokio::test]
async fn a_developers_machine_is_well() {
    let (app, outside) = (TestApp::spawn().await, Outside::new().await);
    let outbox = Outbox::start(([127, 0, 0, 1], 0).into()).await.unwrap();
    let ran = outside.doctor(&app, &[], &[("SENDGRID_URL", &outbox.url())]).await.well();
    assert!(ran.out.contains("ok       mail key: "), "{}", ran.out);
}

#[tokio::test]
async fn what_is_wrong_is_named_with_how_to_mend_it() {
    let (app, outside) = (TestApp::spawn().await, Outside::new().await);
    let gone = app.database_url.replace(name(&app), "no_such_database");
    let empty = clerk_testkit::database::create_empty().await.unwrap();
    for (check, changed, found) in [
        ("environment", &[("S3_BUCKET", ""), ("SECRET_KEY", "hunter2")][..], "S3_BUCKET"),
        ("database", &[("DATABASE_URL", gone.as_str())], "does not exist"),
        ("database", &[("DATABASE_URL", "postgres://hunter2:hunter2@127.0.0.1:1/x")], ""),
        ("schema", &[("DATABASE_URL", empty.as_str())], "version 0"),
        ("extensions", &[("DATABASE_URL", empty.as_str())], "btree_gin, hstore, pg_trgm, unaccent missing"),
        ("bucket", &[("S3_SECRET_ACCESS_KEY", "hunter2")], "S3"),
        ("bucket", &[("S3_ENDPOINT", "http://127.0.0.1:1")], ""),
        ("schema's owner", &[("CLERK_ENV", "test")], "could change the schema"),
        ("mail key", &[("SENDGRID_API_KEY", "hunter2")], "SendGrid answers 401"),
        ("mail key", &[("SENDGRID_URL", "http://127.0.0.1:1/")], "can't be asked"),
        ("mail key", &[("SENDGRID_API_KEY", ""), PRODUCTION, HTTPS], "no mail is sent"),
        ("mail domain", &[("EMAIL_DOMAIN", "nowhere.test"), PRODUCTION, HTTPS], "no server accepts mail"),
        ("mail domain", &[("EMAIL_DOMAIN", "other.test"), PRODUCTION, HTTPS], "goes to mx.example.org"),
        ("mail domain", &[("DNS_SERVER", "127.0.0.1:1"), PRODUCTION, HTTPS], "DNS"),
        ("virus scanner", &[("CLAMD_ADDRESS", "127.0.0.1:1")], "refused"),
        ("environment", &[PRODUCTION], "PUBLIC_URL: must start with https://"),
    ] {
        let (state, words) = outside.check(&app, check, changed).await;
        assert!(state == "failed" && words.contains(found), "{check} {changed:?}: {state}, {words}");
        assert_eq!(outside.doctor(&app, &[], changed).await.code, Some(1), "{check}");
    }
    app.keep_no_versions();
    let (state, words) = outside.check(&app, "bucket's versions", &[("CLERK_ENV", "test")]).await;
    assert_eq!((state.as_str(), words.as_str()), ("failed", "not kept"));
    // A warning ends well.
    let (state, _) = outside.check(&app, "mail domain", &[("EMAIL_DOMAIN", "other.test")]).await;
    assert_eq!(state, "warning");
}

#[tokio::test]
async fn a_key_that_may_not_send_is_not_enough() {
    let (app, outside) = (TestApp::spawn().await, Outside::new().await);
    let weak = ResponseTemplate::new(200).set_body_json(json!({ "scopes": ["user.profile.read"] }));
    Mock::given(header("authorization", "Bearer weak-key"))
        .respond_with(weak)
        .with_priority(1)
        .mount(&outside.sendgrid)
        .await;
    let found = outside.check(&app, "mail key", &[("SENDGRID_API_KEY", "weak-key")]).await;
    assert_eq!(found, ("failed".to_owned(), "the key lacks the permission mail.send".to_owned()));
}

#[tokio::test]
async fn a_role_that_lacks_rights_and_history_that_could_be_changed_are_named() {
    let (app, outside) = (TestApp::spawn().await, Outside::new().await);
    let role = format!("role_{}", uuid::Uuid::new_v4().simple());
    let execute = async |sql: String| app.pool.execute(AssertSqlSafe(sql)).await.unwrap();
    execute(format!("create role {role} login password 'hunter2'")).await;
    execute(format!("grant usage on schema public, apalis to {role}")).await;
    execute(format!("grant select on all tables in schema public, apalis to {role}")).await;
    let url = format!("postgres://{role}:hunter2@{}", app.database_url.split_once('@').unwrap().1);
    let (state, found) = outside.check(&app, "rights", &[("DATABASE_URL", &url)]).await;
    assert!(state == "failed" && found.contains("apalis.jobs: DELETE"), "{found}");

    execute("alter table notes disable trigger history_is_kept".to_owned()).await;
    execute("alter table clients enable replica trigger changes_are_recorded".to_owned()).await;
    let (state, found) = outside.check(&app, "history", &[]).await;
    assert_eq!((state.as_str(), found.as_str()), ("failed", "triggers are off or missing: clients, notes"));

    // Each table whose changes are recorded is known.
    let recorded: Vec<String> = sqlx::query_scalar(
        "select tgrelid::regclass::text from pg_trigger where tgname = 'changes_are_recorded' order by 1",
    )
    .fetch_all(&app.pool)
    .await
    .unwrap();
    for table in &recorded {
        execute(format!("drop trigger changes_are_recorded on {table}")).await;
    }
    let (_, found) = outside.check(&app, "history", &[]).await;
    let all = format!("triggers are off or missing: {}", recorded.join(", "));
    assert!(recorded.len() > 20 && all.starts_with(found.trim_end_matches('…')), "{found}");
}

#[tokio::test]
async fn the_roles_that_deploy_makes_have_the_rights_they_need_and_no_others() {
    let (app, outside) = (TestApp::spawn().await, Outside::new().await);
    let server = std::env::var("CLERK_TEST_DATABASE_URL").unwrap();
    let database = format!("clerk_{}", uuid::Uuid::new_v4().simple());
    // Any number of times.
    for _ in 0..2 {
        assert_eq!(psql(&server, &database, "roles.sql").await, "");
    }
    let (_, host) = server.split_once('@').unwrap();
    let host = host.split('/').next().unwrap();
    let url = |role: &str| format!("postgres://{database}_{role}:hunter2@{host}/{database}");
    for role in ["owner", "app", "app2"] {
        sqlx::PgPool::connect(&url(role)).await.expect_err("nobody has its password yet");
        let login = format!("alter role {database}_{role} login password 'hunter2'");
        app.pool.execute(AssertSqlSafe(login)).await.unwrap();
    }
    clerk(&app, &["migrate"], &[("DATABASE_URL", &url("owner"))]).await.well();
    assert_eq!(psql(&format!("{}/{database}", server.rsplit_once('/').unwrap().0), &database, "grants.sql").await, "");

    for role in ["app", "app2"] {
        let ran = outside.doctor(&app, &[], &[("DATABASE_URL", &url(role))]).await.well();
        for line in [
            format!("ok       rights: {database}_{role} may do all that the servers do\n"),
            format!("ok       schema's owner: {database}_{role} can't change the schema\n"),
        ] {
            assert!(ran.out.contains(&line), "{line} in {}", ran.out);
        }
    }
    let owner = outside.doctor(&app, &["--role", "owner"], &[("DATABASE_URL", &url("app"))]).await;
    assert!(owner.code == Some(1) && owner.out.contains("FAILED   schema's owner"), "{}", owner.out);
    outside.doctor(&app, &["--role", "owner"], &[("DATABASE_URL", &url("owner"))]).await.well();
    // A restored copy is looked at with nothing else around it.
    let alone = clerk(&app, &["doctor", "--only", "database"], &[("DATABASE_URL", &url("app")), ("S3_BUCKET", "")])
        .await
        .well();
    assert!(alone.out.contains("ok       history") && !alone.out.contains("bucket"), "{}", alone.out);

    for role in ["app", "app2"] {
        let as_app = sqlx::PgPool::connect(&url(role)).await.unwrap();
        for statement in [
            "update notes set case_id = case_id",
            "delete from notes",
            "update job_actions set action = action",
            "insert into audit_entries (id, by, action, object_kind) overriding system value values (9, 'JOB', 'OPENED', 'CASE')",
            "insert into audit_entries (at, by, action, object_kind) values (now(), 'JOB', 'OPENED', 'CASE')",
            "update _sqlx_migrations set success = success",
            "create table x ()",
            "alter table notes disable trigger user",
            "drop table notes",
        ] {
            let refused = as_app.execute(statement).await.expect_err(statement).into_database_error().expect(statement);
            assert_eq!(refused.code().as_deref(), Some("42501"), "{role}: {statement}: {refused}");
        }
        as_app.execute("update notes set text = text, edited_at = edited_at").await.unwrap();
        as_app
            .execute("insert into audit_entries (by, action, object_kind) values ('JOB', 'OPENED', 'CASE')")
            .await
            .unwrap();
        let chained = "insert into audit_chain (position, entry_id, hash) values (9223372036854775807, 1, sha256(''))";
        assert!(as_app.execute(chained).await.unwrap_err().to_string().contains("one link after the other"));
        let forgotten: String = sqlx::query_scalar("select current_setting('idle_in_transaction_session_timeout')")
            .fetch_one(&as_app)
            .await
            .unwrap();
        assert_eq!(forgotten, "1min", "{role}");
    }
}

/// Runs a file of deploy/sql as the server's administrator; what it complains about.
async fn psql(url: &str, database: &str, file: &str) -> String {
    let psql = Binaries::all().first().expect("PostgreSQL's programs").program("psql");
    let file = format!("{}/../../deploy/sql/{file}", env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(psql)
        .env("PGOPTIONS", "-c client_min_messages=warning")
        .args(["-XqAt", "-v", "ON_ERROR_STOP=1", "-v", &format!("database={database}")])
        .args(["-f", &file, url])
        .output()
        .await
        .unwrap();
    let complaints = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{complaints}");
    complaints
}
