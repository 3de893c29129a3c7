//! DOT and Mermaid, read by the tools they are for; where a tool is missing the test says so and passes.
#![allow(clippy::print_stderr, reason = "a skipped test says so")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use warrant::argument::Bearing;
use warrant::picture::{Diagram, Direction, ReasonTarget};
use warrant::render::{dot, mermaid};

use crate::picture::hostile::hostile;
use crate::picture::maps::{claim, map, reason};

fn small() -> Diagram {
    let mut claims: Vec<_> = (0..5).map(|index| claim(index, "A claim.")).collect();
    claims[3].group = Some(1);
    claims[4].group = Some(1);
    let groups = vec!["Empty".to_owned(), "What speaks against it".to_owned()];
    let reasons = vec![
        reason(Bearing::Supports, vec![1, 2], ReasonTarget::Claim(0)),
        reason(Bearing::Rebuts, vec![3], ReasonTarget::Claim(0)),
        reason(Bearing::Undercuts, vec![4], ReasonTarget::Reason(0)),
    ];
    Diagram { contraries: vec![(0, 3)], groups, ..map(claims, reasons) }
}

/// Gives a program a text; `None` where there is no such program.
fn feed(program: &str, arguments: &[&str], text: &str) -> Option<(bool, String)> {
    let started = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = started else {
        eprintln!("skipped: there is no `{program}` here");
        return None;
    };
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Some((output.status.success(), said))
}

#[test]
fn graphviz_reads_dot() {
    for diagram in [small(), hostile(), Diagram::default()] {
        let Some((ok, said)) = feed("dot", &["-Tplain"], &dot::map(&diagram, Direction::LeftToRight)) else {
            return;
        };
        assert!(ok && !said.contains("Error"), "{said}");
        let nodes = said.lines().filter(|line| line.starts_with("node ")).count();
        assert_eq!(nodes, diagram.claims.len() + diagram.reasons.len());
    }
}

#[test]
fn mermaid_reads_flow_charts() {
    // `npm install --prefix target/mermaid mermaid jsdom` brings the parser.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/mermaid");
    if !folder.join("node_modules/mermaid").is_dir() || !folder.join("node_modules/jsdom").is_dir() {
        eprintln!("skipped: no mermaid and jsdom in {}", folder.display());
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/picture/parse_mermaid.mjs");
    for diagram in [small(), hostile(), Diagram::default()] {
        let arguments = [script.to_str().unwrap(), folder.to_str().unwrap()];
        let Some((ok, said)) = feed("node", &arguments, &mermaid::map(&diagram, Direction::LeftToRight))
        else {
            return;
        };
        assert!(
            ok && said.contains("flowchart"),
            "{said}\n{}",
            mermaid::map(&diagram, Direction::LeftToRight)
        );
    }
}

#[test]
fn bearings_are_told_apart() {
    let dot = dot::map(&small(), Direction::LeftToRight);
    assert!(dot.contains("c1 -> r0 [arrowhead=none]") && dot.contains("r2 -> r0 [style=dotted"));
    assert!(dot.contains("r0 -> c0 [style=solid") && dot.contains("r1 -> c0 [style=dashed"));
    let mermaid = mermaid::map(&small(), Direction::LeftToRight);
    assert!(
        mermaid.contains("r0 --> c0") && mermaid.contains("r1 -.-x c0") && mermaid.contains("r2 -.-x r0")
    );
    assert!(
        dot.contains("subgraph cluster_1 { label=\"What speaks against it\"") && !dot.contains("cluster_0")
    );
    assert!(mermaid.contains("  subgraph g1[\"What speaks against it\"]\n    c3\n    c4\n  end\n"));
    assert!(mermaid.contains("c0 x--x|\"both cannot hold\"| c3"));
}
