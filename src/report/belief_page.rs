//! The answer of `belief` as a page: what stands, how strong, how probable, and where each number comes from.

use super::argument_table::status_text;
use super::belief_table::{BeliefRow, BeliefTable, change, signed, strength_text};
use super::page::{Block, Cell, Column, Page, Table, Tone, flowed, heading};
use crate::forecast::percent;

impl BeliefTable {
    /// The page for people.
    pub fn page(&self) -> Page {
        let mut blocks = Vec::new();
        if !self.assumed.is_empty() {
            blocks.push(Block::Paragraph(format!("What if: {}.", self.assumed.join("; "))));
        }
        if let Some(thesis) = self.claims.iter().find(|row| row.role == "thesis") {
            blocks.push(Block::Paragraph(thesis_sentence(thesis)));
        }
        blocks.push(Block::Table(self.claim_table()));
        blocks.extend(self.path_table().map(Block::Table));
        blocks.extend(self.evidence_table().map(Block::Table));
        blocks.extend(self.anchor_table().map(Block::Table));
        let title = heading(&self.argument, &self.title);
        Page { title: Some(title), as_of: self.shown_as_of.clone(), blocks }
    }

    fn claim_table(&self) -> Table {
        let mut table = Table::new(
            "claims",
            vec![
                Column::fixed("id", "id"),
                Column::text("status", "status", 5),
                Column::number("strength", "strength"),
                Column::fixed("robust", "robust"),
                Column::number("belief", "belief"),
                Column::number("number", "own number"),
                Column::text("source", "from", 4),
                Column::text("claim", "claim", 8),
            ],
        );
        for row in &self.claims {
            let status = match row.status_before {
                Some(before) if before != row.status => {
                    format!("{before} → {}", status_text(row.status, &row.status_reason))
                }
                _ => status_text(row.status, &row.status_reason),
            };
            table.push(vec![
                Cell::toned(&row.id, Tone::Strong),
                status.into(),
                change(row.strength_before, row.strength, strength_text).into(),
                Cell::maybe(row.robust.map(|robust| if robust { "yes" } else { "no" })),
                change(row.belief_before, row.belief, percent).into(),
                percent(row.number).into(),
                row.source_text.clone().into(),
                flowed(&row.text).into(),
            ]);
        }
        table.notes.push(format!(
            "strength: {}, no probability; robust: on the same side of 0.5 under DF-QuAD, quadratic energy and Euler; belief: a probability; own number: what a claim starts from",
            self.semantics
        ));
        table.notes.push(match self.voice.strip_prefix("crowd:") {
            Some(method) => format!("forecasts are the crowd's ({method})"),
            None => format!("forecasts are those of {}, the crowd's where there are none", self.voice),
        });
        table.notes.extend(self.notes.iter().cloned());
        table
    }

    fn path_table(&self) -> Option<Table> {
        if self.assumed.is_empty() {
            return None;
        }
        let mut table = Table::new(
            "path",
            vec![
                Column::fixed("claim", "claim"),
                Column::fixed("status", "status"),
                Column::fixed("strength", "strength"),
                Column::fixed("belief", "belief"),
                Column::text("through", "through", 4),
            ],
        );
        table.caption = Some("effects of the change".to_owned());
        let both =
            |values: Option<[f64; 2]>, text| change(values.map(|of| of[0]), values.map(|of| of[1]), text);
        for row in &self.path {
            let [before, after] = row.status;
            table.push(vec![
                Cell::toned(&row.claim, Tone::Strong),
                if before == after { before.to_owned() } else { format!("{before} → {after}") }.into(),
                both(row.strength, strength_text).into(),
                both(row.belief, percent).into(),
                row.through.join(", ").into(),
            ]);
        }
        if self.path.is_empty() {
            table.notes.push("nothing changes".to_owned());
        }
        Some(table)
    }

    fn evidence_table(&self) -> Option<Table> {
        let mut table = Table::new(
            "evidence",
            vec![
                Column::fixed("claim", "claim"),
                Column::text("question", "question", 4),
                Column::text("answer", "for it if", 1),
                Column::text("now", "now", 2),
                Column::fixed("likelihoods", "likelihoods"),
                Column::fixed("belief", "belief"),
                Column::number("bits", "bits"),
            ],
        );
        table.caption = Some("linked questions as evidence: belief without and with each".to_owned());
        for row in &self.evidence {
            let now = match &row.outcome {
                Some(outcome) => format!("resolved {outcome}"),
                None => format!("{} {}", row.answer, percent(row.p)),
            };
            table.push(vec![
                Cell::toned(&row.claim, Tone::Strong),
                row.question.clone().into(),
                row.answer.clone().into(),
                now.into(),
                format!("{} : {}", percent(row.lr[0]), percent(row.lr[1])).into(),
                format!("{} → {}", percent(row.without), percent(row.with)).into(),
                Cell::maybe(row.bits.map(|bits| signed(bits, 2))),
            ]);
        }
        (!table.is_empty()).then_some(table)
    }

    fn anchor_table(&self) -> Option<Table> {
        let mut table = Table::new(
            "anchors",
            vec![
                Column::fixed("claim", "claim"),
                Column::text("by", "held by", 4),
                Column::number("held", "at"),
                Column::number("own", "from reasons"),
                Column::number("gap", "gap, points"),
            ],
        );
        table.caption =
            Some("anchored claims: value from the question beside value from the argument".to_owned());
        for row in &self.anchors {
            table.push(vec![
                Cell::toned(&row.claim, Tone::Strong),
                row.by.clone().into(),
                percent(row.held).into(),
                Cell::maybe(row.own.map(percent)),
                Cell::maybe(row.gap.map(|gap| signed(gap * 100.0, 1))),
            ]);
        }
        (!table.is_empty()).then_some(table)
    }
}

fn thesis_sentence(row: &BeliefRow) -> String {
    let strength = row
        .strength
        .map_or_else(|| "no strength".to_owned(), |strength| format!("strength {}", strength_text(strength)));
    let robust = match row.robust {
        Some(true) => ", robust",
        Some(false) => ", not robust",
        None => "",
    };
    let belief =
        row.belief.map_or_else(|| "no belief".to_owned(), |belief| format!("belief {}", percent(belief)));
    format!("{} {}; {strength}{robust}; {belief}.", row.id, status_text(row.status, &row.status_reason))
}
