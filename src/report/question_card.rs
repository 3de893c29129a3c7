//! Everything known about one question.

use schemars::JsonSchema;
use serde::Serialize;

use super::own_view::{OwnRow, course};
use super::page::{Block, Cell, Column, Page, Table, Tone, flowed};
use super::question_history::crowd_line;
use super::question_view::{as_written, beside_word, question_view, standing_text, standing_word};
use super::world::World;
use crate::finding::Vocabulary;
use crate::forecast::{Forecast, Moment, Question, Scale, Standing, percent, rfc3339, view};

/// The answer of `show` for a question.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct QuestionCard {
    /// `warrant.show-question/1`.
    pub schema: &'static str,
    /// Its id.
    pub id: String,
    /// Where it is written, as `file:line:column`.
    pub place: String,
    /// What is asked.
    pub title: String,
    /// The kind of answer.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Where it stands.
    pub state: &'static str,
    /// What counts.
    pub criteria: Option<String>,
    /// Further binding conditions.
    pub fine_print: Option<String>,
    /// Where the answer will be read.
    pub read_at: Option<String>,
    /// Dates as written.
    pub written: Option<String>,
    /// From when forecasts count.
    pub opens: Option<String>,
    /// Until when forecasts count.
    pub closes: Option<String>,
    /// When the answer is due.
    pub resolves: Option<String>,
    /// The zone of its days.
    pub timezone: String,
    /// Who resolves.
    pub owner: Option<String>,
    /// The options of a choice or ordinal question.
    pub options: Vec<String>,
    /// How often such things happen.
    pub base_rate: Option<f64>,
    /// Whether it was written after its answer was known.
    pub written_after_known: bool,
    /// Dated clarifications.
    pub clarifications: Vec<ClarificationRow>,
    /// All resolution records that were known, oldest first; the last stands.
    pub resolutions: Vec<ResolutionRow>,
    /// How the crowd's number was made.
    pub crowd_method: String,
    /// The crowd's view in words, and how many stand behind it.
    pub crowd: Option<CrowdRow>,
    /// The view of the forecaster who asks.
    pub own: Option<OwnRow>,
    /// Every record, oldest first.
    pub forecasts: Vec<ForecastRow>,
    /// Claims that are linked to it.
    pub claims: Vec<LinkedClaimRow>,
    #[serde(skip)]
    sparklines: Vec<(String, String)>,
    #[serde(skip)]
    crowd_line: Option<String>,
    #[serde(skip)]
    scale: Scale,
}

/// A clarification.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClarificationRow {
    /// When it was given.
    pub at: String,
    /// What it says.
    pub text: String,
}

/// A resolution record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ResolutionRow {
    /// The answer, or why there is none.
    pub outcome: String,
    /// When it became known.
    pub known: String,
    /// When it was written here.
    pub recorded: Option<String>,
    /// Who wrote it.
    pub by: Option<String>,
    /// Where it is written.
    pub sources: Vec<String>,
    /// What was searched.
    pub note: Option<String>,
}

/// The crowd's view.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CrowdRow {
    /// The view in words.
    pub text: String,
    /// The probability of yes.
    pub p: Option<f64>,
    /// How many stand behind it.
    pub forecasters: usize,
}

/// A forecast record.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ForecastRow {
    /// Whose it is.
    pub forecaster: String,
    /// When the view was held.
    pub at: String,
    /// When it was written here.
    pub recorded: String,
    /// What was forecast, in words; "withdrawn" for a withdrawal.
    pub forecast: String,
    /// The probability of yes.
    pub p: Option<f64>,
    /// counts, retrospective, late or corrected.
    pub standing: &'static str,
    /// From when it counts in scores and crowds; null if it never does.
    pub counts_from: Option<String>,
    /// Its standing in words.
    #[serde(skip)]
    standing_text: String,
    /// The reason.
    pub why: Option<String>,
    /// Claims given as reasons.
    pub because: Vec<String>,
}

/// A claim linked to a question.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LinkedClaimRow {
    /// The claim, as `argument/claim`.
    pub claim: String,
    /// test, evidence or anchor.
    pub mode: &'static str,
    /// The answer under which it holds.
    pub answer: Option<String>,
    /// The proposition.
    pub text: String,
}

/// Shows a question.
pub fn question_card(world: &World<'_>, question: &Question) -> QuestionCard {
    let view_now = question_view(world, question);
    let scale = world.workbench.settings.scale;
    let mut forecasts = Vec::new();
    let mut sparklines = Vec::new();
    for (who, line) in world.book.timelines(question, world.as_of) {
        sparklines.extend(course(&line).map(|course| (who.id.clone(), course)));
        let mut held = line.held(Standing::Counts).into_iter().peekable();
        for (forecast, standing) in line.records() {
            let from = held.next_if(|held| std::ptr::eq(held.forecast, *forecast)).map(|held| held.from);
            forecasts
                .push((forecast.at, forecast_row(question, &who.id, (forecast, *standing, from), scale)));
        }
    }
    forecasts.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.forecaster.cmp(&b.1.forecaster)));
    QuestionCard {
        schema: "warrant.show-question/1",
        id: question.id.clone(),
        place: world.workbench.sources.locate(question.place),
        title: question.title.clone(),
        kind: question.kind.word(),
        state: view_now.state.word(),
        criteria: question.criteria.as_ref().map(|text| text.value.trim().to_owned()),
        fine_print: question.fine_print.as_ref().map(|text| text.trim().to_owned()),
        read_at: question.read_at.clone(),
        written: as_written(question.written.as_ref()),
        opens: as_written(question.opens.as_ref()),
        closes: as_written(question.closes.as_ref()),
        resolves: as_written(question.resolves.as_ref()),
        timezone: question.zone.name().to_owned(),
        owner: question.owner.clone(),
        options: question.options.clone(),
        base_rate: question.base_rate.as_ref().map(|rate| rate.probability.value()),
        written_after_known: question.written_after_known(),
        clarifications: question
            .clarifications
            .iter()
            .filter(|clarification| clarification.at.moment() <= world.as_of.moment)
            .map(|clarification| ClarificationRow {
                at: clarification.at.to_string(),
                text: clarification.text.clone(),
            })
            .collect(),
        resolutions: question
            .known_resolutions(world.as_of.moment)
            .map(|resolution| ResolutionRow {
                outcome: question.settlement_text(&resolution.settlement),
                known: resolution.known.to_string(),
                recorded: resolution.recorded.map(rfc3339),
                by: resolution.by.clone(),
                sources: resolution.sources.iter().map(source_text).collect(),
                note: resolution.note.as_ref().map(|note| note.trim().to_owned()),
            })
            .collect(),
        crowd_method: world.workbench.settings.crowd.name(),
        crowd: view_now.crowd.as_ref().map(|(crowd, forecasters)| CrowdRow {
            text: crowd.text(question),
            p: view_now.probability(),
            forecasters: *forecasters,
        }),
        own: None,
        forecasts: forecasts.into_iter().map(|(_, row)| row).collect(),
        claims: world
            .linked_to(&question.id)
            .iter()
            .map(|(map, link)| LinkedClaimRow {
                claim: format!("{}/{}", map.id, map.claim(link.claim).id.value),
                mode: link.mode.word(),
                answer: world.answer_of(link),
                text: map.claim(link.claim).text.value.clone(),
            })
            .collect(),
        sparklines,
        crowd_line: crowd_line(world, question),
        scale,
    }
}

fn forecast_row(
    question: &Question,
    forecaster: &str,
    (forecast, standing, from): (&Forecast, Standing, Option<Moment>),
    scale: Scale,
) -> ForecastRow {
    let text = match view(question, &forecast.prediction) {
        Some(held) => match (forecast.word(), forecast.probability()) {
            (Some((word, on)), Some(p)) => format!("{} (\"{word}\" on {})", percent(p.value()), on.name()),
            (None, Some(p)) => match scale.word_for(p.value()) {
                Some(word) => format!("{} ({})", percent(p.value()), word.name()),
                None => percent(p.value()),
            },
            _ => held.text(question),
        },
        None if forecast.is_withdrawal() => "withdrawn".to_owned(),
        None => "does not fit the question".to_owned(),
    };
    ForecastRow {
        forecaster: forecaster.to_owned(),
        at: rfc3339(forecast.at),
        recorded: rfc3339(forecast.recorded),
        forecast: text,
        p: forecast.probability().map(crate::forecast::Probability::value),
        standing: standing_word(standing),
        counts_from: from.map(rfc3339),
        standing_text: standing_text(forecast, standing, from),
        why: forecast.why.as_ref().map(|why| why.trim().to_owned()),
        because: forecast.details.as_ref().map_or_else(Vec::new, |details| details.because.clone()),
    }
}

fn source_text(source: &crate::forecast::ResolutionSource) -> String {
    let mut text = source.url.clone().unwrap_or_default();
    if let Some(date) = source.date {
        text.push_str(&format!(" ({date})"));
    }
    if let Some(via) = &source.via {
        text.push_str(&format!(" via {via}"));
    }
    if let Some(quote) = &source.quote {
        text.push_str(&format!(": \"{quote}\""));
    }
    text.trim_start_matches([' ', ':']).to_owned()
}

impl QuestionCard {
    /// Adds what one forecaster holds.
    #[must_use]
    pub fn with_own(self, own: Option<OwnRow>) -> Self {
        Self { own, ..self }
    }

    /// The crowd's view with the word of the scale beside a probability; empty where there is none.
    pub fn crowd_in_words(&self) -> String {
        self.crowd.as_ref().map_or_else(String::new, |crowd| beside_word(&crowd.text, crowd.p, self.scale))
    }

    fn facts(&self) -> Vec<(String, Cell)> {
        let mut facts: Vec<(String, Cell)> = vec![
            ("id".to_owned(), Cell::toned(&self.id, Tone::Strong)),
            ("type".to_owned(), self.kind.into()),
            ("state".to_owned(), Cell::toned(self.state, Tone::Strong)),
        ];
        let mut fact = |name: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                facts.push((name.to_owned(), Cell::new(flowed(&value))));
            }
        };
        fact("opens", self.opens.clone());
        fact("closes", self.closes.clone());
        fact("due", self.resolves.clone());
        fact("time zone", Some(self.timezone.clone()));
        fact(
            "written",
            self.written.clone().map(|written| {
                if self.written_after_known {
                    format!("{written}, after its answer was known: not a track record")
                } else {
                    written
                }
            }),
        );
        fact("owner", self.owner.clone());
        fact("options", (!self.options.is_empty()).then(|| self.options.join(", ")));
        fact("base rate", self.base_rate.map(percent));
        fact(
            "crowd",
            self.crowd.as_ref().map(|crowd| {
                format!("{} ({} of {})", self.crowd_in_words(), self.crowd_method, crowd.forecasters)
            }),
        );
        fact(
            "own",
            self.own
                .as_ref()
                .map(|own| format!("{} ({} since {})", own.shown(self.scale), own.forecaster, own.at)),
        );
        fact("criteria", self.criteria.clone());
        fact("fine print", self.fine_print.clone());
        fact("read at", self.read_at.clone());
        fact("file", Some(self.place.clone()));
        facts
    }

    /// The card for people.
    pub fn page(&self, world: &World<'_>) -> Page {
        world.page(&self.title, self.blocks())
    }

    /// What the card holds.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Facts(self.facts())];
        let clarifications = Table::of(
            "clarifications",
            &self.clarifications,
            [
                (Column::fixed("at", "at"), |row| Cell::new(&row.at)),
                (Column::text("text", "clarification", 8), |row| flowed(&row.text).into()),
            ],
        );
        blocks.extend(clarifications.filled());
        blocks.extend(self.resolution_table().filled());
        if self.forecasts.is_empty() {
            blocks.push(Block::Paragraph(format!("No forecast yet: warrant forecast {} 50%", self.id)));
        }
        blocks.extend(self.forecast_table().filled());
        let width = self.sparklines.iter().map(|(who, _)| who.len()).max().unwrap_or(0);
        let own = self.sparklines.iter().map(|(who, line)| format!("{who:width$}  {line}"));
        let lines: Vec<String> = self.crowd_line.clone().into_iter().chain(own).collect();
        if !lines.is_empty() {
            blocks.push(Block::Preformatted(lines));
        }
        let claims = Table::of(
            "claims",
            &self.claims,
            [
                (Column::fixed("claim", "claim"), |row| Cell::toned(&row.claim, Tone::Strong)),
                (Column::fixed("mode", "mode"), |row| row.mode.into()),
                (Column::text("answer", "holds if", 2), |row| Cell::maybe(row.answer.as_deref())),
                (Column::text("text", "text", 8), |row| Cell::new(&row.text)),
            ],
        );
        blocks.extend(claims.filled());
        blocks
    }

    fn resolution_table(&self) -> Table {
        let after = (0..self.resolutions.len()).rev();
        let rows: Vec<_> = self.resolutions.iter().zip(after).map(|(row, after)| (row, after > 0)).collect();
        Table::of(
            "resolutions",
            &rows,
            [
                (Column::fixed("known", "known"), |(row, _)| Cell::new(&row.known)),
                (Column::text("outcome", "outcome", 2), |(row, superseded)| match superseded {
                    true => Cell::toned(format!("{} (superseded)", row.outcome), Tone::Faint),
                    false => Cell::toned(&row.outcome, Tone::Strong),
                }),
                (Column::text("by", "by", 1), |(row, _)| Cell::maybe(row.by.as_deref())),
                (Column::text("sources", "sources", 6), |(row, _)| row.sources.join("; ").into()),
                (Column::text("note", "note", 6), |(row, _)| Cell::maybe(row.note.as_deref().map(flowed))),
            ],
        )
    }

    fn forecast_table(&self) -> Table {
        Table::of(
            "forecasts",
            &self.forecasts,
            [
                (Column::fixed("at", "at"), |row| Cell::new(&row.at)),
                (Column::fixed("forecaster", "forecaster"), |row| Cell::toned(&row.forecaster, Tone::Strong)),
                (Column::text("forecast", "forecast", 4), |row| Cell::new(&row.forecast)),
                (Column::fixed("standing", "standing"), |row| Cell::new(&row.standing_text)),
                (Column::text("why", "why", 8), |row| {
                    let mut why = flowed(row.why.as_deref().unwrap_or_default());
                    if !row.because.is_empty() {
                        why.push_str(&format!(" [{}]", row.because.join(", ")));
                    }
                    why.trim_start().into()
                }),
            ],
        )
    }
}
