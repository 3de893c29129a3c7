//! Replay: the forecasts and credences that stand on an argument's questions and claims, moment by moment.

use std::collections::BTreeMap;

use super::lineage::Edition;
use crate::argument::{ArgumentMap, Claim, LinkMode};
use crate::belief::inputs::{Inputs, Knowledge, Number, Reading, Who};
use crate::forecast::{Course, Forecast, Forecaster, Moment, Question, View};

/// What stands at the moment reached, and all that comes after it.
pub(super) struct Replay<'k> {
    known: &'k Knowledge<'k>,
    questions: BTreeMap<&'k str, Track<'k, (View, Who)>>,
    claims: BTreeMap<String, Track<'k, (f64, Who)>>,
}

/// Something that happens at a moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Event {
    /// Another edition of the map, by position.
    Edition(usize),
    /// A forecast of a question begins or ends, or it is answered.
    Question(String),
    /// A credence is logged on a claim, by its id.
    Claim(String),
}

/// The views of all forecasters on one subject, and what comes of them together.
struct Track<'k, T> {
    question: Option<&'k Question>,
    courses: Vec<(&'k Forecaster, Course<'k>)>,
    /// How many changes of each course have happened.
    passed: Vec<usize>,
    together: Option<T>,
}

impl<'k, T> Track<'k, T> {
    fn new(question: Option<&'k Question>, courses: Vec<(&'k Forecaster, Course<'k>)>) -> Self {
        let passed = vec![0; courses.len()];
        Self { question, courses, passed, together: None }
    }

    fn moments(&self) -> impl Iterator<Item = Moment> {
        self.courses.iter().flat_map(|(_, course)| course.changes().iter().map(|&(moment, _)| moment))
    }

    /// Goes on to a moment and returns the forecasts that stand then.
    fn standing(&mut self, moment: Moment) -> Vec<(&'k Forecaster, &'k Forecast)> {
        let mut standing = Vec::with_capacity(self.courses.len());
        for ((who, course), passed) in self.courses.iter().zip(&mut self.passed) {
            let changes = course.changes();
            while changes.get(*passed).is_some_and(|&(at, _)| at <= moment) {
                *passed += 1;
            }
            let held = passed.checked_sub(1).and_then(|last| changes.get(last)?.1);
            standing.extend(held.map(|forecast| (*who, forecast)));
        }
        standing
    }
}

impl<'k> Replay<'k> {
    /// Gathers the logs on the questions and claims of any edition, up to the moment of the knowledge.
    pub(super) fn new(editions: &[Edition<'_>], known: &'k Knowledge<'k>) -> Self {
        let mut questions = BTreeMap::new();
        let mut claims = BTreeMap::new();
        // The logs are today's, whatever the file was called.
        let argument = editions.last().map_or("", |edition| edition.map.id.as_str());
        for map in editions.iter().map(|edition| edition.map) {
            for link in map.links.iter().filter(|link| link.mode != LinkMode::Test) {
                if let Some((id, question)) = known.questions.get_key_value(&link.question.value) {
                    questions.entry(id.as_str()).or_insert_with(|| {
                        Track::new(Some(question), known.book.courses(question, known.as_of))
                    });
                }
            }
            for claim in &map.claims {
                if !claims.contains_key(&claim.id.value) {
                    let name = format!("{argument}/{}", claim.id.value);
                    let track = Track::new(None, known.book.claim_courses(&name, known.as_of));
                    claims.insert(claim.id.value.clone(), track);
                }
            }
        }
        Self { known, questions, claims }
    }

    /// Everything that happens up to the moment of the knowledge, in order of time; editions after the first included.
    pub(super) fn events(&self, editions: &[Edition<'_>]) -> BTreeMap<Moment, Vec<Event>> {
        let mut events: BTreeMap<Moment, Vec<Event>> = BTreeMap::new();
        for (position, edition) in editions.iter().enumerate() {
            if let (Some(from), true) = (edition.from, position > 0) {
                events.entry(from).or_default().push(Event::Edition(position));
            }
        }
        for (&id, track) in &self.questions {
            let answers = track.question.iter().flat_map(|question| &question.resolutions);
            for moment in track.moments().chain(answers.map(|answer| answer.known.moment())) {
                events.entry(moment).or_default().push(Event::Question(id.to_owned()));
            }
        }
        for (id, track) in &self.claims {
            for moment in track.moments() {
                events.entry(moment).or_default().push(Event::Claim(id.clone()));
            }
        }
        events.retain(|&moment, _| moment <= self.known.as_of.moment);
        for at in events.values_mut() {
            at.sort();
            at.dedup();
        }
        events
    }

    /// Goes on to a moment with one question.
    pub(super) fn advance_question(&mut self, id: &str, moment: Moment) {
        if let Some(track) = self.questions.get_mut(id)
            && let Some(question) = track.question
        {
            let standing = track.standing(moment);
            track.together = self.known.view_of(question, &standing);
        }
    }

    /// Goes on to a moment with the credences on one claim.
    pub(super) fn advance_claim(&mut self, id: &str, moment: Moment) {
        if let Some(track) = self.claims.get_mut(id) {
            let standing = track.standing(moment);
            track.together = self.known.logged_of(&standing);
        }
    }

    /// What a link of a map says at a moment.
    pub(super) fn reading(&self, map: &ArgumentMap, link: usize, moment: Moment) -> Option<Reading> {
        let link = map.links.get(link).filter(|link| link.mode != LinkMode::Test)?;
        let track = self.questions.get(link.question.value.as_str())?;
        self.known.reading_of(link, track.question?, moment, || track.together.clone())
    }

    /// The number that a claim has of its own.
    pub(super) fn number(&self, claim: &Claim) -> Number {
        Number::of(claim, self.claims.get(&claim.id.value).and_then(|track| track.together.clone()))
    }

    /// All numbers of a map at a moment.
    pub(super) fn inputs(&self, map: &ArgumentMap, moment: Moment) -> Inputs {
        let readings = (0..map.links.len()).map(|link| self.reading(map, link, moment)).collect();
        Inputs::from(map, readings, |claim| {
            self.claims.get(&claim.id.value).and_then(|track| track.together.clone())
        })
    }
}
