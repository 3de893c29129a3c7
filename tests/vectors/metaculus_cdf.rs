//! Quantiles turned into the 201-point form, as Metaculus' forecasting tools do it.

use serde_json::Value;
use warrant::forecast::distribution::Distribution;
use warrant::forecast::line::Line;

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[test]
fn quantiles_become_the_platforms_cumulative_distribution() {
    let file: Value = serde_json::from_str(include_str!("metaculus_cdf.json")).expect("JSON");
    let cases = file["cases"].as_array().expect("cases");
    let mut seen = Vec::new();
    for case in cases {
        let name = case["name"].as_str().expect("a name");
        let flag = |key: &str| case[key].as_bool().expect("a flag");
        let mut line = Line::linear(number(&case["range_min"]), number(&case["range_max"])).expect("a line");
        if let Some(zero_point) = case["zero_point"].as_f64() {
            line = line.with_zero_point(zero_point).expect("a logarithmic line");
        }
        let line = line.with_open_ends(flag("open_lower"), flag("open_upper"));
        let quantiles: Vec<(f64, f64)> = case["percentiles"]
            .as_array()
            .expect("pairs")
            .iter()
            .map(|pair| (number(&pair[0]), number(&pair[1])))
            .collect();
        let points = usize::try_from(case["cdf_size"].as_u64().expect("a size")).expect("a small size");
        let forecast = Distribution::from_quantiles(&quantiles, Some(&line)).expect("a distribution");
        let grid =
            forecast.grid(points).expect("a line").expect("a grid").standardised().expect("mass inside");
        let expected: Vec<f64> = case["cdf"].as_array().expect("heights").iter().map(number).collect();
        assert_eq!(grid.heights().len(), expected.len(), "{name}");
        for (index, (found, expected)) in grid.heights().iter().zip(&expected).enumerate() {
            assert!((found - expected).abs() <= 1e-9, "{name}, point {index}: {found} instead of {expected}");
        }
        seen.push(name);
    }
    assert_eq!(
        seen,
        [
            "linear, both open",
            "linear, both closed",
            "linear, open above only, tail out of range",
            "narrow, hits the 0.2 cap",
            "log scale, zero point 0",
            "discrete 11 outcomes",
        ]
    );
}
