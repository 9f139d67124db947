//! A connection on which no statement may take long: for what is good to know, and not worth waiting for.

use super::queries;
use crate::{Error, Result};
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres};
use std::time::Duration;

/// A connection in a transaction that reads, in which each statement may take so long. However it is dropped, the transaction ends
/// before others get the connection: sqlx's own would stay open if it were dropped while it begins.
#[derive(Debug)]
pub struct Hurried(Option<PoolConnection<Postgres>>);

impl Hurried {
    /// Begins the transaction.
    pub async fn begin(connection: PoolConnection<Postgres>, longest: Duration) -> Result<Self> {
        let mut hurried = Self(Some(connection));
        queries::begin_hurried(hurried.connection()?, longest).await?;
        Ok(hurried)
    }

    /// The connection.
    pub fn connection(&mut self) -> Result<&mut PgConnection> {
        // It is there until this is dropped.
        self.0.as_deref_mut().ok_or_else(|| Error::External("a connection is gone".to_owned()))
    }
}

impl Drop for Hurried {
    fn drop(&mut self) {
        let Some(mut connection) = self.0.take() else { return };
        tokio::spawn(async move {
            if queries::end_hurried(&mut connection).await.is_err() {
                connection.close_on_drop();
            }
        });
    }
}
