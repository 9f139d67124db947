//! What a task costs someone: clicks, pages that are loaded, and bytes that come over the wire.
//!
//! A click is counted where it is made. Typing costs nothing, a day one click, a choice from a list two: it has to be opened first.
//! The page on which someone starts is not counted. Controls are found by the words that people read.

use crate::Browser;
use fantoccini::elements::Element;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How long a control may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);

/// What something has cost so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Clicks.
    pub clicks: usize,
    /// Whole pages that were loaded.
    pub loads: usize,
}

impl Cost {
    /// Fails if a task costs more than this.
    pub fn at_most(self, clicks: usize, loads: usize, task: &str) {
        assert!(self.clicks <= clicks && self.loads <= loads, "{task}: {self:?}, not {clicks} and {loads}");
    }
}

/// Finds a control of these kinds with this label in the page, or in a dialog that is open, and marks it.
const FIND: &str = "const [words, kinds] = arguments;
    const text = (element) => element.textContent.trim().replace(/\\s+/g, ' ');
    const within = document.querySelector('dialog[open]') ?? document.querySelector('main') ?? document;
    const all = (css) => [...within.querySelectorAll(css)].filter((one) => one.checkVisibility());
    for (const one of document.querySelectorAll('[data-e2e]')) one.removeAttribute('data-e2e');
    const labels = [...within.querySelectorAll('label')].filter((label) => text(label).startsWith(words));
    const found = labels.map((label) => label.control).find((control) => control?.matches(kinds) && control.checkVisibility())
      ?? all(kinds).find((control) => (control.getAttribute('aria-label') ?? '').startsWith(words))
      ?? all(kinds).find((group) => group.matches('fieldset') && text(group.querySelector('legend') ?? group).startsWith(words));
    found?.setAttribute('data-e2e', '');
    return found ? found.tagName : '';";

/// Finds a button or a link, and marks it; those that do the page's work come first.
const FIND_BUTTON: &str = "const [words] = arguments;
    const within = document.querySelector('dialog[open]') ?? document.querySelector('main') ?? document;
    const fits = (one) => one.checkVisibility() && one.textContent.trim().replace(/\\s+/g, ' ').startsWith(words);
    for (const one of document.querySelectorAll('[data-e2e]')) one.removeAttribute('data-e2e');
    const found = ['button[type=submit]', 'button, a, summary'].flatMap((css) => [...within.querySelectorAll(css)]).find(fits);
    found?.setAttribute('data-e2e', '');
    return found ? found.tagName : '';";

/// What is typed into, picked or ticked, and what is chosen from.
const CONTROLS: &str = "input, select, textarea";
const CHOICES: &str = "select, fieldset";

impl Browser {
    /// From now on clicks and loads are counted from zero.
    pub async fn count_from_here(&self) {
        if !self.counts_loads.swap(true, Ordering::SeqCst) {
            // In each new document, before anything else in it runs. A frame, or a page without an origin, is none.
            let source = "try { if (window.top === window) sessionStorage.e2eLoads = Number(sessionStorage.e2eLoads ?? 0) + 1 } catch {}";
            self.dev_tools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
        }
        self.run("sessionStorage.e2eLoads = 0; return true", &[]).await;
        self.clicks.store(0, Ordering::SeqCst);
    }

    /// What has been clicked and loaded since.
    pub async fn cost(&self) -> Cost {
        let loads = self.run("return Number(sessionStorage.e2eLoads ?? 0)", &[]).await;
        let loads = loads.as_u64().and_then(|loads| usize::try_from(loads).ok()).expect("a number of loads");
        Cost { clicks: self.clicks.load(Ordering::SeqCst), loads }
    }

    /// Bytes that came over the wire for the page that is shown, with everything that belongs to it.
    pub async fn bytes(&self) -> u64 {
        let script = "const of = (type) => performance.getEntriesByType(type);
            // The page itself as NGINX sends it (deploy/nginx): its headers, and its content compressed.
            const [page] = of('navigation');
            const content = new Blob([await (await fetch(location.href)).text()]).stream();
            const packed = await new Response(content.pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
            const files = of('resource').filter((entry) => entry.name !== location.href);
            return files.reduce((sum, entry) => sum + entry.transferSize, 0)
              + page.transferSize - page.encodedBodySize + packed.byteLength;";
        self.run(&format!("return (async () => {{ {script} }})()"), &[]).await.as_u64().expect("a number of bytes")
    }

    /// Forgets all files that the browser has kept, as at a first visit; not who is signed in.
    pub async fn forget_files(&self) {
        self.dev_tools("Network.clearBrowserCache", json!({})).await;
    }

    /// Goes to a part by its words in the navigation.
    pub async fn go_to(&self, words: &str) {
        let script = "const [words] = arguments;
            const link = [...document.querySelectorAll('nav[aria-label=Main] a')]
              .find((link) => link.querySelector('span').textContent.trim() === words);
            for (const one of document.querySelectorAll('[data-e2e]')) one.removeAttribute('data-e2e');
            link?.setAttribute('data-e2e', '');
            return link ? 'A' : '';";
        self.until_found(script, words, CONTROLS).await;
        self.click("[data-e2e]").await;
    }

    /// The control with this label; the text of the label may go on.
    pub async fn control(&self, label: &str) -> Element {
        self.until_found(FIND, label, CONTROLS).await;
        self.find("[data-e2e]").await
    }

    /// Clicks on the button or link that begins with these words, in the page or in a dialog that is open.
    pub async fn push_button(&self, words: &str) {
        self.until_found(FIND_BUTTON, words, CONTROLS).await;
        self.click("[data-e2e]").await;
    }

    /// Types into the field with this label.
    pub async fn fill_in(&self, label: &str, text: &str) {
        let control = self.control(label).await;
        control.send_keys(text).await.unwrap_or_else(|error| panic!("typing into “{label}”: {error}"));
    }

    /// Picks a day in the field with this label: one click.
    pub async fn pick_day(&self, label: &str, day: impl std::fmt::Display) {
        self.control(label).await;
        self.set_marked(&json!(day.to_string()), label).await;
        self.clicks.fetch_add(1, Ordering::SeqCst);
    }

    /// Ticks the box with this label, or takes the tick away.
    pub async fn tick(&self, label: &str) {
        self.control(label).await;
        self.click("[data-e2e]").await;
    }

    /// Chooses what begins with these words, or the first of all: in a list two clicks, among buttons one.
    pub async fn choose(&self, label: &str, words: &str) {
        let kind = self.until_found(FIND, label, CHOICES).await;
        if kind == "SELECT" {
            let script = "const [words] = arguments;
                const select = document.querySelector('[data-e2e]');
                const fits = (option) => option.value !== '' && option.label.trim().startsWith(words);
                return [...select.options].find(fits)?.value ?? '';";
            let value = self.run(script, &[json!(words)]).await;
            assert_ne!(value, json!(""), "“{label}” has no “{words}”");
            self.set_marked(&value, label).await;
            // A list that is open already takes one.
            let is_open = self.run("return document.querySelector('[data-e2e]')?.size > 1", &[]).await == json!(true);
            self.clicks.fetch_add(if is_open { 1 } else { 2 }, Ordering::SeqCst);
            return;
        }
        let script = "const [words] = arguments;
            const group = document.querySelector('[data-e2e]');
            const fits = (radio) => radio.closest('label').textContent.trim().startsWith(words);
            const radio = [...group.querySelectorAll('input[type=radio]')].find(fits);
            group.removeAttribute('data-e2e');
            radio?.setAttribute('data-e2e', '');
            return radio !== undefined";
        assert_eq!(self.run(script, &[json!(words)]).await, json!(true), "“{label}” has no “{words}”");
        self.click("[data-e2e]").await;
    }

    async fn set_marked(&self, value: &Value, label: &str) {
        let script = "const field = document.querySelector('[data-e2e]');
            field.value = arguments[0];
            for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));
            return field.value !== ''";
        assert_eq!(self.run(script, std::slice::from_ref(value)).await, json!(true), "“{label}” does not take {value}");
    }

    /// Runs a script until it has found something; what it returns.
    async fn until_found(&self, script: &str, words: &str, kinds: &str) -> String {
        let started = Instant::now();
        loop {
            let found = self.run(script, &[json!(words), json!(kinds)]).await;
            match found.as_str() {
                Some("") | None => {}
                Some(kind) => return kind.to_owned(),
            }
            assert!(started.elapsed() < PATIENCE, "no “{words}” at {}", self.address().await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
