//! Mail: whether SendGrid takes ours, and whether mail to the cases' addresses gets there.

use super::finding::Finding;
use anyhow::Context;
use clerk_platform::config::{Environment, WorkerConfig, dns_server};
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;
use hickory_resolver::{Resolver, TokioResolver};
use reqwest::StatusCode;
use secrecy::ExposeSecret;
use serde::Deserialize;
use std::net::SocketAddr;
use std::time::Duration;

/// Who takes mail for SendGrid's inbound parse.
const INBOUND: &str = "mx.sendgrid.net";

#[derive(Deserialize)]
struct Scopes {
    scopes: Vec<String>,
}

/// Whether the key may send mail.
pub(super) async fn key(http: &reqwest::Client, config: &WorkerConfig) -> Finding {
    const NAME: &str = "mail key";
    const FIX: &str = "Create a SendGrid API key with the permission “Mail Send” and put it in SENDGRID_API_KEY.";
    let Some(key) = &config.mail.key else {
        let matters = config.environment == Environment::Production;
        return Finding::failed_if(matters, NAME, "SENDGRID_API_KEY is not set: no mail is sent", FIX);
    };
    let asked = async {
        let url = config.mail.url.join("v3/scopes")?;
        let answer =
            http.get(url).bearer_auth(key.expose_secret()).send().await.map_err(reqwest::Error::without_url)?;
        anyhow::Ok((answer.status(), answer.bytes().await.map_err(reqwest::Error::without_url)?))
    };
    match asked.await {
        Err(error) => Finding::failed(
            NAME,
            format!("SendGrid can't be asked: {error:#}"),
            "Check that this machine can reach SENDGRID_URL.",
        ),
        Ok((StatusCode::OK, body)) => match serde_json::from_slice::<Scopes>(&body) {
            Ok(Scopes { scopes }) if scopes.iter().any(|scope| scope == "mail.send") => {
                Finding::ok(NAME, "SendGrid accepts mail with it")
            }
            Ok(_) => Finding::failed(NAME, "the key lacks the permission mail.send", FIX),
            Err(_) => Finding::failed(NAME, "SENDGRID_URL gives an unexpected answer", "Check SENDGRID_URL."),
        },
        Ok((status, _)) => Finding::failed(NAME, format!("SendGrid answers {status}"), FIX),
    }
}

/// Whether mail to the cases' addresses goes to SendGrid.
pub(super) async fn domain(config: &WorkerConfig) -> Finding {
    const NAME: &str = "mail domain";
    let domain = &config.email_domain;
    let fix = format!("In DNS, give {domain} the MX record `10 {INBOUND}.`, and wait until it takes effect.");
    let matters = config.environment == Environment::Production;
    match exchangers(domain).await {
        Ok(found) if found.iter().any(|host| host == INBOUND) => {
            Finding::ok(NAME, format!("mail to {domain} goes to {}", found.join(", ")))
        }
        Ok(found) if found.is_empty() => {
            Finding::failed_if(matters, NAME, format!("no server accepts mail to {domain}"), fix)
        }
        Ok(found) => Finding::failed_if(matters, NAME, format!("mail to {domain} goes to {}", found.join(", ")), fix),
        Err(error) => Finding::failed_if(matters, NAME, format!("DNS: {error:#}"), fix),
    }
}

/// The MX records of a domain.
async fn exchangers(domain: &str) -> anyhow::Result<Vec<String>> {
    let lookup = match resolver()?.mx_lookup(format!("{domain}.")).await {
        Ok(lookup) => lookup,
        Err(error) if error.is_no_records_found() => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let hosts = lookup.answers().iter().filter_map(|record| match &record.data {
        RData::MX(mx) => Some(mx.exchange.to_ascii().trim_end_matches('.').to_lowercase()),
        _ => None,
    });
    Ok(hosts.collect())
}

fn resolver() -> anyhow::Result<TokioResolver> {
    let mut options = ResolverOpts::default();
    options.timeout = Duration::from_secs(2);
    options.attempts = 2;
    let builder = match dns_server()? {
        Some(server) => Resolver::builder_with_config(only(server), TokioRuntimeProvider::default()),
        None => Resolver::builder_tokio().context("the machine's resolver")?,
    };
    Ok(builder.with_options(options).build()?)
}

/// A configuration that asks one server.
fn only(server: SocketAddr) -> ResolverConfig {
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
        connection.port = server.port();
        connection
    });
    ResolverConfig::from_name_servers(vec![NameServerConfig::new(server.ip(), true, connections.into())])
}
