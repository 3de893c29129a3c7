//! `score`.

use insta::assert_snapshot;

use crate::fixture::{FORMATS, Fixture};

#[test]
fn text() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["score"]), @r#"
    exit 0
    --- stdout
    scores                                                                              as of 2026-11-23

    Brier score of one number, 0 to 1, lower is better; moments: average

     RANK   FORECASTER           KIND       QUESTIONS   FORECASTS   COVERAGE    BRIER
    ──────────────────────────────────────────────────────────────────────────────────
    ── cannot tell: fewer than 10 answered questions ─────────────────────────────────
        -   ada                  person             1           2        99%   0.0313
        -   ben                  person             1           1        87%   0.0400
        -   gazette              article            1           1       100%   0.1056
    ── computed baselines ────────────────────────────────────────────────────────────
        -   baseline:even-odds   baseline           1           -          -   0.2500
        -   baseline:base-rate   baseline           1           -          -   0.0100

    forecasts not scored: corrected forecast 1, late forecast 1, not a yes or no question 2, open
    question 5, void question 1

    retrospective: written down after the answer was known, never ranked

     RANK   FORECASTER   KIND     QUESTIONS   FORECASTS   COVERAGE    BRIER
    ────────────────────────────────────────────────────────────────────────
        -   ben          person           1           1        35%   0.0004
    --- stderr
    "#);
}

#[test]
fn last_view_as_csv() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["score", "--when", "last", "--format", "csv"]), @r#"
    exit 0
    --- stdout
    rank,forecaster,kind,questions,forecasts,coverage,brier
    '-,ada,person,1,2,99%,0.0081
    '-,ben,person,1,1,87%,0.0400
    '-,gazette,article,1,1,100%,0.1056
    '-,baseline:even-odds,baseline,1,'-,'-,0.2500
    '-,baseline:base-rate,baseline,1,'-,'-,0.0100
    --- stderr
    "#);
}

#[test]
fn first_view_as_markdown() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["score", "--when", "first", "--format", "md"]), @r#"
    exit 0
    --- stdout
    # scores

    as of 2026-11-23

    Brier score of one number, 0 to 1, lower is better; moments: first

    | rank | forecaster | kind | questions | forecasts | coverage | Brier |
    | ---: | --- | --- | ---: | ---: | ---: | ---: |
    | **cannot tell: fewer than 10 answered questions** | | | | | | |
    | - | ben | person | 1 | 1 | 87% | 0.0400 |
    | - | ada | person | 1 | 2 | 99% | 0.0900 |
    | - | gazette | article | 1 | 1 | 100% | 0.1056 |
    | **computed baselines** | | | | | | |
    | - | baseline:even-odds | baseline | 1 | - | - | 0.2500 |
    | - | baseline:base-rate | baseline | 1 | - | - | 0.0100 |

    forecasts not scored: corrected forecast 1, late forecast 1, not a yes or no question 2, open question 5, void question 1

    retrospective: written down after the answer was known, never ranked

    | rank | forecaster | kind | questions | forecasts | coverage | Brier |
    | ---: | --- | --- | ---: | ---: | ---: | ---: |
    | - | ben | person | 1 | 1 | 35% | 0.0004 |
    --- stderr
    "#);
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
    assert_snapshot!(Fixture::bridge().on_the_day(&["score", "--when", "lats"]), @r#"
    exit 2
    --- stdout
    --- stderr
    error: `lats` is no choice of moments
    help: did you mean `last`?
    "#);
}
