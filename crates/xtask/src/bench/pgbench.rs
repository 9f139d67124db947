//! The same statements run by `pgbench`: what the database can do without an application around it.

use super::http::Statement;
use super::site::Site;
use crate::shell;
use anyhow::{Context, Result, bail};
use tokio::process::Command;

/// Transactions per second, where one transaction is all statements of one request. `requests` are such transactions with
/// different values; pgbench picks among them.
pub(super) async fn requests(site: &Site, requests: &[Vec<Statement>], clients: usize, seconds: u64) -> Result<f64> {
    let mut pgbench = program(site, clients, seconds);
    for (number, statements) in requests.iter().enumerate() {
        let (script, variables) = script(number, statements);
        let path = site.folder().join(format!("script{number}.sql"));
        std::fs::write(&path, script).with_context(|| format!("can't write {}", path.display()))?;
        pgbench.arg("--file").arg(path);
        for (name, value) in variables {
            pgbench.arg(format!("--define={name}={value}"));
        }
    }
    run(pgbench.arg(site.url())).await
}

/// Transactions per second of one script. It does not wait for the disk if the worker's commits don't either.
pub(super) async fn script_of(
    site: &Site,
    script: &str,
    clients: usize,
    seconds: u64,
    synchronous: bool,
) -> Result<f64> {
    let path = site.folder().join("script.sql");
    std::fs::write(&path, script).with_context(|| format!("can't write {}", path.display()))?;
    let mut pgbench = program(site, clients, seconds);
    if !synchronous {
        pgbench.env("PGOPTIONS", "-c synchronous_commit=off");
    }
    run(pgbench.arg("--file").arg(path).arg(site.url())).await
}

fn program(site: &Site, clients: usize, seconds: u64) -> Command {
    let mut pgbench = site.postgres_program("pgbench");
    pgbench.args(["--no-vacuum", "--protocol=prepared", "--jobs=2"]);
    pgbench.args([format!("--client={clients}"), format!("--time={seconds}")]);
    pgbench
}

async fn run(pgbench: &mut Command) -> Result<f64> {
    let output = shell::output("pgbench", pgbench).await?;
    let figure = |before: &str| {
        let text = output.lines().find_map(|line| line.strip_prefix(before))?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    };
    let failed = figure("number of failed transactions: ").unwrap_or_default();
    match figure("tps = ") {
        Some(tps) if failed == 0.0 => Ok(tps),
        _ => bail!("pgbench failed:\n{output}"),
    }
}

/// A script, and the variables with the values of its parameters: only variables become parameters of a statement.
fn script(number: usize, statements: &[Statement]) -> (String, Vec<(String, String)>) {
    let mut script = String::new();
    let mut variables = Vec::new();
    for (s, statement) in statements.iter().enumerate() {
        let mut sql = statement.sql.clone();
        // Starting with the last, so that $1 does not match the start of $10.
        for (p, value) in statement.parameters.iter().enumerate().rev() {
            let name = format!("r{number}s{s}p{p}");
            let placeholder = format!("${}", p + 1);
            match value {
                Some(value) => {
                    sql = sql.replace(&placeholder, &format!(":{name}"));
                    variables.push((name, value.clone()));
                }
                None => sql = sql.replace(&placeholder, "NULL"),
            }
        }
        script.push_str(&sql);
        script.push_str(";\n");
    }
    (script, variables)
}

#[cfg(test)]
mod tests {
    use super::{Statement, script};

    #[test]
    fn parameters_become_variables() {
        let parameters = vec![Some("x".to_owned()), None];
        let statements = [Statement { sql: "select $1::text, $2".into(), parameters }];
        let (script, variables) = script(3, &statements);
        assert_eq!(script, "select :r3s0p0::text, NULL;\n");
        assert_eq!(variables, [("r3s0p0".to_owned(), "x".to_owned())]);
    }
}
