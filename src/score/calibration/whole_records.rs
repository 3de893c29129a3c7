//! Every statistic on every kind of record: nothing is ever NaN, and nothing depends on the order of rows.

use proptest::prelude::*;

use super::bins::{Binning, bins};
use super::by_question::{ByQuestion, QuestionRow};
use super::corp::corp_brier;
use super::cox::{cox, cox_limits};
use super::discrimination::area_under_curve;
use super::expected_calibration_error::calibration_error;
use super::murphy::murphy;
use super::murphy_diagram::elementary_scores;
use super::reliability_diagram::reliability_diagram;
use super::simulation::{SimulationPlan, simulate_calibrated};
use super::spiegelhalter::{in_the_large, spiegelhalter};
use super::yates::yates;
use super::*;
use crate::score::numerics::exact::{DecimalProbability, Weight};

type Rows = Vec<(DecimalProbability, DecimalProbability, Weight)>;

/// Everything that could be printed of a record.
fn printed(rows: &Rows) -> String {
    let pooled = PooledForecasts::from_rows(rows.iter().copied());
    let plan = SimulationPlan { draws: 20, ..SimulationPlan::default() };
    let by_question = ByQuestion::new(
        &pooled,
        rows.iter().map(|&(p, outcome, weight)| QuestionRow { question: p.units() % 7, p, outcome, weight }),
    );
    let simulation = simulate_calibrated(&pooled, None, &[], plan);
    let clustered = [None, Some(&by_question)].map(|rows| {
        let tests = [spiegelhalter(&pooled, rows), in_the_large(&pooled, rows)];
        (tests, cox_limits(&pooled, rows, 0.95), area_under_curve(&pooled, rows, 0.95))
    });
    let repeated = simulate_calibrated(&pooled, Some(&by_question), &[], plan);
    let diagram = simulation.as_ref().map(|simulation| reliability_diagram(&pooled, simulation));
    let binned: Vec<_> = [Binning::Equal(10), Binning::Equal(3), Binning::FivePercent, Binning::Distinct]
        .into_iter()
        .map(|binning| (bins(&pooled, binning), murphy(&pooled, binning)))
        .map(|(bins, murphy)| (calibration_error(&pooled, &bins), bins, murphy))
        .collect();
    format!(
        "{pooled:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {clustered:?} {repeated:?} {simulation:?} {diagram:?} {binned:?}",
        pooled.brier(),
        pooled.log_score(),
        pooled.log_score_finite(),
        pooled.share_certain(),
        corp_brier(&pooled),
        cox(&pooled),
        yates(&pooled),
        elementary_scores(&pooled),
    )
}

fn rows(given: &[(&str, &str)]) -> Rows {
    let p = |text| DecimalProbability::parse(text).unwrap();
    given.iter().map(|&(forecast, outcome)| (p(forecast), p(outcome), Weight::ONE)).collect()
}

#[track_caller]
fn sound(rows: &Rows) {
    let text = printed(rows);
    assert!(!text.contains("NaN") && !text.contains("inf,") && !text.contains("inf)"), "{text}");
}

#[test]
fn small_and_lopsided_records() {
    for given in [
        &[][..],
        &[("0.5", "1")],
        &[("0", "1")],
        &[("1", "1")],
        &[("0", "0"), ("1", "1")],
        &[("0", "1"), ("1", "0")],
        &[("0.5", "0"), ("0.5", "1"), ("0.5", "1")],
        &[("0.2", "0"), ("0.4", "0")],
        &[("0.2", "1"), ("0.4", "1")],
        &[("0.2", "0"), ("0.4", "1")],
        &[("0.2", "0.5"), ("0.4", "0.5")],
        &[("0.5", "0.5")],
        &[("0.000000000000000001", "1"), ("0.999999999999999999", "0")],
    ] {
        sound(&rows(given));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn never_nan_and_never_the_order(
        given in proptest::collection::vec(
            (prop_oneof![Just(0), Just(1), Just(1_000_000_000_000_000_000), 0..=1_000_000_000_000_000_000_u64,
                (0..=20_u64).prop_map(|k| k * 50_000_000_000_000_000)], 0..=4_usize, 1..=3_u64),
            0..40),
        turn in any::<usize>(),
    ) {
        let mut rows: Rows = given.iter().map(|&(p, outcome, weight)| (
            DecimalProbability::from_units(p).unwrap(),
            // Mostly 0 and 1.
            [DecimalProbability::ZERO, DecimalProbability::ONE, DecimalProbability::ZERO, DecimalProbability::ONE,
                DecimalProbability::HALF][outcome],
            Weight::parse_bytes(weight.to_string().as_bytes()).unwrap(),
        )).collect();
        sound(&rows);
        let before = printed(&rows);
        if !rows.is_empty() {
            let length = rows.len();
            rows.rotate_left(turn % length);
            rows.swap(0, length / 2);
        }
        prop_assert_eq!(before, printed(&rows));
    }
}
