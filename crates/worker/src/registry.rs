//! The map of every job: which kind runs which code.

use crate::{Context, Failure, Handler};
use clerk_core::jobs::{Envelope, Policy, ProcessSubmission, Undecodable};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::collections::BTreeMap;

/// All of Clerk's jobs.
pub fn all() -> Registry {
    Registry::default().with::<ProcessSubmission>()
}

/// A map from kinds to code.
#[derive(Default)]
pub struct Registry(BTreeMap<&'static str, Entry>);

impl Registry {
    /// Adds a job. Two jobs of one kind are a mistake in the program and stop it here.
    pub fn with<J: Handler>(mut self) -> Self {
        let earlier = self.0.insert(J::KIND, Entry::of::<J>());
        assert!(earlier.is_none(), "two jobs are called {}", J::KIND);
        self
    }

    /// The code for a kind.
    pub(crate) fn get(&self, kind: &str) -> Option<Entry> {
        self.0.get(kind).copied()
    }
}

type Decoded<T> = Result<BoxFuture<'static, T>, Undecodable>;

/// A [`Handler`] without its type.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) kind: &'static str,
    pub(crate) policy: Policy,
    pub(crate) run: fn(&Envelope, Context) -> Decoded<Result<(), Failure>>,
    pub(crate) on_dead: fn(&Envelope, Context, String) -> Decoded<clerk_core::Result<()>>,
}

impl Entry {
    fn of<J: Handler>() -> Self {
        Self {
            kind: J::KIND,
            policy: J::policy(),
            run: |envelope, context| {
                let job = J::decode(envelope.version, &envelope.data)?;
                Ok(job.run(context).boxed())
            },
            on_dead: |envelope, context, reason| {
                let job = J::decode(envelope.version, &envelope.data)?;
                Ok(job.on_dead(context, reason).boxed())
            },
        }
    }
}
