//! Axes: where a value lies, and the round numbers that are named beside it.

const MOST: usize = 60;

/// An axis from one pixel to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    /// The value at the first pixel.
    pub low: f64,
    /// The value at the last pixel; above `low`.
    pub high: f64,
    /// The first pixel.
    pub from: i32,
    /// The last pixel; before the first where an axis points upwards.
    pub to: i32,
    /// Whether equal steps multiply.
    pub logarithmic: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    /// The value.
    pub value: f64,
    /// Its name.
    pub label: String,
}

impl Axis {
    /// A linear axis. Ends that are no numbers, or no distance apart, become 0 and 1 around what there is.
    pub(super) fn linear(low: f64, high: f64, from: i32, to: i32) -> Self {
        let (low, high) = if low.is_finite() && high.is_finite() && (high - low).is_finite() && high > low {
            (low, high)
        } else if low.is_finite() && high.is_finite() && low.abs() < 1e300 {
            (low - 0.5 * low.abs().max(1.0), low + 0.5 * low.abs().max(1.0))
        } else {
            (0.0, 1.0)
        };
        Self { low, high, from, to, logarithmic: false }
    }

    /// A logarithmic axis; linear where an end is not positive.
    pub(super) fn logarithmic(low: f64, high: f64, from: i32, to: i32) -> Self {
        let linear = Self::linear(low, high, from, to);
        Self { logarithmic: linear.low > 0.0, ..linear }
    }

    /// The pixel of a value, to the nearest; values beyond the ends lie at the ends.
    pub(super) fn at(&self, value: f64) -> i32 {
        let share = self.share(value).clamp(0.0, 1.0);
        #[expect(clippy::cast_possible_truncation, reason = "a share of some thousand pixels")]
        let pixels = (share * f64::from(self.to - self.from)).round() as i32;
        self.from + pixels
    }

    /// How far along the axis a value lies, 0 at its low end and 1 at its high one.
    pub(super) fn share(&self, value: f64) -> f64 {
        let (low, high, value) = if self.logarithmic {
            (libm::log(self.low), libm::log(self.high), libm::log(value.max(f64::MIN_POSITIVE)))
        } else {
            (self.low, self.high, value)
        };
        let share = (value - low) / (high - low);
        if share.is_nan() { 0.0 } else { share }
    }

    pub(super) fn holds(&self, value: f64) -> bool {
        value >= self.low && value <= self.high
    }

    pub(super) fn pixels(&self) -> i32 {
        (self.to - self.from).abs()
    }
}

/// Round numbers of an axis, at least `apart` pixels from each other; powers of ten on a logarithmic one, with 2 and 5
/// between where there is room.
pub(super) fn number_ticks(axis: &Axis, apart: i32) -> Vec<Tick> {
    let apart = apart.max(1);
    if axis.logarithmic {
        let ticks = decades(axis, apart);
        if ticks.len() > 1 {
            return ticks;
        }
    }
    let room = f64::from((axis.pixels() / apart).max(1));
    let rough = (axis.high - axis.low) / room;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|times| times * power)
        .find(|step| *step >= rough * (1.0 - 1e-9))
        .unwrap_or(power * 10.0);
    let mut ticks = Vec::new();
    let first = libm::ceil(axis.low / step - 1e-9);
    for count in 0..MOST {
        let value = (first + count as f64) * step;
        if !value.is_finite() || value > axis.high + step * 1e-9 {
            break;
        }
        ticks.push(Tick { value, label: number(value, step) });
    }
    if axis.logarithmic {
        // Even steps crowd towards the upper end of a logarithmic axis.
        thin(axis, ticks, apart)
    } else {
        ticks
    }
}

/// Powers of ten, every so many of them, with 2 and 5 between where there is room.
fn decades(axis: &Axis, apart: i32) -> Vec<Tick> {
    let (first, last) = (libm::floor(libm::log10(axis.low)), libm::ceil(libm::log10(axis.high)));
    let each = f64::from(axis.pixels()) / (libm::log10(axis.high) - libm::log10(axis.low));
    // From 5 to 10 is the shortest way between 1, 2, 5 and 10.
    let times: &[f64] = if each * 0.3 >= f64::from(apart) { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let every = libm::ceil(f64::from(apart) / each).max(1.0);
    let mut ticks = Vec::new();
    let mut power = first;
    while power <= last && ticks.len() < MOST {
        for &times in times {
            let value = times * libm::pow(10.0, power);
            if axis.holds(value) {
                ticks.push(Tick { value, label: number(value, value) });
            }
        }
        power += every;
    }
    ticks
}

fn thin(axis: &Axis, ticks: Vec<Tick>, apart: i32) -> Vec<Tick> {
    let mut kept: Vec<Tick> = Vec::new();
    for tick in ticks {
        if kept.last().is_none_or(|before| (axis.at(before.value) - axis.at(tick.value)).abs() >= apart) {
            kept.push(tick);
        }
    }
    kept
}

/// A multiple of a step with as many decimals as the step has.
fn number(value: f64, step: f64) -> String {
    let value = if value.abs() < step.abs() * 1e-6 { 0.0 } else { value };
    let size = value.abs().max(step.abs());
    if value == 0.0 && size >= 1e7 {
        return "0".to_owned();
    }
    if size >= 1e7 || (step.abs() < 1e-5 && step != 0.0) {
        // As many digits as tell one multiple of the step from the next.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 15")]
        let digits = libm::ceil(libm::log10(size / step.abs())).clamp(0.0, 15.0) as usize;
        let text = format!("{value:.digits$e}");
        return match text.split_once('e') {
            Some((digits, power)) if digits.contains('.') => {
                format!("{}e{power}", digits.trim_end_matches('0').trim_end_matches('.'))
            }
            _ => text,
        };
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 5")]
    let decimals = (-libm::floor(libm::log10(step.abs()) + 1e-9)).clamp(0.0, 5.0) as usize;
    format!("{value:.decimals$}")
}

/// Shares as per cents, 0 to 1, at least `apart` pixels from each other.
pub(super) fn percent_ticks(axis: &Axis, apart: i32) -> Vec<Tick> {
    let ticks = number_ticks(axis, apart).into_iter();
    ticks.map(|Tick { value, .. }| Tick { label: crate::forecast::percent(rounded(value)), value }).collect()
}

/// Without the rest that a product leaves.
fn rounded(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: Axis, apart: i32) -> Vec<String> {
        number_ticks(&axis, apart).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn round_numbers_have_the_decimals_of_their_step() {
        assert_eq!(
            labels(Axis::linear(-0.3, 0.31, 0, 300), 40),
            ["-0.3", "-0.2", "-0.1", "0.0", "0.1", "0.2", "0.3"]
        );
        assert_eq!(labels(Axis::linear(0.0, 0.27, 0, 200), 40), ["0.0", "0.1", "0.2"]);
        assert_eq!(labels(Axis::logarithmic(8.0, 1200.0, 0, 200), 40), ["10", "100", "1000"]);
        assert_eq!(labels(Axis::linear(9_500.0, 21_000.0, 0, 300), 80), ["10000", "15000", "20000"]);
        assert_eq!(labels(Axis::linear(0.0, 4e9, 0, 100), 50), ["0", "2e9", "4e9"]);
        assert_eq!(labels(Axis::logarithmic(1.0, 1e12, 0, 100), 30), ["1", "10000", "1e8", "1e12"]);
        assert_eq!(
            labels(Axis::logarithmic(1.0, 100.0, 0, 400), 40),
            ["1", "2", "5", "10", "20", "50", "100"]
        );
        let narrow = Axis::logarithmic(100.0, 140.0, 0, 400);
        let ticks = number_ticks(&narrow, 40);
        assert!(
            ticks.len() > 5
                && ticks.windows(2).all(|pair| narrow.at(pair[1].value) - narrow.at(pair[0].value) >= 40)
        );
    }

    #[test]
    fn any_ends_make_an_axis() {
        for (low, high) in [
            (f64::NAN, 1.0),
            (0.0, f64::INFINITY),
            (3.0, 3.0),
            (-1e308, 1e308),
            (1e300, 1e300),
            (5.0, 2.0),
            (0.0, 1e-300),
        ] {
            for axis in [Axis::linear(low, high, 0, 100), Axis::logarithmic(low, high, 100, 0)] {
                assert!(axis.low < axis.high, "{low} {high}");
                assert!((0..=100).contains(&axis.at(low)) && (0..=100).contains(&axis.at(f64::NAN)));
                assert!(number_ticks(&axis, 20).len() <= 60);
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn ticks_keep_their_distance_on_any_axis(
            steps_away in -1e6..1e6_f64,
            length in 1e-6..1e9_f64,
            pixels in 20..4000_i32,
            apart in 15..90_i32,
            logarithmic: bool,
        ) {
            let low = steps_away * length;
            let axis = if logarithmic {
                Axis::logarithmic(low.abs() + 1e-9, low.abs() + length, pixels, 0)
            } else {
                Axis::linear(low, low + length, 0, pixels)
            };
            let ticks = number_ticks(&axis, apart);
            for pair in ticks.windows(2) {
                let distance = (axis.at(pair[1].value) - axis.at(pair[0].value)).abs();
                // To a pixel, since both are rounded.
                proptest::prop_assert!(distance >= apart - 1, "{:?} {}", pair, distance);
                proptest::prop_assert!(pair[0].label != pair[1].label, "{:?}", pair);
            }
            for tick in &ticks {
                proptest::prop_assert!((axis.share(tick.value) - 0.5).abs() <= 0.5 + 1e-6);
            }
        }
    }
}
