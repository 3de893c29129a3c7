//! Whether the numbers of each forecaster fit the relations between questions, and between claims.

use super::known::cut;
use crate::belief::coherence::numbers;
use crate::belief::inputs::{Knowledge, Voice};
use crate::finding::{Code, Finding};
use crate::forecast::{AsOf, Book, percent};
use crate::workbench::Workbench;

/// Numbers listed in one finding; `warrant coherence` shows the rest.
const SHOWN: usize = 4;

pub(super) fn check(workbench: &Workbench, book: &Book<'_>, as_of: AsOf, findings: &mut Vec<Finding>) {
    let known = Knowledge::new(&workbench.questions, book, Voice::Crowd(workbench.settings.crowd), as_of);
    for (forecaster, log) in &workbench.logs {
        let held = numbers(&workbench.relations, &workbench.arguments, &known, forecaster);
        if (0..held.relations.len()).all(|number| held.keeps(number)) {
            continue;
        }
        let nearest = held.nearest();
        let broken = held.relations.iter().enumerate().filter(|&(number, _)| !held.keeps(number));
        for (_, relation) in broken {
            let numbers = |of: &[f64]| {
                let named = relation.questions.iter().take(SHOWN).filter_map(|&at| {
                    Some(format!("`{}` {}", cut(held.ids.get(at)?), percent(*of.get(at)?)))
                });
                let more = if relation.questions.len() > SHOWN { ", ..." } else { "" };
                format!("{}{more}", named.collect::<Vec<_>>().join(", "))
            };
            let message = format!(
                "{}\u{2019}s probabilities are incoherent: {}, but they are {}",
                cut(forecaster),
                cut(&relation.says),
                numbers(&held.p)
            );
            findings.push(
                Finding::new(Code::IncoherentGroup, relation.place, message)
                    .related(log.forecaster.place, "logged here")
                    .help(format!(
                        "the nearest coherent ones are {}; `warrant coherence` shows all",
                        numbers(&nearest)
                    )),
            );
        }
    }
}
