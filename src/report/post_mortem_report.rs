//! After the event: what became of the claims, and where the error of the thesis came from.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::belief_table::{signed, voice_name};
use super::page::{Block, Cell, Column, Page, Table, Tone, flowed};
use super::world::World;
use crate::argument::{ArgumentMap, Claim, Role};
use crate::belief::evaluation::Evaluation;
use crate::belief::inputs::Voice;
use crate::belief::post_mortem::{Autopsy, autopsy, outcomes};
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
    #[serde(skip)]
    #[schemars(skip)]
    title: String,
    #[serde(skip)]
    #[schemars(skip)]
    shown_as_of: Option<String>,
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
    /// What the argument made of it just before.
    pub before: f64,
    /// Truth minus that.
    pub error: f64,
    /// The part of each settled premise.
    pub premises: Vec<PremisePart>,
    /// The part of reasons that the map lacks: what the direct forecast saw beyond it.
    pub missing_reasons: f64,
    /// The part of the inferences, and of premises that nothing settled.
    pub inferences: f64,
    /// The forecast of the thesis's own question just before.
    pub direct_forecast: Option<f64>,
}

/// The part of one premise in the error.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PremisePart {
    /// The premise.
    pub claim: String,
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
    /// The belief in it.
    pub belief: Option<f64>,
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
    let thesis = map.thesis().and_then(|thesis| match autopsy(map, &known, thesis) {
        Ok(Some(of)) => Some(thesis_error(map, thesis, &of)),
        Ok(None) => {
            notes.push(format!(
                "no anchored question has settled {}, so its error cannot be taken apart yet",
                map.claim(thesis).id.value
            ));
            None
        }
        Err(error) => {
            notes.push(error.to_string());
            None
        }
    });
    if rows.iter().any(|row| row.mode == "evidence") {
        notes.push(
            "an answer that is evidence shows which way things went, not whether the claim is true"
                .to_owned(),
        );
    }
    let now = crate::belief::evaluation::evaluate(
        map,
        &known,
        &crate::belief::assumption::Assumptions::default(),
        crate::belief::evaluation::SemanticsName::DfQuad,
    );
    let rejected = rejected_rows(map, &statuses, &now, &rows);
    let by_kind =
        records(map, &rows, &|claim| claim.premise_kind().map_or("no kind", Vocabulary::word).to_owned());
    let by_source = records(map, &rows, &|claim| {
        let source = claim.said.as_ref().and_then(|said| map.sources.get(said.source?));
        source.map_or_else(|| "nobody".to_owned(), |source| source.id.value.clone())
    });
    PostMortem {
        schema: "warrant.postmortem/1",
        argument: map.id.clone(),
        as_of: world.as_of.today.to_string(),
        voice: voice_name(voice),
        thesis,
        outcomes: rows,
        rejected,
        by_kind,
        by_source,
        notes,
        title: map.article.title.clone(),
        shown_as_of: world.shown_as_of(),
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
            belief: super::belief_table::belief_of(now, index),
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

fn thesis_error(map: &ArgumentMap, thesis: crate::argument::ClaimIndex, of: &Autopsy) -> ThesisError {
    ThesisError {
        claim: map.claim(thesis).id.value.clone(),
        question: of.question.clone(),
        holds: of.truth >= 1.0,
        before: of.before,
        error: of.truth - of.before,
        premises: of
            .premises
            .iter()
            .map(|&(claim, part)| PremisePart { claim: map.claim(claim).id.value.clone(), part })
            .collect(),
        missing_reasons: of.missing,
        inferences: of.inferences,
        direct_forecast: of.direct,
    }
}

impl PostMortem {
    /// The page for people.
    pub fn page(&self) -> Page {
        let mut blocks = Vec::new();
        if let Some(thesis) = &self.thesis {
            let fate = if thesis.holds { "holds" } else { "does not hold" };
            blocks.push(Block::Paragraph(format!(
                "{} {fate} ({}). The argument had it at {} just before, {} points off.",
                thesis.claim,
                thesis.question,
                percent(thesis.before),
                signed(thesis.error * 100.0, 1)
            )));
            let mut table = Table::new(
                "error",
                vec![
                    Column::text("part", "where the error came from", 4),
                    Column::number("points", "points"),
                ],
            );
            for premise in &thesis.premises {
                table.push(vec![
                    format!("premise {}", premise.claim).into(),
                    signed(premise.part * 100.0, 1).into(),
                ]);
            }
            let direct = thesis
                .direct_forecast
                .map_or_else(String::new, |p| format!(" (the direct forecast was {})", percent(p)));
            table.push(vec![
                format!("reasons missing from the map{direct}").into(),
                signed(thesis.missing_reasons * 100.0, 1).into(),
            ]);
            table.push(vec![
                "inferences, and premises that nothing settled".into(),
                signed(thesis.inferences * 100.0, 1).into(),
            ]);
            table.notes.push("the parts add up; those of premises by Shapley".to_owned());
            blocks.push(Block::Table(table));
        }
        if !self.outcomes.is_empty() {
            blocks.push(Block::Table(self.outcome_table()));
        }
        if !self.rejected.is_empty() {
            blocks.push(Block::Table(self.rejected_table()));
        }
        for (name, title, rows) in
            [("by_kind", "kind", &self.by_kind), ("by_source", "source", &self.by_source)]
        {
            let mut table = Table::new(
                name,
                vec![
                    Column::fixed("of", title),
                    Column::number("premises", "premises"),
                    Column::number("tested", "answers"),
                    Column::number("for_claim", "for them"),
                    Column::number("brier", "Brier"),
                ],
            );
            table.caption = Some(format!("the record of the premises, by {title}"));
            for row in rows {
                table.push(vec![
                    row.of.clone().into(),
                    row.premises.to_string().into(),
                    row.tested.to_string().into(),
                    row.for_claim.to_string().into(),
                    Cell::maybe(row.brier.map(|brier| format!("{brier:.4}"))),
                ]);
            }
            if !table.is_empty() {
                blocks.push(Block::Table(table));
            }
        }
        for note in &self.notes {
            blocks.push(Block::Paragraph(format!("Note: {note}.")));
        }
        let title = if self.title.is_empty() {
            self.argument.clone()
        } else {
            format!("{}: {}", self.argument, self.title)
        };
        Page { title: Some(title), as_of: self.shown_as_of.clone(), blocks }
    }

    fn outcome_table(&self) -> Table {
        let mut table = Table::new(
            "outcomes",
            vec![
                Column::fixed("claim", "claim"),
                Column::fixed("mode", "mode"),
                Column::text("question", "question", 3),
                Column::text("outcome", "outcome", 2),
                Column::fixed("for_claim", "for the claim"),
                Column::number("before", "belief before"),
            ],
        );
        table.caption = Some("claims that were put to the test".to_owned());
        for row in &self.outcomes {
            let (word, tone) = if row.for_claim { ("yes", Tone::Good) } else { ("no", Tone::Warning) };
            table.push(vec![
                Cell::toned(&row.claim, Tone::Strong),
                row.mode.into(),
                row.question.clone().into(),
                row.outcome.clone().into(),
                Cell::toned(word, tone),
                Cell::maybe(row.before.map(percent)),
            ]);
        }
        table
    }

    fn rejected_table(&self) -> Table {
        let mut table = Table::new(
            "rejected",
            vec![
                Column::fixed("claim", "claim"),
                Column::fixed("status", "status"),
                Column::fixed("answered", "answered"),
                Column::fixed("came_true", "came true"),
                Column::number("belief", "belief"),
                Column::text("text", "conjecture", 6),
            ],
        );
        table.caption = Some("conjectures that the author rejects".to_owned());
        for row in &self.rejected {
            table.push(vec![
                Cell::toned(&row.claim, Tone::Strong),
                row.status.into(),
                if row.unanswered { Cell::toned("never", Tone::Warning) } else { "yes".into() },
                Cell::maybe(row.came_true.map(|came| if came { "yes" } else { "no" })),
                Cell::maybe(row.belief.map(percent)),
                flowed(&row.text).into(),
            ]);
        }
        table
    }
}
