//! One forecast as typed, checked against the question and the forecaster's own log.

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::history::History;
use crate::cli::error::CommandError;
use crate::cli::writing::{Writing, text_of};
use crate::finding::Place;
pub(in crate::cli::commands) use crate::forecast::typed::Entry;
use crate::forecast::typed::{ReadForecast, Reading, TypedForecast, typed_probability};
use crate::forecast::{
    DayOrMoment, Details, Forecast, Moment, Prediction, Question, Settlement, Subject, percent, rfc3339, view,
};
use crate::render::harmless;

#[derive(Clone, Debug)]
pub(in crate::cli::commands) struct Checked {
    pub(in crate::cli::commands) forecast: Forecast,
    /// `Recorded 65% (was 72%)`.
    pub(in crate::cli::commands) what: String,
    /// What else is to be known, from a semicolon on.
    pub(in crate::cli::commands) remark: String,
}

/// How errors call what was given: as flags, or as keys of a JSON object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli::commands) enum FlagNames {
    Flags,
    Keys,
}

impl FlagNames {
    fn of(self, name: &'static str) -> String {
        match self {
            Self::Flags => format!("--{name}"),
            Self::Keys => format!("`{name}`"),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum About<'w> {
    Question(&'w Question),
    Claim,
}

impl Entry {
    pub(super) fn says_something(&self) -> bool {
        self.same || self.withdrawn || !self.typed.is_empty()
    }

    /// Refuses a question or claim that is not there, and a moment at which the question takes no forecast.
    pub(super) fn admit(&self, writing: &Writing, names: FlagNames) -> Result<(), CommandError> {
        let about = self.about(writing)?;
        let at = self.at(about.zone(writing), writing, names)?;
        self.standing(about, at, writing, names).map(|_| ())
    }

    /// Checks everything that the log, the question and the argument say about it.
    pub(in crate::cli::commands) fn check(
        &self,
        history: &History<'_>,
        writing: &Writing,
        names: FlagNames,
    ) -> Result<Checked, CommandError> {
        let about = self.about(writing)?;
        let zone = about.zone(writing);
        let at = self.at(zone, writing, names)?;
        let mut remark = self.standing(about, at, writing, names)?;
        // Of many lines at once none says what it replaces.
        let wanted = names == FlagNames::Flags || self.same || self.withdrawn;
        let held = if wanted { history.held(at) } else { None };
        let read = self.prediction(about, history, held, zone, writing)?;
        let why = self.reason(writing, names)?;
        let details = Details {
            word: read.word,
            published: text_of(&names.of("published"), self.published.as_deref())?,
            because: self.because(writing)?,
            expires: self.expires(at, zone, writing, names)?,
            corrects: self.corrected(about, &history.records, zone, writing, names)?,
        };
        let later = history.latest.filter(|&later| later > at);
        let backdated = details.published.is_none() && writing.now - at > TimeDelta::days(1);
        let counts_from_now = backdated && later.is_none() && remark.is_empty();
        let remarks = [
            counts_from_now.then(|| "; it counts from now".to_owned()),
            later.map(|later| format!("; the record of {} is later and stands", rfc3339(later))),
            details.expires.map(|expires| format!("; it holds until {expires}")),
            details.corrects.map(|corrected| history.correction(corrected)),
        ];
        remark.extend(remarks.into_iter().flatten());
        let shown = about.text(&read.prediction);
        let was = held.map(|held| about.text(&held.prediction));
        let what = match (self.withdrawn, self.same, was) {
            (true, _, Some(was)) => format!("Withdrew {was}"),
            (_, true, _) => format!("Reaffirmed {shown}"),
            (_, _, Some(was)) => {
                format!("Recorded {}{shown} (was {was})", quoted_word(details.word.as_ref()))
            }
            (_, _, None) => format!("Recorded {}{shown}", quoted_word(details.word.as_ref())),
        };
        let subject = match about {
            About::Question(_) => Subject::Question(self.subject.as_str().into()),
            About::Claim => Subject::Claim(self.subject.as_str().into()),
        };
        let forecast = Forecast {
            subject,
            at,
            recorded: writing.now,
            prediction: read.prediction,
            why: why.map(String::into_boxed_str),
            details: details.boxed(),
            place: Place::NOWHERE,
        };
        Ok(Checked { forecast, what, remark })
    }

    fn about<'w>(&self, writing: &'w Writing) -> Result<About<'w>, CommandError> {
        if self.subject.contains('/') {
            return writing.claim(&self.subject).map(|_| About::Claim);
        }
        writing.question(&self.subject).map(About::Question)
    }

    fn at(&self, zone: Tz, writing: &Writing, names: FlagNames) -> Result<Moment, CommandError> {
        match &self.at {
            Some(text) => Ok(writing.past(&names.of("at"), text, zone)?.moment()),
            None => Ok(writing.now),
        }
    }

    /// How the record would stand; refuses one that would be late unless that is meant.
    fn standing(
        &self,
        about: About<'_>,
        at: Moment,
        writing: &Writing,
        names: FlagNames,
    ) -> Result<String, CommandError> {
        let About::Question(question) = about else { return Ok(String::new()) };
        let resolution = question.resolution(writing.now);
        let known = resolution.map(|resolution| resolution.known.moment());
        let from = if self.published.is_some() { at } else { at.max(writing.now) };
        let answered = known.is_some_and(|known| at >= known);
        let accepted = !answered && question.accepts(at);
        if accepted && known.is_some_and(|known| from >= known) {
            return Ok("; the answer is known, so it is retrospective: shown apart, never ranked".to_owned());
        }
        if accepted && question.accepts(from) {
            return Ok(String::new());
        }
        let at = if accepted { from } else { at };
        if self.late {
            return Ok("; it is late: kept, never scored".to_owned());
        }
        let id = &question.id;
        let message = match (answered, resolution) {
            (true, Some(resolution)) => match resolution.settlement {
                Settlement::Outcome(_) => format!(
                    "`{id}` is resolved: {}, known on {}",
                    question.settlement_text(&resolution.settlement),
                    resolution.known
                ),
                Settlement::Void(_) => {
                    format!(
                        "`{id}` is {}, since {}",
                        question.settlement_text(&resolution.settlement),
                        resolution.known
                    )
                }
            },
            _ => match (&question.opens, &question.closes) {
                (Some(opens), _) if at < opens.moment() => format!("`{id}` opens on {}", opens.value),
                (_, Some(closes)) => format!("`{id}` is closed: its last day was {}", closes.value),
                _ => format!("`{id}` takes no forecast at {}", rfc3339(at)),
            },
        };
        let late = names.of("late");
        let upcoming = question.opens.as_ref().is_some_and(|opens| at < opens.value.moment());
        let help = if upcoming {
            format!("wait until then; {late} keeps it, flagged and never scored")
        } else {
            let (at, published) = (names.of("at"), names.of("published"));
            format!(
                "{late} keeps it, flagged and never scored; {at} and {published} log a view that was public before"
            )
        };
        Err(CommandError::new(message, help))
    }

    fn prediction(
        &self,
        about: About<'_>,
        history: &History<'_>,
        held: Option<&Forecast>,
        zone: Tz,
        writing: &Writing,
    ) -> Result<ReadForecast, CommandError> {
        let nothing = |what: &str| {
            let message =
                format!("no forecast of this forecaster on `{}` to {what}", harmless(&self.subject));
            let help = format!("`warrant show {}` shows what there is", harmless(&self.subject));
            CommandError::new(message, help)
        };
        if self.withdrawn {
            return if held.is_some() { Ok(Prediction::Withdrawn.into()) } else { Err(nothing("withdraw")) };
        }
        if self.same {
            // One that has expired can be said again; a withdrawn one cannot.
            let last = history.last().filter(|record| !record.is_withdrawal());
            let last = held.or(last).ok_or_else(|| nothing("say again"))?;
            let word = last.word().map(|(word, scale)| (word.to_owned(), scale));
            return Ok(ReadForecast { prediction: last.prediction.clone(), word });
        }
        let scale = writing.workbench.settings.scale;
        let today = writing.now.with_timezone(&zone).date_naive();
        match about {
            About::Question(question) => {
                Ok(self.typed.read(question, Reading { scale, today, certain: self.certain })?)
            }
            About::Claim => match &self.typed {
                TypedForecast { probability: Some(text), .. }
                    if TypedForecast { probability: None, ..self.typed.clone() }.is_empty() =>
                {
                    Ok(typed_probability(text, scale, self.certain)?)
                }
                _ => Err(CommandError::new(
                    "a credence on a claim is a probability",
                    "write `70%`, `0.7` or a word of the scale",
                )),
            },
        }
    }

    fn reason(&self, writing: &Writing, names: FlagNames) -> Result<Option<String>, CommandError> {
        let why = text_of(&names.of("why"), self.why.as_deref())?;
        if why.is_none() && writing.workbench.settings.require_why && !self.same {
            let message = "a forecast here must say why (`require_why` in warrant.toml)";
            return Err(CommandError::new(message, format!("add {} with the reason", names.of("why"))));
        }
        Ok(why)
    }

    fn because(&self, writing: &Writing) -> Result<Vec<String>, CommandError> {
        for name in &self.because {
            // An inference may be a reason too.
            let inference = name.split_once('/').is_some_and(|(argument, id)| {
                writing.workbench.arguments.get(argument).is_some_and(|map| map.find_inference(id).is_some())
            });
            if !inference {
                writing.claim(name)?;
            }
        }
        Ok(self.because.clone())
    }

    fn expires(
        &self,
        at: Moment,
        zone: Tz,
        writing: &Writing,
        names: FlagNames,
    ) -> Result<Option<crate::forecast::When>, CommandError> {
        let Some(text) = &self.expires else { return Ok(None) };
        let flag = names.of("expires");
        let expires = writing.date(&flag, text, zone)?.ending(zone);
        if expires.moment() <= at {
            let message = format!("{flag}: {expires} is over when the view begins");
            return Err(CommandError::new(message, "name a later day"));
        }
        Ok(Some(expires))
    }

    /// The moment of the own record that is voided.
    fn corrected(
        &self,
        about: About<'_>,
        own: &[&Forecast],
        zone: Tz,
        writing: &Writing,
        names: FlagNames,
    ) -> Result<Option<Moment>, CommandError> {
        let Some(text) = &self.corrects else { return Ok(None) };
        let flag = names.of("corrects");
        if let About::Question(question) = about
            && question.known(writing.now).is_some()
        {
            return Err(CommandError::new(
                format!("the answer of `{}` is known", question.id),
                "a forecast is corrected before that, and stands afterwards",
            ));
        }
        let given = writing.date(&flag, text, zone)?;
        let moments: Vec<Moment> = own.iter().map(|record| record.at).collect();
        let mut found: Vec<Moment> = moments
            .iter()
            .copied()
            .filter(|at| match given {
                DayOrMoment::Moment(moment) => *at == moment,
                DayOrMoment::Day(day) => at.with_timezone(&zone).date_naive() == day,
            })
            .collect();
        // Records of one and the same moment are voided together.
        found.dedup();
        if let [only] = found.as_slice() {
            return Ok(Some(*only));
        }
        let known: Vec<_> = moments.iter().map(|&at| rfc3339(at)).collect();
        let message = if found.is_empty() {
            format!("{flag}: no record of this forecaster is dated {}", harmless(text))
        } else {
            format!("{flag}: {} records of this forecaster are dated {}", found.len(), harmless(text))
        };
        let help = if known.is_empty() {
            "nothing was logged on it yet".to_owned()
        } else {
            format!("records so far: {}", known.join(", "))
        };
        Err(CommandError::new(message, help))
    }
}

impl About<'_> {
    fn zone(self, writing: &Writing) -> Tz {
        match self {
            Self::Question(question) => question.zone,
            Self::Claim => writing.workbench.settings.zone,
        }
    }

    fn text(self, prediction: &Prediction) -> String {
        match (self, prediction) {
            (_, Prediction::Probability(probability)) => percent(probability.value()),
            (Self::Question(question), _) => {
                view(question, prediction).map_or_else(|| "nothing".to_owned(), |view| view.text(question))
            }
            (Self::Claim, _) => "nothing".to_owned(),
        }
    }
}

/// The word as typed before the number that it stands for.
fn quoted_word(word: Option<&(String, crate::forecast::Scale)>) -> String {
    word.map_or_else(String::new, |(word, scale)| format!("\"{word}\" ({}) as ", scale.name()))
}
