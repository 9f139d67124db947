-- Whether a client was given legal help: yes, no, or not answered yet. A closed case is to have the answer, and notes on its outcome
-- as long as they need to be. The previous release closes cases without the answer, and imported ones may lack it, so it may stay
-- empty.
alter table cases
    add column provided_legal_services boolean,
    drop constraint cases_outcome_notes_check,
    add constraint cases_outcome_notes_check check (length(outcome_notes) <= 50000);

create index cases_legal_help_created on cases (provided_legal_services, created_at desc, id desc);
