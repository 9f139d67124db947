//! Installs what this machine lacks, where that is possible without asking.

use crate::{build, output, shell};
use anyhow::{Result, bail};
use clerk_testkit::postgres::Binaries;
use std::path::{Path, PathBuf};
use tokio::process::Command;

/// Something that Cargo does not provide.
#[derive(Debug, Clone, Copy)]
pub enum Tool {
    /// The PostgreSQL server.
    Postgres,
    /// Node.js with npm, for the pages' styles and scripts.
    Node,
    /// Python with virtual environments, for the test of the API's description.
    Python,
    /// Chromium and the program that drives it, for the browser tests.
    Browser,
    /// What a server has, and the linter for the scripts that run on it, for the swarm test.
    Server,
}

/// A program of each package of a server.
const SERVER: &[(&str, &str)] = &[
    ("dockerd", "docker.io"),
    ("iptables", "iptables"),
    ("nginx", "nginx"),
    ("age", "age"),
    ("rclone", "rclone"),
    ("jq", "jq"),
    ("curl", "curl"),
    ("openssl", "openssl"),
    ("ssh-keygen", "openssh-client"),
    ("systemd-nspawn", "systemd-container"),
    ("socat", "socat"),
    ("runuser", "util-linux"),
    ("ip", "iproute2"),
    ("debootstrap", "debootstrap"),
    ("shellcheck", "shellcheck"),
];

impl Tool {
    fn name(self) -> &'static str {
        match self {
            Self::Postgres => "the PostgreSQL server",
            Self::Node => "npm",
            Self::Python => "Python with venv",
            Self::Browser => "Chromium with chromedriver",
            Self::Server => "what a server has (Docker, NGINX and more)",
        }
    }

    fn packages(self) -> Vec<&'static str> {
        match self {
            Self::Postgres => vec!["postgresql"],
            // Some Node.js packages include npm and conflict with Debian's.
            Self::Node if on_path("node") => vec!["npm"],
            Self::Node => vec!["nodejs", "npm"],
            Self::Python => vec!["python3", "python3-venv"],
            Self::Browser => vec!["chromium", "chromium-driver", "fonts-liberation"],
            Self::Server => missing_of_server().map(|(_, package)| *package).collect(),
        }
    }

    fn is_there(self) -> bool {
        match self {
            Self::Postgres => !Binaries::all().is_empty(),
            Self::Node => on_path("node") && on_path("npm"),
            // On Debian, venv is in a package of its own, which includes pip.
            Self::Python => std::process::Command::new("python3")
                .args(["-c", "import ensurepip, venv"])
                .output()
                .is_ok_and(|done| done.status.success()),
            Self::Browser => {
                on_path("chromedriver") && ["chromium", "google-chrome", "chrome"].into_iter().any(on_path)
            }
            Self::Server => missing_of_server().next().is_none(),
        }
    }
}

/// Makes sure that the tools are installed. When one can't be installed, fails with the command to type.
pub async fn ensure(tools: &[Tool]) -> Result<()> {
    let missing: Vec<Tool> = tools.iter().copied().filter(|tool| !tool.is_there()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.iter().map(|tool| tool.name()).collect::<Vec<_>>().join(" and ");
    let packages: Vec<&str> = missing.iter().flat_map(|tool| tool.packages()).collect();
    output::say(&format!("missing: {names}"));
    if !on_path("apt-get") {
        bail!("{names} is missing: install it (on Debian and Ubuntu: {})", packages.join(" "));
    }
    let Some(apt) = apt().await else {
        bail!("{names} is missing. Type:\n  sudo apt-get update && sudo apt-get install -y {}", packages.join(" "));
    };
    output::step(&format!("installing {}", packages.join(" ")), install(apt, &packages)).await?;
    match missing.iter().find(|tool| !tool.is_there()) {
        Some(tool) => bail!("{} was installed, but can't be found", tool.name()),
        None => Ok(()),
    }
}

/// Makes sure that nextest, which runs the tests, is installed.
pub async fn ensure_nextest() -> Result<()> {
    if shell::succeeds(shell::cargo()?.args(["nextest", "--version"])).await {
        return Ok(());
    }
    let mut install = shell::cargo()?;
    install.args(["install", "cargo-nextest", "--locked"]);
    output::step("installing cargo-nextest", shell::run("cargo install cargo-nextest", &mut install)).await
}

/// Makes sure that schemathesis is installed, in the versions of its list; returns the path of its program.
pub async fn ensure_schemathesis() -> Result<PathBuf> {
    let list = shell::root()?.join("crates/web/tests/requirements.txt");
    let folder = build::target_folder().await?.join("schemathesis");
    let (program, installed) = (folder.join("bin/schemathesis"), folder.join("requirements.txt"));
    let wanted = std::fs::read(&list)?;
    if program.exists() && std::fs::read(&installed).is_ok_and(|found| found == wanted) {
        return Ok(program);
    }
    ensure(&[Tool::Python]).await?;
    let mut venv = shell::command("python3");
    venv.args(["-m", "venv", "--clear"]).arg(&folder);
    let mut pip = shell::command(folder.join("bin/pip"));
    pip.args(["install", "--quiet", "--disable-pip-version-check", "-r"]).arg(&list);
    let install = async {
        shell::run("python3 -m venv", &mut venv).await?;
        shell::run("pip install", &mut pip).await
    };
    output::step("installing schemathesis", install).await?;
    std::fs::write(&installed, wanted)?;
    Ok(program)
}

/// Another apt may be running, such as the machine's own nightly one.
const PATIENT: [&str; 2] = ["-o", "DPkg::Lock::Timeout=300"];

/// How apt-get can be run without a password, if at all.
async fn apt() -> Option<fn() -> Command> {
    if rustix::process::geteuid().is_root() {
        return Some(|| {
            let mut apt = shell::command("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive").args(PATIENT);
            apt
        });
    }
    if !shell::succeeds(shell::command("sudo").args(["-n", "true"])).await {
        return None;
    }
    Some(|| {
        let mut apt = shell::command("sudo");
        apt.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(PATIENT);
        apt
    })
}

async fn install(apt: fn() -> Command, packages: &[&str]) -> Result<()> {
    let mut install = apt();
    install.args(["install", "-y", "--no-install-recommends"]).args(packages);
    if shell::run("apt-get install", &mut install).await.is_ok() {
        return Ok(());
    }
    output::say("the list of packages may be old: fetching it");
    shell::run("apt-get update", apt().arg("update")).await?;
    shell::run("apt-get install", &mut install).await
}

fn missing_of_server() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    SERVER.iter().filter(|(program, _)| !on_path(program))
}

fn on_path(program: &str) -> bool {
    !all_on_path(program).is_empty()
}

/// All programs with this name, in the order in which a shell would look.
pub fn all_on_path(program: &str) -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|folder| folder.join(program)).filter(|file| is_program(file)).collect()
}

fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}
