//! Files that renters attach: what is accepted, where it is stored, who may open it.

use clerk_core::access::Group;
use clerk_core::documents::files::RenderPictures;
use clerk_core::jobs::{self, EnqueueOptions};
use clerk_platform::clock::Clock;
use clerk_platform::storage::Storage;
use clerk_testkit::app::{Browser, TestApp};
use clerk_testkit::files::{WORD, compound, docx, docx_of, gif, heic, heic_of, jpeg, pdf, png, webp, zip};
use clerk_testkit::fixtures::repairs;
use jiff::SignedDuration;
use serde_json::{Value, json};

#[tokio::test]
async fn the_content_decides_not_the_name() {
    let app = TestApp::spawn().await;
    let main = "word/document.xml";
    let template = WORD.replace("document.main", "template.main");
    let macros = "application/vnd.ms-word.document.macroEnabled.main+xml";
    let many: Vec<String> = (0..30_000).map(|number| format!("word/{number:010}.xml")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|name| (name.as_str(), "")).collect();
    let html = b"<html><body>%PDF-1.7 is the header of a PDF</body></html>".to_vec();
    for (name, bytes, extension) in [
        ("photo.PNG", png(1), Some("png")),
        ("really-a-picture.pdf", png(2), Some("png")),
        ("photo.jpg", jpeg(), Some("jpg")),
        ("two-in-one.jpg", [jpeg(), jpeg(), b"and more".to_vec()].concat(), Some("jpg")),
        ("a.gif", gif(), Some("gif")),
        ("a.webp", webp(), Some("webp")),
        ("a.heic", heic_of(&["heic", "mif1", "heic"]), Some("heic")),
        ("new-phone.heic", heic_of(&["hevc", "mif1", "heic"]), Some("heic")),
        ("ten-bit.heic", heic_of(&["heix", "mif1"]), Some("heic")),
        ("general.heic", heic_of(&["mif1", "miaf"]), Some("heic")),
        ("in-a-row.heic", heic_of(&["msf1", "hevc"]), Some("heic")),
        ("among-others.heic", heic_of(&["mp42", "isom", "heic"]), Some("heic")),
        ("lease.pdf", pdf(), Some("pdf")),
        ("after-junk.pdf", [b"\r\n\xef\xbb\xbf\x1b%-12345X@PJL JOB\r\n".to_vec(), pdf()].concat(), Some("pdf")),
        ("lease.docx", docx(), Some("docx")),
        ("from-the-browser.docx", docx_of("word/document2.xml", WORD, &[]), Some("docx")),
        ("from-elsewhere.docx", docx_of("doc/main.xml", WORD, &[]), Some("docx")),
        ("small.doc", compound(11, &["WordDocument"]), Some("doc")),
        ("usual.doc", compound(120, &["1Table", "Data", "WordDocument"]), Some("doc")),
        ("large.doc", compound(4000, &["WordDocument"]), Some("doc")),
        ("very-large.doc", compound(30_000, &["WordDocument"]), Some("doc")),
        ("no name", png(3), Some("png")),
        ("archive.docx", zip(&[("other/file.xml", "")]), None),
        ("only-a-part.docx", zip(&[(main, "<w:document/>")]), None),
        ("template.docx", docx_of(main, &template, &[]), None),
        ("with-a-program.docx", docx_of(main, macros, &[]), None),
        ("hidden-program.docx", docx_of(main, WORD, &[("word/VBAProject.bin", "x")]), None),
        (
            "sheet.docx",
            docx_of(
                "xl/workbook.xml",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                &[],
            ),
            None,
        ),
        ("a-million-names.docx", docx_of(main, WORD, &many), None),
        ("cut.docx", docx()[..200].to_vec(), None),
        ("sheet.doc", compound(120, &["Workbook"]), None),
        ("cut.doc", compound(120, &["WordDocument"])[..4096].to_vec(), None),
        ("avif.heic", heic_of(&["mif1", "avif"]), None),
        ("video.heic", heic_of(&["mp42", "isom"]), None),
        ("only-a-head.heic", heic_of(&["heic"])[..28].to_vec(), None),
        ("photo.png", b"<html><script>alert(1)</script></html>".to_vec(), None),
        ("page.pdf", html.clone(), None),
        ("page.pdf", [b"\n\n<!-- ".to_vec(), pdf()].concat(), None),
        ("program.pdf", [b"MZ\x90\0".to_vec(), pdf()].concat(), None),
        ("late.pdf", [vec![b' '; 1024], pdf()].concat(), None),
        ("photo.png", b"\x89PNG\r\n\x1a\n".to_vec(), None),
        ("head.png", png(1)[..60].to_vec(), None),
        ("head.jpg", jpeg()[..60].to_vec(), None),
        ("end.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9".to_vec(), None),
        ("head.gif", gif()[..19].to_vec(), None),
        ("empty.png", Vec::new(), None),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), None),
        ("a.exe", [b"MZ".to_vec(), vec![0; 64]].concat(), None),
        ("broken.docx", b"PK\x03\x04broken".to_vec(), None),
        ("a.txt", b"hello".to_vec(), None),
        ("broken.doc", compound(11, &["WordDocument"])[..7].to_vec(), None),
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
                assert_eq!(row["remark"], Value::Null, "{name}");
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
async fn a_file_that_ends_early_is_taken_and_staff_are_told() {
    let app = TestApp::spawn().await;
    let cut = |bytes: Vec<u8>, less: usize| bytes[..bytes.len() - less].to_vec();
    let linearised =
        b"%PDF-1.5\n1 0 obj<</Linearized 1/L 5000/O 3/E 90/N 1/T 80>>endobj\nstartxref\n0\n%%EOF\n".to_vec();
    for (name, bytes) in [
        ("a.png", cut(png(1), 12)),
        ("b.png", cut(png(1), 20)),
        ("a.jpg", cut(jpeg(), 2)),
        ("b.jpg", cut(jpeg(), 3)),
        ("a.gif", cut(gif(), 1)),
        ("b.gif", cut(gif(), 3)),
        ("a.webp", cut(webp(), 1)),
        ("a.heic", cut(heic_of(&["heic"]), 1)),
        ("a.pdf", cut(pdf(), 7)),
        ("b.pdf", linearised),
    ] {
        let (status, body) = app.upload(name, bytes).await;
        assert_eq!(status, 201, "{name}: {body}");
        let row = app.row("uploads", body["id"].as_str().unwrap().parse().unwrap()).await;
        assert_eq!(row["remark"], json!("ENDS_EARLY"), "{name}");
    }
    let (_, photo) = app.upload("kitchen.jpg", cut(jpeg(), 2)).await;
    let mut answers = repairs();
    answers["REPAIRS_ISSUE_PHOTO"] = json!([photo]);
    let case = app.case_from(&answers).await;
    let page = app.signed_in(Group::Coordinator).await.get(&format!("/admin/cases/{case}/files")).await;
    assert!(page.all(".file-tiles li")[0].contains("The file ends early: part of it may be missing."));
}

/// Sends a file with a header as it is, not as a library would write it.
async fn upload_as(app: &TestApp, disposition: &str, bytes: &[u8]) -> (u16, Value) {
    let head = format!("--x\r\nContent-Disposition: {disposition}\r\nContent-Type: image/png\r\n\r\n");
    let body = [head.as_bytes(), bytes, b"\r\n--x--\r\n"];
    let request = app.http().post(app.at("/api/upload/")).header("content-type", "multipart/form-data; boundary=x");
    let answer = request.body(body.concat()).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_file_keeps_the_name_that_it_has_on_the_phone() {
    let app = TestApp::spawn().await;
    for (sent, name) in [
        (r#"form-data; name="file"; filename="IMG 1.PNG""#, "IMG 1.PNG"),
        (r#"form-data; name="file"; filename="my %22new%22 kitchen.png""#, "my \"new\" kitchen.png"),
        (r#"form-data; name="file"; filename="two%0D%0Alines.png""#, "two lines.png"),
        (r#"form-data; name="file"; filename="100%25.png""#, "100%25.png"),
        (r#"form-data; name="file"; filename="C:\Users\new\photo.png""#, "photo.png"),
        (r#"form-data; name="file"; filename="DCIM/Camera/photo.png""#, "photo.png"),
        ("form-data; name=\"file\"; filename=\"Küche 厨房.png\"", "Küche 厨房.png"),
        ("form-data; name=\"file\"; filename=\"inv\u{202e}gnp.exe\"", "invgnp.exe.png"),
        ("form-data; name=\"file\"; filename=\"in\u{200b}vis\u{ad}ible.png\"", "invisible.png"),
        (r#"form-data; name="file"; filename="photo.pdf""#, "photo.png"),
        (r#"form-data; name="file"; filename="blob""#, "blob.png"),
        (r#"form-data; name="file"; filename="""#, "Picture.png"),
        (r#"form-data; name="file""#, "Picture.png"),
        ("form-data; name=\"file\"; filename*=UTF-8''K%C3%BCche.png", "Küche.png"),
    ] {
        let (status, body) = upload_as(&app, sent, &png(1)).await;
        assert_eq!(status, 201, "{name}: {body}");
        let row = app.row("uploads", body["id"].as_str().unwrap().parse().unwrap()).await;
        assert_eq!(row["file_name"], json!(name));
        let answer = app.http().get(body["file"].as_str().unwrap()).send().await.unwrap();
        let disposition = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
        let whole = disposition.split("filename*=UTF-8''").nth(1).unwrap();
        let decoded = url::form_urlencoded::parse(format!("name={whole}").as_bytes()).next().unwrap().1.into_owned();
        assert_eq!(decoded, name, "{disposition}");
        assert!(disposition.is_ascii() && disposition.starts_with("inline; filename=\""), "{disposition}");
    }
    let long = format!("form-data; name=\"file\"; filename=\"{}.png\"", "x".repeat(3000));
    let (_, body) = upload_as(&app, &long, &png(1)).await;
    let row = app.row("uploads", body["id"].as_str().unwrap().parse().unwrap()).await;
    assert_eq!(row["file_name"], json!(format!("{}.png", "x".repeat(80))));
    // A name that an earlier release kept is fit to be saved all the same.
    let id: uuid::Uuid = body["id"].as_str().unwrap().parse().unwrap();
    app.set("uploads", id, json!({ "file_name": "..\\Lease.hta" })).await;
    let answer = app.http().get(body["file"].as_str().unwrap()).send().await.unwrap();
    assert!(answer.headers()["content-disposition"].to_str().unwrap().contains("filename=\"Lease.hta.png\""));
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
    assert_eq!(app.http().get(&link).send().await.unwrap().status(), 410, "after a day");

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

#[tokio::test]
async fn a_heic_picture_gets_one_that_every_browser_shows() {
    let app = TestApp::spawn().await;
    let (_, photo) = app.upload("IMG_1.HEIC", heic()).await;
    let (_, broken) = app.upload("IMG_2.HEIC", heic_of(&["heic"])).await;
    let mut answers = repairs();
    answers["REPAIRS_ISSUE_PHOTO"] = json!([photo, broken]);
    let case = app.case_from(&answers).await;
    assert_eq!(app.count("apalis.jobs where status <> 'Done'").await, 0);
    let coordinator = app.signed_in(Group::Coordinator).await;
    let page = coordinator.get(&format!("/admin/cases/{case}/files")).await;
    let file = format!("/uploads/{}", photo["id"].as_str().unwrap());
    let preview = format!("{file}/preview");
    assert_eq!(page.attributes(".file-tiles img", "src"), std::slice::from_ref(&preview));
    assert_eq!(page.attributes(".file-tiles a.card", "href")[0], preview);
    assert_eq!(page.attributes(".file-tiles a[download]", "href"), std::slice::from_ref(&file));
    assert!(page.all(".file-tiles li")[1].contains("It can’t be shown here: download it."));

    let answer = app.http().get(app.at(&file)).send().await.unwrap();
    assert_eq!(answer.status(), 303, "the picture is for staff");
    let shown = coordinator.get(&preview).await;
    assert_eq!((shown.status, &shown.headers["content-type"]), (200, &"image/jpeg".parse().unwrap()));
    assert!(shown.headers["content-disposition"].to_str().unwrap().starts_with("inline; filename=\"IMG_1.HEIC.jpg\""));
    let other = format!("/uploads/{}/preview", broken["id"].as_str().unwrap());
    assert_eq!(coordinator.get(&other).await.status, 404, "there is none");
    assert_eq!(app.signed_in(Group::Paralegal).await.get(&preview).await.status, 404, "of another's case");
    assert_eq!(Browser::new(&app.url).unwrap().get(&preview).await.status, 303);

    let row = app.row("uploads", photo["id"].as_str().unwrap().parse().unwrap()).await;
    let (stored, _) = Storage::new(&app.storage).get(row["preview_key"].as_str().unwrap()).await.unwrap();
    let jpeg = image::load_from_memory(&stored.collect().await.unwrap().to_vec()).unwrap().to_rgb8();
    assert_eq!(jpeg.dimensions(), (64, 48));
    let [left, right] = [jpeg.get_pixel(8, 24).0, jpeg.get_pixel(56, 24).0];
    assert!(left[2] > 150 && left[0] < 90 && right[0] > 150 && right[2] < 90, "blue {left:?}, red {right:?}");
    let (original, _) = Storage::new(&app.storage).get(row["object_key"].as_str().unwrap()).await.unwrap();
    assert_eq!(original.collect().await.unwrap().to_vec(), heic(), "the original stays");

    // One that came before there were pictures gets one, too, when the clock says so; a broken one is not tried again.
    app.execute(
        "insert into uploads (object_key, file_name, content_type, byte_size, created_at)
         select object_key, 'old.heic', content_type, byte_size, created_at from uploads where preview_key is not null",
    )
    .await;
    let mut connection = app.pool.acquire().await.unwrap();
    jobs::enqueue(&mut connection, &RenderPictures {}, EnqueueOptions::default()).await.unwrap();
    app.run_jobs().await;
    assert_eq!(app.count("uploads where file_name = 'old.heic' and preview_key is not null").await, 1);
    assert_eq!(app.count("apalis.jobs where status = 'Done'").await, 5);
}
