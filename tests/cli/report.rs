//! `report`.

use insta::assert_snapshot;

use crate::fixture::{FORMATS, Fixture};

#[test]
fn text() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["report", "--width", "140"]), @r#"
    exit 0
    --- stdout
    The bridge                                                                                                                  as of 2026-11-23

    bridge: The Bridge Will Hold

     ID   ROLE         KIND, STANCE   STATUS            CLAIM                                  BEARS ON    SOURCE          QUESTION
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     T    thesis                      stands: P1 with   The bridge stays open until it is                  gazette,        evidence
                                      P2 (I1)           repaired.                                          paragraph 1     bridge-closed if
                                      supports it                                                                          no: resolved no
     C1   conjecture   rejected       falls: P1         Cracked bearings make a closure        <> T        gazette,
                                      rebuts it and     unavoidable.                                       paragraph 2
                                      nothing answers
                                      P1
     C2   conjecture   rejected       stands,           Lorries will wear it down before the               gazette,
                                      unanswered        repair | and nobody counts them.                   paragraph 2
     P1   premise      fact           stands:           Six of eight bearings are sound.       - C1, + T   gazette,
                                      asserted                                                 (I1)        paragraph 3;
                                                                                                           inspection,
                                                                                                           page 1 (quote
                                                                                                           verified)
     P2   premise      judgement      stands:           Six bearings carry the traffic.        + T (I1)    gazette,        test repair-cost
                                      asserted                                                             paragraph 3     if below 5:
                                                                                                                           resolved 4.5
     P3   premise      assumption     stands:           The toll keeps lorries away.           + T                         anchor toll-rise
                                      asserted                                                                             if yes: 32.5%,
                                                                                                                           due 2027-01-15
     P4   premise      fact           stands:           Lorries pay no toll.                   x P3->T     inspection,
                                      asserted                                                             page 2

    7 claims: 2 conjectures (2 rejected, 1 of them unanswered), 4 premises; + supports, - rebuts, x undercuts, <> contrary

    linked premises: all of a row are needed

     ID   FROM         BEARS ON   STATUS         WHY
    ────────────────────────────────────────────────────────────────────────────────────────────
     I1   P1 with P2   + T        goes through   what carries the traffic keeps the bridge open

    open questions

     QUESTION    STATE   CLOSES       DUE          CROWD                          OUTCOME   TITLE
    ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     grade       open    2026-11-30   2026-12-15   poor 20%, fair 70%, good 10%             Which grade will the inspection of 2026 give?
     toll-rise   open    2026-12-31   2027-01-15   32.5%                                    Will the toll for lorries rise in 2026?

    due

     QUESTION       STATE     CLOSES       DUE          CROWD                                   OUTCOME   TITLE
    ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     repair-start   overdue   2026-10-31   2026-11-15   2026-11-15 (2026-07-01 to 2027-09-02)             When does the repair start?

    settled questions

     QUESTION        STATE      CLOSES       DUE          CROWD                OUTCOME           TITLE
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     bridge-closed   resolved   2026-06-30   2026-07-10   14.5%                no                Will the bridge be closed to all traffic for a
                                                                                                 day or longer by 30 June 2026?
     material        resolved   2026-03-31   2026-04-15   steel 50%, rubber    rubber            Of what will the new bearings be?
                                                          40%, other or none
                                                          10%
     repair-cost     resolved   2026-03-31   2026-04-15   4 (2 to 9)           4.5               What will the repair cost?
     strike          void       2026-05-31   2026-06-15   50%                  void (annulled)   Will the bridge wardens strike in May 2026?

    scores

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

    forecasts not scored: corrected forecast 1, late forecast 1, not a yes or no question 2, open question 5, void question 1

    retrospective: written down after the answer was known, never ranked

     RANK   FORECASTER   KIND     QUESTIONS   FORECASTS   COVERAGE    BRIER
    ────────────────────────────────────────────────────────────────────────
        -   ben          person           1           1        35%   0.0004

    findings

    check: 0 errors, 4 warnings, 8 notes; `warrant check` shows them.
    --- stderr
    "#);
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
