//! Without scripts, as in an old or locked-down browser.

use clerk_e2e::pages::Office;
use clerk_e2e::{Browser, Screen, Theme};
use clerk_testkit::app::TestApp;

#[tokio::test]
async fn everything_works_without_scripts() {
    let artist = Browser::start("").await;
    let office = Office::open(&artist, TestApp::spawn().await).await;
    let browser = Browser::start_without_scripts(&office.app.url).await;
    browser
        .open("data:text/html,<p id=p>no</p><script>document.getElementById('p').textContent = 'scripts'</script>")
        .await;
    assert_eq!(browser.text("#p").await, "no", "scripts are off");
    browser.show_on(Screen::phone(Theme::Light)).await;

    browser.open("/admin/cases").await;
    browser.type_into("[name=email]", Office::COORDINATOR).await;
    browser.type_into("[name=password]", Office::PASSWORD).await;
    browser.click("main button[type=submit]").await;
    browser.find("#results").await;
    assert_eq!(browser.address().await, "/admin/cases", "where one wanted to go");

    // Search and filters work by the button; nothing is folded away.
    browser.type_into("#search", "Papadimitropoulou").await;
    assert!(browser.find("[name=topic]").await.is_displayed().await.unwrap());
    browser.click(".filter-actions button").await;
    browser.wait_for("#results tbody td", "Papadimitropoulou").await;
    assert!(browser.address().await.contains("search=Papadimitropoulou"));
    assert_eq!(browser.count("#results tbody tr").await, 1);
    browser.shot("plain-cases").await;

    browser.click("#results tbody a").await;
    browser.type_into("#note-text", "Written without scripts").await;
    browser.click("form[action$='/notes'] button[type=submit]").await;
    browser.wait_for("#timeline li:first-child", "Written without scripts").await;
    browser.shot("plain-case").await;

    // What was written when the session had ended is kept, shown after signing in, and saved from there.
    let case = browser.address().await.split(['?', '#']).next().unwrap().to_owned();
    browser.type_into("#note-text", "Written over lunch").await;
    office.app.execute("update sessions set expires_at = now()").await;
    browser.click("form[action$='/notes'] button[type=submit]").await;
    browser.wait_for("main", "What you wrote has been kept").await;
    browser.shot("plain-session-ended").await;
    browser.type_into("[name=email]", Office::COORDINATOR).await;
    browser.type_into("[name=password]", Office::PASSWORD).await;
    browser.click("main button[type=submit]").await;
    browser.wait_for("h1", "What you wrote was kept").await;
    browser.wait_for("main dl", "Written over lunch").await;
    browser.shot("plain-kept").await;
    browser.click("main form button[type=submit]").await;
    browser.wait_for("#timeline li:first-child", "Written over lunch").await;
    assert_eq!(browser.address().await.split(['?', '#']).next(), Some(case.as_str()));

    browser.open("/admin/submissions/failed").await;
    browser.follow("Try again").await;
    browser.wait_for("main", "Trying again").await;
    browser.sign_out().await;
    browser.wait_for("main", "You are signed out.").await;
}
