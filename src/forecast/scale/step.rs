//! A step of a scale: its synonyms and its interval, in whole percent.

/// A step of a scale: words that mean the same, and the probabilities they stand for.
#[derive(Debug, PartialEq, Eq)]
pub struct Word {
    words: &'static [&'static str],
    low: End,
    high: End,
}

/// An end of an interval, in whole percent, so that midpoints and widths are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct End {
    percent: u8,
    open: bool,
}

/// An end that belongs to its interval.
pub(super) const fn at(percent: u8) -> End {
    End { percent, open: false }
}

/// An end that does not belong to its interval.
pub(super) const fn beyond(percent: u8) -> End {
    End { percent, open: true }
}

pub(super) const fn word(words: &'static [&'static str], low: End, high: End) -> Word {
    Word { words, low, high }
}

impl Word {
    /// Lists the synonyms, the preferred one first; on ICD 203 one of each row.
    pub fn words(&self) -> &'static [&'static str] {
        self.words
    }

    /// Names the preferred synonym.
    pub fn name(&self) -> &'static str {
        self.words.first().copied().unwrap_or_default()
    }

    /// The lower end of the interval, 0..=1.
    pub fn low(&self) -> f64 {
        f64::from(self.low.percent) / 100.0
    }

    /// The upper end of the interval, 0..=1.
    pub fn high(&self) -> f64 {
        f64::from(self.high.percent) / 100.0
    }

    /// The number that the word stands for: the midpoint of its interval, to the last bit the double nearest to
    /// that decimal (ICD 203 "unlikely" is 0.325). Kent's stated centres are the midpoints of his intervals.
    pub fn probability(&self) -> f64 {
        f64::from(u16::from(self.low.percent) + u16::from(self.high.percent)) / 200.0
    }

    /// Whether a probability lies in the interval, ends as published.
    pub fn contains(&self, probability: f64) -> bool {
        let above = if self.low.open { probability > self.low() } else { probability >= self.low() };
        let below = if self.high.open { probability < self.high() } else { probability <= self.high() };
        above && below
    }

    /// Writes the interval in percent as the scale prints it: `20-45%`, `40-<50%`, `>0-5%`, `<10%`, `>90%`.
    pub fn interval(&self) -> String {
        let (low, high) = (self.low.percent, self.high.percent);
        match (self.low.open, self.high.open) {
            (false, false) if low == high => format!("{low}%"),
            (false, true) if low == 0 => format!("<{high}%"),
            (true, false) if high == 100 => format!(">{low}%"),
            (false, false) => format!("{low}-{high}%"),
            (false, true) => format!("{low}-<{high}%"),
            (true, false) => format!(">{low}-{high}%"),
            (true, true) => format!(">{low}-<{high}%"),
        }
    }

    pub(super) fn width(&self) -> u8 {
        self.high.percent.saturating_sub(self.low.percent)
    }

    pub(super) fn distance_from_even(&self) -> u16 {
        (u16::from(self.low.percent) + u16::from(self.high.percent)).abs_diff(100)
    }
}
