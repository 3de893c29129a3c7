//! The grounded labelling against every labelling there is: of those that keep the rules it is the one that says least.

use proptest::prelude::*;
use warrant::belief::graph::{Bearing, Graph, GraphBuilder, Kind};
use warrant::belief::labelling::{Attitude, Label, grounded};

use crate::belief::random_maps::any_map;

/// The labels that the rules give to all inferences, were the claims and inferences labelled so.
fn inferences_by_rule(graph: &Graph, claims: &[Label], inferences: &[Label]) -> Vec<Label> {
    (0..graph.inferences())
        .map(|inference| {
            let premises: Vec<Label> =
                graph.premises(inference).iter().map(|&premise| claims[premise as usize]).collect();
            let undercutters: Vec<Label> =
                graph.undercutters(inference).iter().map(|&by| inferences[by as usize]).collect();
            if premises.contains(&Label::Falls) || undercutters.contains(&Label::Stands) {
                Label::Falls
            } else if premises.contains(&Label::Open) || undercutters.contains(&Label::Open) {
                Label::Open
            } else {
                Label::Stands
            }
        })
        .collect()
}

/// The labels that the rules give to all claims, were the inferences labelled so.
fn claims_by_rule(
    graph: &Graph,
    attitudes: &[Attitude],
    fixed: &[Option<Label>],
    inferences: &[Label],
) -> Vec<Label> {
    (0..graph.claims())
        .map(|claim| {
            let labels = |kind: Kind| -> Vec<Label> {
                let into = graph.incoming(claim).iter().filter(|&&inference| graph.kind(inference) == kind);
                into.map(|&inference| inferences[inference as usize]).collect()
            };
            let (against, in_favour) = (labels(Kind::Attack), labels(Kind::Support));
            let needs = attitudes[claim as usize] == Attitude::NeedsReason;
            let reason = !needs || in_favour.contains(&Label::Stands);
            let gone = needs && !in_favour.is_empty() && in_favour.iter().all(|&label| label == Label::Falls);
            match fixed[claim as usize] {
                Some(label) => label,
                None if against.contains(&Label::Stands) || gone => Label::Falls,
                None if reason && !against.contains(&Label::Open) => Label::Stands,
                None => Label::Open,
            }
        })
        .collect()
}

/// Every labelling of so many things.
fn labellings(count: usize) -> impl Iterator<Item = Vec<Label>> {
    const LABELS: [Label; 3] = [Label::Stands, Label::Falls, Label::Open];
    let all = 3_usize.pow(u32::try_from(count).unwrap());
    (0..all).map(move |number| {
        (0..count).map(|place| LABELS[number / 3_usize.pow(u32::try_from(place).unwrap()) % 3]).collect()
    })
}

fn attitude() -> impl Strategy<Value = Attitude> {
    prop_oneof![2 => Just(Attitude::Assumed), 1 => Just(Attitude::NeedsReason)]
}

fn fixed() -> impl Strategy<Value = Option<Label>> {
    prop_oneof![8 => Just(None), 1 => Just(Some(Label::Stands)), 1 => Just(Some(Label::Falls)), 1 => Just(Some(Label::Open))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 40 } else { 500 }))]

    /// Supports, rebuttals, undercutters of undercutters, circles of all of them, resolved claims.
    #[test]
    fn of_all_labellings_that_keep_the_rules_it_says_least(
        graph in any_map(5, 4),
        attitudes in prop::collection::vec(attitude(), 5),
        fixed in prop::collection::vec(fixed(), 5),
    ) {
        let claims = graph.claims() as usize;
        let (attitudes, fixed) = (&attitudes[..claims], &fixed[..claims]);
        let found = grounded(&graph, attitudes, fixed).unwrap();
        let own: Vec<Label> = found.claims().iter().chain(found.inferences()).copied().collect();
        let mut keeping = Vec::new();
        for labels in labellings(own.len()) {
            let (of_claims, of_inferences) = labels.split_at(claims);
            if inferences_by_rule(&graph, of_claims, of_inferences) == of_inferences
                && claims_by_rule(&graph, attitudes, fixed, of_inferences) == of_claims
            {
                keeping.push(labels);
            }
        }
        prop_assert!(keeping.contains(&own), "{:?} does not keep the rules", own);
        for labels in &keeping {
            for (least, other) in own.iter().zip(labels) {
                prop_assert!(*least == Label::Open || least == other, "{:?} says more than {:?}", own, labels);
            }
        }
    }

    /// Rebuttals alone are Dung's framework: the grounded extension is the least of the complete ones, found among all
    /// sets of up to twelve claims.
    #[test]
    fn rebuttals_alone_give_the_least_complete_extension(
        claims in 1..=12_u32,
        drawn in prop::collection::vec((any::<u32>(), any::<u32>()), 0..20),
    ) {
        let mut attacks: Vec<(u32, u32)> = drawn.iter().map(|(from, to)| (from % claims, to % claims)).collect();
        attacks.sort_unstable();
        attacks.dedup();
        let mut builder = GraphBuilder::new(claims as usize).unwrap();
        for &(from, to) in &attacks {
            builder.infer(Bearing::Rebuts(to), &[from], 1.0).unwrap();
        }
        let graph = builder.build().unwrap();
        let count = claims as usize;
        let labels = grounded(&graph, &vec![Attitude::Assumed; count], &vec![None; count]).unwrap();

        let attackers: Vec<u32> = (0..claims)
            .map(|claim| attacks.iter().filter(|&&(_, to)| to == claim).fold(0, |set, &(from, _)| set | 1 << from))
            .collect();
        let attacked_by = |set: u32| (0..claims).filter(|&claim| attackers[claim as usize] & set != 0).fold(0, |all, claim| all | 1_u32 << claim);
        let defended_by = |set: u32| {
            let attacked = attacked_by(set);
            (0..claims).filter(|&claim| attackers[claim as usize] & !attacked == 0).fold(0, |all, claim| all | 1_u32 << claim)
        };
        let complete: Vec<u32> =
            (0..1_u32 << claims).filter(|&set| attacked_by(set) & set == 0 && defended_by(set) == set).collect();
        let least = complete.iter().copied().reduce(|all, set| all & set).unwrap();
        prop_assert!(complete.contains(&least));
        for claim in 0..claims {
            let expected = if least >> claim & 1 == 1 {
                Label::Stands
            } else if attackers[claim as usize] & least != 0 {
                Label::Falls
            } else {
                Label::Open
            };
            prop_assert_eq!(labels.claims()[claim as usize], expected, "claim {} of {:?}", claim, attacks);
        }
    }
}
