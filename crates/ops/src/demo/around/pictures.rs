//! Small files that are what their names say: pictures of a wall, and documents of a page. They are made here, so that no binary files
//! have to be kept.

const WIDTH: u32 = 320;
const HEIGHT: u32 = 240;
/// The most bytes of a block that is stored as it is.
const BLOCK: usize = 65_535;

/// A PNG of a wall with a stain; `number` varies it.
pub(super) fn png(number: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let size = [WIDTH.to_be_bytes(), HEIGHT.to_be_bytes()].concat();
    // Eight bits for each point, which are a place in the palette.
    chunk(&mut file, b"IHDR", &[size.as_slice(), &[8, 3, 0, 0, 0]].concat());
    let palette: Vec<u8> = (0..=255_u8).flat_map(|shade| [shade, shade / 8 * 7 + 12, shade / 4 * 3 + 20]).collect();
    chunk(&mut file, b"PLTE", &palette);
    let points: Vec<u8> = (0..HEIGHT).flat_map(|y| line(y, number)).collect();
    chunk(&mut file, b"IDAT", &stored(&points));
    chunk(&mut file, b"IEND", &[]);
    file
}

/// A line of the picture, with the byte that says how it is filtered: not at all.
fn line(y: u32, number: u32) -> impl Iterator<Item = u8> {
    let (x0, y0) = (60 + number * 37 % 200, 50 + number * 53 % 140);
    let point = move |x: u32| {
        let (dx, dy) = (x.abs_diff(x0), y.abs_diff(y0));
        let rough = (x * 7 + y * 13 + x * y / 5 + number * 11) % 23;
        let near = 80_u32.saturating_sub((dx * dx + 2 * dy * dy).isqrt() + rough);
        let shade = (225 - y / 12 - rough / 4).saturating_sub(near * 2);
        u8::try_from(shade).unwrap_or(u8::MAX)
    };
    std::iter::once(0).chain((0..WIDTH).map(point))
}

/// Adds a part of a PNG: its length, its kind, what it holds, and a checksum.
fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    file.extend(length.to_be_bytes());
    file.extend(kind);
    file.extend(bytes);
    file.extend(crc([kind.as_slice(), bytes].concat().as_slice()).to_be_bytes());
}

/// Bytes as zlib has them when it does not compress.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(BLOCK).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        out.push(u8::from(blocks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    out.extend(((b << 16) | a).to_be_bytes());
    out
}

/// The checksum of a part of a PNG.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

/// A PDF of one page with a title and some lines. Letters that its font does not have become a hyphen.
pub(super) fn pdf(title: &str, lines: &[&str]) -> Vec<u8> {
    let plain = |text: &str| -> String {
        text.chars().map(|c| if c.is_ascii() { c } else { '-' }).filter(|c| !matches!(c, '(' | ')' | '\\')).collect()
    };
    let mut text = format!("BT /F 18 Tf 60 770 Td ({}) Tj /F 11 Tf 0 -20 Td", plain(title));
    for line in lines {
        text.push_str(&format!(" 0 -16 Td ({}) Tj", plain(line)));
    }
    text.push_str(" ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.7\n".to_owned();
    let mut places = String::new();
    for (number, object) in (1..).zip(&objects) {
        places.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let (count, start) = (objects.len() + 1, file.len());
    file.push_str(&format!("xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standards() {
        assert_eq!(crc(b"123456789"), 0xCBF4_3926);
        assert_eq!(stored(b"Wikipedia").last_chunk::<4>(), Some(&0x11E6_0398_u32.to_be_bytes()));
    }

    #[test]
    fn files_are_what_they_say() {
        let picture = png(3);
        assert!(picture.starts_with(b"\x89PNG") && picture.len() < 100_000);
        assert_ne!(picture, png(4));
        let document = pdf("Rent ledger (2025–26)", &["One", "Two"]);
        let text = String::from_utf8(document).unwrap();
        assert!(text.contains("(Rent ledger 2025-26) Tj") && text.ends_with("%%EOF\n"));
        let start: usize = text.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        assert!(text[start..].starts_with("xref"));
    }
}
