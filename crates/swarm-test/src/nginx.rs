//! The host's NGINX with our configuration, and the certificates that it needs.

use super::machines::STORAGE;
use anyhow::{Result, bail};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::TcpStream;
use xtask::shell::{self, Job};

/// The names that the certificate is for.
pub(super) const NAMES: [&str; 2] = ["test.clerk.example", "clerk.example"];

/// A running NGINX. Ends when dropped.
pub(super) struct Nginx {
    _job: Job,
}

/// The files for TLS: an authority of our own plays CloudFlare's part.
#[derive(Debug, Clone)]
pub(super) struct Certificates {
    folder: PathBuf,
}

/// What signs, for openssl.
const AUTHORITY: [&str; 5] = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];

impl Certificates {
    /// Makes them.
    pub(super) async fn make(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let names: Vec<String> = NAMES.iter().chain([&STORAGE]).map(|name| format!("DNS:{name}")).collect();
        let names = names.join(",");
        for file in ["origin.ext", "renewed.ext"] {
            std::fs::write(folder.join(file), format!("basicConstraints=CA:FALSE\nsubjectAltName={names}\n"))?;
        }
        std::fs::write(folder.join("client.ext"), "basicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth\n")?;
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
        let openssl = async |args: &[&str]| {
            let mut openssl = shell::command("openssl");
            shell::output("openssl", openssl.args(args).current_dir(folder).stderr(File::create("/dev/null")?)).await
        };
        let authority = ["req", "-x509", "-days", "2", "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem"];
        openssl(&[&authority[..], &key].concat()).await?;
        for name in ["origin", "renewed", "client"] {
            let file = |ending: &str| format!("{name}.{ending}");
            let (private, request, signed, extensions) = (file("key"), file("csr"), file("pem"), file("ext"));
            let subject = format!("/CN={name}");
            let new = ["req", "-subj", &subject, "-keyout", &private, "-out", &request];
            openssl(&[&new[..], &key].concat()).await?;
            let sign = ["x509", "-req", "-in", &request, "-out", &signed, "-extfile", &extensions, "-days", "2"];
            openssl(&[&sign[..], &AUTHORITY].concat()).await?;
        }
        let expired = ["x509", "-req", "-in", "renewed.csr", "-out", "expired.pem", "-days", "0"];
        openssl(&[&expired[..], &AUTHORITY].concat()).await?;
        // A certificate that openssl reads, and NGINX refuses because its key is too short.
        let weak = ["req", "-x509", "-days", "2", "-subj", "/CN=weak", "-keyout", "weak.key", "-out", "weak.pem"];
        openssl(&[&weak[..], &["-newkey", "rsa:1024", "-nodes"]].concat()).await?;
        Ok(Self { folder: folder.to_owned() })
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// What certificate.sh needs: a certificate, a key, and CloudFlare's authority.
    pub(super) fn files(&self, certificate: &str, key: &str) -> [String; 3] {
        [certificate, key, "ca.pem"].map(|name| self.file(name).display().to_string())
    }
}

impl Nginx {
    /// Starts it without any site; the scripts bring those.
    pub(super) async fn start(folder: &Path, logs: &Path, default_site: &Path) -> Result<Self> {
        for name in ["conf.d", "sites-enabled"] {
            std::fs::create_dir_all(folder.join(name))?;
        }
        std::fs::copy(default_site, folder.join("conf.d/clerk-default.conf"))?;
        let here = folder.display();
        // Like Debian's, except for where its files are.
        let config = format!(
            "user www-data;\nworker_processes auto;\npid {here}/nginx.pid;\nerror_log {logs}/error.log;\n\
             events {{ worker_connections 768; }}\n\
             http {{\n    include /etc/nginx/mime.types;\n    default_type application/octet-stream;\n    \
             access_log {logs}/access.log;\n    include {here}/conf.d/*.conf;\n    include {here}/sites-enabled/*;\n}}\n",
            logs = logs.display()
        );
        std::fs::write(folder.join("nginx.conf"), config)?;
        let mut nginx = shell::command("nginx");
        nginx.arg("-c").arg(folder.join("nginx.conf")).args(["-g", "daemon off;"]);
        let job = Job::spawn("NGINX", &mut nginx)?;
        for _ in 0..50 {
            if TcpStream::connect(("127.0.0.1", 443)).await.is_ok() {
                return Ok(Self { _job: job });
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("NGINX does not start; what it says is above")
    }
}
