//! `[rule]`: how data resolves a question.

use crate::finding::{Code, Vocabulary};
use crate::forecast::{AnswerShape, Question, Reduction, Rule, RuleOperand, RuleTest, Span, Window};
use crate::workbench::read::document::{Record, short};
use crate::workbench::read::values::Values;
use crate::workbench::record::{AnyValue, Located, RuleRecord};

impl Values {
    pub(super) fn rule(&mut self, question: &Question, rule: Record<RuleRecord>) -> Option<Rule> {
        let Record { value, header } = rule;
        let file = self.required_text(value.file, "file", "[rule]", header);
        let settle_days = value.settle.map_or(Some(0), |settle| match Span::parse(&settle.value) {
            Some(Span::Days(days)) => Some(days),
            _ => {
                let place = self.place(&settle.span);
                let message = format!("invalid number of days `{}`", short(&settle.value));
                self.refuse(Code::BadDuration, place, message, "write it as `2d` or `1w`")
            }
        });
        let window = Window { from: self.day(value.from), to: self.day(value.to) };
        let reduce =
            value.reduce.map_or(Some(Reduction::Last), |word| self.word(word).map(|word| word.value));
        let test = match value.compare {
            None => None,
            Some(compare) => {
                let place = self.place(&compare.span);
                match (compare.value.above, compare.value.below) {
                    (Some(above), None) => {
                        Some(RuleTest { above: true, operand: self.operand(&above, reduce)? })
                    }
                    (None, Some(below)) => {
                        Some(RuleTest { above: false, operand: self.operand(&below, reduce)? })
                    }
                    _ => {
                        return self.refuse(Code::BadRule, place, "the comparison needs either `above` or `below`", "write compare = { above = 100 } or compare = { below = { from = ..., to = ... } }");
                    }
                }
            }
        };
        if question.kind.shape() == AnswerShape::YesNo && test.is_none() {
            let help = "add compare = { above = ... } or compare = { below = ... }";
            self.report(Code::BadRule, header, "a rule of a yes/no question needs a comparison", help);
        }
        if value.column.is_none() && value.pointer.is_none() {
            self.missing("column", "[rule]", header, "name the column of the values, or a JSON `pointer`");
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
        let place = self.place(&value.span);
        let AnyValue::Table(entries) = &value.value else {
            return self.point(value).map(RuleOperand::Number);
        };
        let mut window = Window::default();
        let mut reduce = inherited;
        for (name, entry) in entries {
            let entry_place = self.place(&entry.span);
            match (name.value.as_str(), &entry.value) {
                ("from" | "to", AnyValue::Date(datetime)) => {
                    let date = self.iso(&datetime.to_string(), entry_place);
                    let day = date.map(|date| date.day(self.zone));
                    if name.value == "from" { window.from = day } else { window.to = day }
                }
                ("reduce", AnyValue::Text(word)) => {
                    reduce = Reduction::from_word(word);
                    if reduce.is_none() {
                        let message = format!("unknown reduction `{}`", short(word));
                        self.report(Code::UnknownWord, entry_place, message, Reduction::suggestion(word));
                    }
                }
                (other, _) => self.report(
                    Code::BadRule,
                    entry_place,
                    format!("invalid key or value `{}`", short(other)),
                    "write the other window as { from = 2024-01-01, to = 2024-12-31, reduce = \"last\" }",
                ),
            }
        }
        if window.from.is_none() || window.to.is_none() {
            let help = "write the other window as { from = 2024-01-01, to = 2024-12-31, reduce = \"last\" }";
            return self.refuse(Code::BadRule, place, "the other window lacks `from` or `to`", help);
        }
        Some(RuleOperand::Window(window, reduce?))
    }
}
