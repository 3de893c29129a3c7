//! The ways to make one forecast of many, and their names.

/// A way to make one forecast of many.
///
/// ```
/// use warrant::forecast::crowd::CrowdMethod;
/// let forecasts = [(0.1, "2025-01-16"), (0.2, "2025-02-01"), (0.6, "2025-03-01")];
/// let median = CrowdMethod::parse("median").unwrap();
/// assert_eq!(median.pool(&forecasts, None), Some(0.2));
/// assert_eq!(CrowdMethod::parse("extremized").unwrap().name(), "extremized:2.5");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CrowdMethod {
    /// The median, the default.
    Median,
    /// The arithmetic mean.
    Mean,
    /// The mean without a share of values at either end, rounded down but at least one of three or more; one always stays.
    TrimmedMean {
        /// What is cut off at either end, above 0 and below one half; 0.1 to 0.2 are usual.
        share: f64,
    },
    /// The geometric mean of odds: the mean of log odds, as a probability. A certain 0 or 1 outweighs all others.
    GeometricOdds,
    /// The mean of log odds times a factor: what a crowd would say if its members shared what they know. Satopää et al.
    /// (2014) fitted factors from 1.161 to 3.921; 2.5 and the square root of 3 are common.
    Extremized {
        /// What the mean of log odds is multiplied by; positive.
        factor: f64,
    },
    /// Extremized about even odds by [`super::super::pooling::neyman_factor`]; Neyman and Roughgarden (2022).
    Neyman,
    /// Extremized about the question's base rate b, inside 0 to 1: logit b + d(n) (mean logit - logit b).
    NeymanBaseRate,
    /// The mean of the most recent 40 %, as on Good Judgment Open; see [`super::super::recency::most_recent_weights`].
    MostRecent,
    /// The median weighted by recency, as on Metaculus; see [`super::super::recency::recency_weights`].
    RecencyMedian,
}

/// Why a text names no method.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say what each means and holds")]
pub enum CrowdMethodError {
    #[error("unknown crowd method `{name}`")]
    Unknown { name: String },
    #[error("`{text}` does not fit `{name}`: {wanted}")]
    Parameter { name: &'static str, text: String, wanted: &'static str },
}

impl CrowdMethod {
    /// Every name, without parameters, the default first.
    pub const NAMES: [&'static str; 9] = [
        "median",
        "mean",
        "trimmed-mean",
        "geometric-odds",
        "extremized",
        "neyman",
        "neyman-base-rate",
        "most-recent",
        "recency-median",
    ];

    /// Reads a name of [`CrowdMethod::NAMES`]; `trimmed-mean` and `extremized` may say their number after a colon:
    /// `trimmed-mean:0.2` (0.1 if not said), `extremized:1.7` (2.5 if not said).
    pub fn parse(text: &str) -> Result<Self, CrowdMethodError> {
        let (name, parameter) = match text.split_once(':') {
            Some((name, parameter)) => (name.trim(), Some(parameter.trim())),
            None => (text.trim(), None),
        };
        let number = |name, default, wanted, fits: fn(f64) -> bool| match parameter {
            None => Ok(default),
            Some(text) => text
                .parse()
                .ok()
                .filter(|&number| fits(number))
                .ok_or_else(|| CrowdMethodError::Parameter { name, text: text.to_owned(), wanted }),
        };
        let method = match name {
            "median" => Self::Median,
            "mean" => Self::Mean,
            "trimmed-mean" => Self::TrimmedMean {
                share: number("trimmed-mean", 0.1, "a share above 0 and below 0.5", |share| {
                    share > 0.0 && share < 0.5
                })?,
            },
            "geometric-odds" => Self::GeometricOdds,
            "extremized" => Self::Extremized {
                factor: number("extremized", 2.5, "a positive factor", |factor| {
                    factor > 0.0 && factor.is_finite()
                })?,
            },
            "neyman" => Self::Neyman,
            "neyman-base-rate" => Self::NeymanBaseRate,
            "most-recent" => Self::MostRecent,
            "recency-median" => Self::RecencyMedian,
            _ => return Err(CrowdMethodError::Unknown { name: name.to_owned() }),
        };
        match (method, parameter) {
            (Self::TrimmedMean { .. } | Self::Extremized { .. }, _) | (_, None) => Ok(method),
            (_, Some(text)) => Err(CrowdMethodError::Parameter {
                name: method.family(),
                text: text.to_owned(),
                wanted: "this method has no number",
            }),
        }
    }

    /// Names the method so that [`CrowdMethod::parse`] reads it back, its number included.
    pub fn name(self) -> String {
        match self {
            Self::TrimmedMean { share } => format!("{}:{share}", self.family()),
            Self::Extremized { factor } => format!("{}:{factor}", self.family()),
            _ => self.family().to_owned(),
        }
    }

    fn family(self) -> &'static str {
        match self {
            Self::Median => "median",
            Self::Mean => "mean",
            Self::TrimmedMean { .. } => "trimmed-mean",
            Self::GeometricOdds => "geometric-odds",
            Self::Extremized { .. } => "extremized",
            Self::Neyman => "neyman",
            Self::NeymanBaseRate => "neyman-base-rate",
            Self::MostRecent => "most-recent",
            Self::RecencyMedian => "recency-median",
        }
    }
}
