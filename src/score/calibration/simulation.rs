//! What a calibrated forecaster with the same forecasts would have shown: the yardstick for CORP.

use super::PooledForecasts;
use super::bins::Bin;
use super::by_question::ByQuestion;
use super::corp::corp_brier;
use super::pool_adjacent_violators::pool_into;
use crate::score::numerics::counter_random::{random, scramble};

/// Shares of bins that are kept over all draws: 64 MB.
const MOST_SHARES: usize = 1 << 23;
/// Draws that are kept of a bin, however many bins there are.
const FEWEST_DRAWS: usize = 20;

/// Says how calibrated forecasters are simulated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimulationPlan {
    /// Number of draws of all outcomes; 0 counts as 1.
    pub draws: u32,
    /// Pointwise level of the consistency band, 0..1.
    pub level: f64,
    /// The band is taken at no more than so many of the distinct probabilities, evenly by rank; 2 or more.
    pub support: usize,
    /// The same seed gives the same digits.
    pub seed: u64,
}

impl Default for SimulationPlan {
    fn default() -> Self {
        Self { draws: 1000, level: 0.9, support: 512, seed: 0 }
    }
}

/// Describes where the recalibration of a calibrated forecaster would lie at one probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BandPoint {
    /// The stated probability.
    pub p: f64,
    /// Lower end of the band.
    pub low: f64,
    /// Upper end of the band.
    pub high: f64,
}

/// Describes where a calibrated forecaster's share of a bin would lie, and what was seen of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BinBand {
    /// Lower end of the band.
    pub low: f64,
    /// Upper end of the band.
    pub high: f64,
}

/// Holds what simulated calibrated forecasters showed.
#[derive(Debug, Clone, PartialEq)]
pub struct CalibratedSimulation {
    /// Mean miscalibration (half Brier) of calibrated forecasters: what MCB is to be compared with.
    pub expected_mcb: f64,
    /// Share of calibrated forecasters at least as miscalibrated as the one at hand, itself counted: never 0.
    pub mcb_p_value: f64,
    /// Consistency band around the diagonal, rising in p.
    pub band: Vec<BandPoint>,
    /// The same for the share of each bin asked for.
    pub bins: Vec<BinBand>,
    /// Mean reliability (Murphy's REL) of calibrated forecasters over these bins; 0 without bins.
    pub expected_rel: f64,
    /// Mean expected calibration error of calibrated forecasters over these bins; 0 without bins.
    pub expected_error: f64,
    /// Number of draws.
    pub draws: u32,
}

/// Redraws every outcome from its forecast and recalibrates each time; `None` without rows.
///
/// Without `rows`, outcomes are drawn independently, one for each row. With them (those of which `pooled` is made),
/// forecasts on one question come true together as far as their probabilities allow, and sums over all rows vary as in
/// [`ByQuestion::draw_together`].
///
/// Random numbers depend on the seed, the probability (or the question's key) and the draw alone, so the digits repeat
/// for any order of rows. Quantiles are the smallest fits whose share reaches the tail.
pub fn simulate_calibrated(
    pooled: &PooledForecasts,
    rows: Option<&ByQuestion>,
    bins: &[Bin],
    plan: SimulationPlan,
) -> Option<CalibratedSimulation> {
    let samplers = rows.is_none().then(|| Samplers::new(pooled, plan.seed));
    let observed = corp_brier(pooled)?.mcb;
    let draws = plan.draws.max(1);
    let support = support(pooled.values().len(), plan.support);
    let mut fits = vec![0.0; support.len() * draws as usize];
    // A bin for each of very many probabilities would take too much memory: then fewer draws are kept of each.
    let kept = (MOST_SHARES / bins.len().max(1)).max(FEWEST_DRAWS).min(draws as usize);
    let mut shares = vec![0.0; bins.len() * kept];
    let (mut total, mut as_large) = (0.0, 0_u32);
    let (mut total_rel, mut total_error) = (0.0, 0.0);
    let mut events = vec![0.0; pooled.values().len()];
    let mut blocks = Vec::new();
    let mut together = events.clone();
    let mut whole = Vec::new();
    let weights = || pooled.values().iter().map(|value| value.weight);
    // What an event adds to the weighted score over a non-event, and the score if nothing came true.
    let gains: Vec<f64> = pooled.values().iter().map(|value| 1.0 - 2.0 * value.probability).collect();
    let squares: f64 = pooled.values().iter().map(|value| value.weight * value.probability.powi(2)).sum();
    for draw in 0..draws {
        match (rows, &samplers) {
            (Some(rows), _) => rows.draw(plan.seed, u64::from(draw), &mut events),
            (None, Some(samplers)) => samplers.draw(u64::from(draw), &mut events),
            (None, None) => {}
        }
        pool_into(&mut blocks, weights().zip(events.iter().copied()));
        if let Some(rows) = rows {
            rows.draw_together(pooled, plan.seed, u64::from(draw), &mut together);
            pool_into(&mut whole, weights().zip(together.iter().copied()));
        }
        let (sums, pools) = if rows.is_some() { (&together, &whole) } else { (&events, &blocks) };
        let stated: f64 = sums.iter().zip(&gains).map(|(events, gain)| events * gain).sum();
        let recalibrated: f64 = pools.iter().map(|block| block.events * (1.0 - block.rate())).sum();
        let mcb = ((squares + stated - recalibrated) / pooled.weight()).max(0.0);
        total += mcb;
        as_large += u32::from(mcb >= observed - 1e-15);
        let mut walk = blocks.iter();
        let mut block = walk.next();
        for (row, &at) in fits.chunks_exact_mut(draws as usize).zip(&support) {
            while block.is_some_and(|block| block.last < at) {
                block = walk.next();
            }
            if let Some((slot, block)) = row.get_mut(draw as usize).zip(block) {
                *slot = block.rate();
            }
        }
        for (row, bin) in shares.chunks_exact_mut(kept).zip(bins) {
            let share_of = |events: &[f64]| {
                events.get(bin.values.0..=bin.values.1).unwrap_or_default().iter().sum::<f64>() / bin.weight
            };
            let share = share_of(&events);
            let away = share_of(sums) - bin.mean_p;
            total_rel += bin.weight * away * away;
            total_error += bin.weight * away.abs();
            if let Some(slot) = row.get_mut(draw as usize) {
                *slot = share;
            }
        }
    }
    let tail = ((1.0 - plan.level) / 2.0).clamp(0.0, 0.5);
    let ends =
        |numbers: &mut [f64]| Some((order_statistic(numbers, tail)?, order_statistic(numbers, 1.0 - tail)?));
    let band = fits
        .chunks_exact_mut(draws as usize)
        .zip(&support)
        .filter_map(|(fits, &at)| {
            let p = pooled.values().get(at)?.probability;
            ends(fits).map(|(low, high)| BandPoint { p, low, high })
        })
        .collect();
    let bins = shares
        .chunks_exact_mut(kept)
        .filter_map(|shares| ends(shares).map(|(low, high)| BinBand { low, high }))
        .collect();
    Some(CalibratedSimulation {
        expected_mcb: total / f64::from(draws),
        mcb_p_value: f64::from(as_large + 1) / f64::from(draws + 1),
        band,
        bins,
        expected_rel: total_rel / f64::from(draws) / pooled.weight(),
        expected_error: total_error / f64::from(draws) / pooled.weight(),
        draws,
    })
}

/// Returns the smallest number whose share of all at or below it reaches `share`.
fn order_statistic(numbers: &mut [f64], share: f64) -> Option<f64> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length")]
    let rank = (share * numbers.len() as f64 - 1e-9).ceil().max(1.0) as usize;
    let at = rank.min(numbers.len()).checked_sub(1)?;
    Some(*numbers.select_nth_unstable_by(at, f64::total_cmp).1)
}

fn support(values: usize, most: usize) -> Vec<usize> {
    let most = most.max(2);
    if values <= most {
        return (0..values).collect();
    }
    (0..most).map(|k| k * (values - 1) / (most - 1)).collect()
}

/// Draws binomial counts of all forecast values by inversion.
struct Samplers {
    values: Vec<Sampler>,
    /// Cumulative probabilities in 2^-64, all values one after another.
    thresholds: Vec<u64>,
}

struct Sampler {
    key: u64,
    from: usize,
    to: usize,
    /// Count at and below the first threshold.
    first: f64,
    /// Weight of one row.
    each: f64,
}

impl Samplers {
    fn new(pooled: &PooledForecasts, seed: u64) -> Self {
        let mut samplers = Vec::with_capacity(pooled.values().len());
        let mut thresholds = Vec::new();
        for value in pooled.values() {
            let from = thresholds.len();
            let first = binomial_thresholds(
                value.rows,
                value.probability,
                value.p.complement().value(),
                &mut thresholds,
            );
            samplers.push(Sampler {
                key: scramble(scramble(seed ^ 0x2545_f491_4f6c_dd1d) ^ value.p.units()),
                from,
                to: thresholds.len(),
                first: first as f64,
                each: value.weight / value.rows as f64,
            });
        }
        Self { values: samplers, thresholds }
    }

    fn draw(&self, draw: u64, events: &mut [f64]) {
        for (events, sampler) in events.iter_mut().zip(&self.values) {
            let random = random(sampler.key, draw);
            let passed = match self.thresholds.get(sampler.from..sampler.to) {
                Some(&[only]) => usize::from(random >= only),
                Some(many) => many.partition_point(|&threshold| threshold <= random),
                None => 0,
            };
            *events = (sampler.first + passed as f64) * sampler.each;
        }
    }
}

/// Appends P(X <= k) in 2^-64 for the counts that matter, the last left out, and returns the first of these counts.
///
/// Counts further than about nine standard deviations from the mean are left out: 1e-17 of the probability.
fn binomial_thresholds(rows: u64, p: f64, not_p: f64, thresholds: &mut Vec<u64>) -> u64 {
    let n = rows as f64;
    let reach = 9.0 * (n * p * not_p).sqrt() + 20.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the rows")]
    let (low, mode, high) = (
        (n * p - reach).max(0.0) as u64,
        (((n + 1.0) * p) as u64).min(rows),
        ((n * p + reach).ceil() as u64).min(rows),
    );
    if p <= 0.0 || not_p <= 0.0 {
        return mode;
    }
    // Relative to the mode, so that nothing underflows where it matters.
    let odds = p / not_p;
    let mut below = Vec::new();
    let mut mass = 1.0;
    for k in (low..mode).rev() {
        mass *= (k + 1) as f64 / ((rows - k) as f64 * odds);
        below.push(mass);
    }
    below.reverse();
    let mut masses = below;
    masses.push(1.0);
    mass = 1.0;
    for k in mode..high {
        mass *= (rows - k) as f64 * odds / (k + 1) as f64;
        masses.push(mass);
    }
    let total: f64 = masses.iter().sum();
    let mut sum = 0.0;
    let last = masses.len().saturating_sub(1);
    for mass in masses.iter().take(last) {
        sum += mass;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates at the top")]
        thresholds.push((sum / total * 18_446_744_073_709_551_616.0) as u64);
    }
    low
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the exact number is meant")]
mod tests {
    use super::*;
    use crate::score::numerics::exact::DecimalProbability;

    fn p(text: &str) -> DecimalProbability {
        DecimalProbability::parse(text).unwrap()
    }

    #[test]
    fn counts_have_the_binomial_mean_and_variance() {
        for (text, rows) in [("0.3", 1), ("0.1", 7), ("0.5", 1000), ("0.001", 100_000)] {
            let pooled = PooledForecasts::from_counts([(p(text), rows, 0)]);
            let samplers = Samplers::new(&pooled, 7);
            let draws: Vec<f64> = (0..20_000)
                .map(|draw| {
                    let mut events = [0.0];
                    samplers.draw(draw, &mut events);
                    events[0]
                })
                .collect();
            let mean = draws.iter().sum::<f64>() / 20_000.0;
            let variance = draws.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / 20_000.0;
            let (n, q) = (rows as f64, p(text).value());
            let expected = n * q * (1.0 - q);
            assert!((mean - n * q).abs() < 4.0 * (expected / 20_000.0).sqrt(), "{text} {rows}: {mean}");
            assert!((variance / expected - 1.0).abs() < 0.06, "{text} {rows}: {variance} {expected}");
        }
    }

    #[test]
    fn certain_forecasts_draw_certain_outcomes() {
        let pooled = PooledForecasts::from_counts([(p("0"), 3, 0), (p("1"), 5, 5)]);
        let samplers = Samplers::new(&pooled, 0);
        let mut events = [9.0, 9.0];
        samplers.draw(0, &mut events);
        assert_eq!(events, [0.0, 5.0]);
        let simulation = simulate_calibrated(&pooled, None, &[], SimulationPlan::default()).unwrap();
        assert_eq!((simulation.expected_mcb, simulation.mcb_p_value), (0.0, 1.0));
    }

    #[test]
    fn expected_miscalibration_is_what_the_field_measured() {
        // Uniform two-decimal forecasts: 0.011 at n = 300, 0.022 at n = 100.
        for (n, expected) in [(300, 0.011), (100, 0.022)] {
            let pooled = PooledForecasts::from_counts((0..n).map(|k| {
                let percent = u64::try_from((k * 100 + 50) / n).unwrap();
                (DecimalProbability::from_units(percent * 10_000_000_000_000_000).unwrap(), 1, 0)
            }));
            let simulation = simulate_calibrated(&pooled, None, &[], SimulationPlan::default()).unwrap();
            assert!((simulation.expected_mcb / expected - 1.0).abs() < 0.1, "{}", simulation.expected_mcb);
            assert!(simulation.mcb_p_value < 0.002);
        }
    }

    #[test]
    fn the_band_holds_its_level_on_fresh_draws() {
        let pooled = PooledForecasts::from_counts((1..20).map(|k| (p(&format!("0.{:02}", k * 5)), 40, 20)));
        let plan = SimulationPlan { draws: 4000, ..SimulationPlan::default() };
        let band = simulate_calibrated(&pooled, None, &[], plan).unwrap().band;
        let samplers = Samplers::new(&pooled, 99);
        let (mut inside, mut all) = (0_u32, 0_u32);
        let mut events = vec![0.0; 19];
        let mut blocks = Vec::new();
        for draw in 0..1000 {
            samplers.draw(draw, &mut events);
            pool_into(&mut blocks, events.iter().map(|&events| (40.0, events)));
            for block in &blocks {
                for point in &band[block.first..=block.last] {
                    all += 1;
                    inside += u32::from((point.low..=point.high).contains(&block.rate()));
                }
            }
        }
        let share = f64::from(inside) / f64::from(all);
        assert!((0.89..0.93).contains(&share), "{share}");
    }
}
