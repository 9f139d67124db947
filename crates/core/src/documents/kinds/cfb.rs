//! Compound files, as Word's documents were until 2007 and some still are: sectors, a table that chains them, and a directory
//! that may be anywhere in them.

use super::Extent;
use super::source::{Source, little, short};
use std::io::Result;

/// What a compound file begins with.
pub(super) const START: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Sectors from here on mean "none".
const NONE: u32 = 0xFFFF_FFFA;
/// More than any document's directory has: where looking ends.
const MOST_SECTORS: usize = 1024;
/// The same for the list of the table's own sectors.
const MOST_LISTS: usize = 1024;

/// The stream with a document's text.
const TEXT: &str = "WordDocument";
/// Where programs are.
const PROGRAMS: [&str; 2] = ["Macros", "_VBA_PROJECT_CUR"];

/// How sectors are chained.
struct Table {
    header: Vec<u8>,
    /// A sector is this power of two long.
    shift: u16,
}

/// A thing in the directory.
struct Entry {
    name: String,
    is_stream: bool,
    /// Its neighbours in the tree of names, and the first thing in it.
    left: u32,
    right: u32,
    child: u32,
}

/// Whether it is a Word document: by what is at its top, since what is embedded in it does not count.
pub(super) fn document(source: &mut Source<'_>) -> Result<Extent> {
    let header = source.piece(0, 512)?;
    let (Some(shift), Some(mut sector)) = (short(&header, 30), little(&header, 48)) else {
        return Ok(Extent::Unreadable);
    };
    if !matches!(shift, 9 | 12) {
        return Ok(Extent::Unreadable);
    }
    let table = Table { header, shift };
    let mut entries = Vec::new();
    for _ in 0..MOST_SECTORS {
        if sector >= NONE {
            break;
        }
        let bytes = table.sector(source, sector)?;
        entries.extend(bytes.chunks_exact(128).filter_map(entry));
        let Some(next) = table.next(source, sector)? else { break };
        sector = next;
    }
    let top = at_top(&entries);
    Ok(if !top.iter().any(|entry| entry.is_stream && entry.name == TEXT) {
        Extent::Unreadable
    } else if top.iter().any(|entry| PROGRAMS.contains(&entry.name.as_str())) {
        Extent::HasPrograms
    } else {
        Extent::Whole
    })
}

impl Table {
    fn sector(&self, source: &mut Source<'_>, number: u32) -> Result<Vec<u8>> {
        source.piece((u64::from(number) + 1) << self.shift, 1 << self.shift)
    }

    /// The sector that follows another.
    fn next(&self, source: &mut Source<'_>, number: u32) -> Result<Option<u32>> {
        let in_a_sector = 1u32 << (self.shift - 2);
        let Some(of_table) = self.part(source, number / in_a_sector)? else { return Ok(None) };
        let part = self.sector(source, of_table)?;
        Ok(little(&part, (number % in_a_sector) as usize * 4))
    }

    /// The sector that holds a part of the table. The first 109 are named in the header, the others in a chain of lists.
    fn part(&self, source: &mut Source<'_>, number: u32) -> Result<Option<u32>> {
        const IN_HEADER: u32 = 109;
        let Some(mut number) = number.checked_sub(IN_HEADER) else {
            return Ok(little(&self.header, 76 + number as usize * 4).filter(|sector| *sector < NONE));
        };
        // The last place of a list names the next one.
        let in_a_list = (1u32 << (self.shift - 2)) - 1;
        let mut list = little(&self.header, 68);
        for _ in 0..MOST_LISTS {
            let Some(sector) = list.filter(|sector| *sector < NONE) else { return Ok(None) };
            let bytes = self.sector(source, sector)?;
            if number < in_a_list {
                return Ok(little(&bytes, number as usize * 4).filter(|sector| *sector < NONE));
            }
            number -= in_a_list;
            list = little(&bytes, in_a_list as usize * 4);
        }
        Ok(None)
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(short(bytes, 64)?).min(64);
    let units: Vec<u16> = bytes.get(..length)?.chunks_exact(2).filter_map(|unit| short(unit, 0)).collect();
    let name = String::from_utf16_lossy(&units);
    Some(Entry {
        name: name.trim_end_matches('\0').to_owned(),
        is_stream: *bytes.get(66)? == 2,
        left: little(bytes, 68)?,
        right: little(bytes, 72)?,
        child: little(bytes, 76)?,
    })
}

/// Goes through the tree of names below the first entry, which is the file itself.
fn at_top(entries: &[Entry]) -> Vec<&Entry> {
    let at = |number: u32| usize::try_from(number).ok().and_then(|number| entries.get(number));
    let mut open: Vec<u32> = entries.first().map(|root| root.child).into_iter().collect();
    let mut found = Vec::new();
    // A broken tree may be a circle.
    for _ in 0..entries.len() {
        let Some(number) = open.pop() else { break };
        let Some(entry) = at(number) else { continue };
        open.extend([entry.left, entry.right].into_iter().filter(|number| at(*number).is_some()));
        found.push(entry);
    }
    found
}
