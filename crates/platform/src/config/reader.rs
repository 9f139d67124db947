//! Reads variables one after the other and collects everything that is wrong with them.

use super::vars::{Need, Var};
use secrecy::SecretString;
use std::fmt;

/// Everything that is wrong with the environment, in one message. Never holds a value, so it can be logged.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ConfigErrors(Vec<(&'static str, String)>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the environment is not complete:")?;
        self.0.iter().try_for_each(|(name, problem)| write!(f, "\n  {name}: {problem}"))
    }
}

impl std::error::Error for ConfigErrors {}

/// Reads variables from a source such as the process environment.
pub struct Reader<'a> {
    source: &'a dyn Fn(&str) -> Option<String>,
    errors: ConfigErrors,
}

/// Reads the process environment.
pub(super) fn from_env<T>(build: impl FnOnce(&mut Reader<'_>) -> Option<T>) -> Result<T, ConfigErrors> {
    Reader::read(&|name| std::env::var(name).ok(), build)
}

impl<'a> Reader<'a> {
    /// A reader of the given source.
    pub fn new(source: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { source, errors: ConfigErrors::default() }
    }

    /// Reads a source to the end: what was built from it, or everything that is wrong.
    pub(super) fn read<T>(
        source: &'a dyn Fn(&str) -> Option<String>,
        build: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Result<T, ConfigErrors> {
        let mut reader = Self::new(source);
        let built = build(&mut reader);
        reader.finish(built)
    }

    /// The variable's value or its default, parsed. If neither can be had, notes why and returns `None`.
    pub fn get<T>(&mut self, var: &'static Var, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let raw = match self.raw(var) {
            Ok(Some(raw)) => raw,
            Ok(None) => match var.need {
                Need::Default(value) => value.to_owned(),
                Need::Optional => return None,
                Need::Required => {
                    self.problem(var, format!("is missing; expected {}", var.expects));
                    return None;
                }
            },
            Err(problem) => {
                self.problem(var, problem);
                return None;
            }
        };
        let parsed = parse(raw.trim());
        if parsed.is_none() {
            self.problem(var, format!("is not {}", var.expects));
        }
        parsed
    }

    /// A secret of at least `min_len` characters.
    pub fn secret(&mut self, var: &'static Var, min_len: usize) -> Option<SecretString> {
        self.get(var, |raw| (raw.len() >= min_len).then(|| SecretString::from(raw)))
    }

    /// Notes a problem that shows only in combination with other variables.
    pub fn problem(&mut self, var: &'static Var, problem: String) {
        self.errors.0.push((var.name, problem));
    }

    /// The result, when nothing was wrong.
    pub fn finish<T>(self, built: Option<T>) -> Result<T, ConfigErrors> {
        match built {
            Some(built) if self.errors.0.is_empty() => Ok(built),
            _ => Err(self.errors),
        }
    }

    /// The value as set, also from the file that `NAME_FILE` names for a secret. Empty counts as not set.
    fn raw(&self, var: &Var) -> Result<Option<String>, String> {
        let direct = (self.source)(var.name).filter(|value| !value.trim().is_empty());
        if !var.secret {
            return Ok(direct);
        }
        let file_var = format!("{}_FILE", var.name);
        match ((self.source)(&file_var).filter(|path| !path.trim().is_empty()), direct) {
            (Some(_), Some(_)) => Err(format!("is set twice, also as {file_var}; set one of them")),
            (Some(path), None) => match std::fs::read_to_string(path.trim()) {
                Ok(text) if !text.trim().is_empty() => Ok(Some(text.trim().to_owned())),
                Ok(_) => Err(format!("the file that {file_var} names is empty")),
                Err(error) => Err(format!("the file that {file_var} names can't be read: {}", error.kind())),
            },
            (None, direct) => Ok(direct),
        }
    }
}
