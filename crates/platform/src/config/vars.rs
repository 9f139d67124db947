//! Every variable Clerk reads, with what it should look like. The start's error message and docs/configuration.md both
//! come from here.

use std::fmt::Write;

/// Whether a variable must be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The start stops without it.
    Required,
    /// Without it, the feature is off.
    Optional,
    /// Without it, this value holds.
    Default(&'static str),
}

/// A variable of the environment.
#[derive(Debug)]
pub struct Var {
    /// Its name.
    pub name: &'static str,
    /// What it should look like; completes "expected …".
    pub expects: &'static str,
    /// Whether it must be set.
    pub need: Need,
    /// Its value is never shown, and it may also be given as a file by `NAME_FILE`.
    pub secret: bool,
    /// What it is for.
    pub about: &'static str,
}

const fn var(name: &'static str, need: Need, expects: &'static str, about: &'static str) -> Var {
    Var { name, expects, need, secret: false, about }
}

const fn secret(name: &'static str, need: Need, expects: &'static str, about: &'static str) -> Var {
    Var { name, expects, need, secret: true, about }
}

macro_rules! vars {
    ($($group:literal: [$($ident:ident = $make:ident($need:expr, $expects:literal, $about:literal);)*])*) => {
        $($(
            #[doc = $about]
            pub static $ident: Var = $make(stringify!($ident), $need, $expects, $about);
        )*)*
        /// All variables, by the part of Clerk that reads them.
        pub static ALL: &[(&str, &[&Var])] = &[$(($group, &[$(&$ident),*])),*];
    };
}

use Need::{Default, Optional, Required};

vars! {
    "Everything": [
        CLERK_ENV = var(Required, "`local`, `test` or `production`", "Which installation this is.");
        DATABASE_URL = secret(Required, "a PostgreSQL URL such as `postgres://user:password@host/name`", "The database.");
        DATABASE_POOL_SIZE = var(Optional, "a number from 2 to 200", "How many connections each process may hold. Without it: 4 for the web server, 10 for the others.");
        SENTRY_DSN = secret(Optional, "a Sentry DSN such as `https://key@host/1`", "Where panics and errors are reported.");
        CLERK_RELEASE = var(Optional, "a tag or commit such as `v1.4.0`", "Which build this is, for error reports and traces. The image sets it. Without it: the version of the program.");
        OTLP_ENDPOINT = secret(Optional, "a URL", "Where logs and traces are sent as OTLP over HTTP, without `/v1/logs` and `/v1/traces`. Without it they are not sent.");
        OTLP_HEADERS = secret(Optional, "headers such as `authorization=Basic abc`, separated by commas", "Headers to send with logs and traces.");
        LOG_FORMAT = var(Optional, "`json` or `text`", "How log lines look. Without it: `text` in the local environment, otherwise `json`.");
        LOG_LEVEL = var(Default("info"), "a level such as `info`, or a filter such as `info,clerk_web=debug`", "Which log lines are written.");
    ]
    "Web server and worker": [
        PUBLIC_URL = var(Required, "an absolute URL such as `https://clerk.example.org`, without a path", "Where people reach Clerk. In production it must be https.");
        EMAIL_DOMAIN = var(Required, "a domain such as `cases.example.org`", "The domain of the cases' email addresses.");
        STAFF_EMAIL_DOMAIN = var(Required, "a domain such as `example.org`", "The staff's own domain. Until an admin sets other domains, only people there can be invited. Outside production, mail goes there only.");
        SECRET_KEY = secret(Required, "at least 32 characters, random", "Signs links to uploads.");
        S3_ENDPOINT = var(Optional, "a URL", "An S3 server other than Amazon's.");
        S3_REGION = var(Default("ap-southeast-2"), "a region's name", "The region of the bucket.");
        S3_ACCESS_KEY_ID = secret(Required, "an access key's id", "The access key with which Clerk signs in to the S3 server.");
        S3_SECRET_ACCESS_KEY = secret(Required, "an access key's secret", "The secret of that access key.");
        S3_BUCKET = var(Required, "a bucket's name", "The private bucket that holds uploaded files.");
        S3_FORCE_PATH_STYLE = var(Default("false"), "`true` or `false`", "Put the bucket's name in the path, as most S3 servers other than Amazon's need.");
    ]
    "Web server and worker, for viruses": [
        CLAMD_ADDRESS = var(Optional, "a host and port such as `clamd:3310`, or the path of a socket", "Where clamd, the virus scanner, listens. Set it for both: the web server asks for files to be scanned, the worker does it. clamd's `StreamMaxLength` must be at least 30M, and `AlertExceedsMax` `yes`. Without it files are shown as not scanned.");
    ]
    "Web server and worker, for Prometheus": [
        METRICS_BIND = var(Optional, "an address and port such as `127.0.0.1:9000`", "Where metrics can be read, at `/metrics`. Without it they can't. Must not be public.");
    ]
    "Web server": [
        WEB_BIND = var(Default("127.0.0.1:8000"), "an address and port such as `0.0.0.0:8000`", "Where the web server listens.");
        WEB_WORKERS = var(Optional, "a number from 1 to 64", "How many threads answer requests. Without it: one per core.");
        WEB_DRAIN_SECONDS = var(Default("20"), "a number of seconds from 1 to 600", "How long requests in flight may take after SIGTERM.");
        INTAKE_ORIGINS = var(Default(""), "origins such as `https://www.example.org`, separated by commas", "Sites whose pages may call the intake API.");
        TRUSTED_PROXIES = var(Default(""), "networks such as `172.18.0.0/16`, separated by commas", "Proxies whose `X-Forwarded-For` is trusted: NGINX and CloudFlare's ranges.");
        RATE_LIMIT_SUBMISSIONS_PER_MINUTE = var(Optional, "a number from 0 to 100000; 0 means no limit", "Intake calls per network: an IPv4 address or an IPv6 /64; a /48 may make four times as many. Each web server counts separately. Without it: 0 in the local environment, otherwise 120.");
        RATE_LIMIT_CREATES_PER_MINUTE = var(Optional, "a number from 0 to 100000; 0 means no limit", "Intake forms that are begun per network and web server. Without it: 0 in the local environment, otherwise 20.");
        RATE_LIMIT_SUBMITS_PER_HOUR = var(Optional, "a number from 0 to 100000; 0 means no limit", "Intake forms that are submitted per network and web server in an hour. More are taken, but held back until a coordinator has released them. Without it: 0 in the local environment, otherwise 30.");
        RATE_LIMIT_UPLOADS_PER_MINUTE = var(Optional, "a number from 0 to 100000; 0 means no limit", "Uploads per network and web server. Without it: 0 in the local environment, otherwise 40.");
        OIDC_GOOGLE_CLIENT_ID = var(Optional, "a client id", "What Clerk is called at Google, for signing in with Google. Without it nobody can. The address to come back to is `/admin/sign-in/with/google/back`.");
        OIDC_GOOGLE_CLIENT_SECRET = secret(Optional, "a client secret", "The secret of that client.");
        OIDC_GOOGLE_HOSTED_DOMAIN = var(Optional, "a domain such as `example.org`", "The Google Workspace whose accounts may sign in. Without it: any Google account whose verified address was invited and is Google’s to give: at gmail.com, or at the domain of the account’s own Workspace.");
        OIDC_GOOGLE_ISSUER = var(Default("https://accounts.google.com"), "a URL", "Who signs Google's tokens.");
        OIDC_MICROSOFT_CLIENT_ID = var(Optional, "a client id", "What Clerk is called at Microsoft, for signing in with Microsoft. Without it nobody can. The address to come back to is `/admin/sign-in/with/microsoft/back`.");
        OIDC_MICROSOFT_CLIENT_SECRET = secret(Optional, "a client secret", "The secret of that client.");
        OIDC_MICROSOFT_TENANT = var(Optional, "a tenant's id such as `8eaef023-2b34-4da1-9baa-8bc8c9d6a490`", "The only Microsoft tenant whose accounts may sign in.");
        OIDC_MICROSOFT_ISSUER = var(Optional, "a URL", "Who signs Microsoft's tokens. Without it: `https://login.microsoftonline.com/`, followed by the tenant's id and `/v2.0`.");
        RATE_LIMIT_NOEMAIL_PER_MINUTE = var(Optional, "a number from 0 to 100000; 0 means no limit", "\"No email\" forms per remote address and web server. Without it: 0 in the local environment, otherwise 20.");
    ]
    "`clerk doctor`": [
        DNS_SERVER = var(Optional, "an address and port such as `127.0.0.53:53`", "The DNS server to ask. Without it: the machine's own resolver.");
    ]
    "Worker": [
        WORKER_BIND = var(Default("127.0.0.1:8001"), "an address and port", "Where the worker answers health checks.");
        WORKER_FAST_JOBS = var(Default("8"), "a number from 1 to 64", "How many jobs of the class `fast`, for which people wait, run at the same time.");
        WORKER_SLOW_JOBS = var(Default("2"), "a number from 1 to 64", "How many jobs of the class `slow` run at the same time.");
        WORKER_DRAIN_SECONDS = var(Default("30"), "a number of seconds from 1 to 3600", "How long running jobs may take after SIGTERM.");
        CHAT_TEAM_WEBHOOK_URL = secret(Optional, "a URL", "The incoming webhook of the team's channel, for the weekly report. Without it nothing is posted there.");
        CHAT_TECH_WEBHOOK_URL = secret(Optional, "a URL", "The incoming webhook of the tech channel, for dead jobs and failed submissions. Without it nothing is posted there.");
        HEARTBEAT_URL = secret(Optional, "a URL", "Called every minute while jobs run, so that a monitor notices when they stop.");
        SENDGRID_API_KEY = secret(Optional, "a key", "The key for sending mail. Without it no mail is sent.");
        SENDGRID_URL = var(Default("https://api.sendgrid.com/"), "a URL", "Where SendGrid is.");
        EMAIL_FROM = var(Optional, "an email address", "The sender of mail that belongs to no case. Without it: `intake@`, followed by the domain of the cases' addresses.");
        INTAKE_SITE_URL = var(Optional, "a URL", "Where renters fill in the form. Reminders link to `/resume/` there. Without it no reminders are sent.");
    ]
}

/// The text of docs/configuration.md.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Configuration\n\nClerk reads its configuration from the environment when it starts. If values are missing or \
         invalid, it does not start,\nand one message names every wrong variable. A secret can also be given as a file: \
         `NAME_FILE` holds its path.\n\nThis page is generated from `crates/platform/src/config/vars.rs`; a test \
         checks that they agree.\n",
    );
    for (group, vars) in ALL {
        // Writing to a String can't fail.
        let _ =
            writeln!(text, "\n## {group}\n\n| variable | what for | value | when not set |\n| --- | --- | --- | --- |");
        for var in *vars {
            let need = match var.need {
                Required => "Clerk does not start".to_owned(),
                Optional => "see left".to_owned(),
                Default("") => "empty".to_owned(),
                Default(value) => format!("`{value}`"),
            };
            let secret = if var.secret { " Secret." } else { "" };
            let _ = writeln!(text, "| `{}` | {}{secret} | {} | {need} |", var.name, var.about, var.expects);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_document_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, super::markdown()).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            committed == super::markdown(),
            "run `UPDATE_DOCS=1 cargo nextest run -p clerk-platform the_document` and commit docs/configuration.md"
        );
    }
}
