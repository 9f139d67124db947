//! When a question is asked, as data.

use serde::Deserialize;
use serde_json::Value;

use super::{Answers, ChoiceValue};

/// What must be true of the answers given so far.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "Table")]
pub enum Condition {
    /// All of them hold.
    All(Vec<Condition>),
    /// One of them holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// The answer is exactly this.
    Is(String, ChoiceValue),
    /// The answer is this, or a list that holds it.
    Has(String, String),
    /// There is an answer (true), or none (false).
    Answered(String, bool),
    /// An amount is above the limit for a count.
    Above {
        /// The question of the amount.
        key: String,
        /// The question of the count.
        by: String,
        /// Limits by rising count; beyond the last there is no limit.
        limits: Vec<Limit>,
    },
}

/// The limit that goes with a count.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The highest count of this row.
    pub up_to: i32,
    /// The highest amount that is not above the limit.
    pub limit: i32,
}

impl Condition {
    /// Whether it is true of these answers.
    pub fn holds(&self, answers: &Answers) -> bool {
        match self {
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(answers)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(answers)),
            Self::Not(condition) => !condition.holds(answers),
            Self::Is(key, ChoiceValue::Bool(expected)) => answers.bool(key) == Some(*expected),
            Self::Is(key, ChoiceValue::Text(expected)) => answers.get(key).and_then(Value::as_str) == Some(expected),
            Self::Has(key, expected) => answers.choices(key).contains(expected),
            Self::Answered(key, expected) => answers.is_answered(key) == *expected,
            Self::Above { key, by, limits } => {
                // What can't be read as a number does not count as above a limit: nobody is turned away because of it.
                let amount = answers.dollars(key).ok().flatten();
                let count = answers.count(by).ok().flatten().unwrap_or(0);
                let limit = limits.iter().find(|row| count <= row.up_to).map(|row| row.limit);
                amount.zip(limit).is_some_and(|(amount, limit)| amount > limit)
            }
        }
    }

    /// It and everything inside it.
    pub(super) fn parts(&self) -> Vec<&Condition> {
        let inner = match self {
            Self::All(conditions) | Self::Any(conditions) => conditions.as_slice(),
            Self::Not(condition) => std::slice::from_ref(condition.as_ref()),
            _ => &[],
        };
        std::iter::once(self).chain(inner.iter().flat_map(Self::parts)).collect()
    }

    /// The keys it looks at itself, not through a part.
    pub(super) fn keys(&self) -> Vec<&str> {
        match self {
            Self::All(_) | Self::Any(_) | Self::Not(_) => vec![],
            Self::Is(key, _) | Self::Has(key, _) | Self::Answered(key, _) => vec![key],
            Self::Above { key, by, .. } => vec![key, by],
        }
    }
}

/// A condition as it is written in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    key: Option<String>,
    is: Option<ChoiceValue>,
    has: Option<String>,
    answered: Option<bool>,
    by: Option<String>,
    above: Option<Vec<Limit>>,
    all: Option<Vec<Condition>>,
    any: Option<Vec<Condition>>,
    not: Option<Box<Condition>>,
}

impl TryFrom<Table> for Condition {
    type Error = &'static str;

    fn try_from(table: Table) -> Result<Self, Self::Error> {
        match table {
            Table { key: None, is: None, has: None, answered: None, by: None, above: None, all, any, not } => {
                match (all, any, not) {
                    (Some(conditions), None, None) => Ok(Self::All(conditions)),
                    (None, Some(conditions), None) => Ok(Self::Any(conditions)),
                    (None, None, Some(condition)) => Ok(Self::Not(condition)),
                    _ => Err("a condition is one of key, all, any, not"),
                }
            }
            Table { key: Some(key), is, has, answered, by, above, all: None, any: None, not: None } => {
                match (is, has, answered, by, above) {
                    (Some(value), None, None, None, None) => Ok(Self::Is(key, value)),
                    (None, Some(value), None, None, None) => Ok(Self::Has(key, value)),
                    (None, None, Some(value), None, None) => Ok(Self::Answered(key, value)),
                    (None, None, None, Some(by), Some(limits)) => Ok(Self::Above { key, by, limits }),
                    _ => Err("a condition with a key needs one of is, has, answered, or by with above"),
                }
            }
            _ => Err("a condition is one of key, all, any, not"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::intake::questions::{Answers, questions};

    fn asks(key: &str, answers: serde_json::Value) -> bool {
        questions().is_asked(key, &Answers::from_value(answers).unwrap())
    }

    #[test]
    fn who_is_above_the_income_limit() {
        for (dependents, income, expected) in [
            (json!(0), json!(1731), false),
            (json!(0), json!(1732), true),
            (json!(null), json!(1732), true),
            (json!(1), json!(2212), false),
            (json!(2), json!(2213), true),
            (json!(4), json!(2693), false),
            (json!(4), json!(2694), true),
            (json!(5), json!(2982), true),
            (json!(6), json!(999_999), false),
            (json!(0), json!("lots"), false),
            (json!(0), json!(null), false),
        ] {
            let answers = json!({ "CENTRELINK_SUPPORT": false, "NUMBER_OF_DEPENDENTS": dependents, "WEEKLY_HOUSEHOLD_INCOME": income });
            assert_eq!(asks("INELIGIBLE_CHOICE", answers.clone()), expected, "{answers}");
        }
        let rich = json!({ "CENTRELINK_SUPPORT": false, "WEEKLY_HOUSEHOLD_INCOME": 5000, "ELIGIBILITY_CIRCUMSTANCES": ["VISA"] });
        assert!(!asks("INELIGIBLE_CHOICE", rich));
        assert!(!asks("INELIGIBLE_CHOICE", json!({ "CENTRELINK_SUPPORT": true, "WEEKLY_HOUSEHOLD_INCOME": 5000 })));
    }

    #[test]
    fn what_is_asked_of_whom() {
        for (key, answers, expected) in [
            ("FIRST_NAME", json!({}), true),
            ("REPAIRS_INTRO", json!({ "ISSUES": "REPAIRS" }), true),
            ("REPAIRS_INTRO", json!({ "ISSUES": ["BONDS", "REPAIRS"] }), true),
            ("REPAIRS_INTRO", json!({ "ISSUES": "BONDS" }), false),
            ("BOND_RTBA", json!({ "ISSUES": "BONDS" }), true),
            ("BOND_RTBA", json!({}), false),
            ("EVICTION_ARREARS_INTRO", json!({ "ISSUES": ["EVICTION_ARREARS"] }), true),
            ("REPAIRS_APPLIED_VCAT", json!({ "ISSUES": "REPAIRS", "REPAIRS_VCAT": ["CAV", "APPLIED_VCAT"] }), true),
            ("REPAIRS_APPLIED_VCAT", json!({ "ISSUES": "REPAIRS", "REPAIRS_VCAT": null }), false),
            ("WEEKLY_HOUSEHOLD_INCOME", json!({ "CENTRELINK_SUPPORT": false }), true),
            ("WEEKLY_HOUSEHOLD_INCOME", json!({ "CENTRELINK_SUPPORT": null }), false),
            ("LANDLORD_EMAIL", json!({ "PROPERTY_MANAGER_IS_AGENT": true }), false),
            ("NO_SUCH_KEY", json!({}), false),
        ] {
            assert_eq!(asks(key, answers.clone()), expected, "{key} {answers}");
        }
    }

    #[test]
    fn a_truthy_answer_of_the_bond_question_leads_on() {
        for (answer, expected) in
            [(json!(true), true), (json!("I don't know"), true), (json!(false), false), (json!(null), false)]
        {
            let answers = json!({
                "ISSUES": "BONDS", "BONDS_LANDLORD_INTENTS_TO_MAKE_CLAIM": true, "BONDS_HAS_LANDLORD_MADE_RTBA_APPLICATION": answer,
            });
            assert_eq!(asks("BONDS_TENANT_HAS_RTBA_APPLICATION_COPY", answers), expected, "{answer}");
        }
    }

    #[test]
    fn dead_ends() {
        let today = jiff::civil::date(2026, 11, 24);
        for (key, answer, expected) in [
            ("IS_VICTORIAN_TENANT", json!(false), true),
            ("IS_VICTORIAN_TENANT", json!(true), false),
            ("ISSUES", json!("INELIGIBLE_COMPENSATION"), true),
            ("ISSUES", json!("REPAIRS"), false),
            ("REPAIRS_VCAT", json!(["CAV", "GOTTEN_VCAT"]), true),
            ("BONDS_MOVE_OUT_DATE", json!(null), true),
            ("BONDS_MOVE_OUT_DATE", json!("2026-12-01"), false),
            ("BONDS_HAS_LANDLORD_MADE_RTBA_APPLICATION", json!("I don't know"), true),
            ("BONDS_HAS_LANDLORD_MADE_RTBA_APPLICATION", json!(true), false),
            ("EVICTION_RETALIATORY_IS_ALREADY_REMOVED", json!(true), true),
            ("EVICTION_RETALIATORY_VCAT_HEARING_DATE", json!("2026-12-08"), true),
            ("EVICTION_RETALIATORY_VCAT_HEARING_DATE", json!("2026-11-01"), true),
            ("EVICTION_RETALIATORY_VCAT_HEARING_DATE", json!("2026-12-09"), false),
            ("EVICTION_RETALIATORY_VCAT_HEARING_DATE", json!("soon"), false),
        ] {
            let answers = Answers::from_value(json!({ key: answer })).unwrap();
            let question = questions().get(key).unwrap();
            assert_eq!(question.dead_end(&answers, today).is_some(), expected, "{key} {answer}");
            assert!(question.dead_end(&Answers::default(), today).is_none(), "{key}");
        }
    }
}
