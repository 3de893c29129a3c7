//! Cuts the few lines around places out of a text, so that no text is read as a whole for each finding.

use super::harmless::push_visible;
use super::place::{Region, clip};
use crate::finding::{Place, SourceSet};

/// Bytes that are shown of a line before the first and after the last mark.
const BEFORE: usize = 160;
const AFTER: usize = 240;
/// Bytes of a mark within one line, and of one that goes over several.
const LONGEST_MARK: usize = 400;
const LARGEST_MARK: usize = 4096;
/// Marks at most this many lines and bytes apart share an excerpt.
const NEAR_LINES: usize = 50;
const NEAR_BYTES: usize = 4096;

#[derive(Clone, Copy, Debug)]
pub(super) struct Mark<'a> {
    pub(super) place: Place,
    pub(super) label: &'a str,
    pub(super) primary: bool,
    /// The place in lines and columns; `None` where the text of the file is not kept.
    pub(super) region: Option<Region>,
}

/// Marks of one file that stand near each other.
#[derive(Debug)]
pub(super) struct Excerpt<'a> {
    text: Option<&'a str>,
    marks: Vec<Mark<'a>>,
}

pub(super) struct Shown<'a> {
    /// The lines, harmless, with `…` where a line was cut.
    pub(super) text: String,
    /// The number of the first line.
    pub(super) line: usize,
    /// The marks with their bytes in `text`.
    pub(super) marks: Vec<(std::ops::Range<usize>, Mark<'a>)>,
}

impl<'a> Excerpt<'a> {
    pub(super) fn new(mark: Mark<'a>, sources: &'a SourceSet) -> Self {
        Self { text: sources.get(mark.place.file).and_then(|file| file.text()), marks: vec![mark] }
    }

    /// Whether a mark may be drawn in this excerpt.
    pub(super) fn is_near(&self, mark: &Mark<'_>) -> bool {
        let near = |(bytes, lines): (usize, usize)| bytes <= NEAR_BYTES && lines <= NEAR_LINES;
        self.marks.iter().all(|other| {
            other.place.file == mark.place.file
                && other.region.zip(mark.region).is_some_and(|(one, two)| {
                    near((
                        (other.place.start as usize).abs_diff(mark.place.start as usize),
                        one.start.line.abs_diff(two.start.line),
                    ))
                })
        })
    }

    pub(super) fn add(&mut self, mark: Mark<'a>) {
        self.marks.push(mark);
    }

    pub(super) fn first(&self) -> &Mark<'a> {
        // There is at least the one it began with.
        &self.marks[0]
    }

    pub(super) fn shown(&self) -> Shown<'a> {
        let text = self.text.unwrap_or_default();
        let spans: Vec<(usize, usize)> = self.marks.iter().map(|mark| marked(text, mark)).collect();
        let first = spans.iter().map(|span| span.0).min().unwrap_or(0);
        let last = spans.iter().map(|span| span.1).max().unwrap_or(0);
        let line = self.marks.iter().filter_map(|mark| mark.region).map(|region| region.start.line).min();

        let earliest = clip(text, first.saturating_sub(BEFORE));
        let begins = text[earliest..first].rfind('\n').map(|at| earliest + at + 1);
        let cut_before = begins.is_none() && earliest > 0 && !text[..earliest].ends_with('\n');
        let from = begins.unwrap_or(earliest);
        let latest = clip(text, last.saturating_add(AFTER));
        let ends = text[last..latest].find('\n').map(|at| last + at);
        let cut_after = ends.is_none() && latest < text.len() && !text[latest..].starts_with(['\n', '\r']);
        let to = ends.unwrap_or(latest);

        let before = if cut_before { "…" } else { "" };
        let within = |offset: usize| before.len() + shown_text(text, from, offset).len();
        Shown {
            text: format!("{before}{}{}", shown_text(text, from, to), if cut_after { "…" } else { "" }),
            line: line.unwrap_or(1),
            marks: spans
                .iter()
                .zip(&self.marks)
                .map(|(&(start, end), &mark)| (within(start)..within(end), mark))
                .collect(),
        }
    }
}

/// The bytes of a mark without a line break at the end; of a very large one, what stands on its first line.
fn marked(text: &str, mark: &Mark<'_>) -> (usize, usize) {
    let start = clip(text, mark.place.start as usize);
    let end = clip(text, mark.place.end as usize).max(start);
    let lines = mark.region.map_or(0, |region| region.end.line.saturating_sub(region.start.line));
    let span = text[start..end.min(clip(text, start + LARGEST_MARK))].trim_end_matches(['\n', '\r']);
    let first_line = span.split('\n').next().unwrap_or(span).trim_end_matches('\r');
    let whole = end - start <= LARGEST_MARK && lines <= NEAR_LINES && first_line.len() <= LONGEST_MARK;
    (start, start + if whole { span.len() } else { clip(first_line, LONGEST_MARK) })
}

/// The part of a text from one byte to another as it is shown: only line feeds and tabs stay as they are.
fn shown_text(text: &str, from: usize, to: usize) -> String {
    let mut shown = String::with_capacity(to - from + 16);
    for (at, c) in text[from..to].char_indices() {
        match c {
            '\r' if text[from + at + 1..].starts_with('\n') => {}
            '\n' | '\t' => shown.push(c),
            _ => push_visible(&mut shown, c),
        }
    }
    shown
}
