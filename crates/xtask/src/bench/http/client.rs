//! Single requests before the load, as a browser or a program would make them.

use anyhow::{Context, Result, bail};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, SET_COOKIE};
use hyper::{HeaderMap, Request, StatusCode};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// The password of everyone whom `clerk demo load` makes.
pub(in crate::bench) const DEMO_PASSWORD: &str = "clerk-demo";

/// Makes requests to the web server.
pub(in crate::bench) struct Client {
    address: SocketAddr,
}

/// An answer.
pub(in crate::bench) struct Answer {
    pub(in crate::bench) status: StatusCode,
    pub(in crate::bench) headers: HeaderMap,
    pub(in crate::bench) body: Bytes,
}

impl Client {
    pub(in crate::bench) fn new(address: SocketAddr) -> Self {
        Self { address }
    }

    /// Makes a request on a connection of its own.
    pub(in crate::bench) async fn send(&self, mut request: Request<Full<Bytes>>) -> Result<Answer> {
        let socket = TcpStream::connect(self.address).await?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(socket)).await?;
        let connection = tokio::spawn(connection);
        request.headers_mut().insert(HOST, self.address.to_string().parse()?);
        let (head, body) = sender.send_request(request).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        connection.abort();
        Ok(Answer { status: head.status, headers: head.headers, body })
    }

    /// Opens the sign-in page; returns its cookies and its form's token.
    pub(in crate::bench) async fn sign_in_form(&self) -> Result<(String, String)> {
        let page = self.send(Request::get("/admin/sign-in").body(Full::default())?).await?;
        let html = String::from_utf8_lossy(&page.body);
        let token = hidden_field(&html, "csrf").context("the sign-in page has no form token")?;
        Ok((cookies(&page.headers), token.to_owned()))
    }

    /// Signs in through the form; returns the cookies to send from then on.
    pub(in crate::bench) async fn sign_in(&self, email: &str, password: &str) -> Result<String> {
        let (cookie, token) = self.sign_in_form().await?;
        let form = format!("email={}&password={}&csrf={}", encode(email), encode(password), encode(&token));
        let request = Request::post("/admin/sign-in")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(COOKIE, cookie)
            .body(form.into())?;
        let answer = self.send(request).await?;
        if !answer.status.is_redirection() {
            bail!("signing in as {email} answered {}", answer.status);
        }
        Ok(cookies(&answer.headers))
    }

    /// Reads a JSON document.
    pub(in crate::bench) async fn json(&self, path: &str, token: &str) -> Result<serde_json::Value> {
        let request = Request::get(path).header("authorization", format!("Bearer {token}")).body(Full::default())?;
        let answer = self.send(request).await?;
        if !answer.status.is_success() {
            bail!("{path} answered {}: {}", answer.status, String::from_utf8_lossy(&answer.body));
        }
        serde_json::from_slice(&answer.body).with_context(|| format!("{path} answered something other than JSON"))
    }
}

/// The cookies that an answer sets, in the form in which the next request sends them.
fn cookies(headers: &HeaderMap) -> String {
    let set = headers.get_all(SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    let pairs = set.filter_map(|cookie| cookie.split(';').next()).filter(|pair| !pair.ends_with('='));
    pairs.collect::<Vec<_>>().join("; ")
}

fn hidden_field<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = html.split_once(&start)?;
    rest.split('"').next()
}

/// Percent-encodes characters that have a meaning in a URL or a form.
pub(in crate::bench) fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::{encode, hidden_field};

    #[test]
    fn forms() {
        assert_eq!(encode("a b&é"), "a%20b%26%C3%A9");
        assert_eq!(hidden_field("<input type=\"hidden\" name=\"csrf\" value=\"abc\">", "csrf"), Some("abc"));
        assert_eq!(hidden_field("<input>", "csrf"), None);
    }
}
