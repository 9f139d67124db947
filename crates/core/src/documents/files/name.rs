//! Names of files: as on the renter's phone, but fit for every screen and every disk.

use crate::documents::kinds::FileKind;

/// The longest name without its ending, in characters.
const LONGEST_STEM: usize = 80;

/// The name to keep of a file, from what its sender said: the last part of a path, in one line, with nothing that can't be seen or
/// that turns the direction of writing or that some disk takes for part of a path, and with an ending that fits its kind, so that no
/// computer takes it for a program.
pub fn fit(sent: &str, kind: FileKind) -> String {
    let line = line(sent);
    let (stem, ending) = match line.rsplit_once('.') {
        Some((stem, ending)) if kind.has_ending(ending) => (stem, ending),
        // Another kind's ending is wrong; anything else after a dot belongs to the name.
        Some((stem, ending)) if FileKind::is_ending(ending) => (stem, kind.extension),
        _ => (line.as_str(), kind.extension),
    };
    let stem = stem.trim_matches(['.', ' ']);
    let stem = match stem {
        "" if kind.is_picture() => "Picture",
        "" => "Document",
        stem => stem,
    };
    let cut: String = stem.chars().take(LONGEST_STEM).collect();
    format!("{}.{ending}", cut.trim_end_matches(['.', ' ']))
}

/// Endings of files that are no programs, of kinds that only old data has.
const HARMLESS: [&str; 12] = ["txt", "csv", "rtf", "odt", "ods", "xlsx", "pptx", "eml", "tif", "tiff", "bmp", "mp4"];

/// The name of a file of which nobody knows the kind: with the ending that it has, if that is the name of something harmless.
pub(super) fn of_unknown(sent: &str) -> String {
    let line = line(sent);
    let (stem, ending) = match line.rsplit_once('.') {
        Some((stem, ending)) if HARMLESS.iter().any(|own| own.eq_ignore_ascii_case(ending)) => (stem, ending),
        _ => (line.as_str(), "bin"),
    };
    let stem: String = stem.trim_matches(['.', ' ']).chars().take(LONGEST_STEM).collect();
    if stem.is_empty() { format!("File.{ending}") } else { format!("{stem}.{ending}") }
}

/// The last part of a path, in one line, with nothing that can't be seen.
fn line(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_gap = |c: char| c.is_control() || matches!(c, ':' | '|' | '<' | '>' | '?' | '*');
    let seen: String = last.chars().filter(|c| !is_unseen(*c)).map(|c| if is_gap(c) { ' ' } else { c }).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches(['.', ' ']).to_owned()
}

/// Whether a character has no look of its own: it joins, parts, turns the direction, or chooses between looks.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_STEM, fit, of_unknown};
    use crate::documents::kinds::FileKind;

    fn kind(content_type: &str) -> FileKind {
        FileKind::of_type(content_type).unwrap()
    }

    #[test]
    fn names_are_kept_as_far_as_they_are_fit_to_be_shown() {
        for (sent, content_type, kept) in [
            ("Lease 2026.pdf", "application/pdf", "Lease 2026.pdf"),
            ("IMG_0001.JPEG", "image/jpeg", "IMG_0001.JPEG"),
            ("IMG_0001.heif", "image/heif", "IMG_0001.heif"),
            ("C:\\Users\\Ada\\My photo.png", "image/png", "My photo.png"),
            ("../../etc/passwd", "application/pdf", "passwd.pdf"),
            ("/storage/emulated/0/DCIM/a.jpg", "image/jpeg", "a.jpg"),
            ("notes\r\nfrom\tAda.pdf", "application/pdf", "notes from Ada.pdf"),
            ("inv\u{202E}fdp.exe", "application/pdf", "invfdp.exe.pdf"),
            ("zero\u{200B}width\u{FEFF}.png", "image/png", "zerowidth.png"),
            ("عقد الإيجار.pdf", "application/pdf", "عقد الإيجار.pdf"),
            ("photo.pdf", "image/png", "photo.png"),
            ("IMG_1.HEIC", "image/jpeg", "IMG_1.jpg"),
            ("Lease.hta", "application/pdf", "Lease.hta.pdf"),
            ("Mr. Smith", "application/pdf", "Mr. Smith.pdf"),
            ("v1.2", "application/pdf", "v1.2.pdf"),
            ("lease.pdf.", "application/pdf", "lease.pdf"),
            ("lease .pdf", "application/pdf", "lease.pdf"),
            ("", "image/png", "Picture.png"),
            ("   ", "application/pdf", "Document.pdf"),
            (".png", "image/png", "Picture.png"),
            ("...", "application/msword", "Document.doc"),
            ("folder/", "image/gif", "Picture.gif"),
            ("\u{200F}\u{200E}", "image/webp", "Picture.webp"),
            ("a\u{2028}b\u{A0}c\u{7F}.png", "image/png", "a b c.png"),
        ] {
            assert_eq!(fit(sent, kind(content_type)), kept, "{sent:?}");
        }
    }

    #[test]
    fn what_nobody_knows_is_no_program_by_its_name() {
        for (sent, kept) in [
            ("notes.txt", "notes.txt"),
            ("a/b/Lease.hta", "Lease.hta.bin"),
            ("run.exe", "run.exe.bin"),
            ("page.svg", "page.svg.bin"),
            ("", "File.bin"),
            (".txt", "File.txt"),
        ] {
            assert_eq!(of_unknown(sent), kept, "{sent:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_and_keeps_its_ending() {
        for (stem, ending) in [("x", "pdf"), ("é", "PDF"), ("漢", "pdf"), (". ", "pdf")] {
            let name = fit(&format!("a{}.{ending}", stem.repeat(5000)), kind("application/pdf"));
            assert!(name.chars().count() <= LONGEST_STEM + 4 && name.ends_with(&format!(".{ending}")), "{name}");
            assert!(!name.contains(" ."), "{name}");
        }
    }
}
