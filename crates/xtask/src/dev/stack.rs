//! Everything that runs, and the order in which it stops.

use super::service::{Service, Spec};
use super::settings::{BUCKET, Settings};
use crate::build::Binaries;
use crate::output;
use anyhow::{Context, Result};
use clerk_testkit::outbox::Outbox;
use clerk_testkit::postgres::{Cluster, Options};
use clerk_testkit::s3::{Rights, S3Server};
use std::fs::File;
use std::path::Path;
use std::time::Duration;

/// The database's folder inside the folder of a run.
pub(super) const DATABASE: &str = "pg";
/// The folder of uploaded files.
pub(super) const STORAGE: &str = "s3";

/// The running parts. They end in the order of the fields when dropped.
#[derive(Default)]
pub(super) struct Stack {
    web: Option<Service>,
    worker: Option<Service>,
    storage: Option<S3Server>,
    outbox: Option<Outbox>,
    database: Option<Cluster>,
    pub(super) lock: Option<File>,
}

impl Stack {
    /// Starts our own database and returns its URL.
    pub(super) async fn start_database(&mut self, dir: &Path, port: u16) -> Result<String> {
        let options = database_options(Some(port));
        let cluster = output::step("starting the database", Cluster::start(&dir.join(DATABASE), &options)).await?;
        let url = cluster.url("clerk");
        self.database = Some(cluster);
        Ok(url)
    }

    /// Starts the S3 server and returns its URL.
    pub(super) async fn start_storage(&mut self, dir: &Path, settings: &Settings) -> Result<String> {
        let bind = ([127, 0, 0, 1], settings.ports.storage).into();
        let server = S3Server::start(&dir.join(STORAGE), bind).await?;
        server.admit(&settings.credentials(), Rights::All);
        server.create_bucket(BUCKET)?;
        let url = server.url();
        self.storage = Some(server);
        Ok(url)
    }

    /// Starts the outbox, and returns its URL.
    pub(super) async fn start_outbox(&mut self, settings: &Settings) -> Result<String> {
        let outbox = Outbox::start(([127, 0, 0, 1], settings.ports.outbox).into()).await?;
        let url = outbox.url();
        self.outbox = Some(outbox);
        Ok(url)
    }

    /// Starts web server and worker.
    pub(super) fn start_services(&mut self, binaries: &Binaries, settings: &Settings) {
        let start = |name, program, colour, drain| {
            let seconds = settings.get(drain).and_then(|value| value.parse().ok()).unwrap_or(10);
            let patience = Duration::from_secs(seconds) + Duration::from_secs(5);
            let spec =
                Spec { name, program: binaries.program(program), colour, patience, env: settings.variables().clone() };
            Some(Service::start(spec))
        };
        self.worker = start("worker", "clerk-worker", "35", "WORKER_DRAIN_SECONDS");
        self.web = start("web", "clerk-web", "34", "WEB_DRAIN_SECONDS");
    }

    /// Watches the database server and restarts it when it exits.
    pub(super) async fn keep_database_running(&mut self) -> Result<()> {
        let Some(cluster) = &mut self.database else { return std::future::pending().await };
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            if let Some(status) = cluster.exited()? {
                output::warn(&format!("the database ended ({status}); starting it again. Its log's end:"));
                output::line(&cluster.log_tail());
                cluster.restart(&database_options(None)).await.context("the database can't be started again")?;
            }
        }
    }

    /// Stops what runs, starting with those that use the others.
    pub(super) async fn stop(&mut self) -> Result<()> {
        for service in [&mut self.web, &mut self.worker] {
            if let Some(service) = service.take() {
                service.stop().await;
            }
        }
        self.storage = None;
        self.outbox = None;
        match self.database.take() {
            Some(cluster) => cluster.stop().await,
            None => Ok(()),
        }
    }
}

fn database_options(port: Option<u16>) -> Options {
    Options { port, dies_with_parent: true, ..Options::kept() }
}
