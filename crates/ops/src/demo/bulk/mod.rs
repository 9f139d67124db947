//! Any number of cases, for measuring: put together here, written in large batches.

mod batch;
mod queries;

use crate::demo::data::Data;
use batch::Batch;
use clerk_core::ids::UserId;
use clerk_core::{Error, Result};
use clerk_platform::db;
use jiff::{SignedDuration, Timestamp};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use sqlx::{PgConnection, PgPool};

/// Cases written in one transaction: enough that round trips do not count, few enough that memory does not either.
const BATCH: u32 = 5000;

/// How many years back the first case is.
const YEARS: i64 = 5;

/// The staff that the cases are spread over.
const PARALEGALS: u32 = 46;
const LAWYERS: u32 = 14;

/// Makes this many cases with this many notes each, with clients, tenancies, staff, dates, services and submissions, and
/// then updates the planner's statistics. A second run adds more. What it makes depends on `seed`, `now`, and how many
/// cases there are.
pub async fn generate(pool: &PgPool, cases: u32, notes: u32, seed: u64, now: Timestamp) -> Result<()> {
    let data = Data::read()?;
    let mut connection = pool.acquire().await?;
    let before = queries::cases(&mut connection).await?;
    let maker =
        Maker { data: &data, staff: staff(&mut connection, &data, now).await?, now, first: before, cases, notes };
    drop(connection);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed ^ u64::try_from(before).unwrap_or_default());
    let mut done = 0;
    while done < cases {
        let count = BATCH.min(cases - done);
        let batch = Batch::make(&maker, &mut rng, done, count)?;
        let mut tx = db::begin(pool).await?;
        super::queries::import(&mut tx).await?;
        batch.write(&mut tx).await?;
        tx.commit().await?;
        done += count;
        if cases > BATCH {
            tracing::info!(done, of = cases, "generating cases");
        }
    }
    queries::analyze(pool).await
}

/// What stays the same between batches.
struct Maker<'a> {
    data: &'a Data,
    staff: Staff,
    now: Timestamp,
    /// How many cases there were before.
    first: i64,
    cases: u32,
    notes: u32,
}

impl Maker<'_> {
    /// When the n-th case was opened: evenly over the years, with more of them each year.
    fn opened(&self, n: u32) -> Timestamp {
        let share = (f64::from(n) + 0.5) / f64::from(self.cases);
        let back = SignedDuration::from_hours(YEARS * 365 * 24).mul_f64(1.0 - share.powf(0.8));
        self.now.saturating_sub(back).unwrap_or(self.now)
    }

    /// Whether the n-th case is still open: newer ones more likely, 35 of 100 in all.
    fn is_open(&self, rng: &mut Xoshiro256PlusPlus, n: u32) -> bool {
        let share = (f64::from(n) + 0.5) / f64::from(self.cases);
        rng.random_bool(share.powf(1.857))
    }
}

struct Staff {
    paralegals: Vec<UserId>,
    lawyers: Vec<UserId>,
    coordinator: UserId,
}

/// Makes the staff, or takes those of an earlier run. They have no passwords.
async fn staff(connection: &mut PgConnection, data: &Data, now: Timestamp) -> Result<Staff> {
    let name = |number: usize| {
        let pick =
            |list: &[String], step: usize| list.get(number * step % list.len().max(1)).cloned().unwrap_or_default();
        format!("{} {}", pick(&data.words.first, 17), pick(&data.words.last, 29))
    };
    let mut numbers = 1..;
    let mut make = |kind: &str, count: u32| -> Vec<(String, String)> {
        (1..=count)
            .zip(&mut numbers)
            .map(|(n, number)| (format!("{kind}{n:02}@bulk.example.com"), name(number)))
            .collect()
    };
    let (paralegals, lawyers, coordinators) =
        (make("paralegal", PARALEGALS), make("lawyer", LAWYERS), make("coordinator", 1));
    let coordinators = queries::staff(connection, "COORDINATOR", coordinators, now).await?;
    Ok(Staff {
        paralegals: queries::staff(connection, "PARALEGAL", paralegals, now).await?,
        lawyers: queries::staff(connection, "LAWYER", lawyers, now).await?,
        coordinator: coordinators.first().copied().ok_or(Error::NotFound)?,
    })
}
