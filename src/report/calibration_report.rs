//! A track record's calibration as an answer: numbers, each with a sentence, and a diagram in text.

use schemars::JsonSchema;
use serde::Serialize;

use super::page::{Block, Cell, Column, Page, Table};
use super::reliability_plot::reliability_plot;
use crate::forecast::percent;
use crate::score::calibration::PooledForecasts;
use crate::score::calibration::bins::{Bin, Binning, bins};
use crate::score::calibration::corp::corp_brier;
use crate::score::calibration::cox::{CoxUndefined, cox};
use crate::score::calibration::discrimination::{
    AreaUnderCurve, area_under_curve, area_under_curve_clustered,
};
use crate::score::calibration::expected_calibration_error::calibration_error_of_bins;
use crate::score::calibration::murphy::murphy_of_bins;
use crate::score::calibration::reliability_diagram::{ReliabilityDiagram, reliability_diagram};
use crate::score::calibration::simulation::{SimulationPlan, simulate_calibrated};
use crate::score::calibration::spiegelhalter::spiegelhalter;
use crate::score::calibration::yates::yates;
use crate::score::exact::{DecimalProbability, Weight};
use crate::score::leaderboard::LEVEL;

/// The answer of `calibration`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CalibrationReport {
    /// `warrant.calibration/1`.
    pub schema: &'static str,
    /// Forecasts.
    pub n: u64,
    /// Questions that they are about.
    pub questions: u64,
    /// Mean Brier score, 0 to 1.
    pub brier: Option<f64>,
    /// Mean log score in nats; null where one is infinite.
    pub log: Option<f64>,
    /// Forecasts whose log score is infinite.
    pub log_infinite: u64,
    /// Share that happened.
    pub base_rate: Option<f64>,
    /// Miscalibration, discrimination and uncertainty without bins; null without forecasts.
    pub corp: Option<CorpTerms>,
    /// The five terms over the bins; null without forecasts.
    pub murphy: Option<MurphyTerms>,
    /// Area under the ROC curve; null where only one outcome occurred.
    pub auc: Option<f64>,
    /// Lower end of its 95 per cent interval.
    pub auc_low: Option<f64>,
    /// Upper end.
    pub auc_high: Option<f64>,
    /// Expected calibration error over the bins.
    pub ece: Option<f64>,
    /// What it would be on average for a calibrated forecaster.
    pub ece_expected: Option<f64>,
    /// Spiegelhalter's Z; null where every forecast is 0, 0.5 or 1.
    pub spiegelhalter_z: Option<f64>,
    /// Its two-sided p-value.
    pub spiegelhalter_p: Option<f64>,
    /// Logistic recalibration; null where it has no best value, for the reason in `cox_undefined`.
    pub cox: Option<CoxFit>,
    /// Why there is no fit.
    pub cox_undefined: Option<String>,
    /// Yates' terms.
    pub yates: Option<YatesTerms>,
    /// Share of forecasts of exactly 0 or 1.
    pub share_certain: Option<f64>,
    /// The bins that are not empty.
    pub bins: Vec<BinRow>,
    #[serde(skip)]
    #[schemars(skip)]
    shown: Shown,
}

/// CORP's terms: `brier = mcb - dsc + unc`.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct CorpTerms {
    /// Miscalibration; lower is better.
    pub mcb: f64,
    /// Discrimination; higher is better.
    pub dsc: f64,
    /// Uncertainty.
    pub unc: f64,
    /// What miscalibration would be on average for a calibrated forecaster.
    pub mcb_expected: Option<f64>,
    /// Share of calibrated forecasters that are as miscalibrated.
    pub mcb_p: Option<f64>,
}

/// Murphy's terms: `brier = rel - res + unc + wbv - wbc`.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct MurphyTerms {
    /// Bins that are not empty.
    pub bins: usize,
    /// Reliability; lower is better.
    pub rel: f64,
    /// Resolution; higher is better.
    pub res: f64,
    /// Uncertainty.
    pub unc: f64,
    /// Variance of forecasts within bins.
    pub wbv: f64,
    /// Twice the covariance within bins.
    pub wbc: f64,
    /// What reliability would be on average for a calibrated forecaster.
    pub rel_expected: f64,
}

/// Cox's line in logits.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct CoxFit {
    /// Bias where even odds are stated.
    pub intercept: f64,
    /// Below 1 over-confident, above 1 under-confident.
    pub slope: f64,
    /// Standard error of the intercept.
    pub intercept_error: f64,
    /// Standard error of the slope.
    pub slope_error: f64,
    /// Intercept with the slope held at 1.
    pub in_the_large: f64,
    /// Probability of as much under calibration.
    pub p: f64,
}

/// Yates' terms: `brier = variance + unc - 2 covariance + bias^2`.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct YatesTerms {
    /// Variance of the forecasts.
    pub variance: f64,
    /// Covariance of forecasts and outcomes.
    pub covariance: f64,
    /// Mean forecast less base rate.
    pub bias: f64,
}

/// A bin.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct BinRow {
    /// Lower edge.
    pub low: f64,
    /// Upper edge.
    pub high: f64,
    /// Forecasts in it.
    pub n: u64,
    /// Their mean.
    pub mean_p: f64,
    /// Share of them that happened.
    pub rate: f64,
    /// Lower end of the share's 95 per cent interval (Wilson).
    pub rate_low: f64,
    /// Upper end.
    pub rate_high: f64,
}

#[derive(Clone, Debug, Default)]
struct Shown {
    subject: String,
    remarks: Vec<String>,
    as_of: Option<String>,
    diagram: Option<ReliabilityDiagram>,
}

/// One forecast: number of its question, probability, outcome, weight.
pub type Row = (usize, DecimalProbability, DecimalProbability, Weight);

/// Judges pooled forecasts; `rows` are the same ones by question where they are at hand, for an interval of the area
/// under the curve that knows of repeated forecasts. `subject` says whose they are and which count.
pub fn calibration_report(
    pooled: &PooledForecasts,
    questions: u64,
    rows: Option<&[Row]>,
    binning: Binning,
    subject: String,
    mut remarks: Vec<String>,
    as_of: Option<String>,
) -> CalibrationReport {
    let simulation = simulate_calibrated(pooled, SimulationPlan::default());
    let made = bins(pooled, binning);
    let murphy = murphy_of_bins(pooled, &made);
    let error = calibration_error_of_bins(pooled, &made);
    let auc = area(pooled, rows);
    let fit = cox(pooled);
    if questions < pooled.rows() && questions > 0 {
        remarks.push(format!(
            "{} forecasts on {questions} questions: forecasts on one question share its outcome, so band and intervals of shares are too narrow and p-values too small",
            pooled.rows()
        ));
    }
    let spiegelhalter = spiegelhalter(pooled);
    CalibrationReport {
        schema: "warrant.calibration/1",
        n: pooled.rows(),
        questions,
        brier: pooled.brier(),
        log: pooled.log_score(),
        log_infinite: pooled.log_infinite(),
        base_rate: pooled.base_rate(),
        corp: corp_brier(pooled).map(|corp| CorpTerms {
            mcb: corp.mcb,
            dsc: corp.dsc,
            unc: corp.unc,
            mcb_expected: simulation.as_ref().map(|simulation| simulation.expected_mcb),
            mcb_p: simulation.as_ref().map(|simulation| simulation.mcb_p_value),
        }),
        murphy: murphy.map(|terms| MurphyTerms {
            bins: terms.bins,
            rel: terms.rel,
            res: terms.res,
            unc: terms.unc,
            wbv: terms.wbv,
            wbc: terms.wbc,
            rel_expected: terms.expected_rel,
        }),
        auc: auc.map(|auc| auc.auc),
        auc_low: auc.and_then(|auc| Some(auc.interval?.0)),
        auc_high: auc.and_then(|auc| Some(auc.interval?.1)),
        ece: error.map(|error| error.expected),
        ece_expected: error.map(|error| error.expected_if_calibrated),
        spiegelhalter_z: spiegelhalter.map(|found| found.z),
        spiegelhalter_p: spiegelhalter.map(|found| found.p_value),
        cox: fit.ok().map(|fit| CoxFit {
            intercept: fit.intercept,
            slope: fit.slope,
            intercept_error: fit.intercept_error,
            slope_error: fit.slope_error,
            in_the_large: fit.in_the_large,
            p: fit.p_value,
        }),
        cox_undefined: fit.err().map(|reason| match reason {
            CoxUndefined::Separable => {
                format!("{reason}, so the slope has no best value: more questions are needed")
            }
            reason => reason.to_string(),
        }),
        yates: yates(pooled).map(|terms| YatesTerms {
            variance: terms.variance,
            covariance: terms.covariance,
            bias: terms.bias,
        }),
        share_certain: pooled.share_certain(),
        bins: made.iter().map(row).collect(),
        shown: Shown {
            subject,
            remarks,
            as_of,
            diagram: simulation.as_ref().map(|simulation| reliability_diagram(pooled, simulation)),
        },
    }
}

/// Clustered by question where rows are at hand and their outcomes are all certain, else for independent rows.
fn area(pooled: &PooledForecasts, rows: Option<&[Row]>) -> Option<AreaUnderCurve> {
    let clustered = rows.filter(|rows| {
        rows.iter().all(|(_, _, outcome, weight)| outcome.is_certain() && *weight == Weight::ONE)
    });
    match clustered {
        Some(rows) => {
            let rows: Vec<_> =
                rows.iter().map(|&(question, p, outcome, _)| (question, p, outcome.value())).collect();
            area_under_curve_clustered(&rows, LEVEL)
        }
        None => area_under_curve(pooled, LEVEL),
    }
}

fn row(bin: &Bin) -> BinRow {
    BinRow {
        low: bin.low,
        high: bin.high,
        n: bin.rows,
        mean_p: bin.mean_p,
        rate: bin.rate,
        rate_low: bin.rate_low,
        rate_high: bin.rate_high,
    }
}

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
                Cell::new(value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"))),
                words.into(),
            ]);
        };
        let counted = |count: u64, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
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
                counted(terms.bins as u64, "bin"),
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
                format!("mean distance of stated and observed shares; {expected:.4} is expected of a calibrated forecaster")
            }),
        );
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
                bin.in_words().into(),
            ]);
        }
        table.notes.push("shares with their 95% interval (Wilson)".to_owned());
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
        match (self.spiegelhalter_z, self.spiegelhalter_p) {
            (Some(_), Some(p)) if p < 0.05 => format!("not calibrated (p = {})", p_value(p)),
            (Some(_), Some(p)) => format!(
                "no miscalibration in evidence (p = {}), which does not prove calibration",
                p_value(p)
            ),
            _ => "undefined: every forecast is 0, 0.5 or 1".to_owned(),
        }
    }

    fn slope_in_words(&self) -> String {
        let Some(fit) = self.cox else {
            return self
                .cox_undefined
                .as_ref()
                .map_or_else(String::new, |reason| format!("undefined: {reason}"));
        };
        let away = (fit.slope - 1.0).abs() > 2.0 * fit.slope_error;
        match (away, fit.slope < 1.0) {
            (false, _) => {
                format!("+- {:.2}; as spread as it should be, as far as can be told", 2.0 * fit.slope_error)
            }
            (true, true) => format!("+- {:.2}; below 1: over-confident", 2.0 * fit.slope_error),
            (true, false) => format!("+- {:.2}; above 1: under-confident", 2.0 * fit.slope_error),
        }
    }

    fn intercept_in_words(&self) -> String {
        self.cox.map_or_else(String::new, |fit| {
            let away = fit.intercept.abs() > 2.0 * fit.intercept_error;
            let sense = match (away, fit.intercept > 0.0) {
                (false, _) => "no bias at even odds, as far as can be told",
                (true, true) => "things happen more often than stated",
                (true, false) => "things happen less often than stated",
            };
            format!("+- {:.2}; {sense}", 2.0 * fit.intercept_error)
        })
    }
}

impl CorpTerms {
    fn in_words(&self) -> String {
        match (self.mcb_expected, self.mcb_p) {
            (Some(expected), Some(p)) => {
                let verdict =
                    if p < 0.05 { "worse than chance explains" } else { "no more than chance explains" };
                format!(
                    "what recalibrating would gain; {expected:.4} is expected of a calibrated forecaster: {verdict} (p = {})",
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
        format!(
            "your {} happened {:.0}% of the time, {:.0} to {:.0}",
            percent((self.mean_p * 100.0).round() / 100.0),
            self.rate * 100.0,
            self.rate_low * 100.0,
            self.rate_high * 100.0
        )
    }
}

fn round3(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

fn p_value(p: f64) -> String {
    if p < 0.001 { "below 0.001".to_owned() } else { format!("{p:.3}") }
}
