//! Names that are written from right to left, in places that hold text alone: titles, options, and sentences about several people.
//! Where elements can be, the pages' components do this with `<bdi>` and `dir="auto"`.

/// The text; if any of it is written from right to left, between signs that keep it from turning what is around it.
pub fn isolated(text: impl AsRef<str>) -> String {
    let text = text.as_ref();
    if text.chars().any(is_right_to_left) { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
}

/// Whether a letter belongs to Hebrew, Arabic, Syriac, Thaana, N’Ko, Samaritan, Mandaic, Rohingya, Adlam or their like.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

#[cfg(test)]
mod tests {
    use super::isolated;

    #[test]
    fn only_what_is_written_from_right_to_left_is_isolated() {
        for (text, expected) in [
            ("", ""),
            ("Ada O'Testér", "Ada O'Testér"),
            ("李明", "李明"),
            ("مريم", "\u{2068}مريم\u{2069}"),
            ("שרה Cohen", "\u{2068}שרה Cohen\u{2069}"),
            ("\u{1E900}", "\u{2068}\u{1E900}\u{2069}"),
        ] {
            assert_eq!(isolated(text), expected);
        }
    }
}
