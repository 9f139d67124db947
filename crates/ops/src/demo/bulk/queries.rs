//! SQL of bulk data: a row per element of arrays.

use crate::demo::data::Client;
use clerk_core::Result;
use clerk_core::casework::cases::{Outcome, Stage, Topic, income_range};
use clerk_core::ids::UserId;
use clerk_platform::time::{Date, Timestamp};
use jiff_sqlx::ToSqlx;
use serde_json::Value;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// How many cases there are.
pub(super) async fn cases(connection: &mut PgConnection) -> Result<i64> {
    Ok(sqlx::query_scalar!(r#"select count(*) as "count!" from cases"#).fetch_one(connection).await?)
}

/// Creates staff of a group from email addresses and names, or takes those that exist; their ids in that order.
pub(super) async fn staff(
    connection: &mut PgConnection,
    group: &str,
    staff: Vec<(String, String)>,
    at: jiff::Timestamp,
) -> Result<Vec<UserId>> {
    let (emails, names): (Vec<_>, Vec<_>) = staff.into_iter().unzip();
    Ok(sqlx::query_scalar!(
        "insert into users (email, full_name, groups, case_capacity, created_at, updated_at)
         select email, name, array[$1::text], 8, $4, $4 from unnest($2::text[], $3::text[]) as new (email, name)
         on conflict (email) do update set email = excluded.email returning id",
        group,
        &emails,
        &names,
        at.to_sqlx(),
    )
    .fetch_all(connection)
    .await?)
}

/// Updates the planner's statistics.
pub(super) async fn analyze(pool: &PgPool) -> Result<()> {
    sqlx::query!("analyze").execute(pool).await?;
    Ok(())
}

#[derive(Default)]
pub(super) struct Clients {
    ids: Vec<Uuid>,
    emails: Vec<String>,
    first_names: Vec<String>,
    last_names: Vec<String>,
    phones: Vec<String>,
    born: Vec<Date>,
    genders: Vec<String>,
    incomes: Vec<Option<i32>>,
    languages: Vec<Option<String>>,
    created: Vec<Timestamp>,
}

impl Clients {
    pub(super) fn push(&mut self, id: Uuid, email: String, phone: String, client: &Client, created: Timestamp) {
        self.ids.push(id);
        self.emails.push(email);
        self.first_names.push(client.first.clone());
        self.last_names.push(client.last.clone());
        self.phones.push(phone);
        self.born.push(client.born.to_sqlx());
        self.genders.push(client.gender.clone());
        self.incomes.push(client.income);
        self.languages.push(client.language.clone());
        self.created.push(created);
    }

    pub(super) async fn insert(&self, connection: &mut PgConnection) -> Result<()> {
        sqlx::query!(
            "insert into clients (id, email, first_name, last_name, phone, date_of_birth, gender, weekly_household_income, centrelink_support,
                 can_speak_non_english, first_language, eligibility_circumstances, call_times, created_at, updated_at)
             select id, email, first, last, phone, born, gender, income, income is null, language is not null, coalesce(language, ''),
                 array['STRUGGLING'], array['WEEK_DAY'], created, created
             from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::text[], $8::int[], $9::text[], $10::timestamptz[])
                 as new (id, email, first, last, phone, born, gender, income, language, created)",
            &self.ids,
            &self.emails,
            &self.first_names,
            &self.last_names,
            &self.phones,
            &self.born as _,
            &self.genders,
            &self.incomes as _,
            &self.languages as _,
            &self.created as _,
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}

#[derive(Default)]
pub(super) struct Tenancies {
    ids: Vec<Uuid>,
    client_ids: Vec<Uuid>,
    addresses: Vec<String>,
    suburbs: Vec<String>,
    postcodes: Vec<String>,
    started: Vec<Date>,
    landlords: Vec<String>,
    agents: Vec<Option<String>>,
    created: Vec<Timestamp>,
}

impl Tenancies {
    #[allow(clippy::too_many_arguments, reason = "a column each")]
    pub(super) fn push(
        &mut self,
        id: Uuid,
        client_id: Uuid,
        home: &(String, String, u32, i32),
        started: Date,
        landlord: String,
        agent: Option<String>,
        created: Timestamp,
    ) {
        self.ids.push(id);
        self.client_ids.push(client_id);
        self.addresses.push(home.0.clone());
        self.suburbs.push(home.1.clone());
        self.postcodes.push(home.2.to_string());
        self.started.push(started);
        self.landlords.push(landlord);
        self.agents.push(agent);
        self.created.push(created);
    }

    /// Each landlord and agent is a separate person, as when a form is processed.
    pub(super) async fn insert(&self, connection: &mut PgConnection) -> Result<()> {
        sqlx::query!(
            "with new as materialized (
                 select n.*, gen_random_uuid() as landlord_id, case when agent is not null then gen_random_uuid() end as agent_id
                 from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::date[], $7::text[], $8::text[], $9::timestamptz[])
                     as n (id, client_id, address, suburb, postcode, started, landlord, agent, created)),
             people as (
                 insert into people (id, full_name, phone, created_at, updated_at)
                 select landlord_id, landlord, '', created, created from new
                 union all select agent_id, agent, '03 7010 0188', created, created from new where agent is not null)
             insert into tenancies (id, client_id, address, suburb, postcode, started_on, lease, rental_circumstances, landlord_id, agent_id, created_at, updated_at)
             select id, client_id, address, suburb, postcode, started, 'YES', 'SOLO', landlord_id, agent_id, created, created from new",
            &self.ids,
            &self.client_ids,
            &self.addresses,
            &self.suburbs,
            &self.postcodes,
            &self.started as _,
            &self.landlords,
            &self.agents as _,
            &self.created as _,
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}

#[derive(Default)]
pub(super) struct Submissions {
    ids: Vec<Uuid>,
    answers: Vec<String>,
    emails: Vec<String>,
    created: Vec<Timestamp>,
}

impl Submissions {
    pub(super) fn push(&mut self, id: Uuid, answers: String, email: String, created: Timestamp) {
        self.ids.push(id);
        self.answers.push(answers);
        self.emails.push(email);
        self.created.push(created);
    }

    pub(super) async fn insert(&self, connection: &mut PgConnection) -> Result<()> {
        sqlx::query!(
            "insert into submissions (id, answers, email, is_complete, is_processed, created_at, updated_at, submitted_at, processed_at)
             select id, answers::json, email, true, true, created, created, created, created
             from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) as new (id, answers, email, created)",
            &self.ids,
            &self.answers,
            &self.emails,
            &self.created as _,
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}

/// A case.
pub(super) struct Case {
    pub(super) id: Uuid,
    pub(super) topic: Topic,
    pub(super) stage: Stage,
    pub(super) outcome: Option<Outcome>,
    pub(super) client_id: Uuid,
    pub(super) tenancy_id: Uuid,
    pub(super) paralegal: Option<UserId>,
    pub(super) lawyer: Option<UserId>,
    pub(super) submission_id: Option<Uuid>,
    pub(super) answers: Value,
    pub(super) rent: i32,
    pub(super) income: Option<i32>,
    pub(super) employment: &'static str,
    pub(super) referrer_type: &'static str,
    pub(super) referrer: &'static str,
    pub(super) opened: jiff::Timestamp,
    pub(super) updated: jiff::Timestamp,
    pub(super) closed: Option<jiff::Timestamp>,
    /// What the case's notes say, so that the trigger has nothing to do.
    pub(super) next_review: Option<Timestamp>,
    pub(super) conflict_check: Option<&'static str>,
    pub(super) provided_legal_services: Option<bool>,
}

#[derive(Default)]
pub(super) struct Cases(Vec<Case>);

impl Cases {
    pub(super) fn push(&mut self, case: Case) {
        self.0.push(case);
    }

    /// In their order, so that filerefs count up with time.
    pub(super) async fn insert(&self, connection: &mut PgConnection) -> Result<()> {
        let column =
            |text: fn(&Case) -> &'static str| self.0.iter().map(|case| text(case).to_owned()).collect::<Vec<_>>();
        let times = |at: fn(&Case) -> jiff::Timestamp| self.0.iter().map(|case| at(case).to_sqlx()).collect::<Vec<_>>();
        sqlx::query!(
            "insert into cases (id, fileref, topic, stage, outcome, is_open, client_id, tenancy_id, paralegal_id, lawyer_id, submission_id,
                 answers, weekly_rent, weekly_income, income_range, employments, referrer_type, referrer, created_at, updated_at, closed_at,
                 next_review_at, conflict_check, provided_legal_services)
             select id, next_fileref(topic), topic, stage, outcome, closed is null, client, tenancy, paralegal, lawyer, submission,
                 answers, rent, income, range, array_remove(array[employment], ''), referrer_type, referrer, opened, updated, closed, next_review,
                 conflict_check, legal_help
             from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[],
                     $10::jsonb[], $11::int[], $12::int[], $13::text[], $14::text[], $15::text[], $16::timestamptz[], $17::timestamptz[], $18::timestamptz[],
                     $19::timestamptz[], $20::text[], $21::bool[], $22::text[])
                 as new (id, topic, stage, outcome, client, tenancy, paralegal, lawyer, submission,
                     answers, rent, income, employment, referrer_type, referrer, opened, updated, closed, next_review,
                     conflict_check, legal_help, range)",
            &self.0.iter().map(|case| case.id).collect::<Vec<_>>(),
            &column(|case| case.topic.as_str()),
            &column(|case| case.stage.as_str()),
            &self.0.iter().map(|case| case.outcome.map(Outcome::as_str)).collect::<Vec<_>>() as _,
            &self.0.iter().map(|case| case.client_id).collect::<Vec<_>>(),
            &self.0.iter().map(|case| case.tenancy_id).collect::<Vec<_>>(),
            &self.0.iter().map(|case| case.paralegal).collect::<Vec<_>>() as _,
            &self.0.iter().map(|case| case.lawyer).collect::<Vec<_>>() as _,
            &self.0.iter().map(|case| case.submission_id).collect::<Vec<_>>() as _,
            &self.0.iter().map(|case| case.answers.clone()).collect::<Vec<_>>(),
            &self.0.iter().map(|case| case.rent).collect::<Vec<_>>(),
            &self.0.iter().map(|case| case.income).collect::<Vec<_>>() as _,
            &column(|case| case.employment),
            &column(|case| case.referrer_type),
            &column(|case| case.referrer),
            &times(|case| case.opened) as _,
            &times(|case| case.updated) as _,
            &self.0.iter().map(|case| case.closed.map(ToSqlx::to_sqlx)).collect::<Vec<_>>() as _,
            &self.0.iter().map(|case| case.next_review).collect::<Vec<_>>() as _,
            &self.0.iter().map(|case| case.conflict_check).collect::<Vec<_>>() as _,
            &self.0.iter().map(|case| case.provided_legal_services).collect::<Vec<_>>() as _,
            &column(|case| case.income.map_or("", income_range)),
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}

#[derive(Default)]
pub(super) struct Notes {
    ids: Vec<Uuid>,
    case_ids: Vec<Uuid>,
    kinds: Vec<String>,
    authors: Vec<Option<UserId>>,
    texts: Vec<String>,
    next_reviews: Vec<Option<Timestamp>>,
    created: Vec<Timestamp>,
}

impl Notes {
    #[allow(clippy::too_many_arguments, reason = "a column each")]
    pub(super) fn push(
        &mut self,
        id: Uuid,
        case_id: Uuid,
        kind: &str,
        author: Option<UserId>,
        text: &str,
        next_review: Option<Timestamp>,
        created: Timestamp,
    ) {
        self.ids.push(id);
        self.case_ids.push(case_id);
        self.kinds.push(kind.to_owned());
        self.authors.push(author);
        self.texts.push(text.to_owned());
        self.next_reviews.push(next_review);
        self.created.push(created);
    }

    pub(super) async fn insert(&self, connection: &mut PgConnection) -> Result<()> {
        sqlx::query!(
            "insert into notes (id, case_id, note_type, author_id, text, event_at, created_at)
             select id, case_id, kind, author, text, next_review, created
             from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::timestamptz[], $7::timestamptz[])
                 as new (id, case_id, kind, author, text, next_review, created)",
            &self.ids,
            &self.case_ids,
            &self.kinds,
            &self.authors as _,
            &self.texts,
            &self.next_reviews as _,
            &self.created as _,
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}

#[derive(Default)]
pub(super) struct Dates {
    ids: Vec<Uuid>,
    case_ids: Vec<Uuid>,
    on: Vec<Date>,
    /// Checked, and met.
    met: Vec<bool>,
    created: Vec<Timestamp>,
}

impl Dates {
    pub(super) fn push(&mut self, id: Uuid, case_id: Uuid, on: jiff::civil::Date, met: bool, created: Timestamp) {
        self.ids.push(id);
        self.case_ids.push(case_id);
        self.on.push(on.to_sqlx());
        self.met.push(met);
        self.created.push(created);
    }

    pub(super) async fn insert(&self, connection: &mut PgConnection) -> Result<()> {
        sqlx::query!(
            "insert into critical_dates (id, case_id, date_type, on_date, is_reviewed, outcome, created_at, updated_at)
             select id, case_id, 'FILING_DEADLINE', on_date, met, case when met then 'MET' end, created, created
             from unnest($1::uuid[], $2::uuid[], $3::date[], $4::bool[], $5::timestamptz[]) as new (id, case_id, on_date, met, created)",
            &self.ids,
            &self.case_ids,
            &self.on as _,
            &self.met,
            &self.created as _,
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}

#[derive(Default)]
pub(super) struct Services {
    ids: Vec<Uuid>,
    case_ids: Vec<Uuid>,
    on: Vec<Date>,
    created: Vec<Timestamp>,
}

impl Services {
    pub(super) fn push(&mut self, id: Uuid, case_id: Uuid, on: jiff::civil::Date, created: Timestamp) {
        self.ids.push(id);
        self.case_ids.push(case_id);
        self.on.push(on.to_sqlx());
        self.created.push(created);
    }

    pub(super) async fn insert(&self, connection: &mut PgConnection) -> Result<()> {
        sqlx::query!(
            "insert into services (id, case_id, category, service_type, started_on, finished_on, created_at, updated_at)
             select id, case_id, 'DISCRETE', 'LEGAL_ADVICE', on_date, on_date, created, created
             from unnest($1::uuid[], $2::uuid[], $3::date[], $4::timestamptz[]) as new (id, case_id, on_date, created)",
            &self.ids,
            &self.case_ids,
            &self.on as _,
            &self.created as _,
        )
        .execute(connection)
        .await?;
        Ok(())
    }
}
