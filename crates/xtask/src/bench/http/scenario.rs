//! What is asked of the web server.

use super::client::{Client, DEMO_PASSWORD, encode};
use anyhow::{Context, Result, bail};
use clerk_testkit::fixtures;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, COOKIE};
use hyper::{Method, Request};

/// The most different requests in a scenario: more make no difference to caches, and pgbench gets a script for some of them.
const DIFFERENT: usize = 500;

/// A kind of request, and its target.
pub(super) struct Scenario {
    pub(super) name: &'static str,
    /// All with the same meaning, for different cases or names.
    pub(super) requests: Vec<Prepared>,
    pub(super) target: Target,
}

/// The target at 16 connections.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Target {
    pub(super) per_second: Option<f64>,
    /// As a share of pgbench's rate.
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

/// Orders of the list of cases.
const SORTS: [&str; 8] = ["created", "updated", "client", "-client", "paralegal", "fileref", "next_date", "-next_date"];

/// The target for every page.
const USUAL: Target = Target { per_second: None, ratio: None, p99_ms: Some(40.0) };

/// All scenarios, for the existing cases.
pub(super) async fn all(client: &Client, token: &str) -> Result<Vec<Scenario>> {
    let cookie = client.sign_in("coordinator@demo.test", DEMO_PASSWORD).await?;
    let Known { ids, names, paralegals } = cases(client, token).await?;
    let page = |path: String| Prepared::get(path, vec![(COOKIE.as_str(), cookie.clone())]);
    let json = |path: String| Prepared::get(path, vec![("authorization", format!("Bearer {token}"))]);
    let filtered = |name: &str, values: &[&str]| -> Vec<Prepared> {
        values.iter().map(|value| page(format!("/admin/cases?{name}={value}"))).collect()
    };
    Ok(vec![
        Scenario {
            name: "case list",
            requests: vec![page("/admin/cases".into())],
            target: Target { per_second: Some(2000.0), ratio: Some(0.5), p99_ms: Some(25.0) },
        },
        Scenario {
            name: "case list by topic",
            requests: filtered("topic", &["REPAIRS", "BONDS", "EVICTION_ARREARS", "OTHER"]),
            target: USUAL,
        },
        Scenario {
            name: "case list by stage",
            requests: filtered("stage", &["UNSTARTED", "ADVICE", "POST_CASE_INTERVIEW", "CLOSED"]),
            target: USUAL,
        },
        Scenario {
            name: "case list by outcome",
            requests: filtered("open=all&outcome", &["SUCCESSFUL", "CHURNED", "UNKNOWN"]),
            target: USUAL,
        },
        Scenario { name: "case list, open", requests: filtered("open", &["all", "false"]), target: USUAL },
        Scenario { name: "case list, sorted", requests: filtered("sort", &SORTS), target: USUAL },
        Scenario {
            name: "case list by people",
            requests: paralegals.iter().map(|id| page(format!("/admin/cases?paralegal={id}"))).collect(),
            target: USUAL,
        },
        Scenario { name: "inbox", requests: vec![page("/admin/queues/inbox".into())], target: USUAL },
        Scenario { name: "review queue", requests: vec![page("/admin/queues/reviews".into())], target: USUAL },
        Scenario { name: "critical dates", requests: vec![page("/admin/queues/dates".into())], target: USUAL },
        Scenario {
            name: "timeline of notes",
            requests: ids.iter().map(|id| page(format!("/admin/cases/{id}?kind=notes"))).collect(),
            target: USUAL,
        },
        Scenario {
            name: "search everything",
            requests: names.iter().map(|name| page(format!("/admin/search?q={}", encode(name)))).collect(),
            target: Target { p99_ms: Some(100.0), ..Target::default() },
        },
        Scenario {
            name: "search notes",
            requests: ["mould", "agent vcat", "inspection", "bond receipt", "hydronic"]
                .iter()
                .map(|words| page(format!("/admin/search?q={}", encode(words))))
                .collect(),
            target: Target { p99_ms: Some(100.0), ..Target::default() },
        },
        Scenario {
            name: "case list with search",
            requests: names.iter().map(|name| page(format!("/admin/cases?search={}", encode(name)))).collect(),
            target: Target { p99_ms: Some(100.0), ..Target::default() },
        },
        Scenario {
            name: "case page",
            requests: ids.iter().map(|id| page(format!("/admin/cases/{id}"))).collect(),
            target: USUAL,
        },
        Scenario {
            name: "case JSON",
            requests: ids.iter().map(|id| json(format!("/api/v1/cases/{id}"))).collect(),
            target: Target { per_second: Some(1500.0), ..Target::default() },
        },
        Scenario {
            name: "submission create",
            requests: vec![submission()],
            target: Target { per_second: Some(2500.0), ..Target::default() },
        },
    ])
}

/// What there is to ask for.
struct Known {
    /// Ids of cases.
    ids: Vec<String>,
    /// Last names of clients.
    names: Vec<String>,
    /// Ids of paralegals.
    paralegals: Vec<String>,
}

/// Reads what there is to ask for from the newest cases.
async fn cases(client: &Client, token: &str) -> Result<Known> {
    let (mut ids, mut names, mut paralegals) = (Vec::new(), Vec::new(), Vec::new());
    let mut page = 1;
    while ids.len() < DIFFERENT {
        let list = client.json(&format!("/api/v1/cases?page_size=100&page={page}"), token).await?;
        let items = list.get("items").and_then(|items| items.as_array()).context("the list of cases has no items")?;
        for item in items {
            let text = |pointer| item.pointer(pointer).and_then(|value| value.as_str()).map(str::to_owned);
            ids.extend(text("/id"));
            paralegals.extend(text("/paralegal/id"));
            names.extend(text("/client/last_name").filter(|name| name.len() > 3));
        }
        if list.get("next").is_none_or(|next| next.is_null()) {
            break;
        }
        page += 1;
    }
    for list in [&mut names, &mut paralegals] {
        list.sort();
        list.dedup();
    }
    if ids.is_empty() || names.is_empty() {
        bail!("there are no cases to ask for");
    }
    Ok(Known { ids, names, paralegals })
}

/// What the renters' form sends.
fn submission() -> Prepared {
    Prepared {
        method: Method::POST,
        path: "/api/submission/".into(),
        headers: vec![(CONTENT_TYPE.as_str(), "application/json".into())],
        body: format!("{{\"answers\": {}}}", fixtures::REPAIRS).into(),
    }
}
