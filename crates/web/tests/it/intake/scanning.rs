//! What the virus scanner says of files, and what follows from it.

use clerk_core::access::Group;
use clerk_core::documents::files::{ScanFile, ScanFiles};
use clerk_core::jobs::{self, EnqueueOptions};
use clerk_testkit::app::TestApp;
use clerk_testkit::clamd::{Clamd, eicar};
use clerk_testkit::files::{pdf, png};
use clerk_testkit::fixtures::repairs;
use serde_json::{Value, json};

fn infected() -> Vec<u8> {
    let mut bytes = pdf();
    bytes.splice(20..20, eicar());
    bytes
}

fn too_large() -> Vec<u8> {
    let mut bytes = pdf();
    bytes.splice(20..20, vec![b' '; 200_000]);
    bytes
}

/// A case with files, and the path of each.
async fn case_with(app: &TestApp, files: &[(&str, Vec<u8>)]) -> (uuid::Uuid, Vec<String>) {
    let mut photos = Vec::new();
    for (name, bytes) in files {
        let (status, body) = app.upload(name, bytes.clone()).await;
        assert_eq!(status, 201, "{name}: {body}");
        photos.push(body);
    }
    let paths = photos.iter().map(|photo| format!("/uploads/{}", photo["id"].as_str().unwrap())).collect();
    let mut answers = repairs();
    answers["REPAIRS_ISSUE_PHOTO"] = Value::Array(photos);
    (app.case_from(&answers).await, paths)
}

async fn run_jobs(app: &TestApp, clamd: &str) {
    let worker = app.start_worker_with(&[("CLAMD_ADDRESS", clamd)]);
    app.wait_for_jobs(std::time::Duration::from_secs(60)).await.unwrap();
    worker.stop().await.unwrap();
}

#[tokio::test]
async fn an_infected_file_cannot_be_opened_and_the_page_says_what_was_found() {
    let clamd = Clamd::start(100_000).await.unwrap();
    let app = TestApp::spawn_with(|settings| settings.scans_files = true).await;
    let files = [("good.png", png(1)), ("bad.pdf", infected()), ("large.pdf", too_large())];
    let (_, body) = app.upload("bad too.pdf", infected()).await;
    let link = body["file"].as_str().unwrap().to_owned();
    let mut photos = Vec::new();
    for (name, bytes) in files {
        photos.push(app.upload(name, bytes).await.1);
    }
    run_jobs(&app, &clamd.address()).await;
    let mut answers = repairs();
    answers["REPAIRS_ISSUE_PHOTO"] = json!(photos);
    let case = app.case_from(&answers).await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let page = coordinator.get(&format!("/admin/cases/{case}/files")).await;
    let tiles = page.all(".file-tiles li");
    let tile = |name: &str| tiles.iter().find(|tile| tile.contains(name)).unwrap();
    assert!(tile("good.png").contains("No virus found"), "{tiles:?}");
    assert!(tile("bad.pdf").contains("A virus was found in this file, so it can’t be opened."), "{tiles:?}");
    assert!(tile("large.pdf").contains("Could not be scanned for viruses"), "{tiles:?}");
    let path = |at: usize| format!("/uploads/{}", photos[at]["id"].as_str().unwrap());
    assert!(!page.attributes(".file-tiles a", "href").contains(&path(1)), "it is no link");
    for (at, status) in [(0, 200), (1, 409), (2, 200)] {
        assert_eq!(coordinator.get(&path(at)).await.status, status, "{}", photos[at]);
    }
    assert!(coordinator.get(&path(1)).await.text().contains("A virus was found"));
    assert_eq!(app.http().get(&link).send().await.unwrap().status(), 409, "nor by its sender");
    let row = app.row("uploads", photos[1]["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!((&row["scan"], &row["scan_found"]), (&json!("INFECTED"), &json!("Win.Test.EICAR_HDB-1")));
}

#[tokio::test]
async fn what_nobody_has_scanned_says_so_and_is_scanned_once_there_is_a_scanner() {
    let app = TestApp::spawn().await;
    let (case, paths) = case_with(&app, &[("a.png", png(1)), ("bad.pdf", infected())]).await;
    let coordinator = app.signed_in(Group::Coordinator).await;
    let page = coordinator.get(&format!("/admin/cases/{case}/files")).await;
    assert!(page.all(".file-tiles li").iter().all(|tile| tile.contains("Not scanned for viruses")));
    assert_eq!(coordinator.get(&paths[1]).await.status, 200);

    let clamd = Clamd::start(100_000).await.unwrap();
    let mut connection = app.pool.acquire().await.unwrap();
    jobs::enqueue(&mut connection, &ScanFiles {}, EnqueueOptions::default()).await.unwrap();
    run_jobs(&app, &clamd.address()).await;
    assert_eq!((coordinator.get(&paths[0]).await.status, coordinator.get(&paths[1]).await.status), (200, 409));
}

#[tokio::test]
async fn a_scanner_that_cannot_be_reached_says_nothing_of_a_file_and_is_asked_again_at_night() {
    let app = TestApp::spawn_with(|settings| settings.scans_files = true).await;
    let (_, file) = app.upload("bad.pdf", infected()).await;
    let upload_id = file["id"].as_str().unwrap().parse().unwrap();
    let scan = "select coalesce(scan, 'none') from uploads";
    // As after twelve tries.
    app.execute("update apalis.jobs set max_attempts = 1").await;
    run_jobs(&app, "127.0.0.1:1").await;
    assert_eq!(app.count("apalis.jobs where status = 'Killed' and metadata -> 'kind' = 'scan_file'").await, 1);
    assert_eq!(app.value::<String>(scan).await, "none");

    let clamd = Clamd::start(100_000).await.unwrap();
    let mut connection = app.pool.acquire().await.unwrap();
    jobs::enqueue(&mut connection, &ScanFiles {}, EnqueueOptions::default()).await.unwrap();
    run_jobs(&app, &clamd.address()).await;
    assert_eq!(app.value::<String>(scan).await, "INFECTED");
    // The team is told, once.
    jobs::enqueue(&mut connection, &ScanFile { upload_id }, EnqueueOptions::default()).await.unwrap();
    run_jobs(&app, &clamd.address()).await;
    assert_eq!(app.count("apalis.jobs where metadata -> 'kind' = 'alert_virus'").await, 1);
}
