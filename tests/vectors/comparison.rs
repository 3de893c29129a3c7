//! Comparison of forecasters: differences, bootstrap draws, fixed effects.

#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a reference file that differs should fail the test"
)]

use serde_json::Value;
use warrant::score::comparison::fixed_effects::{EffectRow, two_way_fixed_effects};
use warrant::score::comparison::paired::{PairedQuestion, Verdict, compare};
use warrant::score::comparison::resampling::lower_quantile;
use warrant::score::numerics::exact::{DecimalProbability, ExactScore, ScoreTotal};

use crate::vectors::reference::{close, number, numbers, parse, probability};

const FILE: &str = include_str!("comparison.json");

fn differences(file: &Value) -> Vec<ExactScore> {
    let case = &file["paired12"];
    let forecasts = |key: &str| case[key].as_array().unwrap().iter().map(probability);
    let differences: Vec<_> = forecasts("p_a")
        .zip(forecasts("p_b"))
        .zip(numbers(&case["y"]))
        .map(|((a, b), outcome)| {
            let outcome = if outcome > 0.5 { DecimalProbability::ONE } else { DecimalProbability::ZERO };
            a.brier(outcome).minus(b.brier(outcome))
        })
        .collect();
    assert_eq!(differences.len(), 12);
    differences
}

#[test]
fn paired() {
    let file = parse(FILE);
    let case = &file["paired12"];
    let questions: Vec<_> =
        differences(&file).into_iter().map(|difference| PairedQuestion { difference, known: None }).collect();
    let found = compare(&questions).unwrap();
    for (key, value) in [
        ("mean_diff", found.mean),
        ("wins_a", found.wins_ties_losses.0 as f64),
        ("ties", found.wins_ties_losses.1 as f64),
        ("wins_b", found.wins_ties_losses.2 as f64),
    ] {
        close(value, number(&case[key]), 2e-14, key);
    }
    assert_eq!(found.verdict, Verdict::CannotTellYet);
    // 7.849 (0.0810 / 0.0417)^2
    assert_eq!(found.questions_needed, Some(30));
}

#[test]
fn every_bootstrap_draw() {
    let file = parse(FILE);
    let case = &file["paired12_clustered"];
    let differences = differences(&file);
    let mut clusters = [ScoreTotal::default(); 5];
    for (question, difference) in numbers(&case["question"]).iter().zip(&differences) {
        clusters[*question as usize].add(*difference);
    }
    let mut means: Vec<f64> = (0..3125_usize)
        .map(|draw| {
            let mut total = ScoreTotal::default();
            for place in 0..5 {
                total.merge(&clusters[draw / 5_usize.pow(place) % 5]);
            }
            total.mean().unwrap()
        })
        .collect();
    let expected = &case["exact_bootstrap"];
    assert_eq!(means.len() as f64, number(&expected["resamples"]));
    for (key, share) in [
        ("q025_inverse_cdf", 0.025),
        ("q05_inverse_cdf", 0.05),
        ("q50_inverse_cdf", 0.5),
        ("q95_inverse_cdf", 0.95),
        ("q975_inverse_cdf", 0.975),
    ] {
        close(lower_quantile(&mut means, share).unwrap(), number(&expected[key]), 1e-16, key);
    }
    let mean = means.iter().sum::<f64>() / 3125.0;
    close(mean, number(&expected["mean"]), 1e-15, "mean");
    let variance = means.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 3125.0;
    close(variance.sqrt(), number(&expected["sd_population"]), 1e-15, "deviation");
    let below = means.iter().filter(|&&mean| mean < 0.0).count() as f64 / 3125.0;
    assert_eq!(below, number(&expected["share_below_zero"]));
}

#[test]
fn fixed_effects() {
    let file = parse(FILE);
    let case = &file["two_way_fixed_effects"];
    let (forecasters, questions) = (["a", "b", "c", "d"], ["q1", "q2", "q3", "q4", "q5"]);
    let at = |ids: &[&str], id: &Value| ids.iter().position(|known| *known == id.as_str().unwrap()).unwrap();
    let rows: Vec<EffectRow> = case["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| EffectRow {
            forecaster: at(&forecasters, &row[0]),
            question: at(&questions, &row[1]),
            score: number(&row[2]),
        })
        .collect();
    assert_eq!(rows.len(), 12);
    let fit = two_way_fixed_effects(forecasters.len(), questions.len(), &rows).unwrap();
    for (id, effect) in forecasters.iter().zip(&fit.forecasters) {
        close(effect.unwrap(), number(&case["forecaster_effect"][id]), 1e-13, id);
        let own: Vec<f64> =
            rows.iter().filter(|row| forecasters[row.forecaster] == *id).map(|row| row.score).collect();
        close(own.iter().sum::<f64>() / own.len() as f64, number(&case["raw_mean"][id]), 1e-15, id);
    }
    for (id, effect) in questions.iter().zip(&fit.questions) {
        close(effect.unwrap(), number(&case["question_effect"][id]), 1e-13, id);
    }
    close(fit.residual, number(&case["residual_ss"]), 1e-14, "residual");
    assert_eq!(fit.components, 1);
}
