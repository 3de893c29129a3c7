//! `forecasts/relations.toml` as relations; whether the questions exist is checked later, with all of them at hand.

use chrono_tz::Tz;

use super::document::{Document, Record};
use super::values::Values;
use crate::finding::{FileId, Finding, Place, Placed};
use crate::forecast::{Conditional, Conjunction, Exclusive, Implication, Relations, Scale};
use crate::workbench::record::{
    ConditionalRecord, ConjunctionRecord, ExclusiveRecord, ImpliesRecord, OneOrMany, RelationsFile,
};

/// Reads the relations.
pub(in crate::workbench) fn read_relations(file: FileId, text: &str) -> (Relations, Vec<Finding>) {
    let mut document = Document::parse(file, text);
    let exclusive = document.take_all::<ExclusiveRecord>("exclusive", &[]);
    let implies = document.take_all::<ImpliesRecord>("implies", &[]);
    let conditional = document.take_all::<ConditionalRecord>("conditional", &[]);
    let conjunction = document.take_all::<ConjunctionRecord>("conjunction", &[]);
    let mut values =
        Values { file, zone: Tz::UTC, scale: Scale::Icd203, findings: document.finish::<RelationsFile>() };
    let mut relations = Relations::default();
    for Record { value, header } in exclusive {
        let questions = list(&mut values, value.questions, "questions", "[[exclusive]]", header);
        relations.exclusive.push(Exclusive {
            questions,
            exhaustive: value.exhaustive.unwrap_or(false),
            place: header,
        });
    }
    for Record { value, header } in implies {
        let antecedent = values.required_text(value.antecedent, "if", "[[implies]]", header);
        let consequent = values.required_text(value.consequent, "then", "[[implies]]", header);
        if let (Some(antecedent), Some(consequent)) = (antecedent, consequent) {
            relations.implies.push(Implication { antecedent, consequent, place: header });
        }
    }
    for Record { value, header } in conditional {
        let question = values.required_text(value.question, "question", "[[conditional]]", header);
        let condition = values.required_text(value.condition, "condition", "[[conditional]]", header);
        let answer = values.required_text(value.answer, "answer", "[[conditional]]", header);
        let unconditional = value.unconditional.map(|text| values.text(text));
        if let (Some(question), Some(condition), Some(answer)) = (question, condition, answer) {
            relations.conditional.push(Conditional { question, condition, answer, unconditional, place: header });
        }
    }
    for Record { value, header } in conjunction {
        let question = values.required_text(value.question, "question", "[[conjunction]]", header);
        let of = list(&mut values, value.of, "of", "[[conjunction]]", header);
        if let Some(question) = question {
            relations.conjunctions.push(Conjunction { question, of, place: header });
        }
    }
    (relations, values.findings)
}

fn list(
    values: &mut Values,
    names: Option<OneOrMany<String>>,
    key: &str,
    what: &str,
    header: Place,
) -> Vec<Placed<String>> {
    let Some(names) = names else {
        values.missing(key, what, header, &format!("list the questions: {key} = [\"...\", \"...\"]"));
        return Vec::new();
    };
    names.0.into_iter().map(|name| values.text(name)).collect()
}
