//! Texts of the description, in which names of fields and values are between backticks.

/// A text in parts.
#[derive(Default)]
pub(super) struct Words(pub(super) Vec<Part>);

/// A part of a text.
pub(super) struct Part {
    pub(super) is_code: bool,
    pub(super) text: String,
}

impl Words {
    /// Of a text.
    pub(super) fn of(text: &str) -> Self {
        let parts = text.split('`').enumerate().filter(|(_, part)| !part.is_empty());
        Self(parts.map(|(at, part)| Part { is_code: at % 2 == 1, text: part.to_owned() }).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_between_backticks_is_code() {
        for (text, parts) in [
            ("", vec![]),
            ("Plain", vec![(false, "Plain")]),
            ("`null` empties a `field`.", vec![(true, "null"), (false, " empties a "), (true, "field"), (false, ".")]),
        ] {
            let found: Vec<_> = Words::of(text).0.into_iter().map(|part| (part.is_code, part.text)).collect();
            let parts: Vec<_> = parts.into_iter().map(|(is_code, text)| (is_code, text.to_owned())).collect();
            assert_eq!(found, parts, "{text}");
        }
    }
}
