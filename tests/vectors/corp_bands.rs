//! CORP on grouped forecasts.

#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "a reference file that differs should fail the test"
)]

use warrant::score::calibration::PooledForecasts;
use warrant::score::calibration::corp::corp_brier;
use warrant::score::calibration::pool_adjacent_violators::pool_adjacent_violators;

use crate::vectors::reference::{close, number, numbers, parse, probability};

const FILE: &str = include_str!("corp_bands.json");

fn pooled(file: &serde_json::Value) -> PooledForecasts {
    let groups = file["groups"].as_array().unwrap();
    assert_eq!(groups.len(), 5);
    PooledForecasts::from_counts(groups.iter().map(|group| {
        (probability(&group["p"]), group["n"].as_u64().unwrap(), group["events"].as_u64().unwrap())
    }))
}

#[test]
fn decomposition_and_blocks() {
    let file = parse(FILE);
    let pooled = pooled(&file);
    let corp = corp_brier(&pooled).unwrap();
    for (key, found) in [
        ("score", corp.score),
        ("mcb", corp.mcb),
        ("dsc", corp.dsc),
        ("unc", corp.unc),
        ("recalibrated_score", corp.recalibrated),
    ] {
        close(found, number(&file["corp"]["brier"][key]), 2e-15, key);
    }
    assert_eq!(corp.blocks as f64, number(&file["corp"]["blocks"]));
    let blocks = pool_adjacent_violators(pooled.values());
    let expected = file["blocks_lo_hi_n_events"].as_array().unwrap();
    assert_eq!(blocks.len(), expected.len());
    for (block, expected) in blocks.iter().zip(expected) {
        let ends = [block.first, block.last].map(|at| pooled.values()[at].probability);
        assert_eq!(vec![ends[0], ends[1], block.weight, block.events], numbers(expected));
    }
}
