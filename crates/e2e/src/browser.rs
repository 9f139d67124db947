//! One window in a browser of its own, without anyone's cookies.

use crate::Screen;
use crate::commands::{DevTools, ReadConsole};
use crate::driver::Driver;
use base64::Engine;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long the browser may take for anything.
const PATIENCE: Duration = Duration::from_secs(30);

const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-prefers-reduced-motion",
    "--hide-scrollbars",
    "--window-size=1280,900",
    // Chromium ends when the other end of the pipe does, whatever happens to the test.
    "--remote-debugging-pipe",
];

/// A browser, showing one page.
pub struct Browser {
    client: Client,
    url: String,
    /// How many clicks there were; see `cost.rs`.
    pub(crate) clicks: AtomicUsize,
    /// Whether loads are counted.
    pub(crate) counts_loads: AtomicBool,
    _driver: Driver,
    _profile: TempDir,
}

impl Browser {
    /// Starts a browser; addresses without an origin are relative to `url`.
    pub async fn start(url: &str) -> Self {
        Self::start_with(url, json!({})).await
    }

    /// Starts a browser that runs no scripts.
    pub async fn start_without_scripts(url: &str) -> Self {
        Self::start_with(url, json!({ "profile.managed_default_content_settings.javascript": 2 })).await
    }

    async fn start_with(url: &str, prefs: Value) -> Self {
        let driver = Driver::start().await.expect("chromedriver starts");
        let profile = tempfile::tempdir().expect("a folder");
        let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        let capabilities = json!({
            "goog:chromeOptions": { "args": flags, "prefs": prefs },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(capabilities) = capabilities else { unreachable!("made an object") };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.url)
            .await
            .expect("Chromium starts");
        let (clicks, counts_loads) = Default::default();
        Self { client, url: url.to_owned(), clicks, counts_loads, _driver: driver, _profile: profile }
    }

    /// Opens an address; one that starts with a slash is the app's.
    pub async fn open(&self, address: &str) {
        let address = if address.starts_with('/') { format!("{}{address}", self.url) } else { address.to_owned() };
        self.client.goto(&address).await.unwrap_or_else(|error| panic!("opening {address}: {error}"));
    }

    /// Opens another tab and shows it; returns the one that was shown before, and the new one.
    pub async fn new_tab(&self) -> (WindowHandle, WindowHandle) {
        let before = self.client.window().await.expect("a tab");
        let new = self.client.new_window(true).await.expect("another tab").handle;
        self.show_tab(&new).await;
        (before, new)
    }

    /// Shows another tab.
    pub async fn show_tab(&self, tab: &WindowHandle) {
        self.client.switch_to_window(tab.clone()).await.expect("the tab");
    }

    /// Closes the tab that is shown, and shows another.
    pub async fn close_tab(&self, then: &WindowHandle) {
        self.client.close_window().await.expect("closing a tab");
        self.show_tab(then).await;
    }

    /// Signs in through the form.
    pub async fn sign_in(&self, email: &str, password: &str) {
        self.open("/admin/sign-in").await;
        self.type_into("[name=email]", email).await;
        self.type_into("[name=password]", password).await;
        self.click("main button[type=submit]").await;
        self.wait_until("return !location.pathname.startsWith('/admin/sign-in')", "signing in").await;
    }

    /// Does the first step of signing in, until the page with this path is there.
    pub async fn sign_in_until(&self, email: &str, password: &str, path: &str) {
        self.open("/admin/sign-in").await;
        self.type_into("[name=email]", email).await;
        self.type_into("[name=password]", password).await;
        self.click("main button[type=submit]").await;
        self.wait_until(&format!("return location.pathname === '{path}'"), path).await;
    }

    /// Plugs in a device that holds passkeys, such as a phone; `is_verified` says whether its owner shows their finger when asked.
    /// Returns its id.
    pub async fn add_authenticator(&self, is_verified: bool) -> String {
        self.dev_tools("WebAuthn.enable", json!({})).await;
        let options = json!({ "options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "automaticPresenceSimulation": true, "isUserVerified": is_verified,
        } });
        let added = self.dev_tools("WebAuthn.addVirtualAuthenticator", options).await;
        added.get("authenticatorId").and_then(Value::as_str).expect("a device").to_owned()
    }

    /// Changes whether the owner of a device shows their finger when asked.
    pub async fn set_user_verified(&self, device: &str, is_verified: bool) {
        let params = json!({ "authenticatorId": device, "isUserVerified": is_verified });
        self.dev_tools("WebAuthn.setUserVerified", params).await;
    }

    /// The path and query of the page.
    pub async fn address(&self) -> String {
        let url = self.client.current_url().await.expect("an address");
        url.as_str().strip_prefix(url.origin().ascii_serialization().as_str()).unwrap_or_default().to_owned()
    }

    /// The one element that matches a CSS selector, as soon as it exists.
    pub async fn find(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE).every(Duration::from_millis(50));
        wait.for_element(Locator::Css(css)).await.unwrap_or_else(|error| panic!("no {css}: {error}"))
    }

    /// How many elements match a CSS selector.
    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.expect("a search").len()
    }

    /// Clicks on the element that matches a CSS selector.
    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        self.show(&element).await;
        element.click().await.unwrap_or_else(|error| panic!("clicking {css}: {error}"));
        self.clicks.fetch_add(1, Ordering::SeqCst);
    }

    /// Clicks on the link or button with these words.
    pub async fn follow(&self, words: &str) {
        // What is in a closed menu can't be seen.
        let seen = "not(ancestor::details[not(@open)])";
        let path = format!(
            "//main//*[self::a or self::button or self::summary][{seen} or self::summary][contains(normalize-space(.), \"{words}\")]"
        );
        let element = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&path)).await;
        let element = element.unwrap_or_else(|error| panic!("no link “{words}”: {error}"));
        self.show(&element).await;
        element.click().await.expect("a click");
        self.clicks.fetch_add(1, Ordering::SeqCst);
    }

    /// Scrolls an element to the middle, as a person would who wants to press it: the bar at the top covers what is under it, and so does the head of a case.
    async fn show(&self, element: &Element) {
        let element = serde_json::to_value(element).expect("an element");
        let script = "const [element] = arguments, box = element.getBoundingClientRect();
            const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            const isSeen = top && (element.contains(top) || top.contains(element)) && box.top >= 60 && box.bottom <= innerHeight;
            if (!isSeen) element.scrollIntoView({ block: 'center', behavior: 'instant' });";
        // It may be replaced while a list follows its filter; the click then says so.
        self.client.execute(script, vec![element]).await.ok();
    }

    /// Signs out by the person's menu.
    pub async fn sign_out(&self) {
        self.click(".topbar-person").await;
        self.click("form[data-sign-out] button").await;
    }

    /// Types into a field.
    pub async fn type_into(&self, css: &str, text: &str) {
        self.find(css).await.send_keys(text).await.unwrap_or_else(|error| panic!("typing into {css}: {error}"));
    }

    /// The visible text of what matches a CSS selector, with white space collapsed.
    pub async fn text(&self, css: &str) -> String {
        let text = self.find(css).await.text().await.expect("a text");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Waits until what matches a CSS selector shows these words, even while one page is replaced by the next.
    pub async fn wait_for(&self, css: &str, words: &str) {
        let started = Instant::now();
        loop {
            let found = self.client.find(Locator::Css(css)).await;
            let text = match found {
                Ok(element) => element.text().await.unwrap_or_default(),
                Err(_) => String::new(),
            };
            if text.split_whitespace().collect::<Vec<_>>().join(" ").contains(words) {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "{css} never says “{words}”, but: {text}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The value next to a label, in the part of the page that matches a CSS selector.
    pub async fn fact(&self, within: &str, label: &str) -> String {
        let script = "const [within, label] = arguments;
            const terms = [...document.querySelectorAll(`${within} dt`)].filter((dt) => dt.innerText.trim() === label);
            return terms.length === 1 ? terms[0].nextElementSibling.innerText.trim() : `${terms.length} × ${label}`;";
        self.run(script, &[json!(within), json!(label)]).await.as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script in the page.
    pub async fn run(&self, script: &str, args: &[Value]) -> Value {
        self.client.execute(script, args.to_vec()).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Runs a script that passes its result to its last argument, a function.
    pub async fn run_async(&self, script: &str, args: &[Value]) -> Value {
        self.client.execute_async(script, args.to_vec()).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until a script returns true.
    pub async fn wait_until(&self, script: &str, what: &str) {
        let started = Instant::now();
        while self.run(script, &[]).await != json!(true) {
            assert!(started.elapsed() < PATIENCE, "waited in vain for: {what}\n{}", self.text("body").await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Presses and releases keys, one after the other, wherever the focus is.
    pub async fn press(&self, keys: &[char]) {
        let actions = keys.iter().fold(KeyActions::new("keyboard".to_owned()), |actions, key| {
            actions.then(KeyAction::Down { value: *key }).then(KeyAction::Up { value: *key })
        });
        self.client.perform_actions(actions).await.expect("a keyboard");
    }

    /// Presses a named key.
    pub async fn press_key(&self, key: Key) {
        self.press(&[char::from(key)]).await;
    }

    /// Types wherever the focus is.
    pub async fn type_text(&self, text: &str) {
        self.press(&text.chars().collect::<Vec<_>>()).await;
    }

    /// Shows the page on a screen of this kind.
    pub async fn show_on(&self, screen: Screen) {
        self.show_on_scaled(screen, 1.0).await;
    }

    /// Shows the page on a screen with more dots per pixel.
    pub async fn show_on_scaled(&self, screen: Screen, scale: f64) {
        self.dev_tools("Emulation.setDeviceMetricsOverride", screen.metrics(scale)).await;
        self.dev_tools("Emulation.setEmulatedMedia", screen.media()).await;
    }

    /// Cuts the connection, or restores it.
    pub async fn set_offline(&self, offline: bool) {
        self.dev_tools("Network.enable", json!({})).await;
        let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.dev_tools("Network.emulateNetworkConditions", conditions).await;
    }

    /// New messages in the console since the last call: errors, warnings, and what the content security policy refused.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.client.issue_cmd(ReadConsole).await.expect("the console");
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter(|entry| entry["level"] != "INFO" && entry["level"] != "DEBUG")
            .map(Value::to_string)
            .collect()
    }

    /// A picture (PNG) of the page: its whole length, or what fits on the screen.
    pub async fn picture(&self, whole: bool) -> Vec<u8> {
        let params = json!({ "format": "png", "captureBeyondViewport": whole });
        let answer = self.dev_tools("Page.captureScreenshot", params).await;
        let data = answer["data"].as_str().expect("a picture");
        base64::engine::general_purpose::STANDARD.decode(data).expect("base64")
    }

    /// Saves a picture of the whole page in `crates/e2e/shots`, when CLERK_E2E_SHOTS is set.
    pub async fn shot(&self, name: &str) {
        if std::env::var_os("CLERK_E2E_SHOTS").is_none() {
            return;
        }
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("shots");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join(format!("{name}.png")), self.picture(true).await).expect("a file");
    }

    pub(crate) async fn dev_tools(&self, command: &'static str, params: Value) -> Value {
        self.client.issue_cmd(DevTools { command, params }).await.unwrap_or_else(|error| panic!("{command}: {error}"))
    }
}
