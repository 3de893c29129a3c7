//! Findings as workflow commands that GitHub shows beside the lines of a change.

use std::fmt::Write as _;

use super::findings_json::reported;
use super::harmless;
use super::place::Places;
use crate::finding::{Finding, Severity, SourceSet, Vocabulary};
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
        let mut properties = Vec::new();
        if let Some(place) = finding.place {
            properties.push(format!("file={}", property(&harmless(sources.path(place.file)))));
            if let Some(region) = places.region(place) {
                properties.push(format!(
                    "line={},col={},endLine={},endColumn={}",
                    region.start.line, region.start.column, region.end.line, region.end.column
                ));
            }
        }
        properties.push(format!("title={}", property(finding.code.word())));
        let help =
            finding.help.as_ref().map(|help| format!("\nhelp: {}", harmless(help))).unwrap_or_default();
        let message = data(&format!("{}{help}", harmless(&finding.message)));
        let _ = writeln!(text, "::{} {}::{message}", command(finding.severity), properties.join(","));
    }
    text
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
            Some(Reason::Overdue) => "error",
            Some(Reason::Opens | Reason::Never | Reason::Stale) | None => "notice",
            Some(_) => "warning",
        };
        let mut properties = Vec::new();
        if let Some(place) = row.place {
            properties.push(format!("file={}", property(&harmless(sources.path(place.file)))));
            if let Some(region) = places.region(place) {
                properties.push(format!("line={}", region.start.line));
            }
        }
        properties.push(format!("title={}", property(&format!("{} {}", row.reason, row.when()))));
        let detail = if row.detail.is_empty() { String::new() } else { format!(" ({})", row.detail) };
        let message = format!("{}: {}, {}{detail}; {}", row.question, row.title, row.date, row.command);
        text.extend(["::", level, " ", &properties.join(","), "::", &data(&harmless(&message)), "\n"]);
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
