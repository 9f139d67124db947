//! What the program itself writes: codes and keys of questions. They say nothing about anyone.

use clerk_core::access::Group;
use clerk_core::casework::cases::{EMPLOYMENT, INCOME_RANGE, REFERRER_TYPE};
use clerk_core::casework::values::{
    CaseDetail, CaseOrigin, DateType, HearingType, NoteType, Outcome, ServiceCategory, ServiceType, Stage, Topic,
};
use clerk_core::intake::questions::{ChoiceValue, questions};
use clerk_core::office::referrers::ReferrerKind;
use clerk_core::parties::clients::{
    ABORIGINAL_OR_TORRES_STRAIT_ISLANDER, CALL_TIMES, ContactRestriction, ELIGIBILITY_CIRCUMSTANCES, GENDER,
    INTERPRETER,
};
use clerk_core::parties::people::SUPPORT_CONTACT_PREFERENCE;
use clerk_core::parties::tenancies::{LEASE, RENTAL_CIRCUMSTANCES};
use std::collections::HashSet;

/// What in a text is the program's own.
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
        this.codes.extend(all_values().into_iter().map(|(code, _)| code.to_owned()));
        for question in questions().sections.iter().flat_map(|section| &section.questions) {
            let prefixes = Topic::ALL.iter().map(|topic| format!("{}_", topic.as_str()));
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

/// Every stored value with its label, whatever it is a value of.
fn all_values() -> Vec<(&'static str, &'static str)> {
    let mut all = Vec::new();
    macro_rules! add {
        ($($name:ident)+) => { $(all.extend($name::ALL.iter().map(|value| (value.as_str(), value.label())));)+ };
    }
    add!(Topic Stage Outcome NoteType DateType HearingType ServiceCategory ServiceType Group ReferrerKind ContactRestriction CaseOrigin CaseDetail);
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
