//! Claims that depend on each other, through `belief`: what becomes of their strengths, against plain small steps.

use serde_json::Value;

use super::{Bench, number};

/// Claims with a base score, and who attacks whom.
struct Web {
    base: Vec<f64>,
    attacks: Vec<(usize, usize)>,
}

impl Web {
    /// Groups of claims in a ring, each claim attacked by every claim of the group before.
    fn ring(groups: usize, size: usize, base: f64) -> Self {
        let mut attacks = Vec::new();
        for group in 0..groups {
            for from in 0..size {
                for to in 0..size {
                    attacks.push((group * size + from, (group + 1) % groups * size + to));
                }
            }
        }
        Self { base: vec![base; groups * size], attacks }
    }

    fn file(&self) -> String {
        let mut text =
            "[thesis]\nid = \"T\"\ntext = \"It is so.\"\n[options]\ncycles = \"allow\"\n".to_owned();
        for (claim, base) in self.base.iter().enumerate() {
            let targets: Vec<String> = self
                .attacks
                .iter()
                .filter(|(from, _)| *from == claim)
                .map(|(_, to)| format!("\"A{to}\""))
                .collect();
            text += &format!(
                "[[premise]]\nid = \"A{claim}\"\ntext = \"Claim {claim}.\"\ncredence = {base}\nrebuts = [{}]\n",
                targets.join(", ")
            );
        }
        text + "[[premise]]\nid = \"B\"\ntext = \"What follows.\"\nsupports = \"T\"\n\
                [[inference]]\nid = \"I\"\nfrom = [\"A0\"]\nsupports = \"B\"\n"
    }

    /// DF-QuAD with attacks only: base times what each attacker leaves.
    fn pull(&self, state: &[f64]) -> Vec<f64> {
        let mut next = self.base.clone();
        for &(from, to) in &self.attacks {
            next[to] *= 1.0 - state[from];
        }
        next
    }

    /// Follows ds/dt = f(s) - s by small straight steps.
    fn follow(&self, mut state: Vec<f64>, time: f64) -> Vec<f64> {
        const STEP: f64 = 0.005;
        let mut passed = 0.0;
        while passed < time {
            passed += STEP;
            let pull = self.pull(&state);
            for (value, goal) in state.iter_mut().zip(pull) {
                *value += STEP * (goal - *value);
            }
        }
        state
    }
}

fn answer(web: &Web) -> Value {
    Bench::new(&web.file(), &[]).json(&["belief"])
}

fn strengths(answer: &Value, count: usize) -> Vec<f64> {
    (0..count)
        .map(|claim| {
            let id = format!("A{claim}");
            number(&super::row(&answer["claims"], "id", &id)["strength"])
        })
        .collect()
}

fn farthest(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

fn notes(answer: &Value) -> String {
    answer["notes"].to_string()
}

#[test]
fn two_that_attack_each_other_converge() {
    let web = Web { base: vec![0.8, 0.6], attacks: vec![(0, 1), (1, 0)] };
    let answer = answer(&web);
    assert_eq!(answer["circles"], serde_json::json!([{"claims": ["A0", "A1"], "verdict": "converged"}]));
    assert!(notes(&answer).contains("A0, A1 depend on each other: converged"));
    let found = strengths(&answer, 2);
    assert!(farthest(&found, &web.follow(web.base.clone(), 100.0)) < 1e-9);
    // From anywhere near it comes back.
    let pushed: Vec<f64> = found.iter().zip([0.01, -0.02]).map(|(value, push)| value + push).collect();
    assert!(farthest(&found, &web.follow(pushed, 100.0)) < 1e-9);
}

#[test]
fn two_camps_stand_on_a_knife_edge() {
    let web = Web::ring(2, 5, 0.9);
    let answer = answer(&web);
    assert_eq!(answer["circles"][0]["verdict"], "unstable");
    assert!(notes(&answer).contains("unstable: a small push moves them elsewhere"));
    let found = strengths(&answer, 10);
    // By symmetry the dynamics stop at 0.9 (1 - x)^5 = x, about 0.2353.
    assert!(found.iter().all(|value| (value - 0.2353).abs() < 1e-4));
    assert!(farthest(&found, &web.pull(&found)) < 1e-9);
    // The smallest advantage for one camp decides everything.
    let mut pushed = found.clone();
    pushed[0] += 1e-6;
    let elsewhere = web.follow(pushed, 200.0);
    assert!(elsewhere[0] > 0.89 && elsewhere[9] < 0.01, "{elsewhere:?}");
}

#[test]
fn an_odd_ring_of_groups_never_settles() {
    let web = Web::ring(5, 5, 0.9);
    let mut state = web.base.clone();
    for (place, value) in state.iter_mut().enumerate() {
        *value -= 0.01 * place as f64;
    }
    // After a long time it still goes up and down.
    let mut state = web.follow(state, 300.0);
    let (mut low, mut high) = (1.0_f64, 0.0_f64);
    for _ in 0..100 {
        state = web.follow(state, 0.5);
        (low, high) = (low.min(state[0]), high.max(state[0]));
    }
    assert!(high - low > 0.3, "{low} to {high}");
}

#[test]
fn what_oscillates_has_no_strength_nor_has_what_rests_on_it() {
    let mut web = Web::ring(5, 5, 0.9);
    // Without this every group would follow the same course from the same start, and settle by symmetry.
    for (place, base) in web.base.iter_mut().enumerate() {
        *base -= 0.01 * (place % 3) as f64;
    }
    let answer = answer(&web);
    assert_eq!(answer["circles"][0]["verdict"], "oscillates");
    assert!(notes(&answer).contains("oscillates: no strength"));
    for id in ["A0", "A24", "B", "T"] {
        let row = super::row(&answer["claims"], "id", id);
        assert!(row["strength"].is_null() && row["belief"].is_null(), "{id}: {row}");
    }
}
