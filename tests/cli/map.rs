//! `map`: what the picture shows and what the options do to it. How it is laid out is in `tests/picture`.

use crate::cli::fixture::Fixture;

const GROUPS: &str = "
[[group]]
title = \"The bearings\"
claims = [\"P1\", \"P2\"]
";

fn with(groups: &str) -> Fixture {
    let fixture = Fixture::bridge();
    let file = "arguments/bridge.toml";
    fixture.write(file, format!("{}\n{groups}", fixture.read(file)));
    fixture
}

#[test]
fn groups_are_frames_with_their_title() {
    let fixture = with(GROUPS);
    let picture = fixture.on_the_day(&["map"]).data();
    assert!(picture.contains("<title>group: The bearings</title>"));
    assert!(!Fixture::bridge().on_the_day(&["map"]).data().contains("class=\"group\""));
    let dot = fixture.on_the_day(&["map", "--format", "dot"]).data();
    assert!(dot.contains("subgraph cluster_0 { label=\"The bearings\""));
    let mermaid = fixture.on_the_day(&["map", "--format", "mermaid"]).data();
    assert!(mermaid.contains("subgraph g0[\"The bearings\"]"));
}

#[test]
fn a_claim_is_in_one_group_and_a_group_has_claims() {
    let second =
        "\n[[group]]\ntitle = \"Others\"\nclaims = [\"P1\", \"P99\"]\n\n[[group]]\ntitle = \"None\"\n";
    let screen = with(&format!("{GROUPS}{second}")).on_the_day(&["check"]);
    assert_eq!(screen.code, 1);
    for said in [
        "error[duplicate-id]: `P1` is already in a group",
        "error[unknown-reference]: unknown claim `P99`",
        "error[missing-key]: this group lacks `claims`",
    ] {
        assert!(screen.stdout.contains(said), "{said}\n{}", screen.stdout);
    }
}

#[test]
fn a_focus_says_what_the_claim_bears_on() {
    let picture = Fixture::bridge().on_the_day(&["map", "--focus", "P1"]).data();
    assert!(picture.contains("what bears on P1 · which bears on C1, T · 1 of "), "{picture}");
}

#[test]
fn other_formats_take_focus_depth_and_direction() {
    let fixture = Fixture::bridge();
    let whole = fixture.on_the_day(&["map", "--format", "dot"]).data();
    assert!(whole.contains("rankdir=RL") && whole.contains("label=\"C2 (conjecture)"));
    let part = ["map", "--focus", "bridge/C1", "--direction", "tb", "--format"];
    let dot = fixture.on_the_day(&[&part[..], &["dot"]].concat()).data();
    assert!(dot.contains("rankdir=BT") && dot.contains("label=\"C1 (conjecture)"), "{dot}");
    assert!(dot.contains("label=\"P1 (fact)") && !dot.contains("label=\"C2 (conjecture)"), "{dot}");
    let mermaid = fixture.on_the_day(&[&part[..], &["mermaid", "--depth", "0"]].concat()).data();
    assert!(mermaid.starts_with("flowchart BT\n") && !mermaid.contains("P1"), "{mermaid}");
}

#[test]
fn a_width_is_met_by_narrower_cards() {
    let width = |arguments: &[&str]| -> i32 {
        let picture = Fixture::sample().on_the_day(&[&["map"], arguments].concat()).data();
        let start = picture.find(" width=\"").unwrap() + 8;
        picture[start..].split('"').next().unwrap().parse().unwrap()
    };
    for direction in ["lr", "tb"] {
        let natural = width(&["--direction", direction]);
        assert!(width(&["--direction", direction, "--width", "1000"]) < natural, "{direction}");
        assert!(width(&["--direction", direction, "--width", "9000"]) > natural, "{direction}");
    }
}

#[test]
fn only_a_picture_can_be_dark() {
    let screen = Fixture::bridge().on_the_day(&["map", "--format", "dot", "--dark"]);
    assert_eq!((screen.code, screen.stdout.as_str()), (2, ""));
    assert!(screen.stderr.contains("`--dark` applies to --format svg only"), "{}", screen.stderr);
}
