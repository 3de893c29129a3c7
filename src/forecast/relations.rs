//! How questions hang together.

use crate::finding::{Place, Placed};

/// Relations between questions, each referring to questions by id.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    /// Sets of questions of which at most one is answered yes.
    pub exclusive: Vec<Exclusive>,
    /// Pairs of which the first implies the second.
    pub implies: Vec<Implication>,
    /// Questions that ask under a condition.
    pub conditional: Vec<Conditional>,
    /// Questions that ask for several others together.
    pub conjunctions: Vec<Conjunction>,
}

/// Questions of which at most one, or exactly one, is answered yes.
#[derive(Clone, Debug)]
pub struct Exclusive {
    /// The questions.
    pub questions: Vec<Placed<String>>,
    /// Whether one of them must be.
    pub exhaustive: bool,
    /// The record.
    pub place: Place,
}

/// If one question is answered yes, so is another; nested deadlines are said like this too.
#[derive(Clone, Debug)]
pub struct Implication {
    /// The stronger question.
    pub antecedent: Placed<String>,
    /// The weaker question.
    pub consequent: Placed<String>,
    /// The record.
    pub place: Place,
}

/// A question that counts only if another has a certain answer.
#[derive(Clone, Debug)]
pub struct Conditional {
    /// The question that asks under the condition.
    pub question: Placed<String>,
    /// The question whose answer is the condition.
    pub condition: Placed<String>,
    /// The answer under which it counts, as written in an outcome.
    pub answer: Placed<String>,
    /// The same question without the condition.
    pub unconditional: Option<Placed<String>>,
    /// The record.
    pub place: Place,
}

/// A question that asks whether several others are all answered yes.
#[derive(Clone, Debug)]
pub struct Conjunction {
    /// The question that asks for all.
    pub question: Placed<String>,
    /// The others.
    pub of: Vec<Placed<String>>,
    /// The record.
    pub place: Place,
}

impl Relations {
    /// Every question that some relation names, with the place where it is named.
    pub fn mentions(&self) -> impl Iterator<Item = &Placed<String>> {
        let exclusive = self.exclusive.iter().flat_map(|relation| &relation.questions);
        let implies = self.implies.iter().flat_map(|relation| [&relation.antecedent, &relation.consequent]);
        let conditional = self.conditional.iter().flat_map(|relation| {
            [Some(&relation.question), Some(&relation.condition), relation.unconditional.as_ref()].into_iter().flatten()
        });
        let conjunctions =
            self.conjunctions.iter().flat_map(|relation| std::iter::once(&relation.question).chain(&relation.of));
        exclusive.chain(implies).chain(conditional).chain(conjunctions)
    }
}
