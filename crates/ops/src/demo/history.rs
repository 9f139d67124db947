//! A year of work on one case: what nobody would write into a table by hand, put together from the texts in `data/history.toml`.

use super::data::{CaseRow, Data, parse};
use super::persona::Persona;
use super::timeline::{COORDINATOR, Entry, Names, Span, What, office_hours};
use clerk_core::Result;
use clerk_core::casework::timeline::{Event, NoteType};
use clerk_core::casework::values::CaseDetail;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// How many entries it adds.
const ENTRIES: i64 = 190;
/// How many paragraphs the longer notes have, in turn.
const PARAGRAPHS: [usize; 6] = [3, 5, 2, 8, 4, 12];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    short: Vec<String>,
    lawyer: Vec<String>,
    reviews: Vec<String>,
    emails: Vec<String>,
    /// Longer notes are made of these.
    paragraphs: Vec<String>,
}

/// The entries of a case with those of a year of work in between, oldest first.
pub(super) fn with_a_year(
    data: &Data,
    case: &CaseRow,
    persona: &Persona<'_>,
    mut entries: Vec<Entry>,
    span: &Span,
) -> Result<Vec<Entry>> {
    let texts: Texts = parse("history.toml", include_str!("data/history.toml"))?;
    let name = |key: &Option<String>| key.as_deref().map(|key| data.staff_name(key)).transpose();
    let (lawyer, paralegal) = (name(&case.lawyer)?.unwrap_or_default(), name(&case.paralegal)?.unwrap_or_default());
    let names = Names { persona, lawyer, paralegal };
    let end = span.closed.unwrap_or(span.now);
    for number in 0..ENTRIES {
        let at = time(span.opened, end, number);
        let (by, what) = entry(&texts, case, number, at);
        entries.push(names.fill(Entry { at, by, what }));
    }
    let handed_over = case.before.as_ref().map(|before| {
        let at = span.now.saturating_sub(SignedDuration::from_hours(24 * before.days)).unwrap_or(span.now);
        (at, before.key.clone())
    });
    if let Some((until, key)) = handed_over {
        for entry in entries.iter_mut().filter(|entry| entry.at < until && entry.by == case.paralegal) {
            entry.by = Some(key.clone());
        }
    }
    entries.sort_by_key(|entry| entry.at);
    Ok(entries)
}

/// When an entry was written: from the second day to yesterday, within office hours.
fn time(opened: Timestamp, end: Timestamp, number: i64) -> Timestamp {
    let day = SignedDuration::from_hours(24);
    let whole = end.duration_since(opened).as_secs() - 3 * day.as_secs();
    let share = SignedDuration::from_secs(day.as_secs() + whole * number / ENTRIES);
    office_hours(opened.saturating_add(share).unwrap_or(end), number).min(end)
}

/// An entry: who wrote it, and what it says.
fn entry(texts: &Texts, case: &CaseRow, number: i64, at: Timestamp) -> (Option<String>, What) {
    let nth = usize::try_from(number).unwrap_or_default();
    let of = |list: &[String], each: usize| list.get((nth / each) % list.len().max(1)).cloned().unwrap_or_default();
    let note = |text: String| What::Note(NoteType::Paralegal, text);
    let coordinator = Some(COORDINATOR.to_owned());
    match nth {
        n if n % 14 == 13 => {
            let next = at.saturating_add(SignedDuration::from_hours(24 * 28)).unwrap_or(at);
            (coordinator, What::Review(of(&texts.reviews, 14), next))
        }
        // A few details in a row, as when someone goes through the form with the client.
        n if n % 40 >= 36 => {
            let details =
                [CaseDetail::WeeklyRent, CaseDetail::WeeklyIncome, CaseDetail::Employment, CaseDetail::Referrer];
            let detail = details.get(n % 4).copied().into_iter().collect();
            (case.paralegal.clone(), What::Event(Event::DetailsChanged { details: detail }))
        }
        n if n % 9 == 8 => (case.paralegal.clone(), note(long(texts, n / 9))),
        n if n % 6 == 5 => (case.lawyer.clone(), note(of(&texts.lawyer, 6))),
        n if n % 11 == 7 => (case.paralegal.clone(), What::Note(NoteType::Email, of(&texts.emails, 11))),
        _ => (case.paralegal.clone(), note(of(&texts.short, 1))),
    }
}

/// A note of several paragraphs.
fn long(texts: &Texts, number: usize) -> String {
    let count = PARAGRAPHS.get(number % PARAGRAPHS.len()).copied().unwrap_or(1);
    // From another place each time, so that no two are the same.
    let paragraphs = texts.paragraphs.iter().cycle().skip(number * 7 % texts.paragraphs.len().max(1)).take(count);
    paragraphs.map(String::as_str).collect::<Vec<_>>().join("\n\n")
}
