//! A season of questions of every type, written to a folder: people, a model, a policy and an article, one who came late,
//! one who withdrew, one who wrote down in hindsight, one who was certain and wrong.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use tempfile::TempDir;

/// How a yes or no question came out.
#[derive(Clone, Copy)]
pub(crate) struct Answered {
    /// Days after 2025-01-01 on which it opens.
    pub(crate) opens: i64,
    /// Day on which the answer became known, counted from its opening.
    pub(crate) known: i64,
    pub(crate) yes: bool,
}

/// A question about which everybody said something.
struct Asked {
    id: String,
    kind: &'static str,
    /// Days after 2025-01-01 on which it opens; it is open for sixty days.
    opens: i64,
    /// Day on which the answer became known, counted from its opening.
    known: i64,
    /// What happens, as a share: above one half it is yes, and so on for each type.
    truth: f64,
}

/// A view on a question, or a withdrawal, at whole days after the opening.
pub(crate) struct Said {
    pub(crate) who: &'static str,
    pub(crate) question: String,
    pub(crate) day: i64,
    /// `None` for a withdrawal.
    pub(crate) p: Option<f64>,
}

pub(crate) struct Season {
    folder: TempDir,
    questions: Vec<Asked>,
    /// The answers of the yes or no questions that are scored.
    pub(crate) answers: BTreeMap<String, Answered>,
    /// The plain views on the yes or no questions that count.
    pub(crate) said: Vec<Said>,
}

/// How long every question is open, in days.
pub(crate) const LIFE: i64 = 60;

const KINDS: [(&str, char); 5] =
    [("binary", 'b'), ("choice", 'c'), ("ordinal", 'o'), ("numeric", 'n'), ("date", 'd')];

/// A number from 0 to 1 that depends on a name alone.
fn chance(name: &str) -> f64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        let hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        hash ^ (hash >> 29)
    });
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 11) as f64 / (1_u64 << 53) as f64
}

fn hundredths(p: f64) -> f64 {
    (p.clamp(0.02, 0.98) * 100.0).round() / 100.0
}

fn day(days: i64) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
    (first + chrono::TimeDelta::days(days)).to_string()
}

impl Season {
    pub(crate) fn new() -> Self {
        let mut season = Self {
            folder: TempDir::new().unwrap(),
            questions: Vec::new(),
            answers: BTreeMap::new(),
            said: Vec::new(),
        };
        season.write("warrant.toml", "[workbench]\nname = \"A season\"\n");
        for (kind, letter) in KINDS {
            for number in 1..=16 {
                let id = format!("{letter}{number:02}");
                let truth = chance(&format!("what happens on {id}"));
                let known = 35 + (chance(&format!("when of {id}")) * 20.0) as i64;
                if kind == "binary" {
                    let answered = Answered { opens: 7 * (number - 1), known, yes: truth > 0.6 };
                    season.answers.insert(id.clone(), answered);
                }
                season.questions.push(Asked { id, kind, opens: 7 * (number - 1), known, truth });
            }
        }
        for at in 0..season.questions.len() {
            season.write_question(at);
        }
        season.write_others();
        season.write_logs();
        season
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn write_question(&self, at: usize) {
        let asked = &self.questions[at];
        let more = match asked.kind {
            "choice" => "options = [\"red\", \"green\", \"other\"]\n".to_owned(),
            "ordinal" => "options = [\"low\", \"middle\", \"high\"]\n".to_owned(),
            "numeric" => "range = { min = 0, max = 100, open_high = true }\n".to_owned(),
            "date" => {
                format!("range = {{ min = {}, max = {} }}\n", day(asked.opens), day(asked.opens + 100))
            }
            _ if at.is_multiple_of(2) => {
                "base_rate = { p = 0.4, n = 50, of = \"such questions\" }\n".to_owned()
            }
            _ => String::new(),
        };
        let third = ((asked.truth * 3.0) as usize).min(2);
        let outcome = match asked.kind {
            "binary" => if asked.truth > 0.6 { "\"yes\"" } else { "\"no\"" }.to_owned(),
            "choice" => format!("\"{}\"", ["red", "green", "other"][third]),
            "ordinal" => format!("\"{}\"", ["low", "middle", "high"][third]),
            "numeric" => format!("{:.1}", asked.truth * 100.0),
            _ => day(asked.opens + (asked.truth * 100.0) as i64),
        };
        let tag = if at.is_multiple_of(2) { "sport" } else { "politics" };
        let known = day(asked.opens + asked.known);
        self.question(
            &asked.id,
            asked.kind,
            asked.opens,
            &day(asked.opens),
            tag,
            &more,
            Some((&outcome, &known)),
        );
    }

    #[expect(clippy::too_many_arguments, reason = "a question has so many parts")]
    fn question(
        &self,
        id: &str,
        kind: &str,
        opens: i64,
        written: &str,
        tag: &str,
        more: &str,
        answer: Option<(&str, &str)>,
    ) {
        let mut text = format!(
            "[question]\ntitle = \"Question {id}?\"\ntype = \"{kind}\"\ncriteria = \"As said.\"\nread_at = \"Here.\"\nwritten = {written}\nopens = {}\ncloses = {}\nresolves = {}\ntags = [\"{tag}\"]\n{more}",
            day(opens),
            day(opens + LIFE - 1),
            day(opens + LIFE + 5),
        );
        if let Some((outcome, known)) = answer {
            let said = if outcome == "void" {
                "void = \"annulled\"".to_owned()
            } else {
                format!("outcome = {outcome}")
            };
            let _ = write!(
                text,
                "\n[[resolution]]\n{said}\nknown = {known}\nrecorded = {known}T12:00:00Z\nby = \"ann\"\nsources = [{{ url = \"https://example.org/{id}\", date = {known} }}]\nnote = \"As said.\"\n"
            );
        }
        self.write(&format!("forecasts/questions/{id}.toml"), &text);
    }

    /// One annulled, one open, one draft, one written after its answer was known.
    fn write_others(&mut self) {
        let (first, known, later) = (day(0), day(40), day(200));
        for (id, yes) in [("x-hindsight", false), ("x-tail", true)] {
            self.answers.insert(id.to_owned(), Answered { opens: 0, known: 40, yes });
        }
        self.question("x-annulled", "binary", 0, &first, "sport", "", Some(("void", &known)));
        self.question("x-open", "binary", 0, &first, "sport", "", None);
        self.question("x-draft", "binary", 0, &first, "sport", "draft = true\n", Some(("\"yes\"", &known)));
        self.question("x-tail", "binary", 0, &first, "politics", "", Some(("\"yes\"", &known)));
        self.question("x-hindsight", "binary", 0, &later, "sport", "", Some(("\"no\"", &known)));
    }

    fn write_logs(&mut self) {
        let logs = [
            ("ann", "person", 0.08),
            ("bob", "person", 0.35),
            ("bot", "model", 0.2),
            ("cat", "person", 0.05),
            ("dan", "person", 0.15),
            ("status-quo", "policy", 0.0),
        ];
        for (who, kind, error) in logs {
            let mut text = format!("[forecaster]\nname = \"{who}\"\nkind = \"{kind}\"\n");
            for at in 0..self.questions.len() {
                self.write_views(&mut text, who, at, error);
            }
            for id in ["x-annulled", "x-open", "x-draft", "x-hindsight"] {
                if who == "ann" || who == "bob" {
                    record(&mut text, id, 0, 3, 3, "p = 0.3");
                    if id == "x-hindsight" {
                        self.said.push(Said { who, question: id.to_owned(), day: 3, p: Some(0.3) });
                    }
                }
            }
            if who == "ann" || who == "dan" {
                // Nobody holds a view any more when it ends.
                let last = if who == "ann" { 20 } else { 25 };
                let p = if who == "ann" { 0.6 } else { 0.5 };
                record(&mut text, "x-tail", 0, 1, 1, &format!("p = {p}"));
                record(&mut text, "x-tail", 0, last, last, "withdrawn = true");
                for (day, p) in [(1, Some(p)), (last, None)] {
                    self.said.push(Said { who, question: "x-tail".to_owned(), day, p });
                }
            }
            if who == "bob" {
                // Said once the answer was known.
                record(
                    &mut text,
                    "b05",
                    self.questions[4].opens,
                    self.questions[4].known + 1,
                    70,
                    "p = 0.99",
                );
            }
            self.write(&format!("forecasts/log/{who}.toml"), &text);
        }
        let mut words = "[forecaster]\nname = \"The Gazette\"\nkind = \"article\"\n".to_owned();
        for (at, word, p) in [(0, "unlikely", "0.325"), (1, "likely", "0.675")] {
            let said = format!(
                "p = {p}\nword = \"{word}\"\nscale = \"icd203\"\npublished = \"https://example.org/gazette\""
            );
            let asked = &self.questions[at];
            record(&mut words, &asked.id, asked.opens, 5, 400, &said);
            let p = Some(p.parse().unwrap());
            self.said.push(Said { who: "gazette", question: asked.id.clone(), day: 5, p });
        }
        self.write("forecasts/log/gazette.toml", &words);
        let mut hindsight = "[forecaster]\nname = \"Eve\"\nkind = \"person\"\n".to_owned();
        for asked in self.questions.iter().take(12) {
            record(
                &mut hindsight,
                &asked.id,
                asked.opens,
                4,
                400,
                if asked.truth > 0.6 { "p = 0.97" } else { "p = 0.02" },
            );
        }
        self.write("forecasts/log/eve.toml", &hindsight);
        // Certain everywhere, right everywhere but on the first yes.
        let mut certain = "[forecaster]\nname = \"Zed\"\nkind = \"policy\"\n".to_owned();
        let wrong = self.questions.iter().position(|asked| asked.truth > 0.6).unwrap();
        for (at, asked) in self.questions.iter().enumerate().take(16) {
            let right = if asked.truth > 0.6 { 1.0 } else { 0.0 };
            let p = if at == wrong { 1.0 - right } else { right };
            record(&mut certain, &asked.id, asked.opens, 6, 6, &format!("p = {p:.1}"));
            self.said.push(Said { who: "zed", question: asked.id.clone(), day: 6, p: Some(p) });
        }
        self.write("forecasts/log/zed.toml", &certain);
    }

    /// What one forecaster says on one question: better the smaller the error; ann thinks again on day 20, cat comes on day
    /// 30, dan withdraws on day 25.
    fn write_views(&mut self, text: &mut String, who: &'static str, at: usize, error: f64) {
        let asked = &self.questions[at];
        let name = format!("{who} on {}", asked.id);
        let from = match who {
            "cat" => 30,
            "bob" => 2,
            "status-quo" => 0,
            _ => 1,
        };
        let happens = if asked.truth > 0.6 { 0.75 } else { 0.25 };
        let off = |salt: &str| (chance(&format!("{name} {salt}")) - 0.5) * 2.0 * error;
        let (id, kind, opens, truth) = (asked.id.clone(), asked.kind, asked.opens, asked.truth);
        if kind == "binary" {
            let views = match who {
                "status-quo" => vec![(from, 0.1)],
                "ann" => vec![
                    (1, hundredths(happens + off("first"))),
                    (20, hundredths(happens * 1.1 + off("second"))),
                ],
                _ => vec![(from, hundredths(happens + off("first")))],
            };
            for (day, p) in views {
                record(text, &id, opens, day, day, &format!("p = {p}"));
                self.said.push(Said { who, question: id.clone(), day, p: Some(p) });
            }
        } else if who == "status-quo" {
            return;
        } else if kind == "numeric" || kind == "date" {
            let middle = (truth + off("middle")).clamp(0.1, 0.8) * 100.0;
            let value = |value: f64| {
                if kind == "date" { day(opens + value as i64) } else { format!("{value:.1}") }
            };
            let quantiles = [(0.1, -8.0), (0.5, 0.0), (0.9, 10.0)]
                .map(|(level, more)| format!("[{level}, {}]", value(middle + more)));
            record(text, &id, opens, from, from, &format!("quantiles = [{}]", quantiles.join(", ")));
        } else {
            let options: [&str; 3] =
                if kind == "choice" { ["red", "green", "other"] } else { ["low", "middle", "high"] };
            let third = ((truth * 3.0) as usize).min(2);
            let sure = (0.6 - off("sure").abs() + 0.1).clamp(0.2, 0.9);
            let sure = (sure * 100.0).round() / 100.0;
            let rest = (100.0 - sure * 100.0).round() / 2.0;
            let shares = options
                .iter()
                .enumerate()
                .map(|(index, option)| {
                    let share = if index == third { sure * 100.0 } else { rest };
                    format!("{option} = {:.3}", share / 100.0)
                })
                .collect::<Vec<_>>();
            record(text, &id, opens, from, from, &format!("p = {{ {} }}", shares.join(", ")));
        }
        if who == "dan" {
            record(text, &id, opens, 25, 25, "withdrawn = true");
            if kind == "binary" {
                self.said.push(Said { who, question: id, day: 25, p: None });
            }
        }
    }
}

fn record(text: &mut String, question: &str, opens: i64, at: i64, recorded: i64, what: &str) {
    let _ = write!(
        text,
        "\n[[forecast]]\nquestion = \"{question}\"\nat = {}T00:00:00Z\nrecorded = {}T00:00:00Z\n{what}\nwhy = \"So.\"\n",
        day(opens + at),
        day(opens + recorded),
    );
}
