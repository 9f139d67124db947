//! One batch of cases with everything that belongs to them, as columns.

use super::Maker;
use super::queries;
use crate::demo::answers::{complete, is_asked_today};
use crate::demo::data::{Client, Words};
use crate::demo::persona::Persona;
use clerk_core::Result;
use clerk_core::casework::cases::{Outcome, Stage, Topic};
use clerk_core::casework::timeline::{Event, Record, record_all};
use clerk_core::casework::values::CaseOrigin;
use clerk_core::ids::UserId;
use clerk_core::intake::questions::Answers;
use clerk_platform::time::{Timestamp as Stored, melbourne_date};
use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};
use jiff_sqlx::ToSqlx;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

/// How many of 100 cases are about each topic. The last two are no longer offered, so only old cases have them.
const TOPICS: &[(Topic, u32)] = &[
    (Topic::Repairs, 38),
    (Topic::Bonds, 24),
    (Topic::EvictionRetaliatory, 16),
    (Topic::EvictionArrears, 12),
    (Topic::HealthCheck, 6),
    (Topic::RentReduction, 3),
    (Topic::Other, 1),
];

/// How many of 100 open cases are at each stage.
const STAGES: &[(Stage, u32)] = &[
    (Stage::Unstarted, 14),
    (Stage::ClientAgreement, 17),
    (Stage::Advice, 21),
    (Stage::FormalLetter, 17),
    (Stage::Negotiations, 14),
    (Stage::VcatCav, 12),
    (Stage::PostCaseInterview, 5),
];

/// How many of 100 closed cases have each outcome.
const OUTCOMES: &[(Outcome, u32)] = &[
    (Outcome::Successful, 44),
    (Outcome::ResolvedEarly, 14),
    (Outcome::Churned, 14),
    (Outcome::OutOfScope, 11),
    (Outcome::Unsuccessful, 7),
    (Outcome::ChangeOfScope, 6),
    (Outcome::Unknown, 4),
];

/// The share of cases that are a client's first.
const FIRST_CASES: f64 = 0.9;

#[derive(Default)]
pub(super) struct Batch {
    pub(super) clients: queries::Clients,
    pub(super) tenancies: queries::Tenancies,
    pub(super) submissions: queries::Submissions,
    pub(super) cases: queries::Cases,
    pub(super) events: Vec<Record>,
    pub(super) notes: queries::Notes,
    pub(super) dates: queries::Dates,
    pub(super) services: queries::Services,
    /// The clients of this batch with their tenancies, who may come back with another case.
    known: Vec<(Uuid, Uuid, Client)>,
}

impl Batch {
    pub(super) fn make(maker: &Maker<'_>, rng: &mut Xoshiro256PlusPlus, from: u32, count: u32) -> Result<Self> {
        let mut batch = Self::default();
        for n in from..from + count {
            batch.add(maker, rng, n)?;
        }
        Ok(batch)
    }

    pub(super) async fn write(&self, connection: &mut PgConnection) -> Result<()> {
        self.clients.insert(connection).await?;
        self.tenancies.insert(connection).await?;
        self.submissions.insert(connection).await?;
        self.cases.insert(connection).await?;
        record_all(connection, &self.events).await?;
        self.notes.insert(connection).await?;
        self.dates.insert(connection).await?;
        self.services.insert(connection).await
    }

    fn add(&mut self, maker: &Maker<'_>, rng: &mut Xoshiro256PlusPlus, n: u32) -> Result<()> {
        let opened = maker.opened(n);
        let comes_back = !self.known.is_empty() && !rng.random_bool(FIRST_CASES);
        let place = match comes_back {
            true => rng.random_range(0..self.known.len()),
            false => self.add_client(maker, rng, n, opened),
        };
        let Some((client_id, tenancy_id, client)) = self.known.get(place) else { return Ok(()) };
        let persona = Persona::draw(maker.data, place, client, melbourne_date(opened));
        let topic = match weighted(rng, TOPICS, Topic::Repairs) {
            old @ (Topic::RentReduction | Topic::Other) if f64::from(n) < 0.4 * f64::from(maker.cases) => old,
            old if !is_asked_today(old) => Topic::Repairs,
            topic => topic,
        };
        let answers = complete(&persona, maker.data.story_about(topic, rng)?, melbourne_date(opened))?;
        let mut submission_id = None;
        if is_asked_today(topic) {
            let id = uuid(rng);
            self.submissions.push(
                id,
                serde_json::to_string(&answers).unwrap_or_default(),
                email(client, maker, n),
                stored(opened),
            );
            submission_id = Some(id);
        }
        let is_open = maker.is_open(rng, n);
        let closed = (!is_open).then(|| between(rng, opened, soon_after(opened, maker.now)));
        let (paralegal, lawyer) = assigned(maker, rng, is_open);
        let outcome = (!is_open).then(|| weighted(rng, OUTCOMES, Outcome::Unknown));
        let mut case = queries::Case {
            id: uuid(rng),
            topic,
            stage: if is_open && paralegal.is_some() {
                weighted(rng, STAGES, Stage::Unstarted)
            } else if is_open {
                Stage::Unstarted
            } else {
                Stage::Closed
            },
            outcome,
            provided_legal_services: outcome
                .map(|outcome| !matches!(outcome, Outcome::OutOfScope | Outcome::Churned | Outcome::Unknown)),
            client_id: *client_id,
            tenancy_id: *tenancy_id,
            paralegal,
            lawyer,
            submission_id,
            answers: Value::Object(
                Answers::from_value(Value::Object(answers)).unwrap_or_default().topic_answers(topic),
            ),
            rent: client.home.3,
            income: client.income,
            employment: persona.employment.unwrap_or_default(),
            referrer_type: persona.referrer_type,
            referrer: persona.referrer.unwrap_or_default(),
            opened,
            updated: closed.unwrap_or_else(|| between(rng, opened, maker.now)),
            closed,
            next_review: None,
            conflict_check: (maker.notes > 1).then_some("PASSED"),
        };
        case.next_review = self.add_notes(maker, rng, &case);
        self.add_work(maker, rng, &case);
        self.cases.push(case);
        Ok(())
    }

    /// Adds a client with a tenancy; returns their place among the known.
    fn add_client(&mut self, maker: &Maker<'_>, rng: &mut Xoshiro256PlusPlus, n: u32, opened: Timestamp) -> usize {
        let client = client(rng, &maker.data.words);
        let (id, tenancy_id) = (uuid(rng), uuid(rng));
        let phone =
            format!("03 {} {:04}", if rng.random_bool(0.5) { "5550" } else { "7010" }, rng.random_range(0..10_000));
        self.clients.push(id, email(&client, maker, n), phone, &client, stored(opened));
        let started = melbourne_date(opened).saturating_sub(Span::new().days(rng.random_range(100..2000)));
        let people = &maker.data.people;
        let landlord = people.landlords.choose(rng).cloned().unwrap_or_default();
        let agent = people.agents.choose(rng).filter(|_| rng.random_bool(0.7)).map(|(name, ..)| name.clone());
        self.tenancies.push(tenancy_id, id, &client.home, started.to_sqlx(), landlord, agent, stored(opened));
        self.known.push((id, tenancy_id, client));
        self.known.len() - 1
    }

    /// Adds notes, and the next review that the newest of them sets.
    fn add_notes(&mut self, maker: &Maker<'_>, rng: &mut Xoshiro256PlusPlus, case: &queries::Case) -> Option<Stored> {
        let mut newest = None;
        for i in 0..maker.notes {
            let (kind, author, text) = match i {
                0 => {
                    let event = Event::CaseCreated { how: CaseOrigin::IntakeForm };
                    self.events.push(Record { case_id: case.id.into(), actor: None, event, at: case.opened });
                    continue;
                }
                1 => ("CONFLICT_CHECK_SUCCESS", Some(maker.staff.coordinator), "Searched all parties, no conflict."),
                i if i % 7 == 6 => (
                    "REVIEW",
                    Some(maker.staff.coordinator),
                    "Reviewed with the lawyer. On track, next steps are clear.",
                ),
                _ => (
                    "PARALEGAL",
                    case.paralegal.or(Some(maker.staff.coordinator)),
                    maker.data.words.notes.choose(rng).map_or("", String::as_str),
                ),
            };
            let next_review = (kind == "REVIEW")
                .then(|| stored(between(rng, case.updated, soon_after(case.updated, Timestamp::MAX))));
            let at = between(rng, case.opened, case.updated);
            if next_review.is_some() && newest.is_none_or(|(known, _)| known < at) {
                newest = Some((at, next_review));
            }
            self.notes.push(uuid(rng), case.id, kind, author, text, next_review, stored(at));
        }
        newest.and_then(|(_, next_review)| next_review)
    }

    /// Adds critical dates and services.
    fn add_work(&mut self, maker: &Maker<'_>, rng: &mut Xoshiro256PlusPlus, case: &queries::Case) {
        let today = melbourne_date(maker.now);
        if rng.random_bool(0.15) {
            let on = match case.closed {
                Some(closed) => melbourne_date(closed),
                None => today.saturating_add(Span::new().days(rng.random_range(-10..60))),
            };
            self.dates.push(uuid(rng), case.id, on, case.closed.is_some(), stored(case.opened));
        }
        if case.paralegal.is_some() && rng.random_bool(0.6) {
            self.services.push(uuid(rng), case.id, melbourne_date(case.updated), stored(case.updated));
        }
    }
}

fn client(rng: &mut Xoshiro256PlusPlus, words: &Words) -> Client {
    let (suburb, postcode) = words.suburbs.choose(rng).cloned().unwrap_or_default();
    let street = format!("{} {}", rng.random_range(1..190), skewed(rng, &words.streets));
    let language = rng.random_bool(0.3).then(|| "Vietnamese".to_owned());
    Client {
        first: skewed(rng, &words.first),
        last: skewed(rng, &words.last),
        preferred: None,
        born: Date::constant(1945, 1, 1).saturating_add(Span::new().days(rng.random_range(0..22_000))),
        gender: ["FEMALE", "FEMALE", "MALE", "MALE", "NON_BINARY"].choose(rng).copied().unwrap_or_default().to_owned(),
        pronouns: String::new(),
        interpreter: language.as_ref().map(|_| "NO".to_owned()),
        language,
        atsi: None,
        dependents: rng.random_range(0..4),
        income: rng.random_bool(0.6).then(|| rng.random_range(400..1700)),
        needs: vec!["STRUGGLING".to_owned()],
        why: None,
        home: (street, suburb, postcode, rng.random_range(22..75) * 10),
        support: false,
        restriction: String::new(),
        notes: String::new(),
        one_name: false,
        email: None,
        phone: None,
    }
}

fn email(client: &Client, maker: &Maker<'_>, n: u32) -> String {
    let part = |name: &str| -> String { name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect() };
    format!("{}.{}.{}@example.com", part(&client.first), part(&client.last), maker.first + i64::from(n))
}

/// One of a list; the earlier ones come up more often.
fn skewed(rng: &mut Xoshiro256PlusPlus, list: &[String]) -> String {
    let most = rng.random_range(0..list.len().max(1)) + 1;
    list.get(rng.random_range(0..most)).cloned().unwrap_or_default()
}

/// One of a list by weight; the fallback is only for a list without weights.
fn weighted<T: Copy>(rng: &mut Xoshiro256PlusPlus, list: &[(T, u32)], fallback: T) -> T {
    list.choose_weighted(rng, |(_, weight)| *weight).map_or(fallback, |(value, _)| *value)
}

/// Nearly all cases have a paralegal and a lawyer; some of the open ones are still waiting for them.
fn assigned(maker: &Maker<'_>, rng: &mut Xoshiro256PlusPlus, is_open: bool) -> (Option<UserId>, Option<UserId>) {
    if is_open && rng.random_bool(0.1) {
        return (None, None);
    }
    (maker.staff.paralegals.choose(rng).copied(), maker.staff.lawyers.choose(rng).copied())
}

fn uuid(rng: &mut Xoshiro256PlusPlus) -> Uuid {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// At most half a year later.
fn soon_after(at: Timestamp, limit: Timestamp) -> Timestamp {
    at.saturating_add(SignedDuration::from_hours(24 * 180)).unwrap_or(limit).min(limit)
}

fn between(rng: &mut Xoshiro256PlusPlus, from: Timestamp, to: Timestamp) -> Timestamp {
    let micros = rng.random_range(from.as_microsecond()..=to.as_microsecond().max(from.as_microsecond()));
    Timestamp::from_microsecond(micros).unwrap_or(from)
}

fn stored(at: Timestamp) -> Stored {
    at.to_sqlx()
}
