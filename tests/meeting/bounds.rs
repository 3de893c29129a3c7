//! The bounds of a post-mortem against every way in which the premises that nothing settled may turn out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use warrant::argument::ArgumentMap;
use warrant::belief::inputs::{Inputs, Knowledge, Voice};
use warrant::belief::model::Model;
use warrant::belief::post_mortem::answered;
use warrant::forecast::crowd::CrowdMethod;
use warrant::forecast::{AsOf, Book};
use warrant::workbench::Workbench;

use super::{Bench, NO, question};

/// Draws below a bound; the same draws for the same seed.
pub(super) fn random(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |bound| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % bound as u64).unwrap()
    }
}

/// Draws a map of so many claims: `c0` is the thesis, the last one is settled, and most of what is drawn bears on the
/// thesis, so that claims work in both directions.
pub(super) fn drawn(claims: usize, steps: usize, mut random: impl FnMut(usize) -> usize) -> String {
    let mut text = String::new();
    for claim in 0..claims {
        let header = if claim == 0 { "[thesis]" } else { "[[premise]]" };
        let credence = (random(98) + 1) as f64 / 100.0;
        writeln!(
            text,
            "{header}\nid = \"c{claim}\"\ntext = \"Claim {claim} is so.\"\ncredence = {credence}\n"
        )
        .unwrap();
    }
    let mut targets: Vec<usize> = Vec::new();
    for step in 0..steps {
        let undercuts = (random(4) == 0 && step > 0).then(|| random(step));
        let target = match undercuts {
            Some(other) => targets[other],
            None if random(3) == 0 => random(claims - 1),
            None => 0,
        };
        let mut from: Vec<usize> =
            (0..=random(2)).map(|_| target + 1 + random(claims - target - 1)).collect();
        from.sort_unstable();
        from.dedup();
        let from: Vec<String> = from.iter().map(|premise| format!("\"c{premise}\"")).collect();
        let (bears, weight) = match (undercuts, random(5)) {
            (Some(other), _) => {
                (format!("undercuts = \"i{other}\""), format!("relevance = 0.{}", 1 + random(9)))
            }
            (None, 0) => (format!("supports = \"c{target}\""), format!("bits = {}", random(5) as f64 - 2.0)),
            (None, 1) => (
                format!("supports = \"c{target}\""),
                format!("lr = [0.{}, 0.{}]", 1 + random(9), 1 + random(9)),
            ),
            (None, 2) => (format!("supports = \"c{target}\""), format!("relevance = 0.{}", 1 + random(9))),
            (None, _) => (format!("rebuts = \"c{target}\""), format!("relevance = 0.{}", 1 + random(9))),
        };
        writeln!(text, "[[inference]]\nid = \"i{step}\"\nfrom = [{}]\n{bears}\n{weight}\n", from.join(", "))
            .unwrap();
        targets.push(target);
    }
    let last = claims - 1;
    writeln!(text, "[[link]]\nclaim = \"c{last}\"\nquestion = \"q\"\nanswer = \"no\"\nmode = \"anchor\"")
        .unwrap();
    text
}

/// Looks at the argument of a workbench with what was known on 2026-11-23.
pub(super) fn looked_at(bench: &Bench, look: impl FnOnce(&ArgumentMap, &Knowledge<'_>)) {
    let workbench = Workbench::load(bench.root(), None).unwrap();
    assert!(workbench.broken_files().is_empty(), "{:?}", workbench.findings);
    let book = Book::new(&workbench.logs);
    let known = Knowledge {
        questions: &workbench.questions,
        assumed: BTreeMap::new(),
        book: &book,
        voice: Voice::Crowd(CrowdMethod::Median),
        as_of: AsOf::day("2026-11-23".parse().unwrap(), workbench.settings.zone),
    };
    look(&workbench.arguments["bridge"], &known);
}

#[test]
fn bounds_are_those_of_all_outcomes_also_off_trees() {
    let mut random = random(7);
    let mut compared = 0;
    for round in 0..60 {
        let claims = 4 + round % 4;
        let text = drawn(claims, 4 + round % 7, &mut random);
        let bench = Bench::new(&text, &[("questions/q.toml", &question(NO))]);
        looked_at(&bench, |map, known| {
            let thesis = map.thesis().unwrap();
            // The settled claim may bear on nothing.
            let Some(found) = answered(map, known, thesis).unwrap() else { return };
            let model = Model::new(map).unwrap();
            let inputs = Inputs::gather(map, known);
            let (mut low, mut high) = (1.0f64, 0.0f64);
            for case in 0..1u32 << found.unsettled.len() {
                let mut inputs = inputs.clone();
                for (bit, claim) in found.unsettled.iter().enumerate() {
                    let number = &mut inputs.claims[claim.position()];
                    (number.value, number.held) = (f64::from(case >> bit & 1), true);
                }
                let belief = model.belief_in(&inputs, thesis).unwrap();
                (low, high) = (low.min(belief), high.max(belief));
            }
            let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
            assert!(
                near(found.range.0, low) && near(found.range.1, high),
                "{:?}, not {low} to {high}\n{text}",
                found.range
            );
            compared += 1;
        });
    }
    assert!(compared >= 30, "{compared}");
}

#[test]
fn two_premises_that_only_help_together_are_found() {
    let text = "[thesis]\nid = \"c0\"\ntext = \"It holds.\"\ncredence = 0.05\n\n\
                [[premise]]\nid = \"p\"\ntext = \"It is long.\"\ncredence = 0.3\nrebuts = \"c0\"\nrelevance = { c0 = 0.5 }\n\n\
                [[premise]]\nid = \"q\"\ntext = \"It is light.\"\ncredence = 0.3\nrebuts = \"c0\"\nrelevance = { c0 = 0.5 }\n\n\
                [[premise]]\nid = \"s\"\ntext = \"It stands.\"\nsupports = \"c0\"\nrelevance = { c0 = 0.01 }\n\n\
                [[inference]]\nid = \"both\"\nfrom = [\"p\", \"q\"]\nsupports = \"c0\"\nrelevance = 0.9\n\n\
                [[link]]\nclaim = \"s\"\nquestion = \"q\"\nanswer = \"no\"\nmode = \"anchor\"\n";
    let bench = Bench::new(text, &[("questions/q.toml", &question(NO))]);
    let answer = bench.json(&["postmortem"]);
    // Either alone halves it; both together are a strong reason, and rebut it twice.
    super::close(&answer["answered"]["high"], (1.0 - 0.95 * 0.99 * 0.1) * 0.25);
    super::close(&answer["answered"]["low"], (1.0 - 0.95 * 0.99) * 0.5);
}
