//! `clerk storage verify`.

use crate::support::clerk;
use clerk_platform::storage::Storage;
use clerk_testkit::app::TestApp;
use clerk_testkit::files::{heic, png};
use serde_json::json;

#[tokio::test]
async fn every_file_is_read_and_what_is_wrong_is_named() {
    let app = TestApp::spawn().await;
    let empty = clerk(&app, &["storage", "verify"], &[]).await.well();
    assert_eq!(empty.out, "read 0 files, 0 bytes; 0 lost, 0 unknown\n");
    for number in 0..12 {
        // Some twice: two uploads of one file are one object.
        assert_eq!(app.upload("a.png", png(number % 10)).await.0, 201);
    }
    let well = clerk(&app, &["storage", "verify", "--json"], &[]).await.well().json();
    assert_eq!((&well["files"], &well["wrong"]), (&json!(10), &json!([])), "{well}");

    let keys: Vec<String> = app.values("select distinct object_key from uploads order by 1").await;
    let storage = Storage::new(&app.storage);
    app.drop_object(&keys[0]);
    storage.put(&keys[1], b"cut off".to_vec(), "image/png").await.unwrap();
    let mut changed = png(99);
    changed.truncate(png(0).len());
    storage.put(&keys[2], changed, "image/png").await.unwrap();
    let ill = clerk(&app, &["storage", "verify"], &[]).await;
    assert_eq!(ill.code, Some(1));
    assert!(ill.out.contains(&format!("missing  {}\n", keys[0])), "{}", ill.out);
    assert!(
        ill.out.contains(&format!("damaged  {}: has 7 bytes instead of {}\n", keys[1], png(0).len())),
        "{}",
        ill.out
    );
    assert!(
        ill.out.contains(&format!("damaged  {}: has different content from what was stored\n", keys[2])),
        "{}",
        ill.out
    );
    assert!(ill.out.ends_with("3 lost, 0 unknown\n"), "{}", ill.out);
    assert_eq!(ill.err, "clerk: 3 of 10 files are missing or damaged\n");

    let sample = clerk(&app, &["storage", "verify", "--sample", "4", "--json"], &[]).await.json();
    assert_eq!(sample["files"], json!(4));
}

#[tokio::test]
async fn pictures_made_of_files_are_files_too() {
    let app = TestApp::spawn().await;
    assert_eq!(app.upload("a.heic", heic()).await.0, 201);
    app.run_jobs().await;
    let well = clerk(&app, &["storage", "verify", "--json"], &[]).await.well().json();
    assert_eq!((&well["files"], &well["wrong"]), (&json!(2), &json!([])), "{well}");
    let key: String = app.value("select preview_key from uploads").await;
    app.drop_object(&key);
    let ill = clerk(&app, &["storage", "verify"], &[]).await;
    assert!(ill.out.contains(&format!("missing  {key}\n")), "{}", ill.out);
}

#[tokio::test]
async fn the_servers_key_stores_and_reads_files_but_loses_none() {
    let app = TestApp::spawn().await;
    let storage = Storage::new(&app.storage);
    let (key, probe) = ("file-uploads/lease.pdf", "doctor/probe");
    for text in ["first", "second"] {
        storage.put(key, text, "application/pdf").await.unwrap();
        storage.put(probe, text, "text/plain").await.unwrap();
    }
    assert_eq!(app.old_versions(key), [b"first"]);
    storage.put("elsewhere/lease.pdf", vec![1], "application/pdf").await.expect_err("other places can be written to");
    storage.get("elsewhere/lease.pdf").await.expect_err("other places can be read");
    storage.delete(probe).await.unwrap();
    storage.get(probe).await.expect_err("the probe is still there");
    assert_eq!(app.old_versions(probe).len(), 2);
    assert_eq!(storage.get(key).await.unwrap().0.collect().await.unwrap().to_vec(), b"second");
    // Files that belong to nothing are deleted, and can be got back from their old versions.
    storage.delete(key).await.unwrap();
    assert_eq!(app.old_versions(key).len(), 2);
    storage.delete("elsewhere/lease.pdf").await.expect_err("other places can be emptied");
}

#[tokio::test]
async fn a_file_that_nothing_names_is_told_once_it_is_old() {
    let app = TestApp::spawn().await;
    let storage = Storage::new(&app.storage);
    storage.put("file-uploads/young.png", vec![1], "image/png").await.unwrap();
    storage.put("file-uploads/old.png", vec![1], "image/png").await.unwrap();
    app.date_object("file-uploads/young.png", app.clock.now());
    app.date_object("file-uploads/old.png", jiff::Timestamp::UNIX_EPOCH);
    let found = clerk(&app, &["storage", "verify", "--json"], &[]).await.well().json();
    assert_eq!(found["wrong"], json!([{ "what": "unknown", "key": "file-uploads/old.png" }]));
}

#[tokio::test]
async fn a_bucket_that_does_not_answer_is_no_finding_but_an_error() {
    let app = TestApp::spawn().await;
    assert_eq!(app.upload("a.png", png(1)).await.0, 201);
    app.drop_bucket();
    let failed = clerk(&app, &["storage", "verify"], &[]).await;
    assert_eq!((failed.code, failed.out.as_str()), (Some(1), ""));
    assert!(failed.err.contains("S3"), "{}", failed.err);
}
