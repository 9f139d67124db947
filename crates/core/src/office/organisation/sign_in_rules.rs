//! How people may sign in, as admins set it.

use crate::access::Group;
use crate::input::{Count, Field, input};
use crate::values::values;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

values! {
    /// A way of signing in.
    Way {
        Password = "PASSWORD", "Email and password";
        Passkey = "PASSKEY", "Passkey";
        Google = "GOOGLE", "Google";
        Microsoft = "MICROSOFT", "Microsoft";
    }
}

/// How people sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInRules {
    /// The ways that are allowed.
    pub ways: Vec<Way>,
    /// The groups whose members must have a second factor.
    pub factor_groups: Vec<Group>,
    /// How many days they have to set one up.
    pub grace_days: i32,
    /// Since when the groups must have one; none as long as nobody has changed this.
    pub required_since: Option<Timestamp>,
    /// Whether signing in with Google or Microsoft is enough, because a second factor is asked for there.
    pub provider_counts: bool,
    /// How many failures of all accounts within ten minutes raise an alert.
    pub alert_after: i32,
    /// The groups whose members may make API tokens of their own.
    pub token_groups: Vec<Group>,
}

impl Default for SignInRules {
    fn default() -> Self {
        Self {
            ways: Way::ALL.to_vec(),
            factor_groups: vec![Group::Coordinator, Group::Admin],
            grace_days: 14,
            required_since: None,
            provider_counts: false,
            alert_after: 100,
            token_groups: vec![Group::Coordinator, Group::Admin],
        }
    }
}

impl SignInRules {
    /// Whether a way is allowed.
    pub fn allow(&self, way: Way) -> bool {
        self.ways.contains(&way)
    }

    /// The same as changed at this time. A group that has to have a second factor from now on gets all the days for it.
    pub(super) fn with(&self, input: &SignInRulesInput, last_changed_at: Timestamp, now: Timestamp) -> Self {
        let factor_groups = input.factor_groups.stored();
        let is_new = factor_groups.iter().any(|group| !self.factor_groups.contains(group));
        let since = if is_new { now } else { self.required_since.unwrap_or(last_changed_at) };
        Self {
            ways: input.ways.stored(),
            factor_groups,
            grace_days: input.grace_days.stored(),
            required_since: Some(since),
            provider_counts: input.provider_counts,
            alert_after: input.alert_after.stored(),
            token_groups: input.token_groups.stored(),
        }
    }
}

input! {
    /// How people may sign in.
    pub struct SignInRulesInput (form: SignInRulesFields "setting", schema: "SignInRulesBody", stored: SignInRules) {
        /// The ways that are allowed.
        ways: Vec<Way>, "Ways to sign in", needed "Choose at least one way.";
        /// The groups whose members must have a second factor.
        factor_groups: Vec<Group>, "Groups that must have a second factor";
        /// How many days someone has to set one up.
        grace_days: Count<0, 90>, "Days to set it up", needed "Enter a whole number from 0 to 90.";
        /// Whether signing in with Google or Microsoft is enough.
        provider_counts: bool, "Google and Microsoft ask for a second factor themselves, so that Clerk doesn’t have to";
        /// How many failures of all accounts within ten minutes raise an alert.
        alert_after: Count<10, 10000>, "Failed sign-ins within ten minutes that raise an alert", needed "Enter a whole number from 10 to 10000.";
        /// The groups whose members may make API tokens of their own.
        token_groups: Vec<Group>, "Groups that can make API tokens";
    }
}
