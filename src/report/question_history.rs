//! What was held on one question over time: everybody's views, the crowd's, and what came of it.

use super::question_view::standing_word;
use super::text_plot::sparkline;
use super::world::World;
use crate::forecast::line::Line;
use crate::forecast::{
    AnswerShape, Held, Moment, Outcome, Question, Standing, Timeline, View, crowd_history, line, view,
};

/// What was held on one question over time.
#[derive(Clone, Debug)]
pub struct QuestionHistory {
    /// The question.
    pub question: Question,
    /// The line of its numbers or days (days since 1970-01-01), where it has one.
    pub line: Option<Line>,
    /// What is counted.
    pub unit: Option<String>,
    /// From when forecasts count.
    pub opens: Option<Moment>,
    /// Until when they do, where that is past at the moment shown.
    pub closed: Option<Moment>,
    /// When views end: closed, answered or now, whichever came first.
    pub end: Moment,
    /// The answer, where it is known.
    pub answer: Option<KnownAnswer>,
    /// How the crowd's view is made.
    pub crowd_method: String,
    /// The crowd's views in order; a gap where nobody of it held one.
    pub crowd: Vec<HeldView>,
    /// The most members it had at one time.
    pub crowd_size: usize,
    /// The forecasters, by id.
    pub forecasters: Vec<ForecasterHistory>,
    /// The forecaster who asks.
    pub chosen: Option<String>,
}

/// An answer that became known.
#[derive(Clone, Debug)]
pub struct KnownAnswer {
    /// When.
    pub known: Moment,
    /// The answer, or why there is none, in words.
    pub text: String,
    /// The answer; `None` for a void question.
    pub outcome: Option<Outcome>,
}

/// A view and how long it was held.
#[derive(Clone, Debug)]
pub struct HeldView {
    /// From when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
    /// What was held.
    pub view: View,
    /// What it says in words.
    pub text: String,
    /// What ended it.
    pub ended: Ended,
}

/// What ended a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Another view of the same forecaster.
    Replaced,
    /// The forecaster withdrew it, or it ran out.
    Withdrawn,
    /// It stands, or stood when the question ended.
    Not,
}

/// What one forecaster held.
#[derive(Clone, Debug)]
pub struct ForecasterHistory {
    /// The forecaster's id.
    pub id: String,
    /// The views that count, in order.
    pub views: Vec<HeldView>,
    /// Records that do not count: when, what, and why not.
    pub apart: Vec<(Moment, View, &'static str)>,
}

/// Follows a question; `chosen` is the forecaster who asks.
pub fn question_history(world: &World<'_>, question: &Question, chosen: Option<&str>) -> QuestionHistory {
    let lines = world.book.timelines(question, world.as_of);
    let now = world.as_of.moment;
    let end = lines.first().and_then(|(_, line)| line.end()).map_or(now, |end| end.min(now));
    let held: Vec<Vec<Held<'_>>> = lines.iter().map(|(_, line)| line.held(Standing::Counts)).collect();
    let members: Vec<&[Held<'_>]> = lines
        .iter()
        .zip(&held)
        .filter(|((who, _), _)| who.kind.counts_for_crowd())
        .map(|(_, held)| held.as_slice())
        .collect();
    let stretches = crowd_history(question, &members, world.workbench.settings.crowd, end);
    let crowd_size = stretches.iter().map(|stretch| stretch.members).max().unwrap_or(0);
    let crowd: Vec<HeldView> = stretches
        .iter()
        .zip(stretches.iter().skip(1).map(Some).chain([None]))
        .filter_map(|(stretch, next)| {
            let view = stretch.view.clone()?;
            let ended = match next {
                Some(next) if next.view.is_some() => Ended::Replaced,
                Some(_) => Ended::Withdrawn,
                None if stretch.until < end => Ended::Withdrawn,
                None => Ended::Not,
            };
            Some(HeldView {
                from: stretch.from,
                until: stretch.until,
                text: view.text(question),
                view,
                ended,
            })
        })
        .collect();
    QuestionHistory {
        question: question.clone(),
        line: question.range.as_ref().and_then(line),
        unit: question.range.as_ref().and_then(|range| range.unit.clone()),
        opens: question.opens.as_ref().map(|opens| opens.moment()).filter(|&opens| opens <= now),
        closed: question.closes.as_ref().map(|closes| closes.moment()).filter(|&closes| closes <= now),
        end,
        answer: question.resolution(now).map(|resolution| KnownAnswer {
            known: resolution.known.moment(),
            text: question.settlement_text(&resolution.settlement),
            outcome: question.outcome(now).cloned(),
        }),
        crowd_method: world.workbench.settings.crowd.name(),
        crowd,
        crowd_size,
        forecasters: lines
            .iter()
            .zip(&held)
            .map(|((who, line), held)| ForecasterHistory {
                id: who.id.clone(),
                views: own_views(question, held, end),
                apart: apart(question, line),
            })
            .collect(),
        chosen: chosen.map(str::to_owned),
    }
}

fn own_views(question: &Question, held: &[Held<'_>], end: Moment) -> Vec<HeldView> {
    let next = held.iter().skip(1).map(|next| Some(next.from)).chain([None]);
    held.iter()
        .zip(next)
        .filter_map(|(held, next)| {
            let of = view(question, &held.forecast.prediction)?;
            let until = held.until.map_or(end, |until| until.min(end)).max(held.from);
            let ended = match next {
                Some(next) if next <= until => Ended::Replaced,
                _ if until < end => Ended::Withdrawn,
                _ => Ended::Not,
            };
            Some(HeldView { from: held.from, until, text: of.text(question), view: of, ended })
        })
        .collect()
}

/// Records that do not count.
fn apart(question: &Question, line: &Timeline<'_>) -> Vec<(Moment, View, &'static str)> {
    line.records()
        .iter()
        .filter(|(_, standing)| *standing != Standing::Counts)
        .filter_map(|(forecast, standing)| {
            Some((forecast.at, view(question, &forecast.prediction)?, standing_word(*standing)))
        })
        .collect()
}

/// Columns of the crowd's line in letters.
const COLUMNS: i32 = 40;

/// The crowd's probability of yes over time in one line of letters; `None` where nothing moved or nobody met.
pub(super) fn crowd_line(world: &World<'_>, question: &Question) -> Option<String> {
    if question.kind.shape() != AnswerShape::YesNo {
        return None;
    }
    let history = question_history(world, question, None);
    let p = |held: &HeldView| match held.view {
        View::Probability(p) => Some(p),
        _ => None,
    };
    let first = history.crowd.first()?;
    let whole = history.end - first.from;
    let moving = history.crowd.windows(2).any(|pair| matches!(pair, [a, b] if p(a) != p(b)));
    if history.crowd_size < 2 || !moving || whole <= chrono::TimeDelta::zero() {
        return None;
    }
    // What stood in the middle of each column's time; a gap where nobody held anything.
    let line: String = (0..COLUMNS)
        .map(|column| {
            let at = first.from + whole / (2 * COLUMNS) * (2 * column + 1);
            let standing = history.crowd.iter().find(|held| held.from <= at && at < held.until);
            standing.and_then(p).map_or_else(|| " ".to_owned(), |p| sparkline(&[p]))
        })
        .collect();
    let day = |moment: Moment| moment.with_timezone(&question.zone).date_naive();
    Some(format!(
        "crowd ({}), {} to {}, 0% to 100%: {}",
        history.crowd_method,
        day(first.from),
        day(history.end),
        line.trim_end()
    ))
}
