//! What the program itself writes: codes and keys of questions. They say nothing about anybody.

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
}

impl Vocabulary {
    pub(super) fn new() -> Self {
        let mut this = Self { codes: HashSet::new(), keys: HashSet::new() };
        this.codes.extend(values::all().into_iter().map(|(code, _)| code.to_owned()));
        for question in questions().sections.iter().flat_map(|section| &section.questions) {
            let prefixes = values::Topic::ALL.iter().map(|topic| format!("{}_", topic.as_str()));
            let short = prefixes.filter_map(|prefix| question.key.strip_prefix(&prefix).map(str::to_owned));
            this.keys.extend(short.chain([question.key.clone()]));
            for option in &question.options {
                if let Some(ChoiceValue::Text(value)) = &option.value {
                    this.codes.insert(value.clone());
                }
            }
        }
        // Keys of entries of uploads and of payloads.
        this.keys.extend(["id", "file", "issue", "name"].map(str::to_owned));
        this
    }

    /// Whether a whole value is one of the program's own.
    pub(super) fn is_code(&self, text: &str) -> bool {
        self.codes.contains(text)
    }

    /// Whether this is the key of an answer that we know.
    pub(super) fn is_key(&self, key: &str) -> bool {
        self.keys.contains(key)
    }
}
