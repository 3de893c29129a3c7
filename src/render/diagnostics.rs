//! Findings for a screen, in the look of rustc: message, place, excerpt with caret, help.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Padding, Renderer, Snippet};

use super::excerpt::{Excerpt, Mark};
use super::findings_json::{Counts, reported};
use super::harmless;
use super::place::Places;
use super::text::Style;
use crate::finding::{Finding, Severity, SourceSet, Vocabulary};

/// What is drawn where the width of the screen is not known.
const USUAL_WIDTH: usize = 140;
/// Narrower than this, excerpts are of no use.
const NARROWEST: usize = 40;

/// Draws each finding with the lines around its place and a blank line after it; those that are allowed are left out.
///
/// Related places that stand near are marked in the same excerpt, others in excerpts of their own. Only the lines that
/// are shown are read, and of a long line only what stands around the caret. A finding in a file whose text is not
/// kept names the file alone. Control characters are shown as visible signs.
pub fn text(findings: &[Finding], sources: &SourceSet, style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width.unwrap_or(USUAL_WIDTH).max(NARROWEST));
    let mut places = Places::new(sources);
    let mut text = String::new();
    for finding in reported(findings) {
        let drawn = draw(finding, sources, &mut places, &renderer);
        for line in drawn.lines() {
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text.push('\n');
    }
    // No blank line after the last.
    text.truncate(text.trim_end_matches('\n').len());
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// Says what was checked and found: `checked 14 files: 2 errors, 1 warning, 3 notes`; notes only where there are any.
pub fn summary(findings: &[Finding], files: usize) -> String {
    let Counts { errors, warnings, notes } = Counts::of(findings);
    let count = |number: usize, name: &str| format!("{number} {name}{}", if number == 1 { "" } else { "s" });
    let notes = if notes == 0 { String::new() } else { format!(", {}", count(notes, "note")) };
    let (files, errors, warnings) = (count(files, "file"), count(errors, "error"), count(warnings, "warning"));
    format!("checked {files}: {errors}, {warnings}{notes}\n")
}

fn draw(finding: &Finding, sources: &SourceSet, places: &mut Places<'_>, renderer: &Renderer) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | Severity::Allowed => Level::NOTE,
    };
    let title = level.primary_title(harmless(&finding.message)).id(finding.code.word());
    let mut group = Group::with_title(title);
    let mut excerpts: Vec<Excerpt<'_>> = Vec::new();
    let primary = finding.place.map(|place| (place, finding.label.as_str(), true));
    let related = finding.related.iter().map(|(place, label)| (*place, label.as_str(), false));
    for (place, label, primary) in primary.into_iter().chain(related) {
        let mark = Mark { place, label, primary, region: places.region(place) };
        match excerpts.iter_mut().find(|excerpt| excerpt.is_near(&mark)) {
            Some(excerpt) => excerpt.add(mark),
            None => excerpts.push(Excerpt::new(mark, sources)),
        }
    }
    for (number, excerpt) in excerpts.iter().enumerate() {
        group = add(group, excerpt, number, sources);
    }
    let help = finding.help.as_ref();
    let help = help.map(|help| Group::with_title(Level::HELP.secondary_title(harmless(help))));
    if excerpts.iter().any(|excerpt| excerpt.first().region.is_some()) {
        let report: Vec<Group<'_>> = match help {
            Some(help) => vec![group.element(Padding), help],
            None => vec![group],
        };
        located(&renderer.render(&report), &excerpts, sources)
    } else {
        // Without line numbers there is no bar to draw along.
        let mut drawn = indented(&renderer.render(&[group]));
        drawn.extend(help.iter().flat_map(|help| ["\n".to_owned(), renderer.render(std::slice::from_ref(help))]));
        drawn
    }
}

/// Begins the path of an excerpt; never part of a harmless text.
const EXCERPT: char = '\u{e0093}';

fn add<'a>(group: Group<'a>, excerpt: &Excerpt<'a>, number: usize, sources: &'a SourceSet) -> Group<'a> {
    let first = excerpt.first();
    if first.region.is_none() {
        let group = group.element(Origin::path(harmless(sources.path(first.place.file))));
        let label = harmless(first.label);
        return if label.is_empty() { group } else { group.element(Level::NOTE.message(label)) };
    }
    let shown = excerpt.shown();
    let marks = shown.marks.into_iter().map(|(span, mark)| {
        let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let label = harmless(mark.label);
        kind.span(span).label((!label.is_empty()).then_some(label))
    });
    let snippet = Snippet::source(shown.text).line_start(shown.line).fold(true).annotations(marks);
    group.element(snippet.path(format!("{EXCERPT}{number}")))
}

/// Writes the places above the excerpts: what the renderer counts within a line that was cut is not its column.
fn located(drawn: &str, excerpts: &[Excerpt<'_>], sources: &SourceSet) -> String {
    let mut parts = drawn.split(EXCERPT);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
        let number = part.split(':').next().and_then(|number| number.parse::<usize>().ok());
        if let Some(first) = number.and_then(|number| excerpts.get(number)).map(Excerpt::first) {
            text.push_str(&harmless(sources.path(first.place.file)));
            if let Some(region) = first.region {
                text.push_str(&format!(":{}:{}", region.start.line, region.start.column));
            }
        }
        text.push_str(rest);
    }
    text
}

/// Puts arrows and notes below a title where they stand beside line numbers.
fn indented(drawn: &str) -> String {
    let lines = drawn.lines().enumerate();
    let lines = lines.map(|(index, line)| if index == 0 { line.to_owned() } else { format!(" {line}") });
    lines.collect::<Vec<_>>().join("\n")
}
