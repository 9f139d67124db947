//! Every submission that was accepted is one case.

use super::personal::Personal;
use super::renters::Renters;
use anyhow::{Result, bail};
use std::fmt::Write as _;
use std::time::Duration;
use xtask::output;

/// Long enough for the jobs of a killed worker to be taken over by another.
const PATIENCE: Duration = Duration::from_secs(300);

/// Waits until no submission is left to be processed.
async fn wait_until_processed(ask: impl AsyncFn(&str) -> Result<String>) -> Result<()> {
    let left = "select count(*) from submissions where is_complete and not is_processed and failed_at is null";
    let took = super::until("all submissions are processed", PATIENCE, async || Ok(ask(left).await? == "0")).await?;
    output::line(&format!("  all submissions are processed after another {}", output::duration(took)));
    Ok(())
}

/// Compares the database with what renters were told: exactly one case for each accepted submission, found by the submission's
/// id and by what the renter wrote, with the photo that was uploaded; and no renter has more than one. `ask` queries the
/// environment's database.
pub(super) async fn check(
    ask: impl AsyncFn(&str) -> Result<String>,
    env: &str,
    renters: &Renters,
    personal: &Personal,
) -> Result<()> {
    let accepted = renters.accepted();
    if accepted.is_empty() {
        bail!("no submission was accepted by {env}, so nothing can be said");
    }
    wait_until_processed(&ask).await?;
    let mut rows = String::new();
    for submission in &accepted {
        let has_photo = personal.photo(submission.renter).is_some();
        writeln!(rows, "{}\t{}\t{has_photo}", submission.id, personal.email(submission.renter))?;
    }
    let script = format!(
        "create temp table accepted (id uuid, email text, has_photo boolean);\ncopy accepted from stdin;\n{rows}\\.\n\
         create temp table found as\n\
         select a.id, count(c.id) as by_id, (select count(*) from cases x join clients y on y.id = x.client_id\n\
             where y.email = a.email) as by_email,\n\
             (select count(*) from uploads u where u.case_id = any (array_agg(c.id))) as photos, a.has_photo\n\
         from accepted a left join cases c on c.submission_id = a.id group by a.id, a.email, a.has_photo;\n\
         select json_build_object('accepted', count(*), 'missing', count(*) filter (where by_id = 0 or by_email = 0),\n\
             'twice', count(*) filter (where by_id > 1 or by_email > 1),\n\
             'with_photo', count(*) filter (where has_photo),\n\
             'photos_amiss', count(*) filter (where photos <> has_photo::int),\n\
             'renters_with_two_cases', (select count(*) from (select from cases c join clients p on p.id = c.client_id\n\
                 where p.email like '{mark}.%' group by p.email having count(*) > 1) more),\n\
             'cases', (select count(*) from cases c join clients p on p.id = c.client_id where p.email like '{mark}.%'),\n\
             'about_missing', (select json_agg(json_build_object('id', f.id, 'complete', s.is_complete,\n\
                 'processed', s.is_processed, 'submitted', s.submitted_at, 'failed', s.failure_reason, 'cases', f.by_id,\n\
                 'cases_of_renter', f.by_email))\n\
                 from found f left join submissions s on s.id = f.id where f.by_id = 0 or f.by_email = 0))\n\
         from found;\n",
        mark = personal.mark()
    );
    let found = ask(&script).await?;
    output::line(&format!("  {env}: {found}"));
    let found: serde_json::Value = serde_json::from_str(&found)?;
    let number = |name: &str| found.get(name).and_then(serde_json::Value::as_u64);
    for wrong in ["missing", "twice", "photos_amiss", "renters_with_two_cases"] {
        if number(wrong) != Some(0) {
            bail!("accepted submissions and cases of {env} do not match");
        }
    }
    if number("accepted") != u64::try_from(accepted.len()).ok() {
        bail!("a submission was accepted twice under one id");
    }
    Ok(())
}
