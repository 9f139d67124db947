//! Handlers of jobs, one file each, named after the verb and the noun.

mod alert_guessing;
mod password_link;
mod seal_audit;
mod send_account_news;
mod send_invitation;
mod send_password_reset;
