//! The demo's pages: every one that people of each role come to by following links answers, and nothing is written to the log as odd.

use clerk_ops::demo;
use clerk_platform::storage::Storage;
use clerk_testkit::app::{Browser, TestApp};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// How many pages of each kind are opened for each person.
const OF_EACH_KIND: usize = 2;

/// What the log says as a warning or an error.
#[derive(Clone, Default)]
struct Odd(Arc<Mutex<Vec<String>>>);

impl<S: tracing::Subscriber> Layer<S> for Odd {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        // A slow statement says more about the machine than about the page.
        let is_slow = event.metadata().target().starts_with("sqlx");
        if *event.metadata().level() <= tracing::Level::WARN && !is_slow {
            self.0.lock().unwrap().push(format!("{event:?}"));
        }
    }
}

/// The kind of page that an address leads to: without ids, and without what is asked for.
fn kind(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let part = |part: &str| {
        if part.parse::<uuid::Uuid>().is_ok() || part.len() == 26 { "{id}".to_owned() } else { part.to_owned() }
    };
    let names: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    format!("{}?{}", path.split('/').map(part).collect::<Vec<_>>().join("/"), names.join("&"))
}

/// Follows links from the first page on; says which pages did not answer, and how many did.
async fn walk(browser: &Browser) -> (Vec<String>, usize) {
    let mut waiting = VecDeque::from(["/admin".to_owned()]);
    let mut opened: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut wrong, mut count) = (Vec::new(), 0);
    while let Some(address) = waiting.pop_front() {
        let known = opened.entry(kind(&address)).or_default();
        if known.len() >= OF_EACH_KIND || known.contains(&address) {
            continue;
        }
        known.push(address.clone());
        let page = browser.get(&address).await;
        count += 1;
        // Some pages ask for the password first, or lead on to another.
        if page.status != 200 && !(page.status == 303 && page.location().starts_with("/admin")) {
            wrong.push(format!("{address}: {}", page.status));
        }
        let links = page.attributes("a[href^='/admin']", "href").into_iter();
        waiting.extend(links.map(|link| link.split('#').next().unwrap_or_default().to_owned()));
    }
    (wrong, count)
}

#[tokio::test]
async fn every_page_of_the_demo_answers_and_the_log_stays_calm() {
    let odd = Odd::default();
    // Each test has a process of its own.
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(odd.clone())).unwrap();
    let app = TestApp::spawn().await;
    demo::load(&app.pool, app.clock.now()).await.unwrap();
    let files = demo::attach(&app.pool, &Storage::new(&app.storage), app.clock.now()).await.unwrap();
    assert!(files > 10);
    assert_eq!(demo::attach(&app.pool, &Storage::new(&app.storage), app.clock.now()).await.unwrap(), 0, "once");
    // Every state that pages show.
    for state in [
        "submissions where held_at is not null and discarded_at is null",
        "submissions where discarded_at is not null",
        "submissions where closed_as = 'REFERRED'",
        "submissions where repeats_id is not null",
        "submissions where problems <> '{}'",
        "submissions where not is_complete",
        "client_links where settled_at is null",
        "offered_values where settled_at is null",
        "case_proposals where status = 'OPEN' and kind = 'REOPEN'",
        "case_proposals where status = 'OPEN' and kind = 'ASSIGN'",
        "contacts where handled_at is not null",
        "uploads where scan = 'INFECTED'",
        "apalis.jobs where status = 'Killed'",
        "apalis.jobs where status = 'Pending' and run_at > now()",
        "cases where is_open and updated_at < now() - interval '14 days'",
        "(select case_id from notes group by case_id having count(*) > 200) long",
        "(select u.id from users u join cases c on c.paralegal_id = u.id and c.is_open group by u.id having count(*) > u.case_capacity) busy",
    ] {
        assert!(app.count(state).await > 0, "none: {state}");
    }
    let mut wrong = Vec::new();
    for (who, least) in [("paralegal", 25), ("lawyer", 25), ("coordinator", 60), ("admin", 80)] {
        let email = format!("{who}@demo.test");
        let browser = Browser::new(&app.url).unwrap();
        let page = browser.get("/admin/sign-in").await;
        let typed = [("email", email.as_str()), ("password", demo::PASSWORD)];
        assert_eq!(browser.submit(&page, "/admin/sign-in", &typed).await.status, 303);
        let (found, count) = walk(&browser).await;
        assert!(count >= least, "{who} came to {count} pages only");
        wrong.extend(found.into_iter().map(|what| format!("{who}: {what}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let odd = odd.0.lock().unwrap();
    assert!(odd.is_empty(), "{}", odd.join("\n"));
}
