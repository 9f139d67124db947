//! One value of one column: what was in it, what it becomes, and whether anything of it is left.

use super::columns::Kind;
use super::faker::{Faker, NOWHERE, is_telling, phone_key};
use super::tokens::{Token, tokens};
use super::vocabulary::Vocabulary;
use clerk_core::casework::timeline::event::{Personal, personal_texts};
use clerk_core::office::blocklist;
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Words of a text that are checked for phrases.
const WORDS_OF_A_TEXT: usize = 12;

/// What is known while it runs.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) faker: Faker,
    vocabulary: Vocabulary,
    /// Hashes of words that occurred together in names and addresses.
    phrases: HashSet<u64>,
    /// Hashes of words that occurred together in what people wrote.
    sentences: HashSet<u64>,
}

/// A payload as text; it comes and goes as hex.
fn decoded(value: &str) -> String {
    hex::decode(value).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

/// A value as text, also bytes in columns that are not payloads.
pub(super) fn readable(kind: Kind, data_type: &str, value: &str) -> String {
    if data_type == "bytea" && kind != Kind::Payload { decoded(value) } else { value.to_owned() }
}

impl Known {
    pub(super) fn new() -> Self {
        let (phrases, sentences) = (HashSet::new(), HashSet::new());
        Self { faker: Faker::default(), vocabulary: Vocabulary::new(), phrases, sentences }
    }

    /// Notes a value as it was.
    pub(super) fn note(&mut self, kind: Kind, value: &str) {
        if kind == Kind::Event {
            event_texts(value).iter().for_each(|(kind, text)| self.note(*kind, text));
            return;
        }
        let mut texts = Vec::new();
        self.each_text(kind, value, &mut |text| texts.push(text.to_owned()));
        for text in texts {
            self.faker.note(&text);
            let words = words(&text);
            match kind {
                Kind::Name => self.phrases.extend(phrases(&words, 2)),
                Kind::Address => self.phrases.extend(phrases(&words, 3)),
                _ => {
                    let begin = words.get(..words.len().min(WORDS_OF_A_TEXT)).unwrap_or_default();
                    self.sentences.extend(phrases(begin, 4));
                }
            }
        }
    }

    /// What a value becomes. `previous` is what the column before has become.
    pub(super) fn replace(&mut self, kind: Kind, value: &str, previous: &str) -> String {
        match kind {
            Kind::Email if value.trim().is_empty() => value.to_owned(),
            Kind::Email => self.faker.email(value),
            Kind::PhoneKey => blocklist::phone_key(previous),
            Kind::Day => self.faker.text(value, |_| false),
            Kind::FileName => self.file_name(value),
            Kind::Event => self.event(value),
            Kind::CodeOrText => self.code_or_text(value),
            Kind::Json | Kind::List => match serde_json::from_str(value) {
                Ok(json) => self.json(json).to_string(),
                // JSON that we can't read, such as numbers beyond all bounds.
                Err(_) => if kind == Kind::List { "[]" } else { "{}" }.to_owned(),
            },
            Kind::Payload => hex::encode(self.payload(&decoded(value))),
            _ => self.text(value),
        }
    }

    /// Addresses of mail may become longer; a column may have room for no more.
    fn text(&mut self, text: &str) -> String {
        self.faker.text(text, |_| false).chars().take(text.chars().count()).collect()
    }

    fn code_or_text(&mut self, text: &str) -> String {
        if self.vocabulary.is_code(text) { text.to_owned() } else { self.text(text) }
    }

    /// Codes, ids, dates and counts stay.
    fn event(&mut self, value: &str) -> String {
        let Ok(mut data) = serde_json::from_str(value) else { return "{}".to_owned() };
        personal_texts(&mut data, &mut |_, text| *text = self.text(text));
        data.to_string()
    }

    /// The extension stays.
    fn file_name(&mut self, name: &str) -> String {
        match name.rsplit_once('.') {
            Some((stem, extension)) if is_extension(extension) => {
                format!("{}.{extension}", self.text(stem))
            }
            _ => self.text(name),
        }
    }

    fn payload(&mut self, text: &str) -> String {
        let Ok(Value::Object(mut envelope)) = serde_json::from_str(text) else {
            return self.faker.text(text, |_| false);
        };
        if let Some(data) = envelope.get_mut("data") {
            *data = self.json(data.take());
        }
        Value::Object(envelope).to_string()
    }

    fn json(&mut self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.code_or_text(&text)),
            Value::Number(number) => {
                let new = self.faker.number(&number.to_string());
                new.and_then(|new| new.parse::<u64>().ok()).map_or(Value::Number(number), Value::from)
            }
            Value::Array(items) => items.into_iter().map(|item| self.json(item)).collect(),
            Value::Object(entries) => {
                let mut new = Map::new();
                for (key, value) in entries {
                    let key = if self.vocabulary.is_key(&key) { key } else { self.faker.text(&key, |_| false) };
                    let value = self.json(value);
                    new.insert(key, value);
                }
                Value::Object(new)
            }
            other => other,
        }
    }

    /// What is left over of a value, if anything: how it shows, never the value itself.
    pub(super) fn left(&self, kind: Kind, value: &str) -> Option<&'static str> {
        if kind == Kind::Event {
            return event_texts(value).iter().find_map(|(kind, text)| self.left(*kind, text));
        }
        let mut found = None;
        self.each_text(kind, value, &mut |text| found = found.or_else(|| self.left_in(kind, text)));
        found
    }

    fn left_in(&self, kind: Kind, text: &str) -> Option<&'static str> {
        let words = words(text);
        if [2, 3].into_iter().any(|count| phrases(&words, count).any(|phrase| self.phrases.contains(&phrase))) {
            return Some("a name or an address");
        }
        if kind == Kind::Public {
            // The rest may occur in notes too, as the centre's own phone number does.
            return None;
        }
        if phrases(&words, 4).any(|sentence| self.sentences.contains(&sentence)) {
            return Some("words of a text");
        }
        tokens(text).into_iter().find_map(|token| match token {
            Token::Email(email) => self.faker.was_there(&email.to_lowercase()).then_some("an email address"),
            Token::Phone(phone) => self.faker.was_there(&phone_key(phone)).then_some("a phone number"),
            Token::Word(word) if kind.is_personal() || kind.is_made() => {
                let word = word.to_lowercase();
                // What is searched holds each part of an address as a word.
                let is_ours = kind.is_made() && word == NOWHERE;
                (!is_ours && is_telling(&word) && self.faker.was_there(&word)).then_some("a word")
            }
            _ => None,
        })
    }

    /// Passes on each text that a value holds, except the program's own codes and keys.
    fn each_text(&self, kind: Kind, value: &str, give: &mut dyn FnMut(&str)) {
        match kind {
            Kind::Json | Kind::List => match serde_json::from_str(value) {
                Ok(json) => self.each_text_of_json(&json, give),
                Err(_) => give(value),
            },
            Kind::Payload => match serde_json::from_str::<Value>(&decoded(value)) {
                Ok(json) => self.each_text_of_json(json.get("data").unwrap_or(&json), give),
                Err(_) => give(&decoded(value)),
            },
            Kind::CodeOrText | Kind::Code if self.vocabulary.is_code(value) => {}
            // There are only so many days and extensions.
            Kind::Day => {}
            Kind::FileName => match value.rsplit_once('.') {
                Some((stem, extension)) if is_extension(extension) => give(stem),
                _ => give(value),
            },
            _ => give(value),
        }
    }

    fn each_text_of_json(&self, value: &Value, give: &mut dyn FnMut(&str)) {
        match value {
            Value::String(text) if self.vocabulary.is_code(text) => {}
            Value::String(text) => give(text),
            Value::Number(number) => {
                let number = number.to_string();
                if number.bytes().all(|b| b.is_ascii_digit()) {
                    give(&number);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.each_text_of_json(item, give)),
            Value::Object(entries) => {
                for (key, value) in entries {
                    if !self.vocabulary.is_key(key) {
                        give(key);
                    }
                    self.each_text_of_json(value, give);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }
}

/// The texts of an event that may be about someone, with what they are.
fn event_texts(value: &str) -> Vec<(Kind, String)> {
    let mut texts = Vec::new();
    let mut data = serde_json::from_str(value).unwrap_or_default();
    personal_texts(&mut data, &mut |personal, text| {
        let kind = match personal {
            Personal::Name => Kind::Name,
            Personal::Address => Kind::Address,
            Personal::Words => Kind::Text,
        };
        texts.push((kind, text.clone()));
    });
    texts
}

fn is_extension(text: &str) -> bool {
    (2..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn words(text: &str) -> Vec<String> {
    let words = tokens(text).into_iter().filter_map(|token| match token {
        Token::Word(word) => Some(word.to_lowercase()),
        _ => None,
    });
    words.collect()
}

/// Hashes of every `count` words in a row of which enough are telling: two, or one in a name.
fn phrases(words: &[String], count: usize) -> impl Iterator<Item = u64> {
    let telling = if count == 2 { 1 } else { 2 };
    words.windows(count).filter(move |window| window.iter().filter(|word| is_telling(word)).count() >= telling).map(
        |window| {
            let mut hasher = DefaultHasher::new();
            window.hash(&mut hasher);
            hasher.finish()
        },
    )
}
