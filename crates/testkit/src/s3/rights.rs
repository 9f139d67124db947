//! Who has access, and to what: keys and their IAM policies.

use anyhow::{Context, Result};
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::dto::{CopyObjectInput, CopySource, DeleteObjectsInput};
use s3s::path::S3Path;
use s3s::{S3Request, S3Result, s3_error};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Credentials for the server. Requests must be signed with them.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The access key's id.
    pub access_key_id: String,
    /// The access key's secret.
    pub secret_access_key: String,
}

impl Credentials {
    /// New random ones.
    pub fn random() -> Self {
        let random = || uuid::Uuid::new_v4().simple().to_string();
        Self { access_key_id: random(), secret_access_key: random() }
    }
}

/// What a key may do.
#[derive(Debug, Clone)]
pub enum Rights {
    /// Everything.
    All,
    /// What one of these policies allows.
    Of(Vec<Policy>),
}

/// A policy in IAM's language, as much of it as `deploy/iam` uses for users. A part that is not supported is an error, so that
/// no policy allows more than it means. A `*` matches anything, but only at the end of a pattern.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Policy {
    #[serde(rename = "Version")]
    _version: Version,
    statement: Vec<Statement>,
}

#[derive(Debug, Clone, Deserialize)]
enum Version {
    #[serde(rename = "2012-10-17")]
    Current,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Statement {
    #[serde(rename = "Sid")]
    _sid: String,
    #[serde(rename = "Effect")]
    _effect: Effect,
    action: Patterns,
    resource: Patterns,
}

#[derive(Debug, Clone, Deserialize)]
enum Effect {
    Allow,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Patterns {
    One(String),
    Several(Vec<String>),
}

impl Policy {
    /// Parses a policy file in which the words in capitals have been replaced already.
    pub fn parse(json: &str) -> Result<Self> {
        serde_json::from_str(json).context("this is no policy that can be understood here")
    }

    /// Whether an action such as `s3:GetObject` is allowed on a resource such as `arn:aws:s3:::bucket/key`.
    pub fn allows(&self, action: &str, resource: &str) -> bool {
        self.statement.iter().any(|statement| statement.action.have(action) && statement.resource.have(resource))
    }
}

impl Patterns {
    fn have(&self, text: &str) -> bool {
        let patterns = match self {
            Self::One(pattern) => std::slice::from_ref(pattern),
            Self::Several(patterns) => patterns,
        };
        patterns.iter().any(|pattern| fits(pattern, text))
    }
}

/// Whether a text fits a pattern, in which `*` stands for anything, slashes too.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            rest.is_empty() || (0..=text.len()).filter_map(|at| text.get(at..)).any(|text| fits(rest, text))
        }),
    }
}

/// The keys that the server knows.
#[derive(Debug, Clone, Default)]
pub(super) struct Users(Arc<RwLock<HashMap<String, User>>>);

#[derive(Debug)]
struct User {
    secret: String,
    rights: Rights,
}

impl Users {
    /// Gives someone access, or changes what they may do.
    pub(super) fn admit(&self, credentials: &Credentials, rights: Rights) {
        let user = User { secret: credentials.secret_access_key.clone(), rights };
        let mut users = self.0.write().unwrap_or_else(PoisonError::into_inner);
        users.insert(credentials.access_key_id.clone(), user);
    }

    fn look<T>(&self, key: Option<&str>, what: impl FnOnce(&User) -> T) -> S3Result<T> {
        let users = self.0.read().unwrap_or_else(PoisonError::into_inner);
        key.and_then(|key| users.get(key)).map(what).ok_or_else(|| s3_error!(AccessDenied, "Nobody here has this key"))
    }

    fn check(&self, key: Option<&str>, action: &str, resource: &str) -> S3Result<()> {
        let resource = format!("arn:aws:s3:::{resource}");
        let allowed = self.look(key, |user| match &user.rights {
            Rights::All => true,
            Rights::Of(policies) => policies.iter().any(|policy| policy.allows(action, &resource)),
        })?;
        if allowed { Ok(()) } else { Err(s3_error!(AccessDenied, "No policy allows {action} of {resource}")) }
    }
}

#[async_trait::async_trait]
impl S3Auth for Users {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        self.look(Some(access_key), |user| user.secret.as_str().into())
    }
}

#[async_trait::async_trait]
impl S3Access for Users {
    async fn check(&self, request: &mut S3AccessContext<'_>) -> S3Result<()> {
        // The right that the operation needs; see "Actions defined by Amazon S3" in AWS's service authorization reference.
        let action = match request.s3_op().name() {
            "GetObject" | "HeadObject" => "s3:GetObject",
            // And of its source `s3:GetObject`, below.
            "CopyObject" => "s3:PutObject",
            "PutObject" | "CreateMultipartUpload" | "UploadPart" | "CompleteMultipartUpload" => "s3:PutObject",
            "ListObjects" | "ListObjectsV2" | "HeadBucket" => "s3:ListBucket",
            "ListParts" => "s3:ListMultipartUploadParts",
            "ListMultipartUploads" => "s3:ListBucketMultipartUploads",
            "ListBuckets" => "s3:ListAllMyBuckets",
            // Checked for each object, below.
            "DeleteObjects" => return self.look(key_of(request), |_| ()),
            name => &format!("s3:{name}"),
        };
        let resource = match request.s3_path() {
            S3Path::Root => "*".to_owned(),
            S3Path::Bucket { bucket } => bucket.to_string(),
            S3Path::Object { bucket, key } => format!("{bucket}/{key}"),
        };
        self.check(key_of(request), action, &resource)
    }

    async fn copy_object(&self, request: &mut S3Request<CopyObjectInput>) -> S3Result<()> {
        let key = request.credentials.as_ref().map(|credentials| credentials.access_key.as_str());
        match &request.input.copy_source {
            CopySource::Bucket { bucket, key: source, .. } => {
                Users::check(self, key, "s3:GetObject", &format!("{bucket}/{source}"))
            }
            _ => Err(s3_error!(AccessDenied, "Only objects of a bucket are copied here")),
        }
    }

    async fn delete_objects(&self, request: &mut S3Request<DeleteObjectsInput>) -> S3Result<()> {
        let key = request.credentials.as_ref().map(|credentials| credentials.access_key.as_str());
        let (bucket, objects) = (&request.input.bucket, &request.input.delete.objects);
        objects.iter().try_for_each(|object| self.check(key, "s3:DeleteObject", &format!("{bucket}/{}", object.key)))
    }
}

fn key_of<'a>(request: &'a S3AccessContext<'_>) -> Option<&'a str> {
    request.credentials().map(|credentials| credentials.access_key.as_str())
}

#[cfg(test)]
mod tests {
    use super::Policy;

    const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [
        {"Sid": "A", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::files"},
        {"Sid": "B", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::files/in/*"}]}"#;

    #[test]
    fn a_policy_allows_what_it_says_and_nothing_else() {
        let policy = Policy::parse(POLICY).unwrap();
        for (action, resource, allowed) in [
            ("s3:ListBucket", "files", true),
            ("s3:ListBucket", "files2", false),
            ("s3:ListBucket", "other", false),
            ("s3:GetObject", "files/in/x", true),
            ("s3:PutObject", "files/in/x/y", true),
            ("s3:DeleteObject", "files/in/x", false),
            ("s3:GetObject", "files/inside", false),
            ("s3:GetObject", "files/x", false),
            ("s3:GetObject", "other/in/x", false),
            ("s3:GetObjectVersion", "files/in/x", false),
        ] {
            assert_eq!(policy.allows(action, &format!("arn:aws:s3:::{resource}")), allowed, "{action} {resource}");
        }
    }

    #[test]
    fn a_policy_with_more_than_is_understood_is_refused() {
        for (known, unknown) in [
            (r#""Allow""#, r#""Deny""#),
            (r#""Sid": "A""#, r#""Sid": "A", "Condition": {}"#),
            (r#""Sid": "A""#, r#""Sid": "A", "Principal": "*""#),
            (r#""Action": "s3:ListBucket""#, r#""NotAction": "s3:ListBucket""#),
            ("2012-10-17", "2008-10-17"),
        ] {
            Policy::parse(&POLICY.replacen(known, unknown, 1)).unwrap_err();
        }
    }
}
