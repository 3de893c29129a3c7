//! Grounded labellings of abstract argumentation frameworks, against crustabri, scalop, `PyArg` and others.
#![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "test code on small maps")]

use serde::Deserialize;
use std::collections::BTreeMap;
use warrant::belief::graph::{Bearing, GraphBuilder};
use warrant::belief::labelling::{Attitude, Label, grounded};

#[derive(Deserialize)]
struct File {
    frameworks: Vec<Framework>,
}

#[derive(Deserialize)]
struct Framework {
    id: String,
    arguments: Vec<String>,
    attacks: Vec<(String, String)>,
    grounded_labelling: BTreeMap<String, String>,
    grounded_extension: Vec<String>,
}

#[test]
fn grounded_labelling() {
    let file: File = serde_json::from_str(include_str!("semantics_dung.json")).unwrap();
    assert_eq!(file.frameworks.len(), 26);
    for framework in &file.frameworks {
        let index =
            |name: &String| framework.arguments.iter().position(|other| other == name).unwrap() as u32;
        let count = framework.arguments.len();
        let mut builder = GraphBuilder::new(count).unwrap();
        for (source, target) in &framework.attacks {
            builder.infer(Bearing::Rebuts(index(target)), &[index(source)], 1.0).unwrap();
        }
        let graph = builder.build().unwrap();
        let labelling = grounded(&graph, &vec![Attitude::Assumed; count], &vec![None; count]).unwrap();
        assert_eq!(framework.grounded_labelling.len(), count);
        for (argument, expected) in &framework.grounded_labelling {
            let expected = match expected.as_str() {
                "in" => Label::Stands,
                "out" => Label::Falls,
                "undec" => Label::Open,
                other => panic!("unknown label {other}"),
            };
            let label = labelling.claims()[index(argument) as usize];
            assert_eq!(label, expected, "{} {argument}", framework.id);
        }
        let standing: Vec<&String> = framework
            .arguments
            .iter()
            .filter(|argument| labelling.claims()[index(argument) as usize] == Label::Stands)
            .collect();
        let mut extension: Vec<&String> = framework.grounded_extension.iter().collect();
        extension.sort_by_key(|argument| index(argument));
        assert_eq!(standing, extension, "{}", framework.id);
    }
}
