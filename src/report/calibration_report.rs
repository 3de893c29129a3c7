//! A track record's calibration as an answer in numbers.

use schemars::JsonSchema;
use serde::Serialize;

use crate::score::board::LEVEL;
use crate::score::calibration::PooledForecasts;
use crate::score::calibration::bins::{Bin, Binning, bins};
use crate::score::calibration::by_question::ByQuestion;
use crate::score::calibration::corp::corp_brier;
use crate::score::calibration::cox::{Cox, CoxLimits, cox, cox_limits};
use crate::score::calibration::discrimination::area_under_curve;
use crate::score::calibration::expected_calibration_error::calibration_error;
use crate::score::calibration::murphy::murphy_of_bins;
use crate::score::calibration::reliability_diagram::{ReliabilityDiagram, reliability_diagram};
use crate::score::calibration::simulation::{CalibratedSimulation, SimulationPlan, simulate_calibrated};
use crate::score::calibration::spiegelhalter::{in_the_large, spiegelhalter};
use crate::score::calibration::yates::yates;
use crate::score::comparison::FEWEST_CLUSTERS;
use crate::score::numerics::normal;

/// The answer of `calibration`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CalibrationReport {
    /// `warrant.calibration/1`.
    pub schema: &'static str,
    /// Forecasts.
    pub n: u64,
    /// Questions that they are about.
    pub questions: u64,
    /// Whether bands, intervals, errors and p-values count what repeats on one question once; false where no question
    /// repeats.
    pub by_question: bool,
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
    /// Lower end of its 95 per cent interval; null below ten questions, as all tests and their intervals.
    pub auc_low: Option<f64>,
    /// Upper end.
    pub auc_high: Option<f64>,
    /// Expected calibration error: the mean distance of stated and observed shares of the bins, weighted by forecasts.
    pub ece: Option<f64>,
    /// What it would be on average for a calibrated forecaster.
    pub ece_expected: Option<f64>,
    /// Maximum calibration error: the largest distance of stated and observed share of a bin.
    pub mce: Option<f64>,
    /// Average calibration error: the mean distance over the bins, unweighted (Neumann, Zisserman and Vedaldi 2018).
    pub ace: Option<f64>,
    /// Spiegelhalter's Z, forecasts taken as independent; null where every forecast is 0, 0.5 or 1.
    pub spiegelhalter_z: Option<f64>,
    /// Its two-sided p-value, by question where questions repeat; null below ten questions.
    pub spiegelhalter_p: Option<f64>,
    /// A calibrated forecaster's Z lies between this and its negative 19 times out of 20; null as above.
    pub spiegelhalter_reach: Option<f64>,
    /// Logistic recalibration; null where forecasts leave no line, and where it has no best value and nothing is tested.
    pub cox: Option<CoxFit>,
    /// Why the line has no best value.
    pub cox_undefined: Option<String>,
    /// Yates' terms.
    pub yates: Option<YatesTerms>,
    /// Share of forecasts of exactly 0 or 1.
    pub share_certain: Option<f64>,
    /// The bins that are not empty.
    pub bins: Vec<BinRow>,
    /// The reliability diagram without bins; null without forecasts.
    pub diagram: Option<Diagram>,
    #[serde(skip)]
    #[schemars(skip)]
    pub(super) shown: Shown,
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
    /// Bias where even odds are stated; null without a best value.
    pub intercept: Option<f64>,
    /// Below 1 forecasts are too extreme, above 1 not extreme enough; null without a best value.
    pub slope: Option<f64>,
    /// Lower end of the slope's 95 per cent interval; null without a limit and below ten questions.
    pub slope_low: Option<f64>,
    /// Upper end.
    pub slope_high: Option<f64>,
    /// Lower end of the intercept's 95 per cent interval; null as above.
    pub intercept_low: Option<f64>,
    /// Upper end.
    pub intercept_high: Option<f64>,
    /// Intercept with the slope held at 1; null without a best value.
    pub in_the_large: Option<f64>,
    /// Probability of a line at least as far from calibration under calibration; null below ten questions.
    pub p: Option<f64>,
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
    /// A calibrated forecaster's bias lies between this and its negative 19 times out of 20; null below ten questions.
    pub bias_reach: Option<f64>,
}

/// The recalibration and the band in which that of a calibrated forecaster would lie.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Diagram {
    /// Steps that pool adjacent violators, rising.
    pub steps: Vec<DiagramStep>,
    /// The 90 per cent consistency band, at no more than 101 of the stated probabilities.
    pub band: Vec<DiagramBand>,
}

/// A step of the recalibration.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct DiagramStep {
    /// Lowest probability stated on the step.
    pub low: f64,
    /// Highest one.
    pub high: f64,
    /// Forecasts on it.
    pub n: u64,
    /// Share of them that happened.
    pub rate: f64,
}

/// The consistency band at one probability.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct DiagramBand {
    /// The stated probability.
    pub p: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
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
    /// Questions that they are about.
    pub questions: u64,
    /// Share of them that happened.
    pub rate: f64,
    /// Lower end of the share's 95 per cent interval (Wilson).
    pub rate_low: f64,
    /// Upper end.
    pub rate_high: f64,
    /// Lower end of the 90 per cent band in which the share of a calibrated forecaster would lie.
    pub band_low: f64,
    /// Upper end.
    pub band_high: f64,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    pub(super) subject: String,
    pub(super) remarks: Vec<String>,
    pub(super) as_of: Option<String>,
    pub(super) diagram: Option<ReliabilityDiagram>,
    /// Why nothing is tested.
    pub(super) untested: Option<&'static str>,
}

/// Forecasts on repeated questions that are drawn in all, unless there would be too few draws.
const DRAWN_ROWS: u64 = 20_000_000;
const TOO_FEW_QUESTIONS: &str = "cannot tell: fewer than ten questions";
const TOO_MANY_ROWS: &str =
    "cannot tell: questions repeat, and there are too many forecasts to tell them apart";

/// Judges pooled forecasts; `rows` are the same ones by question where they are at hand, so that what repeats on one
/// question is known. `subject` says whose they are and which count.
pub fn calibration_report(
    pooled: &PooledForecasts,
    questions: u64,
    rows: Option<&ByQuestion>,
    binning: Binning,
    subject: String,
    mut remarks: Vec<String>,
    as_of: Option<String>,
) -> CalibrationReport {
    let made = bins(pooled, binning);
    let repeated = rows.filter(|rows| rows.repeats());
    let mut plan = SimulationPlan::default();
    if repeated.is_some() {
        plan.draws =
            u32::try_from(DRAWN_ROWS / pooled.rows().max(1)).unwrap_or(plan.draws).clamp(200, plan.draws);
    }
    let simulation = simulate_calibrated(pooled, repeated, &made, plan);
    let untested = if questions < FEWEST_CLUSTERS {
        Some(TOO_FEW_QUESTIONS)
    } else if rows.is_none() && questions < pooled.rows() {
        Some(TOO_MANY_ROWS)
    } else {
        None
    };
    let tested = untested.is_none();
    let by_question = repeated.and(simulation.as_ref());
    let murphy = murphy_of_bins(pooled, &made);
    let error = calibration_error(pooled, &made);
    let auc = area_under_curve(pooled, repeated, LEVEL);
    let fit = cox(pooled);
    let limits = tested.then(|| cox_limits(pooled, repeated, LEVEL));
    if questions < pooled.rows() && questions > 0 {
        let which = if repeated.is_some() {
            "bands, intervals, errors and p-values count what repeats on a question once"
        } else {
            "there are too many to tell apart: nothing is tested, and bands and the shares' intervals are too narrow"
        };
        remarks.push(format!(
            "{} forecasts on {questions} questions: forecasts on one question share its outcome; {which}",
            pooled.rows()
        ));
    }
    let drawn = simulation.as_ref().map(|simulation| reliability_diagram(pooled, simulation));
    let independent = spiegelhalter(pooled, None);
    let between = spiegelhalter(pooled, repeated).filter(|_| tested);
    let reach = normal::quantile(0.5 + LEVEL / 2.0);
    CalibrationReport {
        schema: "warrant.calibration/1",
        n: pooled.rows(),
        questions,
        by_question: repeated.is_some(),
        brier: pooled.brier(),
        log: pooled.log_score(),
        log_infinite: pooled.log_infinite(),
        base_rate: pooled.base_rate(),
        corp: corp_brier(pooled).map(|corp| CorpTerms {
            mcb: corp.mcb,
            dsc: corp.dsc,
            unc: corp.unc,
            mcb_expected: simulation.as_ref().map(|simulation| simulation.expected_mcb),
            mcb_p: simulation.as_ref().filter(|_| tested).map(|simulation| simulation.mcb_p_value),
        }),
        murphy: murphy.map(|terms| MurphyTerms {
            bins: terms.bins,
            rel: terms.rel,
            res: terms.res,
            unc: terms.unc,
            wbv: terms.wbv,
            wbc: terms.wbc,
            rel_expected: by_question.map_or(terms.expected_rel, |found| found.expected_rel),
        }),
        auc: auc.map(|auc| auc.auc),
        auc_low: auc.filter(|_| tested).map(|auc| auc.interval.0),
        auc_high: auc.filter(|_| tested).map(|auc| auc.interval.1),
        ece: error.map(|error| error.expected),
        ece_expected: error
            .map(|error| by_question.map_or(error.expected_if_calibrated, |found| found.expected_error)),
        mce: error.map(|error| error.maximum),
        ace: error.map(|error| error.average),
        spiegelhalter_z: independent.map(|found| found.z),
        spiegelhalter_p: between.map(|found| found.p_value),
        spiegelhalter_reach: between
            .zip(independent)
            .zip(reach)
            .map(|((between, independent), reach)| reach * between.deviation / independent.deviation),
        cox: cox_fit(fit.as_ref().ok(), limits),
        cox_undefined: fit.err().map(|reason| reason.to_string()),
        yates: yates(pooled).map(|terms| YatesTerms {
            variance: terms.variance,
            covariance: terms.covariance,
            bias: terms.bias,
            // Forecasts of 0 and 1 leave no room.
            bias_reach: reach.filter(|_| tested).map(|reach| {
                reach * in_the_large(pooled, repeated).map_or(0.0, |test| test.deviation) / pooled.weight()
            }),
        }),
        share_certain: pooled.share_certain(),
        bins: bin_rows(&made, repeated, simulation.as_ref()),
        diagram: drawn.as_ref().map(diagram),
        shown: Shown { subject, remarks, as_of, diagram: drawn, untested },
    }
}

fn diagram(drawn: &ReliabilityDiagram) -> Diagram {
    let steps = drawn.steps.iter();
    Diagram {
        steps: steps
            .map(|step| DiagramStep { low: step.low, high: step.high, n: step.rows, rate: step.rate })
            .collect(),
        band: thinned(&drawn.band, 101)
            .map(|point| DiagramBand { p: point.p, low: point.low, high: point.high })
            .collect(),
    }
}

/// At most so many of the points, evenly by rank, with both ends.
fn thinned<T>(points: &[T], most: usize) -> impl Iterator<Item = &T> {
    let (last, taken) = (points.len().saturating_sub(1), points.len().min(most));
    (0..taken).filter_map(move |at| points.get(at * last / taken.saturating_sub(1).max(1)))
}

fn cox_fit(fit: Option<&Cox>, limits: Option<CoxLimits>) -> Option<CoxFit> {
    let p = limits.and_then(|limits| limits.p_value);
    // Whether intervals are given depends on the forecasts, never on their outcomes.
    if fit.is_none() && p.is_none() {
        return None;
    }
    let [slope_low, slope_high] = limits.map_or([None; 2], |limits| limits.slope);
    let [intercept_low, intercept_high] = limits.map_or([None; 2], |limits| limits.intercept);
    Some(CoxFit {
        intercept: fit.map(|fit| fit.intercept),
        slope: fit.map(|fit| fit.slope),
        slope_low,
        slope_high,
        intercept_low,
        intercept_high,
        in_the_large: fit.map(|fit| fit.in_the_large),
        p,
    })
}

fn bin_rows(
    made: &[Bin],
    repeated: Option<&ByQuestion>,
    simulation: Option<&CalibratedSimulation>,
) -> Vec<BinRow> {
    let bands = simulation.map(|simulation| simulation.bins.as_slice()).unwrap_or_default();
    let shares: Vec<(u64, (f64, f64))> = match repeated {
        Some(rows) => rows.share_intervals(made),
        None => made.iter().map(|bin| (bin.rows, (bin.rate_low, bin.rate_high))).collect(),
    };
    made.iter()
        .zip(shares)
        .zip(bands)
        .map(|((bin, (questions, (rate_low, rate_high))), band)| BinRow {
            low: bin.low,
            high: bin.high,
            n: bin.rows,
            mean_p: bin.mean_p,
            questions,
            rate: bin.rate,
            rate_low,
            rate_high,
            band_low: band.low,
            band_high: band.high,
        })
        .collect()
}
