//! The tables in `data/`, as they are written there.

use clerk_core::access::Group;
use clerk_core::casework::cases::{Outcome, Stage, Topic};
use clerk_core::casework::dates::{DateOutcome, DateType, HearingType};
use clerk_core::casework::proposals::ProposalKind;
use clerk_core::{Error, Result};
use jiff::civil::{Date, Time};
use rand::Rng;
use rand::seq::IndexedRandom;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// All the tables.
pub(super) struct Data {
    pub(super) staff: Vec<Staff>,
    pub(super) people: People,
    pub(super) clients: Vec<Client>,
    pub(super) cases: Vec<CaseRow>,
    /// The words that bulk data is put together from.
    pub(super) words: Words,
    stories: Vec<Story>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Staff {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) group: Group,
    pub(super) capacity: i32,
    #[serde(default)]
    pub(super) university: String,
    #[serde(default)]
    pub(super) intern: bool,
    #[serde(default = "yes")]
    pub(super) active: bool,
    /// Invited, without a password so far.
    #[serde(default)]
    pub(super) invited: bool,
}

/// The people around the clients.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct People {
    /// Name, agency's address, mail domain.
    pub(super) agents: Vec<(String, String, String)>,
    pub(super) landlords: Vec<String>,
    /// Name, mail domain, how they want to be kept up to date.
    pub(super) support_workers: Vec<(String, String, String)>,
    pub(super) mobiles: Vec<String>,
}

/// Words of bulk data.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) first: Vec<String>,
    pub(super) last: Vec<String>,
    pub(super) streets: Vec<String>,
    /// Name and postcode.
    pub(super) suburbs: Vec<(String, u32)>,
    pub(super) notes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Client {
    pub(super) first: String,
    pub(super) last: String,
    pub(super) preferred: Option<String>,
    pub(super) born: Date,
    pub(super) gender: String,
    #[serde(default)]
    pub(super) pronouns: String,
    pub(super) language: Option<String>,
    pub(super) interpreter: Option<String>,
    pub(super) atsi: Option<String>,
    #[serde(default)]
    pub(super) dependents: i32,
    pub(super) income: Option<i32>,
    #[serde(default)]
    pub(super) needs: Vec<String>,
    pub(super) why: Option<String>,
    pub(super) home: (String, String, u32, i32),
    #[serde(default)]
    pub(super) support: bool,
    #[serde(default)]
    pub(super) restriction: String,
    #[serde(default)]
    pub(super) notes: String,
    /// They have one name, which is `first`; the form asks for two.
    #[serde(default)]
    pub(super) one_name: bool,
    /// Instead of one made of their name.
    pub(super) email: Option<String>,
    /// Instead of the next one that is kept for fiction.
    pub(super) phone: Option<String>,
}

impl Client {
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.first, self.last)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseRow {
    pub(super) client: String,
    pub(super) story: String,
    pub(super) stage: Stage,
    pub(super) opened: i64,
    pub(super) closed: Option<i64>,
    pub(super) outcome: Option<Outcome>,
    pub(super) paralegal: Option<String>,
    pub(super) lawyer: Option<String>,
    #[serde(default)]
    pub(super) dates: Vec<DateRow>,
    #[serde(default)]
    pub(super) file: bool,
    pub(super) proposal: Option<ProposalRow>,
    /// Who worked it before its paralegal took over.
    pub(super) before: Option<Before>,
    /// For how many days nothing has happened.
    #[serde(default)]
    pub(super) idle: i64,
    /// Whether a year of work is in its timeline; see `history.toml`.
    #[serde(default)]
    pub(super) long: bool,
    /// What could not be read of its form.
    #[serde(default)]
    pub(super) problems: Vec<String>,
    /// A detail of the client that the form gives differently from what is recorded.
    pub(super) offer: Option<(String, String)>,
    /// The names of its files, of which the ending says what they are.
    #[serde(default)]
    pub(super) files: Vec<String>,
}

/// An earlier paralegal of a case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Before {
    pub(super) key: String,
    /// How many days ago the case was handed over.
    pub(super) days: i64,
}

/// What a paralegal proposes for a case; to close it, if nothing else is said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProposalRow {
    #[serde(default = "close")]
    pub(super) kind: ProposalKind,
    pub(super) outcome: Option<Outcome>,
    #[serde(default)]
    pub(super) notes: String,
    pub(super) help: Option<bool>,
    /// For reopening.
    pub(super) stage: Option<Stage>,
    /// For another paralegal: their key.
    pub(super) to: Option<String>,
    #[serde(default)]
    pub(super) why: String,
    /// The words with which it was sent back; empty while it is open.
    #[serde(default)]
    pub(super) answer: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DateRow {
    #[serde(rename = "type")]
    pub(super) date_type: DateType,
    #[serde(rename = "in")]
    pub(super) days: i64,
    #[serde(default)]
    pub(super) notes: String,
    pub(super) hearing: Option<HearingType>,
    #[serde(default)]
    pub(super) place: String,
    #[serde(default)]
    pub(super) time: Option<Time>,
    #[serde(default)]
    pub(super) minutes: Option<i32>,
    #[serde(default)]
    pub(super) room: String,
    #[serde(default)]
    pub(super) link: Option<String>,
    /// Checked by the case's lawyer.
    #[serde(default)]
    pub(super) checked: bool,
    #[serde(default)]
    pub(super) outcome: Option<DateOutcome>,
    #[serde(default)]
    pub(super) outcome_notes: String,
    /// Why it was entered after the date.
    #[serde(default)]
    pub(super) late: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Story {
    pub(super) key: String,
    pub(super) topic: Topic,
    pub(super) won: String,
    #[serde(default)]
    pub(super) answers: Map<String, Value>,
    pub(super) notes: BTreeMap<Stage, Vec<String>>,
}

#[derive(Deserialize)]
struct StaffFile {
    staff: Vec<Staff>,
}

#[derive(Deserialize)]
struct ClientFile {
    client: Vec<Client>,
}

#[derive(Deserialize)]
struct CaseFile {
    case: Vec<CaseRow>,
}

#[derive(Deserialize)]
struct StoryFile {
    story: Vec<Story>,
}

impl Data {
    pub(super) fn read() -> Result<Self> {
        let mut stories = Vec::new();
        for (name, text) in [
            ("stories/repairs.toml", include_str!("data/stories/repairs.toml")),
            ("stories/bonds.toml", include_str!("data/stories/bonds.toml")),
            ("stories/evictions.toml", include_str!("data/stories/evictions.toml")),
            ("stories/other.toml", include_str!("data/stories/other.toml")),
        ] {
            stories.extend(parse::<StoryFile>(name, text)?.story);
        }
        let mut cases = parse::<CaseFile>("cases.toml", include_str!("data/cases.toml"))?.case;
        // Oldest first, so that filerefs count up as they would have.
        cases.sort_by_key(|case| std::cmp::Reverse(case.opened));
        Ok(Self {
            staff: parse::<StaffFile>("staff.toml", include_str!("data/staff.toml"))?.staff,
            people: parse("people.toml", include_str!("data/people.toml"))?,
            clients: parse::<ClientFile>("clients.toml", include_str!("data/clients.toml"))?.client,
            cases,
            words: parse("bulk.toml", include_str!("data/bulk.toml"))?,
            stories,
        })
    }

    /// The client of this name, with their number.
    pub(super) fn client(&self, name: &str) -> Result<(usize, &Client)> {
        self.clients.iter().enumerate().find(|(_, client)| client.name() == name).ok_or_else(|| missing("client", name))
    }

    pub(super) fn story(&self, key: &str) -> Result<&Story> {
        self.stories.iter().find(|story| story.key == key).ok_or_else(|| missing("story", key))
    }

    /// One of the stories about a topic.
    pub(super) fn story_about(&self, topic: Topic, rng: &mut impl Rng) -> Result<&Story> {
        let stories: Vec<_> = self.stories.iter().filter(|story| story.topic == topic).collect();
        stories.choose(rng).copied().ok_or_else(|| missing("story", topic.as_str()))
    }

    pub(super) fn staff_name(&self, key: &str) -> Result<&str> {
        self.staff
            .iter()
            .find(|staff| staff.key == key)
            .map(|staff| staff.name.as_str())
            .ok_or_else(|| missing("member of staff", key))
    }
}

pub(super) fn missing(what: &str, key: &str) -> Error {
    Error::External(format!("the demo's tables have no {what} called {key}"))
}

pub(super) fn parse<T: DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| Error::External(format!("the demo's {name} can't be read: {error}")))
}

fn yes() -> bool {
    true
}

fn close() -> ProposalKind {
    ProposalKind::Close
}
