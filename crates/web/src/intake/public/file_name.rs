//! The name of a file in a form, as it was on the sender's device.
//!
//! Browsers write it between quotes, with `%22` for a quote and `%0D` and `%0A` for the ends of lines, and leave everything else,
//! also a backslash, as it is. Other programs put a backslash before a quote, or use `filename*`.

use actix_multipart::Field;
use actix_web::http::header;

/// The name of the file that a field holds; empty if its sender named none.
pub(super) fn file_name(field: &Field) -> String {
    let extended = field.content_disposition().and_then(|disposition| disposition.get_filename_ext());
    if let Some(extended) = extended {
        return String::from_utf8_lossy(&extended.value).into_owned();
    }
    let Some(raw) = field.headers().get(header::CONTENT_DISPOSITION) else { return String::new() };
    let name = parameter(&String::from_utf8_lossy(raw.as_bytes())).unwrap_or_default();
    name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

/// The value of `filename` in a header.
fn parameter(header: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let (value, tail) = value(after.trim_start());
        if name.trim().eq_ignore_ascii_case("filename") {
            return Some(value);
        }
        rest = tail.split_once(';')?.1;
    }
}

/// The value at the start of the text, and what comes after it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        let (value, tail) = text.split_at(end);
        return (value.trim().to_owned(), tail);
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, quoted.get(at + 1..).unwrap_or_default()),
            '\\' if chars.peek().is_some_and(|(_, next)| *next == '"') && has_another_quote(quoted, at + 2) => {
                value.push('"');
                chars.next();
            }
            c => value.push(c),
        }
    }
    (value, "")
}

/// Whether a quote comes later: if not, the one at hand ends the value, and the backslash before it belongs to the name.
fn has_another_quote(text: &str, from: usize) -> bool {
    text.get(from..).is_some_and(|rest| rest.contains('"'))
}

#[cfg(test)]
mod tests {
    use super::parameter;

    #[test]
    fn the_name_is_found_as_browsers_and_others_write_it() {
        for (header, name) in [
            (r#"form-data; name="file"; filename="a.png""#, Some("a.png")),
            (r#"form-data; filename="a.png"; name="file""#, Some("a.png")),
            (r#"form-data; name="file;x=y"; FileName="a; b=c.png""#, Some("a; b=c.png")),
            (r#"form-data; name="filename=no"; filename=a.png"#, Some("a.png")),
            (r#"form-data; name="file"; filename="C:\fakepath\new.png""#, Some(r"C:\fakepath\new.png")),
            (r#"form-data; name="file"; filename="a \"b\".png""#, Some("a \"b\".png")),
            (r#"form-data; name="file"; filename="folder\""#, Some(r"folder\")),
            (r#"form-data; name="file"; filename="""#, Some("")),
            (r#"form-data; name="file"; filename="cut"#, Some("cut")),
            (r#"form-data; name="file""#, None),
            ("form-data", None),
        ] {
            assert_eq!(parameter(header).as_deref(), name, "{header}");
        }
    }
}
