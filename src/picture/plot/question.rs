//! A question over time: the crowd's view, everybody's, and what came of it.

use super::axis::{Axis, Tick, number_ticks, percent_ticks};
use super::days::{seconds, time_ticks};
use super::scores::{ends, padded};
use super::sheet::{LINE, MARGIN, Name, SIZE, Sheet, WIDTH, names_width, sign_of, steps, widest};
use super::{Dash, Ink, Plot, PlotLayout, PointSign};
use crate::forecast::distribution::Distribution;
use crate::forecast::line::Line;
use crate::forecast::{AnswerShape, Outcome, View, days_since_epoch};
use crate::picture::geometry::{Area, Point};
use crate::report::{Ended, ForecasterHistory, HeldView, QuestionHistory};

const HEIGHT: i32 = 320;
/// Forecasters up to which each has a colour and a name; of more only the one who asks has.
const NAMED: usize = 5;
const DAY: f64 = 86_400.0;

struct Upwards {
    axis: Axis,
    ticks: Vec<Tick>,
    name: String,
}

struct Drawing<'a> {
    history: &'a QuestionHistory,
    across: Axis,
    up: Axis,
    /// What is drawn of a view: the probability of yes, of one option, or the median.
    pick: Pick,
}

#[derive(Clone, Copy)]
enum Pick {
    Yes,
    Option(usize),
    Median,
}

impl Pick {
    /// The value of a view on the axis upwards.
    fn of(self, view: &View, scale: f64) -> Option<f64> {
        match (self, view) {
            (Self::Yes, View::Probability(p)) => Some(*p),
            (Self::Option(option), View::Options(options)) => *options.get(option)?,
            (Self::Median, View::Continuous(of)) => Some(of.quantile(0.5)? * scale),
            _ => None,
        }
    }
}

/// Draws a question over time. Yes or no: the crowd's probability as a thick line, each forecaster's as steps that end
/// where they were withdrawn. Options: the crowd's probability of each. Numbers and days: the crowd's median in its
/// 50 and 90 per cent intervals, forecasters' medians with theirs. Beyond five forecasters only the one who asks has
/// colour and name. Opening, close and answer are marked with their days.
pub(crate) fn question_history_plot(history: &QuestionHistory, layout: PlotLayout) -> Plot {
    let mut sheet = Sheet::new(&history.question.title, layout, WIDTH);
    let width = sheet.width;
    sheet.remark(&subject(history), 2, Ink::Faint);
    let any = history.forecasters.iter().any(|of| !of.views.is_empty() || !of.apart.is_empty());
    if !any {
        let sentence = match &history.answer {
            Some(answer) => format!("Nothing to draw: no forecasts. Answer: {}.", answer.text),
            None => "Nothing to draw: no forecast yet.".to_owned(),
        };
        sheet.nothing(&sentence);
        return sheet.finish(&format!("{} {sentence}", history.question.title));
    }
    let upwards = upwards(history);
    let picks: Vec<Pick> = match history.question.kind.shape() {
        AnswerShape::YesNo => vec![Pick::Yes],
        AnswerShape::Options => (0..history.question.options.len()).map(Pick::Option).collect(),
        AnswerShape::Line => vec![Pick::Median],
    };
    let plan = plan(history);
    let left = MARGIN + widest(&upwards.ticks) + 10;
    let names: Vec<String> = plan.iter().map(|line| line.name.clone()).collect();
    let right = MARGIN + names_width(names.iter().map(String::as_str), width * 2 / 5);
    let dated = dates(history);
    let (first, last) = span(history);
    let across = Axis::linear(first, last, left, width - right);
    let dated: Vec<(i32, String)> = dated.into_iter().map(|(at, text)| (across.at(at), text)).collect();
    let rows = sheet.date_rows(&dated);
    let frame = Area { x: left, y: sheet.y + 30 + rows * LINE, width: width - left - right, height: HEIGHT };
    let up = Axis { from: frame.y + HEIGHT, to: frame.y, ..upwards.axis };
    let mut drawing = Drawing { history, across, up, pick: picks.first().copied().unwrap_or(Pick::Yes) };
    let has_crowd = history.crowd_size > 1;
    if has_crowd || plan.len() == 1 {
        drawing.intervals(&mut sheet, if has_crowd { &history.crowd } else { only(history) });
    }
    sheet.upwards(frame, &up, &upwards.ticks, (&upwards.name, 12 + rows * LINE));
    sheet.dates(&dated, frame);
    for of in &history.forecasters {
        for &(at, ref view, why) in &of.apart {
            if let Some(value) = drawing.pick.of(view, drawing.scale()) {
                let note =
                    format!("{}, {}: {}, {why}", of.id, drawing.day(seconds(at)), drawing.value_text(value));
                sheet.sign((across.at(seconds(at)), up.at(value)), PointSign::Hollow(0), Ink::Faint, &note);
            }
        }
    }
    let many = history.question.kind.has_options() || named(history).len() < history.forecasters.len();
    if many && !history.question.kind.has_options() {
        for of in
            history.forecasters.iter().filter(|of| !named(history).iter().any(|named| named.id == of.id))
        {
            drawing.views(&mut sheet, &of.id, &of.views, Ink::Grid, (Dash::Solid, 12), PointSign::Small);
        }
    }
    let mut beside = Vec::new();
    for line in plan.iter().rev() {
        drawing.pick = line.pick;
        drawing.views(&mut sheet, &line.name, line.views, line.ink, line.stroke, line.sign);
        if let Some(at) = drawing.end(line.views) {
            let sign = (line.sign != PointSign::Small).then_some(line.sign);
            beside.push(Name {
                at,
                text: line.name.clone(),
                ink: line.ink,
                sign,
                dash: line.stroke.0,
                led: true,
            });
        }
    }
    drawing.pick = picks.first().copied().unwrap_or(Pick::Yes);
    drawing.answer(&mut sheet);
    sheet.along(frame, &across, &time_ticks(&across, history.question.zone, SIZE), "");
    sheet.names(&beside, frame);
    for remark in remarks(history, many) {
        sheet.remark(&remark, 2, Ink::Faint);
    }
    let said: Vec<String> = plan
        .iter()
        .filter_map(|line| Some(format!("{} ended at {}", line.name, line.views.last()?.text)))
        .collect();
    let answer =
        history.answer.as_ref().map(|answer| format!(" Answer: {}.", answer.text)).unwrap_or_default();
    sheet.finish(&format!("{} {}. {}.{answer}", history.question.title, subject(history), said.join("; ")))
}

/// A line that has colour and name.
struct PlannedLine<'a> {
    name: String,
    views: &'a [HeldView],
    ink: Ink,
    stroke: (Dash, i32),
    sign: PointSign,
    pick: Pick,
}

/// The lines that have colour and name, the crowd's first.
fn plan(history: &QuestionHistory) -> Vec<PlannedLine<'_>> {
    let crowd = format!("crowd ({} of {})", history.crowd_method, history.crowd_size);
    let at_last = |name: &str, views: &[HeldView]| match views.last() {
        Some(last) if history.question.kind.shape() == AnswerShape::YesNo => format!("{name} {}", last.text),
        _ => name.to_owned(),
    };
    if history.question.kind.has_options() {
        let views = if history.crowd.is_empty() { only(history) } else { &history.crowd };
        let options = history.question.options.iter().zip(0..);
        let answer = history.answer.as_ref().and_then(|answer| match answer.outcome {
            Some(Outcome::Option(option)) => Some(option),
            _ => None,
        });
        return options
            .map(|(option, number)| PlannedLine {
                name: if answer == Some(number) { format!("{option} (the answer)") } else { option.clone() },
                views,
                ink: Ink::Series(number),
                stroke: (Dash::Own, 22),
                sign: sign_of(number),
                pick: Pick::Option(number),
            })
            .collect();
    }
    let pick = if history.question.kind.shape() == AnswerShape::YesNo { Pick::Yes } else { Pick::Median };
    let mut lines = Vec::new();
    if history.crowd_size > 1 {
        lines.push(PlannedLine {
            name: at_last(&crowd, &history.crowd),
            views: &history.crowd,
            ink: Ink::Text,
            stroke: (Dash::Solid, 30),
            sign: PointSign::Small,
            pick,
        });
    }
    lines.extend(named(history).into_iter().zip(0..).map(|(of, number)| PlannedLine {
        name: at_last(&of.id, &of.views),
        views: &of.views,
        ink: Ink::Series(number),
        stroke: (Dash::Own, 20),
        sign: sign_of(number),
        pick,
    }));
    lines
}

/// The views of the only forecaster, or of the first.
fn only(history: &QuestionHistory) -> &[HeldView] {
    history.forecasters.iter().find(|of| !of.views.is_empty()).map_or(&[], |of| of.views.as_slice())
}

/// The forecasters with colour and name: all, up to five; else the one who asks.
fn named(history: &QuestionHistory) -> Vec<&ForecasterHistory> {
    let some: Vec<&ForecasterHistory> =
        history.forecasters.iter().filter(|of| !of.views.is_empty()).collect();
    if some.len() <= NAMED {
        return some;
    }
    some.into_iter().filter(|of| history.chosen.as_deref() == Some(of.id.as_str())).collect()
}

fn subject(history: &QuestionHistory) -> String {
    let forecasts: usize = history.forecasters.iter().map(|of| of.views.len()).sum();
    let forecasters = history.forecasters.iter().filter(|of| !of.views.is_empty()).count();
    format!(
        "{}; {} of {}",
        history.question.id,
        crate::report::counted(forecasts, "forecast"),
        crate::report::counted(forecasters, "forecaster")
    )
}

fn remarks(history: &QuestionHistory, many: bool) -> Vec<String> {
    let mut remarks = Vec::new();
    if history.question.kind.has_options() && history.crowd_size > 1 {
        remarks.push(format!("The crowd's probability of each option ({}).", history.crowd_method));
    } else if many && !history.question.kind.has_options() {
        remarks.push("Thin lines: the forecasters; --by NAME names one.".to_owned());
    }
    if history.question.kind.is_continuous() {
        remarks.push("Lines are medians; the bands hold 50 and 90 per cent, the thin bars 90.".to_owned());
    }
    let withdrawn =
        history.forecasters.iter().flat_map(|of| &of.views).any(|held| held.ended == Ended::Withdrawn);
    if withdrawn {
        remarks.push("A cross ends what was withdrawn or ran out.".to_owned());
    }
    if history.forecasters.iter().any(|of| !of.apart.is_empty()) {
        remarks.push("Rings do not count: late, retrospective or corrected.".to_owned());
    }
    remarks
}

/// The days that are named in the frame, in seconds.
fn dates(history: &QuestionHistory) -> Vec<(f64, String)> {
    let mut dates = Vec::new();
    dates.extend(history.opens.map(|opens| (seconds(opens), "opens".to_owned())));
    let known = history.answer.as_ref().map(|answer| answer.known);
    // What was answered before it closed has ended by the answer.
    let closed = history.closed.filter(|&closed| known.is_none_or(|known| closed < known));
    dates.extend(closed.map(|closed| (seconds(closed), "closes".to_owned())));
    dates.extend(
        history.answer.as_ref().map(|answer| (seconds(answer.known), format!("answer: {}", answer.text))),
    );
    dates
}

/// From the first to the last moment that is drawn, in seconds.
fn span(history: &QuestionHistory) -> (f64, f64) {
    let views = history.forecasters.iter().flat_map(|of| {
        let held = of.views.iter().flat_map(|held| [held.from, held.until]);
        held.chain(of.apart.iter().map(|(at, ..)| *at))
    });
    let (first, last) = ends(views.map(seconds).chain([seconds(history.end)]));
    let (from, to) = ends(dates(history).into_iter().map(|(at, _)| at).chain([first, last]));
    padded(from, to, 2.0)
}

/// The axis upwards, from 0 to 1 in its own pixels: per cents, or the numbers or days that occur.
fn upwards(history: &QuestionHistory) -> Upwards {
    if !history.question.kind.is_continuous() {
        let axis = Axis::linear(0.0, 1.0, HEIGHT, 0);
        let name = match history.question.kind.shape() {
            AnswerShape::YesNo => "probability of yes",
            _ => "probability",
        };
        return Upwards { ticks: percent_ticks(&axis, 40), axis, name: name.to_owned() };
    }
    let is_date = history.question.kind.on_days();
    let scale = if is_date { DAY } else { 1.0 };
    // Of thin lines only the medians are drawn.
    let medians = history.forecasters.iter().flat_map(|of| {
        of.views.iter().map(|held| &held.view).chain(of.apart.iter().map(|(_, view, _)| view))
    });
    let whole = named(history).into_iter().flat_map(|of| &of.views).chain(&history.crowd);
    let whole = whole.map(|held| &held.view).filter_map(distribution);
    let values = medians.filter_map(|view| distribution(view)?.quantile(0.5));
    let values = values.chain(whole.flat_map(|of| [of.quantile(0.05), of.quantile(0.95)]).flatten());
    let (low, high) = ends(values.chain(outcome_value(history)));
    let line = history.line;
    let is_log = line.is_some_and(|line| line.zero_point().is_some() && line.min() > 0.0);
    let (low, high) = if is_log {
        (low / libm::pow(high / low, 0.05), high * libm::pow(high / low, 0.05))
    } else {
        (low - (high - low) * 0.05, high + (high - low) * 0.05)
    };
    let (low, high) = line.map_or((low, high), |line| within(&line, low, high));
    let axis = if is_log {
        Axis::logarithmic(low * scale, high * scale, HEIGHT, 0)
    } else {
        Axis::linear(low * scale, high * scale, HEIGHT, 0)
    };
    let ticks = if is_date { day_ticks(&axis) } else { number_ticks(&axis, 36) };
    let unit = history.unit.clone().unwrap_or_else(|| if is_date { "day" } else { "number" }.to_owned());
    let name = if is_log { format!("{unit}, logarithmic") } else { unit };
    Upwards { axis, ticks, name }
}

/// Names of days one above the other take a line each, so they may stand closer than side by side.
fn day_ticks(axis: &Axis) -> Vec<Tick> {
    let stretched = Axis { from: 0, to: axis.pixels() * 3, ..*axis };
    let ticks = time_ticks(&stretched, chrono_tz::Tz::UTC, SIZE);
    let apart = ticks.windows(2).all(|pair| match pair {
        [a, b] => (axis.at(a.value) - axis.at(b.value)).abs() >= LINE,
        _ => true,
    });
    if apart { ticks } else { time_ticks(axis, chrono_tz::Tz::UTC, SIZE) }
}

/// Nothing beyond a closed end.
fn within(line: &Line, low: f64, high: f64) -> (f64, f64) {
    let low = if line.open_low() { low } else { low.max(line.min()) };
    let high = if line.open_high() { high } else { high.min(line.max()) };
    if low < high { (low, high) } else { (line.min(), line.max()) }
}

fn distribution(view: &View) -> Option<&Distribution> {
    match view {
        View::Continuous(of) => Some(of),
        _ => None,
    }
}

/// Where the answer lies: a probability of 0 or 1, or a number or day; `None` where there is none on the axis.
fn outcome_value(history: &QuestionHistory) -> Option<f64> {
    match history.answer.as_ref()?.outcome.as_ref()? {
        Outcome::Yes | Outcome::Option(_) => Some(1.0),
        Outcome::No => Some(0.0),
        Outcome::Number(number) => Some(*number),
        Outcome::Date(day) => Some(days_since_epoch(*day)),
        Outcome::Below => history.line.map(|line| line.min()),
        Outcome::Above => history.line.map(|line| line.max()),
    }
}

impl Drawing<'_> {
    /// What a day is in the unit of the axis.
    fn scale(&self) -> f64 {
        if self.history.question.kind.on_days() { DAY } else { 1.0 }
    }

    fn day(&self, at: f64) -> String {
        #[expect(clippy::cast_possible_truncation, reason = "seconds; the cast saturates")]
        let moment = chrono::DateTime::from_timestamp(at as i64, 0);
        moment.map_or_else(String::new, |moment| {
            moment.with_timezone(&self.history.question.zone).date_naive().to_string()
        })
    }

    fn value_text(&self, value: f64) -> String {
        match self.history.question.kind.shape() {
            AnswerShape::Line if self.history.question.kind.on_days() => self.day(value),
            AnswerShape::Line => format!("{value}"),
            _ => crate::forecast::percent(value),
        }
    }

    /// Views that follow each other without a gap.
    fn runs(views: &[HeldView]) -> impl Iterator<Item = &[HeldView]> {
        views.chunk_by(|a, b| a.until >= b.from)
    }

    /// The 90 and 50 per cent intervals of numbers and days as bands of steps.
    fn intervals(&self, sheet: &mut Sheet, views: &[HeldView]) {
        if !self.history.question.kind.is_continuous() {
            return;
        }
        for (low, high, ink) in [(0.05, 0.95, Ink::Band), (0.25, 0.75, Ink::DeepBand)] {
            for run in Self::runs(views) {
                let Some(last) = run.last() else { continue };
                let until = self.across.at(seconds(last.until));
                let side = |level: f64| {
                    let values = run.iter().filter_map(|held| {
                        let value = distribution(&held.view)?.quantile(level)?;
                        Some((self.across.at(seconds(held.from)), self.up.at(value * self.scale())))
                    });
                    steps(&values.collect::<Vec<Point>>(), until)
                };
                let outline = side(low).into_iter().chain(side(high).into_iter().rev());
                sheet.region(outline.collect(), ink);
            }
        }
    }

    /// Views as steps that are broken where nothing was held, a sign at each, a cross where one was withdrawn.
    fn views(
        &self,
        sheet: &mut Sheet,
        name: &str,
        views: &[HeldView],
        ink: Ink,
        (dash, width): (Dash, i32),
        sign: PointSign,
    ) {
        let value = |held: &HeldView| self.pick.of(&held.view, self.scale());
        let place = |held: &HeldView| Some((self.across.at(seconds(held.from)), self.up.at(value(held)?)));
        for run in Self::runs(views) {
            let Some(last) = run.last() else { continue };
            let until = self.across.at(seconds(last.until));
            let points: Vec<Point> = run.iter().filter_map(place).collect();
            sheet.data_line(steps(&points, until), ink, dash, width, name);
            if let (Ended::Withdrawn, Some(value)) = (last.ended, value(last)) {
                let note = format!("{name}, {}: withdrawn or run out", self.day(seconds(last.until)));
                sheet.sign((until, self.up.at(value)), PointSign::Cross, ink, &note);
            }
        }
        let is_crowd = width > 25;
        for held in views {
            let Some(at) = place(held) else { continue };
            if let (Some(of), false) = (distribution(&held.view), is_crowd || ink == Ink::Grid) {
                let end = |level: f64| Some((at.0, self.up.at(of.quantile(level)? * self.scale())));
                if let (Some(low), Some(high)) = (end(0.05), end(0.95)) {
                    sheet.line(vec![low, high], ink, Dash::Solid, 10);
                }
            }
            if is_crowd && views.len() > 40 {
                continue;
            }
            let note = format!("{name}, {}: {}", self.day(seconds(held.from)), held.text);
            sheet.sign(at, sign, ink, &note);
        }
    }

    fn end(&self, views: &[HeldView]) -> Option<Point> {
        let last = views.iter().rfind(|held| self.pick.of(&held.view, self.scale()).is_some())?;
        let value = self.pick.of(&last.view, self.scale())?;
        Some((self.across.at(seconds(last.until)), self.up.at(value)))
    }

    /// The answer, at the moment at which it became known.
    fn answer(&self, sheet: &mut Sheet) {
        let (Some(answer), Some(value)) = (&self.history.answer, outcome_value(self.history)) else { return };
        let (x, y) = (self.across.at(seconds(answer.known)), self.up.at(value * self.scale()));
        let note = format!("answer, {}: {}", self.day(seconds(answer.known)), answer.text);
        sheet.sign((x, y), PointSign::Target, Ink::Text, &note);
    }
}
