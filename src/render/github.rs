//! Findings as workflow commands that GitHub shows beside the lines of a change.

use std::fmt::Write as _;

use super::findings_json::reported;
use super::harmless;
use super::place::{Places, Region};
use crate::finding::{Finding, Place, Severity, SourceSet, Vocabulary};
use crate::report::DueList;
use crate::schedule::Reason;

/// Writes one command a finding: `::error file=...,line=...,col=...,endLine=...,endColumn=...,title=code::message`.
///
/// Notes are `notice`. Help follows the message on a line of its own. Paths are relative to the root of the workbench,
/// columns count characters, and what a finding has no place for is left out.
pub fn text(findings: &[Finding], sources: &SourceSet) -> String {
    let mut places = Places::new(sources);
    let mut text = String::new();
    for finding in reported(findings) {
        let place = located(finding.place, &mut places, sources, |region| {
            let (start, end) = (region.start, region.end);
            format!("line={},col={},endLine={},endColumn={}", start.line, start.column, end.line, end.column)
        });
        let title = property(finding.code.word());
        let help =
            finding.help.as_ref().map(|help| format!("\nhelp: {}", harmless(help))).unwrap_or_default();
        let message = data(&format!("{}{help}", harmless(&finding.message)));
        let _ = writeln!(text, "::{} {place}title={title}::{message}", command(finding.severity));
    }
    text
}

/// The properties that say where, each with the comma after it.
fn located(
    place: Option<Place>,
    places: &mut Places<'_>,
    sources: &SourceSet,
    lines: impl FnOnce(Region) -> String,
) -> String {
    let Some(place) = place else { return String::new() };
    let file = property(&harmless(sources.path(place.file)));
    let lines = places.region(place).map(|region| lines(region) + ",").unwrap_or_default();
    format!("file={file},{lines}")
}

fn command(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | Severity::Allowed => "notice",
    }
}

/// Escapes what follows the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Writes what is due as workflow commands at the questions' files: overdue is an error, what waits for an answer or
/// a last forecast a warning, the rest a notice. The command that settles it ends each message.
pub fn due(list: &DueList, sources: &SourceSet) -> String {
    let mut places = Places::new(sources);
    let mut text = String::new();
    for row in &list.items {
        let level = match row.why {
            Reason::Overdue => "error",
            Reason::Opens | Reason::Never | Reason::Stale => "notice",
            _ => "warning",
        };
        let place =
            located(Some(row.place), &mut places, sources, |region| format!("line={}", region.start.line));
        let title = property(&format!("{} {}", row.reason, row.when()));
        let detail = if row.detail.is_empty() { String::new() } else { format!(" ({})", row.detail) };
        let message = format!("{}: {}, {}{detail}; {}", row.question, row.title, row.date, row.command);
        let _ = writeln!(text, "::{level} {place}title={title}::{}", data(&harmless(&message)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn one_command_for_each_finding() {
        let (findings, sources) = samples::findings();
        assert_eq!(
            text(&findings, &sources),
            "::error file=forecasts/controls-2028.toml,line=4,col=1,endLine=4,endColumn=11,title=unknown-key\
             ::unknown key `probabilty`%0Ahelp: did you mean `probability`?\n\
             ::warning file=sources/cnas.txt,title=unused-source::nothing cites `cnas`%0Ahelp: cite it\n\
             ::notice title=draft-question::a draft\n\
             ::notice file=forecasts/controls-2028.toml,line=5,col=1,endLine=8,endColumn=4,title=empty-text\
             ::several lines\n\
             ::error file=od%25d%3Ana%2Cme␛.toml,line=1,col=3,endLine=1,endColumn=5,title=bad-id\
             ::a|b\\|c␊# d␛[31m\\u{202e}<script>alert(1)</script>`*_[x](y)&amp; -->\\u{9b}2J\
             %0Ahelp: a|b\\|c␊# d␛[31m\\u{202e}<script>alert(1)</script>`*_[x](y)&amp; -->\\u{9b}2J\n"
        );
        assert_eq!(text(&[], &sources), "");
    }

    #[test]
    fn percent_signs_and_line_breaks_are_escaped() {
        assert_eq!(data("100%\r\n::error::"), "100%25%0D%0A::error::");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
    }
}
