//! `tree`.

use insta::assert_snapshot;

use crate::cli::fixture::{FORMATS, Fixture};

#[test]
fn text() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["tree"]), @r#"
    exit 0
    --- stdout
    bridge: The Bridge Will Hold                                                        as of 2026-11-23

    T [stands: P1 with P2 (I1) supports it] The bridge stays open until it is repaired. {bridge-closed}
      + P3->T [falls]
        & P3 [asserted, unopposed] The toll keeps lorries away. {toll-rise}
        x P4 [asserted, unopposed] Lorries pay no toll.
      + I1 [stands] what carries the traffic keeps the bridge open
        & P1 [asserted, unopposed] Six of eight bearings are sound.
        & P2 [asserted, unopposed] Six bearings carry the traffic. {repair-cost}
    C1 [falls: P1 rebuts it and nothing answers P1] Cracked bearings make a closure unavoidable.
      - P1 [asserted, unopposed] Six of eight bearings are sound.
    C2 [stands, unanswered] Lorries will wear it down before the repair | and nobody counts them.

    + supports, - rebuts, x undercuts, & linked premise
    --- stderr
    "#);
}

#[test]
fn cut_at_a_depth() {
    let shown = Fixture::bridge().on_the_day(&["tree", "--depth", "1"]).data();
    assert!(shown.contains("\n  + P3->T [falls]\n  + I1 [stands]"), "{shown}");
    // Premises that are cut off stand on their own.
    assert!(
        shown.contains("\nP3 [asserted, unopposed] The toll keeps lorries away. {toll-rise}\n"),
        "{shown}"
    );
    assert!(!shown.contains("\n    "), "{shown}");
}

#[test]
fn markdown() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["tree", "--format", "md"]), @r#"
    exit 0
    --- stdout
    # bridge: The Bridge Will Hold

    as of 2026-11-23

    - T \[stands: P1 with P2 (I1) supports it\] The bridge stays open until it is repaired. {bridge-closed}
      - \+ P3-&gt;T \[falls\]
        - &amp; P3 \[asserted, unopposed\] The toll keeps lorries away. {toll-rise}
        - x P4 \[asserted, unopposed\] Lorries pay no toll.
      - \+ I1 \[stands\] what carries the traffic keeps the bridge open
        - &amp; P1 \[asserted, unopposed\] Six of eight bearings are sound.
        - &amp; P2 \[asserted, unopposed\] Six bearings carry the traffic. {repair-cost}
    - C1 \[falls: P1 rebuts it and nothing answers P1\] Cracked bearings make a closure unavoidable.
      - \- P1 \[asserted, unopposed\] Six of eight bearings are sound.
    - C2 \[stands, unanswered\] Lorries will wear it down before the repair \| and nobody counts them.

    \+ supports, - rebuts, x undercuts, &amp; linked premise
    --- stderr
    "#);
}

#[test]
fn every_format_holds_every_claim() {
    let fixture = Fixture::bridge();
    for format in FORMATS.into_iter().filter(|format| *format != "csv") {
        let shown = fixture.on_the_day(&["tree", "--format", format]).data();
        for claim in ["T", "C1", "C2", "P1", "P2", "P3", "P4"] {
            assert!(shown.contains(claim), "{format} lacks {claim}:\n{shown}");
        }
    }
}

#[test]
fn an_outline_is_no_table() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["tree", "--format", "csv"]), @r#"
    exit 2
    --- stdout
    --- stderr
    error: this answer has no table to write as csv
    help: use --format json
    "#);
}
