//! Normal, beta and t distributions against mpmath and Boost.

#![allow(clippy::unwrap_used, reason = "a vector file that does not read is a failed test")]

use serde_json::Value;
use warrant::score::numerics::{beta, normal, student};

use crate::vectors::reference::{numbers, relatively_close};

fn rows(key: &str) -> Vec<Vec<f64>> {
    let file: Value = serde_json::from_str(include_str!("special_functions.json")).unwrap();
    file[key].as_array().unwrap().iter().map(numbers).collect()
}

#[test]
fn every_part_of_the_file_is_known() {
    let file: Value = serde_json::from_str(include_str!("special_functions.json")).unwrap();
    let parts: Vec<&str> = file.as_object().unwrap().keys().map(String::as_str).collect();
    let mut known = ["meta", "normal_cdf", "normal_quantile", "beta_quantile", "t_sf"];
    known.sort_unstable();
    assert_eq!(parts, known);
}

#[test]
fn normal_probabilities() {
    let rows = rows("normal_cdf");
    assert_eq!(rows.len(), 19);
    for row in rows {
        relatively_close(normal::cdf(row[0]), row[1], 4e-16, &format!("cdf({})", row[0]));
        relatively_close(normal::sf(-row[0]), row[1], 4e-16, &format!("sf({})", -row[0]));
    }
}

#[test]
fn normal_quantiles() {
    let rows = rows("normal_quantile");
    assert_eq!(rows.len(), 15);
    for row in rows {
        relatively_close(normal::quantile(row[0]).unwrap(), row[1], 4e-16, &format!("quantile({})", row[0]));
    }
}

#[test]
fn beta_quantiles() {
    let rows = rows("beta_quantile");
    assert_eq!(rows.len(), 12);
    for row in rows {
        let found = beta::quantile(row[0], row[1], row[2]).unwrap();
        relatively_close(found, row[3], 1e-14, &format!("quantile({row:?})"));
    }
}

#[test]
fn student_tails() {
    let rows = rows("t_sf");
    assert_eq!(rows.len(), 5);
    for row in rows {
        relatively_close(
            student::two_sided(row[1], row[0]).unwrap(),
            2.0 * row[2],
            1e-14,
            &format!("sf({row:?})"),
        );
    }
}
