//! Fields with choices, by form and by JSON.

use super::super::reader::check;
use super::*;
use crate::parties::clients::ContactRestriction;
use serde_json::json;

#[derive(Debug, Clone, PartialEq)]
struct Letters;

impl List for Letters {
    const LABELS: &'static [(&'static str, &'static str)] = &[("A", "a"), ("B", "b")];
}

const ONE: &str = "Choose one from the list.";
const SOME: &str = "Choose from the list.";

#[test]
fn a_value_beyond_the_list_may_only_stay() {
    for (text, kept, read) in [
        ("", "", Ok("")),
        (" A ", "", Ok("A")),
        ("", "C", Ok("")),
        ("C", "", Err(ONE)),
        ("C", "C", Ok("C")),
        ("C", "D", Err(ONE)),
        ("a", "", Err(ONE)),
    ] {
        check::<Listed<Letters>>(&[text], &kept.to_owned(), read.map(str::to_owned));
    }
    for value in [json!(1), json!(null), json!(["A"])] {
        assert!(Listed::<Letters>::from_json(&value).unwrap_err().is_unreadable, "{value}");
    }
    assert_eq!(Listed::<Letters>::from_json(&json!("C")).unwrap_err().message, ONE);
}

#[test]
fn several_values_each_once() {
    let strings = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    for (texts, kept, read) in [
        (&[][..], &[][..], Ok(&[][..])),
        (&["A", "", "A", " B"], &[], Ok(&["A", "B"])),
        (&["A", "C"], &[], Err(SOME)),
        (&["A", "C"], &["C", "D"], Ok(&["A", "C"])),
        (&["A", "D"], &["C"], Err(SOME)),
        (&[], &["C"], Ok(&[])),
    ] {
        check::<Vec<Listed<Letters>>>(texts, &strings(kept), read.map(|texts: &[&str]| strings(texts)));
    }
    let kept = Vec::<Listed<Letters>>::of(&strings(&["C"]));
    for (value, read) in [
        (json!(["A", "C", "A", ""]), Ok(json!(["A", "C"]))),
        (json!([]), Ok(json!([]))),
        (json!(["D"]), Err(("", SOME))),
        (json!(["A", 1]), Err(("[1]", "This can't be read: invalid type: integer `1`, expected a string."))),
        (json!("A"), Err(("", "This can't be read: invalid type: string \"A\", expected a sequence."))),
        (json!(null), Err(("", "This can't be read: invalid type: null, expected a sequence."))),
    ] {
        let found = Vec::from_json_or_kept(&value, Some(&kept));
        let found = found.map(|values| values.to_json()).map_err(|refused| (refused.at, refused.message));
        assert_eq!(found, read.map_err(|(at, message)| (at.to_owned(), message.to_owned())), "{value}");
    }
}

#[test]
fn own_words_count_in_place_of_the_choice() {
    for (texts, read) in [
        (&["A", ""], Ok("A")),
        (&["", ""], Ok("")),
        (&["A", " my  own "], Ok("my own")),
        (&["", "my own words"], Err("Use up to 8 characters; this has 12.")),
    ] {
        check::<OwnWords<Letters, 8>>(texts, &String::new(), read.map(str::to_owned));
    }
    for (stored, shown) in [("A", ["A", ""]), ("my own", ["", "my own"]), ("", ["", ""])] {
        assert_eq!(OwnWords::<Letters, 8>::of(&stored.to_owned()).to_texts(), shown);
    }
}

#[test]
fn yes_no_and_not_known() {
    const WRONG: &str = "Choose yes or no, or leave it empty.";
    for (text, read) in [("", Ok(None)), ("true", Ok(Some(true))), ("false", Ok(Some(false))), ("on", Err(WRONG))] {
        check::<Option<bool>>(&[text], &None, read);
    }
    check::<bool>(&[], &true, Ok(false));
    check::<bool>(&["true"], &false, Ok(true));
    for (value, is_read) in [(json!(true), true), (json!(null), true), (json!("true"), false), (json!(1), false)] {
        assert_eq!(Option::<bool>::from_json(&value).is_ok(), is_read, "{value}");
    }
}

#[test]
fn values_of_an_enum() {
    let restriction = Some(ContactRestriction::ALL[0]);
    let name = ContactRestriction::ALL[0].as_str();
    for (text, read) in [("", Ok(None)), (name, Ok(restriction)), ("NONSENSE", Err(ONE))] {
        check::<Option<ContactRestriction>>(&[text], &None, read);
    }
    assert_eq!(Option::<ContactRestriction>::from_json(&json!(name)), Ok(restriction));
    assert_eq!(Option::<ContactRestriction>::from_json(&json!(null)), Ok(None));
    for value in [json!(""), json!("NONSENSE"), json!(1)] {
        let refused = Option::<ContactRestriction>::from_json(&value).unwrap_err();
        assert!(refused.message.starts_with("This can't be read: "), "{value}: {refused:?}");
    }
}

#[test]
fn yes_unless_a_box_is_ticked() {
    for (texts, kept, read) in [
        (&[][..], true, Ok(true)),
        (&[][..], false, Ok(true)),
        (&["false"][..], true, Ok(false)),
        (&["false"][..], false, Ok(false)),
        (&["no"][..], true, Err("Choose yes or no.")),
    ] {
        check::<YesUnlessTicked>(texts, &kept, read);
    }
    assert_eq!(YesUnlessTicked::empty().map(|value| value.stored()), Some(true));
    assert!(YesUnlessTicked::from_json(&json!("false")).unwrap_err().is_unreadable);
}
