//! Whether what is searched for is common.
//!
//! A trigram index returns all rows that match, however many, so a name that tens of thousands of people have costs what tens
//! of thousands of rows cost. A walk from the newest row on meets fifty of them within some thousand rows, and nobody asks for
//! more. Going through rows costs in proportion to `1 / share`, the index in proportion to `share × rows`. So which of them is
//! cheaper depends on `share² × rows`. The list of cases, which looks through a quarter of a year at a time, goes by the share
//! alone. The share is measured among the newest rows.

use sqlx::{Postgres, QueryBuilder};

/// The newest rows that are looked at.
const PROBED: i64 = 300;

/// Adds an expression: the share of the newest rows of a table that hold what is searched for. `narrow` adds the condition on the
/// rows. The table has an index by `created_at desc, id desc`.
pub(crate) fn push_share(
    query: &mut QueryBuilder<Postgres>,
    (table, alias): (&str, &str),
    narrow: impl FnOnce(&mut QueryBuilder<Postgres>),
) {
    query.push(format_args!(
        "(select count(*)::float8 / {PROBED}
          from (select {alias}.* from {table} {alias} order by created_at desc, id desc limit {PROBED}) {alias} where true",
    ));
    narrow(query);
    query.push(")");
}

/// Adds an expression: about how many rows a table has; -1 while PostgreSQL does not know.
pub(crate) fn push_rows(query: &mut QueryBuilder<Postgres>, table: &str) {
    query.push(format_args!("(select reltuples::float8 from pg_class where oid = '{table}'::regclass)"));
}

/// Adds an expression: how many rows each of several lists has, as an array of numbers. Counting ends at `most`, so that it costs the
/// same at any centre. `narrow` adds ` from … where …` of one of them.
pub(crate) fn push_counts<T>(
    query: &mut QueryBuilder<Postgres>,
    lists: &[T],
    most: i64,
    mut narrow: impl FnMut(&T, &mut QueryBuilder<Postgres>),
) {
    query.push("array[");
    for (number, list) in lists.iter().enumerate() {
        query.push(if number == 0 { "" } else { ", " }).push("(select count(*) from (select");
        narrow(list, query);
        query.push(format_args!(" limit {most}) counted)"));
    }
    query.push("]::bigint[]");
}
