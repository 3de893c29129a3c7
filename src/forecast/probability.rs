//! A probability, and the ways in which people write one.

use super::scale::Scale;

/// A probability: finite, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Probability(f64);

/// Why a number or a text is no probability.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say what each means and holds")]
pub enum ProbabilityError {
    /// Not a finite number.
    #[error("`{0}` is not a finite number")]
    NotFinite(String),
    #[error("`{0}` is ambiguous: a probability is a number from 0 to 1, or has a percent sign")]
    MissingPercent(String),
    #[error("`{0}` is outside 0 to 1")]
    Outside(String),
    #[error("`{text}` is neither a probability nor a word of the scale {scale}")]
    UnknownWord { text: String, scale: &'static str, suggestion: Option<&'static str> },
}

impl ProbabilityError {
    /// What to write instead.
    pub fn help(&self) -> String {
        match self {
            Self::MissingPercent(text) => match text.parse::<f64>() {
                Ok(percent) => format!("write `{text}%` or `{}`", percent / 100.0),
                Err(_) => format!("write `{text}%`"),
            },
            Self::UnknownWord { suggestion: Some(word), .. } => format!("did you mean `{word}`?"),
            Self::NotFinite(_) | Self::Outside(_) | Self::UnknownWord { .. } => {
                "write a number from 0 to 1, such as `0.72`, a percentage such as `72%`, or a word of the scale"
                    .to_owned()
            }
        }
    }
}

impl Probability {
    /// Makes a probability of a number, which must be finite and from 0 to 1.
    pub fn new(value: f64) -> Result<Self, ProbabilityError> {
        if !value.is_finite() {
            return Err(ProbabilityError::NotFinite(value.to_string()));
        }
        if (0.0..=1.0).contains(&value) {
            // Minus zero would print as such.
            return Ok(Self(value + 0.0));
        }
        if value > 1.0 && value <= 100.0 {
            return Err(ProbabilityError::MissingPercent(value.to_string()));
        }
        Err(ProbabilityError::Outside(value.to_string()))
    }

    /// The number.
    pub fn value(self) -> f64 {
        self.0
    }

    /// Whether it is 0 or 1.
    pub fn is_certain(self) -> bool {
        self.0 <= 0.0 || self.0 >= 1.0
    }

    /// Reads `0.72` or `72%`. A bare `72` is refused, since it may be a slip for 0.72 or for 7.2 %.
    ///
    /// `None` if the text is not a number at all, so that it may be a word.
    ///
    /// ```
    /// use warrant::forecast::Probability;
    /// assert_eq!(Probability::from_number("72%").unwrap().unwrap().value(), 0.72);
    /// assert!(Probability::from_number("72").unwrap().is_err());
    /// assert!(Probability::from_number("likely").is_none());
    /// ```
    pub fn from_number(text: &str) -> Option<Result<Self, ProbabilityError>> {
        let text = text.trim();
        let (number, percent) = match text.strip_suffix('%') {
            Some(number) => (number.trim_end(), true),
            None => (text, false),
        };
        // Rust reads "inf" and "nan" too, which reach the check for finite numbers.
        let value: f64 = number.parse().ok()?;
        if !value.is_finite() {
            return Some(Err(ProbabilityError::NotFinite(text.to_owned())));
        }
        if percent {
            return Some(
                Self::new(percent_value(number, value))
                    .map_err(|_| ProbabilityError::Outside(text.to_owned())),
            );
        }
        Some(Self::new(value).map_err(|error| match error {
            ProbabilityError::MissingPercent(_) => ProbabilityError::MissingPercent(text.to_owned()),
            _ => ProbabilityError::Outside(text.to_owned()),
        }))
    }

    /// Reads a number as [`from_number`](Self::from_number) does, or a word of the scale, whose exact midpoint counts.
    pub fn parse(text: &str, scale: Scale) -> Result<Self, ProbabilityError> {
        if let Some(read) = Self::from_number(text) {
            return read;
        }
        scale.word(text).map(|word| Self(word.probability())).ok_or_else(|| ProbabilityError::UnknownWord {
            text: text.trim().to_owned(),
            scale: scale.name(),
            suggestion: crate::finding::nearest(text, scale.spellings()),
        })
    }
}

/// A typed percentage as the double nearest to its hundredth: `7%` is 0.07, not 7/100 of a rounded number.
fn percent_value(number: &str, value: f64) -> f64 {
    format!("{number}e-2").parse().unwrap_or(value / 100.0)
}

impl std::fmt::Display for Probability {
    /// Writes a percentage with as many decimals as needed, at most one below 10 significant steps: `72%`, `32.5%`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&percent(self.0))
    }
}

/// Writes a number from 0 to 1 as a percentage: whole where it is whole, else with one decimal, and never as 0 % or
/// 100 % unless it is exactly that.
///
/// ```
/// use warrant::forecast::percent;
/// assert_eq!(percent(0.72), "72%");
/// assert_eq!(percent(0.325), "32.5%");
/// assert_eq!(percent(0.0004), "0.04%");
/// assert_eq!(percent(0.99996), "99.996%");
/// assert_eq!(percent(1e-97), "1e-95%");
/// ```
pub fn percent(value: f64) -> String {
    if value <= 0.0 {
        return "0%".to_owned();
    }
    if value >= 1.0 {
        return "100%".to_owned();
    }
    let edge = value.min(1.0 - value) * 100.0;
    let mut decimals = 1;
    let mut step = 0.1;
    while edge < step && decimals < 12 {
        decimals += 1;
        step /= 10.0;
    }
    if edge < step {
        // So near to an end that decimals would show nothing but it.
        let hundredfold = value * 100.0;
        return if value < 0.5 { format!("{hundredfold:e}%") } else { format!("{hundredfold}%") };
    }
    let text = format!("{:.*}", decimals, value * 100.0);
    let trimmed = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{trimmed}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_to_the_nearest_double() {
        for (text, value) in [("7%", 0.07), ("57%", 0.57), ("0.1%", 0.001), ("100%", 1.0), ("29 %", 0.29)] {
            assert_eq!(Probability::from_number(text), Some(Ok(Probability(value))), "{text}");
        }
    }

    #[test]
    fn what_is_no_probability_is_refused_with_the_fix() {
        let error = Probability::from_number("72").unwrap().unwrap_err();
        assert_eq!(error.help(), "write `72%` or `0.72`");
        assert!(matches!(Probability::from_number("150%"), Some(Err(ProbabilityError::Outside(_)))));
        assert!(matches!(Probability::from_number("-0.1"), Some(Err(ProbabilityError::Outside(_)))));
        assert!(matches!(Probability::from_number("nan"), Some(Err(ProbabilityError::NotFinite(_)))));
        assert!(matches!(Probability::new(f64::INFINITY), Err(ProbabilityError::NotFinite(_))));
    }
}
