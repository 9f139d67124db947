-- Anyone who works on a case proposes to close or reopen it, to change its outcome, or to put others on it; a coordinator decides. The
-- previous release does not know the table.
create table case_proposals (
    id uuid primary key default gen_random_uuid(),
    case_id uuid not null references cases,
    kind text not null check (kind in ('CLOSE', 'REOPEN', 'CHANGE_OUTCOME', 'ASSIGN')),
    -- For reopening: the stage at which the case goes on.
    stage text check (stage in ('UNSTARTED', 'CLIENT_AGREEMENT', 'ADVICE', 'FORMAL_LETTER', 'NEGOTIATIONS', 'VCAT_CAV', 'POST_CASE_INTERVIEW')),
    -- For closing and another outcome: how the case ended.
    outcome text check (outcome in ('OUT_OF_SCOPE', 'CHANGE_OF_SCOPE', 'RESOLVED_EARLY', 'CHURNED', 'UNKNOWN', 'SUCCESSFUL', 'UNSUCCESSFUL')),
    outcome_notes text not null default '' check (length(outcome_notes) <= 50000),
    provided_legal_services boolean,
    -- For assigning: who is to be on the case; empty is nobody.
    paralegal_id uuid references users,
    lawyer_id uuid references users,
    -- What the coordinator should know.
    why text not null default '' check (length(why) <= 4000),
    status text not null default 'OPEN' check (status in ('OPEN', 'ACCEPTED', 'SENT_BACK', 'WITHDRAWN')),
    -- What the coordinator said when they sent it back.
    answer text not null default '' check (length(answer) <= 4000),
    proposed_by uuid not null references users,
    proposed_at timestamptz not null,
    decided_by uuid references users,
    decided_at timestamptz,
    -- Whether nobody has to look at it any more: what was sent back stays before its author until they answer it or put it aside.
    is_settled boolean not null default false,
    updated_at timestamptz not null,
    check (case kind
        when 'REOPEN' then stage is not null and outcome is null and outcome_notes = '' and provided_legal_services is null
        when 'ASSIGN' then stage is null and outcome is null and outcome_notes = '' and provided_legal_services is null
        else stage is null and outcome is not null and outcome_notes <> '' and provided_legal_services is not null end),
    check (kind = 'ASSIGN' or (paralegal_id is null and lawyer_id is null)),
    check (paralegal_id is null or lawyer_id is not null),
    check ((status = 'OPEN') = (decided_at is null)),
    check ((decided_at is null) = (decided_by is null)),
    check ((status = 'SENT_BACK') = (answer <> '')),
    check (is_settled or status in ('OPEN', 'SENT_BACK')),
    check (not is_settled or status <> 'OPEN')
);
create unique index case_proposals_one_open on case_proposals (case_id, kind) where status = 'OPEN';
create index case_proposals_case on case_proposals (case_id, proposed_at desc, id desc);
create index case_proposals_open on case_proposals (proposed_at, id) where status = 'OPEN';
create index case_proposals_own on case_proposals (proposed_by, proposed_at) where not is_settled;
