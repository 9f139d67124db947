//! The server that the scripts work on: what runs, where its files are, and how a script is started on it.

use super::cases;
use super::engine::Docker;
use super::keys::Keys;
use super::mesh::{self, Mesh};
use super::nginx::{Certificates, NAMES, Nginx};
use super::personal::Personal;
use super::postgres::{self, Postgres};
use super::renters::Renters;
use anyhow::{Context, Result, bail};
use clerk_testkit::s3::{Policy, S3Server};
use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::Command;
use xtask::{output, shell};

/// The address that plays CloudFlare's part; NGINX is told to trust it.
pub(super) const CLOUDFLARE: [u8; 4] = [127, 0, 0, 2];
/// The name of the images; the releases are tags.
pub(super) const IMAGE: &str = "clerk-swarm-test";
/// Calls of the "no email" form that the test environment accepts per minute from one address.
pub(super) const NOEMAIL_LIMIT: u32 = 5;

/// Both environments on one machine.
pub(super) struct Site {
    pub(super) folder: PathBuf,
    pub(super) docker: Docker,
    pub(super) postgres: Postgres,
    pub(super) certificates: Certificates,
    pub(super) keys: Keys,
    backup_recipient: String,
    check_recipient: String,
    storage: S3Server,
    nginx: Option<Nginx>,
    mesh: Option<Mesh>,
    scripts: u32,
}

/// The result of a script.
pub(super) struct Done {
    pub(super) succeeded: bool,
    pub(super) text: String,
    pub(super) took: Duration,
}

/// An environment of the two.
pub(super) fn server_name(env: &str) -> &'static str {
    if env == "prod" { NAMES[1] } else { NAMES[0] }
}

impl Site {
    /// Starts everything that a provisioned server runs.
    pub(super) async fn start(folder: &Path, docker: &Docker) -> Result<Self> {
        let log = folder.join("log");
        let postgres = Postgres::start(&folder.join("postgres"), &log.join("postgres.log")).await?;
        // Nobody else should join.
        docker.run(&["swarm", "init", "--advertise-addr", "127.0.0.1", "--listen-addr", "127.0.0.1"]).await?;
        // The logs of ended containers are searched too.
        docker.run(&["swarm", "update", "--task-history-limit", "500"]).await?;
        let storage = start_storage(folder, docker).await?;
        let keys = Keys::admit(&storage)?;
        let certificates = Certificates::make(&folder.join("tls")).await?;
        let backup_recipient = age_key(folder, "age.key").await?;
        let check_recipient = age_key(folder, "check.key").await?;
        let mut site = Self {
            folder: folder.to_owned(),
            docker: docker.clone(),
            postgres,
            certificates,
            keys,
            backup_recipient,
            check_recipient,
            storage,
            nginx: None,
            mesh: None,
            scripts: 0,
        };
        site.copy_scripts("source")?;
        let nginx = site.folder.join("source/deploy/nginx/default.conf");
        std::fs::create_dir_all(site.folder.join("log/nginx"))?;
        site.nginx = Some(Nginx::start(&folder.join("nginx"), &log.join("nginx"), &nginx).await?);
        if mesh::is_needed() {
            output::warn("the kernel has no IPVS: a stand-in takes the place of swarm's routing mesh (proof/mesh.rs)");
            let services = [(8000, "clerk-prod_web"), (8001, "clerk-test_web")];
            site.mesh = Some(Mesh::start(&site.docker.api, &services).await?);
        }
        Ok(site)
    }

    /// Copies `deploy` and `docker` into a folder below the site's, with this server's settings.
    pub(super) fn copy_scripts(&self, name: &str) -> Result<()> {
        let to = self.folder.join(name);
        copy_scripts(&to)?;
        for env in ["test", "prod"] {
            std::fs::write(to.join(format!("deploy/env/{env}.env")), self.settings(env))?;
        }
        Ok(())
    }

    fn settings(&self, env: &str) -> String {
        let folder = self.folder.display();
        let trusted = std::net::Ipv4Addr::from(CLOUDFLARE);
        let check = if env == "prod" { self.check_recipient.as_str() } else { "" };
        format!(
            "SERVER=unused\nPITR=no\nTLS_CERTIFICATE={tls}/origin.pem\nTLS_KEY={tls}/origin.key\n\
             ORIGIN_PULL_CA={tls}/ca.pem\nTRUSTED_NETWORKS={trusted}/32\n\
             NGINX_FOLDER={folder}/nginx\nNGINX_LOG_FOLDER={folder}/log/nginx\nSYSTEMD_FOLDER={folder}/systemd\n\
             POSTGRES_SOCKET_FOLDER={socket}\nPOSTGRES_PORT={port}\nBACKUP_CHECK_RECIPIENT={check}\n{common}",
            tls = self.server().join("etc/clerk/tls").display(),
            socket = self.postgres.socket_folder().display(),
            port = postgres::PORT,
            common = common_settings(env, &self.storage.url(), &self.backup_recipient),
        )
    }

    /// The part of the file system that belongs to the server.
    pub(super) fn server(&self) -> PathBuf {
        self.folder.join("server")
    }

    /// Runs a script of `deploy`, with its output in a file of its own.
    pub(super) async fn try_script(&mut self, name: &str, args: &[&str]) -> Result<Done> {
        self.try_script_of("source", name, args, "", &[]).await
    }

    /// Runs a script of a copy, with a standard input and variables.
    pub(super) async fn try_script_of(
        &mut self,
        copy: &str,
        name: &str,
        args: &[&str],
        input: &str,
        vars: &[(&str, &str)],
    ) -> Result<Done> {
        self.scripts += 1;
        let path = self.folder.join(format!("log/{:02}-{name}.log", self.scripts));
        let mut script = shell::command(self.folder.join(copy).join("deploy").join(name));
        self.apply(&mut script);
        run_script(name, script.args(args).envs(vars.iter().copied()), input, &path).await
    }

    /// Runs a script that should succeed.
    pub(super) async fn script(&mut self, name: &str, args: &[&str]) -> Result<Done> {
        self.script_with(name, args, "", &[]).await
    }

    /// Runs such a script as someone who may read backups, and has no key that is on the server.
    pub(super) async fn script_by(&mut self, user: &str, name: &str, args: &[&str]) -> Result<Done> {
        let key = self.keys.of(user)?.clone();
        let vars = [
            ("BACKUP_S3_ACCESS_KEY_ID", key.access_key_id.as_str()),
            ("BACKUP_S3_SECRET_ACCESS_KEY", key.secret_access_key.as_str()),
        ];
        self.script_with(name, args, "", &vars).await
    }

    /// Runs a script that should succeed, with a standard input and variables.
    pub(super) async fn script_with(
        &mut self,
        name: &str,
        args: &[&str],
        input: &str,
        vars: &[(&str, &str)],
    ) -> Result<Done> {
        let done = self.try_script_of("source", name, args, input, vars).await?;
        if !done.succeeded {
            bail!("{name} {} failed:\n{}", args.join(" "), super::last_lines(&done.text, 60));
        }
        output::line(&format!("  {name} {}: {}", args.join(" "), output::duration(done.took)));
        Ok(done)
    }

    /// Runs a script that should fail, and give the reason in these words.
    pub(super) async fn refused(&mut self, name: &str, args: &[&str], words: &str) -> Result<Done> {
        let done = self.try_script(name, args).await?;
        refused(&format!("{name} {}", args.join(" ")), done, words)
    }

    /// What every script needs to find this server.
    fn apply(&self, command: &mut Command) {
        self.docker.apply(command);
        command.env("CLERK_TRANSPORT", "local").env("CLERK_ROOT", self.server()).env("CLERK_BY", "swarm-test");
        command.env("PG_MAJOR", self.postgres.major().to_string()).env("CONVERGE_SECONDS", "240");
        command.env_remove("CLERK_ON_SERVER");
    }

    /// Gives an environment a certificate.
    pub(super) async fn certify(&mut self, env: &str) -> Result<()> {
        let [certificate, key, authority] = self.certificates.files("origin.pem", "origin.key");
        self.script("certificate.sh", &[env, &certificate, &key, &authority]).await.map(drop)
    }

    /// Sets the secrets that can't be generated.
    pub(super) async fn set_secrets(&mut self, env: &str) -> Result<()> {
        for (name, value) in self.keys.secrets(env, false)? {
            self.script_with("secret.sh", &[env, &name], &value, &[]).await?;
        }
        Ok(())
    }

    /// Gives a user of the bucket another policy.
    pub(super) fn allow(&mut self, user: &str, policy: Policy) -> Result<()> {
        self.keys.allow(&self.storage, user, policy)
    }

    /// Checks that every file that an environment's database names is in its bucket, with its original bytes.
    pub(super) async fn verify_files(&self, env: &str) -> Result<()> {
        let worker = self.docker.api.serving(&format!("clerk-{env}_worker")).await?;
        let worker = worker.first().context("no worker runs")?;
        let said = self.docker.output(&["exec", worker, "clerk", "storage", "verify"]).await?;
        output::line(&format!("  {env}: {}", super::last_lines(&said, 1)));
        if said.contains("read 0 files") {
            bail!("{env} has no files, so nothing can be said");
        }
        Ok(())
    }

    /// Compares an environment's database with what its renters were told.
    pub(super) async fn check_cases(&self, env: &str, renters: &Renters, personal: &Personal) -> Result<()> {
        let database = format!("clerk_{env}");
        let ask = async |text: &str| self.postgres.sql(&database, text).await;
        cases::check(ask, env, renters, personal).await
    }

    /// Ends what it started, in the order of dependence.
    pub(super) async fn stop(mut self) -> Result<()> {
        self.docker.leave_swarm().await?;
        self.postgres.stop().await
    }
}

/// The settings that an environment has wherever it runs.
pub(super) fn common_settings(env: &str, s3: &str, backup_recipient: &str) -> String {
    let name = server_name(env);
    let replicas = if env == "prod" { 2 } else { 1 };
    format!(
        "IMAGE={IMAGE}\nTAG=one\nPULL=no\nWEB_REPLICAS={replicas}\nWORKER_REPLICAS=1\nSERVER_NAME={name}\n\
         PUBLIC_URL=https://{name}\nEMAIL_DOMAIN=cases.example\nSTAFF_EMAIL_DOMAIN=staff.example\n\
         INTAKE_ORIGINS=https://www.example\nINTAKE_SITE_URL=https://www.example\n\
         S3_BUCKET=clerk-{env}-uploads\nS3_REGION=ap-southeast-2\nS3_ENDPOINT={s3}\nS3_FORCE_PATH_STYLE=true\n\
         RATE_LIMIT_NOEMAIL_PER_MINUTE={NOEMAIL_LIMIT}\nRATE_LIMIT_CREATES_PER_MINUTE=0\nRATE_LIMIT_SUBMITS_PER_HOUR=0\n\
         BACKUP_BUCKET=clerk-backups\nBACKUP_PREFIX={env}\nBACKUP_REGION=ap-southeast-2\nBACKUP_ENDPOINT={s3}\n\
         BACKUP_RECIPIENTS={backup_recipient}\n"
    )
}

/// Copies `deploy` and `docker` into a folder.
pub(super) fn copy_scripts(to: &Path) -> Result<()> {
    for part in ["deploy", "docker"] {
        copy_folder(&shell::root()?.join(part), &to.join(part))?;
    }
    Ok(())
}

/// Runs a script with a standard input, with its output in a file.
pub(super) async fn run_script(name: &str, script: &mut Command, input: &str, log: &Path) -> Result<Done> {
    let file = File::create(log)?;
    script.stdin(Stdio::from(super::file_with(input)?)).stdout(file.try_clone()?).stderr(file);
    let begun = Instant::now();
    let status = shell::Job::spawn(name, script)?.wait().await?;
    Ok(Done { succeeded: status.success(), text: std::fs::read_to_string(log)?, took: begun.elapsed() })
}

/// Checks that a refusal says what it should.
pub(super) fn refused(what: &str, done: Done, words: &str) -> Result<Done> {
    if done.succeeded {
        bail!("{what} succeeded, which it must not:\n{}", super::last_lines(&done.text, 30));
    }
    if !done.text.contains(words) {
        bail!("{what} failed without saying `{words}`:\n{}", super::last_lines(&done.text, 30));
    }
    let last = done.text.lines().rfind(|line| line.contains(words)).unwrap_or_default();
    output::line(&format!("  refused after {}: {last}", output::duration(done.took)));
    Ok(done)
}

/// An S3 server that containers reach too, over the bridge that swarm gives them.
async fn start_storage(folder: &Path, docker: &Docker) -> Result<S3Server> {
    super::until("swarm has made its bridge", Duration::from_secs(30), async || {
        Ok(docker.api.get("/networks/docker_gwbridge").await.is_ok())
    })
    .await?;
    let bridge = docker.api.get("/networks/docker_gwbridge").await?;
    let gateway = bridge.pointer("/IPAM/Config/0/Gateway").and_then(|gateway| gateway.as_str());
    let address: std::net::IpAddr = gateway.context("the bridge has no address here")?.parse()?;
    let server = S3Server::start(&folder.join("s3"), (address, 0).into()).await?;
    for bucket in ["clerk-test-uploads", "clerk-prod-uploads", "clerk-backups"] {
        server.create_bucket(bucket)?;
    }
    Ok(server)
}

/// Makes a key that decrypts backups, and returns its public half.
pub(super) async fn age_key(folder: &Path, name: &str) -> Result<String> {
    let file = folder.join(name);
    let mut keygen = shell::command("age-keygen");
    shell::output("age-keygen", keygen.arg("-o").arg(&file).stderr(Stdio::null())).await?;
    std::fs::set_permissions(&file, Permissions::from_mode(0o600))?;
    shell::output("age-keygen", shell::command("age-keygen").arg("-y").arg(&file))
        .await
        .map(|key| key.trim().to_owned())
}

/// Copies files and folders, except what a developer has configured in `deploy/env`.
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from).with_context(|| format!("can't read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else if entry.path().extension().is_none_or(|ending| ending != "env") {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
