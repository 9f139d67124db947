//! What a case's answers say at a glance: what the problem is, and which days press. For lists, which have a line for it.

use super::present::{Shown, shown_value};
use crate::casework::cases::Topic;
use crate::intake::questions::{Answers, Kind, Question, Questions};
use jiff::civil::Date;
use serde_json::Value;

/// The longest line, in characters. It ends at a word.
const LONGEST: usize = 200;

/// What a renter said about a case, in short.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glance<'a> {
    /// The first line of what they wrote about the problem, or else what they chose. Empty if they said nothing.
    pub problem: String,
    /// The days that press, earliest first, each with its question in short: by when they must leave, when the hearing is.
    pub pressing: Vec<(&'a str, Date)>,
}

impl Questions {
    /// What a case's own answers say; their keys are those of the form without the topic.
    pub fn glance(&self, topic: Topic, own: &Value) -> Glance<'_> {
        let whole = |(key, value): (&String, &Value)| (format!("{}_{key}", topic.as_str()), value.clone());
        let by_key = own.as_object().map(|own| own.iter().map(whole).collect()).unwrap_or_default();
        let answers = Answers::from_value(Value::Object(by_key)).unwrap_or_default();
        let asked = || {
            let sections = self.sections.iter().filter(move |section| section.topic == Some(topic));
            sections.flat_map(|section| &section.questions).filter(|question| answers.is_answered(&question.key))
        };
        let written = asked().filter(|question| question.kind == Kind::Text && question.multiline);
        let chosen = asked().filter(|question| matches!(question.kind, Kind::One | Kind::OneOrText | Kind::Many));
        let mut pressing: Vec<_> = asked()
            .filter(|question| question.pressing)
            .filter_map(|question| Some((&*question.short, answers.date(&question.key).ok().flatten()?)))
            .collect();
        pressing.sort_by_key(|(_, date)| *date);
        let problem = written.chain(chosen).map(|question| line(question, &answers)).find(|line| !line.is_empty());
        Glance { problem: problem.unwrap_or_default(), pressing }
    }
}

/// The first line of an answer, as staff read it.
fn line(question: &Question, answers: &Answers) -> String {
    let Some(value) = answers.get(&question.key) else { return String::new() };
    let text = match shown_value(question, value, answers) {
        Shown::Text(text) => text,
        Shown::List(texts) => texts.join(", "),
        Shown::Uploads { .. } | Shown::Unanswered | Shown::NotAsked => String::new(),
    };
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    cut_at_word(first)
}

fn cut_at_word(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(LONGEST) else { return text.to_owned() };
    let head = text.get(..end).unwrap_or(text);
    // A word that is longer than the line is cut anywhere.
    let whole = head.rsplit_once(char::is_whitespace).map_or(head, |(whole, _)| whole.trim_end());
    format!("{whole}…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::questions::questions;
    use serde_json::json;

    #[test]
    fn the_problem_and_what_presses() {
        let (leave, hearing) = ("Notice: leave by", "VCAT hearing");
        for (topic, answers, problem, pressing) in [
            (Topic::Repairs, json!({}), "", vec![]),
            (Topic::Repairs, json!(null), "", vec![]),
            (Topic::Other, json!({ "X": "y" }), "", vec![]),
            (
                Topic::Repairs,
                json!({ "ISSUE_START": "2026-01-02", "VCAT": ["Landlord", "CAV"] }),
                "I asked my landlord or agent to fix it, I asked Consumer Affairs Victoria for help",
                vec![],
            ),
            (
                Topic::Bonds,
                json!({ "CLAIM_REASONS": ["Damage"], "DAMAGE_CLAIM_DESCRIPTION": "\n  A burn mark  \nand more" }),
                "A burn mark",
                vec![],
            ),
            (
                Topic::EvictionRetaliatory,
                json!({ "VCAT_HEARING_DATE": "2027-01-22", "TERMINATION_DATE": "2027-01-07",
                        "RETALIATORY_REASON_OTHER": "I joined the renters union" }),
                "I joined the renters union",
                vec![(leave, "2027-01-07"), (hearing, "2027-01-22")],
            ),
            (
                Topic::EvictionArrears,
                json!({ "NOTICE_VACATE_DATE": "soon", "VCAT_DATE": "2026-12-01", "PAYMENT_FAIL_DESCRIPTION": " " }),
                "",
                vec![(hearing, "2026-12-01")],
            ),
        ] {
            let glance = questions().glance(topic, &answers);
            let days: Vec<(&str, String)> =
                glance.pressing.iter().map(|(words, date)| (*words, date.to_string())).collect();
            let expected: Vec<(&str, String)> =
                pressing.into_iter().map(|(words, date): (&str, &str)| (words, date.to_owned())).collect();
            assert_eq!((glance.problem.as_str(), days), (problem, expected), "{answers}");
        }
    }

    #[test]
    fn a_long_line_ends_at_a_word() {
        let long = "word ".repeat(60);
        assert_eq!(cut_at_word(&long), format!("{}…", "word ".repeat(40).trim_end()));
        assert_eq!(cut_at_word(&"é".repeat(300)), format!("{}…", "é".repeat(LONGEST)));
        assert_eq!(cut_at_word("short"), "short");
    }
}
