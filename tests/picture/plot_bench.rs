//! Workbenches for plots, and the program run in them.

use std::fmt::Write as _;
use std::process::Output;

use crate::harness::Workbench;

/// A workbench in a temporary folder.
pub(crate) struct Bench {
    workbench: Workbench,
    logs: Vec<(String, String)>,
}

impl Bench {
    /// A workbench without anything.
    pub(crate) fn new() -> Self {
        let bench = Self { workbench: Workbench::empty(), logs: Vec::new() };
        bench.write("warrant.toml", "[workbench]\nname = \"plots\"\ntimezone = \"UTC\"\n");
        bench.write("forecasts/log/.keep", "");
        bench
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        self.workbench.write(path, text);
    }

    /// A question that opens on 2026-01-01 and closes at the end of March; `more` are further keys, `answer` a day on
    /// which it became known and the answer as TOML.
    pub(crate) fn question(
        &self,
        id: &str,
        kind: &str,
        title: &str,
        more: &str,
        answer: Option<(&str, &str)>,
    ) {
        let mut text = format!(
            "[question]\ntitle = {title:?}\ntype = \"{kind}\"\ncriteria = \"c\"\nread_at = \"r\"\nopens = 2026-01-01\ncloses = 2026-03-31\nresolves = 2026-04-15\n{more}\n"
        );
        if let Some((day, answer)) = answer {
            let _ = write!(
                text,
                "\n[[resolution]]\noutcome = {answer}\nknown = {day}\nrecorded = {day}T12:00:00Z\nby = \"ada\"\nsources = [{{ url = \"https://example.org/\" }}]\n"
            );
        }
        self.write(&format!("forecasts/questions/{id}.toml"), &text);
    }

    /// Logs a record: a forecaster, the question, the moment and the rest of the record.
    pub(crate) fn log(&mut self, who: &str, question: &str, at: &str, rest: &str) {
        if !self.logs.iter().any(|(name, _)| name == who) {
            self.logs.push((who.to_owned(), format!("[forecaster]\nname = \"{who}\"\nkind = \"person\"\n")));
        }
        let (_, text) = self.logs.iter_mut().find(|(name, _)| name == who).unwrap();
        let _ =
            write!(text, "\n[[forecast]]\nquestion = \"{question}\"\nat = {at}\nrecorded = {at}\n{rest}\n");
        let (name, text) = (who.to_owned(), text.clone());
        self.write(&format!("forecasts/log/{name}.toml"), &text);
    }

    /// Runs a verb as of 2026-06-01 and gives what it prints; it must end with 0.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = self.output(arguments);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn output(&self, arguments: &[&str]) -> Output {
        self.workbench.program().args(["--as-of", "2026-06-01"]).args(arguments).output().unwrap()
    }

    /// Where it is.
    pub(crate) fn root(&self) -> std::path::PathBuf {
        self.workbench.root().to_path_buf()
    }

    /// Runs a verb that must fail; gives its exit code and what it says.
    pub(crate) fn fails(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.output(arguments);
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    /// Runs a verb and gives its picture.
    pub(crate) fn svg(&self, arguments: &[&str]) -> String {
        self.run(&[arguments, &["--format", "svg"]].concat())
    }

    /// Runs a verb and gives its JSON.
    pub(crate) fn json(&self, arguments: &[&str]) -> serde_json::Value {
        serde_json::from_str(&self.run(&[arguments, &["--json"]].concat())).unwrap()
    }
}

/// Numbers that look random and are the same every time.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    /// A number from 0 to below `below`.
    pub(crate) fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// A forecast of a record of yes or no questions: who, question, day of 2026 from 1, hour, probability in per cent.
pub(crate) type Stated = (String, usize, u64, u64, u64);

/// Questions answered one after the other, `count` of them, by so many forecasters with one to three forecasts each;
/// every third question is yes. Gives the forecasts in order of who, question and time.
pub(crate) fn record(bench: &mut Bench, forecasters: usize, count: usize) -> Vec<Stated> {
    let mut numbers = Numbers(42);
    let mut all = Vec::new();
    for question in 0..count {
        let known = chrono::NaiveDate::from_ymd_opt(2026, 4, 1).unwrap()
            + chrono::TimeDelta::days(i64::try_from(question).unwrap());
        let answer = if question % 3 == 0 { "\"yes\"" } else { "\"no\"" };
        bench.question(
            &format!("q-{question:02}"),
            "binary",
            &format!("Question {question}?"),
            "",
            Some((&known.to_string(), answer)),
        );
    }
    for who in 0..forecasters {
        let name = format!("forecaster-{who:02}");
        for question in 0..count {
            let mut days: Vec<u64> = (0..=numbers.next(3)).map(|_| 1 + numbers.next(85)).collect();
            days.sort_unstable();
            days.dedup();
            for day in days {
                let p = if question % 3 == 0 { 40 + numbers.next(56) } else { 3 + numbers.next(60) };
                let hour = numbers.next(24);
                let date = chrono::NaiveDate::from_yo_opt(2026, u32::try_from(day).unwrap()).unwrap();
                let at = format!("{date}T{hour:02}:00:00Z");
                bench.log(&name, &format!("q-{question:02}"), &at, &format!("p = 0.{p:02}"));
                all.push((name.clone(), question, day, hour, p));
            }
        }
    }
    all
}
