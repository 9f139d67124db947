//! The answers as staff read them.

use crate::ids::UploadId;
use serde_json::Value;

use super::{Uploads, uploads::is_upload};
use crate::intake::questions::text::{clean, scalar_text};
use crate::intake::questions::{Answers, Kind, Question, Questions, Section, Unit};

/// A section of answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionView<'a> {
    /// The section's title.
    pub title: &'a str,
    /// Its answers in order.
    pub answers: Vec<AnswerView<'a>>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerView<'a> {
    /// The answer's key.
    pub key: &'a str,
    /// The question in short.
    pub label: &'a str,
    /// The question as the renter read it; for a key that we don't know, the key.
    pub question: &'a str,
    /// What the renter answered.
    pub shown: Shown,
}

/// An answer as staff read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Text, perhaps of several lines.
    Text(String),
    /// Several texts.
    List(Vec<String>),
    /// Files.
    Uploads {
        /// The files that were uploaded.
        ids: Vec<UploadId>,
        /// What was sent in place of the files that were not.
        unusable: Vec<String>,
    },
    /// The renter was asked and gave no answer.
    Unanswered,
    /// The renter was not asked.
    NotAsked,
}

impl Questions {
    /// All answers by section: the questions of the case's topic and those for everyone, and last the ones that
    /// we have no question for. Answers to another topic's questions are shown too; its unanswered questions are not.
    pub fn present<'a>(&'a self, answers: &'a Answers) -> Vec<SectionView<'a>> {
        let sections =
            self.sections.iter().map(|section| SectionView { title: &section.title, answers: views(section, answers) });
        let other = SectionView { title: "Other answers", answers: self.other(answers) };
        sections.chain([other]).filter(|section| !section.answers.is_empty()).collect()
    }

    fn other<'a>(&self, answers: &'a Answers) -> Vec<AnswerView<'a>> {
        // "id" is the submission's own, sent along by the other site.
        let unknown = answers.iter().filter(|(key, _)| *key != "id" && answers.is_answered(key));
        unknown
            .filter(|(key, _)| self.get(key).is_none_or(|question| question.kind == Kind::Display))
            .map(|(key, value)| AnswerView { key, label: key, question: key, shown: shown_as_sent(key, value) })
            .collect()
    }
}

fn views<'a>(section: &'a Section, answers: &Answers) -> Vec<AnswerView<'a>> {
    let is_for = section.is_for(answers);
    let questions = section.questions.iter().filter(|question| question.kind != Kind::Display);
    questions
        .filter(|question| (is_for && !question.elsewhere) || answers.is_answered(&question.key))
        .map(|question| AnswerView {
            key: &question.key,
            label: &question.short,
            question: &question.label,
            shown: shown(section, question, answers),
        })
        .collect()
}

fn shown(section: &Section, question: &Question, answers: &Answers) -> Shown {
    let key = question.key.as_str();
    let is_answered = answers.is_answered(key);
    if !is_answered && !section.asks(question, answers) {
        return Shown::NotAsked;
    }
    match answers.get(key).filter(|_| is_answered) {
        Some(value) => shown_value(question, value, answers),
        // Null may be a real choice, once the renter got that far.
        None if answers.contains(key) => {
            question.choice(&Value::Null).map_or(Shown::Unanswered, |choice| Shown::Text(choice.label.clone()))
        }
        None => Shown::Unanswered,
    }
}

pub(super) fn shown_value(question: &Question, value: &Value, answers: &Answers) -> Shown {
    let key = question.key.as_str();
    match question.kind {
        Kind::One | Kind::OneOrText | Kind::Many => {
            let word =
                |value: &Value| question.choice(value).map_or_else(|| words(value), |choice| choice.label.clone());
            match value {
                Value::Array(values) => Shown::List(values.iter().map(word).collect()),
                value if question.kind == Kind::Many => Shown::List(vec![word(value)]),
                value => Shown::Text(word(value)),
            }
        }
        Kind::Date => Shown::Text(match answers.date(key) {
            Ok(Some(date)) => date.strftime("%-d %b %Y").to_string(),
            _ => words(value),
        }),
        Kind::Number => Shown::Text(match (question.unit, value.as_f64()) {
            (Some(Unit::Dollars), Some(amount)) if answers.dollars(key).is_ok() => dollars(amount),
            (Some(Unit::Postcode), _) => answers.postcode(key).ok().flatten().unwrap_or_else(|| words(value)),
            _ => words(value),
        }),
        _ => shown_as_sent(key, value),
    }
}

fn shown_as_sent(key: &str, value: &Value) -> Shown {
    if is_upload(key, value) {
        let Uploads { refs, problems } = Uploads::of(key, value);
        return Shown::Uploads {
            ids: refs.into_iter().map(|upload| upload.id).collect(),
            unusable: problems.into_iter().map(|problem| problem.reason).collect(),
        };
    }
    match value {
        Value::Array(values) => Shown::List(values.iter().map(words).collect()),
        value => Shown::Text(words(value)),
    }
}

/// Any value in words. What is neither text, number nor yes or no is shown as JSON.
fn words(value: &Value) -> String {
    match value {
        Value::Bool(true) => "Yes".to_owned(),
        Value::Bool(false) => "No".to_owned(),
        value => scalar_text(value).unwrap_or_else(|| clean(&value.to_string())),
    }
}

fn dollars(amount: f64) -> String {
    if amount.fract() == 0.0 { format!("${amount:.0}") } else { format!("${amount:.2}") }
}

#[cfg(test)]
mod tests;
