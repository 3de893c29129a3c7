//! CORP and its bands on grouped forecasts.
//!
//! `niamey_published_case` holds published results without the forecasts behind them: only that they close is
//! tested.

#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "a reference file that differs should fail the test"
)]

use warrant::score::calibration::PooledForecasts;
use warrant::score::calibration::consistency_band::normal_bands;
use warrant::score::calibration::corp::{corp_brier, corp_log};
use warrant::score::calibration::pool_adjacent_violators::pool_adjacent_violators;

use crate::reference::{close, number, numbers, parse, probability};

const FILE: &str = include_str!("corp_bands.json");

fn pooled(file: &serde_json::Value) -> PooledForecasts {
    let groups = file["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 5);
    PooledForecasts::from_counts(groups.iter().map(|group| {
        (probability(&group["p"]), group["n"].as_u64().unwrap(), group["events"].as_u64().unwrap())
    }))
}

#[test]
fn bands() {
    let file = parse(FILE);
    let bands = normal_bands(&pooled(&file), 0.9);
    let groups = file["groups"].as_array().unwrap();
    assert_eq!(bands.len(), groups.len());
    for (band, group) in bands.iter().zip(groups) {
        let found = [
            ("pav", band.recalibrated),
            ("consistency_lower", band.consistency.0),
            ("consistency_upper", band.consistency.1),
            ("confidence_lower", band.confidence.0),
            ("confidence_upper", band.confidence.1),
        ];
        for (key, found) in found {
            close(found, number(&group[key]), 1e-12, &format!("{} {key}", band.p));
        }
    }
}

#[test]
fn decomposition_and_blocks() {
    let file = parse(FILE);
    let pooled = pooled(&file);
    for (name, corp) in [("brier", corp_brier(&pooled).unwrap()), ("log", corp_log(&pooled).unwrap())] {
        let found = [
            ("score", corp.score),
            ("mcb", corp.mcb),
            ("dsc", corp.dsc),
            ("unc", corp.unc),
            ("recalibrated_score", corp.recalibrated),
        ];
        for (key, found) in found {
            close(found, number(&file["corp"][name][key]), 2e-15, &format!("{name} {key}"));
        }
        assert_eq!(corp.blocks as f64, number(&file["corp"]["blocks"]));
    }
    let blocks = pool_adjacent_violators(pooled.values());
    let expected = file["blocks_lo_hi_n_events"].as_array().unwrap();
    assert_eq!(blocks.len(), expected.len());
    for (block, expected) in blocks.iter().zip(expected) {
        let ends = [block.first, block.last].map(|at| pooled.values()[at].probability);
        assert_eq!(vec![ends[0], ends[1], block.weight, block.events], numbers(expected));
    }
}

#[test]
fn the_published_case_closes() {
    let file = parse(FILE);
    let cases = file["niamey_published_case"].as_array().unwrap();
    for case in cases {
        let [score, mcb, dsc, unc] = ["brier", "mcb", "dsc", "unc"].map(|key| number(&case[key]));
        close(mcb - dsc + unc, score, 1e-9, &case["forecast"].to_string());
    }
    assert_eq!(cases.len(), 4);
}
