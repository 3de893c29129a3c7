//! Speed of the `belief` kernels, as ratios to a bare pass over the same arrays within one run.
//!
//! `cargo bench --bench belief`. Each line is the best of several runs; ratios are medians.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::disallowed_methods,
    reason = "a bench on maps of its own prints its table"
)]

use std::borrow::Cow;
use std::hint::black_box;
use std::time::Instant;
use warrant::belief::gradual::gradient::gradient;
use warrant::belief::gradual::semantics::Semantics;
use warrant::belief::gradual::shapley;
use warrant::belief::gradual::strength::strengths;
use warrant::belief::gradual::what_if::{Change, WhatIf};
use warrant::belief::graph::{Bearing, Graph, GraphBuilder};
use warrant::belief::labelling::{Attitude, grounded};
use warrant::belief::order::Order;
use warrant::belief::probability::network::Network;
use warrant::belief::setting::Setting;

/// Deterministic pseudo-random numbers for the shapes of the maps.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32
    }

    fn unit(&mut self) -> f64 {
        f64::from(self.next()) / f64::from(1u32 << 31)
    }
}

/// A tree in which each claim bears on the one that `parent` gives.
fn tree(claims: u32, mut parent: impl FnMut(u32, &mut Random) -> u32) -> (Graph, Setting) {
    let mut random = Random(7);
    let mut builder = GraphBuilder::new(claims as usize).unwrap();
    for claim in 1..claims {
        let target = parent(claim, &mut random);
        let bearing =
            if random.next().is_multiple_of(3) { Bearing::Rebuts(target) } else { Bearing::Supports(target) };
        builder.infer(bearing, &[claim], 1.0).unwrap();
    }
    let graph = builder.build().unwrap();
    let base = (0..claims).map(|_| random.unit()).collect();
    let setting = Setting::new(&graph, base).unwrap();
    (graph, setting)
}

fn best<R>(runs: usize, mut work: impl FnMut() -> R) -> f64 {
    let mut least = f64::INFINITY;
    for _ in 0..runs {
        let start = Instant::now();
        black_box(work());
        least = least.min(start.elapsed().as_secs_f64());
    }
    least
}

const ROUNDS: usize = 11;

/// Prints the best time of some work, and its median ratio to a bare pass run just before it: a busy machine slows both.
fn compare<A, B>(what: &str, bare: impl Fn() -> A, work: impl Fn() -> B) {
    let mut ratios = Vec::new();
    let mut least = f64::INFINITY;
    for _ in 0..ROUNDS {
        let before = best(1, &bare);
        let seconds = best(1, &work);
        ratios.push(seconds / before);
        least = least.min(seconds);
    }
    ratios.sort_by(f64::total_cmp);
    println!("  {what:<34} {:>9.2} ms  {:>6.2} bare passes", least * 1e3, ratios[ROUNDS / 2]);
}

/// Reads every array that an evaluation reads, in the same order, and writes every value that it writes, with an
/// addition in place of the semantics.
fn bare_pass(graph: &Graph, order: &Order, setting: &Setting) -> (Vec<f64>, Vec<f64>) {
    let claims = graph.claims();
    let mut strengths = vec![0.0; claims as usize];
    let mut forces = vec![0.0; graph.inferences() as usize];
    for &node in order.nodes() {
        if node < claims {
            let mut sum = setting.base()[node as usize];
            if !setting.held()[node as usize] {
                graph.supports(node).iter().for_each(|&inference| sum += forces[inference as usize]);
                graph.attacks(node).iter().for_each(|&inference| sum -= forces[inference as usize]);
            }
            strengths[node as usize] = sum;
        } else {
            let inference = node - claims;
            let mut sum = setting.relevance()[inference as usize];
            for &premise in graph.premises(inference) {
                sum += strengths[premise as usize];
            }
            for &undercutter in graph.undercutters(inference) {
                sum += forces[undercutter as usize];
            }
            forces[inference as usize] = sum;
        }
    }
    (strengths, forces)
}

fn million(name: &str, parent: impl FnMut(u32, &mut Random) -> u32) {
    let (graph, setting) = tree(1_000_000, parent);
    println!("{name}, {} claims", graph.claims());
    let order = Order::of(&graph);
    let bare = || bare_pass(&graph, &order, &setting);
    println!("  {:<34} {:>9.2} ms", "bare pass", best(ROUNDS, bare) * 1e3);
    compare("order", bare, || Order::of(&graph));
    let attitudes = vec![Attitude::Assumed; graph.claims() as usize];
    let fixed = vec![None; graph.claims() as usize];
    compare("grounded labelling", bare, || grounded(&graph, &attitudes, &fixed).unwrap());
    for (semantics, of) in [
        (Semantics::DF_QUAD, "DF-QuAD"),
        (Semantics::QUADRATIC_ENERGY, "quadratic energy"),
        (Semantics::EULER, "Euler-based"),
        (Semantics::Noisy, "noisy"),
    ] {
        let evaluate = || strengths(&graph, &order, semantics, &setting).unwrap();
        compare(&format!("{of}: strengths"), bare, evaluate);
        compare(&format!("{of}: and all gradients"), bare, || {
            let known = evaluate();
            gradient(&graph, &order, semantics, &setting, &known, 0).unwrap()
        });
    }
    compare("beliefs", bare, || {
        Network::new(&graph, Cow::Borrowed(&order), Cow::Borrowed(&setting)).unwrap().beliefs().unwrap()
    });
}

fn main() {
    // Set by `cargo bench`; `cargo test --benches` only checks that the bench starts.
    if std::env::args().all(|argument| argument != "--bench") {
        return;
    }
    million("random tree", |claim, random| random.next() % claim);
    million("tree in order of breadth, 4 reasons each", |claim, _| (claim - 1) / 4);
    million("chain", |claim, _| claim - 1);
    println!("Shapley values, exact, of a noisy tree");
    for claims in [1_000, 10_000] {
        let (graph, setting) = tree(claims, |claim, random| random.next() % claim);
        let order = Order::of(&graph);
        let seconds = best(2, || shapley::of_tree(&graph, &order, Semantics::Noisy, &setting, 0).unwrap());
        println!("  {claims:>6} claims {:>24.2} ms", seconds * 1e3);
    }
    shared();
    let (graph, setting) = tree(1_000, |claim, random| random.next() % claim);
    let order = Order::of(&graph);
    let mut what_if = WhatIf::new(&graph, &order, Semantics::Noisy, setting).unwrap();
    let seconds = best(3, || {
        for event in 0..10_000u32 {
            let p = f64::from(event % 97) / 97.0;
            what_if.change(&[Change::Release(event * 7919 % 1_000, p)]).unwrap();
        }
    });
    println!("10,000 changes to a map of 1,000 claims {:>10.2} ms", seconds * 1e3);
    histories();
}

/// Claims that each rest on the same 20 premises.
fn shared() {
    let premises = 20u32;
    for claims in [2, 10, 30, 100] {
        let mut builder = GraphBuilder::new((1 + claims + premises) as usize).unwrap();
        for claim in 1..=claims {
            builder.infer(Bearing::Supports(0), &[claim], 0.1).unwrap();
            for premise in claims + 1..=claims + premises {
                builder.infer(Bearing::Supports(claim), &[premise], 0.1).unwrap();
            }
        }
        let graph = builder.build().unwrap();
        let order = Order::of(&graph);
        let setting = Setting::new(&graph, vec![0.1; graph.claims() as usize]).unwrap();
        let beliefs = || {
            Network::new(&graph, Cow::Borrowed(&order), Cow::Borrowed(&setting)).unwrap().beliefs().unwrap()
        };
        let (seconds, exactness) = (best(2, beliefs), beliefs().exactness()[0]);
        println!(
            "beliefs, {claims:>3} claims sharing {premises} premises {:>10.2} ms, {exactness:?}",
            seconds * 1e3
        );
    }
}

/// 10,000 forecasts on a map of 1,000 claims, read from files as `history` reads them.
fn histories() {
    println!("history: 10,000 forecasts, 1,000 claims");
    let shapes: [History; 4] = [
        ("120 questions and 200 claims, 10 forecasters", 120, 200, 10, false),
        ("one question, one forecaster", 1, 0, 1, false),
        ("one claim, 500 forecasters", 0, 1, 500, false),
        ("120 questions, premises shared", 120, 0, 10, true),
    ];
    for (name, questions, claims, forecasters, shared) in shapes {
        let folder = tempfile::tempdir().unwrap();
        write_history(folder.path(), questions, claims, forecasters, shared);
        let workbench = warrant::workbench::Workbench::load(folder.path(), None).unwrap();
        assert!(workbench.broken_files().is_empty(), "{:?}", workbench.findings.first());
        let zone = workbench.settings.zone;
        let as_of = warrant::forecast::AsOf::instant("2026-12-31T00:00:00Z".parse().unwrap(), zone, true);
        let world = warrant::report::World::new(&workbench, as_of);
        let map = workbench.arguments.values().next().unwrap();
        let answer = warrant::report::belief_history(&world, map, &world.crowd_voice(), None);
        let turns = answer.turns.len();
        let seconds = best(3, || warrant::report::belief_history(&world, map, &world.crowd_voice(), None));
        println!("  {name:<46} {:>9.2} ms, {turns} turns", seconds * 1e3);
    }
}

/// A name, the number of questions, of claims and of forecasters, and whether premises are shared.
type History = (&'static str, u32, u32, u32, bool);

fn write_history(root: &std::path::Path, questions: u32, claims: u32, forecasters: u32, shared: bool) {
    use std::fmt::Write as _;
    let mut random = Random(11);
    let write = |name: String, text: &str| {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("warrant.toml".to_owned(), "[workbench]\nname = \"speed\"\n");
    let mut map = "[thesis]\nid = \"C0\"\ntext = \"It is so.\"\ncredence = 0.3\n".to_owned();
    for claim in 1..1_000 {
        let parent = random.next() % claim;
        let other = if shared && claim % 10 == 0 { random.next() % claim } else { parent };
        let targets =
            if parent == other { format!("\"C{parent}\"") } else { format!("[\"C{parent}\", \"C{other}\"]") };
        let verb = if claim % 3 == 0 { "rebuts" } else { "supports" };
        let p = random.unit();
        write!(map, "[[premise]]\nid = \"C{claim}\"\ntext = \"Claim {claim}.\"\ncredence = {p:.3}\n{verb} = {targets}\n")
            .unwrap();
    }
    for question in 0..questions {
        let claim = 999 - question * 7;
        if question % 4 == 3 {
            write!(map, "[[link]]\nclaim = \"C{claim}\"\nquestion = \"q{question}\"\nanswer = \"yes\"\nmode = \"evidence\"\nlr = [0.8, 0.3]\n").unwrap();
        } else {
            write!(map, "[[link]]\nclaim = \"C{claim}\"\nquestion = \"q{question}\"\nanswer = \"yes\"\nmode = \"anchor\"\n").unwrap();
        }
        let resolution = if question % 3 == 1 {
            "[[resolution]]\noutcome = \"yes\"\nknown = 2026-06-01\nrecorded = 2026-06-01T00:00:00Z\nby = \"f0\"\n"
        } else {
            ""
        };
        write(
            format!("forecasts/questions/q{question}.toml"),
            &format!(
                "[question]\ntitle = \"Will it?\"\ntype = \"binary\"\ncriteria = \"As said.\"\nread_at = \"here\"\nwritten = 2025-01-01\nopens = 2025-01-01\ncloses = 2026-12-31\nresolves = 2027-01-10\n{resolution}"
            ),
        );
    }
    write("arguments/large.toml".to_owned(), &map);
    let mut logs: Vec<String> = (0..forecasters)
        .map(|number| format!("[forecaster]\nname = \"F{number}\"\nkind = \"person\"\n"))
        .collect();
    let start: chrono::DateTime<chrono::Utc> = "2025-01-02T00:00:00Z".parse().unwrap();
    for event in 0..10_000u32 {
        let at = (start + chrono::TimeDelta::minutes(i64::from(event) * 70)).to_rfc3339();
        let subject = random.next() % (questions + claims);
        let subject = if subject < questions {
            format!("question = \"q{subject}\"")
        } else {
            format!("claim = \"large/C{}\"", 1 + (subject - questions) * 4)
        };
        let log = &mut logs[(random.next() % forecasters) as usize];
        let p = 0.01 + 0.98 * random.unit();
        write!(log, "[[forecast]]\n{subject}\nat = {at}\nrecorded = {at}\np = {p:.2}\n").unwrap();
    }
    for (number, log) in logs.iter().enumerate() {
        write(format!("forecasts/log/f{number}.toml"), log);
    }
}
