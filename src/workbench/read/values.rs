//! From what serde read to what is meant: dates, probabilities, words, ids; each refusal is a finding.

use std::ops::Range;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::document::short;
use crate::finding::{Code, FileId, Finding, Place, Placed, Vocabulary, nearest};
use crate::forecast::{DayOrMoment, Moment, Probability, ProbabilityError, Scale, When, days_since_epoch};
use crate::workbench::record::{AnyValue, Date, DateText, Located, Number, NumberText, Text, Word};

/// With more findings than this in a file, no more suggestions are made.
const MOST_SUGGESTIONS: usize = 200;

/// What reading a file needs to know, and what it found.
pub(super) struct Values {
    pub(super) file: FileId,
    /// The zone in which bare days are days.
    pub(super) zone: Tz,
    pub(super) scale: Scale,
    pub(super) findings: Vec<Finding>,
}

impl Values {
    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        Place::new(self.file, span.clone())
    }

    pub(super) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Adds the finding of a code, with what is wrong and what to write instead.
    pub(super) fn report(
        &mut self,
        code: Code,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Finding::new(code, place, message).help(help));
    }

    /// Adds a finding in place of a value.
    pub(super) fn refuse<T>(
        &mut self,
        code: Code,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<T> {
        self.report(code, place, message, help);
        None
    }

    /// Adds the finding that a key is missing.
    pub(super) fn missing(&mut self, key: &str, what: &str, header: Place, help: &str) {
        self.push(
            Finding::new(Code::MissingKey, header, format!("{what} lacks `{key}`"))
                .key(header, key)
                .label(format!("no `{key}` here"))
                .help(help),
        );
    }

    pub(super) fn text(&self, text: Text) -> Placed<String> {
        let place = self.place(&text.span);
        Placed::new(text.value, place)
    }

    /// A text that must be there and say something.
    pub(super) fn required_text(
        &mut self,
        text: Option<Text>,
        key: &str,
        what: &str,
        header: Place,
    ) -> Option<Placed<String>> {
        let Some(text) = text else {
            self.missing(key, what, header, &format!("add `{key} = \"...\"`"));
            return None;
        };
        let text = self.text(text);
        if text.value.trim().is_empty() {
            let help = "write a text, or omit the key if it is optional";
            return self.refuse(Code::EmptyText, text.place, format!("`{key}` of {what} is empty"), help);
        }
        Some(text)
    }

    /// A word of a closed set.
    #[expect(clippy::needless_pass_by_value, reason = "what was read is used up by giving it a meaning")]
    pub(super) fn word<V: Vocabulary>(&mut self, word: Word<V>) -> Option<Placed<V>> {
        let place = self.place(&word.span);
        let found = V::from_word(&word.value.word);
        if found.is_none() {
            let typed = &word.value.word;
            let message = format!("unknown {} `{}`", V::WHAT, short(typed));
            self.report(Code::UnknownWord, place, message, V::suggestion(typed));
        }
        found.map(|value| Placed::new(value, place))
    }

    /// A word of a closed set, without its place.
    pub(super) fn bare_word<V: Vocabulary>(&mut self, word: Option<Word<V>>) -> Option<V> {
        word.and_then(|word| self.word(word)).map(|placed| placed.value)
    }

    pub(super) fn day_or_moment(&mut self, date: &Date) -> Option<DayOrMoment> {
        let place = self.place(&date.span);
        let text = match &date.value {
            DateText::Toml(datetime) => datetime.to_string(),
            DateText::Quoted(text) => {
                let help = match DayOrMoment::parse_iso(text) {
                    Ok(_) => format!("write it without quotes: {text}"),
                    Err(error) => error.help().to_owned(),
                };
                let message = format!("expected a date, found the text `{}`", short(text));
                return self.refuse(Code::BadDate, place, message, help);
            }
        };
        self.iso(&text, place)
    }

    /// A day or a moment as TOML writes it.
    pub(super) fn iso(&mut self, text: &str, place: Place) -> Option<DayOrMoment> {
        match DayOrMoment::parse_iso(text) {
            Ok(date) => Some(date),
            Err(error) => {
                let help = match error {
                    crate::forecast::DateError::NoOffset(_) | crate::forecast::DateError::NoSeconds(_) => {
                        error.help()
                    }
                    _ => "write a day (2026-11-23) or a time (2026-11-23T10:00:00Z)",
                };
                self.refuse(Code::BadDate, place, error.to_string(), help)
            }
        }
    }

    /// A date of which only the day matters.
    pub(super) fn day(&mut self, date: Option<Date>) -> Option<NaiveDate> {
        Some(self.day_or_moment(&date?)?.day(self.zone))
    }

    /// A date that means the start of its day.
    pub(super) fn start(&mut self, date: Option<Date>) -> Option<Placed<When>> {
        let date = date?;
        let place = self.place(&date.span);
        self.day_or_moment(&date).map(|read| Placed::new(read.starting(self.zone), place))
    }

    /// A date that must be there and means the start of its day.
    pub(super) fn required_start(
        &mut self,
        date: Option<Date>,
        key: &str,
        what: &str,
        header: Place,
        help: &str,
    ) -> Option<Placed<When>> {
        if date.is_none() {
            self.missing(key, what, header, help);
        }
        self.start(date)
    }

    /// A date that means the end of its day.
    pub(super) fn end(&mut self, date: Option<Date>) -> Option<Placed<When>> {
        let date = date?;
        let place = self.place(&date.span);
        self.day_or_moment(&date).map(|read| Placed::new(read.ending(self.zone), place))
    }

    /// The instant at which a date starts.
    pub(super) fn moment(&mut self, date: Option<Date>) -> Option<Moment> {
        self.start(date).map(|when| when.moment())
    }

    /// A number from 0 to 1.
    pub(super) fn probability(&mut self, number: &Number) -> Option<Placed<Probability>> {
        let place = self.place(&number.span);
        match &number.value {
            NumberText::Text(text) => {
                let help = match Probability::from_number(text) {
                    Some(Ok(probability)) => format!("write it without quotes: {}", probability.value()),
                    _ => "write a number from 0 to 1".to_owned(),
                };
                let message = format!("expected a number, found the text `{}`", short(text));
                self.refuse(Code::BadProbability, place, message, help)
            }
            other => self.probability_value(other.number().unwrap_or(f64::NAN), place),
        }
    }

    pub(super) fn probability_value(&mut self, number: f64, place: Place) -> Option<Placed<Probability>> {
        match Probability::new(number) {
            Ok(probability) => Some(Placed::new(probability, place)),
            Err(error) => {
                self.report_probability(&error, place);
                None
            }
        }
    }

    fn report_probability(&mut self, error: &ProbabilityError, place: Place) {
        let help = match error {
            ProbabilityError::MissingPercent(text) => match text.parse::<f64>() {
                Ok(percent) => format!("write {}: files hold numbers from 0 to 1", percent / 100.0),
                Err(_) => error.help(),
            },
            ProbabilityError::UnknownWord { .. } => error.help(),
            _ => "write a number from 0 to 1".to_owned(),
        };
        self.report(Code::BadProbability, place, error.to_string(), help);
    }

    /// A number, or a word of the scale with the number it stands for.
    pub(super) fn probability_or_word(
        &mut self,
        number: &Number,
    ) -> Option<(Placed<Probability>, Option<String>)> {
        let NumberText::Text(text) = &number.value else {
            return self.probability(number).map(|probability| (probability, None));
        };
        if Probability::from_number(text).is_some() {
            return self.probability(number).map(|probability| (probability, None));
        }
        let place = self.place(&number.span);
        match Probability::parse(text, self.scale) {
            Ok(probability) => Some((Placed::new(probability, place), Some(text.clone()))),
            Err(error) => {
                match Scale::knowing(text).first() {
                    Some(other) => self.report(
                        Code::MixedScales,
                        place,
                        format!(
                            "`{}` is a word of {}, not of {}",
                            short(text),
                            other.title(),
                            self.scale.title()
                        ),
                        format!("use a word of {}, or a number", self.scale.name()),
                    ),
                    None => self.report_probability(&error, place),
                }
                None
            }
        }
    }

    /// A pair of probabilities, as in `lr = [0.9, 0.3]`.
    pub(super) fn likelihoods(
        &mut self,
        pair: Option<Located<Vec<Number>>>,
    ) -> Option<(Probability, Probability)> {
        let pair = pair?;
        let place = self.place(&pair.span);
        let [if_holds, if_not] = pair.value.as_slice() else {
            let message = format!("expected two numbers in `lr`, found {}", pair.value.len());
            let help = "write lr = [probability if the claim holds, probability if not]";
            return self.refuse(Code::WrongType, place, message, help);
        };
        let (first, second) = (self.probability(if_holds), self.probability(if_not));
        let (first, second) = (first?.value, second?.value);
        if first.value() <= 0.0 && second.value() <= 0.0 {
            let message = "both likelihoods are 0: the answer would be impossible";
            let help = "give at least one of them a probability above 0";
            return self.refuse(Code::BadProbability, place, message, help);
        }
        Some((first, second))
    }

    pub(super) fn finite(&mut self, number: &Number, what: &str) -> Option<f64> {
        let place = self.place(&number.span);
        match number.value.number() {
            Some(value) if value.is_finite() => Some(value),
            _ => self.refuse(
                Code::BadNumber,
                place,
                format!("expected a finite number, found `{}`", short(&number.value.to_string())),
                format!("write {what} as a number, for example 1.5"),
            ),
        }
    }

    /// A point on the line of a numeric question (a number) or of a date question (days since 1970-01-01).
    ///
    /// Either is read where the type of the question is not known.
    pub(super) fn point(&mut self, value: &Located<AnyValue>) -> Option<f64> {
        let place = self.place(&value.span);
        match &value.value {
            AnyValue::Number(number) if number.is_finite() => Some(*number),
            AnyValue::Date(datetime) => {
                Some(days_since_epoch(self.iso(&datetime.to_string(), place)?.day(self.zone)))
            }
            AnyValue::Number(_) => {
                self.refuse(Code::BadNumber, place, "expected a finite number", "write a finite number")
            }
            other => self.refuse(
                Code::WrongType,
                place,
                format!("expected a number or a date, found {}", other.kind()),
                "write a number or a date without quotes: 12000, 2026-11-23",
            ),
        }
    }

    /// Whether the nearest name may still be looked for: each suggestion compares with every name, so that a file of
    /// nothing but unknown names would cost the square of its length.
    pub(super) fn may_suggest(&self) -> bool {
        self.findings.len() < MOST_SUGGESTIONS
    }

    /// Looks a name up among others; an unknown one is a finding.
    pub(super) fn lookup<'n, T>(
        &mut self,
        name: &Placed<String>,
        what: &str,
        find: impl FnOnce(&str) -> Option<T>,
        names: impl Iterator<Item = &'n str>,
    ) -> Option<T> {
        let found = find(&name.value);
        if found.is_none() {
            let finding = Finding::new(
                Code::UnknownReference,
                name.place,
                format!("unknown {what} `{}`", short(&name.value)),
            );
            let near = if self.may_suggest() { nearest(&name.value, names) } else { None };
            let help = near.map(|near| format!("did you mean `{near}`?"));
            self.push(
                finding.maybe_help(help.or_else(|| Some(format!("correct the name, or add the {what}")))),
            );
        }
        found
    }
}

/// Whether an id is kebab-case: lower-case letters and digits in groups joined by single hyphens.
pub fn is_kebab_case(id: &str) -> bool {
    !id.is_empty()
        && id.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// Whether an id may name a claim or an inference: a letter, then letters, digits, `_` and `-`.
pub(super) fn is_claim_id(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_alphabetic())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}
