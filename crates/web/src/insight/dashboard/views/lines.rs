//! Blocks of short lines, each of which leads to what it is about.

use super::{count_of, excerpt};
use crate::casework::tasks::views::due;
use crate::ui::Moment;
use crate::views::nearness::standing;
use clerk_core::casework::lawyer_questions::ListedQuestion;
use clerk_core::casework::tasks::Task;
use clerk_core::insight::home::{
    Approval, Hearing, HomeDate, IDLE_DAYS, IdleCase, IdleCases, InboxCase, OpenProposal, WaitingCall, Workload,
};
use clerk_platform::time::{melbourne_date, show_distance};
use jiff::civil::Date;

/// How much of a question is shown, in characters.
const EXCERPT: usize = 80;

/// A block: its heading, its first lines, and the list behind it.
pub(crate) struct Block {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) lines: Vec<Line>,
    /// What is said when there are no lines; a block without it is not shown then.
    pub(crate) nothing: &'static str,
}

/// A line.
#[derive(Default)]
pub(crate) struct Line {
    pub(crate) href: String,
    /// File reference, or a name.
    pub(crate) title: String,
    /// The client, or how somebody is reached.
    pub(crate) name: String,
    pub(crate) when: Option<Moment>,
    /// What is urgent about it, and its colour; empty if nothing is.
    pub(crate) badge: String,
    pub(crate) tone: &'static str,
    pub(crate) detail: String,
}

/// How busy someone is.
pub(crate) struct LoadRow {
    pub(crate) href: String,
    pub(crate) name: String,
    /// `3 of 4`
    pub(crate) load: String,
    pub(crate) open_cases: i64,
    pub(crate) capacity: i32,
    pub(crate) is_full: bool,
}

impl Block {
    pub(crate) fn new(id: &'static str, title: impl Into<String>, href: &str, lines: Vec<Line>) -> Self {
        Self { id, title: title.into(), href: href.to_owned(), lines, nothing: "" }
    }

    /// The same, which says so when there is nothing.
    pub(crate) fn or(self, nothing: &'static str) -> Self {
        Self { nothing, ..self }
    }

    pub(crate) fn is_shown(&self) -> bool {
        !(self.lines.is_empty() && self.nothing.is_empty())
    }

    /// Critical dates, of everyone's cases or the viewer's own.
    pub(crate) fn dates(dates: Vec<HomeDate>, today: Date, sees_all: bool) -> Self {
        let lines = dates.into_iter().map(|date| Line::date(date, today, sees_all)).collect();
        Self::new("dates", "Critical dates", "/admin/queues/dates", lines).or("No critical dates coming up.")
    }

    /// Tasks for the viewer that are open.
    pub(crate) fn tasks(tasks: Vec<Task>, today: Date) -> Self {
        let lines = tasks.into_iter().map(|task| Line::task(task, today)).collect();
        Self::new("tasks", "Tasks due", "/admin/tasks", lines)
    }

    /// What waits for a lawyer: questions, tasks to approve, and so many critical dates that nobody has checked.
    pub(crate) fn review(
        questions: Vec<ListedQuestion>,
        approvals: Vec<Approval>,
        unchecked: i64,
        today: Date,
    ) -> Self {
        let dates = (unchecked > 0).then(|| Line {
            href: "/admin/queues/dates?show=unchecked".to_owned(),
            title: format!("{} not checked", count_of(unchecked, "critical date", "critical dates")),
            ..Line::default()
        });
        let questions = questions.into_iter().map(|question| Line::question(question, today));
        let lines = questions.chain(approvals.into_iter().map(Line::approval)).chain(dates).collect();
        Self::new("review", "For my review", "/admin/for-review", lines).or("Nothing is waiting for your review.")
    }

    pub(crate) fn hearings(hearings: Vec<Hearing>, today: Date) -> Self {
        let lines = hearings.into_iter().map(|hearing| Line::hearing(hearing, today)).collect();
        let href = format!("/admin/queues/dates?type=HEARING_LISTED&week={today}");
        Self::new("hearings", "Hearings in the next 7 days", &href, lines).or("No hearings in the next 7 days.")
    }

    pub(crate) fn inbox(inbox: Vec<InboxCase>, today: Date) -> Self {
        let lines = inbox.into_iter().map(|case| Line::new_case(case, today)).collect();
        Self::new("inbox", "New and urgent", "/admin/queues/inbox", lines).or("Every open case has a paralegal.")
    }

    pub(crate) fn idle(idle: IdleCases, today: Date) -> Self {
        let title = format!("{} idle for over {IDLE_DAYS} days", count_of(idle.count, "case", "cases"));
        let line = |case: IdleCase| Line {
            href: format!("/admin/cases/{}", case.id),
            title: case.fileref,
            name: case.client_name,
            badge: show_distance(melbourne_date(case.updated_at.to_jiff()), today),
            tone: "gray",
            detail: case.paralegal_name.unwrap_or_else(|| "No paralegal".to_owned()),
            ..Line::default()
        };
        Self::new("idle", title, "/admin/cases?sort=updated", idle.cases.into_iter().map(line).collect())
    }

    pub(crate) fn calls(calls: Vec<WaitingCall>, today: Date) -> Self {
        let line = |call: WaitingCall| Line {
            href: format!("/admin/contacts/{}", call.id),
            title: call.name,
            name: call.phone,
            badge: show_distance(melbourne_date(call.created_at.to_jiff()), today),
            tone: "gray",
            ..Line::default()
        };
        Self::new("calls", "Call-backs", "/admin/contacts", calls.into_iter().map(line).collect())
    }

    pub(crate) fn proposals(proposals: Vec<OpenProposal>, today: Date) -> Self {
        let line = |proposal: OpenProposal| Line {
            href: format!("/admin/cases/{}/proposals/{}", proposal.case_id, proposal.id),
            title: proposal.fileref,
            name: proposal.kind.label().to_owned(),
            badge: show_distance(melbourne_date(proposal.proposed_at.to_jiff()), today),
            tone: "gray",
            detail: proposal.by,
            ..Line::default()
        };
        let lines = proposals.into_iter().map(line).collect();
        Self::new("proposals", "Waiting for your approval", "/admin/proposals", lines)
    }
}

impl Line {
    fn date(date: HomeDate, today: Date, sees_all: bool) -> Self {
        let (badge, tone) = standing(date.date_type, date.on_date.to_jiff(), None, today);
        let kind = date.date_type.label();
        let detail = match (sees_all, date.paralegal_name) {
            (true, Some(paralegal)) => format!("{kind}, {}", crate::ui::isolated(&paralegal)),
            _ => kind.to_owned(),
        };
        Self {
            href: format!("/admin/cases/{}", date.case_id),
            title: date.fileref,
            name: date.client_name,
            when: Some(Moment::on(date.on_date, date.hearing_time, today)),
            badge,
            tone,
            detail,
        }
    }

    fn task(task: Task, today: Date) -> Self {
        let (when, badge, tone) = match due(&task, today) {
            Some(due) => (Some(due.date), due.in_words, due.tone),
            None => (None, String::new(), ""),
        };
        let case = task.case.map(|case| format!("{} {}", case.fileref, crate::ui::isolated(&case.client_name)));
        Self {
            href: format!("/admin/tasks/{}", task.id),
            title: task.title,
            name: String::new(),
            when,
            badge,
            tone,
            detail: case.unwrap_or_default(),
        }
    }

    fn question(listed: ListedQuestion, today: Date) -> Self {
        let question = listed.question;
        Self {
            href: format!("/admin/for-review#question-{}", question.id),
            title: listed.fileref,
            name: listed.client_name,
            badge: show_distance(melbourne_date(question.asked_at.to_jiff()), today),
            tone: "gray",
            detail: format!(
                "{}: {}",
                crate::ui::isolated(&question.asked_by.full_name),
                excerpt(&listed.text, EXCERPT)
            ),
            when: None,
        }
    }

    fn approval(approval: Approval) -> Self {
        Self {
            href: format!("/admin/tasks/{}", approval.id),
            title: approval.title,
            badge: "To approve".to_owned(),
            tone: "blue",
            detail: format!("{} {}", approval.fileref, crate::ui::isolated(&approval.client_name)),
            ..Self::default()
        }
    }

    fn hearing(hearing: Hearing, today: Date) -> Self {
        let how = hearing.hearing_type.map(|kind| format!("{kind}: {}", hearing.hearing_location));
        let people = [hearing.date.paralegal_name.clone(), hearing.lawyer_name];
        let people = people.into_iter().flatten().map(|name| crate::ui::isolated(&name));
        let detail: Vec<String> = how.into_iter().chain(people).collect();
        Self { detail: detail.join(", "), ..Self::date(hearing.date, today, false) }
    }

    fn new_case(case: InboxCase, today: Date) -> Self {
        let received = show_distance(melbourne_date(case.created_at.to_jiff()), today);
        let urgent = case.next.map(|next| {
            let (words, tone) = standing(next.date_type, next.on_date.to_jiff(), None, today);
            (format!("{} {words}", next.date_type.label()), tone)
        });
        let (badge, tone) = urgent.unwrap_or_default();
        Self {
            href: format!("/admin/cases/{}", case.id),
            title: case.fileref,
            name: case.client_name,
            when: None,
            badge,
            tone,
            detail: format!("{}, received {received}", case.topic.label()),
        }
    }
}

impl From<Workload> for LoadRow {
    fn from(load: Workload) -> Self {
        Self {
            href: format!("/admin/staff/{}", load.id),
            load: format!("{} of {}", load.open_cases, load.capacity),
            open_cases: load.open_cases,
            capacity: load.capacity,
            is_full: load.open_cases >= i64::from(load.capacity),
            name: load.full_name,
        }
    }
}
