//! How the findings are shown.

use super::finding::{Finding, State};
use crate::commands::say;
use clerk_platform::words::counted;
use serde_json::json;

pub(super) fn print(findings: &[Finding], as_json: bool) -> anyhow::Result<()> {
    let count = |state| findings.iter().filter(|finding| finding.state == state).count();
    let (warnings, failed) = (count(State::Warning), count(State::Failed));
    if as_json {
        let state = match (failed, warnings) {
            (0, 0) => State::Ok,
            (0, _) => State::Warning,
            _ => State::Failed,
        };
        say(&serde_json::to_string_pretty(&json!({ "state": state, "checks": findings }))?);
        return Ok(());
    }
    for finding in findings {
        let state = match finding.state {
            State::Ok => "ok     ",
            State::Warning => "warning",
            State::Failed => "FAILED ",
        };
        say(&format!("{state}  {}: {}", finding.name, finding.found));
        if let Some(fix) = &finding.fix {
            say(&format!("         {fix}"));
        }
    }
    say(&format!("{} ok, {}, {failed} failed", count(State::Ok), counted(warnings, "warning", "warnings")));
    Ok(())
}
