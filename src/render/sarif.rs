//! Findings as SARIF 2.1.0 (OASIS), which code scanners and editors read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::findings_json::reported;
use super::json::{NotWritable, answer};
use super::place::Places;
use crate::finding::{Code, Finding, Place, Severity, SourceSet, Vocabulary, explain};

/// Writes one run with the rules that its results need.
///
/// Columns count Unicode code points from 1 and end after the last one (`columnKind`). Paths are URIs relative to the
/// root of the workbench. Findings that concern the workbench as a whole have no location.
pub fn text(findings: &[Finding], sources: &SourceSet) -> Result<String, NotWritable> {
    let mut indices: BTreeMap<Code, usize> = reported(findings).map(|finding| (finding.code, 0)).collect();
    for (number, index) in indices.values_mut().enumerate() {
        *index = number;
    }
    let mut places = Places::new(sources);
    let index = |code| indices.get(&code).copied().unwrap_or_default();
    let results = reported(findings)
        .map(|finding| result(finding, index(finding.code), sources, &mut places))
        .collect();
    let rules = indices.keys().map(|&code| rule(code)).collect();
    let driver = Driver { name: "warrant", semantic_version: env!("CARGO_PKG_VERSION"), rules };
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    answer(&Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] })
}

// The names are SARIF's own (section 3 of the standard); only what is used of it is here.

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message<&'static str>,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Message<T> {
    text: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message<String>,
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<&'a str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

fn rule(code: Code) -> Rule {
    let help = explain(code).map_or(code.title(), |explanation| explanation.text);
    Rule {
        id: code.word(),
        short_description: Message { text: code.title() },
        help: Help { text: help, markdown: help },
        default_configuration: Configuration { level: level(code.default_severity()) },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
        Severity::Allowed => "none",
    }
}

fn result<'a>(
    finding: &'a Finding,
    rule_index: usize,
    sources: &SourceSet,
    places: &mut Places<'_>,
) -> Outcome<'a> {
    let help = finding.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let mut located = |place: Place, label: &'a str| Location {
        physical_location: physical(place, sources, places),
        message: (!label.is_empty()).then_some(Message { text: label }),
    };
    Outcome {
        rule_id: finding.code.word(),
        rule_index,
        level: level(finding.severity),
        message: Message { text: format!("{}{help}", finding.message) },
        locations: finding.place.map(|place| located(place, "")).into_iter().collect(),
        related_locations: finding.related.iter().map(|(place, label)| located(*place, label)).collect(),
    }
}

fn physical(place: Place, sources: &SourceSet, places: &mut Places<'_>) -> PhysicalLocation {
    let region = places.region(place).map(|region| Region {
        start_line: region.start.line,
        start_column: region.start.column,
        end_line: region.end.line,
        end_column: region.end.column,
    });
    PhysicalLocation { artifact_location: ArtifactLocation { uri: uri(sources.path(place.file)) }, region }
}

/// A path as a relative reference of RFC 3986: everything but unreserved characters and `/` in hexadecimal.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::samples;
    use super::*;

    #[test]
    fn results_point_to_their_rules_and_places() {
        let (findings, sources) = samples::findings();
        let shown = text(&findings, &sources).expect("no floats");
        let value: Value = serde_json::from_str(&shown).expect("JSON");
        let run = &value["runs"][0];
        assert_eq!(value["version"], "2.1.0");
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let results = run["results"].as_array().expect("results");
        assert_eq!(results.len(), 5);
        for (result, finding) in results.iter().zip(reported(&findings)) {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
            assert_eq!(result["ruleId"], finding.code.word());
        }
        let levels: Vec<_> = results.iter().filter_map(|result| result["level"].as_str()).collect();
        assert_eq!(levels, ["error", "warning", "note", "note", "error"]);
        assert_eq!(
            results[0],
            json!({
                "ruleId": "unknown-key", "ruleIndex": 0, "level": "error",
                "message": { "text": "unknown key `probabilty`\nhelp: did you mean `probability`?" },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": "forecasts/controls-2028.toml" },
                    "region": { "startLine": 4, "startColumn": 1, "endLine": 4, "endColumn": 11 },
                } }],
                "relatedLocations": [{
                    "physicalLocation": {
                        "artifactLocation": { "uri": "forecasts/controls-2028.toml" },
                        "region": { "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 13 },
                    },
                    "message": { "text": "in this forecast" },
                }],
            })
        );
        assert_eq!(results[2]["locations"], json!([]));
        assert_eq!(
            results[4]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "od%25d%3Ana%2Cme%1B.toml"
        );
    }

    #[test]
    fn nothing_found_is_a_run_without_results() {
        let shown = text(&[], &SourceSet::default()).expect("no floats");
        let value: Value = serde_json::from_str(&shown).expect("JSON");
        assert_eq!(value["runs"][0]["results"], json!([]));
        assert_eq!(value["runs"][0]["tool"]["driver"]["rules"], json!([]));
    }
}
