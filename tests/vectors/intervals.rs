//! Intervals for shares against statsmodels.

#![allow(clippy::unwrap_used, reason = "a vector file that does not read is a failed test")]

use serde_json::Value;
use warrant::score::numerics::interval::{clopper_pearson, wilson};

use crate::vectors::reference::{near, number, numbers};

#[test]
fn every_interval() {
    let file: Value = serde_json::from_str(include_str!("intervals.json")).unwrap();
    let cases = file["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 136);
    for case in cases {
        let (n, x, level) =
            (case["n"].as_u64().unwrap(), case["x"].as_u64().unwrap(), number(&case["level"]));
        for (key, found) in [
            ("wilson", wilson(x as f64, n as f64, level)),
            ("clopper_pearson", clopper_pearson(x, n, level).unwrap()),
        ] {
            let expected = numbers(&case[key]);
            let what = format!("{key} of {x}/{n} at {level}");
            // The file asks for 1e-10; the quantiles here reach a few units in the last place.
            near(found.0, expected[0], 1e-14, &what);
            near(found.1, expected[1], 1e-14, &what);
        }
        assert_eq!(case.as_object().unwrap().len(), 5, "a number of {x}/{n} was not tested");
    }
}
