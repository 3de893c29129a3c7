//! What boards are asked for.

use crate::finding::Vocabulary;
use crate::forecast::crowd::CrowdMethod;
use crate::forecast::{Moment, Question};
use crate::score::rules::Rule;
use crate::score::rules::convention::LogRule;
use crate::score::time::curve::Moments;
use crate::score::time::scoring::Scoring;

/// Fewest questions for a rank where nothing else is asked for.
pub const MIN_QUESTIONS: u64 = 10;

/// The share of a table's questions to be answered for a rank where nothing else is asked for.
pub const MIN_COVERAGE: f64 = 0.8;

/// What rows are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// One for each forecaster.
    Forecaster,
    /// One for each question and forecaster.
    Question,
    /// One for each tag and forecaster.
    Tag,
    /// One for each month in which answers became known, and forecaster.
    Month,
    /// One for each kind of forecaster.
    Kind,
    /// One for each group of a table's questions and forecaster.
    Group,
}

impl Vocabulary for By {
    const WHAT: &'static str = "way to group scores";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("forecaster", Self::Forecaster),
        ("question", Self::Question),
        ("tag", Self::Tag),
        ("month", Self::Month),
        ("kind", Self::Kind),
        ("group", Self::Group),
    ];
}

/// What boards over a workbench are asked for.
#[derive(Clone, Debug)]
pub struct BoardPlan {
    /// The rule; each type's default without one.
    pub rule: Option<Rule>,
    /// How logarithms are read.
    pub log: LogRule,
    /// Which views count.
    pub moments: Moments,
    /// How the crowd's view is made; `None` for the workbench's own way.
    pub crowd: Option<CrowdMethod>,
    /// Whom ranks are measured by; `None` for the crowd.
    pub benchmark: Option<String>,
    /// Whom skill is measured against.
    pub against: Option<String>,
    /// Who holds the market's prices, for `ForecastBench`'s rule.
    pub market: Option<String>,
    /// Fewest questions for a rank.
    pub fewest: u64,
    /// Resamples of questions for the share of first ranks; 0 for none.
    pub resamples: u32,
    /// What rows are grouped by.
    pub by: By,
    /// Only questions with this tag.
    pub tag: Option<String>,
    /// Only questions whose answer became known at or after this.
    pub since: Option<Moment>,
    /// Only questions whose answer became known before this.
    pub until: Option<Moment>,
}

impl Default for BoardPlan {
    fn default() -> Self {
        Self {
            rule: None,
            log: LogRule::NATS,
            moments: Moments::Average,
            crowd: None,
            benchmark: None,
            against: None,
            market: None,
            fewest: MIN_QUESTIONS,
            resamples: 0,
            by: By::Forecaster,
            tag: None,
            since: None,
            until: None,
        }
    }
}

impl BoardPlan {
    pub(crate) fn scoring(&self, crowd: CrowdMethod, rule: Rule) -> Scoring<'_> {
        Scoring {
            rule,
            log: self.log,
            moments: self.moments,
            crowd: self.crowd.unwrap_or(crowd),
            benchmark: self.benchmark.as_deref(),
            against: self.against.as_deref(),
        }
    }

    pub(crate) fn takes(&self, question: &Question, now: Moment) -> bool {
        let tagged = self.tag.as_ref().is_none_or(|tag| question.tags.contains(tag));
        if self.since.is_none() && self.until.is_none() {
            return tagged;
        }
        let known = question.known(now);
        tagged
            && known.is_some_and(|known| {
                self.since.is_none_or(|since| known >= since) && self.until.is_none_or(|until| known < until)
            })
    }

    /// The moments in words.
    pub(crate) fn when(&self, rule: Rule) -> String {
        match self.moments {
            Moments::Spot(_) if rule.is_spot() => self.moments.to_string(),
            _ if rule.is_spot() => "spot, when each question closed or was answered".to_owned(),
            _ if rule.has_own_moments() => "the rule's own".to_owned(),
            moments => moments.to_string(),
        }
    }
}

/// What a board over tables is asked for.
#[derive(Clone, Debug)]
pub struct TablePlan {
    /// The rule; each type's default without one.
    pub rule: Option<Rule>,
    /// How logarithms are read.
    pub log: LogRule,
    /// Which forecasts count.
    pub moments: Moments,
    /// Whom ranks are measured by.
    pub benchmark: Option<String>,
    /// Whom skill is measured against.
    pub against: Option<String>,
    /// Fewest questions for a rank.
    pub fewest: u64,
    /// Resamples of questions for the share of first ranks; 0 for none.
    pub resamples: u32,
    /// The share of the questions that must be answered for a rank where not all answered the same.
    pub min_coverage: f64,
    /// Threads; no answer depends on it.
    pub threads: usize,
}
