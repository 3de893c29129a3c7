//! Tables at every choice of moments: which of several forecasts count, and how far they are carried.

use std::fs;

use serde_json::Value;

use super::{calibrate, run_in, score};

/// Ann changes her mind; bob joins late and knows more.
const TABLE: &str = "forecaster,question,p,outcome,time,opens,closes\n\
    ann,a,0.8,1,2025-01-01,2025-01-01,2025-01-10\n\
    ann,a,0.9,1,2025-01-06,2025-01-01,2025-01-10\n\
    bob,a,1,1,2025-01-10T12:00:00Z,2025-01-01,2025-01-10\n\
    ann,b,0.5,0,2025-01-01,2025-01-01,2025-01-10\n\
    bob,b,0.4,0,2024-12-31,2025-01-01,2025-01-10\n\
    bob,b,0.4,0,2025-01-11,2025-01-01,2025-01-10\n";

fn row<'a>(answer: &'a Value, name: &str) -> &'a Value {
    let rows = answer["rows"].as_array().unwrap();
    rows.iter().find(|row| row["forecaster"] == name).unwrap_or(&Value::Null)
}

#[track_caller]
fn close(value: &Value, expected: f64) {
    assert!(value.as_f64().is_some_and(|value| (value - expected).abs() < 1e-12), "{value} {expected}");
}

fn scored(when: &str) -> Value {
    let answer = score(TABLE, &["--when", when, "--json"]).json();
    assert_eq!(answer["when"], when.replace("spot=2025-01-03", "spot before 2025-01-04T00:00:00Z"));
    answer
}

#[test]
fn each_first_last_and_spot() {
    let each = scored("each");
    close(&row(&each, "ann")["score"], (0.04 + 0.01 + 0.25) / 3.0);
    assert_eq!((&each["excluded"]["after-close"], &each["excluded"]["before-open"]), (&1.into(), &1.into()));
    let first = scored("first");
    close(&row(&first, "ann")["score"], f64::midpoint(0.04, 0.25));
    assert_eq!(first["excluded"]["later"], 1);
    let last = scored("last");
    close(&row(&last, "ann")["score"], f64::midpoint(0.01, 0.25));
    assert_eq!(last["excluded"]["replaced"], 1);
    let spot = scored("spot=2025-01-03");
    close(&row(&spot, "ann")["score"], f64::midpoint(0.04, 0.25));
    assert!(row(&spot, "bob").is_null(), "he had said nothing by then");
}

#[test]
fn skill_against_somebody_is_over_common_time() {
    // Bob comes late on a, when ann knows more too: half a day of 0 beside half a day of 0.01. On b he had said nothing that
    // counts. Over their own times ann would have had 0.025.
    let late = score(TABLE, &["--when", "average", "--against", "ann", "--json"]).json();
    close(&row(&late, "bob")["skill_against"], 1.0);
    let eighty = TABLE.replace("bob,a,1,1", "bob,a,0.8,1");
    let late = score(&eighty, &["--when", "average", "--against", "ann", "--json"]).json();
    close(&row(&late, "bob")["skill_against"], 1.0 - 0.04 / 0.01);
    // As bob first spoke, ann held 0.9.
    let first = score(&eighty, &["--when", "first", "--against", "ann", "--json"]).json();
    close(&row(&first, "bob")["skill_against"], 1.0 - 0.04 / 0.01);
    let last = score(&eighty, &["--when", "last", "--against", "ann", "--json"]).json();
    close(&row(&last, "bob")["skill_against"], 1.0 - 0.04 / 0.01);
    let each = score(&eighty, &["--when", "each", "--against", "ann", "--json"]).json();
    close(&row(&each, "bob")["skill_against"], 1.0 - 0.04 / 0.025);
}

#[test]
fn averages_are_carried_to_the_close() {
    let average = scored("average");
    let ann = row(&average, "ann");
    // Five days of 0.8, five of 0.9; a bare date of closing counts whole.
    close(&ann["score"], f64::midpoint(0.025, 0.25));
    assert_eq!((&ann["questions"], &ann["forecasts"]), (&2.into(), &3.into()));
    close(&ann["coverage"], 1.0);
    close(&row(&average, "bob")["score"], 0.0);
    close(&row(&average, "bob")["coverage"], 0.05);
    // Even odds on two questions.
    close(&ann["skill_even_odds"], 1.0 - 0.1375 / 0.25);
    let beside = score(TABLE, &["--when", "average", "--benchmark", "ann", "--json"]).json();
    close(&row(&beside, "bob")["difference"], -0.01);
    assert_eq!(row(&beside, "bob")["common_questions"], 1, "the half day that both had something");
    let both = score(TABLE, &["--when", "average", "--compare", "bob", "ann", "--json"]).json();
    close(&both["difference"], -0.01);
}

#[test]
fn how_far_to_carry_must_be_said() {
    let open = "forecaster,question,p,outcome,time\nann,a,0.8,1,2025-01-01\n";
    let ran = score(open, &["--when", "average"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("when a question ended") && ran.stderr.contains("--outcomes"),
        "{}",
        ran.stderr
    );
    let untimed = score("p,outcome\n0.8,1\n", &["--when", "last"]);
    assert!(untimed.code == 2 && untimed.stderr.contains("no column for time"), "{}", untimed.stderr);
    // One question without an end is left out and counted.
    let some = "question,p,outcome,time,known\na,0.8,1,2025-01-01,2025-01-05\nb,0.8,1,2025-01-01,\n";
    let answer = score(some, &["--when", "average", "--json"]).json();
    assert_eq!((&answer["excluded"]["no-end"], &answer["rows"][0]["questions"]), (&1.into(), &1.into()));

    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ann.csv"), open).unwrap();
    fs::write(folder.path().join("outcomes.csv"), "question,outcome,known\na,yes,2025-01-02\n").unwrap();
    let arguments =
        ["score", "--from", "ann.csv", "--outcomes", "outcomes.csv", "--when", "average", "--json"];
    close(&run_in(folder.path(), &arguments, "").json()["rows"][0]["score"], 0.04);
}

/// The reference's cases. It lets the later row of two at one time replace the earlier; here the order of rows means
/// nothing, so that their mean stands.
#[test]
fn time_weighted_cases() {
    let file: Value = serde_json::from_str(include_str!("../vectors/time_weighted.json")).unwrap();
    let cases = file["cases"].as_array().unwrap();
    let mut text = "forecaster,question,p,outcome,time,opens,closes\n".to_owned();
    let seconds = |text: &str| (text.parse::<f64>().unwrap() * 2.0).to_string();
    for case in cases {
        let id = case["id"].as_str().unwrap();
        for forecast in case["forecasts"].as_array().unwrap() {
            let (time, p) = (seconds(forecast[0].as_str().unwrap()), forecast[1].as_str().unwrap());
            let [opens, closes] = ["open", "close"].map(|end| seconds(&case[end].to_string()));
            text += &format!("{id},{id},{p},{},{time},{opens},{closes}\n", case["outcome"]);
        }
    }
    let average = score(&text, &["--when", "average", "--min-questions", "1", "--json"]).json();
    let last = score(&text, &["--when", "last", "--json"]).json();
    for case in cases {
        let id = case["id"].as_str().unwrap();
        let expected = match id {
            // Six of seven at the mean of 0.2 and 0.4.
            "tw_2" => Some((6.0 * 0.09 + 0.01) / 7.0),
            _ => case["time_weighted_from_first_float"].as_f64(),
        };
        let found = row(&average, id);
        match expected {
            Some(expected) => {
                close(&found["score"], expected);
                let life = case["close"].as_f64().unwrap() - case["open"].as_f64().unwrap();
                close(&found["coverage"], case["covered"].as_str().unwrap().parse::<f64>().unwrap() / life);
            }
            None => assert!(found.is_null() || found["score"].is_null(), "{id}: it covers no time"),
        }
        let text = case["last_forecast_score"].as_str().unwrap();
        let (over, under) = text.split_once('/').unwrap_or((text, "1"));
        close(&row(&last, id)["score"], over.parse::<f64>().unwrap() / under.parse::<f64>().unwrap());
    }
}

#[test]
fn order_split_and_threads_never_matter() {
    let rows: Vec<String> = (0..240_u64)
        .map(|i| {
            let (who, what, day) = (i % 5, (i * 7) % 12, 1 + (i * 11) % 6);
            let p = (i * 37) % 101;
            format!(
                "f{who},q{what:02},{p}%,{},2025-01-0{day},2025-01-01,2025-01-{:02}\n",
                u64::from(what % 3 == 0),
                4 + what % 4
            )
        })
        .collect();
    let header = "forecaster,question,p,outcome,time,opens,closes\n";
    let mut shuffled = rows.clone();
    shuffled.sort_by_key(|row| {
        row.bytes().fold(7_u64, |hash, byte| (hash ^ u64::from(byte)) * 1_000_003 % 65_537)
    });
    let (one, two) = shuffled.split_at(101);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("one.csv"), format!("{header}{}", one.concat())).unwrap();
    fs::write(folder.path().join("two.csv"), format!("{header}{}", two.concat())).unwrap();
    for when in ["each", "first", "last", "average", "spot=2025-01-03"] {
        for more in [
            &["--json", "--benchmark", "f1", "--resamples", "64"][..],
            &["--rule", "log", "--against", "f2"],
            &["--compare", "f0", "f3", "--json"],
        ] {
            let arguments = [&["--when", when], more].concat();
            let straight = score(&format!("{header}{}", rows.concat()), &arguments);
            assert_eq!(straight.code, 0, "{}", straight.stderr);
            for threads in ["1", "3"] {
                let from = ["score", "--from", "two.csv", "one.csv", "--threads", threads];
                let split = run_in(folder.path(), &[&from, arguments.as_slice()].concat(), "");
                assert_eq!(straight.stdout, split.stdout, "{when} {more:?}");
            }
        }
        if when != "average" {
            let straight = calibrate(&format!("{header}{}", rows.concat()), &["--when", when]);
            let split =
                run_in(folder.path(), &["calibration", "--from", "two.csv", "one.csv", "--when", when], "");
            assert_eq!((straight.code, straight.stdout), (0, split.stdout));
        }
    }
    assert_eq!(calibrate(TABLE, &["--when", "average"]).code, 2);
}

#[test]
fn fractions_of_a_second_count() {
    // Half a second of 0.8 and half of 0.9, however the moments are written; the last comes after the close.
    for [opens, later, closes, late] in [
        [
            "2025-01-01T00:00:00Z",
            "2025-01-01T00:00:00.5Z",
            "2025-01-01T00:00:01Z",
            "2025-01-01T00:00:01.001Z",
        ],
        ["1735689600.25", "1735689600.75", "1735689601.25", "1735689601.250001"],
        ["1735689600250", "1735689600750", "1735689601250", "1735689601251"],
    ] {
        let table = format!(
            "question,p,outcome,time,opens,closes\na,0.8,1,{opens},{opens},{closes}\na,0.9,1,{later},,\na,1,1,{late},,\n"
        );
        let average = score(&table, &["--when", "average", "--json"]).json();
        close(&average["rows"][0]["score"], 0.025);
        close(&average["rows"][0]["coverage"], 1.0);
        assert_eq!(average["excluded"]["after-close"], 1);
        close(&score(&table, &["--when", "first", "--json"]).json()["rows"][0]["score"], 0.04);
    }
}
