//! The boards of a whole season, clause by clause.

use super::season::Season;
use super::{Screen, has_nonsense, here, run_in};
use crate::harness::as_kept;

fn ask(season: &Season, arguments: &[&str]) -> Screen {
    let ran = run_in(season.root(), &[&["--as-of", "2026-11-23", "--width", "220"], arguments].concat(), "");
    assert!(!has_nonsense(&ran.stdout), "{arguments:?}: {}", ran.stdout);
    ran
}

const CASES: &[(&str, &[&str])] = &[
    ("season", &["score"]),
    ("season_resamples", &["score", "--resamples", "1000"]),
    ("season_log", &["score", "--rule", "log"]),
    ("season_log_bits_clip", &["score", "--rule", "log", "--log-unit", "bits", "--clip", "0.01"]),
    ("season_spherical", &["score", "--rule", "spherical"]),
    ("season_last", &["score", "--when", "last"]),
    ("season_first", &["score", "--when", "first"]),
    ("season_spot_date", &["score", "--when", "spot=2025-03-01"]),
    ("season_crowd_mean", &["score", "--crowd", "mean"]),
    ("season_benchmark", &["score", "--benchmark", "bot", "--against", "status-quo"]),
    ("season_by_tag", &["score", "--by", "tag"]),
    ("season_by_month", &["score", "--by", "month", "--tag", "sport"]),
    ("season_by_kind", &["score", "--by", "kind"]),
    ("season_by_question", &["score", "--by", "question", "--since", "2025-04-01", "--until", "2025-04-30"]),
    ("season_peer", &["score", "--rule", "metaculus-peer"]),
    ("season_baseline", &["score", "--rule", "metaculus-baseline"]),
    ("season_spot_peer", &["score", "--rule", "metaculus-spot-peer"]),
    ("season_spot_baseline", &["score", "--rule", "metaculus-spot-baseline", "--when", "spot=2025-03-01"]),
    ("season_good_judgment", &["score", "--rule", "good-judgment"]),
    ("season_forecastbench", &["score", "--rule", "forecastbench"]),
    ("season_forecastbench_market", &["score", "--rule", "forecastbench", "--market", "zed"]),
    ("season_quantile", &["score", "--rule", "quantile"]),
    ("season_compare", &["score", "--compare", "ann", "bob"]),
    ("season_compare_late", &["score", "--compare", "ann", "cat"]),
    ("season_compare_log", &["score", "--compare", "ann", "zed", "--rule", "log"]),
    ("season_compare_numeric", &["score", "--compare", "ann", "bob", "--question-type", "numeric"]),
    ("season_calibration", &["calibration"]),
    ("season_calibration_each", &["calibration", "--when", "each", "--bins", "5pct"]),
    ("season_calibration_zed", &["calibration", "--by", "zed"]),
    ("season_calibration_status_quo", &["calibration", "--by", "status-quo", "--bins", "distinct"]),
];

#[test]
fn screens_of_a_season_are_as_kept() {
    let season = Season::new();
    as_kept(CASES.iter().map(|(name, arguments)| {
        let path = here().join("screens").join(format!("{name}.txt"));
        (path, ask(&season, arguments).data())
    }));
}
