//! Workbenches whose reports are looked at.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::harness::Workbench;

/// Texts that would be markup, a script, or an address that runs something.
const HOSTILE: [&str; 7] = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    "\"><svg onload=alert(4)>",
    "</style><style>*{display:none}</style>",
    "]]> --> <!-- & &lt; &#x3c;script&#x3e;",
    "javascript:alert(5) data:text/html,<script>alert(6)</script>",
];

/// A workbench in a folder of its own.
pub(crate) struct Bench(Workbench);

impl Bench {
    fn new(arguments: &[(&str, String)]) -> Self {
        let bench = Self(Workbench::empty());
        bench.write("warrant.toml", "[workbench]\nname = \"Workbench <b>of</b> \\\"tests\\\"\"\n");
        for (id, text) in arguments {
            bench.write(&format!("arguments/{id}.toml"), text);
        }
        bench
    }

    /// The sample that this repository is.
    pub(crate) fn sample() -> Self {
        Self(Workbench::sample())
    }

    /// A tree of so many claims, five below each, too large for one picture.
    pub(crate) fn large(claims: usize) -> Self {
        let mut text = "[article]\ntitle = \"A large map\"\n[thesis]\nid = \"T\"\ntext = \"All of it holds, claim number 0.\"\n".to_owned();
        for claim in 1..claims {
            let above = (claim - 1) / 5;
            let target = if above == 0 { "T".to_owned() } else { format!("P{above}") };
            let verb = if claim % 4 == 3 { "rebuts" } else { "supports" };
            let words = "which is said at some length so that its card has several lines, ".repeat(claim % 4);
            write!(
                text,
                "[[premise]]\nid = \"P{claim}\"\nkind = \"assumption\"\ncredence = 0.7\n{verb} = \"{target}\"\n\
                text = \"Something holds, {words}claim number {claim}.\"\n"
            )
            .unwrap();
        }
        Self::new(&[("large", text)])
    }

    /// Hostile texts wherever a file may have text.
    pub(crate) fn hostile() -> Self {
        // A string of JSON is one of TOML.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let all = quoted(&HOSTILE.concat());
        let mut text = format!(
            "[article]\ntitle = {all}\npublisher = {all}\nurl = \"javascript:alert(7)\"\n\
            [thesis]\nid = \"T\"\ntext = {all}\nword = {all}\n"
        );
        for (number, hostile) in HOSTILE.iter().enumerate() {
            let (at, hostile) = (number + 1, quoted(hostile));
            write!(
                text,
                "[[source]]\nid = \"s{at}\"\ntitle = {hostile}\npublisher = {hostile}\nurl = {hostile}\n\
                [[premise]]\nid = \"P{at}\"\nkind = \"fact\"\nsupports = \"T\"\ntext = {hostile}\n\
                said = {{ source = \"s{at}\", locator = {hostile}, quote = {hostile} }}\n\
                [[link]]\nclaim = \"P{at}\"\nquestion = \"q{at}\"\nanswer = \"yes\"\n"
            )
            .unwrap();
        }
        let bench = Self::new(&[("hostile", text)]);
        let mut log = format!("[forecaster]\nname = {all}\nkind = \"person\"\n");
        for (number, hostile) in HOSTILE.iter().enumerate() {
            let (at, hostile) = (number + 1, quoted(hostile));
            bench.write(
                &format!("forecasts/questions/q{at}.toml"),
                &format!(
                    "[question]\ntitle = {hostile}\ntype = \"binary\"\ncriteria = {hostile}\nfine_print = {hostile}\n\
                    read_at = {hostile}\nwritten = 2026-01-01\nopens = 2026-01-01\ncloses = 2026-12-31\nresolves = 2027-01-15\n"
                ),
            );
            write!(
                log,
                "[[forecast]]\nquestion = \"q{at}\"\nat = 2026-02-0{at}T00:00:00Z\nrecorded = 2026-02-0{at}T00:00:00Z\np = 0.3\nwhy = {hostile}\n"
            )
            .unwrap();
        }
        bench.write("forecasts/log/somebody.toml", &log);
        bench
    }

    /// Two claims and two sources with one name each: an error, but no reason for a broken page.
    pub(crate) fn twins() -> Self {
        let mut text =
            "[article]\ntitle = \"Twins\"\n[thesis]\nid = \"T\"\ntext = \"It holds.\"\n".to_owned();
        for _ in 0..2 {
            text += "[[source]]\nid = \"s\"\ntitle = \"One\"\n[[premise]]\nid = \"P\"\nkind = \"value\"\ntext = \"It is good.\"\n\
                supports = \"T\"\nsaid = { source = \"s\" }\n";
        }
        Self::new(&[("twins", text)])
    }

    pub(crate) fn root(&self) -> &Path {
        self.0.root()
    }

    fn write(&self, path: &str, text: &str) {
        self.0.write(path, text);
    }

    fn run(&self, arguments: &[&str]) -> Vec<u8> {
        let output = self.0.program().args(arguments).args(["--as-of", "2026-11-23"]).output().unwrap();
        // A broken file is named, and the rest is shown.
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// Writes the report and says where.
    pub(crate) fn report(&self) -> PathBuf {
        self.run(&["report", "--format", "html", "-o", "report.html"]);
        self.root().join("report.html")
    }

    /// The propositions of all claims.
    pub(crate) fn claims(&self) -> Vec<String> {
        let answer: serde_json::Value = serde_json::from_slice(&self.run(&["report", "--json"])).unwrap();
        let arguments = answer["arguments"].as_array().unwrap();
        let claims = arguments.iter().flat_map(|argument| argument["claims"].as_array().unwrap());
        claims.map(|claim| claim["text"].as_str().unwrap().to_owned()).collect()
    }
}
