//! The prompts, on a real terminal: a pseudo-terminal that `script` of util-linux opens.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::fixture::{Bench, WARRANT};

/// A command on a terminal of its own.
struct Terminal {
    child: Child,
    keys: ChildStdin,
    screen: Receiver<Vec<u8>>,
    seen: String,
}

impl Terminal {
    /// Starts the command; `None`, with a message, where there is no `script` that can.
    fn start(bench: &Bench, arguments: &str) -> Option<Self> {
        let version = Command::new("script").arg("--version").output();
        if !version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux")) {
            eprintln!("skipped: there is no `script` of util-linux to open a terminal with");
            return None;
        }
        let mut child = Command::new("script")
            .args(["-q", "-e", "-c", &format!("'{WARRANT}' {arguments}"), "/dev/null"])
            .env_remove("WARRANT_FORECASTER")
            .env_remove("WARRANT_ROOT")
            .env_remove("WARRANT_AS_OF")
            .env("SHELL", "/bin/sh")
            .env("TERM", "xterm")
            .env("COLUMNS", "100")
            .env("XDG_CONFIG_HOME", bench.path("config"))
            .current_dir(bench.root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let keys = child.stdin.take().unwrap();
        let mut output = child.stdout.take().unwrap();
        let (sender, screen) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Some(Self { child, keys, screen, seen: String::new() })
    }

    /// Waits until a text is on the screen, and forgets what came before it.
    #[track_caller]
    fn expect(&mut self, text: &str) -> String {
        let start = Instant::now();
        loop {
            if let Some(at) = self.seen.find(text) {
                let end = at + text.len();
                let before = self.seen[..end].to_owned();
                self.seen.drain(..end);
                return before;
            }
            let left = Duration::from_secs(20).saturating_sub(start.elapsed());
            match self.screen.recv_timeout(left) {
                Ok(bytes) => self.seen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(error) => panic!("`{text}` did not come ({error}); on the screen: {:?}", self.seen),
            }
        }
    }

    fn enter(&mut self, line: &str) {
        self.keys.write_all(format!("{line}\n").as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits for a prompt and answers it.
    #[track_caller]
    fn answer(&mut self, prompt: &str, line: &str) -> String {
        let before = self.expect(prompt);
        self.enter(line);
        before
    }

    #[track_caller]
    fn ends_with(mut self, code: i32) {
        drop(self.keys);
        assert_eq!(self.child.wait().unwrap().code(), Some(code));
    }
}

#[test]
fn a_forecast_is_asked_for_and_the_crowd_hidden_until_then() {
    let bench = Bench::new();
    let Some(mut terminal) = Terminal::start(&bench, "forecast strike --by bob") else { return };
    let shown = terminal.answer("Probability: ", "65");
    for part in [
        "Will the workers strike?",
        "A strike is called by the union.",
        "the crowd's number is shown once you have one",
    ] {
        assert!(shown.contains(part), "{shown}");
    }
    assert!(!shown.contains("72%"), "{shown}");
    terminal.expect("write `65%` or `0.65`");
    terminal.answer("Probability: ", "65%");
    terminal.answer("Why (optional): ", "The talks go well.");
    terminal.expect("Recorded 65% by bob (new forecaster) at ");
    terminal.ends_with(0);
    assert!(bench.read("forecasts/log/bob.toml").contains("p = 0.65\nwhy = \"The talks go well.\"\n"));

    let Some(mut terminal) = Terminal::start(&bench, "forecast strike --by bob") else { return };
    let shown = terminal.answer("Probability [65%]: ", "");
    assert!(shown.contains("your last: 65% on ") && shown.contains("median of 2: 68.5%"), "{shown}");
    terminal.answer("Why (optional): ", "");
    terminal.expect("Reaffirmed 65% by bob at ");
    terminal.ends_with(0);
    bench.sound();
}

#[test]
fn shares_are_asked_for_until_they_sum_to_one() {
    let bench = Bench::new();
    bench.done(&["ask", "Who wins?", "--id", "winner", "--draft", "--option", "Ann", "--option", "Bob"]);
    let Some(mut terminal) = Terminal::start(&bench, "forecast winner --by ann") else { return };
    terminal.answer("Ann: ", "70%");
    terminal.answer("Bob: ", "40%");
    terminal.expect("sum to 110%");
    terminal.answer("Ann: ", "60%");
    terminal.answer("Bob: ", "40%");
    terminal.answer("Why (optional): ", "");
    terminal.expect("Recorded Ann 60%, Bob 40% by ann at ");
    terminal.ends_with(0);
}

#[test]
fn next_goes_through_what_is_open() {
    let bench = Bench::new();
    bench.ask_troops();
    bench.done(&["ask", "Will it rain?", "--id", "rain", "--draft"]);
    let Some(mut terminal) = Terminal::start(&bench, "forecast next --by bob") else { return };
    terminal.answer("Probability (Enter skips, . ends): ", "");
    terminal.answer("Probability (Enter skips, . ends): ", "20%");
    terminal.answer("Why (optional): ", "");
    terminal.expect("Recorded 20% by bob (new forecaster) at ");
    terminal.answer("Low (5%) (Enter skips, . ends): ", "9000");
    terminal.answer("Likely (50%): ", "12000");
    terminal.answer("High (95%): ", "20000");
    terminal.answer("Why (optional): ", "");
    terminal.expect("Recorded 12000 (9000 to 20000) by bob at ");
    terminal.expect("2 of 3 forecast.");
    terminal.ends_with(0);
    bench.sound();
}

#[test]
fn a_question_is_asked_for() {
    let bench = Bench::new();
    let Some(mut terminal) = Terminal::start(&bench, "ask") else { return };
    terminal.answer("Question: ", "Will the ferry sink?");
    terminal.answer("Id [will-the-ferry-sink]: ", "strikes");
    terminal.expect("nearly the id of `strike`");
    terminal.answer("Id [will-the-ferry-sink]: ", "ferry");
    terminal.answer("[binary]: ", "");
    terminal.answer("(empty: a draft): ", "The register says so.");
    terminal.answer("Where the answer will be read: ", "the register");
    terminal.answer("Last day on which forecasts count: ", "2098-01-01");
    terminal.answer("due [2098-01-01]: ", "2098-02-01");
    terminal.answer("ARGUMENT/CLAIM (optional): ", "map/P1");
    terminal.answer("(yes or no): ", "no");
    terminal.answer("[test]: ", "evidence");
    terminal.answer("0.9,0.3): ", "0.9");
    terminal.expect("expected two probabilities");
    terminal.answer("0.9,0.3): ", "0.9,0.3");
    terminal.expect("Asked ferry, closes 2098-01-01, due 2098-02-01, in forecasts/questions/ferry.toml; linked to map/P1 as evidence");
    terminal.ends_with(0);
    bench.sound();
}

#[test]
fn the_day_of_an_answer_is_asked_for() {
    let bench = Bench::new();
    let Some(mut terminal) = Terminal::start(&bench, "resolve strike") else { return };
    terminal.answer("Outcome: ", "perhaps");
    terminal.answer("Outcome: ", "no");
    terminal.answer("Known to the world since (day): ", "2099-01-01");
    terminal.expect("is in the future");
    terminal.answer("Known to the world since (day): ", "2026-03-01");
    terminal.answer("Source (address) (optional): ", "https://example.org");
    terminal.expect("Resolved strike: no, known on 2026-03-01");
    terminal.ends_with(0);
    bench.sound();
}

#[test]
fn no_input_asks_nothing_on_a_terminal_either() {
    let bench = Bench::new();
    let Some(mut terminal) = Terminal::start(&bench, "forecast strike --by bob --no-input") else { return };
    terminal.expect("the forecast is missing");
    terminal.ends_with(2);
}

#[test]
fn what_an_editor_saves_while_the_prompt_waits_is_kept() {
    let bench = Bench::new();
    let log = "forecasts/log/ann.toml";
    bench.done(&["forecast", "strike", "60%", "--by", "ann"]);
    let Some(mut terminal) = Terminal::start(&bench, "forecast strike --by ann") else { return };
    terminal.expect("Probability [60%]: ");
    let edited = format!("{}# saved by an editor meanwhile\n", bench.read(log));
    std::fs::write(bench.path(log), &edited).unwrap();
    terminal.enter("65%");
    terminal.answer("Why (optional): ", "");
    terminal.expect("Recorded 65% (was 60%) by ann at ");
    terminal.ends_with(0);
    let after = bench.read(log);
    assert!(after.starts_with(&edited), "{after}");
    assert_eq!(after.matches("[[forecast]]").count(), edited.matches("[[forecast]]").count() + 1, "{after}");
    bench.sound();
}
