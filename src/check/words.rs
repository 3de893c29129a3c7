//! Probability words: that they fit the number beside them, and come from one scale and row.

use super::known::cut;
use crate::argument::ArgumentMap;
use crate::finding::{Code, Finding, Place};
use crate::forecast::{Log, Scale};

pub(super) fn check_argument(map: &ArgumentMap, scale: Scale, findings: &mut Vec<Finding>) {
    word_number_mismatch(map, scale, findings);
    foreign_words(map, scale, findings);
    let said = map.claims.iter().flat_map(|claim| {
        let word = claim.word.as_ref().map(|word| (word.value.as_str(), word.place));
        let credence = claim.credence.as_ref();
        let typed =
            credence.and_then(|credence| Some((credence.value.word.as_ref()?.0.as_str(), credence.place)));
        [word, typed].into_iter().flatten()
    });
    mixed_rows(said.map(|(word, place)| (word, scale, place)), "argument", findings);
}

pub(super) fn check_log(log: &Log, findings: &mut Vec<Finding>) {
    let said = || {
        log.forecasts
            .iter()
            .filter_map(|forecast| forecast.word().map(|(word, scale)| (word, scale, forecast.place)))
    };
    mixed_scales(said(), findings);
    mixed_rows(said(), "log", findings);
}

fn word_number_mismatch(map: &ArgumentMap, scale: Scale, findings: &mut Vec<Finding>) {
    for claim in &map.claims {
        let (Some(word), Some(credence)) = (&claim.word, &claim.credence) else { continue };
        let Some(step) = scale.word(&word.value) else { continue };
        let number = credence.value.probability;
        if step.contains(number.value()) {
            continue;
        }
        let fitting = scale
            .word_for(number.value())
            .map(|step| format!("; the word for {number} is `{}`", step.name()));
        let message = format!(
            "`{}` is {} on {}, but the credence is {number}",
            word.value,
            step.interval(),
            scale.title()
        );
        findings.push(
            Finding::new(Code::WordNumberMismatch, credence.place, message)
                .related(word.place, "the word")
                .help(format!(
                    "correct `word` or `credence` of `{}`, or omit one{}",
                    claim.id.value,
                    fitting.unwrap_or_default()
                )),
        );
    }
}

/// Reports words that only other scales have. Words of no scale are kept as they are.
fn foreign_words(map: &ArgumentMap, scale: Scale, findings: &mut Vec<Finding>) {
    for word in map.claims.iter().filter_map(|claim| claim.word.as_ref()) {
        if scale.word(&word.value).is_some() {
            continue;
        }
        let Some(other) = Scale::knowing(&word.value).first().copied() else { continue };
        let message =
            format!("`{}` is a word of {}, not of {}", cut(&word.value), other.title(), scale.title());
        findings.push(Finding::new(Code::MixedScales, word.place, message).help(format!(
            "readers will read it on {}: use another word, or set scale = \"{}\"",
            scale.title(),
            other.name()
        )));
    }
}

fn mixed_scales<'w>(mut said: impl Iterator<Item = (&'w str, Scale, Place)>, findings: &mut Vec<Finding>) {
    let Some((first_word, first, first_place)) = said.next() else { return };
    let mut named = vec![first];
    for (word, scale, place) in said {
        if named.contains(&scale) {
            continue;
        }
        named.push(scale);
        let message = format!(
            "`{}` is from {}, but other words of this log are from {}",
            cut(word),
            scale.title(),
            first.title()
        );
        findings.push(
            Finding::new(Code::MixedScales, place, message)
                .related(first_place, format!("`{}` on {}", cut(first_word), first.title()))
                .help("use one scale in a log, or log only the number"),
        );
    }
}

/// ICD 203 has two rows of synonyms and says not to mix them.
fn mixed_rows<'w>(
    said: impl Iterator<Item = (&'w str, Scale, Place)>,
    what: &str,
    findings: &mut Vec<Finding>,
) {
    let mut first: Option<(usize, &str, Place)> = None;
    for (word, scale, place) in said {
        let Some(row) = scale.row(word) else { continue };
        let (first_row, first_word, first_place) = *first.get_or_insert((row, word, place));
        if row == first_row {
            continue;
        }
        let same = scale.word(word).and_then(|step| step.words().get(first_row)).copied().unwrap_or_default();
        let message = format!(
            "`{word}` and `{first_word}` are from different rows of {}, which forbids mixing them",
            scale.title()
        );
        findings.push(
            Finding::new(Code::MixedScales, place, message)
                .related(first_place, format!("the first word of this {what}"))
                .help(format!("write `{same}`, the same word in the first row used")),
        );
        return;
    }
}
