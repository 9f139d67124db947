//! HEIC pictures as JPEG.

use heic_rs::DecodeOptions;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::{ExtendedColorType, RgbImage};

/// The largest picture that is unpacked, in pixels: one of 50 megapixels, as the newest phones take, needs some hundred megabytes.
const MOST_PIXELS: u64 = 50_000_000;
/// The longest side of a JPEG, in pixels. It is for looking at; the original stays.
const LONGEST_SIDE: u32 = 4096;
/// The JPEG's quality, of 100.
const QUALITY: u8 = 85;

/// The picture as a JPEG, the right way up. What else the file holds, such as where it was taken, stays behind. Blocks for seconds;
/// an error says why it can't be done.
pub(super) fn to_jpeg(heic: &[u8]) -> Result<Vec<u8>, String> {
    let options = DecodeOptions { max_pixels: Some(MOST_PIXELS), decode_alpha: false, ..DecodeOptions::default() };
    let picture = heic_rs::decode(heic, &options).map_err(|error| error.to_string())?;
    let picture = RgbImage::from_raw(picture.width, picture.height, picture.data)
        .ok_or_else(|| "its size and its data differ".to_owned())?;
    let longest = picture.width().max(picture.height());
    let picture = if longest > LONGEST_SIDE {
        let side = |length: u32| (length * LONGEST_SIDE / longest).max(1);
        imageops::resize(&picture, side(picture.width()), side(picture.height()), FilterType::Triangle)
    } else {
        picture
    };
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode(&picture, picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .map_err(|error| error.to_string())?;
    Ok(jpeg)
}
