//! Whether events got higher probabilities than non-events: the area under the ROC curve.

use super::PooledForecasts;
use crate::score::numerics::exact::DecimalProbability;
use crate::score::numerics::normal;

/// Holds the area under the ROC curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AreaUnderCurve {
    /// Chance that an event got a higher probability than a non-event, ties counted half; 0..=1.
    pub auc: f64,
    /// Standard error; `None` with fewer than two events or non-events (or clusters).
    pub standard_error: Option<f64>,
    /// Interval at the level asked for, cut to 0..=1.
    pub interval: Option<(f64, f64)>,
}

/// For every forecast value: the share of non-events below it and the share of events above it, ties half.
struct Placements {
    auc: f64,
    below: Vec<f64>,
    above: Vec<f64>,
}

fn placements(pooled: &PooledForecasts) -> Option<Placements> {
    if pooled.is_one_class() {
        return None;
    }
    let (events, non_events) = (pooled.events(), pooled.weight() - pooled.events());
    let (mut seen_events, mut seen_non_events, mut pairs) = (0.0, 0.0, 0.0);
    let (mut below, mut above) = (Vec::new(), Vec::new());
    for value in pooled.values() {
        let under = seen_non_events + value.non_events() / 2.0;
        pairs += value.events * under;
        below.push(under / non_events);
        above.push((events - seen_events - value.events / 2.0) / events);
        seen_events += value.events;
        seen_non_events += value.non_events();
    }
    Some(Placements { auc: pairs / (events * non_events), below, above })
}

fn with_variance(auc: f64, variance: Option<f64>, level: f64) -> AreaUnderCurve {
    let standard_error = variance.map(|variance| variance.max(0.0).sqrt());
    let interval = standard_error.zip(normal::quantile(0.5 + level / 2.0)).map(|(standard_error, z)| {
        ((auc - z * standard_error).max(0.0), (auc + z * standard_error).min(1.0))
    });
    AreaUnderCurve { auc, standard_error, interval }
}

/// Measures discrimination as Mann and Whitney do, with the interval of `DeLong`, `DeLong` and Clarke-Pearson (1988) for
/// independent rows. `None` where only one outcome occurred.
pub fn area_under_curve(pooled: &PooledForecasts, level: f64) -> Option<AreaUnderCurve> {
    let Placements { auc, below, above } = placements(pooled)?;
    let (events, non_events) = (pooled.events(), pooled.weight() - pooled.events());
    let (mut of_events, mut of_non_events) = (0.0, 0.0);
    for ((value, below), above) in pooled.values().iter().zip(&below).zip(&above) {
        of_events += value.events * (below - auc).powi(2);
        of_non_events += value.non_events() * (above - auc).powi(2);
    }
    let variance = (events > 1.0 && non_events > 1.0)
        .then(|| of_events / ((events - 1.0) * events) + of_non_events / ((non_events - 1.0) * non_events));
    Some(with_variance(auc, variance, level))
}

/// Measures discrimination with the interval of Obuchowski (1997), for rows that come in clusters such as questions.
///
/// Each row is its cluster, its probability and whether it came true (a fraction for a tie). `None` where only one
/// outcome occurred; no interval below two clusters.
pub fn area_under_curve_clustered<Q: Ord + Copy>(
    rows: &[(Q, DecimalProbability, f64)],
    level: f64,
) -> Option<AreaUnderCurve> {
    let pooled = PooledForecasts::from_rows(rows.iter().map(|&(_, p, outcome)| {
        (
            p,
            DecimalProbability::from_f64(outcome).unwrap_or_default(),
            crate::score::numerics::exact::Weight::ONE,
        )
    }));
    let Placements { auc, below, above } = placements(&pooled)?;
    let (events, non_events) = (pooled.events(), pooled.weight() - pooled.events());
    let mut sorted: Vec<_> = rows.to_vec();
    sorted.sort_by(|left, right| (left.0, left.1).cmp(&(right.0, right.1)).then(left.2.total_cmp(&right.2)));
    let (mut event_clusters, mut non_event_clusters, mut clusters) = (0.0, 0.0, 0.0);
    let (mut ee, mut nn, mut en) = (0.0, 0.0, 0.0);
    for cluster in sorted.chunk_by(|left, right| left.0 == right.0) {
        let (mut event_part, mut non_event_part, mut has_event, mut has_non_event) = (0.0, 0.0, false, false);
        for &(_, p, outcome) in cluster {
            let Ok(at) = pooled.values().binary_search_by_key(&p, |value| value.p) else { continue };
            event_part += outcome * (below.get(at).copied().unwrap_or(auc) - auc);
            non_event_part += (1.0 - outcome) * (above.get(at).copied().unwrap_or(auc) - auc);
            has_event |= outcome > 0.0;
            has_non_event |= outcome < 1.0;
        }
        clusters += 1.0;
        event_clusters += f64::from(u8::from(has_event));
        non_event_clusters += f64::from(u8::from(has_non_event));
        ee += event_part * event_part;
        nn += non_event_part * non_event_part;
        en += event_part * non_event_part;
    }
    let variance = (event_clusters > 1.0 && non_event_clusters > 1.0).then(|| {
        event_clusters / ((event_clusters - 1.0) * events * events) * ee
            + non_event_clusters / ((non_event_clusters - 1.0) * non_events * non_events) * nn
            + 2.0 * clusters / ((clusters - 1.0) * events * non_events) * en
    });
    Some(with_variance(auc, variance, level))
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the exact number is meant")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn p(percent: u64) -> DecimalProbability {
        DecimalProbability::from_units(percent * 10_000_000_000_000_000).unwrap()
    }

    #[test]
    fn clusters_of_identical_rows_count_once() {
        let once: Vec<_> =
            [(0, 20, 0.0), (1, 70, 1.0), (2, 60, 0.0), (3, 90, 1.0), (4, 50, 1.0), (5, 30, 0.0)]
                .map(|(cluster, percent, outcome)| (cluster, p(percent), outcome))
                .to_vec();
        let thrice: Vec<_> = once.iter().flat_map(|&row| [row, row, row]).collect();
        let (once, thrice) = (
            area_under_curve_clustered(&once, 0.95).unwrap(),
            area_under_curve_clustered(&thrice, 0.95).unwrap(),
        );
        assert_eq!(once.auc, thrice.auc);
        assert!((once.standard_error.unwrap() - thrice.standard_error.unwrap()).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn equals_the_share_of_ordered_pairs(
            rows in proptest::collection::vec((0..=10_u64, any::<bool>()), 2..40)
        ) {
            let pooled = PooledForecasts::from_counts(
                rows.iter().map(|&(tenth, outcome)| (p(tenth * 10), 1, u64::from(outcome))),
            );
            let (mut pairs, mut won) = (0.0, 0.0);
            for &(high, _) in rows.iter().filter(|row| row.1) {
                for &(low, _) in rows.iter().filter(|row| !row.1) {
                    pairs += 1.0;
                    won += f64::from(u8::from(high > low)) + 0.5 * f64::from(u8::from(high == low));
                }
            }
            match area_under_curve(&pooled, 0.95) {
                None => prop_assert_eq!(pairs, 0.0),
                Some(area) => {
                    prop_assert!((area.auc - won / pairs).abs() < 1e-12);
                    // Every row its own cluster is the independent case, but for the cross term, which is 0.
                    let clustered: Vec<_> = rows.iter().enumerate()
                        .map(|(at, &(tenth, outcome))| (at, p(tenth * 10), f64::from(u8::from(outcome))))
                        .collect();
                    let clustered = area_under_curve_clustered(&clustered, 0.95).unwrap();
                    prop_assert_eq!(area.standard_error.is_some(), clustered.standard_error.is_some());
                    if let Some((one, other)) = area.standard_error.zip(clustered.standard_error) {
                        prop_assert!((one - other).abs() < 1e-12);
                    }
                    if let Some((low, high)) = area.interval {
                        prop_assert!(0.0 <= low && low <= area.auc && area.auc <= high && high <= 1.0);
                    }
                }
            }
        }
    }
}
