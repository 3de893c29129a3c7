//! Findings as SARIF 2.1.0 (OASIS), which code scanners and editors read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::findings_json::reported;
use super::json::{NotWritable, answer};
use super::place::Places;
use crate::finding::{Code, Finding, Place, Severity, SourceSet, Vocabulary, explain};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes one run with the rules that its results need.
///
/// Columns count Unicode code points from 1 and end after the last one (`columnKind`). Paths are URIs relative to the
/// root of the workbench. Findings that concern the workbench as a whole have no location.
pub fn text(findings: &[Finding], sources: &SourceSet) -> Result<String, NotWritable> {
    let mut indices: BTreeMap<Code, usize> = reported(findings).map(|finding| (finding.code, 0)).collect();
    for (number, index) in indices.values_mut().enumerate() {
        *index = number;
    }
    let rules: Vec<Value> = indices.keys().map(|&code| rule(code)).collect();
    let mut places = Places::new(sources);
    let results: Vec<Value> = reported(findings)
        .map(|finding| result(finding, indices.get(&finding.code).copied(), sources, &mut places))
        .collect();
    answer(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "warrant",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn rule(code: Code) -> Value {
    let help = explain(code).map_or(code.title(), |explanation| explanation.text);
    json!({
        "id": code.word(),
        "shortDescription": { "text": code.title() },
        "help": { "text": help, "markdown": help },
        "defaultConfiguration": { "level": level(code.default_severity()) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
        Severity::Allowed => "none",
    }
}

fn result(finding: &Finding, index: Option<usize>, sources: &SourceSet, places: &mut Places<'_>) -> Value {
    let help = finding.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let located = |place: Place, places: &mut Places<'_>| json!({ "physicalLocation": physical(place, sources, places) });
    let mut result = json!({
        "ruleId": finding.code.word(),
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": { "text": format!("{}{help}", finding.message) },
        "locations": finding.place.map(|place| located(place, places)).into_iter().collect::<Vec<_>>(),
    });
    let related = |(place, label): &(Place, String)| {
        let mut location = located(*place, places);
        if !label.is_empty() {
            location["message"] = json!({ "text": label });
        }
        location
    };
    let related: Vec<Value> = finding.related.iter().map(related).collect();
    if !related.is_empty() {
        result["relatedLocations"] = Value::from(related);
    }
    result
}

fn physical(place: Place, sources: &SourceSet, places: &mut Places<'_>) -> Value {
    let mut location = json!({ "artifactLocation": { "uri": uri(sources.path(place.file)) } });
    if let Some(region) = places.region(place) {
        location["region"] = json!({
            "startLine": region.start.line,
            "startColumn": region.start.column,
            "endLine": region.end.line,
            "endColumn": region.end.column,
        });
    }
    location
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
