//! A stand-in for the centre's public site: a page from another origin that makes its calls.

use crate::Browser;
use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::{Value, json};
use std::path::Path;

/// The site, served until the test ends.
pub struct IntakeSite {
    /// The value for the app's INTAKE_ORIGINS.
    pub origin: String,
}

impl IntakeSite {
    /// Serves it on a free port.
    pub async fn start() -> anyhow::Result<Self> {
        let page = || async {
            HttpResponse::Ok().content_type("text/html; charset=utf-8").body(include_str!("intake_site.html"))
        };
        let server = HttpServer::new(move || App::new().default_service(web::to(page))).workers(1).disable_signals();
        let server = server.bind(("127.0.0.1", 0))?;
        let port = server.addrs().first().map_or(0, std::net::SocketAddr::port);
        tokio::spawn(server.run());
        // Another name for this machine than the app uses, so that the app's cookies belong to another site.
        Ok(Self { origin: format!("http://localhost:{port}") })
    }

    /// Opens the form with the answers that the renter will give.
    pub async fn open(&self, browser: &Browser, app: &str, answers: &Value) {
        self.visit(browser, app, "").await;
        browser.run("answers = arguments[0]", std::slice::from_ref(answers)).await;
    }

    /// Opens the form by the link of a reminder.
    pub async fn resume(&self, browser: &Browser, app: &str, submission: &str) {
        self.visit(browser, app, &format!("&sub={submission}")).await;
        assert_eq!(state(browser).await, "resumed");
    }

    async fn visit(&self, browser: &Browser, app: &str, query: &str) {
        browser.open(&format!("{}/?server={app}{query}", self.origin)).await;
    }
}

/// Confirms the email address, which saves the first answers; returns the id of what was saved.
pub async fn confirm_email(browser: &Browser) -> String {
    browser.click("#email-confirmed").await;
    let state = state(browser).await;
    state.strip_prefix("started ").unwrap_or_else(|| panic!("{state}")).to_owned()
}

/// Chooses a file.
pub async fn attach(browser: &Browser, file: &Path) {
    let before = attached(browser).await;
    browser.type_into("#file", file.to_str().expect("a path")).await;
    assert_eq!(state(browser).await, format!("uploaded {}", before + 1));
}

/// Sends the form; returns the submission's id.
pub async fn confirm(browser: &Browser) -> String {
    browser.click("#confirm").await;
    let state = state(browser).await;
    state.strip_prefix("submitted ").unwrap_or_else(|| panic!("{state}")).to_owned()
}

/// Leaves name and number for lack of an email address.
pub async fn ask_for_a_call(browser: &Browser, name: &str, phone: &str) {
    browser.run("answers = arguments[0]", &[json!({ "name": name, "phone_number": phone })]).await;
    browser.click("#no-email").await;
    assert_eq!(state(browser).await, "thanks");
}

async fn attached(browser: &Browser) -> u64 {
    browser.run("return (answers.REPAIRS_ISSUE_PHOTO ?? []).length", &[]).await.as_u64().unwrap_or_default()
}

/// What the page says once it is no longer busy.
async fn state(browser: &Browser) -> String {
    browser.wait_until("return !['ready', 'busy'].includes(state.textContent)", "the intake site").await;
    browser.text("#state").await
}
