//! Someone on the internet, as NGINX sees them: through CloudFlare, or trying to get around it.

use super::nginx::Certificates;
use super::site::{CLOUDFLARE, server_name};
use anyhow::{Context, Result, bail};
use reqwest::{Certificate, Client, Identity, Response, redirect};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

const NGINX: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 443);

/// A client of an environment.
pub(super) struct Visitor {
    pub(super) client: Client,
    pub(super) url: String,
}

impl Visitor {
    /// Comes from CloudFlare's address, with its certificate.
    pub(super) fn through_cloudflare(env: &str, certificates: &Certificates) -> Result<Self> {
        Self::from(env, certificates, CLOUDFLARE, true)
    }

    /// Comes from this address of this machine, with or without CloudFlare's certificate.
    pub(super) fn from(env: &str, certificates: &Certificates, address: [u8; 4], certified: bool) -> Result<Self> {
        Self::of(NGINX, env, certificates, IpAddr::from(address), certified)
    }

    /// Comes to a server from one of this machine's addresses.
    pub(super) fn of(
        server: SocketAddr,
        env: &str,
        certificates: &Certificates,
        address: IpAddr,
        certified: bool,
    ) -> Result<Self> {
        let read = |name: &str| std::fs::read(certificates.file(name)).with_context(|| format!("no {name}"));
        let mut client = Client::builder()
            .tls_certs_only([Certificate::from_pem(&read("ca.pem")?)?])
            .local_address(address)
            .resolve(server_name(env), server)
            .no_proxy()
            .redirect(redirect::Policy::none())
            .cookie_store(true)
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(60));
        if certified {
            client = client.identity(Identity::from_pem(&[read("client.pem")?, read("client.key")?].concat())?);
        }
        Ok(Self { client: client.build()?, url: format!("https://{}", server_name(env)) })
    }

    /// A JSON document of the API.
    pub(super) async fn api(&self, path: &str, token: &str) -> Result<serde_json::Value> {
        let answer = self.client.get(format!("{}{path}", self.url)).bearer_auth(token).send().await?;
        expect(answer, 200, path).await?.json().await.with_context(|| format!("{path} is no JSON"))
    }

    /// A page, as text.
    pub(super) async fn page(&self, path: &str) -> Result<String> {
        let answer = self.client.get(format!("{}{path}", self.url)).send().await?;
        Ok(expect(answer, 200, path).await?.text().await?)
    }

    /// Signs in through the form.
    pub(super) async fn sign_in(&self, email: &str, password: &str) -> Result<()> {
        let html = self.page("/admin/sign-in").await?;
        let token = html.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split('"').next());
        let form = [("email", email), ("password", password), ("csrf", token.context("the page has no form token")?)];
        let answer = self.client.post(format!("{}/admin/sign-in", self.url)).form(&form).send().await?;
        expect(answer, 303, "/admin/sign-in").await.map(|_| ())
    }
}

async fn expect(answer: Response, status: u16, path: &str) -> Result<Response> {
    if answer.status() != status {
        bail!("{path} answers {}: {}", answer.status(), super::last_lines(&answer.text().await?, 10));
    }
    Ok(answer)
}
