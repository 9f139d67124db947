//! Reading rows.

use crate::Result;
use serde::de::DeserializeOwned;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{Decode, Postgres, Row, Type};

/// Reads a row's columns one after the other: looking up hundreds of them by name shows in profiles.
pub struct Columns<'a> {
    row: &'a PgRow,
    next: usize,
}

impl<'a> Columns<'a> {
    /// The columns of a row, from the first on.
    pub fn of(row: &'a PgRow) -> Self {
        Self { row, next: 0 }
    }

    /// The next column.
    pub fn take<T: Decode<'a, Postgres> + Type<Postgres>>(&mut self) -> Result<T> {
        self.next += 1;
        Ok(self.row.try_get(self.next - 1)?)
    }

    /// The next column, read from its JSON.
    pub fn json<T: DeserializeOwned + 'a>(&mut self) -> Result<T> {
        Ok(self.take::<Json<T>>()?.0)
    }

    /// The next column, read from its JSON unless it is null.
    pub fn maybe_json<T: DeserializeOwned + 'a>(&mut self) -> Result<Option<T>> {
        Ok(self.take::<Option<Json<T>>>()?.map(|json| json.0))
    }
}
