//! Earlier states that git holds of a workbench, as values.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::FileId;
use crate::forecast::{Forecast, ForecasterKind, Question};

/// A question as it was committed at an earlier revision.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// The commit, in full.
    pub commit: String,
    /// The question as it stood there.
    pub question: Question,
}

/// Earlier states of questions, by id; empty where there is no git or no history.
pub(super) type Revisions = BTreeMap<String, Earlier>;

/// A workbench as it was committed at a revision, as far as its record goes: questions, and what no longer stands in
/// the logs.
#[derive(Clone, Debug)]
pub struct Since {
    /// The commit, in full.
    pub commit: String,
    /// Every question of then, by id, with the file in which it stood.
    pub questions: BTreeMap<String, (Question, FileId)>,
    /// The questions on which there were forecasts.
    pub forecast: BTreeSet<String>,
    /// Every log of then, by forecaster.
    pub logs: BTreeMap<String, EarlierLog>,
}

/// A log as it was, without the records that stand today as they stood.
#[derive(Clone, Debug)]
pub struct EarlierLog {
    /// The first of its files.
    pub file: FileId,
    /// What kind of forecaster it was said to be; `None` where no header said so.
    pub kind: Option<ForecasterKind>,
    /// How many records it held.
    pub records: usize,
    /// The records that do not stand today, word for word, in any file of the log.
    pub lost: Vec<Forecast>,
    /// The records of today that did not stand then, by their places in the log; empty where nothing was lost.
    pub new: Vec<usize>,
}
