//! What happened in a demo case, from the form to today or to its end.

use super::data::{CaseRow, Data, Story};
use super::persona::Persona;
use clerk_core::Result;
use clerk_core::casework::cases::{Outcome, Stage};
use clerk_core::casework::timeline::Event;
use clerk_core::casework::timeline::NoteType;
use clerk_core::casework::values::CaseOrigin;
use clerk_platform::time::melbourne;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// An entry of the timeline.
pub(super) struct Entry {
    pub(super) at: Timestamp,
    /// The key of a member of staff; none for the system.
    pub(super) by: Option<String>,
    pub(super) what: What,
}

/// What an entry says.
pub(super) enum What {
    Note(NoteType, String),
    /// A case review and when the next one is due.
    Review(String, Timestamp),
    /// A review of the paralegal with this key.
    Performance(String, String),
    /// The paralegal with this key is put on the case.
    Paralegal(String),
    /// The lawyer with this key is put on the case.
    Lawyer(String),
    /// The case goes from one paralegal to another.
    HandedOver {
        from: String,
        to: String,
    },
    Event(Event),
}

/// The times of a case, as far as they are known.
pub(super) struct Span {
    pub(super) opened: Timestamp,
    pub(super) closed: Option<Timestamp>,
    pub(super) now: Timestamp,
}

pub(super) const COORDINATOR: &str = "coordinator";

/// All entries, oldest first. `number` varies the words between cases.
pub(super) fn entries(
    data: &Data,
    case: &CaseRow,
    story: &Story,
    persona: &Persona<'_>,
    number: usize,
    span: &Span,
) -> Result<Vec<Entry>> {
    let mut list = intake(case, story, number);
    list.extend(assignment(case));
    let paralegal = case.paralegal.as_deref();
    let reached = Stage::ALL.iter().copied().filter(|stage| *stage <= case.stage && *stage != Stage::Unstarted);
    let passed =
        |stage: &Stage| case.outcome.is_none_or(|outcome| *stage <= last_stage(outcome) || *stage == Stage::Closed);
    let mut before = Stage::Unstarted;
    for stage in reached.filter(passed) {
        let notes = story.notes.get(&stage).map(Vec::as_slice).unwrap_or_default();
        if notes.is_empty() && stage != Stage::Closed {
            continue;
        }
        list.push((paralegal, What::Event(Event::StageChanged { from: before, to: stage })));
        list.extend(notes.iter().map(|text| (paralegal, What::Note(NoteType::Paralegal, text.clone()))));
        if stage == Stage::FormalLetter {
            list.push((
                Some(COORDINATOR),
                What::Review(
                    REVIEWS.get(number % REVIEWS.len()).copied().unwrap_or_default().into(),
                    next_review(number, span),
                ),
            ));
        }
        before = stage;
    }
    if number.is_multiple_of(9)
        && let Some(key) = paralegal
    {
        let text = "{paralegal} keeps clear file notes and asks early. To work on: shorter advice letters. Happy to take a fifth case.";
        list.push((Some(COORDINATOR), What::Performance(text.into(), key.into())));
    }
    if let Some(outcome) = case.outcome {
        list.push((paralegal, What::Note(NoteType::Paralegal, ending(outcome, story))));
        list.push((Some(COORDINATOR), What::Event(Event::CaseClosed { before: None, outcome })));
    }
    let lawyer = case.lawyer.as_deref().map(|key| data.staff_name(key)).transpose()?.unwrap_or("the lawyer");
    let paralegal = paralegal.map(|key| data.staff_name(key)).transpose()?.unwrap_or_default();
    let names = Names { persona, lawyer, paralegal };
    let until = span.now.saturating_sub(SignedDuration::from_hours(24 * case.idle)).unwrap_or(span.now);
    let end = span.closed.unwrap_or(until);
    let entries = stamp(list, span.opened, end).into_iter().map(|entry| names.fill(entry)).collect();
    Ok(handed_over(case, entries, span))
}

/// With the work of an earlier paralegal as theirs, until the case was handed over.
fn handed_over(case: &CaseRow, mut entries: Vec<Entry>, span: &Span) -> Vec<Entry> {
    let (Some(before), Some(now)) = (&case.before, &case.paralegal) else { return entries };
    let at = span.now.saturating_sub(SignedDuration::from_hours(24 * before.days)).unwrap_or(span.now);
    for entry in &mut entries {
        if let What::Paralegal(key) = &mut entry.what {
            key.clone_from(&before.key);
        }
        if entry.at < at && entry.by.as_ref() == Some(now) {
            entry.by = Some(before.key.clone());
        }
    }
    let what = What::HandedOver { from: before.key.clone(), to: now.clone() };
    entries.push(Entry { at, by: Some(COORDINATOR.to_owned()), what });
    entries.sort_by_key(|entry| entry.at);
    entries
}

type Unstamped<'a> = (Option<&'a str>, What);

fn intake<'a>(case: &CaseRow, story: &Story, number: usize) -> Vec<Unstamped<'a>> {
    let how = if case.file { CaseOrigin::OldSystem } else { CaseOrigin::IntakeForm };
    let mut list = vec![(None, What::Event(Event::CaseCreated { how }))];
    // What came in today has not been looked at yet.
    if case.opened > 0 {
        let text = "Searched client, co-renters, {landlord} and {agent}: no matter of ours on the other side.";
        list.push((Some(COORDINATOR), What::Note(NoteType::ConflictCheckSuccess, text.into())));
    }
    if case.opened > 2 {
        let text = [
            "Centrelink or low income, within our guidelines.",
            "Eligible: circumstances as given in the form.",
            "Means checked by phone, eligible.",
        ];
        let text = text.get(number % text.len()).copied().unwrap_or_default();
        let (kind, text) = match case.outcome {
            Some(Outcome::OutOfScope) => (
                NoteType::EligibilityCheckFailure,
                "A VCAT order on the same repairs was made before the form was sent. Outside what we do, referred on.",
            ),
            _ => (NoteType::EligibilityCheckSuccess, text),
        };
        list.push((Some(COORDINATOR), What::Note(kind, text.into())));
    }
    if case.paralegal.is_none() && case.opened > 7 {
        let text = format!(
            "{} case, waiting for a paralegal. Client told by text that we call within two weeks.",
            story.topic
        );
        list.push((Some("tomasz"), What::Note(NoteType::Paralegal, text)));
    }
    list
}

fn assignment<'a>(case: &CaseRow) -> impl Iterator<Item = Unstamped<'a>> + use<'a> {
    let lawyer = case.lawyer.clone().map(What::Lawyer);
    lawyer.into_iter().chain(case.paralegal.clone().map(What::Paralegal)).map(|what| (Some(COORDINATOR), what))
}

/// How far a case with this outcome came before it was closed.
fn last_stage(outcome: Outcome) -> Stage {
    match outcome {
        Outcome::OutOfScope => Stage::Unstarted,
        Outcome::ChangeOfScope | Outcome::Churned => Stage::Advice,
        Outcome::ResolvedEarly | Outcome::Unknown => Stage::Negotiations,
        Outcome::Successful | Outcome::Unsuccessful => Stage::PostCaseInterview,
    }
}

fn ending(outcome: Outcome, story: &Story) -> String {
    match outcome {
        Outcome::Successful => story.won.clone(),
        Outcome::ResolvedEarly => {
            "{agent} gave in after the letter, before anything was filed. {client} has it in writing.".into()
        }
        Outcome::Unsuccessful => {
            "VCAT found for {landlord}. Advised {client} on the 14 days for a review and why we would not ask for one."
                .into()
        }
        Outcome::OutOfScope => {
            "Told {client} why we can't act and warm-referred to Victoria Legal Aid, they expect the call.".into()
        }
        Outcome::ChangeOfScope => {
            "The health check showed a bond dispute; closed here, {client} comes back with a new form for that.".into()
        }
        Outcome::Churned => {
            "Three calls, two texts and an email over six weeks without an answer. Closing letter sent to {client}."
                .into()
        }
        Outcome::Unknown => "File came over from the old system without an outcome.".into(),
    }
}

const REVIEWS: [&str; 3] = [
    "On track. Evidence is in order, {lawyer} satisfied with the letter.",
    "Slow answers from {agent}: set a date after which we file. Otherwise fine.",
    "Good client contact. Check the limitation date again at the next review.",
];

/// The next review. Some are overdue, so that there is something in the queue.
fn next_review(number: usize, span: &Span) -> Timestamp {
    let days = i64::try_from(number % 24).unwrap_or_default() - 5;
    span.now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(span.now)
}

/// Spreads the entries from the first day to the last, more of them early, and within office hours.
fn stamp(list: Vec<Unstamped<'_>>, opened: Timestamp, end: Timestamp) -> Vec<Entry> {
    let whole = end.duration_since(opened).as_secs();
    let count = i64::try_from(list.len()).unwrap_or(1).max(2) - 1;
    let mut last = opened;
    let mut entries = Vec::new();
    for (i, (by, what)) in (0..).zip(list) {
        let share = whole * i * i / (count * count);
        let rough = opened.saturating_add(SignedDuration::from_secs(share)).unwrap_or(end);
        let office = if i == 0 { rough } else { office_hours(rough, i) };
        let after = last.saturating_add(SignedDuration::from_mins(if i == 0 { 0 } else { 4 })).unwrap_or(end);
        last = office.max(after).min(end);
        entries.push(Entry { at: last, by: by.map(str::to_owned), what });
    }
    entries
}

/// A time of day at which people work, on the day of another time; `i` varies it.
pub(super) fn office_hours(at: Timestamp, i: i64) -> Timestamp {
    let morning = melbourne(at).start_of_day().map(|day| day.saturating_add(9.hours()));
    morning.map_or(at, |nine| nine.saturating_add((i * 83 % 500).minutes()).timestamp())
}

/// The names that texts mention.
pub(super) struct Names<'a> {
    pub(super) persona: &'a Persona<'a>,
    pub(super) lawyer: &'a str,
    pub(super) paralegal: &'a str,
}

impl Names<'_> {
    /// Puts them in.
    pub(super) fn fill(&self, mut entry: Entry) -> Entry {
        if let What::Note(_, text) | What::Review(text, _) | What::Performance(text, _) = &mut entry.what {
            let client = self.persona.client;
            let rent = format!("${}", client.home.3);
            let first = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
            for (key, name) in [
                ("{client}", client.preferred.clone().unwrap_or_else(|| client.first.clone())),
                ("{landlord}", self.persona.landlord.to_owned()),
                ("{agent}", self.persona.manager().to_owned()),
                ("{lawyer}", first(self.lawyer)),
                ("{paralegal}", first(self.paralegal)),
                ("{suburb}", client.home.1.clone()),
                ("{rent}", rent),
            ] {
                *text = text.replace(key, &name);
            }
        }
        entry
    }
}
