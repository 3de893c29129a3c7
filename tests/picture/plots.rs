//! Plots: every datum at its place on the axes that the picture names, read back from the SVG.

use crate::picture::drawn::{Drawn, day, moment, near, plain, read, share};
use crate::picture::plot_bench::{Bench, Stated, record};

/// The last forecast of everybody on every question, with what happened.
fn last_of_each(all: &[Stated]) -> Vec<(f64, f64)> {
    all.chunk_by(|a, b| a.0 == b.0 && a.1 == b.1)
        .map(|chunk| {
            let (_, question, .., p) = chunk.last().unwrap();
            (*p as f64 / 100.0, if question % 3 == 0 { 1.0 } else { 0.0 })
        })
        .collect()
}

/// Isotonic regression by its minimax formula: the greatest over what begins before of the least mean over what ends
/// after. Gives each distinct number with its fit.
fn isotonic(pairs: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut values: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    let mean = |from: f64, to: f64| {
        let of: Vec<f64> =
            pairs.iter().filter(|pair| pair.0 >= from && pair.0 <= to).map(|pair| pair.1).collect();
        of.iter().sum::<f64>() / of.len() as f64
    };
    let fit = |at: f64| {
        let least = |from: f64| {
            values.iter().filter(|to| **to >= at).map(|&to| mean(from, to)).fold(f64::INFINITY, f64::min)
        };
        values.iter().filter(|from| **from <= at).map(|&from| least(from)).fold(f64::NEG_INFINITY, f64::max)
    };
    values.iter().map(|&value| (value, fit(value))).collect()
}

#[test]
fn steps_of_a_reliability_diagram_lie_where_isotonic_regression_puts_them() {
    let mut bench = Bench::new();
    let all = record(&mut bench, 4, 12);
    let drawn = read(&bench.svg(&["calibration"]));
    let (x, y) = (drawn.along(share), drawn.upwards(share));
    let fit = isotonic(&last_of_each(&all));
    let signs: Vec<_> = drawn.signs.iter().filter(|(_, note, _)| note.starts_with("stated ")).collect();
    for (value, rate) in &fit {
        // Between the ends of its step, a number lies on a level line.
        let on = signs.iter().any(|(_, _, at)| near(at.0, x(*value)) && near(at.1, y(*rate)));
        let (_, _, line) = &drawn.lines[0];
        let on_line = line.windows(2).any(|pair| {
            near(pair[0].1, y(*rate))
                && near(pair[1].1, y(*rate))
                && pair[0].0 - 1.0 <= x(*value)
                && x(*value) <= pair[1].0 + 1.0
        });
        assert!(on || on_line, "{value} {rate}");
    }
    // Every sign is the end of a step.
    for (_, note, at) in &signs {
        assert!(
            fit.iter().any(|(value, rate)| near(at.0, x(*value)) && near(at.1, y(*rate))),
            "{note} {at:?}"
        );
    }
    // The bars below count all of them, as tall as they are many.
    let counts: Vec<(f64, f64)> = drawn
        .bars
        .iter()
        .map(|(_, note, area)| {
            let times = note.rsplit("stated ").next().unwrap().trim_end_matches(" times");
            (if times == "once" { 1.0 } else { times.parse().unwrap() }, area.3 - area.1)
        })
        .collect();
    assert!((counts.iter().map(|(count, _)| count).sum::<f64>() - 48.0).abs() < 1e-9);
    let most = counts.iter().copied().fold((0.0, 0.0), |a, b| if b.0 > a.0 { b } else { a });
    assert!(counts.iter().all(|(count, tall)| near(*tall, count / most.0 * most.1)));
}

#[test]
fn bins_lie_at_their_means_with_their_bands() {
    let mut bench = Bench::new();
    record(&mut bench, 4, 12);
    let answer = bench.json(&["calibration"]);
    let drawn = read(&bench.svg(&["calibration", "--plot", "bins"]));
    let (x, y) = (drawn.along(share), drawn.upwards(share));
    let bins = answer["bins"].as_array().unwrap();
    assert!(bins.len() > 4);
    for bin in bins {
        let of = |key: &str| bin[key].as_f64().unwrap();
        let at = x(of("mean_p"));
        assert!(
            drawn.signs.iter().any(|(_, _, sign)| near(sign.0, at) && near(sign.1, y(of("rate")))),
            "{bin}"
        );
        let range = |points: &Vec<(f64, f64)>| {
            points.len() == 2
                && near(points[0].0, at)
                && near(points[0].1, y(of("band_low")))
                && near(points[1].1, y(of("band_high")))
        };
        assert!(drawn.rules.iter().any(|(_, points)| range(points)), "{bin}");
    }
}

#[test]
fn a_murphy_diagram_has_the_elementary_score_of_every_threshold() {
    let mut bench = Bench::new();
    let all = record(&mut bench, 1, 12);
    let rows = last_of_each(&all);
    let drawn = read(&bench.svg(&["calibration", "--plot", "murphy"]));
    let (x, y) = (drawn.along(share), drawn.upwards(plain));
    // t where it did not happen although p > t, 1 - t where it did although p <= t.
    let score = |rows: &[(f64, f64)], t: f64| {
        rows.iter()
            .map(|&(p, happened)| if p > t { (1.0 - happened) * t } else { happened * (1.0 - t) })
            .sum::<f64>()
            / rows.len() as f64
    };
    let base = rows.iter().map(|row| row.1).sum::<f64>() / rows.len() as f64;
    let constant = |p: f64| rows.iter().map(|row| (p, row.1)).collect::<Vec<_>>();
    for (name, rows) in
        [("forecaster-00", rows.clone()), ("base rate", constant(base)), ("even odds", constant(0.5))]
    {
        let (_, note, line) = drawn.lines.iter().find(|(_, note, _)| note.starts_with(name)).unwrap();
        let brier =
            rows.iter().map(|(p, happened)| (p - happened) * (p - happened)).sum::<f64>() / rows.len() as f64;
        assert!(note.contains(&format!("Brier {brier:.4}")), "{note}");
        for step in 0..200 {
            let t = (f64::from(step) + 0.5) / 200.0;
            // Away from jumps, between whose sides any height is drawn.
            if rows.iter().any(|(p, _)| (p - t).abs() < 0.006) {
                continue;
            }
            let pair = line
                .windows(2)
                .find(|pair| pair[0].0 <= x(t) && x(t) <= pair[1].0 && pair[1].0 > pair[0].0)
                .unwrap();
            let way = (x(t) - pair[0].0) / (pair[1].0 - pair[0].0);
            let height = pair[0].1 + way * (pair[1].1 - pair[0].1);
            assert!(
                (height - y(score(&rows, t))).abs() < 2.0,
                "{name} at {t}: {height} {}",
                y(score(&rows, t))
            );
        }
    }
}

#[test]
fn running_means_are_the_means_of_what_was_answered_so_far() {
    let mut bench = Bench::new();
    let all = record(&mut bench, 3, 14);
    let drawn = read(&bench.svg(&["score", "--when", "last", "--against", "forecaster-01"]));
    let (x, y) = (drawn.along(day), drawn.upwards(plain));
    for who in ["forecaster-00", "forecaster-01", "forecaster-02"] {
        let own: Vec<Stated> = all.iter().filter(|stated| stated.0 == who).cloned().collect();
        let scores: Vec<f64> =
            last_of_each(&own).iter().map(|(p, happened)| (p - happened) * (p - happened)).collect();
        for count in 1..=14 {
            let mean = scores[..count].iter().sum::<f64>() / count as f64;
            let known = moment("2026-04-01T00:00:00Z") + (count - 1) as f64;
            let marked = drawn.signs.iter().any(|(_, note, at)| {
                note.starts_with(who)
                    && near(at.0, x(known))
                    && near(at.1, y(mean))
                    && note.contains(&format!(" over {count} question"))
            });
            assert!(marked, "{who} after {count}: {mean}");
        }
        // The interval is there from the tenth question on.
        let with =
            drawn.signs.iter().filter(|(_, note, _)| note.starts_with(who) && note.contains("95% interval"));
        assert_eq!(with.count(), 5);
        assert!(drawn.says(&format!("{who} {:.4}, 14 questions", scores.iter().sum::<f64>() / 14.0)));
    }
    assert!(drawn.says("Band: 95% interval of forecaster-01"));
}

/// A question with three forecasters, a withdrawal, a view that runs out, a late record and an answer.
pub(crate) fn moving() -> Bench {
    let mut bench = Bench::new();
    bench.question("moving", "binary", "Will it move?", "", Some(("2026-03-02", "\"yes\"")));
    bench.log("ann", "moving", "2026-01-10T12:00:00Z", "p = 0.2");
    bench.log("ann", "moving", "2026-02-01T00:00:00Z", "p = 0.4");
    bench.log("ann", "moving", "2026-02-10T00:00:00Z", "withdrawn = true");
    bench.log("ann", "moving", "2026-02-20T00:00:00Z", "p = 0.9");
    bench.log("bob", "moving", "2026-01-15T00:00:00Z", "p = 0.6\nexpires = 2026-01-24");
    bench.log("cem", "moving", "2026-01-20T00:00:00Z", "p = 0.75");
    bench.log("cem", "moving", "2026-03-05T00:00:00Z", "p = 0.99");
    bench
}

fn crowd_line(drawn: &Drawn) -> Vec<Vec<(f64, f64)>> {
    drawn
        .lines
        .iter()
        .filter(|(_, note, _)| note.starts_with("crowd"))
        .map(|(.., points)| points.clone())
        .collect()
}

#[test]
fn forecasts_step_and_end_where_they_were_withdrawn() {
    let drawn = read(&moving().svg(&["show", "moving"]));
    let (x, y) = (drawn.along(day), drawn.upwards(share));
    let place = |text: &str, p: f64| (x(moment(text)), y(p));
    let is_at = |one: (f64, f64), other: (f64, f64)| near(one.0, other.0) && near(one.1, other.1);
    for (who, at, p) in [
        ("ann", "2026-01-10T12:00:00Z", 0.2),
        ("ann", "2026-02-01T00:00:00Z", 0.4),
        ("ann", "2026-02-20T00:00:00Z", 0.9),
        ("bob", "2026-01-15T00:00:00Z", 0.6),
        ("cem", "2026-01-20T00:00:00Z", 0.75),
    ] {
        let found =
            drawn.signs.iter().any(|(_, note, sign)| note.starts_with(who) && is_at(*sign, place(at, p)));
        assert!(found, "{who} {at} {p}");
    }
    // Steps from view to view, until the withdrawal; then anew until the answer.
    let ann: Vec<_> = drawn.lines.iter().filter(|(_, note, _)| note.starts_with("ann")).collect();
    let expected = [
        vec![
            place("2026-01-10T12:00:00Z", 0.2),
            place("2026-02-01T00:00:00Z", 0.2),
            place("2026-02-01T00:00:00Z", 0.4),
            place("2026-02-10T00:00:00Z", 0.4),
        ],
        vec![place("2026-02-20T00:00:00Z", 0.9), place("2026-03-02T00:00:00Z", 0.9)],
    ];
    assert_eq!(ann.len(), 2);
    for ((.., line), expected) in ann.iter().zip(&expected) {
        assert!(
            line.len() == expected.len() && line.iter().zip(expected).all(|(a, b)| is_at(*a, *b)),
            "{line:?} {expected:?}"
        );
    }
    for (who, at, p) in [("ann", "2026-02-10T00:00:00Z", 0.4), ("bob", "2026-01-25T00:00:00Z", 0.6)] {
        let crossed = drawn.signs.iter().any(|(_, note, sign)| {
            note.starts_with(who) && note.ends_with("withdrawn or run out") && is_at(*sign, place(at, p))
        });
        assert!(crossed, "{who}");
    }
    // What came too late is a ring that belongs to no line.
    let late = drawn.signs.iter().find(|(_, note, _)| note.ends_with("late")).unwrap();
    assert!(late.0.contains("hollow") && is_at(late.2, place("2026-03-05T00:00:00Z", 0.99)));
    let answer = drawn.signs.iter().find(|(_, note, _)| note.starts_with("answer")).unwrap();
    assert!(is_at(answer.2, place("2026-03-02T00:00:00Z", 1.0)));
    assert!(drawn.says("answer: yes") && drawn.says("opens") && !drawn.says("closes"));
    // The crowd's median: of one, of two, of three, of two again ...
    let crowd = crowd_line(&drawn);
    for (at, p) in [
        ("2026-01-12T00:00:00Z", 0.2),
        ("2026-01-17T00:00:00Z", 0.4),
        ("2026-01-22T00:00:00Z", 0.6),
        ("2026-01-28T00:00:00Z", 0.475),
        ("2026-02-05T00:00:00Z", 0.575),
        ("2026-02-15T00:00:00Z", 0.75),
        ("2026-02-25T00:00:00Z", 0.825),
    ] {
        let at = x(moment(at));
        let level = crowd
            .iter()
            .flat_map(|line| line.windows(2))
            .find(|pair| pair[0].0 <= at && at <= pair[1].0 && near(pair[0].1, pair[1].1));
        assert!(level.is_some_and(|pair| near(pair[0].1, y(p))), "{p}: {level:?} {}", y(p));
    }
    assert!(drawn.says("crowd (median of 3) 82.5%") && drawn.says("cem 75%"));
}

#[test]
fn of_many_forecasters_only_the_one_who_asks_has_colour_and_name() {
    let mut bench = Bench::new();
    record(&mut bench, 20, 1);
    let drawn = read(&bench.svg(&["show", "q-00", "--by", "forecaster-07"]));
    let colored = |class: &str| class.starts_with("s-0") || class.starts_with("s-1");
    let lines: Vec<_> = drawn.lines.iter().filter(|(class, ..)| colored(class)).collect();
    assert!(!lines.is_empty() && lines.iter().all(|(_, note, _)| note.starts_with("forecaster-07")));
    let faint: std::collections::BTreeSet<&String> =
        drawn.lines.iter().filter(|(class, ..)| class == "s-grid").map(|(_, note, _)| note).collect();
    assert_eq!(faint.len(), 19);
    assert!(
        drawn.says("crowd (median of 20)") && drawn.says("forecaster-07") && !drawn.says("forecaster-08")
    );
    assert_eq!(crowd_line(&drawn).len(), 1);
}

#[test]
fn numbers_lie_on_their_own_line() {
    let mut bench = Bench::new();
    let range = "range = { min = 10, max = 1000000, unit = \"troops\", open_high = true, scale = \"log\" }";
    bench.question("log", "numeric", "How many?", range, Some(("2026-04-10", "20000")));
    bench.log("ann", "log", "2026-01-10T00:00:00Z", "quantiles = [[0.05, 100], [0.5, 1000], [0.95, 100000]]");
    bench.log("ann", "log", "2026-02-10T00:00:00Z", "quantiles = [[0.05, 500], [0.5, 5000], [0.95, 50000]]");
    let drawn = read(&bench.svg(&["show", "log"]));
    let logarithm = |label: &str| plain(label).map(f64::log10);
    let (x, y) = (drawn.along(day), drawn.upwards(logarithm));
    for (at, low, median, high) in
        [("2026-01-10T00:00:00Z", 100.0, 1000.0, 1e5), ("2026-02-10T00:00:00Z", 500.0, 5000.0, 5e4)]
    {
        let at = x(moment(at));
        let sign = drawn.signs.iter().any(|(_, note, sign)| {
            note.starts_with("ann") && near(sign.0, at) && near(sign.1, y(f64::log10(median)))
        });
        assert!(sign, "{median}");
        let bar = |points: &Vec<(f64, f64)>| {
            points.len() == 2
                && near(points[0].0, at)
                && near(points[0].1, y(f64::log10(low)))
                && near(points[1].1, y(f64::log10(high)))
        };
        assert!(drawn.rules.iter().any(|(class, points)| class == "s-0" && bar(points)), "{low} {high}");
    }
    let answer = drawn.signs.iter().find(|(_, note, _)| note.starts_with("answer")).unwrap();
    assert!(near(answer.2.1, y(f64::log10(20000.0))));
    // Both bands, each a closed outline of the steps of its quantiles.
    for (ink, corner) in [("f-band", 1e5), ("f-deep", 1000.0)] {
        let region = drawn.rules.iter().find(|(class, _)| class == ink).unwrap();
        assert!(region.1.len() >= 8, "{ink}");
        assert!(ink == "f-deep" || region.1.iter().any(|point| near(point.1, y(f64::log10(corner)))));
    }
    assert!(drawn.says("troops, logarithmic"));
}

#[test]
fn days_lie_on_an_axis_of_days() {
    let mut bench = Bench::new();
    bench.question(
        "when",
        "date",
        "When?",
        "range = { min = 2026-01-01, max = 2030-01-01, open_high = true }",
        None,
    );
    bench.log(
        "ann",
        "when",
        "2026-01-10T00:00:00Z",
        "quantiles = [[0.05, 2026-05-01], [0.5, 2026-12-01], [0.95, 2028-01-01]]",
    );
    let drawn = read(&bench.svg(&["show", "when"]));
    let y = drawn.upwards(day);
    let sign = drawn.signs.iter().find(|(_, note, _)| note.starts_with("ann")).unwrap();
    assert!(near(sign.2.1, y(day("2026-12-01").unwrap())), "{sign:?}");
    assert!(sign.1.contains("2026-12-01 (2026-05-01 to 2028-01-01)"), "{}", sign.1);
}

#[test]
fn options_have_a_line_each() {
    let mut bench = Bench::new();
    bench.question(
        "line",
        "choice",
        "Which?",
        "options = [\"a\", \"b\", \"rest\"]",
        Some(("2026-04-10", "\"b\"")),
    );
    bench.log("ann", "line", "2026-01-10T00:00:00Z", "p = { \"a\" = 0.5, \"b\" = 0.3, \"rest\" = 0.2 }");
    bench.log("bob", "line", "2026-02-10T00:00:00Z", "p = { \"a\" = 0.1, \"b\" = 0.7, \"rest\" = 0.2 }");
    let drawn = read(&bench.svg(&["show", "line"]));
    let (x, y) = (drawn.along(day), drawn.upwards(share));
    for (option, first, then) in [("a", 0.5, 0.3), ("b (the answer)", 0.3, 0.5), ("rest", 0.2, 0.2)] {
        for (at, p) in [("2026-01-10T00:00:00Z", first), ("2026-02-10T00:00:00Z", then)] {
            let found = drawn.signs.iter().any(|(_, note, sign)| {
                note.starts_with(&format!("{option},")) && near(sign.0, x(moment(at))) && near(sign.1, y(p))
            });
            assert!(found, "{option} {at} {p}");
        }
        assert!(drawn.says(option));
    }
}

pub(crate) fn argument() -> Bench {
    let mut bench = moving();
    bench.write(
        "arguments/bridge.toml",
        "[article]\ntitle = \"The Bridge\"\n\n[thesis]\nid = \"T\"\ntext = \"The bridge holds.\"\ncredence = 0.5\n\n[[premise]]\nid = \"P1\"\ntext = \"Bearings are sound.\"\nkind = \"judgement\"\nsupports = \"T\"\ncredence = 0.8\n\n[[premise]]\nid = \"P2\"\ntext = \"Cracks grow.\"\nkind = \"judgement\"\nrebuts = \"T\"\ncredence = 0.3\n\n[[link]]\nclaim = \"T\"\nquestion = \"moving\"\nanswer = \"yes\"\nmode = \"evidence\"\nlr = [0.9, 0.4]\n\n[[link]]\nclaim = \"P1\"\nquestion = \"open\"\nanswer = \"yes\"\nmode = \"anchor\"\n",
    );
    bench.question("open", "binary", "Is it open?", "", None);
    bench.log("ann", "open", "2026-01-20T00:00:00Z", "p = 0.7");
    bench.log("ann", "open", "2026-03-20T00:00:00Z", "p = 0.9");
    bench
}

#[test]
fn the_belief_steps_from_turn_to_turn() {
    let bench = argument();
    let answer = bench.json(&["history", "bridge"]);
    let drawn = read(&bench.svg(&["history", "bridge"]));
    let (x, y) = (drawn.along(day), drawn.upwards(share));
    let turns = answer["turns"].as_array().unwrap();
    assert!(turns.len() > 4);
    for (number, turn) in turns.iter().enumerate() {
        let (at, to) = (moment(turn["at"].as_str().unwrap()), turn["to"].as_f64().unwrap());
        let found = drawn.signs.iter().any(|(_, _, sign)| near(sign.0, x(at)) && near(sign.1, y(to)));
        assert!(found, "{turn}");
        assert!(number >= 12 || drawn.texts.iter().any(|(text, ..)| *text == (number + 1).to_string()));
    }
    let (.., line) = &drawn.lines[0];
    assert!(near(line[0].1, y(answer["start"].as_f64().unwrap())));
    assert!(near(line[line.len() - 1].1, y(answer["end"].as_f64().unwrap())));
    assert!(drawn.says("moving resolved yes (through T)"));
}

#[test]
fn a_tornado_reaches_from_now_to_what_either_answer_makes() {
    let bench = argument();
    let answer = bench.json(&["crux", "bridge"]);
    let drawn = read(&bench.svg(&["crux", "bridge"]));
    let x = drawn.along(share);
    let now = x(answer["now"].as_f64().unwrap());
    let rows = answer["rows"].as_array().unwrap();
    assert!(rows.len() >= 2);
    for row in rows {
        let id = row["id"].as_str().unwrap();
        for (key, hollow) in [("if_so", false), ("if_not", true)] {
            let end = x(row[key].as_f64().unwrap());
            let found = drawn.bars.iter().any(|(class, note, area)| {
                note.starts_with(&format!("{id} "))
                    && class.contains("hollow") == hollow
                    && near(area.0, now.min(end))
                    && near(area.2, now.max(end))
            });
            assert!(found, "{row}");
        }
        assert!(drawn.says(id));
    }
    let swing = |id: &str| rows.iter().find(|row| row["id"] == id).unwrap()["swing"].as_f64().unwrap().abs();
    let order: Vec<f64> = drawn
        .texts
        .iter()
        .filter(|(text, ..)| rows.iter().any(|row| row["id"] == text.as_str()))
        .map(|(text, ..)| swing(text))
        .collect();
    assert!(order.windows(2).all(|pair| pair[0] >= pair[1]), "{order:?}");
    assert!(drawn.says("Cracks grow."));
}

#[test]
fn without_data_there_is_a_sentence_and_no_axis() {
    let mut bench = Bench::new();
    bench.question("open", "binary", "Is it open?", "", None);
    bench.write(
        "arguments/bridge.toml",
        "[article]\ntitle = \"The Bridge\"\n\n[thesis]\nid = \"T\"\ntext = \"It holds.\"\n",
    );
    for arguments in [
        &["calibration"][..],
        &["calibration", "--plot", "bins"],
        &["calibration", "--plot", "murphy"],
        &["score"],
        &["show", "open"],
        &["history", "bridge"],
        &["crux", "bridge"],
    ] {
        let drawn = read(&bench.svg(arguments));
        assert!(drawn.says("Nothing to draw: "), "{arguments:?}");
        assert!(drawn.description.contains("Nothing to draw"), "{arguments:?}");
        assert!(drawn.signs.is_empty() && drawn.lines.is_empty() && drawn.bars.is_empty());
        assert!(!drawn.texts.iter().any(|(text, ..)| text.ends_with('%') && text.len() < 5), "{arguments:?}");
    }
    bench.log("ann", "open", "2026-01-20T00:00:00Z", "p = 0.7");
    assert!(read(&bench.svg(&["show", "open"])).says("ann 70%"));
}

#[test]
fn one_forecast_and_one_outcome_are_enough_to_draw() {
    let mut bench = Bench::new();
    bench.question("one", "binary", "One?", "", Some(("2026-04-10", "\"no\"")));
    bench.log("ann", "one", "2026-01-20T00:00:00Z", "p = 0.3");
    let drawn = read(&bench.svg(&["calibration"]));
    assert!(drawn.says("One forecast tells nothing about calibration.") && drawn.signs.len() == 1);
    read(&bench.svg(&["calibration", "--plot", "bins"]));
    let drawn = read(&bench.svg(&["calibration", "--plot", "murphy"]));
    assert!(drawn.says("ann, Brier 0.0900, 1 forecast"));
    let drawn = read(&bench.svg(&["score"]));
    assert!(drawn.says("ann 0.0900, 1 question") && drawn.says("fewer than ten answered questions"));
    bench.question("two", "binary", "Two?", "", Some(("2026-04-10", "\"no\"")));
    bench.log("ann", "two", "2026-01-20T00:00:00Z", "p = 0.0");
    for plot in ["reliability", "bins", "murphy"] {
        read(&bench.svg(&["calibration", "--plot", plot]));
    }
    // A rule under which a score is infinite ends the line and says so.
    bench.question("three", "binary", "Three?", "", Some(("2026-04-11", "\"yes\"")));
    bench.log("ann", "three", "2026-01-20T00:00:00Z", "p = 0.0");
    let drawn = read(&bench.svg(&["score", "--rule", "log"]));
    assert!(drawn.says("ann has an infinite score"));
}

#[test]
fn any_width_light_or_dark_twice_the_same_and_nothing_meets() {
    let mut bench = argument();
    record(&mut bench, 9, 12);
    for arguments in [
        &["calibration"][..],
        &["calibration", "--plot", "bins", "--when", "each"],
        &["calibration", "--plot", "murphy"],
        &["score"],
        &["show", "q-03"],
        &["show", "moving", "--by", "bob"],
        &["history", "bridge"],
        &["crux", "bridge"],
    ] {
        let usual = bench.svg(arguments);
        assert_eq!(usual, bench.svg(arguments), "{arguments:?}");
        assert_ne!(usual, bench.svg(&[arguments, &["--dark"]].concat()), "{arguments:?}");
        for (asked, given) in
            [("1", 420.0), ("420", 420.0), ("600", 600.0), ("1500", 1500.0), ("99999", 4000.0)]
        {
            let drawn = read(&bench.svg(&[arguments, &["--width", asked]].concat()));
            assert!((drawn.width - given).abs() < 1e-9, "{arguments:?}");
        }
    }
}

#[test]
fn hostile_texts_stay_text_and_in_their_places() {
    let mut bench = Bench::new();
    let title = format!("{} {}", crate::picture::hostile::TEXTS[..4].concat(), "W".repeat(400));
    let option = "<script>alert(1)</script> &amp; ]]> \u{202e}x";
    let options = format!("options = [{:?}, {:?}]", option, "W".repeat(90));
    bench.question(
        "hostile",
        "choice",
        &title.replace('\'', ""),
        &options.replace("\\u{202e}", "\\u202e"),
        None,
    );
    let p = format!("p = {{ {option:?} = 0.4, {:?} = 0.6 }}", "W".repeat(90)).replace("\\u{202e}", "\\u202e");
    bench.log("ann", "hostile", "2026-01-20T00:00:00Z", &p);
    let svg = bench.svg(&["show", "hostile"]);
    let drawn = read(&svg);
    assert!(drawn.title.contains("<script>alert(1)</script>"), "{}", drawn.title);
    assert!(drawn.says("<script>") && !svg.contains("<script") && !svg.contains('\u{202e}'));
    bench.question(
        "unit",
        "numeric",
        "<b>",
        "range = { min = 0, max = 10, unit = \"<img src=x onerror=alert(1)>\" }",
        None,
    );
    bench.log("ann", "unit", "2026-01-20T00:00:00Z", "quantiles = [[0.05, 1], [0.5, 2], [0.95, 3]]");
    let svg = bench.svg(&["show", "unit"]);
    assert!(read(&svg).says("<img src=x onerror") && !svg.contains("<img"));
    bench.write(
        "arguments/bad.toml",
        "[article]\ntitle = \"</title><script>alert(1)</script>\"\n\n[thesis]\nid = \"T\"\ntext = \"x\"\ncredence = 0.5\n\n[[premise]]\nid = \"P1\"\ntext = \"</text><script>\"\nkind = \"fact\"\nsupports = \"T\"\ncredence = 0.6\n",
    );
    let svg = bench.svg(&["crux", "bad"]);
    assert!(read(&svg).says("</text><script>") && !svg.contains("<script"));
    assert!(read(&bench.svg(&["history", "bad"])).title.contains("</title><script>"));
}

#[test]
fn what_has_no_picture_says_what_has() {
    let mut bench = argument();
    record(&mut bench, 2, 2);
    bench.write("table.csv", "forecaster,question,probability,outcome\nann,q,0.3,0\nbob,q,0.6,0\n");
    let table = std::path::Path::new(&bench.root()).join("table.csv");
    let table = table.to_str().unwrap();
    for arguments in [
        &["show", "bridge"][..],
        &["show", "bridge/T"],
        &["show", "ann"],
        &["score", "--by", "question"],
        &["score", "--compare", "ann", "bob"],
        &["score", "--rule", "forecastbench"],
        &["score", "--from", table],
        &["report"],
    ] {
        let (code, error) = bench.fails(&[arguments, &["--format", "svg"]].concat());
        assert_eq!(code, Some(2), "{arguments:?}");
        assert!(error.contains("help: "), "{error}");
    }
    // A table has its diagrams.
    read(&bench.svg(&["calibration", "--from", table]));
    assert!(
        read(&bench.svg(&["calibration", "--from", table, "--plot", "murphy"]))
            .says("all on the same 1 question")
    );
}
