//! A loaded workbench at a moment, with the indices that every report needs.

use std::collections::{BTreeMap, HashMap};

use super::page::{Block, Page, heading};
use crate::argument::{ArgumentMap, ClaimIndex, Link, LinkAnswer};
use crate::belief::status::Statuses;
use crate::forecast::crowd::CrowdMethod;
use crate::forecast::{AsOf, Book, Question, point_text};
use crate::workbench::Workbench;

/// A loaded workbench at a moment.
#[derive(Debug)]
pub struct World<'a> {
    /// The workbench.
    pub workbench: &'a Workbench,
    /// The logs by subject.
    pub book: Book<'a>,
    /// The moment.
    pub as_of: AsOf,
    links: HashMap<&'a str, HashMap<ClaimIndex, Vec<&'a Link>>>,
    linked: HashMap<&'a str, Vec<(&'a ArgumentMap, &'a Link)>>,
}

impl<'a> World<'a> {
    /// Indexes a workbench.
    pub fn new(workbench: &'a Workbench, as_of: AsOf) -> Self {
        let mut links: HashMap<&str, HashMap<ClaimIndex, Vec<&Link>>> = HashMap::new();
        let mut linked: HashMap<_, Vec<_>> = HashMap::new();
        for map in workbench.arguments.values() {
            for link in &map.links {
                links.entry(&map.id).or_default().entry(link.claim).or_default().push(link);
                linked.entry(link.question.value.as_str()).or_default().push((map, link));
            }
        }
        Self { workbench, book: Book::new(&workbench.logs), as_of, links, linked }
    }

    /// The questions, and how the crowd is made where nothing else is asked for.
    pub(super) fn questions(&self) -> (&'a BTreeMap<String, Question>, CrowdMethod) {
        (&self.workbench.questions, self.workbench.settings.crowd)
    }

    /// The links of a claim.
    pub fn links_of(&self, map: &ArgumentMap, claim: ClaimIndex) -> &[&'a Link] {
        self.links.get(map.id.as_str()).and_then(|of| of.get(&claim)).map_or(&[], Vec::as_slice)
    }

    /// The claims that are linked to a question.
    pub fn linked_to(&self, question: &str) -> &[(&'a ArgumentMap, &'a Link)] {
        self.linked.get(question).map_or(&[], Vec::as_slice)
    }

    /// The status of every claim of a map.
    pub fn statuses(&self, map: &ArgumentMap) -> Statuses {
        Statuses::of(map, |id| self.workbench.questions.get(id), self.as_of.moment)
    }

    /// The answer that a link names, as its question writes it.
    pub fn answer_of(&self, link: &Link) -> Option<String> {
        let answer = &link.answer.as_ref()?.value;
        let question = self.workbench.questions.get(&link.question.value);
        Some(question.map_or_else(|| answer.to_string(), |question| answer_text(question, answer)))
    }

    /// The title of a page about an argument.
    pub(super) fn heading(&self, argument: &str) -> String {
        let article = self.workbench.arguments.get(argument).map_or("", |map| &map.article.title);
        heading(argument, article)
    }

    /// A page of this moment.
    pub(super) fn page(&self, title: impl Into<String>, blocks: Vec<Block>) -> Page {
        Page { title: Some(title.into()), as_of: self.shown_as_of(), blocks }
    }

    /// The day or moment for the head of a page, where it was asked for.
    pub fn shown_as_of(&self) -> Option<String> {
        self.as_of.given.then(|| self.as_of.today.to_string())
    }
}

/// The answer that a link names, with days as days.
pub(super) fn answer_text(question: &Question, answer: &LinkAnswer) -> String {
    match answer {
        LinkAnswer::Word(word) => word.clone(),
        LinkAnswer::Above(value) if question.kind.on_days() => {
            format!("after {}", point_text(question, *value))
        }
        LinkAnswer::Below(value) if question.kind.on_days() => {
            format!("before {}", point_text(question, *value))
        }
        other => other.to_string(),
    }
}
