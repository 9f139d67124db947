//! `cargo xtask pictures`: draws the pictures of docs/pictures that show the path of a request and of a job.
//!
//! A picture is data: lanes (where something happens), steps from top to bottom, and arrows back up. [`draw`] turns it into an
//! SVG, always the same one, so that a change shows as a diff. A test compares the committed files with it.

mod draw;
mod job;
mod request;

use crate::{output, shell};
use anyhow::{Context, Result};
use std::process::ExitCode;

/// Where the pictures are, from the workspace's root.
const FOLDER: &str = "docs/pictures";

/// All of them.
const PICTURES: &[Picture] = &[request::PICTURE, job::PICTURE];

/// A path through the system.
struct Picture {
    /// Its file in [`FOLDER`], without the ending.
    name: &'static str,
    /// One line, for people who can't see the picture.
    title: &'static str,
    /// What the picture shows, for people who can't see it.
    description: &'static str,
    /// Where things happen, from left to right.
    lanes: &'static [&'static str],
    /// What happens, from top to bottom. An arrow leads from each step to the next.
    steps: &'static [Step],
    /// Steps that belong together.
    frame: Frame,
    /// Arrows that go back up.
    back: &'static [Back],
}

/// A box.
struct Step {
    /// Counts from 0.
    lane: usize,
    title: &'static str,
    /// The file or table it is about; may be empty.
    path: &'static str,
    text: &'static str,
}

/// A dashed frame around the boxes of some steps.
struct Frame {
    first: usize,
    last: usize,
    label: &'static str,
}

/// A dashed arrow from one step up to an earlier one in the same lane.
struct Back {
    from: usize,
    to: usize,
    label: &'static str,
}

/// Writes all pictures.
pub(crate) fn command() -> Result<ExitCode> {
    for picture in PICTURES {
        let path = shell::root()?.join(FOLDER).join(picture.name).with_extension("svg");
        std::fs::write(&path, draw::svg(picture)).with_context(|| format!("can't write {}", path.display()))?;
        output::say(&format!("{FOLDER}/{}.svg", picture.name));
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn committed_pictures_are_up_to_date() {
        for picture in PICTURES {
            let path = shell::root().unwrap().join(FOLDER).join(picture.name).with_extension("svg");
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(committed == draw::svg(picture), "{} is out of date: run `cargo xtask pictures`", path.display());
        }
    }

    #[test]
    fn lanes_frames_and_arrows_name_what_there_is() {
        for picture in PICTURES {
            let count = picture.steps.len();
            assert!(picture.steps.iter().all(|step| step.lane < picture.lanes.len()), "{}", picture.name);
            assert!(picture.frame.first <= picture.frame.last && picture.frame.last < count, "{}", picture.name);
            for back in picture.back {
                assert!(back.to < back.from && back.from < count, "{}", picture.name);
                assert_eq!(picture.steps[back.to].lane, picture.steps[back.from].lane, "{}", picture.name);
            }
        }
    }
}
