//! What was logged during a run.

use super::machines::Machines;
use super::personal::Personal;
use super::site::Site;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use xtask::output;
use xtask::shell;

/// Where Docker records which service a container belongs to.
const SERVICE: &str = "/Config/Labels/com.docker.swarm.service.name";

/// Log files, each with the name of its writer.
type Files = Vec<(String, PathBuf)>;

/// Reads all lines of these files, and checks that none contains personal data that renters sent. Web and worker of each
/// environment must have written some lines, and NGINX one for each submission.
pub(super) fn hold_no_personal_data(files: Files, personal: &Personal, envs: &[&str], submitted: usize) -> Result<()> {
    let mut read: BTreeMap<String, usize> = BTreeMap::new();
    let mut logged = 0;
    for (source, file) in files {
        let text = std::fs::read(&file).with_context(|| format!("can't read {}", file.display()))?;
        for line in String::from_utf8_lossy(&text).lines() {
            if let Some(what) = personal.found_in(line) {
                bail!("{source} has written down {what}: {line}");
            }
            *read.entry(source.clone()).or_default() += 1;
            logged += usize::from(line.contains("/submit/") && source == "NGINX");
        }
    }
    let lines = read.iter().map(|(source, lines)| format!("{source} {lines}")).collect::<Vec<_>>().join(", ");
    output::line(&format!("  no personal data in the lines of: {lines}"));
    // Searching through nothing finds nothing.
    for env in envs {
        for source in [format!("clerk-{env}_web"), format!("clerk-{env}_worker")] {
            if !read.contains_key(&source) {
                bail!("no log line of {source} was found");
            }
        }
    }
    if logged < submitted {
        bail!("NGINX logged {logged} submissions of {submitted}");
    }
    Ok(())
}

/// Shows the ends of these logs. Logs that lie elsewhere, and would go with their containers or machines, are saved in
/// `folder`.
pub(super) fn show(files: Result<Files>, folder: &Path) {
    let files = match files {
        Ok(files) => files,
        Err(error) => return output::warn(&format!("the logs can't be found: {error:#}")),
    };
    for (number, (source, file)) in files.iter().filter(|(source, _)| source != "the scripts").enumerate() {
        let text = std::fs::read(file).unwrap_or_default();
        let end = super::last_lines(&String::from_utf8_lossy(&text), 5);
        if !end.is_empty() {
            output::line(&format!("--- {source}\n{end}"));
        }
        if !file.starts_with(folder) {
            let kept = folder.join(format!("{source}-{number}.log"));
            if let Err(error) = std::fs::write(&kept, text) {
                output::warn(&format!("{} can't be written: {error}", kept.display()));
            }
        }
    }
    output::line(&format!("all logs: {}", folder.display()));
}

/// What web, worker, NGINX, PostgreSQL, Docker and the scripts have written on this machine. Containers' logs are read from
/// Docker's files, including those of containers that have ended.
pub(super) async fn of_site(site: &Site) -> Result<Files> {
    let mut files = Vec::new();
    let ids = site.docker.output(&["ps", "-aq", "--filter", "label=com.docker.stack.namespace"]).await?;
    for id in ids.split_whitespace() {
        let format = "{{index .Config.Labels \"com.docker.swarm.service.name\"}} {{.LogPath}}";
        let (known, text) = site.docker.try_run(&["inspect", "-f", format, id]).await?;
        // Swarm may have removed it since.
        let (true, Some((service, path))) = (known, text.trim().split_once(' ')) else { continue };
        for number in ["", ".1", ".2", ".3", ".4"] {
            let path = PathBuf::from(format!("{path}{number}"));
            if path.exists() {
                files.push((service.to_owned(), path));
            }
        }
    }
    in_folder(&site.folder.join("log/nginx"), "NGINX", &mut files)?;
    in_folder(&site.folder.join("log"), "the scripts", &mut files)?;
    for (source, path) in &mut files {
        match path.file_name().and_then(|name| name.to_str()) {
            Some("postgres.log") => "PostgreSQL".clone_into(source),
            Some("dockerd.log") => "Docker".clone_into(source),
            _ => {}
        }
    }
    Ok(files)
}

/// What was written on machines, including lost ones, and by the scripts for them.
pub(super) async fn of_machines(machines: &Machines) -> Result<Files> {
    let mut files = Files::new();
    let log = machines.folder().with_file_name("log");
    in_folder(&log, "the scripts", &mut files)?;
    for disk in machines.disks()? {
        // Not every server has them all.
        for (folder, source) in [("nginx", "NGINX"), ("postgresql", "PostgreSQL")] {
            let folder = disk.system.join("var/log").join(folder);
            if folder.exists() {
                in_folder(&folder, source, &mut files)?;
            }
        }
        let written = disk.system.join("var/log/journal");
        if written.exists() {
            let journal = log.join(format!("journal-of-{}.log", disk.name));
            let mut journalctl = shell::command("journalctl");
            journalctl.args(["--quiet", "--no-pager", "-D"]).arg(written);
            std::fs::write(&journal, shell::output("journalctl", &mut journalctl).await?)?;
            files.push(("systemd".to_owned(), journal));
        }
        for container in std::fs::read_dir(disk.docker.join("containers"))? {
            let folder = container?.path();
            let configured = std::fs::read(folder.join("config.v2.json"))?;
            let configured: serde_json::Value = serde_json::from_slice(&configured)?;
            let Some(service) = configured.pointer(SERVICE).and_then(serde_json::Value::as_str) else { continue };
            let mut written = Files::new();
            in_folder(&folder, service, &mut written)?;
            files.extend(written.into_iter().filter(|(_, path)| path.to_string_lossy().contains("-json.log")));
        }
    }
    Ok(files)
}

fn in_folder(folder: &Path, source: &str, files: &mut Files) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            files.push((source.to_owned(), path));
        }
    }
    Ok(())
}
