//! Intervals, p-values and e-values of known values against a reference implementation in Python.

use serde_json::Value;
use warrant::score::comparison::known_values::{
    Errors, KnownSum, KnownValue, PairResult, SkillQuestion, rank_intervals, skill_interval, widen,
};

use crate::vectors::reference::{close, number, numbers, parse};

const FILE: &str = include_str!("known_values.json");
const TOLERANCE: f64 = 1e-9;

/// A score under no and under yes.
type Rule = fn(f64) -> (f64, f64);

fn brier(p: f64) -> (f64, f64) {
    (p * p, (1.0 - p) * (1.0 - p))
}

fn log(p: f64) -> (f64, f64) {
    (-(-p).ln_1p(), -p.ln())
}

fn ends((low, high): (f64, f64), expected: &Value, what: &str) {
    let expected = numbers(expected);
    close(low, expected[0], TOLERANCE, &format!("{what}, low"));
    close(high, expected[1], TOLERANCE, &format!("{what}, high"));
}

#[test]
fn intervals() {
    for case in parse(FILE)["interval"].as_array().unwrap() {
        let rules: [(&str, Rule); 2] = [("brier", brier), ("log", log)];
        for (name, rule) in rules {
            let values = numbers(&case["p"]).into_iter().zip(numbers(&case["y"])).map(|(p, outcome)| {
                let (if_no, if_yes) = rule(p);
                KnownValue::of_answers(if_no, if_yes, outcome > 0.5)
            });
            let found = KnownSum::new(values).unwrap().interval(Errors::LOSS);
            ends(found, &case[name], &format!("{} {name}", case["name"]));
        }
    }
}

#[test]
fn differences() {
    for case in parse(FILE)["difference"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let outcomes = numbers(&case["y"]);
        let scores = |key: &str| -> Vec<(f64, f64)> { numbers(&case[key]).into_iter().map(brier).collect() };
        let (a, b) = (scores("a"), scores("b"));
        let values = a
            .iter()
            .zip(&b)
            .zip(&outcomes)
            .map(|((a, b), &outcome)| KnownValue::of_answers(a.0 - b.0, a.1 - b.1, outcome > 0.5));
        let sum = KnownSum::new(values).unwrap();
        close(sum.mean(), number(&case["mean"]), TOLERANCE, name);
        ends(sum.interval(Errors::EQUAL), &case["interval"], name);
        let turned = sum.negated();
        close(turned.p_at_most_zero(), number(&case["p_a_not_better"]), TOLERANCE, name);
        close(sum.p_at_most_zero(), number(&case["p_b_not_better"]), TOLERANCE, name);
        close(turned.e_value().ln(), number(&case["ln_e_a"]), TOLERANCE, name);
        close(sum.e_value().ln(), number(&case["ln_e_b"]), TOLERANCE, name);
        if !case["skill_of_a"].is_null() {
            let questions: Vec<SkillQuestion> = a
                .iter()
                .zip(&b)
                .zip(&outcomes)
                .map(|((&own, &reference), &outcome)| SkillQuestion { own, reference, is_yes: outcome > 0.5 })
                .collect();
            ends(skill_interval(&questions).unwrap(), &case["skill_of_a"], name);
        }
    }
}

#[test]
fn repeated_forecasts() {
    let file = parse(FILE);
    let case = &file["clustered"];
    let (questions, outcomes, p) = (numbers(&case["question"]), numbers(&case["y"]), numbers(&case["p"]));
    let mut values: Vec<KnownValue> = Vec::new();
    for question in 0..=11 {
        let at: Vec<usize> = (0..p.len()).filter(|&at| questions[at] as usize == question).collect();
        let mean =
            |of: fn((f64, f64)) -> f64| at.iter().map(|&at| of(brier(p[at]))).sum::<f64>() / at.len() as f64;
        values.push(KnownValue::of_answers(mean(|of| of.0), mean(|of| of.1), outcomes[at[0]] > 0.5));
    }
    let sum = KnownSum::new(values.iter().copied()).unwrap();
    let interval = sum.interval(Errors::LOSS);
    ends(interval, &case["brier_given_forecasts"], "given the forecasts");
    let midpoints: Vec<f64> = values.iter().map(|value| f64::midpoint(value.least, value.greatest)).collect();
    let center = midpoints.iter().sum::<f64>() / midpoints.len() as f64;
    let squares = midpoints.iter().map(|midpoint| (midpoint - center).powi(2)).sum();
    let spread = (midpoints.len() as f64, squares);
    ends(widen(interval, sum.mean(), spread, (0.0, 1.0)), &case["brier"], "questions like these");
}

#[test]
fn ranks() {
    let file = parse(FILE);
    let case = &file["ranks"];
    let p: Vec<Vec<f64>> = case["p_better"].as_array().unwrap().iter().map(numbers).collect();
    let mut pairs = Vec::new();
    for i in 0..p.len() {
        for j in 0..i {
            let (better, worse) = if p[i][j] < p[j][i] { (i, j) } else { (j, i) };
            pairs.push(PairResult { better, worse, p_value: (2.0 * p[better][worse]).min(1.0) });
        }
    }
    let expected: Vec<(usize, usize)> = case["intervals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|ends| (number(&ends[0]) as usize, number(&ends[1]) as usize))
        .collect();
    assert_eq!(rank_intervals(p.len(), pairs), expected);
}
