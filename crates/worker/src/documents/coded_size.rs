//! How large the coded pictures of a HEIC file are.
//!
//! The library compares the size that the file states with its limit, but what it takes memory for is the size that the pictures
//! themselves state. A small file can state a small size and hold pictures of billions of pixels.

use heic_rs::context::Context;

/// The kind of NAL unit that holds a picture's size (SPS).
const SEQUENCE: u8 = 33;

/// The pixels of all coded pictures of which the file's main picture is made; an error if one does not say.
pub(super) fn coded_pixels(heic: &[u8]) -> Result<u64, String> {
    let words = |error: heic_rs::Error| error.to_string();
    let file = Context::open(heic).map_err(words)?;
    let tiles = file.grid(file.meta.primary).map_err(words)?;
    let pictures = tiles.map_or_else(|| vec![file.meta.primary], |(_, tiles)| tiles);
    let mut pixels = 0_u64;
    for picture in pictures {
        let coding = file.props(picture).map_err(words)?.hvcc.ok_or("a picture is coded in another way")?;
        let sets = coding.parameter_sets();
        let sequences = sets.iter().filter(|set| set.first().is_some_and(|first| (first >> 1) & 0x3F == SEQUENCE));
        let largest = sequences.map(|set| pixels_of(set)).max_by_key(|pixels| pixels.unwrap_or(u64::MAX));
        pixels = pixels.saturating_add(largest.flatten().ok_or("a picture does not state its size")?);
    }
    Ok(pixels)
}

/// The pixels of a picture with this sequence parameter set.
fn pixels_of(set: &[u8]) -> Option<u64> {
    let mut bits = Bits::of(set.get(2..)?);
    bits.skip(4)?;
    let sub_layers = bits.read(3)?;
    bits.skip(1 + 96)?;
    // For each sub-layer, whether its profile (88 bits) and its level (8 bits) follow.
    let mut following = 0;
    for _ in 0..sub_layers {
        following += 88 * bits.read(1)? + 8 * bits.read(1)?;
    }
    if sub_layers > 0 {
        bits.skip(2 * (8 - sub_layers))?;
    }
    bits.skip(following)?;
    bits.number()?;
    if bits.number()? == 3 {
        bits.skip(1)?;
    }
    let (width, height) = (bits.number()?, bits.number()?);
    width.checked_mul(height)
}

/// Bits one after another.
struct Bits {
    bytes: Vec<u8>,
    at: u64,
}

impl Bits {
    /// The bits of a NAL unit. A 3 after two zeros is there only so that nothing looks like the beginning of the next unit.
    fn of(unit: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(unit.len());
        let mut zeros = 0;
        for byte in unit {
            if zeros >= 2 && *byte == 3 {
                zeros = 0;
                continue;
            }
            zeros = if *byte == 0 { zeros + 1 } else { 0 };
            bytes.push(*byte);
        }
        Self { bytes, at: 0 }
    }

    fn bit(&mut self) -> Option<u64> {
        let byte = self.bytes.get(usize::try_from(self.at / 8).ok()?)?;
        let bit = (byte >> (7 - self.at % 8)) & 1;
        self.at += 1;
        Some(u64::from(bit))
    }

    fn read(&mut self, count: u64) -> Option<u64> {
        (0..count).try_fold(0, |number, _| Some((number << 1) | self.bit()?))
    }

    fn skip(&mut self, count: u64) -> Option<()> {
        self.at = self.at.checked_add(count)?;
        Some(())
    }

    /// A number of any length: as many zeros as it has bits after its first one (Exp-Golomb).
    fn number(&mut self) -> Option<u64> {
        let mut zeros = 0;
        while self.bit()? == 0 {
            zeros += 1;
        }
        if zeros > 32 {
            return None;
        }
        Some((1 << zeros) - 1 + self.read(zeros)?)
    }
}

#[cfg(test)]
mod tests {
    use super::coded_pixels;
    use clerk_testkit::files::{heic, heic_of};

    #[test]
    fn the_size_is_that_of_the_coded_picture_whatever_the_file_states() {
        let mut stated = heic();
        // Of which the last 16 lines are cut off.
        assert_eq!(coded_pixels(&stated), Ok(64 * 64));
        let at = stated.windows(4).position(|name| name == b"ispe").unwrap() + 8;
        stated[at..at + 8].copy_from_slice(&[0, 0, 0, 1, 0, 0, 0, 1]);
        assert_eq!(coded_pixels(&stated), Ok(64 * 64));
    }

    #[test]
    fn what_does_not_say_its_size_is_refused() {
        let whole = heic();
        let at = whole.windows(4).position(|name| name == b"hvcC").unwrap();
        let mut without = whole.clone();
        without[at..at + 4].copy_from_slice(b"free");
        for bytes in [without, heic_of(&["heic"]), whole[..at].to_vec(), Vec::new()] {
            assert!(coded_pixels(&bytes).is_err());
        }
    }
}
