//! Inferences: plain edges of claims, records of their own, and undercuts, which name other inferences.

use std::collections::{HashMap, HashSet};

use super::reading::{Edges, Names, Reading, bad_claim_id, duplicate};
use crate::argument::{Bearing, Claim, ClaimIndex, Inference, InferenceIndex, Relevance, Target};
use crate::finding::{Code, Finding, Place, Placed, nearest};
use crate::workbench::read::document::{Record, short};
use crate::workbench::read::values::is_claim_id;
use crate::workbench::record::{AnyValue, InferenceRecord, Located};

impl Reading {
    /// Makes one inference of each `supports`, `rebuts` and `undercuts` that a claim lists.
    pub(super) fn plain_edges(
        &mut self,
        names: &Names,
        claims: &[Claim],
        edges: &[Edges],
        inferences: &mut Inferences,
    ) {
        for ((index, claim), edges) in (0u32..).zip(claims).zip(edges) {
            let relevance = self.plain_relevance(edges);
            let mut seen: HashSet<&str> = HashSet::new();
            for (bearing, targets) in [
                (Bearing::Supports, &edges.supports),
                (Bearing::Rebuts, &edges.rebuts),
                (Bearing::Undercuts, &edges.undercuts),
            ] {
                for target in targets {
                    if !seen.insert(&target.value) {
                        let message =
                            format!("`{}` bears on `{}` twice", claim.id.value, short(&target.value));
                        let help = "keep one, or write the second reason as an [[inference]] with its own id";
                        self.values.report(Code::DuplicateInference, target.place, message, help);
                        continue;
                    }
                    let own = relevance
                        .iter()
                        .find(|(name, _)| name.as_ref().is_none_or(|name| *name == target.value))
                        .map(|(_, relevance)| relevance.clone());
                    let name = format!("{}->{}", claim.id.value, target.value);
                    let pending = Pending {
                        id: Placed::new(name, target.place),
                        plain: true,
                        premises: vec![ClaimIndex(index)],
                        bearing,
                        target_name: target.clone(),
                        why: None,
                        relevance: own,
                        target: None,
                    };
                    self.add_inference(names, pending, inferences);
                }
            }
        }
    }

    /// Looks the target of an inference up; undercuts wait until all inferences are known.
    fn add_inference(&mut self, names: &Names, mut pending: Pending, inferences: &mut Inferences) {
        if pending.bearing != Bearing::Undercuts {
            let Some(target) = self.find_claim(names, &pending.target_name) else { return };
            if pending.premises.contains(&target) {
                let message = format!("`{}` bears on itself", pending.target_name.value);
                let help = "name another claim, or remove this";
                self.values.report(Code::SelfSupport, pending.target_name.place, message, help);
                return;
            }
            pending.target = Some(Target::Claim(target));
        }
        inferences.0.push(pending);
    }

    fn plain_relevance(&mut self, edges: &Edges) -> Vec<(Option<String>, Placed<Relevance>)> {
        let Some(relevance) = &edges.relevance else { return Vec::new() };
        let place = self.values.place(&relevance.span);
        match &relevance.value {
            AnyValue::Number(number) => {
                let share = self.values.probability_value(*number, place);
                share.map(|share| (None, share.map(Relevance::Share))).into_iter().collect()
            }
            AnyValue::Table(pairs) => {
                let mut found = Vec::new();
                let targets = || edges.supports.iter().chain(&edges.rebuts).chain(&edges.undercuts);
                for (name, number) in pairs {
                    let number_place = self.values.place(&number.span);
                    if !targets().any(|target| target.value == name.value) {
                        let help = nearest(&name.value, targets().map(|target| target.value.as_str()));
                        let message = format!("the claim does not bear on `{}`", short(&name.value));
                        self.values.push(
                            Finding::new(Code::UnknownReference, number_place, message)
                                .maybe_help(help.map(|near| format!("did you mean `{near}`?"))),
                        );
                        continue;
                    }
                    match number.value {
                        AnyValue::Number(value) => {
                            if let Some(share) = self.values.probability_value(value, number_place) {
                                found.push((Some(name.value.clone()), share.map(Relevance::Share)));
                            }
                        }
                        _ => self.wrong_relevance(number_place),
                    }
                }
                found
            }
            _ => {
                self.wrong_relevance(place);
                Vec::new()
            }
        }
    }

    fn wrong_relevance(&mut self, place: Place) {
        let message = "`relevance` is neither a number nor a table of numbers";
        let help = "write relevance = 0.3, or relevance = { T = 0.3 } for one target";
        self.values.report(Code::WrongType, place, message, help);
    }

    pub(super) fn inference_records(
        &mut self,
        names: &Names,
        records: Vec<Record<InferenceRecord>>,
        inferences: &mut Inferences,
    ) {
        let mut by_id: HashMap<String, Place> = HashMap::new();
        for Record { value, header } in records {
            let Some(id) = self.values.required_text(value.id, "id", "[[inference]]", header) else {
                continue;
            };
            if !is_claim_id(&id.value) {
                self.values.push(bad_claim_id(&id));
            }
            if names.by_id.contains_key(&id.value) {
                let message = format!("a claim has the same id `{}`", id.value);
                let help = "claims and inferences share one set of ids: rename one of them";
                self.values.report(Code::DuplicateId, id.place, message, help);
            }
            if let Some(&first) = by_id.get(&id.value) {
                self.values.push(duplicate(&id, first, "inference"));
                continue;
            }
            by_id.insert(id.value.clone(), id.place);
            let from = self.names(value.from);
            let mut premises: Vec<ClaimIndex> = Vec::with_capacity(from.len());
            for name in &from {
                if let Some(claim) = self.find_claim(names, name) {
                    if premises.contains(&claim) {
                        let message = format!("`{}` is named twice in `from`", name.value);
                        let help = "name each premise once";
                        self.values.report(Code::InferenceShape, name.place, message, help);
                    } else {
                        premises.push(claim);
                    }
                }
            }
            if from.is_empty() {
                self.values.missing(
                    "from",
                    &format!("inference `{}`", id.value),
                    header,
                    "name its premises: from = [\"P1\", \"P2\"]",
                );
            }
            let mut targets: Vec<(Bearing, Placed<String>)> = Vec::new();
            for (bearing, named) in [
                (Bearing::Supports, value.supports),
                (Bearing::Rebuts, value.rebuts),
                (Bearing::Undercuts, value.undercuts),
            ] {
                targets.extend(self.names(named).into_iter().map(|name| (bearing, name)));
            }
            let relevance = self.record_relevance(&id, value.relevance, value.bits, value.lr);
            let count = targets.len();
            let (Some((bearing, target)), 1) = (targets.into_iter().next(), count) else {
                self.values.report(Code::InferenceShape, id.place, format!("expected one target of inference `{}`, found {count}", id.value), "keep one of supports, rebuts and undercuts; write a second inference for a second target");
                continue;
            };
            if premises.is_empty() {
                continue;
            }
            let pending = Pending {
                id,
                plain: false,
                premises,
                bearing,
                target_name: target,
                why: value.why.map(|text| text.value),
                relevance,
                target: None,
            };
            self.add_inference(names, pending, inferences);
        }
    }

    fn record_relevance(
        &mut self,
        id: &Placed<String>,
        share: Option<crate::workbench::record::Number>,
        bits: Option<crate::workbench::record::Number>,
        likelihoods: Option<Located<Vec<crate::workbench::record::Number>>>,
    ) -> Option<Placed<Relevance>> {
        let given = [share.is_some(), bits.is_some(), likelihoods.is_some()];
        if given.iter().filter(|&&given| given).count() > 1 {
            let message = format!("inference `{}` has more than one weight", id.value);
            self.values.report(Code::InferenceShape, id.place, message, "keep one of relevance, bits and lr");
        }
        if let Some(number) = share {
            return self.values.probability(&number).map(|share| share.map(Relevance::Share));
        }
        if let Some(number) = bits {
            let place = self.values.place(&number.span);
            return self
                .values
                .finite(&number, "`bits`")
                .map(|bits| Placed::new(Relevance::Bits(bits), place));
        }
        let place = likelihoods.as_ref().map(|pair| self.values.place(&pair.span))?;
        let (if_holds, if_not) = self.values.likelihoods(likelihoods)?;
        Some(Placed::new(Relevance::Likelihoods(if_holds, if_not), place))
    }

    /// Points undercuts at their inferences, by id or by a name such as `P1->T`, undercutting ones included.
    ///
    /// An undercut of nothing or of itself is dropped, and in silence what undercuts a dropped one.
    pub(super) fn resolve_undercuts(&mut self, names: &Names, inferences: &mut Inferences) {
        let pending = &inferences.0;
        if pending.iter().all(|pending| pending.target.is_some()) {
            return;
        }
        let mut by_name: HashMap<&str, usize> = HashMap::with_capacity(pending.len());
        for (position, pending) in pending.iter().enumerate() {
            by_name.entry(&pending.id.value).or_insert(position);
        }
        let mut target_of: Vec<Option<usize>> = vec![None; pending.len()];
        let mut undercutters: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut dropped: Vec<usize> = Vec::new();
        for (position, pending) in pending.iter().enumerate().filter(|(_, pending)| pending.target.is_none())
        {
            match by_name.get(pending.target_name.value.as_str()) {
                Some(&target) if target == position => {
                    dropped.push(position);
                    let message = format!("`{}` undercuts itself", pending.id.value);
                    let help = "name the inference that it weakens";
                    self.values.report(Code::SelfSupport, pending.target_name.place, message, help);
                }
                Some(&target) => {
                    target_of[position] = Some(target);
                    undercutters.entry(target).or_default().push(position);
                }
                None => {
                    dropped.push(position);
                    let finding = self.unknown_inference(&pending.target_name, names, &inferences.0);
                    self.values.push(finding);
                }
            }
        }
        let mut is_dropped = vec![false; pending.len()];
        while let Some(position) = dropped.pop() {
            if !std::mem::replace(&mut is_dropped[position], true) {
                dropped.extend(undercutters.remove(&position).unwrap_or_default());
            }
        }
        // Numbers are given only to those that stay.
        let mut next = 0;
        let numbers: Vec<InferenceIndex> = is_dropped
            .iter()
            .map(|&dropped| {
                let number = InferenceIndex(next);
                next += u32::from(!dropped);
                number
            })
            .collect();
        for (pending, target) in inferences.0.iter_mut().zip(&target_of) {
            if let Some(target) = target {
                pending.target = Some(Target::Inference(numbers[*target]));
            }
        }
        let mut gone = is_dropped.into_iter();
        inferences.0.retain(|_| !gone.next().unwrap_or(false));
    }

    /// The finding that an undercut names no inference.
    fn unknown_inference(&mut self, name: &Placed<String>, names: &Names, pending: &[Pending]) -> Finding {
        let ids = || pending.iter().map(|pending| pending.id.value.as_str());
        let help = if !self.values.may_suggest() {
            None
        } else if names.by_id.contains_key(&name.value) {
            let end = format!("->{}", name.value);
            Some(match ids().find(|id| id.ends_with(&end)) {
                Some(edge) => format!(
                    "an undercut names an inference, for example `{edge}`; use `rebuts` against the claim itself"
                ),
                None => "an undercut names an inference, for example `P1->T`; use `rebuts` against a claim"
                    .to_owned(),
            })
        } else {
            nearest(&name.value, ids()).map(|near| format!("did you mean `{near}`?"))
        };
        let message = format!("unknown inference `{}`", short(&name.value));
        Finding::new(Code::UnknownReference, name.place, message)
            .help(help.unwrap_or_else(|| "an undercut names an inference by its id or as `P1->T`".to_owned()))
    }
}

/// An inference whose target may still be a name.
struct Pending {
    id: Placed<String>,
    plain: bool,
    premises: Vec<ClaimIndex>,
    bearing: Bearing,
    target_name: Placed<String>,
    target: Option<Target>,
    why: Option<String>,
    relevance: Option<Placed<Relevance>>,
}

#[derive(Default)]
pub(super) struct Inferences(Vec<Pending>);

impl Inferences {
    pub(super) fn finished(self) -> Vec<Inference> {
        let made = |pending: Pending| {
            Some(Inference {
                id: pending.id,
                plain: pending.plain,
                premises: pending.premises,
                bearing: pending.bearing,
                target: pending.target?,
                target_place: pending.target_name.place,
                why: pending.why,
                relevance: pending.relevance,
            })
        };
        self.0.into_iter().filter_map(made).collect()
    }
}
