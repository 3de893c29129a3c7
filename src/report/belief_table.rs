//! Status, strength and belief of an argument: three columns that are never merged, and where each number came from.

use schemars::JsonSchema;
use serde::Serialize;

use super::world::World;
use crate::argument::{ArgumentMap, ClaimIndex, InferenceIndex, LinkMode};
use crate::belief::assumption::Assumptions;
use crate::belief::evaluation::{
    Evaluation, SemanticsName, bits_between, cautions, evaluate, evidence_moves, without_anchor,
};
use crate::belief::figures::{Figure, Range};
use crate::belief::gradual::cycle::Circle;
use crate::belief::inputs::{Knowledge, Voice};
use crate::belief::order::Order;
use crate::belief::probability::beliefs::Exactness;
use crate::finding::Vocabulary;
use crate::forecast::percent;

/// The answer of `belief`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BeliefTable {
    /// `warrant.belief/1`.
    pub schema: &'static str,
    /// The argument's id.
    pub argument: String,
    /// The day of the world that is shown.
    pub as_of: String,
    /// The semantics of the strengths.
    pub semantics: &'static str,
    /// Whose numbers count: `crowd:METHOD` or a forecaster's id.
    pub voice: String,
    /// What is assumed, in words; empty without a what-if.
    pub assumed: Vec<String>,
    /// The claims, in file order.
    pub claims: Vec<BeliefRow>,
    /// What linked questions do to their claims as evidence.
    pub evidence: Vec<EvidenceMoveRow>,
    /// Anchored claims: the forecast beside the argument's own number.
    pub anchors: Vec<AnchorRow>,
    /// What the what-if changed, in the order in which the change travels.
    pub path: Vec<PathRow>,
    /// Claims that depend on each other, and what became of their strengths.
    pub circles: Vec<CircleRow>,
    /// What must be known about the numbers.
    pub notes: Vec<String>,
}

/// A claim with its three columns.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BeliefRow {
    /// Its id.
    pub id: String,
    /// thesis, conjecture or premise.
    pub role: &'static str,
    /// The proposition.
    pub text: String,
    /// stands, falls or open.
    pub status: &'static str,
    /// What decided the status.
    pub status_reason: String,
    /// The strength, in 0..=1; no probability. Null where no stated number reaches the claim, and where its range is wider
    /// than 0.2.
    pub strength: Option<f64>,
    /// The values that it may take while claims without a number vary over 0 to 1; null where none bears on it.
    pub strength_range: Option<Range>,
    /// Whether it lies on the same side of one half under DF-QuAD, quadratic energy and Euler.
    pub robust: Option<bool>,
    /// The probability; null where no stated number reaches the claim, and where its range is wider than 0.2.
    pub belief: Option<f64>,
    /// The values that it may take while claims without a number vary over 0 to 1; null where none bears on it.
    pub belief_range: Option<Range>,
    /// exact, merged or assumes-independence.
    pub exactness: Option<&'static str>,
    /// The number that the claim starts from; null where nobody stated one.
    pub number: Option<f64>,
    /// Where that came from: assumed, resolution, question, credence, word or default.
    pub source: &'static str,
    /// The same in words.
    pub source_text: String,
    /// Before the what-if: status.
    pub status_before: Option<&'static str>,
    /// Before the what-if: strength.
    pub strength_before: Option<f64>,
    /// Before the what-if: range of the strength.
    pub strength_range_before: Option<Range>,
    /// Before the what-if: belief.
    pub belief_before: Option<f64>,
    /// Before the what-if: range of the belief.
    pub belief_range_before: Option<Range>,
}

/// What a question does to its claim as evidence.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EvidenceMoveRow {
    /// The claim.
    pub claim: String,
    /// The question.
    pub question: String,
    /// The answer under which the claim holds.
    pub answer: String,
    /// The probability of that answer; 0 or 1 once it is resolved.
    pub p: f64,
    /// The outcome, once there is one.
    pub outcome: Option<String>,
    /// Probability of the answer if the claim holds, and if not.
    pub lr: [f64; 2],
    /// The belief in the claim if the question said nothing; null where no stated number reaches it then.
    pub without: Option<f64>,
    /// Its range.
    pub without_range: Option<Range>,
    /// The belief in the claim as it is; null where its range is too wide.
    pub with: Option<f64>,
    /// Its range.
    pub with_range: Option<Range>,
    /// The move in bits; null where a belief is 0 or 1, and for a forecast where there is no belief without it.
    pub bits: Option<f64>,
}

/// Claims that depend on each other.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CircleRow {
    /// The claims, in file order.
    pub claims: Vec<String>,
    /// converged; unstable, if a small push moves the strengths elsewhere; oscillates, if they never settle.
    pub verdict: &'static str,
}

/// An anchored claim.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AnchorRow {
    /// The claim.
    pub claim: String,
    /// What holds it, in words.
    pub by: String,
    /// The value at which it is held.
    pub held: f64,
    /// What its own reasons would make of it.
    pub own: Option<f64>,
    /// Its range.
    pub own_range: Option<Range>,
    /// Held minus own.
    pub gap: Option<f64>,
    /// The gap in bits; null where one of the two is 0 or 1.
    pub gap_bits: Option<f64>,
}

/// A claim that a what-if changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PathRow {
    /// The claim.
    pub claim: String,
    /// What brought the change: an assumption, a question or the inferences through which it came.
    pub through: Vec<String>,
    /// Status before and after.
    pub status: [&'static str; 2],
    /// Strength before and after.
    pub strength: [Option<f64>; 2],
    /// Its ranges.
    pub strength_range: [Option<Range>; 2],
    /// Belief before and after.
    pub belief: [Option<f64>; 2],
    /// Its ranges.
    pub belief_range: [Option<Range>; 2],
}

/// How the numbers are asked for.
#[derive(Clone, Debug)]
pub struct BeliefAsk {
    /// The semantics of the strengths.
    pub semantics: SemanticsName,
    /// Whose numbers count.
    pub voice: Voice,
    /// The what-if.
    pub assumptions: Assumptions,
}

impl World<'_> {
    /// What is known at the world's moment, by whose reckoning.
    pub fn knowledge(&self, voice: Voice) -> Knowledge<'_> {
        Knowledge::new(&self.workbench.questions, &self.book, voice, self.as_of)
    }

    /// Whose numbers count where nobody is named.
    pub fn crowd_voice(&self) -> Voice {
        Voice::Crowd(self.workbench.settings.crowd)
    }
}

/// Whose numbers count, as JSON says it.
pub(super) fn voice_name(voice: &Voice) -> String {
    match voice {
        Voice::Crowd(method) => format!("crowd:{}", method.name()),
        Voice::Forecaster(id, _) => id.clone(),
    }
}

/// A strength for people: two decimals, never a percentage.
pub(super) fn strength_text(value: f64) -> String {
    // Rounding must not make a proof of what is none.
    if (0.995..1.0).contains(&value) {
        return ">0.99".to_owned();
    }
    if value > 0.0 && value < 0.005 {
        return "<0.01".to_owned();
    }
    format!("{value:.2}")
}

/// Evaluates an argument.
pub fn belief_table(world: &World<'_>, map: &ArgumentMap, ask: &BeliefAsk) -> BeliefTable {
    let known = world.knowledge(ask.voice.clone());
    let assuming = !ask.assumptions.is_empty();
    let before = assuming.then(|| evaluate(map, &known, &Assumptions::default(), ask.semantics));
    let changed_map = ask.assumptions.map(map);
    let now = evaluate(&changed_map, &known, &ask.assumptions, ask.semantics);
    let claims =
        map.numbered_claims().map(|(index, _)| row(&changed_map, &now, before.as_ref(), index)).collect();
    let evidence = now.belief.as_ref().map_or_else(
        |_| Vec::new(),
        |belief| {
            let moves = evidence_moves(&changed_map, &now.inputs, belief);
            moves.iter().filter_map(|of| evidence_row(world, &changed_map, &now, of)).collect()
        },
    );
    let anchors = changed_map
        .numbered_claims()
        .zip(&now.inputs.claims)
        .filter(|(_, number)| number.held && number.origin.word() != "assumed")
        .map(|((index, claim), number)| {
            let figure = without_anchor(&changed_map, &now.inputs, index);
            let own = point(figure);
            AnchorRow {
                claim: claim.id.value.clone(),
                by: number.origin.to_string(),
                held: number.value,
                own,
                own_range: range(figure),
                gap: own.map(|own| number.value - own),
                gap_bits: own.and_then(|own| bits_between(own, number.value)),
            }
        })
        .collect();
    let path = before
        .as_ref()
        .map_or_else(Vec::new, |before| path(map, before, &now, &ask.assumptions, &changed_map));
    let mut notes = cautions(&changed_map, &now);
    if let Voice::Forecaster(id, _) = &ask.voice
        && world
            .workbench
            .logs
            .get(id)
            .is_some_and(|log| log.forecaster.kind == crate::forecast::ForecasterKind::Article)
    {
        notes.insert(0, format!("{id} is an article, whose forecasts never feed its own claims: crowd used"));
    }
    BeliefTable {
        schema: "warrant.belief/1",
        argument: map.id.clone(),
        as_of: world.as_of.today.to_string(),
        semantics: ask.semantics.word(),
        voice: voice_name(&ask.voice),
        assumed: assumed(world, map, &ask.assumptions),
        claims,
        evidence,
        anchors,
        path,
        circles: now
            .strength
            .iter()
            .flat_map(|strength| &strength.circles)
            .map(|of| circle(map, of))
            .collect(),
        notes,
    }
}

fn assumed(world: &World<'_>, map: &ArgumentMap, of: &Assumptions) -> Vec<String> {
    let id = |claim: ClaimIndex| map.claim(claim).id.value.as_str();
    let set = of.set.iter().map(|&(claim, value)| format!("{} is {} by itself", id(claim), percent(value)));
    let resolve = of.resolve.iter().map(|(name, outcome)| {
        let text = world.workbench.questions.get(name).map(|question| question.outcome_text(outcome));
        format!("{name} resolves {}", text.unwrap_or_default())
    });
    let claims = of.drop_claims.iter().map(|&claim| format!("without {}", id(claim)));
    let steps = of.drop_inferences.iter().map(|&step| format!("without {}", map.inference(step).id.value));
    set.chain(resolve).chain(claims).chain(steps).collect()
}

fn circle(map: &ArgumentMap, of: &Circle) -> CircleRow {
    let claims = of.claims.iter().filter_map(|&claim| map.claims.get(claim as usize));
    CircleRow { claims: claims.map(|claim| claim.id.value.clone()).collect(), verdict: of.verdict.word() }
}

fn exactness_word(exactness: Exactness) -> &'static str {
    match exactness {
        Exactness::Exact => "exact",
        Exactness::Merged => "merged",
        Exactness::AssumesIndependence => "assumes-independence",
    }
}

fn row(map: &ArgumentMap, now: &Evaluation, before: Option<&Evaluation>, index: ClaimIndex) -> BeliefRow {
    let claim = map.claim(index);
    let number = now.inputs.claims.get(index.position());
    let (strength, belief) = (now.strength_of(index), now.belief_of(index));
    let strength_before = before.and_then(|before| before.strength_of(index));
    let belief_before = before.and_then(|before| before.belief_of(index));
    BeliefRow {
        id: claim.id.value.clone(),
        role: claim.role.word(),
        text: claim.text.value.clone(),
        status: now.statuses.claim(index).word(),
        status_reason: now.statuses.reason(map, index),
        robust: now
            .robust
            .as_ref()
            .and_then(|robust| robust.get(index.position()).copied())
            .filter(|_| point(strength).is_some()),
        strength: point(strength),
        strength_range: range(strength),
        exactness: now
            .belief
            .as_ref()
            .ok()
            .and_then(|belief| belief.exactness.get(index.position()))
            .filter(|_| point(belief).is_some())
            .map(|&exactness| exactness_word(exactness)),
        belief: point(belief),
        belief_range: range(belief),
        number: number.filter(|number| number.is_stated()).map(|number| number.value),
        source: number.map_or("default", |number| number.origin.word()),
        source_text: number.map_or_else(|| "default".to_owned(), |number| number.origin.to_string()),
        status_before: before.map(|before| before.statuses.claim(index).word()),
        strength_before: point(strength_before),
        strength_range_before: range(strength_before),
        belief_before: point(belief_before),
        belief_range_before: range(belief_before),
    }
}

fn evidence_row(
    world: &World<'_>,
    map: &ArgumentMap,
    now: &Evaluation,
    of: &crate::belief::evaluation::EvidenceMove,
) -> Option<EvidenceMoveRow> {
    let link = map.links.get(of.link)?;
    let reading = now.inputs.readings.get(of.link)?.as_ref()?;
    let (if_holds, if_not) = link.likelihoods?;
    let with = now.belief_of(link.claim);
    Some(EvidenceMoveRow {
        claim: map.claim(link.claim).id.value.clone(),
        question: link.question.value.clone(),
        answer: world.answer_of(link)?,
        p: reading.p,
        outcome: reading.outcome.clone(),
        lr: [if_holds.value(), if_not.value()],
        without: point(of.stated_without),
        without_range: range(of.stated_without),
        with: point(with),
        with_range: range(with),
        // What a known answer is worth in bits, no belief before it changes.
        bits: of.bits().filter(|_| point(of.stated_without).is_some() || reading.outcome.is_some()),
    })
}

/// Differences below this are rounding.
const ROUNDING: f64 = 1e-12;

fn path(
    map: &ArgumentMap,
    before: &Evaluation,
    now: &Evaluation,
    assumptions: &Assumptions,
    changed_map: &ArgumentMap,
) -> Vec<PathRow> {
    let pair = |of: fn(&Evaluation, ClaimIndex) -> Option<Figure>, claim| [of(before, claim), of(now, claim)];
    let moved = |values: [Option<Figure>; 2]| match values {
        [Some(before), Some(now)] => (before.value - now.value).abs() > ROUNDING,
        [before, now] => before != now,
    };
    let dropped = |claim: ClaimIndex| assumptions.drop_claims.contains(&claim);
    let changed = |claim: ClaimIndex| {
        dropped(claim)
            || moved(pair(Evaluation::strength_of, claim))
            || moved(pair(Evaluation::belief_of, claim))
            || before.statuses.claim(claim) != now.statuses.claim(claim)
    };
    let order: Vec<ClaimIndex> = match crate::belief::model::Model::new(map) {
        Ok(model) => {
            let order = Order::of(model.graph());
            let count = u32::try_from(map.claims.len()).unwrap_or(u32::MAX);
            order.nodes().iter().copied().filter(|&node| node < count).map(ClaimIndex).collect()
        }
        Err(_) => map.numbered_claims().map(|(index, _)| index).collect(),
    };
    // What a change comes through: the premises of an inference, and of what undercuts it, however deep.
    let carries = |start: InferenceIndex| {
        let mut waiting = vec![start];
        let mut seen = vec![start];
        while let Some(inference) = waiting.pop() {
            if map.inference(inference).premises.iter().any(|&premise| changed(premise))
                || assumptions.drop_inferences.contains(&inference)
            {
                return true;
            }
            for &undercutter in map.undercutters(inference) {
                if !seen.contains(&undercutter) {
                    seen.push(undercutter);
                    waiting.push(undercutter);
                }
            }
        }
        false
    };
    order
        .into_iter()
        .filter(|&claim| changed(claim))
        .map(|claim| {
            let mut through: Vec<String> = Vec::new();
            if dropped(claim) {
                through.push("dropped".to_owned());
            }
            if assumptions.set.iter().any(|&(set, _)| set == claim) {
                through.push("set".to_owned());
            }
            let links = map.links.iter().filter(|link| link.claim == claim && link.mode != LinkMode::Test);
            through.extend(
                links
                    .filter(|link| assumptions.resolve.iter().any(|(id, _)| *id == link.question.value))
                    .map(|link| link.question.value.clone()),
            );
            let held = now.inputs.claims.get(claim.position()).is_some_and(|number| number.held);
            if !held && !dropped(claim) {
                let reasons = map.reasons(claim).iter().filter(|&&reason| carries(reason));
                through.extend(reasons.map(|&reason| map.inference(reason).id.value.clone()));
            }
            for other in contrary_to(changed_map, claim).filter(|&other| changed(other)) {
                through.push(format!("{} <> {}", map.claim(other).id.value, map.claim(claim).id.value));
            }
            PathRow {
                claim: map.claim(claim).id.value.clone(),
                through,
                status: [before.statuses.claim(claim).word(), now.statuses.claim(claim).word()],
                strength: pair(Evaluation::strength_of, claim).map(point),
                strength_range: pair(Evaluation::strength_of, claim).map(range),
                belief: pair(Evaluation::belief_of, claim).map(point),
                belief_range: pair(Evaluation::belief_of, claim).map(range),
            }
        })
        .collect()
}

fn contrary_to(map: &ArgumentMap, claim: ClaimIndex) -> impl Iterator<Item = ClaimIndex> {
    let own = map.claim(claim).contrary.iter().map(|other| other.value);
    let others =
        map.numbered_claims().filter(move |(_, other)| other.contrary.iter().any(|of| of.value == claim));
    let mut all: Vec<ClaimIndex> = own.chain(others.map(|(index, _)| index)).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter()
}

/// What stands for a strength or a belief that no stated number reaches.
pub(super) const NO_NUMBER: &str = "–";
/// Its legend.
pub const NO_NUMBER_LEGEND: &str = "–: no stated number (credence, forecast, answer, weight of a reason) reaches the claim, or it cannot be computed";

/// The legend of ranges.
pub const RANGE_LEGEND: &str = "a to b: what other claims without a number leave open as they vary from 0 to 1, own default and relevances kept; wider than 0.2 without a number; ~: outer bounds";

/// The number of a figure, where it is fit to print.
pub(super) fn point(of: Option<Figure>) -> Option<f64> {
    of.as_ref().and_then(Figure::point)
}

/// The range of a figure.
pub(super) fn range(of: Option<Figure>) -> Option<Range> {
    of.and_then(|of| of.range)
}

/// "62%", "62% (58% to 70%)", "40% to 75%", or the dash.
pub fn shown(value: Option<f64>, range: Option<Range>, text: fn(f64) -> String) -> String {
    let Some(range) = range else { return or_dash(value, text) };
    match value {
        Some(value) => format!("{} ({})", text(value), range.text(text)),
        None => range.text(text),
    }
}

/// A number, or the dash that stands for it where there is none.
pub fn or_dash(value: Option<f64>, text: fn(f64) -> String) -> String {
    value.map_or_else(|| NO_NUMBER.to_owned(), text)
}

/// "0.91", or "0.91 → 0.80" where a what-if changed it by as much as is shown.
pub(super) fn change(before: Option<String>, now: String) -> String {
    match before {
        Some(before) if before != now => format!("{before} → {now}"),
        _ => now,
    }
}

/// A number with its sign and so many decimals, for bits and points; what rounds to 0 is `+0`.
pub(super) fn signed(value: f64, decimals: usize) -> String {
    let text = format!("{value:+.decimals$}");
    // A minus before nothing but zeros says nothing.
    if text.trim_start_matches(['+', '-']).chars().all(|c| c == '0' || c == '.') {
        return text.replace('-', "+");
    }
    text
}
