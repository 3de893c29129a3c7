//! Findings for a screen, in the look of rustc: message, place, excerpt with caret, help.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Padding, Renderer, Snippet};

use super::excerpt::{Excerpt, Mark};
use super::findings_json::{Counts, reported};
use super::harmless;
use super::place::Places;
use super::style::Style;
use crate::finding::{Finding, Severity, SourceSet, Vocabulary};
use crate::report::counted;

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
    let notes = if notes == 0 { String::new() } else { format!(", {}", counted(notes, "note")) };
    let (files, errors, warnings) =
        (counted(files, "file"), counted(errors, "error"), counted(warnings, "warning"));
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
        drawn.extend(
            help.iter().flat_map(|help| ["\n".to_owned(), renderer.render(std::slice::from_ref(help))]),
        );
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
                let _ = write!(text, ":{}:{}", region.start.line, region.start.column);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples;
    use super::*;
    use crate::finding::{Code, Place};

    fn drawn(findings: &[Finding], sources: &SourceSet) -> String {
        text(findings, sources, Style::default())
    }

    #[test]
    fn every_kind_of_finding() {
        let (findings, sources) = samples::findings();
        let hostile = "a|b\\|c␊# d␛[31m\\u{202e}<script>alert(1)</script>`*_[x](y)&amp; -->\\u{9b}2J";
        assert_eq!(
            drawn(&findings, &sources),
            format!(
                "\
error[unknown-key]: unknown key `probabilty`
 --> forecasts/controls-2028.toml:4:1
  |
1 | [[forecast]]
  | ------------ in this forecast
...
4 | probabilty = 0.72
  | ^^^^^^^^^^ not a key of [[forecast]]
  |
help: did you mean `probability`?

warning[unused-source]: nothing cites `cnas`
 --> sources/cnas.txt
help: cite it

note[draft-question]: a draft

note[empty-text]: several lines
 --> forecasts/controls-2028.toml:5:1
  |
5 | / long = '''
6 | | a
7 | | b
8 | | '''
  | |___^ here

error[bad-id]: {hostile}
 --> od%d:na,me␛.toml:1:3
  |
1 | ␛    ü\\u{{202e}}x\\u{{9b}}
  |      ^^^^^^^^^ {hostile}
 ::: sources/cnas.txt
  = note: {hostile}
  |
help: {hostile}
"
            )
        );
        assert_eq!(drawn(&[], &sources), "");
    }

    #[test]
    fn colour_adds_nothing_but_colour() {
        let (findings, sources) = samples::findings();
        let colored = text(&findings, &sources, Style { width: None, color: true });
        assert!(colored.contains("\u{1b}["));
        let mut stripped = String::new();
        for (index, part) in colored.split("\u{1b}[").enumerate() {
            stripped.push_str(if index == 0 {
                part
            } else {
                part.split_once('m').map_or("", |(_, rest)| rest)
            });
        }
        let trimmed: Vec<_> = stripped.lines().map(str::trim_end).collect();
        assert_eq!(trimmed.join("\n") + "\n", drawn(&findings, &sources));
    }

    #[test]
    fn a_long_line_is_cut_and_its_column_is_right() {
        let mut sources = SourceSet::default();
        let file = sources.add("long.toml");
        sources.keep(file, format!("first\n{}NEEDLE{}\nlast", "ü".repeat(500_000), "y".repeat(500_000)));
        let place = Place::new(file, 1_000_006..1_000_012);
        let shown = drawn(&[Finding::new(Code::BadId, place, "m").label("here")], &sources);
        assert!(shown.contains(" --> long.toml:2:500001\n"), "{shown}");
        assert!(shown.len() < 2000 && shown.contains("NEEDLE"), "{shown}");
        let lines: Vec<_> = shown.lines().collect();
        let needle = lines[3].chars().collect::<String>();
        let before = needle.split("NEEDLE").next().map(|part| part.chars().count());
        assert_eq!(before, lines[4].find("^^^^^^ here"), "the caret stands below: {shown}");
    }

    #[test]
    fn places_far_apart_have_excerpts_of_their_own() {
        let mut sources = SourceSet::default();
        let file = sources.add("far.toml");
        let text = format!("[start]\n{}end = 1\n", "\n".repeat(3000));
        sources.keep(file, text.clone());
        let end = text.len() - 8;
        let finding = Finding::new(Code::BadId, Place::new(file, end..end + 3), "m")
            .label("here")
            .related(Place::new(file, 0..7), "it began");
        assert_eq!(
            drawn(&[finding], &sources),
            "\
error[bad-id]: m
    --> far.toml:3002:1
     |
3002 | end = 1
     | ^^^ here
     |
    ::: far.toml:1:1
     |
   1 | [start]
     | ------- it began
"
        );
    }

    #[test]
    fn a_place_at_the_end_of_a_text_and_beyond_it() {
        let mut sources = SourceSet::default();
        let file = sources.add("a.toml");
        sources.keep(file, "id = \n".to_owned());
        for span in [5..5, 5..6, 6..6, 900..901, 4..900] {
            let shown = drawn(&[Finding::new(Code::BadId, Place::new(file, span.clone()), "m")], &sources);
            assert!(shown.contains(" | ") && shown.contains('^'), "{span:?}\n{shown}");
        }
        let empty = sources.add("b.toml");
        sources.keep(empty, String::new());
        let shown = drawn(&[Finding::new(Code::EmptyFile, Place::new(empty, 0..0), "m")], &sources);
        assert!(shown.contains(" --> b.toml:1:1\n"), "{shown}");
    }

    #[test]
    fn line_ends_of_windows_are_not_shown() {
        let mut sources = SourceSet::default();
        let file = sources.add("a.toml");
        sources.keep(file, "one = 1\r\ntwo = 2\r\n".to_owned());
        assert_eq!(
            drawn(&[Finding::new(Code::BadId, Place::new(file, 15..17), "m")], &sources),
            "\
error[bad-id]: m
 --> a.toml:2:7
  |
2 | two = 2
  |       ^
"
        );
    }

    #[test]
    fn many_findings_do_not_read_their_text_anew() {
        // A text of 4 MB: read as a whole for each of the findings, this would take minutes.
        let mut sources = SourceSet::default();
        let file = sources.add("big.toml");
        sources.keep(file, "key = 'value'\n".repeat(300_000));
        let findings: Vec<_> = (0..3000)
            .map(|number| {
                let at = number * 1400;
                Finding::new(Code::UnknownKey, Place::new(file, at..at + 3), "m")
                    .related(Place::new(file, 0..3), "top")
            })
            .collect();
        let shown = drawn(&findings, &sources);
        assert_eq!(shown.matches("error[unknown-key]").count(), 3000);
        assert!(shown.contains(" --> big.toml:299901:1\n"));
    }

    #[test]
    fn the_summary_counts() {
        let (findings, _) = samples::findings();
        assert_eq!(summary(&findings, 14), "checked 14 files: 2 errors, 1 warning, 2 notes\n");
        assert_eq!(summary(&[], 1), "checked 1 file: 0 errors, 0 warnings\n");
    }

    proptest! {
        #[test]
        fn any_finding_in_any_text_is_drawn(
            texts in prop::collection::vec(samples::any_text(), 0..30),
            spans in prop::collection::vec((0_usize..400, 0_usize..400), 1..5),
            label in samples::any_text(),
            help in prop::option::of(samples::any_text()),
            width in prop::option::of(0_usize..200),
            color in any::<bool>(),
        ) {
            let mut sources = SourceSet::default();
            let file = sources.add("a.toml");
            sources.keep(file, texts.concat());
            let place = |&(from, to): &(usize, usize)| Place::new(file, from..to);
            let mut finding = Finding::new(Code::BadId, place(&spans[0]), label.clone())
                .label(label.clone())
                .maybe_help(help);
            for span in &spans[1..] {
                finding = finding.related(place(span), label.clone());
            }
            let shown = text(std::slice::from_ref(&finding), &sources, Style { width, color });
            let begins = shown.starts_with(if color { "\u{1b}" } else { "error[bad-id]:" });
            prop_assert!(begins, "{}", shown);
            prop_assert!(shown.ends_with('\n') && !shown.contains(EXCERPT));
            if !color {
                let steers = shown.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\r', '\0']);
                prop_assert!(!steers, "{}", shown);
                prop_assert!(shown.contains(" --> a.toml:"));
            }
            prop_assert!(super::super::sarif::text(std::slice::from_ref(&finding), &sources).is_ok());
            prop_assert!(super::super::findings_json::text(std::slice::from_ref(&finding), &sources, 1).is_ok());
            prop_assert_eq!(super::super::github::text(&[finding], &sources).lines().count(), 1);
        }
    }
}
