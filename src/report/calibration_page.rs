//! The page of `calibration`: each number with a sentence, and a diagram in text.

use super::calibration_report::{BinRow, CalibrationReport, CorpTerms};
use super::page::{Block, Cell, Column, Page, Table, counted};
use super::reliability_plot::reliability_plot;
use super::score_board::digits;
use crate::forecast::percent;
use crate::score::calibration::reliability_diagram::ReliabilityDiagram;

/// Where questions repeat and nothing can be said of the spread between them.
const TOO_FEW_QUESTIONS: &str = "cannot tell: fewer than ten questions";

impl CalibrationReport {
    /// Whose forecasts they are and which of them count, in words.
    pub fn subject(&self) -> &str {
        &self.shown.subject
    }

    /// The recalibration in steps, its consistency band and how often which probability was stated; `None` without
    /// forecasts.
    pub fn diagram(&self) -> Option<&ReliabilityDiagram> {
        self.shown.diagram.as_ref()
    }

    /// The report for people.
    pub fn page(&self) -> Page {
        let mut blocks = vec![Block::Paragraph(self.shown.subject.clone())];
        if self.n == 0 {
            blocks.push(Block::Paragraph("No forecast on an answered yes or no question yet.".to_owned()));
        } else {
            blocks.push(Block::Table(self.measures()));
            if let Some(diagram) = &self.shown.diagram {
                blocks.push(Block::Heading(1, "reliability diagram".to_owned()));
                blocks.push(Block::Preformatted(reliability_plot(diagram)));
            }
            blocks.push(Block::Table(self.bin_table()));
        }
        blocks.extend(self.shown.remarks.iter().cloned().map(Block::Paragraph));
        Page { title: Some("calibration".to_owned()), as_of: self.shown.as_of.clone(), blocks }
    }

    fn measures(&self) -> Table {
        let columns = vec![
            Column::fixed("measure", "measure"),
            Column::number("value", "value"),
            Column::text("in_words", "in words", 1),
        ];
        let mut table = Table::new("measures", columns);
        let mut push = |name: &str, value: Option<f64>, words: String| {
            table.push(vec![
                name.into(),
                Cell::new(value.map_or_else(|| "-".to_owned(), digits)),
                words.into(),
            ]);
        };
        push(
            "Brier",
            self.brier,
            format!(
                "0 to 1, lower is better; {} on {}",
                counted(self.n, "forecast"),
                counted(self.questions, "question")
            ),
        );
        if let Some(corp) = self.corp {
            push("miscalibration (MCB)", Some(corp.mcb), corp.in_words());
            push(
                "discrimination (DSC)",
                Some(corp.dsc),
                if corp.dsc > 0.0 {
                    "what telling the questions apart gained over always stating the base rate".to_owned()
                } else {
                    "nothing was gained by telling the questions apart".to_owned()
                },
            );
            push("uncertainty (UNC)", Some(corp.unc), self.base_rate_in_words());
        }
        let log = match self.log_infinite {
            0 => "in nats, lower is better; even odds score 0.6931".to_owned(),
            1 => "infinite: 1 forecast gave no probability to what happened".to_owned(),
            many => format!("infinite: {many} forecasts gave no probability to what happened"),
        };
        push("log score", self.log, log);
        if let Some(terms) = self.murphy {
            let expected = format!(
                "{}; {:.4} is expected of a calibrated forecaster",
                counted(terms.bins, "bin"),
                terms.rel_expected
            );
            push("reliability (REL)", Some(terms.rel), expected);
            push(
                "resolution (RES)",
                Some(terms.res),
                "how far the bins' shares lie from the base rate; higher is better".to_owned(),
            );
            push("within bins (WBV)", Some(terms.wbv), "variance of forecasts within bins".to_owned());
            push("within bins (WBC)", Some(terms.wbc), "Brier = REL - RES + UNC + WBV - WBC".to_owned());
        }
        push(
            "calibration error (ECE)",
            self.ece,
            self.ece_expected.map_or_else(String::new, |expected| {
                format!("mean distance of stated and observed shares, weighted by forecasts; {expected:.4} is expected of a calibrated forecaster")
            }),
        );
        push(
            "largest error (MCE)",
            self.mce,
            "distance of stated and observed share in the worst bin".to_owned(),
        );
        push("average error (ACE)", self.ace, "mean distance over the bins, unweighted".to_owned());
        push("area under curve (AUC)", self.auc, self.auc_in_words());
        push("Spiegelhalter's Z", self.spiegelhalter_z, self.z_in_words());
        push("Cox slope", self.cox.map(|fit| fit.slope), self.slope_in_words());
        push("Cox intercept", self.cox.map(|fit| fit.intercept), self.intercept_in_words());
        if let Some(terms) = self.yates {
            let way = if terms.bias > 0.0 { "more" } else { "less" };
            push(
                "bias (Yates)",
                Some(terms.bias),
                if terms.bias.abs() < 5e-4 {
                    "the mean forecast is the base rate, to a tenth of a per cent".to_owned()
                } else {
                    format!("on average {} {way} was stated than happened", percent(round3(terms.bias.abs())))
                },
            );
            push("variance (Yates)", Some(terms.variance), "spread of the forecasts".to_owned());
            push(
                "covariance (Yates)",
                Some(terms.covariance),
                "Brier = variance + UNC - 2 covariance + bias squared".to_owned(),
            );
        }
        push("share of 0 and 1", self.share_certain, "forecasts that claim certainty".to_owned());
        table
    }

    fn bin_table(&self) -> Table {
        let columns = vec![
            Column::fixed("bin", "bin"),
            Column::number("n", "n"),
            Column::number("mean_p", "stated"),
            Column::number("rate", "happened"),
            Column::number("rate_low", "from"),
            Column::number("rate_high", "to"),
            Column::number("band", "band"),
            Column::text("in_words", "in words", 1),
        ];
        let mut table = Table::new("bins", columns);
        for bin in &self.bins {
            let show = |share: f64| percent(round3(share));
            let bounds = if bin.low < bin.high {
                format!("{} to {}", show(bin.low), show(bin.high))
            } else {
                show(bin.low)
            };
            table.push(vec![
                bounds.into(),
                bin.n.to_string().into(),
                show(bin.mean_p).into(),
                show(bin.rate).into(),
                show(bin.rate_low).into(),
                show(bin.rate_high).into(),
                format!("{:.0} to {:.0}%", bin.band_low * 100.0, bin.band_high * 100.0).into(),
                bin.in_words().into(),
            ]);
        }
        table.notes.push("happened: share with its 95% interval (Wilson); band: where the share of a calibrated forecaster lies 9 times out of 10".to_owned());
        table
    }

    fn base_rate_in_words(&self) -> String {
        match self.base_rate {
            Some(rate) if rate <= 0.0 => "nothing happened, so nothing can be told apart".to_owned(),
            Some(rate) if rate >= 1.0 => "everything happened, so nothing can be told apart".to_owned(),
            Some(rate) => format!("score of always stating the base rate, {}", percent(round3(rate))),
            None => String::new(),
        }
    }

    fn auc_in_words(&self) -> String {
        match (self.auc, self.auc_low, self.auc_high) {
            (None, ..) => "only one outcome occurred".to_owned(),
            (Some(auc), Some(low), Some(high)) => format!(
                "what happened got the higher number in {} of pairs, {:.0} to {:.0}",
                percent(round3(auc)),
                low * 100.0,
                high * 100.0
            ),
            (Some(auc), ..) => format!(
                "what happened got the higher number in {} of pairs; too few for an interval",
                percent(round3(auc))
            ),
        }
    }

    fn z_in_words(&self) -> String {
        let p = match (self.spiegelhalter_z, self.spiegelhalter_p) {
            (None, _) => return "undefined: every forecast is 0, 0.5 or 1".to_owned(),
            (Some(_), None) => return TOO_FEW_QUESTIONS.to_owned(),
            (Some(_), Some(p)) => p,
        };
        let by = self.spiegelhalter_t.map(|t| format!("by question t = {t:.2}, ")).unwrap_or_default();
        if p < 0.05 {
            let way = if self.spiegelhalter_z.is_some_and(|z| z > 0.0) {
                "the Brier score is worse than the stated probabilities imply"
            } else {
                "the Brier score is better than the stated probabilities imply"
            };
            format!("not calibrated: {way} ({by}{})", p_value(p))
        } else {
            format!("no miscalibration in evidence ({by}{}), which does not prove calibration", p_value(p))
        }
    }

    fn slope_in_words(&self) -> String {
        let Some(fit) = self.cox else {
            return self
                .cox_undefined
                .as_ref()
                .map_or_else(String::new, |reason| format!("undefined: {reason}"));
        };
        let Some(error) = fit.slope_error else { return TOO_FEW_QUESTIONS.to_owned() };
        let sense = match ((fit.slope - 1.0).abs() > 2.0 * error, fit.slope < 1.0) {
            (false, _) => "no over- or under-confidence detected",
            (true, true) => "below 1: over-confident",
            (true, false) => "above 1: under-confident",
        };
        format!("+- {:.2}; {sense}", 2.0 * error)
    }

    fn intercept_in_words(&self) -> String {
        self.cox.map_or_else(
            || "undefined, as the slope is".to_owned(),
            |fit| {
                let Some(error) = fit.intercept_error else { return TOO_FEW_QUESTIONS.to_owned() };
                let sense = match (fit.intercept.abs() > 2.0 * error, fit.intercept > 0.0) {
                    (false, _) => "no bias at even odds detected",
                    (true, true) => "things happen more often than stated",
                    (true, false) => "things happen less often than stated",
                };
                format!("+- {:.2}; {sense}", 2.0 * error)
            },
        )
    }
}

impl CorpTerms {
    fn in_words(&self) -> String {
        match (self.mcb_expected, self.mcb_p) {
            (Some(expected), Some(p)) => {
                let verdict =
                    if p < 0.05 { "worse than chance explains" } else { "no more than chance explains" };
                format!(
                    "what recalibrating would gain; {expected:.4} is expected of a calibrated forecaster: {verdict} ({})",
                    p_value(p)
                )
            }
            _ => "what recalibrating would gain".to_owned(),
        }
    }
}

impl BinRow {
    /// What the bin says, as in "your 80% happened 71% of the time, 62 to 78".
    pub fn in_words(&self) -> String {
        let whole = (self.mean_p * 100.0).round() / 100.0;
        // Not quite never and not quite always are neither.
        let is_extreme = whole <= 0.0 || whole >= 1.0;
        format!(
            "your {} happened {:.0}% of the time, {:.0} to {:.0}",
            percent(if is_extreme { round3(self.mean_p) } else { whole }),
            self.rate * 100.0,
            self.rate_low * 100.0,
            self.rate_high * 100.0
        )
    }
}

fn round3(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

/// A p-value as it is read out.
pub(super) fn p_value(p: f64) -> String {
    if p < 0.001 { "p below 0.001".to_owned() } else { format!("p = {p:.3}") }
}
