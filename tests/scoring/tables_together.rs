//! Tables whose forecasters are scored side by side, as in a workbench: crowds, groups, the rules of platforms.

use std::fmt::Write as _;

use serde_json::Value;

use super::score;

const PEOPLE: usize = 4;
const QUESTIONS: usize = 12;

/// What a person says on a question; the last one leaves out some.
fn stated(who: usize, question: usize) -> Option<f64> {
    let answers = who + 1 < PEOPLE || !question.is_multiple_of(5);
    answers.then(|| ((question * 41 + who * 29) % 89 + 5) as f64 / 100.0)
}

fn happened(question: usize) -> bool {
    question % 3 == 1
}

/// The probability of what happened.
fn right(who: usize, question: usize) -> Option<f64> {
    stated(who, question).map(|p| if happened(question) { p } else { 1.0 - p })
}

fn table() -> String {
    let mut text = "forecaster,question,p,outcome,topic,known\n".to_owned();
    for (who, question) in (0..PEOPLE).flat_map(|who| (0..QUESTIONS).map(move |what| (who, what))) {
        let Some(p) = stated(who, question) else { continue };
        let (outcome, topic) = (u8::from(happened(question)), ["east", "west"][question % 2]);
        let _ = writeln!(text, "f{who},q{question:02},{p},{outcome},{topic},2025-{:02}-15", question + 1);
    }
    text
}

fn row<'a>(answer: &'a Value, name: &str) -> &'a Value {
    answer["rows"].as_array().unwrap().iter().find(|row| row["forecaster"] == name).unwrap_or(&Value::Null)
}

#[track_caller]
fn close(value: &Value, expected: f64) {
    assert!(value.as_f64().is_some_and(|value| (value - expected).abs() < 1e-9), "{value} {expected}");
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// What all who answered a question said.
fn all(question: usize) -> Vec<f64> {
    (0..PEOPLE).filter_map(|who| stated(who, question)).collect()
}

fn brier(p: f64, question: usize) -> f64 {
    (p - f64::from(u8::from(happened(question)))).powi(2)
}

#[test]
fn crowds_by_their_method() {
    let pooled = |method: &str, question: usize| {
        let mut said = all(question);
        said.sort_by(f64::total_cmp);
        let middle = said.len() / 2;
        let odds = |p: f64| p / (1.0 - p);
        match method {
            "mean" => mean(&said),
            "geometric-odds" => {
                let pooled = mean(&said.iter().map(|&p| odds(p).ln()).collect::<Vec<_>>()).exp();
                pooled / (1.0 + pooled)
            }
            _ if said.len() % 2 == 1 => said[middle],
            _ => f64::midpoint(said[middle - 1], said[middle]),
        }
    };
    for method in ["median", "mean", "geometric-odds"] {
        let answer = score(&table(), &["--crowd", method, "--json"]).json();
        assert_eq!(answer["benchmark"], format!("crowd:{method}"));
        let crowd: Vec<f64> =
            (0..QUESTIONS).map(|question| brier(pooled(method, question), question)).collect();
        close(&row(&answer, &format!("crowd:{method}"))["score"], mean(&crowd));
        assert_eq!(row(&answer, "f0")["kind"], Value::Null, "a table does not say who is a person");
    }
    let weighted = "forecaster,question,p,outcome,weight\nann,a,0.6,1,2\n";
    let wrong = score(weighted, &["--crowd", "median"]);
    assert!(wrong.code == 2 && wrong.stderr.contains("--columns weight="), "{}", wrong.stderr);
}

#[test]
fn groups_months_and_questions() {
    let groups = score(&table(), &["--columns", "group=topic", "--by", "group", "--json"]).json();
    for (at, name) in ["east", "west"].into_iter().enumerate() {
        let rows = groups["rows"].as_array().unwrap();
        let own = rows.iter().find(|row| row["group"] == name && row["forecaster"] == "f1").unwrap();
        let scores: Vec<f64> = (at..QUESTIONS)
            .step_by(2)
            .map(|question| brier(stated(1, question).unwrap(), question))
            .collect();
        close(&own["score"], mean(&scores));
        assert_eq!(own["questions"], 6);
    }
    let months = score(&table(), &["--by", "month", "--json"]).json();
    let march = months["rows"].as_array().unwrap().iter().find(|row| row["group"] == "2025-03").unwrap();
    assert_eq!((&march["forecaster"], &march["questions"]), (&"f0".into(), &1.into()));
    let missing = score(&table(), &["--by", "group"]);
    assert!(missing.code == 2 && missing.stderr.contains("--columns group=HEADING"), "{}", missing.stderr);
    let tags = score(&table(), &["--by", "tag"]);
    assert!(tags.code == 2 && tags.stderr.contains("tables have no tags"), "{}", tags.stderr);
}

#[test]
fn answers_of_some_time() {
    for more in [&[][..], &["--crowd", "mean"], &["--rule", "log"]] {
        let arguments = [&["--since", "2025-03-15", "--until", "2025-07-15", "--json"], more].concat();
        let answer = score(&table(), &arguments).json();
        assert_eq!(row(&answer, "f0")["questions"], 5, "{more:?}: March to July");
        assert_eq!(answer["excluded"]["other-time"].as_u64(), Some(26), "{more:?}");
    }
    let missing = score("question,p,outcome\na,0.5,1\n", &["--since", "2025-03-15"]);
    assert!(missing.code == 2 && missing.stderr.contains("--columns known=HEADING"), "{}", missing.stderr);
}

#[test]
fn metaculus_without_times_is_the_rule_of_a_contest() {
    let peer = score(&table(), &["--rule", "metaculus-spot-peer", "--json"]).json();
    let baseline = score(&table(), &["--rule", "metaculus-spot-baseline", "--json"]).json();
    for who in 0..PEOPLE {
        let (mut peers, mut chance) = (Vec::new(), Vec::new());
        for question in 0..QUESTIONS {
            let Some(own) = right(who, question) else { continue };
            let others: Vec<f64> = (0..PEOPLE)
                .filter(|&other| other != who)
                .filter_map(|other| Some(right(other, question)?.ln()))
                .collect();
            peers.push(100.0 * (own.ln() - mean(&others)));
            chance.push(100.0 * (1.0 + own.log2()));
        }
        for (answer, expected) in [(&peer, peers), (&baseline, chance)] {
            let row = row(answer, &format!("f{who}"));
            close(&row["score"], mean(&expected));
            close(&row["total"], expected.iter().sum());
            assert_eq!(row["questions"], expected.len());
        }
    }
    let timed = score(&table(), &["--rule", "metaculus-peer"]);
    assert!(timed.code == 2 && timed.stderr.contains("metaculus-spot-peer"), "{}", timed.stderr);
}

#[test]
fn metaculus_weighs_by_time() {
    // The planned life is ten days; ann holds 0.8 for four and 0.9 for the rest, bob 0.5 for the last five.
    let table = "forecaster,question,p,outcome,time,opens,closes\n\
        ann,a,0.8,1,2025-01-01,2025-01-01,2025-01-11T00:00:00Z\n\
        ann,a,0.9,1,2025-01-05,2025-01-01,2025-01-11T00:00:00Z\n\
        bob,a,0.5,1,2025-01-06,2025-01-01,2025-01-11T00:00:00Z\n";
    let baseline = score(table, &["--rule", "metaculus-baseline", "--json"]).json();
    let of = |p: f64| 100.0 * (1.0 + p.log2());
    close(&row(&baseline, "ann")["score"], 0.4 * of(0.8) + 0.6 * of(0.9));
    close(&row(&baseline, "bob")["score"], 0.0);
    let peer = score(table, &["--rule", "metaculus-peer", "--json"]).json();
    close(&row(&peer, "ann")["score"], 0.5 * 100.0 * (0.9_f64 / 0.5).ln());
    close(&row(&peer, "bob")["coverage"], 0.5);
}

#[test]
fn difficulty_with_a_market() {
    let answer = score(&table(), &["--rule", "forecastbench", "--market", "f3", "--json"]).json();
    // On what the market prices, its score is the difficulty: 0.25 on the average question.
    let priced: Vec<usize> = (0..QUESTIONS).filter(|&question| stated(3, question).is_some()).collect();
    let of = |who: usize| {
        let scores = priced.iter().map(|&question| brier(stated(who, question).unwrap(), question));
        mean(&scores.collect::<Vec<_>>())
    };
    let market = |who: usize| row(&answer, &format!("f{who}"))["market_score"].as_f64().unwrap();
    assert!(((market(0) - market(1)) - (of(0) - of(1))).abs() < 1e-9, "{answer}");
    assert!(row(&answer, "f0")["dataset_score"].is_number());
    let unknown = score(&table(), &["--rule", "forecastbench", "--market", "nobody"]);
    assert!(unknown.code == 2 && unknown.stderr.contains("nobody"), "{}", unknown.stderr);
}

#[test]
fn options_go_the_same_way() {
    let mut text = "forecaster,question,option,p,outcome\n".to_owned();
    for (who, question) in (0..PEOPLE).flat_map(|who| (0..QUESTIONS).map(move |what| (who, what))) {
        let Some(p) = stated(who, question) else { continue };
        let outcome = if happened(question) { "a" } else { "b" };
        let _ =
            writeln!(text, "f{who},q{question},a,{p},{outcome}\nf{who},q{question},b,{},{outcome}", 1.0 - p);
    }
    let options = score(&text, &["--rule", "metaculus-spot-peer", "--json"]).json();
    let binary = score(&table(), &["--rule", "metaculus-spot-peer", "--json"]).json();
    assert_eq!(options["question_type"], "choice");
    for who in ["f0", "f3"] {
        close(&row(&options, who)["total"], row(&binary, who)["total"].as_f64().unwrap());
    }
}

#[test]
fn neither_order_nor_repeats_change_what_is_scored() {
    let text = table();
    let (header, rows) = text.split_once('\n').unwrap();
    let mut turned: Vec<&str> = rows.lines().collect();
    turned.reverse();
    let arguments = ["--crowd", "geometric-odds", "--json"];
    let turned = format!("{header}\n{}\n", turned.join("\n"));
    assert_eq!(score(&text, &arguments).stdout, score(&turned, &arguments).stdout);
    // Two at one time are averaged, and counted.
    let both =
        score("forecaster,question,p,outcome\nann,a,0.6,1\nann,a,0.8,1\n", &["--crowd", "mean", "--json"])
            .json();
    close(&row(&both, "ann")["score"], 0.09);
    assert_eq!(both["excluded"]["same-time"], 1);
    // A question with two answers has none.
    let two = score(
        "forecaster,question,p,outcome\nann,a,0.6,1\nbob,a,0.8,0\nann,b,0.5,1\n",
        &["--crowd", "mean", "--json"],
    );
    assert_eq!(
        (&two.json()["excluded"]["two-outcomes"], &row(&two.json(), "ann")["questions"]),
        (&2.into(), &1.into())
    );
}
