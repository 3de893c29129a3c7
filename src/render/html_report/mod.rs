//! A whole workbench as one HTML file that is read by itself: nothing is fetched, no script is needed to read it.
//!
//! A small script adds what paper cannot do: pan and zoom of maps, search, the neighbourhood of a claim, links that
//! light up at both ends, light and dark. It and the style sheet stand in the file; a policy in the head allows these
//! two by their hashes and forbids everything else, so that no text from a file could run or fetch anything even if
//! it became markup, which maud's escaping rules out in the first place. Same report, same bytes.

mod anchors;
mod argument;
mod claims;
mod context;
mod map;
mod questions;
mod summary;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::html::lines;
use super::plot;
use super::svg::{self, Palette};
use crate::picture::{ArgumentPictures, Pooling, reliability_plot, score_history_plot};
use crate::report::{WorkbenchReport, counted};
use anchors::Anchors;
use context::{Context, NARROW, WIDE, drawn, findings_table, without_drawings};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// A picture's colours as names that the style sheet gives a value for light and for dark.
pub(super) const NAMED: Palette = Palette {
    back: "var(--map-back)",
    card: "var(--map-card)",
    text: "var(--map-text)",
    faint: "var(--map-faint)",
    thesis: "var(--map-thesis)",
    thesis_text: "var(--map-thesis-text)",
    badge: "var(--map-badge)",
    alarm: "var(--map-alarm)",
    alarm_text: "var(--map-alarm-text)",
    supports: "var(--map-supports)",
    rebuts: "var(--map-rebuts)",
    undercuts: "var(--map-undercuts)",
    contrary: "var(--map-contrary)",
    stands: "var(--map-stands)",
    falls: "var(--map-falls)",
    open: "var(--map-open)",
    group: "var(--map-group)",
    band_supports: "var(--map-band-supports)",
    band_rebuts: "var(--map-band-rebuts)",
    grid: "var(--plot-grid)",
    band: "var(--plot-band)",
    deep_band: "var(--plot-deep-band)",
    series: [
        "var(--plot-0)",
        "var(--plot-1)",
        "var(--plot-2)",
        "var(--plot-3)",
        "var(--plot-4)",
        "var(--plot-5)",
    ],
};

/// Writes a report; `pictures` are those of its arguments, in their order.
pub fn page(report: &WorkbenchReport, pictures: &[ArgumentPictures]) -> String {
    let anchors = Anchors::new(report);
    let context = Context { report, anchors: &anchors };
    let style = style();
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        source_hash(&style),
        source_hash(SCRIPT)
    );
    let shown = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content="warrant";
                title { (super::harmless(context.name())) }
                style { (PreEscaped(style.as_str())) }
            }
            body {
                a.skip href="#content" { "Skip to the report" }
                (context.head())
                div.layout {
                    (context.contents())
                    main #content {
                        (context.summary())
                        @for (at, (argument, pictures)) in report.arguments.iter().zip(pictures).enumerate() {
                            (context.chapter(at, argument, pictures))
                        }
                        (context.questions())
                        (context.scores())
                        (context.due())
                        (context.other_findings())
                    }
                }
                footer {
                    p {
                        "Written by " code { "warrant report --format html" } " from the files of the workbench. "
                        "Nothing in this file is fetched from elsewhere; run the command again for a new state."
                    }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    shown.into_string() + "\n"
}

impl Context<'_> {
    fn name(&self) -> &str {
        if self.report.workbench.trim().is_empty() { "Workbench" } else { &self.report.workbench }
    }

    fn head(&self) -> Markup {
        let report = self.report;
        let claims: usize = report.arguments.iter().map(|argument| argument.table.claims.len()).sum();
        let questions = report.open.len() + report.settled.len();
        html! {
            header.top {
                div.name {
                    h1 { (lines(self.name())) }
                    p {
                        "State of " time datetime=(report.as_of) { (report.as_of) } " · "
                        (counted(report.arguments.len(), "argument")) ", " (counted(claims, "claim")) " · "
                        (counted(questions, "question")) ", " (report.settled.len()) " settled · "
                        (counted(report.forecasters.forecasters.len(), "forecaster"))
                    }
                }
                div.tools role="search" hidden data-script {
                    label.search {
                        span { "Search" }
                        input #search type="search" autocomplete="off" spellcheck="false"
                            placeholder="claims, questions, sources" aria-controls="found";
                    }
                    button #theme type="button" { "Dark" }
                    div #found hidden {
                        p #found-count role="status" {}
                        ul #found-list {}
                    }
                }
            }
        }
    }

    fn contents(&self) -> Markup {
        html! {
            nav.contents aria-label="Contents" {
                details open {
                    summary { "Contents" }
                    ul {
                        li { a href="#summary" { "In short" } }
                        @for (at, argument) in self.report.arguments.iter().enumerate() {
                            @let own = self.anchors.argument(at);
                            li {
                                a href={"#" (own)} { (lines(argument.name())) }
                                ul {
                                    @for part in argument::PARTS {
                                        li { a href={"#" (own) ":" (part.0)} { (part.1) } }
                                    }
                                }
                            }
                        }
                        li {
                            a href="#questions" { "Questions" }
                            ul {
                                @if !self.report.open.is_empty() { li { a href="#questions-open" { "Open" } } }
                                @if !self.report.settled.is_empty() { li { a href="#questions-settled" { "Answered" } } }
                            }
                        }
                        li { a href="#scores" { "Scores" } ul { li { a href="#calibration" { "Calibration" } } } }
                        li { a href="#due" { "What is due" } }
                        li { a href="#findings" { "Other findings" } }
                    }
                }
            }
        }
    }

    fn scores(&self) -> Markup {
        let calibration = self.report.calibration.page();
        html! {
            section #scores {
                h2 { "Scores" }
                p { "How near stated probabilities came to what happened. The Brier score runs from 0, best, to 1; "
                    "always saying 50% scores 0.25." }
                (self.blocks(&self.report.scores.blocks(), 2))
                @if let Some(history) = &self.report.score_history {
                    (drawn(&score_history_plot(Some(history), WIDE)))
                }
                @if !self.report.forecasters.forecasters.is_empty() {
                    (self.table(&self.report.forecasters.table()))
                }
                section #calibration {
                    h3 { "Calibration" }
                    @if self.report.calibration.n > 0 { (drawn(&reliability_plot(&self.report.calibration, Pooling::Steps, NARROW))) }
                    (self.blocks(&without_drawings(calibration.blocks), 3))
                }
            }
        }
    }

    fn due(&self) -> Markup {
        html! {
            section #due {
                h2 { "What is due" }
                @if self.report.due.is_empty() {
                    p { "Nothing is due, and nothing closes within a week." }
                } @else { (self.table(&self.report.due.table())) }
                @if !self.report.ahead.is_empty() {
                    h3 { "Dates ahead" }
                    (self.table(&self.report.ahead.table()))
                }
            }
        }
    }

    fn other_findings(&self) -> Markup {
        let [errors, warnings, notes] = self.report.counts;
        html! {
            section #findings {
                h2 { "Other findings" }
                p {
                    "In the whole workbench " code { "warrant check" } " finds " (counted(errors, "error")) ", "
                    (counted(warnings, "warning")) " and " (counted(notes, "note"))
                    ". Those of an argument stand with it."
                }
                @if self.report.findings.is_empty() { p { "There are none outside the arguments." } } @else {
                    (self.table(&findings_table(&self.report.findings)))
                }
            }
        }
    }
}

/// The style sheet: colours for light and dark, then what they are used for.
fn style() -> String {
    let (light, dark) = (colors(&svg::LIGHT), colors(&svg::DARK));
    format!(
        ":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n\
        @media screen{{:root[data-theme=dark]{{{dark}}}}}\n{STYLE}{}{}",
        svg::sheet_below_map(&NAMED),
        plot::sheet(&NAMED, "")
    )
}

fn colors(palette: &Palette) -> String {
    let named: String = NAMED
        .colors()
        .zip(palette.colors())
        .map(|(name, color)| format!("{}:{color};", name.trim_start_matches("var(").trim_end_matches(')')))
        .collect();
    let (scheme, [panel, line, accent, mark]) = if *palette == svg::DARK {
        ("dark", ["#1c2128", "#4a535f", "#8ecbf7", "#4a3f10"])
    } else {
        ("light", ["#f4f6f8", "#c3cad2", "#0b5688", "#fff3bf"])
    };
    format!("color-scheme:{scheme};{named}--panel:{panel};--line:{line};--accent:{accent};--mark:{mark}")
}

/// How a policy names a text that may stand in the page: its SHA-256 in Base64.
fn source_hash(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let hash = Sha256::digest(text.as_bytes());
    let mut written = String::from("'sha256-");
    for group in hash.chunks(3) {
        let bits =
            group.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - group.len()));
        for digit in 0..4 {
            let index = (bits >> (18 - 6 * digit)) & 63;
            written.push(if digit <= group.len() { char::from(DIGITS[index as usize]) } else { '=' });
        }
    }
    written.push('\'');
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_that_browsers_compute() {
        // The example of the Content Security Policy specification, section 8.3.
        let hash = source_hash("alert('Hello, world.');");
        assert_eq!(hash, "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
    }

    #[test]
    fn styles_and_script_stay_inside_their_elements() {
        for text in [&style(), SCRIPT] {
            assert!(!text.contains("</") && !text.contains("<!--"), "would end its element");
        }
    }
}
