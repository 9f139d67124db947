//! Loads the demo: staff, and cases that came about as real ones do, through answers that the intake code reads.

use super::PASSWORD;
use super::answers::{complete, is_asked_today};
use super::around::{self, Staff};
use super::data::{CaseRow, Data, ProposalRow, Story, missing};
use super::persona::Persona;
use super::queries::{self, CaseRecord, NoteRecord};
use super::questions;
use super::services::services;
use super::tasks;
use super::timeline::{self, COORDINATOR, Entry, What};
use super::{history, settings};
use clerk_core::access::{Role, Viewer};
use clerk_core::casework::cases::{Outcome, Stage};
use clerk_core::casework::timeline::NoteType;
use clerk_core::casework::timeline::event::{Named, ProposalFacts};
use clerk_core::casework::timeline::{Event, record};
use clerk_core::ids::{CaseId, UserId};
use clerk_core::intake::questions::{Answers, Problem};
use clerk_core::intake::reading::Intake;
use clerk_core::parties::{clients, people, tenancies};
use clerk_core::{Error, Result};
use clerk_platform::time::melbourne_date;
use clerk_platform::{db, secrets};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use sqlx::{PgConnection, PgPool};
use std::collections::HashMap;

/// Loads the demo and says how many cases it has; 0 when there were cases already, and then nothing changes.
pub async fn load(pool: &PgPool, now: Timestamp) -> Result<u32> {
    let data = Data::read()?;
    let mut tx = db::begin(pool).await?;
    queries::import(&mut tx).await?;
    if queries::has_cases(&mut tx).await? {
        return Ok(0);
    }
    let loader = Loader { data: &data, staff: staff(&mut tx, &data, now).await?, now };
    let mut cases = HashMap::new();
    for (number, case) in data.cases.iter().enumerate() {
        cases.insert(case.client.as_str(), loader.file(&mut tx, case, number).await?);
    }
    tasks::load(&mut tx, &cases, &loader.staff, now).await?;
    questions::load(&mut tx, now).await?;
    let coordinator = loader.known_staff(COORDINATOR)?;
    let (admin, invited) = (loader.known_staff("admin")?, loader.known_staff("suhartini")?);
    settings::load(&mut tx, &data, admin, now).await?;
    around::load(&mut tx, &data, &Staff { admin, coordinator, invited }, now).await?;
    tx.commit().await?;
    Ok(u32::try_from(data.cases.len()).unwrap_or(u32::MAX))
}

/// Makes the staff; returns their ids by key.
async fn staff(connection: &mut PgConnection, data: &Data, now: Timestamp) -> Result<HashMap<String, UserId>> {
    let hash = secrets::hash_password(&PASSWORD.into())?;
    let mut ids = HashMap::new();
    // They were there before the oldest case.
    let since = now.saturating_sub(SignedDuration::from_hours(24 * 1500)).unwrap_or(now);
    for member in &data.staff {
        ids.insert(member.key.clone(), queries::staff(connection, member, &hash, since).await?);
    }
    // Their homes say what is new.
    let last = now.saturating_sub(SignedDuration::from_hours(24 * 3)).unwrap_or(now);
    queries::visits(connection, last).await?;
    Ok(ids)
}

struct Loader<'a> {
    data: &'a Data,
    staff: HashMap<String, UserId>,
    now: Timestamp,
}

impl Loader<'_> {
    fn ago(&self, by: SignedDuration) -> Timestamp {
        self.now.saturating_sub(by).unwrap_or(self.now)
    }

    fn staff_id(&self, key: Option<&str>) -> Result<Option<UserId>> {
        key.map(|key| self.known_staff(key)).transpose()
    }

    fn known_staff(&self, key: &str) -> Result<UserId> {
        self.staff.get(key).copied().ok_or_else(|| missing("member of staff", key))
    }

    /// Files one case with everything that belongs to it.
    async fn file(&self, connection: &mut PgConnection, case: &CaseRow, number: usize) -> Result<CaseId> {
        // Each at another time of day.
        let minutes = i64::try_from(number).unwrap_or_default() * 397 % 840 + 25;
        let opened = self.ago(SignedDuration::from_mins(case.opened * 24 * 60 + minutes));
        let closed = case.closed.map(|days| self.ago(SignedDuration::from_hours(24 * days)));
        let story = self.data.story(&case.story)?;
        let (client_number, client) = self.data.client(&case.client)?;
        let persona = Persona::draw(self.data, client_number, client, melbourne_date(self.now));
        let span = timeline::Span { opened, closed, now: self.now };
        let mut entries = timeline::entries(self.data, case, story, &persona, number, &span)?;
        if case.long {
            entries = history::with_a_year(self.data, case, &persona, entries, &span)?;
        }
        let updated = entries.last().map_or(opened, |entry| entry.at);
        let case_id = self.case(connection, case, story, &persona, (opened, updated, closed)).await?;
        for entry in &entries {
            self.write(connection, case_id, entry).await?;
        }
        for date in &case.dates {
            let on = melbourne_date(self.now).saturating_add(jiff::Span::new().days(date.days));
            let lawyer = self.staff_id(case.lawyer.as_deref())?;
            queries::critical_date(connection, case_id, date, on, (lawyer, opened)).await?;
        }
        for service in services(case, opened, closed, self.now) {
            queries::service(connection, case_id, &service, opened).await?;
        }
        if let Some((detail, offered)) = &case.offer {
            queries::offer(connection, case_id, detail, offered, opened).await?;
        }
        let paralegal = self.staff_id(case.paralegal.as_deref())?;
        // Some of those who have an unchecked date have asked for it to be checked.
        if let Some(user_id) = paralegal.filter(|_| number.is_multiple_of(7) && closed.is_none()) {
            let asked = self.ago(SignedDuration::from_hours(5));
            let viewer = Viewer { user_id, role: Role::Paralegal };
            clerk_core::casework::dates::ask_for_checks(connection, &viewer, case_id, asked).await?;
        }
        if let (Some(proposal), Some(paralegal)) = (&case.proposal, paralegal) {
            self.propose(connection, case_id, proposal, paralegal).await?;
        }
        Ok(case_id)
    }

    /// Proposes something for a case; the coordinator may have sent that back.
    async fn propose(
        &self,
        connection: &mut PgConnection,
        case_id: CaseId,
        proposal: &ProposalRow,
        paralegal: UserId,
    ) -> Result<()> {
        let (proposed, answered) = (self.ago(SignedDuration::from_hours(20)), self.ago(SignedDuration::from_hours(3)));
        let coordinator = self.staff_id(Some(COORDINATOR))?.filter(|_| !proposal.answer.is_empty());
        let answer = coordinator.map(|coordinator| (coordinator, answered));
        let to = self.staff_id(proposal.to.as_deref())?;
        let id = queries::proposal(connection, case_id, (proposal, to), (paralegal, proposed), answer).await?;
        let ProposalRow { kind, stage, outcome, .. } = *proposal;
        let facts = ProposalFacts { id, kind, stage, outcome };
        let made = Event::ProposalMade { proposal: facts.clone() };
        record(connection, case_id, Some(paralegal), made, proposed).await?;
        match answer {
            Some((by, at)) => {
                record(connection, case_id, Some(by), Event::ProposalSentBack { proposal: facts }, at).await
            }
            None => Ok(()),
        }
    }

    /// The case itself, with its client, tenancy, people and submission.
    async fn case(
        &self,
        connection: &mut PgConnection,
        case: &CaseRow,
        story: &Story,
        persona: &Persona<'_>,
        (opened, updated, closed): (Timestamp, Timestamp, Option<Timestamp>),
    ) -> Result<CaseId> {
        let answers = complete(persona, story, melbourne_date(opened))?;
        let intake = read(&answers)?
            .map_err(|problems| Error::External(format!("the demo's answers: {}", sentences(&problems))))?;
        let filed = clients::file(connection, &intake.client, opened).await?;
        let client_id = filed.id;
        for (other, reason) in filed.sharing {
            queries::sharing(connection, client_id, other, reason, opened).await?;
        }
        queries::client_details(connection, client_id, persona.client).await?;
        let (tenancy_id, _) = tenancies::find_or_create(connection, client_id, &intake.tenancy, opened).await?;
        let mut support_worker_id = None;
        if let Some(person) = &intake.support_worker {
            support_worker_id =
                Some(people::find_or_create(connection, "SUPPORT_WORKER", person, None, opened).await?.0);
        }
        let mut submission_id = None;
        if is_asked_today(story.topic) {
            submission_id =
                Some(queries::submission(connection, &answers, &persona.email, &case.problems, opened).await?);
        }
        let record = CaseRecord {
            topic: story.topic,
            stage: case.stage,
            outcome: case.outcome,
            outcome_notes: case.outcome.map_or("", |outcome| outcome_notes(outcome, story)),
            provided_legal_services: legal_help(case),
            client_id,
            tenancy_id,
            support_worker_id,
            paralegal_id: self.staff_id(case.paralegal.as_deref())?,
            lawyer_id: self.staff_id(case.lawyer.as_deref())?,
            submission_id,
            answers: &intake.case,
            opened,
            updated,
            closed,
        };
        queries::case(connection, &record).await
    }

    fn named(&self, key: &str) -> Result<Named> {
        Ok(Named { id: self.staff_id(Some(key))?, name: self.data.staff_name(key)?.to_owned() })
    }

    async fn write(&self, connection: &mut PgConnection, case_id: CaseId, entry: &Entry) -> Result<()> {
        let author_id = self.staff_id(entry.by.as_deref())?;
        let (note_type, text, event_at, subject_id) = match &entry.what {
            What::Note(note_type, text) => (*note_type, text, None, None),
            What::Review(text, next) => (NoteType::Review, text, Some(*next), None),
            What::Performance(text, subject) => (NoteType::Performance, text, None, self.staff_id(Some(subject))?),
            What::Paralegal(key) => {
                let event = Event::ParalegalChanged { from: None, to: Some(self.named(key)?) };
                return record(connection, case_id, author_id, event, entry.at).await;
            }
            What::Lawyer(key) => {
                let event = Event::LawyerChanged { from: None, to: Some(self.named(key)?) };
                return record(connection, case_id, author_id, event, entry.at).await;
            }
            What::HandedOver { from, to } => {
                let event = Event::ParalegalChanged { from: Some(self.named(from)?), to: Some(self.named(to)?) };
                return record(connection, case_id, author_id, event, entry.at).await;
            }
            What::Event(event) => return record(connection, case_id, author_id, event.clone(), entry.at).await,
        };
        queries::note(
            connection,
            case_id,
            &NoteRecord { note_type, author_id, text, event_at, subject_id, at: entry.at },
        )
        .await
    }
}

/// What is noted about an outcome.
fn outcome_notes(outcome: Outcome, story: &Story) -> &str {
    match outcome {
        Outcome::Successful => &story.won,
        Outcome::ResolvedEarly => "The agent gave in after the letter.",
        Outcome::Unsuccessful => "VCAT found for the landlord.",
        Outcome::OutOfScope => "Referred to Victoria Legal Aid.",
        Outcome::ChangeOfScope => "It is a bond dispute. They come back with a new form for that.",
        Outcome::Churned => "They did not answer for six weeks.",
        Outcome::Unknown => "The old system had no outcome.",
    }
}

/// Whether legal help was given. Cases from the old system don't say.
fn legal_help(case: &CaseRow) -> Option<bool> {
    match case.outcome {
        _ if case.file => None,
        Some(outcome) => Some(!matches!(outcome, Outcome::OutOfScope | Outcome::Churned | Outcome::Unknown)),
        None => (case.stage >= Stage::FormalLetter).then_some(true),
    }
}

/// What the intake code reads in answers, or what is wrong with them.
pub(super) fn read(answers: &Map<String, Value>) -> Result<std::result::Result<Intake, Vec<Problem>>> {
    let answers =
        Answers::from_value(Value::Object(answers.clone())).map_err(|error| Error::External(error.to_string()))?;
    Ok(Intake::read(&answers))
}

pub(super) fn sentences(problems: &[Problem]) -> String {
    problems.iter().map(|problem| problem.reason.as_str()).collect::<Vec<_>>().join(" ")
}
