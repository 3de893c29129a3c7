//! The page of `calibration`: each number with a sentence, and a diagram in text.

use super::calibration_report::{BinRow, CalibrationReport, CorpTerms, YatesTerms};
use super::page::{Block, Cell, Column, Page, Table, counted};
use super::reliability_plot::reliability_plot;
use super::score_board::digits;
use crate::forecast::percent;
use crate::score::calibration::reliability_diagram::ReliabilityDiagram;

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
            push("miscalibration (MCB)", Some(corp.mcb), self.mcb_in_words(corp));
            push(
                "discrimination (DSC)",
                Some(corp.dsc),
                "what the recalibrated forecasts gain over always stating the base rate; higher is better"
                    .to_owned(),
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
        push("Cox slope", self.cox.and_then(|fit| fit.slope), self.slope_in_words());
        push("Cox intercept", self.cox.and_then(|fit| fit.intercept), self.intercept_in_words());
        if let Some(terms) = self.yates {
            push("bias (Yates)", Some(terms.bias), self.bias_in_words(terms));
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
        table.notes.push("happened: share with its 95% interval (Wilson); band: where the share of a calibrated forecaster lies 9 times out of 10, so one bin in ten lies outside by chance".to_owned());
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
                "what happened got the higher number in {} of pairs, {:.0} to {:.0}; chance gives 50: {}",
                percent(round3(auc)),
                low * 100.0,
                high * 100.0,
                verdict(0.5, [Some(low), Some(high)], "better than chance", "worse than chance")
            ),
            (Some(auc), ..) => format!(
                "what happened got the higher number in {} of pairs; {}",
                percent(round3(auc)),
                self.untested()
            ),
        }
    }

    fn untested(&self) -> &'static str {
        self.shown.untested.unwrap_or(CANNOT_TELL)
    }

    fn mcb_in_words(&self, corp: CorpTerms) -> String {
        let (Some(expected), Some(p)) = (corp.mcb_expected, corp.mcb_p) else {
            return format!("what recalibrating would gain; {}", self.untested());
        };
        let verdict = if p < 0.05 { "not calibrated" } else { CANNOT_TELL };
        let p = p_value(p);
        format!(
            "what recalibrating would gain; a calibrated forecaster gets {expected:.4} on average: {verdict} ({p})"
        )
    }

    fn z_in_words(&self) -> String {
        match (self.spiegelhalter_z, self.spiegelhalter_p.zip(self.spiegelhalter_reach)) {
            (None, _) => "undefined: every forecast is 0, 0.5 or 1".to_owned(),
            (Some(_), None) => self.untested().to_owned(),
            (Some(z), Some((p, reach))) => format!(
                "a calibrated forecaster gets {:.2} to {reach:.2}: {} ({})",
                -reach,
                verdict(
                    z,
                    [Some(-reach), Some(reach)],
                    "the Brier score is better than the stated probabilities imply",
                    "the Brier score is worse than the stated probabilities imply",
                ),
                p_value(p)
            ),
        }
    }

    fn bias_in_words(&self, terms: YatesTerms) -> String {
        let show = |share: f64| percent(round3(share.clamp(0.0, 1.0)));
        let stated = self.base_rate.unwrap_or_default() + terms.bias;
        let compared = format!("stated {} on average, {} happened", show(stated), show(stated - terms.bias));
        let Some(reach) = terms.bias_reach else { return format!("{compared}; {}", self.untested()) };
        format!(
            "{compared}; a calibrated forecaster gets {} to {}: {}",
            show(stated - reach),
            show(stated + reach),
            verdict(terms.bias, [Some(-reach), Some(reach)], LESS_STATED, MORE_STATED)
        )
    }

    fn slope_in_words(&self) -> String {
        let undefined = self.cox_undefined.as_ref().map(|reason| format!("undefined: {reason}"));
        let ends = self.cox.map_or([None; 2], |fit| [fit.slope_low, fit.slope_high]);
        let Some(fits) = fits(ends) else { return undefined.unwrap_or_else(|| self.untested().to_owned()) };
        let sense = verdict(1.0, ends, "forecasts are not extreme enough", "forecasts are too extreme");
        let undefined = undefined.map_or_else(String::new, |undefined| format!("{undefined}; "));
        format!("{undefined}{fits}; a calibrated forecaster has 1: {sense}")
    }

    fn intercept_in_words(&self) -> String {
        let Some((fit, intercept)) = self.cox.and_then(|fit| Some((fit, fit.intercept?))) else {
            return "undefined, as the slope is".to_owned();
        };
        let ends = [fit.intercept_low, fit.intercept_high];
        let Some(fits) = fits(ends) else { return self.untested().to_owned() };
        // A line through forecasts far from even odds says nothing of even odds in general: no direction is named.
        let even = percent(round3(1.0 / (1.0 + (-intercept).exp())));
        let beyond =
            self.bins.iter().all(|bin| bin.mean_p > 0.5) || self.bins.iter().all(|bin| bin.mean_p < 0.5);
        let line =
            format!("the line has {even} at 50%{}", if beyond { ", outside what was stated" } else { "" });
        let sense = verdict(0.0, ends, &line, &line);
        format!("{fits}; a calibrated forecaster has 0: {sense}")
    }
}

const CANNOT_TELL: &str = "cannot tell";
const MORE_STATED: &str = "more was stated than happened";
const LESS_STATED: &str = "less was stated than happened";

/// What an interval says of a number: the number lies below it, above it, or nothing can be told.
fn verdict<'a>(number: f64, [low, high]: [Option<f64>; 2], below: &'a str, above: &'a str) -> &'a str {
    if low.is_some_and(|low| number < low) {
        below
    } else if high.is_some_and(|high| number > high) {
        above
    } else {
        CANNOT_TELL
    }
}

/// The interval of a number that is fitted; `None` without any end.
fn fits(ends: [Option<f64>; 2]) -> Option<String> {
    match ends {
        [Some(low), Some(high)] => Some(format!("{low:.2} to {high:.2} fits")),
        [Some(low), None] => Some(format!("{low:.2} or more fits")),
        [None, Some(high)] => Some(format!("{high:.2} or less fits")),
        [None, None] => None,
    }
}

impl BinRow {
    /// What the bin says, as in "said 80%: 28 of 41; a calibrated forecaster gets 28 to 37: cannot tell".
    pub fn in_words(&self) -> String {
        let whole = (self.mean_p * 100.0).round() / 100.0;
        // Not quite never and not quite always are neither.
        let is_extreme = whole <= 0.0 || whole >= 1.0;
        let stated = percent(if is_extreme { round3(self.mean_p) } else { whole });
        let count =
            |share: f64| Some(share * self.n as f64).filter(|count| (count - count.round()).abs() < 1e-6);
        let (happened, low, high) = match (count(self.rate), count(self.band_low), count(self.band_high)) {
            (Some(happened), Some(low), Some(high)) => {
                (format!("{happened:.0} of {}", self.n), format!("{low:.0}"), format!("{high:.0}"))
            }
            _ => {
                let [rate, low, high] = [self.rate, self.band_low, self.band_high].map(|share| share * 100.0);
                (format!("{rate:.0}%"), format!("{low:.0}"), format!("{high:.0}%"))
            }
        };
        let band = [Some(self.band_low.min(self.mean_p)), Some(self.band_high.max(self.mean_p))];
        let verdict = verdict(self.rate, band, MORE_STATED, LESS_STATED);
        format!("said {stated}: {happened}; a calibrated forecaster gets {low} to {high}: {verdict}")
    }
}

fn round3(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

/// A p-value as it is read out.
fn p_value(p: f64) -> String {
    if p < 0.001 { "p below 0.001".to_owned() } else { format!("p = {p:.3}") }
}
