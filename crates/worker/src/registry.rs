//! The map of every job: which kind runs which code.

use crate::{Context, Failure, Handler};
use clerk_core::documents::files::{AlertVirus, PruneFiles, RenderPicture, RenderPictures, ScanFile, ScanFiles};
use clerk_core::insight::reports::SendWeeklyReport;
use clerk_core::intake::submissions::{
    AlertFailedSubmission, AlertFlood, ProcessSubmission, SendReminder, SendReminders,
};
use clerk_core::jobs::{AlertDeadJob, Class, Envelope, Policy, Undecodable};
use clerk_core::office::accounts::{AlertGuessing, SendAccountNews, SendInvitation, SendPasswordReset};
use clerk_core::office::audit::SealAudit;
use clerk_core::upkeep::{PruneRecords, SendHeartbeat};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::collections::BTreeMap;

/// All of Clerk's jobs.
pub fn all() -> Registry {
    Registry::default()
        .with::<AlertDeadJob>()
        .with::<AlertFailedSubmission>()
        .with::<AlertFlood>()
        .with::<AlertGuessing>()
        .with::<AlertVirus>()
        .with::<ProcessSubmission>()
        .with::<PruneFiles>()
        .with::<PruneRecords>()
        .with::<RenderPicture>()
        .with::<RenderPictures>()
        .with::<ScanFile>()
        .with::<ScanFiles>()
        .with::<SealAudit>()
        .with::<SendAccountNews>()
        .with::<SendHeartbeat>()
        .with::<SendInvitation>()
        .with::<SendPasswordReset>()
        .with::<SendReminder>()
        .with::<SendReminders>()
        .with::<SendWeeklyReport>()
}

/// A map from kinds to code.
#[derive(Default)]
pub struct Registry(BTreeMap<&'static str, Entry>);

impl Registry {
    /// Adds a job. Two jobs of one kind, or a fast job with a limit, are programming errors and panic here.
    pub fn with<J: Handler>(mut self) -> Self {
        let entry = Entry::of::<J>();
        assert!(entry.policy.class == Class::Slow || entry.policy.limit.is_none(), "{} is fast and limited", J::KIND);
        let earlier = self.0.insert(J::KIND, entry);
        assert!(earlier.is_none(), "two jobs are called {}", J::KIND);
        self
    }

    /// The kinds of a class that have a limit on how many run at a time.
    pub(crate) fn limits(&self, class: Class) -> Vec<(&'static str, u32)> {
        let of_class = self.0.values().filter(|entry| entry.policy.class == class);
        of_class.filter_map(|entry| Some((entry.kind, entry.policy.limit?))).collect()
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
    /// The newest version of its payload that this build reads.
    pub(crate) version: u32,
    pub(crate) policy: Policy,
    pub(crate) run: fn(&Envelope, Context) -> Decoded<Result<(), Failure>>,
    pub(crate) on_dead: fn(&Envelope, Context, String) -> Decoded<clerk_core::Result<()>>,
}

impl Entry {
    fn of<J: Handler>() -> Self {
        Self {
            kind: J::KIND,
            version: J::VERSION,
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
