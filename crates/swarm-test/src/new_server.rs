//! A server from nothing, over SSH, as docs/operations.md says: restarted, given a second one next to it, and lost.

use super::cases;
use super::centre::{Centre, ENV};
use super::engine::Docker;
use super::gate;
use super::logs;
use super::machines::{CLOUDFLARE, HERE, Machine, Machines};
use super::personal::Personal;
use super::renters::Renters;
use anyhow::{Context, Result, bail};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpSocket;
use xtask::output;

/// Longer than a machine in the same room takes to answer, or to refuse.
const SILENCE: Duration = Duration::from_secs(2);
/// What the swarm calls the second server.
const SECOND: &str = "clerk2";
/// How long it may take until renters are served again after a server was restarted, or has lost its neighbour.
const PATIENCE: Duration = Duration::from_secs(180);

/// Everything from an empty machine on.
pub(super) async fn prove(machines: &Machines, docker: &Docker, personal: &Arc<Personal>) -> Result<()> {
    let mut centre = Centre::prepare(machines.folder(), docker).await?;
    output::say("a new server");
    let begun = Instant::now();
    let mut first = machines.boot(1).await?;
    centre.provision(&first).await?;
    centre.deploy(&first).await?;
    let renters = Renters::new(centre.visitor(&first)?, personal.clone());
    renters.several("twenty submissions to a new server", 20).await?;
    output::say(&format!("an empty machine takes submissions after {}", output::duration(begun.elapsed())));
    doors(&first).await?;
    gate::prove(&mut centre, &first).await?;
    centre.script(&first, "pitr.sh", &[ENV, "enable"]).await?;
    timers(&mut centre, &first).await?;

    output::say("restarting the server");
    let begun = Instant::now();
    first.reboot().await?;
    wait_until_served(&centre, &first).await?;
    output::line(&format!("  renters are served again after {}", output::duration(begun.elapsed())));
    renters.several("twenty submissions after a restart", 20).await?;

    output::say("a second server next to it");
    let second = machines.boot_like_ubuntu(2).await?;
    if takes_keys_alone(&second).await.is_ok() {
        bail!("a new machine takes keys alone by itself: nothing shows that provision.sh sees to it");
    }
    centre.join(&first, &second).await?;
    takes_keys_alone(&second).await?;
    wait_until_both_serve(&first, &second).await?;
    renters.several("a hundred submissions to two servers", 100).await?;
    check_cases(&first, &renters, personal).await?;
    both_work(&first, &second).await?;

    output::say("restarting the first, with the second next to it");
    let begun = Instant::now();
    first.reboot().await?;
    wait_until_served(&centre, &first).await?;
    output::line(&format!("  renters are served again after {}", output::duration(begun.elapsed())));
    wait_until_both_serve(&first, &second).await?;
    renters.several("twenty submissions after its restart", 20).await?;
    until_nobody_waits(&centre, &first).await?;

    let empty = async {
        first.run(&format!("docker node update --availability drain {SECOND}")).await?;
        wait_until_alone(&first).await
    };
    tokio::try_join!(empty, renters.several("the second server is emptied, while a hundred submit", 100))?;
    second.run("docker swarm leave").await?;
    super::until("the second has left the swarm", PATIENCE, async || {
        Ok(first.run(&format!("docker node inspect -f '{{{{.Status.State}}}}' {SECOND}")).await? == "down")
    })
    .await?;
    part(&mut centre, &first, &renters).await?;
    check_cases(&first, &renters, personal).await?;

    output::say("the second comes back");
    centre.join(&first, &second).await?;
    wait_until_both_serve(&first, &second).await?;
    renters.several("twenty submissions to two servers again", 20).await?;

    output::say("the second server loses its power");
    let begun = Instant::now();
    second.cut_power();
    wait_until_alone(&first).await?;
    output::line(&format!("  its tasks run on the first after {}", output::duration(begun.elapsed())));
    renters.several("twenty submissions to the server that is left", 20).await?;
    check_cases(&first, &renters, personal).await?;
    part(&mut centre, &first, &renters).await?;
    check_cases(&first, &renters, personal).await?;

    output::say("the first server is lost, with all that is on it");
    centre.script(&first, "pitr.sh", &[ENV, "check"]).await?;
    first.cut_power();
    let begun = Instant::now();
    let third = machines.boot_like_ubuntu(3).await?;
    centre.provision(&third).await?;
    centre.recover(&third).await?;
    centre.deploy(&third).await?;
    wait_until_served(&centre, &third).await?;
    output::say(&format!("another machine has taken its place after {}", output::duration(begun.elapsed())));
    doors(&third).await?;
    check_cases(&third, &renters, personal).await?;
    let of_third = Renters::new(centre.visitor(&third)?, personal.clone());
    of_third.several("twenty submissions to the server in its place", 20).await?;
    check_cases(&third, &of_third, personal).await?;
    let submitted = renters.accepted().len() + of_third.accepted().len();
    logs::hold_no_personal_data(logs::of_machines(machines).await?, personal, &[ENV], submitted)
}

/// Removes the second server, which no longer runs anything.
async fn part(centre: &mut Centre, first: &Machine, renters: &Renters) -> Result<()> {
    output::say("the second is taken away for good");
    if !listens(first).await? {
        bail!("PostgreSQL listens on {} no more, while it has another server to serve", first.address);
    }
    centre.part(first, SECOND).await?;
    if listens(first).await? {
        bail!("PostgreSQL still listens on {}", first.address);
    }
    output::line("  PostgreSQL no longer listens on its address in the servers' network");
    renters.several("twenty submissions to a server alone again", 20).await
}

async fn check_cases(server: &Machine, renters: &Renters, personal: &Personal) -> Result<()> {
    let database = format!("clerk_{ENV}");
    cases::check(async |text: &str| server.sql(&database, text).await, ENV, renters, personal).await
}

async fn wait_until_served(centre: &Centre, server: &Machine) -> Result<()> {
    let visitor = centre.visitor(server)?;
    super::until("the site answers", PATIENCE, async || Ok(visitor.page("/readyz").await.is_ok())).await.map(drop)
}

/// Measures for how long the first server, after a restart, makes requests wait for tasks on the second that it can't reach
/// yet.
async fn until_nobody_waits(centre: &Centre, server: &Machine) -> Result<()> {
    const SLOW: Duration = Duration::from_secs(1);
    const QUIET: Duration = Duration::from_secs(30);
    const PATIENCE: Duration = Duration::from_secs(600);
    let visitor = centre.visitor(server)?;
    let begun = Instant::now();
    let (mut last_slow, mut asked, mut slow) = (begun, 0_u32, 0_u32);
    while last_slow.elapsed() < QUIET {
        if begun.elapsed() > PATIENCE {
            bail!("after {} requests still wait for the second server", output::duration(PATIENCE));
        }
        let asking = Instant::now();
        visitor.page("/healthz").await?;
        asked += 1;
        if asking.elapsed() > SLOW {
            last_slow = Instant::now();
            slow += 1;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let took = output::duration(last_slow.duration_since(begun));
    output::line(&format!("  {slow} of {asked} requests waited for the second, the last after {took}"));
    Ok(())
}

/// Waits until all tasks of web run on the first server.
async fn wait_until_alone(first: &Machine) -> Result<()> {
    let format = "{{.Node}} {{.CurrentState}}";
    let tasks = format!("docker service ps -f desired-state=running --format '{format}' clerk-{ENV}_web");
    super::until("all tasks of web run on the first server", PATIENCE, async || {
        let tasks = first.run(&tasks).await?;
        Ok(tasks.lines().count() == 4 && tasks.lines().all(|task| task.starts_with("clerk1 Running")))
    })
    .await
    .map(drop)
}

async fn wait_until_both_serve(first: &Machine, second: &Machine) -> Result<()> {
    let mut reason = None;
    let waited = super::until("both servers serve", PATIENCE, async || {
        reason = both_serve(first, second).await.err();
        Ok(reason.is_none())
    })
    .await;
    match (waited, reason) {
        (Err(late), Some(reason)) => Err(reason.context(late)),
        (waited, _) => waited.map(drop),
    }
}

/// Checks what can be reached on the server, and from where.
async fn doors(server: &Machine) -> Result<()> {
    let open = [(HERE, 22), (CLOUDFLARE, 80), (CLOUDFLARE, 443)];
    let closed = [(HERE, 80), (HERE, 443)].into_iter();
    let closed = closed.chain([2377, 5432, 7946, 8000, 8100].map(|port| (CLOUDFLARE, port)));
    for (from, port) in open {
        if !answers(from, server.address, port).await? {
            bail!("port {port} of the server does not answer to {from}");
        }
    }
    for (from, port) in closed {
        if answers(from, server.address, port).await? {
            bail!("port {port} of the server answers to {from}");
        }
    }
    output::line("  SSH answers to everyone, NGINX to CloudFlare's addresses, nothing else to anyone");
    takes_keys_alone(server).await
}

/// Checks that SSH accepts only keys.
async fn takes_keys_alone(server: &Machine) -> Result<()> {
    let told = server.ssh_without_key().await?;
    if !told.contains("Permission denied (publickey).") {
        bail!("SSH on {} tells someone without a key: {told}", server.address);
    }
    Ok(())
}

/// Whether a port answers. A refusal is an error: the firewall should not reveal even that.
async fn answers(from: Ipv4Addr, to: Ipv4Addr, port: u16) -> Result<bool> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((from, 0).into())?;
    match tokio::time::timeout(SILENCE, socket.connect((to, port).into())).await {
        Ok(connected) => connected.map(|_| true).with_context(|| format!("port {port}, from {from}")),
        Err(_) => Ok(false),
    }
}

/// Whether PostgreSQL listens on the server's own address, not only on its loopback.
async fn listens(server: &Machine) -> Result<bool> {
    let sockets = server.run("ss -Hltn").await?;
    let address = format!("{}:5432", server.address);
    Ok(sockets.split_whitespace().any(|word| word == address))
}

/// What systemd does at night, started by hand.
async fn timers(centre: &mut Centre, server: &Machine) -> Result<()> {
    let timers = server.run("systemctl list-timers --no-legend 'clerk-*'").await?;
    for unit in ["backup", "backup-age", "pitr-backup", "pitr-check"] {
        let name = format!("clerk-{ENV}-{unit}");
        if !timers.contains(&format!("{name}.timer")) {
            bail!("the server has no timer {name}:\n{timers}");
        }
        server.run(&format!("systemctl start {name}.service")).await?;
        output::line(&format!("  {name}.service did its work"));
    }
    let list = centre.script(server, "backup.sh", &[ENV, "--list"]).await?;
    if !list.text.contains("daily") {
        bail!("no backup came of its unit:\n{}", list.text);
    }
    Ok(())
}

/// Checks that each server runs a task of web, and that each of them reaches the database.
async fn both_serve(first: &Machine, second: &Machine) -> Result<()> {
    let mut counts = Vec::new();
    for server in [first, second] {
        let tasks = containers(server, "web").await?;
        for task in &tasks {
            server.run(&format!("docker exec {task} clerk health http://127.0.0.1:8000/readyz")).await?;
        }
        counts.push(tasks.len());
    }
    output::line(&format!("  tasks of web on the first and the second server, all of them ready: {counts:?}"));
    if counts.contains(&0) {
        bail!("web was not spread over both servers");
    }
    Ok(())
}

/// Checks that jobs were done on each server.
async fn both_work(first: &Machine, second: &Machine) -> Result<()> {
    let mut done = Vec::new();
    for server in [first, second] {
        let hosts: Vec<String> = containers(server, "worker").await?.iter().map(|host| format!("'{host}%'")).collect();
        let count =
            format!("select count(*) from apalis.jobs where lock_by like any (array[{}]::text[])", hosts.join(","));
        done.push(first.sql(&format!("clerk_{ENV}"), &count).await?.parse::<u64>()?);
    }
    output::line(&format!("  jobs that workers on the first and the second server did: {done:?}"));
    if done.contains(&0) {
        bail!("the workers of one server did nothing");
    }
    Ok(())
}

async fn containers(server: &Machine, service: &str) -> Result<Vec<String>> {
    let label = format!("label=com.docker.swarm.service.name=clerk-{ENV}_{service}");
    let ids = server.run(&format!("docker ps -q -f {label}")).await?;
    Ok(ids.split_whitespace().map(ToOwned::to_owned).collect())
}
