//! How the thesis moved over time, and what moved it.

use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::Serialize;

use super::belief_table::{signed, voice_name};
use super::page::{Block, Cell, Column, Page, Table, Tone};
use super::question_card::sparkline;
use super::world::World;
use crate::argument::ArgumentMap;
use crate::belief::inputs::{Inputs, Voice};
use crate::belief::story::{Changed, Move, story};
use crate::forecast::{Moment, percent, rfc3339};

/// The answer of `history`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BeliefHistory {
    /// `warrant.history/1`.
    pub schema: &'static str,
    /// The argument's id.
    pub argument: String,
    /// The day of the world that is shown.
    pub as_of: String,
    /// Whose numbers count.
    pub voice: String,
    /// The thesis.
    pub thesis: Option<String>,
    /// The belief in it before the first event.
    pub start: Option<f64>,
    /// The belief in it now.
    pub end: Option<f64>,
    /// The turns, in order of time.
    pub turns: Vec<TurnRow>,
    /// The parts of the whole move, which add up to it.
    pub whole: Vec<PartRow>,
    /// Sum of squared moves minus the fall of p(1 - p); 0 is expected.
    pub excess_volatility: Option<f64>,
    /// The same in words.
    pub volatility: Option<String>,
    /// What must be known about the numbers.
    pub notes: Vec<String>,
    #[serde(skip)]
    #[schemars(skip)]
    title: String,
    #[serde(skip)]
    #[schemars(skip)]
    shown_as_of: Option<String>,
    #[serde(skip)]
    #[schemars(skip)]
    now: Moment,
    #[serde(skip)]
    #[schemars(skip)]
    zone: Tz,
}

/// A moment at which the belief moved or a number behind it changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TurnRow {
    /// When.
    pub at: String,
    /// The belief before.
    pub from: f64,
    /// The belief after.
    pub to: f64,
    /// What changed, with the part that each has in the move.
    pub parts: Vec<PartRow>,
    /// The same moment as `at`, as a value.
    #[serde(skip)]
    #[schemars(skip)]
    pub moment: Moment,
}

/// A part of a move.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PartRow {
    /// The claim.
    pub claim: String,
    /// What changed, in words.
    pub what: String,
    /// Its part, in -1..=1.
    pub part: f64,
}

/// Excess volatility below this says nothing.
const CALM: f64 = 0.005;

/// Follows the thesis.
pub fn belief_history(world: &World<'_>, map: &ArgumentMap, voice: &Voice) -> BeliefHistory {
    let known = world.knowledge(voice.clone());
    let mut answer = BeliefHistory {
        schema: "warrant.history/1",
        argument: map.id.clone(),
        as_of: world.as_of.today.to_string(),
        voice: voice_name(voice),
        thesis: map.thesis().map(|thesis| map.claim(thesis).id.value.clone()),
        start: None,
        end: None,
        turns: Vec::new(),
        whole: Vec::new(),
        excess_volatility: None,
        volatility: None,
        notes: vec![
            "edits of the argument's file are not followed: its map, credences, relevances and likelihoods are today's throughout".to_owned(),
        ],
        title: map.article.title.clone(),
        shown_as_of: world.shown_as_of(),
        now: world.as_of.moment,
        zone: world.workbench.settings.zone,
    };
    let Some(thesis) = map.thesis() else {
        answer.notes.push("there is no thesis to follow".to_owned());
        return answer;
    };
    match story(map, &known, thesis) {
        Ok(story) => {
            answer.start = Some(story.start);
            answer.end = Some(story.whole.to);
            answer.turns = story
                .turns
                .iter()
                .map(|turn| TurnRow {
                    at: rfc3339(turn.at),
                    from: turn.moved.from,
                    to: turn.moved.to,
                    parts: parts(map, &turn.inputs, &turn.moved),
                    moment: turn.at,
                })
                .collect();
            let last = story.turns.last().map(|turn| &turn.inputs);
            answer.whole = last.map_or_else(Vec::new, |inputs| parts(map, inputs, &story.whole));
            answer.whole.sort_by(|a, b| b.part.abs().total_cmp(&a.part.abs()));
            if story.whole.sampled || story.turns.iter().any(|turn| turn.moved.sampled) {
                answer.notes.push(
                    "so many numbers changed that some parts are estimates; they still add up".to_owned(),
                );
            }
            if story.loose {
                answer.notes.push("so many premises are shared that independence is assumed where `belief` may still tell cases apart".to_owned());
            }
            if !story.turns.is_empty() {
                answer.excess_volatility = Some(story.excess);
                answer.volatility = Some(volatility(story.excess).to_owned());
            }
        }
        Err(error) => answer.notes.push(error.to_string()),
    }
    answer
}

fn volatility(excess: f64) -> &'static str {
    if excess > CALM {
        "it moved more than the doubt that went away: overreaction, or noise"
    } else if excess < -CALM {
        "it moved less than the doubt that went away: stale for a while, or lucky"
    } else {
        "it moved about as much as the doubt that went away, as a well-kept belief does"
    }
}

fn parts(map: &ArgumentMap, inputs: &Inputs, of: &Move) -> Vec<PartRow> {
    of.parts
        .iter()
        .filter_map(|&(changed, part)| {
            let (claim, what) = match changed {
                Changed::Claim(claim) => {
                    let number = inputs.claims.get(claim)?;
                    (map.claims.get(claim)?, format!("{}: {}", number.origin, percent(number.value)))
                }
                Changed::Link(link) => {
                    let of = map.links.get(link)?;
                    let question = &of.question.value;
                    let what = match inputs.readings.get(link)? {
                        Some(reading) => match (&reading.outcome, &reading.who) {
                            (Some(outcome), _) => format!("{question} resolved {outcome}"),
                            (None, Some(who)) => {
                                let answer = of.answer.as_ref().map(|answer| answer.value.to_string());
                                format!(
                                    "{question}, {who}: {} {}",
                                    answer.unwrap_or_default(),
                                    percent(reading.p)
                                )
                            }
                            (None, None) => question.clone(),
                        },
                        None => format!("{question}: no forecast any more"),
                    };
                    (map.claims.get(of.claim.position())?, what)
                }
            };
            Some(PartRow { claim: claim.id.value.clone(), what, part })
        })
        .collect()
}

impl BeliefHistory {
    /// The argument's id and the article's title, where it has one.
    pub fn heading(&self) -> String {
        if self.title.is_empty() {
            self.argument.clone()
        } else {
            format!("{}: {}", self.argument, self.title)
        }
    }

    /// The moment that is shown.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// The zone of the workbench's days.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The page for people.
    pub fn page(&self) -> Page {
        let mut blocks = Vec::new();
        if let (Some(thesis), Some(start), Some(end)) = (&self.thesis, self.start, self.end) {
            blocks.push(Block::Paragraph(format!(
                "{thesis} went from {} to {}.",
                percent(start),
                percent(end)
            )));
            let values: Vec<f64> =
                std::iter::once(start).chain(self.turns.iter().map(|turn| turn.to)).collect();
            blocks
                .push(Block::Preformatted(vec![format!("0% to 100%, turn by turn: {}", sparkline(&values))]));
        }
        let mut table = Table::new(
            "turns",
            vec![
                Column::fixed("at", "at"),
                Column::fixed("belief", "belief"),
                Column::number("move", "move"),
                Column::fixed("claim", "through"),
                Column::text("what", "what changed", 6),
                Column::number("part", "part"),
            ],
        );
        for turn in &self.turns {
            for (place, part) in turn.parts.iter().enumerate() {
                let first = place == 0;
                table.push(vec![
                    if first { turn.at.clone() } else { String::new() }.into(),
                    if first {
                        format!("{} → {}", percent(turn.from), percent(turn.to))
                    } else {
                        String::new()
                    }
                    .into(),
                    if first { signed((turn.to - turn.from) * 100.0, 1) } else { String::new() }.into(),
                    Cell::toned(&part.claim, Tone::Strong),
                    part.what.clone().into(),
                    signed(part.part * 100.0, 1).into(),
                ]);
            }
        }
        if table.is_empty() {
            table.notes.push("no forecast and no answer has touched the argument yet".to_owned());
        } else {
            table.notes.push("moves and parts in points; parts by Shapley".to_owned());
        }
        blocks.push(Block::Table(table));
        if !self.whole.is_empty() {
            let mut table = Table::new(
                "whole",
                vec![
                    Column::fixed("claim", "through"),
                    Column::text("what", "what is different now", 6),
                    Column::number("part", "part"),
                ],
            );
            table.caption = Some("the whole period, split so that the parts add up".to_owned());
            for part in &self.whole {
                table.push(vec![
                    Cell::toned(&part.claim, Tone::Strong),
                    part.what.clone().into(),
                    signed(part.part * 100.0, 1).into(),
                ]);
            }
            blocks.push(Block::Table(table));
        }
        if let (Some(excess), Some(words)) = (self.excess_volatility, &self.volatility) {
            blocks.push(Block::Paragraph(format!("Excess volatility {}: {words}.", signed(excess, 4))));
        }
        for note in &self.notes {
            blocks.push(Block::Paragraph(format!("Note: {note}.")));
        }
        Page { title: Some(self.heading()), as_of: self.shown_as_of.clone(), blocks }
    }
}
