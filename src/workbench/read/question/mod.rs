//! `forecasts/questions/<question>.toml` as a question.

mod resolution;
mod rule;

use chrono_tz::Tz;

use super::document::{Document, Nested, Record, short};
use super::values::Values;
use crate::finding::{Code, FileId, Finding, Place, Vocabulary};
use crate::forecast::{
    BaseRate, Clarification, OptionNames, Question, QuestionType, Range, Scale, enough_options,
};
use crate::workbench::record::{
    AnyValue, BaseRateRecord, ClarificationRecord, CompareRecord, Located, QuestionFile, QuestionRecord,
    RangeRecord, ReceiptRecord, ResolutionRecord, ResolutionSourceRecord, RuleRecord, Text, keys_of,
};

const QUESTION_NESTED: &[Nested] =
    &[("range", keys_of::<RangeRecord>), ("base_rate", keys_of::<BaseRateRecord>)];
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
    let mut values = Values { file, zone, scale, findings: document.finish::<QuestionFile>() };
    let Some(Record { value, header }) = question else {
        let place = Place::new(file, 0..0);
        values.missing("[question]", "the file", place, "add `[question]` with title, type and criteria");
        return (None, values.findings);
    };
    let question = values.question(id, value, header).map(|mut question| {
        question.clarifications = values.clarifications(clarifications);
        question.resolutions = values.resolutions(&question, resolutions);
        question.rule = rule.and_then(|rule| values.rule(&question, rule));
        question
    });
    (question, values.findings)
}

impl Values {
    fn question(&mut self, id: &str, record: QuestionRecord, header: Place) -> Option<Question> {
        let names_zone = record.timezone.is_some_and(|name| self.zone(&name));
        let title = self.required_text(record.title, "title", "[question]", header);
        let kind = match record.kind {
            Some(word) => self.word(word),
            None => {
                let words = QuestionType::words().collect::<Vec<_>>().join(", ");
                self.missing(
                    "type",
                    "[question]",
                    header,
                    &format!("add `type = \"binary\"`, or one of: {words}"),
                );
                None
            }
        };
        let draft = record.draft.unwrap_or(false);
        let criteria =
            record.criteria.map(|text| self.text(text)).filter(|text| !text.value.trim().is_empty());
        let read_at = record.read_at.map(|text| text.value).filter(|text| !text.trim().is_empty());
        let written = self.start(record.written);
        let opens = self.start(record.opens);
        let says_closes = record.closes.is_some();
        let closes = self.end(record.closes);
        let resolves = self.end(record.resolves);
        let base_rate = record.base_rate.and_then(|rate| self.base_rate(rate));
        let known = kind.map(|kind| kind.value);
        let kind = known.unwrap_or(QuestionType::Binary);
        let (options, range) = match known {
            Some(kind) => {
                (self.options(kind, record.options, header), self.range(kind, record.range, header))
            }
            None => (Vec::new(), None),
        };
        let question = Question {
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
            zone: self.zone,
            names_zone,
            owner: record.owner.map(|text| text.value),
            options,
            range,
            base_rate,
            tags: record.tags.map_or_else(Vec::new, |tags| tags.0.into_iter().map(|tag| tag.value).collect()),
            draft,
            clarifications: Vec::new(),
            resolutions: Vec::new(),
            rule: None,
        };
        // A date that is there and cannot be read is a finding of its own.
        for (key, help) in question.missing().filter(|(key, _)| *key != "closes" || !says_closes) {
            self.missing(key, "[question]", header, &format!("{help}, or set `draft = true`"));
        }
        known.map(|_| question)
    }

    /// Takes the question's own zone; whether there is one of that name.
    fn zone(&mut self, name: &Text) -> bool {
        match name.value.parse() {
            Ok(zone) => {
                self.zone = zone;
                true
            }
            Err(_) => {
                let place = self.place(&name.span);
                self.push(super::settings::unknown_zone(&name.value, place));
                false
            }
        }
    }

    fn options(
        &mut self,
        kind: QuestionType,
        options: Option<Located<Vec<Text>>>,
        header: Place,
    ) -> Vec<String> {
        let Some(options) = options else {
            if kind.has_options() {
                self.missing("options", "[question]", header, "list them: options = [\"...\", \"...\"]");
            }
            return Vec::new();
        };
        let place = self.place(&options.span);
        if !kind.has_options() {
            let help = "remove `options`, or make the type choice or ordinal";
            self.report(Code::BadOptions, place, kind.without("options"), help);
            return Vec::new();
        }
        let mut names = Vec::with_capacity(options.value.len());
        let mut distinct = OptionNames::default();
        for Located { value, span } in options.value {
            let place = self.place(&span);
            if let Err(problem) = distinct.add(&value) {
                self.report(Code::BadOptions, place, short(&problem), "rename it, or remove it");
            }
            names.push(value);
        }
        if let Err(problem) = enough_options(names.len()) {
            let help = "list every answer; the last option of a choice question is the catch-all";
            self.report(Code::BadOptions, place, problem, help);
        }
        names
    }

    fn range(
        &mut self,
        kind: QuestionType,
        range: Option<Located<RangeRecord>>,
        header: Place,
    ) -> Option<Range> {
        let Some(range) = range else {
            if kind.is_continuous() {
                self.missing("range", "[question]", header, "add `range = { min = ..., max = ... }`");
            }
            return None;
        };
        let place = self.place(&range.span);
        if !kind.is_continuous() {
            return self.refuse(
                Code::BadRange,
                place,
                kind.without("range"),
                "remove `range`, or make the type numeric or date",
            );
        }
        let record = range.value;
        let logarithmic = match record.scale.as_ref().map(|scale| scale.value.as_str()) {
            None | Some("linear") => false,
            Some("log") => true,
            Some(other) => {
                let message = format!("unknown scale `{}` of a range", short(other));
                self.report(Code::UnknownWord, place, message, "use one of: linear, log");
                false
            }
        };
        let mut bound = |value: Option<Located<AnyValue>>, key: &str| match value {
            Some(value) => self.point(&value),
            None => {
                self.missing(key, "`range`", place, &format!("add `{key}`"));
                None
            }
        };
        let (min, max) = (bound(record.min, "min"), bound(record.max, "max"));
        let (min, max) = (min?, max?);
        let range = Range {
            min,
            max,
            unit: record.unit.map(|text| text.value),
            open_low: record.open_low.unwrap_or(false),
            open_high: record.open_high.unwrap_or(false),
            logarithmic,
        };
        match range.check() {
            Ok(()) => Some(range),
            Err(problem) => {
                let finding = Finding::new(Code::BadRange, place, problem);
                self.push(finding.help("`min` must be below `max`"));
                None
            }
        }
    }

    fn base_rate(&mut self, rate: Located<BaseRateRecord>) -> Option<BaseRate> {
        let place = self.place(&rate.span);
        let record = rate.value;
        let Some(number) = record.p else {
            self.missing("p", "`base_rate`", place, "add `p`, from 0 to 1");
            return None;
        };
        let probability = self.probability(&number)?.value;
        let cases = record.n.and_then(|n| match u64::try_from(n.value) {
            Ok(n) => Some(n),
            Err(_) => {
                let place = self.place(&n.span);
                let message = "a number of cases is not negative";
                self.refuse(Code::BadNumber, place, message, "`n` is how many cases the rate rests on")
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
            let help = "add the day on which it was given";
            let at = self.required_start(value.at, "at", "[[clarification]]", header, help);
            let text = self.required_text(value.text, "text", "[[clarification]]", header);
            if let (Some(at), Some(text)) = (at, text) {
                read.push(Clarification { at: at.value, text: text.value, place: header });
            }
        }
        read
    }
}
