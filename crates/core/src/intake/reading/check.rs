//! What is odd about answers, question by question. Nothing is refused because of it: it is for staff to read.

use serde_json::Value;

use super::Uploads;
use crate::intake::questions::problem::{first_few, quoted};
use crate::intake::questions::{Answers, Kind, Problem, Question, Questions, Unit};

impl Questions {
    /// What is odd about these answers, in the order of the questions.
    pub fn check(&self, answers: &Answers) -> Vec<Problem> {
        self.all()
            .filter(|question| answers.is_answered(&question.key))
            .filter_map(|question| Some((question, answers.get(&question.key)?)))
            .flat_map(|(question, value)| odd(question, value, answers))
            .collect()
    }
}

fn odd(question: &Question, value: &Value, answers: &Answers) -> Vec<Problem> {
    let key = question.key.as_str();
    let problem = |what: &str| vec![Problem::new(key, format!("{} {what}.", quoted(value)))];
    match question.kind {
        Kind::Display => problem("was sent for a part of the form that asks no question"),
        Kind::Text | Kind::OneOrText if answers.text(key).is_none() => problem("is not text"),
        Kind::Text | Kind::OneOrText => vec![],
        Kind::Phone if answers.text(key).is_some_and(|text| text.chars().any(char::is_numeric)) => vec![],
        Kind::Phone => problem("is not a phone number"),
        Kind::Email => answers.email_at(key).err().into_iter().collect(),
        Kind::Date => answers.date(key).err().into_iter().collect(),
        Kind::Number => match question.unit {
            Some(Unit::Count) => answers.count(key).err().into_iter().collect(),
            Some(Unit::Postcode) => answers.postcode(key).err().into_iter().collect(),
            Some(Unit::Dollars) | None => answers.dollars(key).err().into_iter().collect(),
        },
        Kind::Bool if value.is_boolean() => vec![],
        Kind::Bool => problem("is neither yes nor no"),
        Kind::One | Kind::Many => {
            let values = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
            let mut problems: Vec<Problem> = values
                .iter()
                .filter(|value| question.choice(value).is_none())
                .map(|value| Problem::new(key, format!("{} is not one of the options.", quoted(value))))
                .collect();
            if question.kind == Kind::One && !question.several && values.len() > 1 {
                problems.push(Problem::new(key, "There is more than one answer."));
            }
            first_few(key, problems)
        }
        Kind::Upload => Uploads::of(key, value).problems,
    }
}
