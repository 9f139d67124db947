//! The intake form as a client of the demo would have filled it in.

use super::data::Story;
use super::persona::Persona;
use clerk_core::casework::cases::Topic;
use clerk_core::intake::questions::{Answers, questions};
use clerk_core::{Error, Result};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// The complete answers: every question of the form in its order, null where it was not asked.
pub(super) fn complete(persona: &Persona<'_>, story: &Story, sent_on: Date) -> Result<Map<String, Value>> {
    let mut given = about(persona);
    given.extend(home(persona));
    given.extend(person(persona));
    // Old cases have topics that the form no longer offers; everything else it asks is the same.
    let topic = if is_asked_today(story.topic) { story.topic } else { Topic::HealthCheck };
    given.insert("ISSUES".into(), topic.as_str().into());
    for (key, value) in &story.answers {
        given.insert(key.clone(), dated(value, sent_on));
    }
    only_asked(given)
}

/// Whether the form leads to this topic.
pub(super) fn is_asked_today(topic: Topic) -> bool {
    !matches!(topic, Topic::RentReduction | Topic::Other)
}

/// Every question of the form in its order, with the answers to those that someone with these answers is asked. Whatever is
/// no question of the form, such as the support worker, comes last.
pub(super) fn only_asked(given: Map<String, Value>) -> Result<Map<String, Value>> {
    let answers =
        Answers::from_value(Value::Object(given.clone())).map_err(|error| Error::External(error.to_string()))?;
    let mut complete = Map::new();
    for section in &questions().sections {
        for question in &section.questions {
            let answer = given.get(&question.key).filter(|_| section.asks(question, &answers));
            complete.insert(question.key.clone(), answer.cloned().unwrap_or(Value::Null));
        }
    }
    for (key, value) in given {
        if questions().get(&key).is_none() {
            complete.insert(key, value);
        }
    }
    Ok(complete)
}

fn about(persona: &Persona<'_>) -> Map<String, Value> {
    let client = persona.client;
    object(json!({
        "IS_VICTORIAN_TENANT": true,
        "FIRST_NAME": client.first,
        "LAST_NAME": client.last,
        "PREFERRED_NAME": client.preferred,
        "EMAIL": persona.email,
        "PHONE": persona.phone,
        "AVAILABILITY": persona.call_times,
        "POSTCODE": client.home.2,
        "CENTRELINK_SUPPORT": client.income.is_none(),
        "NUMBER_OF_DEPENDENTS": client.dependents,
        "WEEKLY_HOUSEHOLD_INCOME": client.income,
        "ELIGIBILITY_CIRCUMSTANCES": if client.needs.is_empty() { Value::Null } else { json!(client.needs) },
        "INELIGIBLE_CHOICE": client.why.is_some(),
        "ELIGIBILITY_NOTES": client.why,
    }))
}

fn home(persona: &Persona<'_>) -> Map<String, Value> {
    let (street, suburb, _, rent) = &persona.client.home;
    let mut answers = object(json!({
        "RENTAL_CIRCUMSTANCES": persona.lives,
        "IS_ON_LEASE": persona.lease,
        "START_DATE": persona.lease_started,
        "SUBURB": suburb,
        "ADDRESS": street,
        "WEEKLY_RENT": rent,
        "PROPERTY_MANAGER_IS_AGENT": persona.agent.is_some(),
        "LANDLORD_NAME": persona.landlord,
    }));
    answers.extend(match persona.agent {
        Some((name, address, domain)) => object(json!({
            "AGENT_NAME": name,
            "AGENT_ADDRESS": address,
            "AGENT_EMAIL": mailbox(name, domain),
            "AGENT_PHONE": "03 7010 0188",
        })),
        None => object(json!({
            "LANDLORD_ADDRESS": null,
            "LANDLORD_EMAIL": mailbox(persona.landlord, "example.com"),
            "LANDLORD_PHONE": "03 5550 0164",
        })),
    });
    answers
}

fn person(persona: &Persona<'_>) -> Map<String, Value> {
    let client = persona.client;
    let mut answers = object(json!({
        "DOB": client.born,
        "GENDER": client.gender,
        "IS_ABORIGINAL_OR_TORRES_STRAIT_ISLANDER": client.atsi.as_deref().unwrap_or("NO"),
        "CAN_SPEAK_NON_ENGLISH": client.language.is_some(),
        "INTERPRETER": client.interpreter,
        "FIRST_LANGUAGE": client.language,
        "WORK_OR_STUDY_CIRCUMSTANCES": persona.employment,
        "REFERRER_TYPE": persona.referrer_type,
    }));
    let referrer_key = if persona.referrer_type == "SOCIAL_MEDIA" {
        "SOCIAL_REFERRER".to_owned()
    } else {
        format!("{}_REFERRER", persona.referrer_type)
    };
    if let Some(referrer) = persona.referrer {
        answers.insert(referrer_key, referrer.into());
    }
    if let Some((name, domain, preference)) = persona.support_worker {
        answers.extend(object(json!({
            "SUPPORT_WORKER_NAME": name,
            "SUPPORT_WORKER_EMAIL": mailbox(name, domain),
            "SUPPORT_WORKER_PHONE": "03 5550 0139",
            "SUPPORT_WORKER_CONTACT_PREFERENCE": preference,
        })));
    }
    answers
}

/// `first.last@domain`.
fn mailbox(name: &str, domain: &str) -> String {
    let local: String =
        name.to_lowercase().replace(' ', ".").chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect();
    format!("{local}@{domain}")
}

/// `day -40` as a date.
fn dated(value: &Value, sent_on: Date) -> Value {
    let days = value.as_str().and_then(|text| text.strip_prefix("day ")).and_then(|days| days.parse::<i32>().ok());
    match days {
        Some(days) => json!(sent_on.saturating_add(jiff::Span::new().days(days))),
        None => value.clone(),
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
