//! The scripts themselves: what they say, and what they leave behind when they fail.

use super::site::{Site, refused};
use super::under_load::{remembered, running_release};
use super::visitor::Visitor;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use xtask::{output, shell};

/// Every script, including those that are sourced by others.
fn all() -> Result<Vec<PathBuf>> {
    let mut scripts = Vec::new();
    for folder in ["deploy", "docker"] {
        for entry in std::fs::read_dir(shell::root()?.join(folder))? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "sh") {
                scripts.push(path);
            }
        }
    }
    scripts.sort();
    Ok(scripts)
}

/// shellcheck finds nothing, and `--help` prints something.
pub(super) async fn look() -> Result<()> {
    let scripts = all()?;
    let mut shellcheck = shell::command("shellcheck");
    shell::run("shellcheck", shellcheck.arg("-x").args(&scripts).current_dir(shell::root()?)).await?;
    let mut helpful = 0;
    for script in &scripts {
        let text = std::fs::read_to_string(script)?;
        // Those without a shebang line are sourced by others.
        if !text.starts_with("#!") {
            continue;
        }
        let interpreter = if text.starts_with("#!/bin/sh") { "sh" } else { "bash" };
        let help = shell::output("--help", shell::command(interpreter).arg(script).arg("--help")).await;
        let help = help.with_context(|| format!("{} --help", script.display()))?;
        let name = script.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if help.lines().count() < 2 || !help.contains(&name) {
            bail!("{name} --help says too little:\n{help}");
        }
        helpful += 1;
    }
    output::line(&format!("  {} scripts are clean, the {helpful} that people start say what for", scripts.len()));
    Ok(())
}

/// Deploys that fail before swarm is told anything: what runs goes on, and nothing is remembered.
pub(super) async fn fail_in_the_middle(site: &mut Site) -> Result<()> {
    output::say("deploys that fail in the middle");
    let releases = remembered(site)?;
    let containers = tasks(site).await?;

    let secret = site.server().join("etc/clerk/prod/secrets/SECRET_KEY");
    let aside = secret.with_extension("aside");
    std::fs::rename(&secret, &aside)?;
    let ended = site.refused("deploy.sh", &["prod", "two"], "SECRET_KEY is not set").await;
    std::fs::rename(&aside, &secret)?;
    ended?;

    let config = site.folder.join("nginx/sites-enabled/clerk-prod.conf");
    let before = std::fs::read(&config)?;
    site.copy_scripts("broken")?;
    let template = site.folder.join("broken/deploy/nginx/site.conf.template");
    std::fs::write(&template, std::fs::read_to_string(&template)? + "\nnonsense here;\n")?;
    let done = site.try_script_of("broken", "deploy.sh", &["prod", "two"], "", &[]).await?;
    refused("deploy.sh with a broken template", done, "NGINX does not accept")?;
    if std::fs::read(&config)? != before {
        bail!("the broken configuration of NGINX was left in place");
    }

    // PostgreSQL does not listen there. By then the other role has a new password, which nobody knows.
    let url = site.server().join("etc/clerk/prod/secrets/DATABASE_URL");
    let before = std::fs::read(&url)?;
    std::fs::create_dir_all(site.server().join("etc/clerk/postgres"))?;
    std::fs::copy(site.certificates.file("ca.pem"), site.server().join("etc/clerk/postgres/ca.pem"))?;
    site.copy_scripts("elsewhere")?;
    let settings = site.folder.join("elsewhere/deploy/env/prod.env");
    std::fs::write(&settings, std::fs::read_to_string(&settings)? + "\nDATABASE_HOST=127.0.0.1\n")?;
    let rotate = ["local", "prod", "--rotate-passwords"];
    let done = site.try_script_of("elsewhere", "init-env.sh", &rotate, "", &[]).await?;
    refused("init-env.sh with a database elsewhere", done, "can't sign in")?;
    if std::fs::read(&url)? != before {
        bail!("a password was written down that does not work");
    }

    site.refused("deploy.sh", &["prod", "bad-migration"], "the migration failed").await?;
    site.refused("deploy.sh", &["prod", "no-such-tag"], "there is no image").await?;
    site.refused("scale.sh", &["prod", "web=0"], "is not web=N").await?;
    if remembered(site)? != releases || tasks(site).await? != containers {
        bail!("a deploy that failed has left something behind");
    }
    running_release(site, "one").await?;
    let visitor = Visitor::through_cloudflare("prod", &site.certificates)?;
    visitor.page("/readyz").await?;
    // The copy of the scripts on the server is complete again, too.
    site.script("deploy.sh", &["prod", "one"]).await?;
    let may_sign_in = "select count(*) from pg_roles where rolcanlogin and rolname like 'clerk_prod_app%'";
    if site.postgres.sql("clerk_prod", may_sign_in).await? != "1" {
        bail!("a role that nobody has the password of may sign in");
    }
    Ok(())
}

async fn tasks(site: &Site) -> Result<Vec<String>> {
    let mut tasks = site.docker.containers("clerk-prod_web").await?;
    tasks.extend(site.docker.containers("clerk-prod_worker").await?);
    Ok(tasks)
}
