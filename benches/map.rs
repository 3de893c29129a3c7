//! Time of a map from diagram to SVG, as ratios within one run: `cargo bench --bench map`.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench measures, prints and has no readers of its documentation"
)]

use std::time::{Duration, Instant};

use warrant::argument::{Bearing, Role};
use warrant::belief::labelling::Label;
use warrant::picture::{Diagram, DiagramClaim, DiagramReason, Layout, ReasonTarget, Scope, map_picture};
use warrant::render::svg;

/// A tree with five reasons for each claim, every third one against it, and one premise in seven used twice.
fn tree(claims: usize) -> Diagram {
    let claim = |index: usize| {
        DiagramClaim {
        id: format!("P{index}"),
        text: "The ministry says that trade with its neighbour will grow next year, because demand for energy stays high.".to_owned(),
        role: if index == 0 { Role::Thesis } else { Role::Premise },
        kind: None,
        stance: None,
        status: Label::Stands,
        status_reason: "asserted".to_owned(),
        unanswered: false,
        contested: false,
        word: None,
        questions: Vec::new(),
        group: None,
    }
    };
    let reason = |premise: usize, target: usize| DiagramReason {
        id: format!("P{premise}->P{target}"),
        named: false,
        bearing: if premise.is_multiple_of(3) { Bearing::Rebuts } else { Bearing::Supports },
        premises: vec![premise],
        target: ReasonTarget::Claim(target),
        why: None,
        status: Label::Stands,
    };
    let mut reasons: Vec<_> = (1..claims).map(|index| reason(index, (index - 1) / 5)).collect();
    reasons.extend((8..claims).step_by(7).map(|index| reason(index, (index - 1) / 6)));
    Diagram {
        id: "tree".to_owned(),
        title: format!("{claims} claims"),
        claims: (0..claims).map(claim).collect(),
        reasons,
        ..Diagram::default()
    }
}

fn shortest(times: usize, mut work: impl FnMut() -> usize) -> (Duration, usize) {
    let mut best = (Duration::MAX, 0);
    for _ in 0..times {
        let start = Instant::now();
        let bytes = work();
        best = best.min((start.elapsed(), bytes));
    }
    best
}

fn main() {
    let mut unit = None;
    println!("{:>8} {:>8} {:>12} {:>10} {:>8}", "claims", "scope", "time", "bytes", "ratio");
    for claims in [100, 1_000, 10_000] {
        let diagram = tree(claims);
        for (name, depth) in [("folded", None), ("whole", Some(usize::MAX))] {
            let layout = Layout { scope: Scope { focus: None, depth }, ..Layout::default() };
            let (time, bytes) = shortest(5, || svg::map(&map_picture(&diagram, layout), &svg::LIGHT).len());
            let base = *unit.get_or_insert(time);
            let ratio = time.as_secs_f64() / base.as_secs_f64();
            println!("{claims:>8} {name:>8} {:>9.1} ms {bytes:>10} {ratio:>8.1}", time.as_secs_f64() * 1e3);
        }
    }
}
