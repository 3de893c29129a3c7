//! A report in short: what is argued, how it stands, what would show it wrong, what to watch, what is due.

use maud::{Markup, html};

use super::context::{Context, published};
use crate::forecast::percent;
use crate::render::html::lines;
use crate::report::{ArgumentReport, ClaimRow, CruxRow, DueRow, ScoreRow, Threat, counted, flowed, shown};

const NAMED: usize = 4;

impl Context<'_> {
    pub(super) fn summary(&self) -> Markup {
        html! {
            section #summary {
                h2 { "In short" }
                @if self.report.arguments.is_empty() { p { "This workbench holds no argument yet." } }
                @for (at, argument) in self.report.arguments.iter().enumerate() {
                    (self.argument_in_short(at, argument))
                }
                dl.short {
                    dt { "What is due" }
                    dd { (self.due_in_short()) }
                    dt { "Track record" }
                    dd { (self.record_in_short()) }
                }
                (words_used())
            }
        }
    }

    fn argument_in_short(&self, at: usize, argument: &ArgumentReport) -> Markup {
        let outlook = &argument.outlook;
        let claim = |position: usize| argument.table.claims.get(position);
        html! {
            h3 { a href={"#" (self.anchors.argument(at))} { (lines(argument.name())) } }
            dl.short {
                @if let Some(thesis) = outlook.thesis.and_then(claim) {
                    dt { "What is argued" }
                    dd {
                        p.thesis { (lines(&flowed(&thesis.text))) }
                        p {
                            "That is the thesis " (self.claim_link(at, outlook.thesis.unwrap_or(0), &thesis.id))
                            " of " (published(argument)) "."
                            @if let Some(word) = &thesis.word {
                                " The author’s own word for how likely things are: “" (lines(word)) "”."
                            }
                        }
                    }
                    dt { "How it stands" }
                    dd { (self.standing(at, argument, thesis)) }
                } @else { dt { "What is argued" } dd { "No thesis yet." } }
                @if let (Some(now), true) = (outlook.now, outlook.thesis.is_some()) {
                    dt { "What would show it wrong" }
                    dd { (self.threats(at, argument, now)) }
                    dt { "What to watch" }
                    dd { (self.watch(argument)) }
                }
            }
        }
    }

    fn standing(&self, at: usize, argument: &ArgumentReport, thesis: &ClaimRow) -> Markup {
        let outlook = &argument.outlook;
        let [stands, falls, open] = outlook.counts;
        let rejected = outlook.rejected.len();
        html! {
            p {
                "The thesis " strong class={"is-" (thesis.status)} { (verb(thesis.status)) }
                @if !thesis.status_reason.is_empty() { ": " (lines(&thesis.status_reason)) }
                "."
                @if let Some(now) = outlook.now {
                    " Taken together, the numbers put the belief in it at "
                    strong { (shown(Some(now), argument.cruxes.now_range, percent)) }
                    @if let Some(before) = outlook.before {
                        @if percent(before) != percent(now) {
                            ", from " (percent(before)) " before the first forecast or answer"
                        }
                    }
                    "."
                } @else if let Some(range) = thesis.belief_range {
                    " Taken together, the numbers put the belief in it at " strong { (range.text(percent)) }
                    ", as long as other claims have no number."
                } @else if let Some(why) = argument.cruxes.notes.first() {
                    " It has no belief: " (lines(why)) "."
                }
            }
            p {
                "Of " (counted(argument.table.claims.len(), "claim")) ", " (stands) (if stands == 1 { " stands, " } else { " stand, " })
                (falls) (if falls == 1 { " falls and " } else { " fall and " }) (open)
                (if open == 1 { " is open." } else { " are open." })
                @if rejected > 0 {
                    " The author rejects " (counted(rejected, "conjecture"))
                    @match outlook.unanswered.len() {
                        0 => (if rejected == 1 { ", and it is answered." } else { ", and each is answered." })
                        number => {
                            ", but nothing here answers " (match (number, rejected) {
                                (1, 1) => "it".to_owned(),
                                (number, rejected) if number == rejected => "any of them".to_owned(),
                                (number, _) => format!("{number} of them"),
                            })
                            ": " (self.named_claims(at, argument, &outlook.unanswered)) "."
                        }
                    }
                }
                @let findings = argument.table.findings.len();
                @if findings > 0 {
                    " The tool has " a href={"#" (self.anchors.argument(at)) ":findings"} { (counted(findings, "remark")) }
                    " on how it is argued."
                }
            }
        }
    }

    fn named_claims(&self, at: usize, argument: &ArgumentReport, positions: &[usize]) -> Markup {
        html! {
            @for (place, &position) in positions.iter().take(NAMED).enumerate() {
                @if let Some(claim) = argument.table.claims.get(position) {
                    @if place > 0 { "; " }
                    (self.claim_link(at, position, &claim.id)) " (" (lines(flowed(&claim.text).trim_end_matches('.'))) ")"
                }
            }
            @if positions.len() > NAMED { "; and " (positions.len() - NAMED) " more" }
        }
    }

    fn threats(&self, at: usize, argument: &ArgumentReport, now: f64) -> Markup {
        let threats = &argument.outlook.threats;
        html! {
            @if threats.is_empty() {
                p { "Nothing that is open here would lower the belief by half a point: no question or claim can show it wrong." }
            } @else {
                ul {
                    @for threat in threats {
                        @if let Some(crux) = argument.cruxes.rows.get(threat.row) {
                            li { (self.threat(at, argument, threat, crux, now)) }
                        }
                    }
                }
            }
        }
    }

    fn threat(
        &self,
        at: usize,
        argument: &ArgumentReport,
        threat: &Threat,
        crux: &CruxRow,
        now: f64,
    ) -> Markup {
        let then =
            html! { "the belief would fall from " (percent(now)) " to " strong { (percent(threat.then)) } };
        if crux.kind == "question" {
            let card = self.card(&crux.id);
            let answer = match (threat.by_event, card.map(|card| card.kind), crux.event.as_str()) {
                (true, _, event) => format!("answered “{event}”"),
                (false, Some("binary"), "yes") => "answered “no”".to_owned(),
                (false, Some("binary"), "no") => "answered “yes”".to_owned(),
                (false, _, event) => format!("not answered “{event}”"),
            };
            return html! {
                "If “" (self.question_link(&crux.id)) "” is " (lines(&answer)) ", " (then)
                ". Forecasts give that " (percent(threat.chance)) "."
            };
        }
        let position = self.anchors.position(at, &crux.id).unwrap_or(0);
        let text = argument.table.claims.get(position).map(|claim| flowed(&claim.text)).unwrap_or_default();
        html! {
            "If " (self.claim_link(at, position, &crux.id)) (if threat.by_event { " held (" } else { " did not hold (" })
            (lines(text.trim_end_matches('.'))) "), " (then) ". The chance of that is " (percent(threat.chance)) "."
        }
    }

    fn watch(&self, argument: &ArgumentReport) -> Markup {
        html! {
            @if argument.outlook.watch.is_empty() {
                p { "No question that is open bears on the thesis." }
            } @else {
                ul {
                    @for crux in argument.outlook.watch.iter().filter_map(|&row| argument.cruxes.rows.get(row)) {
                        li {
                            (self.question_link(&crux.id))
                            @if let Some(due) = &crux.due { ", answer due " time datetime=(due) { (due) } }
                            ": " (lines(&crux.event)) " at " (percent(crux.p))
                            ", expected to move the thesis by " (points(crux.expected_move)) "."
                        }
                    }
                }
            }
        }
    }

    fn due_in_short(&self) -> Markup {
        let (due, ahead) = (&self.report.due.items, &self.report.ahead.items);
        let row = |row: &DueRow| {
            html! { (self.question_link(&row.question)) ", " (reason(row)) " " (row.date) " (" (row.when()) ")" }
        };
        html! {
            @if due.is_empty() { p { "Nothing is due today or closes within a week." } } @else {
                ul { @for item in due.iter().take(NAMED) { li { (row(item)) } } }
                @if due.len() > NAMED { p { a href="#due" { "and " (due.len() - NAMED) " more" } } }
            }
            @if let Some(next) = ahead.first() { p { "Next: " (row(next)) "." } }
        }
    }

    fn record_in_short(&self) -> Markup {
        let board = &self.report.scores.first;
        let computed = |row: &ScoreRow| matches!(row.kind, Some("crowd" | "baseline"));
        let scored: Vec<&ScoreRow> =
            board.rows.iter().filter(|row| !computed(row) && row.questions > 0).collect();
        let ranked = scored.iter().filter(|row| row.rank.is_some()).count();
        html! {
            p {
                @match (scored.first(), ranked) {
                    (None, _) => "No forecast on an answered yes or no question is scored yet, so no forecaster has a record.",
                    (Some(first), 0) => {
                        (counted(scored.len(), "forecaster")) " with scored forecasts, on at most "
                        (counted(usize::try_from(scored.iter().map(|row| row.questions).max().unwrap_or(0)).unwrap_or(usize::MAX), "question"))
                        ": too few to tell skill from luck."
                        @if let (1, Some(brier)) = (scored.len(), first.brier) {
                            " " strong { (lines(&first.forecaster)) } " has a Brier score of " (format!("{brier:.4}")) "."
                        }
                    }
                    (Some(_), _) => {
                        @let best = scored.iter().find(|row| row.rank == Some(1));
                        (counted(ranked, "forecaster")) " ranked"
                        @if let Some(best) = best {
                            "; first is " strong { (lines(&best.forecaster)) } ", over " (best.questions) " questions"
                        }
                        "."
                    }
                }
                " " a href="#scores" { "Scores and calibration" } "."
            }
        }
    }
}

fn reason(row: &DueRow) -> &str {
    match row.reason {
        "due" | "overdue" => "answer due",
        reason => reason,
    }
}

fn verb(status: &str) -> &str {
    if status == "open" { "is open" } else { status }
}

fn points(share: f64) -> String {
    let points = share * 100.0;
    if points < 0.05 { "less than 0.1 points".to_owned() } else { format!("{points:.1} points") }
}

fn words_used() -> Markup {
    html! {
        details.words open data-fold {
            summary { "Words used here" }
            dl {
                dt { "claim" }
                dd { "A sentence that is true or false. The thesis is what the article argues; conjectures are what it takes up and "
                    "judges, often the view of others; premises are what it rests on." }
                dt { "stands, falls, open" }
                dd { "How a claim fares in the argument alone: a premise stands until something that stands speaks against it, a "
                    "thesis needs a standing reason. No number enters." }
                dt { "belief" }
                dd { "A probability: what the credences in the file, forecasts and answers together say about a claim." }
                dt { "strength" }
                dd { "How well a claim is argued for, from 0 to 1. Not a probability." }
                dt { "question" }
                dd { "Asked before its answer is known, with a date and criteria. Linked to a claim it tests it, is evidence for or "
                    "against it, or says the same thing (anchor)." }
                dt { "crux" }
                dd { "What would move the belief in the thesis most, if it were found out." }
            }
        }
    }
}
