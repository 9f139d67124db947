//! Machines as fresh as a new server: Debian with systemd and SSH, each in a container of systemd-nspawn, all on one network.

use super::{like_ubuntu, mesh};
use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{File, Permissions};
use std::net::Ipv4Addr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;
use xtask::shell::{self, Job};

/// The network between the machines and this one. The kernel allows 15 letters.
const BRIDGE: &str = "clerk-machines";
/// This machine's address there.
pub(super) const HERE: Ipv4Addr = Ipv4Addr::new(10, 77, 0, 1);
/// Another of its addresses: one of CloudFlare's (deploy/nginx/cloudflare-ranges).
pub(super) const CLOUDFLARE: Ipv4Addr = Ipv4Addr::new(103, 21, 244, 2);
/// The name by which machines know the bucket here.
pub(super) const STORAGE: &str = "s3.clerk.example";
/// What a machine has before it is provisioned, and what takes the place of swarm's routing mesh.
const PACKAGES: [&str; 9] =
    ["systemd", "systemd-sysv", "dbus", "openssh-server", "iproute2", "ifupdown", "ca-certificates", "curl", "socat"];
/// The bridge with our addresses, and rules that let machines reach what this one reaches.
const MAKE_NETWORK: &str = "
    ip link add $BRIDGE type bridge
    ip address add $HERE/24 dev $BRIDGE
    ip address add $CLOUDFLARE/32 dev $BRIDGE
    ip link set $BRIDGE up
    iptables -t nat -I POSTROUTING -s $HERE/24 ! -d $HERE/24 -j MASQUERADE
    iptables -I FORWARD -i $BRIDGE -j ACCEPT
    iptables -I FORWARD -o $BRIDGE -j ACCEPT
    echo 1 >/proc/sys/net/ipv4/ip_forward";
/// Removes the network again; a run that was killed may have left only some of it.
const REMOVE_NETWORK: &str = "
    {
        iptables -t nat -D POSTROUTING -s $HERE/24 ! -d $HERE/24 -j MASQUERADE || :
        iptables -D FORWARD -i $BRIDGE -j ACCEPT || :
        iptables -D FORWARD -o $BRIDGE -j ACCEPT || :
        ip link delete $BRIDGE || :
    } 2>/dev/null";
/// In a container, the kernel's older control groups are closed, and Docker needs them.
const OPEN_CONTROL_GROUPS: &str = r#"#!/bin/sh
for at in $(awk '$3 == "cgroup" {print $2}' /proc/mounts); do mount -o remount,bind,rw "$at"; done
"#;
/// How long a machine may take to start or stop.
const PATIENCE: Duration = Duration::from_secs(60);

/// The network, and what machines are made from. Its machines end before it is removed.
pub(super) struct Machines {
    folder: PathBuf,
    base: PathBuf,
}

/// What is left of a machine, or what it uses while it runs.
pub(super) struct Disk {
    pub(super) name: String,
    /// Everything except what Docker stores.
    pub(super) system: PathBuf,
    pub(super) docker: PathBuf,
}

/// A machine that runs until it is dropped.
pub(super) struct Machine {
    pub(super) address: Ipv4Addr,
    /// The user who starts scripts there.
    user: &'static str,
    folder: PathBuf,
    key: PathBuf,
    job: Job,
}

impl Machines {
    /// Creates the network, and the minimal system of a release of Debian unless it is in `kept`.
    pub(super) async fn prepare(folder: &Path, kept: &Path, debian: &str) -> Result<Self> {
        let base = kept.join(format!("server-{debian}"));
        let machines = Self { folder: folder.join("machines"), base };
        std::fs::create_dir_all(&machines.folder)?;
        if !machines.base.exists() {
            machines.make_base(debian, &folder.join("log/debootstrap-machine.log")).await?;
        }
        let key = machines.key();
        let mut keygen = shell::command("ssh-keygen");
        shell::run("ssh-keygen", keygen.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(&key)).await?;
        machines.remove_network().await?;
        shell::run("making a network", &mut network(MAKE_NETWORK)).await?;
        Ok(machines)
    }

    /// For the files of the machines and of their owners.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The disks of all machines that ever ran.
    pub(super) fn disks(&self) -> Result<Vec<Disk>> {
        let mut disks = Vec::new();
        for number in 1..=u8::MAX {
            let name = name(number);
            let system = self.folder.join(&name);
            if !system.exists() {
                break;
            }
            disks.push(Disk { docker: docker_folder(&system), name, system });
        }
        Ok(disks)
    }

    /// Starts a new machine with plain Debian.
    pub(super) async fn boot(&self, number: u8) -> Result<Machine> {
        self.boot_with(number, false).await
    }

    /// Starts a machine that resembles Ubuntu.
    pub(super) async fn boot_like_ubuntu(&self, number: u8) -> Result<Machine> {
        self.boot_with(number, true).await
    }

    async fn boot_with(&self, number: u8, like_ubuntu: bool) -> Result<Machine> {
        let name = name(number);
        let folder = self.folder.join(&name);
        let mut copy = shell::command("cp");
        shell::run("cp", copy.args(["-a", "--reflink=auto"]).arg(&self.base).arg(&folder)).await?;
        std::fs::create_dir_all(docker_folder(&folder))?;
        let [a, b, c, _] = HERE.octets();
        let address = Ipv4Addr::new(a, b, c, 10 + number);
        self.configure(&folder, &name, address)?;
        let mut user = "root";
        if like_ubuntu {
            like_ubuntu::make(&folder, &std::fs::read_to_string(self.key().with_extension("pub"))?).await?;
            user = like_ubuntu::USER;
        }
        let machine = Machine { address, user, job: start(&folder)?, folder, key: self.key() };
        machine.wait_until_up().await?;
        Ok(machine)
    }

    /// Removes the network.
    pub(super) async fn remove_network(&self) -> Result<()> {
        shell::run("removing a network", &mut network(REMOVE_NETWORK)).await
    }

    /// Turns a copy of Debian's system into a machine of its own.
    fn configure(&self, folder: &Path, name: &str, address: Ipv4Addr) -> Result<()> {
        let resolvers = ["/run/systemd/resolve/resolv.conf", "/etc/resolv.conf"].map(Path::new);
        let resolver = resolvers.into_iter().find(|path| path.exists()).context("no resolv.conf")?;
        let interfaces = format!(
            "auto lo\niface lo inet loopback\nauto host0\niface host0 inet static\n address {address}/24\n gateway {HERE}\n"
        );
        for (path, text) in [
            ("etc/hostname", format!("{name}\n")),
            ("etc/hosts", format!("127.0.0.1 localhost\n127.0.1.1 {name}\n{HERE} {STORAGE}\n")),
            ("etc/machine-id", format!("{}\n", uuid::Uuid::new_v4().simple())),
            ("etc/network/interfaces", interfaces),
            ("etc/resolv.conf", std::fs::read_to_string(resolver)?),
            ("root/.ssh/authorized_keys", std::fs::read_to_string(self.key().with_extension("pub"))?),
            ("usr/local/sbin/open-control-groups", OPEN_CONTROL_GROUPS.to_owned()),
            (
                "etc/systemd/system/docker.service.d/control-groups.conf",
                "[Service]\nExecStartPre=/usr/local/sbin/open-control-groups\n".to_owned(),
            ),
        ] {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().context("no folder")?)?;
            std::fs::write(&path, text).with_context(|| format!("can't write {}", path.display()))?;
        }
        // The kernel belongs to the host, and takes no modules from here.
        std::os::unix::fs::symlink("/dev/null", folder.join("etc/systemd/system/systemd-modules-load.service"))?;
        for (path, mode) in [("root/.ssh", 0o700), ("usr/local/sbin/open-control-groups", 0o755)] {
            std::fs::set_permissions(folder.join(path), Permissions::from_mode(mode))?;
        }
        Ok(())
    }

    fn key(&self) -> PathBuf {
        self.folder.join("key")
    }

    async fn make_base(&self, debian: &str, log: &Path) -> Result<()> {
        let new = self.base.with_extension("new");
        if new.exists() {
            std::fs::remove_dir_all(&new)?;
        }
        let log = File::create(log)?;
        let mut debootstrap = shell::command("debootstrap");
        let packages = [&PACKAGES[..], &like_ubuntu::PACKAGES].concat().join(",");
        debootstrap.arg("--variant=minbase").arg(format!("--include={packages}")).arg(debian).arg(&new);
        shell::run("debootstrap", debootstrap.stdout(log.try_clone()?).stderr(log)).await?;
        std::fs::rename(new, &self.base)?;
        Ok(())
    }
}

impl Machine {
    /// SSH to it as root, with a line for its shell.
    pub(super) fn ssh(&self, line: &str) -> Command {
        let mut ssh = shell::command("ssh");
        ssh.args(self.ssh_options().split(' ')).arg(format!("root@{}", self.address)).arg(line);
        ssh
    }

    /// SSH to it as a user with a key of their own.
    pub(super) fn ssh_as(&self, user: &str, key: &Path, line: &str) -> Command {
        let mut ssh = shell::command("ssh");
        ssh.args(options(key).split(' ')).args(["-o", "IdentitiesOnly=yes"]);
        ssh.arg(format!("{user}@{}", self.address)).arg(line).stdin(Stdio::null());
        ssh
    }

    /// Its name for scripts.
    pub(super) fn host(&self) -> String {
        format!("{}@{}", self.user, self.address)
    }

    /// The options by which it is reached.
    pub(super) fn ssh_options(&self) -> String {
        options(&self.key)
    }

    /// What someone without a key is told.
    pub(super) async fn ssh_without_key(&self) -> Result<String> {
        let mut ssh = shell::command("ssh");
        ssh.args(self.ssh_options().split(' ')).args(["-o", "PubkeyAuthentication=no"]);
        let done = ssh.arg(format!("root@{}", self.address)).arg("true").output().await?;
        Ok(String::from_utf8_lossy(&done.stderr).into_owned())
    }

    /// Runs a line there that should succeed, with a standard input; returns its output.
    pub(super) async fn run_with(&self, line: &str, input: impl Into<Stdio>) -> Result<String> {
        let mut ssh = self.ssh(line);
        let text = shell::output(line, ssh.stdin(input)).await.with_context(|| format!("on {}", self.address))?;
        Ok(text.trim().to_owned())
    }

    /// Runs a line there that should succeed, without any input.
    pub(super) async fn run(&self, line: &str) -> Result<String> {
        self.run_with(line, Stdio::null()).await
    }

    /// The result of a statement, as PostgreSQL's administrator.
    pub(super) async fn sql(&self, database: &str, text: &str) -> Result<String> {
        let psql = format!("cd / && runuser -u postgres -- psql -XqAt -v ON_ERROR_STOP=1 -d {database} -f -");
        self.run_with(&psql, super::file_with(text)?).await
    }

    /// Restarts it, as nightly system updates do.
    pub(super) async fn reboot(&mut self) -> Result<()> {
        // The connection may end before the answer comes.
        shell::succeeds(&mut self.ssh("systemctl reboot")).await;
        tokio::time::timeout(PATIENCE * 3, self.job.wait()).await.context("the machine does not go down")??;
        self.job = start(&self.folder)?;
        self.wait_until_up().await
    }

    /// Cuts its power.
    pub(super) fn cut_power(self) {
        drop(self);
    }

    /// Takes the place of swarm's mesh there, where the kernel has no IPVS: connections to a published port go to a running
    /// task, on whichever machine, over the network that the mesh uses.
    pub(super) async fn stand_in_for_mesh(&self, port: u16, service: &str) -> Result<()> {
        if !mesh::is_needed() {
            return Ok(());
        }
        let hand_over = format!(
            "#!/bin/sh\n\
             format='{{{{if eq .Status.State \"running\"}}}}{{{{range .NetworksAttachments}}}}{{{{if eq .Network.Spec.Name \"ingress\"}}}}{{{{index .Addresses 0}}}}{{{{end}}}}{{{{end}}}}{{{{end}}}}'\n\
             for address in $(docker inspect -f \"$format\" $(docker service ps -q --filter desired-state=running {service}) | shuf); do\n\
             \tnsenter --net=/run/docker/netns/ingress_sbox socat - TCP:${{address%/*}}:8000,connect-timeout=3 && exit\n\
             done\n"
        );
        let unit = format!(
            "[Service]\nExecStart=/usr/bin/socat TCP-LISTEN:{port},bind=127.0.0.1,reuseaddr,fork EXEC:/usr/local/bin/to-a-task\n\
             [Install]\nWantedBy=multi-user.target\n"
        );
        self.run_with(
            "cat >/usr/local/bin/to-a-task && chmod 755 /usr/local/bin/to-a-task",
            super::file_with(&hand_over)?,
        )
        .await?;
        self.run_with("cat >/etc/systemd/system/mesh.service", super::file_with(&unit)?).await?;
        self.run("systemctl enable --now --quiet mesh").await.map(drop)
    }

    async fn wait_until_up(&self) -> Result<()> {
        let is_up = async || Ok(shell::succeeds(&mut self.ssh("systemctl is-system-running --wait")).await);
        if super::until("the machine has come up", PATIENCE, is_up).await.is_err() {
            bail!(
                "the machine has not come up, or not all of it: {}",
                self.run("systemctl --failed --no-legend").await?
            );
        }
        Ok(())
    }
}

impl Drop for Machine {
    /// Its first process takes all others along; systemd-nspawn alone would leave them running.
    fn drop(&mut self) {
        let Some(nspawn) = self.job.child.id() else { return };
        let children = std::fs::read_to_string(format!("/proc/{nspawn}/task/{nspawn}/children")).unwrap_or_default();
        for first in children.split_whitespace().filter_map(|id| id.parse().ok()).filter_map(Pid::from_raw) {
            // Fails only when it has ended by itself.
            let _ = kill_process(first, Signal::KILL);
        }
    }
}

/// The options of SSH with a key.
fn options(key: &Path) -> String {
    let key = key.display();
    format!(
        "-i {key} -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=5"
    )
}

fn name(number: u8) -> String {
    format!("clerk{number}")
}

/// Docker's folder of a machine, which can't be on the same file system.
fn docker_folder(system: &Path) -> PathBuf {
    let mut folder = system.as_os_str().to_owned();
    folder.push("-docker");
    folder.into()
}

/// Switches a machine on.
fn start(folder: &Path) -> Result<Job> {
    let name = folder.file_name().and_then(|name| name.to_str()).context("a machine without a name")?;
    let mut nspawn = shell::command("systemd-nspawn");
    nspawn.args(["--boot", "--quiet", "--register=no", "--keep-unit", "--resolv-conf=off", "--capability=all"]);
    // What Docker needs, and containers are not usually given.
    nspawn.args(["--system-call-filter=@keyring bpf", "--console=read-only"]);
    nspawn.arg(format!("--network-bridge={BRIDGE}")).args(["-M", name, "-D"]).arg(folder);
    nspawn.arg(format!("--bind={}:/var/lib/docker", docker_folder(folder).display()));
    let log = File::options().create(true).append(true).open(folder.with_extension("log"))?;
    Job::spawn(name, nspawn.stdout(log.try_clone()?).stderr(log))
}

/// Changes this machine's network with a few lines of shell.
fn network(lines: &str) -> Command {
    let mut shell = shell::command("sh");
    shell.args(["-ec", lines]).env("BRIDGE", BRIDGE).env("HERE", HERE.to_string());
    shell.env("CLOUDFLARE", CLOUDFLARE.to_string());
    shell
}
