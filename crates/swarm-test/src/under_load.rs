//! What happens to renters while operators work, and while things break.

use super::renters::Renters;
use super::server;
use super::site::{IMAGE, Site};
use anyhow::{Context, Result, bail};
use std::sync::Arc;
use std::time::Duration;
use xtask::output;

/// How long renters keep coming before and after each event, for it to show.
const AROUND: Duration = Duration::from_secs(3);

const WEB: &str = "clerk-prod_web";
const WORKER: &str = "clerk-prod_worker";

/// With twenty submissions per second, all the time.
pub(super) async fn prove(site: &mut Site, renters: &Arc<Renters>) -> Result<()> {
    let running = renters.start();
    renters.begin("nothing happens");
    tokio::time::sleep(Duration::from_secs(10)).await;
    renters.end_without_failures()?;

    harmless(site, renters, "an update of web and worker", &[&["deploy.sh", "prod", "two"]]).await?;
    running_release(site, "two").await?;
    let scaling = [
        &["scale.sh", "prod", "web=1", "worker=1"][..],
        &["scale.sh", "prod", "web=3"],
        &["scale.sh", "prod", "web=1"],
    ];
    harmless(site, renters, "scaling web from 1 to 3 and back", &scaling).await?;
    let scaling = [&["scale.sh", "prod", "worker=3"][..], &["scale.sh", "prod", "worker=1"]];
    harmless(site, renters, "scaling worker from 1 to 3 and back", &scaling).await?;
    harmless(site, renters, "back to two web servers", &[&["scale.sh", "prod", "web=2"]]).await?;
    sick_image(site, renters).await?;
    harmless(site, renters, "rolling back to the release before", &[&["rollback.sh", "prod"]]).await?;
    running_release(site, "one").await?;

    renters.begin("another certificate");
    tokio::time::sleep(AROUND).await;
    server::another_certificate(site).await?;
    tokio::time::sleep(AROUND).await;
    renters.end_without_failures()?;
    other_passwords(site, renters).await?;

    for service in ["web", "worker"] {
        renters.begin(&format!("killing a task of {service}"));
        tokio::time::sleep(AROUND).await;
        kill_a_task(site, service).await?;
        tokio::time::sleep(AROUND).await;
        renters.end();
    }
    renters.begin("restarting PostgreSQL");
    tokio::time::sleep(AROUND).await;
    site.postgres.restart().await?;
    tokio::time::sleep(AROUND * 2).await;
    renters.end();
    renters.begin("nothing happens again");
    tokio::time::sleep(Duration::from_secs(10)).await;
    running.stop().await?;
    renters.end_without_failures()
}

/// Scripts during which no request may fail.
async fn harmless(site: &mut Site, renters: &Renters, name: &str, scripts: &[&[&str]]) -> Result<()> {
    renters.begin(name);
    tokio::time::sleep(AROUND).await;
    for script in scripts {
        let (name, args) = script.split_first().context("no script")?;
        site.script(name, args).await?;
    }
    tokio::time::sleep(AROUND).await;
    renters.end_without_failures()
}

/// Running tasks keep their password until a deploy replaces them, which nobody notices. New tasks that start in between show
/// that the old password still opens connections. This is done twice, to show that it is spared then, too.
async fn other_passwords(site: &mut Site, renters: &Renters) -> Result<()> {
    let may_sign_in = "select string_agg(rolname, ' ' order by rolname) from pg_roles where rolcanlogin and rolname like 'clerk_prod_app%'";
    let rotate = ["init-env.sh", "local", "prod", "--rotate-passwords"];
    for (name, before, after) in [
        ("other passwords for the database's roles", "clerk_prod_app", "clerk_prod_app2"),
        ("and others again", "clerk_prod_app2", "clerk_prod_app"),
    ] {
        roles(site, may_sign_in, before).await?;
        let scripts = [&rotate[..], &rotate, &["scale.sh", "prod", "web=3", "worker=2"]];
        harmless(site, renters, name, &scripts).await?;
        roles(site, may_sign_in, "clerk_prod_app clerk_prod_app2").await?;
        let scripts = [&["deploy.sh", "prod", "one"][..], &["scale.sh", "prod", "web=2", "worker=1"]];
        harmless(site, renters, "until they are in use", &scripts).await?;
        roles(site, may_sign_in, after).await?;
    }
    running_release(site, "one").await
}

async fn roles(site: &Site, may_sign_in: &str, wanted: &str) -> Result<()> {
    let found = site.postgres.sql("clerk_prod", may_sign_in).await?;
    if found != wanted {
        bail!("roles of prod's servers that may sign in: {found}, not {wanted}");
    }
    Ok(())
}

/// Swarm rolls back a release whose health check fails, and stops no task of the one that runs. The script says so, and does
/// not remember the release.
async fn sick_image(site: &mut Site, renters: &Renters) -> Result<()> {
    renters.begin("deploying a sick image");
    let remembered = remembered(site)?;
    let before = [site.docker.api.serving(WEB).await?, site.docker.api.serving(WORKER).await?];
    let done = site.refused("deploy.sh", &["prod", "sick"], "two runs again").await?;
    if !done.text.contains("nothing answers on port 9") {
        bail!("deploy.sh does not say what the health check said:\n{}", done.text);
    }
    tokio::time::sleep(AROUND).await;
    renters.end_without_failures()?;
    running_release(site, "two").await?;
    let after = [site.docker.api.serving(WEB).await?, site.docker.api.serving(WORKER).await?];
    if before.iter().flatten().any(|task| !after.iter().flatten().any(|now| now == task)) {
        bail!("a task that served was stopped for the sick release: {before:?}, now {after:?}");
    }
    if self::remembered(site)? != remembered {
        bail!("the sick release was remembered");
    }
    Ok(())
}

/// The releases that the scripts remember for prod.
pub(super) fn remembered(site: &Site) -> Result<String> {
    Ok(std::fs::read_to_string(site.server().join("var/lib/clerk/prod/releases"))?)
}

/// Fails unless all tasks of prod run this release.
pub(super) async fn running_release(site: &Site, tag: &str) -> Result<()> {
    let wanted = site.docker.output(&["image", "inspect", "-f", "{{.Id}}", &format!("{IMAGE}:{tag}")]).await?;
    for service in ["web", "worker"] {
        let serving = site.docker.api.serving(&format!("clerk-prod_{service}")).await?;
        if serving.is_empty() {
            bail!("no task of {service} serves, so none runs {tag}");
        }
        for container in serving {
            let image = site.docker.output(&["inspect", "-f", "{{.Image}}", &container]).await?;
            if image != wanted {
                bail!("a task of {service} runs {image} in place of {tag}");
            }
        }
    }
    Ok(())
}

/// Kills a task as the kernel does when memory runs out, and waits until swarm has replaced it.
async fn kill_a_task(site: &Site, service: &str) -> Result<()> {
    let service = format!("clerk-prod_{service}");
    let before = site.docker.api.serving(&service).await?;
    let victim = before.first().context("nothing to kill")?;
    site.docker.run(&["kill", victim]).await?;
    let took = super::until("another task in place of the killed one", Duration::from_secs(90), async || {
        let now = site.docker.api.serving(&service).await?;
        Ok(now.len() == before.len() && !now.contains(victim))
    })
    .await?;
    output::line(&format!("  another task serves after {}", output::duration(took)));
    Ok(())
}
