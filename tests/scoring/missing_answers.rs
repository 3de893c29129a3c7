//! Tables in which not everybody answered everything: who is ranked, and on what.

use std::fmt::Write as _;

use serde_json::Value;

use super::score;

/// What a forecaster says on a question; `None` where nothing.
fn stated(forecaster: usize, question: usize) -> Option<u32> {
    let answers = match forecaster {
        0 => true,
        1 => question % 10 != 3,
        2 => question != 7 && question < 48,
        // Half of them, and the easy ones.
        _ => question.is_multiple_of(2),
    };
    answers.then_some(((question * 37 + forecaster * 23) % 101) as u32)
}

fn happened(question: usize) -> bool {
    question.is_multiple_of(3)
}

fn table(rule: &str) -> String {
    let mut text = match rule {
        "brier" => "forecaster,question,p,outcome\n".to_owned(),
        _ => "forecaster,question,option,p,outcome\n".to_owned(),
    };
    for (forecaster, question) in (0..4).flat_map(|who| (0..50).map(move |what| (who, what))) {
        let Some(p) = stated(forecaster, question) else { continue };
        let happened = happened(question);
        let row = format!("f{forecaster},q{question:02}");
        let _ = match rule {
            "brier" => writeln!(text, "{row},{p}%,{}", u8::from(happened)),
            _ => {
                let outcome = if happened { "a" } else { "b" };
                writeln!(text, "{row},a,{p}%,{outcome}\n{row},b,{}%,{outcome}", 100 - p)
            }
        };
    }
    text
}

/// The mean Brier score of 0 to 1 over the questions that all of some forecasters answered, and their number.
fn naive(forecaster: usize, all: &[usize]) -> (f64, usize) {
    let common: Vec<usize> =
        (0..50).filter(|&question| all.iter().all(|&who| stated(who, question).is_some())).collect();
    let scores = common.iter().map(|&question| {
        let p = f64::from(stated(forecaster, question).unwrap()) / 100.0;
        (p - f64::from(u8::from(happened(question)))).powi(2)
    });
    (scores.sum::<f64>() / common.len() as f64, common.len())
}

fn row<'a>(answer: &'a Value, name: &str) -> &'a Value {
    answer["rows"].as_array().unwrap().iter().find(|row| row["forecaster"] == name).unwrap()
}

#[test]
fn most_answers_are_ranked_on_common_questions() {
    let table = table("brier");
    let answer = score(&table, &["--json"]).json();
    assert_eq!((&answer["ranked_on"], &answer["of_questions"]), (&42.into(), &50.into()));
    let mut scores = Vec::new();
    for who in 0..3 {
        let (expected, common) = naive(who, &[0, 1, 2]);
        let row = row(&answer, &format!("f{who}"));
        assert!((row["score"].as_f64().unwrap() - expected).abs() < 1e-12, "{row}");
        assert_eq!((row["questions"].as_u64(), common), (Some(42), 42));
        assert!(row["low"].as_f64().unwrap() < expected && expected < row["high"].as_f64().unwrap());
        scores.push((row["rank"].as_u64().unwrap(), expected));
    }
    scores.sort_by_key(|&(rank, _)| rank);
    assert!(scores.is_sorted_by_key(|&(_, score)| score), "{scores:?}");
    // Who answered half of them is listed with what was answered.
    let (expected, _) = naive(3, &[3]);
    assert!((row(&answer, "f3")["score"].as_f64().unwrap() - expected).abs() < 1e-12);
    assert_eq!((&row(&answer, "f3")["rank"], &row(&answer, "f3")["questions"]), (&Value::Null, &25.into()));
    let screen = score(&table, &[]).stdout;
    assert!(
        screen.contains("ranked on 42 of 50 questions; 8 dropped: not answered by one of them")
            && screen.contains("cannot tell: fewer than 80% of the questions"),
        "{screen}"
    );
    // Options come the same way.
    let options = score(&self::table("choice"), &["--rule", "brier", "--json"]).json();
    assert_eq!(options["ranked_on"], 42);
    assert!((row(&options, "f1")["score"].as_f64().unwrap() - naive(1, &[0, 1, 2]).0).abs() < 1e-12);
}

#[test]
fn the_share_is_chosen() {
    let table = table("brier");
    // Half is enough: the even questions that the third did not miss.
    let half = score(&table, &["--min-coverage", "0.5", "--rule", "brier-1950", "--json"]).json();
    let (expected, common) = naive(3, &[0, 1, 2, 3]);
    assert_eq!(half["ranked_on"], common);
    assert!((row(&half, "f3")["score"].as_f64().unwrap() - 2.0 * expected).abs() < 1e-12);
    // With one alone there is nobody to be ranked beside; and too few common questions rank nobody.
    for more in [["--min-coverage", "95%"], ["--min-questions", "43"]] {
        let answer = score(&table, &[&more[..], &["--json"]].concat()).json();
        assert_eq!(answer["ranked_on"], Value::Null, "{more:?}");
        assert!(answer["rows"].as_array().unwrap().iter().all(|row| row["rank"].is_null()), "{more:?}");
    }
    // Differences are on common questions by themselves.
    let beside = score(&table, &["--benchmark", "f0", "--json"]).json();
    assert_eq!((&beside["ranked_on"], &row(&beside, "f3")["questions"]), (&Value::Null, &25.into()));
    let wrong = score(&table, &["--min-coverage", "2"]);
    assert!(wrong.code == 2 && wrong.stderr.contains("80%"), "{}", wrong.stderr);
}
