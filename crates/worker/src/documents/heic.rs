//! HEIC pictures as JPEG.

use super::coded_size::coded_pixels;
use heic_rs::DecodeOptions;
use image::codecs::jpeg::JpegEncoder;
use image::imageops;
use image::{ExtendedColorType, RgbImage};

/// The largest picture that is unpacked, in pixels, including the edges of the tiles that it is made of. One of 12 megapixels takes
/// 80 MB of memory, one of 48 megapixels 310 MB, and half as much again if it is turned.
const MOST_PIXELS: u64 = 52_000_000;
/// The longest side of a JPEG, in pixels. It is for looking at; the original stays.
const LONGEST_SIDE: u32 = 4096;
/// The JPEG's quality, of 100.
const QUALITY: u8 = 85;

/// The picture as a JPEG, the right way up. What else the file holds, such as where it was taken, stays behind. Blocks for seconds;
/// an error says why it can't be done.
pub(super) fn to_jpeg(heic: &[u8]) -> Result<Vec<u8>, String> {
    if coded_pixels(heic)? > MOST_PIXELS {
        return Err("it is larger than pictures that are made smaller here".to_owned());
    }
    let options = DecodeOptions { max_pixels: Some(MOST_PIXELS), decode_alpha: false, ..DecodeOptions::default() };
    let picture = heic_rs::decode(heic, &options).map_err(|error| error.to_string())?;
    let picture = RgbImage::from_raw(picture.width, picture.height, picture.data)
        .ok_or_else(|| "its size and its data differ".to_owned())?;
    let longest = picture.width().max(picture.height());
    let picture = if longest > LONGEST_SIDE {
        let scaled = |length: u32| u64::from(length) * u64::from(LONGEST_SIDE) / u64::from(longest);
        let side = |length: u32| u32::try_from(scaled(length)).unwrap_or(LONGEST_SIDE).max(1);
        // Unlike `resize`, this takes no memory beyond the picture that it makes.
        imageops::thumbnail(&picture, side(picture.width()), side(picture.height()))
    } else {
        picture
    };
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode(&picture, picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .map_err(|error| error.to_string())?;
    Ok(jpeg)
}
