//! Speed of reading and checking, as ratios within one run.
//!
//! A generated argument of 100,000 claims (branching 5, texts of 100 characters) is loaded and checked, against the
//! bare TOML parse of the same text: at most 3 times as long. Chains 10,000 deep and 10,000 attackers of one claim
//! cost the same per claim at a tenth of the size. `report` on the sample, the whole process: under 20 ms.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark writes files and prints"
)]

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use warrant::check::check;
use warrant::forecast::AsOf;
use warrant::workbench::Workbench;

/// A name, and the target of the claim with a given number.
type Shape = (&'static str, fn(usize) -> String);

fn main() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("arguments")).unwrap();
    fs::write(folder.path().join("warrant.toml"), "[workbench]\nname = \"speed\"\n").unwrap();

    let text = argument(100_000, |id| format!("supports = \"{}\"", parent(id / 5)));
    println!("100,000 claims, {} bytes", text.len());
    write(folder.path(), &text);
    let parse = fastest(|| {
        black_box(toml::de::DeTable::parse(&text).is_ok());
    });
    let load = fastest(|| {
        black_box(Workbench::load(folder.path(), None).is_ok());
    });
    let (whole, findings) = checked(folder.path());
    let share = |time: Duration| time.as_secs_f64() / parse.as_secs_f64();
    println!("  bare parse      {parse:>10.2?}   1.00");
    println!("  load            {load:>10.2?}   {:.2}", share(load));
    println!("  load and check  {whole:>10.2?}   {:.2}   (at most 3; {findings} findings)", share(whole));

    let shapes: [Shape; 3] = [
        ("chain of supports", |id| format!("supports = \"{}\"", parent(id))),
        ("chain of rebuttals", |id| format!("rebuts = \"{}\"", parent(id))),
        ("attackers of one claim", |_| "rebuts = \"T\"".to_owned()),
    ];
    for (name, edge) in shapes {
        let per_claim = [1_000_u32, 10_000].map(|claims| {
            write(folder.path(), &argument(claims as usize, edge));
            checked(folder.path()).0.as_secs_f64() * 1e6 / f64::from(claims)
        });
        println!(
            "{name}: {:.2} us a claim at 1,000, {:.2} at 10,000: {:.2} (linear is 1)",
            per_claim[0],
            per_claim[1],
            per_claim[1] / per_claim[0]
        );
    }

    let report = fastest(|| {
        let output = Command::new(env!("CARGO_BIN_EXE_warrant"))
            .args(["-C", env!("CARGO_MANIFEST_DIR"), "report", "--as-of", "2026-11-23"])
            .output()
            .unwrap();
        assert!(output.status.success());
    });
    println!("report on the sample, whole process: {report:.2?} (under 20 ms)");
}

/// The id of what a claim bears on: the claim before it, or the thesis.
fn parent(before: usize) -> String {
    before.checked_sub(1).map_or_else(|| "T".to_owned(), |id| format!("P{id}"))
}

fn argument(claims: usize, edge: impl Fn(usize) -> String) -> String {
    let mut text = "[article]\ntitle = \"Speed\"\n\n[thesis]\nid = \"T\"\ntext = \"Yes.\"\n".to_owned();
    for id in 0..claims {
        writeln!(
            text,
            "\n[[premise]]\nid = \"P{id}\"\ntext = \"{:x<100}\"\nkind = \"assumption\"\n{}",
            format!("Claim {id} "),
            edge(id)
        )
        .unwrap();
    }
    text
}

fn write(root: &Path, text: &str) {
    fs::write(root.join("arguments/speed.toml"), text).unwrap();
}

/// The time to load and check a workbench, and how many findings there are.
fn checked(root: &Path) -> (Duration, usize) {
    let mut findings = 0;
    let time = fastest(|| {
        let workbench = Workbench::load(root, None).unwrap();
        let as_of = AsOf::day("2026-11-23".parse().unwrap(), workbench.settings.zone);
        findings = check(&workbench, as_of).len();
    });
    (time, findings)
}

/// The shortest of five runs, to exclude other processes.
fn fastest(mut run: impl FnMut()) -> Duration {
    (0..5)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}
