//! SQL of finding anything: one statement with a part for each kind.

use super::typed::{Typed, escape_like};
use super::{COUNTED, CaseRef, FoundGroup, Hit, Kind, Piece, SHOWN};
use crate::Result;
use crate::access::{Action, CaseScope, Viewer};
use crate::time::Timestamp;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};

/// Rows that are ranked at most: a name that thousands bear is found by more words.
const RANKED: i64 = 500;
/// What encloses a match in an excerpt; nobody types these.
const MARKS: (char, char) = ('\u{e000}', '\u{e001}');

/// What holds the words that were typed.
pub(super) async fn exact(connection: &mut PgConnection, viewer: &Viewer, typed: &Typed) -> Result<Vec<FoundGroup>> {
    let scope = viewer.cases();
    let mut query = QueryBuilder::new("with sought as (select websearch_to_tsquery('english', search_fold(");
    query.push_bind(&typed.text).push(")) as words, search_fold(").push_bind(&typed.text).push(") as typed) ");
    let mut parts = Parts { query, any: false };
    if let Some(fileref) = typed.fileref() {
        parts.begin(Kind::Case, "c.id, c.fileref, cl.first_name || ' ' || cl.last_name, '', c.created_at, null");
        parts.query.push("(select c.* from cases c where c.fileref like ").push_bind(format!("{fileref}%"));
        scope.push(&mut parts.query);
        parts.query.push(format_args!(" order by length(c.fileref), c.fileref limit {COUNTED} + 1) c"));
        parts.end("c", "join clients cl on cl.id = c.client_id", "length(c.fileref), c.fileref");
    }
    if !typed.words.is_empty() || typed.short_name().is_some() {
        parts.clients(scope, |query| named(query, typed));
    }
    if !typed.words.is_empty() {
        parts.people(scope, |query| words(query, "pe.search_text", typed));
        parts.tenancies(scope, |query| words(query, "t.search_text", typed));
    }
    parts.notes(viewer);
    parts.answers(scope);
    groups(&parts.query.build().fetch_all(connection).await?)
}

/// Who and what comes near to what was typed.
pub(super) async fn near(connection: &mut PgConnection, viewer: &Viewer, folded: &str) -> Result<Vec<FoundGroup>> {
    let scope = viewer.cases();
    let mut query = QueryBuilder::new("with sought as (select search_fold(");
    query.push_bind(folded).push(") as typed) ");
    let mut parts = Parts { query, any: false };
    let alike = |table: &'static str, id: &'static str, text: &'static str| {
        move |query: &mut QueryBuilder<Postgres>| {
            match scope {
                // The few that somebody sees are compared one by one; among all of them the index looks.
                CaseScope::All => query.push(format_args!(
                    " and {id} in (select id from {table}_like((select typed from sought), {COUNTED} + 1))"
                )),
                _ => query.push(format_args!(" and word_similarity((select typed from sought), {text}) >= 0.45")),
            };
        }
    };
    parts.clients(scope, alike("clients", "cl.id", "cl.search_text"));
    parts.people(scope, alike("people", "pe.id", "pe.search_text"));
    parts.tenancies(scope, alike("tenancies", "t.id", "t.search_text"));
    groups(&parts.query.build().fetch_all(connection).await?)
}

/// The statement as it grows, a part for each kind.
struct Parts {
    query: QueryBuilder<Postgres>,
    any: bool,
}

impl Parts {
    /// `columns`: id, title, detail, excerpt, time, cases.
    fn begin(&mut self, kind: Kind, columns: &str) {
        if self.any {
            self.query.push(" union all ");
        }
        self.any = true;
        self.query.push(format_args!(
            "(select '{}'::text, total, {columns} from (select *, count(*) over () as total from ",
            kind.as_str()
        ));
    }

    /// `alias`: what the rows are called; `joins`: what else the columns need.
    fn end(&mut self, alias: &str, joins: &str, order: &str) {
        self.query.push(format_args!(" order by {order} limit {SHOWN}) {alias} {joins} order by {order})"));
    }

    /// `narrow` adds the condition on `cl`.
    fn clients(&mut self, scope: CaseScope, narrow: impl FnOnce(&mut QueryBuilder<Postgres>)) {
        self.begin(Kind::Client, "cl.id, coalesce(nullif(trim(cl.first_name || ' ' || cl.last_name), ''), cl.email), concat_ws(', ', nullif(cl.email, ''), nullif(cl.phone, '')), '', cl.created_at, of_client.cases");
        self.ranked("clients cl", "cl", |query| scope.push_clients(query), narrow);
        self.query.push(format_args!(" order by cl.rank desc, cl.created_at desc, cl.id limit {SHOWN}) cl "));
        self.newest_cases("of_client", "c.client_id = cl.id", scope);
        self.query.push(" order by cl.rank desc, cl.created_at desc, cl.id)");
    }

    /// `narrow` adds the condition on `pe`.
    fn people(&mut self, scope: CaseScope, narrow: impl FnOnce(&mut QueryBuilder<Postgres>)) {
        self.begin(
            Kind::Person,
            "pe.id, pe.full_name, concat_ws(', ', nullif(pe.email, ''), nullif(pe.phone, '')), '', pe.created_at, null",
        );
        self.ranked("people pe", "pe", |query| scope.push_people(query), narrow);
        self.end("pe", "", "pe.rank desc, pe.created_at desc, pe.id");
    }

    /// `narrow` adds the condition on `t`.
    fn tenancies(&mut self, scope: CaseScope, narrow: impl FnOnce(&mut QueryBuilder<Postgres>)) {
        self.begin(Kind::Tenancy, "t.id, concat_ws(', ', t.address, concat_ws(' ', t.suburb, t.postcode)), cl.first_name || ' ' || cl.last_name, '', t.created_at, of_tenancy.cases");
        self.ranked("tenancies t", "t", |query| scope.push_tenancies(query), narrow);
        self.query.push(format_args!(
            " order by t.rank desc, t.created_at desc, t.id limit {SHOWN}) t join clients cl on cl.id = t.client_id "
        ));
        self.newest_cases("of_tenancy", "c.tenancy_id = t.id", scope);
        self.query.push(" order by t.rank desc, t.created_at desc, t.id)");
    }

    /// The rows of a table that hold what was typed, those first in which it begins a word, or is one.
    fn ranked(
        &mut self,
        table: &str,
        alias: &str,
        scope: impl FnOnce(&mut QueryBuilder<Postgres>),
        narrow: impl FnOnce(&mut QueryBuilder<Postgres>),
    ) {
        self.query.push(format_args!(
            "(select *, position(' ' || (select typed from sought) in ' ' || search_text)::boolean::int
                 + position(' ' || (select typed from sought) || ' ' in ' ' || search_text || ' ')::boolean::int as rank
              from (select {alias}.* from {table} where true"
        ));
        scope(&mut self.query);
        narrow(&mut self.query);
        self.query.push(format_args!(
            " limit {RANKED}) {alias} order by rank desc, created_at desc, id limit {COUNTED} + 1) {alias}"
        ));
    }

    /// Joins the newest cases that belong to a row, those that are seen.
    fn newest_cases(&mut self, name: &str, belongs: &str, scope: CaseScope) {
        self.query.push(format_args!(
            "cross join lateral (select json_agg(json_build_object('id', id, 'fileref', fileref, 'is_open', is_open)) as cases
                 from (select c.id, c.fileref, c.is_open from cases c where {belongs}"
        ));
        scope.push(&mut self.query);
        self.query.push(format_args!(" order by c.is_open desc, c.created_at desc, c.id limit 3) newest) {name}"));
    }

    fn notes(&mut self, viewer: &Viewer) {
        let scope = viewer.cases();
        self.begin(
            Kind::Note,
            &format!(
                "c.id, c.fileref, cl.first_name || ' ' || cl.last_name, {}, n.created_at, null",
                excerpt("n.text")
            ),
        );
        self.holding(scope, "notes", "n", "notes_holding", |query| {
            query.push(" and n.search_words @@ (select words from sought)");
            scope.push_of_case("n.case_id", query);
            if !viewer.may(Action::Review) {
                query.push(" and n.note_type not in ('REVIEW', 'PERFORMANCE')");
            }
        });
        self.end(
            "n",
            "join cases c on c.id = n.case_id join clients cl on cl.id = c.client_id",
            "n.created_at desc, n.id desc",
        );
    }

    /// The newest rows of a table that hold the words: among all by a function that asks the index; the few that somebody sees
    /// are looked through, by the condition that `own` adds.
    fn holding(
        &mut self,
        scope: CaseScope,
        table: &str,
        alias: &str,
        function: &str,
        own: impl FnOnce(&mut QueryBuilder<Postgres>),
    ) {
        self.query.push(format_args!("(select {alias}.* from {table} {alias} where true"));
        match scope {
            CaseScope::All => {
                self.query.push(format_args!(
                    " and {alias}.id = any (array(select id from {function}((select words from sought))
                          order by created_at desc, id desc limit {COUNTED} + 1))"
                ));
            }
            _ => own(&mut self.query),
        }
        self.query
            .push(format_args!(" order by {alias}.created_at desc, {alias}.id desc limit {COUNTED} + 1) {alias}"));
    }

    fn answers(&mut self, scope: CaseScope) {
        let text = "array_to_string(array(select jsonb_path_query(c.answers, 'strict $.**?(@.type() == \"string\")') #>> '{}'), ' · ')";
        self.begin(
            Kind::Answer,
            &format!("c.id, c.fileref, cl.first_name || ' ' || cl.last_name, {}, c.created_at, null", excerpt(text)),
        );
        self.holding(scope, "cases", "c", "cases_answering", |query| {
            query.push(" and jsonb_to_tsvector('english', c.answers, '[\"string\", \"numeric\"]') @@ (select words from sought)");
            scope.push(query);
        });
        self.end("c", "join clients cl on cl.id = c.client_id", "c.created_at desc, c.id desc");
    }
}

/// The words around what was found in a text.
fn excerpt(text: &str) -> String {
    let (start, stop) = MARKS;
    format!(
        "ts_headline('english', {text}, (select words from sought), 'StartSel={start}, StopSel={stop}, MaxFragments=2, MaxWords=18, MinWords=6')"
    )
}

/// Adds the condition that a text holds each word.
fn words(query: &mut QueryBuilder<Postgres>, column: &str, typed: &Typed) {
    for word in &typed.words {
        query.push(format_args!(" and {column} like '%' || search_fold("));
        query.push_bind(escape_like(word)).push(") || '%'");
    }
}

/// Adds the condition that a client is named so; a name too short for the index is a whole last name.
fn named(query: &mut QueryBuilder<Postgres>, typed: &Typed) {
    match typed.short_name() {
        Some(name) => {
            query.push(" and left(search_fold(cl.last_name), 100) = search_fold(");
            query.push_bind(name.to_owned()).push(")");
        }
        None => words(query, "cl.search_text", typed),
    }
}

fn groups(rows: &[PgRow]) -> Result<Vec<FoundGroup>> {
    let mut groups: Vec<FoundGroup> = Vec::new();
    for row in rows {
        let kind = row.try_get::<Kind, _>(0)?;
        let hit = Hit {
            id: row.try_get(2)?,
            title: row.try_get(3)?,
            detail: row.try_get::<String, _>(4)?.trim().to_owned(),
            excerpt: pieces(row.try_get::<Option<&str>, _>(5)?.unwrap_or_default()),
            at: row.try_get::<Option<Timestamp>, _>(6)?,
            cases: row.try_get::<Option<Json<Vec<CaseRef>>>, _>(7)?.map(|cases| cases.0).unwrap_or_default(),
        };
        match groups.iter_mut().find(|group| group.kind == kind) {
            Some(group) => group.hits.push(hit),
            None => groups.push(FoundGroup { kind, total: row.try_get(1)?, hits: vec![hit] }),
        }
    }
    groups.sort_by_key(|group| group.kind);
    Ok(groups)
}

/// An excerpt in pieces, matches apart.
fn pieces(excerpt: &str) -> Vec<Piece> {
    let (start, stop) = MARKS;
    let mut pieces = Vec::new();
    for (number, part) in excerpt.split([start, stop]).enumerate() {
        if !part.is_empty() {
            // Marks come in pairs, so every second part is a match.
            pieces.push(Piece { text: part.to_owned(), is_match: number % 2 == 1 });
        }
    }
    pieces
}
