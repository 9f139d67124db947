//! `clerk user`: create staff, set passwords, take access away.

use super::{actor, say};
use anyhow::Context;
use clap::{Args, Subcommand};
use clerk_core::access::Group;
use clerk_core::office::accounts::passwords::{self, OwnWords};
use clerk_core::office::accounts::{self, NewUser};
use clerk_core::office::audit;
use clerk_core::office::organisation::{Way, organisation, set_ways};
use clerk_platform::clock::Clock;
use clerk_platform::secrets::hash_password;
use secrecy::SecretString;
use sqlx::PgPool;
use std::io::Read;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a member of staff.
    Create {
        /// Where they sign in.
        #[arg(long)]
        email: String,
        /// Their name; without it, the part of the email address before the @.
        #[arg(long)]
        name: Option<String>,
        /// Paralegal, Lawyer, Coordinator or Admin; may be given more than once.
        #[arg(long, value_parser = group, required = true)]
        group: Vec<Group>,
        #[command(flatten)]
        password: Password,
    },
    /// Set someone's password; they are signed out everywhere.
    Password {
        /// Where they sign in.
        #[arg(long)]
        email: String,
        #[command(flatten)]
        password: Password,
    },
    /// Remove everything that someone signs in with besides their password: when they have lost it, and nobody is there to ask for
    /// the removal and to confirm it on the pages.
    RemoveFactors {
        /// Where they sign in.
        #[arg(long)]
        email: String,
    },
    /// Set which ways of signing in are allowed, when nobody can sign in any more to do it on the pages.
    Ways {
        /// Password, Passkey, Google or Microsoft; may be given more than once.
        #[arg(long, value_parser = way, required = true)]
        way: Vec<Way>,
    },
    /// Remove someone's access immediately.
    Deactivate {
        /// Where they sign in.
        #[arg(long)]
        email: String,
    },
}

// Without a group of its own, whose name would be that of the command `password`.
#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Password {
    /// The password. Others on this machine may see it in the process list; without it, standard input is read.
    #[arg(long)]
    password: Option<SecretString>,
}

impl Password {
    fn read(self) -> anyhow::Result<SecretString> {
        let password = match self.password {
            Some(password) => password,
            None => {
                let mut text = String::new();
                std::io::stdin().read_to_string(&mut text).context("reading the password from standard input")?;
                SecretString::from(text.trim_end_matches(['\r', '\n']))
            }
        };
        Ok(password)
    }
}

fn group(raw: &str) -> Result<Group, String> {
    raw.to_uppercase().parse().map_err(|_| "expected Paralegal, Lawyer, Coordinator or Admin".to_owned())
}

fn way(raw: &str) -> Result<Way, String> {
    raw.to_uppercase().parse().map_err(|_| "expected Password, Passkey, Google or Microsoft".to_owned())
}

pub(crate) async fn run(pool: &PgPool, command: Command) -> anyhow::Result<()> {
    let now = Clock::system().now();
    match command {
        // A password is read before the transaction begins: someone may be typing it.
        Command::Create { email, name, group, password } => {
            let password = password.read()?;
            let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
            let (centre, _) = organisation(&mut *pool.acquire().await?).await?;
            passwords::require_good(&password, &OwnWords::new(&email, &name, &centre.name))?;
            let hash = hash_password(&password)?;
            let new = NewUser::new(&email, &name, group, Some(hash))?;
            let mut tx = audit::begin(pool, &actor()).await?;
            accounts::create(&mut tx, &new, now).await?;
            tx.commit().await?;
            say(&format!("created {email}"));
        }
        Command::Password { email, password } => {
            let password = password.read()?;
            let mut connection = pool.acquire().await?;
            let user = accounts::get_by_email(&mut connection, &email).await?;
            passwords::require_good(&password, &accounts::own_words(&mut connection, user.id).await?.0)?;
            drop(connection);
            let hash = hash_password(&password)?;
            let mut tx = audit::begin(pool, &actor()).await?;
            accounts::set_password(&mut tx, user.id, &hash, now).await?;
            tx.commit().await?;
            say(&format!("set the password of {email} and signed them out everywhere"));
        }
        Command::RemoveFactors { email } => {
            let mut tx = audit::begin(pool, &actor()).await?;
            let user = accounts::get_by_email(&mut tx, &email).await?;
            accounts::factors::remove_all(&mut tx, user.id, now).await?;
            tx.commit().await?;
            say(&format!("{email} has no second factor any more and is signed out everywhere"));
        }
        Command::Ways { way } => {
            let mut tx = audit::begin(pool, &actor()).await?;
            set_ways(&mut tx, &way, now).await?;
            tx.commit().await?;
            let names: Vec<&str> = way.iter().map(|way| way.label()).collect();
            say(&format!("people sign in with: {}", names.join(", ")));
        }
        Command::Deactivate { email } => {
            let mut tx = audit::begin(pool, &actor()).await?;
            let user = accounts::get_by_email(&mut tx, &email).await?;
            accounts::deactivate(&mut tx, user.id, now).await?;
            tx.commit().await?;
            say(&format!("{email} no longer has access"));
        }
    }
    Ok(())
}
