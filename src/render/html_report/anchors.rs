//! The addresses within a report: one for each argument, claim, question and source, safe whatever their names are.

use std::collections::{HashMap, HashSet};

use crate::report::WorkbenchReport;

#[derive(Debug, Default)]
pub(super) struct Anchors {
    arguments: Vec<OfArgument>,
    questions: HashMap<String, String>,
    /// Claims from outside their argument, as `argument/claim`.
    claims: HashMap<String, String>,
}

#[derive(Debug, Default)]
struct OfArgument {
    own: String,
    claims: Vec<String>,
    sources: Vec<String>,
    /// The first claim of each name.
    by_name: HashMap<String, usize>,
}

#[derive(Default)]
struct Given(HashSet<String>);

impl Given {
    /// An address like `wanted`, without what does not belong into one.
    fn give(&mut self, wanted: &str) -> String {
        let safe: String = wanted
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || "-_./:".contains(c) { c } else { '_' })
            .take(200)
            .collect();
        let mut address = safe.clone();
        let mut number = 1;
        while !self.0.insert(address.clone()) {
            number += 1;
            address = format!("{safe}.{number}");
        }
        address
    }
}

impl Anchors {
    pub(super) fn new(report: &WorkbenchReport) -> Self {
        let mut given = Given::default();
        let mut anchors = Self::default();
        for argument in &report.arguments {
            let id = &argument.table.argument;
            let mut of = OfArgument { own: given.give(&format!("argument:{id}")), ..OfArgument::default() };
            for (at, claim) in argument.table.claims.iter().enumerate() {
                let name = format!("{id}/{}", claim.id);
                let address = given.give(&name);
                anchors.claims.entry(name).or_insert_with(|| address.clone());
                of.by_name.entry(claim.id.clone()).or_insert(at);
                of.claims.push(address);
            }
            let sources = argument.sources.sources.iter();
            of.sources = sources.map(|source| given.give(&format!("source:{id}/{}", source.id))).collect();
            anchors.arguments.push(of);
        }
        for question in report.open.iter().chain(&report.settled) {
            let id = &question.card.id;
            anchors.questions.insert(id.clone(), given.give(&format!("question:{id}")));
        }
        anchors
    }

    pub(super) fn argument(&self, argument: usize) -> &str {
        self.arguments.get(argument).map_or("", |of| &of.own)
    }

    pub(super) fn claim(&self, argument: usize, claim: usize) -> &str {
        self.arguments.get(argument).and_then(|of| of.claims.get(claim)).map_or("", String::as_str)
    }

    /// The position of a claim, by its name within its argument.
    pub(super) fn position(&self, argument: usize, claim: &str) -> Option<usize> {
        self.arguments.get(argument)?.by_name.get(claim).copied()
    }

    pub(super) fn source(&self, argument: usize, source: usize) -> &str {
        self.arguments.get(argument).and_then(|of| of.sources.get(source)).map_or("", String::as_str)
    }

    pub(super) fn question(&self, id: &str) -> Option<&str> {
        self.questions.get(id).map(String::as_str)
    }

    /// Whatever has this name, as seen from outside the arguments: a question, or `argument/claim`.
    pub(super) fn named(&self, name: &str) -> Option<&str> {
        self.question(name).or_else(|| self.claims.get(name).map(String::as_str))
    }

    /// Whatever has this name, as seen from within an argument.
    pub(super) fn named_in(&self, argument: usize, name: &str) -> Option<&str> {
        let claim = self.position(argument, name).map(|claim| self.claim(argument, claim));
        claim.or_else(|| self.named(name))
    }
}
