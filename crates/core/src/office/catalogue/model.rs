//! What a catalogue is.

use crate::Result;
use crate::input::Input;
use jiff::Timestamp;
use serde::Serialize;
use sqlx::PgConnection;
use std::future::{Future, ready};
use utoipa::ToSchema;
use uuid::Uuid;

/// The SQL of a catalogue's table, in the domain's `queries.rs`.
pub trait Rows: Sized + Send + Sync + 'static {
    /// Its table.
    const TABLE: &'static str;
    /// Whether entries may be removed.
    const IS_REMOVABLE: bool = true;
    /// What comes in about an entry.
    type Input: Input + ToSchema + Send + Sync + 'static;

    /// All entries, in the order of the list.
    fn all(connection: &mut PgConnection) -> impl Future<Output = Result<Vec<Self>>> + Send;

    /// The entry with this id.
    fn get(connection: &mut PgConnection, id: Uuid) -> impl Future<Output = Result<Option<Self>>> + Send;

    /// Inserts an entry; returns its id.
    fn insert(
        connection: &mut PgConnection,
        input: &Self::Input,
        now: Timestamp,
    ) -> impl Future<Output = Result<Uuid>> + Send;

    /// Changes an entry.
    fn update(
        connection: &mut PgConnection,
        id: Uuid,
        input: &Self::Input,
        now: Timestamp,
    ) -> impl Future<Output = Result<()>> + Send;
}

/// An entry of a catalogue, with the rules beyond single fields.
pub trait Catalogue: Rows + Serialize + ToSchema {
    /// Its id.
    fn id(&self) -> Uuid;

    /// When it last changed.
    fn updated_at(&self) -> Timestamp;

    /// What is stored, as it comes in.
    fn input(&self) -> Self::Input;

    /// Refuses what does not fit together.
    fn check(_: &Self::Input) -> Result<()> {
        Ok(())
    }

    /// Refuses to remove one that is in use.
    fn require_removable(_: &mut PgConnection, _: Uuid) -> impl Future<Output = Result<()>> + Send {
        ready(Ok(()))
    }
}

/// The part of [`Catalogue`] that is alike for all entries with an `id` and an `updated_at`.
macro_rules! entry {
    ($Input:ident) => {
        fn id(&self) -> uuid::Uuid {
            self.id
        }

        fn updated_at(&self) -> jiff::Timestamp {
            self.updated_at.to_jiff()
        }

        fn input(&self) -> $Input {
            $Input::of(self)
        }
    };
}

pub(crate) use entry;
