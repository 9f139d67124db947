-- What staff should know before they get in touch with a client. The previous release inserts clients without it.
alter table clients
    add column contact_notes text not null default '' check (length(contact_notes) <= 4000);
