//! Random maps, circles and all.

use proptest::prelude::*;
use warrant::argument::{Bearing, LinkMode, PremiseKind, Role, Stance};
use warrant::belief::labelling::Label;
use warrant::picture::{Diagram, DiagramClaim, DiagramReason, QuestionChip, ReasonTarget};

/// A claim of a role with a text.
pub(crate) fn claim(index: usize, text: &str) -> DiagramClaim {
    DiagramClaim {
        id: if index == 0 { "T".to_owned() } else { format!("P{index}") },
        text: text.to_owned(),
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
}

/// A reason with one bearing.
pub(crate) fn reason(bearing: Bearing, premises: Vec<usize>, target: ReasonTarget) -> DiagramReason {
    DiagramReason {
        id: format!("{premises:?}"),
        named: premises.len() > 1,
        bearing,
        premises,
        target,
        why: Some("why".to_owned()),
        status: Label::Stands,
    }
}

/// A map of claims and reasons without anything else.
pub(crate) fn map(claims: Vec<DiagramClaim>, reasons: Vec<DiagramReason>) -> Diagram {
    Diagram { id: "map".to_owned(), title: "A map".to_owned(), claims, reasons, ..Diagram::default() }
}

type DrawnClaim = (String, String, u8, u8, bool, usize);
type DrawnReason = (u8, usize, Vec<usize>, bool);

/// Draws maps of up to `claims` claims; targets and premises wrap around, so that circles and undercuts of undercuts
/// occur.
pub(crate) fn any_map(claims: usize) -> impl Strategy<Value = Diagram> {
    let text = prop_oneof![4 => "[a-zA-Z ,.-]{0,160}", 1 => any::<String>(), 1 => "[\u{5d0}-\u{5ea} ]{0,60}", 1 => "[W北😀]{0,90}"];
    let claim = ("[A-Za-z0-9_-]{1,40}", text, any::<u8>(), any::<u8>(), any::<bool>(), 0_usize..4);
    let reason = (any::<u8>(), any::<usize>(), prop::collection::vec(any::<usize>(), 1..4), any::<bool>());
    let contrary = (any::<usize>(), any::<usize>());
    (
        prop::collection::vec(claim, 1..=claims),
        prop::collection::vec(reason, 0..claims * 2),
        prop::collection::vec(contrary, 0..3),
    )
        .prop_map(|(claims, reasons, contraries)| build(&claims, &reasons, &contraries))
}

fn build(claims: &[DrawnClaim], reasons: &[DrawnReason], contraries: &[(usize, usize)]) -> Diagram {
    let count = claims.len();
    let claims = claims.iter().enumerate().map(|(index, drawn)| drawn_claim(index, drawn)).collect();
    let many = reasons.len();
    let reasons = reasons
        .iter()
        .map(|(kind, target, premises, named)| {
            let mut premises: Vec<usize> = premises.iter().map(|premise| premise % count).collect();
            premises.dedup();
            let (bearing, target) = match kind % 5 {
                0 | 1 => (Bearing::Supports, ReasonTarget::Claim(target % count)),
                2 | 3 => (Bearing::Rebuts, ReasonTarget::Claim(target % count)),
                _ => (Bearing::Undercuts, ReasonTarget::Reason(target % many)),
            };
            DiagramReason { named: *named, status: status(*kind), ..reason(bearing, premises, target) }
        })
        .collect();
    let mut pairs: Vec<(usize, usize)> = contraries
        .iter()
        .map(|(one, other)| (one % count, other % count))
        .filter(|(one, other)| one != other)
        .map(|(one, other)| (one.min(other), one.max(other)))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    let groups = vec!["One".to_owned(), "A second group ".repeat(20), "第三组".to_owned()];
    Diagram { contraries: pairs, groups, ..map(claims, reasons) }
}

fn status(drawn: u8) -> Label {
    [Label::Stands, Label::Falls, Label::Open][usize::from(drawn % 3)]
}

fn drawn_claim(index: usize, (id, text, kind, drawn, contested, questions): &DrawnClaim) -> DiagramClaim {
    let premise = [PremiseKind::Fact, PremiseKind::Assumption, PremiseKind::Background];
    DiagramClaim {
        id: id.clone(),
        role: match (index, kind % 3) {
            (0, _) => Role::Thesis,
            (_, 0) => Role::Conjecture,
            _ => Role::Premise,
        },
        kind: (kind % 3 != 0).then(|| premise[usize::from(drawn % 3)]),
        stance: (kind % 3 == 0).then_some(if drawn % 2 == 0 { Stance::Rejected } else { Stance::Held }),
        status: status(*drawn),
        unanswered: kind % 3 == 0 && drawn % 4 == 0,
        contested: *contested,
        word: (index == 0).then(|| text.clone()),
        questions: (0..*questions)
            .map(|number| QuestionChip {
                question: format!("{id}-{number}"),
                mode: LinkMode::Evidence,
                answer: Some("no".to_owned()),
                shown: "1%, due 2027-01-15".to_owned(),
                settled: number % 2 == 0,
            })
            .collect(),
        group: [None, None, Some(0), Some(1), Some(2)].get(usize::from(kind / 3 % 5)).copied().flatten(),
        ..claim(index, text)
    }
}
