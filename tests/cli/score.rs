//! `score`.

use insta::assert_snapshot;

use crate::cli::fixture::{FORMATS, Fixture};

#[test]
fn text() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["score"]), @"
    exit 0
    --- stdout
    scores                                                                              as of 2026-11-23

    yes or no questions; Brier score (p - y)^2, 0 to 1, lower is better; moments: average; ranked by the
    difference to crowd:median of the others

     RANK   FORECASTER           KIND       QUESTIONS   FORECASTS   COVERAGE    SCORE   VS OTHERS   COMMON   VS EVEN ODDS   VS BASE RATE
    ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    ── cannot tell: fewer than 10 questions ─────────────────────────────────────────────────────────────────────────────────────────────
        -   ada                  person             1           2        99%   0.0313     -0.0166        1         +87.5%        -212.8%
        -   ben                  person             1           1        87%   0.0400     +0.0166        1         +84.0%        -300.0%
        -   gazette              article            1           1       100%   0.1056     +0.0696        1         +57.8%        -956.2%
    ── computed, not ranked ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
        -   crowd:median         crowd              1           1        99%   0.0360           -        -         +85.6%        -260.1%
        -   baseline:even-odds   baseline           1           -          -   0.2500           -        -              -              -
        -   baseline:base-rate   baseline           1           -          -   0.0100           -        -              -              -

    gazette used verbal probabilities: depending on where in the interval they are read, the score is
    between 0.0400 and 0.2025
    forecasts not scored: 1 corrected, 1 late, 3 on open questions, 1 on void questions

    retrospective: written down after the answer was known, never ranked

     RANK   FORECASTER   KIND     QUESTIONS   FORECASTS   COVERAGE    SCORE   VS EVEN ODDS   VS BASE RATE
    ──────────────────────────────────────────────────────────────────────────────────────────────────────
        -   ben          person           1           1        35%   0.0004         +99.8%         +96.0%

    choice questions; Brier score of 1950 summed over the options, 0 to 2, lower is better; moments:
    average

     RANK   FORECASTER           KIND       QUESTIONS   FORECASTS   COVERAGE    SCORE   VS EVEN ODDS
    ─────────────────────────────────────────────────────────────────────────────────────────────────
    ── cannot tell: fewer than 10 questions ─────────────────────────────────────────────────────────
        -   ada                  person             1           1        72%   0.6200          +7.0%
    ── computed, not ranked ─────────────────────────────────────────────────────────────────────────
        -   baseline:even-odds   baseline           1           -          -   0.6667              -

    numeric questions; continuous ranked probability score in shares of the range, 0 to 1, lower is
    better; moments: average

     RANK   FORECASTER           KIND       QUESTIONS   FORECASTS   COVERAGE    SCORE   VS EVEN ODDS
    ─────────────────────────────────────────────────────────────────────────────────────────────────
    ── cannot tell: fewer than 10 questions ─────────────────────────────────────────────────────────
        -   ada                  person             1           1        72%   0.0344         +78.4%
    ── computed, not ranked ─────────────────────────────────────────────────────────────────────────
        -   baseline:even-odds   baseline           1           -          -   0.1590              -
    --- stderr
    ");
}

#[test]
fn last_view_as_csv() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["score", "--when", "last", "--format", "csv"]), @r#"
    exit 0
    --- stdout
    question_type,rule,convention,when,part,rank,forecaster,kind,questions,forecasts,coverage,score,brier_index,difference,common_questions,skill_even_odds,skill_base_rate
    binary,brier,"Brier score (p - y)^2, 0 to 1, lower is better",last,board,-,ada,person,1,2,99%,0.0081,91.0,-0.0319,1,+96.8%,+19.0%
    binary,brier,"Brier score (p - y)^2, 0 to 1, lower is better",last,board,-,ben,person,1,1,87%,0.0400,80.0,+0.0319,1,+84.0%,-300.0%
    binary,brier,"Brier score (p - y)^2, 0 to 1, lower is better",last,board,-,gazette,article,1,1,100%,0.1056,67.5,+0.0846,1,+57.8%,-956.2%
    binary,brier,"Brier score (p - y)^2, 0 to 1, lower is better",last,board,-,crowd:median,crowd,1,1,99%,0.0210,-,-,-,+91.6%,-110.3%
    binary,brier,"Brier score (p - y)^2, 0 to 1, lower is better",last,board,-,baseline:even-odds,baseline,1,-,-,0.2500,-,-,-,-,-
    binary,brier,"Brier score (p - y)^2, 0 to 1, lower is better",last,board,-,baseline:base-rate,baseline,1,-,-,0.0100,-,-,-,-,-
    binary,brier,"Brier score (p - y)^2, 0 to 1, lower is better",last,retrospective,-,ben,person,1,1,35%,0.0004,-,-,-,+99.8%,+96.0%
    choice,brier-1950,"Brier score of 1950 summed over the options, 0 to 2, lower is better",last,board,-,ada,person,1,1,72%,0.6200,-,-,-,+7.0%,-
    choice,brier-1950,"Brier score of 1950 summed over the options, 0 to 2, lower is better",last,board,-,baseline:even-odds,baseline,1,-,-,0.6667,-,-,-,-,-
    numeric,crps,"continuous ranked probability score in shares of the range, 0 to 1, lower is better",last,board,-,ada,person,1,1,72%,0.0344,-,-,-,+78.4%,-
    numeric,crps,"continuous ranked probability score in shares of the range, 0 to 1, lower is better",last,board,-,baseline:even-odds,baseline,1,-,-,0.1590,-,-,-,-,-
    --- stderr
    "#);
}

#[test]
fn first_view_as_markdown() {
    let shown = Fixture::bridge().on_the_day(&["score", "--when", "first", "--format", "md"]).data();
    for line in [
        "yes or no questions; Brier score (p - y)^2, 0 to 1, lower is better; moments: first; ranked by the difference to crowd:median of the others",
        "| **cannot tell: fewer than 10 questions** | | | | | | | | | | |",
        "| - | ada | person | 1 | 2 | 99% | 0.0900 | - | - | +64.0% | -800.0% |",
        "| - | gazette | article | 1 | 1 | 100% | 0.1056 | - | - | +57.8% | -956.2% |",
        "| - | crowd:median | crowd | 1 | 1 | 99% | 0.0900 | - | - | +64.0% | -800.0% |",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line}\nis not in\n{shown}");
    }
}

#[test]
fn every_format_holds_every_forecaster() {
    let fixture = Fixture::bridge();
    for format in FORMATS {
        let shown = fixture.on_the_day(&["score", "--format", format]).data();
        for forecaster in ["ada", "ben", "gazette", "baseline:base-rate"] {
            assert!(shown.contains(forecaster), "{format} lacks {forecaster}:\n{shown}");
        }
    }
}

#[test]
fn unknown_moments_are_refused() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["score", "--when", "lats"]), @"
    exit 2
    --- stdout
    --- stderr
    error: unknown value `lats` for `--when`
    help: use one of: average, last, first, each, spot=DATE
    ");
}
