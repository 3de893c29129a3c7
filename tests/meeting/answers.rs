//! The answers as a whole: against their schemas, as this workbench held them, and as people see them.

use insta::assert_snapshot;
use serde_json::Value;

use super::{Bench, NO, close, log, number, question, row, sample};
use crate::harness::Schema;

const VERBS: [&str; 5] = ["belief", "crux", "history", "coherence", "postmortem"];

const ARGUMENT: &str = r#"[article]
title = "Is the bridge safe?"

[thesis]
id = "T"
text = "The bridge is safe."
credence = 0.2

[[conjecture]]
id = "C"
text = "It sways."
stance = "rejected"
rebuts = "T"
relevance = { T = 0.4 }
credence = 0.25

[[premise]]
id = "P1"
text = "It stays open."
kind = "fact"
supports = "T"
relevance = { T = 0.5 }

[[premise]]
id = "P2"
text = "It is dry."
kind = "judgement"
supports = "T"
relevance = { T = 0.5 }

[[link]]
claim = "P1"
question = "closed"
answer = "no"
mode = "anchor"

[[link]]
claim = "T"
question = "fined"
answer = "no"
mode = "evidence"
lr = [0.9, 0.6]
"#;

/// One record of a log, held and written down on the same day.
fn record(subject: &str, day: &str, p: f64) -> String {
    format!("\n[[forecast]]\n{subject}\nat = {day}T00:00:00Z\nrecorded = {day}T00:00:00Z\np = {p}\n")
}

fn records() -> String {
    let head = "[forecaster]\nname = \"Ada\"\nkind = \"person\"\n".to_owned();
    head + &record("question = \"closed\"", "2026-01-01", 0.25)
        + &record("question = \"fined\"", "2026-01-05", 0.4)
        + &record("question = \"fined-later\"", "2026-01-05", 0.3)
        + &record("claim = \"bridge/C\"", "2026-02-01", 0.5)
        + &record("claim = \"bridge/T\"", "2026-02-01", 0.95)
}

/// An anchor that is resolved on 1 March 2026, evidence that is open, credences, and a relation that is not kept.
fn bench() -> Bench {
    bench_with(ARGUMENT)
}

fn bench_with(argument: &str) -> Bench {
    Bench::new(
        argument,
        &[
            ("questions/closed.toml", &question(NO)),
            ("questions/fined.toml", &question("")),
            ("questions/fined-later.toml", &question("")),
            ("relations.toml", "[[implies]]\nif = \"fined\"\nthen = \"fined-later\"\n"),
            ("log/ada.toml", &records()),
        ],
    )
}

/// What a schema says of an answer; nothing if they agree.
fn problems(verb: &str, answer: &Value) -> Vec<String> {
    Schema::of(verb).problems(answer)
}

#[track_caller]
fn agrees(verb: &str, answer: &Value) {
    assert_eq!(answer["schema"], format!("warrant.{verb}/1"));
    assert_eq!(problems(verb, answer), Vec::<String>::new(), "{verb}: {answer:#}");
}

#[test]
fn every_answer_agrees_with_its_published_schema() {
    let settled = format!(
        "{ARGUMENT}\n[[link]]\nclaim = \"T\"\nquestion = \"closed\"\nanswer = \"no\"\nmode = \"anchor\"\n"
    );
    let circle = ARGUMENT.replace(
        "supports = \"T\"\nrelevance = { T = 0.5 }\n\n[[link]]",
        "supports = [\"T\", \"P1\"]\n\n[[link]]",
    ) + "\n[[inference]]\nid = \"I\"\nfrom = [\"P1\"]\nrebuts = \"P2\"\n\n[options]\ncycles = \"allow\"\n";
    for bench in [
        bench(),
        bench_with(&settled),
        bench_with(&circle),
        bench_with("[thesis]\nid = \"T\"\ntext = \"Yes.\"\n"),
    ] {
        for verb in VERBS {
            agrees(verb, &bench.json(&[verb]));
        }
        agrees(
            "belief",
            &bench.json(&["belief", "--set", "T=50%", "--resolve", "fined=no", "--semantics", "euler"]),
        );
        for how in ["gradient", "removal", "shapley"] {
            agrees("crux", &bench.json(&["crux", "--attribution", how, "--per-day"]));
        }
        agrees("coherence", &bench.json(&["coherence", "--faf"]));
        agrees("history", &bench.json(&["history", "--by", "ada"]));
    }
    for verb in VERBS {
        agrees(verb, &serde_json::from_str(&sample(&[verb, "--json"])).unwrap());
        // A schema that allows anything proves nothing: a lost key and a wrong type are told.
        let mut broken = bench().json(&[verb]);
        broken["as_of"] = Value::from(7);
        assert_eq!(problems(verb, &broken).len(), 1, "{verb}");
        broken.as_object_mut().unwrap().remove("as_of");
        assert_eq!(problems(verb, &broken).len(), 1, "{verb}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_in_every_format() {
    for verb in VERBS {
        for format in ["text", "plain", "json", "csv", "md", "html"] {
            let arguments = [verb, "--format", format];
            assert_eq!(sample(&arguments), sample(&arguments), "{verb} {format}");
        }
    }
}

#[test]
fn what_this_workbench_held_then_hides_what_was_written_down_later() {
    let bench = bench();
    let on = |day: &str, verb: &str| bench.json(&["--as-recorded", day, verb]);
    // On 10 January the two forecasts were there, neither the credences of February nor the answer of March.
    let belief = on("2026-01-10", "belief");
    close(&row(&belief["claims"], "id", "P1")["number"], 0.75);
    close(&row(&belief["claims"], "id", "C")["number"], 0.25);
    assert_eq!(row(&belief["claims"], "id", "P1")["source"], "question");
    close(&row(&on("2026-02-10", "belief")["claims"], "id", "C")["number"], 0.5);
    assert_eq!(row(&on("2026-03-02", "belief")["claims"], "id", "P1")["source"], "resolution");
    // So the question was still open and worth watching, and there was no outcome to look back on.
    let watched = |day: &str| {
        let answer = on(day, "crux");
        answer["rows"].as_array().unwrap().iter().any(|row| row["id"] == "closed")
    };
    assert!(watched("2026-01-10") && !watched("2026-03-02"));
    let turns = |day: &str| on(day, "history")["turns"].as_array().unwrap().len();
    assert_eq!(
        ["2025-12-31", "2026-01-03", "2026-01-10", "2026-02-10", "2026-03-02"].map(turns),
        [0, 1, 2, 3, 4]
    );
    let outcomes = |day: &str| on(day, "postmortem")["outcomes"].as_array().unwrap().len();
    assert_eq!(["2026-02-10", "2026-03-02"].map(outcomes), [0, 1]);
    let compared = |day: &str| {
        let answer = on(day, "coherence");
        (answer["arguments"].as_array().unwrap().len(), answer["relations"].as_array().unwrap().len())
    };
    assert_eq!(["2025-12-31", "2026-01-10", "2026-02-10"].map(compared), [(0, 0), (1, 1), (2, 1)]);
    // What was written down in time about a later day is not hidden by it.
    let later = log("person", "closed", 0.1).replace("recorded = 2026-01-01", "recorded = 2025-12-01");
    let bench = Bench::new(ARGUMENT, &[("questions/closed.toml", &question("")), ("log/bob.toml", &later)]);
    let belief = bench.json(&["--as-recorded", "2025-12-15", "belief"]);
    assert!((number(&row(&belief["claims"], "id", "P1")["number"]) - 0.9).abs() < 1e-12);
}

fn screen(arguments: &[&str]) -> String {
    let mut all = vec!["--as-of", "2026-11-23", "--width", "110"];
    all.extend_from_slice(arguments);
    let output = bench().run(&all);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn belief_names_its_three_columns_and_where_each_number_is_from() {
    assert_snapshot!(screen(&["belief"]), @"
    bridge: Is the bridge safe?                                                                   as of 2026-11-23

    T falls: C rebuts it and nothing answers C; strength 0.97 (0.96 to 0.98), robust; belief 69.8% (69.3% to
    70.4%).

     ID   STATUS              STRENGTH   ROBUST      BELIEF   OWN NUMBER   FROM            CLAIM
    ───────────────────────────────────────────────────────────────────────────────────────────────────────────
     T    falls: C rebuts   0.97 (0.96   yes          69.8%          95%   credence of     The bridge is safe.
          it and nothing      to 0.98)            (69.3% to                crowd (median
          answers C                                  70.4%)                of 1)
     C    stands,                 0.50   yes            50%          50%   credence of     It sways.
          unanswered                                                       crowd (median
                                                                           of 1)
     P1   stands: closed          1.00   yes           100%         100%   closed          It stays open.
          resolved no                                                      resolved no
     P2   asserted,                  –   –                –            –   default         It is dry.
          unopposed

    strength: df-quad, no probability; robust: on the same side of 0.5 under DF-QuAD, quadratic energy and Euler;
    belief: a probability; own number: what a claim starts from
    a to b: what other claims without a number leave open as they vary from 0 to 1, own default and relevances
    kept; wider than 0.2 without a number; ~: outer bounds
    –: no stated number (credence, forecast, answer, weight of a reason) reaches the claim, or it cannot be
    computed
    forecasts are the crowd's (median)
    no number for P2: their own default is 0.5; where they bear on others, from 0 to 1

    linked questions as evidence: belief without and with each

     CLAIM   QUESTION   FOR IT IF   NOW      LIKELIHOODS   BELIEF                                         BITS
    ───────────────────────────────────────────────────────────────────────────────────────────────────────────
     T       fined      no          no 60%   90% : 60%     78.5% (78% to 79%) → 69.8% (69.3% to 70.4%)   -0.66

    anchored claims: value from the question beside value from the argument

     CLAIM   HELD BY                AT   FROM REASONS   GAP, POINTS
    ────────────────────────────────────────────────────────────────
     P1      closed resolved no   100%              –             –
    ");
}

#[test]
fn crux_says_what_to_watch() {
    assert_snapshot!(screen(&["crux"]), @"
    bridge: Is the bridge safe?                                                                   as of 2026-11-23

    T is at 69.8% (69.3% to 70.4%) now.

    thesis at  47.6%                               97.1%
    C      ██████████████████│░░░░░░░░░░░░░░░░░░░░░░
    fined  ░░░░░░░░░░░░░░░░░░│████████████
    █ if so (the event, or the claim holds)   ░ if not   │ now

    questions to watch

    rank              2
    question          fined
    event             no
    chance            60%
    thesis if so      84.6%
    if not            47.7%
    swing             +36.8
    expected move     17.7
    Brier gain        0.0326
    due               2027-01-10
    move per day      0.368

    swing and moves in points; rank over both tables; rank by strength: under DF-QuAD, which evidence does not
    move

    premises and other claims to look into

     RANK   CLAIM   CHANCE   THESIS IF SO   IF NOT   SWING   EXPECTED MOVE   BRIER GAIN   RANK BY STRENGTH
    ───────────────────────────────────────────────────────────────────────────────────────────────────────
        1   C          55%          47.6%    97.1%   -49.5            24.5       0.0606                  1

    swing and moves in points; rank over both tables; rank by strength: under DF-QuAD, which evidence does not
    move
    chances include all evidence, also on claims further up

    Note: in this ranking claims without a number count as 50%.

    Note: not ranked, no stated number reaches them: P2.
    ");
}

#[test]
fn history_says_what_moved_the_thesis() {
    assert_snapshot!(screen(&["history"]), @"
    bridge: Is the bridge safe?                                                                   as of 2026-11-23

    T is at 69.8% (69.3% to 70.4%); at first it was at 18% to 72%.

    0% to 100%, turn by turn: ▄▆▆

     AT                     BELIEF                                             MOVE   THROUGH   WHAT         PART
                                                                                                CHANGED
    ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
     2026-01-01T00:00:00Z   18% to 72% → 45% to 67.5%                             –   P1        closed,         –
                                                                                                crowd
                                                                                                (median
                                                                                                of 1):
                                                                                                75%
     2026-01-05T00:00:00Z   45% to 67.5% → 49.2% (39.9% to 59.1%)                 –   T         fined,          –
                                                                                                crowd
                                                                                                (median
                                                                                                of 1): no
                                                                                                60%
     2026-02-01T00:00:00Z   49.2% (39.9% to 59.1%) → 69.4% (68.8% to 70.1%)   +20.2   T         credence    +28.5
                                                                                                of crowd
                                                                                                (median
                                                                                                of 1):
                                                                                                95%
                                                                                      C         credence     -8.3
                                                                                                of crowd
                                                                                                (median
                                                                                                of 1):
                                                                                                50%
     2026-03-01T00:00:00Z   69.4% (68.8% to 70.1%) → 69.8% (69.3% to 70.4%)    +0.4   P1        closed       +0.4
                                                                                                resolved
                                                                                                no: 100%

    moves and parts in points; parts by Shapley
    a to b: what other claims without a number leave open as they vary from 0 to 1, own default and relevances
    kept; wider than 0.2 without a number; ~: outer bounds
    –: no stated number (credence, forecast, answer, weight of a reason) reaches the claim, or it cannot be
    computed

    the whole period, split so that the parts add up

     THROUGH   WHAT IS DIFFERENT NOW                  PART
    ───────────────────────────────────────────────────────
     T         credence of crowd (median of 1): 95%      –
     C         credence of crowd (median of 1): 50%      –
     P1        closed resolved no: 100%                  –
     T         fined, crowd (median of 1): no 60%        –

    Excess volatility +0.0015: moved about as much as uncertainty fell, as expected of a calibrated belief.

    Note: not in a git repository, edits of the argument's file unknown: today's map, credences, relevances and
    likelihoods used throughout.
    ");
}

#[test]
fn coherence_says_what_fits() {
    assert_snapshot!(screen(&["coherence"]), @r#"
    coherence                                                                                     as of 2026-11-23

    forecasts beside the arguments for and against the claim, as that forecaster weighs them

     FORECASTER   QUESTION           CLAIM      FORECAST   WITHOUT     ARGUMENTS   FITS         VERDICT   NEAREST
                                                           ARGUMENTS
    ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
     ada          fined: no          bridge/T        60%   50% (even       +0.17   50% to 59%   too far       59%
                                                           odds)
     ada          the claim itself   bridge/T        95%   50% (even       +0.17   50% to 59%   too far       59%
                                                           odds)

    rule: the arguments may move the log-odds their way, by at most 3 bits times their confidence; --faf for the
    classic rule

    forecasts beside each other

     FORECASTER   RELATION        VERDICT        QUESTION      FORECAST   FITS THE OTHERS   NEAREST TOGETHER
    ─────────────────────────────────────────────────────────────────────────────────────────────────────────
     ada          fined implies   does not fit   fined              40%   0% to 30%                      35%
                  fined-later
                                                 fined-later        30%   40% to 100%                    35%

    3 warnings. A forecaster may know more than the argument.
    "#);
}

#[test]
fn postmortem_says_what_is_known_so_far() {
    assert_snapshot!(screen(&["postmortem"]), @r#"
    bridge: Is the bridge safe?                                                                   as of 2026-11-23

    The answers so far moved T from 69.4% to 69.8%. However the other premises turn out, the argument gives
    between 51.2% and 97.6%.

     WHAT THE ANSWERS DID   POINTS
    ───────────────────────────────
     premise P1               +0.4

    tested claims

     CLAIM   MODE     QUESTION   OUTCOME   FOR THE CLAIM   BELIEF BEFORE
    ─────────────────────────────────────────────────────────────────────
     P1      anchor   closed     no        yes                       75%

    conjectures that the author rejects

     CLAIM   STATUS   ANSWERED   CAME TRUE   BELIEF   CONJECTURE
    ─────────────────────────────────────────────────────────────
     C       stands   never                     50%   It sways.

    the record of the premises, by kind

     KIND        PREMISES   ANSWERS   FOR THEM    BRIER
    ────────────────────────────────────────────────────
     fact               1         1          1   0.0625
     judgement          1         0          0

    the record of the premises, by source

     SOURCE      PREMISES   ANSWERS   FOR THEM    BRIER
    ────────────────────────────────────────────────────
     unsourced          2         1          1   0.0625

    Note: T is not settled by an anchored question: what the answers so far did is known, whether the inferences
    were right is not.
    "#);
}
