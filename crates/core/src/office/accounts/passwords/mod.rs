//! What makes a password good enough. It is long rather than full of signs, is in no list of common ones, and is not made of what
//! anyone could know about its owner.

use crate::{Error, Result};
use secrecy::{ExposeSecret, SecretString};
use zxcvbn::{Score, zxcvbn};

/// The shortest password, in characters.
pub const SHORTEST: usize = 12;
/// The longest password, in characters.
pub const LONGEST: usize = 200;

/// What is asked of a password, for the form.
pub const HINT: &str = "At least 12 characters. Four words that have nothing to do with each other are easy to remember and hard to guess.";

/// Words that someone who guesses would try first: who the owner is, and where they work.
#[derive(Debug, Clone, Default)]
pub struct OwnWords(Vec<String>);

impl OwnWords {
    /// Of someone with this email address and name, at a centre with this name.
    pub fn new(email: &str, full_name: &str, centre: &str) -> Self {
        let parts = |text: &str| {
            let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() > 2);
            parts.map(str::to_lowercase).collect::<Vec<_>>()
        };
        let whole = [email, full_name, centre].map(str::to_lowercase);
        // Whole names too, also without blanks and in capitals only: "Northern Tenants' Service" is NTS.
        let joined = [full_name, centre].map(|text| parts(text).concat());
        let initials = centre.split_whitespace().filter_map(|word| word.chars().next()).collect::<String>();
        let words = [email, full_name, centre].into_iter().flat_map(parts);
        let all = words.chain(whole).chain(joined).chain(["clerk".to_owned(), initials.to_lowercase()]);
        let mut all: Vec<String> = all.filter(|word| word.chars().count() > 2).collect();
        // The longest first, so that parts of one are not cut out before the whole.
        all.sort_by_key(|word| std::cmp::Reverse(word.len()));
        all.dedup();
        Self(all)
    }

    /// What is left of a password without these words. Those of three letters are in too many others.
    fn cut_from(&self, password: &str) -> String {
        let long = self.0.iter().filter(|word| word.chars().count() > 3);
        long.fold(password.to_lowercase(), |rest, word| rest.replace(word, ""))
    }
}

/// How hard a password is to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Fewer characters than it needs.
    TooShort,
    /// More characters than it may have.
    TooLong,
    /// Someone would find it by trying.
    TooEasy(&'static str),
    /// Good enough.
    Good,
    /// Better than that.
    VeryGood,
}

impl Strength {
    /// Judges a password.
    pub fn of(password: &SecretString, own: &OwnWords) -> Self {
        let password = password.expose_secret();
        match password.chars().count() {
            ..SHORTEST => return Self::TooShort,
            SHORTEST..=LONGEST => {}
            _ => return Self::TooLong,
        }
        let words: Vec<&str> = own.0.iter().map(String::as_str).collect();
        let found = zxcvbn(password, &words);
        // A few of them in a row count as a good password there, so what is left without them has to be one too.
        let rest = own.cut_from(password);
        let score =
            if rest.len() < password.len() { found.score().min(zxcvbn(&rest, &[]).score()) } else { found.score() };
        match score {
            Score::Four => Self::VeryGood,
            Score::Three => Self::Good,
            _ => Self::TooEasy(why(found.feedback().and_then(zxcvbn::feedback::Feedback::warning))),
        }
    }

    /// Whether it may be used.
    pub fn is_enough(self) -> bool {
        matches!(self, Self::Good | Self::VeryGood)
    }

    /// In words, for the person who is choosing it.
    pub fn in_words(self) -> String {
        match self {
            Self::TooShort => format!("A password must have at least {SHORTEST} characters."),
            Self::TooLong => format!("A password must have no more than {LONGEST} characters."),
            Self::TooEasy(why) => format!("This password is too easy to guess. {why}"),
            Self::Good => "Good: hard to guess.".to_owned(),
            Self::VeryGood => "Very good: very hard to guess.".to_owned(),
        }
    }
}

/// Refuses a password that is not good enough.
///
/// # Errors
/// [`Error::Invalid`] on the field `password`, with what is wrong with it.
pub fn require_good(password: &SecretString, own: &OwnWords) -> Result<()> {
    match Strength::of(password, own) {
        strength if strength.is_enough() => Ok(()),
        strength => Err(Error::invalid("password", strength.in_words())),
    }
}

fn why(warning: Option<zxcvbn::feedback::Warning>) -> &'static str {
    use zxcvbn::feedback::Warning;
    match warning {
        Some(Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess) => {
            "Keys next to each other are among the first things that people try."
        }
        Some(
            Warning::RepeatsLikeAaaAreEasyToGuess
            | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess
            | Warning::SequencesLikeAbcAreEasyToGuess,
        ) => "Repeating something, or counting up, adds little.",
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => "It is one of the passwords that many people use, or close to one.",
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => {
            "Years and dates are easy to try."
        }
        Some(
            Warning::AWordByItselfIsEasyToGuess
            | Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess,
        ) => "A single word or name is easy to try, also with signs in place of letters.",
        None => "Leave out your name, your email address and the centre’s name, and add a word or two.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_that_may_be_used() {
        let own = OwnWords::new("ada.lovelace@northernlaw.org", "Ada Lovelace", "Northern Community Law");
        for (password, is_enough) in [
            ("", false),
            ("Tr0ub4dor&3", false),
            ("short words", false),
            ("correct horse battery", true),
            ("plum ferry oboe drum", true),
            ("xK9#mQ2$vL7p", true),
            ("123456789012", false),
            ("passwordpassword", false),
            ("Password1234!", false),
            ("qwertyuiop[]", false),
            ("aaaaaaaaaaaaaaaa", false),
            ("abcabcabcabcabc", false),
            ("iloveyou1234", false),
            ("administrator", false),
            // What is known about its owner.
            ("AdaLovelace2026", false),
            ("adalovelaceclerk", false),
            ("northernlaw2026", false),
            ("clerkclerkclerk", false),
            ("ada.lovelace@northernlaw.org", false),
            ("NorthernCommunityLaw1", false),
            ("lovelace2026clerk", false),
            ("Northern clerk lovelace!", false),
            ("plum ferry lovelace oboe drum", true),
        ] {
            let strength = Strength::of(&password.into(), &own);
            assert_eq!(strength.is_enough(), is_enough, "{password}: {strength:?}");
        }
        let long = |n| SecretString::from("plum ferry oboe drum ".chars().cycle().take(n).collect::<String>());
        assert_eq!(Strength::of(&long(201), &own), Strength::TooLong);
        assert_ne!(Strength::of(&long(200), &own), Strength::TooLong);
        assert!(Strength::of(&"plum ferry oboe drum".into(), &OwnWords::default()).is_enough());
        // Letters count, not bytes.
        assert_eq!(Strength::of(&"żółwżółw".into(), &own), Strength::TooShort);
    }
}
