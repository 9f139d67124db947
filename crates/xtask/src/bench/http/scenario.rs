//! What is asked of the web server.

use super::client::{Client, encode};
use crate::shell;
use anyhow::{Context, Result, bail};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, COOKIE};
use hyper::{Method, Request};

/// Different requests of a scenario, at most: more make no difference to caches, and pgbench gets a script for some.
const DIFFERENT: usize = 500;

/// A kind of request, and what it should reach.
pub(super) struct Scenario {
    pub(super) name: &'static str,
    /// All with the same meaning, for different cases or names.
    pub(super) requests: Vec<Prepared>,
    pub(super) target: Target,
}

/// What is to be reached at 16 connections.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Target {
    pub(super) per_second: Option<f64>,
    /// Of what pgbench reaches.
    pub(super) ratio: Option<f64>,
    pub(super) p99_ms: Option<f64>,
}

/// A request that can be sent many times.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
}

impl Prepared {
    fn get(path: String, headers: Vec<(&'static str, String)>) -> Self {
        Self { method: Method::GET, path, headers, body: Bytes::new() }
    }

    /// The request itself.
    pub(super) fn request(&self) -> Result<Request<Full<Bytes>>> {
        let mut request = Request::builder().method(self.method.clone()).uri(self.path.as_str());
        for (name, value) in &self.headers {
            request = request.header(*name, value.as_str());
        }
        Ok(request.body(Full::new(self.body.clone()))?)
    }
}

/// All scenarios, for the cases that there are.
pub(super) async fn all(client: &Client, token: &str) -> Result<Vec<Scenario>> {
    let cookie = client.sign_in("coordinator@demo.test", "clerk-demo").await?;
    let (ids, names) = cases(client, token).await?;
    let page = |path: String| Prepared::get(path, vec![(COOKIE.as_str(), cookie.clone())]);
    let json = |path: String| Prepared::get(path, vec![("authorization", format!("Bearer {token}"))]);
    Ok(vec![
        Scenario {
            name: "case list",
            requests: vec![page("/admin/cases".into())],
            target: Target { per_second: Some(2000.0), ratio: Some(0.5), p99_ms: Some(25.0) },
        },
        Scenario {
            name: "case list with search",
            requests: names.iter().map(|name| page(format!("/admin/cases?search={}", encode(name)))).collect(),
            target: Target::default(),
        },
        Scenario {
            name: "case page",
            requests: ids.iter().map(|id| page(format!("/admin/cases/{id}"))).collect(),
            target: Target::default(),
        },
        Scenario {
            name: "case JSON",
            requests: ids.iter().map(|id| json(format!("/api/v1/cases/{id}"))).collect(),
            target: Target { per_second: Some(1500.0), ..Target::default() },
        },
        Scenario {
            name: "submission create",
            requests: vec![submission()?],
            target: Target { per_second: Some(2500.0), ..Target::default() },
        },
    ])
}

/// Ids of cases, and last names to search for.
async fn cases(client: &Client, token: &str) -> Result<(Vec<String>, Vec<String>)> {
    let (mut ids, mut names) = (Vec::new(), Vec::new());
    let mut page = 1;
    while ids.len() < DIFFERENT {
        let list = client.json(&format!("/api/v1/cases?page_size=100&page={page}"), token).await?;
        let items = list.get("items").and_then(|items| items.as_array()).context("the list of cases has no items")?;
        for item in items {
            let text = |pointer| item.pointer(pointer).and_then(|value| value.as_str()).map(str::to_owned);
            ids.extend(text("/id"));
            names.extend(text("/client/last_name").filter(|name| name.len() > 3));
        }
        if list.get("next").is_none_or(|next| next.is_null()) {
            break;
        }
        page += 1;
    }
    names.sort();
    names.dedup();
    if ids.is_empty() || names.is_empty() {
        bail!("there are no cases to ask for");
    }
    Ok((ids, names))
}

/// What the renters' form sends.
fn submission() -> Result<Prepared> {
    let path = shell::root()?.join("crates/core/src/intake/testdata/answers-repairs.json");
    let answers = std::fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
    Ok(Prepared {
        method: Method::POST,
        path: "/api/submission/".into(),
        headers: vec![(CONTENT_TYPE.as_str(), "application/json".into())],
        body: format!("{{\"answers\": {answers}}}").into(),
    })
}
