//! Every event is stored and read back as it was, and has its sentence.

use super::*;
use jiff::civil::{date, time};
use uuid::Uuid;

const NAMES: [(Option<&str>, Option<&str>); 4] =
    [(None, None), (None, Some("Ada")), (Some("Ada"), None), (Some("Ada"), Some("Bo"))];

fn named<I: From<Uuid>>(name: &str) -> Named<I> {
    Named { id: (name == "Bo").then(|| Uuid::from_u128(7).into()), name: name.to_owned() }
}

fn place(address: &str) -> Place {
    Place { id: None, address: address.to_owned() }
}

fn all_dates() -> Vec<DateFacts> {
    let hearings = HearingType::ALL.iter().flat_map(|kind| {
        let bare =
            Hearing { hearing_type: *kind, location: "VCAT, room 2".into(), time: None, minutes: None, room: None };
        let timed =
            Hearing { time: Some(time(14, 15, 0, 0)), minutes: Some(30), room: Some("List A".into()), ..bare.clone() };
        [Some(bare), Some(timed)]
    });
    let hearings: Vec<_> = hearings.chain([None]).collect();
    let each =
        DateType::ALL.iter().flat_map(|date_type| hearings.iter().map(move |hearing| (*date_type, hearing.clone())));
    let reasons = [None, Some("The notice came late.".to_owned())];
    each.flat_map(|(date_type, hearing)| {
        reasons.clone().map(|past_reason| DateFacts {
            id: None,
            date_type,
            on_date: date(2026, 12, 1),
            hearing: hearing.clone(),
            past_reason,
        })
    })
    .collect()
}

fn all_services() -> Vec<ServiceFacts> {
    let ends = [(None, 1), (Some(date(2027, 1, 31)), 1), (None, 12)];
    let each = ServiceType::ALL.iter().flat_map(|service_type| ends.map(|end| (*service_type, end)));
    each.map(|(service_type, (finished_on, count))| ServiceFacts {
        id: Some(Uuid::from_u128(9).into()),
        service_type,
        started_on: date(2026, 11, 24),
        finished_on,
        count,
    })
    .collect()
}

fn proposals() -> Vec<ProposalFacts> {
    let id = Uuid::from_u128(10).into();
    let reopening = Stage::ALL.iter().map(|stage| (ProposalKind::Reopen, Some(*stage), None));
    let others = [ProposalKind::Close, ProposalKind::ChangeOutcome];
    let others = others.iter().flat_map(|kind| Outcome::ALL.iter().map(|outcome| (*kind, None, Some(*outcome))));
    let assigning = [(ProposalKind::Assign, None, None)];
    reopening
        .chain(others)
        .chain(assigning)
        .map(|(kind, stage, outcome)| ProposalFacts { id, kind, stage, outcome })
        .collect()
}

/// Every variant, with every code, with and without what may be missing.
fn every_event() -> Vec<Event> {
    let mut all: Vec<Event> = CaseOrigin::ALL.iter().map(|how| Event::CaseCreated { how: *how }).collect();
    for (from, to) in Topic::ALL.iter().flat_map(|from| Topic::ALL.iter().map(move |to| (*from, *to))) {
        all.push(Event::TopicChanged { from, to });
    }
    for (from, to) in Stage::ALL.iter().flat_map(|from| Stage::ALL.iter().map(move |to| (*from, *to))) {
        all.extend([Event::StageChanged { from, to }, Event::CaseReopened { stage: to }]);
    }
    let outcomes: Vec<_> = Outcome::ALL.iter().copied().map(Some).chain([None]).collect();
    for (from, to) in outcomes.iter().flat_map(|from| outcomes.iter().map(move |to| (*from, *to))) {
        all.push(Event::OutcomeChanged { from, to });
        all.extend(to.map(|outcome| Event::CaseClosed { before: from, outcome }));
    }
    for (from, to) in NAMES {
        all.push(Event::TenancyChanged { from: from.map(place), to: to.map(place) });
        all.push(Event::SupportWorkerChanged { from: from.map(named), to: to.map(named) });
        let (from, to) = (from.map(named), to.map(named));
        all.push(Event::ParalegalChanged { from: from.clone(), to: to.clone() });
        all.push(Event::LawyerChanged { from, to });
    }
    all.push(Event::DetailsChanged { details: CaseDetail::ALL.to_vec() });
    let answers = [None, Some(true), Some(false)];
    all.extend(answers.iter().flat_map(|from| answers.map(|to| Event::LegalHelpChanged { from: *from, to })));
    for proposal in proposals() {
        all.push(Event::ProposalMade { proposal: proposal.clone() });
        all.push(Event::ProposalAccepted { proposal: proposal.clone() });
        all.push(Event::ProposalSentBack { proposal: proposal.clone() });
        all.push(Event::ProposalWithdrawn { proposal });
    }
    let question = QuestionFacts { id: Uuid::from_u128(11).into() };
    all.extend([Event::QuestionDone { question: question.clone() }, Event::QuestionWithdrawn { question }]);
    for to in all_dates() {
        let from = Some(DateFacts { id: Some(Uuid::from_u128(8).into()), ..to.clone() });
        all.extend([None, from].map(|from| Event::CriticalDateSet { from, to: to.clone() }));
        all.extend([
            Event::CriticalDateChecked { date: to.clone() },
            Event::CriticalDateNotChecked { date: to.clone() },
            Event::CheckAskedFor { date: to.clone() },
        ]);
        all.extend([
            Event::CriticalDateOpenAgain { date: to.clone() },
            Event::CriticalDateDeleted { date: to.clone() },
        ]);
        all.extend(DateOutcome::ALL.iter().map(|outcome| Event::CriticalDateOutcome {
            date: to.clone(),
            outcome: *outcome,
            notes: "By consent.".to_owned(),
        }));
    }
    for to in all_services() {
        let from = ServiceFacts { finished_on: None, ..to.clone() };
        all.extend([None, Some(from.clone())].map(|from| Event::ServiceSet { from, to: to.clone() }));
        all.extend([Event::ServiceFinished { from, to: to.clone() }, Event::ServiceDeleted { service: to }]);
    }
    for detail in ClientDetail::ALL.iter().copied() {
        let (was, now) = (String::new(), "0400 111 222".to_owned());
        all.push(Event::ClientDetailTaken { detail, was: was.clone(), now: now.clone() });
        all.push(Event::ClientDetailKept { detail, recorded: was, offered: now });
    }
    all.extend(sentences_of_tasks().into_iter().map(|(event, _)| event));
    all.push(Event::ClientsJoined { from: named("Ada"), to: named("Bo") });
    all.push(Event::ClientsSeparated { from: named("Bo"), to: named("Ada") });
    all.push(Event::Kept { name: "STAGE".into(), from: Some("Triage".into()), to: None });
    all.push(Event::Unknown { name: "CASE_SHARED".into(), data: json!({ "with": ["x"], "from": { "stage": 7 } }) });
    all
}

#[test]
fn every_event_is_read_as_it_was_stored() {
    let all = every_event();
    for name in Event::NAMES {
        assert!(all.iter().any(|event| event.name() == *name), "no {name} among them");
    }
    for event in all {
        let data = event.data().unwrap();
        assert!(data.is_object(), "{data}");
        // As the database gives it back, which may have the keys in another order. It is found again by the name that is stored.
        let data = serde_json::from_str(&data.to_string()).unwrap();
        assert_eq!(Event::read(event.name().to_owned(), data), event);
    }
}

#[test]
fn what_cannot_be_read_is_shown_all_the_same() {
    for (name, data, sentence) in [
        ("CASE_SHARED", json!({ "with": "Bo" }), "Clerk recorded “Case shared”"),
        ("STAGE", json!({ "from": "ADVICE", "to": "MEDIATION" }), "Clerk changed the stage"),
        ("SERVICE", json!([]), "Clerk changed a service"),
        ("CLOSED", Value::Null, "Clerk closed the case"),
        ("", json!({}), "Clerk recorded a change"),
        ("Ünlock_É", json!("x"), "Clerk recorded “Ünlock é”"),
        ("OLD", json!({ "kept": { "from": "a", "to": "b" } }), "Clerk recorded “Old”: b (was a)"),
        ("OLD", json!({ "kept": 7 }), "Clerk recorded “Old”"),
    ] {
        let event = Event::read(name.to_owned(), data);
        assert_eq!(event.sentence(None), sentence);
        assert_eq!(event.name(), name);
    }
    // A field that a newer release has added is no obstacle.
    let more = json!({ "stage": "ADVICE", "why": "new evidence" });
    assert_eq!(Event::read("REOPENED".into(), more), Event::CaseReopened { stage: Stage::Advice });
}

fn sentences() -> Vec<(Event, &'static str)> {
    [sentences_of_the_case(), sentences_of_dates_and_services(), sentences_of_tasks()].concat()
}

fn sentences_of_tasks() -> Vec<(Event, &'static str)> {
    use Event::*;
    let question = || QuestionFacts { id: Uuid::from_u128(11).into() };
    let task = |title: &str| TaskFacts::of(Uuid::from_u128(9).into(), title.to_owned());
    let sent_by = Some(Uuid::from_u128(8).into());
    let sent = |task| TaskFacts { sent_at: Some(jiff::Timestamp::UNIX_EPOCH), sent_by, ..task };
    vec![
        (QuestionDone { question: question() }, "marked a question for the lawyer as done"),
        (QuestionWithdrawn { question: question() }, "withdrew a question for the lawyer"),
        (TasksAdded { tasks: vec![task("Call Ada")] }, "added the task “Call Ada”"),
        (TasksCancelled { tasks: vec![sent(task("Call Ada")), task("B")] }, "cancelled the tasks “Call Ada” and “B”"),
        (TaskDone { task: task("Call Ada"), awaits_approval: false }, "finished the task “Call Ada”"),
        (TaskDone { task: task("Call Ada"), awaits_approval: true }, "sent the task “Call Ada” for approval"),
        (TaskApproved { task: task("Call Ada") }, "approved the task “Call Ada”"),
        (TaskSentBack { task: task("Call Ada"), remark: "Ask.".into() }, "sent back the task “Call Ada”: Ask."),
        (TaskReopened { task: task("Call Ada") }, "reopened the task “Call Ada”"),
    ]
}

fn sentences_of_the_case() -> Vec<(Event, &'static str)> {
    use Event::*;
    let (ada, bo) = (|| Some(named("Ada")), || Some(named("Bo")));
    let reopening = || proposals().into_iter().find(|proposal| proposal.stage == Some(Stage::Advice)).unwrap();
    let closing = || proposals().into_iter().find(|proposal| proposal.outcome == Some(Outcome::Successful)).unwrap();
    vec![
        (LegalHelpChanged { from: None, to: Some(true) }, "recorded that legal help was given"),
        (
            LegalHelpChanged { from: Some(true), to: Some(false) },
            "changed the answer to “Legal help given” from Yes to No",
        ),
        (ProposalMade { proposal: closing() }, "proposed to close the case: Successful"),
        (ProposalMade { proposal: reopening() }, "proposed to reopen the case: Drafting advice"),
        (ProposalAccepted { proposal: closing() }, "accepted the proposal to close the case: Successful"),
        (ProposalSentBack { proposal: closing() }, "sent back the proposal to close the case: Successful"),
        (ProposalWithdrawn { proposal: closing() }, "withdrew the proposal to close the case: Successful"),
        (ProposalMade { proposal: proposals().pop().unwrap() }, "proposed to reassign the case"),
        (CaseCreated { how: CaseOrigin::IntakeForm }, "created the case from the intake form"),
        (CaseCreated { how: CaseOrigin::ByHand }, "created the case"),
        (CaseCreated { how: CaseOrigin::OldSystem }, "imported the case from the old system"),
        (CaseCreated { how: CaseOrigin::Call }, "created the case from a call"),
        (
            ClientDetailTaken { detail: ClientDetail::Phone, was: "1".into(), now: "2".into() },
            "updated the client’s details from the form: phone 2 (was 1)",
        ),
        (
            ClientDetailKept { detail: ClientDetail::Phone, recorded: "".into(), offered: "2".into() },
            "kept the client’s details: phone not known (the form says 2)",
        ),
        (ClientsJoined { from: named("Ada"), to: named("Bo") }, "joined the client records of Ada and Bo"),
        (ClientsSeparated { from: named("Bo"), to: named("Ada") }, "separated the client records of Bo and Ada"),
        (
            TopicChanged { from: Topic::Repairs, to: Topic::HealthCheck },
            "changed the topic from Repairs to Housing Health Check",
        ),
        (TenancyChanged { from: None, to: Some(place("1 Elm St")) }, "set the tenancy to 1 Elm St"),
        (TenancyChanged { from: Some(place("1 Elm St")), to: None }, "removed the tenancy 1 Elm St"),
        (
            SupportWorkerChanged { from: Some(named("Ada")), to: Some(named("Bo")) },
            "added Bo as support worker, replacing Ada",
        ),
        (OutcomeChanged { from: None, to: Some(Outcome::Churned) }, "set the outcome to Client stopped responding"),
        (
            DetailsChanged { details: vec![CaseDetail::WeeklyRent, CaseDetail::OutcomeNotes] },
            "updated the weekly rent and notes on the outcome",
        ),
        (
            StageChanged { from: Stage::Unstarted, to: Stage::Advice },
            "changed the stage from Not started to Drafting advice",
        ),
        (ParalegalChanged { from: None, to: ada() }, "assigned Ada as paralegal"),
        (ParalegalChanged { from: ada(), to: None }, "removed Ada as paralegal"),
        // Two people of one name.
        (ParalegalChanged { from: ada(), to: ada() }, "assigned Ada as paralegal, replacing Ada"),
        (LawyerChanged { from: ada(), to: bo() }, "assigned Bo as lawyer, replacing Ada"),
        (CaseClosed { before: None, outcome: Outcome::Successful }, "closed the case: Successful"),
        (
            CaseClosed { before: Some(Outcome::Unknown), outcome: Outcome::Successful },
            "closed the case: Successful (was Unknown)",
        ),
        (CaseReopened { stage: Stage::VcatCav }, "reopened the case: VCAT/CAV"),
        (
            Kept { name: "STAGE".into(), from: Some("Triage".into()), to: Some("Advice".into()) },
            "changed the stage from Triage to Advice",
        ),
    ]
}

fn sentences_of_dates_and_services() -> Vec<(Event, &'static str)> {
    use Event::*;
    let hearing =
        || all_dates().into_iter().find(|date| date.hearing.is_some() && date.date_type == DateType::HearingListed);
    let timed =
        || all_dates().into_iter().find(|date| date.hearing.as_ref().is_some_and(|hearing| hearing.time.is_some()));
    let timed = || DateFacts { date_type: DateType::HearingListed, ..timed().unwrap() };
    let filing = || DateFacts {
        id: None,
        date_type: DateType::FilingDeadline,
        on_date: date(2026, 2, 3),
        hearing: None,
        past_reason: None,
    };
    let advice = || all_services().into_iter().next().unwrap();
    let twelve = || ServiceFacts { count: 12, ..advice() };
    let finished = || ServiceFacts { finished_on: Some(date(2027, 1, 31)), ..advice() };
    vec![
        (
            CriticalDateSet { from: None, to: hearing().unwrap() },
            "added a critical date: Hearing listed, 1 Dec 2026, In person: VCAT, room 2",
        ),
        (
            CriticalDateSet { from: Some(filing()), to: DateFacts { on_date: date(2026, 2, 4), ..filing() } },
            "changed a critical date: Filing deadline, 4 Feb 2026 (was Filing deadline, 3 Feb 2026)",
        ),
        (
            CriticalDateSet { from: Some(filing()), to: filing() },
            "changed a critical date: Filing deadline, 3 Feb 2026",
        ),
        (
            CriticalDateSet { from: None, to: timed() },
            "added a critical date: Hearing listed, 1 Dec 2026, 2:15 pm for 30 minutes, In person: VCAT, room 2, List A",
        ),
        (
            CriticalDateSet { from: None, to: DateFacts { past_reason: Some("Found late.".into()), ..filing() } },
            "added a critical date: Filing deadline, 3 Feb 2026, entered after the date: Found late.",
        ),
        (CriticalDateChecked { date: filing() }, "checked a critical date: Filing deadline, 3 Feb 2026"),
        (CheckAskedFor { date: filing() }, "asked for a critical date to be checked: Filing deadline, 3 Feb 2026"),
        (
            CriticalDateNotChecked { date: filing() },
            "marked a critical date as not checked: Filing deadline, 3 Feb 2026",
        ),
        (
            CriticalDateOutcome { date: filing(), outcome: DateOutcome::Missed, notes: "VCAT gave more time.".into() },
            "recorded the outcome of a critical date as Missed: Filing deadline, 3 Feb 2026. VCAT gave more time.",
        ),
        (
            CriticalDateOutcome { date: hearing().unwrap(), outcome: DateOutcome::Vacated, notes: String::new() },
            "recorded the outcome of a critical date as Vacated or adjourned: Hearing listed, 1 Dec 2026, In person: VCAT, room 2",
        ),
        (
            CriticalDateOpenAgain { date: filing() },
            "removed the outcome of a critical date: Filing deadline, 3 Feb 2026",
        ),
        (CriticalDateDeleted { date: filing() }, "deleted a critical date: Filing deadline, 3 Feb 2026"),
        (ServiceSet { from: None, to: twelve() }, "added a service: Legal advice, 24 Nov 2026, 12 times"),
        (ServiceSet { from: Some(advice()), to: advice() }, "changed a service: Legal advice, 24 Nov 2026"),
        (
            ServiceSet { from: Some(advice()), to: twelve() },
            "changed a service: Legal advice, 24 Nov 2026, 12 times (was Legal advice, 24 Nov 2026)",
        ),
        (
            ServiceFinished { from: advice(), to: finished() },
            "marked a service as finished: Legal advice, 24 Nov 2026 to 31 Jan 2027",
        ),
        (ServiceDeleted { service: advice() }, "deleted a service: Legal advice, 24 Nov 2026"),
    ]
}

#[test]
fn every_event_has_its_sentence() {
    let sentences = sentences();
    for name in Event::NAMES {
        assert!(sentences.iter().any(|(event, _)| event.name() == *name), "no sentence of {name}");
    }
    for (event, sentence) in sentences {
        assert_eq!(event.sentence(Some("Celia Marchetti")), format!("Celia Marchetti {sentence}"));
    }
}

#[test]
fn names_and_addresses_are_told_from_codes() {
    fn names<I>(from: &Option<Named<I>>, to: &Option<Named<I>>) -> Vec<(Personal, String)> {
        [from, to].into_iter().flatten().map(|named| (Personal::Name, named.name.clone())).collect()
    }
    fn words_of(date: &DateFacts) -> Vec<(Personal, String)> {
        let hearing = date.hearing.iter().flat_map(|hearing| [Some(hearing.location.clone()), hearing.room.clone()]);
        let words = hearing.chain([date.past_reason.clone()]).flatten();
        words.map(|words| (Personal::Words, words)).collect()
    }
    let texts = |event: &Event| {
        let mut found = Vec::new();
        personal_texts(&mut event.data().unwrap(), &mut |personal, text| found.push((personal, text.clone())));
        found
    };
    for event in every_event() {
        let found = texts(&event);
        let expected: Vec<(Personal, String)> = match &event {
            Event::SupportWorkerChanged { from, to } => names(from, to),
            Event::ParalegalChanged { from, to } | Event::LawyerChanged { from, to } => names(from, to),
            Event::TenancyChanged { from, to } => {
                [from, to].into_iter().flatten().map(|place| (Personal::Address, place.address.clone())).collect()
            }
            Event::CriticalDateSet { from, to } => from.iter().chain([to]).flat_map(words_of).collect(),
            Event::CriticalDateChecked { date }
            | Event::CriticalDateNotChecked { date }
            | Event::CheckAskedFor { date }
            | Event::CriticalDateOpenAgain { date }
            | Event::CriticalDateDeleted { date } => words_of(date),
            Event::CriticalDateOutcome { date, notes, .. } => {
                let notes = (Personal::Words, notes.clone());
                words_of(date).into_iter().chain([notes]).collect()
            }
            Event::ClientDetailTaken { was: one, now: other, .. }
            | Event::ClientDetailKept { recorded: one, offered: other, .. } => {
                [one, other].into_iter().map(|words| (Personal::Words, words.clone())).collect()
            }
            Event::TasksAdded { tasks } | Event::TasksCancelled { tasks } => {
                tasks.iter().map(|task| (Personal::Words, task.title.clone())).collect()
            }
            Event::TaskDone { task, .. } | Event::TaskApproved { task } | Event::TaskReopened { task } => {
                vec![(Personal::Words, task.title.clone())]
            }
            Event::TaskSentBack { task, remark } => {
                [&task.title, remark].into_iter().map(|words| (Personal::Words, words.clone())).collect()
            }
            Event::ClientsJoined { from, to } | Event::ClientsSeparated { from, to } => {
                [from, to].into_iter().map(|named| (Personal::Name, named.name.clone())).collect()
            }
            Event::Kept { .. } => vec![(Personal::Words, "Triage".to_owned())],
            Event::Unknown { .. } => vec![(Personal::Words, "x".to_owned())],
            _ => Vec::new(),
        };
        assert_eq!(found, expected, "{event:?}");
    }
}
