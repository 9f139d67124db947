-- A note may ask the case's lawyer to look at it; the lawyer answers, sends it back, or says that it is done. Whom a question waits for is
-- not kept here: it is the case's lawyer at the time. The previous release does not know the table.
set local lock_timeout = '5s';

create table lawyer_questions (
    id uuid primary key default gen_random_uuid(),
    case_id uuid not null references cases,
    -- The note that asks.
    note_id uuid not null references notes,
    asked_by uuid not null references users,
    asked_at timestamptz not null,
    state text not null default 'WAITING' check (state in ('WAITING', 'ANSWERED', 'SENT_BACK', 'DONE', 'WITHDRAWN')),
    -- The note that answers it.
    answer_note_id uuid references notes,
    settled_by uuid references users,
    settled_at timestamptz,
    -- Whether the person who asked has seen how it ended.
    is_read boolean not null default false,
    updated_at timestamptz not null,
    check ((state = 'WAITING') = (settled_at is null)),
    check ((settled_at is null) = (settled_by is null)),
    check (state not in ('ANSWERED', 'SENT_BACK') or answer_note_id is not null),
    check (state not in ('WAITING', 'WITHDRAWN') or answer_note_id is null),
    check (state <> 'WAITING' or not is_read),
    check (state <> 'WITHDRAWN' or is_read)
);
-- A note asks once.
create unique index lawyer_questions_note on lawyer_questions (note_id);
create index lawyer_questions_case on lawyer_questions (case_id);
create index lawyer_questions_waiting on lawyer_questions (asked_at, id) where state = 'WAITING';
create index lawyer_questions_asked on lawyer_questions (asked_by, asked_at desc, id desc);
create index lawyer_questions_unread on lawyer_questions (asked_by) where state <> 'WAITING' and not is_read;

select audit_table('lawyer_questions', 'LAWYER_QUESTION');

-- The previous release closes cases too, and knows neither tasks nor questions. What it leaves open is ended here, at the end of its
-- transaction; this release has done so by then, and told it in the timeline. Who closes the case is what the transaction says of itself.
create function end_with_case() returns trigger language plpgsql as $$
declare
    actor uuid := (nullif(current_setting('clerk.actor', true), '')::jsonb ->> 'user_id')::uuid;
begin
    if exists (select from cases where id = new.id and is_open) then
        return null;
    end if;
    update tasks set state = 'CANCELLED', done_at = new.updated_at, done_by = actor, updated_at = new.updated_at
    where id in (select id from tasks where case_id = new.id and state in ('OPEN', 'AWAITING_APPROVAL') order by id for update);
    update lawyer_questions
    set state = 'WITHDRAWN', settled_by = coalesce(actor, asked_by), settled_at = new.updated_at, updated_at = new.updated_at,
        is_read = true
    where case_id = new.id and state = 'WAITING';
    return null;
end $$;
create constraint trigger end_with_case after update of is_open on cases deferrable initially deferred for each row
    when (old.is_open and not new.is_open) execute function end_with_case();
