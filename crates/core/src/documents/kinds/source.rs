//! A file of which only pieces are read.

use clerk_platform::storage::BLOCK;
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Seek, SeekFrom};

/// How many blocks of one file are fetched at most. The largest file has thirty, most kinds are read from front to back, and the
/// parts of a Word document that count are in a handful of places.
const MOST_BLOCKS: u64 = 200;
/// The error of a file that wants more.
pub(super) const TOO_MANY: ErrorKind = ErrorKind::QuotaExceeded;

/// What can be read at any place: a file, bytes in memory, an object in the bucket.
pub trait Readable: Read + Seek {}

impl<T: Read + Seek> Readable for T {}

/// A file and its size.
pub(super) struct Source<'a> {
    file: &'a mut dyn Readable,
    /// In bytes.
    pub(super) size: u64,
    /// The block at hand, since a file in the bucket keeps one, and how many may still be fetched.
    at_hand: Option<u64>,
    left: u64,
}

impl<'a> Source<'a> {
    pub(super) fn new(file: &'a mut dyn Readable) -> Result<Self> {
        let size = file.seek(SeekFrom::End(0))?;
        Ok(Self { file, size, at_hand: None, left: MOST_BLOCKS })
    }

    /// Counts the blocks from one place to another, unless they are at hand; an error ([`TOO_MANY`]) if they are too many.
    fn count(&mut self, at: u64, most: u64) -> Result<()> {
        let end = at.saturating_add(most.max(1)).min(self.size).saturating_sub(1).max(at);
        let (first, last) = (at / BLOCK, end / BLOCK);
        let fetched = last - first + u64::from(self.at_hand != Some(first));
        self.left = self.left.checked_sub(fetched).ok_or_else(|| Error::from(TOO_MANY))?;
        self.at_hand = Some(last);
        Ok(())
    }

    /// Up to so many bytes from there; fewer where the file ends.
    pub(super) fn piece(&mut self, at: u64, most: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if at < self.size {
            self.count(at, most)?;
            self.file.seek(SeekFrom::Start(at))?;
            (&mut *self.file).take(most).read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    }

    /// Everything from there, byte by byte.
    pub(super) fn bytes(&mut self, at: u64) -> Result<Bytes<'_>> {
        self.count(at, self.size)?;
        self.file.seek(SeekFrom::Start(at))?;
        Ok(Bytes(BufReader::with_capacity(64 * 1024, &mut *self.file)))
    }
}

/// Bytes one after another.
pub(super) struct Bytes<'a>(BufReader<&'a mut dyn Readable>);

impl Bytes<'_> {
    /// The next byte, unless the file ends.
    pub(super) fn next(&mut self) -> Result<Option<u8>> {
        let byte = self.0.fill_buf()?.first().copied();
        if byte.is_some() {
            self.0.consume(1);
        }
        Ok(byte)
    }

    /// The next two bytes as a number, the higher one first.
    pub(super) fn two(&mut self) -> Result<Option<u16>> {
        let (Some(high), Some(low)) = (self.next()?, self.next()?) else { return Ok(None) };
        Ok(Some(u16::from_be_bytes([high, low])))
    }

    /// Leaves out so many bytes; whether the file has them all.
    pub(super) fn skip(&mut self, mut count: u64) -> Result<bool> {
        while count > 0 {
            let there = self.0.fill_buf()?.len();
            if there == 0 {
                return Ok(false);
            }
            let step = usize::try_from(count).map_or(there, |count| count.min(there));
            self.0.consume(step);
            count -= step as u64;
        }
        Ok(true)
    }

    /// The byte after the next one of this value.
    pub(super) fn after(&mut self, wanted: u8) -> Result<Option<u8>> {
        loop {
            let there = self.0.fill_buf()?;
            if there.is_empty() {
                return Ok(None);
            }
            match there.iter().position(|byte| *byte == wanted) {
                Some(at) => {
                    self.0.consume(at + 1);
                    return self.next();
                }
                None => {
                    let all = there.len();
                    self.0.consume(all);
                }
            }
        }
    }
}

/// The number in four bytes there, the highest one first.
pub(super) fn big(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// The number in four bytes there, the lowest one first.
pub(super) fn little(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// The number in two bytes there, the lower one first.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}
