//! What is due and why.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::reason::Reason;
use super::settling::command;
use super::verdict::Verdict;
use crate::finding::Vocabulary;
use crate::forecast::sweep::stale_day;
use crate::forecast::{
    AsOf, Book, Conditional, Forecast, Moment, Outcome, Question, Settlement, Span, State, Timeline, When,
};
use crate::workbench::Workbench;

/// What one question needs, and by when.
#[derive(Clone, Debug)]
pub struct DueItem<'a> {
    /// The question.
    pub question: &'a Question,
    /// Why.
    pub reason: Reason,
    /// The day that the reason is about: of opening, closing or answering, of expiry, of growing stale, of the
    /// condition's or the question's own answer; for what was never forecast the closing.
    pub date: NaiveDate,
    /// Days from today to `date` in the question's zone: negative where it has passed.
    pub days: i64,
    /// Whose reason it is, where one forecaster asks.
    pub forecaster: Option<&'a str>,
    /// What else is worth knowing, in a few words; empty where there is nothing.
    pub detail: String,
    /// The command that settles it.
    pub command: String,
}

/// How far to look, and for whom.
#[derive(Clone, Copy, Debug)]
pub struct Horizon<'a> {
    /// How far ahead openings, closings, answers and expiries are named; today alone by default.
    pub within: Span,
    /// How long after its day an answer is merely due before it is overdue.
    pub grace: Span,
    /// When was looked last: openings and closings since then are named too. `None`: today's only.
    pub since: Option<Moment>,
    /// Whose forecasts; `None` for those of all persons, teams and models together.
    pub forecaster: Option<&'a str>,
}

impl Default for Horizon<'_> {
    fn default() -> Self {
        Self { within: Span::Days(0), grace: Span::Days(0), since: None, forecaster: None }
    }
}

impl DueItem<'_> {
    /// The name under which a reminder is remembered: `question@date#reason`, with `:forecaster` where one asked.
    pub fn key(&self) -> String {
        let key = format!("{}@{}#{}", self.question.id, self.date, self.reason.word());
        let key = match self.forecaster {
            Some(forecaster) if self.reason.is_personal() => format!("{key}:{forecaster}"),
            _ => key,
        };
        // A ledger holds one key a line, and a forecaster named in the environment may hold anything.
        key.replace(char::is_control, "_")
    }
}

/// Says what is due at a moment, in the order of days, then ids, then reasons.
///
/// A day is a day in the question's own zone, as its state is. `verdicts` are those of rules whose data was read; a
/// question without one is not said to be answerable by its rule. Settled questions are due for nothing but a missing
/// receipt; drafts are never stale or missing a forecast.
pub fn due<'a>(
    workbench: &'a Workbench,
    book: &Book<'a>,
    as_of: AsOf,
    horizon: Horizon<'a>,
    verdicts: &BTreeMap<String, Verdict>,
) -> Vec<DueItem<'a>> {
    let mut claims: HashMap<&str, Vec<String>> = HashMap::new();
    for map in workbench.arguments.values() {
        for link in &map.links {
            let claim = &map.claim(link.claim).id.value;
            let text = format!("{}/{claim} ({})", map.id, link.mode.word());
            claims.entry(link.question.value.as_str()).or_default().push(text);
        }
    }
    let mut conditions: HashMap<&str, Vec<&Conditional>> = HashMap::new();
    for conditional in &workbench.relations.conditional {
        conditions.entry(conditional.question.value.as_str()).or_default().push(conditional);
    }
    let mut items = Vec::new();
    for question in workbench.questions.values() {
        let mut look = Look::new(question, as_of, horizon, &mut items);
        if let State::Resolved | State::Void = look.state {
            look.receipt();
            continue;
        }
        look.dates();
        look.forecasts(book, workbench.settings.stale_after);
        if let Some(conditionals) = conditions.get(question.id.as_str()) {
            look.orphaned(conditionals, workbench);
        }
        if let Some(Verdict::Answers(answer)) = verdicts.get(&question.id) {
            look.push(
                Reason::RuleReady,
                answer.ready,
                format!("the rule says {}", answer.outcome_text(question)),
            );
        }
        if let (State::Due | State::Overdue, Some(waiting), Some(day)) =
            (look.state, claims.get(question.id.as_str()), question.due_day())
        {
            look.push(Reason::ClaimWaits, day, waiting.join(", "));
        }
    }
    items.sort_by(|a, b| (a.date, &a.question.id, a.reason).cmp(&(b.date, &b.question.id, b.reason)));
    items
}

/// One question in one run.
struct Look<'a, 'i> {
    question: &'a Question,
    as_of: AsOf,
    today: NaiveDate,
    /// The first day whose events are named.
    first: NaiveDate,
    /// The last day whose events are named.
    last: NaiveDate,
    horizon: Horizon<'a>,
    state: State,
    items: &'i mut Vec<DueItem<'a>>,
}

impl<'a, 'i> Look<'a, 'i> {
    fn new(
        question: &'a Question,
        as_of: AsOf,
        horizon: Horizon<'a>,
        items: &'i mut Vec<DueItem<'a>>,
    ) -> Self {
        let today = question.day_of(as_of.moment);
        let first = horizon.since.map_or(today, |since| question.day_of(since)).min(today);
        let last = horizon.within.after(today).unwrap_or(today);
        Self { question, as_of, today, first, last, horizon, state: question.state(as_of), items }
    }

    fn push(&mut self, reason: Reason, date: NaiveDate, detail: impl Into<String>) {
        let open = self.state == State::Open || (self.state == State::Upcoming && reason == Reason::Opens);
        self.items.push(DueItem {
            question: self.question,
            reason,
            date,
            days: date.signed_duration_since(self.today).num_days(),
            forecaster: self.horizon.forecaster,
            detail: detail.into(),
            command: command(self.question, reason, open),
        });
    }

    fn receipt(&mut self) {
        let Some(resolution) = self.question.resolution(self.as_of.moment) else { return };
        if resolution.sources.is_empty() && resolution.note.is_none() && resolution.receipt.is_none() {
            let outcome = self.question.settlement_text(&resolution.settlement);
            let known = self.question.day_of(resolution.known.moment());
            self.push(Reason::ReceiptMissing, known, format!("{outcome}, without source, note or receipt"));
        }
    }

    fn dates(&mut self) {
        let question = self.question;
        for (when, reason) in [(&question.opens, Reason::Opens), (&question.closes, Reason::Closes)] {
            if let Some(day) = when.as_ref().map(|when| when.day())
                && (self.first..=self.last).contains(&day)
            {
                self.push(reason, day, "");
            }
        }
        let Some(day) = question.due_day() else { return };
        let patience = self.horizon.grace.after(day).unwrap_or(day);
        if self.today > patience {
            self.push(Reason::Overdue, day, "");
        } else if day <= self.last {
            self.push(Reason::Due, day, "");
        }
    }

    fn forecasts(&mut self, book: &Book<'a>, stale_after: Span) {
        if self.state != State::Open {
            return;
        }
        let lines: Vec<Timeline<'a>> = book
            .timelines(self.question, self.as_of)
            .into_iter()
            .filter(|(who, _)| match self.horizon.forecaster {
                Some(forecaster) => who.id == forecaster,
                None => who.kind.counts_for_crowd(),
            })
            .map(|(_, line)| line)
            .collect();
        self.expiring(&lines);
        if self.question.draft {
            return;
        }
        let newest =
            lines.iter().filter_map(|line| line.standing_at(self.as_of.moment)).max_by_key(|held| held.at);
        if let Some(newest) = newest {
            if let Some(day) =
                stale_day(self.question, newest.at, stale_after).filter(|&day| day <= self.today)
            {
                let made = self.question.day_of(newest.at);
                self.push(Reason::Stale, day, format!("last forecast on {made}"));
            }
        } else if lines.iter().all(|line| line.last().is_none()) {
            let day =
                self.question.closes.as_ref().or(self.question.resolves.as_ref()).map(|when| when.day());
            let day = day.or_else(|| self.question.opens.as_ref().map(|when| when.day()));
            // Without any date there is no deadline.
            if let Some(day) = day {
                self.push(Reason::Never, day, "");
            }
        }
    }

    /// The earliest expiry of a forecast, from the horizon on until a newer forecast replaces it.
    fn expiring(&mut self, lines: &[Timeline<'a>]) {
        let expiries = lines.iter().filter_map(Timeline::last).filter(|last| !last.is_withdrawal());
        let earliest = expiries.filter_map(Forecast::expires).map(When::day).min();
        if let Some(day) = earliest.filter(|&day| day <= self.last) {
            self.push(Reason::Expiring, day, if day < self.today { "expired" } else { "" });
        }
    }

    fn orphaned(&mut self, conditionals: &[&Conditional], workbench: &Workbench) {
        for conditional in conditionals {
            let Some(parent) = workbench.questions.get(&conditional.condition.value) else { continue };
            let Some(resolution) = parent.resolution(self.as_of.moment) else { continue };
            let came_about = match &resolution.settlement {
                Settlement::Outcome(outcome) => same_answer(parent, outcome, &conditional.answer.value),
                Settlement::Void(_) => false,
            };
            if !came_about {
                let day = self.question.day_of(resolution.known.moment());
                let settled = parent.settlement_text(&resolution.settlement);
                let asked = &conditional.answer.value;
                self.push(
                    Reason::Orphaned,
                    day,
                    format!("asked if {} is {asked}; it is {settled}", parent.id),
                );
                return;
            }
        }
    }
}

/// Whether an outcome is the answer that a condition names, as it is written in an outcome.
fn same_answer(question: &Question, outcome: &Outcome, answer: &str) -> bool {
    match outcome {
        Outcome::Number(number) => answer.trim().parse() == Ok(*number),
        Outcome::Below => matches!(answer, "below" | "below the range"),
        Outcome::Above => matches!(answer, "above" | "above the range"),
        outcome => question.outcome_text(outcome) == answer,
    }
}
