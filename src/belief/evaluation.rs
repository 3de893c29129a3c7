//! Evaluation: status, strength and belief of one argument at once, from what is known and what is assumed.

use std::collections::{BTreeMap, BTreeSet};

use super::assumption::Assumptions;
use super::figures::{Figure, Figures, figure, stated};
use super::gradual::cycle::Verdict;
use super::gradual::semantics::Semantics;
use super::inputs::{Inputs, Knowledge, OPEN_MARGIN, Reading};
use super::model::{Belief, Model, NoBelief, Strength, evidence_of, robust};
use super::probability::bayes::{Evidence, updated};
use super::probability::beliefs::Exactness;
use super::status::Statuses;
use crate::argument::{ArgumentMap, Bearing, ClaimIndex, LinkMode, Target};
use crate::finding::Vocabulary;
use crate::forecast::{Question, Resolution, Settlement, When};

/// A gradual semantics by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SemanticsName {
    /// DF-QuAD, the default.
    #[default]
    DfQuad,
    /// Quadratic energy.
    QuadraticEnergy,
    /// Euler-based.
    Euler,
    /// Each force counts as so many nats.
    LogOdds,
    /// Leaky noisy-or with inhibitors.
    Noisy,
}

impl Vocabulary for SemanticsName {
    const WHAT: &'static str = "semantics";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("df-quad", Self::DfQuad),
        ("quadratic-energy", Self::QuadraticEnergy),
        ("euler", Self::Euler),
        ("log-odds", Self::LogOdds),
        ("noisy", Self::Noisy),
    ];
}

impl SemanticsName {
    /// The semantics of that name.
    pub fn semantics(self) -> Semantics {
        match self {
            Self::DfQuad => Semantics::DF_QUAD,
            Self::QuadraticEnergy => Semantics::QUADRATIC_ENERGY,
            Self::Euler => Semantics::EULER,
            Self::LogOdds => Semantics::LOG_ODDS,
            Self::Noisy => Semantics::Noisy,
        }
    }
}

/// What an argument comes to.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// Status of every claim.
    pub statuses: Statuses,
    /// The numbers it was evaluated from.
    pub inputs: Inputs,
    /// Strengths; `None` for a map that cannot be compiled.
    pub strength: Option<Strength>,
    /// By claim, whether the verdict holds under three semantics; `None` where one does not settle.
    pub robust: Option<Vec<bool>>,
    /// Beliefs, or why there are none.
    pub belief: Result<Belief, NoBelief>,
    /// What is fit to print of them; `None` for a map that cannot be compiled.
    pub figures: Option<Figures>,
}

impl Evaluation {
    /// The strength of a claim, where it is fit to print.
    pub fn strength_of(&self, claim: ClaimIndex) -> Option<Figure> {
        self.figures.as_ref()?.strength(claim)
    }

    /// The belief in a claim, where it is fit to print.
    pub fn belief_of(&self, claim: ClaimIndex) -> Option<Figure> {
        self.figures.as_ref()?.belief(claim)
    }

    /// Whether a stated number reaches a claim.
    pub fn is_reached(&self, claim: ClaimIndex) -> bool {
        let reached = self.figures.as_ref().map(|figures| &figures.reached);
        reached.is_some_and(|reached| reached.strength(claim) || reached.belief(claim))
    }
}

/// The status of every claim, with assumed outcomes as if known.
pub fn statuses(map: &ArgumentMap, known: &Knowledge<'_>) -> Statuses {
    let assumed: BTreeMap<&str, Question> = known
        .assumed
        .iter()
        .filter_map(|(id, outcome)| {
            let mut question = known.questions.get(id)?.clone();
            question.resolutions.push(Resolution {
                settlement: Settlement::Outcome(outcome.clone()),
                known: When::exact(known.as_of.moment, question.zone),
                recorded: None,
                by: None,
                sources: Vec::new(),
                note: None,
                receipt: None,
                place: known.questions.get(id)?.place,
            });
            Some((id.as_str(), question))
        })
        .collect();
    Statuses::of(map, |id| assumed.get(id).or_else(|| known.questions.get(id)), known.as_of.moment)
}

/// Evaluates an argument; `map` is already without what is dropped.
pub fn evaluate(
    map: &ArgumentMap,
    known: &Knowledge<'_>,
    assumptions: &Assumptions,
    semantics: SemanticsName,
) -> Evaluation {
    let inputs = assumptions.inputs(map, known);
    let statuses = statuses(map, &assumptions.knowledge(known));
    match Model::new(map) {
        Ok(model) => {
            let semantics = semantics.semantics();
            let strength = model.strength(&inputs, semantics).ok();
            let belief = model.belief(&inputs);
            let strengths = strength.as_ref().map(|strength| (semantics, strength));
            Evaluation {
                statuses,
                robust: robust(&model, &inputs),
                figures: Some(Figures::new(&model, &inputs, strengths, belief.as_ref().ok())),
                strength,
                belief,
                inputs,
            }
        }
        Err(error) => Evaluation {
            statuses,
            inputs,
            strength: None,
            robust: None,
            belief: Err(NoBelief::Other(error.to_string())),
            figures: None,
        },
    }
}

/// What one linked question does to its claim: the belief without it and with it.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceMove {
    /// The link, by position in the map.
    pub link: usize,
    /// The probability of the claim if the question said nothing.
    pub without: f64,
    /// That, where it is fit to print.
    pub stated_without: Option<Figure>,
    /// The probability of the claim as it is.
    pub with: f64,
}

impl EvidenceMove {
    /// The move in bits of log-odds; `None` where one of the two is 0 or 1.
    pub fn bits(&self) -> Option<f64> {
        bits_between(self.without, self.with)
    }
}

/// How many bits of log-odds lie between two probabilities; `None` where one of them is 0 or 1.
pub fn bits_between(from: f64, to: f64) -> Option<f64> {
    let open = |p: f64| p > 0.0 && p < 1.0;
    let logit = |p: f64| libm::log2(p) - libm::log2(1.0 - p);
    (open(from) && open(to)).then(|| logit(to) - logit(from))
}

/// Looks at every evidence link that says something: what the claim would be without it.
pub fn evidence_moves(map: &ArgumentMap, inputs: &Inputs, belief: &Belief) -> Vec<EvidenceMove> {
    // By claim, what bears on it as evidence and through which link.
    let mut on: BTreeMap<usize, Vec<(usize, Evidence)>> = BTreeMap::new();
    for (position, (link, reading)) in map.links.iter().zip(&inputs.readings).enumerate() {
        let claim = link.claim.position();
        if inputs.claims.get(claim).is_some_and(|number| !number.held)
            && let Some(found) = evidence_of(link, reading.as_ref())
        {
            on.entry(claim).or_default().push((position, found));
        }
    }
    let mut moves = Vec::new();
    let Ok(model) = Model::new(map) else { return moves };
    for (claim, evidence) in on {
        let (Some(&before), Some(&with)) = (belief.before_evidence.get(claim), belief.p.get(claim)) else {
            continue;
        };
        for &(link, _) in &evidence {
            // Evidence on a claim does not move what bears on it, so the rest stays as it is.
            let others: Vec<Evidence> =
                evidence.iter().filter(|(other, _)| *other != link).map(|&(_, found)| found).collect();
            let Some(without) = updated(before, &others) else { continue };
            let mut silent = inputs.clone();
            silent.readings.get_mut(link).into_iter().for_each(|reading| *reading = None);
            let of = map.links.get(link).map(|link| link.claim);
            let stated_without = of.and_then(|of| figure(&model, &silent, of, without));
            moves.push(EvidenceMove { link, without, stated_without, with });
        }
    }
    moves.sort_by_key(|of| of.link);
    moves
}

/// A claim's probability from its own reasons, without its anchor, where it is fit to print.
pub fn without_anchor(map: &ArgumentMap, inputs: &Inputs, claim: ClaimIndex) -> Option<Figure> {
    let mut lifted = inputs.clone();
    lifted.lift(claim.position());
    let model = Model::new(map).ok()?.with_work_budget(map.links.len());
    stated(&model, &lifted, claim).ok()
}

/// What is said where there is no number in an argument.
const NO_NUMBER: &str = "no claim, reason or question has a number: no strength, no belief";

/// The force from which on a reason hides what else there is.
pub const SATURATED: f64 = 0.99;

/// What a reader must know about the numbers of an evaluation, one sentence each.
pub fn cautions(map: &ArgumentMap, of: &Evaluation) -> Vec<String> {
    let mut notes = Vec::new();
    let id = |claim: usize| map.claims.get(claim).map_or("", |claim| claim.id.value.as_str());
    let names = |claims: &mut dyn Iterator<Item = usize>| {
        let names: Vec<&str> = claims.map(id).collect();
        let shown = names.len().min(12);
        let more =
            if names.len() > shown { format!(" and {} more", names.len() - shown) } else { String::new() };
        format!("{}{more}", names.get(..shown).unwrap_or_default().join(", "))
    };
    let numbers = &of.inputs.claims;
    let any = map.numbered_claims().any(|(claim, _)| of.is_reached(claim));
    if !any {
        notes.push(NO_NUMBER.to_owned());
    }
    let defaults = || (0..numbers.len()).filter(|&claim| !numbers[claim].is_stated());
    if any && defaults().next().is_some() {
        notes.push(format!(
            "no number for {}: their own default is 0.5; where they bear on others, from 0 to 1",
            names(&mut defaults())
        ));
    }
    let unweighed = of.inputs.weights.iter().filter(|weight| !weight.given).count();
    if any && unweighed > 0 {
        notes.push(format!(
            "{unweighed} of {} inferences have no relevance: by default 1 for strength, 0.5 for belief",
            of.inputs.weights.len()
        ));
    }
    let moved = || (0..numbers.len()).filter(|&claim| numbers[claim].kept_inside);
    if moved().next().is_some() {
        notes.push(format!(
            "unsettled claims at 0 or 1 count as {OPEN_MARGIN} or {}: {}",
            1.0 - OPEN_MARGIN,
            names(&mut moved())
        ));
    }
    if let Some(strength) = &of.strength {
        let saturated: Vec<&str> = map
            .numbered_inferences()
            .zip(&strength.forces)
            .filter(|((inference, _), force)| {
                **force > SATURATED
                    && of.figures.as_ref().is_some_and(|figures| figures.reached.force(*inference))
            })
            .map(|((_, inference), _)| inference.id.value.as_str())
            .collect();
        if !saturated.is_empty() {
            notes.push(format!("a force above {SATURATED} hides other reasons: {}", saturated.join(", ")));
        }
        let stated = |top: &ClaimIndex| of.strength_of(*top).is_some();
        for top in pumped(map, of, strength).into_iter().filter(stated) {
            notes.push(format!("a chain of claims, none above 0.5 by itself, raises {}", id(top.position())));
        }
        for circle in &strength.circles {
            let verdict = match circle.verdict {
                Verdict::Converged => "converged",
                Verdict::Unstable => "unstable: a small push moves them elsewhere",
                Verdict::Oscillates => "oscillates: no strength",
            };
            let mut members = circle.claims.iter().map(|&claim| claim as usize);
            notes.push(format!("{} depend on each other: {verdict}", names(&mut members)));
        }
    }
    if let Ok(belief) = &of.belief {
        let loose =
            || (0..belief.exactness.len()).filter(|&c| belief.exactness[c] == Exactness::AssumesIndependence);
        if loose().next().is_some() {
            notes.push(format!("too many shared premises, independence assumed: {}", names(&mut loose())));
        }
        let merged = || (0..belief.exactness.len()).filter(|&c| belief.exactness[c] == Exactness::Merged);
        if merged().next().is_some() {
            notes.push(format!(
                "many reasons in bits, cases of nearly the same odds merged: {}",
                names(&mut merged())
            ));
        }
    } else if let Err(error) = &of.belief {
        notes.push(error.to_string());
    }
    contraries(map, of, &mut notes);
    silent_links(map, of, &mut notes);
    notes
}

fn contraries(map: &ArgumentMap, of: &Evaluation, notes: &mut Vec<String>) {
    for (index, claim) in map.numbered_claims() {
        for other in claim.contrary.iter().map(|other| other.value).filter(|&other| other != index) {
            let (a, b) = (&claim.id.value, &map.claim(other).id.value);
            let point = |claim| of.belief_of(claim).as_ref().and_then(Figure::point);
            let sum = point(index).zip(point(other)).map(|(belief, other)| belief + other);
            notes.push(match sum {
                Some(sum) if sum > 1.0 + 1e-9 => {
                    format!("{a} and {b} are contrary, but their beliefs add up to {sum:.2}: one is too high")
                }
                _ => format!("{a} and {b} are contrary: affects status, not strength or belief"),
            });
        }
    }
}

fn silent_links(map: &ArgumentMap, of: &Evaluation, notes: &mut Vec<String>) {
    let named = |counts: &dyn Fn(Option<&Reading>) -> bool| {
        let links = map.links.iter().zip(&of.inputs.readings);
        let found: BTreeSet<&str> = links
            .filter(|(link, reading)| link.mode != LinkMode::Test && counts(reading.as_ref()))
            .map(|(link, _)| link.question.value.as_str())
            .collect();
        found.into_iter().collect::<Vec<_>>().join(", ")
    };
    let silent = named(&|reading| reading.is_none());
    if !silent.is_empty() {
        notes.push(format!("without forecast or answer, no effect yet: {silent}"));
    }
    let void = named(&|reading| reading.is_some_and(|reading| reading.void));
    if !void.is_empty() {
        notes.push(format!("void, last forecast used: {void}"));
    }
}

/// Tops of chains of at least three single supports along which nothing is more than half believed by itself, and
/// which end above three quarters.
fn pumped(map: &ArgumentMap, of: &Evaluation, strength: &Strength) -> Vec<ClaimIndex> {
    let weak =
        |claim: usize| of.inputs.claims.get(claim).is_some_and(|number| !number.held && number.value <= 0.5);
    let mut length = vec![0_usize; map.claims.len()];
    // Three rounds are enough to see chains of three, whatever the order and however long they are.
    for _ in 0..3 {
        let before = length.clone();
        for inference in &map.inferences {
            let (Bearing::Supports, Target::Claim(target), [premise]) =
                (inference.bearing, inference.target, inference.premises.as_slice())
            else {
                continue;
            };
            let (target, premise) = (target.position(), premise.position());
            if weak(target) && weak(premise) {
                length[target] = length[target].max(before[premise] + 1);
            }
        }
    }
    let continues = |claim: ClaimIndex| {
        map.uses(claim).iter().any(|&inference| {
            let inference = map.inference(inference);
            matches!((inference.bearing, inference.target), (Bearing::Supports, Target::Claim(target)) if weak(target.position()))
                && inference.premises.len() == 1
        })
    };
    map.numbered_claims()
        .map(|(claim, _)| claim)
        .filter(|&claim| length[claim.position()] >= 3 && !continues(claim))
        .filter(|claim| strength.claims.get(claim.position()).is_some_and(|&strength| strength > 0.75))
        .collect()
}
