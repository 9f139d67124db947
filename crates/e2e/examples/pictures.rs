//! Makes the README's pictures, `docs/pictures/*.png`, from the demo's data. `cargo xtask photos` runs it, with a database.

use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clerk_e2e::{Browser, Screen, Theme};
use clerk_ops::demo;
use clerk_platform::storage::Storage;
use clerk_testkit::app::TestApp;
use serde_json::json;
use std::path::PathBuf;

/// Two phones next to each other.
const PHONES: &str =
    "document.body.innerHTML = arguments[0].map((picture) => `<img src='data:image/png;base64,${picture}'>`).join('');
    document.body.style = 'margin: 0; padding: 20px; display: flex; gap: 20px; background: #d9dee5';
    for (const image of document.images) image.style = 'width: 390px; border-radius: 16px';";

#[tokio::main]
async fn main() -> Result<()> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/pictures");
    std::fs::create_dir_all(&folder)?;
    let app = TestApp::spawn().await;
    demo::load(&app.pool, app.clock.now()).await?;
    demo::attach(&app.pool, &Storage::new(&app.storage), app.clock.now()).await?;
    let browser = Browser::start(&app.url).await;
    browser.sign_in("lawyer@demo.test", demo::PASSWORD).await;

    browser.show_on(Screen { width: 1280, height: 860, theme: Theme::Light }).await;
    browser.open("/admin").await;
    std::fs::write(folder.join("dashboard.png"), browser.picture(false).await)?;
    // The one with the longest history.
    let case = "select case_id from notes group by case_id order by count(*) desc limit 1";
    let case: uuid::Uuid = app.value(case).await;
    browser.open(&format!("/admin/cases/{case}")).await;
    std::fs::write(folder.join("case.png"), browser.picture(false).await)?;

    let mut phones = Vec::new();
    for theme in [Theme::Light, Theme::Dark] {
        browser.show_on(Screen::phone(theme)).await;
        browser.open("/admin/cases").await;
        phones.push(STANDARD.encode(browser.picture(false).await));
    }
    browser.show_on(Screen { width: 840, height: 884, theme: Theme::Light }).await;
    browser.open("about:blank").await;
    browser.run(PHONES, &[json!(phones)]).await;
    browser.wait_until("return [...document.images].every((image) => image.complete)", "the pictures").await;
    std::fs::write(folder.join("cases-on-a-phone.png"), browser.picture(false).await)?;
    Ok(())
}
