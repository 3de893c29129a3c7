//! A forecast question: what it asks, when, and how it was resolved.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::moment::{AsOf, Moment, When, days_since_epoch};
use super::probability::Probability;
use crate::finding::{Place, Placed, Vocabulary};

/// What kind of answer a question has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuestionType {
    /// Yes or no.
    Binary,
    /// One of several options in no order; the last is the catch-all.
    Choice,
    /// One of several options in order.
    Ordinal,
    /// A number.
    Numeric,
    /// A day.
    Date,
}

impl Vocabulary for QuestionType {
    const WHAT: &'static str = "question type";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("binary", Self::Binary),
        ("choice", Self::Choice),
        ("ordinal", Self::Ordinal),
        ("numeric", Self::Numeric),
        ("date", Self::Date),
    ];
}

/// What an answer looks like. Reading, pooling, checking and drawing depend on this alone, so that a type whose answers
/// look like those of another is new words and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerShape {
    /// Yes or no, forecast by one probability.
    YesNo,
    /// One of listed options, forecast by a probability for each.
    Options,
    /// A value on a line, forecast by a distribution.
    Line,
}

impl QuestionType {
    /// What its answers look like.
    pub fn shape(self) -> AnswerShape {
        match self {
            Self::Binary => AnswerShape::YesNo,
            Self::Choice | Self::Ordinal => AnswerShape::Options,
            Self::Numeric | Self::Date => AnswerShape::Line,
        }
    }

    /// Whether the answer is one of listed options.
    pub fn has_options(self) -> bool {
        self.shape() == AnswerShape::Options
    }

    /// Whether the options stand in an order.
    pub fn is_ordered(self) -> bool {
        self == Self::Ordinal
    }

    /// Whether the answer lies on a line: a number or a day.
    pub fn is_continuous(self) -> bool {
        self.shape() == AnswerShape::Line
    }

    /// Whether the line counts days, from 1970-01-01.
    pub fn on_days(self) -> bool {
        self == Self::Date
    }
}

/// A question with its clarifications and resolution records.
///
/// The same value whether it was read, is about to be written, or is built in a test; what is not written yet has
/// [`Place::NOWHERE`].
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The kebab-case file stem.
    pub id: String,
    /// The file's `[question]` header.
    pub place: Place,
    /// What is asked.
    pub title: String,
    /// The kind of answer.
    pub kind: QuestionType,
    /// What counts, in words that two strangers would apply alike.
    pub criteria: Option<Placed<String>>,
    /// Further binding conditions.
    pub fine_print: Option<String>,
    /// What does not bind.
    pub background: Option<String>,
    /// Where the answer will be read.
    pub read_at: Option<String>,
    /// When the question was written.
    pub written: Option<Placed<When>>,
    /// From when forecasts count.
    pub opens: Option<Placed<When>>,
    /// Until when forecasts count.
    pub closes: Option<Placed<When>>,
    /// When the answer is due.
    pub resolves: Option<Placed<When>>,
    /// The zone in which its days are days.
    pub zone: Tz,
    /// Whether its own file names that zone; otherwise it is the workbench's.
    pub names_zone: bool,
    /// Who resolves.
    pub owner: Option<String>,
    /// The options of a choice or ordinal question.
    pub options: Vec<String>,
    /// The range of a numeric or date question.
    pub range: Option<Range>,
    /// How often such things happen.
    pub base_rate: Option<BaseRate>,
    /// Free labels.
    pub tags: Vec<String>,
    /// May lack what makes it scorable; never ranked.
    pub draft: bool,
    /// Dated clarifications, in file order.
    pub clarifications: Vec<Clarification>,
    /// All resolution records, in file order; the last one stands.
    pub resolutions: Vec<Resolution>,
    /// How data resolves it.
    pub rule: Option<Rule>,
}

/// The range of a numeric or date question; days count from 1970-01-01.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// Lower end, in `unit` or in days.
    pub min: f64,
    /// Upper end, above the lower, likewise.
    pub max: f64,
    /// What is counted.
    pub unit: Option<String>,
    /// Whether the answer may lie below `min`.
    pub open_low: bool,
    /// Whether the answer may lie above `max`.
    pub open_high: bool,
    /// Whether the line is logarithmic.
    pub logarithmic: bool,
}

/// A reference class and how often it happened.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseRate {
    /// The rate.
    pub probability: Probability,
    /// How many cases it rests on.
    pub cases: Option<u64>,
    /// What the cases are.
    pub of: Option<String>,
    /// Where it is written.
    pub source: Option<String>,
}

/// A dated clarification of the criteria.
#[derive(Clone, Debug, PartialEq)]
pub struct Clarification {
    /// When it was given.
    pub at: When,
    /// What it says.
    pub text: String,
    /// Its record.
    pub place: Place,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It happened.
    Yes,
    /// It did not.
    No,
    /// The option of that index.
    Option(usize),
    /// A number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
    /// Below an open range.
    Below,
    /// Above an open range.
    Above,
}

/// Why a question has no answer that could be scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VoidReason {
    /// The question was flawed, or what it assumed fell away.
    Annulled,
    /// Reality is unclear.
    Ambiguous,
    /// Its condition did not come about.
    NotApplicable,
}

impl Vocabulary for VoidReason {
    const WHAT: &'static str = "reason for a void question";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("annulled", Self::Annulled),
        ("ambiguous", Self::Ambiguous),
        ("not-applicable", Self::NotApplicable),
    ];
}

/// An answer, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub enum Settlement {
    /// The answer.
    Outcome(Outcome),
    /// No answer: never scored, always counted.
    Void(VoidReason),
}

/// A resolution record.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    /// The answer, or why there is none.
    pub settlement: Settlement,
    /// When the answer became known to the world.
    pub known: When,
    /// When it was written here.
    pub recorded: Option<Moment>,
    /// Who wrote it.
    pub by: Option<String>,
    /// Where it is written.
    pub sources: Vec<ResolutionSource>,
    /// What was searched, or why it is void.
    pub note: Option<String>,
    /// What a rule saw when it resolved the question.
    pub receipt: Option<Receipt>,
    /// The record's header.
    pub place: Place,
}

/// A source of a resolution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolutionSource {
    /// Where it is.
    pub url: Option<String>,
    /// When it appeared.
    pub date: Option<NaiveDate>,
    /// What it says.
    pub quote: Option<String>,
    /// Through whom it was read.
    pub via: Option<String>,
}

/// What a rule saw when it resolved a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The rule in words.
    pub rule: String,
    /// SHA-256 of the data file, in hexadecimal digits.
    pub sha256: String,
    /// The rows that were used.
    pub rows: Vec<String>,
    /// The value that was compared.
    pub value: f64,
}

/// How data resolves a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Data file, relative to the question's file.
    pub file: Placed<String>,
    /// Column of a CSV file that holds the values.
    pub column: Option<String>,
    /// JSON pointer to the values or to the rows.
    pub pointer: Option<String>,
    /// Only rows whose columns hold these texts.
    pub filters: Vec<(String, String)>,
    /// Column that dates each row.
    pub covers: Option<String>,
    /// Column that says when each row was published.
    pub known: Option<String>,
    /// The window whose rows count.
    pub window: Window,
    /// What becomes of the values in the window.
    pub reduce: Reduction,
    /// What the reduced value is compared with.
    pub test: Option<RuleTest>,
    /// How long to wait after the window.
    pub settle_days: u32,
    /// The rule's header.
    pub place: Place,
}

/// The days, both included, whose rows a rule uses; an absent end is the question's own `opens` or `closes`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

/// What becomes of the values in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reduction {
    /// The value of the latest row.
    Last,
    /// The value of the earliest row.
    First,
    /// The largest.
    Max,
    /// The smallest.
    Min,
    /// Their sum.
    Sum,
    /// Their mean.
    Mean,
    /// How many rows there are.
    Count,
}

impl Vocabulary for Reduction {
    const WHAT: &'static str = "reduction";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("last", Self::Last),
        ("first", Self::First),
        ("max", Self::Max),
        ("min", Self::Min),
        ("sum", Self::Sum),
        ("mean", Self::Mean),
        ("count", Self::Count),
    ];
}

/// A rule's comparison of the reduced value; the answer is yes if it holds strictly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RuleTest {
    /// Whether the value must lie above the operand, rather than below it.
    pub above: bool,
    /// The other side.
    pub operand: RuleOperand,
}

impl RuleTest {
    /// "above" or "below".
    pub fn word(self) -> &'static str {
        if self.above { "above" } else { "below" }
    }

    /// Whether a value lies on the right side of a threshold.
    pub fn holds(self, value: f64, threshold: f64) -> bool {
        if self.above { value > threshold } else { value < threshold }
    }

    /// The other window, if the value is compared with one.
    pub fn window(self) -> Option<(Window, Reduction)> {
        match self.operand {
            RuleOperand::Window(window, reduction) => Some((window, reduction)),
            RuleOperand::Number(_) => None,
        }
    }
}

/// The other side of a rule's comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RuleOperand {
    /// A number.
    Number(f64),
    /// The same column over another window.
    Window(Window, Reduction),
}

/// Where a question stands at some moment; derived, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Not open yet.
    Upcoming,
    /// Forecasts count.
    Open,
    /// Forecasts no longer count, and the answer is not due yet.
    Closed,
    /// The answer is due today.
    Due,
    /// The answer was due before today.
    Overdue,
    /// Answered.
    Resolved,
    /// Settled without an answer.
    Void,
}

impl Vocabulary for State {
    const WHAT: &'static str = "state";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("upcoming", Self::Upcoming),
        ("open", Self::Open),
        ("closed", Self::Closed),
        ("due", Self::Due),
        ("overdue", Self::Overdue),
        ("resolved", Self::Resolved),
        ("void", Self::Void),
    ];
}

impl Question {
    /// A question that says nothing but its title, to be filled in.
    pub fn new(title: impl Into<String>, kind: QuestionType, zone: Tz) -> Self {
        Self {
            id: String::new(),
            place: Place::NOWHERE,
            title: title.into(),
            kind,
            criteria: None,
            fine_print: None,
            background: None,
            read_at: None,
            written: None,
            opens: None,
            closes: None,
            resolves: None,
            zone,
            names_zone: false,
            owner: None,
            options: Vec::new(),
            range: None,
            base_rate: None,
            tags: Vec::new(),
            draft: false,
            clarifications: Vec::new(),
            resolutions: Vec::new(),
            rule: None,
        }
    }

    /// The same question without the places where its parts are written, for comparison.
    #[must_use]
    pub fn anywhere(mut self) -> Self {
        self.place = Place::NOWHERE;
        self.criteria.iter_mut().for_each(|text| text.place = Place::NOWHERE);
        let dates = [&mut self.written, &mut self.opens, &mut self.closes, &mut self.resolves];
        for date in dates.into_iter().flatten() {
            date.place = Place::NOWHERE;
        }
        self
    }

    /// The resolution records whose answer was known by a moment, oldest first.
    pub fn known_resolutions(&self, as_of: Moment) -> impl DoubleEndedIterator<Item = &Resolution> {
        self.resolutions.iter().filter(move |resolution| resolution.known.moment() <= as_of)
    }

    /// The resolution that stands at a moment: the last of those known by then.
    pub fn resolution(&self, as_of: Moment) -> Option<&Resolution> {
        self.known_resolutions(as_of).next_back()
    }

    /// The resolution that stands at a moment, in words.
    pub fn resolution_text(&self, as_of: Moment) -> Option<String> {
        Some(self.settlement_text(&self.resolution(as_of)?.settlement))
    }

    /// The answer that stands at a moment, where there is one.
    pub fn outcome(&self, as_of: Moment) -> Option<&Outcome> {
        match &self.resolution(as_of)?.settlement {
            Settlement::Outcome(outcome) => Some(outcome),
            Settlement::Void(_) => None,
        }
    }

    /// When the answer that stands in the end became known; forecasts count only before it.
    pub fn known(&self, as_of: Moment) -> Option<Moment> {
        self.resolution(as_of).map(|resolution| resolution.known.moment())
    }

    /// Where the question stands.
    pub fn state(&self, as_of: AsOf) -> State {
        if let Some(resolution) = self.resolution(as_of.moment) {
            return match resolution.settlement {
                Settlement::Outcome(_) => State::Resolved,
                Settlement::Void(_) => State::Void,
            };
        }
        let now = as_of.moment;
        if self.opens.as_ref().is_some_and(|opens| now < opens.moment()) {
            return State::Upcoming;
        }
        if self.closes.as_ref().is_none_or(|closes| closes.includes(now))
            && self.resolves.as_ref().is_none_or(|due| due.includes(now))
        {
            return State::Open;
        }
        let today = self.day_of(now);
        match self.due_day() {
            Some(due) if today > due => State::Overdue,
            Some(due) if today == due => State::Due,
            _ => State::Closed,
        }
    }

    /// The day on which a moment falls in the question's own zone.
    pub fn day_of(&self, moment: Moment) -> NaiveDate {
        moment.with_timezone(&self.zone).date_naive()
    }

    /// The day on which the answer is due: `resolves`, else `closes`.
    pub fn due_day(&self) -> Option<NaiveDate> {
        self.resolves.as_ref().or(self.closes.as_ref()).map(|due| due.day())
    }

    /// Whether a forecast held from `at` counts by the question's own dates.
    pub fn accepts(&self, at: Moment) -> bool {
        self.opens.as_ref().is_none_or(|opens| at >= opens.moment())
            && self.closes.as_ref().is_none_or(|closes| closes.includes(at))
    }

    /// Whether the question was written after its answer was known, so that it shows nothing about foresight.
    pub fn written_after_known(&self) -> bool {
        match (&self.written, self.resolutions.last()) {
            (Some(written), Some(resolution)) => written.moment() > resolution.known.moment(),
            _ => false,
        }
    }

    /// Refuses an outcome beyond a closed end of the range.
    ///
    /// # Errors
    ///
    /// What is wrong, in words.
    pub fn within_range(&self, outcome: Outcome) -> Result<Outcome, &'static str> {
        let Some(range) = &self.range else { return Ok(outcome) };
        let value = match outcome {
            Outcome::Number(number) => number,
            Outcome::Date(day) => days_since_epoch(day),
            Outcome::Below if !range.open_low => return Err("the range is closed below"),
            Outcome::Above if !range.open_high => return Err("the range is closed above"),
            _ => return Ok(outcome),
        };
        if value < range.min && !range.open_low {
            return Err("the outcome lies below a range that is closed there");
        }
        if value > range.max && !range.open_high {
            return Err("the outcome lies above a range that is closed there");
        }
        Ok(outcome)
    }

    /// The options for a message: at most twelve, each cut to sixty characters, since every record may name them.
    pub fn options_in_words(&self) -> String {
        const SHOWN: usize = 12;
        let cut = |option: &String| match option.char_indices().nth(60) {
            Some((end, _)) => format!("{}…", option.get(..end).unwrap_or_default()),
            None => option.clone(),
        };
        let mut named = self.options.iter().take(SHOWN).map(cut).collect::<Vec<_>>().join(", ");
        if self.options.len() > SHOWN {
            named.push_str(&format!(" and {} more", self.options.len() - SHOWN));
        }
        named
    }

    /// An outcome in words.
    pub fn outcome_text(&self, outcome: &Outcome) -> String {
        match outcome {
            Outcome::Yes => "yes".to_owned(),
            Outcome::No => "no".to_owned(),
            Outcome::Option(index) => self.options.get(*index).cloned().unwrap_or_default(),
            Outcome::Number(number) => number.to_string(),
            Outcome::Date(day) => day.to_string(),
            Outcome::Below => "below the range".to_owned(),
            Outcome::Above => "above the range".to_owned(),
        }
    }

    /// The answer that a word names: yes, no or an option; `None` for any other word, and on a line.
    pub fn outcome_of(&self, word: &str) -> Option<Outcome> {
        match (self.kind.shape(), word) {
            (AnswerShape::YesNo, "yes") => Some(Outcome::Yes),
            (AnswerShape::YesNo, "no") => Some(Outcome::No),
            (AnswerShape::Options, _) => {
                self.options.iter().position(|option| option == word).map(Outcome::Option)
            }
            _ => None,
        }
    }

    /// A settlement in words.
    pub fn settlement_text(&self, settlement: &Settlement) -> String {
        match settlement {
            Settlement::Outcome(outcome) => self.outcome_text(outcome),
            Settlement::Void(reason) => format!("void ({})", reason.word()),
        }
    }
}
