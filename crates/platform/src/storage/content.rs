//! The bytes of a file, in memory or in the bucket, to be read at any place.

use super::Storage;
use bytes::Bytes;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};
use tokio::runtime::Handle;

/// How much is fetched at once, in bytes.
pub const BLOCK: u64 = 1024 * 1024;

/// The bytes of a file.
#[derive(Debug)]
pub struct Content {
    from: From,
    /// In bytes.
    size: u64,
    at: u64,
}

#[derive(Debug)]
enum From {
    Memory(Bytes),
    Bucket(Object),
}

/// An object of which one block is at hand.
#[derive(Debug)]
struct Object {
    storage: Storage,
    key: String,
    runtime: Handle,
    block: Bytes,
    block_at: u64,
}

impl Content {
    /// Bytes in memory.
    pub fn of_bytes(bytes: Bytes) -> Self {
        Self { size: bytes.len() as u64, from: From::Memory(bytes), at: 0 }
    }

    /// An object of the bucket. To be called where async code runs; it is read where blocking is allowed.
    pub(super) fn of_object(storage: &Storage, key: &str, size: u64) -> Self {
        let object = Object {
            storage: storage.clone(),
            key: key.to_owned(),
            runtime: Handle::current(),
            block: Bytes::new(),
            block_at: 0,
        };
        Self { from: From::Bucket(object), size, at: 0 }
    }
}

impl Read for Content {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        if self.at >= self.size || into.is_empty() {
            return Ok(0);
        }
        let there = match &mut self.from {
            From::Memory(bytes) => rest(bytes, self.at),
            From::Bucket(object) => object.rest(self.at)?,
        };
        let count = there.len().min(into.len());
        let (Some(into), Some(there)) = (into.get_mut(..count), there.get(..count)) else { return Ok(0) };
        into.copy_from_slice(there);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Content {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| Error::from(ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

impl Object {
    /// What of the block that holds this place comes from there on.
    fn rest(&mut self, at: u64) -> Result<&[u8]> {
        let is_at_hand = at.checked_sub(self.block_at).is_some_and(|within| within < self.block.len() as u64);
        if !is_at_hand {
            let from = at - at % BLOCK;
            let fetched = self.runtime.block_on(self.storage.range(&self.key, from, BLOCK));
            self.block = fetched.map_err(|error| Error::other(error.to_string()))?;
            self.block_at = from;
        }
        let there = rest(&self.block, at - self.block_at);
        if there.is_empty() { Err(Error::from(ErrorKind::UnexpectedEof)) } else { Ok(there) }
    }
}

fn rest(bytes: &Bytes, at: u64) -> &[u8] {
    usize::try_from(at).ok().and_then(|at| bytes.get(at..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Content;
    use std::io::{Read, Seek, SeekFrom};

    #[test]
    fn bytes_are_read_from_any_place() {
        let mut content = Content::of_bytes("0123456789".into());
        for (to, expected) in [
            (SeekFrom::Start(8), "89"),
            (SeekFrom::Start(20), ""),
            (SeekFrom::End(-3), "789"),
            (SeekFrom::Start(0), "0123456789"),
            (SeekFrom::Current(-1), "9"),
        ] {
            content.seek(to).unwrap();
            let mut text = String::new();
            content.read_to_string(&mut text).unwrap();
            assert_eq!(text, expected, "{to:?}");
        }
        content.seek(SeekFrom::Current(-11)).unwrap_err();
    }
}
