//! Writes a workbench of any size, the same for the same seed:
//!
//! ```sh
//! cargo run --release --example generate -- --questions 10000 --forecasters 200 --forecasts 1000000 --output DIR
//! ```
//!
//! Ten years of questions of every type, most of them resolved; forecasters of different skill who log over a question's
//! lifetime, sometimes with a reason; one argument per hundred questions, with premises linked to some of them. It ends
//! on 2026-11-23: use `--as-of 2026-11-23`.
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "shares of small counts")]
#![allow(clippy::disallowed_methods, clippy::print_stderr, reason = "an example writes files and speaks")]

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{DateTime, Days, NaiveDate, Utc};

/// What to write.
struct Plan {
    questions: usize,
    forecasters: usize,
    forecasts: usize,
    seed: u64,
    output: PathBuf,
}

fn main() -> ExitCode {
    match plan(std::env::args().skip(1)).and_then(|plan| generate(&plan).map_err(|error| error.to_string())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            eprintln!(
                "usage: generate [--questions N] [--forecasters N] [--forecasts N] [--seed N] --output DIR (a new folder)"
            );
            ExitCode::from(2)
        }
    }
}

fn plan(mut words: impl Iterator<Item = String>) -> Result<Plan, String> {
    let mut plan = Plan { questions: 100, forecasters: 10, forecasts: 1000, seed: 7, output: PathBuf::new() };
    while let Some(flag) = words.next() {
        let value = words.next().ok_or(format!("{flag} lacks its value"))?;
        let number = || value.parse::<usize>().map_err(|_| format!("{flag}: `{value}` is no number"));
        match flag.as_str() {
            "--questions" => plan.questions = number()?.max(1),
            "--forecasters" => plan.forecasters = number()?.max(1),
            "--forecasts" => plan.forecasts = number()?,
            "--seed" => plan.seed = number()? as u64,
            "--output" => plan.output = value.into(),
            _ => return Err(format!("there is no flag {flag}")),
        }
    }
    if plan.output.as_os_str().is_empty() || plan.output.exists() {
        return Err("--output names a folder that is not there yet".to_owned());
    }
    Ok(plan)
}

/// `SplitMix64`: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number below another.
    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// About a standard normal: the sum of twelve.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Binary,
    Choice,
    Ordinal,
    Numeric,
    Date,
}

struct Question {
    id: String,
    kind: Kind,
    opens: NaiveDate,
    /// The last day on which a forecast counts.
    last: NaiveDate,
    /// How likely yes is, or where on its line the answer lies.
    truth: f64,
}

const OPTIONS: [&str; 4] = ["first", "second", "third", "other"];
const RANGE: f64 = 1000.0;

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2016, 11, 23).unwrap_or_default()
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default()
}

fn after(day: NaiveDate, days: usize) -> NaiveDate {
    day.checked_add_days(Days::new(days as u64)).unwrap_or(day)
}

fn generate(plan: &Plan) -> io::Result<()> {
    let mut random = Random(plan.seed);
    let root = &plan.output;
    for folder in ["arguments", "forecasts/questions", "forecasts/log"] {
        fs::create_dir_all(root.join(folder))?;
    }
    fs::write(root.join("warrant.toml"), "[workbench]\nname = \"Generated\"\n")?;
    let mut questions = Vec::with_capacity(plan.questions);
    for number in 0..plan.questions {
        questions.push(question(root, number, &mut random)?);
    }
    for number in 0..plan.questions.div_ceil(100) {
        argument(root, number, &questions, &mut random)?;
    }
    for number in 0..plan.forecasters {
        let from = plan.forecasts * number / plan.forecasters;
        let to = plan.forecasts * (number + 1) / plan.forecasters;
        log(root, number, to - from, &questions, &mut random)?;
    }
    Ok(())
}

fn question(root: &Path, number: usize, random: &mut Random) -> io::Result<Question> {
    let kind = match random.below(100) {
        0..80 => Kind::Binary,
        80..88 => Kind::Choice,
        88..92 => Kind::Ordinal,
        92..98 => Kind::Numeric,
        _ => Kind::Date,
    };
    let opens = after(first_day(), random.below(3600));
    let closes = after(opens, 30 + random.below(336));
    let truth = random.unit();
    let id = format!("question-{number:06}");
    let (word, more) = match kind {
        Kind::Binary => ("binary", String::new()),
        Kind::Choice => ("choice", format!("options = {OPTIONS:?}\n")),
        Kind::Ordinal => ("ordinal", format!("options = {OPTIONS:?}\n")),
        Kind::Numeric => (
            "numeric",
            format!("range = {{ min = 0, max = {RANGE}, unit = \"points\", open_high = true }}\n"),
        ),
        Kind::Date => ("date", format!("range = {{ min = {opens}, max = {closes} }}\n")),
    };
    let mut text = format!(
        "[question]\ntitle = \"Will event {number} of the series come about?\"\ntype = \"{word}\"\n\
         criteria = \"\"\"It counts if the yearbook's table {number} says so in its first edition.\nCorrections do not \
         count.\"\"\"\nread_at = \"https://example.org/yearbook/{number}\"\nwritten = {opens}\nopens = {opens}\n\
         closes = {closes}\nresolves = {}\n{more}tags = [\"series-{}\", \"year-{}\"]\n",
        after(closes, 14),
        number % 17,
        opens.format("%Y"),
    );
    if kind == Kind::Binary && random.below(3) == 0 {
        let _ = writeln!(
            text,
            "base_rate = {{ p = {:.2}, n = {}, of = \"earlier years\" }}",
            truth,
            5 + random.below(90)
        );
    }
    if random.below(20) == 0 {
        let _ = write!(
            text,
            "\n[[clarification]]\nat = {}\ntext = \"The second table counts too.\"\n",
            after(opens, 7)
        );
    }
    let mut last = closes.min(today());
    if closes < today() && random.below(100) > 2 {
        let days = usize::try_from((closes - opens).num_days()).unwrap_or(1);
        let known = after(opens, days / 2 + random.below(days / 2 + 10));
        last = last.min(known.pred_opt().unwrap_or(known)).max(opens);
        let outcome = match kind {
            _ if random.below(33) == 0 => {
                "void = \"annulled\"\nnote = \"The yearbook was not printed.\"".to_owned()
            }
            Kind::Binary => format!("outcome = \"{}\"", if random.unit() < truth { "yes" } else { "no" }),
            Kind::Choice | Kind::Ordinal => format!("outcome = \"{}\"", OPTIONS[(truth * 4.0) as usize % 4]),
            Kind::Numeric => format!("outcome = {:.0}", (truth * RANGE).floor()),
            Kind::Date => format!("outcome = {}", after(opens, (truth * days as f64) as usize)),
        };
        let _ = write!(
            text,
            "\n[[resolution]]\n{outcome}\nknown = {known}\nrecorded = {}T09:00:00Z\nby = \"forecaster-000\"\n\
             sources = [{{ url = \"https://example.org/yearbook/{number}/final\", date = {known} }}]\n",
            after(known, 1)
        );
    }
    fs::write(root.join(format!("forecasts/questions/{id}.toml")), text)?;
    Ok(Question { id, kind, opens, last, truth })
}

fn argument(root: &Path, number: usize, questions: &[Question], random: &mut Random) -> io::Result<()> {
    let mut text = format!(
        "[article]\ntitle = \"Article {number}\"\npublisher = \"A quarterly\"\npublished = 2020-01-16\n\n\
         [[source]]\nid = \"yearbook\"\ntitle = \"Yearbook\"\ndate = 2019-12-01\nurl = \"https://example.org/yearbook\"\n\n\
         [thesis]\nid = \"T\"\ntext = \"The series of article {number} goes on.\"\nword = \"likely\"\n"
    );
    for premise in 0..20 {
        let target = if premise < 4 { "T".to_owned() } else { format!("P{}", random.below(premise)) };
        let edge = if random.below(5) == 0 { "rebuts" } else { "supports" };
        let _ = write!(
            text,
            "\n[[premise]]\nid = \"P{premise}\"\ntext = \"Reason {premise} of article {number} holds.\"\n\
             kind = \"judgement\"\n{edge} = \"{target}\"\ncredence = {:.2}\n\
             evidence = [{{ source = \"yearbook\", locator = \"table {premise}\" }}]\n",
            0.05 + 0.9 * random.unit()
        );
    }
    for premise in 0..10 {
        let at = number * 100 + premise * 10;
        if let Some(question) = questions.get(at).filter(|question| question.kind == Kind::Binary) {
            let mode =
                if premise % 2 == 0 { "mode = \"evidence\"\nlr = [0.8, 0.3]" } else { "mode = \"test\"" };
            let _ = write!(
                text,
                "\n[[link]]\nclaim = \"P{premise}\"\nquestion = \"{}\"\nanswer = \"yes\"\n{mode}\n",
                question.id
            );
        }
    }
    fs::write(root.join(format!("arguments/article-{number:04}.toml")), text)
}

fn log(
    root: &Path,
    number: usize,
    count: usize,
    questions: &[Question],
    random: &mut Random,
) -> io::Result<()> {
    let noise = 0.3 + 1.2 * random.unit();
    let mut moments: Vec<(i64, usize)> = (0..count)
        .map(|_| {
            let chosen = random.below(questions.len());
            let question = &questions[chosen];
            let start = question.opens.and_hms_opt(0, 0, 0).unwrap_or_default().and_utc().timestamp();
            let seconds = ((question.last - question.opens).num_days().max(1) as usize) * 86_400 - 1;
            (start + i64::try_from(random.below(seconds)).unwrap_or(0), chosen)
        })
        .collect();
    moments.sort_unstable();
    let kind = ["person", "person", "person", "team", "model"][number % 5];
    let mut text = format!("[forecaster]\nname = \"Forecaster {number}\"\nkind = \"{kind}\"\n");
    for (at, chosen) in moments {
        let question = &questions[chosen];
        let moment =
            |at: i64| DateTime::<Utc>::from_timestamp(at, 0).unwrap_or_default().format("%Y-%m-%dT%H:%M:%SZ");
        let _ = write!(
            text,
            "\n[[forecast]]\nquestion = \"{}\"\nat = {}\nrecorded = {}\n{}\n",
            question.id,
            moment(at),
            moment(at + 30),
            prediction(question, noise, random)
        );
        if random.below(3) == 0 {
            let _ = writeln!(text, "why = \"The table of {} points that way.\"", moment(at - 86_400));
        }
    }
    fs::write(root.join(format!("forecasts/log/forecaster-{number:03}.toml")), text)
}

fn prediction(question: &Question, noise: f64, random: &mut Random) -> String {
    let truth = question.truth.clamp(0.02, 0.98);
    match question.kind {
        Kind::Binary => {
            let logit = (truth / (1.0 - truth)).ln() + noise * random.normal();
            format!("p = {:.2}", (1.0 / (1.0 + (-logit).exp())).clamp(0.01, 0.99))
        }
        Kind::Choice | Kind::Ordinal => {
            let right = (truth * 4.0) as usize % 4;
            // In hundredths, so that they sum to one.
            let most = 25 + random.below(60);
            let rest = (100 - most) / 3;
            let share = |option: usize| {
                let spare = if option == (right + 1) % 4 { 100 - most - 3 * rest } else { 0 };
                if option == right { most } else { rest + spare }
            };
            let options: Vec<String> =
                (0..4).map(|option| format!("{} = 0.{:02}", OPTIONS[option], share(option))).collect();
            format!("p = {{ {} }}", options.join(", "))
        }
        Kind::Numeric => {
            let middle = (truth * RANGE + 60.0 * noise * random.normal()).clamp(1.0, RANGE);
            let width = 20.0 + 200.0 * random.unit();
            format!(
                "quantiles = [[0.05, {:.0}], [0.5, {:.0}], [0.95, {:.0}]]",
                middle - width,
                middle + 1.0,
                middle + width + 2.0
            )
        }
        Kind::Date => {
            let days = (question.last - question.opens).num_days().max(3) as usize;
            let low = random.below(days / 3);
            let middle = low + 1 + random.below(days / 3);
            let high = middle + 1 + random.below(days / 3);
            let day = |days: usize| after(question.opens, days);
            format!("low = {}\nlikely = {}\nhigh = {}", day(low), day(middle), day(high))
        }
    }
}
