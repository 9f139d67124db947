//! Both environments are deployed and checked.

use super::nginx::NAMES;
use super::site::{CLOUDFLARE, NOEMAIL_LIMIT, Site, server_name};
use super::visitor::Visitor;
use anyhow::{Context, Result, bail};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;
use xtask::{output, shell};

/// Someone who is neither CloudFlare nor trusted otherwise.
const SOMEBODY: [u8; 4] = [127, 0, 0, 3];

/// What each answer must say that NGINX gives itself, such as 404 here, 413 and 429.
const OWN_HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", "default-src 'none'"),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cache-control", "no-store"),
];

/// Prepares and deploys prod and test, each twice. Returns the file that says whose backups are trusted.
pub(super) async fn bring_up(site: &mut Site) -> Result<PathBuf> {
    let mut signers = String::new();
    for env in ["prod", "test"] {
        output::say(&format!("the {env} environment"));
        if env == "prod" {
            site.refused("init-env.sh", &["local", env], "is missing: deploy/certificate.sh prod").await?;
        }
        site.certify(env).await?;
        let first = site.script("init-env.sh", &["local", env]).await?;
        signers +=
            first.text.lines().find(|line| line.starts_with("clerk-backup ")).context("no signer was printed")?;
        signers += "\n";
        let prepared = state(site, env)?;
        site.refused("deploy.sh", &[env], "is not set: deploy/secret.sh").await?;
        site.set_secrets(env).await?;
        site.script("deploy.sh", &[env]).await?;
        // All of it once more: nothing may change.
        for script in [&["init-env.sh", "local", env][..], &["nginx.sh", env], &["timers.sh", env]] {
            site.script(script.first().unwrap_or(&""), script.get(1..).unwrap_or_default()).await?;
        }
        if state(site, env)? != prepared {
            bail!("the scripts changed the server's files when they ran for the second time");
        }
        let tasks = site.docker.containers(&format!("clerk-{env}_web")).await?;
        site.script("deploy.sh", &[env]).await?;
        if site.docker.containers(&format!("clerk-{env}_web")).await? != tasks {
            bail!("deploying what runs already replaced its tasks");
        }
        site.script("status.sh", &[env]).await?;
    }
    let file = site.folder.join("signers");
    std::fs::write(&file, signers)?;
    Ok(file)
}

/// Another certificate is served at once; one that is not suitable changes nothing.
pub(super) async fn another_certificate(site: &mut Site) -> Result<()> {
    let served = async || {
        let ask = format!("openssl s_client -connect 127.0.0.1:443 -servername {} </dev/null 2>/dev/null", NAMES[1]);
        let subject = format!("{ask} | openssl x509 -noout -subject -nameopt multiline");
        shell::output("openssl s_client", shell::command("sh").args(["-c", &subject])).await
    };
    for (certificate, key, words) in [
        ("renewed.pem", "client.key", "KEY is not that of CERTIFICATE"),
        ("renewed.key", "renewed.key", "CERTIFICATE is no certificate"),
        ("renewed.pem", "renewed.pem", "KEY is no private key"),
        ("expired.pem", "renewed.key", "the certificate has expired"),
        ("weak.pem", "weak.key", "NGINX does not take them"),
    ] {
        let [certificate, key, authority] = site.certificates.files(certificate, key);
        site.refused("certificate.sh", &["prod", &certificate, &key, &authority], words).await?;
    }
    let in_place = std::fs::read(site.server().join("etc/clerk/tls/origin.pem"))?;
    if !served().await?.contains("origin") || in_place != std::fs::read(site.certificates.file("origin.pem"))? {
        bail!("a refused certificate took the place of the one that was there");
    }
    let [certificate, key, authority] = site.certificates.files("renewed.pem", "renewed.key");
    site.script("certificate.sh", &["prod", &certificate, &key, &authority]).await?;
    let is_new = async || Ok(served().await?.contains("renewed"));
    super::until("NGINX serves the new certificate", Duration::from_secs(10), is_new).await?;
    for env in ["prod", "test"] {
        Visitor::through_cloudflare(env, &site.certificates)?.page("/readyz").await?;
    }
    Ok(())
}

/// What the scripts leave in files outside their own code: secrets, NGINX's configuration, timers.
fn state(site: &Site, env: &str) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut files = Vec::new();
    let mut read = |folder: &Path, wanted: &dyn Fn(&str) -> bool| -> Result<()> {
        for entry in std::fs::read_dir(folder).with_context(|| format!("no {}", folder.display()))? {
            let path = entry?.path();
            if path.file_name().is_some_and(|name| wanted(&name.to_string_lossy())) {
                files.push((path.clone(), std::fs::read(path)?));
            }
        }
        Ok(())
    };
    // Those that are set later don't come from init-env.
    read(&site.server().join(format!("etc/clerk/{env}/secrets")), &|name| !name.contains("S3_"))?;
    read(&site.folder.join("nginx/sites-enabled"), &|name| name.contains(env))?;
    read(&site.folder.join("systemd"), &|name| name.contains(env))?;
    files.sort();
    Ok(files)
}

/// What must be true of every running task, as the kernel sees it.
pub(super) async fn look(site: &Site) -> Result<()> {
    for env in ["prod", "test"] {
        for service in ["web", "worker"] {
            let containers = site.docker.containers(&format!("clerk-{env}_{service}")).await?;
            if containers.is_empty() {
                bail!("{service} of {env} has no task");
            }
            for container in containers {
                let process = site.docker.output(&["inspect", "-f", "{{.State.Pid}}", &container]).await?;
                let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
                let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
                let ids: Vec<&str> = field("Uid:").split_whitespace().collect();
                if ids != ["10001"; 4] {
                    bail!("a process of {service} runs as {ids:?}");
                }
                let limit = site.docker.output(&["inspect", "-f", "{{.HostConfig.PidsLimit}}", &container]).await?;
                if limit != "1024" {
                    bail!("{service} of {env} may have {limit} processes and threads");
                }
                if field("CapBnd:").trim() != "0000000000000000" {
                    bail!("a process of {service} may have capabilities: {}", field("CapBnd:"));
                }
                let mounts = std::fs::read_to_string(format!("/proc/{process}/mounts"))?;
                let root = mounts.lines().find(|line| line.split(' ').nth(1) == Some("/")).context("no root")?;
                if !root.split(' ').nth(3).is_some_and(|options| options.split(',').any(|option| option == "ro")) {
                    bail!("the root of {service} can be written to: {root}");
                }
            }
        }
    }
    output::line("  every task runs as 10001, without capabilities, on a read-only root");
    let stranger = Visitor::from("prod", &site.certificates, CLOUDFLARE, false)?;
    let answer = stranger.client.get(format!("{}/healthz", stranger.url)).send().await?;
    if answer.status() != 400 {
        bail!("NGINX answers {} to someone without CloudFlare's certificate", answer.status());
    }
    let visitor = Visitor::through_cloudflare("prod", &site.certificates)?;
    let metrics = visitor.client.get(format!("{}/metrics", visitor.url)).send().await?;
    if metrics.status() != 404 {
        bail!("/metrics answers {}", metrics.status());
    }
    for (name, value) in OWN_HEADERS {
        let found = metrics.headers().get(*name).and_then(|found| found.to_str().ok()).unwrap_or_default();
        if !found.contains(value) {
            bail!("an answer that NGINX gives itself says `{found}` in {name}, not `{value}`");
        }
    }
    // The centre's site knows no refusal of a file but 400, and reads it only if it may.
    let huge =
        visitor.client.post(format!("{}/api/upload/", visitor.url)).body(vec![0; 61 * 1024 * 1024]).send().await?;
    let is_readable = huge.headers().contains_key("access-control-allow-origin");
    if huge.status() != 400 || !is_readable || !huge.text().await?.contains("too large") {
        bail!("NGINX does not refuse a file that is too large in the way that the centre's site understands");
    }
    for name in NAMES {
        output::line(&format!("  {name} answers to CloudFlare's certificate alone"));
    }
    Ok(())
}

/// The test environment limits calls per client. Someone outside the trusted networks who claims other addresses counts as one
/// client; when CloudFlare names them, they count as many.
pub(super) async fn forged_addresses(site: &Site) -> Result<()> {
    let forged = passed(site, SOMEBODY).await?;
    let believed = passed(site, CLOUDFLARE).await?;
    let calls = 3 * NOEMAIL_LIMIT;
    output::line(&format!(
        "  of {calls} calls, each naming another address: {forged} passed from outside, {believed} through CloudFlare"
    ));
    if forged != NOEMAIL_LIMIT {
        bail!("{forged} calls passed where {NOEMAIL_LIMIT} are allowed: forged addresses were believed");
    }
    if believed != calls {
        bail!("only {believed} of {calls} clients of CloudFlare's were told apart");
    }
    Ok(())
}

/// How many calls from an address get through, each of which names another client in every header that might be believed.
async fn passed(site: &Site, from: [u8; 4]) -> Result<u32> {
    let visitor = Visitor::from("test", &site.certificates, from, true)?;
    let mut passed = 0;
    for number in 0..3 * NOEMAIL_LIMIT {
        let claimed = format!("198.51.100.{number}");
        let form = json!({ "name": "Nobody", "phone_number": format!("03 0000 {number:04}") });
        let mut call = visitor.client.post(format!("https://{}/api/webhooks/intake-noemail/", server_name("test")));
        for header in ["CF-Connecting-IP", "X-Forwarded-For", "X-Real-IP"] {
            call = call.header(header, &claimed);
        }
        let answer = call.header("Forwarded", format!("for={claimed}")).json(&form).send().await?;
        match answer.status().as_u16() {
            200 => passed += 1,
            429 => {}
            other => bail!("the \"no email\" form answers {other}"),
        }
    }
    Ok(passed)
}
