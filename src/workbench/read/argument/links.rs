//! Links to questions, expectations and options: what refers to claims and is neither claim nor inference.

use super::reading::{Names, Reading};
use crate::argument::{Expectations, Link, LinkAnswer, LinkMode};
use crate::finding::{Code, Placed};
use crate::workbench::read::document::{Record, short};
use crate::workbench::record::{ExpectRecord, LinkRecord, OptionsRecord};

impl Reading {
    pub(super) fn links(&mut self, names: &Names, records: Vec<Record<LinkRecord>>) -> Vec<Link> {
        let mut links = Vec::with_capacity(records.len());
        for Record { value, header } in records {
            let claim = self.values.required_text(value.claim, "claim", "[[link]]", header);
            let question = self.values.required_text(value.question, "question", "[[link]]", header);
            let claim = claim.and_then(|name| self.find_claim(names, &name));
            let (Some(claim), Some(question)) = (claim, question) else { continue };
            let mut answers: Vec<Placed<LinkAnswer>> = Vec::new();
            if let Some(answer) = value.answer {
                answers.push(self.values.text(answer).map(LinkAnswer::Word));
            }
            for (threshold, make) in [
                (value.above, LinkAnswer::Above as fn(f64) -> LinkAnswer),
                (value.below, LinkAnswer::Below as fn(f64) -> LinkAnswer),
            ] {
                if let Some(threshold) = threshold {
                    let place = self.values.place(&threshold.span);
                    answers
                        .extend(self.values.point(&threshold).map(|number| Placed::new(make(number), place)));
                }
            }
            if answers.is_empty() {
                self.values.report(Code::LinkWithoutAnswer, header, "the link does not name the answer under which the claim holds", "add `answer = \"yes\"` (or no, or an option); for a number or a date, `above = ...` or `below = ...`");
            } else if let [_, second, ..] = answers.as_slice() {
                let help = "keep one of answer, above and below";
                self.values.report(Code::LinkType, second.place, "the link names more than one answer", help);
            }
            let mode = self.values.bare_word(value.mode).unwrap_or(LinkMode::Test);
            let has_likelihoods = value.lr.is_some();
            let likelihoods = self.values.likelihoods(value.lr);
            if mode == LinkMode::Evidence && !has_likelihoods {
                self.values.missing(
                    "lr",
                    "an evidence link",
                    header,
                    "add lr = [probability of the answer if the claim holds, probability if not]",
                );
            }
            links.push(Link {
                claim,
                question,
                answer: answers.into_iter().next(),
                mode,
                likelihoods,
                place: header,
            });
        }
        links
    }

    pub(super) fn expectations(
        &mut self,
        names: &Names,
        record: Option<Record<ExpectRecord>>,
    ) -> Expectations {
        let Some(Record { value, .. }) = record else { return Expectations::default() };
        let [stands, falls, open] = [value.stands, value.falls, value.open].map(|list| {
            let list = self.names(list);
            self.find_claims(names, &list)
        });
        Expectations { stands, falls, open }
    }

    pub(super) fn options(&mut self, record: Option<Record<OptionsRecord>>) -> bool {
        let Some(cycles) = record.and_then(|record| record.value.cycles) else { return false };
        match cycles.value.as_str() {
            "allow" => true,
            "error" => false,
            other => {
                let place = self.values.place(&cycles.span);
                let message = format!("unknown setting `{}` for `cycles`", short(other));
                self.values.report(Code::UnknownWord, place, message, "use one of: error, allow");
                false
            }
        }
    }
}
