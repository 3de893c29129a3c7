//! Rows that were not scored, and why.

/// Bad rows of a source that are named one by one; more are only counted.
pub(super) const NAMED: usize = 1000;

/// Says why a sound row is not scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exclusion {
    /// The probability is empty.
    NoForecast,
    /// There is no answer yet.
    Open,
    /// The question was annulled or found ambiguous.
    Annulled,
    /// The answer is a fraction, such as a tie, and those were not asked for.
    Fraction,
    /// The table of outcomes has two different ones for the question.
    TwoOutcomes,
    /// The answer became known outside the time that is asked for.
    OtherTime,
    /// The forecast was made when the answer was known.
    AfterKnown,
    /// The forecast was made before the question opened.
    BeforeOpen,
    /// The forecast was made after the question closed.
    AfterClose,
    /// The table does not say when the question ended, and that is needed.
    NoEnd,
    /// The forecaster stated another number at the same time; what stands is the mean.
    SameTime,
    /// A later forecast of the same forecaster on the question counts instead.
    Replaced,
    /// An earlier forecast of the same forecaster on the question counts instead, or this one came after the day asked
    /// for.
    Later,
}

impl Exclusion {
    /// Lists all, in the order in which they are reported.
    pub const ALL: [Self; 13] = [
        Self::NoForecast,
        Self::Open,
        Self::Annulled,
        Self::Fraction,
        Self::TwoOutcomes,
        Self::OtherTime,
        Self::AfterKnown,
        Self::BeforeOpen,
        Self::AfterClose,
        Self::NoEnd,
        Self::SameTime,
        Self::Replaced,
        Self::Later,
    ];

    /// Returns the word for it in machine-readable output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoForecast => "no-forecast",
            Self::Open => "open",
            Self::Annulled => "annulled",
            Self::Fraction => "fraction",
            Self::TwoOutcomes => "two-outcomes",
            Self::OtherTime => "other-time",
            Self::AfterKnown => "after-known",
            Self::BeforeOpen => "before-open",
            Self::AfterClose => "after-close",
            Self::NoEnd => "no-end",
            Self::SameTime => "same-time",
            Self::Replaced => "replaced",
            Self::Later => "later",
        }
    }
}

/// Says what is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Fault {
    /// More or fewer fields than headings.
    #[error("as many fields as headings are expected")]
    FieldCount,
    /// A quoted field has no end.
    #[error("a quotation mark is not closed")]
    OpenQuote,
    /// Something stands between a closing quotation mark and the next field.
    #[error("text follows a closing quotation mark")]
    AfterQuote,
    /// The probability cannot be read.
    #[error("not a probability; write 0.72 or 72%")]
    NotAProbability,
    /// The probability is below 0 or above 1.
    #[error("a probability lies between 0 and 1; for percent write 72%")]
    ProbabilityOutOfRange,
    /// The outcome is none of the words for one.
    #[error("not an outcome; write yes or no, true or false, 1 or 0")]
    NotAnOutcome,
    /// The outcome is a fraction, and those are refused.
    #[error("the outcome is a fraction, which --fractional refuse does not take")]
    FractionalOutcome,
    /// The weight is no number above 0 and up to 100,000.
    #[error("a weight is a number above 0 and at most 100000")]
    NotAWeight,
    /// The time cannot be read.
    #[error("not a time; write 2026-11-23, 2026-11-23T10:00:00Z or seconds since 1970")]
    NotATime,
    /// A number was expected.
    #[error("not a number")]
    NotANumber,
    /// A name is not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// The forecaster or the question is empty.
    #[error("a name is missing")]
    NoName,
    /// There are more names than numbers for them.
    #[error("too many different names")]
    TooManyNames,
    /// The question has two different outcomes in the outcomes table.
    #[error("a second, different outcome for the question")]
    SecondOutcome,
}

/// Names one bad row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BadRow {
    /// Name of the source, as it was handed in.
    pub source: String,
    /// Line, from 1.
    pub line: u64,
    /// Column of the field in characters, from 1.
    pub column: u64,
    /// What is wrong.
    pub fault: Fault,
}

/// Counts what was not scored and names the first bad rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    excluded: [u64; Exclusion::ALL.len()],
    /// The first bad rows of each source, up to 1000 each, by source and line.
    pub bad_rows: Vec<BadRow>,
    /// How many bad rows there are in all.
    pub bad: u64,
}

impl Problems {
    /// Returns how many rows were excluded for a reason.
    pub fn excluded(&self, reason: Exclusion) -> u64 {
        self.excluded.get(reason as usize).copied().unwrap_or(0)
    }

    /// Returns each reason that excluded rows, with their number.
    pub fn reasons(&self) -> impl Iterator<Item = (Exclusion, u64)> + '_ {
        Exclusion::ALL.iter().map(|&reason| (reason, self.excluded(reason))).filter(|&(_, rows)| rows > 0)
    }

    pub(super) fn exclude(&mut self, reason: Exclusion, rows: u64) {
        if let Some(count) = self.excluded.get_mut(reason as usize) {
            *count += rows;
        }
    }

    /// Notes what became of a row: `place` finds line and column of a field from its number.
    pub(super) fn note(
        &mut self,
        source: &str,
        row: Result<Option<Exclusion>, (usize, Fault)>,
        named: &mut usize,
        place: impl FnOnce(usize) -> (u64, u64),
    ) {
        match row {
            Ok(None) => {}
            Ok(Some(reason)) => self.exclude(reason, 1),
            Err((field, fault)) => {
                self.bad += 1;
                if *named < NAMED {
                    *named += 1;
                    let (line, column) = place(field);
                    self.bad_rows.push(BadRow { source: source.to_owned(), line, column, fault });
                }
            }
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (count, more) in self.excluded.iter_mut().zip(other.excluded) {
            *count += more;
        }
        self.bad += other.bad;
        self.bad_rows.extend(other.bad_rows);
    }

    pub(super) fn sort(&mut self) {
        self.bad_rows.sort();
    }
}
