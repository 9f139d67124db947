//! The questions of the intake form, as `questions.toml` defines them.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::{Answers, Condition, LoadError, load};
use crate::casework::cases::Topic;

static QUESTIONS: LazyLock<Questions> = LazyLock::new(|| match Questions::load() {
    Ok(questions) => questions,
    #[expect(clippy::panic, reason = "the file is part of the binary; a test proves that it loads")]
    Err(error) => panic!("{error}"),
});

/// The questions of our form.
pub fn questions() -> &'static Questions {
    &QUESTIONS
}

/// All questions, in sections, in the order in which a renter meets them.
#[derive(Debug, Clone, PartialEq)]
pub struct Questions {
    /// The sections in order.
    pub sections: Vec<Section>,
}

/// Questions that belong together under one title.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// A short lower-case name.
    pub id: String,
    /// What the renter reads above it.
    pub title: String,
    /// Asked only when the renter's problem is this.
    pub topic: Option<Topic>,
    /// Its questions in order.
    pub questions: Vec<Question>,
}

/// One question, or something that the form only displays.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its name in the answers.
    pub key: String,
    /// What sort of answer it takes.
    pub kind: Kind,
    /// The question as put to the renter.
    pub label: String,
    /// More words for the renter.
    pub hint: Option<String>,
    /// The question in a few words, for staff. Empty for what is only displayed.
    #[serde(default)]
    pub short: String,
    /// Only other forms ask it: the one for support workers, and the centre's next one. It is read, but not asked here.
    #[serde(default)]
    pub elsewhere: bool,
    /// Some forms take several of the options.
    #[serde(default)]
    pub several: bool,
    /// The renter can't skip it.
    #[serde(default)]
    pub required: bool,
    /// How it is skipped, where that needs words of its own.
    pub skip: Option<Skip>,
    /// The text may have several lines.
    #[serde(default)]
    pub multiline: bool,
    /// A day on which something happens to the renter, so that it says how urgent their case is.
    #[serde(default)]
    pub pressing: bool,
    /// What a number counts.
    pub unit: Option<Unit>,
    /// Asked only when this holds (and the section's topic fits).
    pub when: Option<Condition>,
    /// What can be chosen.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// The answer with which the form ends without help.
    pub dead_end: Option<DeadEnd>,
}

/// What sort of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// None: it only displays something.
    Display,
    /// Words.
    Text,
    /// An email address.
    Email,
    /// A phone number.
    Phone,
    /// A number of its unit.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    Bool,
    /// One of the options.
    One,
    /// One of the options, or words of the renter's own.
    OneOrText,
    /// Any of the options.
    Many,
    /// Files.
    Upload,
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Whole dollars.
    Dollars,
    /// People or things.
    Count,
    /// A postcode, which is only a number because the form's field is.
    Postcode,
}

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is stored; none is null.
    pub value: Option<ChoiceValue>,
    /// What the renter reads.
    pub label: String,
    /// No longer offered, but old submissions hold it.
    #[serde(default)]
    pub retired: bool,
}

/// The stored value of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum ChoiceValue {
    /// True or false.
    Bool(bool),
    /// Text.
    Text(String),
}

/// How a question is skipped.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// The words to click.
    pub label: String,
    /// The answer that skipping gives, instead of none.
    pub answer: Option<i32>,
    /// Where it leads, instead of to the next question.
    pub to: Option<SkipTo>,
}

/// Where skipping a question leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipTo {
    /// The page for renters without an email address.
    NoEmail,
}

/// The end of the form for someone we can't help.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeadEnd {
    /// Reached when this holds.
    pub when: Option<Condition>,
    /// Reached when the question's date is no more than this many days ahead (or past).
    pub within_days: Option<i32>,
    /// What the renter reads.
    pub title: String,
    /// Where to go instead.
    pub text: String,
}

impl Questions {
    /// Reads and checks the questions of our form.
    pub fn load() -> Result<Self, LoadError> {
        Self::parse(include_str!("questions.toml"))
    }

    /// Reads and checks a file of questions.
    pub fn parse(text: &str) -> Result<Self, LoadError> {
        load::load(text)
    }

    /// All questions in order.
    pub fn all(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    /// The question with this key.
    pub fn get(&self, key: &str) -> Option<&Question> {
        self.all().find(|question| question.key == key)
    }

    /// Whether the form asks this question of someone with these answers.
    pub fn is_asked(&self, key: &str, answers: &Answers) -> bool {
        self.sections.iter().any(|section| section.questions.iter().any(|q| q.key == key && section.asks(q, answers)))
    }
}

impl Section {
    /// Whether this section is for someone with these answers.
    pub fn is_for(&self, answers: &Answers) -> bool {
        self.topic.is_none_or(|topic| answers.issues().iter().any(|issue| issue == topic.as_str()))
    }

    /// Whether this question of the section is asked of someone with these answers.
    pub fn asks(&self, question: &Question, answers: &Answers) -> bool {
        !question.elsewhere && self.is_for(answers) && question.when.as_ref().is_none_or(|when| when.holds(answers))
    }
}

impl Question {
    /// The choice with this stored value.
    pub fn choice(&self, value: &Value) -> Option<&Choice> {
        self.options.iter().find(|choice| match &choice.value {
            Some(ChoiceValue::Bool(stored)) => value.as_bool() == Some(*stored),
            Some(ChoiceValue::Text(stored)) => value.as_str().is_some_and(|text| text.trim() == stored),
            None => value.is_null(),
        })
    }

    /// Where the form ends for someone who answered (or skipped) this question like this, if it does.
    pub fn dead_end(&self, answers: &Answers, today: Date) -> Option<&DeadEnd> {
        self.dead_end.as_ref().filter(|end| {
            let too_soon = |days: i32| {
                let date = answers.date(&self.key).ok().flatten();
                date.is_some_and(|date| date.since(today).is_ok_and(|ahead| ahead.get_days() <= days))
            };
            answers.contains(&self.key)
                && (end.when.as_ref().is_some_and(|when| when.holds(answers)) || end.within_days.is_some_and(too_soon))
        })
    }
}
