//! Rules about what GitHub runs with our secrets.

use super::repo::File;
use super::{Found, Place};

/// An action that others publish is pinned to a commit, which nobody can change; the version after it is for people.
pub(super) fn actions_are_pinned(file: &File, found: &mut Found) {
    if !file.path.starts_with(".github/") {
        return;
    }
    for (line, text) in file.lines() {
        let text = text.trim_start().trim_start_matches("- ");
        let Some(action) = text.strip_prefix("uses:").map(str::trim) else { continue };
        if !action.starts_with("./") && !is_pinned(action) {
            let what = format!("`{action}` is not pinned: NAME@<40 hex digits> # v<version>");
            found.push(Place { path: file.path.clone(), line, what });
        }
    }
}

fn is_pinned(action: &str) -> bool {
    let Some((_, pin)) = action.split_once('@') else { return false };
    let Some((commit, version)) = pin.split_once(" # v") else { return false };
    commit.len() == 40
        && commit.bytes().all(|digit| digit.is_ascii_hexdigit())
        && version.starts_with(|first: char| first.is_ascii_digit())
}

/// By default a job's token may do everything, and a job that hangs runs for six hours.
pub(super) fn jobs_have_limits(file: &File, found: &mut Found) {
    if !file.path.starts_with(".github/workflows/") {
        return;
    }
    if !file.text.lines().any(|line| line.starts_with("permissions:")) {
        found.push(Place {
            path: file.path.clone(),
            line: 0,
            what: "has no `permissions:` at its top level".to_owned(),
        });
    }
    // The job has no limit so far.
    let mut job: Option<(usize, &str)> = None;
    let mut unlimited = Vec::new();
    for (line, text) in file.lines().skip_while(|(_, text)| *text != "jobs:") {
        let name = text.strip_prefix("  ").filter(|rest| rest.starts_with(|first: char| first.is_ascii_alphabetic()));
        if let Some(name) = name.and_then(|name| name.strip_suffix(':')) {
            unlimited.extend(job.replace((line, name)));
        } else if text.starts_with("    timeout-minutes:") {
            job = None;
        }
    }
    unlimited.extend(job);
    for (line, name) in unlimited {
        let what = format!("the job `{name}` has no `timeout-minutes:`");
        found.push(Place { path: file.path.clone(), line, what });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::lines;

    const WORKFLOW: &str = ".github/workflows/test.yml";

    #[test]
    fn actions_without_a_commit_and_a_version_are_found() {
        let text = "jobs:
  test:
    steps:
      - uses: actions/checkout@0123456789abcdef0123456789abcdef01234567 # v6.0.2
      - uses: ./.github/actions/reach-server
      - uses: actions/checkout@v6
      - name: Cache
        uses: actions/cache@0123456789abcdef0123456789abcdef01234567
      - uses: actions/cache@0123456 # v5
      - uses: actions/checkout
";
        assert_eq!(lines(actions_are_pinned, WORKFLOW, text), [6, 8, 9, 10]);
        assert_eq!(lines(actions_are_pinned, ".github/actions/a/action.yml", text), [6, 8, 9, 10]);
        assert!(lines(actions_are_pinned, "docs/a.md", text).is_empty());
    }

    #[test]
    fn jobs_without_limits_are_found() {
        let good = "on: push\npermissions: {}\njobs:\n  a:\n    timeout-minutes: 5\n    steps: []\n  b-c:\n    timeout-minutes: 5\n";
        assert!(lines(jobs_have_limits, WORKFLOW, good).is_empty());
        let bad = "on:\n  push:\njobs:\n  a:\n    steps: []\n  b:\n    timeout-minutes: 5\n  c:\n    permissions: {}\n";
        assert_eq!(lines(jobs_have_limits, WORKFLOW, bad), [0, 4, 8]);
        assert!(lines(jobs_have_limits, ".github/actions/a/action.yml", bad).is_empty());
    }
}
