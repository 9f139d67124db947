//! SQL of finding anything: one statement with a part for each kind.

use super::typed::Typed;
use super::{COUNTED, CaseRef, FoundGroup, Hit, Kind, Piece, SHOWN};
use crate::Result;
use crate::access::{CaseScope, Viewer};
use crate::finding::push_like;
use crate::finding::{push_rows, push_share};
use clerk_platform::time::Timestamp;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};

/// Rows that are ranked at most: a name that thousands of people have is found with more words.
const RANKED: i64 = 300;
/// The `share² × rows` from which a walk to the fifty newest is cheaper. Worked out from EXPLAIN on a million cases, where a
/// walk costs some 0.4 µs for each client it passes, and looking up a name that 35 of 1,000 have costs 8 to 15 ms.
const WORTH_A_WALK: i64 = 75;
/// What encloses a match in an excerpt; nobody types these.
const MARKS: (char, char) = ('\u{e000}', '\u{e001}');

/// What stands for `<` meanwhile: PostgreSQL leaves out what looks like a tag.
const LESS_THAN: char = '\u{e002}';

/// A table whose rows have names, with the text in which they are looked for in `search_text`.
struct Named {
    table: &'static str,
    alias: &'static str,
    /// Adds ` and <condition>`: only rows that belong to cases that are seen.
    scope: fn(CaseScope, &mut QueryBuilder<Postgres>),
}

const CLIENTS: Named = Named { table: "clients", alias: "cl", scope: CaseScope::push_clients };
const PEOPLE: Named = Named { table: "people", alias: "pe", scope: CaseScope::push_people };
const TENANCIES: Named = Named { table: "tenancies", alias: "t", scope: CaseScope::push_tenancies };

/// How names are compared with what was typed.
#[derive(Clone, Copy)]
enum Match<'a> {
    /// They hold each word.
    Exact(&'a Typed),
    /// They come close.
    Near,
}

/// Rows that hold the words that were typed.
pub(super) async fn exact(connection: &mut PgConnection, viewer: &Viewer, typed: &Typed) -> Result<Vec<FoundGroup>> {
    let scope = viewer.cases();
    let mut query = QueryBuilder::new("with sought as (select websearch_to_tsquery('english', search_fold(");
    query.push_bind(&typed.text).push(")) as words, search_fold(").push_bind(&typed.text).push(") as typed)");
    let mut named = Vec::new();
    if !typed.words.is_empty() || typed.short_name().is_some() {
        named.push(CLIENTS);
    }
    if !typed.words.is_empty() {
        named.extend([PEOPLE, TENANCIES]);
    }
    // Among the few rows of somebody's own, nothing is common.
    if scope == CaseScope::All {
        for Named { table, alias, .. } in &named {
            query.push(format_args!(", {table}_common as materialized (select "));
            push_share(&mut query, (table, alias), |query| holding(query, alias, typed));
            query.push(" ^ 2 * ");
            push_rows(&mut query, table);
            query.push(format_args!(" > {WORTH_A_WALK} as yes)"));
        }
    }
    query.push(" ");
    let mut parts = Parts { query, any: false };
    if let Some(fileref) = typed.fileref() {
        parts.begin(Kind::Case, "c.id, c.fileref, cl.first_name || ' ' || cl.last_name, '', c.created_at, null");
        parts.query.push("(select c.* from cases c where c.fileref like ").push_bind(format!("{fileref}%"));
        scope.push(&mut parts.query);
        parts.query.push(format_args!(" order by length(c.fileref), c.fileref limit {COUNTED} + 1) c"));
        parts.end("c", "join clients cl on cl.id = c.client_id", "length(c.fileref), c.fileref");
    }
    if !named.is_empty() {
        parts.clients(scope, Match::Exact(typed));
    }
    if !typed.words.is_empty() {
        parts.people(scope, Match::Exact(typed));
        parts.tenancies(scope, Match::Exact(typed));
    }
    parts.notes(viewer);
    parts.answers(scope);
    groups(&parts.query.build().fetch_all(connection).await?)
}

/// Who and what comes close to what was typed.
pub(super) async fn near(connection: &mut PgConnection, viewer: &Viewer, folded: &str) -> Result<Vec<FoundGroup>> {
    let scope = viewer.cases();
    let mut query = QueryBuilder::new("with sought as (select search_fold(");
    query.push_bind(folded).push(") as typed) ");
    let mut parts = Parts { query, any: false };
    parts.clients(scope, Match::Near);
    parts.people(scope, Match::Near);
    parts.tenancies(scope, Match::Near);
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

    fn clients(&mut self, scope: CaseScope, compared: Match<'_>) {
        self.begin(Kind::Client, "cl.id, coalesce(nullif(trim(cl.first_name || ' ' || cl.last_name), ''), cl.email), concat_ws(', ', nullif(cl.email, ''), nullif(cl.phone, '')), '', cl.created_at, of_client.cases");
        self.ranked(&CLIENTS, scope, compared);
        self.query.push(format_args!(" order by cl.rank desc, cl.created_at desc, cl.id limit {SHOWN}) cl "));
        self.newest_cases("of_client", "c.client_id = cl.id", scope);
        self.query.push(" order by cl.rank desc, cl.created_at desc, cl.id)");
    }

    fn people(&mut self, scope: CaseScope, compared: Match<'_>) {
        self.begin(
            Kind::Person,
            "pe.id, pe.full_name, concat_ws(', ', nullif(pe.email, ''), nullif(pe.phone, '')), '', pe.created_at, null",
        );
        self.ranked(&PEOPLE, scope, compared);
        self.end("pe", "", "pe.rank desc, pe.created_at desc, pe.id");
    }

    fn tenancies(&mut self, scope: CaseScope, compared: Match<'_>) {
        self.begin(Kind::Tenancy, "t.id, concat_ws(', ', t.address, concat_ws(' ', t.suburb, t.postcode)), cl.first_name || ' ' || cl.last_name, '', t.created_at, of_tenancy.cases");
        self.ranked(&TENANCIES, scope, compared);
        self.query.push(format_args!(
            " order by t.rank desc, t.created_at desc, t.id limit {SHOWN}) t join clients cl on cl.id = t.client_id "
        ));
        self.newest_cases("of_tenancy", "c.tenancy_id = t.id", scope);
        self.query.push(" order by t.rank desc, t.created_at desc, t.id)");
    }

    /// The rows of a table that hold what was typed or come close to it. Those where it begins a word, or is one, come first.
    fn ranked(&mut self, named: &Named, scope: CaseScope, compared: Match<'_>) {
        let Named { table, alias, scope: push_scope } = *named;
        let query = &mut self.query;
        query.push(
            "(select *, position(' ' || (select typed from sought) in ' ' || search_text)::boolean::int
                 + position(' ' || (select typed from sought) || ' ' in ' ' || search_text || ' ')::boolean::int as rank
              from (",
        );
        match (compared, scope) {
            (Match::Exact(typed), CaseScope::All) => {
                // The newest rows of a common name; `offset 0` keeps the planner from asking the index for all of them.
                query.push(format_args!(
                    "(select {alias}.* from (select * from {table} where (select yes from {table}_common)
                         order by created_at desc, id desc offset 0) {alias} where true"
                ));
                holding(query, alias, typed);
                query.push(format_args!(
                    " limit {COUNTED} + 1) union all
                     (select {alias}.* from {table} {alias} where not (select yes from {table}_common)"
                ));
                holding(query, alias, typed);
                query.push(format_args!(" limit {RANKED})"));
            }
            (Match::Exact(typed), _) => {
                query.push(format_args!("select {alias}.* from {table} {alias} where true"));
                push_scope(scope, query);
                holding(query, alias, typed);
                query.push(format_args!(" limit {RANKED}"));
            }
            (Match::Near, CaseScope::All) => {
                query.push(format_args!(
                    "select {alias}.* from {table} {alias}
                     where {alias}.id in (select id from {table}_like((select typed from sought), {COUNTED} + 1))"
                ));
            }
            // The few that somebody sees are compared one by one.
            (Match::Near, _) => {
                query.push(format_args!("select {alias}.* from {table} {alias} where true"));
                push_scope(scope, query);
                query.push(format_args!(
                    " and word_similarity((select typed from sought), {alias}.search_text) >= 0.45 limit {RANKED}"
                ));
            }
        }
        query.push(format_args!(") {alias} order by rank desc, created_at desc, id limit {COUNTED} + 1) {alias}"));
    }

    /// Joins the newest cases that belong to a row and are seen.
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
        self.holding(scope, "notes n", "n", "notes_holding", |query| {
            query.push(" and n.search_words @@ (select words from sought)");
            scope.push_of_case("n.case_id", query);
            viewer.push_notes(query);
        });
        self.end(
            "held",
            "join notes n on n.id = held.id join cases c on c.id = n.case_id join clients cl on cl.id = c.client_id",
            "held.created_at desc, held.id desc",
        );
    }

    /// Ids and times of the newest rows of a table that hold the words, named `held`. Among all rows, a database function
    /// finds them. The few rows that somebody sees are looked through, by the condition that `own` adds.
    fn holding(
        &mut self,
        scope: CaseScope,
        table: &str,
        alias: &str,
        function: &str,
        own: impl FnOnce(&mut QueryBuilder<Postgres>),
    ) {
        match scope {
            CaseScope::All => {
                self.query.push(format_args!("(select id, created_at from {function}((select words from sought))"));
            }
            _ => {
                self.query.push(format_args!("(select {alias}.id, {alias}.created_at from {table} where true"));
                own(&mut self.query);
            }
        }
        self.query.push(format_args!(" order by created_at desc, id desc limit {COUNTED} + 1) held"));
    }

    fn answers(&mut self, scope: CaseScope) {
        let text = "array_to_string(array(select jsonb_path_query(c.answers, 'strict $.**?(@.type() == \"string\")') #>> '{}'), ' · ')";
        self.begin(
            Kind::Answer,
            &format!("c.id, c.fileref, cl.first_name || ' ' || cl.last_name, {}, c.created_at, null", excerpt(text)),
        );
        self.holding(scope, "cases c", "c", "cases_answering", |query| {
            query.push(" and c.answer_words @@ (select words from sought)");
            scope.push(query);
        });
        self.end(
            "held",
            "join cases c on c.id = held.id join clients cl on cl.id = c.client_id",
            "held.created_at desc, held.id desc",
        );
    }
}

/// The words around what was found in a text.
fn excerpt(text: &str) -> String {
    let (start, stop) = MARKS;
    format!(
        "ts_headline('english', replace({text}, '<', '{LESS_THAN}'), (select words from sought), 'StartSel={start}, StopSel={stop}, MaxFragments=2, MaxWords=18, MinWords=6')"
    )
}

/// Adds the condition that a row's text holds each word; a name too short for the index is a client's whole last name.
fn holding(query: &mut QueryBuilder<Postgres>, alias: &str, typed: &Typed) {
    if let Some(name) = typed.short_name() {
        query.push(format_args!(" and left(search_fold({alias}.last_name), 100) = (select search_fold("));
        query.push_bind(name.to_owned()).push("))");
    }
    for word in &typed.words {
        push_like(query, &format!("{alias}.search_text"), word);
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
            pieces.push(Piece { text: part.replace(LESS_THAN, "<"), is_match: number % 2 == 1 });
        }
    }
    pieces
}
