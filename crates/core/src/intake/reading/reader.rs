//! Reads single answers and collects what is odd about them.

use jiff::civil::Date;

use crate::input::clean;
use crate::intake::questions::{Answers, Problem, questions};

/// Longest texts of the columns that answers are written to.
pub(super) mod limits {
    pub(in crate::intake::reading) const NAME: usize = 200;
    pub(in crate::intake::reading) const ADDRESS: usize = 300;
    pub(in crate::intake::reading) const PHONE: usize = 50;
    pub(in crate::intake::reading) const NOTES: usize = 4000;
    pub(in crate::intake::reading) const CODE: usize = 64;
    /// How many values a list keeps.
    pub(in crate::intake::reading) const LIST: usize = 50;
}

pub(super) struct Reader<'a> {
    pub(super) answers: &'a Answers,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(answers: &'a Answers) -> Self {
        let problems = [answers.remarks().to_vec(), questions().check(answers)].concat();
        Self { answers, problems }
    }

    /// Adds a problem, once.
    pub(super) fn note(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// The value, or none and a problem.
    fn or_note<T>(&mut self, result: Result<Option<T>, Problem>) -> Option<T> {
        result.unwrap_or_else(|problem| {
            self.note(problem);
            None
        })
    }

    /// Text in one line, cut to fit.
    pub(super) fn line(&mut self, key: &str, longest: usize) -> String {
        let text = self.answers.text(key).unwrap_or_default();
        self.fit(key, &clean::line(&text), longest)
    }

    /// Text as typed, cut to fit.
    pub(super) fn notes(&mut self, key: &str, longest: usize) -> String {
        let text = self.answers.text(key).unwrap_or_default();
        self.fit(key, &text, longest)
    }

    pub(super) fn fit(&mut self, key: &str, text: &str, longest: usize) -> String {
        match text.char_indices().nth(longest) {
            None => text.to_owned(),
            Some((end, _)) => {
                let length = text.chars().count();
                self.note(Problem::new(key, format!("It is {length} characters long, and only the first {longest} were kept. The whole text is in the answers.")));
                text.get(..end).unwrap_or_default().trim_end().to_owned()
            }
        }
    }

    /// Stored values of a list. Values that we don't know stay; the check has already reported them.
    pub(super) fn list(&mut self, key: &str) -> Vec<String> {
        let choices = self.answers.choices(key);
        if choices.len() > limits::LIST {
            self.note(Problem::new(
                key,
                format!("There are {} answers, and only the first {} were kept.", choices.len(), limits::LIST),
            ));
        }
        choices.iter().take(limits::LIST).map(|choice| self.fit(key, choice, limits::CODE)).collect()
    }

    /// Whole dollars. What is lost by rounding is said.
    pub(super) fn dollars(&mut self, key: &str) -> Option<i32> {
        let dollars = self.or_note(self.answers.dollars(key));
        if let Some(problem) = self.answers.cents(key) {
            self.note(problem);
        }
        dollars
    }

    pub(super) fn count(&mut self, key: &str) -> Option<i32> {
        self.or_note(self.answers.count(key))
    }

    pub(super) fn date(&mut self, key: &str) -> Option<Date> {
        self.or_note(self.answers.date(key))
    }

    pub(super) fn postcode(&mut self, key: &str) -> String {
        self.or_note(self.answers.postcode(key)).unwrap_or_default()
    }

    pub(super) fn email(&mut self, key: &str) -> String {
        self.or_note(self.answers.email_at(key)).unwrap_or_default()
    }
}
