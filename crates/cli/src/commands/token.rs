//! `clerk token`: tokens for programs that use the JSON API.

use super::{actor, say};
use anyhow::bail;
use clap::Subcommand;
use clerk_core::office::accounts::tokens::{DEFAULT_DAYS, NewToken, Scope};
use clerk_core::office::accounts::{self, tokens};
use clerk_core::office::audit;
use clerk_platform::clock::Clock;
use clerk_platform::time::{Timestamp, melbourne_date};
use sqlx::PgPool;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a token that acts for a user. It is shown once.
    Create {
        /// The user's email address.
        #[arg(long)]
        email: String,
        /// What the token is for.
        #[arg(long)]
        name: String,
        /// What it may do: read, write (what coordinators may do), or admin (everything its user may do).
        #[arg(long, value_parser = scope, default_value = "write")]
        scope: Scope,
        /// How many days it works, 365 at most.
        #[arg(long, default_value_t = DEFAULT_DAYS)]
        days: i64,
    },
    /// List a user's tokens that work.
    List {
        /// The user's email address.
        #[arg(long)]
        email: String,
    },
    /// Revoke a user's tokens of this name.
    Revoke {
        /// The user's email address.
        #[arg(long)]
        email: String,
        /// What the token was for.
        #[arg(long)]
        name: String,
    },
}

fn scope(raw: &str) -> Result<Scope, String> {
    raw.to_uppercase().parse().map_err(|_| "expected read, write or admin".to_owned())
}

pub(crate) async fn run(pool: &PgPool, command: Command) -> anyhow::Result<()> {
    let now = Clock::system().now();
    let mut tx = audit::begin(pool, &actor()).await?;
    match command {
        Command::Create { email, name, scope, days } => {
            let user = accounts::get_by_email(&mut tx, &email).await?;
            if !user.is_active {
                bail!("{email} is deactivated");
            }
            let token = tokens::create(&mut tx, user.id, &NewToken { name: &name, scope, days }, now).await?;
            tx.commit().await?;
            say(&token);
        }
        Command::List { email } => {
            let user = accounts::get_by_email(&mut tx, &email).await?;
            for token in tokens::list(&mut tx, user.id, now).await? {
                let day = |at: Timestamp| melbourne_date(at.to_jiff()).to_string();
                let last = token.last_used_at.map_or("never".to_owned(), day);
                let (scope, until) = (token.scope.as_str().to_lowercase(), day(token.expires_at));
                say(&format!("{}: {scope}, until {until}, last used {last}", token.name));
            }
        }
        Command::Revoke { email, name } => {
            let user = accounts::get_by_email(&mut tx, &email).await?;
            let revoked = tokens::revoke_named(&mut tx, user.id, &name, now).await?;
            tx.commit().await?;
            if revoked == 0 {
                bail!("{email} has no active token called {name:?}");
            }
            say(&format!("revoked {revoked}"));
        }
    }
    Ok(())
}
