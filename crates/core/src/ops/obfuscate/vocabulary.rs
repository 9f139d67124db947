//! The words that the program itself uses: codes, labels, keys of questions. They say nothing about anybody.

use super::tokens::{Token, tokens};
use crate::intake::{ChoiceValue, questions};
use crate::values;
use std::collections::HashSet;

/// What of a text is the program's own.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// Whole values, as they are stored.
    codes: HashSet<String>,
    /// Keys of answers.
    keys: HashSet<String>,
    /// Words of labels, lower-case.
    words: HashSet<String>,
}

impl Vocabulary {
    pub(super) fn new() -> Self {
        let mut this = Self { codes: HashSet::new(), keys: HashSet::new(), words: HashSet::new() };
        for (code, label) in values::all() {
            this.codes.insert(code.to_owned());
            this.add_words(code);
            this.add_words(label);
        }
        for question in questions().sections.iter().flat_map(|section| &section.questions) {
            let prefixes = values::Topic::ALL.iter().map(|topic| format!("{}_", topic.as_str()));
            let short = prefixes.filter_map(|prefix| question.key.strip_prefix(&prefix).map(str::to_owned));
            this.keys.extend(short.chain([question.key.clone()]));
            this.add_words(&question.key);
            for option in &question.options {
                if let Some(ChoiceValue::Text(value)) = &option.value {
                    this.codes.insert(value.clone());
                    this.add_words(value);
                }
            }
        }
        // What stands in payloads, in entries of uploads, and in events beside names.
        for words in
            ["id file issue name", "added changed deleted finished started count type due on at from to", MONTHS]
        {
            this.keys.extend(words.split(' ').map(str::to_owned));
            this.add_words(words);
        }
        this
    }

    fn add_words(&mut self, text: &str) {
        self.words.extend(tokens(text).into_iter().filter_map(|token| match token {
            Token::Word(word) => Some(word.to_lowercase()),
            _ => None,
        }));
    }

    /// Whether a whole value is one of the program's own.
    pub(super) fn is_code(&self, text: &str) -> bool {
        self.codes.contains(text)
    }

    /// Whether this is the key of an answer that we know.
    pub(super) fn is_key(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    /// Whether a word, in lower case, stands in the program's own texts.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.words.contains(word)
    }
}

const MONTHS: &str = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
