//! Resamples of questions: who would lead if other questions had been asked?
//!
//! Every question counts 0, 1, 2, .. times in a resample, drawn from the Poisson distribution with mean 1 by a hash of
//! seed, question and resample (Chamandy et al. 2012). No draw depends on another, so order and threads do not matter
//! and printed digits repeat. All sums are in integers.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "cut into limbs and lanes on purpose"
)]

use super::clustered_interval::FEWEST_CLUSTERS;
use crate::score::numerics::counter_random::{random, scramble};

/// Resamples worked on at once: their weights for one question fill two vector registers.
const LANES: usize = 16;

/// Describes what one forecaster scored on one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResampleCluster {
    /// Index into the keys of questions.
    pub question: u32,
    /// Number of forecasts on it.
    pub rows: u32,
    /// Sum of their scores, in units of the forecaster.
    pub sum: u64,
}

/// Holds one forecaster's scores by question.
#[derive(Debug, Clone, PartialEq)]
pub struct ResampleRecord {
    /// One entry for each question, each question once.
    pub clusters: Vec<ResampleCluster>,
    /// Size of a unit of the sums, such as 1e-4 for two decimals. Sums of all clusters together stay below 2^59.
    pub unit: f64,
}

/// Says how much is resampled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResamplePlan {
    /// Number of resamples; rounded up to a multiple of 16.
    pub resamples: u32,
    /// Level of the intervals, 0..1.
    pub level: f64,
    /// The same seed gives the same digits.
    pub seed: u64,
    /// Threads that share the work; the result does not depend on it.
    pub threads: usize,
}

impl Default for ResamplePlan {
    fn default() -> Self {
        Self { resamples: 1000, level: 0.95, seed: 0, threads: 1 }
    }
}

/// Describes how one forecaster fared over the resamples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResampledRecord {
    /// Interval of the mean score; `None` below ten questions.
    pub interval: Option<(f64, f64)>,
    /// Share of resamples in which nobody had a lower mean score; ties share it.
    pub first_share: f64,
}

/// Resamples questions for all forecasters at once; the result is in their order.
///
/// `keys` stand for the questions: [`super::question_key`]. A forecaster none of whose questions was drawn has no mean
/// in that resample and cannot come first. Memory is 8 bytes for each forecaster and resample.
pub fn resample(records: &[ResampleRecord], keys: &[u64], plan: ResamplePlan) -> Vec<ResampledRecord> {
    let blocks = (plan.resamples.max(1) as usize).div_ceil(LANES);
    let threads = plan.threads.clamp(1, blocks);
    let prepared: Vec<Prepared> = records.iter().map(|record| Prepared::new(record, keys.len())).collect();
    let mut means = vec![[f64::INFINITY; LANES]; blocks * prepared.len()];
    if prepared.is_empty() {
        return Vec::new();
    }
    std::thread::scope(|scope| {
        let share = blocks.div_ceil(threads);
        for (part, means) in means.chunks_mut(share * prepared.len()).enumerate() {
            let prepared = &prepared;
            scope.spawn(move || {
                let mut weights = vec![[0_u16; LANES]; keys.len()];
                for (block, means) in means.chunks_mut(prepared.len()).enumerate() {
                    draw_weights(&mut weights, keys, plan.seed, part * share + block);
                    for (record, means) in prepared.iter().zip(means) {
                        *means = record.means(&weights);
                    }
                }
            });
        }
    });
    let firsts = first_shares(&means, prepared.len());
    let mut column = Vec::with_capacity(blocks * LANES);
    prepared
        .iter()
        .enumerate()
        .map(|(at, record)| {
            column.clear();
            let blocks = means.iter().skip(at).step_by(prepared.len());
            column.extend(blocks.flatten().copied().filter(|mean| mean.is_finite()));
            let tail = (1.0 - plan.level) / 2.0;
            let interval = (record.questions.len() as u64 >= FEWEST_CLUSTERS)
                .then(|| lower_quantile(&mut column, tail).zip(lower_quantile(&mut column, 1.0 - tail)))
                .flatten();
            let first_share =
                firsts.get(at).map_or(0.0, |first| first / (means.len() / prepared.len() * LANES) as f64);
            ResampledRecord { interval, first_share }
        })
        .collect()
}

/// Returns the smallest number whose share of all at or below it reaches `share`; `None` without numbers.
pub fn lower_quantile(numbers: &mut [f64], share: f64) -> Option<f64> {
    let rank = (share * numbers.len() as f64 - 1e-9).ceil().max(1.0) as usize;
    let at = rank.min(numbers.len()).checked_sub(1)?;
    Some(*numbers.select_nth_unstable_by(at, f64::total_cmp).1)
}

fn first_shares(means: &[[f64; LANES]], records: usize) -> Vec<f64> {
    let mut firsts = vec![0.0; records];
    for block in means.chunks(records) {
        for lane in 0..LANES {
            let best = block.iter().map(|means| means[lane]).fold(f64::INFINITY, f64::min);
            if best.is_finite() {
                let ties = block.iter().filter(|means| means[lane] <= best).count() as f64;
                for (first, means) in firsts.iter_mut().zip(block) {
                    if means[lane] <= best {
                        *first += 1.0 / ties;
                    }
                }
            }
        }
    }
    firsts
}

/// Cumulative Poisson probabilities with mean 1 in 2^-16 and, for the rare rest, in 2^-32.
const POISSON: [u32; 12] = poisson_thresholds();

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a probability below 1 times 2^32"
)]
const fn poisson_thresholds() -> [u32; 12] {
    let mut thresholds = [u32::MAX; 12];
    let mut probability = 0.367_879_441_171_442_33;
    let mut sum = 0.0;
    let mut k = 0;
    while k < thresholds.len() {
        sum += probability;
        thresholds[k] = (sum * 4_294_967_296.0) as u32;
        k += 1;
        probability /= k as f64;
    }
    thresholds
}

/// Draws how often each question counts in the resamples of one block. At most 12 times: the rest has 6e-11.
fn draw_weights(weights: &mut [[u16; LANES]], keys: &[u64], seed: u64, block: usize) {
    let seed = scramble(seed ^ 0x3c6e_f372_fe94_f82b);
    for (weights, key) in weights.iter_mut().zip(keys) {
        let mut drawn = [0_u32; LANES];
        for (pair, drawn) in drawn.chunks_exact_mut(2).enumerate() {
            let bits = random(key ^ seed, (block * LANES / 2 + pair) as u64);
            if let [low, high] = drawn {
                #[expect(clippy::cast_possible_truncation, reason = "two draws of 32 bits each")]
                let halves = (bits as u32, (bits >> 32) as u32);
                (*low, *high) = halves;
            }
        }
        *weights = [0; LANES];
        for threshold in POISSON {
            for (weight, uniform) in weights.iter_mut().zip(drawn) {
                *weight += u16::from(uniform >= threshold);
            }
        }
    }
}

/// A record with its sums cut into 16-bit limbs, which vector units multiply eight at a time.
struct Prepared {
    questions: Vec<u32>,
    limbs: Vec<(f64, Vec<u16>)>,
    /// Limbs of the rows; none where every question has one row.
    rows: Vec<(f64, Vec<u16>)>,
    unit: f64,
}

impl Prepared {
    fn new(record: &ResampleRecord, questions: usize) -> Self {
        let clusters: Vec<_> =
            record.clusters.iter().filter(|cluster| (cluster.question as usize) < questions).collect();
        let limbs = |value: &dyn Fn(&ResampleCluster) -> u64| {
            let largest = clusters.iter().map(|cluster| value(cluster)).max().unwrap_or(0);
            (0..4)
                .filter(|limb| *limb == 0 || largest >> (16 * limb) > 0)
                .map(|limb| {
                    let cut = |cluster: &&ResampleCluster| (value(cluster) >> (16 * limb) & 0xffff) as u16;
                    (2_f64.powi(16 * limb), clusters.iter().map(cut).collect())
                })
                .collect::<Vec<_>>()
        };
        let single = clusters.iter().all(|cluster| cluster.rows == 1);
        Self {
            questions: clusters.iter().map(|cluster| cluster.question).collect(),
            limbs: limbs(&|cluster| cluster.sum),
            rows: if single { Vec::new() } else { limbs(&|cluster| u64::from(cluster.rows)) },
            unit: record.unit,
        }
    }

    fn means(&self, weights: &[[u16; LANES]]) -> [f64; LANES] {
        let total = |limbs: &[(f64, Vec<u16>)]| {
            let mut total = [0.0; LANES];
            for (factor, limb) in limbs {
                let sums = weighted_sums(&self.questions, limb, weights);
                for (total, sum) in total.iter_mut().zip(sums) {
                    // Exact: each sum is a whole number below 2^53.
                    *total += sum as f64 * factor;
                }
            }
            total
        };
        let sums = total(&self.limbs);
        let rows = if self.rows.is_empty() { self.counts(weights) } else { total(&self.rows) };
        let mut means = [f64::INFINITY; LANES];
        for ((mean, sum), rows) in means.iter_mut().zip(sums).zip(rows) {
            if rows > 0.0 {
                *mean = sum / rows * self.unit;
            }
        }
        means
    }

    fn counts(&self, weights: &[[u16; LANES]]) -> [f64; LANES] {
        let mut counts = [0.0; LANES];
        // 4096 weights of at most 12 fit 16 bits.
        for questions in self.questions.chunks(4096) {
            let mut part = [0_u16; LANES];
            for &question in questions {
                if let Some(weights) = weights.get(question as usize) {
                    for lane in 0..LANES {
                        part[lane] += weights[lane];
                    }
                }
            }
            for (count, part) in counts.iter_mut().zip(part) {
                *count += f64::from(part);
            }
        }
        counts
    }
}

/// Sums weight times limb over questions, for all lanes.
#[inline(never)]
fn weighted_sums(questions: &[u32], limb: &[u16], weights: &[[u16; LANES]]) -> [u64; LANES] {
    let mut sums = [0_u64; LANES];
    // 4096 products of 12 and 65535 fit 32 bits.
    for (questions, limb) in questions.chunks(4096).zip(limb.chunks(4096)) {
        let mut part = [0_u32; LANES];
        for (&question, &value) in questions.iter().zip(limb) {
            if let Some(weights) = weights.get(question as usize) {
                // Compilers make vectors of this loop; a closure for `map` may stay a call.
                for lane in 0..LANES {
                    part[lane] += u32::from(weights[lane]) * u32::from(value);
                }
            }
        }
        for (sum, part) in sums.iter_mut().zip(part) {
            *sum += u64::from(part);
        }
    }
    sums
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the exact number is meant")]
mod tests {
    use super::super::question_key;
    use super::*;
    use crate::score::numerics::student;

    fn keys(count: usize) -> Vec<u64> {
        (0..count).map(|question| question_key(&format!("q{question}"))).collect()
    }

    fn record(questions: u32, sum: impl Fn(u32) -> u64, rows: impl Fn(u32) -> u32) -> ResampleRecord {
        let clusters = (0..questions)
            .map(|question| ResampleCluster { question, rows: rows(question), sum: sum(question) })
            .collect();
        ResampleRecord { clusters, unit: 1e-4 }
    }

    #[test]
    fn weights_are_poisson() {
        let keys = keys(10_000);
        let mut weights = vec![[0; LANES]; keys.len()];
        draw_weights(&mut weights, &keys, 0, 5);
        let drawn: Vec<f64> = weights.iter().flatten().map(|&weight| f64::from(weight)).collect();
        let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
        let variance = drawn.iter().map(|weight| (weight - mean).powi(2)).sum::<f64>() / drawn.len() as f64;
        let none = drawn.iter().filter(|&&weight| weight == 0.0).count() as f64 / drawn.len() as f64;
        assert!((mean - 1.0).abs() < 0.01 && (variance - 1.0).abs() < 0.02 && (none - 0.3679).abs() < 0.005);
    }

    #[test]
    fn vector_sums_are_plain_sums() {
        let keys = keys(9000);
        let mut weights = vec![[0; LANES]; keys.len()];
        draw_weights(&mut weights, &keys, 3, 0);
        let record = record(9000, |q| u64::from(q) * 7_777_777, |q| 1 + q % 3 * 40_000);
        let means = Prepared::new(&record, keys.len()).means(&weights);
        for (lane, mean) in means.iter().enumerate() {
            let (mut sum, mut rows) = (0_u128, 0_u128);
            for (cluster, weights) in record.clusters.iter().zip(&weights) {
                sum += u128::from(weights[lane]) * u128::from(cluster.sum);
                rows += u128::from(weights[lane]) * u128::from(cluster.rows);
            }
            assert_eq!(*mean, sum as f64 / rows as f64 * 1e-4);
        }
    }

    #[test]
    fn intervals_meet_the_formula_and_threads_do_not_matter() {
        let keys = keys(400);
        let records = [
            record(400, |q| u64::from(q * 13 % 97) * 100, |_| 1),
            record(400, |q| u64::from(q * 13 % 97) * 100 + u64::from(q % 2) * 300, |_| 2),
            record(5, |_| 1, |_| 1),
        ];
        let plan = ResamplePlan { resamples: 4000, ..ResamplePlan::default() };
        let one = resample(&records, &keys, plan);
        assert_eq!(one, resample(&records, &keys, ResamplePlan { threads: 3, ..plan }));
        let scores: Vec<f64> = records[0].clusters.iter().map(|cluster| cluster.sum as f64 * 1e-4).collect();
        let n = scores.len() as f64;
        let mean = scores.iter().sum::<f64>() / n;
        let squares = scores.iter().map(|score| (score - mean).powi(2)).sum::<f64>();
        let reach = student::quantile(0.975, n - 1.0).unwrap() * (squares / (n - 1.0) / n).sqrt();
        let (low, high) = (mean - reach, mean + reach);
        let found = one[0].interval.unwrap();
        let width = high - low;
        assert!((found.0 - low).abs() < 0.05 * width && (found.1 - high).abs() < 0.05 * width);
        assert_eq!(one[2].interval, None, "five questions cannot tell");
        let all: f64 = one.iter().map(|record| record.first_share).sum();
        assert!((all - 1.0).abs() < 1e-9);
    }

    #[test]
    fn equal_records_share_the_first_place() {
        let twin = record(30, |q| u64::from(q % 7), |_| 1);
        let found = resample(&[twin.clone(), twin], &keys(30), ResamplePlan::default());
        assert_eq!((found[0].first_share, found[1].first_share), (0.5, 0.5));
        assert_eq!(resample(&[], &[], ResamplePlan::default()), []);
    }
}
