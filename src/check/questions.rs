//! Questions: their dates, resolutions, rules and names.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::finding::{Code, Finding};
use crate::forecast::{Question, Settlement, When};
use crate::workbench::{Earlier, Workbench};

pub(super) fn check(workbench: &Workbench, findings: &mut Vec<Finding>) {
    for question in workbench.questions.values() {
        draft_question(question, findings);
        dates_out_of_order(question, findings);
        resolved_before_opening(question, findings);
        written_after_known(question, findings);
        resolution_without_source(question, findings);
        if let Some(earlier) = workbench.revisions.get(&question.id) {
            criteria_changed(question, earlier, findings);
        }
    }
    near_duplicate_id(workbench, findings);
}

/// A change in place alters what earlier forecasts meant; a dated clarification does not.
fn criteria_changed(question: &Question, earlier: &Earlier, findings: &mut Vec<Finding>) {
    let Some(what) = changed_wording(question, &earlier.question) else { return };
    let place = question.criteria.as_ref().map_or(question.place, |text| text.place);
    let commit = earlier.commit.get(..10).unwrap_or(&earlier.commit);
    let message = format!("the {what} of `{}` changed after its first forecast", question.id);
    findings.push(
        Finding::new(Code::CriteriaChanged, place, message)
            .label(format!("different in commit {commit}"))
            .help(format!(
                "restore the old wording and add a dated clarification: warrant clarify {}",
                question.id
            )),
    );
}

/// Which binding texts differ between two states of a question, apart from white space.
pub(super) fn changed_wording(now: &Question, then: &Question) -> Option<&'static str> {
    let words = |text: Option<&str>| {
        text.unwrap_or_default().split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let criteria = |of: &Question| words(of.criteria.as_ref().map(|text| text.value.as_str()));
    let fine_print = |of: &Question| words(of.fine_print.as_deref());
    match (criteria(now) != criteria(then), fine_print(now) != fine_print(then)) {
        (true, true) => Some("criteria and fine print"),
        (true, false) => Some("criteria"),
        (false, true) => Some("fine print"),
        (false, false) => None,
    }
}

fn draft_question(question: &Question, findings: &mut Vec<Finding>) {
    if !question.draft {
        return;
    }
    let lacking: Vec<&str> = [
        ("criteria", question.criteria.is_none()),
        ("read_at", question.read_at.is_none()),
        ("closes", question.closes.is_none()),
    ]
    .into_iter()
    .filter_map(|(key, lacks)| lacks.then_some(key))
    .collect();
    let help = match lacking.as_slice() {
        [] => "it is complete: remove `draft = true` when it is ready".to_owned(),
        keys => format!("add {}, then remove `draft = true`", keys.join(" and ")),
    };
    let message = format!("`{}` is a draft and is not ranked", question.id);
    findings.push(Finding::new(Code::DraftQuestion, question.place, message).help(help));
}

fn dates_out_of_order(question: &Question, findings: &mut Vec<Finding>) {
    let (opens, closes, resolves) = (&question.opens, &question.closes, &question.resolves);
    if let (Some(opens), Some(closes)) = (opens, closes)
        && closes.moment() <= opens.moment()
    {
        let message = format!("`{}` closes on {} and opens on {}", question.id, closes.value, opens.value);
        findings.push(
            Finding::new(Code::DatesOutOfOrder, closes.place, message)
                .label("closes before it opens")
                .related(opens.place, "opens here")
                .help("correct `opens` or `closes`"),
        );
    }
    for (earlier, what) in [(closes, "closes"), (opens, "opens")] {
        let (Some(earlier), Some(resolves)) = (earlier, resolves) else { continue };
        if resolves.moment() < earlier.moment() {
            let message = format!(
                "the answer to `{}` is due on {}, and it {what} on {}",
                question.id, resolves.value, earlier.value
            );
            findings.push(
                Finding::new(Code::DatesOutOfOrder, resolves.place, message)
                    .label(format!("due before it {what}"))
                    .related(earlier.place, format!("{what} here"))
                    .help("move `resolves` to the closing day or later"),
            );
            break;
        }
    }
    for resolution in &question.resolutions {
        if let Some(recorded) = resolution.recorded
            && recorded < resolution.known.moment()
        {
            let recorded = When::exact(recorded, question.zone);
            let message = format!("recorded on {recorded}, before `known` ({})", resolution.known);
            findings.push(
                Finding::new(Code::DatesOutOfOrder, resolution.place, message)
                    .help("correct `known`: when the answer became public, not later than `recorded`"),
            );
        }
    }
}

fn resolved_before_opening(question: &Question, findings: &mut Vec<Finding>) {
    let (Some(resolution), Some(opens)) = (question.resolutions.last(), &question.opens) else { return };
    if matches!(resolution.settlement, Settlement::Outcome(_)) && resolution.known.moment() < opens.moment() {
        let message = format!(
            "the answer was known on {}, before `{}` opened on {}",
            resolution.known, question.id, opens.value
        );
        findings.push(
            Finding::new(Code::ResolvedBeforeOpening, resolution.place, message)
                .related(opens.place, "opens here")
                .help("correct `known` or `opens`, or make the question void: it could not be forecast"),
        );
    }
}

fn written_after_known(question: &Question, findings: &mut Vec<Finding>) {
    if !question.written_after_known() {
        return;
    }
    let (Some(written), Some(resolution)) = (&question.written, question.resolutions.last()) else { return };
    let message = format!(
        "`{}` was written on {}, after its answer was known on {}",
        question.id, written.value, resolution.known
    );
    findings.push(
        Finding::new(Code::WrittenAfterKnown, written.place, message)
            .label("the answer was already known")
            .help("nothing to do unless a date is wrong: its forecasts do not count as a track record"),
    );
}

fn resolution_without_source(question: &Question, findings: &mut Vec<Finding>) {
    let Some(resolution) = question.resolutions.last() else { return };
    // Void without a note has its own code.
    let void = matches!(resolution.settlement, Settlement::Void(_));
    if !void && resolution.sources.is_empty() && resolution.note.is_none() && resolution.receipt.is_none() {
        findings.push(
            Finding::new(
                Code::ResolutionWithoutSource,
                resolution.place,
                format!(
                    "the answer to `{}` ({}) has neither a source nor a note",
                    question.id,
                    question.settlement_text(&resolution.settlement)
                ),
            )
            .help("add `sources = [{ url = \"...\", date = ... }]`, or `note` with what was searched, where and when"),
        );
    }
}

/// Names the earlier id from which each differs by one letter or a hyphen only; other digits are meant.
///
/// Ids that are one edit apart share a spelling once a letter is left out of either, so ids meet by the hashes of
/// those spellings, not each with each.
fn near_duplicate_id(workbench: &Workbench, findings: &mut Vec<Finding>) {
    /// Few ids share a spelling unless many are near duplicates of each other.
    const COMPARED: usize = 8;
    let mut meeting: HashMap<u64, Vec<&Question>> = HashMap::new();
    for question in workbench.questions.values() {
        let id = question.id.as_str();
        let bare = id.replace('-', "");
        if bare.len() < 4 {
            continue;
        }
        let mut near: Option<&Question> = None;
        for spelling in spellings(&bare) {
            let others = meeting.entry(spelling).or_default();
            if near.is_none() {
                near = others.iter().find(|other| nearly_same(id, &other.id)).copied();
            }
            if others.len() < COMPARED {
                others.push(question);
            }
        }
        if let Some(other) = near {
            let message = format!("the ids `{}` and `{id}` are nearly the same", other.id);
            findings.push(
                Finding::new(Code::NearDuplicateId, question.place, message)
                    .related(other.place, format!("`{}` is here", other.id))
                    .help("rename one: a forecast may end up on the wrong question"),
            );
        }
    }
}

/// Hashes of an id and of the id without each of its letters.
fn spellings(bare: &str) -> Vec<u64> {
    let hash = |parts: [&str; 2]| {
        let mut hasher = DefaultHasher::new();
        for byte in parts.iter().flat_map(|part| part.bytes()) {
            byte.hash(&mut hasher);
        }
        hasher.finish()
    };
    let mut hashes = vec![hash([bare, ""])];
    hashes.extend(
        bare.char_indices()
            .filter_map(|(at, c)| Some(hash([bare.get(..at)?, bare.get(at + c.len_utf8()..)?]))),
    );
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn nearly_same(a: &str, b: &str) -> bool {
    let digits = |id: &str| id.chars().filter(char::is_ascii_digit).collect::<String>();
    let bare = |id: &str| id.replace('-', "");
    a != b && digits(a) == digits(b) && strsim::osa_distance(&bare(a), &bare(b)) <= 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_letter_more_is_near_and_another_year_is_not() {
        assert!(nearly_same("china-tarde-2026", "china-trade-2026"));
        assert!(nearly_same("chinatrade-2026", "china-trade-2026"));
        assert!(!nearly_same("china-trade-2025", "china-trade-2026"));
        assert!(!nearly_same("china-trade", "china-troops"));
    }

    proptest! {
        #[test]
        fn ids_one_edit_apart_share_a_spelling(a in "[a-c]{4,7}", b in "[a-c]{4,7}") {
            if nearly_same(&a, &b) {
                let of_b = spellings(&b);
                prop_assert!(spellings(&a).iter().any(|spelling| of_b.contains(spelling)));
            }
        }
    }
}
