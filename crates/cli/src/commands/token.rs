//! `clerk token`: tokens for programs that use the JSON API.

use super::say;
use anyhow::bail;
use clap::Subcommand;
use clerk_core::office::accounts::{self, tokens};
use clerk_platform::clock::Clock;
use clerk_platform::db;
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

pub(crate) async fn run(pool: &PgPool, command: Command) -> anyhow::Result<()> {
    let now = Clock::system().now();
    let mut tx = db::begin(pool).await?;
    match command {
        Command::Create { email, name } => {
            let user = accounts::get_by_email(&mut tx, &email).await?;
            if !user.is_active {
                bail!("{email} is deactivated");
            }
            let token = tokens::create(&mut tx, user.id, &name, now).await?;
            tx.commit().await?;
            say(&token);
        }
        Command::Revoke { email, name } => {
            let user = accounts::get_by_email(&mut tx, &email).await?;
            let revoked = tokens::revoke(&mut tx, user.id, &name, now).await?;
            tx.commit().await?;
            if revoked == 0 {
                bail!("{email} has no active token called {name:?}");
            }
            say(&format!("revoked {revoked}"));
        }
    }
    Ok(())
}
