//! Warns of new forecasts outside the range that the arguments, or the other forecasts of the same person, allow.

use std::collections::BTreeSet;

use crate::belief::coherence::{argued, numbers};
use crate::belief::faf::{Rationality, Rule};
use crate::belief::inputs::{Knowledge, Voice};
use crate::forecast::{AsOf, Book, Forecast, Forecaster, Log, percent};
use crate::workbench::Workbench;

/// Returns one sentence for each subject whose new forecast is outside its range.
///
/// `new` are not in the workbench yet. These are warnings only: a forecaster may know what the argument does not.
pub fn band_notes(workbench: &Workbench, forecaster: &str, new: &[Forecast], as_of: AsOf) -> Vec<String> {
    let subjects: BTreeSet<&str> = new.iter().map(|forecast| forecast.subject.name()).collect();
    let relations = &workbench.relations;
    // Most questions belong to no argument and no relation; cloning the logs is saved for those.
    let related = relations.mentions().any(|name| subjects.contains(name.value.as_str()))
        || workbench.arguments.values().any(|map| {
            subjects.iter().any(|subject| subject.split_once('/').is_some_and(|(id, _)| id == map.id))
                || map.links.iter().any(|link| subjects.contains(link.question.value.as_str()))
        });
    if !related {
        return Vec::new();
    }
    let mut logs = workbench.logs.clone();
    let log = logs
        .entry(forecaster.to_owned())
        .or_insert_with(|| Log { forecaster: Forecaster::person(forecaster), forecasts: Vec::new() });
    log.forecasts.extend_from_slice(new);
    let book = Book::new(&logs);
    let known = Knowledge::new(&workbench.questions, &book, Voice::Crowd(workbench.settings.crowd), as_of);
    let mut notes = Vec::new();
    for map in workbench.arguments.values() {
        for of in argued(map, &known, forecaster, workbench.settings.crowd, Rule::default()) {
            let claim = format!("{}/{}", map.id, map.claim(of.claim).id.value);
            let link = of.link.and_then(|link| map.links.get(link));
            let subject = link.map_or(claim.as_str(), |link| link.question.value.as_str());
            if !subjects.contains(subject) || of.verdict == Rationality::Rational {
                continue;
            }
            let answer = link.and_then(|link| link.answer.as_ref());
            let answer = answer.map_or_else(String::new, |answer| format!(" for {}", answer.value));
            let (low, high) = (of.limit.0.min(of.limit.1), of.limit.0.max(of.limit.1));
            let allowed =
                if low < high { format!("{} to {}", percent(low), percent(high)) } else { percent(low) };
            notes.push(format!(
                "{}{answer} is outside its band: the arguments on {claim} allow {allowed} (`warrant coherence`)",
                percent(of.forecast)
            ));
        }
    }
    let held = numbers(relations, &workbench.arguments, &known, forecaster);
    for (number, relation) in held.relations.iter().enumerate().filter(|&(number, _)| !held.keeps(number)) {
        let own = relation
            .questions
            .iter()
            .find(|&&at| held.ids.get(at).is_some_and(|id| subjects.contains(id.as_str())));
        // A relation may name a question only as its condition.
        let Some(&at) = own.or(relation.questions.first()) else { continue };
        let (Some(id), Some(&p)) = (held.ids.get(at), held.p.get(at)) else { continue };
        let touches = own.is_some() || subjects.iter().any(|subject| relation.says.contains(subject));
        if !touches {
            continue;
        }
        let allowed = held.allowed(number, at).map_or_else(
            || "no value fits the other forecasts".to_owned(),
            |(low, high)| format!("the other forecasts allow {} to {}", percent(low), percent(high)),
        );
        notes.push(format!(
            "{} on {id} does not fit: {}; {allowed} (`warrant coherence`)",
            percent(p),
            relation.says
        ));
    }
    notes
}
