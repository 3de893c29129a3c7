use proptest::prelude::*;

use super::*;
use crate::finding::{FileId, Place};
use crate::forecast::{Continuous, Forecast, Prediction, Probability, QuestionType, Range, Subject, pool};

fn question(kind: QuestionType) -> Question {
    Question {
        options: ["a", "b", "c"].map(str::to_owned).to_vec(),
        range: (kind == QuestionType::Numeric).then_some(Range {
            min: 0.0,
            max: 100.0,
            unit: None,
            open_low: false,
            open_high: true,
            logarithmic: false,
        }),
        ..Question::new("Will it?", kind, chrono_tz::Tz::UTC)
    }
}

fn moment(hour: i64) -> Moment {
    Moment::UNIX_EPOCH + chrono::TimeDelta::hours(hour)
}

fn prediction(kind: QuestionType, percent: u8) -> Prediction {
    let p = f64::from(percent) / 100.0;
    match kind {
        QuestionType::Binary => Prediction::Probability(Probability::new(p).unwrap()),
        QuestionType::Choice => {
            Prediction::Options(vec![("a".to_owned(), p), ("b".to_owned(), 0.0), ("c".to_owned(), 1.0 - p)])
        }
        _ => Prediction::Continuous(Continuous::LowLikelyHigh([p * 50.0, 1.0 + p * 60.0, 3.0 + p * 70.0])),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whoever stands is pooled anew for each stretch, as if nothing were remembered.
    #[test]
    fn every_stretch_is_the_pool_of_who_stands(
        kind in prop_oneof![Just(QuestionType::Binary), Just(QuestionType::Choice), Just(QuestionType::Numeric)],
        method in prop_oneof![Just(CrowdMethod::Median), Just(CrowdMethod::Mean), Just(CrowdMethod::GeometricOdds), Just(CrowdMethod::RecencyMedian)],
        // For each member: gap before, length of, and number of each view.
        views in prop::collection::vec(prop::collection::vec((0_i64..4, 0_i64..6, 1_u8..100), 0..5), 0..6),
    ) {
        let question = question(kind);
        let end = moment(30);
        let mut hour;
        let mut records: Vec<Vec<(Forecast, Moment, Option<Moment>)>> = Vec::new();
        for member in &views {
            hour = 0;
            let mut own = Vec::new();
            for &(gap, length, percent) in member {
                let from = hour + gap;
                hour = from + length;
                let forecast = Forecast {
                    subject: Subject::Question("q".into()),
                    at: moment(from),
                    recorded: moment(from),
                    prediction: prediction(kind, percent),
                    why: None,
                    details: None,
                    place: Place::new(FileId(0), 0..0),
                };
                own.push((forecast, moment(from), Some(moment(hour))));
            }
            if let Some(last) = own.last_mut() {
                last.2 = None;
            }
            records.push(own);
        }
        let held: Vec<Vec<Held<'_>>> = records
            .iter()
            .map(|own| own.iter().map(|(forecast, from, until)| Held { forecast, from: *from, until: *until }).collect())
            .collect();
        let members: Vec<&[Held<'_>]> = held.iter().map(Vec::as_slice).collect();
        let mut others = Vec::new();
        let stretches = crowd_with_others(&question, &members, method, end, Some(&mut |told| others.push(told)));
        prop_assert_eq!(&stretches, &crowd_history(&question, &members, method, end));
        for told in others {
            let stands = |held: &&Held<'_>| held.from <= told.from && told.from < held.until.unwrap_or(end);
            let others = members.iter().enumerate().filter(|(member, _)| *member != told.member);
            let others = others.flat_map(|(_, held)| held.iter().filter(stands)).map(|held| held.forecast);
            let pooled = pool(&question, method, others);
            match (&told.view, &pooled) {
                (Some(View::Probability(found)), Some(View::Probability(pooled))) => {
                    prop_assert!((found - pooled).abs() < 1e-13);
                }
                (Some(View::Options(found)), Some(View::Options(pooled))) => {
                    for (found, pooled) in found.iter().zip(pooled) {
                        prop_assert_eq!(found.is_some(), pooled.is_some());
                        prop_assert!(found.zip(*pooled).is_none_or(|(found, pooled)| (found - pooled).abs() < 1e-13));
                    }
                }
                _ => prop_assert_eq!(&told.view, &pooled),
            }
        }
        for stretch in stretches {
            let standing: Vec<&Forecast> = held
                .iter()
                .flatten()
                .filter(|held| held.from <= stretch.from && stretch.from < held.until.unwrap_or(end))
                .map(|held| held.forecast)
                .collect();
            prop_assert_eq!(stretch.members, standing.len());
            let pooled = pool(&question, method, standing.into_iter());
            prop_assert_eq!(stretch.view, pooled);
        }
    }
}
