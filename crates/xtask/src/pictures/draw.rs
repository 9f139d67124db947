//! From a picture to an SVG. All lengths are in pixels.

use super::{Picture, Step};
use std::fmt::Write;

const MARGIN: usize = 20;
const LANE: usize = 264;
const BOX: usize = 224;
const PADDING: usize = 12;
const HEADER: usize = 44;
const GAP: usize = 30;
/// The space between the boxes of a frame and its line.
const FRAME: usize = 14;
const LINE: usize = 17;
/// How many letters fit into a line of a box, in the broader fonts.
const LETTERS: usize = 30;
/// How many letters fit into a title, which is bold and has one line.
#[cfg(test)]
const TITLE: usize = 24;
/// How many letters fit into a line of code, which is smaller.
const CODE: usize = 34;

const STYLE: &str = "
    svg { color-scheme: light dark; font: 12px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; }
    .paper { fill: #ffffff; }
    .lane { fill: #f3f5f8; }
    .box { fill: #ffffff; stroke: #8a97a6; }
    .frame { fill: #206bc4; fill-opacity: 0.07; stroke: #206bc4; stroke-dasharray: 6 4; }
    .arrow { fill: none; stroke: #52606d; stroke-width: 1.5; }
    .back { stroke-dasharray: 5 4; }
    .head { fill: #52606d; }
    text { fill: #33404d; }
    .name { font-weight: 600; font-size: 14px; fill: #52606d; }
    .title { font-weight: 600; font-size: 13px; fill: #1b2530; }
    .code { font-family: ui-monospace, 'SFMono-Regular', 'DejaVu Sans Mono', monospace; font-size: 10px; fill: #1a5aa6; }
    .label { font-style: italic; fill: #1a5aa6; }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #151b23; }
      .lane { fill: #1d2631; }
      .box { fill: #151b23; stroke: #5c6b7c; }
      .frame { fill: #6ea8fe; stroke: #6ea8fe; }
      .arrow { stroke: #a9b6c4; }
      .head { fill: #a9b6c4; }
      text { fill: #ccd5df; }
      .name { fill: #a9b6c4; }
      .title { fill: #f0f4f8; }
      .code, .label { fill: #8fbcff; }
    }
  ";

/// A step with its position.
struct Placed<'a> {
    step: &'a Step,
    lines: Vec<String>,
    code: Vec<String>,
    left: usize,
    top: usize,
    height: usize,
}

impl Placed<'_> {
    fn middle(&self) -> usize {
        self.left + BOX / 2
    }

    fn right(&self) -> usize {
        self.left + BOX
    }

    fn bottom(&self) -> usize {
        self.top + self.height
    }
}

/// The whole file.
pub(super) fn svg(picture: &Picture) -> String {
    let placed = place(picture);
    let width = 2 * MARGIN + LANE * picture.lanes.len();
    let height = placed.last().map_or(0, Placed::bottom) + FRAME + MARGIN * 2;
    let mut out = String::new();
    out.push_str("<!-- Made by `cargo xtask pictures` from crates/xtask/src/pictures; a change belongs there. -->\n");
    tag(
        &mut out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             role=\"img\" aria-labelledby=\"title desc\">"
        ),
    );
    tag(&mut out, format_args!("  <title id=\"title\">{}</title>", escape(picture.title)));
    tag(&mut out, format_args!("  <desc id=\"desc\">{}</desc>", escape(picture.description)));
    tag(&mut out, format_args!("  <style>{STYLE}</style>"));
    out.push_str(
        "  <defs><marker id=\"head\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\" \
         orient=\"auto\"><path class=\"head\" d=\"M0 0 10 5 0 10z\"/></marker></defs>\n",
    );
    tag(&mut out, format_args!("  <rect class=\"paper\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>"));
    lanes(&mut out, picture, height);
    frame(&mut out, picture, &placed);
    for pair in placed.windows(2) {
        if let [from, to] = pair {
            arrow(&mut out, from, to);
        }
    }
    back(&mut out, picture, &placed);
    for placed in &placed {
        step(&mut out, placed);
    }
    out.push_str("</svg>\n");
    out
}

fn place(picture: &Picture) -> Vec<Placed<'_>> {
    let mut top = MARGIN + HEADER + GAP / 2;
    let mut placed = Vec::new();
    for (index, step) in picture.steps.iter().enumerate() {
        let lines = wrap(step.text, LETTERS);
        let code = wrap(step.path, CODE);
        if index == picture.frame.first {
            top += FRAME;
        }
        let height = 2 * PADDING + LINE * (1 + code.len() + lines.len()) - 4;
        let left = MARGIN + LANE * step.lane + (LANE - BOX) / 2;
        placed.push(Placed { step, lines, code, left, top, height });
        top += height + GAP;
        if index == picture.frame.last {
            top += FRAME + LINE;
        }
    }
    placed
}

fn lanes(out: &mut String, picture: &Picture, height: usize) {
    for (index, name) in picture.lanes.iter().enumerate() {
        let left = MARGIN + LANE * index + 4;
        let (width, height) = (LANE - 8, height - 2 * MARGIN);
        tag(
            out,
            format_args!(
                "  <rect class=\"lane\" x=\"{left}\" y=\"{MARGIN}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>"
            ),
        );
        let (x, y) = (left + width / 2, MARGIN + 28);
        tag(
            out,
            format_args!("  <text class=\"name\" x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">{}</text>", escape(name)),
        );
    }
}

fn frame(out: &mut String, picture: &Picture, placed: &[Placed<'_>]) {
    let inside = placed.get(picture.frame.first..=picture.frame.last).unwrap_or_default();
    let left = inside.iter().map(|placed| placed.left).min().unwrap_or_default() - FRAME;
    let right = inside.iter().map(Placed::right).max().unwrap_or_default() + FRAME;
    let top = inside.first().map_or(0, |placed| placed.top) - FRAME;
    let bottom = inside.last().map_or(0, Placed::bottom) + FRAME + LINE;
    let (width, height) = (right - left, bottom - top);
    tag(
        out,
        format_args!(
            "  <rect class=\"frame\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"8\"/>"
        ),
    );
    let (x, y) = (right - FRAME, bottom - FRAME + 2);
    let label = escape(picture.frame.label);
    tag(out, format_args!("  <text class=\"label\" x=\"{x}\" y=\"{y}\" text-anchor=\"end\">{label}</text>"));
}

/// Straight down in the same lane, otherwise out of the side and down into the next box.
fn arrow(out: &mut String, from: &Placed<'_>, to: &Placed<'_>) {
    let (x, end) = (to.middle(), to.top - 1);
    let way = if from.step.lane == to.step.lane {
        format!("M{x} {} V{end}", from.bottom())
    } else {
        let y = from.top + from.height / 2;
        match from.left < to.left {
            true => format!("M{} {y} H{} Q{x} {y} {x} {} V{end}", from.right(), x - 10, y + 10),
            false => format!("M{} {y} H{} Q{x} {y} {x} {} V{end}", from.left, x + 10, y + 10),
        }
    };
    tag(out, format_args!("  <path class=\"arrow\" d=\"{way}\" marker-end=\"url(#head)\"/>"));
}

/// Out of the left side, up along the left of the lane, and into the earlier box from the left.
fn back(out: &mut String, picture: &Picture, placed: &[Placed<'_>]) {
    for back in picture.back {
        let (Some(from), Some(to)) = (placed.get(back.from), placed.get(back.to)) else { continue };
        let x = from.left - (LANE - BOX) / 2 - 12;
        let (start, end) = (from.top + from.height / 2, to.top + to.height / 2);
        let way = format!(
            "M{} {start} H{} Q{x} {start} {x} {} V{} Q{x} {end} {} {end} H{}",
            from.left,
            x + 10,
            start - 10,
            end + 10,
            x + 10,
            to.left - 1
        );
        tag(out, format_args!("  <path class=\"arrow back\" d=\"{way}\" marker-end=\"url(#head)\"/>"));
        let lines = wrap(back.label, LETTERS - 4);
        let middle = (start + end) / 2 - LINE * lines.len() / 2;
        for (line, y) in lines.iter().zip((middle..).step_by(LINE)) {
            let x = x - 10;
            tag(
                out,
                format_args!("  <text class=\"label\" x=\"{x}\" y=\"{y}\" text-anchor=\"end\">{}</text>", escape(line)),
            );
        }
    }
}

fn step(out: &mut String, placed: &Placed<'_>) {
    let Placed { step, lines, code, left, top, height } = placed;
    tag(
        out,
        format_args!("  <rect class=\"box\" x=\"{left}\" y=\"{top}\" width=\"{BOX}\" height=\"{height}\" rx=\"5\"/>"),
    );
    let x = left + PADDING;
    let first = top + PADDING + 11;
    let texts = std::iter::once(("title", step.title))
        .chain(code.iter().map(|line| ("code", line.as_str())))
        .chain(lines.iter().map(|line| ("text", line.as_str())));
    for ((class, text), y) in texts.zip((first..).step_by(LINE)) {
        tag(out, format_args!("  <text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", escape(text)));
    }
}

fn tag(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string can't fail.
    let _ = writeln!(out, "{text}");
}

/// Lines of at most so many letters; a longer word gets a line of its own.
fn wrap(text: &str, letters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= letters => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pictures::PICTURES;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("incomprehensibilities are", 7), ["incomprehensibilities", "are"]);
        assert!(wrap("", 7).is_empty());
    }

    #[test]
    fn nothing_is_too_long_for_its_box() {
        for step in PICTURES.iter().flat_map(|picture| picture.steps) {
            assert!(step.title.chars().count() <= TITLE, "{}", step.title);
            assert!(wrap(step.text, LETTERS).iter().all(|line| line.chars().count() <= LETTERS), "{}", step.text);
            assert!(wrap(step.path, CODE).iter().all(|line| line.chars().count() <= CODE), "{}", step.path);
        }
    }

    #[test]
    fn signs_of_xml_are_escaped() {
        assert_eq!(escape("<a> & b"), "&lt;a&gt; &amp; b");
    }
}
