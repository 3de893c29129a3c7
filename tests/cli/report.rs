//! `report`.

use insta::assert_snapshot;

use crate::cli::fixture::{FORMATS, Fixture};

#[test]
fn text() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["report", "--width", "140"]), @"
    exit 0
    --- stdout
    The bridge                                                                                                                  as of 2026-11-23

    bridge: The Bridge Will Hold

     ID   ROLE         KIND, STANCE   STATUS         STRENGTH   BELIEF   CLAIM                          BEARS ON   SOURCE        QUESTION
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     T    thesis                      stands: P1         0.82    88.7%   The bridge stays open until               gazette,      evidence
                                      with P2 (I1)                       it is repaired.                           paragraph 1   bridge-closed
                                      supports it                                                                                if no:
                                                                                                                                 resolved no
     C1   conjecture   rejected       falls: P1          0.05    27.5%   Cracked bearings make a        <> T       gazette,
                                      rebuts it                          closure unavoidable.                      paragraph 2
                                      and nothing
                                      answers P1
     C2   conjecture   rejected       stands,            0.50      50%   Lorries will wear it down                 gazette,
                                      unanswered                         before the repair | and                   paragraph 2
                                                                         nobody counts them.
     P1   premise      fact           stands:            0.90      90%   Six of eight bearings are      - C1, +    gazette,
                                      asserted                           sound.                         T (I1)     paragraph
                                                                                                                   3;
                                                                                                                   inspection,
                                                                                                                   page 1
                                                                                                                   (quote
                                                                                                                   verified)
     P2   premise      judgement      stands:            0.80      80%   Six bearings carry the         + T (I1)   gazette,      test
                                      asserted                           traffic.                                  paragraph 3   repair-cost if
                                                                                                                                 below 5:
                                                                                                                                 resolved 4.5
     P3   premise      assumption     stands:            0.33    32.5%   The toll keeps lorries away.   + T                      anchor
                                      asserted                                                                                   toll-rise if
                                                                                                                                 yes: 32.5%,
                                                                                                                                 due 2027-01-15
     P4   premise      fact           stands:            0.50      50%   Lorries pay no toll.           x P3->T    inspection,
                                      asserted                                                                     page 2

    7 claims: 2 conjectures (2 rejected, 1 of them unanswered), 4 premises; + supports, - rebuts, x undercuts, <> contrary
    strength: df-quad, no probability; belief: a probability; `warrant belief` says where each number comes from

    linked premises: all of a row are needed

     ID   FROM         BEARS ON   STATUS         WHY
    ────────────────────────────────────────────────────────────────────────────────────────────
     I1   P1 with P2   + T        goes through   what carries the traffic keeps the bridge open

    open questions

     QUESTION    STATE   CLOSES       DUE          CROWD                          OUTCOME   TITLE
    ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     grade       open    2026-11-30   2026-12-15   poor 20%, fair 70%, good 10%             Which grade will the inspection of 2026 give?
     toll-rise   open    2026-12-31   2027-01-15   32.5%, unlikely                          Will the toll for lorries rise in 2026?

    due

     DATE         WHEN             REASON    QUESTION       CROWD                          SETTLE WITH
    ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     2026-11-15   8 days overdue   overdue   repair-start   2026-11-15 (2026-07-01 to      warrant resolve repair-start DAY --known DATE
                                                            2027-09-02)
     2026-11-30   in 7 days        closes    grade          poor 20%, fair 70%, good 10%   warrant forecast grade OPTION=P

    settled questions

     QUESTION        STATE      CLOSES       DUE          CROWD                OUTCOME           TITLE
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     bridge-closed   resolved   2026-06-30   2026-07-10   14.5%, very          no                Will the bridge be closed to all traffic for a
                                                          unlikely                               day or longer by 30 June 2026?
     material        resolved   2026-03-31   2026-04-15   steel 50%, rubber    rubber            Of what will the new bearings be?
                                                          40%, other or none
                                                          10%
     repair-cost     resolved   2026-03-31   2026-04-15   4 (2 to 9)           4.5               What will the repair cost?
     strike          void       2026-05-31   2026-06-15   50%, roughly even    void (annulled)   Will the bridge wardens strike in May 2026?
                                                          chance

    scores

    yes or no questions; Brier score (p - y)^2, 0 to 1, lower is better; moments: average; ranked by the difference to crowd:median

     RANK   FORECASTER           KIND       QUESTIONS   FORECASTS   COVERAGE    SCORE   DIFFERENCE   COMMON   VS EVEN ODDS   VS BASE RATE
    ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
    ── cannot tell: fewer than 10 questions ──────────────────────────────────────────────────────────────────────────────────────────────
        -   ada                  person             1           2        99%   0.0313      -0.0047        1         +87.5%        -212.8%
        -   ben                  person             1           1        87%   0.0400      +0.0112        1         +84.0%        -300.0%
        -   gazette              article            1           1       100%   0.1056      +0.0696        1         +57.8%        -956.2%
    ── computed, not ranked ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
        -   crowd:median         crowd              1           1        99%   0.0360            -        -         +85.6%        -260.1%
        -   baseline:even-odds   baseline           1           -          -   0.2500            -        -              -              -
        -   baseline:base-rate   baseline           1           -          -   0.0100            -        -              -              -

    gazette spoke in words: read at the ends of their intervals, the score would lie between 0.0400 and 0.2025
    forecasts not scored: corrected forecast 1, late forecast 1, open question 3, void question 1

    retrospective: written down after the answer was known, never ranked

     RANK   FORECASTER   KIND     QUESTIONS   FORECASTS   COVERAGE    SCORE   VS EVEN ODDS   VS BASE RATE
    ──────────────────────────────────────────────────────────────────────────────────────────────────────
        -   ben          person           1           1        35%   0.0004         +99.8%         +96.0%

    choice questions; Brier score of 1950 summed over the options, 0 to 2, lower is better; moments: average

     RANK   FORECASTER           KIND       QUESTIONS   FORECASTS   COVERAGE    SCORE   VS EVEN ODDS
    ─────────────────────────────────────────────────────────────────────────────────────────────────
    ── cannot tell: fewer than 10 questions ─────────────────────────────────────────────────────────
        -   ada                  person             1           1        72%   0.6200          +7.0%
    ── computed, not ranked ─────────────────────────────────────────────────────────────────────────
        -   baseline:even-odds   baseline           1           -          -   0.6667              -

    numeric questions; continuous ranked probability score in shares of the range, 0 to 1, lower is better; moments: average

     RANK   FORECASTER           KIND       QUESTIONS   FORECASTS   COVERAGE    SCORE   VS EVEN ODDS
    ─────────────────────────────────────────────────────────────────────────────────────────────────
    ── cannot tell: fewer than 10 questions ─────────────────────────────────────────────────────────
        -   ada                  person             1           1        72%   0.0344         +78.4%
    ── computed, not ranked ─────────────────────────────────────────────────────────────────────────
        -   baseline:even-odds   baseline           1           -          -   0.1590              -

    findings

    check: 0 errors, 5 warnings, 9 notes; `warrant check` shows them.
    --- stderr
    ");
}

#[test]
fn every_format_holds_the_thesis_the_questions_and_the_scores() {
    let fixture = Fixture::bridge();
    // CSV holds one table, the first: those of an argument's review.
    for format in FORMATS.into_iter().filter(|format| *format != "csv") {
        let shown = fixture.on_the_day(&["report", "--format", format, "--width", "200"]).data();
        for part in ["The bridge stays open until it is repaired.", "repair-start", "gazette", "0.1056"] {
            assert!(shown.contains(part), "{format} lacks {part}:\n{shown}");
        }
    }
}

fn state_of_bridge_closed(arguments: &[&str]) -> String {
    let shown = Fixture::bridge().run(&[&["list", "--json"], arguments].concat()).data();
    let list: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let rows = list["questions"].as_array().unwrap();
    let row = rows.iter().find(|row| row["id"] == "bridge-closed").unwrap();
    row["state"].as_str().unwrap().to_owned()
}

#[test]
fn the_past_does_not_know_the_answer() {
    assert_eq!(state_of_bridge_closed(&["--as-of", "2026-11-23"]), "resolved");
    assert_eq!(state_of_bridge_closed(&["--as-of", "2026-05-15"]), "open");
    let shown = Fixture::bridge().run(&["report", "--as-of", "2026-05-15"]).data();
    assert!(!shown.contains("0.1056"), "nothing is scored before it is answered:\n{shown}");
}

#[test]
fn what_was_recorded_later_is_hidden() {
    let recorded_by_june = ["--as-of", "2026-11-23", "--as-recorded", "2026-06-01"];
    assert_eq!(
        state_of_bridge_closed(&recorded_by_june),
        "overdue",
        "the resolution was written down in July"
    );
}

#[test]
fn a_broken_file_is_named_and_the_rest_is_shown() {
    let fixture = Fixture::bridge();
    fixture.write("forecasts/questions/broken.toml", "[question\n");
    let screen = fixture.on_the_day(&["report"]);
    assert!(screen.stdout.contains("bridge-closed"));
    assert_eq!(screen.code, 1);
    assert_snapshot!(screen.stderr, @r#"
    error: forecasts/questions/broken.toml has errors; what it holds may be missing here
    help: `warrant check` shows them
    "#);
}
