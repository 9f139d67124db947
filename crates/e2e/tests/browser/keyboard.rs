//! The whole way through the staff's pages by keyboard alone.

use clerk_core::access::Group;
use clerk_e2e::Browser;
use clerk_e2e::pages::Office;
use clerk_testkit::app::{PASSWORD, TestApp};
use clerk_testkit::fixtures::repairs_of;
use fantoccini::key::Key;
use serde_json::json;

/// Presses Tab until the focus is where it should be; it must be visible at every stop.
async fn tab_to(browser: &Browser, css: &str) {
    const STOPS: usize = 60;
    for _ in 0..STOPS {
        browser.press_key(Key::Tab).await;
        focus_is_visible(browser).await;
        if browser.run("return document.activeElement.matches(arguments[0])", &[json!(css)]).await == json!(true) {
            return;
        }
    }
    panic!("{css} is not reached by Tab at {}", browser.address().await);
}

async fn focus_is_visible(browser: &Browser) {
    let script = "const element = document.activeElement;
        if (element === document.body) return true;
        const [style, box] = [getComputedStyle(element), element.getBoundingClientRect()];
        const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
        const inside = box.width > 1 && box.height > 1 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
        return ring && inside ? true : element.outerHTML;";
    assert_eq!(browser.run(script, &[]).await, json!(true), "the focus can't be seen");
}

#[tokio::test]
async fn what_happens_is_said_to_screen_readers() {
    let app = TestApp::spawn().await;
    let (_, email) = app.user(&[Group::Coordinator]).await;
    for first in ["Ada", "Berta"] {
        app.submit(&repairs_of(&format!("{first}@example.com"))).await;
    }
    app.run_jobs().await;
    let browser = Browser::start(&app.url).await;
    browser.sign_in(&email, PASSWORD).await;
    let said = async |words: &str| {
        let script = format!("return document.getElementById('said').textContent === '{words}'");
        browser.wait_until(&script, words).await;
    };
    browser.open("/admin/queues/inbox").await;
    browser.follow("Select all").await;
    said("2 selected.").await;
    browser.follow("Select all").await;
    said("Nothing selected.").await;
    browser.open("/admin/cases").await;
    // The same element speaks, whatever is replaced.
    browser.run("window.speaker = document.getElementById('said'); return true", &[]).await;
    browser.type_into("#search", "Nobody").await;
    said("0 cases found").await;
    assert_eq!(browser.run("return window.speaker === document.getElementById('said')", &[]).await, json!(true));
    browser.open("/admin/contacts?done=called").await;
    said("The call-back is done.").await;
}

#[tokio::test]
async fn everything_works_by_keyboard() {
    let app = TestApp::spawn().await;
    let (_, email) = app.user(&[Group::Coordinator]).await;
    for (first, issue) in [("Ada", "REPAIRS"), ("Berta", "BONDS")] {
        let mut answers = repairs_of(&format!("{first}@example.com"));
        (answers["FIRST_NAME"], answers["ISSUES"]) = (json!(first), json!(issue));
        app.submit(&answers).await;
    }
    app.run_jobs().await;
    let browser = Browser::start(&app.url).await;

    // Sign in.
    browser.open("/admin").await;
    tab_to(&browser, "[name=email]").await;
    browser.type_text(&email).await;
    tab_to(&browser, "[name=password]").await;
    browser.type_text(PASSWORD).await;
    browser.press_key(Key::Enter).await;
    browser.wait_until("return location.pathname === '/admin'", "signed in").await;

    // The first stop skips the navigation.
    tab_to(&browser, "a[href='/admin/cases']").await;
    browser.press_key(Key::Enter).await;
    browser.wait_until("return location.pathname === '/admin/cases'", "the list").await;
    browser.press_key(Key::Tab).await;
    assert_eq!(browser.run("return document.activeElement.textContent.trim()", &[]).await, "Skip to content");
    focus_is_visible(&browser).await;
    browser.press_key(Key::Enter).await;
    browser.wait_until("return document.activeElement.id === 'main'", "skipped").await;

    // `/` goes to the search of everything. The list's own search filters it while one types, and the address follows.
    browser.press(&['/']).await;
    browser.wait_until("return document.activeElement.id === 'find'", "the search box").await;
    browser.run("document.querySelector('#search').focus()", &[]).await;
    focus_is_visible(&browser).await;
    browser.type_text("O'Test").await;
    browser.wait_until("return location.search.includes('search=O%27Test')", "the address follows").await;
    assert_eq!(browser.count("#results tbody tr").await, 2);

    // A filter.
    tab_to(&browser, ".filter-menu summary").await;
    browser.press_key(Key::Enter).await;
    tab_to(&browser, "[name=topic]").await;
    browser.type_text("Repairs").await;
    browser.wait_until("return location.search.includes('topic=REPAIRS')", "the filter").await;
    browser.wait_until("return document.querySelectorAll('#results tbody tr').length === 1", "the list").await;

    // Open the case and write a note.
    tab_to(&browser, "#results tbody a").await;
    browser.press_key(Key::Enter).await;
    browser.wait_until("return location.pathname.startsWith('/admin/cases/')", "the case").await;
    tab_to(&browser, "#note-text").await;
    browser.type_text("Written without a mouse").await;
    tab_to(&browser, "form[data-draft] button[type=submit]").await;
    browser.press_key(Key::Enter).await;
    browser.wait_for(".alert-success", "The note has been added").await;
    browser.wait_for("#timeline li:first-child", "Written without a mouse").await;

    // And out.
    browser.open("/admin/account").await;
    browser.run("document.activeElement.blur(); return true", &[]).await;
    tab_to(&browser, ".topbar-person").await;
    browser.press_key(Key::Enter).await;
    tab_to(&browser, "form[data-sign-out] button").await;
    browser.press_key(Key::Enter).await;
    browser.wait_until("return location.pathname === '/admin/sign-in'", "signed out").await;
    browser.wait_for("[role=status]", "You are signed out.").await;
}

#[tokio::test]
async fn keys_go_anywhere_and_do_what_the_page_can_do() {
    let app = TestApp::spawn().await;
    let (_, email) = app.user(&[Group::Coordinator]).await;
    let case = app.case_from(&repairs_of("ada@example.com")).await;
    let browser = Browser::start(&app.url).await;
    browser.sign_in(&email, PASSWORD).await;
    let open = async || {
        let ctrl_k = "document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true })); return true";
        browser.run(ctrl_k, &[]).await;
        browser.wait_until("return document.activeElement.matches('.palette input')", "the palette").await;
    };
    let there = async |path: &str| {
        browser.wait_until(&format!("return location.pathname === '{path}'"), path).await;
    };

    // A page by the beginning of its words, a case by its file reference, an action of the page.
    open().await;
    browser.type_text("crit dat").await;
    browser.wait_for("#palette-list [aria-selected]", "Critical dates").await;
    browser.press_key(Key::Enter).await;
    there("/admin/queues/dates").await;
    open().await;
    browser.type_text("R0001").await;
    browser.wait_for("#palette-list", "Cases").await;
    browser.press_key(Key::Enter).await;
    there(&format!("/admin/cases/{case}")).await;
    open().await;
    browser.type_text("assign").await;
    browser.wait_for("#palette-list [aria-selected]", "Assign case").await;
    browser.press_key(Key::Enter).await;
    // In place.
    browser.wait_for("dialog.inline h2", "Assign").await;
    browser.press_key(Key::Escape).await;
    // What was viewed last, once that is written.
    while app.count("audit_entries where action = 'OPENED'").await == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    open().await;
    browser.wait_for("#palette-list", "Viewed").await;
    browser.press_key(Key::Escape).await;

    // One key to the note, two to add it; and back by keys alone.
    browser.open(&format!("/admin/cases/{case}")).await;
    browser.press(&['n']).await;
    browser.wait_until("return document.activeElement.id === 'note-text'", "the note").await;
    browser.type_text("n is a letter here").await;
    let ctrl_enter = "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true })); return true";
    browser.run(ctrl_enter, &[]).await;
    browser.wait_for("#timeline li:first-child", "n is a letter here").await;
    browser.open("/admin/cases").await;
    browser.press(&['j']).await;
    browser.press_key(Key::Enter).await;
    there(&format!("/admin/cases/{case}")).await;
    // A page that does not exist strands nobody.
    browser.open("/admin/no-such-page").await;
    browser.wait_for("h1", "Page not found").await;
    browser.press(&['?']).await;
    there("/admin/help").await;
}

#[tokio::test]
async fn tab_reaches_every_control_of_every_page() {
    let (office, browser) = Office::entered_by(Office::COORDINATOR).await;
    let mut wrong = Vec::new();
    for (name, address) in office.pages() {
        browser.open(&address).await;
        // Records where the focus goes, and whether it is visible there; without transitions, so that it is visible at once.
        let begin = "const still = new CSSStyleSheet();
            still.replaceSync('* { transition: none !important }');
            document.adoptedStyleSheets = [still];
            const stops = '[tabindex], a[href], button, input, select, textarea, summary';
            window.controls = [...document.querySelectorAll(stops)].filter((element) => element.tabIndex >= 0
              && !element.disabled && element.type !== 'hidden' && element.checkVisibility({ visibilityProperty: true }));
            window.reached = new Map();
            document.addEventListener('focusin', ({ target }) => {
              const style = getComputedStyle(target);
              const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
              reached.set(target, ring || style.boxShadow !== 'none');
            });
            const parts = controls.filter((element) => element.type === 'date').length * 4;
            // A form may open when it gets the focus.
            return controls.length + parts + 6;";
        let stops = browser.run(begin, &[]).await.as_u64().expect("a number of stops");
        assert!(stops > 3, "{name}: nothing to stop at");
        browser.press(&vec![char::from(Key::Tab); usize::try_from(stops).expect("few stops")]).await;
        let end = "const show = (element) => element.cloneNode(false).outerHTML;
            // Of radio buttons Tab reaches one, and arrows the others.
            const groups = [...reached.keys()].filter((element) => element.type === 'radio').map((radio) => radio.name);
            const has = (element) => reached.has(element) || (element.type === 'radio' && groups.includes(element.name));
            return controls.filter((element) => !has(element)).map((element) => `not reached: ${show(element)}`)
              .concat([...reached].filter(([element, seen]) => !seen && element !== document.body).map(([element]) => `no ring: ${show(element)}`));";
        let faults = browser.run(end, &[]).await;
        wrong.extend(faults.as_array().expect("a list").iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}
