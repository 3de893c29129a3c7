//! The Murphy diagram: the mean cost of acting on forecasts, for every decision threshold.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::calibration_sources::{CalibrationPlan, judged_forecasts};
use super::page::{Block, Cell, Column, Page, Table, Tone, counted};
use super::text_plot::TextPlot;
use super::world::World;
use crate::score::calibration::PooledForecasts;
use crate::score::calibration::murphy_diagram::{elementary_scores, elementary_scores_of_constant};
use crate::score::csv::ForecastTable;
use crate::score::numerics::exact::{DecimalProbability, Weight};

/// Forecasters that are drawn: those with the most forecasts, ties by name.
pub(super) const MURPHY_FORECASTERS: usize = 5;

/// Curves of mean elementary scores over all thresholds (Ehm, Gneiting, Jordan and Krüger 2016).
///
/// The lower of two curves on the same questions is the better forecast for a decision at that threshold; one that is
/// nowhere above another is at least as good under every proper score. Twice the area below a curve is the mean Brier
/// score, 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MurphyDiagram {
    /// `warrant.murphy/1`.
    pub schema: &'static str,
    /// Whose forecasts and which of them, in words.
    pub subject: String,
    /// A curve for each forecaster, or one for all together.
    pub curves: Vec<MurphyCurve>,
    /// What always stating the base rate of all these rows would cost, and what even odds would.
    pub baselines: Vec<MurphyCurve>,
    /// What limits its reading.
    pub remarks: Vec<String>,
    /// The day of the world, where it was asked for.
    pub as_of: Option<String>,
}

/// One curve.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MurphyCurve {
    /// Whose it is.
    pub name: String,
    /// Forecasts behind it.
    pub forecasts: u64,
    /// Mean Brier score, 0 to 1.
    pub brier: f64,
    /// Threshold and mean elementary score, both 0 to 1, in order of the threshold; two at a threshold where the score
    /// jumps. Straight between.
    pub corners: Vec<(f64, f64)>,
}

impl MurphyCurve {
    fn of(name: impl Into<String>, pooled: &PooledForecasts) -> Option<Self> {
        Some(Self {
            name: name.into(),
            forecasts: pooled.rows(),
            brier: pooled.brier()?,
            corners: elementary_scores(pooled),
        })
    }
}

/// Draws the forecasts that `calibration` judges in a workbench.
pub fn murphy_diagram(world: &World<'_>, plan: CalibrationPlan<'_>) -> MurphyDiagram {
    let judged = judged_forecasts(world, plan);
    let mut by: BTreeMap<&str, Own> = BTreeMap::new();
    for (who, row) in &judged.rows {
        let own = by.entry(who).or_default();
        own.rows.push((row.p, row.outcome, row.weight));
        own.questions.insert(row.question);
    }
    let all = judged.rows.iter().map(|(_, row)| (row.p, row.outcome, row.weight));
    let owns = by.into_iter().map(|(name, own)| (name.to_owned(), own)).collect();
    diagram(owns, &PooledForecasts::from_rows(all), plan.subject(), world.shown_as_of())
}

/// Draws the forecasts of a table, or those of one forecaster.
pub fn table_murphy_diagram(table: &ForecastTable, forecaster: Option<u32>, threads: usize) -> MurphyDiagram {
    let numbers = forecaster.map_or_else(|| table.forecasters(), |number| vec![number]);
    let mut sizes: Vec<(u64, &str, u32)> = numbers
        .iter()
        .map(|&number| (table.pooled(number).rows(), table.forecaster(number), number))
        .collect();
    sizes.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let count = sizes.len();
    let owns: Vec<(String, Own)> = sizes
        .into_iter()
        .take(MURPHY_FORECASTERS)
        .map(|(_, name, number)| {
            let rows = table.rows(number).map(|row| (row.p, row.outcome, row.weight)).collect();
            let questions = table.rows(number).filter_map(|row| row.question.map(u64::from)).collect();
            (name.to_owned(), Own { rows, questions })
        })
        .collect();
    let pooled = match forecaster {
        Some(number) => table.pooled(number),
        None => table.board(false, threads).pooled,
    };
    let whose = match forecaster {
        Some(number) => table.forecaster(number),
        None => "all forecasters together",
    };
    let subject = format!("{whose}; moments: {}", table.moments());
    let mut made = diagram(owns, &pooled, subject, None);
    made.leave_out(count.saturating_sub(MURPHY_FORECASTERS));
    made
}

/// The rows of one forecaster.
#[derive(Default)]
struct Own {
    rows: Vec<(DecimalProbability, DecimalProbability, Weight)>,
    questions: BTreeSet<u64>,
}

fn diagram(
    mut owns: Vec<(String, Own)>,
    all: &PooledForecasts,
    subject: String,
    as_of: Option<String>,
) -> MurphyDiagram {
    owns.sort_by(|a, b| b.1.rows.len().cmp(&a.1.rows.len()).then_with(|| a.0.cmp(&b.0)));
    let left_out = owns.len().saturating_sub(MURPHY_FORECASTERS);
    owns.truncate(MURPHY_FORECASTERS);
    let mut remarks = Vec::new();
    let sizes: Vec<usize> = owns.iter().map(|(_, own)| own.questions.len()).collect();
    if let (Some(least), Some(most)) = (sizes.iter().min(), sizes.iter().max()) {
        let same =
            owns.iter().all(|(_, own)| Some(&own.questions) == owns.first().map(|(_, of)| &of.questions));
        if owns.len() > 1 && !same {
            remarks.push(format!(
                "each curve covers its own questions ({least} to {most}), and the baselines cover all: curves on different questions cannot be compared"
            ));
        } else if owns.len() > 1 {
            remarks.push(format!("all on the same {}", counted(*most, "question")));
        }
    }
    let baselines = all.base_rate().map_or_else(Vec::new, |base| {
        let constant = |name: &str, p: f64| MurphyCurve {
            name: name.to_owned(),
            forecasts: all.rows(),
            brier: base * (1.0 - p) * (1.0 - p) + (1.0 - base) * p * p,
            corners: elementary_scores_of_constant(p, base),
        };
        vec![constant("base rate", base), constant("even odds", 0.5)]
    });
    let curves = owns
        .iter()
        .filter_map(|(name, own)| {
            MurphyCurve::of(name.clone(), &PooledForecasts::from_rows(own.rows.iter().copied()))
        })
        .collect();
    let mut made = MurphyDiagram { schema: "warrant.murphy/1", subject, curves, baselines, remarks, as_of };
    made.leave_out(left_out);
    made
}

impl MurphyDiagram {
    fn leave_out(&mut self, count: usize) {
        if count > 0 {
            self.remarks.push(format!(
                "{} with fewer forecasts not drawn; --by NAME draws one",
                counted(count, "forecaster")
            ));
        }
    }

    /// The largest score of any curve.
    pub fn highest(&self) -> f64 {
        let curves = self.curves.iter().chain(&self.baselines);
        curves.flat_map(|curve| &curve.corners).map(|corner| corner.1).fold(0.0, f64::max)
    }

    /// The diagram for people, in letters.
    pub fn page(&self) -> Page {
        let mut blocks = vec![Block::Paragraph(self.subject.clone())];
        if self.curves.is_empty() {
            blocks.push(Block::Paragraph("No forecast on an answered yes or no question yet.".to_owned()));
        } else {
            blocks.push(Block::Heading(1, "Murphy diagram".to_owned()));
            blocks.push(Block::Preformatted(self.in_letters()));
            blocks.push(Block::Table(self.table()));
            blocks.push(Block::Paragraph(
                "Vertical: mean cost of acting on the forecasts; horizontal: the probability at which you act. Lower is better. Twice the area below a curve is its Brier score.".to_owned(),
            ));
        }
        blocks.extend(self.remarks.iter().map(|remark| Block::Paragraph(format!("Note: {remark}."))));
        Page { title: Some("calibration".to_owned()), as_of: self.as_of.clone(), blocks }
    }

    fn in_letters(&self) -> Vec<String> {
        let mut plot = TextPlot::new(self.highest().max(1e-9));
        // What is drawn later covers what was drawn before.
        let mut signed: Vec<_> = self.signed().collect();
        signed.reverse();
        for (curve, sign) in signed {
            plot.line(&curve.corners, sign);
        }
        plot.lines(|height| format!("{height:.3}"))
    }

    fn table(&self) -> Table {
        let columns = vec![
            Column::fixed("sign", "sign"),
            Column::fixed("curve", "curve"),
            Column::number("forecasts", "forecasts"),
            Column::number("brier", "Brier"),
        ];
        let mut table = Table::new("curves", columns);
        for (curve, sign) in self.signed() {
            table.push(vec![
                sign.to_string().into(),
                Cell::toned(&curve.name, Tone::Strong),
                curve.forecasts.to_string().into(),
                format!("{:.4}", curve.brier).into(),
            ]);
        }
        table
    }

    /// The curves with their letters, the baselines last.
    fn signed(&self) -> impl Iterator<Item = (&MurphyCurve, char)> {
        const SIGNS: [char; MURPHY_FORECASTERS] = ['●', '○', '◆', '◇', '▲'];
        self.curves.iter().zip(SIGNS).chain(self.baselines.iter().zip(['·', '-']))
    }
}
