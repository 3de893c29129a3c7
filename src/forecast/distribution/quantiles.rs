//! Straight lines between quantiles, with tails that fall off exponentially.

use super::error::DistributionError;
use crate::forecast::line::Line;

/// Rounding that is forgiven at the ends of a cumulative distribution, in shares of the range and in probability.
const ROUNDING: f64 = 1e-8;

/// A quantile: where the cumulative distribution reaches a level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Knot {
    pub(super) value: f64,
    /// The value on the evenly spaced line, see `Line::coordinate`.
    pub(super) at: f64,
    pub(super) level: f64,
}

/// A cumulative distribution that is straight between knots, which ascend in place and level.
///
/// Two knots at one place are a jump: an answer that has a probability of its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Knots {
    points: Vec<Knot>,
    /// How far below the first knot the probability falls by a factor e.
    low_reach: f64,
    /// The same above the last knot.
    high_reach: f64,
}

impl Knots {
    pub(super) fn from_quantiles(
        quantiles: &[(f64, f64)],
        line: Option<&Line>,
    ) -> Result<Self, DistributionError> {
        if quantiles.len() < 2 {
            return Err(DistributionError::TooFewPoints { points: quantiles.len() });
        }
        let mut knots = Vec::with_capacity(quantiles.len() + 2);
        for &(level, value) in quantiles {
            knots.push(checked(level, value, line)?);
        }
        knots.sort_by(|a, b| a.level.total_cmp(&b.level).then(a.value.total_cmp(&b.value)));
        for pair in knots.windows(2) {
            let [low, high] = pair else { continue };
            if low.level >= high.level {
                return Err(DistributionError::LevelTwice {
                    level: low.level,
                    first: low.value,
                    second: high.value,
                });
            }
            if low.value > high.value {
                return Err(DistributionError::Cross {
                    low_level: low.level,
                    low_value: low.value,
                    high_level: high.level,
                    high_value: high.value,
                });
            }
        }
        if let Some(line) = line {
            reach_to_ends(&mut knots, line);
        }
        Self::with_tails(knots)
    }

    pub(super) fn from_cdf(points: &[(f64, f64)], line: Option<&Line>) -> Result<Self, DistributionError> {
        rising_cdf(points).map_err(|(_, error)| error)?;
        let on_end = |value: f64, line: &Line| match line.location(value) {
            Some(at) if at.abs() <= ROUNDING => line.min(),
            Some(at) if (at - 1.0).abs() <= ROUNDING => line.max(),
            _ => value,
        };
        let mut knots = Vec::with_capacity(points.len());
        for &(value, level) in points {
            knots.push(checked(level, line.map_or(value, |line| on_end(value, line)), line)?);
        }
        let reached = |knot: &Knot, wanted: f64| match line {
            Some(line) if wanted > 0.5 => line.open_high() && knot.value >= line.max(),
            Some(line) => line.open_low() && knot.value <= line.min(),
            None => false,
        };
        let end = |knot: Option<&mut Knot>, wanted: f64| match knot {
            Some(knot) if !reached(knot, wanted) => {
                let Knot { value, level, .. } = *knot;
                knot.level = wanted;
                let stops = (level - wanted).abs() > ROUNDING;
                if stops { Err(DistributionError::Stops { level, value, wanted }) } else { Ok(()) }
            }
            _ => Ok(()),
        };
        end(knots.first_mut(), 0.0)?;
        end(knots.last_mut(), 1.0)?;
        Self::with_tails(knots)
    }

    /// Takes values with their places, both ascending, and levels; a level that falls keeps the one before.
    pub(super) fn rising(knots: impl Iterator<Item = (f64, f64, f64)>) -> Self {
        let mut points: Vec<Knot> = Vec::new();
        for (value, at, level) in knots {
            let before = points.last().map_or(0.0, |knot| knot.level);
            let knot = Knot { value, at, level: level.max(before) };
            if points.last() != Some(&knot) {
                points.push(knot);
            }
        }
        Self { low_reach: low_reach(&points), high_reach: high_reach(&points), points }
    }

    pub(super) fn points(&self) -> &[Knot] {
        &self.points
    }

    fn with_tails(knots: Vec<Knot>) -> Result<Self, DistributionError> {
        if let (Some(first), Some(last)) = (knots.first(), knots.last()) {
            let width = last.at - first.at;
            if !width.is_finite() {
                return Err(DistributionError::ValueNotFinite { level: last.level, value: last.value });
            }
            if width <= 0.0 && (first.level > 0.0 || last.level < 1.0) {
                return Err(DistributionError::NoSpread { value: first.value });
            }
        }
        Ok(Self { low_reach: low_reach(&knots), high_reach: high_reach(&knots), points: knots })
    }

    /// The probability up to and including a place.
    pub(super) fn up_to(&self, at: f64) -> f64 {
        self.height(self.points.partition_point(|knot| knot.at <= at), at)
    }

    pub(super) fn below(&self, at: f64) -> f64 {
        self.height(self.points.partition_point(|knot| knot.at < at), at)
    }

    /// The probability above a place; in the upper tail with all its digits.
    pub(super) fn above(&self, at: f64) -> f64 {
        match self.points.last() {
            Some(last) if at > last.at => {
                let rest = 1.0 - last.level;
                if rest > 0.0 { rest * libm::exp(-(at - last.at) / self.high_reach) } else { 0.0 }
            }
            _ => 1.0 - self.up_to(at),
        }
    }

    /// The height at a place between the knots `after - 1` and `after`, or in a tail.
    fn height(&self, after: usize, at: f64) -> f64 {
        let before = after.checked_sub(1).and_then(|index| self.points.get(index));
        match (before, self.points.get(after)) {
            (Some(low), Some(high)) => {
                let width = high.at - low.at;
                if width > 0.0 {
                    low.level + (high.level - low.level) * ((at - low.at) / width).clamp(0.0, 1.0)
                } else {
                    low.level
                }
            }
            (None, Some(first)) if at < first.at && first.level > 0.0 => {
                first.level * libm::exp((at - first.at) / self.low_reach)
            }
            (None, Some(first)) if at >= first.at => first.level,
            (Some(last), None) if at > last.at => 1.0 - self.above(at),
            (Some(last), None) => last.level,
            _ => 0.0,
        }
    }

    /// The smallest value up to which `level` lies; `value_at` turns a place back into a value.
    pub(super) fn quantile(&self, level: f64, value_at: impl Fn(f64) -> f64) -> Option<f64> {
        let (first, last) = (self.points.first()?, self.points.last()?);
        if level < first.level {
            let at = first.at + self.low_reach * libm::log(level / first.level);
            return (level > 0.0).then(|| value_at(at));
        }
        if level > last.level {
            let at = last.at - self.high_reach * libm::log((1.0 - level) / (1.0 - last.level));
            return (level < 1.0).then(|| value_at(at));
        }
        if level <= 0.0 {
            // Where probability begins: the last knot that has none.
            let begins = self.points.partition_point(|knot| knot.level <= 0.0).checked_sub(1)?;
            return self.points.get(begins).map(|knot| knot.value);
        }
        let after = self.points.partition_point(|knot| knot.level < level);
        let high = self.points.get(after)?;
        let Some(low) = after.checked_sub(1).and_then(|index| self.points.get(index)) else {
            return Some(high.value);
        };
        // Typed values come back as typed, and a jump has no inside.
        if high.level <= level || high.at <= low.at {
            return Some(high.value);
        }
        let share = (level - low.level) / (high.level - low.level);
        Some(value_at(low.at + (high.at - low.at) * share).max(low.value).min(high.value))
    }
}

/// Checks that pairs of value and the probability up to it make a cumulative distribution, whatever the question.
///
/// # Errors
///
/// The number of the pair at fault, from 0, with what is wrong with it.
pub fn rising_cdf(points: &[(f64, f64)]) -> Result<(), (usize, DistributionError)> {
    if points.len() < 2 {
        return Err((0, DistributionError::TooFewPoints { points: points.len() }));
    }
    let mut before = (f64::NEG_INFINITY, 0.0);
    for (index, &(value, level)) in points.iter().enumerate() {
        checked(level, value, None).map_err(|error| (index, error))?;
        if value <= before.0 {
            return Err((index, DistributionError::NotRising { before: before.0, value }));
        }
        if level < before.1 {
            return Err((index, DistributionError::Falls { before: before.1, level, value }));
        }
        before = (value, level);
    }
    Ok(())
}

fn checked(level: f64, value: f64, line: Option<&Line>) -> Result<Knot, DistributionError> {
    if !(0.0..=1.0).contains(&level) {
        return Err(DistributionError::LevelOutside { level, value });
    }
    if !value.is_finite() {
        return Err(DistributionError::ValueNotFinite { level, value });
    }
    let Some(line) = line else { return Ok(Knot { value, at: value, level }) };
    if !line.open_low() && value < line.min() {
        return Err(DistributionError::OutsideRange { level, value, end: line.min() });
    }
    if !line.open_high() && value > line.max() {
        return Err(DistributionError::OutsideRange { level, value, end: line.max() });
    }
    let at = line.coordinate(value);
    match line.zero_point() {
        Some(zero_point) if !at.is_finite() => {
            Err(DistributionError::PastZeroPoint { level, value, zero_point })
        }
        _ => Ok(Knot { value, at, level }),
    }
}

/// Adds the ends of the range: all of the rest at a closed end, half of it at an open end beyond the quantiles.
fn reach_to_ends(knots: &mut Vec<Knot>, line: &Line) {
    let (Some(&first), Some(&last)) = (knots.first(), knots.last()) else { return };
    let (min, max) = (line.min(), line.max());
    if !line.open_low() {
        if first.level > 0.0 || first.value > min {
            knots.insert(0, Knot { value: min, at: line.coordinate(min), level: 0.0 });
        }
    } else if min < first.value {
        knots.insert(0, Knot { value: min, at: line.coordinate(min), level: 0.5 * first.level });
    }
    if !line.open_high() {
        if last.level < 1.0 || last.value < max {
            knots.push(Knot { value: max, at: line.coordinate(max), level: 1.0 });
        }
    } else if max > last.value {
        knots.push(Knot { value: max, at: line.coordinate(max), level: 0.5 + 0.5 * last.level });
    }
}

/// How far beyond the first knot a tail reaches: its probability over the density next to it.
///
/// Without any density the whole span counts.
fn low_reach(knots: &[Knot]) -> f64 {
    let (Some(first), Some(last)) = (knots.first(), knots.last()) else { return 1.0 };
    knots
        .iter()
        .map(|knot| (knot.at - first.at, knot.level - first.level))
        .find(|&(width, rise)| width > 0.0 && rise > 0.0)
        .map_or(last.at - first.at, |(width, rise)| (first.level * (width / rise)).min(f64::MAX))
}

fn high_reach(knots: &[Knot]) -> f64 {
    let mirrored: Vec<Knot> =
        knots.iter().rev().map(|knot| Knot { at: -knot.at, level: 1.0 - knot.level, ..*knot }).collect();
    low_reach(&mirrored)
}
