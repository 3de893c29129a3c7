//! Whole screens over the workbench beside this file.

use super::{has_nonsense, here, run};

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
    let mut differing = Vec::new();
    for (name, arguments) in CASES {
        let ran =
            run(&[&["-C", "workbench", "--as-of", "2026-11-23", "--width", "200"], *arguments].concat(), "");
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{name}");
        assert!(!has_nonsense(&ran.stdout), "{name}: {}", ran.stdout);
        let path = here().join("screens").join(format!("{name}.txt"));
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &ran.stdout).unwrap();
        } else if std::fs::read_to_string(&path).unwrap_or_default() != ran.stdout {
            differing.push(format!("{name}:\n{}", ran.stdout));
        }
    }
    assert!(differing.is_empty(), "differ from what is kept:\n{}", differing.join("\n"));
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
fn the_contract_of_the_answers() {
    let answer = run(&["-C", "workbench", "--as-of", "2026-11-23", "score", "--json"], "").json();
    assert_eq!(answer["schema"], "warrant.score/1");
    assert_eq!(answer["as_of"], "2026-11-23");
    assert_eq!((answer["rule"].as_str(), answer["when"].as_str()), (Some("brier"), Some("average")));
    let ann = &answer["rows"][0];
    for key in
        ["forecaster", "kind", "questions", "forecasts", "coverage", "score", "low", "high", "rank", "brier"]
    {
        assert!(!ann[key].is_null(), "{key}");
    }
    assert_eq!(ann["brier"], ann["score"]);
    let names: Vec<&str> =
        answer["rows"].as_array().unwrap().iter().map(|row| row["forecaster"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["ann", "bot", "bob", "article", "crowd:median", "baseline:even-odds", "baseline:base-rate"]
    );
    assert_eq!(answer["retrospective"][0]["forecaster"], "bot");
    assert!(answer["retrospective"][0]["rank"].is_null());
    assert_eq!(answer["excluded"]["late forecast"], 1);
    assert_eq!(answer["excluded"]["open question"], 1);
    assert_eq!(answer["excluded"]["void question"], 1);
    let types: Vec<&str> = answer["others"]
        .as_array()
        .unwrap()
        .iter()
        .map(|board| board["question_type"].as_str().unwrap())
        .collect();
    assert_eq!(types, ["choice", "ordinal", "numeric", "date"]);

    let answer = run(&["-C", "workbench", "--as-of", "2026-11-23", "calibration", "--json"], "").json();
    let keys: Vec<&str> = vec![
        "schema",
        "n",
        "questions",
        "brier",
        "log",
        "log_infinite",
        "base_rate",
        "corp",
        "murphy",
        "auc",
        "ece",
        "spiegelhalter_z",
        "cox",
        "bins",
    ];
    for key in keys {
        assert!(answer.get(key).is_some(), "{key}");
    }
    for (part, keys) in [
        ("corp", vec!["mcb", "dsc", "unc"]),
        ("murphy", vec!["bins", "rel", "res", "unc", "wbv", "wbc"]),
        ("cox", vec!["intercept", "slope"]),
    ] {
        for key in keys {
            assert!(answer[part][key].is_number(), "{part}.{key}");
        }
    }
    for key in ["low", "high", "n", "mean_p", "rate", "rate_low", "rate_high"] {
        assert!(answer["bins"][0][key].is_number(), "bins.{key}");
    }
    let corp = &answer["corp"];
    let sum = corp["mcb"].as_f64().unwrap() - corp["dsc"].as_f64().unwrap() + corp["unc"].as_f64().unwrap();
    assert!((sum - answer["brier"].as_f64().unwrap()).abs() < 1e-12);
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
