//! Whether what is searched for is common.
//!
//! A trigram index gives all rows that hold something, however many, so a name that tens of thousands bear costs what tens of
//! thousands of rows cost. Of such a name a hundred are met within some thousand rows from the newest on, and nobody asks for
//! more. Going through rows costs in proportion to `1 / share`, the index in proportion to `share × rows`; so which of them is
//! cheaper is a matter of `share² × rows`. The share is that among the newest rows.

use sqlx::{Postgres, QueryBuilder};

/// When it is cheaper to go through the rows; depends on what is done with them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk {
    /// The newest rows that are looked at to tell.
    pub(crate) probed: i64,
    /// From this `share² × rows` on.
    pub(crate) worth: i64,
}

/// Adds an expression: whether so many rows of a table hold what is searched for that it is cheaper to go through the rows, the
/// newest first, than to look them up. `narrow` adds the condition on the rows. The table has an index by
/// `created_at desc, id desc`.
pub(crate) fn push_is_common(
    query: &mut QueryBuilder<Postgres>,
    (table, alias): (&str, &str),
    Walk { probed, worth }: Walk,
    narrow: impl FnOnce(&mut QueryBuilder<Postgres>),
) {
    query.push(format_args!(
        "(select count(*)::float8 ^ 2 * (select reltuples from pg_class where oid = '{table}'::regclass) > {}
          from (select {alias}.* from {table} {alias} order by created_at desc, id desc limit {probed}) {alias} where true",
        worth * probed * probed,
    ));
    narrow(query);
    query.push(")");
}
