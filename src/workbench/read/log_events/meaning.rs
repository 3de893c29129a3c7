//! From the values of a record of the usual shape to what they mean; `None` for whatever would be a finding.

use std::borrow::Cow;
use std::ops::Range;

use chrono_tz::Tz;

use super::events::{Key, RecordEvents, Within};
use crate::finding::Vocabulary;
use crate::forecast::distribution::rising_cdf;
use crate::forecast::{
    Continuous, DayOrMoment, Details, Moment, Prediction, Probability, SUM_TOLERANCE, Scale, Subject, When,
};

/// What a record of the usual shape says.
pub(in crate::workbench::read) struct Usual<'s> {
    pub(in crate::workbench::read) subject: UsualSubject<'s>,
    pub(in crate::workbench::read) at: Moment,
    pub(in crate::workbench::read) recorded: Moment,
    pub(in crate::workbench::read) prediction: Prediction,
    pub(in crate::workbench::read) why: Option<Cow<'s, str>>,
    pub(in crate::workbench::read) details: Details,
    /// The header, relative to the source.
    pub(in crate::workbench::read) header: Range<usize>,
}

/// A subject whose name is still borrowed.
pub(in crate::workbench::read) enum UsualSubject<'s> {
    Question(Cow<'s, str>),
    Claim(Cow<'s, str>),
}

impl UsualSubject<'_> {
    /// The subject with a name of its own.
    pub(in crate::workbench::read) fn owned(
        &self,
        name: impl FnOnce(&str) -> std::sync::Arc<str>,
    ) -> Subject {
        match self {
            Self::Question(id) => Subject::Question(name(id)),
            Self::Claim(id) => Subject::Claim(name(id)),
        }
    }
}

impl<'s> RecordEvents<'s> {
    pub(super) fn finish(self, zone: Tz, default_scale: Scale) -> Option<Usual<'s>> {
        if self.within != Within::Body || self.key.is_some() {
            return None;
        }
        let scale = match &self.scale {
            Some(word) => Scale::from_word(word)?,
            None => default_scale,
        };
        let word = match &self.word {
            Some(typed) => {
                let word = scale.word(typed)?;
                if self.p.is_some_and(|p| !word.contains(p)) {
                    return None;
                }
                Some((typed.as_ref().to_owned(), scale))
            }
            None => None,
        };
        let prediction = self.prediction()?;
        let moment = |date: DayOrMoment| match date {
            DayOrMoment::Moment(moment) => moment,
            DayOrMoment::Day(day) => When::start_of(day, zone).moment(),
        };
        let subject = match (self.question, self.claim) {
            (Some(question), None) => UsualSubject::Question(question),
            (None, Some(claim)) if claim.contains('/') => UsualSubject::Claim(claim),
            _ => return None,
        };
        Some(Usual {
            subject,
            at: moment(self.at?),
            recorded: moment(self.recorded?),
            prediction,
            why: self.why,
            details: Details {
                word,
                published: self.published.map(Cow::into_owned),
                because: self.because,
                expires: self.expires.map(|date| date.ending(zone)),
                corrects: self.corrects.map(moment),
            },
            header: self.header,
        })
    }

    fn prediction(&self) -> Option<Prediction> {
        let has_range = self.has(Key::Low) || self.has(Key::Likely) || self.has(Key::High);
        let ways = [
            self.has(Key::Withdrawn),
            self.has(Key::P),
            self.has(Key::Quantiles),
            self.has(Key::Cdf),
            self.has(Key::Normal),
            has_range,
        ];
        if ways.iter().filter(|&&way| way).count() != 1 {
            return None;
        }
        if self.has(Key::Withdrawn) {
            return Some(Prediction::Withdrawn);
        }
        if let Some(p) = self.p {
            return Probability::new(p).ok().map(Prediction::Probability);
        }
        if self.has(Key::P) {
            let mut options = Vec::with_capacity(self.options.len());
            for (name, p) in &self.options {
                options.push((name.clone(), Probability::new(*p).ok()?.value()));
            }
            let sum: f64 = options.iter().map(|(_, p)| p).sum();
            return ((sum - 1.0).abs() <= SUM_TOLERANCE).then_some(Prediction::Options(options));
        }
        let continuous = if self.has(Key::Quantiles) {
            let mut pairs: Vec<(f64, f64)> = Vec::with_capacity(self.numbers.len() / 2);
            for pair in self.numbers.chunks(2) {
                let &[level, value] = pair else { return None };
                let level = Probability::new(level).ok()?.value();
                if pairs
                    .last()
                    .is_some_and(|&(last_level, last_value)| level <= last_level || value < last_value)
                {
                    return None;
                }
                pairs.push((level, value));
            }
            if pairs.len() < 2 {
                return None;
            }
            Continuous::Quantiles(pairs)
        } else if self.has(Key::Cdf) {
            let points: Vec<(f64, f64)> =
                self.numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
            rising_cdf(&points).ok()?;
            Continuous::Cdf(points)
        } else if self.has(Key::Normal) {
            let &[mean, sd] = self.numbers.as_slice() else { return None };
            if sd <= 0.0 {
                return None;
            }
            Continuous::Normal { mean, sd }
        } else {
            let [Some(low), Some(likely), Some(high)] = self.low_likely_high else { return None };
            if low > likely || likely > high || low >= high {
                return None;
            }
            Continuous::LowLikelyHigh([low, likely, high])
        };
        Some(Prediction::Continuous(continuous))
    }
}
