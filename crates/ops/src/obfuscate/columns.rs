//! What each column of the schema holds. A column that is not listed here stops the command: anyone who adds one says what
//! it holds.

/// What a column holds, which decides what happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Ids, codes, numbers, times. Stays.
    Code,
    /// What the centre tells everyone: its own name and phone, universities, closures. Stays.
    Public,
    /// Made by the database from other columns.
    Computed,
    /// What a trigger copies from another table; see `queries::copy`.
    Copied,
    /// Useless to anyone else: a secret, or words that are kept in another column too. Becomes null.
    Secret,
    /// What people write, and phone numbers.
    Text,
    /// Names of people.
    Name,
    /// Addresses.
    Address,
    /// One email address.
    Email,
    /// What the system recorded in the timeline: JSON of codes, with names and addresses where `notes::event` says.
    Event,
    /// One of the program's codes, or someone's words.
    CodeOrText,
    /// A list of codes or someone's words.
    List,
    /// A day that could tell who someone is.
    Day,
    /// JSON with people's answers.
    Json,
    /// A job: JSON as bytes, with what is about people in its data.
    Payload,
    /// A file's name.
    FileName,
    /// The digits of the phone number in the column before.
    PhoneKey,
    /// An uploaded file; see `files.rs`.
    File,
}

impl Kind {
    /// Whether it holds personal data, to be replaced in place.
    pub(super) fn is_personal(self) -> bool {
        !self.is_made() && !matches!(self, Self::Code | Self::Public | Self::Secret | Self::File)
    }

    /// Whether the database derives it from what is replaced.
    pub(super) fn is_made(self) -> bool {
        matches!(self, Self::Computed | Self::Copied)
    }
}

/// A table: what its columns hold, each kind with the names of its columns.
pub(super) type Table = (&'static str, &'static [(Kind, &'static str)]);

use Kind::{
    Address, Code, CodeOrText, Computed, Copied, Day, Email, Event, File, FileName, Json, List, Name, Payload,
    PhoneKey, Public, Secret, Text,
};

/// Tables whose rows are deleted: they give access, or are only about the last few days.
pub(super) const EMPTIED: &[&str] = &[
    "public.sessions",
    "public.visits",
    "public.api_tokens",
    "public.password_links",
    "public.sign_in_throttles",
    "public.sign_in_failures",
    "public.sign_in_attempts",
    "public.totp_secrets",
    "public.recovery_codes",
    "public.passkeys",
    "public.provider_accounts",
    "public.factor_removals",
    "public.idempotency_keys",
    "public.drafts",
    // Who did what, with old and new values: it belongs to the real centre.
    "public.audit_chain",
    "public.audit_entries",
    // Addresses of shared folders open them for anyone who has them.
    "public.links",
];

/// All other tables.
pub(super) const TABLES: &[Table] = &[
    ("public._sqlx_migrations", &[(Code, "version description installed_on success checksum execution_time")]),
    (
        "public.users",
        &[
            (Code, "id groups is_superuser is_active is_intern case_capacity rights_since created_at updated_at"),
            (Email, "email"),
            (Name, "full_name"),
            (Public, "university"),
            (Secret, "password_hash"),
            (Computed, "search_text"),
        ],
    ),
    (
        "public.clients",
        &[
            (Code, "id centrelink_support number_of_dependents weekly_household_income can_speak_non_english"),
            (Code, "contact_restriction created_at updated_at"),
            (Email, "email"),
            (Name, "first_name last_name preferred_name"),
            (Day, "date_of_birth"),
            (Text, "phone pronouns first_language eligibility_notes contact_notes notes also_known_as"),
            (CodeOrText, "gender aboriginal_or_torres_strait_islander interpreter"),
            (List, "eligibility_circumstances call_times"),
            (Computed, "search_text"),
        ],
    ),
    (
        "public.people",
        &[
            (Code, "id support_contact_preference created_at updated_at"),
            (Email, "email"),
            (Name, "full_name"),
            (Address, "address"),
            (Text, "phone"),
            (Computed, "search_text"),
        ],
    ),
    (
        "public.tenancies",
        &[
            (Code, "id client_id started_on landlord_id agent_id created_at updated_at"),
            (Address, "address"),
            (Text, "suburb postcode"),
            (CodeOrText, "lease rental_circumstances"),
            (Computed, "search_text"),
        ],
    ),
    (
        "public.submissions",
        &[
            (
                Code,
                "id is_complete is_processed is_reminder_sent created_at updated_at submitted_at processed_at failed_at tries",
            ),
            (
                Code,
                "answers_key repeats_id repeats_denied_at repeats_denied_by retried_at closed_as closed_at closed_by",
            ),
            (Code, "held_at discarded_at discarded_by reminded_at"),
            (Secret, "submitted_from"),
            (Text, "closing_reason referred_to"),
            (Email, "email"),
            (Json, "answers"),
            (Text, "failure_reason"),
            (List, "problems"),
        ],
    ),
    ("public.sent_by_strangers", &[(Code, "on_day network bytes forms")]),
    ("public.resume_links", &[(Code, "token_hash submission_id created_at opened_at opened_from")]),
    (
        "public.cases",
        &[
            (
                Code,
                "id fileref topic stage outcome is_open client_id tenancy_id support_worker_id paralegal_id lawyer_id",
            ),
            (Code, "submission_id weekly_rent weekly_income created_at updated_at closed_at"),
            (Code, "next_review_at conflict_check eligibility_check provided_legal_services next_date_on"),
            (Json, "answers"),
            (Computed, "created_quarter answer_words"),
            (Copied, "client_search_text client_order paralegal_order"),
            (Text, "outcome_notes referrer"),
            (CodeOrText, "income_range employment referrer_type"),
            (List, "employments"),
        ],
    ),
    (
        "public.uploads",
        &[
            (Code, "id content_type remark case_id created_at scan scanned_at scan_found"),
            (FileName, "file_name"),
            (File, "object_key byte_size"),
            (Secret, "preview_key preview_size"),
        ],
    ),
    (
        "public.notes",
        &[
            (Code, "id case_id note_type author_id event_at subject_id event created_at edited_at"),
            (Text, "text"),
            (Event, "event_data"),
            (Secret, "old_value new_value"),
            (Computed, "search_words"),
        ],
    ),
    (
        "public.case_proposals",
        &[
            (Code, "id case_id kind stage outcome provided_legal_services status proposed_by proposed_at decided_by"),
            (Code, "paralegal_id lawyer_id decided_at is_settled updated_at"),
            (Text, "outcome_notes why answer"),
        ],
    ),
    (
        "public.lawyer_questions",
        &[(Code, "id case_id note_id asked_by asked_at state answer_note_id settled_by settled_at is_read updated_at")],
    ),
    (
        "public.critical_dates",
        &[
            (Code, "id case_id date_type on_date hearing_type hearing_time hearing_minutes created_at updated_at"),
            (
                Code,
                "is_reviewed checked_by checked_at check_asked_by check_asked_at outcome outcome_by outcome_at deleted_at deleted_by",
            ),
            (Text, "notes hearing_location hearing_room outcome_notes past_reason"),
            // Anyone who has it can join the hearing.
            (Secret, "hearing_link"),
            // Made again by `queries::copy`. Not `Copied`: it holds filerefs, which look like words that are left.
            (Code, "search_text"),
        ],
    ),
    (
        "public.services",
        &[
            (Code, "id case_id category service_type started_on finished_on count is_deleted created_at updated_at"),
            (Text, "notes"),
        ],
    ),
    (
        "public.task_templates",
        &[
            (Code, "id topic stage due_in place needs_approval is_active created_at updated_at"),
            (Public, "title notes checklist"),
        ],
    ),
    (
        "public.tasks",
        &[
            (
                Code,
                "id case_id template_id due_on assigned_to place created_by needs_approval state created_at updated_at",
            ),
            (Code, "done_at done_by approved_at approved_by"),
            (Text, "title notes remark"),
            (Computed, "search_text"),
        ],
    ),
    ("public.task_items", &[(Code, "id task_id position done_at done_by"), (Text, "text")]),
    (
        "public.submission_corrections",
        &[(Code, "id submission_id question corrected_by corrected_at"), (CodeOrText, "answer")],
    ),
    (
        "public.contacts",
        &[
            (Code, "id created_at handled_at handled_by times_asked last_asked_at try_again_on case_id"),
            (Name, "name"),
            (Text, "phone"),
            (Computed, "search_text"),
        ],
    ),
    ("public.contact_tries", &[(Code, "id contact_id outcome try_again_on tried_by tried_at"), (Text, "comment")]),
    ("public.client_links", &[(Code, "id one_id other_id reason created_at settled_at settled_by")]),
    ("public.note_pins", &[(Code, "id note_id case_id pinned_by pinned_at")]),
    (
        "public.offered_values",
        &[(Code, "id client_id case_id join_id detail created_at settled_at settled_by is_taken"), (Json, "offered")],
    ),
    (
        "public.joined_records",
        &[
            (Code, "id kind kept_id removed_id moved joined_at joined_by undone_at undone_by"),
            (Json, "removed taken_over"),
        ],
    ),
    (
        "public.blocked_contacts",
        &[
            (Code, "id created_at updated_at"),
            (Email, "email"),
            (Text, "phone"),
            (PhoneKey, "phone_key"),
            (Text, "comment"),
        ],
    ),
    ("public.settings", &[(Code, "name updated_at"), (Public, "value")]),
    ("public.universities", &[(Code, "id created_at updated_at"), (Public, "name")]),
    ("public.referrers", &[(Code, "id kind is_active created_at updated_at"), (Public, "name")]),
    (
        "public.closures",
        &[(Code, "id closes_on reopens_on created_at updated_at"), (Public, "call_text email_text form_notice")],
    ),
    ("public.job_errors", &[(Code, "id job_id attempt worker started_at at"), (Text, "error")]),
    ("public.job_actions", &[(Code, "id action actor_id job_id kind jobs at")]),
    ("public.job_schedule", &[(Code, "name last_tick")]),
    ("apalis._sqlx_migrations", &[(Code, "version description installed_on success checksum execution_time")]),
    ("apalis.workers", &[(Code, "id worker_type storage_name layers last_seen started_at")]),
    (
        "apalis.jobs",
        &[
            (
                Code,
                "id job_type status attempts max_attempts run_at lock_at lock_by done_at priority metadata idempotency_key",
            ),
            (Payload, "job"),
            (Json, "last_result"),
        ],
    ),
];

/// What a column holds, if someone has said so.
pub(super) fn kind(table: &str, column: &str) -> Option<Kind> {
    let (_, columns) = TABLES.iter().find(|(name, _)| *name == table)?;
    let mut found = columns.iter().filter(|(_, names)| names.split(' ').any(|name| name == column));
    found.next().map(|(kind, _)| *kind)
}

/// The columns of a table whose kind `wanted` accepts, in the order in which they are listed above.
pub(super) fn of(table: &Table, wanted: impl Fn(Kind) -> bool) -> Vec<(&'static str, Kind)> {
    let kinds = table.1.iter().filter(|(kind, _)| wanted(*kind));
    kinds.flat_map(|(kind, names)| names.split(' ').map(|name| (name, *kind))).collect()
}
