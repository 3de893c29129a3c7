//! Every type makes the round trip: ask, forecast, resolve, show, score, export.

use super::fixture::{Bench, timeless};
use crate::harness::words;

const SCORABLE: [&str; 6] =
    ["--criteria", "As the register says.", "--read-at", "the register", "--closes", "2099-01-01"];

struct Trip<'a> {
    id: &'a str,
    ask: &'a [&'a str],
    forecast: &'a [&'a str],
    recorded: &'a str,
    written: &'a str,
    outcome: &'a str,
    outcome_written: &'a str,
    outcome_shown: &'a str,
    /// The score by the type's default rule, by hand; `None` where only its bounds are known without integrals.
    score: Option<f64>,
}

fn round_trip(trip: &Trip<'_>) {
    let bench = Bench::new();
    let id = trip.id;
    let title = format!("What becomes of {id}?");
    let asked = bench.done(
        &[&["ask", title.as_str(), "--id", id, "--opens", "2020-01-01"], &SCORABLE[..], trip.ask].concat(),
    );
    assert_eq!(asked, format!("Asked {id}, closes 2099-01-01, in forecasts/questions/{id}.toml.\n"));
    bench.sound();

    let recorded =
        bench.done(&[&["forecast", id, "--by", "ann", "--at", "2026-01-01"], trip.forecast].concat());
    assert!(
        recorded.starts_with(&format!("Recorded {} by ann as held at 2026-01-01", trip.recorded)),
        "{recorded}"
    );
    let log = bench.read("forecasts/log/ann.toml");
    assert!(log.contains(trip.written), "{log}");
    bench.sound();

    let resolved = bench.done(&[
        "resolve",
        id,
        trip.outcome,
        "--known",
        "2026-06-01",
        "--source",
        "https://example.org",
    ]);
    let place = format!("in forecasts/questions/{id}.toml:");
    assert!(
        resolved.starts_with(&format!("Resolved {id}: {}, known on 2026-06-01, {place}", trip.outcome_shown)),
        "{resolved}"
    );
    assert!(bench.read(&format!("forecasts/questions/{id}.toml")).contains(trip.outcome_written));
    bench.sound();

    let shown = bench.shown(id);
    assert_eq!(shown["state"], "resolved");
    assert_eq!(shown["resolutions"][0]["outcome"], trip.outcome_shown);
    assert_eq!(shown["forecasts"][0]["forecaster"], "ann");
    // Written down after the answer was known, so it is shown apart, with its score.
    let board: serde_json::Value = serde_json::from_str(&bench.done(&["score", "--json"])).unwrap();
    let boards: Vec<&serde_json::Value> =
        std::iter::once(&board).chain(board["others"].as_array().into_iter().flatten()).collect();
    let scores: Vec<f64> = boards
        .iter()
        .flat_map(|board| board["retrospective"].as_array().into_iter().flatten())
        .filter(|row| row["forecaster"] == "ann")
        .map(|row| row["score"].as_f64().unwrap())
        .collect();
    match (scores.as_slice(), trip.score) {
        ([score], Some(expected)) => assert!((score - expected).abs() < 1e-12, "{score}"),
        ([score], None) => assert!((0.0..=1.0).contains(score), "{score}"),
        other => panic!("not one score: {other:?} in {board}"),
    }
    bench.done(&["export", "tables"]);
    assert!(bench.read("tables/questions.csv").contains(id));
    assert!(bench.read("tables/forecasts.csv").contains(id));
    assert!(bench.read("tables/resolutions.csv").contains("https://example.org"));
}

#[test]
fn binary() {
    round_trip(&Trip {
        id: "bridge",
        ask: &[],
        forecast: &["0.2"],
        recorded: "20%",
        written: "p = 0.2\n",
        outcome: "yes",
        outcome_written: "outcome = \"yes\"\n",
        outcome_shown: "yes",
        score: Some(0.64),
    });
}

#[test]
fn choice() {
    round_trip(&Trip {
        id: "winner",
        ask: &["--option", "Ann", "--option", "Bob \"the\" Builder", "--option", "none of them"],
        forecast: &[
            "--option",
            "Bob \"the\" Builder=0.3",
            "--option",
            "Ann=60%",
            "--option",
            "none of them=10%",
        ],
        recorded: "Ann 60%, Bob \"the\" Builder 30%, none of them 10%",
        written: "p = { \"Ann\" = 0.6, \"Bob \\\"the\\\" Builder\" = 0.3, \"none of them\" = 0.1 }\n",
        outcome: "Bob \"the\" Builder",
        outcome_written: "outcome = \"Bob \\\"the\\\" Builder\"\n",
        outcome_shown: "Bob \"the\" Builder",
        score: Some(0.36 + 0.49 + 0.01),
    });
}

#[test]
fn ordinal() {
    round_trip(&Trip {
        id: "growth",
        ask: &["--type", "ordinal", "--option", "under 1", "--option", "1 to 2", "--option", "over 2"],
        forecast: &["--option", "under 1=20%", "--option", "1 to 2=0.5", "--option", "over 2=30%"],
        recorded: "under 1 20%, 1 to 2 50%, over 2 30%",
        written: "p = { \"under 1\" = 0.2, \"1 to 2\" = 0.5, \"over 2\" = 0.3 }\n",
        outcome: "1 to 2",
        outcome_written: "outcome = \"1 to 2\"\n",
        outcome_shown: "1 to 2",
        score: Some(0.065), // (0.2^2 + 0.3^2) / (3 - 1)
    });
}

#[test]
fn numeric() {
    round_trip(&Trip {
        id: "troops",
        ask: &["--min", "0", "--max", "50000", "--unit", "troops", "--open-high"],
        forecast: &["--quantile", "95%=20000", "--quantile", "5%=9000", "--quantile", "50%=12000"],
        recorded: "12000 (9000 to 20000)",
        written: "quantiles = [[0.05, 9000], [0.5, 12000], [0.95, 20000]]\n",
        outcome: "15000",
        outcome_written: "outcome = 15000\n",
        outcome_shown: "15000",
        score: None,
    });
}

#[test]
fn numeric_beyond_an_open_end_and_a_normal_forecast() {
    round_trip(&Trip {
        id: "troops",
        ask: &["--min", "-10", "--max", "50000", "--open-high"],
        forecast: &["--normal", "12000,1500"],
        recorded: "12000 (9533 to 14467)",
        written: "normal = [12000, 1500]\n",
        outcome: "above",
        outcome_written: "outcome = { above = true }\n",
        outcome_shown: "above the range",
        score: None,
    });
}

#[test]
fn date() {
    round_trip(&Trip {
        id: "opening",
        ask: &["--type", "date", "--min", "2026-01-01", "--max", "2028-12-31", "--open-high"],
        forecast: &["--low", "2026-03-01", "--likely", "2026-09-01", "--high", "2028-01-01"],
        recorded: "2026-09-01 (2026-03-01 to 2028-01-01)",
        written: "low = 2026-03-01\nlikely = 2026-09-01\nhigh = 2028-01-01\n",
        outcome: "2026-05-31",
        outcome_written: "outcome = 2026-05-31\n",
        outcome_shown: "2026-05-31",
        score: None,
    });
}

#[test]
fn a_question_carries_a_claim() {
    let bench = Bench::new();
    let before = bench.read("arguments/map.toml");
    let said = bench.done(
        &[
            &["ask", "Will the steel come?", "--claim", "map/P1", "--answer", "yes", "--lr", "0.9,30%"][..],
            &SCORABLE,
        ]
        .concat(),
    );
    assert_eq!(
        said,
        "Asked will-the-steel-come, closes 2099-01-01, in forecasts/questions/will-the-steel-come.toml; \
         linked to map/P1 as evidence in arguments/map.toml:27.\n"
    );
    let added = "\n[[link]]\nclaim = \"P1\"\nquestion = \"will-the-steel-come\"\nanswer = \"yes\"\nmode = \"evidence\"\nlr = [0.9, 0.3]\n";
    assert_eq!(bench.read("arguments/map.toml"), format!("{before}{added}"));
    assert_eq!(bench.shown("will-the-steel-come")["claims"][0]["claim"], "map/P1");
    bench.sound();
    let numeric = words("ask 'How many?' --min 0 --max 9 --draft --claim map/P1 --answer above=5");
    bench.done(&numeric);
    assert!(
        bench.read("arguments/map.toml").ends_with("question = \"how-many\"\nabove = 5\nmode = \"test\"\n")
    );
    bench.sound();
}

#[test]
fn a_draft_may_lack_what_makes_it_scorable() {
    let bench = Bench::new();
    let said = bench.done(&["ask", "Will I like the opera?", "--draft"]);
    assert_eq!(
        said,
        "Asked will-i-like-the-opera (draft), in forecasts/questions/will-i-like-the-opera.toml.\n"
    );
    bench.sound();
    bench.done(&["forecast", "will-i-like-the-opera", "80%", "--by", "ann"]);
    let resolved =
        bench.done(&["resolve", "will-i-like-the-opera", "yes", "--known", "today", "--note", "I did."]);
    assert!(timeless(&resolved).contains("scores: none, since the question is a draft"), "{resolved}");
}
