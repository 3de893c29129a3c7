//! Sentences of `calibration`: each follows from the statistic that it names, and no two contradict each other.

use proptest::prelude::*;
use serde_json::Value;

use super::calibrate;

const MORE: &str = "more was stated than happened";
const LESS: &str = "less was stated than happened";

/// What a sentence says of a number whose place under calibration is known.
fn says(value: f64, low: f64, high: f64) -> &'static str {
    if value < low - 1e-12 {
        LESS
    } else if value > high + 1e-12 {
        MORE
    } else {
        "cannot tell"
    }
}

fn number(of: &Value) -> f64 {
    of.as_f64().unwrap()
}

/// Checks every sentence that judges against the numbers of the same answer.
fn agree(table: &str) {
    let (screen, answer) = (calibrate(table, &[]).stdout, calibrate(table, &["--json"]).json());
    let line =
        |name: &str| screen.lines().find(|line| line.trim_start().starts_with(name)).unwrap().to_owned();
    let tested = number(&answer["questions"]) >= 10.0;
    let (bias, reach) = (&answer["yates"]["bias"], &answer["yates"]["bias_reach"]);
    let expected =
        if tested { says(number(bias), -number(reach), number(reach)) } else { "fewer than ten questions" };
    assert!(line("bias").contains(expected), "{screen}");
    // Of all forecasts together, only this line says which way they err.
    let measures = screen.split("reliability diagram").next().unwrap();
    assert_eq!(
        measures.matches(MORE).count() + measures.matches(LESS).count(),
        usize::from([MORE, LESS].contains(&expected))
    );
    assert!(!measures.contains("happen more often") && !measures.contains("happen less often"), "{screen}");
    let bins = answer["bins"].as_array().unwrap();
    let sentences: Vec<_> = screen.lines().filter(|line| line.contains(" said ")).collect();
    assert_eq!(sentences.len(), bins.len(), "{screen}");
    for (bin, sentence) in bins.iter().zip(sentences) {
        let (low, high) = (number(&bin["band_low"]), number(&bin["band_high"]));
        let (stated, rate) = (number(&bin["mean_p"]), number(&bin["rate"]));
        let expected = says(-rate, -high.max(stated), -low.min(stated));
        assert!(sentence.ends_with(expected), "{sentence}\n{screen}");
        // A bin that errs one way beyond chance errs this way in the table, too.
        assert!(expected != MORE || stated > rate);
        assert!(expected != LESS || stated < rate);
    }
    let cox = &answer["cox"];
    let slope = line("Cox slope");
    assert_eq!(
        slope.contains("too extreme"),
        cox["slope_high"].as_f64().is_some_and(|high| high < 1.0),
        "{screen}"
    );
    assert_eq!(
        slope.contains("not extreme enough"),
        cox["slope_low"].as_f64().is_some_and(|low| low > 1.0),
        "{screen}"
    );
    let way = answer["spiegelhalter_p"]
        .as_f64()
        .filter(|p| *p < 0.05)
        .map(|_| number(&answer["spiegelhalter_z"]) > 0.0);
    let brier = line("Spiegelhalter");
    assert_eq!(brier.contains("is worse than"), way == Some(true), "{screen}");
    assert_eq!(brier.contains("is better than"), way == Some(false), "{screen}");
    assert_eq!(
        line("miscalibration").contains("not calibrated"),
        answer["corp"]["mcb_p"].as_f64().is_some_and(|p| p < 0.05),
        "{screen}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_two_sentences_contradict_each_other(
        rows in proptest::collection::vec(
            (0..30_u32, prop_oneof![0..=100_u32, Just(80), Just(95), Just(10)], any::<bool>()), 1..60),
        hostile in 0..3_u8,
    ) {
        let mut table = "question,probability,outcome\n".to_owned();
        for (question, percent, is_yes) in rows {
            // Answers are random, follow the forecast, or oppose it; one for each question.
            let is_yes = match hostile {
                0 => question % 3 == 0,
                1 => (question % 2 == 0) == is_yes && percent < 50,
                _ => percent > 50,
            };
            let question = format!("{question}{}", if hostile == 0 { "" } else if is_yes { "y" } else { "n" });
            table += &format!("{question},{},{}\n", f64::from(percent) / 100.0, u8::from(is_yes));
        }
        agree(&table);
    }
}

#[test]
fn a_line_far_from_even_odds_names_no_direction() {
    let table = std::fs::read_to_string(super::here().join("cases/repro_cox_small.csv")).unwrap();
    agree(&table);
    let screen = calibrate(&table, &[]).stdout;
    assert!(screen.contains("a calibrated forecaster gets"), "{screen}");
    assert!(screen.lines().any(|line| line.contains("bias") && line.ends_with(MORE)), "{screen}");
}

#[test]
fn a_bin_carries_its_null() {
    let table = (0..41).map(|at| format!("0.8,{}\n", u8::from(at < 28))).collect::<String>();
    let screen = calibrate(&format!("p,y\n{table}"), &["--bins", "distinct"]).stdout;
    assert!(
        screen.contains("said 80%: 28 of 41; a calibrated forecaster gets 28 to 37: cannot tell"),
        "{screen}"
    );
}
