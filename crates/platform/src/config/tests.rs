//! What a good environment gives, and what a bad one says.

use super::*;
use std::collections::HashMap;

fn good() -> HashMap<&'static str, &'static str> {
    HashMap::from([
        ("CLERK_ENV", "production"),
        ("DATABASE_URL", "postgres://clerk:hunter2@localhost/clerk"),
        ("PUBLIC_URL", "https://clerk.example.org"),
        ("EMAIL_DOMAIN", "cases.example.org"),
        ("STAFF_EMAIL_DOMAIN", "staff.example.org"),
        ("SECRET_KEY", "0123456789abcdef0123456789abcdef"),
        ("S3_ACCESS_KEY_ID", "id"),
        ("S3_SECRET_ACCESS_KEY", "secret"),
        ("S3_BUCKET", "uploads"),
    ])
}

fn read(vars: &HashMap<&str, &str>) -> Result<WebConfig, ConfigErrors> {
    WebConfig::from_source(&|name| vars.get(name).map(|&value| value.to_owned()))
}

#[test]
fn defaults_fit_the_environment() {
    let config = read(&good()).unwrap();
    assert_eq!(config.rate_limits.submissions, Some(120));
    assert!(config.telemetry.json);
    assert_eq!(config.bind.to_string(), "127.0.0.1:8000");
    assert_eq!(config.database.pool_size, 4);
    let mut vars = good();
    vars.insert("CLERK_ENV", "local");
    let config = read(&vars).unwrap();
    assert_eq!(config.rate_limits.submissions, None);
    assert!(!config.telemetry.json);
}

#[test]
fn every_bad_value_is_named_and_none_is_shown() {
    for (name, value) in [
        ("CLERK_ENV", "staging"),
        ("DATABASE_URL", "mysql://clerk:hunter2@localhost/clerk"),
        ("DATABASE_POOL_SIZE", "1"),
        ("SENTRY_DSN", "not-a-dsn-hunter2"),
        ("OTLP_ENDPOINT", "hunter2"),
        ("OTLP_HEADERS", "authorization: Basic hunter2"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "clerk=loud"),
        ("PUBLIC_URL", "https://clerk.example.org/path"),
        ("EMAIL_DOMAIN", "a b"),
        ("SECRET_KEY", "hunter2"),
        ("S3_ENDPOINT", "localhost:9000"),
        ("S3_FORCE_PATH_STYLE", "yes"),
        ("WEB_BIND", "8000"),
        ("WEB_WORKERS", "0"),
        ("WEB_DRAIN_SECONDS", "never"),
        ("INTAKE_ORIGINS", "https://ok.example.org, www.example.org"),
        ("TRUSTED_PROXIES", "10.0.0.0/33"),
        ("RATE_LIMIT_UPLOADS_PER_MINUTE", "-1"),
    ] {
        let mut vars = good();
        vars.insert(name, value);
        let message = read(&vars).unwrap_err().to_string();
        assert!(message.contains(name), "{name}: {message}");
        assert!(!message.contains("hunter2"), "{message}");
        assert_eq!(message.lines().count(), 2, "{message}");
    }
}

#[test]
fn production_is_reached_over_https_alone() {
    for (environment, url, starts) in [
        ("production", "https://clerk.example.org", true),
        ("production", "http://clerk.example.org", false),
        ("production", "HTTP://127.0.0.1:8000", false),
        ("test", "http://clerk.example.org", true),
        ("local", "http://127.0.0.1:8000", true),
    ] {
        let mut vars = good();
        vars.extend([("CLERK_ENV", environment), ("PUBLIC_URL", url)]);
        let source = |name: &str| vars.get(name).map(|&value| value.to_owned());
        let (web, worker) = (WebConfig::from_source(&source).err(), WorkerConfig::from_source(&source).err());
        assert_eq!((web.is_none(), worker.is_none()), (starts, starts), "{environment} at {url}");
        for error in [web, worker].into_iter().flatten() {
            assert!(error.to_string().contains("PUBLIC_URL: must start with https://"), "{error}");
        }
    }
}

#[test]
fn one_message_names_everything_that_is_missing() {
    let message = read(&HashMap::new()).unwrap_err().to_string();
    for name in good().keys() {
        assert!(message.contains(name), "{name} not in {message}");
    }
}

#[test]
fn a_secret_may_come_from_a_file_but_not_twice() {
    let path = std::env::temp_dir().join(format!("clerk-secret-{}", std::process::id()));
    std::fs::write(&path, "abcdefghijklmnopqrstuvwxyz0123456789\n").unwrap();
    let path = path.to_str().unwrap();
    let mut vars = good();
    vars.insert("SECRET_KEY_FILE", path);
    assert!(read(&vars).unwrap_err().to_string().contains("set twice"));
    vars.remove("SECRET_KEY");
    let config = read(&vars).unwrap();
    assert_eq!(secrecy::ExposeSecret::expose_secret(&config.secret_key).len(), 36);
    std::fs::remove_file(path).unwrap();
    assert!(read(&vars).unwrap_err().to_string().contains("can't be read"));
}
