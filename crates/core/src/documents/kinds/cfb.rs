//! Compound files, as Word's documents were until 2007 and some still are: sectors, a table that chains them, and a directory
//! that may be anywhere in them.
//!
//! Where the next sector is, the file says itself. One that names a sector twice, or one that it has not, is refused: Word has
//! no use for it, and following it could take for ever.

use super::Extent;
use super::source::{Source, little, short};
use std::collections::{HashMap, HashSet};
use std::io::Result;

/// What a compound file begins with.
pub(super) const START: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// Sectors from here on mean "none".
const NONE: u32 = 0xFFFF_FFFA;
/// More than any document's directory has.
const MOST_SECTORS: usize = 1024;
/// More than the list of the table's own sectors has in a file of 30 MB.
const MOST_LISTS: usize = 8;

/// The stream with a document's text.
const TEXT: &str = "WORDDOCUMENT";
/// What there is where programs are, in capitals, in which Word compares names.
const PROGRAMS: [&str; 4] = ["MACROS", "_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT"];

/// How sectors are chained.
struct Table {
    /// The sectors that hold it, in order.
    parts: Vec<u32>,
    /// Those that have been read.
    read: HashMap<u32, Vec<u8>>,
    sectors: Sectors,
}

/// Where the sectors of a file are.
#[derive(Clone, Copy)]
struct Sectors {
    /// A sector is this power of two long.
    shift: u16,
    /// In bytes.
    file_size: u64,
}

/// A thing in the directory.
struct Entry {
    /// In capitals.
    name: String,
    is_stream: bool,
    /// Whether there is anything here.
    is_used: bool,
    /// Its neighbours in the tree of names, and the first thing in it.
    left: u32,
    right: u32,
    child: u32,
}

/// Whether it is a Word document: by what is at its top, since text that is embedded in it does not count. Programs do, wherever
/// they are: what a broken tree leaves out, some reader may find.
pub(super) fn document(source: &mut Source<'_>) -> Result<Extent> {
    let Some(entries) = directory(source)? else { return Ok(Extent::Unreadable) };
    let has_text = at_top(&entries).iter().any(|entry| entry.is_stream && entry.name == TEXT);
    let is_program = |entry: &Entry| entry.is_used && PROGRAMS.contains(&entry.name.as_str());
    Ok(if !has_text {
        Extent::Unreadable
    } else if entries.iter().any(is_program) {
        Extent::HasPrograms
    } else {
        Extent::Whole
    })
}

/// All that the directory names; none if it is broken or too long.
fn directory(source: &mut Source<'_>) -> Result<Option<Vec<Entry>>> {
    let header = source.piece(0, 512)?;
    let (Some(shift @ (9 | 12)), Some(first)) = (short(&header, 30), little(&header, 48)) else { return Ok(None) };
    let sectors = Sectors { shift, file_size: source.size };
    let Some(mut table) = Table::open(source, sectors, &header)? else { return Ok(None) };
    let Some(chain) = table.chain(source, first)? else { return Ok(None) };
    let mut entries = Vec::new();
    for sector in chain {
        let Some(bytes) = sectors.read(source, sector)? else { return Ok(None) };
        entries.extend(bytes.chunks_exact(128).filter_map(entry));
    }
    Ok(Some(entries))
}

impl Sectors {
    /// A sector; none if the file has not got it.
    fn read(self, source: &mut Source<'_>, number: u32) -> Result<Option<Vec<u8>>> {
        let at = (u64::from(number) + 1) << self.shift;
        if at >= self.file_size { Ok(None) } else { source.piece(at, 1 << self.shift).map(Some) }
    }

    /// How many numbers a sector holds.
    fn numbers(self) -> u32 {
        1 << (self.shift - 2)
    }
}

impl Table {
    /// Finds the sectors that hold the table. The first 109 are named in the header, the others in a chain of lists.
    fn open(source: &mut Source<'_>, sectors: Sectors, header: &[u8]) -> Result<Option<Self>> {
        let mut parts = numbers(header.get(76..).unwrap_or_default());
        let mut list = little(header, 68).unwrap_or(NONE);
        let mut seen = HashSet::new();
        while list < NONE {
            if !seen.insert(list) || seen.len() > MOST_LISTS {
                return Ok(None);
            }
            let Some(bytes) = sectors.read(source, list)? else { return Ok(None) };
            let mut named = numbers(&bytes);
            // The last place of a list names the next one.
            list = named.pop().filter(|_| bytes.len() == 1 << sectors.shift).unwrap_or(NONE);
            parts.extend(named);
        }
        Ok(Some(Self { parts, read: HashMap::new(), sectors }))
    }

    /// The sectors of a chain, in order; none if it is a circle, or longer than any directory, or leads out of the file.
    fn chain(&mut self, source: &mut Source<'_>, first: u32) -> Result<Option<Vec<u32>>> {
        let (mut chain, mut seen) = (Vec::new(), HashSet::new());
        let mut sector = first;
        while sector < NONE {
            if !seen.insert(sector) || seen.len() > MOST_SECTORS {
                return Ok(None);
            }
            chain.push(sector);
            let Some(next) = self.next(source, sector)? else { return Ok(None) };
            sector = next;
        }
        Ok(Some(chain))
    }

    /// The sector that follows another; none if the table has no place for it.
    fn next(&mut self, source: &mut Source<'_>, number: u32) -> Result<Option<u32>> {
        let (part, place) = (number / self.sectors.numbers(), number % self.sectors.numbers());
        let Some(part) = self.parts.get(part as usize).copied().filter(|part| *part < NONE) else { return Ok(None) };
        if !self.read.contains_key(&part) {
            let Some(bytes) = self.sectors.read(source, part)? else { return Ok(None) };
            self.read.insert(part, bytes);
        }
        Ok(self.read.get(&part).and_then(|bytes| little(bytes, place as usize * 4)))
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| little(four, 0)).collect()
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(short(bytes, 64)?).min(64);
    let units: Vec<u16> = bytes.get(..length)?.chunks_exact(2).filter_map(|unit| short(unit, 0)).collect();
    let name = String::from_utf16_lossy(&units);
    let kind = *bytes.get(66)?;
    Some(Entry {
        name: name.trim_end_matches('\0').to_uppercase(),
        is_stream: kind == 2,
        is_used: kind != 0,
        left: little(bytes, 68)?,
        right: little(bytes, 72)?,
        child: little(bytes, 76)?,
    })
}

/// Goes through the tree of names below the first entry, which is the file itself; each once, since a broken tree may be a circle.
fn at_top(entries: &[Entry]) -> Vec<&Entry> {
    let mut open: Vec<u32> = entries.first().map(|root| root.child).into_iter().collect();
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    while let Some(number) = open.pop() {
        let Some(entry) = usize::try_from(number).ok().and_then(|number| entries.get(number)) else { continue };
        if seen.insert(number) {
            open.extend([entry.left, entry.right]);
            found.push(entry);
        }
    }
    found
}
