//! The server is lost, and is restored from its backup.

use super::personal::Personal;
use super::refresh;
use super::renters::Renters;
use super::site::{Site, refused};
use super::visitor::Visitor;
use anyhow::{Context, Result, bail};
use clerk_testkit::s3::Policy;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;
use xtask::output;

pub(super) const EMAIL: &str = "coordinator@staff.example";
pub(super) const PASSWORD: &str = "a password for the swarm test";

/// What someone sees of Clerk, to be compared afterwards.
#[derive(PartialEq)]
struct Seen {
    case: serde_json::Value,
    total: serde_json::Value,
}

/// Backs up prod, copies its data to test, refuses what was tampered with, loses the server, and restores it.
pub(super) async fn prove(
    site: &mut Site,
    signers: &Path,
    image: &str,
    renters: &Renters,
    personal: &Personal,
) -> Result<()> {
    let witness = renters.accepted().pop().context("there is no case to look at")?;
    let token = staff(site, "prod").await?;
    let find = format!("select id from cases where submission_id = '{}'", witness.id);
    let case = site.postgres.sql("clerk_prod", &find).await?;
    let before = see(site, &case, &token, &personal.last_name(witness.renter)).await?;

    output::say("backing prod up");
    site.script("backup.sh", &["prod"]).await?;
    site.script("backup.sh", &["prod", "--age"]).await?;
    let daily = site.folder.join("s3/clerk-backups/prod/daily");
    old_ones_end(site, &newest(&daily)?).await?;
    let backup = newest(&daily)?;
    let bytes = std::fs::metadata(backup.join("dump.age"))?.len();
    output::line(&format!("  the encrypted dump has {} kB", bytes / 1000));
    let identity = site.folder.join("age.key").display().to_string();
    let signers = signers.display().to_string();
    let keys = ["--identity", &identity, "--signers", &signers];
    // GitHub's key opens the copy that is there for two days, and no other.
    let of_github = site.folder.join("check.key").display().to_string();
    let for_checks = ["--identity", &of_github, "--signers", &signers];
    let check = [&["prod", "--image", image][..], &for_checks].concat();
    site.script_by("clerk-restore-check", "restore-check.sh", &check).await?;
    refresh::prove(site, &for_checks, renters, personal).await?;
    let too_much = [&["prod", "newest"][..], &for_checks, &["--even-if-used"]].concat();
    site.refused("restore.sh", &too_much, "the dump could not be restored").await?;
    let restore = [&["prod", "newest"][..], &keys].concat();
    site.refused("restore.sh", &restore, "connections use clerk_prod").await?;
    tampered(site, &backup, &[&restore[..], &["--even-if-used"]].concat()).await?;
    if see(site, &case, &token, &personal.last_name(witness.renter)).await? != before {
        bail!("a refused restore changed what people see");
    }

    output::step("losing the server: both stacks, PostgreSQL's cluster, secrets, NGINX's sites", lose(site)).await?;
    output::say("bringing prod back");
    let begun = Instant::now();
    site.certify("prod").await?;
    site.script("init-env.sh", &["local", "prod"]).await?;
    site.set_secrets("prod").await?;
    site.script("restore.sh", &restore).await?;
    site.script("deploy.sh", &["prod"]).await?;
    let after = see(site, &case, &token, &personal.last_name(witness.renter)).await?;
    output::say(&format!(
        "prod is back after {}, from an empty cluster to a case on a page",
        output::duration(begun.elapsed())
    ));
    if after != before {
        bail!("what people see is not what it was:\n{}\n{}", before.case, after.case);
    }
    site.check_cases("prod", renters, personal).await?;
    site.verify_files("prod").await?;
    renters.several("twenty submissions to the restored server", 20).await?;
    site.check_cases("prod", renters, personal).await
}

/// Creates a coordinator, and a token for them.
pub(super) async fn staff(site: &mut Site, env: &str) -> Result<String> {
    let create = [env, "user", "create", "--email", EMAIL, "--name", "Coordinator", "--group", "Coordinator"];
    site.script_with("run.sh", &create, PASSWORD, &[]).await?;
    let token = site.script("run.sh", &[env, "token", "create", "--email", EMAIL, "--name", "swarm test"]).await?;
    Ok(super::last_lines(&token.text, 1))
}

/// Looks at a case through NGINX: with the API, and on the page after signing in.
async fn see(site: &Site, case: &str, token: &str, name: &str) -> Result<Seen> {
    let visitor = Visitor::through_cloudflare("prod", &site.certificates)?;
    let document = visitor.api(&format!("/api/v1/cases/{case}"), token).await?;
    let list = visitor.api("/api/v1/cases?page_size=1", token).await?;
    visitor.sign_in(EMAIL, PASSWORD).await?;
    if !visitor.page(&format!("/admin/cases/{case}")).await?.contains(name) {
        bail!("the page of the case does not name its client");
    }
    Ok(Seen { case: document, total: list.get("total").cloned().context("the list says no total")? })
}

/// Someone who can write to the bucket can't make Clerk trust what they wrote.
async fn tampered(site: &mut Site, backup: &Path, restore: &[&str]) -> Result<()> {
    type Change = fn(&mut Vec<u8>);
    let another_byte: Change = |bytes| {
        let middle = bytes.len() / 2;
        if let Some(byte) = bytes.get_mut(middle) {
            *byte ^= 1;
        }
    };
    let shorter: Change = |bytes| bytes.truncate(bytes.len() / 2);
    let another_number: Change = |bytes| {
        if let Some(digit) = bytes.iter_mut().rev().find(|byte| (b'1'..b'9').contains(byte)) {
            *digit += 1;
        }
    };
    let changes = [
        ("dump.age", another_byte, "it was tampered with"),
        ("dump.age", shorter, "it is truncated"),
        ("manifest.json", another_number, "is not signed by one of"),
    ];
    for (name, change, words) in changes {
        let file = backup.join(name);
        let good = std::fs::read(&file)?;
        let mut bad = good.clone();
        change(&mut bad);
        if bad == good {
            bail!("{name} was not changed");
        }
        std::fs::write(&file, bad)?;
        let done = site.try_script("restore.sh", restore).await?;
        std::fs::write(&file, good)?;
        refused(&format!("restore.sh with a changed {name}"), done, words)?;
    }
    Ok(())
}

/// Where the bucket has no lifecycle, the server deletes backups once they are old, if its key may, and not earlier.
async fn old_ones_end(site: &mut Site, backup: &Path) -> Result<()> {
    let mut placed = Vec::new();
    for (kind, days, stays) in [
        ("daily", 29, true),
        ("daily", 31, false),
        ("monthly", 365, true),
        ("monthly", 367, false),
        ("check", 1, true),
        ("check", 3, false),
    ] {
        let time = "to_char(now() at time zone 'utc' - interval '1 day' * $days, 'YYYYMMDD\"T\"HH24MISS\"Z\"')";
        let time = time.replace("$days", &days.to_string());
        let time = site.postgres.sql("clerk_prod", &format!("select {time}")).await?;
        let folder = site.folder.join("s3/clerk-backups/prod").join(kind).join(time);
        std::fs::create_dir_all(&folder)?;
        for file in ["dump.age", "manifest.json", "manifest.json.sig"] {
            std::fs::copy(backup.join(file), folder.join(file))?;
        }
        placed.push((folder, stays));
    }
    let settings = site.folder.join("source/deploy/env/prod.env");
    writeln!(File::options().append(true).open(settings)?, "BACKUP_PRUNE=yes")?;
    site.refused("backup.sh", &["prod"], "AccessDenied").await?;
    let may_delete = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "DeleteOldBackups", "Effect": "Allow",
        "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::clerk-backups/prod/*"}]}"#;
    site.allow("clerk-prod-backup", Policy::parse(may_delete)?)?;
    site.script("backup.sh", &["prod"]).await?;
    for (folder, stays) in placed {
        if folder.join("manifest.json").exists() != stays {
            bail!("{} is {} after backup.sh", folder.display(), if stays { "gone" } else { "still there" });
        }
        // They are copies, which a check of the real ones refuses.
        if stays {
            std::fs::remove_dir_all(folder)?;
        }
    }
    output::line(
        "  daily backups of 31 days, monthly ones of 367 and copies of 3 are gone, those of 29, 365 and 1 are not",
    );
    Ok(())
}

/// Everything outside the bucket is lost; what is left is a machine that was provisioned.
async fn lose(site: &mut Site) -> Result<()> {
    for stack in ["clerk-prod", "clerk-test"] {
        site.docker.run(&["stack", "rm", stack]).await?;
    }
    for stack in ["clerk-prod", "clerk-test"] {
        site.docker.wait_until_gone(stack).await?;
    }
    for secret in site.docker.output(&["secret", "ls", "-q"]).await?.split_whitespace() {
        site.docker.run(&["secret", "rm", secret]).await?;
    }
    site.postgres.lose().await?;
    std::fs::remove_dir_all(site.server())?;
    for folder in ["nginx/sites-enabled", "systemd"] {
        let folder = site.folder.join(folder);
        std::fs::remove_dir_all(&folder)?;
        std::fs::create_dir(folder)?;
    }
    Ok(())
}

fn newest(folder: &Path) -> Result<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("no backups in {}", folder.display()))? {
        found.push(entry?.path());
    }
    found.into_iter().max().context("there is no backup")
}
