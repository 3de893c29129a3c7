//! The answer of `belief` as a page: what stands, how strong, how probable, and where each number comes from.

use super::argument_table::status_text;
use super::belief_table::{
    BeliefRow, BeliefTable, NO_NUMBER, NO_NUMBER_LEGEND, RANGE_LEGEND, change, or_dash, shown, signed,
    strength_text,
};
use super::page::{Block, Cell, Column, Page, Table, Tone, flowed};
use super::world::World;
use crate::belief::figures::Range;
use crate::forecast::percent;

impl BeliefTable {
    /// The page for people.
    pub fn page(&self, world: &World<'_>) -> Page {
        let mut blocks = Vec::new();
        if !self.assumed.is_empty() {
            blocks.push(Block::Paragraph(format!("What if: {}.", self.assumed.join("; "))));
        }
        if let Some(thesis) = self.claims.iter().find(|row| row.role == "thesis") {
            blocks.push(Block::Paragraph(thesis_sentence(thesis)));
        }
        blocks.push(Block::Table(self.claim_table()));
        if !self.assumed.is_empty() {
            blocks.push(Block::Table(self.path_table()));
        }
        blocks.extend(self.evidence_table().filled());
        blocks.extend(self.anchor_table().filled());
        world.page(world.heading(&self.argument), blocks)
    }

    fn claim_table(&self) -> Table {
        let mut table = Table::of(
            "claims",
            &self.claims,
            [
                (Column::fixed("id", "id"), |row| Cell::toned(&row.id, Tone::Strong)),
                (Column::text("status", "status", 5), |row| {
                    let status = status_text(row.status, &row.status_reason);
                    match row.status_before {
                        Some(before) if before != row.status => format!("{before} → {status}").into(),
                        _ => status.into(),
                    }
                }),
                (Column { stretch: 3, ..Column::number("strength", "strength") }, |row| {
                    let before = shown(row.strength_before, row.strength_range_before, strength_text);
                    let now = shown(row.strength, row.strength_range, strength_text);
                    change(row.status_before.map(|_| before), now).into()
                }),
                (Column::fixed("robust", "robust"), |row| {
                    row.robust.map_or(NO_NUMBER, |robust| if robust { "yes" } else { "no" }).into()
                }),
                (Column { stretch: 3, ..Column::number("belief", "belief") }, |row| {
                    let before = shown(row.belief_before, row.belief_range_before, percent);
                    let now = shown(row.belief, row.belief_range, percent);
                    change(row.status_before.map(|_| before), now).into()
                }),
                (Column::number("number", "own number"), |row| or_dash(row.number, percent).into()),
                (Column::text("source", "from", 4), |row| Cell::new(&row.source_text)),
                (Column::text("claim", "claim", 8), |row| flowed(&row.text).into()),
            ],
        );
        if self.claims.iter().any(BeliefRow::is_reached) {
            table.notes.push(format!(
                "strength: {}, no probability; robust: on the same side of 0.5 under DF-QuAD, quadratic energy and Euler; belief: a probability; own number: what a claim starts from",
                self.semantics
            ));
        }
        if self.claims.iter().any(|row| row.strength_range.or(row.belief_range).is_some()) {
            table.notes.push(RANGE_LEGEND.to_owned());
        }
        if self.claims.iter().any(|row| !row.is_reached() || row.number.is_none()) {
            table.notes.push(NO_NUMBER_LEGEND.to_owned());
        }
        table.notes.push(match self.voice.strip_prefix("crowd:") {
            Some(method) => format!("forecasts are the crowd's ({method})"),
            None => format!("forecasts are those of {}, the crowd's where there are none", self.voice),
        });
        table.notes.extend(self.notes.iter().cloned());
        table
    }

    fn path_table(&self) -> Table {
        fn both(values: [Option<f64>; 2], ranges: [Option<Range>; 2], text: fn(f64) -> String) -> Cell {
            let [before, now] = [0, 1].map(|at| shown(values[at], ranges[at], text));
            change(Some(before), now).into()
        }
        let mut table = Table::of(
            "path",
            &self.path,
            [
                (Column::fixed("claim", "claim"), |row| Cell::toned(&row.claim, Tone::Strong)),
                (Column::fixed("status", "status"), |row| {
                    let [before, after] = row.status;
                    if before == after { before.into() } else { format!("{before} → {after}").into() }
                }),
                (Column::fixed("strength", "strength"), |row| {
                    both(row.strength, row.strength_range, strength_text)
                }),
                (Column::fixed("belief", "belief"), |row| both(row.belief, row.belief_range, percent)),
                (Column::text("through", "through", 4), |row| row.through.join(", ").into()),
            ],
        );
        if self.path.is_empty() {
            table.notes.push("nothing changes".to_owned());
        }
        table.captioned("effects of the change")
    }

    fn evidence_table(&self) -> Table {
        let table = Table::of(
            "evidence",
            &self.evidence,
            [
                (Column::fixed("claim", "claim"), |row| Cell::toned(&row.claim, Tone::Strong)),
                (Column::text("question", "question", 4), |row| Cell::new(&row.question)),
                (Column::text("answer", "for it if", 1), |row| Cell::new(&row.answer)),
                (Column::text("now", "now", 2), |row| match &row.outcome {
                    Some(outcome) => format!("resolved {outcome}").into(),
                    None => format!("{} {}", row.answer, percent(row.p)).into(),
                }),
                (Column::fixed("likelihoods", "likelihoods"), |row| {
                    format!("{} : {}", percent(row.lr[0]), percent(row.lr[1])).into()
                }),
                (Column::fixed("belief", "belief"), |row| {
                    let without = shown(row.without, row.without_range, percent);
                    format!("{without} → {}", shown(row.with, row.with_range, percent)).into()
                }),
                (Column::number("bits", "bits"), |row| or_dash(row.bits, |bits| signed(bits, 2)).into()),
            ],
        );
        table.captioned("linked questions as evidence: belief without and with each")
    }

    fn anchor_table(&self) -> Table {
        let table = Table::of(
            "anchors",
            &self.anchors,
            [
                (Column::fixed("claim", "claim"), |row| Cell::toned(&row.claim, Tone::Strong)),
                (Column::text("by", "held by", 4), |row| Cell::new(&row.by)),
                (Column::number("held", "at"), |row| percent(row.held).into()),
                (Column::number("own", "from reasons"), |row| shown(row.own, row.own_range, percent).into()),
                (Column::number("gap", "gap, points"), |row| {
                    or_dash(row.gap, |gap| signed(gap * 100.0, 1)).into()
                }),
            ],
        );
        table.captioned("anchored claims: value from the question beside value from the argument")
    }
}

impl BeliefRow {
    /// Whether it has a strength or a belief, if only between bounds.
    fn is_reached(&self) -> bool {
        self.strength.or(self.belief).is_some() || self.strength_range.or(self.belief_range).is_some()
    }
}

fn thesis_sentence(row: &BeliefRow) -> String {
    let robust = match row.robust {
        Some(true) => ", robust",
        Some(false) => ", not robust",
        None => "",
    };
    let named = |name: &str, text: String| {
        if text == NO_NUMBER { format!("no {name}") } else { format!("{name} {text}") }
    };
    let strength = named("strength", shown(row.strength, row.strength_range, strength_text));
    let belief = named("belief", shown(row.belief, row.belief_range, percent));
    format!("{} {}; {strength}{robust}; {belief}.", row.id, status_text(row.status, &row.status_reason))
}
