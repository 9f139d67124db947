//! The bucket of uploaded files.

use super::parse::{http_url, not_empty, parsed};
use super::reader::{ConfigErrors, from_env};
use super::section::config;
use super::vars;
use secrecy::SecretString;
use url::Url;

config! {
    /// How to reach the bucket of uploaded files.
    |r| StorageConfig {
        /// An S3 server other than Amazon's.
        endpoint: Option<Url> = Some(r.get(&vars::S3_ENDPOINT, http_url));
        /// The bucket's region.
        region: String = r.get(&vars::S3_REGION, not_empty);
        /// The access key's id.
        access_key_id: SecretString = r.secret(&vars::S3_ACCESS_KEY_ID, 1);
        /// The access key's secret.
        secret_access_key: SecretString = r.secret(&vars::S3_SECRET_ACCESS_KEY, 1);
        /// The bucket's name.
        bucket: String = r.get(&vars::S3_BUCKET, not_empty);
        /// Whether the bucket's name goes in the path instead of the host name.
        force_path_style: bool = r.get(&vars::S3_FORCE_PATH_STYLE, parsed);
    }
}

impl StorageConfig {
    /// Reads the process environment.
    pub fn from_env() -> Result<Self, ConfigErrors> {
        from_env(Self::read)
    }
}
