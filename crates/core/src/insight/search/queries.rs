//! SQL of finding anything: one statement with a part for each kind.

use super::typed::Typed;
use super::{COUNTED, CaseRef, FoundGroup, Hit, Kind, Piece, Wanted};
use crate::Result;
use crate::access::{CaseScope, Viewer};
use crate::finding::{Terms, push_rows, push_share};
use clerk_platform::time::Timestamp;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sqlx::{PgConnection, Postgres, QueryBuilder, Row};

/// Rows that are ranked at most: a name that thousands of people have is found with more words.
const RANKED: i64 = 300;
/// The `share² × rows` from which a walk to the fifty newest is cheaper. Worked out from EXPLAIN on a million cases, where a
/// walk costs some 0.4 µs for each client it passes, and looking up a name that 35 of 1,000 have costs 8 to 15 ms.
const WORTH_A_WALK: i64 = 75;
/// A text of so many characters is shown in full.
const SHORT: i64 = 160;
/// What encloses a match in an excerpt; nobody types these.
const MARKS: (char, char) = ('\u{e000}', '\u{e001}');
/// The signs that `search_apart` replaces, from U+E010 on, in this order.
const SIGNS: [char; 9] = ['/', '.', '-', '@', '\'', '<', '>', '&', '+'];

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
    Exact(&'a Terms),
    /// They come close.
    Near,
}

/// Rows that hold the words that were typed.
pub(super) async fn exact(
    connection: &mut PgConnection,
    viewer: &Viewer,
    typed: &Typed,
    wanted: Wanted,
) -> Result<Vec<FoundGroup>> {
    let scope = viewer.cases();
    let mut query = QueryBuilder::new("with sought as (select search_query(");
    query.push_bind(&typed.text).push(") as words, array_to_string(search_words(");
    query.push_bind(&typed.text).push("), ' ') as typed)");
    let has_names = !typed.terms.is_empty();
    let named = [(Kind::Client, CLIENTS), (Kind::Person, PEOPLE), (Kind::Tenancy, TENANCIES)];
    // Among the few rows of someone's own, nothing is common.
    if scope == CaseScope::All && has_names {
        for (_, Named { table, alias, .. }) in named.iter().filter(|(kind, _)| wanted.wants(*kind)) {
            query.push(format_args!(", {table}_common as materialized (select "));
            push_share(&mut query, (table, alias), |query| holding(query, alias, &typed.terms));
            query.push(" ^ 2 * ");
            push_rows(&mut query, table);
            query.push(format_args!(" > {WORTH_A_WALK} as yes)"));
        }
    }
    query.push(" ");
    let mut parts = Parts { query, any: false, wanted };
    if let Some(fileref) = typed.fileref().filter(|_| wanted.wants(Kind::Case)) {
        parts.cases(scope, fileref);
    }
    if has_names {
        let terms = &typed.terms;
        parts.named(scope, Match::Exact(terms));
        if wanted.wants(Kind::Staff) {
            parts.staff(terms);
        }
        if wanted.wants(Kind::Task) {
            parts.tasks(viewer, terms);
        }
    }
    if wanted.wants(Kind::Note) {
        parts.notes(viewer);
    }
    if wanted.wants(Kind::Answer) {
        parts.answers(scope);
    }
    if !parts.any {
        return Ok(Vec::new());
    }
    groups(&parts.query.build().fetch_all(connection).await?)
}

/// Who and what comes close to what was typed.
pub(super) async fn near(
    connection: &mut PgConnection,
    viewer: &Viewer,
    typed: &Typed,
    wanted: Wanted,
) -> Result<Vec<FoundGroup>> {
    let mut query = QueryBuilder::new("with sought as (select array_to_string(search_words(");
    query.push_bind(&typed.text).push("), ' ') as typed) ");
    let mut parts = Parts { query, any: false, wanted };
    parts.named(viewer.cases(), Match::Near);
    if !parts.any {
        return Ok(Vec::new());
    }
    groups(&parts.query.build().fetch_all(connection).await?)
}

/// The statement as it grows, a part for each kind.
struct Parts {
    query: QueryBuilder<Postgres>,
    any: bool,
    wanted: Wanted,
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
        let shown = self.wanted.shown;
        self.query.push(format_args!(" order by {order} limit {shown}) {alias} {joins} order by {order})"));
    }

    fn cases(&mut self, scope: CaseScope, (start, whole): (String, String)) {
        self.begin(Kind::Case, "c.id, c.fileref, cl.first_name || ' ' || cl.last_name, '', c.created_at, null");
        self.query.push("(select c.* from cases c where (c.fileref like ").push_bind(format!("{start}%"));
        self.query.push(" or c.fileref = ").push_bind(whole).push(")");
        scope.push(&mut self.query);
        self.query.push(format_args!(" order by length(c.fileref), c.fileref limit {COUNTED} + 1) c"));
        self.end("c", "join clients cl on cl.id = c.client_id", "length(c.fileref), c.fileref");
    }

    /// Who and what has a name or an address.
    fn named(&mut self, scope: CaseScope, compared: Match<'_>) {
        if self.wanted.wants(Kind::Client) {
            self.clients(scope, compared);
        }
        if self.wanted.wants(Kind::Person) {
            self.people(scope, compared);
        }
        if self.wanted.wants(Kind::Tenancy) {
            self.tenancies(scope, compared);
        }
    }

    fn staff(&mut self, terms: &Terms) {
        self.begin(
            Kind::Staff,
            "u.id, u.full_name, concat_ws(', ', u.email, case when not u.is_active then 'no access' end), '', u.created_at, null",
        );
        self.query.push("(select u.* from users u where true");
        holding(&mut self.query, "u", terms);
        self.query.push(format_args!(" order by u.is_active desc, u.full_name, u.id limit {COUNTED} + 1) u"));
        self.end("u", "", "u.is_active desc, u.full_name, u.id");
    }

    fn tasks(&mut self, viewer: &Viewer, terms: &Terms) {
        let order = "k.created_at desc, k.id";
        self.begin(Kind::Task, "k.id, k.title, concat_ws(', ', nullif(lower(replace(k.state, '_', ' ')), 'open'), c.fileref, cl.first_name || ' ' || cl.last_name), '', k.created_at, null");
        self.query.push("(select k.* from tasks k where k.state in ('OPEN', 'AWAITING_APPROVAL')");
        holding(&mut self.query, "k", terms);
        viewer.push_tasks(&mut self.query);
        self.query.push(format_args!(" order by {order} limit {COUNTED} + 1) k"));
        self.end("k", "left join cases c on c.id = k.case_id left join clients cl on cl.id = c.client_id", order);
    }

    fn clients(&mut self, scope: CaseScope, compared: Match<'_>) {
        self.begin(Kind::Client, "cl.id, coalesce(nullif(trim(cl.first_name || ' ' || cl.last_name), ''), cl.email), concat_ws(', ', nullif(cl.email, ''), nullif(cl.phone, '')), '', cl.created_at, of_client.cases");
        self.ranked(&CLIENTS, scope, compared);
        let shown = self.wanted.shown;
        self.query.push(format_args!(" order by cl.rank desc, cl.created_at desc, cl.id limit {shown}) cl "));
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
        let shown = self.wanted.shown;
        self.query.push(format_args!(
            " order by t.rank desc, t.created_at desc, t.id limit {shown}) t join clients cl on cl.id = t.client_id "
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
            (Match::Exact(terms), CaseScope::All) => {
                // The newest rows of a common name; `offset 0` keeps the planner from asking the index for all of them.
                query.push(format_args!(
                    "(select {alias}.* from (select * from {table} where (select yes from {table}_common)
                         order by created_at desc, id desc offset 0) {alias} where true"
                ));
                holding(query, alias, terms);
                query.push(format_args!(
                    " limit {COUNTED} + 1) union all
                     (select {alias}.* from {table} {alias} where not (select yes from {table}_common)"
                ));
                holding(query, alias, terms);
                query.push(format_args!(" limit {RANKED})"));
            }
            (Match::Exact(terms), _) => {
                query.push(format_args!("select {alias}.* from {table} {alias} where true"));
                push_scope(scope, query);
                holding(query, alias, terms);
                query.push(format_args!(" limit {RANKED}"));
            }
            (Match::Near, CaseScope::All) => {
                query.push(format_args!(
                    "select {alias}.* from {table} {alias}
                     where {alias}.id in (select id from {table}_like((select typed from sought), {COUNTED} + 1))"
                ));
            }
            // The few that someone sees are compared one by one.
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
    /// finds them. The few rows that someone sees are looked through, by the condition that `own` adds.
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
        self.begin(
            Kind::Answer,
            &format!(
                "c.id, c.fileref, cl.first_name || ' ' || cl.last_name, {}, c.created_at, null",
                excerpt("search_answers(c.answers)")
            ),
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

/// The words around what was found in a text; a short text is there in full, since PostgreSQL drops signs at both ends of a piece.
fn excerpt(text: &str) -> String {
    let (start, stop) = MARKS;
    format!(
        "ts_headline('clerk_english', search_apart({text}), (select words from sought),
             'StartSel={start}, StopSel={stop}, '
             || case when length({text}) <= {SHORT} then 'HighlightAll=true'
                else 'MaxFragments=2, MaxWords=18, MinWords=6, ShortWord=0' end)"
    )
}

/// Adds the condition that a row's text holds each term.
fn holding(query: &mut QueryBuilder<Postgres>, alias: &str, terms: &Terms) {
    terms.push(query, &format!("{alias}.search_text"));
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

/// An excerpt in pieces, matches apart. Matches with nothing but a sign between them, as in `tenant/occupier`, are one.
fn pieces(excerpt: &str) -> Vec<Piece> {
    let (start, stop) = MARKS;
    let mut pieces: Vec<Piece> = Vec::new();
    for (number, part) in excerpt.split([start, stop]).enumerate() {
        // Marks come in pairs, so every second part is a match.
        let is_match = number % 2 == 1;
        let text: String = part.chars().map(sign).collect();
        match pieces.as_mut_slice() {
            _ if text.is_empty() => {}
            [.., before, between] if is_match && before.is_match && is_sign(&between.text) => {
                let joined = format!("{}{}{text}", before.text, between.text);
                pieces.truncate(pieces.len() - 2);
                pieces.push(Piece { text: joined, is_match });
            }
            _ => pieces.push(Piece { text, is_match }),
        }
    }
    pieces
}

/// The sign that a character is in place of.
fn sign(c: char) -> char {
    let place = u32::from(c).checked_sub(0xe010).and_then(|place| usize::try_from(place).ok());
    place.and_then(|place| SIGNS.get(place)).copied().unwrap_or(c)
}

fn is_sign(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| SIGNS.contains(&c)) && chars.next().is_none()
}
