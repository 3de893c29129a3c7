//! What a map shows, as plain values: claims, reasons and what cannot hold together.

use crate::argument::{ArgumentMap, Bearing, LinkMode, PremiseKind, Role, Stance, Target};
use crate::belief::labelling::Label;
use crate::report::{World, question_view};

/// A map to be drawn. Indices count claims and reasons of this diagram.
#[derive(Clone, Debug, Default)]
pub struct Diagram {
    /// The argument's id.
    pub id: String,
    /// What the picture is called.
    pub title: String,
    /// The day it shows, where one was asked for.
    pub as_of: Option<String>,
    /// The claims.
    pub claims: Vec<DiagramClaim>,
    /// The reasons.
    pub reasons: Vec<DiagramReason>,
    /// Pairs of claims that cannot both hold, each pair once.
    pub contraries: Vec<(usize, usize)>,
    /// Titles of the groups.
    pub groups: Vec<String>,
}

impl Diagram {
    /// The groups that have claims: position, title, claims in order.
    pub fn filled_groups(&self) -> impl Iterator<Item = (usize, &str, Vec<usize>)> {
        let mut members = vec![Vec::new(); self.groups.len()];
        for (claim, drawn) in self.claims.iter().enumerate() {
            if let Some(members) = drawn.group.and_then(|group| members.get_mut(group)) {
                members.push(claim);
            }
        }
        let titled = members.into_iter().zip(&self.groups).enumerate();
        titled
            .filter(|(_, (claims, _))| !claims.is_empty())
            .map(|(group, (claims, title))| (group, title.as_str(), claims))
    }
}

/// A claim to be drawn.
#[derive(Clone, Debug)]
pub struct DiagramClaim {
    /// Its id.
    pub id: String,
    /// The proposition.
    pub text: String,
    /// What it does.
    pub role: Role,
    /// What kind of premise it is.
    pub kind: Option<PremiseKind>,
    /// What the author makes of a conjecture.
    pub stance: Option<Stance>,
    /// Its status.
    pub status: Label,
    /// What decided the status.
    pub status_reason: String,
    /// A conjecture that nothing answers.
    pub unanswered: bool,
    /// Whether it needs a reason to stand.
    pub contested: bool,
    /// How sure the author sounds.
    pub word: Option<String>,
    /// Questions linked to it.
    pub questions: Vec<QuestionChip>,
    /// The group in which it is drawn.
    pub group: Option<usize>,
}

/// A question beside a claim.
#[derive(Clone, Debug)]
pub struct QuestionChip {
    /// Its id.
    pub question: String,
    /// What it does to the claim.
    pub mode: LinkMode,
    /// The answer under which the claim holds.
    pub answer: Option<String>,
    /// Number and due date, or outcome.
    pub shown: String,
    /// Whether it is answered.
    pub settled: bool,
}

/// A reason to be drawn.
#[derive(Clone, Debug)]
pub struct DiagramReason {
    /// Its id or name.
    pub id: String,
    /// Whether it has an id of its own, which is then shown.
    pub named: bool,
    /// How it bears.
    pub bearing: Bearing,
    /// The linked premises.
    pub premises: Vec<usize>,
    /// On what.
    pub target: ReasonTarget,
    /// The warrant.
    pub why: Option<String>,
    /// Whether it stands.
    pub status: Label,
}

/// What a reason bears on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasonTarget {
    /// A claim.
    Claim(usize),
    /// A reason.
    Reason(usize),
}

/// Says what the map of an argument shows at a moment.
pub fn diagram(world: &World<'_>, map: &ArgumentMap) -> Diagram {
    let statuses = world.statuses(map);
    let mut group_of = vec![None; map.claims.len()];
    for (group, listed) in map.groups.iter().enumerate() {
        for claim in &listed.claims {
            if let Some(of) = group_of.get_mut(claim.position()) {
                *of = Some(group);
            }
        }
    }
    let claims = map
        .numbered_claims()
        .map(|(index, claim)| DiagramClaim {
            id: claim.id.value.clone(),
            text: claim.text.value.clone(),
            role: claim.role,
            kind: claim.premise_kind(),
            stance: claim.stance.as_ref().map(|stance| stance.value),
            status: statuses.claim(index),
            status_reason: statuses.reason(map, index),
            unanswered: claim.role == Role::Conjecture && statuses.is_unanswered(map, index),
            contested: claim.contested,
            word: claim.word.as_ref().map(|word| word.value.clone()),
            questions: world.links_of(map, index).iter().map(|link| chip(world, link)).collect(),
            group: group_of[index.position()],
        })
        .collect();
    let reasons = map
        .numbered_inferences()
        .map(|(index, inference)| DiagramReason {
            id: inference.id.value.clone(),
            named: !inference.plain,
            bearing: inference.bearing,
            premises: inference.premises.iter().map(|premise| premise.position()).collect(),
            target: match inference.target {
                Target::Claim(claim) => ReasonTarget::Claim(claim.position()),
                Target::Inference(reason) => ReasonTarget::Reason(reason.position()),
            },
            why: inference.why.clone(),
            status: statuses.inference(index),
        })
        .collect();
    let mut contraries: Vec<(usize, usize)> = map
        .numbered_claims()
        .flat_map(|(index, claim)| {
            claim.contrary.iter().map(move |other| (index.position(), other.value.position()))
        })
        .filter(|(one, other)| one != other)
        .map(|(one, other)| (one.min(other), one.max(other)))
        .collect();
    contraries.sort_unstable();
    contraries.dedup();
    let title = if map.article.title.is_empty() { map.id.clone() } else { map.article.title.clone() };
    Diagram {
        id: map.id.clone(),
        title,
        as_of: world.shown_as_of(),
        claims,
        reasons,
        contraries,
        groups: map.groups.iter().map(|group| group.title.clone()).collect(),
    }
}

fn chip(world: &World<'_>, link: &crate::argument::Link) -> QuestionChip {
    let question = world.workbench.questions.get(&link.question.value);
    let view = question.map(|question| question_view(world, question));
    QuestionChip {
        question: link.question.value.clone(),
        mode: link.mode,
        answer: world.answer_of(link),
        settled: view.as_ref().is_some_and(|view| view.outcome.is_some()),
        shown: view.map_or_else(|| "unknown question".to_owned(), |view| view.short()),
    }
}
