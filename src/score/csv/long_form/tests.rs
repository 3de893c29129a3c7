//! Rows put together.

use proptest::prelude::*;

use super::forecast::LongFormProblem;
use super::*;
use crate::score::csv::TableOptions;
use crate::score::csv::problem::{Exclusion, Fault};
use crate::score::csv::whole_tables::shuffle;
use crate::score::numerics::exact::DecimalProbability;
use crate::score::time::curve::Moments;

fn read_all(texts: &[&str], options: TableOptions) -> LongForm {
    let mut reader = LongReader::new(options);
    for (at, text) in texts.iter().enumerate() {
        reader.read(&format!("{at}.csv"), "t", text.as_bytes()).unwrap();
    }
    reader.finish()
}

fn read(text: &str) -> LongForm {
    read_all(&[text], TableOptions::default())
}

fn p(text: &str) -> DecimalProbability {
    DecimalProbability::parse(text).unwrap()
}

/// The outcome of the only forecast, by its name.
fn outcome(rows: &str) -> String {
    let form = read(&format!("question,option,p,outcome\n{rows}"));
    assert_eq!((form.categories.len(), form.inconsistent.as_slice()), (1, &[][..]), "{rows}");
    let stated = &form.categories[0].stated;
    stated.probabilities[stated.outcome].0.clone()
}

#[test]
fn options_with_the_outcome_by_name_or_by_row() {
    let by_name = read("question,option,p,outcome\nq,b,0.3,b\nq,a,0.5,b\nq,c,20%,b\nr,a,0.9,\n");
    let by_row = read("question,option,p,outcome\nq,a,0.5,0\nq,c,20%,no\nq,b,0.3,yes\nq,b,0.3,yes\n");
    assert_eq!(by_name.categories, by_row.categories);
    let forecast = &by_name.categories[0];
    assert_eq!(
        forecast.stated.probabilities,
        [("a".into(), p("0.5")), ("b".into(), p("0.3")), ("c".into(), p("0.2"))]
    );
    assert_eq!((forecast.forecaster.as_str(), forecast.stated.outcome), ("t", 1));
    assert_eq!(by_name.problems.excluded(Exclusion::Open), 1);
}

#[test]
fn options_that_are_called_like_outcomes() {
    // By name.
    assert_eq!(outcome("q,yes,0.7,yes\nq,no,0.3,yes\n"), "yes");
    assert_eq!(outcome("q,y,0.7,n\nq,n,0.3,n\n"), "n");
    assert_eq!(outcome("q,1,0.7,0\nq,0,0.3,0\n"), "0");
    assert_eq!(outcome("q,0,0.2,2\nq,1,0.3,2\nq,2,0.5,2\n"), "2");
    assert_eq!(outcome("q,open,0.2,open\nq,closed,0.8,open\n"), "open");
    // In other words for the same.
    assert_eq!(outcome("q,Yes,0.7,yes\nq,No,0.3,yes\n"), "Yes");
    assert_eq!(outcome("q,yes,0.7,0\nq,no,0.3,0\n"), "no");
    assert_eq!(outcome("q,1,0.7,2.0\nq,2,0.3,2.0\n"), "2");
    // On the row of each option.
    assert_eq!(outcome("q,yes,0.7,1\nq,no,0.3,0\n"), "yes");
    assert_eq!(outcome("q,yes,0.7,no\nq,no,0.3,yes\n"), "no");
    assert_eq!(outcome("q,1,0.7,0\nq,0,0.3,1\n"), "0");
    assert_eq!(outcome("q,a,0.7,\nq,b,0.3,1\n"), "b");
}

#[test]
fn what_others_listed_is_an_option_too() {
    let form = read("forecaster,question,option,p,outcome\nann,q,a,1,c\nbob,q,a,0.5,c\nbob,q,c,0.5,c\n");
    assert_eq!(form.inconsistent, []);
    let ann = &form.categories[0].stated;
    assert_eq!(ann.probabilities, [("a".into(), p("1")), ("c".into(), p("0"))]);
    assert_eq!(ann.outcome, 1);
    // Flags on rows: 0 is no name here, since bob's rows say that 2 came out.
    let flags = "ann,q,0,0.5,0\nann,q,1,0.5,0\nbob,q,0,0.2,0\nbob,q,2,0.8,1\n";
    let form = read(&format!("forecaster,question,option,p,outcome\n{flags}"));
    assert_eq!(form.categories.iter().map(|all| all.stated.outcome).collect::<Vec<_>>(), [2, 2]);
}

#[test]
fn rows_that_do_not_fit_together() {
    let problem = |rows: &str| read(&format!("question,option,p,outcome\n{rows}")).inconsistent[0].problem;
    assert_eq!(problem("q,a,0.5,a\nq,b,0.4,a\n"), LongFormProblem::SumNotOne);
    assert_eq!(problem("q,a,0.5,a\nq,a,0.4,a\n"), LongFormProblem::Repeated);
    assert_eq!(problem("q,a,0.5,a\nq,b,0.5,b\n"), LongFormProblem::OutcomesDiffer);
    assert_eq!(problem("q,a,0.5,c\nq,b,0.5,c\n"), LongFormProblem::OutcomeNotAnOption);
    assert_eq!(problem("q,a,0.5,0\nq,b,0.5,0\n"), LongFormProblem::OutcomeNotAnOption);
    assert_eq!(problem("q,a,0.5,1\nq,b,0.5,1\n"), LongFormProblem::OutcomesDiffer);
    let named = read("question,option,p,outcome\nq,a,1,a\nr,b,0.5,b\n");
    assert_eq!((named.inconsistent[0].source.as_str(), named.inconsistent[0].line), ("0.csv", 3));
}

#[test]
fn the_order_of_options() {
    let order = |text: &str, orders: &[&[&str]]| {
        let orders = orders.iter().map(|order| order.iter().map(ToString::to_string).collect()).collect();
        let form = read_all(&[text], TableOptions { orders, ..TableOptions::default() });
        let stated = form.categories[0].stated.clone();
        let names: Vec<String> = stated.probabilities.into_iter().map(|(name, _)| name).collect();
        (stated.order, names.join(" "), stated.outcome)
    };
    let rows = "question,option,p,outcome\nq,high,0.5,low\nq,low,0.3,low\nq,mid,0.2,low\n";
    assert_eq!(order(rows, &[]), (Order::None, "high low mid".into(), 1));
    let lists: [&[&str]; 2] = [&["left", "right"], &["low", "mid", "high", "top"]];
    assert_eq!(order(rows, &lists), (Order::Stated, "low mid high top".into(), 0));
    let column = "question,option,order,p,outcome\nq,high,3,0.5,low\nq,low,1,0.3,low\nq,mid,2,0.2,low\n";
    assert_eq!(order(column, &[]), (Order::Stated, "low mid high".into(), 0));
    let numbers = "question,option,p,outcome\nq,10,0.5,9\nq,9,0.3,9\nq,-1,0.2,9\n";
    assert_eq!(order(numbers, &[]), (Order::Numbers, "-1 9 10".into(), 1));
}

#[test]
fn quantiles() {
    let form = read(
        "forecaster,question,quantile,value,outcome\nann,q,0.5,12,11\nann,q,5%,-3e1,11\nann,r,0.5,1,x\nann,s,0.5,1,\n",
    );
    assert_eq!(form.quantiles[0].stated.quantiles, [(p("0.05"), -30.0), (p("0.5"), 12.0)]);
    assert_eq!(form.problems.bad_rows[0].fault, Fault::NotANumber);
    assert_eq!((form.problems.bad_rows[0].line, form.problems.bad_rows[0].column), (4, 13));
    assert_eq!(form.problems.excluded(Exclusion::Open), 1);
    let crossing = read("question,quantile,value,outcome\nq,0.1,5,1\nq,0.9,4,1\n");
    assert_eq!(crossing.inconsistent[0].problem, LongFormProblem::Crossing);
}

proptest! {
    #[test]
    fn neither_the_order_of_rows_nor_the_files_matter(
        rows in proptest::collection::vec((0..3_u32, 0..3_u32, 0..4_u32, 0..=4_u32, 0..6_u32), 1..60),
        seed in any::<u64>(),
        split in 0..60_usize,
        last in any::<bool>(),
    ) {
        // Many do not fit together, and which is a part of the answer.
        let lines: Vec<String> = rows.iter().map(|&(forecaster, question, option, quarters, day)| {
            let outcome = ["1", "0", "2", ""][(question + forecaster * day / 5) as usize % 4];
            format!("f{forecaster},q{question},{option},{},{outcome},{day}\n", f64::from(quarters) / 4.0)
        }).collect();
        let header = "forecaster,question,option,p,outcome,time\n";
        let when = if last { Moments::Last } else { Moments::Each };
        let shuffled = shuffle(&lines, seed);
        let (left, right) = shuffled.split_at(split.min(shuffled.len()));
        let texts = [lines.concat(), left.concat(), right.concat()].map(|rows| format!("{header}{rows}"));
        let printed = |texts: &[&str]| {
            let form = read_all(texts, TableOptions { when, ..TableOptions::default() });
            let odd: Vec<_> = form
                .inconsistent
                .into_iter()
                .map(|found| (found.forecaster, found.question, found.problem))
                .collect();
            format!("{:?} {:?} {odd:?}", form.categories, form.problems)
        };
        prop_assert_eq!(printed(&[&texts[0]]), printed(&[&texts[1], &texts[2]]));
    }

    #[test]
    fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for header in ["question,option,p,outcome,order\n", "question,quantile,value,outcome\n"] {
            let text = [header.as_bytes(), &bytes].concat();
            let mut reader = LongReader::new(TableOptions::default());
            let _ = reader.read("any", "any", text.as_slice());
            let _ = reader.finish();
        }
    }
}
