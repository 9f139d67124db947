//! Word's documents of today: an archive that says which of its parts is the document, and what sort of part that is.

use super::Extent;
use super::source::Source;
use super::zip::Archive;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::Result;

/// The parts that hold programs.
const PROGRAMS: [&str; 2] = ["vbaProject.bin", "vbaData.xml"];
/// What a part has to be for the archive to be a document: not a template, and without programs (`macroEnabled`).
const DOCUMENT: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

/// Whether an archive is a Word document that Word opens. Word names its main part `word/document.xml`, Word in a browser
/// `word/document2.xml`, and others as they like.
pub(super) fn document(source: &mut Source<'_>) -> Result<Extent> {
    let Some(archive) = Archive::open(source)? else { return Ok(Extent::Unreadable) };
    // Also in one that calls itself a document without them.
    let is_program = |name: &str| {
        name.rsplit('/').next().is_some_and(|name| PROGRAMS.iter().any(|own| name.eq_ignore_ascii_case(own)))
    };
    if archive.names().any(is_program) {
        return Ok(Extent::HasPrograms);
    }
    let (Some(relations), Some(types)) =
        (archive.file(source, "_rels/.rels")?, archive.file(source, "[Content_Types].xml")?)
    else {
        return Ok(Extent::Unreadable);
    };
    let Some(part) = main_part(&relations) else { return Ok(Extent::Unreadable) };
    let is_there = archive.names().any(|name| name.eq_ignore_ascii_case(&part));
    Ok(match type_of(&types, &part).filter(|_| is_there) {
        Some(found) if found.eq_ignore_ascii_case(DOCUMENT) => Extent::Whole,
        Some(found) if found.to_ascii_lowercase().contains("macroenabled") => Extent::HasPrograms,
        _ => Extent::Unreadable,
    })
}

/// The part that the archive's relations call the office document.
fn main_part(relations: &[u8]) -> Option<String> {
    let found = elements(relations, "Relationship")?;
    let target = found.iter().find(|element| element.value("Type").ends_with("/officeDocument"))?.value("Target");
    Some(bare(target).to_owned())
}

/// The type of a part: its own, or that of its ending.
fn type_of(types: &[u8], part: &str) -> Option<String> {
    let own = elements(types, "Override")?;
    let own = own.iter().find(|element| bare(element.value("PartName")).eq_ignore_ascii_case(part));
    if let Some(own) = own {
        return Some(own.value("ContentType").to_owned());
    }
    let ending = part.rsplit('.').next()?;
    let by_ending = elements(types, "Default")?;
    let by_ending = by_ending.iter().find(|element| element.value("Extension").eq_ignore_ascii_case(ending))?;
    Some(by_ending.value("ContentType").to_owned())
}

/// The name of a part without what says that it begins at the top.
fn bare(name: &str) -> &str {
    name.trim_start_matches("./").trim_start_matches('/')
}

/// The attributes of an element, by name.
struct Element(Vec<(String, String)>);

impl Element {
    fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }
}

/// More elements than any document's list of parts has, and more attributes than any of them has: a stranger's may have as many as
/// fit into it.
const MOST_ELEMENTS: usize = 8000;
const MOST_ATTRIBUTES: usize = 16;

/// All elements of this name; none if it is not XML, or more of it than a document has.
fn elements(xml: &[u8], name: &str) -> Option<Vec<Element>> {
    let mut reader = Reader::from_reader(xml);
    let (mut found, mut piece, mut count) = (Vec::new(), Vec::new(), 0);
    loop {
        match reader.read_event_into(&mut piece).ok()? {
            Event::Eof => return Some(found),
            Event::Start(element) | Event::Empty(element) => {
                count += 1;
                if count > MOST_ELEMENTS {
                    return None;
                }
                if element.local_name().as_ref() == name.as_bytes() {
                    found.push(Element(attributes(&element)?));
                }
            }
            _ => {}
        }
        piece.clear();
    }
}

/// The attributes of an element; none if there is something else among them, or too many. Whether one is there twice is not looked
/// at: that takes the square of their number, and the first one counts.
fn attributes(element: &BytesStart<'_>) -> Option<Vec<(String, String)>> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut found = Vec::new();
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.ok().filter(|_| found.len() < MOST_ATTRIBUTES)?;
        found.push((text(attribute.key.local_name().as_ref()), text(&attribute.value)));
    }
    Some(found)
}
