//! `score --from TABLE --resamples N`: who would come out first on other questions, by what ranks go by.

use super::score;

/// A table of `count` questions, each row made from a forecaster and the number of a question.
fn table(header: &str, forecasters: &[&str], count: usize, row: impl Fn(&str, usize) -> String) -> String {
    let rows = forecasters.iter().flat_map(|forecaster| (0..count).map(|at| row(forecaster, at)));
    format!("{header}\n{}\n", rows.collect::<Vec<_>>().join("\n"))
}

fn shares(table: &str, more: &[&str]) -> Vec<(String, Option<f64>)> {
    let answer = score(table, &[&["--json", "--resamples", "320"], more].concat()).json();
    let rows = answer["rows"].as_array().unwrap();
    rows.iter()
        .map(|row| (row["forecaster"].as_str().unwrap().to_owned(), row["first_share"].as_f64()))
        .collect()
}

const YES_OR_NO: &str = "forecaster,question,probability,outcome";

#[test]
fn who_is_better_on_every_question_is_always_first_under_every_rule() {
    let binary = table(YES_OR_NO, &["near", "far"], 12, |who, at| {
        let right = if who == "near" { 0.8 } else { 0.6 };
        format!("{who},q{at:02},{:.1},{}", if at % 2 == 0 { right } else { 1.0 - right }, 1 - at % 2)
    });
    for rule in ["brier", "brier-1950", "log", "spherical"] {
        assert_eq!(
            shares(&binary, &["--rule", rule]),
            [("near".to_owned(), Some(1.0)), ("far".to_owned(), Some(0.0))],
            "{rule}"
        );
    }
    let options = table("forecaster,question,option,probability,outcome", &["near", "far"], 12, |who, at| {
        let right = if who == "near" { 0.7 } else { 0.5 };
        let one = |option: &str, p: f64| format!("{who},q{at:02},{option},{p:.2},a");
        [one("a", right), one("b", (1.0 - right) / 2.0), one("c", (1.0 - right) / 2.0)].join("\n")
    });
    let quantiles = table("forecaster,question,quantile,value,outcome", &["near", "far"], 12, |who, at| {
        let off = if who == "near" { 1.0 } else { 3.0 };
        let one = |level: &str, value: f64| format!("{who},q{at:02},{level},{value},{at}");
        [one("0.25", at as f64 - off), one("0.5", at as f64), one("0.75", at as f64 + off)].join("\n")
    });
    for long in [options, quantiles] {
        assert_eq!(shares(&long, &[]), [("near".to_owned(), Some(1.0)), ("far".to_owned(), Some(0.0))]);
    }
}

#[test]
fn two_mirror_images_share_the_first_rank() {
    // One is better on even questions by as much as the other is on odd ones.
    let mirrored = table(YES_OR_NO, &["even", "odd"], 40, |who, at| {
        format!("{who},q{at:02},{},1", if (who == "even") == (at % 2 == 0) { 0.9 } else { 0.7 })
    });
    for rule in ["brier", "log"] {
        let shares = shares(&mirrored, &["--rule", rule]);
        let [even, odd] = [0, 1].map(|at: usize| shares[at].1.unwrap());
        assert!((even + odd - 1.0).abs() < 1e-12, "{rule}: {shares:?}");
        assert!((0.4..=0.6).contains(&even), "{rule}: {shares:?}");
    }
}

#[test]
fn nobody_comes_first_on_unlike_questions_but_by_differences() {
    // The third answers only the first half, which is easy.
    let text = table(YES_OR_NO, &["ann", "bob", "cat"], 24, |who, at| {
        let p = match (who, at) {
            ("cat", 12..) => return String::new(),
            ("ann", _) => 0.85,
            ("bob", ..12) => 0.8,
            ("bob", _) => 0.6,
            _ => 0.9,
        };
        format!("{who},q{at:02},{p},1")
    });
    let alone = text
        .lines()
        .filter(|line| !line.starts_with("bob"))
        .fold(String::new(), |all, line| all + line + "\n");
    let unlike = score(&alone, &["--resamples", "320"]);
    assert!(unlike.stdout.contains("nothing was resampled: no forecaster is ranked"), "{}", unlike.stdout);
    assert!(shares(&alone, &[]).iter().all(|(_, share)| share.is_none()));
    // The two who answered everything are drawn, the third has no part in it.
    assert!(shares(&text, &[]).iter().all(|(name, share)| share.is_none() == (name == "cat")));
    for rule in ["brier", "log"] {
        let mut measured = shares(&text, &["--benchmark", "bob", "--rule", rule]);
        measured.sort_by(|left, right| left.0.cmp(&right.0));
        let of = |who: usize| measured[who].1.unwrap_or_default();
        // By differences to bob, ann gains more on the hard half than cat does on the easy one.
        assert!(of(0) > of(2) && of(0) + of(1) + of(2) > 0.999, "{rule}: {measured:?}");
    }
}
