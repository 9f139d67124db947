//! What is said about broken files of questions.

use super::load;
use crate::intake::questions::{Answers, Kind, Questions, samples};

const START: &str = r#"
[[section]]
id = "about"
title = "About"
[[section.question]]
key = "INCOME"
kind = "number"
unit = "dollars"
label = "Income?"
short = "Income"
[[section.question]]
key = "ISSUES"
kind = "one"
label = "What?"
short = "Topic"
options = [{ value = "REPAIRS", label = "Repairs" }]
"#;

/// A question that is fine, with some of its lines put in place of others.
fn question(lines: &str) -> String {
    let has = |name: &str| lines.lines().any(|line| line.trim_start().starts_with(&format!("{name} =")));
    let defaults = [("key", "\"Q\""), ("kind", "\"text\""), ("label", "\"What?\""), ("short", "\"What\"")];
    let missing = defaults.iter().filter(|(name, _)| !has(name)).map(|(name, value)| format!("{name} = {value}\n"));
    format!("{START}\n[[section.question]]\n{}{lines}\n", missing.collect::<String>())
}

#[test]
fn the_form_loads() {
    let questions = Questions::load().unwrap();
    assert_eq!(questions.all().filter(|question| !question.elsewhere).count(), 105);
}

#[test]
fn the_form_has_the_keys_of_the_other_site_in_its_order() {
    let questions = Questions::load().unwrap();
    for sample in [samples::REPAIRS, samples::EVICTION] {
        let answers = Answers::parse(sample).unwrap();
        let sent: Vec<&str> = answers.iter().map(|(key, _)| key).filter(|key| *key != "id").collect();
        let here = questions.all().filter(|question| !question.elsewhere);
        let mut keys: Vec<&str> = here.map(|question| question.key.as_str()).collect();
        // The site sends what it asked in order, SUBMIT last, and after that what it did not ask.
        let asked = sent.iter().position(|key| *key == "SUBMIT").unwrap();
        let (asked, _) = sent.split_at(asked);
        let in_our_order: Vec<&str> = keys.iter().copied().filter(|key| asked.contains(key)).collect();
        assert_eq!(asked, in_our_order);
        let mut sent = sent.clone();
        sent.sort_unstable();
        keys.sort_unstable();
        assert_eq!(sent, keys);
    }
}

#[test]
fn every_condition_of_the_sample_holds_or_not_as_on_the_other_site() {
    let questions = Questions::load().unwrap();
    for sample in [samples::REPAIRS, samples::EVICTION] {
        let answers = Answers::parse(sample).unwrap();
        let mut is_after_submit = false;
        for (key, _) in answers.iter().filter(|(key, _)| *key != "id") {
            assert_eq!(questions.is_asked(key, &answers), !is_after_submit, "{key}");
            is_after_submit |= key == "SUBMIT";
        }
    }
}

#[test]
fn a_file_that_is_fine() {
    load(START).unwrap();
    for lines in [
        "",
        "required = true",
        "multiline = true",
        "skip = { label = \"No\" }",
        "kind = \"one\"\noptions = [{ value = true, label = \"Yes\" }, { label = \"None\" }]",
        "when = { key = \"ISSUES\", has = \"REPAIRS\" }",
        "when = { all = [{ key = \"INCOME\", answered = true }, { not = { key = \"ISSUES\", is = \"REPAIRS\" } }] }",
        "kind = \"date\"\ndead_end = { within_days = 14, title = \"Too soon\", text = \"Call us\" }",
        "kind = \"bool\"\ndead_end = { when = { key = \"Q\", is = false }, title = \"Sorry\", text = \"Bye\" }",
    ] {
        load(&question(lines)).unwrap_or_else(|error| panic!("{lines}: {error}"));
    }
}

#[test]
fn a_file_that_is_wrong_says_where_and_what() {
    for (lines, expected) in [
        ("kind = \"colour\"", "Q: unknown variant `colour`"),
        ("lable = \"x\"", "Q: unknown field `lable`"),
        ("key = \"INCOME\"", "INCOME: this key is used twice"),
        ("key = \"q-1\"", "q-1: a key is made of A-Z, 0-9 and _"),
        ("label = \" \"", "Q: it has no label"),
        ("short = \"\"", "Q: it has no short label for staff"),
        ("hint = \"\"", "Q: its hint is empty"),
        ("kind = \"display\"\nshort = \"\"\nrequired = true", "Q: something that is only displayed"),
        ("required = true\nskip = { label = \"No\" }", "Q: it is required and can be skipped"),
        ("skip = { label = \"\" }", "Q: its skip has no label"),
        ("skip = { label = \"No\", answer = 0 }", "Q: only skipping a number gives an answer"),
        ("skip = { label = \"No\", to = \"moon\" }", "Q: unknown variant `moon`"),
        ("kind = \"number\"", "Q: a number needs a unit"),
        ("kind = \"number\"\nunit = \"cents\"", "Q: unknown variant `cents`"),
        ("unit = \"dollars\"", "Q: only a number has a unit"),
        ("kind = \"date\"\nmultiline = true", "Q: only text has several lines"),
        ("kind = \"many\"", "Q: a choice needs options"),
        ("kind = \"upload\"\noptions = [{ value = \"A\", label = \"A\" }]", "Q: only a choice has options"),
        ("kind = \"one\"\noptions = [{ value = \"A\", label = \"\" }]", "Q: an option has no label"),
        (
            "kind = \"one\"\noptions = [{ value = \"A\", label = \"1\" }, { value = \"A\", label = \"2\" }]",
            "Q: two options have the same value",
        ),
        ("kind = \"many\"\noptions = [{ value = true, label = \"Yes\" }]", "Q: only a choice of one has options"),
        (
            "when = { key = \"LATER\", answered = true }",
            "Q: a condition refers to LATER, which is not an earlier question",
        ),
        ("when = { key = \"Q\", answered = true }", "Q: a condition refers to Q, which is not an earlier question"),
        ("when = { any = [{ not = { key = \"X\", is = true } }] }", "Q: a condition refers to X"),
        (
            "when = { key = \"ISSUES\", has = \"BONDS\" }",
            "Q: a condition looks for \"BONDS\" in ISSUES, which has no such option",
        ),
        (
            "when = { key = \"ISSUES\", is = true }",
            "Q: a condition compares ISSUES with true, but it is not a yes or no",
        ),
        ("when = { key = \"INCOME\", is = \"A\" }", "Q: a condition looks for \"A\" in INCOME"),
        ("when = { key = \"ISSUES\" }", "Q: a condition with a key needs one of is, has, answered"),
        (
            "when = { key = \"ISSUES\", is = true, has = \"A\" }",
            "Q: a condition with a key needs one of is, has, answered",
        ),
        ("when = { has = \"A\" }", "Q: a condition is one of key, all, any, not"),
        ("when = { all = [] }", "Q: a condition has an empty list"),
        (
            "when = { key = \"ISSUES\", by = \"INCOME\", above = [{ up_to = 0, limit = 1 }] }",
            "Q: only a number can be above a limit",
        ),
        (
            "when = { key = \"INCOME\", by = \"INCOME\", above = [{ up_to = 2, limit = 1 }, { up_to = 1, limit = 1 }] }",
            "Q: limits need rows",
        ),
        ("dead_end = { within_days = 14, title = \"T\", text = \"T\" }", "Q: only a date can be within days"),
        ("dead_end = { title = \"T\", text = \"T\" }", "Q: a dead end needs one of when and within_days"),
        (
            "dead_end = { when = { key = \"Q\", answered = false }, title = \"\", text = \"T\" }",
            "Q: its dead end has no title",
        ),
        ("[[section]]\nid = \"about\"\ntitle = \"\"\nquestion = []", "section about: this id is used twice"),
        (
            "[[section]]\nid = \"bonds\"\ntitle = \"B\"\ntopic = \"BONDS\"\nquestion = []",
            "section bonds: a condition looks for \"BONDS\" in ISSUES",
        ),
        ("[[section]]\nid = \"x\"\ntitle = \"X\"\nquestion = []", "section \"x\" needs an id, a title and questions"),
        ("[[section]]\nid = \"x\"\ntitle = \"X\"\ntopic = \"LOVE\"\nquestion = []", "unknown variant `LOVE`"),
        (
            "[[section]]\nid = \"x\"\ntitle = \"X\"\n[[section.question]]\nkind = \"text\"",
            "a question without a key: missing field",
        ),
        ("this is not toml", "expected"),
    ] {
        let error = load(&question(lines)).expect_err(lines).to_string();
        assert!(error.contains(expected), "{lines}\n{error}");
    }
}

#[test]
fn several_wrong_questions_are_all_named() {
    let text = format!(
        "{}[[section.question]]\nkey = \"R\"\nkind = \"number\"\nlabel = \"\"\nshort = \"R\"\n",
        question("label = \"\"")
    );
    let problems = load(&text).unwrap_err().0;
    assert_eq!(problems, ["Q: it has no label", "R: it has no label", "R: a number needs a unit"]);
}

#[test]
fn the_words_are_there_for_every_kind_of_question() {
    let questions = Questions::load().unwrap();
    for question in questions.all().filter(|question| !question.elsewhere) {
        // Only the renter's own problem is chosen from a list that also keeps old values.
        let has_retired = question.options.iter().any(|choice| choice.retired);
        assert!(!has_retired || question.key == "ISSUES", "{}", question.key);
        assert!(
            question.required || question.kind == Kind::Display || question.skip.is_some(),
            "{} has no way out",
            question.key
        );
    }
}
