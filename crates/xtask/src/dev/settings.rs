//! The environment that the binaries get on a developer's machine.

use super::env_file::EnvFile;
use anyhow::Result;
use clerk_testkit::s3::Credentials;
use std::path::Path;

const FILE: &str = "env";

/// The bucket of uploaded files.
pub(super) const BUCKET: &str = "clerk";

/// Where the parts listen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ports {
    pub(super) web: u16,
    pub(super) worker: u16,
    pub(super) storage: u16,
    pub(super) database: u16,
    pub(super) outbox: u16,
}

/// The environment, with its secrets.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) ports: Ports,
    env: EnvFile,
}

impl Settings {
    /// What a developer's machine needs; secrets are kept from the last run.
    pub(super) fn load(dir: &Path, web_port: u16) -> Result<Self> {
        let last = EnvFile::read(&dir.join(FILE))?;
        let ports = Ports::choose(web_port, &last)?;
        let kept = |name, new: String| last.get(name).map_or(new, ToOwned::to_owned);
        // The caller's variables take precedence, where nothing else depends on them.
        let chosen = |name, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
        let keys = Credentials::random();
        let random = || uuid::Uuid::new_v4().simple().to_string();

        let mut env = EnvFile::default();
        env.set("CLERK_ENV", "local");
        env.set("PUBLIC_URL", format!("http://127.0.0.1:{}", ports.web));
        env.set("WEB_BIND", format!("127.0.0.1:{}", ports.web));
        env.set("WORKER_BIND", format!("127.0.0.1:{}", ports.worker));
        env.set("SECRET_KEY", kept("SECRET_KEY", random() + &random()));
        env.set("S3_REGION", "ap-southeast-2");
        env.set("S3_ACCESS_KEY_ID", kept("S3_ACCESS_KEY_ID", keys.access_key_id));
        env.set("S3_SECRET_ACCESS_KEY", kept("S3_SECRET_ACCESS_KEY", keys.secret_access_key));
        env.set("S3_BUCKET", BUCKET);
        env.set("S3_FORCE_PATH_STYLE", "true");
        env.set("SENDGRID_URL", format!("http://127.0.0.1:{}/", ports.outbox));
        env.set("SENDGRID_API_KEY", "taken-by-the-outbox");
        env.set("EMAIL_DOMAIN", chosen("EMAIL_DOMAIN", "cases.localhost"));
        env.set("STAFF_EMAIL_DOMAIN", chosen("STAFF_EMAIL_DOMAIN", "demo.test"));
        env.set("INTAKE_ORIGINS", chosen("INTAKE_ORIGINS", "http://localhost:3000,http://127.0.0.1:3000"));
        env.set("WEB_DRAIN_SECONDS", chosen("WEB_DRAIN_SECONDS", "5"));
        env.set("WORKER_DRAIN_SECONDS", chosen("WORKER_DRAIN_SECONDS", "10"));
        env.set("LOG_FORMAT", chosen("LOG_FORMAT", "text"));
        env.set("LOG_LEVEL", chosen("LOG_LEVEL", "info"));
        Ok(Self { ports, env })
    }

    pub(super) fn use_database(&mut self, url: &str) {
        self.env.set("DATABASE_URL", url);
    }

    pub(super) fn use_storage(&mut self, endpoint: &str) {
        self.env.set("S3_ENDPOINT", endpoint);
    }

    /// The credentials for the storage.
    pub(super) fn credentials(&self) -> Credentials {
        let value = |name| self.env.get(name).unwrap_or_default().to_owned();
        Credentials { access_key_id: value("S3_ACCESS_KEY_ID"), secret_access_key: value("S3_SECRET_ACCESS_KEY") }
    }

    /// A variable's value.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.env.get(name)
    }

    pub(super) fn save(&self, dir: &Path) -> Result<()> {
        self.env.write(&dir.join(FILE))
    }

    /// All variables.
    pub(super) fn variables(&self) -> &EnvFile {
        &self.env
    }
}
