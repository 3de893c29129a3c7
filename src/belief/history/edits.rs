//! Edits: what is different between two states of an argument, map and numbers together.

use std::collections::BTreeMap;

use super::lineage::Lineage;
use crate::argument::{ArgumentMap, Claim, ClaimIndex, Credence, Inference, LinkMode, Relevance, Target};
use crate::belief::inputs::{Inputs, Number, Origin};
use crate::belief::parts::{Change, Update};
use crate::belief::tracker::Value;
use crate::finding::Vocabulary;
use crate::forecast::percent;

/// An edition of the map and the numbers of the whole lineage at some moment.
#[derive(Clone, Copy)]
pub(super) struct State<'a> {
    pub(super) edition: usize,
    pub(super) map: &'a ArgumentMap,
    pub(super) inputs: &'a Inputs,
}

/// Lists everything that differs, each thing with all that belongs to it: a claim that is new with its inferences, an
/// inference that was turned with its old and its new form.
pub(super) fn compare(lineage: &Lineage, before: State<'_>, after: State<'_>) -> Vec<Change> {
    let mut comparing = Comparing { lineage, before, after, claims: BTreeMap::new(), steps: BTreeMap::new() };
    for claim in 0..lineage.map.claims.len() {
        comparing.claim(claim);
    }
    for inference in 0..lineage.map.inferences.len() {
        comparing.inference(inference);
    }
    let mut links: BTreeMap<(ClaimIndex, &str), Change> = BTreeMap::new();
    for (link, of) in lineage.map.links.iter().enumerate().filter(|(_, link)| link.mode != LinkMode::Test) {
        comparing.link(link, of, &mut links);
    }
    comparing.claims.into_values().chain(comparing.steps.into_values()).chain(links.into_values()).collect()
}

struct Comparing<'a> {
    lineage: &'a Lineage,
    before: State<'a>,
    after: State<'a>,
    /// By claim of the whole.
    claims: BTreeMap<usize, Change>,
    /// By the id of an inference.
    steps: BTreeMap<&'a str, Change>,
}

impl<'a> Comparing<'a> {
    /// Whether a claim is there before and after.
    fn claim_here(&self, claim: usize) -> (Option<&'a Claim>, Option<&'a Claim>) {
        let find = |state: State<'a>| {
            let here = self.lineage.places.get(state.edition)?.claim_here.get(claim)?.as_ref()?;
            state.map.claims.get(*here)
        };
        (find(self.before), find(self.after))
    }

    fn inference_here(&self, inference: usize) -> (Option<&'a Inference>, Option<&'a Inference>) {
        let find = |state: State<'a>| {
            let here = self.lineage.places.get(state.edition)?.inference_here.get(inference)?.as_ref()?;
            state.map.inferences.get(*here)
        };
        (find(self.before), find(self.after))
    }

    fn link_here(&self, link: usize) -> (bool, bool) {
        let find = |state: State<'_>| {
            let places = self.lineage.places.get(state.edition);
            places.and_then(|of| *of.link_here.get(link)?).is_some()
        };
        (find(self.before), find(self.after))
    }

    fn claim(&mut self, claim: usize) {
        let (Some(old), Some(new)) =
            (self.before.inputs.claims.get(claim), self.after.inputs.claims.get(claim))
        else {
            return;
        };
        let values = || [Value::Claim(claim, old.clone()), Value::Claim(claim, new.clone())];
        let change = |through: &Claim, update| Change::new(&through.id, update, values());
        match self.claim_here(claim) {
            (None, None) => {}
            (None, Some(added)) => {
                self.claims.insert(claim, change(added, Update::Edit("added".to_owned())));
            }
            (Some(removed), None) => {
                self.claims.insert(claim, change(removed, Update::Edit("removed".to_owned())));
            }
            (Some(was), Some(is)) => {
                let words = reworded(was, is);
                let same = old.counts_as(new);
                if same && words.is_empty() {
                    return;
                }
                let from_file = |number: &Number| {
                    matches!(number.origin, Origin::InFile | Origin::Word(_) | Origin::Default)
                };
                let update = if words.is_empty() {
                    Update::Number(new.clone())
                } else if same || from_file(new) {
                    Update::Edit(words.join(", "))
                } else {
                    Update::Edit(format!("{}; {}: {}", words.join(", "), new.origin, percent(new.value)))
                };
                let mut change = change(is, update);
                if same {
                    change.before.clear();
                    change.after.clear();
                }
                self.claims.insert(claim, change);
            }
        }
    }

    fn inference(&mut self, inference: usize) {
        let (was, is) = self.inference_here(inference);
        let (Some(old), Some(new)) =
            (self.before.inputs.weights.get(inference), self.after.inputs.weights.get(inference))
        else {
            return;
        };
        if was.is_some() == is.is_some() && old == new {
            return;
        }
        let map = &self.lineage.map;
        let Some(of) = map.inferences.get(inference) else { return };
        let values = [Value::Inference(inference, old.clone()), Value::Inference(inference, new.clone())];
        if let Some(owner) = self.owner(inference)
            && let Some(change) = self.claims.get_mut(&owner)
        {
            change.add(values);
            if let Update::Edit(words) = &mut change.update {
                *words = format!("{words}, {} {}", of.bearing.word(), map.target_id(of.target));
            }
            return;
        }
        let words = match (was, is) {
            (Some(was), Some(is)) => format!("relevance {} \u{2192} {}", written(was), written(is)),
            (None, _) => "added".to_owned(),
            (_, None) => "removed".to_owned(),
        };
        let id = of.id.value.as_str();
        if let Some(change) = self.steps.get_mut(id) {
            change.add(values);
            change.update = Update::Edit(format!("inference {id} changed"));
        } else {
            let update = Update::Edit(format!("inference {id} {words}"));
            self.steps.insert(id, Change::new(map.target_id(of.target), update, values));
        }
    }

    /// The claim with which an inference came or went, if one did: a premise, or what it bears on in the end.
    fn owner(&self, inference: usize) -> Option<usize> {
        let mut at = inference;
        let map = &self.lineage.map;
        // As many steps as there are inferences end every chain of undercutters.
        for _ in 0..=map.inferences.len() {
            let of = map.inferences.get(at)?;
            let target = match of.target {
                Target::Claim(claim) => Some(claim),
                Target::Inference(_) => None,
            };
            let changed = |claim: &&ClaimIndex| {
                let (was, is) = self.claim_here(claim.position());
                was.is_some() != is.is_some()
            };
            if let Some(claim) = of.premises.iter().chain(target.as_ref()).find(changed) {
                return Some(claim.position());
            }
            let Target::Inference(next) = of.target else { return None };
            at = next.position();
        }
        None
    }

    fn link(
        &mut self,
        link: usize,
        of: &'a crate::argument::Link,
        links: &mut BTreeMap<(ClaimIndex, &'a str), Change>,
    ) {
        let (was, is) = self.link_here(link);
        let (Some(old), Some(new)) =
            (self.before.inputs.readings.get(link), self.after.inputs.readings.get(link))
        else {
            return;
        };
        let p = |reading: &Option<crate::belief::inputs::Reading>| {
            reading.as_ref().map(|reading| reading.p.to_bits())
        };
        let evidence = of.mode == LinkMode::Evidence;
        if was == is && !(was && evidence && p(old) != p(new)) {
            return;
        }
        let question = of.question.value.as_str();
        let claim = of.claim.position();
        let values = [Value::Link(link, old.clone()), Value::Link(link, new.clone())];
        let (there_before, there_after) = self.claim_here(claim);
        let fleeting = there_before.is_some() != there_after.is_some();
        let through = &self.lineage.map.claim(of.claim).id;
        if was == is {
            links
                .insert((of.claim, question), Change::new(through, Update::reading(of, new.clone()), values));
            return;
        }
        let words = format!("{} to {question} {}", of.mode.word(), if is { "added" } else { "removed" });
        if fleeting || !evidence {
            // An anchor works through the number of its claim.
            let change = self.claims.entry(claim).or_insert_with(|| Change {
                through: through.value.clone(),
                update: Update::Edit(String::new()),
                before: Vec::new(),
                after: Vec::new(),
            });
            if evidence {
                change.add(values);
            }
            if fleeting {
                return;
            }
            change.update = Update::Edit(match &change.update {
                Update::Edit(said) if said.is_empty() => words,
                Update::Edit(said) => format!("{said}, {words}"),
                Update::Number(number) => format!("{words}; {}: {}", number.origin, percent(number.value)),
                Update::Reading { .. } => words,
            });
            return;
        }
        if let Some(change) = links.get_mut(&(of.claim, question)) {
            change.add(values);
            change.update = Update::Edit(format!("evidence of {question} changed"));
            return;
        }
        links.insert((of.claim, question), Change::new(through, Update::Edit(words), values));
    }
}

/// What was done to a claim itself, in words.
fn reworded(was: &Claim, is: &Claim) -> Vec<String> {
    let mut words = Vec::new();
    let arrow = |what: &str, a: &str, b: &str| format!("{what} {a} \u{2192} {b}");
    if was.id.value != is.id.value {
        words.push(arrow("renamed", &was.id.value, &is.id.value));
    }
    if was.text.value.trim() != is.text.value.trim() {
        words.push("reworded".to_owned());
    }
    if was.role != is.role {
        words.push(arrow("role", was.role.word(), is.role.word()));
    }
    let stance = |claim: &Claim| claim.stance.as_ref().map_or("none", |stance| stance.value.word());
    if stance(was) != stance(is) {
        words.push(arrow("stance", stance(was), stance(is)));
    }
    if was.contested != is.contested {
        words.push(if is.contested { "now contested" } else { "contested no more" }.to_owned());
    }
    let credence = |claim: &Claim| claim.credence.as_ref().map(|credence| credence.value.clone());
    if credence(was) != credence(is) {
        let shown = |of: Option<Credence>| match of {
            None => "none".to_owned(),
            Some(Credence { probability, word: None }) => percent(probability.value()),
            Some(Credence { word: Some((word, _)), .. }) => format!("\u{201c}{word}\u{201d}"),
        };
        words.push(arrow("credence", &shown(credence(was)), &shown(credence(is))));
    }
    words
}

/// A relevance as it was written.
fn written(of: &Inference) -> String {
    match of.relevance.as_ref().map(|relevance| relevance.value) {
        None => "none".to_owned(),
        Some(Relevance::Share(share)) => share.value().to_string(),
        Some(Relevance::Bits(bits)) => format!("{bits} bits"),
        Some(Relevance::Likelihoods(if_holds, if_not)) => {
            format!("[{}, {}]", if_holds.value(), if_not.value())
        }
    }
}
