//! Crowd numbers: Metaculus' aggregations, and pools of odds from the literature.

use serde_json::Value;
use warrant::forecast::crowd::{CrowdMethod, normalised_above_floor};
use warrant::forecast::pooling::{neyman_factor, weighted_mean, weighted_percentile};
use warrant::forecast::recency::recency_weights;

fn metaculus(section: &str) -> Value {
    let mut file: Value = serde_json::from_str(include_str!("metaculus_scores.json")).expect("JSON");
    file[section].take()
}

fn other(section: &str) -> Value {
    let mut file: Value = serde_json::from_str(include_str!("other_platforms.json")).expect("JSON");
    file[section].take()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn numbers(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

fn holds(what: &str, found: Option<f64>, expected: &Value) {
    let (found, expected) = (found.expect(what), number(expected));
    assert!(
        (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "{what}: {found} instead of {expected}"
    );
}

/// The two weightings under which Metaculus' aggregations were run.
fn weightings(count: usize) -> [(&'static str, Vec<f64>); 2] {
    let order: Vec<usize> = (0..count).collect();
    [("unweighted", vec![1.0; count]), ("recency_weighted", recency_weights(&order))]
}

#[test]
fn binary_aggregations() {
    let cases = metaculus("aggregations");
    let mut seen = Vec::new();
    for case in list(&cases).iter().filter(|case| case["question_type"] == "binary") {
        let name = case["name"].as_str().expect("a name");
        let rows: Vec<Vec<f64>> = list(&case["values_oldest_first"]).iter().map(numbers).collect();
        for (weighting, weights) in weightings(rows.len()) {
            let expected = &case["expected"][weighting];
            assert_eq!(expected["count"].as_u64(), Some(rows.len() as u64));
            for (column, answer) in ["no", "yes"].into_iter().enumerate() {
                let values: Vec<f64> = rows.iter().map(|row| row[column]).collect();
                let what = |field: &str| format!("{name} {weighting} {answer} {field}");
                let at = |percent| weighted_percentile(&values, Some(&weights), percent);
                holds(&what("q1"), at(25.0), &expected["q1"][column]);
                holds(&what("median"), at(50.0), &expected["median"][column]);
                holds(&what("q3"), at(75.0), &expected["q3"][column]);
                holds(&what("mean"), weighted_mean(&values, &weights), &expected["mean"][column]);
                let method =
                    if weighting == "unweighted" { CrowdMethod::Median } else { CrowdMethod::RecencyMedian };
                let forecasts: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
                holds(&what("crowd"), method.pool(&forecasts, None), &expected["values"][column]);
                // `histogram_nonzero` is the platform's picture of the crowd; nothing here draws one.
            }
        }
        seen.push(name);
    }
    assert_eq!(seen, ["one", "two", "four", "seven"]);
}

#[test]
fn aggregations_over_options() {
    let cases = metaculus("aggregations");
    assert_eq!(list(&cases).len(), 6);
    let mut seen = Vec::new();
    for case in list(&cases).iter().filter(|case| case["question_type"] == "multiple_choice") {
        let name = case["name"].as_str().expect("a name");
        let rows: Vec<Vec<Option<f64>>> = list(&case["values_oldest_first"])
            .iter()
            .map(|row| list(row).iter().map(Value::as_f64).collect())
            .collect();
        let options = rows[0].len();
        for (weighting, weights) in weightings(rows.len()) {
            let expected = &case["expected"][weighting];
            let column = |option: usize| -> Option<Vec<f64>> { rows.iter().map(|row| row[option]).collect() };
            let at =
                |percent: f64, option: usize| weighted_percentile(&column(option)?, Some(&weights), percent);
            let medians: Vec<Option<f64>> = (0..options).map(|option| at(50.0, option)).collect();
            let centres = normalised_above_floor(&medians).expect("a sum");
            if weighting == "recency_weighted" {
                let forecasts: Vec<(Vec<Option<f64>>, usize)> = rows.iter().cloned().zip(0..).collect();
                assert_eq!(
                    CrowdMethod::RecencyMedian.pool_options(&forecasts),
                    Some(centres.clone()),
                    "{name}"
                );
            }
            for option in 0..options {
                let what = |field: &str| format!("{name} {weighting} option {option} {field}");
                let Some(centre) = centres[option] else {
                    for field in ["values", "q1", "median", "q3", "mean"] {
                        assert!(expected[field][option].is_null(), "{}", what(field));
                    }
                    continue;
                };
                holds(&what("values"), Some(centre), &expected["values"][option]);
                holds(&what("median"), Some(centre), &expected["median"][option]);
                // The platform scales the quartiles of an option as it scaled its median.
                let scaled = |percent| Some(at(percent, option)? * centre / medians[option]?);
                holds(&what("q1"), scaled(25.0), &expected["q1"][option]);
                holds(&what("q3"), scaled(75.0), &expected["q3"][option]);
                let values = column(option).expect("offered to all");
                holds(&what("mean"), weighted_mean(&values, &weights), &expected["mean"][option]);
            }
        }
        seen.push(name);
    }
    assert_eq!(seen, ["mc three", "mc four"]);
}

#[test]
fn recency_weights_by_number_of_forecasts() {
    let section = metaculus("recency_weights");
    let table = section["weights"].as_object().expect("a table");
    assert_eq!(table.len(), 4);
    for (count, expected) in table {
        let order: Vec<u32> = (0..count.parse().expect("a count")).collect();
        let found = recency_weights(&order);
        assert_eq!(found.len(), list(expected).len());
        for (found, expected) in found.iter().zip(list(expected)) {
            holds(count, Some(*found), expected);
        }
    }
}

#[test]
fn weighted_percentiles() {
    let cases = metaculus("weighted_percentile");
    assert_eq!(list(&cases).len(), 5);
    for case in list(&cases) {
        let values = numbers(&case["values"]);
        let weights = case["weights"].is_array().then(|| numbers(&case["weights"]));
        for (percent, expected) in numbers(&case["percentiles"]).iter().zip(list(&case["expected"])) {
            holds(&case.to_string(), weighted_percentile(&values, weights.as_deref(), *percent), expected);
        }
    }
}

#[test]
fn the_crowd_over_time() {
    let histories = metaculus("aggregation_history");
    let mut seen = Vec::new();
    for history in list(&histories) {
        let name = history["name"].as_str().expect("a name");
        let latest = number(&history["latest_day"]);
        let forecasts: Vec<(f64, f64, f64)> = list(&history["forecasts"])
            .iter()
            .map(|row| {
                (number(&row["p"]), number(&row["start"]), row["end"].as_f64().unwrap_or(f64::INFINITY))
            })
            .collect();
        let mut days: Vec<f64> = forecasts.iter().flat_map(|&(_, start, end)| [start, end]).collect();
        days.retain(|&day| day <= latest);
        days.sort_by(f64::total_cmp);
        days.dedup();
        let expected = list(&history["expected"]);
        assert_eq!(days, expected.iter().map(|row| number(&row["day"])).collect::<Vec<_>>(), "{name}");
        for (day, expected) in days.iter().zip(expected) {
            // Days in thousandths are whole numbers, which have an order.
            #[expect(clippy::cast_possible_truncation, reason = "a few thousand")]
            let standing: Vec<(f64, i64)> = forecasts
                .iter()
                .filter(|(_, start, end)| start <= day && day < end)
                .map(|&(p, start, _)| (p, (start * 1000.0).round() as i64))
                .collect();
            assert_eq!(expected["active"].as_u64(), Some(standing.len() as u64), "{name} {day}");
            if standing.is_empty() {
                assert!(expected["unweighted"].is_null());
                assert_eq!(CrowdMethod::RecencyMedian.pool(&standing, None), None);
                continue;
            }
            let (values, since): (Vec<f64>, Vec<i64>) = standing.iter().copied().unzip();
            let weights = recency_weights(&since);
            let what = format!("{name} {day}");
            holds(&what, CrowdMethod::Median.pool(&standing, None), &expected["unweighted"]);
            holds(&what, CrowdMethod::RecencyMedian.pool(&standing, None), &expected["recency_weighted"]);
            holds(&what, weighted_percentile(&values, Some(&weights), 25.0), &expected["recency_q1"]);
            holds(&what, weighted_percentile(&values, Some(&weights), 75.0), &expected["recency_q3"]);
            holds(&what, weighted_mean(&values, &weights), &expected["recency_mean"]);
        }
        seen.push((name, expected.len()));
    }
    assert_eq!(seen, [("five forecasters with updates", 9), ("all withdraw", 4)]);
}

#[test]
fn pools_of_probabilities() {
    let cases = other("pooling");
    assert_eq!(list(&cases).len(), 7);
    for case in list(&cases) {
        let values = numbers(&case["p"]);
        let holds = |key: &str, found| holds(&format!("{key} of {values:?}"), found, &case[key]);
        holds("neyman_factor", neyman_factor(values.len()));
        let forecasts: Vec<(f64, usize)> = values.iter().copied().zip(0..).collect();
        let pool = |name: &str| CrowdMethod::parse(name).expect(name).pool(&forecasts, Some(0.37));
        holds("mean", pool("mean"));
        holds("median", pool("median"));
        holds("trimmed_mean_drop_1_each_side_min", pool("trimmed-mean:0.1"));
        holds("geometric_mean_of_odds", pool("geometric-odds"));
        // For yes or no the normalised geometric mean of probabilities is the geometric mean of odds.
        holds("geometric_mean_of_probabilities_normalised", pool("geometric-odds"));
        holds("extremized_2.5", pool("extremized:2.5"));
        holds("extremized_sqrt3", pool(&format!("extremized:{}", 3.0_f64.sqrt())));
        holds("neyman_base_50", pool("neyman"));
        holds("neyman_base_37", pool("neyman-base-rate"));
    }
}

#[test]
fn neyman_factors() {
    let table = other("neyman_factor_by_n");
    let table = table.as_object().expect("a table");
    assert_eq!(table.len(), 10);
    for (forecasters, expected) in table {
        holds(forecasters, neyman_factor(forecasters.parse().expect("a count")), expected);
    }
}
