//! The map of the sample, as a file of the documentation.

use std::process::Command;

fn map(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_warrant"))
        .args(["-C", env!("CARGO_MANIFEST_DIR"), "map", "china-north-korea", "--as-of", "2026-11-23"])
        .args(arguments)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_picture_in_the_documentation_is_what_is_drawn() {
    let fresh = map(&[]);
    assert_eq!(fresh, map(&[]), "the same bytes twice");
    let kept = include_str!("../../docs/images/sample-map.svg");
    assert!(fresh == kept, "draw it anew: warrant map --as-of 2026-11-23 -o docs/images/sample-map.svg");
}

#[test]
fn the_sample_says_what_matters() {
    let text = map(&[]);
    for words in [
        "! unanswered",
        "rejected by the author",
        "resolved yes",
        "due 2027-01-15",
        "<desc>Argument map of 30 claims",
    ] {
        assert!(text.contains(words), "{words}");
    }
    let focused = map(&["--focus", "P1", "--depth", "1"]);
    assert!(focused.contains("what bears on P1") && !focused.contains(">C4<"));
    assert_ne!(map(&["--dark"]), text);
    assert_ne!(map(&["--direction", "tb"]), text);
}

#[test]
fn an_unknown_claim_is_an_error_with_help() {
    let output = Command::new(env!("CARGO_BIN_EXE_warrant"))
        .args(["-C", env!("CARGO_MANIFEST_DIR"), "map", "china-north-korea", "--focus", "P99"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no claim `P99`"));
}
