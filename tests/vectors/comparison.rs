//! Comparison of forecasters: paired and clustered tests, shrinkage, fixed effects, e-values.

#![allow(
    clippy::unwrap_used,
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a reference file that differs should fail the test"
)]

use serde_json::Value;
use warrant::score::comparison::clustered_interval::clustered_mean;
use warrant::score::comparison::evalue::{RATES, mean_difference, mean_difference_at, stepwise_dominance};
use warrant::score::comparison::fixed_effects::{EffectRow, two_way_fixed_effects};
use warrant::score::comparison::paired::{PairedQuestion, Verdict, compare};
use warrant::score::comparison::question_key;
use warrant::score::comparison::resampling::lower_quantile;
use warrant::score::comparison::shrinkage::shrink;
use warrant::score::numerics::exact::{DecimalProbability, ExactScore, ScoreTotal};

use crate::vectors::reference::{close, number, numbers, parse, probability};

const FILE: &str = include_str!("comparison.json");

struct Twelve {
    rows: Vec<(DecimalProbability, DecimalProbability, bool)>,
    differences: Vec<ExactScore>,
}

fn twelve(file: &Value) -> Twelve {
    let case = &file["paired12"];
    let forecasts = |key: &str| case[key].as_array().unwrap().iter().map(probability);
    let rows: Vec<_> = forecasts("p_a")
        .zip(forecasts("p_b"))
        .zip(numbers(&case["y"]))
        .map(|((a, b), outcome)| (a, b, outcome > 0.5))
        .collect();
    assert_eq!(rows.len(), 12);
    let differences = rows
        .iter()
        .map(|&(a, b, came_true)| {
            let outcome = if came_true { DecimalProbability::ONE } else { DecimalProbability::ZERO };
            a.brier(outcome).minus(b.brier(outcome))
        })
        .collect();
    Twelve { rows, differences }
}

#[test]
fn paired() {
    let file = parse(FILE);
    let case = &file["paired12"];
    let questions: Vec<_> = twelve(&file)
        .differences
        .iter()
        .enumerate()
        .map(|(at, &difference)| PairedQuestion { key: question_key(&at.to_string()), difference })
        .collect();
    let found = compare(&questions, 0.95, 0).unwrap();
    let (t, p_value) = found.t_test.unwrap();
    let interval = found.interval.unwrap();
    let dm = found.diebold_mariano.unwrap();
    let flips = found.sign_flip.unwrap();
    for (key, value) in [
        ("mean_diff", found.mean),
        ("sd_diff", found.deviation.unwrap()),
        ("t", t),
        ("t_p_two_sided", p_value),
        ("t_df", found.questions as f64 - 1.0),
        ("dm_h1_population_variance", dm.statistic),
        ("dm_h1_p_normal", dm.p_normal),
        ("dm_h1_hln", dm.corrected),
        ("dm_h1_hln_p_t", dm.p_value),
        ("wins_a", found.wins_ties_losses.0 as f64),
        ("ties", found.wins_ties_losses.1 as f64),
        ("wins_b", found.wins_ties_losses.2 as f64),
        ("sign_test_p_two_sided", found.sign_test.unwrap()),
        ("sign_flip_permutation_p_two_sided", flips.p_value),
        ("permutations", flips.flips as f64),
        ("posterior_prob_a_better_jeffreys", found.probability_a_wins_more),
    ] {
        close(value, number(&case[key]), 2e-14, key);
    }
    let expected = numbers(&case["t_ci95"]);
    close(interval.0, expected[0], 1e-12, "low");
    close(interval.1, expected[1], 1e-12, "high");
    assert!(flips.exact);
    assert_eq!(found.verdict, Verdict::CannotTellYet);
    // 7.849 (0.0810 / 0.0417)^2
    assert_eq!(found.questions_needed, Some(30));
}

#[test]
fn clustered() {
    let file = parse(FILE);
    let case = &file["paired12_clustered"];
    let differences = twelve(&file).differences;
    let mut clusters = [ScoreTotal::default(); 5];
    let questions: Vec<usize> = numbers(&case["question"]).iter().map(|&q| q as usize).collect();
    for (question, difference) in questions.iter().zip(&differences) {
        clusters[*question].add(*difference);
    }
    let found = clustered_mean(&clusters, 0.95).unwrap();
    let error = found.standard_error.unwrap();
    let (t, p_value) = found.t_test().unwrap();
    close(found.mean, number(&case["mean_diff_row_weighted"]), 1e-17, "mean");
    close(error, number(&case["se_cr1"]), 1e-16, "CR1");
    close(error * (4.0_f64 / 5.0).sqrt(), number(&case["se_cr0"]), 1e-16, "CR0");
    close(t, number(&case["t_cr1"]), 1e-13, "t");
    close(p_value, number(&case["p_t_df_g_minus_1"]), 1e-13, "p");
    assert_eq!(found.interval, None, "five clusters cannot tell");

    let by_question: Vec<_> = clusters
        .iter()
        .enumerate()
        .map(|(at, cluster)| PairedQuestion {
            key: question_key(&at.to_string()),
            difference: cluster.mean_score().unwrap(),
        })
        .collect();
    let compared = compare(&by_question, 0.95, 0).unwrap();
    close(compared.mean, number(&case["mean_diff_question_weighted"]), 1e-16, "question-weighted mean");
    close(compared.standard_error.unwrap(), number(&case["se_question_weighted"]), 1e-16, "its error");
}

#[test]
fn every_bootstrap_draw() {
    let file = parse(FILE);
    let case = &file["paired12_clustered"];
    let differences = twelve(&file).differences;
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
fn shrinkage() {
    let file = parse(FILE);
    let case = &file["shrinkage"];
    let records: Vec<_> = numbers(&case["mean"]).into_iter().zip(numbers(&case["se"])).collect();
    assert_eq!(records.len(), 6);
    // The peer's own solver stops at 3e-9.
    let tolerance = 1e-12;
    let (expected, found) = (&case["paule_mandel"], shrink(&records).unwrap());
    close(found.between, number(&expected["tau2"]), tolerance, "variance between");
    close(found.mean, number(&expected["mean"]), tolerance, "mean");
    close(found.mean_error, number(&expected["se_mean"]), tolerance, "its error");
    for (name, found) in [("weight_on_own", &found.own_weight), ("shrunk", &found.shrunk)] {
        let expected = numbers(&expected[name]);
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            close(*found, expected, tolerance * 100.0, name);
        }
    }
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

#[test]
fn e_values() {
    let file = parse(FILE);
    let Twelve { rows, differences } = twelve(&file);
    let gains: Vec<f64> = differences.iter().map(|difference| -difference.value()).collect();
    let case = &file["evalues"]["weak_null_exponential"];
    assert_eq!(numbers(&case["lambdas"]), RATES);
    assert_eq!(number(&case["c"]), 2.0);
    for (key, found) in
        [("e", mean_difference(&gains)), ("e_single_lambda_0_2", mean_difference_at(&gains, &[0.2]))]
    {
        let expected = numbers(&case[key]);
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            close(*found, expected, 1e-14, key);
        }
    }
    let found = stepwise_dominance(&rows);
    let expected = numbers(&file["evalues"]["henzi_ziegel"]["e"]);
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        close(*found, expected, 1e-14, "stepwise");
    }
}
