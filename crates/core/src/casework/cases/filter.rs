//! What a list of cases is narrowed to, and the SQL condition for it.

use super::Sort;
use crate::access::Viewer;
use crate::casework::cases::{LegalHelp, Outcome, Stage, Topic};
use crate::casework::dates::DAYS_AHEAD;
use crate::finding::is_fileref;
use crate::finding::push_words;
use crate::ids::{ClientId, TenancyId, UserId};
use clerk_platform::time::start_of_day;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use jiff_sqlx::ToSqlx;
use sqlx::{Postgres, QueryBuilder};

/// What a list is narrowed to; everything empty is all cases that the viewer sees.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Words: a fileref, or parts of the client's names, email and phone, or of the paralegal's or the lawyer's name.
    pub search: String,
    /// This topic.
    pub topic: Option<Topic>,
    /// This stage.
    pub stage: Option<Stage>,
    /// This outcome.
    pub outcome: Option<Outcome>,
    /// Whether legal help was given.
    pub legal_help: Option<LegalHelp>,
    /// With this work or study, a stored value.
    pub employment: Option<String>,
    /// With this household income per year, a stored value.
    pub income_range: Option<String>,
    /// Open, or closed.
    pub is_open: Option<bool>,
    /// With this paralegal.
    pub paralegal_id: Option<UserId>,
    /// With this lawyer.
    pub lawyer_id: Option<UserId>,
    /// Of this client.
    pub client_id: Option<ClientId>,
    /// About this tenancy.
    pub tenancy_id: Option<TenancyId>,
    /// With this paralegal or lawyer.
    pub staff_id: Option<UserId>,
    /// Without a paralegal.
    pub unassigned: bool,
    /// Without a lawyer.
    pub without_lawyer: bool,
    /// Nothing about them has changed since then.
    pub idle_since: Option<Timestamp>,
    /// By their next critical date.
    pub next_date: Option<NextDateIs>,
    /// By their next review.
    pub next_review: Option<NextReviewIs>,
    /// Begun without a conflict check or an eligibility check.
    pub checks_missing: bool,
    /// The order.
    pub sort: Sort,
}

/// When the first critical date without an outcome is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextDateIs {
    /// Before this day.
    Past(Date),
    /// On this day or within seven days after it.
    Near(Date),
    /// There is none.
    Missing,
}

/// When the next review is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextReviewIs {
    /// On this day or before.
    Due(Date),
    /// There has been none.
    Missing,
}

/// How to find the cases of the clients that a search names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// All of them by an index.
    Find,
    /// By an index, one quarter of a year at a time from the newest on, until there are enough: for a list in this order.
    Quarters,
    /// By going through the list and checking the client of each case: for what is common.
    Walk,
}

/// The condition that somebody has begun on a case `c` and has not done one of its checks.
pub(crate) const CHECKS_MISSING: &str = " and c.paralegal_id is not null and c.stage <> 'UNSTARTED'
    and (c.conflict_check is null or c.eligibility_check is null)";

/// Adds the condition that the next review of a case `c` is due on this day or was due before.
pub(crate) fn push_review_due(today: Date, query: &mut QueryBuilder<Postgres>) {
    let tomorrow = start_of_day(today.saturating_add(1.day()));
    query.push(" and c.next_review_at < ").push_bind(tomorrow.to_sqlx());
}

/// What is searched for.
enum Searched {
    Nothing,
    /// The beginning of one.
    Fileref(String),
    /// Words.
    Client(String),
}

impl CaseFilter {
    /// Adds ` where …` on the table `cases` (named `c`). Only what is set appears in the SQL, so that each combination
    /// gets the plan that fits it.
    pub(super) fn push(&self, viewer: &Viewer, way: Way, query: &mut QueryBuilder<Postgres>) {
        query.push(" where true");
        viewer.cases().push(query);
        // Values of lists are in the text: a rare one gets another plan than a common one.
        if let Some(topic) = self.topic {
            query.push(format_args!(" and c.topic = '{}'", topic.as_str()));
        }
        if let Some(stage) = self.stage {
            query.push(format_args!(" and c.stage = '{}'", stage.as_str()));
        }
        if let Some(outcome) = self.outcome {
            query.push(format_args!(" and c.outcome = '{}'", outcome.as_str()));
        }
        if let Some(legal_help) = self.legal_help {
            query.push(" and ").push(legal_help.sql());
        }
        if let Some(employment) = &self.employment {
            query.push(" and c.employments @> ").push_bind(vec![employment.clone()]);
        }
        if let Some(range) = &self.income_range {
            query.push(" and c.income_range <> '' and c.income_range = ").push_bind(range.clone());
        }
        match self.is_open {
            Some(true) => _ = query.push(" and c.is_open"),
            Some(false) => _ = query.push(" and not c.is_open"),
            None => {}
        }
        if let Some(id) = self.paralegal_id {
            query.push(" and c.paralegal_id = ").push_bind(id);
        }
        if let Some(id) = self.lawyer_id {
            query.push(" and c.lawyer_id = ").push_bind(id);
        }
        if let Some(id) = self.client_id {
            query.push(" and c.client_id = ").push_bind(id);
        }
        if let Some(id) = self.tenancy_id {
            query.push(" and c.tenancy_id = ").push_bind(id);
        }
        if let Some(id) = self.staff_id {
            query.push(" and (c.paralegal_id = ").push_bind(id).push(" or c.lawyer_id = ").push_bind(id).push(")");
        }
        if self.unassigned {
            query.push(" and c.paralegal_id is null");
        }
        if self.without_lawyer {
            query.push(" and c.lawyer_id is null");
        }
        self.push_state(query);
        match self.searched() {
            Searched::Nothing => {}
            Searched::Fileref(start) => _ = query.push(" and c.fileref like ").push_bind(format!("{start}%")),
            Searched::Client(words) if way == Way::Walk => {
                // As an expression, which no index has.
                query.push(" and coalesce(true");
                push_words(query, "c.client_search_text", &words);
                query.push(", false)");
            }
            Searched::Client(words) => push_words(query, "c.client_search_text", &words),
        }
    }

    /// What has not been done for how long, and what comes next.
    fn push_state(&self, query: &mut QueryBuilder<Postgres>) {
        if let Some(since) = self.idle_since {
            query.push(" and c.updated_at < ").push_bind(since.to_sqlx());
        }
        match self.next_date {
            Some(NextDateIs::Past(today)) => _ = query.push(" and c.next_date_on < ").push_bind(today.to_sqlx()),
            Some(NextDateIs::Near(today)) => {
                query.push(" and c.next_date_on >= ").push_bind(today.to_sqlx());
                let last = today.saturating_add(DAYS_AHEAD.days());
                query.push(" and c.next_date_on <= ").push_bind(last.to_sqlx());
            }
            Some(NextDateIs::Missing) => _ = query.push(" and c.next_date_on is null"),
            None => {}
        }
        match self.next_review {
            Some(NextReviewIs::Due(today)) => push_review_due(today, query),
            Some(NextReviewIs::Missing) => _ = query.push(" and c.next_review_at is null"),
            None => {}
        }
        if self.checks_missing {
            query.push(CHECKS_MISSING);
        }
    }

    /// What is looked for in names, email and phone of clients.
    pub(super) fn words(&self) -> Option<String> {
        match self.searched() {
            Searched::Client(words) => Some(words),
            _ => None,
        }
    }

    fn searched(&self) -> Searched {
        let search = self.search.replace('\0', "");
        match search.trim() {
            "" => Searched::Nothing,
            start if is_fileref(start) => Searched::Fileref(start.to_uppercase()),
            words => Searched::Client(words.to_owned()),
        }
    }
}
