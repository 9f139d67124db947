//! What holds for all pages and the whole API: who may what, forms sent twice, logs and reports, the number of queries.

mod access;
mod api;
mod api_schema;
mod observability;
mod query_count;
mod reports;
mod sent_twice;
