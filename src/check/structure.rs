//! The structure of one argument: how its claims bear on each other.

use std::collections::HashMap;

use super::circle::Arrows;
use super::known::{Known, cut};
use crate::argument::{ArgumentMap, Bearing, Claim, ClaimIndex, InferenceIndex, PremiseKind, Role, Target};
use crate::finding::{Code, Finding, Place, Vocabulary};

/// Longer cycles show only their first and last steps.
const LONGEST_PATH: usize = 12;

pub(super) fn check(map: &ArgumentMap, known: &Known<'_>, findings: &mut Vec<Finding>) {
    cycle(map, findings);
    contrary_to_itself(map, findings);
    bears_on_nothing(map, known, findings);
    unsupported_premise(map, findings);
    fact_without_evidence(map, findings);
    bears_both_ways(map, findings);
    weight_against_verb(map, findings);
    duplicate_text(map, findings);
}

/// Whether a claim has a supporting inference or evidence.
pub(super) fn has_backing(map: &ArgumentMap, index: ClaimIndex) -> bool {
    has_evidence_for(map.claim(index)) || map.reasons_that(Bearing::Supports, index).next().is_some()
}

fn has_evidence_for(claim: &Claim) -> bool {
    claim.evidence.iter().any(|evidence| !evidence.against)
}

pub(super) fn role(claim: &Claim) -> &'static str {
    match (claim.role, claim.premise_kind()) {
        (Role::Premise, Some(kind)) => kind.word(),
        (role, _) => role.word(),
    }
}

/// Follows claims through inferences to what they bear on; `contrary` pairs are no steps.
fn cycle(map: &ArgumentMap, findings: &mut Vec<Finding>) {
    if map.cycles_allowed {
        return;
    }
    let Ok(claims) = u32::try_from(map.claims.len()) else { return };
    let node = move |target: Target| match target {
        Target::Claim(claim) => claim.0,
        Target::Inference(inference) => claims.saturating_add(inference.0),
    };
    let mut arrows = Vec::with_capacity(map.inferences.len() * 2);
    for (index, inference) in map.numbered_inferences() {
        let own = node(Target::Inference(index));
        arrows.extend(inference.premises.iter().map(|premise| (premise.0, own)));
        arrows.push((own, node(inference.target)));
    }
    for circle in Arrows::new(map.claims.len() + map.inferences.len(), arrows.iter().copied()).circles() {
        findings.push(cycle_finding(map, &circle));
    }
}

fn cycle_finding(map: &ArgumentMap, circle: &[u32]) -> Finding {
    let claims = map.claims.len();
    let split = |node: u32| match (node as usize).checked_sub(claims) {
        None => Target::Claim(ClaimIndex(node)),
        Some(inference) => Target::Inference(InferenceIndex(u32::try_from(inference).unwrap_or(u32::MAX))),
    };
    // An inference is a node of its own only where it is undercut; otherwise it is the edge between two claims.
    let mut stops: Vec<&str> = Vec::new();
    let mut steps: Vec<(Place, String)> = Vec::new();
    for (at, &node) in circle.iter().enumerate() {
        let before = circle[(at + circle.len() - 1) % circle.len()];
        match split(node) {
            Target::Claim(claim) => stops.push(&map.claim(claim).id.value),
            Target::Inference(index) => {
                let inference = map.inference(index);
                if matches!(split(before), Target::Inference(_)) {
                    stops.push(&inference.id.value);
                }
                let target = map.target_id(inference.target);
                steps.push((inference.target_place, format!("{} `{target}`", inference.bearing.word())));
            }
        }
    }
    let first = stops.first().copied().unwrap_or_default();
    let path = if stops.len() > LONGEST_PATH {
        let (head, tail) = (&stops[..LONGEST_PATH / 2], &stops[stops.len() - LONGEST_PATH / 2..]);
        format!("{} -> ... -> {} -> {first}", head.join(" -> "), tail.join(" -> "))
    } else {
        format!("{} -> {first}", stops.join(" -> "))
    };
    let (place, label) = steps.pop().unzip();
    let mut finding = Finding::new(Code::Cycle, place, format!("cycle of reasons: {path}"))
        .label(label.map(|step| format!("{step}, closing the cycle")).unwrap_or_default())
        .help(
            "remove the weakest step; use `contrary` for claims that merely exclude each other; \
             set `cycles = \"allow\"` under [options] if it is intended",
        );
    for (place, step) in steps.into_iter().take(LONGEST_PATH) {
        finding = finding.related(place, step);
    }
    finding
}

fn contrary_to_itself(map: &ArgumentMap, findings: &mut Vec<Finding>) {
    for (index, claim) in map.numbered_claims() {
        if let Some(itself) = claim.contrary.iter().find(|other| other.value == index) {
            let message = format!("`{}` is contrary to itself", claim.id.value);
            findings.push(
                Finding::new(Code::SelfSupport, itself.place, message)
                    .help("name the claim that it excludes"),
            );
        }
    }
}

fn bears_on_nothing(map: &ArgumentMap, known: &Known<'_>, findings: &mut Vec<Finding>) {
    let mut bears = known.incomplete_claims(map);
    for (index, claim) in map.numbered_claims() {
        let used = !map.uses(index).is_empty() || !claim.contrary.is_empty();
        for claim in claim.contrary.iter().map(|other| other.value).chain(used.then_some(index)) {
            if let Some(slot) = bears.get_mut(claim.position()) {
                *slot = true;
            }
        }
    }
    for (claim, bears) in map.claims.iter().zip(bears) {
        // Background is there to be understood, not to carry anything.
        if bears || claim.role == Role::Thesis || claim.premise_kind() == Some(PremiseKind::Background) {
            continue;
        }
        let message = format!("the {} `{}` bears on nothing", role(claim), claim.id.value);
        findings.push(
            Finding::new(Code::BearsOnNothing, claim.id.place, message)
                .label("supports, rebuts and undercuts nothing")
                .help("add `supports`, `rebuts`, `undercuts` or `contrary`, or remove the claim"),
        );
    }
}

fn unsupported_premise(map: &ArgumentMap, findings: &mut Vec<Finding>) {
    for (index, claim) in map.numbered_claims() {
        if claim.premise_kind() == Some(PremiseKind::Judgement) && !has_backing(map, index) {
            let message = format!("the judgement `{}` has neither a reason nor evidence", claim.id.value);
            findings.push(
                Finding::new(Code::UnsupportedPremise, claim.id.place, message)
                    .label(if claim.said.is_some() { "`said` is not a reason" } else { "" })
                    .help("add a claim that supports it, or `evidence`; or write kind = \"assumption\""),
            );
        }
    }
}

fn fact_without_evidence(map: &ArgumentMap, findings: &mut Vec<Finding>) {
    for claim in &map.claims {
        if claim.premise_kind() != Some(PremiseKind::Fact) || has_evidence_for(claim) {
            continue;
        }
        let message = if claim.evidence.is_empty() {
            format!("the fact `{}` has no evidence", claim.id.value)
        } else {
            format!("the fact `{}` has evidence against it but none for it", claim.id.value)
        };
        findings.push(Finding::new(Code::FactWithoutEvidence, claim.id.place, message).help(
            "add `evidence = [{ source = \"...\", locator = \"...\" }]`, or write kind = \"judgement\"",
        ));
    }
}

fn bears_both_ways(map: &ArgumentMap, findings: &mut Vec<Finding>) {
    let mut first: HashMap<(ClaimIndex, ClaimIndex), (Bearing, Place)> = HashMap::new();
    for inference in &map.inferences {
        let Target::Claim(target) = inference.target else { continue };
        for &premise in &inference.premises {
            let (bearing, place) =
                *first.entry((premise, target)).or_insert((inference.bearing, inference.target_place));
            if bearing == inference.bearing {
                continue;
            }
            let (premise, target) = (&map.claim(premise).id.value, &map.claim(target).id.value);
            let message = format!("`{premise}` counts both for and against `{target}`");
            findings.push(
                Finding::new(Code::BearsBothWays, inference.target_place, message)
                    .label(format!("{} it here", inference.bearing.word()))
                    .related(place, format!("{} it here", bearing.word()))
                    .help("leave it if the reasons differ; otherwise correct one, or split the premise"),
            );
        }
    }
}

fn weight_against_verb(map: &ArgumentMap, findings: &mut Vec<Finding>) {
    for inference in &map.inferences {
        let (Some((effect, key)), Some(weight)) = (inference.against_its_verb(), &inference.relevance) else {
            continue;
        };
        let (id, verb) = (&inference.id.value, inference.bearing.word());
        let target = map.target_id(inference.target);
        let message = format!("`{id}` {verb} `{target}`, but its weight (`{key}`) {effect} it");
        let help = match key {
            "lr" => format!(
                "swap the two probabilities of `lr` if the reason {verb} it: [if it holds, if not]; otherwise change the verb"
            ),
            _ => format!("drop the minus of `bits` if the reason {verb} it; otherwise change the verb"),
        };
        findings.push(
            Finding::new(Code::WeightAgainstVerb, weight.place, message)
                .related(inference.target_place, format!("{verb} it here"))
                .help(help),
        );
    }
}

fn duplicate_text(map: &ArgumentMap, findings: &mut Vec<Finding>) {
    let mut first: HashMap<String, &Claim> = HashMap::with_capacity(map.claims.len());
    for claim in &map.claims {
        let gist = gist(&claim.text.value);
        if gist.is_empty() {
            continue;
        }
        let Some(&other) = first.get(&gist) else {
            first.insert(gist, claim);
            continue;
        };
        let message = format!("`{}` says the same as `{}`", claim.id.value, other.id.value);
        findings.push(
            Finding::new(Code::DuplicateText, claim.text.place, message)
                .related(other.text.place, format!("`{}` says it here", cut(&other.id.value)))
                .help("merge them, or state the difference"),
        );
    }
}

/// A text without case, punctuation and small words, to compare wordings.
///
/// Words that change the meaning, such as "not", "no" and "only", are kept.
fn gist(text: &str) -> String {
    const SMALL: &[&str] = &[
        "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "as", "and", "that",
        "this", "it", "its", "is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would",
    ];
    let mut gist = String::with_capacity(text.len());
    let mut small_too = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '\u{2019}')) {
        // Nearly all words are ASCII, which is far cheaper.
        let word: String = if word.is_ascii() {
            word.bytes()
                .filter(u8::is_ascii_alphanumeric)
                .map(|b| char::from(b.to_ascii_lowercase()))
                .collect()
        } else {
            word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        if word.is_empty() {
            continue;
        }
        small_too.push_str(&word);
        small_too.push(' ');
        if !SMALL.contains(&word.as_str()) {
            gist.push_str(&word);
            gist.push(' ');
        }
    }
    // A text of small words only is compared whole.
    if gist.is_empty() { small_too } else { gist }
}

#[cfg(test)]
mod tests {
    use super::gist;

    #[test]
    fn wording_that_says_the_same_has_the_same_gist() {
        assert_eq!(gist("Beijing fears the costs."), gist("BEIJING fears – costs"));
        assert_ne!(gist("Beijing opposes it."), gist("Beijing does not oppose it."));
        assert_ne!(gist("Only Beijing fears costs."), gist("Beijing fears only costs."));
        assert_ne!(gist("To be."), "");
    }
}
