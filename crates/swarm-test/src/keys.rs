//! The bucket's users and roles: those that docs/infrastructure.md creates, with the policies of `deploy/iam` that it gives them. If a
//! script or server does something that its user may not, it fails here as it would at S3.

use anyhow::{Context, Result, bail};
use clerk_testkit::s3::{Credentials, Policy, Rights, S3Server};
use std::collections::BTreeMap;
use xtask::shell;

/// A key for each user.
#[derive(Debug, Clone)]
pub(super) struct Keys(BTreeMap<String, User>);

#[derive(Debug, Clone)]
struct User {
    credentials: Credentials,
    policies: Vec<Policy>,
}

impl Keys {
    /// Creates the users, and gives them access to the bucket's server.
    pub(super) fn admit(storage: &S3Server) -> Result<Self> {
        let keys = Self::make()?;
        for user in keys.0.values() {
            storage.admit(&user.credentials, Rights::Of(user.policies.clone()));
        }
        Ok(keys)
    }

    fn make() -> Result<Self> {
        let root = shell::root()?;
        let docs = std::fs::read_to_string(root.join("docs/infrastructure.md"))?;
        let mut users: BTreeMap<String, User> = BTreeMap::new();
        // user NAME POLICY_FILE BUCKET [PREFIX], or the same of a role
        let made = docs.lines().filter_map(|line| line.strip_prefix("user ").or_else(|| line.strip_prefix("role ")));
        for line in made {
            let words: Vec<&str> = line.split_whitespace().collect();
            let &[name, file, bucket, ref prefix @ ..] = words.as_slice() else {
                bail!("docs/infrastructure.md: this makes no user: {line}");
            };
            let policy = std::fs::read_to_string(root.join("deploy/iam").join(file)).context(file.to_owned())?;
            let policy = policy
                .replace("UPLOADS_BUCKET", bucket)
                .replace("BACKUPS_BUCKET", bucket)
                .replace("BACKUP_PREFIX", prefix.first().copied().unwrap_or_default());
            let policy = Policy::parse(&policy).context(file.to_owned())?;
            let new = || User { credentials: Credentials::random(), policies: Vec::new() };
            users.entry(name.to_owned()).or_insert_with(new).policies.push(policy);
        }
        Ok(Self(users))
    }

    /// Gives a user another policy.
    pub(super) fn allow(&mut self, storage: &S3Server, user: &str, policy: Policy) -> Result<()> {
        let user = self.0.get_mut(user).with_context(|| format!("docs/infrastructure.md makes no user {user}"))?;
        user.policies.push(policy);
        storage.admit(&user.credentials, Rights::Of(user.policies.clone()));
        Ok(())
    }

    /// The key of a user.
    pub(super) fn of(&self, name: &str) -> Result<&Credentials> {
        let user = self.0.get(name).with_context(|| format!("docs/infrastructure.md makes no user {name}"))?;
        Ok(&user.credentials)
    }

    /// The secrets of an environment that are keys: their names and values.
    pub(super) fn secrets(&self, env: &str, has_pitr: bool) -> Result<Vec<(String, String)>> {
        let mut users = vec![("", format!("clerk-{env}-app")), ("BACKUP_", format!("clerk-{env}-backup"))];
        users.extend(has_pitr.then(|| ("PITR_", "clerk-pitr".to_owned())));
        let mut secrets = Vec::new();
        for (prefix, user) in users {
            let key = self.of(&user)?;
            secrets.push((format!("{prefix}S3_ACCESS_KEY_ID"), key.access_key_id.clone()));
            secrets.push((format!("{prefix}S3_SECRET_ACCESS_KEY"), key.secret_access_key.clone()));
        }
        Ok(secrets)
    }
}

#[cfg(test)]
mod tests {
    use super::Keys;

    /// Who may do what, for all users, operations and places that matter; what is not listed here is not allowed to anyone.
    const ALLOWED: &[(&str, &str, &[&str])] = &[
        ("clerk-prod-app", "clerk-prod-uploads", &["ListBucket", "GetBucketVersioning"]),
        ("clerk-prod-app", "clerk-prod-uploads/file-uploads/x", &["GetObject", "PutObject", "DeleteObject"]),
        ("clerk-prod-app", "clerk-prod-uploads/doctor/x", &["GetObject", "PutObject", "DeleteObject"]),
        (
            "clerk-prod-app",
            "clerk-prod-uploads/incoming/x",
            &["GetObject", "PutObject", "DeleteObject", "AbortMultipartUpload"],
        ),
        ("clerk-test-app", "clerk-test-uploads", &["ListBucket", "GetBucketVersioning"]),
        ("clerk-test-app", "clerk-test-uploads/file-uploads/x", &["GetObject", "PutObject", "DeleteObject"]),
        ("clerk-test-app", "clerk-test-uploads/doctor/x", &["GetObject", "PutObject", "DeleteObject"]),
        (
            "clerk-test-app",
            "clerk-test-uploads/incoming/x",
            &["GetObject", "PutObject", "DeleteObject", "AbortMultipartUpload"],
        ),
        ("clerk-test-app", "clerk-test-uploads/elsewhere", &["DeleteObject"]),
        ("clerk-prod-backup", "clerk-backups", &["ListBucket"]),
        ("clerk-prod-backup", "clerk-backups/prod/x", &["GetObject", "PutObject", "AbortMultipartUpload"]),
        ("clerk-prod-backup", "clerk-backups/prod/check/x", &["GetObject", "PutObject", "AbortMultipartUpload"]),
        (
            "clerk-prod-backup",
            "clerk-backups/prod/daily/x/manifest.json",
            &["GetObject", "PutObject", "AbortMultipartUpload"],
        ),
        (
            "clerk-prod-backup",
            "clerk-backups/prod/daily/x/manifest.json.sig",
            &["GetObject", "PutObject", "AbortMultipartUpload"],
        ),
        ("clerk-test-backup", "clerk-backups", &["ListBucket"]),
        ("clerk-test-backup", "clerk-backups/test/x", &["GetObject", "PutObject", "AbortMultipartUpload"]),
        ("clerk-test-backup", "clerk-backups/prod/check/x", &["GetObject"]),
        ("clerk-test-backup", "clerk-backups/prod/daily/x/manifest.json", &["GetObject"]),
        ("clerk-test-backup", "clerk-backups/prod/daily/x/manifest.json.sig", &["GetObject"]),
        ("clerk-pitr", "clerk-backups", &["ListBucket"]),
        ("clerk-pitr", "clerk-backups/pitr/x", &["GetObject", "PutObject", "DeleteObject", "AbortMultipartUpload"]),
        ("clerk-restore-check", "clerk-backups", &["ListBucket"]),
        ("clerk-restore-check", "clerk-backups/prod/check/x", &["GetObject"]),
        ("clerk-restore-check", "clerk-backups/prod/daily/x/manifest.json", &["GetObject"]),
        ("clerk-restore-check", "clerk-backups/prod/daily/x/manifest.json.sig", &["GetObject"]),
    ];
    const ACTIONS: &[&str] = &[
        "ListBucket",
        "GetBucketVersioning",
        "PutBucketVersioning",
        "PutLifecycleConfiguration",
        "PutBucketPolicy",
        "DeleteBucket",
        "GetObject",
        "PutObject",
        "DeleteObject",
        "DeleteObjectVersion",
        "AbortMultipartUpload",
    ];

    #[test]
    fn each_key_may_do_what_it_needs_and_nothing_else() {
        let keys = Keys::make().unwrap();
        let mut places: Vec<&str> = ALLOWED.iter().map(|(_, place, _)| *place).collect();
        places.extend(["clerk-prod-uploads/elsewhere", "clerk-backups/elsewhere", "someone-elses/file-uploads/x"]);
        for name in ALLOWED.iter().map(|(name, _, _)| name) {
            assert!(keys.of(name).is_ok(), "{name}");
        }
        for (name, user) in &keys.0 {
            assert!(ALLOWED.iter().any(|(known, _, _)| known == name), "{name} has no line here");
            for place in &places {
                let allowed =
                    ALLOWED.iter().find(|(of, at, _)| of == name && at == place).map_or(&[][..], |(_, _, a)| a);
                for action in ACTIONS {
                    let resource = format!("arn:aws:s3:::{place}");
                    let may = user.policies.iter().any(|policy| policy.allows(&format!("s3:{action}"), &resource));
                    assert_eq!(may, allowed.contains(action), "{name}: {action} of {place}");
                }
            }
        }
    }
}
