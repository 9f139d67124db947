//! Reads the file of questions and checks it, so that the rest can rely on it.

use std::collections::HashSet;

use serde::Deserialize;

use super::{ChoiceValue, Condition, Kind, Question, Questions, Section};
use crate::casework::cases::Topic;

/// What is wrong with a file of questions: every problem, with the question it is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the file of questions is wrong:\n{}", .0.join("\n"))]
pub struct LoadError(pub Vec<String>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    section: Vec<SectionTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionTable {
    id: String,
    title: String,
    topic: Option<Topic>,
    // Read one by one, so that what is wrong with one can be said with its key.
    question: Vec<toml::Table>,
}

pub(super) fn load(text: &str) -> Result<Questions, LoadError> {
    let file: File = toml::from_str(text).map_err(|error| LoadError(vec![error.to_string()]))?;
    let mut problems = Vec::new();
    let mut sections = Vec::new();
    for SectionTable { id, title, topic, question } in file.section {
        let mut questions = Vec::new();
        for table in question {
            let key = table.get("key").and_then(toml::Value::as_str).unwrap_or("a question without a key").to_owned();
            match table.try_into::<Question>() {
                Ok(question) => questions.push(question),
                Err(error) => problems.push(format!("{key}: {}", error.message())),
            }
        }
        sections.push(Section { id, title, topic, questions });
    }
    let questions = Questions { sections };
    // A question that could not be read would make those that refer to it look wrong as well.
    if problems.is_empty() {
        problems = check(&questions);
    }
    if problems.is_empty() { Ok(questions) } else { Err(LoadError(problems)) }
}

fn check(questions: &Questions) -> Vec<String> {
    let mut problems = Vec::new();
    let mut ids = HashSet::new();
    for section in &questions.sections {
        if section.id.is_empty() || section.title.trim().is_empty() || section.questions.is_empty() {
            problems.push(format!("section {:?} needs an id, a title and questions", section.id));
        }
        if !ids.insert(&section.id) {
            problems.push(format!("section {}: this id is used twice", section.id));
        }
    }
    let mut earlier: Vec<&Question> = Vec::new();
    for section in &questions.sections {
        if let Some(topic) = section.topic
            && let Some(problem) = unknown_value(&earlier, "ISSUES", topic.as_str())
        {
            problems.push(format!("section {}: {problem}", section.id));
        }
        for question in &section.questions {
            let checks =
                [own_words(question), fields_of_kind(question), options(question), conditions(question, &earlier)];
            problems.extend(checks.concat().into_iter().map(|problem| format!("{}: {problem}", question.key)));
            if earlier.iter().any(|other| other.key == question.key) {
                problems.push(format!("{}: this key is used twice", question.key));
            }
            earlier.push(question);
        }
    }
    problems
}

/// The messages of those pairs whose condition is true.
fn wrong(checks: &[(bool, &str)]) -> Vec<String> {
    checks.iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, message)| (*message).to_owned()).collect()
}

fn own_words(question: &Question) -> Vec<String> {
    let is_key_char = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let is_blank = |text: &str| text.trim().is_empty();
    wrong(&[
        (question.key.is_empty() || !question.key.chars().all(is_key_char), "a key is made of A-Z, 0-9 and _"),
        (is_blank(&question.label), "it has no label"),
        (question.hint.as_deref().is_some_and(is_blank), "its hint is empty"),
        (question.kind != Kind::Display && is_blank(&question.short), "it has no short label for staff"),
        (question.skip.as_ref().is_some_and(|skip| is_blank(&skip.label)), "its skip has no label"),
        (
            question.dead_end.as_ref().is_some_and(|end| is_blank(&end.title) || is_blank(&end.text)),
            "its dead end has no title or no text",
        ),
    ])
}

fn fields_of_kind(question: &Question) -> Vec<String> {
    let kind = question.kind;
    let skip = question.skip.as_ref();
    let end = question.dead_end.as_ref();
    wrong(&[
        (question.pressing && kind != Kind::Date, "only a date can be pressing"),
        (
            kind == Kind::Display
                && (question.required || skip.is_some() || end.is_some() || !question.short.is_empty()),
            "something that is only displayed has no short label and can't be required, skipped or a dead end",
        ),
        (question.required && skip.is_some(), "it is required and can be skipped"),
        (
            skip.is_some_and(|skip| skip.answer.is_some()) && kind != Kind::Number,
            "only skipping a number gives an answer",
        ),
        (kind != Kind::One && question.several, "only a choice of one can be several in other forms"),
        (question.elsewhere && question.required, "what is asked elsewhere is not required here"),
        (kind == Kind::Number && question.unit.is_none(), "a number needs a unit"),
        (kind != Kind::Number && question.unit.is_some(), "only a number has a unit"),
        (kind != Kind::Text && question.multiline, "only text has several lines"),
        (
            end.is_some_and(|end| end.when.is_some() == end.within_days.is_some()),
            "a dead end needs one of when and within_days",
        ),
        (kind != Kind::Date && end.is_some_and(|end| end.within_days.is_some()), "only a date can be within days"),
    ])
}

fn options(question: &Question) -> Vec<String> {
    let is_choice = matches!(question.kind, Kind::One | Kind::OneOrText | Kind::Many);
    let options = &question.options;
    let has_other = options.iter().any(|choice| !matches!(choice.value, Some(ChoiceValue::Text(_))));
    let is_repeated =
        options.iter().enumerate().any(|(n, choice)| options.iter().take(n).any(|o| o.value == choice.value));
    wrong(&[
        (is_choice && options.is_empty(), "a choice needs options"),
        (!is_choice && !options.is_empty(), "only a choice has options"),
        (options.iter().any(|choice| choice.label.trim().is_empty()), "an option has no label"),
        (is_repeated, "two options have the same value"),
        (
            question.kind != Kind::One && has_other,
            "only a choice of one has options that are true, false or without a value",
        ),
    ])
}

fn conditions(question: &Question, earlier: &[&Question]) -> Vec<String> {
    let mut problems = Vec::new();
    if let Some(when) = &question.when {
        problems.extend(when.parts().into_iter().flat_map(|part| condition(part, earlier)));
    }
    if let Some(when) = question.dead_end.as_ref().and_then(|end| end.when.as_ref()) {
        let so_far: Vec<&Question> = earlier.iter().copied().chain([question]).collect();
        problems.extend(when.parts().into_iter().flat_map(|part| condition(part, &so_far)));
    }
    problems
}

/// What is wrong with one condition, apart from its parts.
fn condition(condition: &Condition, known: &[&Question]) -> Vec<String> {
    let find = |key: &str| known.iter().find(|question| question.key == key);
    let strangers = condition.keys().into_iter().filter(|key| find(key).is_none());
    let strangers: Vec<String> =
        strangers.map(|key| format!("a condition refers to {key}, which is not an earlier question")).collect();
    if !strangers.is_empty() {
        return strangers;
    }
    match condition {
        Condition::All(list) | Condition::Any(list) => wrong(&[(list.is_empty(), "a condition has an empty list")]),
        Condition::Not(_) | Condition::Answered(..) => vec![],
        Condition::Is(key, ChoiceValue::Bool(value)) => {
            let choice = Some(ChoiceValue::Bool(*value));
            let is_known =
                find(key).is_some_and(|q| q.kind == Kind::Bool || q.options.iter().any(|o| o.value == choice));
            if is_known {
                vec![]
            } else {
                vec![format!("a condition compares {key} with {value}, but it is not a yes or no")]
            }
        }
        Condition::Is(key, ChoiceValue::Text(value)) | Condition::Has(key, value) => {
            unknown_value(known, key, value).into_iter().collect()
        }
        Condition::Above { key, by, limits } => {
            let is_number = |key: &str| find(key).is_some_and(|question| question.kind == Kind::Number);
            let is_rising = limits.iter().zip(limits.iter().skip(1)).all(|(row, next)| row.up_to < next.up_to);
            wrong(&[
                (!is_number(key) || !is_number(by), "only a number can be above a limit by a number"),
                (limits.is_empty() || !is_rising, "limits need rows of rising up_to"),
            ])
        }
    }
}

fn unknown_value(known: &[&Question], key: &str, value: &str) -> Option<String> {
    let choice = Some(ChoiceValue::Text(value.to_owned()));
    let is_known =
        known.iter().any(|question| question.key == key && question.options.iter().any(|o| o.value == choice));
    (!is_known).then(|| format!("a condition looks for {value:?} in {key}, which has no such option"))
}

#[cfg(test)]
mod tests;
