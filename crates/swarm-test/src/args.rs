//! What to prove.

/// What to prove, and with what.
#[derive(Debug, clap::Parser)]
#[command(name = "swarm-test", bin_name = "cargo xtask swarm-test")]
pub(crate) struct Args {
    /// An image that Docker has, in place of building one.
    #[arg(long)]
    pub(crate) image: Option<String>,
    /// Keep the images that were built. What they are built from is always kept, so that the next build is short.
    #[arg(long)]
    pub(crate) keep_images: bool,
    /// The release of Debian that the new servers have, like `bookworm`. Where PostgreSQL's pinned major is not its own, the
    /// servers must reach PostgreSQL's archive.
    #[arg(long)]
    pub(crate) debian: Option<String>,
    /// Only this part, and what it needs.
    #[arg(long, value_enum)]
    pub(crate) only: Option<Part>,
}

/// A part of the proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// Updates, scaling, sick images, killed tasks and a database that restarts, under load.
    Load,
    /// Backup, loss of the server, and restoring.
    Recovery,
    /// A server from nothing, over SSH; its restart; a second one next to it.
    Machines,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        super::Args::command().debug_assert();
    }
}
