//! The one error of the domain. The web server turns it into a page or a problem document, the worker into an outcome.

/// What a function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or the viewer may not know that it does.
    #[error("not found")]
    NotFound,
    /// The viewer may see it but not do this.
    #[error("not allowed")]
    Forbidden,
    /// It is not in a state in which this can be done; the text says what to do.
    #[error("{0}")]
    Conflict(String),
    /// Someone else has changed it since the caller read it.
    #[error("changed by someone else")]
    Stale,
    /// Values that can't be accepted, each with its field.
    #[error("invalid: {}", field_names(.0))]
    Invalid(Vec<FieldError>),
    /// The server has too much to do just now; the same call works in a moment.
    #[error("too much to do at the moment")]
    Busy,
    /// The database failed.
    #[error("database: {0}")]
    Db(#[from] sqlx::Error),
    /// Something outside the database failed: S3, a third party, the machine.
    #[error("{0}")]
    External(String),
}

/// One value that can't be accepted.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// The field's name, as in the form or the JSON body.
    pub field: String,
    /// What is wrong and what to do, for the person who typed it.
    pub message: String,
}

impl FieldError {
    /// What is wrong with the field of this name.
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), message: message.into() }
    }
}

/// What is wrong with several values, so that all of it is said at once.
#[derive(Debug, Default)]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// Adds what is wrong with the field of this name.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError::new(field, message));
    }

    /// What was read or done; or nothing if it was refused, and what is wrong with it is added. Other errors are returned.
    pub fn unless_wrong<T>(&mut self, result: Result<T>) -> Result<Option<T>> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Error::Invalid(errors)) => {
                self.0.extend(errors);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// Refuses the values if anything is wrong.
    pub fn check(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}

impl Error {
    /// An error about one field.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, message)])
    }

    /// Whether the database refused it because one like it already exists.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Db(error) if error.as_database_error().is_some_and(|error| error.is_unique_violation()))
    }

    /// Whether the database ended a statement because it took too long.
    pub fn took_too_long(&self) -> bool {
        matches!(self, Self::Db(error) if error.as_database_error().is_some_and(|error| error.code().as_deref() == Some("57014")))
    }

    /// Whether the same call may succeed a little later without anyone changing anything.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::External(_) | Self::Busy => true,
            Self::Db(error) => match error.as_database_error().and_then(|e| e.code()) {
                // Connection, resource, operator intervention and serialisation errors pass by themselves; an error in the
                // statement itself does not. A changed password (28) passes too, since other tasks have the new one, and
                // so does a database that a restore is just putting in place (3D).
                Some(code) => {
                    ["08", "28", "3D", "40", "53", "55", "57", "58"].iter().any(|class| code.starts_with(class))
                }
                None => !matches!(
                    error,
                    sqlx::Error::RowNotFound | sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)
                ),
            },
            Self::NotFound | Self::Forbidden | Self::Conflict(_) | Self::Stale | Self::Invalid(_) => false,
        }
    }
}

/// Puts a refusal of the database into words, at the query that can cause it. Any other error stays.
pub trait OnConstraint<T> {
    /// Returns this error in place of a violation of this constraint or unique index.
    fn on_constraint(self, name: &str, error: impl FnOnce() -> Error) -> Result<T>;

    /// Returns this error in place of this SQLSTATE, such as those that our triggers raise (`CK003`).
    fn on_code(self, code: &str, error: impl FnOnce() -> Error) -> Result<T>;
}

impl<T, E: Into<Error>> OnConstraint<T> for std::result::Result<T, E> {
    fn on_constraint(self, name: &str, error: impl FnOnce() -> Error) -> Result<T> {
        replaced(self, |refusal| refusal.constraint() == Some(name), error)
    }

    fn on_code(self, code: &str, error: impl FnOnce() -> Error) -> Result<T> {
        replaced(self, |refusal| refusal.code().as_deref() == Some(code), error)
    }
}

fn replaced<T, E: Into<Error>>(
    result: std::result::Result<T, E>,
    is_meant: impl FnOnce(&dyn sqlx::error::DatabaseError) -> bool,
    error: impl FnOnce() -> Error,
) -> Result<T> {
    result.map_err(|found| match found.into() {
        Error::Db(found) if found.as_database_error().is_some_and(is_meant) => error(),
        other => other,
    })
}

fn field_names(errors: &[FieldError]) -> String {
    errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>().join(", ")
}
