//! Outages of the database itself: stopped, crashed, its clock moved. Each test has a server of its own.

mod chaos {
    use crate::chaos::{Process, all_done_once, enqueue_once};
    use crate::jobs::{Act, Count, Deed};
    use crate::support::{Database, fast, wait_long, wait_until};
    use clerk_core::jobs::{EnqueueOptions, enqueue};
    use clerk_platform::db::begin;
    use clerk_testkit::postgres::{Cluster, Options};
    use clerk_worker::Settings;
    use sqlx::postgres::PgPoolOptions;
    use std::collections::HashMap;
    use std::time::Duration;
    use tokio_util::sync::CancellationToken;

    fn options() -> Options {
        let mut options = Options::kept();
        options.settings = vec![("max_connections".into(), "100".into()), ("fsync".into(), "off".into())];
        options
    }

    async fn cluster(folder: &tempfile::TempDir) -> (Cluster, Database) {
        let cluster = Cluster::start(&folder.path().join("pg"), &options()).await.unwrap();
        let db = Database::on(&cluster.url("clerk")).await;
        (cluster, db)
    }

    #[tokio::test]
    async fn a_database_that_is_away_for_45_seconds_stops_nothing_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let (mut cluster, db) = cluster(&folder).await;
        enqueue_once(&db, 3000).await;
        let mut workers: Vec<Process> = (0..2).map(|_| Process::start(&db.url)).collect();
        wait_until("the first jobs", async || db.count("select count(*) from effects").await > 100).await;
        cluster.halt().await.unwrap();
        tokio::time::sleep(Duration::from_secs(45)).await;
        cluster.restart(&options()).await.unwrap();
        all_done_once(&db, 3000).await;
        assert!(workers.iter_mut().all(Process::is_running), "they came back by themselves");
        drop(workers);
        db.pool.close().await;
    }

    #[tokio::test]
    async fn a_database_that_crashes_under_load_loses_no_job() {
        let folder = tempfile::tempdir().unwrap();
        let (mut cluster, db) = cluster(&folder).await;
        enqueue_once(&db, 1500).await;
        let mut workers: Vec<Process> = (0..2).map(|_| Process::start(&db.url)).collect();
        for share in [100, 500] {
            wait_until("some jobs", async || db.count("select count(*) from once").await > share).await;
            cluster.crash().await.unwrap();
            cluster.restart(&options()).await.unwrap();
        }
        all_done_once(&db, 1500).await;
        assert!(workers.iter_mut().all(Process::is_running));
        drop(workers);
        db.pool.close().await;
    }

    /// Settings as on a real server, except for `fsync`: the machine stays up, and so does its file cache. What is lost when
    /// the postmaster is killed is therefore what PostgreSQL had not yet written: commits that did not wait for it.
    fn patient(wal_writer_delay: &str) -> Options {
        let mut options = options();
        let settings = [("synchronous_commit", "on"), ("wal_writer_delay", wal_writer_delay)];
        options.settings.extend(settings.map(|(name, value)| (name.to_owned(), value.to_owned())));
        options
    }

    /// Enqueues jobs, each in a transaction of its own as a request does, until told to stop. Returns the names of those that
    /// were accepted; the others got an error, and may exist or not.
    async fn enqueue_until(url: String, who: char, stop: CancellationToken) -> Vec<String> {
        let options = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(5));
        let pool = options.connect_lazy(&url).unwrap();
        let mut accepted = Vec::new();
        for number in 0.. {
            if stop.is_cancelled() {
                break;
            }
            let job = Count { name: format!("{who}{number}") };
            let enqueued: clerk_core::Result<()> = async {
                let mut tx = begin(&pool).await?;
                enqueue(&mut tx, &job, EnqueueOptions::default()).await?;
                Ok(tx.commit().await?)
            }
            .await;
            match enqueued {
                Ok(()) => accepted.push(job.name),
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
        pool.close().await;
        accepted
    }

    #[tokio::test]
    async fn a_postmaster_killed_under_load_loses_no_accepted_job_and_repeats_at_most_what_was_running() {
        const ROOM: usize = 8;
        const KILLS: usize = 3;
        let folder = tempfile::tempdir().unwrap();
        let options = patient("200ms");
        let mut cluster = Cluster::start(&folder.path().join("pg"), &options).await.unwrap();
        let db = Database::on(&cluster.url("clerk")).await;
        // Neither takes the other for dead while both wait for the database.
        let settings = || Settings { fast: ROOM, missed_heartbeats: 50, ..fast() };
        let workers = [db.worker(settings()), db.worker(settings())];
        let stop = CancellationToken::new();
        let renters: Vec<_> = ['a', 'b', 'c']
            .into_iter()
            .map(|who| tokio::spawn(enqueue_until(db.url.clone(), who, stop.clone())))
            .collect();
        for kill in 0..KILLS {
            let before = db.count("select count(*) from effects").await;
            wait_until("some jobs", async || db.count("select count(*) from effects").await > before + 100).await;
            cluster.kill().await.unwrap();
            // The last time, the renters stop, too.
            if kill + 1 == KILLS {
                stop.cancel();
            }
            cluster.restart(&options).await.unwrap();
        }
        let mut accepted = Vec::new();
        for renter in renters {
            accepted.extend(renter.await.unwrap());
        }
        assert!(accepted.len() > 50 * KILLS, "{}", accepted.len());

        wait_long("all jobs", async || db.count("select count(*) from apalis.jobs where status <> 'Done'").await == 0)
            .await;
        for worker in workers {
            worker.stop().await;
        }
        // Nothing that was confirmed to a renter is lost, and each had its effect.
        let effects = sqlx::query_as::<_, (String, i64)>("select name, count(*) from effects group by name");
        let effects: HashMap<String, i64> = effects.fetch_all(&db.pool).await.unwrap().into_iter().collect();
        let missing: Vec<&String> = accepted.iter().filter(|name| !effects.contains_key(*name)).collect();
        assert!(missing.is_empty(), "of {} jobs these are lost: {missing:?}", accepted.len());
        // Any others are jobs whose acceptance a renter was not told about: at most one each per kill.
        let jobs = usize::try_from(db.count("select count(*) from apalis.jobs").await).unwrap();
        assert!(jobs <= accepted.len() + 3 * KILLS, "{jobs} jobs, of which {} were accepted", accepted.len());
        assert_eq!(effects.len(), jobs, "each job had its effect");
        // A job whose end, or the answer to it, was lost runs again, but only if a worker held it.
        let again: i64 = effects.values().map(|times| times - 1).sum();
        let held = i64::try_from(KILLS * ROOM * 2).unwrap();
        assert!(again <= held, "{again} runs too many, with {KILLS} kills and room for {held}");
        db.pool.close().await;
    }

    #[tokio::test]
    async fn the_end_of_a_job_that_a_killed_postmaster_had_not_written_is_lost_and_the_job_runs_again() {
        let folder = tempfile::tempdir().unwrap();
        // Ends stay in the server's memory until someone waits for a commit.
        let options = patient("10s");
        let mut cluster = Cluster::start(&folder.path().join("pg"), &options).await.unwrap();
        let db = Database::on(&cluster.url("clerk")).await;
        let worker = db.worker(Settings { missed_heartbeats: 50, ..fast() });
        worker.ready().await;
        // PostgreSQL may happen to write at just that moment, but not each time.
        for name in ["1", "2", "3", "4", "5"] {
            let id = db.enqueue(&Count { name: name.to_owned() }).await;
            db.wait_for(&id, "Done").await;
            cluster.kill().await.unwrap();
            cluster.restart(&options).await.unwrap();
            wait_until("its end", async || db.status(&id).await.is_some_and(|status| status == "Done")).await;
            let ran = sqlx::query_scalar::<_, i64>("select count(*) from effects where name = $1").bind(name);
            let ran = ran.fetch_one(&db.pool).await.unwrap();
            assert!(ran == 1 || ran == 2, "{ran}");
            if ran == 2 {
                assert_eq!(db.job(&id).await, ("Done".into(), 1, String::new()), "no try is used up");
                worker.stop().await;
                db.pool.close().await;
                return;
            }
        }
        panic!("no end was ever lost: the worker waits for each to be written");
    }

    /// Makes `now()` and `clock_timestamp()` differ from the machine's clock, on all connections made from now on.
    async fn shift(db: &Database, by: &'static str) {
        sqlx::query("update fake.shift set by = $1::text::interval").bind(by).execute(&db.pool).await.unwrap();
    }

    #[tokio::test]
    async fn a_clock_that_jumps_an_hour_takes_no_job_away_and_holds_none_up() {
        let db = Database::new().await;
        db.execute(
            "create schema fake;
             create table fake.shift (by interval);
             insert into fake.shift values ('0');
             create function fake.now() returns timestamptz stable language sql as 'select pg_catalog.now() + by from fake.shift';
             create function fake.clock_timestamp() returns timestamptz volatile language sql as
                 'select pg_catalog.clock_timestamp() + by from fake.shift';
             do $$ begin execute format('alter database %I set search_path = fake, public, pg_catalog', current_database()); end $$",
        )
        .await;
        let workers = [db.worker(fast()), db.worker(fast())];
        for worker in &workers {
            worker.ready().await;
        }
        for (number, by) in ["1 hour", "0", "-1 hour", "0"].into_iter().enumerate() {
            // One that runs across the jump, and some that are due when it happens.
            let name = format!("across {number}");
            let across = db.enqueue(&Act::new(&name, Deed::SleepMs(1800))).await;
            let started =
                async || db.count("select count(*) from effects where name like 'across%'").await == number as i64 + 1;
            wait_until("it", started).await;
            shift(&db, by).await;
            let after = db.enqueue(&Act::new("after", Deed::Succeed)).await;
            db.wait_for(&after, "Done").await;
            db.wait_for(&across, "Done").await;
            assert_eq!(db.job(&across).await.1, 1, "nobody took it for lost: {by}");
        }
        assert_eq!(db.count("select count(*) from job_errors").await, 0);
        for worker in workers {
            worker.stop().await;
        }
    }
}
