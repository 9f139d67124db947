//! What applies to all pages and the whole API: permissions, forms sent twice, logs and reports, the number of queries.

mod access;
mod api;
mod api_schema;
mod demo_pages;
mod far_pages;
mod heads;
mod observability;
mod query_count;
mod reading;
mod reports;
mod sent_twice;
mod typed;
mod way_back;
