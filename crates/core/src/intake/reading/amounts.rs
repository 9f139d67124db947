//! Answers that are amounts, counts, postcodes, days or email addresses.

use crate::input::clean::exact;
use crate::input::is_email;
use jiff::civil::Date;
use serde_json::Value;

use crate::intake::questions::text::{clean, scalar_text};
use crate::intake::questions::{Answers, Problem, problem::quoted};

/// None of our rents or incomes is above a million dollars a week.
const MOST_DOLLARS: f64 = 1_000_000.0;
/// The most that the database takes as a number of dependents.
const MOST_COUNTED: f64 = 100.0;

impl Answers {
    /// Whole dollars; half a dollar counts as one.
    pub fn dollars(&self, key: &str) -> Result<Option<i32>, Problem> {
        let Some(value) = self.get(key).filter(|_| self.is_answered(key)) else { return Ok(None) };
        let problem = |what: &str| Err(Problem::new(key, format!("{} {what}.", quoted(value))));
        match number(value) {
            None => problem("is not an amount in dollars"),
            Some(amount) if amount < 0.0 => problem("is less than zero"),
            Some(amount) if amount > MOST_DOLLARS => problem("is more than a million dollars"),
            Some(amount) => Ok(Some(whole(amount))),
        }
    }

    /// What to know about an amount that is not in whole dollars.
    pub(super) fn cents(&self, key: &str) -> Option<Problem> {
        let value = self.get(key)?;
        let whole = self.dollars(key).ok()??;
        let is_rounded = number(value).is_some_and(|amount| amount.fract() != 0.0);
        is_rounded.then(|| {
            Problem::new(
                key,
                format!("{} was sent, and ${whole} was kept: amounts are in whole dollars.", quoted(value)),
            )
        })
    }

    /// A number of people or things.
    pub fn count(&self, key: &str) -> Result<Option<i32>, Problem> {
        let Some(value) = self.get(key).filter(|_| self.is_answered(key)) else { return Ok(None) };
        let problem = |what: &str| Err(Problem::new(key, format!("{} {what}.", quoted(value))));
        match number(value) {
            None => problem("is not a number"),
            Some(count) if count < 0.0 => problem("is less than zero"),
            Some(count) if count.fract() != 0.0 => problem("is not a whole number"),
            Some(count) if count > MOST_COUNTED => problem("is too high to be right"),
            Some(count) => Ok(Some(whole(count))),
        }
    }

    /// A postcode with its leading zeros, which the form's number field drops (0800 is sent as 800).
    pub fn postcode(&self, key: &str) -> Result<Option<String>, Problem> {
        let Some(value) = self.get(key).filter(|_| self.is_answered(key)) else { return Ok(None) };
        let digits = scalar_text(value).unwrap_or_default();
        let is_postcode = (3..=4).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
        if !is_postcode {
            return Err(Problem::new(key, format!("{} is not a postcode.", quoted(value))));
        }
        Ok(Some(format!("{digits:0>4}")))
    }

    /// A day.
    pub fn date(&self, key: &str) -> Result<Option<Date>, Problem> {
        let Some(value) = self.get(key).filter(|_| self.is_answered(key)) else { return Ok(None) };
        let Some(date) = value.as_str().and_then(|text| text.trim().parse::<Date>().ok()) else {
            return Err(Problem::new(key, format!("{} is not a date.", quoted(value))));
        };
        if !(1900..=2100).contains(&date.year()) {
            return Err(Problem::new(key, format!("{} is too far from today to be right.", quoted(value))));
        }
        Ok(Some(date))
    }

    /// An email address of someone, in lower case.
    pub fn email_at(&self, key: &str) -> Result<Option<String>, Problem> {
        let Some(value) = self.get(key).filter(|_| self.is_answered(key)) else { return Ok(None) };
        let email = value.as_str().map(|text| exact(text).to_lowercase());
        match email.filter(|email| is_email(email)) {
            Some(email) => Ok(Some(email)),
            None => Err(Problem::new(key, format!("{} is not an email address.", quoted(value)))),
        }
    }

    /// The renter's email address, in lower case; empty if there is none and they can be phoned.
    pub fn email(&self) -> Result<String, Problem> {
        let lost = "so we can’t reach the renter.";
        match self.email_at("EMAIL") {
            Ok(Some(email)) => Ok(email),
            Ok(None) if self.has_phone() => Ok(String::new()),
            Ok(None) => Err(Problem::new("EMAIL", format!("There is no email address and no phone number, {lost}"))),
            Err(problem) => match self.odd_email() {
                Some(email) => Ok(email),
                None if self.has_phone() => Ok(String::new()),
                None => {
                    let reason = problem.reason.trim_end_matches('.');
                    Err(Problem::new("EMAIL", format!("{reason}, and there is no phone number, {lost}")))
                }
            },
        }
    }

    /// Whether there is a phone number with as many digits as one needs.
    fn has_phone(&self) -> bool {
        const FEWEST: usize = 6;
        self.text("PHONE").is_some_and(|phone| phone.chars().filter(|c| c.is_numeric()).count() >= FEWEST)
    }
}

/// The longest email address that there is room for.
const LONGEST_EMAIL: usize = 254;

impl Answers {
    /// An address that the form lets through and mail does not. It tells which client this is, and staff can put it right.
    fn odd_email(&self) -> Option<String> {
        let email = self.text("EMAIL")?.to_lowercase();
        let has_sides = email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        let is_one_word = !email.contains(char::is_whitespace) && !email.contains(char::is_control);
        (has_sides && is_one_word && email.chars().count() <= LONGEST_EMAIL).then_some(email)
    }
}

/// A number, also from text as people type it: "450", "$1,200".
fn number(value: &Value) -> Option<f64> {
    let typed = |text: &str| {
        let text = clean(text).replace(',', "");
        let digits = text.strip_prefix('$').unwrap_or(&text).trim();
        // Rust also reads "inf", "nan" and "1e3", which nobody means by an amount.
        let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        digits.parse::<f64>().ok().filter(|_| is_plain)
    };
    value.as_f64().or_else(|| typed(value.as_str()?)).filter(|number| number.is_finite())
}

#[expect(clippy::cast_possible_truncation, reason = "both callers checked that it is between 0 and a million")]
fn whole(number: f64) -> i32 {
    number.round() as i32
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::intake::questions::{Answers, Problem};

    fn answers(value: &Value) -> Answers {
        Answers::from_value(json!({ "K": value, "EMAIL": value })).unwrap()
    }

    /// The value, or the reason.
    fn told<T>(result: Result<T, Problem>) -> Result<T, String> {
        result.map_err(|problem| problem.reason)
    }

    #[test]
    fn dollars() {
        for (sent, expected) in [
            (json!(null), Ok(None)),
            (json!(""), Ok(None)),
            (json!(" "), Ok(None)),
            (json!(480), Ok(Some(480))),
            (json!(0), Ok(Some(0))),
            (json!(12.5), Ok(Some(13))),
            (json!(12.49), Ok(Some(12))),
            (json!(1_000_000), Ok(Some(1_000_000))),
            (json!("450"), Ok(Some(450))),
            (json!(" $450 "), Ok(Some(450))),
            (json!("$1,200.50"), Ok(Some(1201))),
            (json!(-5), Err("“-5” is less than zero.")),
            (json!("-0.4"), Err("“-0.4” is less than zero.")),
            (json!(1e20), Err("“100000000000000000000” is more than a million dollars.")),
            (json!(1_000_000.4), Err("“1000000.4” is more than a million dollars.")),
            (json!("$450 pw"), Err("“$450 pw” is not an amount in dollars.")),
            (json!("1e3"), Err("“1e3” is not an amount in dollars.")),
            (json!("inf"), Err("“inf” is not an amount in dollars.")),
            (json!("NaN"), Err("“NaN” is not an amount in dollars.")),
            (json!("٤٥٠"), Err("“٤٥٠” is not an amount in dollars.")),
            (json!(true), Err("“true” is not an amount in dollars.")),
            (json!([450]), Err("“[450]” is not an amount in dollars.")),
            (json!({"a": 1}), Err("“{\"a\":1}” is not an amount in dollars.")),
        ] {
            assert_eq!(told(answers(&sent).dollars("K")), expected.map_err(str::to_owned), "{sent}");
        }
    }

    #[test]
    fn counts() {
        for (sent, expected) in [
            (json!(null), Ok(None)),
            (json!(0), Ok(Some(0))),
            (json!(2.0), Ok(Some(2))),
            (json!("3"), Ok(Some(3))),
            (json!(100), Ok(Some(100))),
            (json!(101), Err("“101” is too high to be right.")),
            (json!(1.5), Err("“1.5” is not a whole number.")),
            (json!(-1), Err("“-1” is less than zero.")),
            (json!("two"), Err("“two” is not a number.")),
        ] {
            assert_eq!(told(answers(&sent).count("K")), expected.map_err(str::to_owned), "{sent}");
        }
    }

    #[test]
    fn postcodes() {
        for (sent, expected) in [
            (json!(null), Ok(None)),
            (json!(3121), Ok(Some("3121"))),
            (json!(3121.0), Ok(Some("3121"))),
            (json!("3121 "), Ok(Some("3121"))),
            (json!(800), Ok(Some("0800"))),
            (json!("0800"), Ok(Some("0800"))),
            (json!(12.5), Err("“12.5” is not a postcode.")),
            (json!(-5), Err("“-5” is not a postcode.")),
            (json!(31210), Err("“31210” is not a postcode.")),
            (json!(1e20), Err("“100000000000000000000” is not a postcode.")),
            (json!("Richmond"), Err("“Richmond” is not a postcode.")),
            (json!([3121]), Err("“[3121]” is not a postcode.")),
        ] {
            let expected = expected.map(|code| code.map(str::to_owned)).map_err(str::to_owned);
            assert_eq!(told(answers(&sent).postcode("K")), expected, "{sent}");
        }
    }

    #[test]
    fn dates() {
        let date = |text: &str| Ok(Some(text.parse().unwrap()));
        for (sent, expected) in [
            (json!(null), Ok(None)),
            (json!("2026-11-24"), date("2026-11-24")),
            (json!(" 1900-01-01 "), date("1900-01-01")),
            (json!("2024-02-29"), date("2024-02-29")),
            (json!("2023-02-29"), Err("“2023-02-29” is not a date.")),
            (json!("24/11/2026"), Err("“24/11/2026” is not a date.")),
            (json!("1899-12-31"), Err("“1899-12-31” is too far from today to be right.")),
            (json!("9999-01-01"), Err("“9999-01-01” is too far from today to be right.")),
            (json!(20_261_124), Err("“20261124” is not a date.")),
            (json!("last year"), Err("“last year” is not a date.")),
        ] {
            assert_eq!(told(answers(&sent).date("K")), expected.map_err(str::to_owned), "{sent}");
        }
    }

    #[test]
    fn emails() {
        let long = format!("{}@example.com", "a".repeat(250));
        for (sent, expected) in [
            (json!("ada@example.com"), Ok("ada@example.com")),
            (json!(" ADA.Tester+x@Example.COM\n"), Ok("ada.tester+x@example.com")),
            (json!("o'neil@example.com.au"), Ok("o'neil@example.com.au")),
            (json!(null), Err("There is no email address and no phone number, so we can’t reach the renter.")),
            (json!("  "), Err("There is no email address and no phone number, so we can’t reach the renter.")),
            (
                json!("ada"),
                Err("“ada” is not an email address, and there is no phone number, so we can’t reach the renter."),
            ),
            (
                json!("ada@"),
                Err("“ada@” is not an email address, and there is no phone number, so we can’t reach the renter."),
            ),
            (
                json!("@example.com"),
                Err(
                    "“@example.com” is not an email address, and there is no phone number, so we can’t reach the renter.",
                ),
            ),
            (json!("ada@example"), Ok("ada@example")),
            (json!("A&amp;b@example.com"), Ok("a&amp;b@example.com")),
            (
                json!("a b@example.com"),
                Err(
                    "“a b@example.com” is not an email address, and there is no phone number, so we can’t reach the renter.",
                ),
            ),
            (json!("a@b@example.com"), Ok("a@b@example.com")),
            (json!("ada@.com"), Ok("ada@.com")),
            (json!(5), Err("“5” is not an email address, and there is no phone number, so we can’t reach the renter.")),
            (
                json!(["ada@example.com"]),
                Err(
                    "“[\"ada@example.com\"]” is not an email address, and there is no phone number, so we can’t reach the renter.",
                ),
            ),
        ] {
            assert_eq!(told(answers(&sent).email()), expected.map(str::to_owned).map_err(str::to_owned), "{sent}");
        }
        assert!(answers(&json!(long)).email().is_err());
    }
}
