//! Whole screens over the workbench beside this file.

use super::{has_nonsense, here, run};
use crate::harness::as_kept;

const CASES: &[(&str, &[&str])] = &[
    ("score", &["score"]),
    ("score_log_bits_last", &["score", "--rule", "log", "--log-unit", "bits", "--when", "last"]),
    ("score_clip", &["score", "--rule", "log", "--clip", "0.05"]),
    ("score_by_question", &["score", "--by", "question", "--tag", "politics"]),
    ("score_by_month", &["score", "--by", "month"]),
    ("score_by_kind", &["score", "--by", "kind"]),
    ("score_spot", &["score", "--when", "spot=2025-01-15"]),
    ("score_each", &["score", "--when", "each", "--resamples", "160"]),
    ("score_benchmark", &["score", "--benchmark", "bob", "--against", "bot"]),
    ("score_since", &["score", "--since", "2025-03-15"]),
    ("score_peer", &["score", "--rule", "metaculus-peer"]),
    ("score_good_judgment", &["score", "--rule", "good-judgment"]),
    ("score_forecastbench", &["score", "--rule", "forecastbench"]),
    ("compare", &["score", "--compare", "ann", "bot"]),
    ("compare_one", &["score", "--compare", "ann", "article"]),
    ("calibration", &["calibration"]),
    ("calibration_by", &["calibration", "--by", "ann", "--tag", "politics", "--bins", "distinct"]),
];

#[test]
fn screens_are_as_kept() {
    as_kept(CASES.iter().map(|(name, arguments)| {
        let ran =
            run(&[&["-C", "workbench", "--as-of", "2026-11-23", "--width", "200"], *arguments].concat(), "");
        assert!(!has_nonsense(&ran.stdout), "{name}: {}", ran.stdout);
        (here().join("screens").join(format!("{name}.txt")), ran.data())
    }));
}

#[test]
fn every_format_holds_the_board() {
    for format in ["text", "plain", "json", "csv", "md", "html"] {
        for verb in ["score", "calibration"] {
            let ran = run(&["-C", "workbench", "--as-of", "2026-11-23", verb, "--format", format], "");
            assert_eq!(ran.code, 0, "{verb} {format}: {}", ran.stderr);
            assert!(
                ran.stdout.contains(if verb == "score" { "ann" } else { "Brier" })
                    || format == "json"
                    || format == "csv"
            );
            assert!(!has_nonsense(&ran.stdout), "{verb} {format}");
        }
    }
}

#[test]
fn what_cannot_be_done_says_how() {
    for (arguments, hint) in [
        (vec!["score", "--rule", "briar"], "brier"),
        (vec!["score", "--when", "often"], "spot=DATE"),
        (vec!["score", "--by", "tags"], "tag"),
        (vec!["score", "--benchmark", "anne"], "ann"),
        (vec!["score", "--clip", "0.7"], "--clip"),
        (vec!["score", "--compare", "ann", "nobody"], "known: "),
        (vec!["score", "--compare", "ann", "bob", "--rule", "crps"], "--question-type"),
        (vec!["calibration", "--bins", "none"], "5pct"),
        (vec!["calibration", "--by", "anne"], "ann"),
        (vec!["score", "--from", "no-such.csv"], "CSV"),
    ] {
        let ran = run(&[&["-C", "workbench", "--as-of", "2026-11-23"], arguments.as_slice()].concat(), "");
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.stderr.contains("error") && ran.stderr.contains(hint), "{arguments:?}: {}", ran.stderr);
    }
}
