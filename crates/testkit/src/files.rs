//! Files as renters attach them, built piece by piece.

use base64::Engine;

/// A small PNG, different for each number.
pub fn png(number: u32) -> Vec<u8> {
    png_with(&format!("{number:010}"))
}

/// A small PNG with a comment.
pub fn png_with(comment: &str) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8; 4], data: &[u8]| {
        let content = [&name[..], data].concat();
        bytes.extend(length(data));
        bytes.extend(&content);
        bytes.extend(crc(&content).to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
    chunk(b"tEXt", format!("Comment\0{comment}").as_bytes());
    // One white pixel: a filter and three colours, packed without being made smaller.
    chunk(b"IDAT", b"\x78\x01\x01\x04\x00\xfb\xff\x00\xff\xff\xff\x05\xfe\x02\xfe");
    chunk(b"IEND", b"");
    bytes
}

fn length(data: &[u8]) -> [u8; 4] {
    u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 0 { crc >> 1 } else { (crc >> 1) ^ 0xEDB8_8320 })
    })
}

/// A JPEG of one grey square.
pub fn jpeg() -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec();
    bytes.extend(b"\xff\xdb\0\x43\0");
    bytes.extend([1; 64]);
    bytes.extend(b"\xff\xc0\0\x0b\x08\0\x08\0\x08\x01\x01\x11\0");
    bytes.extend(b"\xff\xc4\0\x14\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    bytes.extend(b"\xff\xc4\0\x14\x10\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    bytes.extend(b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x3f\xff\xd9");
    bytes
}

/// A GIF of one pixel.
pub fn gif() -> Vec<u8> {
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;".to_vec()
}

/// A WebP of one pixel.
pub fn webp() -> Vec<u8> {
    b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0".to_vec()
}

/// A box of a HEIC picture: its length, its name, what is in it.
pub fn heic_box(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], name, content].concat()
}

/// Something with the boxes of a HEIC picture and these brands, the first of them in front. There is no picture in it.
pub fn heic_of(brands: &[&str]) -> Vec<u8> {
    let mut head = brands.first().copied().unwrap_or_default().as_bytes().to_vec();
    head.extend([0; 4]);
    head.extend(brands.iter().skip(1).flat_map(|brand| brand.bytes()));
    [heic_box(b"ftyp", &head), heic_box(b"meta", &[0; 16]), heic_box(b"mdat", &[7; 64])].concat()
}

/// A HEIC picture of 64 by 48 pixels, blue on the left and red on the right, made by libheif.
pub fn heic() -> Vec<u8> {
    const TEXT: &str = "\
        AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAA\
        AAAERAAAEAAQAAAAABoQABAAAAAAAAACQAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAA\
        AADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkA\
        AAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAA\
        AAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAC\
        xtZGF0AAAAICgBrxmA70mlv//nuUR8437+wsheF2Lx/0BV58Y8DbW8";
    base64::engine::general_purpose::STANDARD.decode(TEXT).unwrap_or_default()
}

/// A PDF of one page.
pub fn pdf() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
      3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
        .to_vec()
}

/// An archive of these files, none of them made smaller.
pub fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
    let short = |length: usize| u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes();
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let sizes = [crc(text.as_bytes()).to_le_bytes(), number(text.len()), number(text.len())].concat();
        let at = bytes.len();
        bytes.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0");
        bytes.extend(&sizes);
        bytes.extend([short(name.len()), [0, 0]].concat());
        bytes.extend([name.as_bytes(), text.as_bytes()].concat());
        list.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0");
        list.extend(&sizes);
        list.extend(short(name.len()));
        list.extend([0; 12]);
        list.extend(number(at));
        list.extend(name.as_bytes());
    }
    let at = bytes.len();
    bytes.extend(&list);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([short(files.len()), short(files.len())].concat());
    bytes.extend([number(list.len()), number(at)].concat());
    bytes.extend([0, 0]);
    bytes
}

/// An archive that names so many files, none of which is there, with the numbers of a large archive: 630,000 names are 30 MB.
pub fn archive_of(count: u32) -> Vec<u8> {
    let name = b"word/document.xml";
    let mut bytes = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x11\0\0\0".to_vec();
    bytes.extend(name);
    let list = bytes.len() as u64;
    for number in 0..count {
        let number = format!("{number:x}");
        let own: &[u8] = if number == "0" { name } else { number.as_bytes() };
        bytes.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
        bytes.extend(u16::try_from(own.len()).unwrap_or(u16::MAX).to_le_bytes());
        bytes.extend([0; 16]);
        bytes.extend(own);
    }
    let end = bytes.len() as u64;
    let many = u64::from(count).to_le_bytes();
    bytes.extend(b"PK\x06\x06\x2c\0\0\0\0\0\0\0\x2d\0\x2d\0\0\0\0\0\0\0\0\0");
    bytes.extend([many, many, (end - list).to_le_bytes(), list.to_le_bytes()].concat());
    bytes.extend(b"PK\x06\x07\0\0\0\0");
    bytes.extend(end.to_le_bytes());
    bytes.extend(b"\x01\0\0\0PK\x05\x06\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0");
    bytes
}

/// The type of a Word document's main part.
pub const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

/// A Word document whose main part has this name and type, with more files if needed.
pub fn docx_of(part: &str, part_type: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let types = format!(
        "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Override PartName=\"/{part}\" ContentType=\"{part_type}\"/></Types>"
    );
    let relations = format!(
        "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"{part}\"/></Relationships>"
    );
    let own = [("[Content_Types].xml", types.as_str()), ("_rels/.rels", &relations), (part, "<w:document/>")];
    zip(&[&own, more].concat())
}

/// A Word document as Word writes it.
pub fn docx() -> Vec<u8> {
    docx_of("word/document.xml", WORD, &[])
}

/// A compound file of so many sectors of 512 bytes, with these things at its top. The directory is in the last sector, as far as
/// possible from the beginning.
pub fn compound(sectors: u32, streams: &[&str]) -> Vec<u8> {
    const END: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;
    let tables = sectors.div_ceil(128);
    let directory = sectors - 1;
    // What the header has no room for is named in lists of 127, each of which names the next.
    let lists = tables.saturating_sub(109).div_ceil(127);
    let mut header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    header.extend([0; 16]);
    header.extend([0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    header.extend([0; 10]);
    for number in [tables, directory, 0, 4096, END, 0, if lists > 0 { tables } else { END }, lists] {
        header.extend(number.to_le_bytes());
    }
    header.extend((0..109).flat_map(|number| if number < tables { number } else { FREE }.to_le_bytes()));
    let mut bytes = header;
    for sector in 0..tables * 128 {
        let next = match sector {
            sector if sector < tables => 0xFFFF_FFFD,
            sector if sector == directory => END,
            _ => FREE,
        };
        bytes.extend(next.to_le_bytes());
    }
    for list in 0..lists {
        let named =
            (0..127).map(|place| 109 + list * 127 + place).map(|table| if table < tables { table } else { FREE });
        let next = if list + 1 < lists { tables + list + 1 } else { END };
        bytes.extend(named.chain([next]).flat_map(u32::to_le_bytes));
    }
    bytes.resize(512 + directory as usize * 512, 0);
    let mut entry = |name: &str, kind: u8, right: u32, child: u32| {
        let mut units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u16::try_from(units.len() + 2).unwrap_or_default();
        units.resize(64, 0);
        bytes.extend(units);
        bytes.extend(length.to_le_bytes());
        bytes.extend([kind, 1]);
        for number in [FREE, right, child] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend([0; 48]);
    };
    entry("Root Entry", 5, FREE, 1);
    for (number, name) in (2..).zip(streams) {
        let is_last = number as usize > streams.len();
        entry(name, 2, if is_last { FREE } else { number }, FREE);
    }
    bytes.resize(512 + sectors as usize * 512, 0);
    bytes
}
