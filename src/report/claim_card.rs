//! Everything known about one claim, one argument or one forecaster.

use schemars::JsonSchema;
use serde::Serialize;

use super::argument_table::{ArgumentTable, ClaimRow, argument_table, status_text};
use super::belief_table::strength_text;
use super::page::{Block, Cell, Column, Page, Table, Tone, flowed};
use super::question_card::standing_word;
use super::world::World;
use crate::argument::{ArgumentMap, ClaimIndex};
use crate::finding::{Finding, Vocabulary};
use crate::forecast::{Log, Scale, Standing, Subject, Timeline, percent, rfc3339, view};

/// The answer of `show` for a claim.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClaimCard {
    /// `warrant.show-claim/1`.
    pub schema: &'static str,
    /// The argument's id.
    pub argument: String,
    /// Where it is written, as `file:line:column`.
    pub place: String,
    /// The claim as in the table.
    pub claim: ClaimRow,
    /// Credences in force, by forecaster.
    pub credences: Vec<CredenceRow>,
    /// What bears on it.
    pub reasons: Vec<ReasonRow>,
    #[serde(skip)]
    #[schemars(skip)]
    shown_as_of: Option<String>,
    #[serde(skip)]
    #[schemars(skip)]
    scale: Option<Scale>,
}

/// A credence on a claim.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CredenceRow {
    /// Whose it is.
    pub forecaster: String,
    /// When it was held.
    pub at: String,
    /// The probability.
    pub p: Option<f64>,
    /// The reason.
    pub why: Option<String>,
}

/// An inference that bears on a claim.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReasonRow {
    /// Its id.
    pub id: String,
    /// supports or rebuts.
    pub kind: &'static str,
    /// Its premises.
    pub from: Vec<String>,
    /// stands (goes through), falls or open.
    pub status: &'static str,
    /// Why the premises bear on the claim.
    pub why: Option<String>,
}

/// Shows a claim.
pub fn claim_card(
    world: &World<'_>,
    map: &ArgumentMap,
    claim: ClaimIndex,
    findings: &[Finding],
) -> Option<ClaimCard> {
    let table: ArgumentTable = argument_table(world, map, findings);
    let statuses = world.statuses(map);
    let id = &map.claim(claim).id.value;
    let credences = world
        .book
        .credences(&format!("{}/{id}", map.id), world.as_of)
        .into_iter()
        .map(|(who, forecast)| CredenceRow {
            forecaster: who.id.clone(),
            at: rfc3339(forecast.at),
            p: forecast.probability().map(crate::forecast::Probability::value),
            why: forecast.why.as_ref().map(ToString::to_string),
        })
        .collect();
    let reasons = map
        .reasons(claim)
        .iter()
        .map(|&reason| {
            let inference = map.inference(reason);
            ReasonRow {
                id: inference.id.value.clone(),
                kind: inference.bearing.word(),
                from: inference.premises.iter().map(|&premise| map.claim(premise).id.value.clone()).collect(),
                status: statuses.inference(reason).word(),
                why: inference.why.clone(),
            }
        })
        .collect();
    Some(ClaimCard {
        schema: "warrant.show-claim/1",
        argument: map.id.clone(),
        place: world.workbench.sources.locate(map.place(claim)),
        claim: table.claims.into_iter().nth(claim.position())?,
        credences,
        reasons,
        shown_as_of: world.shown_as_of(),
        scale: Some(world.workbench.settings.scale),
    })
}

impl ClaimCard {
    fn facts(&self) -> Vec<(String, Cell)> {
        let claim = &self.claim;
        let mut facts: Vec<(String, Cell)> = vec![
            ("id".to_owned(), Cell::toned(format!("{}/{}", self.argument, claim.id), Tone::Strong)),
            (
                "role".to_owned(),
                [Some(claim.role), claim.kind, claim.stance]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(", ")
                    .into(),
            ),
            ("status".to_owned(), Cell::toned(status_text(claim.status, &claim.status_reason), Tone::Strong)),
        ];
        let mut fact = |name: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                facts.push((name.to_owned(), Cell::new(value)));
            }
        };
        fact(
            "strength",
            claim.strength.map(|strength| format!("{} (df-quad, no probability)", strength_text(strength))),
        );
        fact("belief", claim.belief.map(percent));
        fact("held by", claim.held_by.clone());
        fact("author's word", claim.word.clone());
        fact(
            "credence",
            claim.credence.map(|credence| match self.scale.and_then(|scale| scale.word_for(credence)) {
                Some(word) => format!("{} ({}), the encoder's", percent(credence), word.name()),
                None => format!("{}, the encoder's", percent(credence)),
            }),
        );
        fact("confidence", claim.confidence.map(str::to_owned));
        fact("supports", Some(claim.supports.join(", ")));
        fact("rebuts", Some(claim.rebuts.join(", ")));
        fact("undercuts", Some(claim.undercuts.join(", ")));
        fact("contrary to", Some(claim.contrary.join(", ")));
        if let Some(said) = &claim.said {
            fact("said", Some(passage(said.source.as_ref(), said.locator.as_ref(), said.quote.as_ref())));
        }
        for evidence in &claim.evidence {
            let name = if evidence.against { "evidence against" } else { "evidence" };
            fact(
                name,
                Some(passage(evidence.source.as_ref(), evidence.locator.as_ref(), evidence.quote.as_ref())),
            );
        }
        fact("file", Some(self.place.clone()));
        facts
    }

    /// The card for people.
    pub fn page(&self) -> Page {
        let claim = &self.claim;
        let mut blocks = vec![Block::Facts(self.facts())];
        if !self.reasons.is_empty() {
            let mut table = Table::new(
                "reasons",
                vec![
                    Column::fixed("reason", "reason"),
                    Column::fixed("kind", "kind"),
                    Column::text("from", "from", 2),
                    Column::fixed("status", "status"),
                    Column::text("why", "why", 6),
                ],
            );
            for reason in &self.reasons {
                table.push(vec![
                    Cell::toned(&reason.id, Tone::Strong),
                    reason.kind.into(),
                    reason.from.join(" with ").into(),
                    reason.status.into(),
                    Cell::maybe(reason.why.as_deref().map(flowed)),
                ]);
            }
            blocks.push(Block::Table(table));
        }
        if !claim.links.is_empty() {
            let mut table = Table::new(
                "links",
                vec![
                    Column::fixed("question", "question"),
                    Column::fixed("mode", "mode"),
                    Column::text("answer", "holds if", 2),
                    Column::text("state", "number or outcome", 4),
                ],
            );
            for link in &claim.links {
                table.push(vec![
                    Cell::toned(&link.question, Tone::Strong),
                    link.mode.into(),
                    Cell::maybe(link.answer.clone()),
                    link.shown().into(),
                ]);
            }
            blocks.push(Block::Table(table));
        }
        if !self.credences.is_empty() {
            let mut table = Table::new(
                "credences",
                vec![
                    Column::fixed("forecaster", "forecaster"),
                    Column::fixed("at", "at"),
                    Column::number("p", "credence"),
                    Column::text("why", "why", 6),
                ],
            );
            for row in &self.credences {
                table.push(vec![
                    Cell::toned(&row.forecaster, Tone::Strong),
                    row.at.clone().into(),
                    Cell::maybe(row.p.map(percent)),
                    Cell::maybe(row.why.as_deref().map(flowed)),
                ]);
            }
            blocks.push(Block::Table(table));
        }
        Page { title: Some(claim.text.clone()), as_of: self.shown_as_of.clone(), blocks }
    }
}

fn passage(source: Option<&String>, locator: Option<&String>, quote: Option<&String>) -> String {
    let mut text: Vec<String> = source.into_iter().chain(locator).cloned().collect();
    text.extend(quote.map(|quote| format!("\u{201c}{quote}\u{201d}")));
    text.join(", ")
}

/// The answer of `show` for a forecaster.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ForecasterCard {
    /// `warrant.show-forecaster/1`.
    pub schema: &'static str,
    /// The id.
    pub id: String,
    /// The name shown.
    pub name: String,
    /// person, team, model, policy or article.
    pub kind: &'static str,
    /// About the forecaster.
    pub note: Option<String>,
    /// Every record, by subject and moment.
    pub forecasts: Vec<ForecasterForecastRow>,
    #[serde(skip)]
    #[schemars(skip)]
    shown_as_of: Option<String>,
}

/// A record of a forecaster.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ForecasterForecastRow {
    /// The question's id or the claim as `argument/claim`.
    pub subject: String,
    /// When the view was held.
    pub at: String,
    /// What was forecast, in words.
    pub forecast: String,
    /// counts, retrospective, late or corrected; of a credence on a claim corrected or null.
    pub standing: Option<&'static str>,
    /// What came of the question.
    pub outcome: Option<String>,
    /// The reason.
    pub why: Option<String>,
}

/// Shows a forecaster.
pub fn forecaster_card(world: &World<'_>, log: &Log) -> ForecasterCard {
    let mut visible: Vec<_> =
        log.forecasts.iter().filter(|forecast| forecast.at <= world.as_of.moment).collect();
    visible.sort_by(|a, b| a.subject.cmp(&b.subject).then(a.at.cmp(&b.at)));
    let mut forecasts = Vec::with_capacity(visible.len());
    for records in visible.chunk_by(|a, b| a.subject == b.subject) {
        let Some(first) = records.first() else { continue };
        let question = match &first.subject {
            Subject::Question(id) => world.workbench.questions.get(&**id),
            Subject::Claim(_) => None,
        };
        let standings: Vec<Option<Standing>> = match question {
            Some(question) => Timeline::new(question, records.iter().copied(), world.as_of)
                .records()
                .iter()
                .map(|(_, standing)| Some(*standing))
                .collect(),
            None => Timeline::of_claim(records.iter().copied(), world.as_of)
                .records()
                .iter()
                .map(|(_, standing)| Some(*standing).filter(|standing| *standing == Standing::Corrected))
                .collect(),
        };
        for (forecast, standing) in records.iter().zip(standings) {
            let shown = match (question, forecast.probability()) {
                _ if forecast.is_withdrawal() => "withdrawn".to_owned(),
                (_, Some(p)) => percent(p.value()),
                (Some(question), None) => view(question, &forecast.prediction)
                    .map_or_else(|| "does not fit the question".to_owned(), |held| held.text(question)),
                (None, None) => "unknown question".to_owned(),
            };
            forecasts.push(ForecasterForecastRow {
                subject: forecast.subject.name().to_owned(),
                at: rfc3339(forecast.at),
                forecast: shown,
                standing: standing.map(standing_word),
                outcome: question.and_then(|question| {
                    Some(question.settlement_text(&question.resolution(world.as_of.moment)?.settlement))
                }),
                why: forecast.why.as_ref().map(|why| why.trim().to_owned()),
            });
        }
    }
    ForecasterCard {
        schema: "warrant.show-forecaster/1",
        id: log.forecaster.id.clone(),
        name: log.forecaster.name.clone(),
        kind: log.forecaster.kind.word(),
        note: log.forecaster.note.clone(),
        forecasts,
        shown_as_of: world.shown_as_of(),
    }
}

impl ForecasterCard {
    /// The card for people.
    pub fn page(&self) -> Page {
        let mut facts = vec![
            ("id".to_owned(), Cell::toned(&self.id, Tone::Strong)),
            ("kind".to_owned(), Cell::new(self.kind)),
            ("forecasts".to_owned(), Cell::new(self.forecasts.len().to_string())),
        ];
        if let Some(note) = &self.note {
            facts.push(("note".to_owned(), Cell::new(flowed(note))));
        }
        let mut table = Table::new(
            "forecasts",
            vec![
                Column::fixed("subject", "subject"),
                Column::fixed("at", "at"),
                Column::text("forecast", "forecast", 3),
                Column::fixed("standing", "standing"),
                Column::text("outcome", "outcome", 2),
                Column::text("why", "why", 8),
            ],
        );
        for row in &self.forecasts {
            table.push(vec![
                Cell::toned(&row.subject, Tone::Strong),
                row.at.clone().into(),
                row.forecast.clone().into(),
                Cell::maybe(row.standing),
                Cell::maybe(row.outcome.clone()),
                Cell::maybe(row.why.as_deref().map(flowed)),
            ]);
        }
        let mut blocks = vec![Block::Facts(facts)];
        if !table.is_empty() {
            blocks.push(Block::Table(table));
        }
        Page { title: Some(self.name.clone()), as_of: self.shown_as_of.clone(), blocks }
    }
}
