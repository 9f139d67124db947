//! Killed processes, broken connections, a database that goes away: after each, nothing is lost, nothing is stuck, and no
//! effect is doubled where the handler is idempotent.

use crate::jobs::{Act, Deed, Hog, Once, registry};
use crate::support::{Database, Worker, fast, wait_long, wait_until};
use clerk_core::jobs::{EnqueueOptions, enqueue_all};
use clerk_worker::Settings;
use rustix::process::{Pid, Signal, kill_process};
use std::process::{Child, Command};
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// The variable with the child process's database.
const CHILD_DATABASE: &str = "CLERK_TEST_CHILD_DATABASE";

/// The worker that the tests below start in a process of its own, to kill it; by itself it does nothing.
#[tokio::test]
async fn child() {
    if let Ok(url) = std::env::var(CHILD_DATABASE) {
        let worker = Worker::start(&url, Settings { fast: 8, ..fast() }, registry());
        let (stop, mut terminated) = (worker.shutdown(), signal(SignalKind::terminate()).unwrap());
        tokio::spawn(async move {
            terminated.recv().await;
            stop.cancel();
        });
        worker.run().await.unwrap();
    }
}

/// A worker's process, killed when dropped.
pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn start(url: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "chaos::child", "--nocapture"]).env(CHILD_DATABASE, url);
        Self(command.stdout(std::process::Stdio::null()).spawn().unwrap())
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }

    fn kill(&mut self) {
        // kill(2) with SIGKILL.
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Ends it as swarm does; returns the exit code.
    fn terminate(&mut self) -> Option<i32> {
        kill_process(Pid::from_child(&self.0), Signal::TERM).unwrap();
        self.0.wait().unwrap().code()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

pub(crate) async fn enqueue_once(db: &Database, count: usize) {
    let jobs: Vec<Once> = (0..count).map(|n| Once { name: n.to_string() }).collect();
    let mut connection = db.pool.acquire().await.unwrap();
    enqueue_all(&mut connection, &jobs, EnqueueOptions::default()).await.unwrap();
}

/// Waits until the queue is empty. Then each effect must have happened once, and nothing may be stuck.
pub(crate) async fn all_done_once(db: &Database, count: i64) {
    wait_long("all jobs", async || db.count("select count(*) from apalis.jobs where status <> 'Done'").await == 0)
        .await;
    assert_eq!(db.count("select count(*) from apalis.jobs").await, count);
    assert_eq!(db.count("select count(distinct name) from effects").await, count);
    assert_eq!(db.count("select count(*) from effects").await, count);
}

#[tokio::test]
async fn three_workers_killed_at_random_lose_no_job_and_repeat_no_effect() {
    let db = Database::new().await;
    enqueue_once(&db, 2000).await;
    let mut workers: Vec<Process> = (0..3).map(|_| Process::start(&db.url)).collect();
    wait_until("the first jobs", async || db.count("select count(*) from effects").await > 50).await;
    let mut kills = 0;
    while kills < 8 && db.count("select count(*) from apalis.jobs where status <> 'Done'").await > 0 {
        let victim = rand_below(workers.len());
        workers[victim].kill();
        workers[victim] = Process::start(&db.url);
        kills += 1;
        tokio::time::sleep(Duration::from_millis(50 + rand_below(250) as u64)).await;
    }
    assert!(kills > 2, "the jobs were done before the workers could be killed");
    all_done_once(&db, 2000).await;
    let held = db.count("select count(*) from job_errors where error = 'its worker died'").await;
    assert!(held <= kills * 8, "{held} tries were lost with {kills} processes, which have room for 8 each");
}

fn rand_below(n: usize) -> usize {
    usize::try_from(uuid::Uuid::new_v4().as_u128() % n as u128).unwrap()
}

#[tokio::test]
async fn workers_stopped_under_load_burn_no_attempt() {
    let db = Database::new().await;
    enqueue_once(&db, 1000).await;
    let mut workers: Vec<Process> = (0..3).map(|_| Process::start(&db.url)).collect();
    wait_until("the first jobs", async || db.count("select count(*) from effects").await > 50).await;
    for worker in &mut workers {
        let asked = std::time::Instant::now();
        assert_eq!(worker.terminate(), Some(0));
        assert!(asked.elapsed() < Duration::from_secs(15), "within the drain time: {:?}", asked.elapsed());
        *worker = Process::start(&db.url);
    }
    all_done_once(&db, 1000).await;
    assert_eq!(db.count("select count(*) from apalis.jobs where attempts <> 1").await, 0);
    assert_eq!(db.count("select count(*) from job_errors").await, 0);
}

#[tokio::test]
async fn a_job_held_by_a_killed_process_is_rescued_also_by_one_on_the_same_host() {
    let db = Database::new().await;
    let id = db.enqueue(&Act::new("a", Deed::SleepMs(6000))).await;
    let mut worker = Process::start(&db.url);
    wait_until("the job", async || db.count("select count(*) from effects").await == 1).await;
    worker.kill();
    assert_eq!(db.job(&id).await.0, "Queued");
    // It was the only worker, and it comes back.
    let worker = Process::start(&db.url);
    db.wait_for(&id, "Done").await;
    assert_eq!(db.job(&id).await.1, 2, "the try of the killed process counts");
    assert_eq!(db.count("select count(*) from job_errors where error = 'its worker died' and attempt = 1").await, 1);
    drop(worker);
}

#[tokio::test]
async fn a_job_that_kills_its_worker_each_time_ends_dead() {
    let db = Database::new().await;
    let id = db.enqueue(&Act::new("a", Deed::Abort)).await;
    enqueue_once(&db, 50).await;
    let mut starts = 0;
    while db.job(&id).await.0 != "Killed" {
        assert!(starts < 10, "it goes on and on");
        let mut worker = Process::start(&db.url);
        starts += 1;
        wait_long("the crash, or the end", async || {
            let ended = std::fs::read_to_string(format!("/proc/{}/stat", worker.0.id()))
                .is_ok_and(|stat| stat.contains(") Z "));
            ended || db.job(&id).await.0 == "Killed"
        })
        .await;
        worker.kill();
    }
    let (_, attempts, error) = db.job(&id).await;
    assert_eq!((attempts, error.as_str()), (4, "given up after 4 attempts: its worker died"));
    assert_eq!(db.count("select count(*) from deaths").await, 1);
    assert_eq!(db.count("select count(*) from effects where name = 'a'").await, 4);
    let worker = db.worker(fast());
    wait_long("the others", async || db.count("select count(*) from once").await == 50).await;
    worker.stop().await;
}

#[tokio::test]
async fn broken_connections_are_survived() {
    let db = Database::new().await;
    let worker = db.worker(Settings { fast: 8, ..fast() });
    worker.ready().await;
    let slow = db.enqueue(&Act::new("slow", Deed::SleepMs(1500))).await;
    wait_until("the slow job", async || db.count("select count(*) from effects").await == 1).await;
    // Wait until it sleeps: it would notice a connection that breaks during use.
    tokio::time::sleep(Duration::from_millis(200)).await;
    for _ in 0..3 {
        db.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()").await;
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    let id = db.enqueue(&Act::new("a", Deed::Succeed)).await;
    db.wait_for(&id, "Done").await;
    db.wait_for(&slow, "Done").await;
    assert_eq!(db.job(&slow).await.1, 1, "a running job does not notice");
    worker.stop().await;

    // host-pid-ulid, and the last part is never used again.
    let ours = format!("{}-{}-", hostname::get().unwrap().display(), std::process::id());
    let names: Vec<String> = sqlx::query_scalar("select id from apalis.workers").fetch_all(&db.pool).await.unwrap();
    for name in names {
        assert!(name.strip_prefix(&ours).is_some_and(|rest| rest.parse::<ulid::Ulid>().is_ok()), "{name}");
    }
}

#[tokio::test]
async fn a_worker_whose_password_was_changed_leaves_the_job_to_the_next() {
    let db = Database::new().await;
    let role = db.role("old-password").await;
    let old = Worker::start(&role.url("old-password"), fast(), registry());
    old.ready().await;
    // Its present connections stay good. It needs more for this, and does not get them.
    role.set_password("new-password").await;
    let id = db.enqueue(&Hog { ms: 0 }).await;
    wait_until("the first try", async || ["Failed", "Killed"].contains(&db.job(&id).await.0.as_str())).await;
    let (status, _, error) = db.job(&id).await;
    assert!(status == "Failed" && error.contains("password authentication failed"), "{status}: {error}");
    old.stop().await;
    let new = Worker::start(&role.url("new-password"), fast(), registry());
    db.wait_for(&id, "Done").await;
    new.stop().await;
}

#[tokio::test]
async fn jobs_that_use_up_the_pool_keep_their_lease() {
    let db = Database::new().await;
    // Both take over from the dead after three seconds, half as long as the job holds the connections.
    let settings = || Settings { missed_heartbeats: 15, ..fast() };
    let greedy = db.worker(settings());
    greedy.ready().await;
    let id = db.enqueue(&Hog { ms: 6000 }).await;
    wait_until("it", async || db.count("select count(*) from effects").await == 1).await;
    let other = db.worker(settings());
    db.wait_for(&id, "Done").await;
    assert_eq!(db.job(&id).await.1, 1);
    assert_eq!(db.count("select count(*) from job_errors").await, 0);
    greedy.stop().await;
    other.stop().await;
}

#[tokio::test]
async fn a_claim_whose_answer_was_lost_is_handed_back() {
    let db = Database::new().await;
    let worker = db.worker(fast());
    worker.ready().await;
    // As if this worker had claimed it without getting the answer.
    db.execute("insert into apalis.jobs (id, job_type, job, status, lock_by, lock_at, metadata)
        select '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'fast', convert_to('{\"kind\":\"test_act\",\"version\":1,\"data\":{\"name\":\"lost\",\"deed\":\"Succeed\"}}', 'UTF8'),
            'Queued', id, now(), '' from apalis.workers").await;
    db.wait_for("01ARZ3NDEKTSV4RRFFQ69G5FAV", "Done").await;
    assert_eq!(db.job("01ARZ3NDEKTSV4RRFFQ69G5FAV").await.1, 1, "no attempt was burned");
    worker.stop().await;
}

#[tokio::test]
async fn a_worker_that_can_not_claim_for_long_gives_up() {
    let db = Database::new().await;
    let worker = db.worker(Settings { give_up: Duration::from_secs(1), ..fast() });
    worker.ready().await;
    db.execute("alter table apalis.jobs rename to away").await;
    let error = worker.ended().await.unwrap_err();
    assert!(format!("{error:#}").contains("apalis.jobs"), "{error:#}");
}
