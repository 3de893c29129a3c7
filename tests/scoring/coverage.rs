//! What intervals and tests hold, by simulation: a small part of `benches/coverage.py`.

use warrant::score::calibration::PooledForecasts;
use warrant::score::calibration::by_question::{ByQuestion, QuestionRow};
use warrant::score::calibration::cox::cox_limits;
use warrant::score::calibration::discrimination::area_under_curve;
use warrant::score::calibration::spiegelhalter::{in_the_large, spiegelhalter};
use warrant::score::comparison::known_values::{Errors, KnownSum, KnownValue};
use warrant::score::comparison::question_key;
use warrant::score::numerics::exact::{DecimalProbability, Weight};
use warrant::score::numerics::normal;

const FORECASTS: u64 = 20;
/// The area under the curve that very many of these questions give.
const AREA: f64 = 0.927;

/// A question's forecasts, each the chance of yes given the news so far: its answer is whether a Brownian motion ends
/// above a threshold. `sharpened` multiplies the logits: above 1 the forecaster is overconfident.
fn question(key: u64, sharpened: f64) -> Vec<QuestionRow> {
    let uniform = |at: u64| (question_key(&format!("{key} {at}")) >> 11) as f64 / 2_f64.powi(53);
    let draw = |at| normal::quantile(uniform(at).max(1e-17)).unwrap();
    let step = 1.0 / (FORECASTS + 1) as f64;
    let (threshold, mut at) = (draw(0), 0.0);
    let mut stated = Vec::new();
    for time in 1..=FORECASTS {
        at += draw(time) * step.sqrt();
        let chance =
            normal::cdf((at - threshold) / (1.0 - time as f64 * step).sqrt()).clamp(1e-9, 1.0 - 1e-9);
        let logit = sharpened * (chance / (1.0 - chance)).ln();
        stated.push((1.0 / (1.0 + (-logit).exp()) * 100.0).round().clamp(1.0, 99.0) as u64);
    }
    let outcome = if at + draw(FORECASTS + 1) * step.sqrt() > threshold {
        DecimalProbability::ONE
    } else {
        DecimalProbability::ZERO
    };
    let row = |percent| QuestionRow {
        question: key,
        p: DecimalProbability::from_units(percent * 10_000_000_000_000_000).unwrap(),
        outcome,
        weight: Weight::ONE,
    };
    stated.into_iter().map(row).collect()
}

/// Share of runs in which a forecaster of so many questions is called uncalibrated: by the mean, by Spiegelhalter's test,
/// by slope, intercept and both; and in which the interval of the area misses.
fn rejected(questions: u64, runs: u64, sharpened: f64) -> [f64; 6] {
    let mut rejected = [0.0; 6];
    for run in 0..runs {
        let rows: Vec<_> = (0..questions).flat_map(|at| question(run * 1000 + at, sharpened)).collect();
        let pooled = PooledForecasts::from_rows(rows.iter().map(|row| (row.p, row.outcome, row.weight)));
        let rows = Some(ByQuestion::new(&pooled, rows));
        let lines = cox_limits(&pooled, rows.as_ref(), 0.95);
        let misses = |[low, high]: [Option<f64>; 2], truth: f64| {
            low.is_some_and(|low| truth < low) || high.is_some_and(|high| truth > high)
        };
        let area = area_under_curve(&pooled, rows.as_ref(), 0.95).map(|area| area.interval);
        let found = [
            in_the_large(&pooled, rows.as_ref()).unwrap().p_value < 0.05,
            spiegelhalter(&pooled, rows.as_ref()).unwrap().p_value < 0.05,
            misses(lines.slope, 1.0),
            misses(lines.intercept, 0.0),
            lines.p_value.is_some_and(|p| p < 0.05),
            area.is_some_and(|(low, high)| AREA < low || AREA > high),
        ];
        for (count, is_rejected) in rejected.iter_mut().zip(found) {
            *count += f64::from(u8::from(is_rejected)) / runs as f64;
        }
    }
    rejected
}

#[test]
fn twenty_forecasts_a_question_do_not_make_a_calibrated_forecaster_look_uncalibrated() {
    for (questions, runs) in [(10, 80), (50, 30)] {
        let shares = rejected(questions, runs, 1.0);
        assert!(shares.iter().all(|share| *share <= 0.10), "{questions} questions: {shares:?}");
    }
}

#[test]
fn an_overconfident_forecaster_of_fifty_questions_is_found() {
    let [_, spiegelhalter, slope, _, both, _] = rejected(50, 20, 3.0);
    assert!(spiegelhalter > 0.7 && slope > 0.7 && both > 0.7, "{spiegelhalter} {slope} {both}");
}

/// Share of runs whose interval of the mean Brier score misses the mean expected score given the forecasts.
fn missed(questions: u64, runs: u64, sharpened: f64) -> f64 {
    let misses = (0..runs).filter(|run| {
        let mut expected = 0.0;
        let values = (0..questions).map(|at| {
            let uniform = |what| (question_key(&format!("{run} {at} {what}")) >> 11) as f64 / 2_f64.powi(53);
            let p: f64 = if uniform("rare") < 0.5 { 0.02 } else { 0.05 };
            let chance = 1.0 / (1.0 + ((1.0 - p) / p).powf(1.0 / sharpened));
            let (if_no, if_yes) = (p * p, (1.0 - p) * (1.0 - p));
            expected += (chance * if_yes + (1.0 - chance) * if_no) / questions as f64;
            KnownValue::of_answers(if_no, if_yes, uniform("answer") < chance)
        });
        let (low, high) = KnownSum::new(values.collect::<Vec<_>>()).unwrap().interval(Errors::LOSS);
        expected < low - 1e-12 || expected > high + 1e-12
    });
    misses.count() as f64 / runs as f64
}

#[test]
fn intervals_of_rare_events_cover_whoever_forecasts() {
    for sharpened in [0.6, 1.0, 1.6] {
        for questions in [10, 50] {
            let share = missed(questions, 200, sharpened);
            assert!(share <= 0.09, "{questions} questions, logits times {sharpened}: {share}");
        }
    }
}
