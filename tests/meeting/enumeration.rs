//! Beliefs against an enumeration of the whole joint distribution, written without the tool's own evaluation.

use std::fmt::Write as _;

use warrant::belief::inputs::{Inputs, Knowledge, Voice};
use warrant::belief::model::Model;
use warrant::forecast::crowd::CrowdMethod;
use warrant::forecast::{AsOf, Book};
use warrant::workbench::Workbench;

use super::{Bench, NO, question};

/// A step of a map: premises, whether it supports, rebuts or undercuts, the target, the relevance.
struct Step {
    premises: Vec<usize>,
    kind: u8,
    target: usize,
    relevance: f64,
}

/// Enumerates whether each claim holds by itself and whether each step applies.
fn enumerate(base: &[f64], steps: &[Step], likelihoods: Option<(f64, f64)>) -> Vec<f64> {
    let (claims, count) = (base.len(), base.len() + steps.len());
    let chance = |place: usize| if place < claims { base[place] } else { steps[place - claims].relevance };
    let (mut sums, mut all) = (vec![0.0; claims], 0.0);
    let (mut thesis, mut found) = (0.0, 0.0);
    for world in 0..1u32 << count {
        let is = |place: usize| world >> place & 1 == 1;
        let weight: f64 =
            (0..count).map(|place| if is(place) { chance(place) } else { 1.0 - chance(place) }).product();
        // Claims bear only on those before them, so the last is known first.
        let mut holds = vec![false; claims];
        for claim in (0..claims).rev() {
            let active = |at: usize, holds: &[bool]| {
                is(claims + at) && steps[at].premises.iter().all(|&premise| holds[premise])
            };
            let free = |at: usize, holds: &[bool]| {
                !(0..steps.len()).any(|by| steps[by].kind == 2 && steps[by].target == at && active(by, holds))
            };
            let reason = |kind: u8| {
                (0..steps.len()).any(|at| {
                    steps[at].kind == kind
                        && steps[at].target == claim
                        && active(at, &holds)
                        && free(at, &holds)
                })
            };
            holds[claim] = (is(claim) || reason(0)) && !reason(1);
        }
        for (sum, holds) in sums.iter_mut().zip(&holds) {
            *sum += weight * f64::from(u8::from(*holds));
        }
        all += weight;
        let (if_holds, if_not) = likelihoods.unwrap_or((1.0, 1.0));
        let seen = weight * if holds[0] { if_holds } else { if_not };
        found += seen;
        thesis += if holds[0] { seen } else { 0.0 };
    }
    assert!((all - 1.0).abs() < 1e-12);
    sums[0] = thesis / found;
    sums
}

#[test]
fn small_maps_agree_with_the_enumeration_of_the_joint() {
    let mut state = 20_261_123_u64;
    let mut random = move |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    let mut compared = 0;
    for round in 0..40 {
        let claims = 4 + usize::try_from(random(2)).unwrap();
        let base: Vec<f64> = (0..claims).map(|_| (random(98) + 1) as f64 / 100.0).collect();
        let mut steps: Vec<Step> = Vec::new();
        for _ in 0..6 {
            let relevance = (random(99) + 1) as f64 / 100.0;
            let target = usize::try_from(random(claims as u64 - 1)).unwrap();
            let later = claims - target - 1;
            let mut premises = vec![target + 1 + usize::try_from(random(later as u64)).unwrap()];
            let other = target + 1 + usize::try_from(random(later as u64)).unwrap();
            if other != premises[0] {
                premises.push(other);
            }
            steps.push(Step { premises, kind: u8::try_from(random(2)).unwrap(), target, relevance });
        }
        // An undercutter of the first step, from what lies later than its target.
        let last = claims - 1;
        steps.push(Step { premises: vec![last], kind: 2, target: 0, relevance: 0.7 });
        let evidence = round % 2 == 0;
        let mut text = String::new();
        for (claim, base) in base.iter().enumerate() {
            let header = if claim == 0 { "[thesis]" } else { "[[premise]]" };
            writeln!(
                text,
                "{header}\nid = \"c{claim}\"\ntext = \"Claim {claim} is so.\"\ncredence = {base}\n"
            )
            .unwrap();
        }
        for (at, step) in steps.iter().enumerate() {
            let from: Vec<String> = step.premises.iter().map(|premise| format!("\"c{premise}\"")).collect();
            let target = match step.kind {
                0 => format!("supports = \"c{}\"", step.target),
                1 => format!("rebuts = \"c{}\"", step.target),
                _ => format!("undercuts = \"i{}\"", step.target),
            };
            let (from, relevance) = (from.join(", "), step.relevance);
            writeln!(
                text,
                "[[inference]]\nid = \"i{at}\"\nfrom = [{from}]\n{target}\nrelevance = {relevance}\n"
            )
            .unwrap();
        }
        if evidence {
            text.push_str("[[link]]\nclaim = \"c0\"\nquestion = \"q\"\nanswer = \"no\"\nmode = \"evidence\"\nlr = [0.9, 0.4]\n");
        }
        let bench = Bench::new(&text, &[("questions/q.toml", &question(NO))]);
        let workbench = Workbench::load(bench.root(), None).unwrap();
        let map = &workbench.arguments["bridge"];
        assert_eq!((map.claims.len(), map.inferences.len()), (claims, steps.len()), "{text}");
        let book = Book::new(&workbench.logs);
        let as_of = AsOf::day("2026-11-23".parse().unwrap(), workbench.settings.zone);
        let known = Knowledge::new(&workbench.questions, &book, Voice::Crowd(CrowdMethod::Median), as_of);
        let belief = Model::new(map).unwrap().belief(&Inputs::gather(map, &known)).unwrap();
        let expected = enumerate(&base, &steps, evidence.then_some((0.9, 0.4)));
        for (claim, (p, expected)) in belief.p.iter().zip(&expected).enumerate() {
            assert!((p - expected).abs() < 1e-12, "claim {claim}: {p}, not {expected}\n{text}");
            compared += 1;
        }
    }
    assert!(compared >= 160);
}
