//! Resolution records: what happened, or why there is no answer.

use crate::finding::{Code, Vocabulary, nearest};
use crate::forecast::{
    AnswerShape, DayOrMoment, Outcome, Question, Receipt, Resolution, ResolutionSource, Settlement,
};
use crate::workbench::read::document::{Record, short};
use crate::workbench::read::values::Values;
use crate::workbench::record::{AnyValue, Located, ReceiptRecord, ResolutionRecord};

impl Values {
    pub(super) fn resolutions(
        &mut self,
        question: &Question,
        records: Vec<Record<ResolutionRecord>>,
    ) -> Vec<Resolution> {
        records.into_iter().filter_map(|record| self.resolution(question, record)).collect()
    }

    fn resolution(&mut self, question: &Question, record: Record<ResolutionRecord>) -> Option<Resolution> {
        let Record { value, header } = record;
        let help = "add when the answer became public";
        let known = self.required_start(value.known, "known", "[[resolution]]", header, help);
        let recorded = self.moment(value.recorded);
        let note = value.note.map(|text| text.value).filter(|note| !note.trim().is_empty());
        let void = value.void.map(|word| self.word(word));
        let outcome = value.outcome.map(|outcome| {
            let place = self.place(&outcome.span);
            (self.outcome(question, &outcome), place)
        });
        let sources = value
            .sources
            .into_iter()
            .map(|source| ResolutionSource {
                url: source.value.url.map(|text| text.value),
                date: self.day(source.value.date),
                quote: source.value.quote.map(|text| text.value),
                via: source.value.via.map(|text| text.value),
            })
            .collect();
        let receipt = value.receipt.and_then(|receipt| self.receipt(receipt));
        let settlement = match (void, outcome) {
            (Some(_), Some((_, place))) => self.refuse(
                Code::BadOutcome,
                place,
                "a void resolution has no outcome",
                "keep either `outcome` or `void`",
            ),
            (Some(reason), None) => {
                if note.is_none() {
                    let message = "a void resolution lacks a note";
                    self.report(Code::VoidWithoutNote, header, message, "add the reason: `note = \"...\"`");
                }
                reason.map(|reason| Settlement::Void(reason.value))
            }
            (None, Some((outcome, _))) => outcome.map(Settlement::Outcome),
            (None, None) => {
                self.missing("outcome", "[[resolution]]", header, "add `outcome`, or `void` with a note");
                None
            }
        };
        Some(Resolution {
            settlement: settlement?,
            known: known?.value,
            recorded,
            by: value.by.map(|text| text.value),
            sources,
            note,
            receipt,
            place: header,
        })
    }

    fn receipt(&mut self, receipt: Located<ReceiptRecord>) -> Option<Receipt> {
        let place = self.place(&receipt.span);
        let record = receipt.value;
        if record.value.is_none() {
            self.missing("value", "`receipt`", place, "add the value that the rule found");
        }
        let value = record.value.and_then(|number| self.finite(&number, "`value`"));
        Some(Receipt {
            rule: record.rule.map(|text| text.value).unwrap_or_default(),
            sha256: record.sha256.map(|text| text.value).unwrap_or_default(),
            rows: record.rows.map_or_else(Vec::new, |rows| rows.0.into_iter().map(|row| row.value).collect()),
            value: value?,
        })
    }

    fn outcome(&mut self, question: &Question, outcome: &Located<AnyValue>) -> Option<Outcome> {
        let place = self.place(&outcome.span);
        let on_numbers = question.kind.is_continuous() && !question.kind.on_days();
        let read = match &outcome.value {
            AnyValue::Text(word) => parse_outcome_word(question, word),
            AnyValue::Number(number) if on_numbers && number.is_finite() => Ok(Outcome::Number(*number)),
            AnyValue::Date(datetime) if question.kind.on_days() => {
                DayOrMoment::parse_iso(&datetime.to_string())
                    .map(|date| Outcome::Date(date.day(question.zone)))
                    .map_err(|error| error.to_string())
            }
            AnyValue::Table(entries) if question.kind.is_continuous() => match entries.as_slice() {
                [(name, Located { value: AnyValue::Boolean(true), .. })] if name.value == "below" => {
                    Ok(Outcome::Below)
                }
                [(name, Located { value: AnyValue::Boolean(true), .. })] if name.value == "above" => {
                    Ok(Outcome::Above)
                }
                _ => Err("the table is neither `{ below = true }` nor `{ above = true }`".to_owned()),
            },
            other => {
                Err(format!("{} cannot be the outcome of a {} question", other.kind(), question.kind.word()))
            }
        };
        let checked = read.and_then(|outcome| question.within_range(outcome).map_err(str::to_owned));
        match checked {
            Ok(outcome) => Some(outcome),
            Err(problem) => {
                let help = match &outcome.value {
                    AnyValue::Text(word) if question.kind.has_options() && self.may_suggest() => {
                        nearest(word, question.options.iter().map(String::as_str))
                            .map(|near| format!("did you mean `{near}`?"))
                    }
                    _ => None,
                };
                self.refuse(Code::BadOutcome, place, problem, help.unwrap_or_else(|| outcome_help(question)))
            }
        }
    }
}

/// Reads an outcome that is a word: yes, no or an option.
fn parse_outcome_word(question: &Question, word: &str) -> Result<Outcome, String> {
    question.outcome_of(word).ok_or_else(|| match question.kind.shape() {
        AnswerShape::YesNo => format!("`{}` cannot be the outcome of a binary question", short(word)),
        AnswerShape::Options => format!("unknown option `{}`", short(word)),
        AnswerShape::Line => {
            let kind = question.kind.word();
            format!("the text `{}` cannot be the outcome of a {kind} question", short(word))
        }
    })
}

/// What may be written as the outcome of a question.
fn outcome_help(question: &Question) -> String {
    match question.kind.shape() {
        AnswerShape::YesNo => "write yes or no".to_owned(),
        AnswerShape::Options => {
            format!("write one of: {}", question.options_in_words())
        }
        AnswerShape::Line => {
            let value = if question.kind.on_days() { "a date" } else { "a number" };
            format!("write {value}, or {{ below = true }} or {{ above = true }} for an open end")
        }
    }
}
