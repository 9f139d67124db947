-- Clients, the people around them, and their cases.

create table clients (
    id uuid primary key default gen_random_uuid(),
    email text not null check (length(email) <= 254),
    first_name text not null default '' check (length(first_name) <= 200),
    last_name text not null default '' check (length(last_name) <= 200),
    preferred_name text not null default '' check (length(preferred_name) <= 200),
    date_of_birth date,
    phone text not null default '' check (length(phone) <= 50),
    gender text not null default '' check (length(gender) <= 200),
    pronouns text not null default '' check (length(pronouns) <= 64),
    centrelink_support boolean,
    eligibility_circumstances text[] not null default '{}',
    eligibility_notes text not null default '' check (length(eligibility_notes) <= 4000),
    number_of_dependents integer check (number_of_dependents between 0 and 100),
    weekly_household_income integer check (weekly_household_income >= 0),
    aboriginal_or_torres_strait_islander text not null default '' check (length(aboriginal_or_torres_strait_islander) <= 64),
    can_speak_non_english boolean,
    first_language text not null default '' check (length(first_language) <= 200),
    interpreter text not null default '' check (length(interpreter) <= 64),
    call_times text[] not null default '{}',
    contact_restriction text not null default ''
        check (contact_restriction in ('', 'DO_NOT_CONTACT', 'DO_NOT_CONTACT_MARKETING', 'DO_NOT_CONTACT_ACTION_RESEARCH')),
    notes text not null default '' check (length(notes) <= 4000),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- What staff type when they look for someone: names, email, and the phone's digits, in one folded text.
    search_text text not null generated always as (search_fold(
        first_name || ' ' || last_name || ' ' || preferred_name || ' ' || email || ' ' ||
        regexp_replace(phone, '[^0-9]', '', 'g'))) stored
);
create unique index clients_email on clients (lower(email));
create index clients_search on clients using gin (search_text gin_trgm_ops);

create table people (
    id uuid primary key default gen_random_uuid(),
    full_name text not null default '' check (length(full_name) <= 200),
    email text not null default '' check (length(email) <= 254),
    address text not null default '' check (length(address) <= 300),
    phone text not null default '' check (length(phone) <= 50),
    support_contact_preference text not null default ''
        check (support_contact_preference in ('', 'DIRECT_ONLY', 'COPY_ME_IN', 'PERIODIC_UPDATE', 'FINAL_UPDATE', 'RENTER_MIA')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create table tenancies (
    id uuid primary key default gen_random_uuid(),
    client_id uuid not null references clients,
    address text not null default '' check (length(address) <= 300),
    suburb text not null default '' check (length(suburb) <= 200),
    postcode text not null default '' check (length(postcode) <= 20),
    started_on date,
    lease text not null default '' check (length(lease) <= 64),
    rental_circumstances text not null default '' check (length(rental_circumstances) <= 64),
    landlord_id uuid references people,
    agent_id uuid references people,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index tenancies_client on tenancies (client_id);
create index tenancies_landlord on tenancies (landlord_id);
create index tenancies_agent on tenancies (agent_id);

create table submissions (
    id uuid primary key default gen_random_uuid(),
    -- json, not jsonb: it keeps what was sent as it was sent, also "\u0000", 1e20 and the order of keys.
    answers json not null,
    -- The answer EMAIL, trimmed and lower-cased, when it is text.
    email text check (length(email) <= 254),
    is_complete boolean not null default false,
    is_processed boolean not null default false,
    is_reminder_sent boolean not null default false,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    submitted_at timestamptz,
    processed_at timestamptz,
    -- Set when processing gave up; cleared by a new try.
    failed_at timestamptz,
    failure_reason text,
    -- How often staff asked for another try.
    tries integer not null default 0,
    -- Answers that could not be used as they are, in words for staff.
    problems text[] not null default '{}',
    check (is_complete = (submitted_at is not null)),
    check (is_processed = (processed_at is not null)),
    check ((failed_at is null) = (failure_reason is null))
);
create index submissions_failed on submissions (failed_at) where failed_at is not null;
create index submissions_unprocessed on submissions (submitted_at) where is_complete and not is_processed;

-- Numbers of filerefs, one sequence per prefix letter: no two cases wait for each other or share a number, and a number
-- that a failed attempt drew is not drawn again.
create sequence fileref_r;
create sequence fileref_b;
create sequence fileref_e;
create sequence fileref_h;
create sequence fileref_c;
create sequence fileref_o;

create function next_fileref(topic text) returns text language sql volatile strict as $$
    select prefix || lpad(n::text, greatest(4, length(n::text)), '0')
    from (select p.prefix, nextval(('fileref_' || lower(p.prefix))::regclass) as n
          from (values ('REPAIRS', 'R'), ('BONDS', 'B'), ('EVICTION_ARREARS', 'E'), ('EVICTION_RETALIATORY', 'E'),
                       ('HEALTH_CHECK', 'H'), ('RENT_REDUCTION', 'C'), ('OTHER', 'O')) as p (topic, prefix)
          where p.topic = $1) as drawn
$$;

create table cases (
    id uuid primary key default gen_random_uuid(),
    fileref text not null unique check (fileref ~ '^[RBEHCO][0-9]{4,}$'),
    topic text not null check (topic in ('REPAIRS', 'BONDS', 'EVICTION_ARREARS', 'EVICTION_RETALIATORY', 'HEALTH_CHECK', 'RENT_REDUCTION', 'OTHER')),
    stage text not null default 'UNSTARTED' check (stage in ('UNSTARTED', 'CLIENT_AGREEMENT', 'ADVICE', 'FORMAL_LETTER', 'NEGOTIATIONS', 'VCAT_CAV', 'POST_CASE_INTERVIEW', 'CLOSED')),
    outcome text check (outcome in ('OUT_OF_SCOPE', 'CHANGE_OF_SCOPE', 'RESOLVED_EARLY', 'CHURNED', 'UNKNOWN', 'SUCCESSFUL', 'UNSUCCESSFUL')),
    outcome_notes text not null default '' check (length(outcome_notes) <= 4000),
    is_open boolean not null default true,
    client_id uuid not null references clients,
    tenancy_id uuid references tenancies,
    support_worker_id uuid references people,
    paralegal_id uuid references users,
    lawyer_id uuid references users,
    submission_id uuid unique references submissions,
    -- The topic's own answers, prefix dropped.
    answers jsonb not null default '{}' check (jsonb_typeof(answers) = 'object'),
    weekly_rent integer check (weekly_rent >= 0),
    weekly_income integer check (weekly_income >= 0),
    -- Old data holds values beyond today's lists, so these two are free text.
    income_range text not null default '' check (length(income_range) <= 64),
    employment text not null default '' check (length(employment) <= 64),
    referrer_type text not null default '' check (length(referrer_type) <= 64),
    referrer text not null default '' check (length(referrer) <= 200),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    closed_at timestamptz,
    check (paralegal_id is null or lawyer_id is not null),
    check (is_open or (outcome is not null and closed_at is not null))
);
create index cases_created on cases (created_at desc, id desc);
create index cases_open_created on cases (is_open, created_at desc, id desc);
create index cases_topic_created on cases (topic, created_at desc, id desc);
create index cases_stage_created on cases (stage, created_at desc, id desc);
create index cases_outcome_created on cases (outcome, created_at desc, id desc) where outcome is not null;
create index cases_updated on cases (updated_at desc, id desc);
create index cases_client on cases (client_id);
create index cases_tenancy on cases (tenancy_id);
create index cases_support_worker on cases (support_worker_id);
create index cases_paralegal on cases (paralegal_id, created_at desc, id desc);
create index cases_lawyer on cases (lawyer_id, created_at desc, id desc);
create index cases_inbox on cases (created_at, id) where is_open and paralegal_id is null;
-- A case's email address holds the first 8 hex digits of its id.
create index cases_email_address on cases (left(id::text, 8));

create table uploads (
    id uuid primary key default gen_random_uuid(),
    object_key text not null,
    -- As the renter's device named it.
    file_name text not null check (length(file_name) <= 255),
    content_type text not null,
    byte_size bigint not null check (byte_size > 0),
    case_id uuid references cases,
    created_at timestamptz not null
);
create index uploads_case on uploads (case_id);

-- The timeline: what people write about a case, and what the system records.
create table notes (
    id uuid primary key default gen_random_uuid(),
    case_id uuid not null references cases,
    note_type text not null check (note_type in ('PARALEGAL', 'REVIEW', 'PERFORMANCE', 'EVENT', 'EMAIL', 'CONFLICT_CHECK_SUCCESS', 'CONFLICT_CHECK_FAILURE', 'ELIGIBILITY_CHECK_SUCCESS', 'ELIGIBILITY_CHECK_FAILURE')),
    -- Empty when the system wrote it.
    author_id uuid references users,
    text text not null default '' check (length(text) <= 4096),
    -- REVIEW: the next review.
    event_at timestamptz,
    -- PERFORMANCE: the paralegal.
    subject_id uuid references users,
    -- EVENT: what changed, from, to.
    event text,
    old_value text,
    new_value text,
    created_at timestamptz not null,
    check ((note_type = 'EVENT') = (event is not null)),
    check (note_type = 'EVENT' or length(text) > 0)
);
create index notes_timeline on notes (case_id, created_at desc, id desc);
create index notes_next_review on notes (case_id, event_at) where note_type = 'REVIEW';
create index notes_author on notes (author_id);

create table critical_dates (
    id uuid primary key default gen_random_uuid(),
    case_id uuid not null references cases,
    date_type text not null check (date_type in ('FILING_DEADLINE', 'HEARING_LISTED', 'LIMITATION', 'NTV_TERMINATION', 'OTHER')),
    on_date date not null,
    notes text not null default '' check (length(notes) <= 4000),
    is_reviewed boolean not null default false,
    hearing_type text check (hearing_type in ('IN_PERSON', 'VIRTUAL')),
    hearing_location text not null default '' check (length(hearing_location) <= 300),
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check (case when date_type = 'HEARING_LISTED' then hearing_type is not null and hearing_location <> ''
                else hearing_type is null and hearing_location = '' end)
);
create index critical_dates_case on critical_dates (case_id, on_date);
create index critical_dates_upcoming on critical_dates (on_date, case_id) where not is_reviewed;

create table services (
    id uuid primary key default gen_random_uuid(),
    case_id uuid not null references cases,
    category text not null check (category in ('DISCRETE', 'ONGOING')),
    service_type text not null,
    started_on date not null,
    finished_on date,
    count integer not null default 1 check (count between 1 and 10000),
    notes text not null default '' check (length(notes) <= 4000),
    is_deleted boolean not null default false,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    check (finished_on >= started_on),
    check (case category
        when 'DISCRETE' then service_type in ('LEGAL_ADVICE', 'LEGAL_TASK', 'GENERAL_INFORMATION', 'GENERAL_REFERRAL_SIMPLE', 'GENERAL_REFERRAL_FACILITATED')
        else service_type in ('LEGAL_SUPPORT', 'REPRESENTATION_COURT_TRIBUNAL', 'REPRESENTATION_OTHER') and count = 1 end)
);
create index services_case on services (case_id);

-- People who have no email address and asked to be called.
create table contacts (
    id uuid primary key default gen_random_uuid(),
    name text not null check (length(name) <= 200),
    phone text not null check (length(phone) <= 50),
    created_at timestamptz not null,
    handled_at timestamptz,
    handled_by uuid references users
);
create index contacts_waiting on contacts (created_at) where handled_at is null;
