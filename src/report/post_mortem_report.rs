//! After the event: what became of the claims, and where the error of the thesis came from.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::belief_table::{or_dash, point, range, shown, signed, voice_name};
use super::page::{Block, Cell, Column, Page, Table, Tone, flowed};
use super::world::World;
use crate::argument::{ArgumentMap, Claim, ClaimIndex, Role};
use crate::belief::assumption::Assumptions;
use crate::belief::evaluation::{Evaluation, SemanticsName, evaluate};
use crate::belief::figures::Range;
use crate::belief::inputs::Voice;
use crate::belief::parts::{Part, Update};
use crate::belief::post_mortem::{Answered, ErrorBreakdown, answered, error_breakdown, outcomes, tested};
use crate::belief::status::Statuses;
use crate::finding::Vocabulary;
use crate::forecast::percent;

/// The answer of `postmortem`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PostMortem {
    /// `warrant.postmortem/1`.
    pub schema: &'static str,
    /// The argument's id.
    pub argument: String,
    /// The day of the world that is shown.
    pub as_of: String,
    /// Whose numbers count.
    pub voice: String,
    /// The error of the thesis and its parts; null while nothing has settled the thesis.
    pub thesis: Option<ThesisError>,
    /// While nothing has settled the thesis: what the answers on the way did to it; null where there is none.
    pub answered: Option<AnsweredRow>,
    /// Inferences whose premises all came true and whose target was settled.
    pub inferences: Vec<TestedRow>,
    /// Claims whose linked question has an answer.
    pub outcomes: Vec<OutcomeRow>,
    /// Rejected conjectures.
    pub rejected: Vec<RejectedRow>,
    /// The record of the premises that were tested, by kind.
    pub by_kind: Vec<RecordRow>,
    /// The same by the source in which a premise is said.
    pub by_source: Vec<RecordRow>,
    /// What must be known about the numbers.
    pub notes: Vec<String>,
}

/// The error of the thesis; the parts add up to truth minus belief.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ThesisError {
    /// The thesis.
    pub claim: String,
    /// The question that settled it.
    pub question: String,
    /// Whether it holds.
    pub holds: bool,
    /// What the argument made of it before the first answer, on it or on the way to it, was known.
    pub before: f64,
    /// Truth minus that.
    pub error: f64,
    /// The part of each settled premise, and of each answer that is evidence.
    pub premises: Vec<PremisePart>,
    /// The part of reasons that the map lacks: what the direct forecast saw beyond it.
    pub missing_reasons: f64,
    /// What premises that nothing has settled could explain at most.
    pub unsettled_premises: f64,
    /// The part of the inferences, at least: what no premise could explain, however it turned out.
    pub inferences: f64,
    /// The forecast of the thesis's own question just before.
    pub direct_forecast: Option<f64>,
}

/// What answers on the way did to a thesis that has no answer of its own.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AnsweredRow {
    /// The thesis.
    pub claim: String,
    /// What the argument made of it before the first answer was known.
    pub before: f64,
    /// The same with every settled premise true to fact, and every answer that is evidence taken in.
    pub after: f64,
    /// The part of each settled premise, and of each answer that is evidence.
    pub premises: Vec<PremisePart>,
    /// The claims below the thesis that nothing has settled.
    pub unsettled: Vec<String>,
    /// The lowest that the argument could come to, whatever these turn out to be.
    pub low: f64,
    /// The highest.
    pub high: f64,
    /// Whether enough is settled for the argument to speak: it comes to the same side of one half either way.
    pub enough: bool,
}

/// An inference that was put to the test.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TestedRow {
    /// Its id.
    pub id: String,
    /// supports or rebuts.
    pub kind: &'static str,
    /// The claim it bears on.
    pub target: String,
    /// Whether that turned out as the inference says.
    pub followed: bool,
}

/// The part of one premise, or of one answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PremisePart {
    /// The premise, or the claim on which the answer is evidence.
    pub claim: String,
    /// The question whose answer is evidence; null where the premise itself is settled.
    pub evidence: Option<String>,
    /// Its part.
    pub part: f64,
}

/// A claim that was put to the test.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OutcomeRow {
    /// The claim.
    pub claim: String,
    /// thesis, conjecture or premise.
    pub role: &'static str,
    /// The question.
    pub question: String,
    /// test, evidence or anchor.
    pub mode: &'static str,
    /// What came of it.
    pub outcome: String,
    /// Whether that is the answer under which the claim holds.
    pub for_claim: bool,
    /// The belief in the claim just before the answer was known.
    pub before: Option<f64>,
}

/// A rejected conjecture.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RejectedRow {
    /// The conjecture.
    pub claim: String,
    /// The proposition.
    pub text: String,
    /// stands, falls or open.
    pub status: &'static str,
    /// Whether nothing answers it.
    pub unanswered: bool,
    /// Whether a question that says the same came out for it; null where none is answered.
    pub came_true: Option<bool>,
    /// The belief in it; null where no stated number reaches it, and where its range is wider than 0.2.
    pub belief: Option<f64>,
    /// The values that it may take while claims without a number vary over 0 to 1.
    pub belief_range: Option<Range>,
}

/// How premises of one sort fared.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RecordRow {
    /// The kind or the source.
    pub of: String,
    /// How many premises there are.
    pub premises: usize,
    /// How many answers bear on them.
    pub tested: usize,
    /// How many of these came out for the premise.
    pub for_claim: usize,
    /// Mean squared difference of the belief before and the answer of anchors and tests; null without any.
    pub brier: Option<f64>,
}

/// Looks back on an argument.
pub fn post_mortem(world: &World<'_>, map: &ArgumentMap, voice: &Voice) -> PostMortem {
    let known = world.knowledge(voice.clone());
    let statuses = world.statuses(map);
    let found = outcomes(map, &known);
    let mut notes = Vec::new();
    let rows: Vec<OutcomeRow> = found
        .iter()
        .filter_map(|of| {
            let link = map.links.get(of.link)?;
            let question = world.workbench.questions.get(&link.question.value)?;
            let claim = map.claim(link.claim);
            Some(OutcomeRow {
                claim: claim.id.value.clone(),
                role: claim.role.word(),
                question: question.id.clone(),
                mode: link.mode.word(),
                outcome: question.outcome_text(question.outcome(world.as_of.moment)?),
                for_claim: of.holds,
                before: of.before,
            })
        })
        .collect();
    let (mut settled, mut alone) = (None, None);
    if let Some(thesis) = map.thesis() {
        let found = error_breakdown(map, &known, thesis).and_then(|found| match found {
            Some(of) => Ok((Some(thesis_error(map, thesis, &of)), None)),
            None => Ok((None, answered(map, &known, thesis)?)),
        });
        match found {
            Ok((error, premises)) => {
                settled = error;
                alone = premises.map(|of| answered_row(map, thesis, &of));
            }
            Err(error) => notes.push(error.to_string()),
        }
        let id = &map.claim(thesis).id.value;
        match (&settled, &alone) {
            (Some(_), _) => {}
            (None, None) if !notes.is_empty() => {}
            (None, Some(of)) if of.enough => notes.push(format!(
                "{id} is not settled by an anchored question: what the answers so far did is known, whether the inferences were right is not"
            )),
            (None, Some(_)) => notes.push(format!(
                "{id} is not settled by an anchored question, and too few of its premises are settled for a verdict"
            )),
            (None, None) => notes.push(format!(
                "{id} and its premises are unanswered: no error to break down yet"
            )),
        }
    }
    if rows.iter().any(|row| row.mode == "evidence") {
        notes.push(
            "an answer that is evidence makes a claim more or less likely; it does not settle it".to_owned(),
        );
    }
    let now = evaluate(map, &known, &Assumptions::default(), SemanticsName::DfQuad);
    let rejected = rejected_rows(map, &statuses, &now, &rows);
    let by_kind =
        records(map, &rows, &|claim| claim.premise_kind().map_or("no kind", Vocabulary::word).to_owned());
    let by_source = records(map, &rows, &|claim| {
        let source = claim.said.as_ref().and_then(|said| map.sources.get(said.source?));
        source.map_or_else(|| "unsourced".to_owned(), |source| source.id.value.clone())
    });
    PostMortem {
        schema: "warrant.postmortem/1",
        argument: map.id.clone(),
        as_of: world.as_of.today.to_string(),
        voice: voice_name(voice),
        thesis: settled,
        answered: alone,
        inferences: tested(map, &known)
            .into_iter()
            .map(|of| {
                let inference = map.inference(of.inference);
                TestedRow {
                    id: inference.id.value.clone(),
                    kind: inference.bearing.word(),
                    target: map.target_id(inference.target).to_owned(),
                    followed: of.followed,
                }
            })
            .collect(),
        outcomes: rows,
        rejected,
        by_kind,
        by_source,
        notes,
    }
}

fn rejected_rows(
    map: &ArgumentMap,
    statuses: &Statuses,
    now: &Evaluation,
    rows: &[OutcomeRow],
) -> Vec<RejectedRow> {
    map.numbered_claims()
        .filter(|(_, claim)| claim.is_rejected())
        .map(|(index, claim)| RejectedRow {
            claim: claim.id.value.clone(),
            text: claim.text.value.clone(),
            status: statuses.claim(index).word(),
            unanswered: statuses.is_unanswered(map, index),
            came_true: rows
                .iter()
                .find(|row| row.claim == claim.id.value && row.mode != "evidence")
                .map(|row| row.for_claim),
            belief: point(now.belief_of(index)),
            belief_range: range(now.belief_of(index)),
        })
        .collect()
}

/// The record of the premises, by what `sort` says of each.
fn records(map: &ArgumentMap, rows: &[OutcomeRow], sort: &dyn Fn(&Claim) -> String) -> Vec<RecordRow> {
    let mut by: BTreeMap<String, (usize, Vec<&OutcomeRow>)> = BTreeMap::new();
    for claim in map.claims.iter().filter(|claim| claim.role == Role::Premise) {
        let of = by.entry(sort(claim)).or_default();
        of.0 += 1;
        of.1.extend(rows.iter().filter(|row| row.claim == claim.id.value));
    }
    by.into_iter()
        .map(|(of, (premises, tested))| {
            let scored: Vec<f64> = tested
                .iter()
                .filter(|row| row.mode != "evidence")
                .filter_map(|row| {
                    let off = row.before? - if row.for_claim { 1.0 } else { 0.0 };
                    Some(off * off)
                })
                .collect();
            let brier = (!scored.is_empty()).then(|| scored.iter().sum::<f64>() / scored.len() as f64);
            let for_claim = tested.iter().filter(|row| row.for_claim).count();
            RecordRow { of, premises, tested: tested.len(), for_claim, brier }
        })
        .collect()
}

fn premise_parts(of: &Answered) -> Vec<PremisePart> {
    let part = |part: &Part| PremisePart {
        claim: part.through.clone(),
        evidence: match &part.update {
            Update::Reading { question, .. } => Some(question.clone()),
            _ => None,
        },
        part: part.amount,
    };
    of.parts.iter().map(part).collect()
}

fn thesis_error(map: &ArgumentMap, thesis: ClaimIndex, of: &ErrorBreakdown) -> ThesisError {
    ThesisError {
        claim: map.claim(thesis).id.value.clone(),
        question: of.question.clone(),
        holds: of.truth >= 1.0,
        before: of.answered.before,
        error: of.truth - of.answered.before,
        premises: premise_parts(&of.answered),
        missing_reasons: of.missing,
        unsettled_premises: of.unsettled,
        inferences: of.inferences,
        direct_forecast: of.direct,
    }
}

fn answered_row(map: &ArgumentMap, thesis: ClaimIndex, of: &Answered) -> AnsweredRow {
    let (low, high) = of.range;
    AnsweredRow {
        claim: map.claim(thesis).id.value.clone(),
        before: of.before,
        after: of.after,
        premises: premise_parts(of),
        unsettled: of.unsettled.iter().map(|&claim| map.claim(claim).id.value.clone()).collect(),
        low,
        high,
        enough: low > 0.5 || high < 0.5,
    }
}

fn parts_table(name: &str, title: &'static str, parts: &[PremisePart]) -> Table {
    Table::of(
        name,
        parts,
        [
            (Column::text("part", title, 4), |row| match &row.evidence {
                Some(question) => format!("{question}, evidence on {}", row.claim).into(),
                None => format!("premise {}", row.claim).into(),
            }),
            (Column::number("points", "points"), |row| signed(row.part * 100.0, 1).into()),
        ],
    )
}

fn yes_no(yes: bool) -> Cell {
    if yes { Cell::toned("yes", Tone::Good) } else { Cell::toned("no", Tone::Warning) }
}

impl ThesisError {
    fn blocks(&self) -> [Block; 2] {
        let fate = if self.holds { "holds" } else { "does not hold" };
        let sentence = format!(
            "{} {fate} ({}). The argument had it at {} before the first answer, {} points off.",
            self.claim,
            self.question,
            percent(self.before),
            signed(self.error * 100.0, 1)
        );
        let mut table = parts_table("error", "where the error came from", &self.premises);
        let direct = self
            .direct_forecast
            .map_or_else(String::new, |p| format!(" (the direct forecast was {})", percent(p)));
        for (what, part) in [
            (format!("reasons missing from the map{direct}"), self.missing_reasons),
            ("unsettled premises, at most".to_owned(), self.unsettled_premises),
            ("inferences, at least".to_owned(), self.inferences),
        ] {
            table.push(vec![what.into(), signed(part * 100.0, 1).into()]);
        }
        table.notes.push("the parts add up; those of premises and answers by Shapley".to_owned());
        [Block::Paragraph(sentence), Block::Table(table)]
    }
}

impl AnsweredRow {
    fn blocks(&self) -> [Block; 2] {
        let sentence = format!(
            "The answers so far moved {} from {} to {}. However the other premises turn out, the argument gives between {} and {}.",
            self.claim,
            percent(self.before),
            percent(self.after),
            percent(self.low),
            percent(self.high)
        );
        let table = parts_table("answered", "what the answers did", &self.premises);
        [Block::Paragraph(sentence), Block::Table(table)]
    }
}

impl PostMortem {
    /// The page for people.
    pub fn page(&self, world: &World<'_>) -> Page {
        let mut blocks = Vec::new();
        blocks.extend(self.thesis.iter().flat_map(ThesisError::blocks));
        blocks.extend(self.answered.iter().flat_map(AnsweredRow::blocks));
        let inferences = Table::of(
            "inferences",
            &self.inferences,
            [
                (Column::fixed("id", "inference"), |row| Cell::toned(&row.id, Tone::Strong)),
                (Column::fixed("kind", "kind"), |row| row.kind.into()),
                (Column::fixed("target", "claim"), |row| Cell::new(&row.target)),
                (Column::fixed("followed", "followed"), |row| yes_no(row.followed)),
            ],
        );
        blocks.extend(inferences.captioned("inferences whose premises all came true").filled());
        let outcomes = Table::of(
            "outcomes",
            &self.outcomes,
            [
                (Column::fixed("claim", "claim"), |row| Cell::toned(&row.claim, Tone::Strong)),
                (Column::fixed("mode", "mode"), |row| row.mode.into()),
                (Column::text("question", "question", 3), |row| Cell::new(&row.question)),
                (Column::text("outcome", "outcome", 2), |row| Cell::new(&row.outcome)),
                (Column::fixed("for_claim", "for the claim"), |row| yes_no(row.for_claim)),
                (Column::number("before", "belief before"), |row| or_dash(row.before, percent).into()),
            ],
        );
        blocks.extend(outcomes.captioned("tested claims").filled());
        let rejected = Table::of(
            "rejected",
            &self.rejected,
            [
                (Column::fixed("claim", "claim"), |row| Cell::toned(&row.claim, Tone::Strong)),
                (Column::fixed("status", "status"), |row| row.status.into()),
                (Column::fixed("answered", "answered"), |row| {
                    if row.unanswered { Cell::toned("never", Tone::Warning) } else { "yes".into() }
                }),
                (Column::fixed("came_true", "came true"), |row| {
                    Cell::maybe(row.came_true.map(|came| if came { "yes" } else { "no" }))
                }),
                (Column::number("belief", "belief"), |row| {
                    shown(row.belief, row.belief_range, percent).into()
                }),
                (Column::text("text", "conjecture", 6), |row| flowed(&row.text).into()),
            ],
        );
        blocks.extend(rejected.captioned("conjectures that the author rejects").filled());
        for (name, title, rows) in
            [("by_kind", "kind", &self.by_kind), ("by_source", "source", &self.by_source)]
        {
            let table = Table::of(
                name,
                rows,
                [
                    (Column::fixed("of", title), |row| Cell::new(&row.of)),
                    (Column::number("premises", "premises"), |row| row.premises.to_string().into()),
                    (Column::number("tested", "answers"), |row| row.tested.to_string().into()),
                    (Column::number("for_claim", "for them"), |row| row.for_claim.to_string().into()),
                    (Column::number("brier", "Brier"), |row| {
                        Cell::maybe(row.brier.map(|brier| format!("{brier:.4}")))
                    }),
                ],
            );
            blocks.extend(table.captioned(format!("the record of the premises, by {title}")).filled());
        }
        blocks.extend(self.notes.iter().map(|note| Block::Paragraph(format!("Note: {note}."))));
        world.page(world.heading(&self.argument), blocks)
    }
}
