//! What `ask` is given, and the question that it makes.

use chrono_tz::Tz;
use clap::Args;

use crate::cli::error::CommandError;
use crate::cli::writing::{Writing, kebab, text_of};
use crate::finding::{Placed, Vocabulary};
use crate::forecast::typed::{point, typed_probability};
use crate::forecast::{
    BaseRate, OptionNames, Prediction, Question, QuestionType, Range, When, enough_options,
};
use crate::render::harmless;
use crate::workbench::is_kebab_case;

/// Write a new question.
///
/// On a terminal it asks for what is missing. A quick personal question may be a --draft without criteria; drafts are
/// never ranked.
#[derive(Args, Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct AskArguments {
    /// Title, for example "Will it rain in Paris on 1 May 2027?"
    #[arg(value_name = "TITLE")]
    pub(super) title: Option<String>,
    /// Id of the question [default: made from the title].
    #[arg(long, value_name = "ID")]
    pub(super) id: Option<String>,
    /// Type: binary, choice, ordinal, numeric or date [default: choice with --option, numeric with --min, or binary].
    #[arg(long = "type", value_name = "TYPE")]
    pub(super) kind: Option<String>,
    /// Resolution criteria, in words that two strangers would apply alike.
    #[arg(long, value_name = "TEXT")]
    pub(super) criteria: Option<String>,
    /// Further binding conditions.
    #[arg(long, value_name = "TEXT")]
    pub(super) fine_print: Option<String>,
    /// Background information; not binding.
    #[arg(long, value_name = "TEXT")]
    pub(super) background: Option<String>,
    /// Source that will be read for the answer.
    #[arg(long, value_name = "TEXT")]
    pub(super) read_at: Option<String>,
    /// First day on which forecasts count [default: today].
    #[arg(long, value_name = "DATE")]
    pub(super) opens: Option<String>,
    /// Last day on which forecasts count.
    #[arg(long, value_name = "DATE")]
    pub(super) closes: Option<String>,
    /// Day on which the answer is due [default: the day on which the question closes].
    #[arg(long, value_name = "DATE")]
    pub(super) resolves: Option<String>,
    /// Time zone of its days, for example Asia/Shanghai [default: the workbench's].
    #[arg(long, value_name = "ZONE")]
    pub(super) timezone: Option<String>,
    /// Who resolves the question.
    #[arg(long, value_name = "NAME")]
    pub(super) owner: Option<String>,
    /// Choice and ordinal: an option; repeat for each. The last option of a choice question is the catch-all.
    #[arg(long = "option", value_name = "OPTION")]
    pub(super) options: Vec<String>,
    /// Numeric and date: lower end of the range.
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
    pub(super) min: Option<String>,
    /// Numeric and date: upper end of the range.
    #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
    pub(super) max: Option<String>,
    /// Unit of the answer.
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: Option<String>,
    /// The answer may lie below the range.
    #[arg(long)]
    pub(super) open_low: bool,
    /// The answer may lie above the range.
    #[arg(long)]
    pub(super) open_high: bool,
    /// The range is logarithmic.
    #[arg(long)]
    pub(super) logarithmic: bool,
    /// Base rate: how often such events happen.
    #[arg(long, value_name = "P")]
    pub(super) base_rate: Option<String>,
    /// Reference class of the base rate.
    #[arg(long, value_name = "TEXT", requires = "base_rate")]
    pub(super) base_rate_of: Option<String>,
    /// Tag; may be repeated.
    #[arg(long = "tag", value_name = "TAG")]
    pub(super) tags: Vec<String>,
    /// Write a draft, which may lack criteria and dates; never ranked.
    #[arg(long)]
    pub(super) draft: bool,
    /// Link the question to a claim, ARGUMENT/CLAIM, in the file of the argument.
    #[arg(long, value_name = "CLAIM")]
    pub(super) claim: Option<String>,
    /// Answer that means the claim holds: yes, no, an option, above=VALUE or below=VALUE.
    #[arg(long, value_name = "ANSWER", requires = "claim")]
    pub(super) answer: Option<String>,
    /// Type of link: test, evidence or anchor [default: test].
    #[arg(long, value_name = "MODE", requires = "claim")]
    pub(super) mode: Option<String>,
    /// For evidence: probability of the answer if the claim holds, and if not, for example 0.9,0.3.
    #[arg(long, value_name = "P,P", requires = "claim")]
    pub(super) lr: Option<String>,
    /// Allow an id or title close to that of another question.
    #[arg(long)]
    pub(super) similar: bool,
    /// Print what would be written; write nothing.
    #[arg(short = 'n', long)]
    pub(super) dry_run: bool,
}

impl AskArguments {
    pub(super) fn is_short(&self) -> bool {
        let lacking = self.criteria.is_none() || self.read_at.is_none() || self.closes.is_none();
        self.title.is_none() || (!self.draft && lacking)
    }

    /// The id that was given, or one made of the title.
    pub(super) fn id(&self, title: &str) -> Result<String, CommandError> {
        let Some(id) = &self.id else {
            let made = kebab(title);
            return if made.is_empty() {
                let message = "no id can be made of the title";
                Err(CommandError::new(message, "add --id in lower-case letters, digits and hyphens"))
            } else {
                Ok(made)
            };
        };
        if is_kebab_case(id) && id != "next" {
            return Ok(id.clone());
        }
        let valid = kebab(id);
        let help = if valid.is_empty() || valid == "next" {
            "use lower-case letters, digits and single hyphens".to_owned()
        } else {
            format!("did you mean `{valid}`?")
        };
        Err(CommandError::new(format!("`{}` cannot be a question's id", harmless(id)), help))
    }

    pub(super) fn kind(&self) -> Result<QuestionType, CommandError> {
        match &self.kind {
            Some(word) => QuestionType::from_word(word).ok_or_else(|| {
                let message = format!("unknown question type `{}`", harmless(word));
                CommandError::new(message, QuestionType::suggestion(word))
            }),
            None if !self.options.is_empty() => Ok(QuestionType::Choice),
            None if self.min.is_some() || self.max.is_some() => Ok(QuestionType::Numeric),
            None => Ok(QuestionType::Binary),
        }
    }

    pub(super) fn zone(&self, writing: &Writing) -> Result<Tz, CommandError> {
        let Some(name) = &self.timezone else { return Ok(writing.workbench.settings.zone) };
        name.parse().map_err(|_| {
            let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
            let help = crate::finding::did_you_mean(name, names)
                .unwrap_or_else(|| "write a name such as UTC or Asia/Shanghai".to_owned());
            CommandError::new(format!("unknown time zone `{}`", harmless(name)), help)
        })
    }

    pub(super) fn question(&self, writing: &Writing) -> Result<Question, CommandError> {
        let kind = self.kind()?;
        let zone = self.zone(writing)?;
        let Some(title) = text_of("the title", self.title.as_deref())? else {
            return Err(CommandError::new(
                "the title is missing",
                r#"`warrant ask "Will ...?" --closes DATE ...`; asking needs a terminal"#,
            ));
        };
        let mut question = Question::new(title, kind, zone);
        question.criteria = text_of("--criteria", self.criteria.as_deref())?.map(Placed::nowhere);
        question.fine_print = text_of("--fine-print", self.fine_print.as_deref())?;
        question.background = text_of("--background", self.background.as_deref())?;
        question.read_at = text_of("--read-at", self.read_at.as_deref())?;
        question.owner = text_of("--owner", self.owner.as_deref())?;
        question.draft = self.draft;
        question.names_zone = self.timezone.is_some();
        question.written = Some(Placed::nowhere(When::exact(writing.now, zone)));
        let today = writing.now.with_timezone(&zone).date_naive();
        question.opens = Some(Placed::nowhere(match &self.opens {
            Some(text) => writing.date("--opens", text, zone)?.starting(zone),
            None => When::start_of(today, zone),
        }));
        let ending = |flag: &str, text: Option<&String>| -> Result<_, CommandError> {
            let Some(text) = text else { return Ok(None) };
            Ok(Some(Placed::nowhere(writing.date(flag, text, zone)?.ending(zone))))
        };
        question.closes = ending("--closes", self.closes.as_ref())?;
        question.resolves = ending("--resolves", self.resolves.as_ref())?;
        question.options = self.options(kind)?;
        question.range = self.range(kind, today)?;
        question.base_rate = self.base_rate(writing)?;
        for tag in &self.tags {
            question.tags.extend(text_of("--tag", Some(tag))?);
        }
        scorable(&question)?;
        Ok(question)
    }

    fn options(&self, kind: QuestionType) -> Result<Vec<String>, CommandError> {
        if !kind.has_options() {
            return if self.options.is_empty() {
                Ok(Vec::new())
            } else {
                Err(CommandError::new(kind.without("options"), "remove --option, or use --type choice"))
            };
        }
        let mut options: Vec<String> = Vec::with_capacity(self.options.len());
        let mut distinct = OptionNames::default();
        for option in &self.options {
            let option = text_of("--option", Some(option))?.unwrap_or_default();
            if option.contains('\n') {
                return Err(CommandError::new("an option has a line break", "give each option a short name"));
            }
            distinct
                .add(&option)
                .map_err(|problem| CommandError::new(harmless(&problem), "give each answer once, by name"))?;
            options.push(option);
        }
        enough_options(options.len()).map_err(|problem| {
            CommandError::new(
                problem,
                "list every answer with --option; the last one of a choice question is the catch-all: --option other",
            )
        })?;
        Ok(options)
    }

    fn range(&self, kind: QuestionType, today: chrono::NaiveDate) -> Result<Option<Range>, CommandError> {
        if !kind.is_continuous() {
            return if self.min.is_some()
                || self.max.is_some()
                || self.open_low
                || self.open_high
                || self.logarithmic
            {
                Err(CommandError::new(kind.without("range"), "remove --min and --max, or use --type numeric"))
            } else {
                Ok(None)
            };
        }
        let end = |flag: &str, text: Option<&String>| match text {
            Some(text) => point(kind, text, today).map_err(|error| {
                CommandError::new(format!("{flag}: {}", harmless(&error.message)), harmless(&error.help))
            }),
            None => Err(CommandError::new(
                format!("{flag} is missing"),
                "say between which values the answer will lie: --min and --max",
            )),
        };
        let (min, max) = (end("--min", self.min.as_ref())?, end("--max", self.max.as_ref())?);
        let unit = text_of("--unit", self.unit.as_deref())?;
        let (open_low, open_high) = (self.open_low, self.open_high);
        let range = Range { min, max, unit, open_low, open_high, logarithmic: self.logarithmic };
        range.check().map_err(|problem| {
            CommandError::new(problem, "--min must be below --max, and above 0 with --logarithmic")
        })?;
        Ok(Some(range))
    }

    fn base_rate(&self, writing: &Writing) -> Result<Option<BaseRate>, CommandError> {
        let Some(text) = &self.base_rate else { return Ok(None) };
        let read = typed_probability(text, writing.workbench.settings.scale, true)?;
        let Prediction::Probability(probability) = read.prediction else { return Ok(None) };
        let of = text_of("--base-rate-of", self.base_rate_of.as_deref())?;
        Ok(Some(BaseRate { probability, cases: None, of, source: None }))
    }
}

/// Refuses a question that could not be scored, and dates that contradict each other.
fn scorable(question: &Question) -> Result<(), CommandError> {
    let missing: Vec<String> =
        question.missing().map(|(key, help)| format!("--{} ({help})", key.replace('_', "-"))).collect();
    if !missing.is_empty() {
        return Err(CommandError::new(
            format!("this question cannot be scored without {}", missing.join(", ")),
            "add what is missing, or --draft for a question that is never ranked",
        ));
    }
    let [opens, closes, resolves] = [&question.opens, &question.closes, &question.resolves]
        .map(|date| date.as_ref().map(|date| date.value));
    if let (Some(opens), Some(closes)) = (opens, closes)
        && closes.moment() <= opens.moment()
    {
        let message = format!("it closes ({closes}) before it opens ({opens})");
        return Err(CommandError::new(message, "name a later --closes, or an earlier --opens"));
    }
    if let (Some(closes), Some(resolves)) = (closes, resolves)
        && resolves.moment() < closes.moment()
    {
        let message = format!("its answer is due ({resolves}) before it closes ({closes})");
        return Err(CommandError::new(message, "name an earlier --closes, or a later --resolves"));
    }
    Ok(())
}
