//! `forecasts/questions/<question>.toml` as a question.

use chrono_tz::Tz;

use super::document::{Document, Nested, Record, short};
use super::values::{Values, days_since_epoch};
use crate::finding::{Code, FileId, Finding, Place, Vocabulary, nearest};
use crate::forecast::{
    BaseRate, Clarification, DayOrMoment, Outcome, Question, QuestionType, RESERVED_OPTIONS, Range, Receipt,
    Reduction, Resolution, ResolutionSource, Rule, RuleOperand, RuleTest, Settlement, Scale, Span, Window,
};
use crate::workbench::record::{
    AnyValue, BaseRateRecord, ClarificationRecord, CompareRecord, Located, QuestionFile, QuestionRecord,
    RangeRecord, ReceiptRecord, ResolutionRecord, ResolutionSourceRecord, RuleRecord, Text, keys_of,
};

const QUESTION_NESTED: &[Nested] = &[("range", keys_of::<RangeRecord>), ("base_rate", keys_of::<BaseRateRecord>)];
const RESOLUTION_NESTED: &[Nested] =
    &[("sources", keys_of::<ResolutionSourceRecord>), ("receipt", keys_of::<ReceiptRecord>)];
const RULE_NESTED: &[Nested] = &[("compare", keys_of::<CompareRecord>)];

/// Reads a question file; `None` if it has no `[question]` with a type, which is a finding.
pub(in crate::workbench) fn read_question(
    id: &str,
    file: FileId,
    text: &str,
    zone: Tz,
    scale: Scale,
) -> (Option<Question>, Vec<Finding>) {
    let mut document = Document::parse(file, text);
    let question = document.take::<QuestionRecord>("question", QUESTION_NESTED);
    let clarifications = document.take_all::<ClarificationRecord>("clarification", &[]);
    let resolutions = document.take_all::<ResolutionRecord>("resolution", RESOLUTION_NESTED);
    let rule = document.take::<RuleRecord>("rule", RULE_NESTED);
    let values = Values { file, zone, scale, findings: document.finish::<QuestionFile>() };
    let mut reading = Reading { values };
    let Some(Record { value, header }) = question else {
        let place = Place::new(file, 0..0);
        reading.values.missing("[question]", "the file", place, "add `[question]` with title, type and criteria");
        return (None, reading.values.findings);
    };
    let question = reading.question(id, value, header).map(|mut question| {
        question.clarifications = reading.clarifications(clarifications);
        question.resolutions = reading.resolutions(&question, resolutions);
        question.rule = rule.and_then(|rule| reading.rule(&question, rule));
        question
    });
    (question, reading.values.findings)
}

struct Reading {
    values: Values,
}

impl Reading {
    fn question(&mut self, id: &str, record: QuestionRecord, header: Place) -> Option<Question> {
        if let Some(name) = &record.timezone {
            self.zone(name);
        }
        let title = self.values.required_text(record.title, "title", "[question]", header);
        let kind = match record.kind {
            Some(word) => self.values.word(word),
            None => {
                let words = QuestionType::words().collect::<Vec<_>>().join(", ");
                self.values.missing("type", "[question]", header, &format!("add `type = \"binary\"`, or one of: {words}"));
                None
            }
        };
        let draft = record.draft.unwrap_or(false);
        let criteria = record.criteria.map(|text| self.values.text(text)).filter(|text| !text.value.trim().is_empty());
        let read_at = record.read_at.map(|text| text.value).filter(|text| !text.trim().is_empty());
        if !draft {
            let lacking = [
                ("criteria", criteria.is_none(), "say what counts, in words that two strangers would apply alike"),
                ("read_at", read_at.is_none(), "say where the answer will be read"),
                ("closes", record.closes.is_none(), "say until when forecasts count"),
            ];
            for (key, _, help) in lacking.into_iter().filter(|(_, lacks, _)| *lacks) {
                self.values.missing(key, "[question]", header, &format!("{help}, or set `draft = true`"));
            }
        }
        let written = self.values.start(record.written);
        let opens = self.values.start(record.opens);
        let closes = self.values.end(record.closes);
        let resolves = self.values.end(record.resolves);
        let base_rate = record.base_rate.and_then(|rate| self.base_rate(rate));
        let kind = kind?.value;
        let options = self.options(kind, record.options, header);
        let range = self.range(kind, record.range, header);
        Some(Question {
            id: id.to_owned(),
            place: header,
            title: title.map(|title| title.value).unwrap_or_default(),
            kind,
            criteria,
            fine_print: record.fine_print.map(|text| text.value),
            background: record.background.map(|text| text.value),
            read_at,
            written,
            opens,
            closes,
            resolves,
            zone: self.values.zone,
            owner: record.owner.map(|text| text.value),
            options,
            range,
            base_rate,
            tags: record.tags.map_or_else(Vec::new, |tags| tags.0.into_iter().map(|tag| tag.value).collect()),
            draft,
            clarifications: Vec::new(),
            resolutions: Vec::new(),
            rule: None,
        })
    }

    fn zone(&mut self, name: &Text) {
        match name.value.parse() {
            Ok(zone) => self.values.zone = zone,
            Err(_) => {
                let place = self.values.place(&name.span);
                self.values.report(super::settings::unknown_zone(&name.value, place));
            }
        }
    }

    fn options(&mut self, kind: QuestionType, options: Option<Located<Vec<Text>>>, header: Place) -> Vec<String> {
        let Some(options) = options else {
            if kind.has_options() {
                self.values.missing("options", "[question]", header, "list them: options = [\"...\", \"...\"]");
            }
            return Vec::new();
        };
        let place = self.values.place(&options.span);
        if !kind.has_options() {
            self.values.report(
                Finding::new(Code::BadOptions, place, format!("a {} question has no options", kind.word()))
                    .help("remove `options`, or make the type choice or ordinal"),
            );
            return Vec::new();
        }
        let mut names: Vec<String> = Vec::with_capacity(options.value.len());
        for option in options.value {
            let place = self.values.place(&option.span);
            let name = option.value;
            let problem = if name.trim().is_empty() {
                Some("an option is empty".to_owned())
            } else if RESERVED_OPTIONS.contains(&name.to_lowercase().as_str()) {
                Some(format!("`{name}` means something else as an outcome"))
            } else if names.iter().any(|other| same_option(other, &name)) {
                Some(format!("the option `{}` is listed twice", short(&name)))
            } else {
                None
            };
            if let Some(problem) = problem {
                self.values
                    .report(Finding::new(Code::BadOptions, place, problem).help("give each option a name of its own"));
            }
            names.push(name);
        }
        if names.len() < 2 {
            self.values.report(
                Finding::new(Code::BadOptions, place, format!("{} option instead of two or more", names.len()))
                    .help("list every answer; the last option of a choice question is the catch-all"),
            );
        }
        names
    }

    fn range(&mut self, kind: QuestionType, range: Option<Located<RangeRecord>>, header: Place) -> Option<Range> {
        let Some(range) = range else {
            if kind.is_continuous() {
                self.values.missing("range", "[question]", header, "add `range = { min = ..., max = ... }`");
            }
            return None;
        };
        let place = self.values.place(&range.span);
        if !kind.is_continuous() {
            self.values.report(
                Finding::new(Code::BadRange, place, format!("a {} question has no range", kind.word()))
                    .help("remove `range`, or make the type numeric or date"),
            );
            return None;
        }
        let record = range.value;
        let logarithmic = match record.scale.as_ref().map(|scale| scale.value.as_str()) {
            None | Some("linear") => false,
            Some("log") => true,
            Some(other) => {
                self.values.report(
                    Finding::new(Code::UnknownWord, place, format!("`{}` is no scale of a range", short(other)))
                        .help("use one of: linear, log"),
                );
                false
            }
        };
        let mut bound = |value: Option<Located<AnyValue>>, key: &str| match value {
            Some(value) => self.values.point(&value),
            None => {
                self.values.missing(key, "`range`", place, &format!("add `{key}`"));
                None
            }
        };
        let (min, max) = (bound(record.min, "min"), bound(record.max, "max"));
        let (min, max) = (min?, max?);
        let problem = if min >= max {
            Some("the range ends before it begins")
        } else if logarithmic && min <= 0.0 {
            Some("a logarithmic range starts above 0")
        } else {
            None
        };
        if let Some(problem) = problem {
            self.values.report(Finding::new(Code::BadRange, place, problem).help("`min` lies below `max`"));
            return None;
        }
        Some(Range {
            min,
            max,
            unit: record.unit.map(|text| text.value),
            open_low: record.open_low.unwrap_or(false),
            open_high: record.open_high.unwrap_or(false),
            logarithmic,
        })
    }

    fn base_rate(&mut self, rate: Located<BaseRateRecord>) -> Option<BaseRate> {
        let place = self.values.place(&rate.span);
        let record = rate.value;
        let Some(number) = record.p else {
            self.values.missing("p", "`base_rate`", place, "add `p`, from 0 to 1");
            return None;
        };
        let probability = self.values.probability(&number)?.value;
        let cases = record.n.and_then(|n| match u64::try_from(n.value) {
            Ok(n) => Some(n),
            Err(_) => {
                let place = self.values.place(&n.span);
                self.values.report(
                    Finding::new(Code::BadNumber, place, "a number of cases is not negative")
                        .help("`n` is how many cases the rate rests on"),
                );
                None
            }
        });
        Some(BaseRate {
            probability,
            cases,
            of: record.of.map(|text| text.value),
            source: record.source.map(|text| text.value),
        })
    }

    fn clarifications(&mut self, records: Vec<Record<ClarificationRecord>>) -> Vec<Clarification> {
        let mut read = Vec::with_capacity(records.len());
        for Record { value, header } in records {
            if value.at.is_none() {
                self.values.missing("at", "[[clarification]]", header, "add the day on which it was given");
            }
            let at = self.values.start(value.at);
            let text = self.values.required_text(value.text, "text", "[[clarification]]", header);
            if let (Some(at), Some(text)) = (at, text) {
                read.push(Clarification { at: at.value, text: text.value, place: header });
            }
        }
        read
    }

    fn resolutions(&mut self, question: &Question, records: Vec<Record<ResolutionRecord>>) -> Vec<Resolution> {
        records.into_iter().filter_map(|record| self.resolution(question, record)).collect()
    }

    fn resolution(&mut self, question: &Question, record: Record<ResolutionRecord>) -> Option<Resolution> {
        let Record { value, header } = record;
        if value.known.is_none() {
            self.values.missing("known", "[[resolution]]", header, "add when the answer became known to the world");
        }
        let known = self.values.start(value.known);
        let recorded = self.values.moment(value.recorded);
        let note = value.note.map(|text| text.value).filter(|note| !note.trim().is_empty());
        let void = value.void.map(|word| self.values.word(word));
        let outcome = value.outcome.map(|outcome| {
            let place = self.values.place(&outcome.span);
            (self.outcome(question, &outcome), place)
        });
        let sources = value
            .sources
            .into_iter()
            .map(|source| ResolutionSource {
                url: source.value.url.map(|text| text.value),
                date: self.values.day(source.value.date),
                quote: source.value.quote.map(|text| text.value),
                via: source.value.via.map(|text| text.value),
            })
            .collect();
        let receipt = value.receipt.and_then(|receipt| self.receipt(receipt));
        let settlement = match (void, outcome) {
            (Some(_), Some((_, place))) => {
                self.values.report(
                    Finding::new(Code::BadOutcome, place, "a void resolution has no outcome")
                        .help("keep either `outcome` or `void`"),
                );
                None
            }
            (Some(reason), None) => {
                if note.is_none() {
                    self.values.report(
                        Finding::new(Code::VoidWithoutNote, header, "a void resolution does not say why")
                            .help("add `note = \"...\"`"),
                    );
                }
                reason.map(|reason| Settlement::Void(reason.value))
            }
            (None, Some((outcome, _))) => outcome.map(Settlement::Outcome),
            (None, None) => {
                self.values.missing("outcome", "[[resolution]]", header, "add `outcome`, or `void` with a note");
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
        let record = receipt.value;
        let value = record.value.and_then(|number| self.values.finite(&number, "`value`"));
        Some(Receipt {
            rule: record.rule.map(|text| text.value).unwrap_or_default(),
            sha256: record.sha256.map(|text| text.value).unwrap_or_default(),
            rows: record.rows.map_or_else(Vec::new, |rows| rows.0.into_iter().map(|row| row.value).collect()),
            value: value?,
        })
    }

    fn outcome(&mut self, question: &Question, outcome: &Located<AnyValue>) -> Option<Outcome> {
        let place = self.values.place(&outcome.span);
        let read = match &outcome.value {
            AnyValue::Text(word) => parse_outcome_word(question, word),
            AnyValue::Number(number) if question.kind == QuestionType::Numeric && number.is_finite() => {
                Ok(Outcome::Number(*number))
            }
            AnyValue::Date(datetime) if question.kind == QuestionType::Date => {
                match DayOrMoment::parse_iso(&datetime.to_string()) {
                    Ok(DayOrMoment::Day(day)) => Ok(Outcome::Date(day)),
                    Ok(DayOrMoment::Moment(moment)) => {
                        Ok(Outcome::Date(moment.with_timezone(&question.zone).date_naive()))
                    }
                    Err(error) => Err(error.to_string()),
                }
            }
            AnyValue::Table(entries) if question.kind.is_continuous() => match entries.as_slice() {
                [(name, Located { value: AnyValue::Boolean(true), .. })] if name.value == "below" => Ok(Outcome::Below),
                [(name, Located { value: AnyValue::Boolean(true), .. })] if name.value == "above" => Ok(Outcome::Above),
                _ => Err("the table is neither `{ below = true }` nor `{ above = true }`".to_owned()),
            },
            other => Err(format!("{} is no outcome of a {} question", other.kind(), question.kind.word())),
        };
        let checked = read.and_then(|outcome| within_range(question, outcome));
        match checked {
            Ok(outcome) => Some(outcome),
            Err(problem) => {
                let help = match &outcome.value {
                    AnyValue::Text(word) if question.kind.has_options() => {
                        nearest(word, question.options.iter().map(String::as_str))
                            .map(|near| format!("did you mean `{near}`?"))
                    }
                    _ => None,
                };
                self.values.report(
                    Finding::new(Code::BadOutcome, place, problem)
                        .help(help.unwrap_or_else(|| outcome_help(question))),
                );
                None
            }
        }
    }

    fn rule(&mut self, question: &Question, rule: Record<RuleRecord>) -> Option<Rule> {
        let Record { value, header } = rule;
        let file = self.values.required_text(value.file, "file", "[rule]", header);
        let settle_days = value.settle.map_or(Some(0), |settle| match Span::parse(&settle.value) {
            Some(Span::Days(days)) => Some(days),
            _ => {
                let place = self.values.place(&settle.span);
                self.values.report(
                    Finding::new(Code::BadDuration, place, format!("`{}` is no number of days", short(&settle.value)))
                        .help("write it as `2d` or `1w`"),
                );
                None
            }
        });
        let window = Window { from: self.values.day(value.from), to: self.values.day(value.to) };
        let reduce = value.reduce.map_or(Some(Reduction::Last), |word| self.values.word(word).map(|word| word.value));
        let test = match value.compare {
            None => None,
            Some(compare) => {
                let place = self.values.place(&compare.span);
                match (compare.value.above, compare.value.below) {
                    (Some(above), None) => Some(RuleTest::Above(self.operand(&above, reduce)?)),
                    (None, Some(below)) => Some(RuleTest::Below(self.operand(&below, reduce)?)),
                    _ => {
                        self.values.report(
                            Finding::new(Code::BadRule, place, "the comparison has not exactly one of `above` and `below`")
                                .help("write compare = { above = 100 } or compare = { below = { from = ..., to = ... } }"),
                        );
                        return None;
                    }
                }
            }
        };
        if question.kind == QuestionType::Binary && test.is_none() {
            self.values.report(
                Finding::new(Code::BadRule, header, "a yes or no question needs a comparison")
                    .help("add compare = { above = ... } or compare = { below = ... }"),
            );
        }
        if value.column.is_none() && value.pointer.is_none() {
            self.values.missing("column", "[rule]", header, "name the column of the values, or a JSON `pointer`");
        }
        Some(Rule {
            file: file?,
            column: value.column.map(|text| text.value),
            pointer: value.pointer.map(|text| text.value),
            filters: value.filter.map_or_else(Vec::new, |pairs| {
                pairs.0.into_iter().map(|(name, text)| (name.value, text.value)).collect()
            }),
            covers: value.covers.map(|text| text.value),
            known: value.known.map(|text| text.value),
            window,
            reduce: reduce?,
            test,
            settle_days: settle_days?,
            place: header,
        })
    }

    fn operand(&mut self, value: &Located<AnyValue>, inherited: Option<Reduction>) -> Option<RuleOperand> {
        let place = self.values.place(&value.span);
        let AnyValue::Table(entries) = &value.value else {
            return self.values.point(value).map(RuleOperand::Number);
        };
        let mut window = Window::default();
        let mut reduce = inherited;
        for (name, entry) in entries {
            let entry_place = self.values.place(&entry.span);
            match (name.value.as_str(), &entry.value) {
                ("from" | "to", AnyValue::Date(datetime)) => {
                    let day = match DayOrMoment::parse_iso(&datetime.to_string()) {
                        Ok(DayOrMoment::Day(day)) => Some(day),
                        Ok(DayOrMoment::Moment(moment)) => Some(moment.with_timezone(&self.values.zone).date_naive()),
                        Err(error) => {
                            self.values.report(
                                Finding::new(Code::BadDate, entry_place, error.to_string()).help(error.help()),
                            );
                            None
                        }
                    };
                    if name.value == "from" { window.from = day } else { window.to = day }
                }
                ("reduce", AnyValue::Text(word)) => {
                    reduce = Reduction::from_word(word);
                    if reduce.is_none() {
                        self.values.report(
                            Finding::new(Code::UnknownWord, entry_place, format!("`{}` is no reduction", short(word)))
                                .help(Reduction::suggestion(word)),
                        );
                    }
                }
                (other, _) => self.values.report(
                    Finding::new(Code::BadRule, entry_place, format!("`{}` does not fit here", short(other)))
                        .help("another window is { from = 2024-01-01, to = 2024-12-31, reduce = \"last\" }"),
                ),
            }
        }
        if window.from.is_none() || window.to.is_none() {
            self.values.report(
                Finding::new(Code::BadRule, place, "the other window lacks `from` or `to`")
                    .help("another window is { from = 2024-01-01, to = 2024-12-31, reduce = \"last\" }"),
            );
            return None;
        }
        Some(RuleOperand::Window(window, reduce?))
    }
}

/// Options that people could not tell apart: the same but for case and surrounding blanks.
fn same_option(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// Reads an outcome that is a word: yes, no or an option.
pub(crate) fn parse_outcome_word(question: &Question, word: &str) -> Result<Outcome, String> {
    match question.kind {
        QuestionType::Binary => match word {
            "yes" => Ok(Outcome::Yes),
            "no" => Ok(Outcome::No),
            _ => Err(format!("`{}` is no outcome of a binary question", short(word))),
        },
        QuestionType::Choice | QuestionType::Ordinal => question
            .options
            .iter()
            .position(|option| option == word)
            .map(Outcome::Option)
            .ok_or_else(|| format!("`{}` is not among the options", short(word))),
        QuestionType::Numeric | QuestionType::Date => {
            Err(format!("the text `{}` is no outcome of a {} question", short(word), question.kind.word()))
        }
    }
}

/// Refuses an outcome beyond a closed end of the range.
pub(crate) fn within_range(question: &Question, outcome: Outcome) -> Result<Outcome, String> {
    let Some(range) = &question.range else { return Ok(outcome) };
    let value = match &outcome {
        Outcome::Number(number) => *number,
        Outcome::Date(day) => days_since_epoch(*day),
        Outcome::Below if !range.open_low => return Err("the range is closed below".to_owned()),
        Outcome::Above if !range.open_high => return Err("the range is closed above".to_owned()),
        _ => return Ok(outcome),
    };
    if value < range.min && !range.open_low {
        return Err("the outcome lies below a range that is closed there".to_owned());
    }
    if value > range.max && !range.open_high {
        return Err("the outcome lies above a range that is closed there".to_owned());
    }
    Ok(outcome)
}

/// What may be written as the outcome of a question.
pub(crate) fn outcome_help(question: &Question) -> String {
    match question.kind {
        QuestionType::Binary => "write yes or no".to_owned(),
        QuestionType::Choice | QuestionType::Ordinal => format!("write one of: {}", question.options.join(", ")),
        QuestionType::Numeric => "write a number, or { below = true } or { above = true } for an open end".to_owned(),
        QuestionType::Date => "write a date, or { below = true } or { above = true } for an open end".to_owned(),
    }
}

