//! Boards over random workbenches beside an integration over every hour, with each formula in one line.

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use warrant::forecast::{AsOf, QuestionType};
use warrant::report::{BoardPlan, World, score_board};
use warrant::score::rules::Rule;
use warrant::score::time::curve::Moments;
use warrant::workbench::Workbench;

use super::naive_tables::close;

const FORECASTERS: [&str; 4] = ["ada", "bob", "cay", "law"];
/// The last keeps a policy, which the crowd leaves out.
const KINDS: [&str; 4] = ["person", "team", "model", "policy"];
const QUESTIONS: [&str; 3] = ["q0", "q1", "q2"];
/// Everything happens within so many hours, on the hour.
const HOURS: i64 = 200;

#[derive(Clone, Debug)]
struct Asked {
    kind: QuestionType,
    opens: Option<i64>,
    closes: i64,
    known: i64,
    /// The option; of yes or no questions 0 is yes.
    outcome: usize,
}

/// What a record says: shares of the options, of which a yes or no question takes the first.
#[derive(Clone, Debug)]
struct Said {
    forecaster: usize,
    question: usize,
    at: i64,
    written: i64,
    shares: Option<[u32; 3]>,
    expires: Option<i64>,
    corrects: Option<i64>,
    published: bool,
}

fn hour(hour: i64) -> String {
    let start: DateTime<Utc> = "2025-01-01T00:00:00Z".parse().unwrap();
    (start + TimeDelta::hours(hour)).to_rfc3339()
}

fn asked() -> impl Strategy<Value = Asked> {
    let kind = prop::sample::select(vec![QuestionType::Binary, QuestionType::Choice, QuestionType::Ordinal]);
    (kind, option::weighted(0.8, 0..60_i64), 60..HOURS, 40..HOURS, 0..3_usize).prop_map(
        |(kind, opens, closes, known, outcome)| {
            let outcome = if kind == QuestionType::Binary { outcome % 2 } else { outcome };
            Asked { kind, opens, closes, known, outcome }
        },
    )
}

fn said() -> impl Strategy<Value = Said> {
    let shares = option::weighted(0.9, (1..=97_u32, 1..=97_u32)).prop_map(|shares| {
        shares.map(|(a, b)| {
            let first = a.min(98);
            let second = 1 + b % (99 - first);
            [first, second, 100 - first - second]
        })
    });
    let rest = (option::weighted(0.2, 1..80_i64), option::weighted(0.1, 0..HOURS), any::<bool>());
    (
        0..FORECASTERS.len(),
        0..QUESTIONS.len(),
        0..HOURS,
        prop_oneof![4 => 0..3_i64, 1 => 0..HOURS],
        shares,
        rest,
    )
        .prop_map(|(forecaster, question, at, later, shares, (expires, corrects, published))| Said {
            forecaster,
            question,
            at,
            written: at + later,
            shares,
            expires: expires.map(|after| at + after),
            corrects,
            published,
        })
}

fn workbench(asked: &[Asked], said: &[Said]) -> Workbench {
    let mut files = vec![("warrant.toml".to_owned(), String::new())];
    for (name, asked) in QUESTIONS.iter().zip(asked) {
        let (kind, options, outcome) = match asked.kind {
            QuestionType::Binary => ("binary", "", ["yes", "no"][asked.outcome]),
            QuestionType::Choice => {
                ("choice", "options = [\"a\", \"b\", \"c\"]\n", ["a", "b", "c"][asked.outcome])
            }
            _ => ("ordinal", "options = [\"a\", \"b\", \"c\"]\n", ["a", "b", "c"][asked.outcome]),
        };
        let opens = asked.opens.map(|opens| format!("opens = {}\n", hour(opens))).unwrap_or_default();
        let text = format!(
            "[question]\ntitle = \"?\"\ntype = \"{kind}\"\ncriteria = \"so\"\nread_at = \"here\"\n{options}{opens}closes = {}\n\
             [[resolution]]\noutcome = \"{outcome}\"\nknown = {}\n",
            hour(asked.closes),
            hour(asked.known)
        );
        files.push((format!("forecasts/questions/{name}.toml"), text));
    }
    for (number, name) in FORECASTERS.iter().enumerate() {
        let mut text = format!("[forecaster]\nkind = \"{}\"\n", KINDS[number]);
        for said in said.iter().filter(|said| said.forecaster == number) {
            let _ = writeln!(text, "[[forecast]]\nquestion = \"{}\"", QUESTIONS[said.question]);
            let _ = writeln!(text, "at = {}\nrecorded = {}", hour(said.at), hour(said.written));
            let [a, b, c] = said.shares.unwrap_or_default().map(|share| f64::from(share) / 100.0);
            let _ = match (said.shares, asked[said.question].kind) {
                (None, _) => writeln!(text, "withdrawn = true"),
                (_, QuestionType::Binary) => writeln!(text, "p = {a}"),
                _ => writeln!(text, "p = {{ a = {a}, b = {b}, c = {c} }}"),
            };
            if let Some(expires) = said.expires {
                let _ = writeln!(text, "expires = {}", hour(expires));
            }
            if let Some(corrects) = said.corrects {
                let _ = writeln!(text, "corrects = {}", hour(corrects));
            }
            if said.published {
                text.push_str("published = \"https://example.org/\"\n");
            }
        }
        files.push((format!("forecasts/log/{name}.toml"), text));
    }
    Workbench::from_files(files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()))).unwrap()
}

impl Said {
    /// From which hour it counts: not before it was written, unless it was published.
    fn from(&self) -> i64 {
        if self.published { self.at } else { self.written }
    }
}

/// Whether a record counts: held and written down or published while the question was open and unanswered, and not
/// corrected within the hour.
fn counts(asked: &Asked, said: &[Said], record: &Said) -> bool {
    let same = |other: &&Said| other.forecaster == record.forecaster && other.question == record.question;
    let corrected = said.iter().filter(same).any(|other| {
        !std::ptr::eq(other, record)
            && other.corrects == Some(record.at)
            && other.written == record.written
            && other.written < asked.known
    });
    record.at < asked.known
        && record.from() <= asked.closes
        && asked.opens.is_none_or(|opens| record.at >= opens)
        && (record.written < asked.known || record.published)
        && !corrected
}

/// The view that somebody held in an hour, with the number of its record.
type View = (usize, [f64; 3]);

/// Who held what in each hour until the question ended: the latest of those that count by then,
/// unless withdrawn or expired.
fn held(asked: &Asked, said: &[Said], forecaster: usize, question: usize) -> Vec<Option<View>> {
    let counting: Vec<(usize, &Said)> = said
        .iter()
        .enumerate()
        .filter(|(_, record)| (record.forecaster, record.question) == (forecaster, question))
        .filter(|(_, record)| counts(asked, said, record))
        .collect();
    let view = |now: i64| {
        let (number, last) = counting
            .iter()
            .filter(|(_, record)| record.from() <= now)
            .max_by_key(|(at, record)| (record.at, *at))?;
        let shares = last.shares.filter(|_| last.expires.is_none_or(|expires| expires > now))?;
        Some((*number, shares.map(|share| f64::from(share) / 100.0)))
    };
    (0..asked.closes.min(asked.known)).map(view).collect()
}

fn naive_score(rule: Rule, asked: &Asked, shares: [f64; 3]) -> f64 {
    let p: Vec<f64> =
        if asked.kind == QuestionType::Binary { vec![shares[0], 1.0 - shares[0]] } else { shares.to_vec() };
    let o: Vec<f64> = (0..p.len()).map(|option| f64::from(u8::from(option == asked.outcome))).collect();
    let brier: f64 = p.iter().zip(&o).map(|(p, o)| (p - o).powi(2)).sum();
    let below = |of: &[f64], split: usize| of[..=split].iter().sum::<f64>();
    let splits = p.len() - 1;
    let ranked =
        (0..splits).map(|split| (below(&p, split) - below(&o, split)).powi(2)).sum::<f64>() / splits as f64;
    match rule {
        Rule::Brier1950 => brier,
        Rule::Brier => brier / 2.0,
        Rule::Log => -p[asked.outcome].ln(),
        Rule::Spherical => p[asked.outcome] / p.iter().map(|p| p * p).sum::<f64>().sqrt(),
        Rule::RankedProbability => ranked,
        _ => 2.0 * ranked,
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    f64::midpoint(values[(values.len() - 1) / 2], values[values.len() / 2])
}

/// The median of each option over those who stand in an hour, brought to a sum of 1.
fn crowd(asked: &Asked, views: &[[f64; 3]]) -> Option<[f64; 3]> {
    if views.is_empty() {
        return None;
    }
    let medians = [0, 1, 2].map(|option| median(views.iter().map(|view| view[option]).collect()));
    let sum: f64 = if asked.kind == QuestionType::Binary { 1.0 } else { medians.iter().sum() };
    Some(medians.map(|p| p / sum))
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// A question with what everybody held in each of its hours.
struct Life<'a> {
    asked: &'a Asked,
    held: Vec<Vec<Option<View>>>,
    crowd: Vec<Option<[f64; 3]>>,
    /// The crowd without each forecaster.
    others: Vec<Vec<Option<[f64; 3]>>>,
    most: usize,
}

impl<'a> Life<'a> {
    fn new(asked: &'a Asked, said: &[Said], question: usize) -> Self {
        let held: Vec<_> = (0..FORECASTERS.len()).map(|who| held(asked, said, who, question)).collect();
        let hours = held[0].len();
        // Policies are no members of the crowd.
        let members = |now: usize, without: Option<usize>| -> Vec<[f64; 3]> {
            let others = (0..3).filter(|who| Some(*who) != without);
            others.filter_map(|who| held[who][now]).map(|(_, view)| view).collect()
        };
        let over_time =
            |without| (0..hours).map(|now| crowd(asked, &members(now, without))).collect::<Vec<_>>();
        let others = (0..FORECASTERS.len()).map(|who| over_time(Some(who))).collect();
        let most = (0..hours).map(|now| members(now, None).len()).max().unwrap_or(0);
        let crowd = over_time(None);
        Self { asked, held, crowd, others, most }
    }

    /// The views that somebody held for at least an hour, in order.
    fn views(&self, who: usize) -> Vec<[f64; 3]> {
        let mut held: Vec<View> = self.held[who].iter().copied().flatten().collect();
        held.dedup_by_key(|(number, _)| *number);
        held.into_iter().map(|(_, view)| view).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 60 } else { 600 }))]

    #[test]
    fn boards_agree_with_an_integration_over_every_hour(
        asked in vec(asked(), 3),
        said in vec(said(), 0..40),
    ) {
        let workbench = workbench(&asked, &said);
        prop_assert!(workbench.findings.is_empty(), "{:?}", workbench.findings);
        let as_of = AsOf::day("2026-01-01".parse().unwrap(), Tz::UTC);
        let world = World::new(&workbench, as_of);
        let lives: Vec<Life<'_>> =
            asked.iter().enumerate().map(|(question, asked)| Life::new(asked, &said, question)).collect();
        let rules = [
            (QuestionType::Binary, vec![Rule::Brier, Rule::Brier1950, Rule::Log, Rule::Spherical]),
            (QuestionType::Choice, vec![Rule::Brier, Rule::Brier1950, Rule::Log, Rule::Spherical]),
            (QuestionType::Ordinal, vec![Rule::RankedProbability, Rule::OrderedBrier, Rule::Brier]),
        ];
        for (kind, rules) in rules {
            let of_kind: Vec<&Life<'_>> = lives.iter().filter(|life| life.asked.kind == kind).collect();
            // A crowd of one is that one, and no row of its own; beside a policy the policy is measured by it.
            let has_crowd = of_kind.iter().any(|life| life.most > 1);
            let on_board = |who: &usize| of_kind.iter().any(|life| !life.views(*who).is_empty());
            let alone = (0..3).filter(on_board).count() == 1 && on_board(&3);
            for (rule, moments) in rules.into_iter().flat_map(|rule| {
                [Moments::Average, Moments::First, Moments::Last, Moments::Each].map(|moments| (rule, moments))
            }) {
                let answer = score_board(&world, &BoardPlan { rule: Some(rule), moments, fewest: 1, ..BoardPlan::default() });
                let word = warrant::finding::Vocabulary::word(kind);
                let Some(board) = answer.boards().find(|board| board.question_type == word) else {
                    prop_assert!((0..FORECASTERS.len()).all(|who| !on_board(&who)));
                    continue;
                };
                for (who, name) in FORECASTERS.iter().enumerate() {
                    let (mut scores, mut differences, mut covered, mut questions) = (Vec::new(), Vec::new(), Vec::new(), 0);
                    for life in &of_kind {
                        let score = |view: [f64; 3]| naive_score(rule, life.asked, view);
                        let views: Vec<f64> = life.views(who).into_iter().map(score).collect();
                        let own: Vec<Option<f64>> = life.held[who].iter().map(|held| held.map(|(_, view)| score(view))).collect();
                        let by_hour: Vec<f64> = own.iter().copied().flatten().collect();
                        let counting = match moments {
                            Moments::Average => mean(&by_hour).into_iter().collect(),
                            Moments::First => views.first().copied().into_iter().collect(),
                            Moments::Last => views.last().copied().into_iter().collect(),
                            _ => views,
                        };
                        questions += u64::from(!counting.is_empty());
                        scores.extend(counting);
                        if let (false, Some(opens)) = (by_hour.is_empty(), life.asked.opens) {
                            covered.push(by_hour.len() as f64 / (own.len() as f64 - opens as f64));
                        }
                        let crowd = &life.others[who];
                        let common: Vec<(f64, f64)> =
                            own.iter().zip(crowd).filter_map(|(own, crowd)| Some(((*own)?, score((*crowd)?)))).collect();
                        if (has_crowd || alone) && !common.is_empty() {
                            let (own, crowd): (Vec<f64>, Vec<f64>) = common.into_iter().unzip();
                            differences.push(mean(&own).unwrap() - mean(&crowd).unwrap());
                        }
                    }
                    let row = board.rows.iter().find(|row| row.forecaster == *name);
                    prop_assert!(
                        close(row.and_then(|row| row.score), mean(&scores)),
                        "{name} under {rule:?} and {moments:?}: {:?}, not {:?}", row.and_then(|row| row.score), mean(&scores)
                    );
                    prop_assert_eq!(row.map_or(0, |row| row.questions), questions);
                    prop_assert!(close(row.and_then(|row| row.coverage), mean(&covered)));
                    if moments == Moments::Average {
                        let found = row.and_then(|row| row.difference);
                        prop_assert!(close(found, mean(&differences)), "{name}: {found:?}, not {:?}", mean(&differences));
                    }
                }
                let of_crowd: Vec<f64> = of_kind
                    .iter()
                    .filter_map(|life| {
                        let hours = life.crowd.iter().copied().flatten();
                        mean(&hours.map(|view| naive_score(rule, life.asked, view)).collect::<Vec<f64>>())
                    })
                    .collect();
                if moments == Moments::Average && has_crowd {
                    let row = board.rows.iter().find(|row| row.kind == Some("crowd"));
                    prop_assert!(close(row.and_then(|row| row.score), mean(&of_crowd)), "the crowd under {rule:?}");
                }
            }
        }
    }
}
