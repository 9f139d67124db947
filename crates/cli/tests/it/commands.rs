//! Every command of `clerk`, once as it should be used, and what each refuses.

use crate::support::{Ran, clerk, name, run, submit};
use clerk_core::access::Group;
use clerk_testkit::app::TestApp;
use std::collections::BTreeSet;

/// The commands that `clerk` lists, those below others with a blank between: `user create`.
async fn listed(above: Vec<String>) -> BTreeSet<String> {
    let mut arguments: Vec<&str> = above.iter().map(String::as_str).collect();
    arguments.push("--help");
    let help = run(&arguments, &[]).await.well().out;
    let list = help.split("\nCommands:\n").nth(1).map(|list| list.split("\n\n").next().unwrap());
    let Some(list) = list else { return [above.join(" ")].into() };
    let mut all = BTreeSet::new();
    for command in list.lines().filter_map(|line| line.split_whitespace().next()).filter(|command| *command != "help") {
        all.extend(Box::pin(listed([above.clone(), vec![command.to_owned()]].concat())).await);
    }
    all
}

/// A run, and the command that it is a run of.
struct Run {
    command: &'static str,
    with: Vec<String>,
    /// What it says; what it complains of, if it refuses.
    says: &'static str,
    is_refused: bool,
}

fn runs(command: &'static str, with: &str, says: &'static str) -> Run {
    Run { command, with: with.split_whitespace().map(str::to_owned).collect(), says, is_refused: false }
}

fn refuses(command: &'static str, with: &str, says: &'static str) -> Run {
    Run { is_refused: true, ..runs(command, with, says) }
}

#[tokio::test]
async fn every_command_runs_and_says_what_it_refuses() {
    let app = TestApp::spawn().await;
    submit(&app, "ada@example.com", 1).await;
    let (owner, email) = app.user(&[Group::Lawyer]).await;
    app.execute(&format!(
        "insert into passkeys (user_id, credential_id, name, credential, created_at) values ('{owner}', '\\x01', 'Phone', '{{}}', now())"
    ))
    .await;
    let email = format!("--email {email}");
    let job: String = app.value("select id from apalis.jobs order by id limit 1").await;
    let (job, database) = (job.as_str(), name(&app));
    let health = app.at("/healthz");
    let manifest = std::env::temp_dir().join(format!("manifest-{}", uuid::Uuid::new_v4()));
    std::fs::write(&manifest, clerk(&app, &["backup", "manifest"], &[]).await.well().out).unwrap();
    let manifest = manifest.to_str().unwrap();

    let table = [
        runs("migrate", "", "the schema is up to date\n"),
        runs("backup manifest", "", "\"tables\""),
        refuses("backup manifest", "--snapshot 0-0-0", "snapshot"),
        runs("backup compare", manifest, "no differences"),
        refuses("backup compare", "/nowhere/manifest", "reading /nowhere/manifest"),
        runs(
            "user create",
            "--email kim@example.org --group Lawyer --password plum-ferry-oboe",
            "created kim@example.org\n",
        ),
        refuses("user create", "--email kim@example.org --group Lawyer --password plum-ferry-oboe", "email"),
        refuses("user create", "--email lee@example.org --group Boss --password plum-ferry-oboe", "expected Paralegal"),
        refuses("user create", "--email lee@example.org --group Lawyer --password short", "at least 12 characters"),
        refuses("user create", "--email lee@example.org --group Lawyer", "at least 12 characters"),
        refuses("user create", "--email lee --group Lawyer --password plum-ferry-oboe", "email"),
        refuses("user create", "--group Lawyer", "--email"),
        runs(
            "user password",
            "--email kim@example.org --password drum-oboe-ferry-plum",
            "signed them out everywhere\n",
        ),
        refuses("user password", "--email kim@example.org", "at least 12 characters"),
        refuses("user password", "--email nobody@example.org --password drum-oboe-ferry-plum", "not found"),
        refuses("user password", "--email kim@example.org --password kim-example-clerk", "too easy to guess"),
        runs("user remove-factors", &email, "has no second factor any more and is signed out everywhere\n"),
        refuses("user remove-factors", &email, "They have no second factor."),
        refuses("user remove-factors", "--email nobody@example.org", "not found"),
        runs("user ways", "--way password --way Passkey", "people sign in with: Email and password, Passkey\n"),
        refuses("user ways", "--way fax", "expected Password"),
        runs("token create", "--email kim@example.org --name reports", ""),
        refuses("token create", "--email nobody@example.org --name reports", "not found"),
        runs("token list", "--email kim@example.org", "reports: write, until "),
        runs("token revoke", "--email kim@example.org --name reports", "revoked 1\n"),
        refuses("token revoke", "--email kim@example.org --name reports", "has no active token called"),
        runs("user deactivate", "--email kim@example.org", "kim@example.org no longer has access\n"),
        refuses("user deactivate", "--email nobody@example.org", "not found"),
        refuses("token create", "--email kim@example.org --name reports", "is deactivated"),
        runs("jobs list", "--state done", "done jobs\n"),
        refuses("jobs list", "--state lost", "expected one of waiting"),
        runs("jobs show", job, "try 1 of"),
        refuses("jobs show", "nothing", "not found"),
        runs("jobs retry", "--kind process_submission", "0 dead jobs of kind process_submission"),
        refuses("jobs retry", job, "clerk: "),
        refuses("jobs retry", "", "required"),
        refuses("jobs retry", "nothing --kind process_submission", "cannot be used with"),
        refuses("jobs cancel", job, "clerk: "),
        refuses("jobs cancel", "nothing", "not found"),
        runs("jobs stats", "", "slow: "),
        runs("jobs stats", "--json", "\"classes\""),
        runs("health", &health, ""),
        refuses("health", "http://127.0.0.1:1/", "nothing answers"),
        refuses("health", "nowhere", "invalid value"),
        runs("storage verify", "", "0 lost"),
        refuses("storage verify", "--sample many", "invalid value"),
        runs("audit seal", "", "entries, head "),
        runs("audit verify", "", "the audit trail is as it was written"),
        refuses("audit verify", "--manifest nowhere.json", "reading nowhere.json"),
        runs("doctor", "--only database --role owner", ""),
        refuses("doctor", "--only everything", "invalid value"),
        refuses("demo load", "", "local environment only"),
        refuses("demo generate", "--cases 1", "local environment only"),
        refuses("obfuscate", "--yes-this-database another", "another"),
        runs("obfuscate", &format!("--yes-this-database {database}"), "none of the old values is left"),
    ];
    for Run { command, with, says, is_refused } in &table {
        let arguments: Vec<&str> = command.split(' ').chain(with.iter().map(String::as_str)).collect();
        let Ran { code, out, err } = clerk(&app, &arguments, &[]).await;
        let (text, expected) = if *is_refused { (&err, code != Some(0)) } else { (&out, code == Some(0)) };
        assert!(expected && text.contains(says), "{arguments:?}: {code:?}\n{out}\n{err}");
        assert!(!err.contains("panicked") && code.is_some_and(|code| code < 3), "{arguments:?}: {code:?}\n{err}");
    }
    std::fs::remove_file(manifest).unwrap();

    let local = [("CLERK_ENV", "local")];
    let nothing = clerk(&app, &["demo", "load"], &local).await.well();
    assert!(nothing.out.contains("there are already cases"), "{nothing:?}");
    let made = clerk(&app, &["demo", "generate", "--cases", "3", "--notes", "1"], &local).await.well();
    assert_eq!(made.out, "generated 3 cases with 1 note each\n");

    let tried: BTreeSet<String> = table.iter().map(|run| run.command.to_owned()).collect();
    assert_eq!(listed(Vec::new()).await, tried, "every command is in the table");
}

#[tokio::test]
async fn a_command_that_is_none_is_refused_with_the_ones_that_are() {
    for arguments in [&["users"][..], &["user", "delete"], &[], &["user"], &["--nonsense"]] {
        let refused = run(arguments, &[]).await;
        assert_eq!(refused.code, Some(2), "{arguments:?}: {refused:?}");
        assert!(refused.err.contains("Usage: clerk"), "{arguments:?}: {refused:?}");
    }
}
