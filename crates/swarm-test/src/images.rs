//! The image, the images that it is built from where nothing can be pulled, and the releases that differ from it.

use super::engine::Docker;
use super::site::IMAGE;
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use xtask::{install, output, shell};

/// The largest size that the image may have: a little more than it has, so that someone looks when it grows. Three programs that each
/// contain the whole domain; what a server pulls is compressed to a third.
const LARGEST: u64 = 145_000_000;
/// The image for docker.compose.local.yml.
const LOCAL: &str = "clerk-swarm-test:local";
/// How quickly a registry must answer for its images to count as available.
const PULL_PATIENCE: Duration = Duration::from_secs(30);
/// The release of Debian that docker/Dockerfile names.
pub(super) const SUITE: &str = "trixie";

/// The releases that the test deploys: what follows the line `FROM <the image>`.
const RELEASES: &[(&str, &str)] = &[
    ("one", "LABEL org.opencontainers.image.version=one\n"),
    ("two", "LABEL org.opencontainers.image.version=two\n"),
    // Nothing listens on that port, so its health check fails.
    (
        "sick",
        "HEALTHCHECK --interval=1s --timeout=2s --start-period=1s --retries=3 \\\n    \
              CMD [\"clerk\", \"health\", \"http://127.0.0.1:9/healthz\"]\n",
    ),
    // Another program named `clerk`, which fails at `migrate`.
    ("bad-migration", "COPY --from=image /usr/bin/psql /usr/local/bin/clerk\n"),
];

/// Builds the image, unless one is given, and the releases based on it.
pub(super) async fn prepare(docker: &Docker, folder: &Path, given: Option<&str>) -> Result<String> {
    let image = match given {
        Some(image) if docker.has_image(image).await => image.to_owned(),
        Some(image) => bail!("Docker has no image {image}"),
        None => {
            let image = format!("{IMAGE}:image");
            output::step("building the images", build(docker, folder, &image)).await?;
            check_local(docker).await?;
            image
        }
    };
    check(docker, &image).await?;
    for (tag, rest) in RELEASES {
        let place = folder.join("build").join(tag);
        std::fs::create_dir_all(&place)?;
        let dockerfile = place.join("Dockerfile");
        std::fs::write(&dockerfile, format!("FROM {image} AS image\nFROM image\n{rest}"))?;
        let log = File::create(folder.join(format!("log/build-{tag}.log")))?;
        docker.build(&format!("{IMAGE}:{tag}"), &dockerfile, &place, log).await?;
    }
    Ok(image)
}

/// Removes what `prepare` made, but not what the image is built from.
pub(super) async fn remove(docker: &Docker) -> Result<()> {
    let names = docker.output(&["image", "ls", "-q", "--no-trunc", IMAGE]).await?;
    let mut ids: Vec<&str> = names.split_whitespace().collect();
    ids.dedup();
    for id in ids {
        docker.run(&["image", "rm", "-f", id]).await?;
    }
    Ok(())
}

async fn build(docker: &Docker, folder: &Path, tag: &str) -> Result<()> {
    let mut bases = Vec::new();
    if !can_pull(docker).await? {
        output::warn("no image can be pulled: base images are made from Debian's packages and this machine's programs");
        let debian = stand_in_debian(docker, folder).await?;
        bases.push(("RUST_IMAGE", stand_in_rust(docker, folder, &debian).await?));
        bases.push(("NODE_IMAGE", stand_in_node(docker, folder, &debian).await?));
        bases.push(("DEBIAN_IMAGE", debian));
    }
    let mut build = shell::command(shell::root()?.join("docker/build.sh"));
    docker.apply(&mut build);
    // What is built here goes nowhere, so stand-ins without a digest are fine.
    build.arg(tag).envs(bases.iter().map(|(name, image)| (*name, image))).env_remove("CI");
    // If this machine needs a proxy, so do containers; Docker uses it for RUN, and does not put it into the image.
    let proxies = ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];
    let set = proxies.iter().filter_map(|name| Some(format!("--build-arg {name}={}", std::env::var(name).ok()?)));
    let more = set.collect::<Vec<_>>().join(" ");
    build.env("BUILD_ARGS", &more);
    logged("docker/build.sh", &mut build, &folder.join("log/build.log")).await?;

    // What docker.compose.local.yml runs: most of it has been built by now.
    let mut local = docker.command(&["build", "--target", "local", "-t", LOCAL, "-f", "docker/Dockerfile"]);
    local.args(bases.iter().map(|(name, image)| format!("--build-arg={name}={image}"))).args(more.split_whitespace());
    local.arg(".").current_dir(shell::root()?);
    logged("docker build --target local", &mut local, &folder.join("log/build-local.log")).await
}

/// Runs a command with its output in a file; shows the end of the file when it fails.
async fn logged(name: &str, command: &mut tokio::process::Command, path: &Path) -> Result<()> {
    let log = File::create(path)?;
    command.stdout(log.try_clone()?).stderr(log);
    if let Err(error) = shell::run(name, command).await {
        bail!("{error}; its last lines:\n{}", super::last_lines(&std::fs::read_to_string(path)?, 40));
    }
    Ok(())
}

/// Checks that the image for a developer's own machine contains what its stack runs.
async fn check_local(docker: &Docker) -> Result<()> {
    for (program, expected) in [
        (&["clerk", "--version"][..], "clerk "),
        (&["clerk-web"], "DATABASE_URL"),
        (&["clerk-worker"], "DATABASE_URL"),
        (&["s3"], "usage"),
        (&["outbox"], "usage"),
    ] {
        let (_, text) =
            docker.try_run(&[&["run", "--rm", "--read-only", "--network", "none", LOCAL], program].concat()).await?;
        if !text.contains(expected) {
            bail!("{program:?} of the local image says: {text}");
        }
    }
    Ok(())
}

/// Whether the images that docker/Dockerfile names are available.
async fn can_pull(docker: &Docker) -> Result<bool> {
    let dockerfile = std::fs::read_to_string(shell::root()?.join("docker/Dockerfile"))?;
    let image = dockerfile.lines().find_map(|line| line.strip_prefix("ARG NODE_IMAGE=")).context("no NODE_IMAGE")?;
    let mut pull = docker.command(&["pull", "-q", image]);
    Ok(tokio::time::timeout(PULL_PATIENCE, shell::succeeds(pull.kill_on_drop(true))).await.unwrap_or(false))
}

/// Debian's minimal system, with the certificate authorities that this machine trusts.
async fn stand_in_debian(docker: &Docker, folder: &Path) -> Result<String> {
    let tag = format!("clerk-stand-in:{SUITE}");
    if docker.has_image(&tag).await {
        return Ok(tag);
    }
    let root = folder.join("debian");
    let log = File::create(folder.join("log/debootstrap.log"))?;
    let mut debootstrap = shell::command("debootstrap");
    debootstrap.args(["--variant=minbase", "--include=ca-certificates", SUITE]).arg(&root);
    shell::run("debootstrap", debootstrap.stdout(log.try_clone()?).stderr(log)).await?;
    let own = "usr/local/share/ca-certificates";
    for entry in std::fs::read_dir(Path::new("/").join(own)).into_iter().flatten() {
        let entry = entry?;
        std::fs::copy(entry.path(), root.join(own).join(entry.file_name()))?;
    }
    let mut update = shell::command("chroot");
    shell::run("update-ca-certificates", update.arg(&root).arg("update-ca-certificates").stdout(Stdio::null())).await?;
    let archive = folder.join("debian.tar");
    shell::run("tar", shell::command("tar").arg("-C").arg(&root).arg("-cf").arg(&archive).arg(".")).await?;
    let path = archive.display().to_string();
    docker.run(&["import", &path, &tag]).await?;
    std::fs::remove_file(archive)?;
    std::fs::remove_dir_all(root)?;
    Ok(tag)
}

/// The stand-in for Debian, with this machine's Rust and a linker.
async fn stand_in_rust(docker: &Docker, folder: &Path, debian: &str) -> Result<String> {
    let version = shell::output("rustc", shell::command("rustc").arg("--version").current_dir(shell::root()?)).await?;
    let version = version.split_whitespace().nth(1).context("rustc has no version")?;
    let tag = format!("clerk-stand-in:rust-{version}");
    if docker.has_image(&tag).await {
        return Ok(tag);
    }
    let mut rustc = shell::command("rustc");
    let sysroot = shell::output("rustc", rustc.args(["--print", "sysroot"]).current_dir(shell::root()?)).await?;
    let sysroot = PathBuf::from(sysroot.trim()).canonicalize()?;
    let place = folder.join("build/rust");
    std::fs::create_dir_all(&place)?;
    let dockerfile = place.join("Dockerfile");
    std::fs::write(place.join("Dockerfile.dockerignore"), "share\n")?;
    std::fs::write(
        &dockerfile,
        format!(
            "FROM {debian}\nRUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev\n\
             COPY . /opt/rust\nENV CARGO_HOME=/opt/cargo \
             PATH=/opt/cargo/bin:/opt/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
        ),
    )?;
    docker.build(&tag, &dockerfile, &sysroot, File::create(folder.join("log/build-rust.log"))?).await?;
    Ok(tag)
}

/// The stand-in for Debian, with this machine's Node.js and npm.
async fn stand_in_node(docker: &Docker, folder: &Path, debian: &str) -> Result<String> {
    let version = shell::output("node", shell::command("node").arg("--version")).await?;
    let tag = format!("clerk-stand-in:node-{}", version.trim());
    if docker.has_image(&tag).await {
        return Ok(tag);
    }
    let node = install::all_on_path("node").into_iter().next().context("no node on PATH")?.canonicalize()?;
    let modules = shell::output("npm", shell::command("npm").args(["root", "-g"])).await?;
    let place = folder.join("build/node");
    std::fs::create_dir_all(place.join("bin"))?;
    std::fs::create_dir_all(place.join("lib/node_modules"))?;
    std::fs::copy(node, place.join("bin/node"))?;
    let mut copy = shell::command("cp");
    copy.arg("-rL").arg(Path::new(modules.trim()).join("npm")).arg(place.join("lib/node_modules/npm"));
    shell::run("cp", &mut copy).await?;
    let dockerfile = place.join("Dockerfile");
    std::fs::write(
        &dockerfile,
        format!(
            "FROM {debian}\nCOPY bin /usr/local/bin\nCOPY lib /usr/local/lib\n\
             RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm\n\
             ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt\n"
        ),
    )?;
    docker.build(&tag, &dockerfile, &place, File::create(folder.join("log/build-node.log"))?).await?;
    Ok(tag)
}

/// Checks what the image is, and is not.
async fn check(docker: &Docker, image: &str) -> Result<()> {
    let size: u64 = docker.output(&["image", "inspect", "-f", "{{.Size}}", image]).await?.parse()?;
    output::line(&format!("  the image has {} MB", size / 1_000_000));
    if size > LARGEST {
        bail!("the image has more than {} MB", LARGEST / 1_000_000);
    }
    let user = docker.output(&["image", "inspect", "-f", "{{.Config.User}}", image]).await?;
    if user != "10001:10001" {
        bail!("the image's user is `{user}`");
    }
    for label in ["title", "description", "licenses", "version", "revision"] {
        let format = format!("{{{{index .Config.Labels \"org.opencontainers.image.{label}\"}}}}");
        if docker.output(&["image", "inspect", "-f", &format, image]).await?.is_empty() {
            bail!("the image has no label {label}");
        }
    }
    let alone = ["run", "--rm", "--read-only", "--cap-drop", "ALL", "--network", "none"];
    let version = docker.output(&[&alone[..], &[image, "clerk", "--version"]].concat()).await?;
    let tools = docker.output(&[&alone[..], &[image, "pg_dump", "--version"]].concat()).await?;
    output::line(&format!("  it holds {version} and {tools}"));
    let (has_shell, text) =
        docker.try_run(&[&alone[..], &["--entrypoint", "/bin/sh", image, "-c", ":"]].concat()).await?;
    if has_shell || !text.contains("no such file") {
        bail!("a shell was looked for in the image, where none should be: {text}");
    }
    // Its servers start, and say what they lack.
    for server in ["clerk-web", "clerk-worker"] {
        let (_, text) = docker.try_run(&[&alone[..], &[image, server]].concat()).await?;
        if !text.contains("DATABASE_URL") {
            bail!("{server} without any configuration does not ask for one: {text}");
        }
    }
    Ok(())
}
