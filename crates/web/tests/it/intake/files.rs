//! Files that renters attach: what is accepted, where it is stored, who may open it.

use clerk_core::access::Group;
use clerk_platform::clock::Clock;
use clerk_platform::storage::Storage;
use clerk_testkit::app::{Browser, TestApp};
use clerk_testkit::fixtures::{png, repairs};
use jiff::SignedDuration;
use serde_json::{Value, json};

fn docx(with: &str) -> Vec<u8> {
    // A stored (uncompressed) archive with one empty file, written by hand.
    let name = with.as_bytes();
    let len = u16::try_from(name.len()).unwrap().to_le_bytes();
    let mut bytes = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
    bytes.extend(len);
    bytes.extend([0, 0]);
    bytes.extend(name);
    let directory = u32::try_from(bytes.len()).unwrap();
    bytes.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    bytes.extend(len);
    bytes.extend([0; 12]);
    bytes.extend(0u32.to_le_bytes());
    bytes.extend(name);
    let size = u32::try_from(bytes.len()).unwrap() - directory;
    bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    bytes.extend(size.to_le_bytes());
    bytes.extend(directory.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

#[tokio::test]
async fn the_content_decides_not_the_name() {
    let app = TestApp::spawn().await;
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
    let webp = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0".to_vec();
    let doc = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), vec![0; 504]].concat();
    for (name, bytes, extension) in [
        ("photo.PNG", png(1), Some("png")),
        ("really-a-picture.pdf", png(2), Some("png")),
        ("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9".to_vec(), Some("jpg")),
        ("a.gif", b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff;".to_vec(), Some("gif")),
        ("a.heic", heic, Some("heic")),
        ("a.webp", webp, Some("webp")),
        ("lease.pdf", b"%PDF-1.7\n%%EOF\n".to_vec(), Some("pdf")),
        ("lease.docx", docx("word/document.xml"), Some("docx")),
        ("no name", png(3), Some("png")),
        ("archive.docx", docx("other/file.xml"), None),
        ("photo.png", b"<html><script>alert(1)</script></html>".to_vec(), None),
        ("photo.png", b"\x89PNG\r\n\x1a\n".to_vec(), None),
        ("empty.png", Vec::new(), None),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), None),
        ("a.exe", [b"MZ".to_vec(), vec![0; 64]].concat(), None),
        ("broken.docx", b"PK\x03\x04broken".to_vec(), None),
        ("a.txt", b"hello".to_vec(), None),
        ("broken.doc", doc[..7].to_vec(), None),
    ] {
        let (status, body) = app.upload(name, bytes.clone()).await;
        match extension {
            Some(extension) => {
                assert_eq!(status, 201, "{name}: {body}");
                assert_eq!(body["issue"], Value::Null);
                let id: uuid::Uuid = body["id"].as_str().unwrap().parse().unwrap();
                let row = app.row("uploads", id).await;
                let key = row["object_key"].as_str().unwrap();
                assert!(key.starts_with("file-uploads/") && key.ends_with(&format!(".{extension}")), "{name}: {key}");
                assert_eq!(key.len(), "file-uploads/".len() + 64 + 1 + extension.len());
                let (stored, length) = Storage::new(&app.storage).get(key).await.unwrap();
                assert_eq!(length, Some(i64::try_from(bytes.len()).unwrap()));
                assert_eq!(stored.collect().await.unwrap().to_vec(), bytes);
            }
            None => {
                assert_eq!(status, 400, "{name}: {body}");
                assert!(body["file"][0].is_string(), "{name}: {body}");
            }
        }
    }
}

#[tokio::test]
async fn a_file_has_a_limit_and_a_form_needs_a_file() {
    let app = TestApp::spawn().await;
    let mut big = b"%PDF-1.7\n".to_vec();
    big.resize(30 * 1024 * 1024, b' ');
    assert_eq!(app.upload("big.pdf", big.clone()).await.0, 201);
    big.push(b' ');
    let (status, body) = app.upload("too-big.pdf", big).await;
    assert_eq!(status, 400, "{body}");
    assert!(body["file"][0].as_str().unwrap().contains("30 MB"));

    let other = reqwest::multipart::Form::new().text("not_file", "x");
    let answer = app.http().post(app.at("/api/upload/")).multipart(other).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    assert!(answer.json::<Value>().await.unwrap()["file"][0].is_string());
    let answer = app.http().post(app.at("/api/upload/")).json(&json!({})).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    assert!(answer.json::<Value>().await.is_ok());
}

#[tokio::test]
async fn a_link_opens_for_its_uploader_for_a_day_and_for_staff_who_see_the_case() {
    let clock = Clock::fixed("2026-05-01T00:00:00Z".parse().unwrap());
    let app = TestApp::spawn_at(clock.clone()).await;
    let (_, body) = app.upload("Küche <b>\"1\".png", png(7)).await;
    let link = body["file"].as_str().unwrap().to_owned();
    assert!(link.starts_with(&app.url), "an absolute address of ours: {link}");

    let answer = app.http().get(&link).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "image/png");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert!(answer.headers()["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("inline"));
    assert_eq!(answer.bytes().await.unwrap(), png(7));

    // Signed out, or with any part of the link changed, it leads to the sign-in page.
    let bare = link.split('?').next().unwrap().to_owned();
    for bad in [bare.clone(), link.replace("signature=", "signature=A"), link.replace("expires=1", "expires=2")] {
        let answer = app.http().get(&bad).send().await.unwrap();
        assert_eq!(answer.status(), 303, "{bad}");
    }
    clock.advance(SignedDuration::from_hours(24));
    assert_eq!(app.http().get(&link).send().await.unwrap().status(), 303, "after a day");

    // Staff: before there is a case, those who manage intake; then everyone who sees the case.
    let path = bare.strip_prefix(&app.url).unwrap();
    let coordinator = app.signed_in(Group::Coordinator).await;
    let paralegal = app.signed_in(Group::Paralegal).await;
    assert_eq!((coordinator.get(path).await.status, paralegal.get(path).await.status), (200, 404));
    let mut answers = repairs();
    answers["REPAIRS_ISSUE_PHOTO"] = json!([body]);
    let case = app.case_from(&answers).await;
    assert_eq!((coordinator.get(path).await.status, paralegal.get(path).await.status), (200, 404));
    let lawyer = app.user(&[Group::Lawyer]).await.0;
    app.assign(case, &paralegal, lawyer).await;
    assert_eq!(paralegal.get(path).await.status, 200);
    let nobody = Browser::new(&app.url).unwrap();
    assert_eq!(nobody.get(path).await.status, 303);
}

#[tokio::test]
async fn when_the_bucket_is_gone_the_site_is_not_told_that_it_worked() {
    let app = TestApp::spawn_without_s3().await;
    let part = reqwest::multipart::Part::bytes(png(1)).file_name("a.png");
    let form = reqwest::multipart::Form::new().part("file", part);
    let answer = app.http().post(app.at("/api/upload/")).multipart(form).send().await.unwrap();
    assert_eq!(answer.status(), 503);
    assert!(answer.json::<Value>().await.is_err(), "a JSON body would be stored as an answer");
}
