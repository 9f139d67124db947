//! Phone numbers, in prose and in a field for them. In prose a number counts only where it can't well be anything else; in a field
//! for phone numbers, most digits are one.

/// The longest number that is looked at, in signs and in digits.
const LONGEST: usize = 40;
const MOST_DIGITS: usize = 16;
/// The most and the fewest digits of a number in a field for them.
const DIGITS: std::ops::RangeInclusive<usize> = 6..=MOST_DIGITS;

/// A part of what a field for phone numbers holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhonePart<'a> {
    /// As it was written.
    pub text: &'a str,
    /// The number to dial, without blanks; none for words between numbers.
    pub number: Option<String>,
}

/// The numbers in a field for phone numbers, and what is between them.
pub fn phones(field: &str) -> Vec<PhonePart<'_>> {
    let (mut parts, mut rest) = (Vec::new(), field);
    let mut words = 0;
    while let Some(c) = rest.get(words..).and_then(|rest| rest.chars().next()) {
        let found = rest.get(words..).filter(|_| is_start(c)).and_then(|text| starting(text).or_else(|| roughly(text)));
        let Some((length, number)) = found else {
            // The end of a number that is too long is no number.
            let digits =
                rest.get(words..).and_then(|rest| rest.find(|c: char| !c.is_ascii_digit()).or(Some(rest.len())));
            words += digits.unwrap_or_default().max(c.len_utf8());
            continue;
        };
        let (before, after) = rest.split_at_checked(words).unwrap_or_default();
        let (text, after) = after.split_at_checked(length).unwrap_or_default();
        parts.extend((!before.is_empty()).then_some(PhonePart { text: before, number: None }));
        parts.push(PhonePart { text, number: Some(number) });
        (rest, words) = (after, 0);
    }
    parts.extend((!rest.is_empty()).then_some(PhonePart { text: rest, number: None }));
    parts
}

fn is_start(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '+' | '(')
}

/// Whether a number can start behind this.
pub(super) fn may_start_after(before: Option<char>) -> bool {
    before.is_none_or(|c| !c.is_alphanumeric() && !"-.#$_@+%&".contains(c))
}

/// What is written between the digits of a number.
fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '\u{2010}'..='\u{2015}' | '\u{202f}')
}

/// The number that starts a text, as numbers are written in Australia: how long it is, and what to dial.
pub(super) fn starting(text: &str) -> Option<(usize, String)> {
    let digits = Digits::of(text);
    let all = digits.values.as_str();
    let is_international = text.starts_with('+') || text.starts_with("(+");
    let prefix = ["0011", "00"]
        .iter()
        .find(|prefix| !is_international && all.starts_with(**prefix))
        .map_or(0, |prefix| prefix.len());
    if is_international || prefix > 0 {
        let number = all.get(prefix..)?;
        let most = match number.strip_prefix("61") {
            // The zero that is dialled within the country is often left in.
            Some(national) => 2 + 9 + usize::from(national.starts_with('0')),
            None if is_international => number.len().min(15),
            None => return None,
        };
        let number = number.get(..most).filter(|number| number.len() >= 8)?;
        let number = number.strip_prefix("610").map_or(number.to_owned(), |rest| format!("61{rest}"));
        return Some((digits.end(text, prefix + most, 1)?, format!("+{number}")));
    }
    let (count, shortest_group) = match all.as_bytes() {
        [b'0', b'2' | b'3' | b'4' | b'7' | b'8', ..] => (10, 3),
        [b'1', b'3' | b'8' | b'9', b'0', b'0', ..] => (10, 2),
        [b'1', b'3', ..] if text.get(2..3) == Some(" ") => (6, 2),
        _ => return None,
    };
    Some((digits.end(text, count, shortest_group)?, all.get(..count)?.to_owned()))
}

/// The digits at the start of a text.
struct Digits {
    values: String,
    /// Where each of them ends, and which group it is in.
    places: Vec<(usize, usize)>,
}

impl Digits {
    fn of(text: &str) -> Self {
        let mut digits = Self { values: String::with_capacity(MOST_DIGITS), places: Vec::with_capacity(MOST_DIGITS) };
        let (mut group, mut gap) = (0, 0);
        for (at, c) in text.char_indices().take(LONGEST) {
            match c {
                _ if digits.values.len() == MOST_DIGITS => break,
                '0'..='9' => {
                    group += usize::from(gap > 0 && !digits.values.is_empty());
                    digits.values.push(c);
                    digits.places.push((at + 1, group));
                    gap = 0;
                }
                '+' if digits.values.is_empty() => {}
                _ if is_separator(c) && gap < 3 => gap += 1,
                _ => break,
            }
        }
        digits
    }

    /// Where the number ends that has so many digits, if it is one by itself: no digit or letter follows, its brackets are closed,
    /// and no group but the first is shorter than that.
    fn end(&self, text: &str, count: usize, shortest_group: usize) -> Option<usize> {
        let (end, last) = *self.places.get(count.checked_sub(1)?)?;
        let own = self.places.get(..count)?;
        let has_groups = (1..=last).all(|group| own.iter().filter(|(_, of)| *of == group).count() >= shortest_group);
        let (number, after) = text.split_at_checked(end)?;
        let follows = after.chars().next();
        let stands_alone = follows.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '@'));
        let is_balanced = number.matches('(').count() == number.matches(')').count();
        (has_groups && stands_alone && is_balanced).then_some(end)
    }
}

/// The number that starts a text in a field where nothing else is expected.
fn roughly(text: &str) -> Option<(usize, String)> {
    let (mut digits, mut end) = (String::new(), 0);
    for (at, c) in text.char_indices().take(LONGEST) {
        match c {
            '0'..='9' => {
                digits.push(c);
                end = at + 1;
            }
            '+' if digits.is_empty() => {}
            // Behind an area code it belongs to the number; elsewhere it is between two of them.
            '/' if digits.len() <= 4 => {}
            _ if is_separator(c) => {}
            _ => break,
        }
    }
    let number = text.get(..end)?;
    let is_national = !(text.starts_with('+') || digits.starts_with("61") && digits.len() == 11);
    let is_number = DIGITS.contains(&digits.len()) && number.matches('(').count() == number.matches(')').count();
    is_number.then(|| (end, if is_national { digits } else { format!("+{digits}") }))
}
