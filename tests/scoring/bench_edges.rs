//! Workbenches too small, too one-sided or too uneven for a verdict: what cannot be told is said, what is left out counted.

use std::fmt::Write as _;

use tempfile::TempDir;

use super::{Screen, has_nonsense, run_in};

/// A yes or no question with its answer: `yes`, `no`, `void`, or nothing while it is open.
type Question = (&'static str, &'static str);
/// A forecaster of some kind with views, each a question, a probability as typed and the day it was held on.
type Forecaster<'a> = (&'a str, &'a str, Vec<(&'a str, &'a str, u32)>);

/// Questions open from 1 to 30 January 2025; answers become known on the 20th.
fn workbench(questions: &[Question], forecasters: &[Forecaster<'_>]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("warrant.toml", "[workbench]\nname = \"Edges\"\n");
    for (id, answer) in questions {
        let mut text = format!(
            "[question]\ntitle = \"{id}?\"\ntype = \"binary\"\ncriteria = \"As said.\"\nread_at = \"Here.\"\nwritten = 2025-01-01\nopens = 2025-01-01\ncloses = 2025-01-30\nresolves = 2025-02-10\n"
        );
        if !answer.is_empty() {
            let said = if *answer == "void" {
                "void = \"annulled\"".to_owned()
            } else {
                format!("outcome = \"{answer}\"")
            };
            let _ = write!(
                text,
                "\n[[resolution]]\n{said}\nknown = 2025-01-20\nrecorded = 2025-01-20T12:00:00Z\nby = \"ann\"\nsources = [{{ url = \"https://example.org\", date = 2025-01-20 }}]\nnote = \"As said.\"\n"
            );
        }
        write(&format!("forecasts/questions/{id}.toml"), &text);
    }
    for (name, kind, views) in forecasters {
        let mut text = format!("[forecaster]\nname = \"{name}\"\nkind = \"{kind}\"\n");
        for (question, p, day) in views {
            let _ = write!(
                text,
                "\n[[forecast]]\nquestion = \"{question}\"\nat = 2025-01-{day:02}T00:00:00Z\nrecorded = 2025-01-{day:02}T00:00:00Z\np = {p}\nwhy = \"So.\"\n"
            );
        }
        write(&format!("forecasts/log/{name}.toml"), &text);
    }
    folder
}

fn ask(folder: &TempDir, arguments: &[&str]) -> Screen {
    let ran = run_in(folder.path(), &[&["--as-of", "2026-11-23", "--width", "200"], arguments].concat(), "");
    assert!(!has_nonsense(&ran.stdout), "{arguments:?}: {}", ran.stdout);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran
}

fn row<'a>(answer: &'a serde_json::Value, name: &str) -> &'a serde_json::Value {
    answer["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["forecaster"] == name)
        .unwrap_or_else(|| panic!("no row of {name}: {answer}"))
}

const MANY: [&str; 13] =
    ["q01", "q02", "q03", "q04", "q05", "q06", "q07", "q08", "q09", "q10", "q11", "q12", "q13"];

/// Ten questions that came out no, then three that came true.
fn ten_and_three() -> Vec<Question> {
    MANY.iter().enumerate().map(|(at, id)| (*id, if at < 10 { "no" } else { "yes" })).collect()
}

fn all(p: &'static str, questions: &[&'static str]) -> Vec<(&'static str, &'static str, u32)> {
    questions.iter().map(|question| (*question, p, 2)).collect()
}

#[test]
fn nothing_was_answered() {
    let folder =
        workbench(&[("open", ""), ("void", "void")], &[("ann", "person", all("0.4", &["open", "void"]))]);
    let shown = ask(&folder, &["score"]).stdout;
    assert!(shown.contains("Nothing to score: no forecast on an answered yes or no question."), "{shown}");
    assert!(shown.contains("forecasts not scored: 1 on open questions, 1 on void questions"), "{shown}");
    let answer = ask(&folder, &["score", "--json"]).json();
    assert_eq!(answer["rows"].as_array().unwrap().len(), 0);
    assert_eq!(
        (&answer["excluded"]["open question"], &answer["excluded"]["void question"]),
        (&1.into(), &1.into())
    );
    assert!(
        ask(&folder, &["calibration"]).stdout.contains("No forecast on an answered yes or no question yet.")
    );
    let compared =
        workbench(&[("open", "")], &[("ann", "person", Vec::new()), ("bob", "person", Vec::new())]);
    let shown = ask(&compared, &["score", "--compare", "ann", "bob"]).stdout;
    assert!(shown.contains("Cannot tell: no question was answered by both."), "{shown}");
}

#[test]
fn one_answer_cannot_tell() {
    let folder = workbench(
        &[("q", "yes")],
        &[("ann", "person", all("0.8", &["q"])), ("bob", "person", all("0.6", &["q"]))],
    );
    let answer = ask(&folder, &["score", "--json"]).json();
    for key in ["rank", "low", "high", "shrunk", "difference_low"] {
        assert!(row(&answer, "ann")[key].is_null(), "{key}");
    }
    assert!(ask(&folder, &["score"]).stdout.contains("cannot tell: fewer than 10 questions"));
    let compared = ask(&folder, &["score", "--compare", "ann", "bob"]).stdout;
    assert!(compared.contains("Cannot tell yet: one common question is too few."), "{compared}");
    for rule in
        ["metaculus-peer", "metaculus-spot-peer", "good-judgment", "forecastbench", "log", "spherical"]
    {
        assert!(ask(&folder, &["score", "--rule", rule]).stdout.contains("cannot tell"), "{rule}");
    }
}

/// Somebody who names only safe questions has the better mean; an honest status quo was sunk by three events.
#[test]
fn unlike_sets_of_questions_are_not_ranked_against_each_other() {
    let rivals = [("cherry", "policy", all("0.2", &MANY[..10])), ("status-quo", "policy", all("0.1", &MANY))];
    let folder = workbench(&ten_and_three(), &rivals);
    let answer = ask(&folder, &["score", "--json"]).json();
    let (cherry, honest) = (row(&answer, "cherry"), row(&answer, "status-quo"));
    assert!(cherry["score"].as_f64() < honest["score"].as_f64(), "by the mean the cherry-picker leads");
    assert!(cherry["rank"].is_null() && honest["rank"].is_null(), "{answer}");
    let shown = ask(&folder, &["score", "--resamples", "100"]).stdout;
    assert!(shown.contains("cannot tell: not the same questions"), "{shown}");
    assert!(shown.contains("no forecaster is ranked: they answered different questions"), "{shown}");
    assert!(shown.contains("nothing was resampled: no forecaster is ranked"), "{shown}");

    // On common questions the honest one is ahead.
    let answer = ask(&folder, &["score", "--benchmark", "status-quo", "--json"]).json();
    assert_eq!(
        (&row(&answer, "status-quo")["rank"], &row(&answer, "cherry")["rank"]),
        (&1.into(), &2.into())
    );
    assert_eq!(row(&answer, "cherry")["common_questions"], 10);

    // So it is beside people, whose crowd measures both.
    let mut people = vec![("ann", "person", all("0.3", &MANY)), ("bob", "person", all("0.4", &MANY))];
    people.extend(rivals);
    let folder = workbench(&ten_and_three(), &people);
    for rule in ["brier", "metaculus-peer", "good-judgment", "forecastbench"] {
        let answer = ask(&folder, &["score", "--rule", rule, "--json"]).json();
        let (cherry, honest) = (row(&answer, "cherry"), row(&answer, "status-quo"));
        assert!(cherry["rank"].is_number() && honest["rank"].is_number(), "{rule}");
        assert_eq!(row(&answer, "ann")["questions"], 13, "{rule}");
    }
    let answer = ask(&folder, &["score", "--rule", "metaculus-baseline", "--json"]).json();
    assert!(answer["rows"].as_array().unwrap().iter().all(|row| row["rank"].is_null()), "{answer}");
    let answer =
        ask(&folder, &["score", "--rule", "metaculus-baseline", "--benchmark", "status-quo", "--json"])
            .json();
    assert!(row(&answer, "cherry")["rank"].is_number(), "{answer}");
    assert!(
        row(&answer, "cherry")["difference"].as_f64() < Some(0.0),
        "worse than the status quo on the ten questions of both: {answer}"
    );
}

#[test]
fn the_same_questions_rank_by_the_mean_even_without_a_crowd() {
    let folder = workbench(
        &ten_and_three(),
        &[("bold", "policy", all("0.4", &MANY)), ("status-quo", "policy", all("0.1", &MANY))],
    );
    let answer = ask(&folder, &["score", "--json"]).json();
    assert!(answer["benchmark"].is_null());
    assert_eq!((&row(&answer, "status-quo")["rank"], &row(&answer, "bold")["rank"]), (&1.into(), &2.into()));
}

#[test]
fn a_late_joiner_gains_nothing() {
    // Both say the same from the 15th on; the one who was there before was unsure then.
    let early: Vec<_> = MANY.iter().flat_map(|id| [(*id, "0.5", 2), (*id, "0.1", 15)]).collect();
    let late: Vec<_> = MANY.iter().map(|id| (*id, "0.1", 15)).collect();
    let questions: Vec<Question> = MANY.iter().map(|id| (*id, "no")).collect();
    let folder = workbench(
        &questions,
        &[("early", "person", early), ("late", "person", late), ("other", "person", all("0.5", &MANY))],
    );
    let answer = ask(&folder, &["score", "--compare", "early", "late", "--json"]).json();
    assert_eq!((answer["difference"].as_f64(), answer["ties"].as_u64()), (Some(0.0), Some(13)));
    assert_eq!(answer["verdict"], "cannot tell yet");
    let answer = ask(&folder, &["score", "--benchmark", "early", "--json"]).json();
    assert_eq!((&row(&answer, "late")["rank"], &row(&answer, "early")["rank"]), (&1.into(), &1.into()));
    assert!(row(&answer, "late")["coverage"].as_f64() < Some(0.3));
}

#[test]
fn one_outcome_class_and_all_equal() {
    let questions: Vec<Question> = MANY.iter().map(|id| (*id, "no")).collect();
    let folder =
        workbench(&questions, &[("ann", "person", all("0.3", &MANY)), ("bob", "person", all("0.3", &MANY))]);
    let answer = ask(&folder, &["score", "--json"]).json();
    assert_eq!((&row(&answer, "ann")["rank"], &row(&answer, "bob")["rank"]), (&1.into(), &1.into()));
    assert_eq!(row(&answer, "ann")["score"], row(&answer, "bob")["score"]);
    let shown = ask(&folder, &["calibration"]).stdout;
    for sentence in [
        "nothing happened, so nothing can be told apart",
        "only one outcome occurred",
        "undefined: only one outcome occurred",
        "undefined, as the slope is",
        "26 forecasts on 13 questions",
    ] {
        assert!(shown.contains(sentence), "{sentence}: {shown}");
    }
    let compared = ask(&folder, &["score", "--compare", "ann", "bob"]).stdout;
    assert!(compared.contains("Cannot tell yet: the interval holds 0."), "{compared}");
    assert!(compared.contains("0 won, 13 tied, 0 lost by ann"), "{compared}");
}

#[test]
fn certainty_right_and_wrong() {
    let folder = workbench(
        &ten_and_three(),
        &[
            ("sure", "person", all("0.0", &MANY)),
            ("ann", "person", all("0.2", &MANY)),
            ("bob", "person", all("0.3", &MANY)),
        ],
    );
    let answer = ask(&folder, &["score", "--rule", "log", "--json"]).json();
    let sure = row(&answer, "sure");
    assert!(sure["score"].is_null() && sure["difference"].is_null() && sure["low"].is_null());
    assert_eq!(
        (&sure["infinite"], &sure["finite_score"], &sure["rank"]),
        (&3.into(), &0.0.into(), &3.into())
    );
    let shown = ask(&folder, &["score", "--rule", "log"]).stdout;
    assert!(shown.contains("inf (3), rest 0.0000") && shown.contains("--clip EPS bounds it"), "{shown}");

    let compared = ask(&folder, &["score", "--rule", "log", "--compare", "sure", "ann", "--json"]).json();
    assert_eq!(
        (&compared["questions"], &compared["infinite_a"], &compared["infinite_b"]),
        (&10.into(), &3.into(), &0.into())
    );
    assert_eq!(compared["verdict"], "cannot tell yet", "ten sure wins do not outweigh an infinite loss");
    let shown = ask(&folder, &["score", "--rule", "log", "--compare", "sure", "ann"]).stdout;
    assert!(shown.contains("3 common questions are left out of the figures"), "{shown}");
    let clipped =
        ask(&folder, &["score", "--rule", "log", "--clip", "0.01", "--compare", "sure", "ann", "--json"])
            .json();
    assert_eq!((&clipped["questions"], &clipped["infinite_a"]), (&13.into(), &0.into()));

    // Metaculus takes nothing beyond 0.1 and 99.9 %: peers are scored, and it is said.
    for rule in ["metaculus-peer", "metaculus-baseline", "metaculus-spot-peer", "metaculus-spot-baseline"] {
        let ran = ask(&folder, &["score", "--rule", rule, "--json"]).json();
        assert_eq!(
            (&row(&ran, "ann")["questions"], &row(&ran, "sure")["infinite"]),
            (&13.into(), &0.into()),
            "{rule}"
        );
        let shown = ask(&folder, &["score", "--rule", rule]).stdout;
        assert!(
            shown.contains("13 forecasts beyond 0.1% or 99.9% were read at that limit"),
            "{rule}: {shown}"
        );
    }
    // Zero-sum, with the sure one at 0.1 %: (ln 0.001 or ln 0.999 against the others, by hand).
    let answer = ask(&folder, &["score", "--rule", "metaculus-spot-peer", "--json"]).json();
    let peer = |own: f64, others: [f64; 2]| 50.0 * others.iter().map(|other| (own / other).ln()).sum::<f64>();
    let expected = (10.0 * peer(0.999, [0.8, 0.7]) + 3.0 * peer(0.001, [0.2, 0.3])) / 13.0;
    let found = row(&answer, "sure")["score"].as_f64().unwrap();
    assert!((found - expected).abs() < 1e-9, "{found} {expected}");
}

#[test]
fn duplicate_records_and_late_ones() {
    // The same record twice is one view; what was said on or after the 20th is kept and counted, never scored.
    let folder = workbench(
        &[("q", "yes")],
        &[("ann", "person", vec![("q", "0.8", 2), ("q", "0.8", 2), ("q", "0.99", 21)])],
    );
    let answer = ask(&folder, &["score", "--json"]).json();
    let ann = row(&answer, "ann");
    assert_eq!((&ann["questions"], &ann["forecasts"]), (&1.into(), &1.into()), "{answer}");
    assert!((ann["score"].as_f64().unwrap() - 0.04).abs() < 1e-12);
    assert_eq!(answer["excluded"]["late forecast"], 1);
}

/// Fitted difficulties mean nothing between groups of questions that nobody links.
#[test]
fn difficulty_ranks_within_linked_questions_only() {
    let questions: Vec<Question> = MANY.iter().map(|id| (*id, "no")).collect();
    let folder = workbench(
        &questions,
        &[
            ("ann", "person", all("0.3", &MANY[..10])),
            ("bob", "person", all("0.2", &MANY[..10])),
            ("eve", "person", all("0.1", &MANY[10..])),
        ],
    );
    let answer = ask(&folder, &["score", "--rule", "forecastbench", "--min-questions", "1", "--json"]).json();
    assert_eq!(answer["excluded"]["question that no shared forecaster links to the others"], 3);
    assert!(answer["rows"].as_array().unwrap().iter().all(|row| row["forecaster"] != "eve"));
    assert_eq!((&row(&answer, "bob")["rank"], &row(&answer, "ann")["rank"]), (&1.into(), &2.into()));
}

/// On a market question the market's own score is the difficulty; both halves weigh the same.
#[test]
fn market_questions_and_dataset_questions() {
    let mut questions = ten_and_three();
    questions.push(("q14", "no"));
    let on = |p: &'static str| questions.iter().map(|(id, _)| (*id, p, 2)).collect::<Vec<_>>();
    let folder = workbench(
        &questions,
        &[
            ("ann", "person", on("0.3")),
            ("bob", "person", on("0.4")),
            ("prices", "model", all("0.1", &MANY[8..12])),
        ],
    );
    let answer = ask(&folder, &["score", "--rule", "forecastbench", "--market", "prices", "--json"]).json();
    let ann = row(&answer, "ann");
    // Both answered everything, so a centred difficulty takes nothing away on average.
    let market = (2.0 * 0.09 + 2.0 * 0.49) / 4.0;
    let dataset = (9.0 * 0.09 + 0.49) / 10.0;
    for (key, expected) in
        [("market_score", market), ("dataset_score", dataset), ("score", f64::midpoint(market, dataset))]
    {
        let found = ann[key].as_f64().unwrap();
        assert!((found - expected).abs() < 1e-12, "{key}: {found} {expected}");
    }
    let index = 100.0 * (1.0 - f64::midpoint(market, dataset).sqrt());
    assert!((ann["brier_index"].as_f64().unwrap() - index).abs() < 1e-9);
    let prices = row(&answer, "prices");
    assert!(prices["score"].is_null() && prices["rank"].is_null(), "no dataset question, no score: {prices}");
    let shown = ask(&folder, &["score", "--rule", "forecastbench", "--market", "prices"]).stdout;
    assert!(shown.contains("4 market questions, their difficulty the score of prices; 10 dataset questions, their difficulty fitted"), "{shown}");
    assert!(
        ask(&folder, &["score", "--rule", "forecastbench"])
            .stdout
            .contains("no market is named (--market FORECASTER)")
    );
}

/// The platform knows no withdrawal; here the days after one are missed, like those before the first forecast.
#[test]
fn good_judgment_does_not_carry_a_withdrawn_view_forward() {
    let folder = workbench(
        &[("q", "yes")],
        &[("ann", "person", vec![("q", "0.9", 1)]), ("bob", "person", vec![("q", "0.5", 1)])],
    );
    let log = folder.path().join("forecasts/log/bob.toml");
    let text = std::fs::read_to_string(&log).unwrap()
        + "\n[[forecast]]\nquestion = \"q\"\nat = 2025-01-11T00:00:00Z\nrecorded = 2025-01-11T00:00:00Z\nwithdrawn = true\n";
    std::fs::write(&log, text).unwrap();
    let answer = ask(&folder, &["score", "--rule", "good-judgment", "--json"]).json();
    // Nineteen days; ten of them with bob: 0.02 and 0.5, median 0.26.
    let bob = row(&answer, "bob");
    assert!((bob["score"].as_f64().unwrap() - 10.0 * 0.24 / 19.0).abs() < 1e-12, "{bob}");
    assert!((bob["coverage"].as_f64().unwrap() - 10.0 / 19.0).abs() < 1e-12);
    assert!((bob["daily_brier"].as_f64().unwrap() - 0.5).abs() < 1e-12);
    assert!((row(&answer, "ann")["score"].as_f64().unwrap() + 10.0 * 0.24 / 19.0).abs() < 1e-12);
    let shown = ask(&folder, &["score", "--rule", "good-judgment"]).stdout;
    assert!(shown.contains("Good Judgment has no withdrawals"), "{shown}");
}

#[test]
fn of_two_each_is_compared_with_the_other() {
    let folder = workbench(
        &[("q", "yes")],
        &[("ann", "person", vec![("q", "0.9", 1)]), ("bob", "person", vec![("q", "0.5", 1)])],
    );
    let answer = ask(&folder, &["score", "--json"]).json();
    let difference = |name: &str| row(&answer, name)["difference"].as_f64();
    assert_eq!((difference("ann"), difference("bob")), (Some(-0.24), Some(0.24)));
    assert_eq!(difference("crowd:median"), None);
}
