//! Turns into JSON what some browsers send as JSON.

use std::borrow::Cow;

/// Replaces escapes of half a surrogate pair (`\ud83d` alone) by `\ufffd`.
///
/// A text field can hold half an emoji, browsers send it as such an escape, and parsers refuse the whole document for it.
pub fn repair_surrogates(json: &str) -> Cow<'_, str> {
    if !json.contains("\\u") {
        return Cow::Borrowed(json);
    }
    let mut repaired = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((before, escape)) = rest.find('\\').and_then(|at| rest.split_at_checked(at)) {
        repaired.push_str(before);
        let (length, is_half) = match code_unit(escape) {
            Some(0xD800..=0xDBFF) => match escape.get(6..).and_then(code_unit) {
                Some(0xDC00..=0xDFFF) => (12, false),
                _ => (6, true),
            },
            Some(0xDC00..=0xDFFF) => (6, true),
            Some(_) => (6, false),
            // Another escape: the backslash and the character after it, which may be a backslash too.
            None => (escape.char_indices().nth(2).map_or(escape.len(), |(at, _)| at), false),
        };
        let (escape, after) = escape.split_at_checked(length).unwrap_or((escape, ""));
        repaired.push_str(if is_half { "\\ufffd" } else { escape });
        rest = after;
    }
    repaired.push_str(rest);
    Cow::Owned(repaired)
}

/// The number in a `\uXXXX` at the start of the text.
fn code_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::repair_surrogates;

    #[test]
    fn halves_of_pairs_are_replaced_and_all_else_stays() {
        for (sent, expected) in [
            (r#""plain""#, r#""plain""#),
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (r#""\uD83D\uDE00""#, r#""\uD83D\uDE00""#),
            (r#""a\ud83d""#, r#""a\ufffd""#),
            (r#""\ude00z""#, r#""\ufffdz""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\ud83d\n\u0041""#, r#""\ufffd\n\u0041""#),
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\\\ud83d""#, r#""\\\ufffd""#),
            (r#""\u00e9 é \é \u12""#, r#""\u00e9 é \é \u12""#),
            (r#""\u+123""#, r#""\u+123""#),
            (r#""\u"#, r#""\u"#),
            (r#"\ud83d\"#, r#"\ufffd\"#),
        ] {
            assert_eq!(repair_surrogates(sent), expected, "{sent}");
        }
    }
}
