//! The database: reachable, of a known version, with the schema, extensions and rights that the servers need.

use super::Role;
use super::finding::{Finding, within};
use clerk_core::office::organisation::sign_in_rules;
use clerk_core::schema;
use clerk_ops::database::{self, OLDEST_POSTGRES, Server};
use clerk_platform::clock::Clock;
use clerk_platform::config::Environment;
use jiff::SignedDuration;
use sqlx::PgPool;

/// How far apart two clocks may be before someone should know, and before sessions and signatures go wrong.
const CLOCK_WARNING: SignedDuration = SignedDuration::from_secs(2);
const CLOCK_FAILED: SignedDuration = SignedDuration::from_secs(60);

pub(super) async fn look(pool: &PgPool, environment: Option<Environment>, role: Role, clock: &Clock) -> Vec<Finding> {
    let server = match tokio::time::timeout(super::PATIENCE, database::server(pool)).await {
        Ok(Ok(server)) => server,
        Ok(Err(error)) => return vec![unreachable(&error.to_string())],
        Err(_) => return vec![unreachable("no answer in time")],
    };
    let mut findings = vec![about(&server), clock_of("clock of the database", server.now, clock.now())];
    findings.push(within("schema", schema(pool)).await);
    findings.push(within("extensions", extensions(pool)).await);
    findings.extend(rights(pool, &server, environment, role).await);
    if environment.is_some() {
        findings.push(within("second factor", second_factor(pool)).await);
    }
    findings
}

fn unreachable(why: &str) -> Finding {
    let fix = "Check that PostgreSQL is running and that DATABASE_URL names its host, database, role and password.";
    Finding::failed("database", why, fix)
}

fn about(server: &Server) -> Finding {
    let found = format!("{} on PostgreSQL {}, as {}", server.database, server.major, server.role);
    if server.major < OLDEST_POSTGRES {
        return Finding::failed("database", found, format!("Clerk needs PostgreSQL {OLDEST_POSTGRES} or newer."));
    }
    if server.encoding != "UTF8" {
        let found = format!("{found}, encoded as {}", server.encoding);
        return Finding::failed("database", found, "Create the database again with encoding UTF8.");
    }
    Finding::ok("database", found)
}

/// Compares another machine's clock with ours.
pub(super) fn clock_of(name: &'static str, theirs: jiff::Timestamp, ours: jiff::Timestamp) -> Finding {
    let off = theirs.duration_since(ours);
    let found = format!("{} s off from ours", off.as_secs());
    let fix = "Set the clocks of both machines by NTP (timedatectl).";
    match off.abs() {
        off if off > CLOCK_FAILED => Finding::failed(name, found, fix),
        off if off > CLOCK_WARNING => Finding::warning(name, found, fix),
        _ => Finding::ok(name, "same as ours"),
    }
}

async fn schema(pool: &PgPool) -> Finding {
    let found = async {
        Ok::<_, clerk_core::Error>((schema::schema_problem(pool).await?, schema::schema_version(pool).await?))
    };
    match found.await {
        Ok((None, version)) => Finding::ok("schema", format!("version {version}")),
        Ok((Some(problem), _)) => {
            Finding::failed("schema", problem, "Run `clerk migrate` from the newest build as the owner.")
        }
        Err(error) => Finding::failed(
            "schema",
            error.to_string(),
            "Let the role read _sqlx_migrations in the schemas public and apalis.",
        ),
    }
}

async fn extensions(pool: &PgPool) -> Finding {
    match database::missing_extensions(pool).await {
        Ok(missing) if missing.is_empty() => Finding::ok("extensions", database::EXTENSIONS.join(", ")),
        Ok(missing) => {
            let create: Vec<String> =
                missing.iter().map(|name| format!("create extension if not exists {name};")).collect();
            Finding::failed("extensions", format!("{} missing", missing.join(", ")), create.join(" "))
        }
        Err(error) => Finding::failed("extensions", error.to_string(), "Check the database's log."),
    }
}

/// Which groups must have a second factor: the centre may choose none, and should know that it has.
async fn second_factor(pool: &PgPool) -> Finding {
    const NAME: &str = "second factor";
    let rules = async { sign_in_rules(&mut *pool.acquire().await?).await };
    match rules.await {
        Ok((rules, _)) if rules.factor_groups.is_empty() => Finding::warning(
            NAME,
            "no group needs one",
            "Choose the groups that must have one in the settings, under “Signing in”: coordinators and admins at least.",
        ),
        Ok((rules, _)) => {
            let groups: Vec<&str> = rules.factor_groups.iter().map(|group| group.as_str()).collect();
            Finding::ok(NAME, format!("needed by {}", groups.join(", ")))
        }
        Err(error) => Finding::failed(NAME, error.to_string(), "Run `clerk migrate`, and check the database's log."),
    }
}

async fn rights(pool: &PgPool, server: &Server, environment: Option<Environment>, role: Role) -> Vec<Finding> {
    let rights = match database::rights(pool).await {
        Ok(rights) => rights,
        Err(error) => return vec![Finding::failed("rights", error.to_string(), "Check the database's log.")],
    };
    let mut findings = Vec::new();
    findings.push(match rights.missing.as_slice() {
        [] => Finding::ok("rights", format!("{} may do all that the servers do", server.role)),
        missing => {
            let named: Vec<&str> = missing.iter().take(5).map(String::as_str).collect();
            let found = format!(
                "{} may not do all that the servers do: {} ({} in all)",
                server.role,
                named.join(", "),
                missing.len()
            );
            Finding::failed("rights", found, "Grant it as deploy/init-env.sh does, also by default for new tables.")
        }
    });
    let may_alter = server.is_superuser || rights.owns_tables;
    let matters = environment.is_none_or(|environment| environment != Environment::Local);
    findings.push(match (role, may_alter) {
        (Role::App, false) => Finding::ok("schema's owner", format!("{} can't change the schema", server.role)),
        (Role::Owner, true) => Finding::ok("schema's owner", format!("{} can change the schema", server.role)),
        (Role::App, true) => Finding::failed_if(
            matters,
            "schema's owner",
            format!("{} could change the schema and the history", server.role),
            "Give the servers a role of their own that owns nothing (deploy/init-env.sh); only `clerk migrate` needs the owner.",
        ),
        (Role::Owner, false) => Finding::failed(
            "schema's owner",
            format!("{} can't change the schema", server.role),
            "Run this as the role that owns the tables.",
        ),
    });
    findings.push(match rights.unwatched.as_slice() {
        [] => Finding::ok("history", "the timeline and the audit trail can't be changed, and changes are recorded"),
        tables => {
            let fix: Vec<String> =
                tables.iter().map(|table| format!("alter table {table} enable trigger user;")).collect();
            let fix = format!("{} If one is gone, create it again as in migrations/.", fix.join(" "));
            Finding::failed("history", format!("triggers are off or missing: {}", tables.join(", ")), fix)
        }
    });
    findings
}
