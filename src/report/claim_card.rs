//! Everything known about one claim, one argument or one forecaster.

use schemars::JsonSchema;
use serde::Serialize;

use super::argument_table::{CitationRow, ClaimRow, argument_table, status_text};
use super::belief_table::{NO_NUMBER, NO_NUMBER_LEGEND, RANGE_LEGEND};
use super::page::{Block, Cell, Column, Page, Table, Tone, flowed};
use super::question_view::standing_word;
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
    /// stands, falls or open.
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
    let table = argument_table(world, map, findings);
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
    })
}

impl ClaimCard {
    fn facts(&self, scale: Scale) -> Vec<(String, Cell)> {
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
        let (strength, belief) = (claim.strength_text(), claim.belief_text());
        let legends = [
            (NO_NUMBER_LEGEND, strength == NO_NUMBER || belief == NO_NUMBER),
            (RANGE_LEGEND, claim.strength_range.or(claim.belief_range).is_some()),
        ];
        let about = if strength == NO_NUMBER { "" } else { " (df-quad, no probability)" };
        fact("strength", Some(strength + about));
        fact("belief", Some(belief));
        for (legend, _) in legends.iter().filter(|(_, wanted)| *wanted) {
            fact("note", Some((*legend).to_owned()));
        }
        let own = claim.number.map(percent);
        fact(
            "own number",
            own.filter(|own| {
                ![claim.belief, claim.credence].map(|of| of.map(percent)).contains(&Some(own.clone()))
            }),
        );
        fact("held by", claim.held_by.clone());
        fact("author's word", claim.word.clone());
        fact(
            "credence",
            claim.credence.map(|credence| match scale.word_for(credence) {
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
            fact("said", Some(passage(said)));
        }
        for evidence in &claim.evidence {
            let name = if evidence.against { "evidence against" } else { "evidence" };
            fact(name, Some(passage(&evidence.citation)));
        }
        fact("file", Some(self.place.clone()));
        facts
    }

    /// The card for people.
    pub fn page(&self, world: &World<'_>) -> Page {
        let reasons = Table::of(
            "reasons",
            &self.reasons,
            [
                (Column::fixed("reason", "reason"), |row| Cell::toned(&row.id, Tone::Strong)),
                (Column::fixed("kind", "kind"), |row| row.kind.into()),
                (Column::text("from", "from", 2), |row| row.from.join(" with ").into()),
                (Column::fixed("status", "status"), |row| row.status.into()),
                (Column::text("why", "why", 6), |row| Cell::maybe(row.why.as_deref().map(flowed))),
            ],
        );
        let links = Table::of(
            "links",
            &self.claim.links,
            [
                (Column::fixed("question", "question"), |row| Cell::toned(&row.question, Tone::Strong)),
                (Column::fixed("mode", "mode"), |row| row.mode.into()),
                (Column::text("answer", "holds if", 2), |row| Cell::maybe(row.answer.as_deref())),
                (Column::text("state", "number or outcome", 4), |row| row.shown().into()),
            ],
        );
        let credences = Table::of(
            "credences",
            &self.credences,
            [
                (Column::fixed("forecaster", "forecaster"), |row| Cell::toned(&row.forecaster, Tone::Strong)),
                (Column::fixed("at", "at"), |row| Cell::new(&row.at)),
                (Column::number("p", "credence"), |row| Cell::maybe(row.p.map(percent))),
                (Column::text("why", "why", 6), |row| Cell::maybe(row.why.as_deref().map(flowed))),
            ],
        );
        let mut blocks = vec![Block::Facts(self.facts(world.workbench.settings.scale))];
        blocks.extend([reasons, links, credences].into_iter().filter_map(Table::filled));
        world.page(&self.claim.text, blocks)
    }
}

fn passage(of: &CitationRow) -> String {
    let quote = of.quote.as_ref().map(|quote| format!("\u{201c}{quote}\u{201d}"));
    [of.place(), quote.unwrap_or_default()]
        .iter()
        .filter(|text| !text.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(", ")
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
        log.forecasts.iter().filter(|forecast| forecast.counts_from() <= world.as_of.moment).collect();
    visible.sort_by(|a, b| a.subject.cmp(&b.subject).then(a.at.cmp(&b.at)));
    let mut forecasts = Vec::with_capacity(visible.len());
    for records in visible.chunk_by(|a, b| a.subject == b.subject) {
        let Some(first) = records.first() else { continue };
        let question = match &first.subject {
            Subject::Question(id) => world.workbench.questions.get(&**id),
            Subject::Claim(_) => None,
        };
        let line = match question {
            Some(question) => Timeline::new(question, records.iter().copied(), world.as_of),
            None => Timeline::of_claim(records.iter().copied(), world.as_of),
        };
        for &(forecast, standing) in line.records() {
            let says_something = question.is_some() || standing == Standing::Corrected;
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
                standing: says_something.then(|| standing_word(standing)),
                outcome: question.and_then(|question| question.resolution_text(world.as_of.moment)),
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
    }
}

impl ForecasterCard {
    /// The card for people.
    pub fn page(&self, world: &World<'_>) -> Page {
        let mut facts = vec![
            ("id".to_owned(), Cell::toned(&self.id, Tone::Strong)),
            ("kind".to_owned(), Cell::new(self.kind)),
            ("forecasts".to_owned(), Cell::new(self.forecasts.len().to_string())),
        ];
        if let Some(note) = &self.note {
            facts.push(("note".to_owned(), Cell::new(flowed(note))));
        }
        let table = Table::of(
            "forecasts",
            &self.forecasts,
            [
                (Column::fixed("subject", "subject"), |row| Cell::toned(&row.subject, Tone::Strong)),
                (Column::fixed("at", "at"), |row| Cell::new(&row.at)),
                (Column::text("forecast", "forecast", 3), |row| Cell::new(&row.forecast)),
                (Column::fixed("standing", "standing"), |row| Cell::maybe(row.standing)),
                (Column::text("outcome", "outcome", 2), |row| Cell::maybe(row.outcome.as_deref())),
                (Column::text("why", "why", 8), |row| Cell::maybe(row.why.as_deref().map(flowed))),
            ],
        );
        world.page(&self.name, [Block::Facts(facts)].into_iter().chain(table.filled()).collect())
    }
}
