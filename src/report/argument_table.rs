//! The argument as a reviewer's table: one row a claim, with status, what it bears on, its source and its question.

use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::belief_table::{
    NO_NUMBER, NO_NUMBER_LEGEND, RANGE_LEGEND, or_dash, point, range, shown, strength_text,
};
use super::finding_rows::FindingRow;
use super::page::{Block, Cell, Column, Page, Table, Tone, counted, flowed};
use super::question_view::{QuestionView, question_view};
use super::world::World;
use crate::argument::{ArgumentMap, Bearing, Citation, Claim, ClaimIndex, Link, Role, Stance};
use crate::belief::assumption::Assumptions;
use crate::belief::evaluation::{Evaluation, SemanticsName, evaluate};
use crate::belief::figures::Range;
use crate::belief::labelling::Label;
use crate::belief::status::Statuses;
use crate::finding::{Code, Finding, Place, Vocabulary};
use crate::forecast::percent;

/// The answer of `table`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ArgumentTable {
    /// `warrant.table/1`.
    pub schema: &'static str,
    /// The argument's id.
    pub argument: String,
    /// Its claims, in file order.
    pub claims: Vec<ClaimRow>,
    /// Its inferences.
    pub inferences: Vec<InferenceRow>,
    /// What `check` finds in its file.
    pub findings: Vec<FindingRow>,
}

/// A claim as a row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClaimRow {
    /// Its id.
    pub id: String,
    /// thesis, conjecture or premise.
    pub role: &'static str,
    /// Premises: fact, judgement, assumption, value or background.
    pub kind: Option<&'static str>,
    /// Conjectures: rejected, held or open.
    pub stance: Option<&'static str>,
    /// stands, falls or open.
    pub status: &'static str,
    /// What decided the status.
    pub status_reason: String,
    /// The proposition.
    pub text: String,
    /// How sure the author sounds, as written.
    pub word: Option<String>,
    /// Who holds it.
    pub held_by: Option<String>,
    /// Whether it needs a reason.
    pub contested: bool,
    /// Claims it speaks for, by itself.
    pub supports: Vec<String>,
    /// Claims it speaks against, by itself.
    pub rebuts: Vec<String>,
    /// Inferences it undercuts, by itself.
    pub undercuts: Vec<String>,
    /// Claims with which it cannot hold together.
    pub contrary: Vec<String>,
    /// Where the article says it.
    pub said: Option<CitationRow>,
    /// What backs it or speaks against it.
    pub evidence: Vec<EvidenceRow>,
    /// Whether its quotes stand in the stored sources; null where nothing is stored or quoted.
    pub quote_ok: Option<bool>,
    /// The encoder's number.
    pub credence: Option<f64>,
    /// high, moderate or low.
    pub confidence: Option<&'static str>,
    /// Questions linked to it.
    pub links: Vec<LinkRow>,
    /// Its dialectical strength; not a probability. Null where no stated number reaches it, and where its range is wider
    /// than 0.2.
    pub strength: Option<f64>,
    /// The values that it may take while claims without a number vary over 0 to 1; null where none bears on it.
    pub strength_range: Option<Range>,
    /// Its probability; null where no stated number reaches it, and where its range is wider than 0.2.
    pub belief: Option<f64>,
    /// The values that it may take while claims without a number vary over 0 to 1; null where none bears on it.
    pub belief_range: Option<Range>,
    /// The number that it starts from, before anything bears on it; null where nobody stated one.
    pub number: Option<f64>,
}

/// A passage of a source.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CitationRow {
    /// The source's id.
    pub source: Option<String>,
    /// Where in the source.
    pub locator: Option<String>,
    /// The words.
    pub quote: Option<String>,
}

/// A passage that backs a claim or speaks against it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EvidenceRow {
    /// The passage.
    #[serde(flatten)]
    pub citation: CitationRow,
    /// Whether it speaks against the claim.
    pub against: bool,
}

/// A question linked to a claim.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LinkRow {
    /// The question's id.
    pub question: String,
    /// The answer under which the claim holds.
    pub answer: Option<String>,
    /// test, evidence or anchor.
    pub mode: &'static str,
    /// The crowd's probability of yes, for a yes or no question.
    pub p: Option<f64>,
    /// Where the question stands; null for an unknown one.
    pub state: Option<&'static str>,
    /// What came of it.
    pub outcome: Option<String>,
    /// Number or outcome in words.
    #[serde(skip)]
    shown: String,
}

impl LinkRow {
    /// Number, due date or outcome in words.
    pub fn shown(&self) -> &str {
        &self.shown
    }
}

/// An inference as a row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InferenceRow {
    /// Its id, or `P1->T`.
    pub id: String,
    /// Its premises.
    pub from: Vec<String>,
    /// The claim or inference it bears on.
    pub target: String,
    /// supports, rebuts or undercuts.
    pub kind: &'static str,
    /// How much it counts, from 0 to 1; null where not given or given as `bits` or `lr`.
    pub relevance: Option<f64>,
    /// Weight of evidence in bits.
    pub bits: Option<f64>,
    /// Probability of the reason if the target holds, and if not.
    pub lr: Option<[f64; 2]>,
    /// Why the premises bear on the target.
    pub why: Option<String>,
    /// stands, falls or open.
    pub status: &'static str,
}

/// Makes the table of one argument; `findings` are those of the whole workbench.
pub fn argument_table(world: &World<'_>, map: &ArgumentMap, findings: &[Finding]) -> ArgumentTable {
    let statuses = world.statuses(map);
    let numbers =
        evaluate(map, &world.knowledge(world.crowd_voice()), &Assumptions::default(), SemanticsName::DfQuad);
    let own: Vec<&Finding> =
        findings.iter().filter(|finding| finding.place.is_some_and(|place| place.file == map.file)).collect();
    let not_found = quotes_not_found(&own);
    let claims = map
        .numbered_claims()
        .map(|(index, _)| claim_row(world, map, &statuses, &numbers, index, &not_found))
        .collect();
    let inferences = map
        .numbered_inferences()
        .map(|(index, inference)| {
            let relevance = inference.relevance.as_ref();
            InferenceRow {
                id: inference.id.value.clone(),
                from: inference.premises.iter().map(|&premise| id(map, premise)).collect(),
                target: map.target_id(inference.target).to_owned(),
                kind: inference.bearing.word(),
                relevance: relevance.and_then(|relevance| relevance.share()),
                bits: relevance.and_then(|relevance| relevance.bits()),
                lr: relevance.and_then(|relevance| relevance.likelihoods()),
                why: inference.why.clone(),
                status: statuses.inference(index).word(),
            }
        })
        .collect();
    ArgumentTable {
        schema: "warrant.table/1",
        argument: map.id.clone(),
        claims,
        inferences,
        findings: own.iter().map(|finding| FindingRow::new(finding, &world.workbench.sources)).collect(),
    }
}

fn id(map: &ArgumentMap, claim: ClaimIndex) -> String {
    map.claim(claim).id.value.clone()
}

fn claim_row(
    world: &World<'_>,
    map: &ArgumentMap,
    statuses: &Statuses,
    numbers: &Evaluation,
    index: ClaimIndex,
    not_found: &HashSet<Place>,
) -> ClaimRow {
    let claim = map.claim(index);
    let number = numbers.inputs.claims.get(index.position());
    let (strength, belief) = (numbers.strength_of(index), numbers.belief_of(index));
    let plain = |bearing: Bearing| {
        let edges = map.uses(index).iter().map(|&edge| map.inference(edge));
        edges
            .filter(|inference| inference.plain && inference.bearing == bearing)
            .map(|inference| map.target_id(inference.target).to_owned())
            .collect()
    };
    ClaimRow {
        id: claim.id.value.clone(),
        role: claim.role.word(),
        kind: claim.premise_kind().map(Vocabulary::word),
        stance: claim.stance.as_ref().map(|stance| stance.value.word()),
        status: statuses.claim(index).word(),
        status_reason: statuses.reason(map, index),
        text: claim.text.value.clone(),
        word: claim.word.as_ref().map(|word| word.value.clone()),
        held_by: claim.held_by.clone(),
        contested: claim.contested,
        supports: plain(Bearing::Supports),
        rebuts: plain(Bearing::Rebuts),
        undercuts: plain(Bearing::Undercuts),
        contrary: claim.contrary.iter().map(|other| id(map, other.value)).collect(),
        said: claim.said.as_ref().map(|said| CitationRow::new(map, said)),
        evidence: claim
            .evidence
            .iter()
            .map(|evidence| EvidenceRow {
                citation: CitationRow::new(map, &evidence.citation),
                against: evidence.against,
            })
            .collect(),
        quote_ok: quote_ok(map, claim, not_found),
        credence: claim.credence.as_ref().map(|credence| credence.probability.value()),
        confidence: claim.confidence.map(Vocabulary::word),
        links: world.links_of(map, index).iter().map(|link| link_row(world, link)).collect(),
        strength: point(strength),
        strength_range: range(strength),
        belief: point(belief),
        belief_range: range(belief),
        number: number.filter(|number| number.is_stated()).map(|number| number.value),
    }
}

impl CitationRow {
    fn new(map: &ArgumentMap, citation: &Citation) -> Self {
        let source = citation.source.and_then(|source| map.sources.get(source));
        Self {
            source: source.map(|source| source.id.value.clone()),
            locator: citation.locator.clone(),
            quote: citation.quote.as_ref().map(|quote| quote.value.clone()),
        }
    }

    /// The source and where in it.
    pub(super) fn place(&self) -> String {
        self.source.iter().chain(&self.locator).map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// Whether every quote of a claim whose source is stored was found there.
fn quote_ok(map: &ArgumentMap, claim: &Claim, not_found: &HashSet<Place>) -> Option<bool> {
    let citations = claim.said.iter().chain(claim.evidence.iter().map(|evidence| &evidence.citation));
    let mut verified = citations.filter_map(|citation| quote_found(map, citation, not_found));
    let first = verified.next()?;
    Some(first && verified.all(|ok| ok))
}

/// The quotes that stored texts lack.
pub(super) fn quotes_not_found(findings: &[&Finding]) -> HashSet<Place> {
    let missing = findings.iter().filter(|finding| finding.code == Code::QuoteNotFound);
    missing.filter_map(|finding| finding.place).collect()
}

/// Whether a quote was found in the stored text of its source; `None` where nothing is stored or quoted.
pub(super) fn quote_found(
    map: &ArgumentMap,
    citation: &Citation,
    not_found: &HashSet<Place>,
) -> Option<bool> {
    map.sources.get(citation.source?)?.stored.as_ref()?;
    Some(!not_found.contains(&citation.quote.as_ref()?.place))
}

fn link_row(world: &World<'_>, link: &Link) -> LinkRow {
    let question = world.workbench.questions.get(&link.question.value);
    let view = question.map(|question| question_view(world, question));
    LinkRow {
        question: link.question.value.clone(),
        answer: world.answer_of(link),
        mode: link.mode.word(),
        p: view.as_ref().and_then(QuestionView::probability),
        state: view.as_ref().map(|view| view.state.word()),
        outcome: view.as_ref().and_then(|view| view.outcome.clone()),
        shown: view.map_or_else(|| "unknown question".to_owned(), |view| view.short()),
    }
}

impl ClaimRow {
    /// Whether the claim stands because nothing answers it.
    pub fn is_unanswered(&self) -> bool {
        self.status == Label::Stands.word() && self.status_reason == "unanswered"
    }

    /// The strength for people.
    pub fn strength_text(&self) -> String {
        shown(self.strength, self.strength_range, strength_text)
    }

    /// The belief for people.
    pub fn belief_text(&self) -> String {
        shown(self.belief, self.belief_range, percent)
    }

    /// "falls: P7 rebuts it ...", "stands, unanswered".
    pub fn status_in_words(&self) -> String {
        status_text(self.status, &self.status_reason)
    }
}

impl ArgumentTable {
    /// The table for people; with `review`, empty columns for a reviewer's verdict and comment.
    pub fn page(&self, world: &World<'_>, review: bool) -> Page {
        let from = self.records_by_claim();
        let rows: Vec<_> = self.claims.iter().map(|claim| (claim, Self::bears_on(claim, &from))).collect();
        let mut table = Table::of(
            "claims",
            &rows,
            [
                (Column::fixed("id", "id"), |(claim, _)| Cell::toned(&claim.id, Tone::Strong)),
                (Column::fixed("role", "role"), |(claim, _)| claim.role.into()),
                (Column::fixed("kind", "kind, stance"), |(claim, _)| {
                    Cell::maybe(claim.stance.or(claim.kind))
                }),
                (Column::text("status", "status", 4), |(claim, _)| status_cell(claim)),
                (Column { stretch: 3, ..Column::number("strength", "strength") }, |(claim, _)| {
                    claim.strength_text().into()
                }),
                (Column { stretch: 3, ..Column::number("belief", "belief") }, |(claim, _)| {
                    claim.belief_text().into()
                }),
                (Column::number("number", "own"), |(claim, _)| or_dash(claim.number, percent).into()),
                (Column::text("claim", "claim", 10), |(claim, _)| flowed(&claim.text).into()),
                (Column::text("bears_on", "bears on", 3), |(_, targets)| Cell::new(targets)),
                (Column::text("source", "source", 4), |(claim, _)| source_text(claim).into()),
                (Column::text("question", "question", 5), |(claim, _)| links_text(claim).into()),
                (Column::text("verdict", "verdict", 2), |_| Cell::default()),
                (Column::text("comment", "comment", 4), |_| Cell::default()),
            ],
        );
        if !review {
            table.drop_empty(&["verdict", "comment"]);
        }
        table.notes.push(self.counts());
        table.notes.push("strength: df-quad, no probability; belief: a probability; own: the number that a claim starts from; `warrant belief` says where each number comes from".to_owned());
        if self.claims.iter().any(|claim| claim.strength_range.or(claim.belief_range).is_some()) {
            table.notes.push(RANGE_LEGEND.to_owned());
        }
        let dash = |claim: &ClaimRow| {
            let number = or_dash(claim.number, percent);
            [claim.strength_text(), claim.belief_text(), number].iter().any(|text| text == NO_NUMBER)
        };
        if self.claims.iter().any(dash) {
            table.notes.push(NO_NUMBER_LEGEND.to_owned());
        }
        let mut blocks = vec![Block::Table(table)];
        blocks.extend(self.linked_premises());
        world.page(world.heading(&self.argument), blocks)
    }

    /// What a claim bears on, with the ids of linked inferences.
    fn bears_on(claim: &ClaimRow, from: &HashMap<&str, Vec<&InferenceRow>>) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(claim.supports.iter().map(|target| format!("+ {target}")));
        parts.extend(claim.rebuts.iter().map(|target| format!("- {target}")));
        parts.extend(claim.undercuts.iter().map(|target| format!("x {target}")));
        parts.extend(claim.contrary.iter().map(|target| format!("<> {target}")));
        for inference in from.get(claim.id.as_str()).into_iter().flatten() {
            parts.push(format!("{} {} ({})", sign(inference.kind), inference.target, inference.id));
        }
        parts.join(", ")
    }

    /// Inferences with a record of their own, by the claims that they are from.
    fn records_by_claim(&self) -> HashMap<&str, Vec<&InferenceRow>> {
        let mut by_claim: HashMap<&str, Vec<&InferenceRow>> = HashMap::new();
        for inference in self.inferences.iter().filter(|inference| !inference.id.contains("->")) {
            for claim in &inference.from {
                let of = by_claim.entry(claim.as_str()).or_default();
                // A premise that is named twice is one.
                if of.last().is_none_or(|last| !std::ptr::eq(*last, inference)) {
                    of.push(inference);
                }
            }
        }
        by_claim
    }

    fn linked_premises(&self) -> Option<Block> {
        let linked: Vec<_> =
            self.inferences.iter().filter(|inference| !inference.id.contains("->")).collect();
        let table = Table::of(
            "inferences",
            &linked,
            [
                (Column::fixed("id", "id"), |row| Cell::toned(&row.id, Tone::Strong)),
                (Column::text("from", "from", 2), |row| row.from.join(" with ").into()),
                (Column::fixed("bears_on", "bears on"), |row| {
                    format!("{} {}", sign(row.kind), row.target).into()
                }),
                (Column::fixed("status", "status"), |row| row.status.into()),
                (Column::text("why", "why", 8), |row| Cell::maybe(row.why.as_deref().map(flowed))),
            ],
        );
        table.captioned("linked premises: all of a row are needed").filled()
    }

    fn counts(&self) -> String {
        let count = |test: &dyn Fn(&ClaimRow) -> bool| self.claims.iter().filter(|claim| test(claim)).count();
        let rejected = |claim: &ClaimRow| claim.stance == Some(Stance::Rejected.word());
        let unanswered = |claim: &ClaimRow| rejected(claim) && claim.is_unanswered();
        format!(
            "{}: {} ({} rejected, {} of them unanswered), {}; + supports, - rebuts, x undercuts, <> contrary",
            counted(self.claims.len(), "claim"),
            counted(count(&|claim| claim.role == Role::Conjecture.word()), "conjecture"),
            count(&rejected),
            count(&unanswered),
            counted(count(&|claim| claim.role == Role::Premise.word()), "premise"),
        )
    }
}

/// The sign of a bearing, in one character that every terminal and font has.
pub(super) fn sign(kind: &str) -> &'static str {
    match kind {
        "supports" => "+",
        "rebuts" => "-",
        _ => "x",
    }
}

fn status_cell(claim: &ClaimRow) -> Cell {
    let rejected = claim.stance == Some(Stance::Rejected.word());
    let tone = match (claim.status, rejected) {
        ("stands", false) | ("falls", true) => Tone::Good,
        ("falls", false) => Tone::Bad,
        _ => Tone::Warning,
    };
    Cell::toned(status_text(claim.status, &claim.status_reason), tone)
}

/// "falls: P7 rebuts it ...", "stands, unanswered".
pub fn status_text(status: &str, reason: &str) -> String {
    match reason {
        "" => status.to_owned(),
        "unanswered" => format!("{status}, unanswered"),
        "asserted" => "asserted, unopposed".to_owned(),
        reason if reason.starts_with("but ") => format!("{status}, {reason}"),
        reason => format!("{status}: {reason}"),
    }
}

fn source_text(claim: &ClaimRow) -> String {
    let mark = match claim.quote_ok {
        Some(true) => " (quote verified)",
        Some(false) => " (quote not found)",
        None => "",
    };
    let said = claim.said.as_ref().map(CitationRow::place);
    let evidence = claim.evidence.iter().map(|evidence| {
        let place = evidence.citation.place();
        if evidence.against { format!("against: {place}") } else { place }
    });
    let parts: Vec<_> = said.into_iter().chain(evidence).collect();
    if parts.is_empty() { String::new() } else { format!("{}{mark}", parts.join("; ")) }
}

fn links_text(claim: &ClaimRow) -> String {
    let one = |link: &LinkRow| {
        let answer = link.answer.as_deref().unwrap_or("?");
        let shown = link.outcome.as_ref().map(|outcome| format!("answered {outcome}"));
        format!(
            "{} {}: for it if {answer} \u{b7} {}",
            link.mode,
            link.question,
            shown.unwrap_or_else(|| link.shown.clone())
        )
    };
    claim.links.iter().map(one).collect::<Vec<_>>().join("; ")
}
