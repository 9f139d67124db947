//! A key that may deploy one environment and do nothing else, and images that run only if they are signed: `deploy/allow-key.sh`,
//! `deploy/forced.sh`, and what `deploy/stack.sh` does before an image is run.

use super::centre::{Centre, ENV};
use super::machines::Machine;
use anyhow::{Result, bail};
use xtask::{output, shell};

/// Over SSH: the key gets what it may have, and nothing else.
pub(super) async fn prove(centre: &mut Centre, server: &Machine) -> Result<()> {
    let key = centre.key_for_deploys().await?;
    let public = key.with_extension("pub").display().to_string();
    centre.script(server, "allow-key.sh", &[ENV, &public]).await?;
    let status = shell::output("status by the key", &mut server.ssh_as("clerk-deploy", &key, "status")).await?;
    if !status.contains("ready:    yes") {
        bail!("the key that may deploy {ENV} does not see its status:\n{status}");
    }
    for request in ["deploy one; id", "scale web=20", "id", ""] {
        let mut ssh = server.ssh_as("clerk-deploy", &key, request);
        if shell::succeeds(&mut ssh).await {
            bail!("the key that may deploy {ENV} may also ask for `{request}`");
        }
    }
    centre.script(server, "allow-key.sh", &[ENV, "--none"]).await?;
    if shell::succeeds(&mut server.ssh_as("clerk-deploy", &key, "status")).await {
        bail!("a key that was taken away still lets someone in");
    }
    output::line(
        "  a key for deploys gets status, nothing that it may not ask for, and nothing at all once it is taken away",
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::io::Write;
    use std::os::unix::fs::PermissionsExt;
    use std::process::{Command, Stdio};
    use tempfile::TempDir;
    use xtask::shell;

    const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    const SIGNER: &str = "https://github.com/Example/Clerk/.github/workflows/test.yml@refs/heads/master";

    /// A folder with scripts of `deploy`, the configuration of both environments, and programs that stand in for others.
    struct Folder(TempDir);

    impl Folder {
        fn new(scripts: &[&str], stand_ins: &[(&str, &str)]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let at = |name: &str| folder.path().join(name);
            std::fs::create_dir(at("env")).unwrap();
            for env in ["test", "prod"] {
                std::fs::write(at(&format!("env/{env}.env")), "SERVER=unused\n").unwrap();
            }
            for script in scripts {
                std::fs::copy(shell::root().unwrap().join("deploy").join(script), at(script)).unwrap();
            }
            for (name, text) in stand_ins {
                std::fs::write(at(name), format!("#!/bin/bash\n{text}\n")).unwrap();
                std::fs::set_permissions(at(name), Permissions::from_mode(0o755)).unwrap();
            }
            Self(folder)
        }

        /// Runs a script there: whether it succeeded, what it said, and its complaints.
        fn run(&self, script: &str, args: &[&str], vars: &[(&str, &str)], input: &[u8]) -> (bool, String, String) {
            let mut command = Command::new("bash");
            command.arg(self.0.path().join(script)).args(args);
            command.env("PATH", format!("{}:/usr/bin:/bin", self.0.path().display())).env_remove("CLERK_ROOT");
            command.envs(vars.iter().copied());
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn().unwrap();
            // A script that refuses its arguments does not read its input.
            let _ = child.stdin.take().unwrap().write_all(input);
            let done = child.wait_with_output().unwrap();
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
            (done.status.success(), text(&done.stdout), text(&done.stderr))
        }
    }

    #[test]
    fn a_key_gets_what_it_may_ask_for_and_nothing_else() {
        let says = r#"printf '%s' "${0##*/}"; printf ' <%s>' "$@"; echo " HOME=$HOME SECRET=$SECRET""#;
        let scripts = ["deploy.sh", "rollback.sh", "status.sh", "scale.sh"].map(|name| (name, says));
        let folder = Folder::new(&["forced.sh", "lib.sh"], &scripts);
        let ask = |env: &str, request: &[u8]| {
            let (succeeded, said, _) = folder.run("forced.sh", &[env], &[("SECRET", "hunter2")], request);
            (succeeded, said)
        };
        let longest = format!("deploy {}", "a".repeat(128));
        for (env, request, runs) in [
            ("test", "deploy 0123456789ab", "deploy.sh <test> <0123456789ab> HOME=/root SECRET="),
            ("prod", "deploy v1.2_3-rc", "deploy.sh <prod> <v1.2_3-rc> HOME=/root SECRET="),
            ("test", &longest, &format!("deploy.sh <test> <{}> HOME=/root SECRET=", "a".repeat(128))),
            ("test", "rollback", "rollback.sh <test> HOME=/root SECRET="),
            ("test", "status", "status.sh <test> HOME=/root SECRET="),
        ] {
            assert_eq!(ask(env, request.as_bytes()), (true, runs.to_owned()), "{request}");
        }
        let too_long = format!("deploy {}", "a".repeat(129));
        let far_too_long = format!("status{}", " ".repeat(10_000));
        for request in [
            "",
            " ",
            "deploy",
            "deploy ",
            "deploy  x",
            " deploy x",
            "deploy x ",
            "deploy x y",
            "DEPLOY x",
            "deploy\tx",
            "deploy --release x",
            "deploy -x",
            "deploy .x",
            "deploy ../x",
            "deploy /etc/passwd",
            "deploy x/y",
            "deploy x:y",
            "deploy x@sha256:0",
            "deploy x;id",
            "deploy x; id",
            "deploy x|id",
            "deploy x&id",
            "deploy $(id)",
            "deploy `id`",
            "deploy ${IFS}",
            "deploy x\nid",
            "deploy x\r",
            "id\ndeploy x",
            "deploy x\0id",
            "deploy *",
            "deploy ~",
            "deploy é",
            "deploy x>y",
            "deploy 'x'",
            "deploy \"x\"",
            "deploy x\\",
            "rollback --list",
            "rollback x",
            "status x",
            "status; id",
            "rollback\nid",
            "scale web=20",
            "backup",
            "run.sh x",
            "id",
            "bash",
            "sh -c id",
            "test",
            "prod",
            &too_long,
            &far_too_long,
        ] {
            assert_eq!(ask("test", request.as_bytes()), (false, String::new()), "{request:?}");
        }
        for env in ["", "staging", "test prod", "../prod", "prod;id"] {
            assert!(!ask(env, b"status").0, "{env}");
        }
    }

    #[test]
    fn an_image_runs_by_its_digest_if_its_branch_has_signed_it() {
        let docker = format!(
            r#"case "$*" in
                'pull registry.example/clerk:'*) printf 'one: Pulling\nDigest: %s\nStatus: new\n' "${{FOUND-{DIGEST}}}" ;;
                'image inspect '*) echo "registry.example/clerk@{DIGEST}" ;;
                *) exit 9 ;;
            esac"#
        );
        // It knows one signature, as the real one would find it: who signed what.
        let cosign = format!(
            r#"[[ $* == "verify --certificate-identity {SIGNER} --certificate-oidc-issuer https://token.actions.githubusercontent.com registry.example/clerk@{DIGEST}" ]] || {{ echo 'no matching signatures' >&2; exit 1; }}
            echo '[]'"#
        );
        let fetch = r#"source "$(dirname "$0")/stack.sh"; load_env "$1"; fetch_image registry.example/clerk:tag"#;
        let stand_ins = [("docker", docker.as_str()), ("cosign", cosign.as_str()), ("fetch.sh", fetch)];
        let folder = Folder::new(&["lib.sh", "stack.sh"], &stand_ins);
        let fetch = |env: &str, vars: &[(&str, &str)]| {
            let (succeeded, image, said) = folder.run("fetch.sh", &[env], vars, b"");
            (succeeded.then_some(image), said)
        };
        let by_digest = Some(format!("registry.example/clerk@{DIGEST}"));
        let other_branch = SIGNER.replace("master", "develop");
        let other_digest = DIGEST.replace('0', "f");
        let signer = ("IMAGE_SIGNER", SIGNER);
        for (env, vars, runs, says) in [
            ("prod", &[signer][..], true, "is signed by"),
            ("prod", &[("IMAGE_SIGNER", &other_branch)], false, "is not signed by"),
            ("prod", &[signer, ("FOUND", &other_digest)], false, "no matching signatures"),
            ("prod", &[signer, ("FOUND", "")], false, "no digest"),
            ("prod", &[], false, "IMAGE_SIGNER is missing"),
            ("prod", &[("UNSIGNED_IMAGES", "yes")], false, "not for prod"),
            ("prod", &[signer, ("UNSIGNED_IMAGES", "yes")], false, "not for prod"),
            ("test", &[], false, "IMAGE_SIGNER is missing"),
            ("test", &[("UNSIGNED_IMAGES", "yes")], true, "nobody has checked"),
            // Root has put it there.
            ("prod", &[("PULL", "no")], true, ""),
        ] {
            let (image, said) = fetch(env, vars);
            assert_eq!(image, by_digest.clone().filter(|_| runs), "{env} {vars:?}: {said}");
            assert!(said.contains(says), "{env} {vars:?}: {said}");
        }
        std::fs::remove_file(folder.0.path().join("cosign")).unwrap();
        let (image, said) = fetch("prod", &[signer]);
        assert!(image.is_none() && said.contains("cosign, which checks signatures, is not here"), "{said}");
    }
}
