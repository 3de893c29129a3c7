//! Distributions as Metaculus stores them score as published; all other forms are standardised first.

use std::fmt::Write as _;

use super::{held_since_new_year, run_in, workbench_of};

/// The heights of 201 points of a range that is open above: 0.001 beyond it, the least that the platform allows in most
/// steps, and the rest in twenty of them.
fn heights() -> Vec<f64> {
    let steps = (0..200).map(|step| 5e-5 + if (100..120).contains(&step) { 0.989 / 20.0 } else { 0.0 });
    let heights = steps.scan(0.0, |height, step| {
        *height += step;
        Some(*height)
    });
    std::iter::once(0.0).chain(heights).collect()
}

fn pairs(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut list = String::new();
    for (one, other) in points {
        write!(list, "[{one:?}, {other:?}], ").unwrap();
    }
    format!("[{}]", list.trim_end_matches(", "))
}

/// What each stated forecast scores by Metaculus' baseline rule at the end of a question that resolves to `outcome`.
fn scores(range: &str, outcome: &str, stated: &[(&str, String)]) -> Vec<f64> {
    let question = format!(
        "[question]\ntitle = \"How many?\"\ntype = \"numeric\"\ncriteria = \"As counted.\"\nread_at = \"Here.\"\n\
         range = {range}\nopens = 2025-01-01\ncloses = 2025-04-10\n\n[[resolution]]\noutcome = {outcome}\n\
         known = 2025-05-01\nrecorded = 2025-05-01T00:00:00Z\nby = \"ann\"\nnote = \"As counted.\"\n"
    );
    let logs: Vec<(&str, String)> =
        stated.iter().map(|(who, stated)| (*who, held_since_new_year(stated))).collect();
    let folder = workbench_of(&question, &logs);
    let arguments = [
        "score",
        "--as-of",
        "2025-06-01",
        "--rule",
        "metaculus-spot-baseline",
        "--json",
        "--min-questions",
        "1",
    ];
    let answer = run_in(folder.path(), &arguments, "").json();
    let others = answer["others"].as_array().into_iter().flatten();
    let rows: Vec<_> = std::iter::once(&answer)
        .chain(others)
        .flat_map(|board| board["rows"].as_array().into_iter().flatten())
        .collect();
    stated
        .iter()
        .map(|(who, _)| {
            let row = rows.iter().find(|row| row["forecaster"] == *who);
            row.and_then(|row| row["score"].as_f64()).unwrap_or_else(|| panic!("{who}: {answer:#}"))
        })
        .collect()
}

#[test]
fn a_stored_distribution_is_never_standardised_again() {
    let location = |point: usize| point as f64 / 200.0;
    let linear = |point: usize| 100.0 * location(point);
    let logarithmic = |point: usize| 1000.0_f64.powf(location(point));
    let heights = heights();
    for (range, value_at, answer) in [
        ("{ min = 0, max = 100, open_high = true }", &linear as &dyn Fn(usize) -> f64, "5.2"),
        ("{ min = 1, max = 1000, open_high = true, scale = \"log\" }", &logarithmic, "1.43"),
    ] {
        let points = || (0..).map(value_at).zip(heights.iter().copied());
        let found = scores(
            range,
            answer,
            &[
                ("stored", format!("cdf = {}", pairs(points()))),
                // Rounded as text: within 1e-8 of the platform's points.
                ("rounded", format!("cdf = {}", pairs(points().map(|(x, f)| ((x * 1e7).round() / 1e7, f))))),
                ("quantiles", format!("quantiles = {}", pairs(points().map(|(x, f)| (f, x))))),
                ("fewer", format!("cdf = {}", pairs(points().step_by(2)))),
            ],
        );
        let published = 50.0 * (5e-5_f64 / (0.95 / 200.0)).ln();
        let again = 50.0 * ((0.989 * 5e-5 + 5e-5_f64) / (0.95 / 200.0)).ln();
        assert!((published + 227.693_844_580_027).abs() < 1e-9 && (again + 193.312_244_586_435).abs() < 1e-9);
        for (found, expected, tolerance) in [
            (found[0], published, 1e-9),
            (found[1], published, 1e-9),
            // Heights are rounded to ten decimals when they are standardised.
            (found[2], again, 1e-4),
            (found[3], again, 1e-4),
        ] {
            assert!((found - expected).abs() < tolerance, "{found} for {expected} on {range}");
        }
    }
}
