//! Many files at once, large ones, and such as are made to cost much.

use clerk_core::documents::files::MAX_FILE;
use clerk_core::documents::files::verify::verify;
use clerk_platform::storage::Storage;
use clerk_testkit::app::TestApp;
use clerk_testkit::app::process::{Process, environment};
use clerk_testkit::files::{WORD, archive_of, docx, docx_of, jpeg, pdf, png};
use serde_json::Value;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MIB: usize = 1024 * 1024;

/// A PDF of so many bytes.
fn large_pdf(size: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.resize(size - 6, b' ');
    bytes.extend(b"%%EOF\n");
    bytes
}

/// The keys of all objects of the bucket.
async fn keys(app: &TestApp) -> Vec<String> {
    let (files, _) = Storage::new(&app.storage).list("", None).await.unwrap();
    files.into_iter().map(|file| file.key).collect()
}

/// Sends a file in pieces, with a pause after each, and reads the answer.
async fn slowly(url: &str, bytes: &[u8], pieces: usize, pause: Duration) -> (u16, String) {
    let host = url.strip_prefix("http://").unwrap();
    let head = b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n";
    let body = [&head[..], bytes, b"\r\n--x--\r\n"].concat();
    let mut socket = TcpStream::connect(host).await.unwrap();
    let request = format!(
        "POST /api/upload/ HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: multipart/form-data; boundary=x\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    for piece in body.chunks(body.len().div_ceil(pieces)) {
        socket.write_all(piece).await.unwrap();
        tokio::time::sleep(pause).await;
    }
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    (answer.split(' ').nth(1).unwrap().parse().unwrap(), answer)
}

/// In production `/tmp` is memory of the task's own, and small.
#[tokio::test]
async fn many_large_files_at_once_are_all_taken_and_cost_neither_disk_nor_much_memory() {
    let app = TestApp::spawn().await;
    let mut variables = environment(&app);
    variables.push(("TMPDIR".to_owned(), "/nowhere".to_owned()));
    let web = Process::start("clerk-web", &variables).unwrap();
    let url = web.well().await.unwrap();
    let before = web.peak_memory().unwrap();
    let (large, hostile) = (large_pdf(29 * MIB), archive_of(630_000));
    let pause = Duration::from_millis(40);
    let slow = futures_util::future::join_all((0..12).map(|_| slowly(&url, &large, 10, pause)));
    let dear = futures_util::future::join_all((0..4).map(|_| slowly(&url, &hostile, 10, pause)));
    let (slow, dear) = tokio::join!(slow, dear);
    let statuses = |answers: &[(u16, String)]| answers.iter().map(|(status, _)| *status).collect::<Vec<_>>();
    assert_eq!(statuses(&slow), [201; 12], "{slow:?}");
    assert_eq!(statuses(&dear), [400; 4], "{dear:?}");
    assert_eq!(app.count("uploads").await, 12);
    assert!(matches!(keys(&app).await.as_slice(), [one] if one.starts_with("file-uploads/")));
    let grown = web.peak_memory().unwrap() - before;
    assert!(grown < 150 * MIB as u64, "{} MiB more", grown / MIB as u64);
}

#[tokio::test]
async fn a_large_file_arrives_whole_wherever_its_pieces_end() {
    let app = TestApp::spawn().await;
    let part = 5 * MIB;
    for size in [part - 1, part, part + 1, 2 * part, 2 * part + 1, usize::try_from(MAX_FILE).unwrap()] {
        let mut bytes = large_pdf(size);
        bytes[10..18].copy_from_slice(&size.to_le_bytes());
        let (status, body) = app.upload("large.pdf", bytes.clone()).await;
        assert_eq!(status, 201, "{size}: {body}");
        let row = app.row("uploads", body["id"].as_str().unwrap().parse().unwrap()).await;
        assert_eq!(row["byte_size"], serde_json::json!(size));
        assert_eq!(row["remark"], Value::Null, "{size}");
        let (stored, length) = Storage::new(&app.storage).get(row["object_key"].as_str().unwrap()).await.unwrap();
        assert_eq!(length, Some(i64::try_from(size).unwrap()));
        assert!(stored.collect().await.unwrap().to_vec() == bytes, "{size}: other bytes");
    }
    // One whose parts have to be looked for in the middle and at the end.
    let filler = "x".repeat(12 * MIB);
    let (status, body) =
        app.upload("large.docx", docx_of("word/document.xml", WORD, &[("word/media/a.png", &filler)])).await;
    assert_eq!(status, 201, "{body}");
    let mut photo = jpeg();
    let end = photo.split_off(photo.len() - 2);
    photo.extend(vec![0x11; 11 * MIB]);
    photo.extend(end);
    assert_eq!(app.upload("large.jpg", photo).await.0, 201);
    // What was collected on the way is deleted once the renter has their answer.
    let mut left = keys(&app).await;
    for _ in 0..50 {
        left.retain(|key| !key.starts_with("file-uploads/"));
        if left.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        left = keys(&app).await;
    }
    assert!(left.is_empty(), "{left:?}");
    let report = verify(&app.pool, &Storage::new(&app.storage), &app.clock, None).await.unwrap();
    assert_eq!(report.wrong, []);
}

#[tokio::test]
async fn what_is_refused_or_breaks_off_leaves_nothing_in_the_bucket() {
    let app = TestApp::spawn().await;
    let mut page = b"<html>".to_vec();
    page.resize(12 * MIB, b'x');
    let mut no_word = docx();
    no_word.splice(4..4, vec![0; 12 * MIB]);
    for (name, bytes) in [
        ("page.pdf", page),
        ("broken.docx", no_word),
        ("too-large.pdf", large_pdf(usize::try_from(MAX_FILE).unwrap() + 1)),
        ("too-large-too.pdf", large_pdf(45 * MIB)),
        ("empty.pdf", Vec::new()),
    ] {
        let (status, body) = app.upload(name, bytes).await;
        assert_eq!(status, 400, "{name}: {body}");
    }
    // Someone who goes away in the middle.
    let host = app.url.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "POST /api/upload/ HTTP/1.1\r\nhost: {host}\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: {}\r\n\r\n\
         --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n",
        29 * MIB
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&large_pdf(14 * MIB)).await.unwrap();
    drop(socket);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(keys(&app).await, Vec::<String>::new());
    assert_eq!(app.unfinished_uploads(), 0, "parts are left behind");
    assert_eq!(app.count("uploads").await, 0);
}

#[tokio::test]
async fn an_archive_that_names_too_many_files_is_refused_before_the_names_are_read() {
    let app = TestApp::spawn().await;
    let names: Vec<String> = (0..3000).map(|number| format!("word/{number}")).collect();
    let of = |count: usize| {
        let more: Vec<(&str, &str)> = names[..count].iter().map(|name| (name.as_str(), "")).collect();
        docx_of("word/document.xml", WORD, &more)
    };
    assert_eq!(app.upload("usual.docx", of(1900)).await.0, 201);
    for (name, bytes) in [("many.docx", of(2001)), ("very-many.docx", archive_of(630_000))] {
        let (status, body) = app.upload(name, bytes).await;
        assert_eq!(status, 400, "{name}: {body}");
    }
}

#[tokio::test]
async fn small_files_need_no_detour() {
    let app = TestApp::spawn().await;
    for number in 0..3 {
        assert_eq!(app.upload("a.png", png(number)).await.0, 201);
    }
    assert_eq!(app.upload("a.pdf", pdf()).await.0, 201);
    assert_eq!(keys(&app).await.len(), 4);
}
