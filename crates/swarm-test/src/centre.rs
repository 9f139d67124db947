//! A centre's side of its servers: the computer on which someone starts scripts, which do their work over SSH; and the bucket.

use super::engine::Docker;
use super::keys::Keys;
use super::machines::{CLOUDFLARE, HERE, Machine, STORAGE};
use super::mesh;
use super::nginx::Certificates;
use super::site::{Done, IMAGE, age_key, common_settings, copy_scripts, run_script};
use super::visitor::Visitor;
use anyhow::{Context, Result, bail};
use clerk_testkit::s3::S3Server;
use std::fs::File;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use xtask::output;
use xtask::shell::{self, Job};

/// The only environment on these servers.
pub(super) const ENV: &str = "prod";
/// Where the bucket speaks TLS, as pgBackRest requires.
const TLS_PORT: u16 = 9443;

/// What a centre has, whatever happens to its servers.
pub(super) struct Centre {
    folder: PathBuf,
    docker: Docker,
    certificates: Certificates,
    storage: S3Server,
    _tls: Job,
    keys: Keys,
    backup_recipient: String,
    scripts: u32,
}

impl Centre {
    /// Everything but a server.
    pub(super) async fn prepare(folder: &Path, docker: &Docker) -> Result<Self> {
        let storage = S3Server::start(&folder.join("s3"), (HERE, 0).into()).await?;
        let keys = Keys::admit(&storage)?;
        for bucket in ["clerk-prod-uploads", "clerk-backups"] {
            storage.create_bucket(bucket)?;
        }
        let certificates = Certificates::make(&folder.join("tls")).await?;
        let (certificate, key) = (certificates.file("origin.pem"), certificates.file("origin.key"));
        let mut tls = shell::command("socat");
        tls.arg(format!(
            "OPENSSL-LISTEN:{TLS_PORT},bind={HERE},reuseaddr,fork,verify=0,cert={},key={}",
            certificate.display(),
            key.display()
        ));
        tls.arg(format!("TCP:{}", storage.url().trim_start_matches("http://")));
        copy_scripts(&folder.join("source"))?;
        Ok(Self {
            backup_recipient: age_key(folder, "age.key").await?,
            folder: folder.to_owned(),
            docker: docker.clone(),
            certificates,
            storage,
            _tls: Job::spawn("socat", &mut tls)?,
            keys,
            scripts: 0,
        })
    }

    /// Turns a machine into a server with an environment that lacks only its data and a release, as "A new server" of
    /// docs/operations.md says.
    pub(super) async fn provision(&mut self, server: &Machine) -> Result<()> {
        self.configure(server, "")?;
        let (host, address) = (server.host(), server.address.to_string());
        let swarm = [("SWARM_ADDRESS", address.as_str()), encryption()];
        self.script_with(server, "provision.sh", &[&host], "", &swarm).await?;
        let again = self.script(server, "provision.sh", &[&host]).await?;
        if again.text.contains("wrote ") || again.text.contains("installing ") {
            bail!("provision.sh changed something when it ran for the second time:\n{}", again.text);
        }
        let [certificate, key, authority] = self.certificates.files("origin.pem", "origin.key");
        self.script(server, "certificate.sh", &[ENV, &certificate, &key, &authority]).await?;
        self.script(server, "init-env.sh", &[&host, ENV]).await?;
        for (name, value) in self.keys.secrets(ENV, true)? {
            self.script_with(server, "secret.sh", &[ENV, &name], &value, &[]).await?;
        }
        Ok(())
    }

    /// Deploys there for the first time.
    pub(super) async fn deploy(&mut self, server: &Machine) -> Result<()> {
        self.bring_image(server).await?;
        server.stand_in_for_mesh(8000, &format!("clerk-{ENV}_web")).await?;
        self.script(server, "deploy.sh", &[ENV]).await?;
        self.script(server, "run.sh", &[ENV, "jobs", "stats"]).await.map(drop)
    }

    /// Lets a second machine run tasks, as "Growing past one machine" says.
    pub(super) async fn join(&mut self, first: &Machine, second: &Machine) -> Result<()> {
        let (a, b) = (first.address.to_string(), second.address.to_string());
        let (to_first, to_second) = (first.host(), second.host());
        self.script_with(first, "provision.sh", &[&to_first], "", &[("SWARM_PEERS", &b)]).await?;
        let peers = [("SWARM_ADDRESS", b.as_str()), ("SWARM_PEERS", a.as_str()), encryption()];
        self.script_with(second, "provision.sh", &[&to_second, "--node"], "", &peers).await?;
        let token = first.run("docker swarm join-token -q worker").await?;
        second.run(&format!("docker swarm join --advertise-addr {b} --token {token} {a}:2377")).await?;
        self.bring_image(second).await?;
        self.configure(first, &a)?;
        self.script(first, "init-env.sh", &[&to_first, ENV]).await?;
        self.script(first, "deploy.sh", &[ENV]).await?;
        self.script(first, "scale.sh", &[ENV, "web=4", "worker=4"]).await.map(drop)
    }

    /// Removes a second machine that is gone, as "Growing past one machine" says.
    pub(super) async fn part(&mut self, first: &Machine, second: &str) -> Result<()> {
        let to_first = first.host();
        self.script(first, "scale.sh", &[ENV, "web=2", "worker=2"]).await?;
        first.run(&format!("docker node rm --force {second}")).await?;
        self.configure(first, "")?;
        self.script(first, "init-env.sh", &[&to_first, ENV]).await?;
        self.script(first, "deploy.sh", &[ENV]).await?;
        self.script_with(first, "provision.sh", &[&to_first], "", &[("SWARM_PEERS", "none")]).await.map(drop)
    }

    /// Restores the whole cluster on a server that was provisioned, as "The cluster as of a time" says.
    pub(super) async fn recover(&mut self, server: &Machine) -> Result<()> {
        let mut age = shell::command("age");
        age.arg("-d").arg("-i").arg(self.folder.join("age.key"));
        age.arg(self.folder.join("s3/clerk-backups").join(ENV).join("pitr-passphrase.age"));
        let passphrase = shell::output("age", &mut age).await?;
        self.script_with(server, "secret.sh", &[ENV, "PITR_CIPHER_PASS"], &passphrase, &[]).await?;
        self.script(server, "pitr.sh", &[ENV, "restore", "--in-place"]).await?;
        self.script(server, "init-env.sh", &[&server.host(), ENV]).await?;
        self.script(server, "pitr.sh", &[ENV, "enable"]).await?;
        self.script(server, "pitr.sh", &[ENV, "backup", "full"]).await.map(drop)
    }

    /// Makes a key as GitHub would have it, and returns its file.
    pub(super) async fn key_for_deploys(&self) -> Result<PathBuf> {
        let key = self.folder.join("deploys");
        let mut keygen = shell::command("ssh-keygen");
        keygen.args(["-q", "-t", "ed25519", "-N", "", "-C", "github", "-f"]).arg(&key);
        shell::run("ssh-keygen", &mut keygen).await?;
        Ok(key)
    }

    /// Runs a script of `deploy` here, which does its work over there.
    pub(super) async fn script(&mut self, to: &Machine, name: &str, args: &[&str]) -> Result<Done> {
        self.script_with(to, name, args, "", &[]).await
    }

    async fn script_with(
        &mut self,
        to: &Machine,
        name: &str,
        args: &[&str],
        input: &str,
        vars: &[(&str, &str)],
    ) -> Result<Done> {
        self.scripts += 1;
        let log = self.folder.with_file_name("log").join(format!("machines-{:02}-{name}.log", self.scripts));
        let mut script = shell::command(self.folder.join("source/deploy").join(name));
        for other in ["CLERK_ON_SERVER", "CLERK_TRANSPORT", "CLERK_ROOT"] {
            script.env_remove(other);
        }
        script.args(args).env("CLERK_SSH_OPTIONS", to.ssh_options()).env("CLERK_BY", "swarm-test");
        script.env("CONVERGE_SECONDS", "240").envs(vars.iter().copied());
        let done = run_script(name, &mut script, input, &log).await?;
        if !done.succeeded {
            bail!("{name} {} failed:\n{}", args.join(" "), super::last_lines(&done.text, 60));
        }
        output::line(&format!("  {name} {}: {}", args.join(" "), output::duration(done.took)));
        Ok(done)
    }

    /// A visitor who reaches the server through CloudFlare.
    pub(super) fn visitor(&self, server: &Machine) -> Result<Visitor> {
        let door = SocketAddr::new(server.address.into(), 443);
        Visitor::of(door, ENV, &self.certificates, IpAddr::V4(CLOUDFLARE), true)
    }

    /// Writes `deploy/env/prod.env`.
    fn configure(&self, server: &Machine, database_host: &str) -> Result<()> {
        let file = self.folder.join(format!("source/deploy/env/{ENV}.env"));
        let settings = format!(
            "SERVER={}\nDATABASE_HOST={database_host}\nTLS_CERTIFICATE=/etc/clerk/tls/origin.pem\n\
             TLS_KEY=/etc/clerk/tls/origin.key\nORIGIN_PULL_CA=/etc/clerk/tls/ca.pem\nPITR=yes\n\
             PITR_ENDPOINT=https://{STORAGE}:{TLS_PORT}\nPITR_CA_FILE=/etc/clerk/tls/ca.pem\n{}",
            server.host(),
            common_settings(ENV, &self.storage.url(), &self.backup_recipient)
        );
        std::fs::write(&file, settings).with_context(|| format!("can't write {}", file.display()))
    }

    /// Takes the place of a registry.
    async fn bring_image(&self, server: &Machine) -> Result<()> {
        let file = self.folder.join("image.tar");
        if !file.exists() {
            self.docker.run(&["save", "-o", &file.display().to_string(), &format!("{IMAGE}:one")]).await?;
        }
        server.run_with("docker load --quiet", File::open(file)?).await.map(drop)
    }
}

/// Whether what goes between machines is encrypted: where the kernel lacks what swarm's mesh needs, it lacks what encrypting it needs.
fn encryption() -> (&'static str, &'static str) {
    ("SWARM_ENCRYPTION", if mesh::is_needed() { "no" } else { "yes" })
}
