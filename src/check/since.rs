//! Records that changed or vanished since an earlier revision.
//!
//! Records may be added and reordered; clarifications, corrections and withdrawals are additions. White space and
//! comments are ignored.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::known::joined;
use super::questions::changed_wording;
use crate::finding::{Code, FileId, Finding, Place, Placed};
use crate::forecast::{
    Clarification, Forecast, Moment, Prediction, Question, Resolution, Subject, When, rfc3339,
};
use crate::workbench::{EarlierLog, Since, Workbench};

/// Missing records of a log that are reported one by one.
const NAMED: usize = 5;

struct Comparison<'a> {
    workbench: &'a Workbench,
    since: &'a Since,
    /// The commit in a few letters.
    commit: &'a str,
    /// The ids of today of questions that were renamed, by those of then.
    renamed: BTreeMap<&'a str, &'a str>,
}

pub(super) fn check(workbench: &Workbench, since: &Since, findings: &mut Vec<Finding>) {
    let commit = since.commit.get(..10).unwrap_or(&since.commit);
    let comparison = Comparison { workbench, since, commit, renamed: renamed(workbench, since) };
    let changed: BTreeSet<Place> = findings
        .iter()
        .filter(|finding| finding.code == Code::CriteriaChanged)
        .filter_map(|finding| finding.place)
        .collect();
    let mut found = Vec::new();
    comparison.questions(&mut found);
    for (forecaster, log) in &since.logs {
        comparison.log(forecaster, log, &mut found);
    }
    // `questions` may have reported the same change since the first forecast.
    found.retain(|finding| {
        finding.code != Code::CriteriaChanged || finding.place.is_none_or(|place| !changed.contains(&place))
    });
    findings.extend(found);
}

/// Finds the questions that are gone while another of the same title or criteria has come.
fn renamed<'a>(workbench: &'a Workbench, since: &'a Since) -> BTreeMap<&'a str, &'a str> {
    let come: Vec<&Question> =
        workbench.questions.values().filter(|question| !since.questions.contains_key(&question.id)).collect();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut renamed = BTreeMap::new();
    for (id, (then, _)) in &since.questions {
        if workbench.questions.contains_key(id) {
            continue;
        }
        let same_criteria = |now: &Question| then.criteria.is_some() && changed_wording(now, then).is_none();
        let free = || come.iter().filter(|now| !taken.contains(&*now.id) && now.kind == then.kind);
        let now = free()
            .find(|now| now.title == then.title && same_criteria(now))
            .or_else(|| free().find(|now| same_criteria(now)))
            .or_else(|| free().find(|now| now.title == then.title));
        if let Some(now) = now {
            taken.insert(&now.id);
            renamed.insert(id.as_str(), now.id.as_str());
        }
    }
    renamed
}

impl Comparison<'_> {
    fn questions(&self, findings: &mut Vec<Finding>) {
        for (id, (then, file)) in &self.since.questions {
            let today = self.renamed.get(id.as_str()).copied().unwrap_or(id);
            let Some(now) = self.workbench.questions.get(today) else {
                let forecast = self.since.forecast.contains(id);
                // A draft without forecasts or resolutions is not a record.
                if !then.draft || forecast || !then.resolutions.is_empty() {
                    let what = if forecast { ", which has forecasts," } else { "" };
                    let message =
                        format!("the question `{id}`{what} was removed since commit {}", self.commit);
                    findings.push(
                        Finding::new(Code::RecordRemoved, Place::new(*file, 0..0), message).help(
                            "restore the file; resolve a flawed question as void: warrant resolve --void",
                        ),
                    );
                }
                continue;
            };
            if today != id {
                let message = format!("the question `{today}` was named `{id}` in commit {}", self.commit);
                findings.push(Finding::new(Code::RenamedSince, now.place, message).help(
                    "if this is intended, update forecasts, links and relations; otherwise rename it back",
                ));
            }
            if self.since.forecast.contains(id) {
                self.criteria(now, then, findings);
            }
            self.resolutions(now, then, findings);
            self.clarifications(now, then, findings);
        }
    }

    /// Everything of a question that decides how its forecasts are read and scored.
    fn criteria(&self, now: &Question, then: &Question, findings: &mut Vec<Finding>) {
        let mut changed: Vec<&str> = changed_wording(now, then).into_iter().collect();
        let mut note = |differs: bool, what| changed.extend(differs.then_some(what));
        note(now.kind != then.kind, "type");
        note(now.options != then.options, "options");
        note(now.range != then.range, "range");
        note(now.zone != then.zone, "time zone");
        let day = |when: &Option<Placed<When>>| when.as_ref().map(|when| when.moment());
        note(day(&now.opens) != day(&then.opens), "opening");
        note(day(&now.closes) != day(&then.closes), "closing");
        note(rule_text(now) != rule_text(then), "rule");
        if changed.is_empty() {
            return;
        }
        let place = now.criteria.as_ref().map_or(now.place, |text| text.place);
        let message = format!(
            "the {} of `{}` changed after forecasts were made",
            joined(changed.iter().map(|&what| what.to_owned()).collect()),
            now.id
        );
        findings.push(
            Finding::new(Code::CriteriaChanged, place, message)
                .label(format!("different in commit {}", self.commit))
                .help(format!(
                    "restore the old wording and add a dated clarification: warrant clarify {}",
                    now.id
                )),
        );
    }

    fn resolutions(&self, now: &Question, then: &Question, findings: &mut Vec<Finding>) {
        let same = |old: &Resolution, new: &Resolution| {
            let note = |of: &'_ Resolution| words(of.note.as_deref().unwrap_or_default()).concat();
            then.settlement_text(&old.settlement) == now.settlement_text(&new.settlement)
                && old.known.moment() == new.known.moment()
                && (old.recorded, &old.by, &old.sources) == (new.recorded, &new.by, &new.sources)
                && (note(old), &old.receipt) == (note(new), &new.receipt)
        };
        let (lost, mut new) = unmet(&then.resolutions, &now.resolutions, same);
        for old in lost {
            let outcome = then.settlement_text(&old.settlement);
            findings.push(match new.iter().position(|new| new.recorded == old.recorded) {
                Some(at) => {
                    let new = new.remove(at);
                    let outcome_now = now.settlement_text(&new.settlement);
                    let what = if outcome == outcome_now {
                        format!("a resolution of `{}` ({outcome}) was altered", now.id)
                    } else {
                        format!("a resolution of `{}` was altered from {outcome} to {outcome_now}", now.id)
                    };
                    self.altered(what, new.place, new.place.file)
                }
                None => {
                    let message = format!("a resolution of `{}` ({outcome}) was removed", now.id);
                    self.removed(message, now.place, now.place.file)
                }
            });
        }
    }

    fn clarifications(&self, now: &Question, then: &Question, findings: &mut Vec<Finding>) {
        let (lost, mut new) = unmet(&then.clarifications, &now.clarifications, |old: &Clarification, new| {
            old.at.moment() == new.at.moment() && words(&old.text) == words(&new.text)
        });
        for old in lost {
            let clarification = format!("the clarification of `{}` of {}", now.id, old.at);
            findings.push(match new.iter().position(|new| new.at.moment() == old.at.moment()) {
                Some(at) => {
                    self.altered(format!("{clarification} was altered"), new.remove(at).place, now.place.file)
                }
                None => self.removed(format!("{clarification} was removed"), now.place, now.place.file),
            });
        }
    }

    fn log(&self, forecaster: &str, then: &EarlierLog, findings: &mut Vec<Finding>) {
        let Some(now) = self.workbench.logs.get(forecaster) else {
            let message = format!("the log of `{forecaster}` with {} was removed", records(then.records));
            findings.push(self.removed(message, Place::new(then.file, 0..0), then.file));
            return;
        };
        let header = now.forecaster.place;
        if then.kind.is_some_and(|kind| kind != now.forecaster.kind) {
            let message =
                format!("the kind of `{forecaster}` was altered; it decides who is ranked and counted");
            findings.push(self.altered(message, header, then.file));
        }
        let mut new = Unmet::new(then.new.iter().filter_map(|&index| now.forecasts.get(index)));
        let mut gone: Vec<&Forecast> = Vec::new();
        for old in &then.lost {
            let subject = self.subject_today(old);
            // A record that only follows a renamed question is unaltered.
            let followed = Forecast { subject: subject.clone(), ..old.clone() };
            if subject != old.subject && new.take_same(&followed) {
                continue;
            }
            match new.take_nearest(&followed) {
                Some(new) => {
                    let (subject, changes) = (old.subject.name(), difference(&followed, new));
                    let message = format!("a record of `{forecaster}` on `{subject}` was altered: {changes}");
                    findings.push(self.altered(message, new.place, new.place.file));
                }
                None => gone.push(old),
            }
        }
        if gone.len() > NAMED {
            let message = format!("{} of `{forecaster}` were removed", records(gone.len()));
            findings.push(self.removed(message, header, then.file));
            return;
        }
        for old in gone {
            let (subject, moment) = (old.subject.name(), rfc3339(old.recorded));
            let message =
                format!("a record of `{forecaster}` on `{subject}`, recorded {moment}, was removed");
            findings.push(self.removed(message, header, then.file));
        }
    }

    fn subject_today(&self, forecast: &Forecast) -> Subject {
        if let Subject::Question(id) = &forecast.subject
            && let Some(&today) = self.renamed.get(&**id)
        {
            return Subject::Question(today.into());
        }
        forecast.subject.clone()
    }

    fn altered(&self, message: String, place: Place, file: FileId) -> Finding {
        self.changed(Code::RecordAltered, message, place, "different", file)
    }

    fn removed(&self, message: String, place: Place, file: FileId) -> Finding {
        self.changed(Code::RecordRemoved, message, place, "present", file)
    }

    fn changed(&self, code: Code, message: String, place: Place, was: &str, file: FileId) -> Finding {
        let (commit, path) = (self.commit, self.workbench.sources.path(file));
        Finding::new(code, place, message)
            .label(format!("{was} in commit {commit}"))
            .help(format!("restore it and add a record that corrects it: git diff {commit} -- {path}"))
    }
}

/// Today's records that the revision lacks, indexed by what an altered record most likely kept.
struct Unmet<'a> {
    records: Vec<Option<&'a Forecast>>,
    by: HashMap<Trait, Vec<usize>>,
}

/// What an altered record has in common with what it was.
#[derive(PartialEq, Eq, Hash)]
enum Trait {
    Recorded(Subject, Moment),
    Held(Subject, Moment),
    Moments(Moment, Moment),
}

impl<'a> Unmet<'a> {
    fn new(records: impl Iterator<Item = &'a Forecast>) -> Self {
        let records: Vec<Option<&Forecast>> = records.map(Some).collect();
        let mut by: HashMap<Trait, Vec<usize>> = HashMap::new();
        for (index, record) in records.iter().enumerate().rev() {
            for key in record.iter().flat_map(|record| traits(record)) {
                by.entry(key).or_default().push(index);
            }
        }
        Self { records, by }
    }

    /// Takes out a record that says the same, if there is one.
    fn take_same(&mut self, record: &Forecast) -> bool {
        let [recorded, ..] = traits(record);
        let at = self.by.get(&recorded).and_then(|indexes| {
            let same = |&&index: &&usize| {
                self.records
                    .get(index)
                    .is_some_and(|free| free.is_some_and(|free| free.says_the_same(record)))
            };
            indexes.iter().rev().find(same).copied()
        });
        at.and_then(|at| self.records.get_mut(at)).and_then(Option::take).is_some()
    }

    /// Takes out the record that most likely replaced this one.
    fn take_nearest(&mut self, record: &Forecast) -> Option<&'a Forecast> {
        for key in traits(record) {
            let Some(indexes) = self.by.get_mut(&key) else { continue };
            while let Some(index) = indexes.pop() {
                if let Some(found) = self.records.get_mut(index).and_then(Option::take) {
                    return Some(found);
                }
            }
        }
        None
    }
}

fn traits(record: &Forecast) -> [Trait; 3] {
    [
        Trait::Recorded(record.subject.clone(), record.recorded),
        Trait::Held(record.subject.clone(), record.at),
        Trait::Moments(record.recorded, record.at),
    ]
}

/// The items of then that are not among those of now, and the items of now that are not among those of then.
fn unmet<'a, T>(then: &'a [T], now: &'a [T], same: impl Fn(&T, &T) -> bool) -> (Vec<&'a T>, Vec<&'a T>) {
    let mut new: Vec<&T> = now.iter().collect();
    let mut lost = Vec::new();
    for old in then {
        match new.iter().position(|new| same(old, new)) {
            Some(at) => {
                new.remove(at);
            }
            None => lost.push(old),
        }
    }
    (lost, new)
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// A rule without its places.
fn rule_text(question: &Question) -> Option<String> {
    let rule = question.rule.as_ref()?;
    let without = (&rule.file.value, &rule.column, &rule.pointer, &rule.filters, &rule.covers, &rule.known);
    Some(format!("{without:?} {:?} {:?} {:?} {}", rule.window, rule.reduce, rule.test, rule.settle_days))
}

fn records(count: usize) -> String {
    if count == 1 { "1 record".to_owned() } else { format!("{count} records") }
}

fn difference(then: &Forecast, now: &Forecast) -> String {
    let moment = |key: &str, then: Moment, now: Moment| {
        (then != now).then(|| format!("`{key}` was {} and is {}", rfc3339(then), rfc3339(now)))
    };
    let prediction = match (&then.prediction, &now.prediction) {
        (then, now) if then == now => None,
        (Prediction::Probability(then), Prediction::Probability(now)) => {
            Some(format!("`p` was {} and is {}", then.value(), now.value()))
        }
        (Prediction::Withdrawn, _) => Some("it is no longer a withdrawal".to_owned()),
        (_, Prediction::Withdrawn) => Some("it became a withdrawal".to_owned()),
        _ => Some("the forecast changed".to_owned()),
    };
    let differs = |differs: bool, key: &str| differs.then(|| format!("`{key}` changed"));
    let details = |of: &Forecast| of.details.as_deref().cloned().unwrap_or_default();
    let (old, new) = (details(then), details(now));
    let reason = |of: &Forecast| words(of.why.as_deref().unwrap_or_default()).concat();
    let changes = [
        (then.subject != now.subject).then(|| format!("it is now about `{}`", now.subject.name())),
        moment("at", then.at, now.at),
        moment("recorded", then.recorded, now.recorded),
        prediction,
        differs(reason(then) != reason(now), "why"),
        differs(old.word != new.word, "word"),
        differs(old.published != new.published, "published"),
        differs(old.because != new.because, "because"),
        differs(old.expires != new.expires, "expires"),
        differs(old.corrects != new.corrects, "corrects"),
    ];
    changes.into_iter().flatten().collect::<Vec<_>>().join("; ")
}
