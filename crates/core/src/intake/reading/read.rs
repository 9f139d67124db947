//! Reads a whole submission.

use super::Intake;
use super::reader::{Reader, limits};
use crate::casework::cases::{CaseAnswers, Topic, income_range};
use crate::intake::questions::{Answers, Problem};
use crate::parties::clients::ClientAnswers;
use crate::parties::tenancies::TenancyAnswers;

/// The keys that say who referred a client; the first that is set counts.
const REFERRERS: [&str; 4] =
    ["SOCIAL_REFERRER", "COMMUNITY_ORGANISATION_REFERRER", "HOUSING_SERVICE_REFERRER", "LEGAL_CENTRE_REFERRER"];

impl Intake {
    /// What these answers say, or all the reasons why no case can be made of them.
    pub fn read(answers: &Answers) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader::new(answers);
        let email = answers.email();
        let topic = answers.topic();
        let name = match ["FIRST_NAME", "LAST_NAME", "PREFERRED_NAME"].iter().any(|key| answers.text(key).is_some()) {
            true => Ok(()),
            false => Err(Problem::new("FIRST_NAME", "There is no name, so we can’t tell who is asking for help.")),
        };
        let (email, topic) = match (email, topic, name) {
            (Ok(email), Ok(topic), Ok(())) => (email, topic),
            (email, topic, name) => return Err([email.err(), topic.err(), name.err()].into_iter().flatten().collect()),
        };
        reader.note_what_is_missing();
        let client = reader.client(email);
        let tenancy = reader.tenancy();
        let support_worker = reader.person("SUPPORT_WORKER");
        let case = reader.case(topic, client.weekly_household_income);
        let uploads = answers.uploads();
        for problem in uploads.problems {
            reader.note(problem);
        }
        let uploads = uploads.refs.into_iter().map(|upload| upload.id).collect();
        Ok(Self { client, tenancy, support_worker, case, uploads, problems: reader.problems })
    }
}

impl Reader<'_> {
    /// Notes missing answers that make a case hard to work on.
    fn note_what_is_missing(&mut self) {
        for (key, what) in [
            ("FIRST_NAME", "There is no first name."),
            ("LAST_NAME", "There is no last name."),
            ("EMAIL", "There is no email address."),
            ("PHONE", "There is no phone number."),
            ("ADDRESS", "There is no address."),
        ] {
            if !self.answers.is_answered(key) {
                self.note(Problem::new(key, what));
            }
        }
    }

    fn client(&mut self, email: String) -> ClientAnswers {
        ClientAnswers {
            email,
            first_name: self.line("FIRST_NAME", limits::NAME),
            last_name: self.line("LAST_NAME", limits::NAME),
            preferred_name: self.line("PREFERRED_NAME", limits::NAME),
            date_of_birth: self.date("DOB"),
            phone: self.line("PHONE", limits::PHONE),
            gender: self.line("GENDER", limits::NAME),
            centrelink_support: self.answers.bool("CENTRELINK_SUPPORT"),
            eligibility_circumstances: self.list("ELIGIBILITY_CIRCUMSTANCES"),
            eligibility_notes: self.notes("ELIGIBILITY_NOTES", limits::NOTES),
            number_of_dependents: self.count("NUMBER_OF_DEPENDENTS"),
            weekly_household_income: self.dollars("WEEKLY_HOUSEHOLD_INCOME"),
            aboriginal_or_torres_strait_islander: self.line("IS_ABORIGINAL_OR_TORRES_STRAIT_ISLANDER", limits::CODE),
            can_speak_non_english: self.answers.bool("CAN_SPEAK_NON_ENGLISH"),
            first_language: self.line("FIRST_LANGUAGE", limits::NAME),
            interpreter: self.line("INTERPRETER", limits::CODE),
            call_times: self.list("AVAILABILITY"),
        }
    }

    fn tenancy(&mut self) -> TenancyAnswers {
        TenancyAnswers {
            address: self.line("ADDRESS", limits::ADDRESS),
            suburb: self.line("SUBURB", limits::NAME),
            postcode: self.postcode("POSTCODE"),
            started_on: self.date("START_DATE"),
            lease: self.line("IS_ON_LEASE", limits::CODE),
            rental_circumstances: self.line("RENTAL_CIRCUMSTANCES", limits::CODE),
            agent: self.person("AGENT"),
            landlord: self.person("LANDLORD"),
        }
    }

    fn case(&mut self, topic: Topic, weekly_income: Option<i32>) -> CaseAnswers {
        let referrer = REFERRERS.iter().find(|key| self.answers.is_answered(key));
        CaseAnswers {
            topic,
            weekly_rent: self.dollars("WEEKLY_RENT"),
            weekly_income,
            income_range: match self.line("ANNUAL_INCOME_RANGE", limits::CODE) {
                range if range.is_empty() => weekly_income.map_or("", income_range).to_owned(),
                range => range,
            },
            employment: self.list("WORK_OR_STUDY_CIRCUMSTANCES"),
            referrer_type: self.line("REFERRER_TYPE", limits::CODE),
            referrer: referrer.map_or_else(String::new, |key| self.line(key, limits::NAME)),
            answers: self.answers.topic_answers(topic),
        }
    }
}

#[cfg(test)]
mod tests;
