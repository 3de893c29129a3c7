//! `list`.

use insta::assert_snapshot;

use crate::cli::fixture::{FORMATS, Fixture};

#[test]
fn questions() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["list", "--width", "140"]), @"
    exit 0
    --- stdout
    questions                                                                                                                   as of 2026-11-23

     QUESTION        STATE      CLOSES       DUE          CROWD                OUTCOME           TITLE
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     bridge-closed   resolved   2026-06-30   2026-07-10   14.5%, very          no                Will the bridge be closed to all traffic for a
                                                          unlikely                               day or longer by 30 June 2026?
     grade           open       2026-11-30   2026-12-15   poor 20%, fair                         Which grade will the inspection of 2026 give?
                                                          70%, good 10%
     material        resolved   2026-03-31   2026-04-15   steel 50%, rubber    rubber            Of what will the new bearings be?
                                                          40%, other or none
                                                          10%
     repair-cost     resolved   2026-03-31   2026-04-15   4 (2 to 9)           4.5               What will the repair cost?
     repair-start    overdue    2026-10-31   2026-11-15   2026-11-15                             When does the repair start?
                                                          (2026-07-01 to
                                                          2027-09-01)
     strike          void       2026-05-31   2026-06-15   50%, roughly even    void (annulled)   Will the bridge wardens strike in May 2026?
                                                          chance
     toll-rise       open       2026-12-31   2027-01-15   32.5%, unlikely                        Will the toll for lorries rise in 2026?
    --- stderr
    ");
}

#[test]
fn questions_in_one_state() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["list", "--state", "void", "--plain"]), @"
    exit 0
    --- stdout
    questions
    as of: 2026-11-23

    question: strike
    state: void
    closes: 2026-05-31
    due: 2026-06-15
    crowd: 50%, roughly even chance
    outcome: void (annulled)
    title: Will the bridge wardens strike in May 2026?
    --- stderr
    ");
}

#[test]
fn own_view_beside_the_crowd() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["list", "--by", "ada", "--state", "open", "--format", "csv"]), @r#"
    exit 0
    --- stdout
    question,state,closes,due,crowd,own,outcome,title
    grade,open,2026-11-30,2026-12-15,"poor 20%, fair 70%, good 10%","poor 20%, fair 70%, good 10%",,Which grade will the inspection of 2026 give?
    toll-rise,open,2026-12-31,2027-01-15,"32.5%, unlikely","32.5%, unlikely",,Will the toll for lorries rise in 2026?
    --- stderr
    "#);
}

#[test]
fn arguments() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["list", "arguments"]), @r#"
    exit 0
    --- stdout
    arguments                                                                           as of 2026-11-23

     ARGUMENT   THESIS   CLAIMS   STANDING   LINKS   WHAT IT ARGUES
    ─────────────────────────────────────────────────────────────────────────────────────────────
     bridge     stands        7          6       3   The bridge stays open until it is repaired.
    --- stderr
    "#);
}

#[test]
fn forecasters() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["list", "forecasters", "--format", "md"]), @r#"
    exit 0
    --- stdout
    # forecasters

    as of 2026-11-23

    | forecaster | kind | forecasts | subjects | last | name |
    | --- | --- | ---: | ---: | --- | --- |
    | ada | person | 11 | 8 | 2026-11-20 | Ada |
    | ben | person | 4 | 2 | 2026-05-01 | Ben |
    | gazette | article | 1 | 1 | 2026-01-10 | City Gazette |
    --- stderr
    "#);
}

#[test]
fn every_format_holds_every_row() {
    let fixture = Fixture::bridge();
    for (kind, rows) in [
        (
            "questions",
            &["bridge-closed", "grade", "material", "repair-cost", "repair-start", "strike", "toll-rise"][..],
        ),
        ("arguments", &["bridge"]),
        ("forecasters", &["ada", "ben", "gazette"]),
    ] {
        for format in FORMATS {
            let shown = fixture.on_the_day(&["list", kind, "--format", format]).data();
            for row in rows {
                assert!(shown.contains(row), "{format} lacks {row}:\n{shown}");
            }
        }
    }
}

#[test]
fn an_unknown_state_is_refused() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["list", "--state", "opne"]), @r#"
    exit 2
    --- stdout
    --- stderr
    error: invalid value 'opne' for '--state <STATE>'
      [possible values: upcoming, open, closed, due, overdue, resolved, void]

      tip: a similar value exists: 'open'

    For more information, try '--help'.
    "#);
}
