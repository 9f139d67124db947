//! Who does something, and what is recorded of it.

use super::values::{Act, By, Kind};
use crate::ids::{CaseId, ClientId, UserId};
use crate::office::accounts::StaffRef;
use clerk_platform::network::Network;
use clerk_platform::time::Timestamp;
use serde::Serialize;
use std::collections::HashMap;
use std::net::IpAddr;
use uuid::Uuid;

/// Who does something, for the entries of what they do.
#[derive(Debug, Clone, Serialize)]
pub struct Actor {
    pub(super) by: By,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user_id: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) session_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) by_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) network: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request_id: Option<String>,
}

impl Actor {
    fn new(by: By) -> Self {
        Self { by, user_id: None, session_id: None, token_id: None, by_name: None, network: None, request_id: None }
    }

    /// A member of staff on the pages.
    pub fn session(user_id: UserId, session_id: Uuid) -> Self {
        Self { user_id: Some(user_id), session_id: Some(session_id), ..Self::new(By::Session) }
    }

    /// A program with a member of staff's token.
    pub fn token(user_id: UserId, token_id: Uuid) -> Self {
        Self { user_id: Some(user_id), token_id: Some(token_id), ..Self::new(By::Token) }
    }

    /// Someone who is not signed in.
    pub fn public() -> Self {
        Self::new(By::Public)
    }

    /// A job of this kind.
    pub fn job(kind: &str) -> Self {
        Self { by_name: Some(kind.to_owned()), ..Self::new(By::Job) }
    }

    /// Someone with this name at the command line.
    pub fn command_line(name: &str) -> Self {
        Self { by_name: Some(name.to_owned()), ..Self::new(By::Command) }
    }

    /// The same, with where the request came from, and its id.
    pub fn at(self, address: IpAddr, request_id: &str) -> Self {
        Self { network: Some(Network::of(address).to_string()), request_id: Some(request_id.to_owned()), ..self }
    }

    /// The member of staff, if it is one.
    pub fn user_id(&self) -> Option<UserId> {
        self.user_id
    }
}

/// What an entry is about.
#[derive(Debug, Clone)]
pub struct Object {
    pub(super) kind: Kind,
    pub(super) id: Option<String>,
    pub(super) case_id: Option<CaseId>,
    pub(super) client_id: Option<ClientId>,
}

impl Object {
    /// Something with an id.
    #[expect(clippy::needless_pass_by_value, reason = "ids are small, and read better without a sign before them")]
    pub fn new(kind: Kind, id: impl ToString) -> Self {
        Self { id: Some(id.to_string()), ..Self::whole(kind) }
    }

    /// Something without an id of its own, such as a search.
    pub fn whole(kind: Kind) -> Self {
        Self { kind, id: None, case_id: None, client_id: None }
    }

    /// A case.
    pub fn case(id: CaseId) -> Self {
        Self { case_id: Some(id), ..Self::new(Kind::Case, id) }
    }

    /// A client.
    pub fn client(id: ClientId) -> Self {
        Self { client_id: Some(id), ..Self::new(Kind::Client, id) }
    }

    /// A member of staff.
    pub fn user(id: UserId) -> Self {
        Self::new(Kind::User, id)
    }

    /// The same, as part of a case.
    pub fn of_case(self, id: CaseId) -> Self {
        Self { case_id: Some(id), ..self }
    }
}

/// That someone has looked at something, or was refused it.
#[derive(Debug, Clone)]
pub struct Read {
    /// Who.
    pub actor: Actor,
    /// What they did.
    pub act: Act,
    /// What they looked at.
    pub object: Object,
    /// What they searched for, or which list.
    pub detail: Option<String>,
}

impl Read {
    /// What tells two visits of someone to something apart, or two refusals; none for what is recorded each time.
    pub fn visit(&self) -> Option<String> {
        let Self { actor, act, object, detail } = self;
        let by = actor.session_id.or(actor.token_id)?;
        let (kind, id) = (object.kind.as_str(), object.id.as_deref().unwrap_or_default());
        let detail = detail.as_deref().unwrap_or_default();
        matches!(act, Act::Opened | Act::Listed | Act::Refused)
            .then(|| format!("{by} {} {kind} {id} {detail}", act.as_str()))
    }
}

/// An entry as it is shown.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// By which way.
    pub by: String,
    /// Who, if they were signed in.
    pub user_id: Option<UserId>,
    /// Their name now.
    pub user_name: Option<String>,
    /// What a job or a program is called, or who ran the command line.
    pub by_name: Option<String>,
    /// Their API token.
    pub token_id: Option<Uuid>,
    /// What it is called.
    pub token_name: Option<String>,
    /// From where.
    pub network: Option<String>,
    /// The request's id, as in the logs.
    pub request_id: Option<String>,
    /// What was done.
    pub action: String,
    /// To what.
    pub object_kind: String,
    /// Its id.
    pub object_id: Option<String>,
    /// The case that it is about.
    pub case_id: Option<CaseId>,
    /// That case's file reference.
    pub fileref: Option<String>,
    /// The client that it is about.
    pub client_id: Option<ClientId>,
    /// What the thing is called now: a client's, a person's or a user's name.
    pub object_name: Option<String>,
    /// Old and new values, by column.
    pub changes: Option<serde_json::Value>,
    /// What was searched for, and the like.
    pub detail: Option<String>,
}

/// What ids are called now.
pub type Names = HashMap<Uuid, String>;

/// Entries, with the names of what their changes name by id.
#[derive(Debug, Clone)]
pub struct Entries {
    /// Newest first.
    pub rows: Vec<Entry>,
    /// The names.
    pub names: Names,
    /// Everyone who can have done it, by name.
    pub users: Vec<StaffRef>,
}

/// Whose or what entries are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// All.
    Everything,
    /// Of a client, with their tenancies, cases and submissions.
    Client(ClientId),
    /// Of a case and what belongs to it.
    Case(CaseId),
    /// Of one thing.
    One(Kind, Uuid),
    /// What this person did.
    By(UserId),
    /// What was done to this person's account, by anyone: sign-ins, groups, tokens, second factors.
    Account(UserId),
}

/// Which acts are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// All.
    #[default]
    All,
    /// Changes of records.
    Changes,
    /// Who looked.
    Looks,
    /// Sign-ins, sessions, passwords, second factors.
    Access,
    /// What was refused.
    Refusals,
}

impl Show {
    /// Each with its name in an address, and its words.
    pub const NAMES: [(&'static str, &'static str, Self); 5] = [
        ("all", "Everything", Self::All),
        ("changes", "Changes", Self::Changes),
        ("looks", "Who looked", Self::Looks),
        ("access", "Sign-ins and access", Self::Access),
        ("refusals", "Refusals", Self::Refusals),
    ];

    /// The one with this name; all of them for any other.
    pub fn named(name: &str) -> Self {
        Self::NAMES.iter().find(|(known, ..)| *known == name).map(|(.., show)| *show).unwrap_or_default()
    }

    /// The stored names of its acts; none for all.
    pub(super) fn acts(self) -> Option<Vec<String>> {
        let is_in = |act: &Act| match self {
            Self::All => true,
            Self::Changes => {
                matches!(act, Act::Created | Act::Changed | Act::Deleted | Act::Released | Act::Discarded)
            }
            Self::Looks => matches!(act, Act::Opened | Act::Searched | Act::Listed | Act::Exported),
            Self::Refusals => matches!(act, Act::Refused | Act::SignInBlocked),
            Self::Access => !matches!(
                act,
                Act::Created
                    | Act::Changed
                    | Act::Deleted
                    | Act::Released
                    | Act::Discarded
                    | Act::Opened
                    | Act::Searched
                    | Act::Listed
                    | Act::Exported
                    | Act::Refused
            ),
        };
        let acts = Act::ALL.iter().filter(|act| is_in(act)).map(|act| act.as_str().to_owned()).collect();
        (self != Self::All).then_some(acts)
    }
}

/// What a list of entries is narrowed to.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Whose or what.
    pub of: Of,
    /// Which acts.
    pub show: Show,
    /// Only by this person.
    pub user_id: Option<UserId>,
    /// Only with this API token.
    pub token_id: Option<Uuid>,
    /// From this moment on.
    pub from: Option<jiff::Timestamp>,
    /// Before this moment.
    pub until: Option<jiff::Timestamp>,
    /// Only entries before this one.
    pub before: Option<i64>,
}

impl Filter {
    /// All entries of something.
    pub fn of(of: Of) -> Self {
        Self { of, show: Show::All, user_id: None, token_id: None, from: None, until: None, before: None }
    }
}
