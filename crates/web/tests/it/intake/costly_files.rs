//! Files that are made to be looked at for ever: they are refused after a few looks.

use clerk_core::documents::kinds::{Refusal, recognise};
use clerk_platform::storage::BLOCK;
use clerk_testkit::app::TestApp;
use clerk_testkit::files::{WORD, compound, docx_of};
use std::io::{Cursor, Read, Result, Seek, SeekFrom};

/// Bytes as they are in the bucket: one block is at hand, every other is fetched.
struct Counted {
    bytes: Cursor<Vec<u8>>,
    at_hand: Option<u64>,
    fetched: usize,
}

impl Read for Counted {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let block = self.bytes.position() / BLOCK;
        if self.at_hand.replace(block) != Some(block) {
            self.fetched += 1;
        }
        let left = usize::try_from(BLOCK - self.bytes.position() % BLOCK).unwrap();
        let most = into.len().min(left);
        self.bytes.read(&mut into[..most])
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.bytes.seek(to)
    }
}

const SECTORS: u32 = 16_000;

/// A document of 8 MB, with these numbers in its table: which sector comes after which.
fn document(chain: &[(u32, u32)]) -> Vec<u8> {
    let mut bytes = compound(SECTORS, &["WordDocument"]);
    for (sector, next) in chain {
        put(&mut bytes, 512 + *sector as usize * 4, *next);
    }
    bytes
}

fn put(bytes: &mut [u8], at: usize, number: u32) {
    bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
}

#[tokio::test]
async fn an_old_document_that_leads_in_circles_is_refused_after_a_few_reads() {
    let app = TestApp::spawn().await;
    let directory = SECTORS - 1;
    // From one end of the file to the other and back, each sector once.
    let places: Vec<u32> =
        (0..1000).map(|step| if step % 2 == 0 { 500 + step } else { SECTORS - 500 - step }).collect();
    let mut to_and_fro: Vec<(u32, u32)> = places.windows(2).map(|pair| (pair[0], pair[1])).collect();
    to_and_fro.push((directory, places[0]));
    to_and_fro.push((places[999], 0xFFFF_FFFE));
    // What the header has no room for is named in lists, each of which names the next: here itself.
    let mut lists = compound(SECTORS, &["WordDocument"]);
    let list = SECTORS.div_ceil(128) as usize;
    put(&mut lists, 512 + list * 512 + 127 * 4, SECTORS.div_ceil(128));
    for (name, bytes) in [
        ("circle.doc", document(&[(directory, directory)])),
        ("larger-circle.doc", document(&[(directory, 500), (500, 501), (501, 500)])),
        ("leads-out.doc", document(&[(directory, SECTORS + 5)])),
        ("leads-far-out.doc", document(&[(directory, 0xFFFF_FFF0)])),
        ("endless.doc", document(&(500..9000).map(|at| (at, at + 1)).chain([(directory, 500)]).collect::<Vec<_>>())),
        ("to-and-fro.doc", document(&to_and_fro)),
        ("lists.doc", lists),
    ] {
        let mut counted = Counted { bytes: Cursor::new(bytes.clone()), at_hand: None, fetched: 0 };
        assert_eq!(recognise(&mut counted).unwrap(), Err(Refusal::Unknown), "{name}");
        assert!(counted.fetched <= 200, "{name}: {} reads", counted.fetched);
        let (status, body) = app.upload(name, bytes).await;
        assert_eq!(status, 400, "{name}: {body}");
    }
    let mut counted = Counted { bytes: Cursor::new(document(&[])), at_hand: None, fetched: 0 };
    assert!(recognise(&mut counted).unwrap().is_ok());
    assert!(counted.fetched < 10, "{} reads of what Word writes", counted.fetched);
}

#[tokio::test]
async fn a_document_with_more_in_its_lists_than_word_writes_is_refused() {
    let app = TestApp::spawn().await;
    let main = "word/document.xml";
    // To see that none is there twice, each would be compared with all before it.
    let attributes: String = (0..40_000).map(|number| format!("a{number}=\"\" ")).collect();
    let elements = "<X/>".repeat(40_000);
    let long = " ".repeat(600 * 1024);
    for (name, own_type) in [
        ("attributes.docx", format!("{WORD}\" {attributes} z=\"")),
        ("broken-attributes.docx", format!("{WORD}\" b c=d e=\"")),
        ("elements.docx", format!("{WORD}\"/>{elements}<Override PartName=\"/x\" ContentType=\"x")),
        ("long.docx", format!("{WORD}\"{long} z=\"")),
    ] {
        let (status, body) = app.upload(name, docx_of(main, &own_type, &[])).await;
        assert_eq!(status, 400, "{name}: {body}");
    }
    let few = format!("{WORD}\" x:a=\"\" b=\"");
    assert_eq!(app.upload("few.docx", docx_of(main, &few, &[])).await.0, 201);
}
