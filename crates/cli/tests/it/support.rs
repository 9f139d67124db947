//! Running the binary, and data for it to work on.

use clerk_testkit::app::TestApp;
use clerk_testkit::app::process::{binary, environment};
use clerk_testkit::fixtures::png;
use serde_json::{Value, json};
use std::process::Stdio;
use tokio::process::Command;

/// How a run of `clerk` ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Expects success.
    pub(crate) fn well(self) -> Self {
        assert_eq!(self.code, Some(0), "{self:?}");
        self
    }
}

/// Runs `clerk` in the environment of an app, with these variables changed; an empty one is taken away.
pub(crate) async fn clerk(app: &TestApp, arguments: &[&str], changed: &[(&str, &str)]) -> Ran {
    let mut variables = environment(app);
    variables.retain(|(name, _)| !changed.iter().any(|(changed, _)| changed == name));
    variables.extend(changed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    run(arguments, &variables).await
}

pub(crate) async fn run(arguments: &[&str], variables: &[(String, String)]) -> Ran {
    let output = Command::new(binary("clerk").unwrap())
        .args(arguments)
        .env_clear()
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .envs(clerk_testkit::faketime::variables())
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// The name of an app's database.
pub(crate) fn name(app: &TestApp) -> &str {
    app.database_url.rsplit('/').next().unwrap()
}

/// Answers about repairs, with a file.
pub(crate) fn answers(email: &str, upload: &str) -> Value {
    json!({
        "IS_VICTORIAN_TENANT": true, "FIRST_NAME": "Ada", "LAST_NAME": "O'Testér", "PREFERRED_NAME": "Adawynne", "EMAIL": email,
        "PHONE": "0400 123 456", "AVAILABILITY": ["WEEK_DAY"], "POSTCODE": 3121, "ISSUES": "REPAIRS",
        "NUMBER_OF_DEPENDENTS": 2, "WEEKLY_HOUSEHOLD_INCOME": 950, "ELIGIBILITY_CIRCUMSTANCES": ["SINGLE_PARENT"],
        "REPAIRS_ISSUE_PHOTO": [{ "id": upload, "issue": null, "file": format!("http://127.0.0.1/media/{upload}/Lovelace-kitchen.png") }],
        "REPAIRS_ISSUE_DESCRIPTION": "Mushrooms grow behind the wardrobe of Ada Lovelace",
        "RENTAL_CIRCUMSTANCES": "FAMILY", "IS_ON_LEASE": "YES", "START_DATE": "2021-03-01", "SUBURB": "Tullamarine",
        "ADDRESS": "7/99 Wombat Crescent", "WEEKLY_RENT": 480, "PROPERTY_MANAGER_IS_AGENT": true,
        "AGENT_NAME": "Jane Agentine", "AGENT_ADDRESS": "1 Agency Road, Richmond", "AGENT_EMAIL": "jane@agency.example.com",
        "AGENT_PHONE": "03 9999 0000", "LANDLORD_NAME": "Larry Lordling", "DOB": "1988-12-25", "GENDER": "NON_BINARY",
        "FIRST_LANGUAGE": "Quechua", "WORK_OR_STUDY_CIRCUMSTANCES": "WORKING_PART_TIME",
        "REFERRER_TYPE": "LEGAL_CENTRE", "LEGAL_CENTRE_REFERRER": "Justice Connect", "Unknown Key of Ada": { "deep": ["0400123456"] },
    })
}

/// Sends a form with a picture, and makes a case of it.
pub(crate) async fn submit(app: &TestApp, email: &str, number: u32) {
    let (status, upload) = app.upload("Lovelace-kitchen.png", png(number)).await;
    assert_eq!(status, 201, "{upload}");
    app.submit(&answers(email, upload["id"].as_str().unwrap())).await;
    app.run_jobs().await;
}
