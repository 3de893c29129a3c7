//! `show`.

use insta::assert_snapshot;

use crate::cli::fixture::{FORMATS, Fixture};

#[test]
fn a_question() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["show", "bridge-closed"]), @r#"
    exit 0
    --- stdout
    Will the bridge be closed to all traffic for a day or longer by 30 June 2026?       as of 2026-11-23

    id         bridge-closed
    type       binary
    state      resolved
    opens      2026-01-10
    closes     2026-06-30
    due        2026-07-10
    time zone  Europe/Vienna
    written    2026-01-10
    owner      ada
    base rate  10%
    crowd      14.5%, very unlikely (median of 2)
    criteria   The road office announces a closure of 24 hours or longer.
    read at    the road office's page
    file       forecasts/questions/bridge-closed.toml:1:1

     AT           CLARIFICATION
    ─────────────────────────────────────────────────────────
     2026-02-01   A closure for lorries only does not count.

     KNOWN        OUTCOME   BY    SOURCES                           NOTE
    ────────────────────────────────────────────────────────────────────────────────────────────────
     2026-07-01   no        ada   https://example.org/road-office   Searched the road office's page
                                  (2026-07-01)                      on 1 July 2026.

     AT                     FORECASTER   FORECAST         STANDING        WHY
    ───────────────────────────────────────────────────────────────────────────────────────────────────
     2026-01-10T00:00:00Z   gazette      32.5%            counts
                                         ("unlikely" on
                                         icd203)
     2026-01-12T08:00:00Z   ada          30% (unlikely)   counts          Cracks grow in the cold.
                                                                          [bridge/P1]
     2026-02-01T08:00:00Z   ben          20% (very        counts
                                         unlikely)
     2026-03-01T08:00:00Z   ada          90% (very        corrected
                                         likely)
     2026-03-01T08:00:00Z   ada          9% (very         counts          A slip of the key.
                                         unlikely)
     2026-05-01T08:00:00Z   ben          2% (almost no    retrospective   Held in May, written down in
                                         chance)                          July.
     2026-07-02T08:00:00Z   ada          1% (almost no    late
                                         chance)

    crowd (median), 2026-01-12 to 2026-07-01, 0% to 100%: ▃▃▃▃▃▃▃▃▃▃▃▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂
    ada  ▃▁

     CLAIM      MODE       HOLDS IF   TEXT
    ──────────────────────────────────────────────────────────────────────────────
     bridge/T   evidence   no         The bridge stays open until it is repaired.
    --- stderr
    "#);
}

#[test]
fn a_question_about_a_number() {
    let shown = Fixture::bridge().on_the_day(&["show", "repair-cost", "--plain"]).data();
    for part in [
        "\n\nid: repair-cost\ntype: numeric\nstate: resolved\n",
        "\ncrowd: 4 (2 to 9) (median of 1)\n",
        "\n\nknown: 2026-04-02\noutcome: 4.5\nby: ada\nsources: https://example.org/contract (2026-04-02)\n",
        "\nforecaster: ada\nforecast: 4 (2 to 9)\nstanding: counts\n",
        "\nclaim: bridge/P2\nmode: test\nholds if: below 5\ntext: Six bearings carry the traffic.\n",
    ] {
        assert!(shown.contains(part), "{part}\nis not in\n{shown}");
    }
}

#[test]
fn a_claim() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["show", "bridge/P2"]), @"
    exit 0
    --- stdout
    Six bearings carry the traffic.                                                     as of 2026-11-23

    id        bridge/P2
    role      premise, judgement
    status    asserted, unopposed
    strength  0.80 (df-quad, no probability)
    belief    80%
    credence  67.5% (likely), the encoder's
    said      gazette, paragraph 3
    file      arguments/bridge.toml:50:6

     QUESTION      MODE   HOLDS IF   NUMBER OR OUTCOME
    ───────────────────────────────────────────────────
     repair-cost   test   below 5    resolved 4.5

     FORECASTER   AT                     CREDENCE   WHY
    ──────────────────────────────────────────────────────────────────────────────────
     ada          2026-01-12T08:00:00Z        80%   That is what they were built for.
    --- stderr
    ");
}

#[test]
fn a_claim_that_only_one_argument_has() {
    let fixture = Fixture::bridge();
    assert_eq!(fixture.on_the_day(&["show", "P2"]).data(), fixture.on_the_day(&["show", "bridge/P2"]).data());
}

#[test]
fn a_forecaster() {
    assert_snapshot!(Fixture::bridge().on_the_day(&["show", "ben", "--width", "120"]), @r#"
    exit 0
    --- stdout
    Ben                                                                                                     as of 2026-11-23

    id         ben
    kind       person
    forecasts  4

     SUBJECT         AT                     FORECAST    STANDING        OUTCOME   WHY
    ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────
     bridge-closed   2026-02-01T08:00:00Z   20%         counts          no
     bridge-closed   2026-05-01T08:00:00Z   2%          retrospective   no        Held in May, written down in July.
     toll-rise       2026-02-01T08:00:00Z   60%         counts
     toll-rise       2026-04-01T08:00:00Z   withdrawn   counts                    Moved to the council.
    --- stderr
    "#);
}

#[test]
fn every_format_of_every_card() {
    let fixture = Fixture::bridge();
    for (id, part) in [
        ("bridge-closed", "2026-02-01"),
        ("material", "rubber"),
        ("grade", "fair"),
        ("repair-cost", "2026-04-02"),
        ("repair-start", "2026-11-15"),
        ("bridge", "C2"),
        ("bridge/P3", "toll-rise"),
        ("ada", "bridge/P2"),
    ] {
        for format in FORMATS {
            let shown = fixture.on_the_day(&["show", id, "--format", format]).data();
            // CSV holds the table of the card, the others its head too.
            let name = if format == "csv" { part } else { id.rsplit('/').next().unwrap_or_default() };
            assert!(shown.contains(name), "{format} of {id} lacks {name}:\n{shown}");
        }
    }
}
