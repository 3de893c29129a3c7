//! Inputs: every number that an argument is evaluated from, and where each of them came from.

use std::collections::BTreeMap;

use super::probability::bayes::Odds;
use super::status::answers;
use crate::argument::{ArgumentMap, Bearing, Claim, Link, LinkAnswer, LinkMode, Relevance};
use crate::forecast::crowd::CrowdMethod;
use crate::forecast::{
    AsOf, Book, Forecast, Forecaster, ForecasterKind, Moment, Outcome, Question, Settlement, View, pool, view,
};

/// The number of a claim of which nobody has said anything.
pub const DEFAULT_NUMBER: f64 = 0.5;
/// The relevance that an inference without one has for strength.
pub const DEFAULT_STRENGTH_RELEVANCE: f64 = 1.0;
/// The relevance that an inference without one has for belief.
pub const DEFAULT_BELIEF_RELEVANCE: f64 = 0.5;
/// Base scores of claims that nothing has settled stay this far from 0 and 1, so that reasons can move them.
pub const OPEN_MARGIN: f64 = 0.001;

/// Whose numbers count.
#[derive(Clone, Debug, PartialEq)]
pub enum Voice {
    /// The crowd's: persons, teams and models.
    Crowd(CrowdMethod),
    /// One forecaster's, and the crowd's by this method where that one says nothing.
    Forecaster(String, CrowdMethod),
}

/// What is known at a moment, by whose reckoning.
#[derive(Clone, Debug)]
pub struct Knowledge<'a> {
    /// All questions, by id.
    pub questions: &'a BTreeMap<String, Question>,
    /// Outcomes that a what-if takes as known, by question.
    pub assumed: BTreeMap<String, Outcome>,
    /// The logs.
    pub book: &'a Book<'a>,
    /// Whose numbers count.
    pub voice: Voice,
    /// The moment.
    pub as_of: AsOf,
}

/// Who said a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// So many of the crowd.
    Crowd {
        /// The way of pooling.
        method: String,
        /// How many stand behind it.
        count: usize,
    },
    /// One forecaster.
    Forecaster(String),
}

impl std::fmt::Display for Who {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Crowd { method, count } => write!(f, "crowd ({method} of {count})"),
            Self::Forecaster(id) => f.write_str(id),
        }
    }
}

/// Where a number came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A what-if.
    Assumed,
    /// A question that says the same as the claim was answered.
    Resolved {
        /// The question.
        question: String,
        /// Its outcome in words.
        outcome: String,
    },
    /// The forecast of a question that says the same as the claim.
    Forecast {
        /// The question.
        question: String,
        /// Whose forecast.
        who: Who,
        /// Whether the question turned out void, so that this is the last forecast before.
        void: bool,
    },
    /// A credence that was logged on the claim.
    Logged(Who),
    /// The number in the argument's file.
    InFile,
    /// A word in the argument's file, read on the scale in force.
    Word(String),
    /// Nobody said anything.
    Default,
}

impl Origin {
    /// The kind of source in one word: `assumed`, `resolution`, `question`, `credence`, `word` or `default`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Assumed => "assumed",
            Self::Resolved { .. } => "resolution",
            Self::Forecast { .. } => "question",
            Self::Logged(_) | Self::InFile => "credence",
            Self::Word(_) => "word",
            Self::Default => "default",
        }
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Assumed => f.write_str("what-if"),
            Self::Resolved { question, outcome } => write!(f, "{question} resolved {outcome}"),
            Self::Forecast { question, who, void } => {
                let void = if *void { ", now void: last forecast" } else { "" };
                write!(f, "{question}, {who}{void}")
            }
            Self::Logged(who) => write!(f, "credence of {who}"),
            Self::InFile => f.write_str("credence in the file"),
            Self::Word(word) => write!(f, "\u{201c}{word}\u{201d} in the file"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// The number that a claim starts from.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// In 0..=1.
    pub value: f64,
    /// Whether it holds whatever bears on the claim: an anchor, or a what-if of 0 or 1.
    pub held: bool,
    /// Where it came from.
    pub origin: Origin,
    /// What the claim would start from without an anchor, in 0..=1.
    pub own: f64,
    /// Where that came from.
    pub own_origin: Origin,
    /// Whether a 0 or 1 that nothing settled was moved inside.
    pub kept_inside: bool,
}

/// What a linked question says about its claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The probability of the answer under which the claim holds; 0 or 1 once it is resolved.
    pub p: f64,
    /// The outcome in words, once there is one.
    pub outcome: Option<String>,
    /// Whose forecast it is, while there is none.
    pub who: Option<Who>,
    /// Whether the question is void and this is the last forecast.
    pub void: bool,
}

/// How much an inference counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Weight {
    /// For strength, in 0..=1.
    pub strength: f64,
    /// For belief, in 0..=1; with [`Weight::odds`] the probability that the reason applies at all.
    pub belief: f64,
    /// How it moves the log-odds of its claim, where it was given in `bits` or `lr`.
    pub odds: Option<Odds>,
    /// Whether it was given in the file.
    pub given: bool,
}

/// Every number that an argument is evaluated from, in the order of its claims, inferences and links.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    /// By claim.
    pub claims: Vec<Number>,
    /// By inference.
    pub weights: Vec<Weight>,
    /// By link; `None` where the question says nothing: unknown, without a forecast, or beside the threshold.
    pub readings: Vec<Option<Reading>>,
}

impl<'a> Knowledge<'a> {
    /// What is known at a moment, with nothing assumed.
    pub fn new(
        questions: &'a BTreeMap<String, Question>,
        book: &'a Book<'a>,
        voice: Voice,
        as_of: AsOf,
    ) -> Self {
        Self { questions, assumed: BTreeMap::new(), book, voice, as_of }
    }
}

impl Knowledge<'_> {
    /// The view on a question and whose it is: the forecaster's, else the crowd's. An article never counts.
    pub fn view(&self, question: &Question) -> Option<(View, Who)> {
        self.view_of(question, &self.book.standing(question, self.as_of))
    }

    /// The same from the forecasts that stand.
    pub(super) fn view_of(
        &self,
        question: &Question,
        standing: &[(&Forecaster, &Forecast)],
    ) -> Option<(View, Who)> {
        let own = self.own_of(standing).and_then(|(id, forecast)| {
            Some((view(question, &forecast.prediction)?, Who::Forecaster(id.to_owned())))
        });
        own.or_else(|| {
            let crowd = || crowd(standing).map(|(_, forecast)| *forecast);
            let method = self.method();
            let who = Who::Crowd { method: method.name(), count: crowd().count() };
            Some((pool(question, method, crowd())?, who))
        })
    }

    /// The record of the forecaster whose numbers are asked for; an article's never counts.
    fn own_of<'f>(&self, standing: &[(&'f Forecaster, &'f Forecast)]) -> Option<(&'f str, &'f Forecast)> {
        let Voice::Forecaster(id, _) = &self.voice else { return None };
        let mut own = standing.iter().filter(|(who, _)| who.id == *id && who.kind != ForecasterKind::Article);
        own.next().map(|&(who, forecast)| (who.id.as_str(), forecast))
    }

    fn method(&self) -> CrowdMethod {
        match &self.voice {
            Voice::Crowd(method) | Voice::Forecaster(_, method) => *method,
        }
    }

    /// What a question says about the claim of a link; `None` where it says nothing.
    pub fn reading(&self, link: &Link) -> Option<Reading> {
        let question = self.questions.get(&link.question.value)?;
        self.reading_of(link, question, self.as_of.moment, || self.view(question))
    }

    /// The same at a moment, from the view that is held then.
    pub(super) fn reading_of(
        &self,
        link: &Link,
        question: &Question,
        moment: Moment,
        view: impl FnOnce() -> Option<(View, Who)>,
    ) -> Option<Reading> {
        let answer = &link.answer.as_ref()?.value;
        if let Some(outcome) = self.assumed.get(&question.id).or_else(|| question.outcome(moment)) {
            let p = if answers(question, answer, outcome)? { 1.0 } else { 0.0 };
            return Some(Reading {
                p,
                outcome: Some(question.outcome_text(outcome)),
                who: None,
                void: false,
            });
        }
        let (view, who) = view()?;
        let p = probability_of(question, answer, &view)?;
        let void = question
            .resolution(moment)
            .is_some_and(|resolution| matches!(resolution.settlement, Settlement::Void(_)));
        Some(Reading { p, outcome: None, who: Some(who), void })
    }

    /// The credence that was logged on a claim and whose it is: the forecaster's, else the crowd's.
    pub(super) fn logged_of(&self, standing: &[(&Forecaster, &Forecast)]) -> Option<(f64, Who)> {
        let own = self.own_of(standing).and_then(|(id, forecast)| {
            Some((forecast.probability()?.value(), Who::Forecaster(id.to_owned())))
        });
        own.or_else(|| {
            let held: Vec<_> = crowd(standing)
                .filter_map(|(_, forecast)| Some((forecast.probability()?.value(), forecast.counts_from())))
                .collect();
            let method = self.method();
            let p = method.pool(&held, None)?;
            Some((p, Who::Crowd { method: method.name(), count: held.len() }))
        })
    }
}

/// Those of the crowd among forecasts that stand.
fn crowd<'s, 'f>(
    standing: &'s [(&'f Forecaster, &'f Forecast)],
) -> impl Iterator<Item = &'s (&'f Forecaster, &'f Forecast)> {
    standing.iter().filter(|(who, _)| who.kind.counts_for_crowd())
}

/// The probability that a view gives to the answer that a link names.
pub fn probability_of(question: &Question, answer: &LinkAnswer, view: &View) -> Option<f64> {
    let p = match (view, answer) {
        (View::Probability(p), LinkAnswer::Word(word)) if word == "yes" => *p,
        (View::Probability(p), LinkAnswer::Word(word)) if word == "no" => 1.0 - p,
        (View::Options(options), LinkAnswer::Word(word)) => {
            let place = question.options.iter().position(|option| option == word)?;
            (*options.get(place)?)?
        }
        (View::Continuous(line), LinkAnswer::Above(threshold)) => line.mass_above(*threshold),
        (View::Continuous(line), LinkAnswer::Below(threshold)) => line.mass_below(*threshold),
        _ => return None,
    };
    (0.0..=1.0).contains(&p).then_some(p)
}

/// Moves a number that nothing has settled away from 0 and 1.
fn inside(value: f64) -> f64 {
    value.clamp(OPEN_MARGIN, 1.0 - OPEN_MARGIN)
}

impl Inputs {
    /// Gathers every number of an argument.
    ///
    /// A claim starts from what an anchor says: 0 or 1 once its question is resolved, else the forecast; else from a
    /// logged credence, the credence in the file, or [`DEFAULT_NUMBER`]. The word with which the author puts the
    /// thesis is no number here: an article never feeds its own claim.
    pub fn gather(map: &ArgumentMap, known: &Knowledge<'_>) -> Self {
        let logged = |claim: &Claim| {
            known.logged_of(&known.book.credences(&format!("{}/{}", map.id, claim.id.value), known.as_of))
        };
        Self::from(map, map.links.iter().map(|link| known.reading(link)).collect(), logged)
    }

    /// Puts the numbers together from what questions say and what credences are logged.
    pub(super) fn from(
        map: &ArgumentMap,
        readings: Vec<Option<Reading>>,
        logged: impl Fn(&Claim) -> Option<(f64, Who)>,
    ) -> Self {
        let mut claims: Vec<Number> =
            map.claims.iter().map(|claim| Number::of(claim, logged(claim))).collect();
        for (link, reading) in
            map.links.iter().zip(&readings).filter(|(link, _)| link.mode == LinkMode::Anchor)
        {
            if let (Some(number), Some(reading)) = (claims.get_mut(link.claim.position()), reading) {
                number.anchored(&link.question.value, reading);
            }
        }
        let weights =
            map.inferences.iter().map(|of| Weight::new(of.bearing, of.relevance.as_ref().map(|r| r.value)));
        Self { weights: weights.collect(), claims, readings }
    }

    /// Gives a claim another number of its own; 0 and 1 hold it there, whatever bears on it. What was anchored stays
    /// held, at the new number.
    pub fn set(&mut self, claim: usize, value: f64) {
        if let Some(number) = self.claims.get_mut(claim) {
            *number = number.clone().assumed(value);
        }
    }

    /// Lets a claim start from its own number, without its anchor.
    pub fn lift(&mut self, claim: usize) {
        if let Some(number) = self.claims.get_mut(claim) {
            number.value = number.own;
            number.origin = number.own_origin.clone();
            number.held = false;
        }
    }
}

impl Number {
    /// Whether somebody stated it, so that it is no default.
    pub fn is_stated(&self) -> bool {
        !matches!(self.origin, Origin::Default)
    }

    /// Whether both come to the same for an evaluation, wherever they are from.
    pub(super) fn counts_as(&self, other: &Self) -> bool {
        self.held == other.held && self.value.to_bits() == other.value.to_bits()
    }

    /// The number that a claim has of its own: a credence that is logged on it, the one in the file, or the default.
    pub(super) fn of(claim: &Claim, logged: Option<(f64, Who)>) -> Self {
        let (own, own_origin) = match (logged, &claim.credence) {
            (Some((p, who)), _) => (p, Origin::Logged(who)),
            (None, Some(credence)) => {
                let origin = match &credence.value.word {
                    Some((word, _)) => Origin::Word(word.clone()),
                    None => Origin::InFile,
                };
                (credence.value.probability.value(), origin)
            }
            (None, None) => (DEFAULT_NUMBER, Origin::Default),
        };
        let value = inside(own);
        let kept_inside = value.to_bits() != own.to_bits();
        Self { value, held: false, origin: own_origin.clone(), own: value, own_origin, kept_inside }
    }

    /// Lets an anchor hold it, unless an earlier one does.
    pub(super) fn anchored(&mut self, question: &str, reading: &Reading) {
        if !self.held {
            self.anchor(question, reading);
        }
    }

    /// The number that a what-if gives instead.
    pub(super) fn assumed(mut self, value: f64) -> Self {
        let certain = value <= 0.0 || value >= 1.0;
        self.value = if certain { value } else { inside(value) };
        self.held |= certain;
        self.own = inside(value);
        self.origin = Origin::Assumed;
        self.own_origin = Origin::Assumed;
        self.kept_inside = false;
        self
    }

    /// Lets an anchor hold it, whatever else does.
    pub(super) fn anchor(&mut self, question: &str, reading: &Reading) {
        self.held = true;
        let question = question.to_owned();
        match (&reading.outcome, &reading.who) {
            (Some(outcome), _) => {
                self.value = reading.p;
                self.origin = Origin::Resolved { question, outcome: outcome.clone() };
                self.kept_inside = false;
            }
            (None, Some(who)) => {
                self.value = inside(reading.p);
                self.kept_inside = self.value.to_bits() != reading.p.to_bits();
                self.origin = Origin::Forecast { question, who: who.clone(), void: reading.void };
            }
            (None, None) => self.held = false,
        }
    }
}

impl Weight {
    /// Reads a relevance for both columns.
    ///
    /// Weights of evidence count for strength as the share of doubt that they take away, `1 - 2^-bits`, if they point
    /// the way in which the inference bears, else not at all. `bits` of a rebuttal count against the claim.
    pub fn new(bearing: Bearing, relevance: Option<Relevance>) -> Self {
        let (bits, odds) = match relevance {
            None => {
                let (strength, belief) = (DEFAULT_STRENGTH_RELEVANCE, DEFAULT_BELIEF_RELEVANCE);
                return Self { strength, belief, odds: None, given: false };
            }
            Some(Relevance::Share(share)) => {
                return Self { strength: share.value(), belief: share.value(), odds: None, given: true };
            }
            Some(Relevance::Bits(bits)) => {
                let signed = if bearing == Bearing::Rebuts { -bits } else { bits };
                (signed, Odds::from_bits(signed))
            }
            Some(Relevance::Likelihoods(if_holds, if_not)) => {
                let bits = match (if_holds.value(), if_not.value()) {
                    (holds, not) if holds <= 0.0 && not <= 0.0 => 0.0,
                    (_, not) if not <= 0.0 => f64::INFINITY,
                    (holds, not) => libm::log2(holds / not),
                };
                (bits, Odds::from_ratio(if_holds.value(), if_not.value()))
            }
        };
        let along = match bearing {
            Bearing::Supports => bits,
            Bearing::Rebuts => -bits,
            Bearing::Undercuts => bits.abs(),
        };
        let share = if along > 0.0 { 1.0 - libm::exp2(-along) } else { 0.0 };
        match odds {
            Some(odds) if bearing != Bearing::Undercuts => {
                Self { strength: share, belief: 1.0, odds: Some(odds), given: true }
            }
            // A gate takes a reason away or not: there is no odds to move.
            _ => Self { strength: share, belief: share, odds: None, given: true },
        }
    }
}
