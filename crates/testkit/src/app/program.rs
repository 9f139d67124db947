//! A program that uses the JSON API.

use super::TestApp;
use serde_json::Value;

/// A program with a token.
pub struct Program {
    url: String,
    http: reqwest::Client,
    token: String,
}

/// What the API answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body; `null` when there is none.
    pub body: Value,
}

impl Answer {
    /// The version of what was returned.
    pub fn etag(&self) -> &str {
        self.headers.get("etag").and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The fields that were refused.
    pub fn refused(&self) -> Vec<&str> {
        let errors = self.body.get("errors").and_then(Value::as_array);
        errors.into_iter().flatten().filter_map(|error| error.get("field")?.as_str()).collect()
    }
}

impl Program {
    /// A program that uses this app with this token.
    pub fn new(app: &TestApp, token: &str) -> Self {
        Self { url: app.url.clone(), http: app.http().clone(), token: token.to_owned() }
    }

    /// Reads something.
    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], &Value::Null).await
    }

    /// Creates something.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[], body).await
    }

    /// Changes something, based on the version in `etag`.
    pub async fn change(&self, method: &str, path: &str, etag: &str, body: &Value) -> Answer {
        self.send(method, path, &[("if-match", etag)], body).await
    }

    /// Calls the API with these headers, and a body unless it is `null`.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let method = method.parse().expect("a method");
        let mut request = self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !body.is_null() {
            request = request.json(body);
        }
        let answer = request.send().await.expect("an answer");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Answer { status, headers, body: answer.json().await.unwrap_or_default() }
    }
}
