//! Archives, as Word's documents are. The list of what is in one is read only if it is small: a stranger's archive may name a
//! million files.

use super::source::{Source, little, short};
use std::io::Result;

/// What an archive begins with.
pub(super) const START: &[u8] = b"PK\x03\x04";
/// The longest list of files that is read, in bytes, and the most files in it. A Word document with a hundred pictures has some 150.
const LONGEST_LIST: u32 = 1024 * 1024;
const MOST_FILES: u16 = 2000;
/// The largest file that is unpacked, in bytes: only the lists of a document's parts are, and 2000 parts take less than that.
const LARGEST_FILE: usize = 512 * 1024;
/// How far from the end its last record begins at most.
const LAST_RECORD: u64 = 65_557;

/// The list of what is in an archive.
pub(super) struct Archive(Vec<Entry>);

struct Entry {
    name: String,
    method: u16,
    packed: u32,
    at: u32,
}

impl Archive {
    /// Reads the list; none if it is broken or long.
    pub(super) fn open(source: &mut Source<'_>) -> Result<Option<Self>> {
        let from = source.size.saturating_sub(LAST_RECORD);
        let end = source.piece(from, LAST_RECORD)?;
        let last = end.windows(4).rposition(|at| at == b"PK\x05\x06").and_then(|at| end.get(at..));
        let list = last.and_then(|record| Some((short(record, 10)?, little(record, 12)?, little(record, 16)?)));
        // An archive too large for these numbers has the highest ones there, and is not a Word document.
        let list = list.filter(|(count, length, _)| *count <= MOST_FILES && *length <= LONGEST_LIST);
        let Some((_, length, at)) = list else { return Ok(None) };
        let list = source.piece(u64::from(at), u64::from(length))?;
        Ok(entries(&list).map(Self))
    }

    /// The names of all its files.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|entry| entry.name.as_str())
    }

    /// A small file of it, unpacked; none if there is none or it is broken or large. Capitals in its name don't matter.
    pub(super) fn file(&self, source: &mut Source<'_>, name: &str) -> Result<Option<Vec<u8>>> {
        let Some(entry) = self.0.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)) else { return Ok(None) };
        let at = u64::from(entry.at);
        let head = source.piece(at, 30)?;
        let (true, Some(name), Some(extra)) = (head.starts_with(START), short(&head, 26), short(&head, 28)) else {
            return Ok(None);
        };
        if entry.packed as usize > LARGEST_FILE {
            return Ok(None);
        }
        let packed = source.piece(at + 30 + u64::from(name) + u64::from(extra), u64::from(entry.packed))?;
        Ok(match entry.method {
            _ if packed.len() < entry.packed as usize => None,
            0 => Some(packed),
            8 => miniz_oxide::inflate::decompress_to_vec_with_limit(&packed, LARGEST_FILE).ok(),
            _ => None,
        })
    }
}

/// The entries of a list; none if it is broken, or has more than its end said.
fn entries(mut list: &[u8]) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    while !list.is_empty() {
        if !list.starts_with(b"PK\x01\x02") || entries.len() >= usize::from(MOST_FILES) {
            return None;
        }
        let lengths = [short(list, 28)?, short(list, 30)?, short(list, 32)?].map(usize::from);
        let [name, extra, comment] = lengths;
        let name_text = String::from_utf8_lossy(list.get(46..46 + name)?).replace('\\', "/");
        entries.push(Entry {
            name: name_text,
            method: short(list, 10)?,
            packed: little(list, 20)?,
            at: little(list, 42)?,
        });
        list = list.get(46 + name + extra + comment..)?;
    }
    Some(entries)
}
