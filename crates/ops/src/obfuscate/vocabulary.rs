//! The words that the program itself uses: codes, labels, keys of questions. They say nothing about anybody.

use super::tokens::{Token, tokens};
use clerk_core::access::Group;
use clerk_core::casework::cases::{EMPLOYMENT, INCOME_RANGE, Outcome, REFERRER_TYPE, Stage, Topic};
use clerk_core::casework::dates::{DateType, HearingType};
use clerk_core::casework::services::{ServiceCategory, ServiceType};
use clerk_core::casework::timeline::NoteType;
use clerk_core::intake::questions::{ChoiceValue, questions};
use clerk_core::office::referrers::ReferrerKind;
use clerk_core::parties::clients::{
    ABORIGINAL_OR_TORRES_STRAIT_ISLANDER, CALL_TIMES, ContactRestriction, ELIGIBILITY_CIRCUMSTANCES, GENDER,
    INTERPRETER,
};
use clerk_core::parties::people::SUPPORT_CONTACT_PREFERENCE;
use clerk_core::parties::tenancies::{LEASE, RENTAL_CIRCUMSTANCES};
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
        for (code, label) in all_values() {
            this.codes.insert(code.to_owned());
            this.add_words(code);
            this.add_words(label);
        }
        for question in questions().sections.iter().flat_map(|section| &section.questions) {
            let prefixes = Topic::ALL.iter().map(|topic| format!("{}_", topic.as_str()));
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

/// Every stored value with its label, whatever it is a value of.
fn all_values() -> Vec<(&'static str, &'static str)> {
    let mut all = Vec::new();
    macro_rules! add {
        ($($name:ident)+) => { $(all.extend($name::ALL.iter().map(|value| (value.as_str(), value.label())));)+ };
    }
    add!(Topic Stage Outcome NoteType DateType HearingType ServiceCategory ServiceType Group ReferrerKind ContactRestriction);
    for labels in [
        SUPPORT_CONTACT_PREFERENCE,
        INTERPRETER,
        LEASE,
        RENTAL_CIRCUMSTANCES,
        CALL_TIMES,
        REFERRER_TYPE,
        INCOME_RANGE,
        GENDER,
        EMPLOYMENT,
        ELIGIBILITY_CIRCUMSTANCES,
        ABORIGINAL_OR_TORRES_STRAIT_ISLANDER,
    ] {
        all.extend(labels);
    }
    all
}
