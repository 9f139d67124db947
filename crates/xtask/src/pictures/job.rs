//! The path of a job.

use super::{Back, Frame, Picture, Step};

const CORE: usize = 0;
const POSTGRES: usize = 1;
const WORKER: usize = 2;
const OUTSIDE: usize = 3;

pub(super) const PICTURE: Picture = Picture {
    name: "job",
    title: "The path of a job",
    description: "An action of core writes a job into the queue in the transaction of the change that causes it. A worker \
        hears of the row, claims it under a lease, and runs its handler, which may call a third party. The job ends done, \
        is tried again later, or is dead and shown to administrators.",
    lanes: &["core", "PostgreSQL", "worker", "Outside"],
    steps: &[
        Step {
            lane: CORE,
            title: "Enqueue",
            path: "intake/submissions/jobs.rs",
            text: "The payload holds ids, not data. The job and the change that causes it are committed together.",
        },
        Step {
            lane: POSTGRES,
            title: "Waiting",
            path: "apalis.jobs",
            text: "A row, in the queue fast or slow. A trigger announces it.",
        },
        Step {
            lane: WORKER,
            title: "Bell",
            path: "runtime/bell.rs",
            text: "Hears the announcement, and looks each second in any case.",
        },
        Step {
            lane: WORKER,
            title: "Claim",
            path: "runtime/claims.rs, leases.rs",
            text: "One statement takes as many jobs as can start at once, under a lease with the worker's name.",
        },
        Step {
            lane: WORKER,
            title: "Slot",
            path: "runtime/slots.rs, keeper.rs",
            text: "A task of its own with a timeout. The keeper shows that the worker is alive.",
        },
        Step {
            lane: WORKER,
            title: "Handler",
            path: "registry.rs, intake/process_submission.rs",
            text: "Reads what the ids name, and does the work so that a second time changes nothing.",
        },
        Step {
            lane: OUTSIDE,
            title: "Third party",
            path: "outside/sendgrid.rs",
            text: "Mail, chat, phone, documents, virus check. Part of the same trace.",
        },
        Step {
            lane: WORKER,
            title: "Outcome",
            path: "Ok, Retry, RetryAt, Fail",
            text: "Without personal data: administrators see the text of a failure.",
        },
        Step {
            lane: POSTGRES,
            title: "Done, waiting, or dead",
            path: "runtime/ends.rs, leases.rs",
            text: "Done jobs are kept for 7 days, dead ones for 90: at /admin/jobs, with every try. A death raises an alert.",
        },
    ],
    frame: Frame { first: 3, last: 7, label: "under a lease: when the worker dies, another takes the job over" },
    back: &[Back { from: 8, to: 1, label: "Retry, RetryAt, or the worker died: 25 tries over two days" }],
};
