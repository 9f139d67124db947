//! The path of a request that changes something.

use super::{Frame, Picture, Step};

const BROWSER: usize = 0;
const WEB: usize = 1;
const CORE: usize = 2;
const POSTGRES: usize = 3;

pub(super) const PICTURE: Picture = Picture {
    name: "request",
    title: "The path of a request",
    description: "A form or an API call passes the guard of the web server, finds its handler in the domain's table of \
        routes, and is read into an input. One action of core checks, changes, records and enqueues in one transaction. \
        After the commit the answer goes back.",
    lanes: &["Browser or program", "web", "core", "PostgreSQL"],
    steps: &[
        Step {
            lane: BROWSER,
            title: "A form or an API call",
            path: "POST /admin/cases/{id}/assign",
            text: "With a form token, the version it was made from, and a mark that makes it count once.",
        },
        Step {
            lane: WEB,
            title: "Guard",
            path: "http/",
            text: "Request id, remote address, limits, session or token, headers of the answer.",
        },
        Step {
            lane: WEB,
            title: "Route",
            path: "casework/cases/routes.rs",
            text: "Method, path, who may, handler: one line of the domain's table.",
        },
        Step {
            lane: WEB,
            title: "Handler",
            path: "casework/cases/pages.rs or api.rs",
            text: "Extracts, and reads form or JSON into the same input. What can't be read goes back with the fields named.",
        },
        Step {
            lane: CORE,
            title: "Action",
            path: "casework/cases/actions.rs",
            text: "May they (access/)? Is the version current? Do the rules allow it?",
        },
        Step {
            lane: POSTGRES,
            title: "Change",
            path: "casework/cases/queries.rs",
            text: "SQL alone. Constraints and triggers hold what two people could break together.",
        },
        Step {
            lane: CORE,
            title: "Event and audit entry",
            path: "casework/timeline, office/audit",
            text: "A name and codes, put into words when shown.",
        },
        Step {
            lane: POSTGRES,
            title: "Jobs",
            path: "apalis.jobs",
            text: "jobs::enqueue: a row for whatever is slow or calls a third party.",
        },
        Step {
            lane: WEB,
            title: "Answer",
            path: "",
            text: "303 to the page that shows it, or JSON with the new version. An error becomes a page or a problem.",
        },
        Step {
            lane: BROWSER,
            title: "The page, as it is now",
            path: "GET /admin/cases/{id}",
            text: "A read: at most four queries, then a template.",
        },
    ],
    frame: Frame { first: 4, last: 7, label: "one transaction: all of it is committed, or none" },
    back: &[],
};
