//! Pictures: whether they end where their content says. The picture itself is not decoded.

use super::Extent;
use super::source::{Source, big, little};
use std::io::Result;

/// More pieces than any picture has: where looking ends.
const MOST_PIECES: usize = 100_000;

/// Chunks, each with its length, up to the one called IEND.
pub(super) fn png(source: &mut Source<'_>) -> Result<Extent> {
    let mut at = 8;
    let mut has_picture = false;
    for number in 0..MOST_PIECES {
        let head = source.piece(at, 17)?;
        let (Some(length), Some(name)) = (big(&head, 0), head.get(4..8)) else { break };
        if number == 0 && (name != b"IHDR" || length != 13) {
            return Ok(Extent::Unreadable);
        }
        match name {
            b"IEND" if has_picture => return Ok(Extent::Whole),
            b"IEND" => return Ok(Extent::Unreadable),
            b"IDAT" => has_picture |= length > 0 && head.len() > 8,
            _ => {}
        }
        at += 12 + u64::from(length);
    }
    Ok(early(has_picture))
}

/// Segments, each with its length. The data of the picture comes after a segment SOS and ends where a marker begins; the last
/// marker is EOI. What comes after it, such as a phone's second picture, does not matter.
pub(super) fn jpeg(source: &mut Source<'_>) -> Result<Extent> {
    let mut bytes = source.bytes(2)?;
    let (mut has_frame, mut has_scan) = (false, false);
    while let Some(mut marker) = bytes.after(0xFF)? {
        while marker == 0xFF {
            let Some(next) = bytes.next()? else { return Ok(early(has_frame && has_scan)) };
            marker = next;
        }
        match marker {
            // Not a marker, but data; and markers without anything.
            0x00 | 0x01 | 0xD0..=0xD8 => continue,
            0xD9 if has_frame && has_scan => return Ok(Extent::Whole),
            0xD9 => return Ok(Extent::Unreadable),
            0xC4 | 0xC8 | 0xCC => {}
            0xC0..=0xCF => has_frame = true,
            _ => {}
        }
        let length = bytes.two()?.and_then(|length| length.checked_sub(2));
        match length {
            Some(length) if bytes.skip(u64::from(length))? => {}
            _ => break,
        }
        has_scan |= marker == 0xDA;
    }
    Ok(early(has_frame && has_scan))
}

/// Blocks, each of sub-blocks with a length, up to a semicolon.
pub(super) fn gif(source: &mut Source<'_>) -> Result<Extent> {
    let mut bytes = source.bytes(10)?;
    let mut has_picture = false;
    let Some(flags) = bytes.next()? else { return Ok(Extent::Unreadable) };
    if !bytes.skip(2 + colours(flags))? {
        return Ok(Extent::Unreadable);
    }
    while let Some(block) = bytes.next()? {
        match block {
            b';' if has_picture => return Ok(Extent::Whole),
            b';' => return Ok(Extent::Unreadable),
            b',' => {
                let is_there = bytes.skip(8)?;
                let Some(flags) = bytes.next()?.filter(|_| is_there) else { break };
                // The colours, and how the data is packed.
                if !bytes.skip(colours(flags) + 1)? {
                    break;
                }
                has_picture = true;
            }
            b'!' if bytes.next()?.is_some() => {}
            // Some programs fill up with nothing.
            0 => continue,
            _ => break,
        }
        while let Some(length) = bytes.next()?.filter(|length| *length > 0) {
            if !bytes.skip(u64::from(length))? {
                return Ok(early(has_picture));
            }
        }
    }
    Ok(early(has_picture))
}

/// How many bytes a table of colours has.
fn colours(flags: u8) -> u64 {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// One container that says how long it is.
pub(super) fn webp(head: &[u8], size: u64) -> Extent {
    match little(head, 4) {
        _ if imagesize::blob_size(head).is_err() => Extent::Unreadable,
        Some(length) if u64::from(length) + 8 <= size => Extent::Whole,
        _ => Extent::EndsEarly,
    }
}

/// Brands of pictures that are packed as HEVC video is.
const HEVC: [&[u8]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"];
/// Brands that say only what surrounds a picture.
const GENERAL: [&[u8]; 3] = [b"mif1", b"mif2", b"msf1"];
/// Brands that, next to a general one, say that the picture is packed in another way.
const OTHERS: [&[u8]; 5] = [b"avif", b"avis", b"avio", b"jpeg", b"jpgs"];

/// Whether one of the file's brands, in front or among those it is compatible with, says that it is HEIC.
pub(super) fn is_heic(head: &[u8]) -> bool {
    if head.get(4..8).is_none_or(|name| name != b"ftyp") {
        return false;
    }
    let end = big(head, 0).and_then(|length| usize::try_from(length).ok()).unwrap_or_default().min(head.len());
    let front = head.get(8..12);
    let compatible = head.get(16..end).unwrap_or_default().chunks_exact(4);
    let brands: Vec<&[u8]> = front.into_iter().chain(compatible).collect();
    let has = |list: &[&[u8]]| brands.iter().any(|brand| list.contains(brand));
    has(&HEVC) || (has(&GENERAL) && !has(&OTHERS))
}

/// Boxes, each with its length. One of them, `meta` (or `moov`, for several pictures in a row), says where the picture is.
pub(super) fn heic(source: &mut Source<'_>) -> Result<Extent> {
    let mut at = 0;
    let (mut has_index, mut has_data) = (false, false);
    for _ in 0..MOST_PIECES {
        if at == source.size {
            return Ok(if has_index { Extent::Whole } else { Extent::Unreadable });
        }
        let head = source.piece(at, 16)?;
        let (Some(length), Some(name)) = (big(&head, 0), head.get(4..8)) else { break };
        let length = match length {
            // Up to the end of the file.
            0 => source.size - at,
            1 => match (big(&head, 8), big(&head, 12)) {
                (Some(high), Some(low)) => (u64::from(high) << 32) | u64::from(low),
                _ => break,
            },
            length => u64::from(length),
        };
        has_data |= name == b"mdat";
        let Some(next) = at.checked_add(length).filter(|next| length >= 8 && *next <= source.size) else { break };
        has_index |= matches!(name, b"meta" | b"moov");
        at = next;
    }
    Ok(early(has_index && has_data))
}

/// A file that ends before its content does.
fn early(can_be_opened: bool) -> Extent {
    if can_be_opened { Extent::EndsEarly } else { Extent::Unreadable }
}
