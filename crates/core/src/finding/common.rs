//! Whether what is searched for is common.
//!
//! A trigram index gives all rows that hold something, however many, so a name that tens of thousands bear costs what tens of
//! thousands of rows cost. Of such a name fifty are met within some thousand rows from the newest on, and nobody asks for
//! more. Going through rows costs in proportion to `1 / share`, the index in proportion to `share × rows`; so which of them is
//! cheaper is a matter of `share² × rows`; the list of cases, which looks through a quarter of a year at a time, goes by the
//! share alone. The share is that among the newest rows.

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

/// Adds an expression: about how many rows a table has; -1 as long as PostgreSQL does not know.
pub(crate) fn push_rows(query: &mut QueryBuilder<Postgres>, table: &str) {
    query.push(format_args!("(select reltuples::float8 from pg_class where oid = '{table}'::regclass)"));
}
