//! What is recorded, and about what.

use crate::values::values;

values! {
    /// By which way something was done.
    By {
        Session = "SESSION", "On the pages";
        Token = "TOKEN", "With an API token";
        Job = "JOB", "By a job";
        Command = "COMMAND", "On the command line";
        Public = "PUBLIC", "By someone not signed in";
        Database = "DATABASE", "In the database";
    }
}

values! {
    /// What was done. The first three are recorded by the database.
    Act {
        Created = "CREATED", "created";
        Changed = "CHANGED", "changed";
        Deleted = "DELETED", "deleted";
        Opened = "OPENED", "opened";
        Searched = "SEARCHED", "searched";
        Listed = "LISTED", "looked through";
        Exported = "EXPORTED", "exported";
        Refused = "REFUSED", "was refused";
        SignedIn = "SIGNED_IN", "signed in";
        SignInFailed = "SIGN_IN_FAILED", "failed to sign in";
        SignInBlocked = "SIGN_IN_BLOCKED", "had to wait after failed sign-ins";
        SignedOut = "SIGNED_OUT", "signed out";
        SessionEnded = "SESSION_ENDED", "ended a session";
        SignedOutEverywhere = "SIGNED_OUT_EVERYWHERE", "ended all sessions";
        PasswordChanged = "PASSWORD_CHANGED", "changed a password";
        ResetAsked = "RESET_ASKED", "asked for a password link";
        LinkUsed = "LINK_USED", "used a password link";
        FactorAdded = "FACTOR_ADDED", "added a second factor";
        FactorRemoved = "FACTOR_REMOVED", "removed a second factor";
        FactorFailed = "FACTOR_FAILED", "gave a wrong second factor";
        RecoveryCodeUsed = "RECOVERY_CODE_USED", "used a recovery code";
        RecoveryCodesMade = "RECOVERY_CODES_MADE", "made new recovery codes";
        RemovalAsked = "REMOVAL_ASKED", "asked to remove someone’s second factor";
        RemovalConfirmed = "REMOVAL_CONFIRMED", "confirmed the removal of a second factor";
        Linked = "LINKED", "linked a Google or Microsoft account";
        Unlinked = "UNLINKED", "unlinked a Google or Microsoft account";
        Released = "RELEASED", "released";
        Discarded = "DISCARDED", "discarded";
    }
}

values! {
    /// What an entry is about.
    Kind {
        Client = "CLIENT", "client";
        Person = "PERSON", "person";
        Tenancy = "TENANCY", "tenancy";
        Case = "CASE", "case";
        CriticalDate = "CRITICAL_DATE", "critical date";
        Service = "SERVICE", "service";
        Proposal = "PROPOSAL", "proposal";
        LawyerQuestion = "LAWYER_QUESTION", "question for the lawyer";
        Task = "TASK", "task";
        TaskItem = "TASK_ITEM", "item of a checklist";
        TaskTemplate = "TASK_TEMPLATE", "template of a task";
        User = "USER", "member of staff";
        Token = "TOKEN", "API token";
        Setting = "SETTING", "setting";
        University = "UNIVERSITY", "university";
        Closure = "CLOSURE", "closure";
        BlockedContact = "BLOCKED_CONTACT", "blocked contact";
        Referrer = "REFERRER", "referrer";
        Link = "LINK", "link";
        Callback = "CALLBACK", "call-back";
        CallbackTry = "CALLBACK_TRY", "call-back attempt";
        Submission = "SUBMISSION", "submission";
        Correction = "CORRECTION", "correction";
        PossibleMatch = "POSSIBLE_MATCH", "possible match";
        Join = "JOIN", "joined record";
        Offer = "OFFER", "offered value";
        Note = "NOTE", "note";
        NotePin = "NOTE_PIN", "pinned note";
        File = "FILE", "file";
        Factor = "FACTOR", "second factor";
        Session = "SESSION", "session";
        Search = "SEARCH", "records";
        List = "LIST", "a list";
        Export = "EXPORT", "list";
        Page = "PAGE", "page";
        Job = "JOB", "job";
    }
}
