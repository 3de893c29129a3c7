//! How the thesis moved over time, and what moved it.

use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::Serialize;

use super::belief_table::{NO_NUMBER_LEGEND, RANGE_LEGEND, or_dash, point, range, shown, signed, voice_name};
use super::page::{Block, Cell, Column, Page, Table, Tone, counted, heading};
use super::text_plot::sparkline;
use super::world::World;
use crate::argument::{ArgumentMap, LinkAnswer};
use crate::belief::figures::Range;
use crate::belief::history::lineage::Edition;
use crate::belief::history::story::{Story, Turn, story};
use crate::belief::inputs::{Reading, Voice};
use crate::belief::model::NoBelief;
use crate::belief::parts::{Move, Update};
use crate::forecast::{Moment, percent, rfc3339};
use crate::workbench::{Edition as Committed, Editions};

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
    /// The belief in it before the first event; null where no stated number reached it.
    pub start: Option<f64>,
    /// Its range, while claims without a number vary over 0 to 1; wider than 0.2 it stands without a number.
    pub start_range: Option<Range>,
    /// The belief in it now; null likewise.
    pub end: Option<f64>,
    /// Its range.
    pub end_range: Option<Range>,
    /// The turns, in order of time.
    pub turns: Vec<TurnRow>,
    /// The parts of the whole move, which add up to it.
    pub whole: Vec<PartRow>,
    /// Sum of squared moves minus the fall of p(1 - p), over moves from one belief to another; 0 is expected.
    pub excess_volatility: Option<f64>,
    /// The same in words.
    pub volatility: Option<String>,
    /// What is known of earlier states of the argument's file.
    pub editions: EditionsSeen,
    /// What must be known about the numbers.
    pub notes: Vec<String>,
    #[serde(skip)]
    title: String,
    #[serde(skip)]
    now: Moment,
    #[serde(skip)]
    zone: Tz,
}

/// A moment at which the belief moved or a number behind it changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TurnRow {
    /// When.
    pub at: String,
    /// The belief before; null where no stated number reached the thesis.
    pub from: Option<f64>,
    /// Its range.
    pub from_range: Option<Range>,
    /// The belief after; null likewise.
    pub to: Option<f64>,
    /// Its range.
    pub to_range: Option<Range>,
    /// The commit of the argument's file, where that was edited; null also for edits that are not committed yet.
    pub commit: Option<String>,
    /// What changed, with the part that each has in the move.
    pub parts: Vec<PartRow>,
    /// The same moment as `at`, as a value.
    #[serde(skip)]
    pub moment: Moment,
}

/// Where earlier states of the argument's file are known from.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EditionsSeen {
    /// `git`, or `nowhere`: then today's file counts throughout.
    pub from: &'static str,
    /// How many committed states were followed.
    pub committed: usize,
    /// How many were passed over: with errors, without a thesis, or with claims that depend on each other.
    pub passed_over: usize,
}

/// A part of a move.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PartRow {
    /// The claim, or the inference that is undercut.
    pub claim: String,
    /// `said` for forecasts, credences and answers, `edit` for the map.
    pub kind: &'static str,
    /// What changed, in words.
    pub what: String,
    /// Its part, in -1..=1; null where a belief before or after is.
    pub part: Option<f64>,
}

/// Excess volatility below this says nothing.
const CALM: f64 = 0.005;

/// Follows the thesis; `editions` is what git remembers of the argument up to the moment that is shown.
pub fn belief_history(
    world: &World<'_>,
    map: &ArgumentMap,
    voice: &Voice,
    editions: Option<&Editions>,
) -> BeliefHistory {
    let known = world.knowledge(voice.clone());
    let mut answer = BeliefHistory {
        schema: "warrant.history/1",
        argument: map.id.clone(),
        as_of: world.as_of.today.to_string(),
        voice: voice_name(voice),
        thesis: map.thesis().map(|thesis| map.claim(thesis).id.value.clone()),
        start: None,
        start_range: None,
        end: None,
        end_range: None,
        turns: Vec::new(),
        whole: Vec::new(),
        excess_volatility: None,
        volatility: None,
        editions: EditionsSeen {
            from: if editions.is_some() { "git" } else { "nowhere" },
            committed: editions.map_or(0, |of| of.read.len()),
            passed_over: editions.map_or(0, |of| of.broken.len()),
        },
        notes: editions.map_or_else(|| vec![UNSEEN.to_owned()], edition_notes),
        title: map.article.title.clone(),
        now: world.as_of.moment,
        zone: world.workbench.settings.zone,
    };
    if answer.thesis.is_none() {
        answer.notes.push("no thesis to follow".to_owned());
        return answer;
    }
    let committed = editions.map_or(&[][..], |of| &of.read);
    let mut followed: Vec<Edition<'_>> =
        committed.iter().map(|of| Edition { from: Some(of.at), map: &of.map }).collect();
    // What is not committed yet comes last, unless the past is asked for.
    if followed.is_empty() || !editions.is_some_and(|of| of.later) {
        followed.push(Edition { from: Some(world.as_of.moment), map });
    }
    if let Some(first) = followed.first_mut() {
        first.from = None;
    }
    match story(&followed, &known) {
        Ok(story) => {
            let commit = |edition: usize| committed.get(edition).map(|of| of.commit.clone());
            [answer.start, answer.end] = story.ends.map(point);
            [answer.start_range, answer.end_range] = story.ends.map(range);
            if story.ends[1].is_none() {
                let thesis = answer.thesis.clone().unwrap_or_default();
                answer.notes.push(NoBelief::Unstated(thesis).to_string());
            }
            answer.turns = story
                .turns
                .iter()
                .map(|turn| {
                    let [from, to] = turn.ends.map(point);
                    let [from_range, to_range] = turn.ends.map(range);
                    TurnRow {
                        at: rfc3339(turn.at),
                        from,
                        from_range,
                        to,
                        to_range,
                        commit: turn.edition.and_then(commit),
                        parts: parts(&turn.moved, turn.is_stated()),
                        moment: turn.at,
                    }
                })
                .collect();
            let whole = answer.start.is_some() && answer.end.is_some();
            answer.whole = parts(&story.whole, whole);
            // What was reworded on the way has no part in where it led.
            answer.whole.retain(|part| part.kind == "said" || part.part != Some(0.0));
            let size = |part: &PartRow| part.part.map_or(0.0, f64::abs);
            answer.whole.sort_by(|a, b| size(b).total_cmp(&size(a)));
            answer.notes.extend(story_notes(&story, committed));
            answer.editions.passed_over += story.passed.len();
            answer.editions.committed -= story.passed.len();
            if story.turns.iter().any(Turn::is_stated) {
                answer.excess_volatility = Some(story.excess);
                answer.volatility = Some(volatility(story.excess).to_owned());
            }
        }
        Err(error) => answer.notes.push(error.to_string()),
    }
    answer
}

fn story_notes(story: &Story, committed: &[Committed]) -> Vec<String> {
    let mut notes = Vec::new();
    if !story.passed.is_empty() {
        let commits: Vec<&str> =
            story.passed.iter().filter_map(|&at| committed.get(at)).map(|of| of.commit.as_str()).collect();
        notes.push(format!(
            "skipped, without a thesis or with claims that depend on each other: {}",
            short_names(commits.into_iter())
        ));
    }
    if story.idle > 0 {
        notes.push(format!(
            "{} of the file changed only sources, quotes, tests and the like",
            counted(story.idle, "edit")
        ));
    }
    if story.whole.sampled || story.turns.iter().any(|turn| turn.moved.sampled) {
        notes
            .push("too many numbers changed at once: some parts are estimates; they still add up".to_owned());
    }
    if story.loose {
        notes
            .push("too many shared premises, independence assumed; `warrant belief` may be exact".to_owned());
    }
    notes
}

fn volatility(excess: f64) -> &'static str {
    if excess > CALM {
        "moved more than uncertainty fell: overreaction or noise"
    } else if excess < -CALM {
        "moved less than uncertainty fell: stale for a while, or lucky"
    } else {
        "moved about as much as uncertainty fell, as expected of a calibrated belief"
    }
}

fn parts(of: &Move, stated: bool) -> Vec<PartRow> {
    of.parts
        .iter()
        .map(|part| {
            let (kind, what) = match &part.update {
                Update::Number(number) => ("said", format!("{}: {}", number.origin, percent(number.value))),
                Update::Reading { question, answer, reading } => {
                    ("said", reading_text(question, answer.as_ref(), reading.as_ref()))
                }
                Update::Edit(words) => ("edit", words.clone()),
            };
            PartRow { claim: part.through.clone(), kind, what, part: stated.then_some(part.amount) }
        })
        .collect()
}

fn reading_text(question: &str, answer: Option<&LinkAnswer>, reading: Option<&Reading>) -> String {
    let Some(reading) = reading else { return format!("{question}: forecast withdrawn") };
    match (&reading.outcome, &reading.who) {
        (Some(outcome), _) => format!("{question} resolved {outcome}"),
        (None, Some(who)) => {
            let answer = answer.map_or_else(String::new, ToString::to_string);
            let void = if reading.void { ", now void: last forecast" } else { "" };
            format!("{question}, {who}{void}: {answer} {}", percent(reading.p))
        }
        (None, None) => question.to_owned(),
    }
}

/// What is said where git tells nothing.
const UNSEEN: &str = "not in a git repository, edits of the argument's file unknown: today's map, credences, relevances and likelihoods used throughout";

/// Commits by their first seven digits, a few of them.
fn short_names<'c>(commits: impl ExactSizeIterator<Item = &'c str>) -> String {
    const SHOWN: usize = 3;
    let more = commits.len().saturating_sub(SHOWN);
    let names: Vec<&str> = commits.take(SHOWN).map(short).collect();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", names.join(", "))
}

fn short(commit: &str) -> &str {
    commit.get(..7).unwrap_or(commit)
}

/// What must be known about what git told.
fn edition_notes(of: &Editions) -> Vec<String> {
    let mut notes = Vec::new();
    let first = of.read.first().map(|first| rfc3339(first.at));
    match (&first, of.later) {
        (None, true) => notes
            .push("the argument's file was not committed by then: today's file used throughout".to_owned()),
        (None, false) if of.broken.is_empty() => notes.push(
            "git has no commit of the argument's file, edits unknown: today's file used throughout"
                .to_owned(),
        ),
        _ => {}
    }
    if !of.broken.is_empty() {
        notes.push(format!(
            "skipped, committed with errors: {}",
            short_names(of.broken.iter().map(String::as_str))
        ));
    }
    for renamed in &of.renamed {
        notes.push(format!("before {} the argument was called {}", short(&renamed.commit), renamed.from));
    }
    if let (Some(first), true) = (&first, of.cut) {
        notes.push(format!("history is cut: edits before {first} are not shown"));
    }
    if let (Some(first), true) = (&first, of.shallow) {
        notes.push(format!("the clone is shallow: edits before {first} are missing"));
    }
    notes
}

/// A difference in points, with its sign.
fn in_points(difference: f64) -> String {
    signed(difference * 100.0, 1)
}

impl TurnRow {
    /// The belief after minus the belief before.
    pub fn moved(&self) -> Option<f64> {
        Some(self.to? - self.from?)
    }
}

impl PartRow {
    /// What changed, for people: an edit with its commit.
    fn shown(&self, commit: Option<&str>) -> String {
        match (self.kind, commit) {
            ("edit", Some(commit)) => format!("edit {}: {}", short(commit), self.what),
            ("edit", None) => format!("edit, not committed: {}", self.what),
            _ => self.what.clone(),
        }
    }
}

impl BeliefHistory {
    /// The argument's id and the article's title, where it has one.
    pub fn heading(&self) -> String {
        heading(&self.argument, &self.title)
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
    pub fn page(&self, world: &World<'_>) -> Page {
        world.page(self.heading(), self.blocks())
    }

    /// What the page holds.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        if let (Some(thesis), true) = (&self.thesis, self.end.is_some() || self.end_range.is_some()) {
            let to = shown(self.end, self.end_range, percent);
            let from = shown(self.start, self.start_range, percent);
            blocks.push(Block::Paragraph(match (self.start, self.start_range.or(self.end_range)) {
                (Some(_), None) => format!("{thesis} went from {from} to {to}."),
                (None, None) => format!("{thesis} is at {to}; at first no stated number reached it."),
                _ => format!("{thesis} is at {to}; at first it was at {from}."),
            }));
            let values: Vec<f64> =
                [self.start].into_iter().chain(self.turns.iter().map(|turn| turn.to)).flatten().collect();
            if !values.is_empty() {
                let line = format!("0% to 100%, turn by turn: {}", sparkline(&values));
                blocks.push(Block::Preformatted(vec![line]));
            }
        }
        blocks.push(Block::Table(self.turn_table()));
        let whole = Table::of(
            "whole",
            &self.whole,
            [
                (Column::fixed("claim", "through"), |part| Cell::toned(&part.claim, Tone::Strong)),
                (Column::text("what", "what is different now", 6), |part| Cell::new(&part.what)),
                (Column::number("part", "part"), |part| or_dash(part.part, in_points).into()),
            ],
        );
        blocks.extend(whole.captioned("the whole period, split so that the parts add up").filled());
        if let (Some(excess), Some(words)) = (self.excess_volatility, &self.volatility) {
            blocks.push(Block::Paragraph(format!("Excess volatility {}: {words}.", signed(excess, 4))));
        }
        blocks.extend(self.notes.iter().map(|note| Block::Paragraph(format!("Note: {note}."))));
        blocks
    }

    fn turn_table(&self) -> Table {
        // Each part, the first of a turn with what the turn says.
        let parts = |turn| {
            let of: &TurnRow = turn;
            of.parts.iter().enumerate().map(move |(place, part)| (of, (place == 0).then_some(of), part))
        };
        let rows: Vec<_> = self.turns.iter().flat_map(parts).collect();
        let mut table = Table::of(
            "turns",
            &rows,
            [
                (Column::fixed("at", "at"), |(_, first, _)| Cell::maybe(first.map(|turn| &turn.at))),
                (Column::fixed("belief", "belief"), |(_, first, _)| {
                    let belief = |turn: &TurnRow| {
                        let from = shown(turn.from, turn.from_range, percent);
                        format!("{from} → {}", shown(turn.to, turn.to_range, percent))
                    };
                    Cell::maybe(first.map(belief))
                }),
                (Column::number("move", "move"), |(_, first, _)| {
                    Cell::maybe(first.map(|turn| or_dash(turn.moved(), in_points)))
                }),
                (Column::fixed("claim", "through"), |(_, _, part)| Cell::toned(&part.claim, Tone::Strong)),
                (Column::text("what", "what changed", 6), |(turn, _, part)| {
                    part.shown(turn.commit.as_deref()).into()
                }),
                (Column::number("part", "part"), |(_, _, part)| or_dash(part.part, in_points).into()),
            ],
        );
        let note = if table.is_empty() {
            "no forecast, answer or edit has affected the argument yet"
        } else {
            "moves and parts in points; parts by Shapley"
        };
        table.notes.push(note.to_owned());
        if self.turns.iter().any(|turn| turn.from_range.or(turn.to_range).is_some()) {
            table.notes.push(RANGE_LEGEND.to_owned());
        }
        if self.turns.iter().any(|turn| turn.moved().is_none()) {
            table.notes.push(NO_NUMBER_LEGEND.to_owned());
        }
        table
    }
}
