//! Fields of text, by form and by JSON.

use super::super::reader::check;
use super::*;
use crate::input::Field;
use serde_json::json;

#[test]
fn a_line_is_one_line() {
    for (text, kept, read) in [
        ("", "", Ok("")),
        ("  Ada\0 \t King ", "", Ok("Ada King")),
        ("Ada\r\nKing", "", Ok("Ada King")),
        ("\0 \t\r\n", "", Ok("")),
        ("ééééééééé", "", Ok("ééééééééé")),
        ("Ada  Kings", "", Ok("Ada Kings")),
        ("Ada Kingsl", "", Err("Use up to 9 characters; this has 10.")),
        ("Ada Kingsley", "Ada Kingsley", Ok("Ada Kingsley")),
        ("Ada Kingsley", "Ada", Err("Use up to 9 characters; this has 12.")),
    ] {
        check::<Line<9>>(&[text], &kept.to_owned(), read.map(str::to_owned));
    }
}

#[test]
fn a_text_keeps_its_lines() {
    for (text, read) in [
        ("\n a\r\nb\0 \n", Ok(" a\nb")),
        ("a\u{2028}b", Ok("a\nb")),
        ("a\n\nb", Ok("a\n\nb")),
        ("a  b", Ok("a  b")),
        ("1234\r\n", Ok("1234")),
        ("1\r\n\r\n2", Ok("1\n\n2")),
        ("12345", Err("Use up to 4 characters; this has 5.")),
    ] {
        check::<Text<4>>(&[text], &String::new(), read.map(str::to_owned));
    }
}

#[test]
fn email_addresses_are_in_lower_case() {
    const WRONG: &str = "Enter an email address such as name@example.com.";
    let long = format!("{}@example.com", "x".repeat(250));
    for (text, kept, read) in [
        ("", "", Ok("")),
        (" Ada@Example.COM ", "", Ok("ada@example.com")),
        ("ada@example", "", Err(WRONG)),
        ("ada", "", Err(WRONG)),
        ("a b@example.com", "", Err(WRONG)),
        (&long, "", Err("Use up to 254 characters; this has 262.")),
        ("\u{feff}ada\u{200b}@exam\u{ad}ple.com\u{202c}", "", Ok("ada@example.com")),
        ("a..b@example.com", "", Err(WRONG)),
        ("None given", "None given", Ok("None given")),
        ("none", "None given", Err(WRONG)),
    ] {
        check::<EmailAddress>(&[text], &kept.to_owned(), read.map(str::to_owned));
    }
}

#[test]
fn phones_and_postcodes() {
    check::<Phone>(&[" 03  9000 0000 (after\nsix) "], &String::new(), Ok("03 9000 0000 (after six)".to_owned()));
    let long = "1".repeat(51);
    check::<Phone>(&[&long], &String::new(), Err("Use up to 50 characters; this has 51."));
    for (text, kept, read) in [
        ("3053", "", Ok("3053")),
        (" 3053 ", "", Ok("3053")),
        ("305", "", Err("A postcode has four digits, such as 3053.")),
        ("٣٠٥٣", "", Err("A postcode has four digits, such as 3053.")),
        ("VIC 3053", "VIC 3053", Ok("VIC 3053")),
    ] {
        check::<Postcode>(&[text], &kept.to_owned(), read.map(str::to_owned));
    }
}

#[test]
fn text_from_json_is_text() {
    for value in [json!(1), json!(null), json!(true), json!(["a"]), json!({ "a": "b" })] {
        for refused in [
            Line::<9>::from_json(&value).unwrap_err(),
            Text::<9>::from_json(&value).unwrap_err(),
            EmailAddress::from_json(&value).unwrap_err(),
            Phone::from_json(&value).unwrap_err(),
            Postcode::from_json(&value).unwrap_err(),
        ] {
            assert!(refused.is_unreadable && refused.message.contains("expected a string"), "{value}: {refused:?}");
        }
    }
    assert_eq!(Line::<9>::from_json(&json!(" Ada\u{0}  King ")).unwrap().to_json(), json!("Ada King"));
    assert_eq!(Text::<9>::from_json(&json!("a\r\nb ")).unwrap().to_json(), json!("a\nb"));
    assert_eq!(EmailAddress::from_json(&json!("")).unwrap().to_json(), json!(""));
}

/// Whatever is typed: what is read fits, is clean, and reads as itself, in forms and in JSON alike.
#[test]
fn what_is_read_once_stays_as_it_is() {
    let pieces = [
        "a",
        "é",
        "👩‍⚖️",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\0",
        "\u{a0}",
        "\u{200b}",
        "\u{ad}",
        "\u{b}",
        "\u{202e}",
        "\"",
        "<b>",
        "%00",
        "&amp;",
    ];
    let mut seed = 1_usize;
    for _ in 0..2000 {
        let mut text = String::new();
        for _ in 0..seed % 9 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(pieces[(seed >> 33) % pieces.len()]);
        }
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407) >> 3;
        let (line, lines) = (Line::<12>::from_text(&clean::line(&text)), Text::<12>::from_text(&clean::prose(&text)));
        assert_eq!(line, Line::from_json(&json!(text)), "{text:?}");
        assert_eq!(lines, Text::from_json(&json!(text)), "{text:?}");
        if let Ok(line) = line {
            assert!(
                line.chars().count() <= 12 && !line.contains(['\n', '\0', '\t', '\r', '\u{200b}', '\u{ad}']),
                "{text:?}"
            );
            assert_eq!(Line::from_text(&line), Ok(line), "{text:?}");
        }
        if let Ok(lines) = lines {
            assert!(
                lines.chars().count() <= 12
                    && !lines.contains(['\0', '\r', '\u{b}', '\u{202e}'])
                    && lines.trim_end() == &*lines,
                "{text:?}"
            );
            assert_eq!(Text::from_text(&clean::prose(&lines)), Ok(lines), "{text:?}");
        }
    }
}

#[test]
fn addresses_of_websites_are_whole() {
    const WRONG: &str = "Enter the whole address, such as https://www.example.org.";
    for (text, read) in [
        ("", Ok("")),
        (" https://www.example.org ", Ok("https://www.example.org")),
        ("http://example.org/a?b", Ok("http://example.org/a?b")),
        ("www.example.org", Err(WRONG)),
        ("javascript:alert(1)", Err(WRONG)),
        ("https://example.org a", Err(WRONG)),
        ("https://", Err(WRONG)),
        ("https:///etc", Err(WRONG)),
        ("https://www.example.org/a-long-way", Err("Use up to 32 characters; this has 34.")),
    ] {
        check::<WebAddress<32>>(&[text], &String::new(), read.map(str::to_owned));
    }
}

#[test]
fn how_long_a_text_is_reads_well() {
    for (number, words) in
        [(0, "0"), (12, "12"), (999, "999"), (1000, "1,000"), (50_000, "50,000"), (1_234_567, "1,234,567")]
    {
        assert_eq!(grouped(number), words);
    }
}
