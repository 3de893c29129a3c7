//! Forecasts of numbers and dates that are narrow beside their range keep their order.

use tempfile::TempDir;

use super::{held_since_new_year, run_in, workbench_of};

const NUMBER: &str = r#"[question]
title = "How many?"
type = "numeric"
criteria = "As counted."
read_at = "Here."
range = { min = 0, max = 1000000 }
written = 2025-01-01
opens = 2025-01-01
closes = 2025-04-10
resolves = 2025-04-20

[[resolution]]
outcome = 7
known = 2025-04-01
recorded = 2025-05-01T00:00:00Z
by = "ann"
sources = [{ url = "https://example.org/n", date = 2025-04-01 }]
note = "As counted."
"#;

/// A workbench of one question, with these low, likely and high values of one forecaster each.
fn workbench(question: &str, forecasts: &[(&str, &str)]) -> TempDir {
    let logs: Vec<(&str, String)> =
        forecasts.iter().map(|&(who, stated)| (who, held_since_new_year(stated))).collect();
    workbench_of(question, &logs)
}

fn scored(folder: &TempDir, more: &[&str]) -> Vec<(String, f64)> {
    let arguments = [&["score", "--as-of", "2025-06-01", "--json"], more].concat();
    let answer = run_in(folder.path(), &arguments, "").json();
    let rows = answer["others"][0]["rows"].as_array().unwrap_or_else(|| panic!("{answer:#}"));
    rows.iter()
        .map(|row| (row["forecaster"].as_str().unwrap().to_owned(), row["score"].as_f64().unwrap()))
        .collect()
}

#[test]
fn four_forecasts_of_seven_in_a_million_are_told_apart() {
    let folder = workbench(
        NUMBER,
        &[
            ("exact", "low = 3\nlikely = 7\nhigh = 20"),
            ("half", "low = 1\nlikely = 2500\nhigh = 4990"),
            ("far", "low = 4000\nlikely = 4500\nhigh = 4900"),
            ("sure", "low = 2400\nlikely = 2500\nhigh = 2600"),
        ],
    );
    let mut scores = scored(&folder, &[]);
    scores.retain(|(who, _)| !who.contains(':'));
    let order: Vec<&str> = scores.iter().map(|(who, _)| who.as_str()).collect();
    assert_eq!(order, ["exact", "half", "sure", "far"], "{scores:?}");
    assert!(scores.windows(2).all(|pair| pair[0].1 < pair[1].1 * 0.9), "{scores:?}");
}

#[test]
fn a_crowd_of_equal_forecasts_is_that_forecast() {
    let stated = "low = 3\nlikely = 7\nhigh = 20";
    let folder = workbench(NUMBER, &[("exact", stated), ("second", stated)]);
    let list = run_in(folder.path(), &["list", "--as-of", "2025-02-01"], "");
    assert!(list.stdout.contains("7 (3 to 20)"), "{}", list.stdout);
    for method in ["median", "mean", "trimmed-mean", "geometric-odds", "most-recent", "recency-median"] {
        let answer = scored(&folder, &["--crowd", method]);
        let score = |who: &str| answer.iter().find(|(name, _)| name.starts_with(who)).unwrap().1;
        assert_eq!(score("crowd").to_bits(), score("exact").to_bits(), "{method}: {answer:?}");
    }
}

#[test]
fn a_week_in_ten_years_is_told_apart() {
    let question = NUMBER
        .replace("\"numeric\"", "\"date\"")
        .replace("min = 0, max = 1000000", "min = 2020-01-01, max = 2029-12-31")
        .replace("outcome = 7", "outcome = 2025-03-05");
    let week = |low, likely, high| {
        format!("low = 2025-03-{low:02}\nlikely = 2025-03-{likely:02}\nhigh = 2025-03-{high:02}")
    };
    let (right, late) = (week(3, 5, 8), week(10, 12, 15));
    let folder = workbench(&question, &[("late", &late), ("right", &right)]);
    let mut scores = scored(&folder, &[]);
    scores.retain(|(who, _)| !who.contains(':'));
    let [right, late] = ["right", "late"].map(|who| scores.iter().find(|(name, _)| name == who).unwrap().1);
    // In days, most of which come from the tails.
    let days = [right, late].map(|score| score * 3652.0);
    assert!((days[0] - 3.5017).abs() < 1e-3 && (days[1] - 8.9023).abs() < 1e-3, "{days:?}");
}
