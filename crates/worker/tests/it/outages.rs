//! chaos of the database itself: stopped, crashed, its clock moved. Each test has a server of its own.

mod chaos {
    use crate::chaos::{Process, all_done_once, enqueue_once};
    use crate::jobs::{Act, Deed};
    use crate::support::{Database, fast, wait_until};
    use clerk_testkit::postgres::{Cluster, Options};
    use std::time::Duration;

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

    /// Makes `now()` and `clock_timestamp()` of all connections made from now on differ from the machine's clock.
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
            // One that runs across the jump, and some that are due when it comes.
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
