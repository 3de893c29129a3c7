//! Whether each forecaster's numbers fit each other and the arguments.

use schemars::JsonSchema;
use serde::Serialize;

use super::belief_table::signed;
use super::page::{Block, Cell, Column, Page, Table, Tone, counted};
use super::world::World;
use crate::belief::coherence::{argued, numbers};
use crate::belief::faf::{Rationality, Rule};
use crate::finding::Vocabulary;
use crate::forecast::percent;

/// The answer of `coherence`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CoherenceReport {
    /// `warrant.coherence/1`.
    pub schema: &'static str,
    /// The day of the world that is shown.
    pub as_of: String,
    /// log-odds or faf: how forecasts are compared with arguments.
    pub rule: &'static str,
    /// Forecasts beside the arguments for them.
    pub arguments: Vec<ArguedRow>,
    /// Relations between forecasts of one forecaster.
    pub relations: Vec<RelationRow>,
    /// How many of both do not fit.
    pub warnings: usize,
}

/// A forecast beside the arguments.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ArguedRow {
    /// Whose forecast.
    pub forecaster: String,
    /// The question; null for a credence on the claim itself.
    pub question: Option<String>,
    /// The claim, as `argument/claim`.
    pub claim: String,
    /// The answer under which the claim holds; `holds` for a credence.
    pub answer: String,
    /// The forecast of that answer.
    pub forecast: f64,
    /// Where it would be without arguments.
    pub proposal: f64,
    /// `base rate` or `even odds`.
    pub proposal_from: &'static str,
    /// Mean force of the reasons for the claim minus mean force of those against it.
    pub confidence: f64,
    /// The lowest forecast that fits.
    pub low: f64,
    /// The highest forecast that fits.
    pub high: f64,
    /// fits, too-low, too-high or too-far.
    pub verdict: &'static str,
    /// The nearest forecast that fits.
    pub nearest: f64,
}

/// A relation between forecasts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RelationRow {
    /// Whose forecasts.
    pub forecaster: String,
    /// implication, exclusive, exhaustive, conjunction or total-probability.
    pub kind: &'static str,
    /// What must hold.
    pub says: String,
    /// Whether it does.
    pub fits: bool,
    /// The forecasts.
    pub forecasts: Vec<RelatedForecast>,
}

/// A forecast in a relation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RelatedForecast {
    /// The question, or the claim as `argument/claim`.
    pub question: String,
    /// The forecast of yes, or the credence.
    pub p: f64,
    /// What it may be while the others stay as they are, low and high; null where nothing fits.
    pub allowed: Option<[f64; 2]>,
    /// The nearest number with which all relations of this forecaster fit.
    pub nearest: f64,
}

/// Looks at every forecaster.
pub fn coherence_report(world: &World<'_>, faf: bool) -> CoherenceReport {
    let (rule, name) = if faf { (Rule::Classic, "faf") } else { (Rule::default(), "log-odds") };
    let crowd = world.workbench.settings.crowd;
    let known = world.knowledge(world.crowd_voice());
    let (mut arguments, mut relations) = (Vec::new(), Vec::new());
    for forecaster in world.workbench.logs.keys() {
        for map in world.workbench.arguments.values() {
            for of in argued(map, &known, forecaster, crowd, rule) {
                let link = of.link.and_then(|link| map.links.get(link));
                let answer =
                    link.map_or_else(|| "holds".to_owned(), |link| world.answer_of(link).unwrap_or_default());
                let (low, high) = of.limit;
                arguments.push(ArguedRow {
                    forecaster: forecaster.clone(),
                    question: link.map(|link| link.question.value.clone()),
                    claim: format!("{}/{}", map.id, map.claim(of.claim).id.value),
                    answer,
                    forecast: of.forecast,
                    proposal: of.proposal,
                    proposal_from: if of.from_base_rate { "base rate" } else { "even odds" },
                    confidence: of.confidence,
                    low,
                    high,
                    verdict: of.verdict.word(),
                    nearest: of.forecast.clamp(low, high),
                });
            }
        }
        let held = numbers(&world.workbench.relations, &world.workbench.arguments, &known, forecaster);
        let nearest = held.nearest();
        for (number, relation) in held.relations.iter().enumerate() {
            let forecasts = relation
                .questions
                .iter()
                .filter_map(|&place| {
                    Some(RelatedForecast {
                        question: held.ids.get(place)?.clone(),
                        p: *held.p.get(place)?,
                        allowed: held.allowed(number, place).map(|(low, high)| [low, high]),
                        nearest: *nearest.get(place)?,
                    })
                })
                .collect();
            relations.push(RelationRow {
                forecaster: forecaster.clone(),
                kind: relation.kind,
                says: relation.says.clone(),
                fits: held.keeps(number),
                forecasts,
            });
        }
    }
    let warnings = arguments.iter().filter(|row: &&ArguedRow| row.verdict != "fits").count()
        + relations.iter().filter(|row: &&RelationRow| !row.fits).count();
    CoherenceReport {
        schema: "warrant.coherence/1",
        as_of: world.as_of.today.to_string(),
        rule: name,
        arguments,
        relations,
        warnings,
    }
}

fn interval(low: f64, high: f64) -> String {
    format!("{} to {}", percent(low), percent(high))
}

impl CoherenceReport {
    /// The page for people.
    pub fn page(&self, world: &World<'_>) -> Page {
        let or = |table: Table, nothing: &str| {
            table.filled().unwrap_or_else(|| Block::Paragraph(nothing.to_owned()))
        };
        let blocks = vec![
            or(self.argued_table(), "No forecast or credence is on a claim with reasons."),
            or(self.relation_table(), "No forecaster has numbers on related questions or claims."),
            Block::Paragraph(format!(
                "{}. A forecaster may know more than the argument.",
                counted(self.warnings, "warning")
            )),
        ];
        world.page("coherence", blocks)
    }

    fn argued_table(&self) -> Table {
        let mut table = Table::of(
            "arguments",
            &self.arguments,
            [
                (Column::fixed("forecaster", "forecaster"), |row| Cell::toned(&row.forecaster, Tone::Strong)),
                (Column::text("question", "question", 4), |row| match &row.question {
                    Some(question) => format!("{question}: {}", row.answer).into(),
                    None => "the claim itself".into(),
                }),
                (Column::text("claim", "claim", 2), |row| Cell::new(&row.claim)),
                (Column::number("forecast", "forecast"), |row| percent(row.forecast).into()),
                (Column::text("proposal", "without arguments", 2), |row| {
                    format!("{} ({})", percent(row.proposal), row.proposal_from).into()
                }),
                (Column::number("confidence", "arguments"), |row| signed(row.confidence, 2).into()),
                (Column::fixed("allowed", "fits"), |row| interval(row.low, row.high).into()),
                (Column::fixed("verdict", "verdict"), |row| {
                    let tone = if row.verdict == "fits" { Tone::Good } else { Tone::Warning };
                    Cell::toned(row.verdict.replace('-', " "), tone)
                }),
                (Column::number("nearest", "nearest"), |row| percent(row.nearest).into()),
            ],
        );
        table.notes.push(match self.rule {
            "faf" => "rule: FAF (Irwin, Rago, Toni 2022): the relative change is at most the confidence of the arguments".to_owned(),
            _ => "rule: the arguments may move the log-odds their way, by at most 3 bits times their confidence; --faf for the classic rule".to_owned(),
        });
        table.captioned(
            "forecasts beside the arguments for and against the claim, as that forecaster weighs them",
        )
    }

    fn relation_table(&self) -> Table {
        // Each forecast, the first of a relation with the relation.
        let forecasts = |row| {
            let of: &RelationRow = row;
            let first = [Some(of)].into_iter().chain(std::iter::repeat(None));
            first.zip(&of.forecasts)
        };
        let rows: Vec<_> = self.relations.iter().flat_map(forecasts).collect();
        let table = Table::of(
            "relations",
            &rows,
            [
                (Column::fixed("forecaster", "forecaster"), |(row, _)| {
                    row.map(|row| Cell::toned(&row.forecaster, Tone::Strong)).unwrap_or_default()
                }),
                (Column::text("says", "relation", 4), |(row, _)| Cell::maybe(row.map(|row| &row.says))),
                (Column::fixed("verdict", "verdict"), |(row, _)| match row.map(|row| row.fits) {
                    None => Cell::default(),
                    Some(true) => Cell::toned("fits", Tone::Good),
                    Some(false) => Cell::toned("does not fit", Tone::Warning),
                }),
                (Column::text("question", "question", 3), |(_, of)| Cell::new(&of.question)),
                (Column::number("p", "forecast"), |(_, of)| percent(of.p).into()),
                (Column::fixed("allowed", "fits the others"), |(_, of)| {
                    of.allowed.map_or_else(|| "nothing".to_owned(), |[low, high]| interval(low, high)).into()
                }),
                (Column::number("nearest", "nearest together"), |(_, of)| percent(of.nearest).into()),
            ],
        );
        table.captioned("forecasts beside each other")
    }
}

impl Vocabulary for Rationality {
    const WHAT: &'static str = "verdict";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("fits", Self::Rational),
        ("too-high", Self::IrrationalIncrease),
        ("too-low", Self::IrrationalDecrease),
        ("too-far", Self::IrrationalScale),
    ];
}
