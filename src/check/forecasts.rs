//! Records of forecast logs against the questions and claims that they are about.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;

use super::known::{Known, cut, listed, option_help};
use crate::finding::{Code, Finding};
use crate::forecast::typed::sound_distribution;
use crate::forecast::{
    AnswerShape, AsOf, Continuous, Forecast, Log, Moment, Prediction, Question, Range, Standing, Subject,
    When, rfc3339,
};

pub(super) fn check(log: &Log, known: &Known<'_>, as_of: AsOf, findings: &mut Vec<Finding>) {
    let mut unknown: HashSet<&str> = HashSet::new();
    let mut latest: HashMap<&str, (&Question, &Forecast)> = HashMap::new();
    for forecast in &log.forecasts {
        because(forecast, known, &mut unknown, findings);
        future_forecast(forecast, findings);
        match &forecast.subject {
            Subject::Claim(name) => {
                if unknown.insert(name) {
                    let missing = known.no_claim(name, forecast.place);
                    if missing.is_none() {
                        unknown.remove(&**name);
                    }
                    findings.extend(missing);
                }
                findings.extend(bad_credence(forecast, name));
            }
            Subject::Question(id) => match known.question(id) {
                Some(question) => {
                    findings.extend(bad_forecast(question, forecast));
                    findings.extend(standing(question, forecast, as_of).or_else(|| backdated(forecast)));
                    if !question.clarifications.is_empty() {
                        let (_, last) = latest.entry(id).or_insert((question, forecast));
                        if forecast.at >= last.at {
                            *last = forecast;
                        }
                    }
                }
                // Reported once per log.
                None if unknown.insert(id) => findings.extend(known.no_question(id, forecast.place)),
                None => {}
            },
        }
    }
    records_out_of_order(log, findings);
    bad_correction(log, known, as_of, findings);
    let latest = latest.into_values().filter_map(|(question, last)| clarified_after(question, last, as_of));
    findings.extend(latest);
}

fn because<'l>(
    forecast: &'l Forecast,
    known: &Known<'_>,
    unknown: &mut HashSet<&'l str>,
    findings: &mut Vec<Finding>,
) {
    for name in forecast.details.iter().flat_map(|details| &details.because) {
        if unknown.contains(name.as_str()) {
            continue;
        }
        if let Some(finding) = known.no_claim(name, forecast.place) {
            unknown.insert(name);
            findings.push(finding.label("named in `because`"));
        }
    }
}

fn bad_credence(forecast: &Forecast, claim: &str) -> Option<Finding> {
    let what = match forecast.prediction {
        Prediction::Probability(_) | Prediction::Withdrawn => return None,
        Prediction::Options(_) => "options",
        Prediction::Continuous(_) => "a distribution",
    };
    let message = format!("expected one probability as a credence in `{}`, found {what}", cut(claim));
    Some(Finding::new(Code::BadForecast, forecast.place, message).help("write p = 0.7"))
}

fn bad_forecast(question: &Question, forecast: &Forecast) -> Option<Finding> {
    let id = &question.id;
    let (message, help) = match (question.kind.shape(), &forecast.prediction) {
        (_, Prediction::Withdrawn) | (AnswerShape::YesNo, Prediction::Probability(_)) => return None,
        (AnswerShape::Options, Prediction::Options(options)) => option_problem(question, options)?,
        (AnswerShape::Line, Prediction::Continuous(continuous @ Continuous::Cdf(_))) => {
            let error = sound_distribution(question, continuous).err()?;
            (error.message, error.help)
        }
        (AnswerShape::Line, Prediction::Continuous(continuous)) => {
            range_problem(question.range.as_ref()?, continuous)?
        }
        (AnswerShape::YesNo, _) => (
            format!("expected one probability: `{id}` is a yes/no question"),
            "write p = 0.7, the probability of yes".to_owned(),
        ),
        (AnswerShape::Options, _) => (
            format!("expected a probability for each option of `{id}`"),
            format!("write p = {{ {} }}, summing to 1", listed_options(question)),
        ),
        (AnswerShape::Line, _) => {
            let asks = if question.kind.on_days() { "a day" } else { "a number" };
            (
                format!("expected a distribution, found a probability: `{id}` asks for {asks}"),
                "write `low`, `likely` and `high` (5%, 50% and 95%), or `quantiles`, `cdf` or `normal`"
                    .to_owned(),
            )
        }
    };
    Some(Finding::new(Code::BadForecast, forecast.place, message).help(help))
}

fn listed_options(question: &Question) -> String {
    let mut shown: Vec<String> =
        question.options.iter().take(6).map(|option| format!("\"{}\" = ...", cut(option))).collect();
    if question.options.len() > shown.len() {
        shown.push("...".to_owned());
    }
    shown.join(", ")
}

fn option_problem(question: &Question, options: &[(String, f64)]) -> Option<(String, String)> {
    let known: HashSet<&str> = question.options.iter().map(String::as_str).collect();
    if let Some((strange, _)) = options.iter().find(|(option, _)| !known.contains(option.as_str())) {
        let message = format!("unknown option `{}` of `{}`", cut(strange), question.id);
        return Some((message, option_help(question, strange)?));
    }
    let given: HashSet<&str> = options.iter().map(|(option, _)| option.as_str()).collect();
    let missing: Vec<&str> =
        question.options.iter().map(String::as_str).filter(|option| !given.contains(option)).collect();
    (!missing.is_empty()).then(|| {
        (
            format!("the forecast on `{}` omits {}", question.id, listed(missing.iter().copied())),
            "give every option a probability; 0 means impossible".to_owned(),
        )
    })
}

/// The message and help for values beyond a closed end of the range.
fn range_problem(range: &Range, continuous: &Continuous) -> Option<(String, String)> {
    let (lowest, highest) = match continuous {
        Continuous::Quantiles(pairs) => (pairs.first()?.1, pairs.last()?.1),
        Continuous::Cdf(points) => (points.first()?.0, points.last()?.0),
        Continuous::LowLikelyHigh([low, _, high]) => (*low, *high),
        // Its tails are cut at the ends; only the mean must be possible.
        Continuous::Normal { mean, .. } => (*mean, *mean),
    };
    let (message, help) = if lowest < range.min && !range.open_low {
        ("the forecast extends below the closed range", "raise the lowest value to `min` or above")
    } else if highest > range.max && !range.open_high {
        ("the forecast extends above the closed range", "lower the highest value to `max` or below")
    } else {
        return None;
    };
    Some((message.to_owned(), help.to_owned()))
}

/// Reports late and retrospective forecasts. A withdrawal is never late.
fn standing(question: &Question, forecast: &Forecast, as_of: AsOf) -> Option<Finding> {
    if forecast.is_withdrawal() {
        return None;
    }
    let known = question.resolution(as_of.moment).map(|resolution| resolution.known);
    match crate::forecast::standing(question, forecast, known.map(When::moment)) {
        Standing::Late => {
            let from = forecast.counts_from();
            let opens = question.opens.as_ref().filter(|opens| forecast.at < opens.moment());
            let closes = question.closes.as_ref().filter(|closes| !closes.includes(from));
            let why = match (opens, closes, known) {
                (Some(opens), _, _) => format!("before `{}` opened on {}", question.id, opens.value),
                (_, Some(closes), _) => format!("after `{}` closed on {}", question.id, closes.value),
                (_, _, Some(known)) => {
                    format!("after the answer to `{}` was known on {known}", question.id)
                }
                _ => return None,
            };
            let dated = if opens.is_none() && from > forecast.at { "was recorded on" } else { "is dated" };
            let moment = if opens.is_some() { forecast.at } else { from };
            let message = format!("the forecast {dated} {}, {why}", rfc3339(moment));
            Some(
                Finding::new(Code::LateForecast, forecast.place, message)
                    .help("nothing to do unless a date is wrong: the record is kept and not scored"),
            )
        }
        Standing::Retrospective => Some(
            Finding::new(
                Code::RetrospectiveForecast,
                forecast.place,
                format!(
                    "the forecast on `{}` is dated {} but was recorded on {}, when the answer was known",
                    question.id,
                    rfc3339(forecast.at),
                    rfc3339(forecast.recorded)
                ),
            )
            .help("it is listed separately and never ranked; add `published = \"https://...\"` if the view was public at the time"),
        ),
        Standing::Counts | Standing::Corrected => None,
    }
}

/// Reports a view dated more than a day before it counts: less is the delay of writing it down.
fn backdated(forecast: &Forecast) -> Option<Finding> {
    let from = forecast.counts_from();
    (from - forecast.at > TimeDelta::days(1)).then(|| {
        let message = format!(
            "the forecast is dated {} but was recorded on {}, and counts no earlier",
            rfc3339(forecast.at),
            rfc3339(from)
        );
        Finding::new(Code::Backdated, forecast.place, message)
            .help("add `published = \"https://...\"` if the view was public when it was held")
    })
}

fn future_forecast(forecast: &Forecast, findings: &mut Vec<Finding>) {
    if forecast.at > forecast.recorded {
        let message = format!(
            "the forecast is dated {}, later than it was recorded ({})",
            rfc3339(forecast.at),
            rfc3339(forecast.recorded)
        );
        findings.push(
            Finding::new(Code::FutureForecast, forecast.place, message)
                .help("correct `at` (when the view was held) or `recorded` (when it was written down)"),
        );
    }
}

/// Reports in each file the first record that was recorded before the one above it, and the number of such records.
fn records_out_of_order(log: &Log, findings: &mut Vec<Finding>) {
    for records in log.forecasts.chunk_by(|a, b| a.place.file == b.place.file) {
        let mut misplaced =
            records.iter().zip(records.iter().skip(1)).filter(|(a, b)| b.recorded < a.recorded);
        let Some((above, forecast)) = misplaced.next() else { continue };
        let mut message = format!(
            "recorded on {}, but stands below a record of {}",
            rfc3339(forecast.recorded),
            rfc3339(above.recorded)
        );
        match misplaced.count() {
            0 => {}
            more => message.push_str(&format!("; {} records in this file are out of order", more + 1)),
        }
        findings.push(
            Finding::new(Code::RecordsOutOfOrder, forecast.place, message)
                .related(above.place, "recorded later")
                .help("sort the records by `recorded`; of two with the same `at` the later one counts"),
        );
    }
}

fn bad_correction(log: &Log, known: &Known<'_>, as_of: AsOf, findings: &mut Vec<Finding>) {
    if log.forecasts.iter().all(|forecast| forecast.corrects().is_none()) {
        return;
    }
    let mut records: HashMap<(&Subject, Moment), usize> = HashMap::new();
    for forecast in &log.forecasts {
        *records.entry((&forecast.subject, forecast.at)).or_default() += 1;
    }
    for forecast in &log.forecasts {
        let Some(corrected) = forecast.corrects() else { continue };
        let subject = cut(forecast.subject.name());
        // A record with the `at` that it corrects does not correct itself.
        let itself = usize::from(corrected == forecast.at);
        let others =
            records.get(&(&forecast.subject, corrected)).copied().unwrap_or(0).saturating_sub(itself);
        let answered = match &forecast.subject {
            Subject::Question(id) => known.question(id).and_then(|question| question.known(as_of.moment)),
            Subject::Claim(_) => None,
        };
        let (message, help) = if others == 0 {
            (
                format!("no record on `{subject}` has `at` {}, which this one corrects", rfc3339(corrected)),
                "write the `at` of your earlier record on the same question, to the second",
            )
        } else if let Some(known) = answered.filter(|&known| forecast.recorded >= known) {
            (
                format!(
                    "recorded on {}, after the answer to `{subject}` was known on {}",
                    rfc3339(forecast.recorded),
                    rfc3339(known)
                ),
                "remove this record: a forecast cannot be corrected once the answer is known",
            )
        } else {
            continue;
        };
        findings.push(Finding::new(Code::BadCorrection, forecast.place, message).help(help));
    }
}

/// Reports a clarification that came after the last forecast, while the question is still open.
fn clarified_after(question: &Question, last: &Forecast, as_of: AsOf) -> Option<Finding> {
    let over = question.resolution(as_of.moment).is_some()
        || question.closes.as_ref().is_some_and(|closes| !closes.includes(as_of.moment));
    if over || last.is_withdrawal() {
        return None;
    }
    let later = |at: Moment| at > last.at && at <= as_of.moment;
    let clarification = question.clarifications.iter().rfind(|given| later(given.at.moment()))?;
    let message = format!("`{}` was clarified on {}, after this forecast", question.id, clarification.at);
    Some(
        Finding::new(Code::ClarifiedAfterForecast, last.place, message)
            .related(clarification.place, "the clarification")
            .help("read the clarification and log the forecast again, changed or not"),
    )
}
