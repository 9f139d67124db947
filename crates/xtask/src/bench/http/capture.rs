//! Finds out which SQL the web server runs for a request, from the database's log rather than from its source.

use super::client::Client;
use super::scenario::Scenario;
use crate::bench::site::LOG_MARK;
use anyhow::{Context, Result, bail};
use std::path::Path;

/// How many requests of a scenario are captured.
const TAKEN: usize = 16;

/// A statement with the values of its parameters as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bench) struct Statement {
    pub(in crate::bench) sql: String,
    pub(in crate::bench) parameters: Vec<Option<String>>,
}

/// The statements of some of a scenario's requests.
pub(super) async fn statements(client: &Client, scenario: &Scenario, log: &Path) -> Result<Vec<Vec<Statement>>> {
    let step = scenario.requests.len().div_ceil(TAKEN);
    let mut all = Vec::new();
    // What is done only once (preparing, noting the session's last use) is done after a few requests.
    for prepared in scenario.requests.iter().cycle().take(8) {
        client.send(prepared.request()?).await?;
    }
    for prepared in scenario.requests.iter().step_by(step) {
        let before = std::fs::metadata(log)?.len();
        let answer = client.send(prepared.request()?).await?;
        if !answer.status.is_success() {
            bail!("{} was answered {}", scenario.name, answer.status);
        }
        let text = std::fs::read(log)?;
        let new = text.get(usize::try_from(before)?..).context("the database's log became shorter")?;
        all.push(parse(&String::from_utf8_lossy(new)));
    }
    if all.iter().any(Vec::is_empty) {
        bail!("the database logged no statement of a {}", scenario.name);
    }
    Ok(all)
}

/// The statements in a piece of the log. Each message is preceded by the program's name between marks.
fn parse(log: &str) -> Vec<Statement> {
    let mut parts = log.split(LOG_MARK).skip(1);
    let mut statements: Vec<Statement> = Vec::new();
    while let (Some(program), Some(message)) = (parts.next(), parts.next()) {
        if program != "clerk-web" {
            continue;
        }
        let Some((kind, text)) = message.trim_end().split_once(":  ") else { continue };
        let sql = text
            .strip_prefix("statement: ")
            .or_else(|| text.strip_prefix("execute ")?.split_once(": ").map(|(_, sql)| sql));
        match (kind, sql) {
            ("LOG", Some(sql)) => {
                statements.push(Statement { sql: sql.trim_end_matches(';').to_owned(), parameters: Vec::new() });
            }
            ("DETAIL", _) => {
                let parameters = text.strip_prefix("parameters: ").or_else(|| text.strip_prefix("Parameters: "));
                if let (Some(parameters), Some(last)) = (parameters, statements.last_mut()) {
                    last.parameters = values(parameters);
                }
            }
            _ => {}
        }
    }
    statements
}

/// `$1 = 'it''s', $2 = NULL`
fn values(text: &str) -> Vec<Option<String>> {
    let mut values = Vec::new();
    let mut rest = text;
    while let Some((_, value)) = rest.split_once(" = ") {
        if let Some(after) = value.strip_prefix("NULL") {
            values.push(None);
            rest = after;
            continue;
        }
        let mut found = String::new();
        let mut chars = value.char_indices().skip(1).peekable();
        let mut end = value.len();
        while let Some((at, c)) = chars.next() {
            match (c, chars.peek()) {
                // A quote in the value is written twice.
                ('\'', Some((_, '\''))) => {
                    chars.next();
                    found.push('\'');
                }
                ('\'', _) => {
                    end = at + 1;
                    break;
                }
                // Lines after the first are indented by the log.
                ('\n', Some((_, '\t'))) => {
                    chars.next();
                    found.push('\n');
                }
                _ => found.push(c),
            }
        }
        values.push(Some(found));
        rest = value.get(end..).unwrap_or_default();
    }
    values
}

#[cfg(test)]
mod tests {
    use super::{Statement, parse};

    #[test]
    fn a_log_is_read() {
        let log = "##clerk-web##LOG:  execute sqlx_s_1: select a\n\tfrom b where c = $1 and d = $2\n\
                   ##clerk-web##DETAIL:  parameters: $1 = 'it''s = $2, ''', $2 = NULL\n\
                   ####LOG:  checkpoint starting: time\n\
                   ##psql##LOG:  statement: select 1\n\
                   ##clerk-web##LOG:  statement: COMMIT\n";
        assert_eq!(
            parse(log),
            [
                Statement {
                    sql: "select a\n\tfrom b where c = $1 and d = $2".into(),
                    parameters: vec![Some("it's = $2, '".into()), None]
                },
                Statement { sql: "COMMIT".into(), parameters: vec![] },
            ]
        );
    }
}
