//! The grounded labelling against naive iteration of its rules.

use crate::belief::random_maps::any_map;
use proptest::prelude::*;
use warrant::belief::graph::{Bearing, Graph, GraphBuilder, Kind};
use warrant::belief::labelling::{Attitude, ClaimReason, Label, Labelling, LabellingError, grounded};

/// Applies all rules to everything at once, again and again, until nothing changes; also returns the last round in
/// which each claim and each inference was still open.
fn iterate(
    graph: &Graph,
    attitudes: &[Attitude],
    fixed: &[Option<Label>],
) -> (Vec<Label>, Vec<Label>, [Vec<usize>; 2]) {
    let start = |claim: u32| match (fixed[claim as usize], attitudes[claim as usize]) {
        (Some(label), _) => label,
        (None, Attitude::Assumed) if graph.attacks(claim).is_empty() => Label::Stands,
        _ => Label::Open,
    };
    let mut claims: Vec<Label> = (0..graph.claims()).map(start).collect();
    let mut inferences = vec![Label::Open; graph.inferences() as usize];
    let mut rounds = [vec![0; claims.len()], vec![0; inferences.len()]];
    for round in 1.. {
        assert!(round < 100);
        let before = (claims.clone(), inferences.clone());
        for (last, labels) in rounds.iter_mut().zip([&claims, &inferences]) {
            for (last, _) in last.iter_mut().zip(labels).filter(|(_, label)| **label == Label::Open) {
                *last = round;
            }
        }
        for inference in 0..graph.inferences() {
            let premises = graph.premises(inference).iter().map(|&premise| before.0[premise as usize]);
            let undercutters =
                graph.undercutters(inference).iter().map(|&undercutter| before.1[undercutter as usize]);
            inferences[inference as usize] = if premises.clone().all(|label| label == Label::Stands)
                && undercutters.clone().all(|label| label == Label::Falls)
            {
                Label::Stands
            } else if premises.clone().any(|label| label == Label::Falls)
                || undercutters.clone().any(|label| label == Label::Stands)
            {
                Label::Falls
            } else {
                Label::Open
            };
        }
        for claim in 0..graph.claims() {
            if fixed[claim as usize].is_some() {
                continue;
            }
            let labels = |kind: Kind| {
                let into = graph.incoming(claim).iter();
                into.filter(|&&inference| graph.kind(inference) == kind)
                    .map(|&inference| before.1[inference as usize])
                    .collect::<Vec<_>>()
            };
            let (attacks, supports) = (labels(Kind::Attack), labels(Kind::Support));
            let needs = attitudes[claim as usize] == Attitude::NeedsReason;
            let gone = needs && !supports.is_empty() && supports.iter().all(|&label| label == Label::Falls);
            claims[claim as usize] = if attacks.contains(&Label::Stands) || gone {
                Label::Falls
            } else if (!needs || supports.contains(&Label::Stands))
                && attacks.iter().all(|&label| label == Label::Falls)
            {
                Label::Stands
            } else {
                Label::Open
            };
        }
        if before == (claims.clone(), inferences.clone()) {
            break;
        }
    }
    (claims, inferences, rounds)
}

/// Checks that each reason is true, and that what it leans on was decided no later than what it decides.
fn reasons_hold(graph: &Graph, attitudes: &[Attitude], fixed: &[Option<Label>], labelling: &Labelling) {
    let claims = labelling.claims();
    let inferences = labelling.inferences();
    for claim in 0..graph.claims() {
        let place = claim as usize;
        let bears =
            |inference: u32, kind: Kind| graph.kind(inference) == kind && graph.target(inference) == claim;
        match labelling.claim_reasons()[place] {
            ClaimReason::Fixed => assert_eq!(fixed[place], Some(claims[place])),
            ClaimReason::Assumed => {
                assert_eq!((claims[place], attitudes[place]), (Label::Stands, Attitude::Assumed));
            }
            ClaimReason::SupportedBy(inference) => {
                assert!(bears(inference, Kind::Support));
                assert_eq!((claims[place], inferences[inference as usize]), (Label::Stands, Label::Stands));
            }
            ClaimReason::RebuttedBy(inference) => {
                assert!(bears(inference, Kind::Attack));
                assert_eq!((claims[place], inferences[inference as usize]), (Label::Falls, Label::Stands));
            }
            ClaimReason::ReasonsGone(inference) => {
                assert!(bears(inference, Kind::Support));
                assert_eq!(attitudes[place], Attitude::NeedsReason);
                assert_eq!((claims[place], inferences[inference as usize]), (Label::Falls, Label::Falls));
            }
            ClaimReason::NoReason => {
                assert_eq!((claims[place], attitudes[place]), (Label::Open, Attitude::NeedsReason));
                let into = graph.incoming(claim);
                assert!(into.iter().all(|&inference| graph.kind(inference) == Kind::Attack));
            }
            ClaimReason::WaitsFor(inference) => {
                assert!(graph.incoming(claim).contains(&inference));
                assert_eq!((claims[place], inferences[inference as usize]), (Label::Open, Label::Open));
            }
        }
    }
}

/// Checks that what decides a claim was decided in an earlier round, so that no chain of reasons comes back to its start.
fn reasons_are_well_founded(labelling: &Labelling, rounds: &[Vec<usize>; 2]) {
    for (claim, &reason) in labelling.claim_reasons().iter().enumerate() {
        if let ClaimReason::SupportedBy(inference)
        | ClaimReason::RebuttedBy(inference)
        | ClaimReason::ReasonsGone(inference) = reason
        {
            assert!(rounds[1][inference as usize] < rounds[0][claim], "{reason:?} of claim {claim}");
        }
    }
}

fn attitudes() -> impl Strategy<Value = Vec<Attitude>> {
    let attitude = prop_oneof![Just(Attitude::Assumed), Just(Attitude::NeedsReason)];
    prop::collection::vec(attitude, 12)
}

fn fixed() -> impl Strategy<Value = Vec<Option<Label>>> {
    let label = prop_oneof![
        12 => Just(None),
        1 => Just(Some(Label::Stands)),
        1 => Just(Some(Label::Falls)),
        1 => Just(Some(Label::Open)),
    ];
    prop::collection::vec(label, 12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn equals_naive_iteration(graph in any_map(12, 24), attitudes in attitudes(), fixed in fixed()) {
        let claims = graph.claims() as usize;
        let (attitudes, fixed) = (&attitudes[..claims], &fixed[..claims]);
        let labelling = grounded(&graph, attitudes, fixed).unwrap();
        let (expected_claims, expected_inferences, rounds) = iterate(&graph, attitudes, fixed);
        prop_assert_eq!(labelling.claims(), &expected_claims[..]);
        prop_assert_eq!(labelling.inferences(), &expected_inferences[..]);
        reasons_hold(&graph, attitudes, fixed, &labelling);
        reasons_are_well_founded(&labelling, &rounds);
    }
}

fn map(claims: usize, inferences: &[(Bearing, &[u32])]) -> Graph {
    let mut builder = GraphBuilder::new(claims).unwrap();
    for (bearing, premises) in inferences {
        builder.infer(*bearing, premises, 1.0).unwrap();
    }
    builder.build().unwrap()
}

#[test]
fn without_any_reason_a_needy_claim_is_open() {
    let graph = map(2, &[(Bearing::Rebuts(1), &[0])]);
    let labelling = grounded(&graph, &[Attitude::NeedsReason; 2], &[None; 2]).unwrap();
    assert_eq!(labelling.claims(), [Label::Open, Label::Open]);
    assert_eq!(labelling.claim_reasons(), [ClaimReason::NoReason, ClaimReason::NoReason]);
}

#[test]
fn claims_do_not_hold_each_other_up() {
    let graph = map(2, &[(Bearing::Supports(0), &[1]), (Bearing::Supports(1), &[0])]);
    let labelling = grounded(&graph, &[Attitude::NeedsReason; 2], &[None; 2]).unwrap();
    assert_eq!(labelling.claims(), [Label::Open, Label::Open]);
    assert_eq!(labelling.claim_reasons(), [ClaimReason::WaitsFor(0), ClaimReason::WaitsFor(1)]);
}

#[test]
fn an_answered_undercutter_gives_the_reason_back() {
    let inferences: [(Bearing, &[u32]); 3] =
        [(Bearing::Supports(0), &[1]), (Bearing::Undercuts(0), &[2]), (Bearing::Undercuts(1), &[3])];
    let attitudes = [Attitude::NeedsReason, Attitude::Assumed, Attitude::Assumed, Attitude::Assumed];
    let undercut = grounded(&map(4, &inferences[..2]), &attitudes, &[None; 4]).unwrap();
    assert_eq!(undercut.claims()[0], Label::Falls);
    assert_eq!(undercut.claim_reasons()[0], ClaimReason::ReasonsGone(0));
    let answered = grounded(&map(4, &inferences), &attitudes, &[None; 4]).unwrap();
    assert_eq!(answered.claims()[0], Label::Stands);
    assert_eq!(answered.claim_reasons()[0], ClaimReason::SupportedBy(0));
}

#[test]
fn a_resolution_decides_first_and_breaks_ties() {
    let graph = map(3, &[(Bearing::Rebuts(0), &[1]), (Bearing::Rebuts(1), &[0]), (Bearing::Rebuts(1), &[2])]);
    let assumed = [Attitude::Assumed; 3];
    let mut fixed = [None, None, Some(Label::Falls)];
    let tie = grounded(&graph, &assumed, &fixed).unwrap();
    assert_eq!(tie.claims(), [Label::Open, Label::Open, Label::Falls]);
    assert_eq!(tie.claim_reasons()[0], ClaimReason::WaitsFor(0));
    fixed[2] = None;
    let broken = grounded(&graph, &assumed, &fixed).unwrap();
    assert_eq!(broken.claims(), [Label::Stands, Label::Falls, Label::Stands]);
    fixed[1] = Some(Label::Stands);
    let resolved = grounded(&graph, &assumed, &fixed).unwrap();
    assert_eq!(resolved.claims(), [Label::Falls, Label::Stands, Label::Stands]);
    assert_eq!(resolved.claim_reasons()[1], ClaimReason::Fixed);
}

#[test]
fn a_million_claims_in_a_chain_alternate() {
    let length = 1_000_000u32;
    let mut builder = GraphBuilder::new(length as usize).unwrap();
    for claim in 1..length {
        builder.infer(Bearing::Rebuts(claim - 1), &[claim], 1.0).unwrap();
    }
    let graph = builder.build().unwrap();
    let assumed = vec![Attitude::Assumed; length as usize];
    let labelling = grounded(&graph, &assumed, &vec![None; length as usize]).unwrap();
    assert_eq!(labelling.claims()[0], Label::Falls);
    assert_eq!(labelling.claims()[1], Label::Stands);
    assert_eq!(labelling.claims().iter().filter(|&&label| label == Label::Stands).count(), 500_000);
}

#[test]
fn starting_values_must_fit_the_map() {
    let graph = map(2, &[]);
    let refused: Result<Labelling, LabellingError> = grounded(&graph, &[Attitude::Assumed], &[None; 2]);
    assert_eq!(refused.unwrap_err().to_string(), "expected 2 starting values, found 1");
}
