//! The questions and claims that names can refer to, and what reading has already reported.

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::argument::ArgumentMap;
use crate::finding::{Code, FileId, Finding, Place, did_you_mean};
use crate::forecast::Question;
use crate::workbench::Workbench;

/// Suggestions per run: each compares a name with every other one.
const MOST_SUGGESTIONS: u32 = 200;

/// Lookups shared by the rules.
pub(super) struct Known<'a> {
    workbench: &'a Workbench,
    /// Hashed, since every record of every log looks up its question.
    questions: HashMap<&'a str, &'a Question>,
    /// Ids of questions and arguments whose file exists but could not be read: those are not unknown.
    unread: BTreeSet<&'a str>,
    /// Places of findings by file, in order of start.
    complaints: HashMap<FileId, Vec<(u32, Code)>>,
    /// Places of stored texts that reading has refused.
    unread_texts: HashSet<Place>,
    suggestions: Cell<u32>,
}

impl<'a> Known<'a> {
    pub(super) fn of(workbench: &'a Workbench) -> Self {
        let stem = |path: &'a str, folder: &str| path.strip_prefix(folder)?.strip_suffix(".toml");
        let unread = workbench
            .sources
            .iter()
            .filter_map(|(_, source)| {
                let path = source.path.as_str();
                let question =
                    stem(path, "forecasts/questions/").filter(|id| !workbench.questions.contains_key(*id));
                question
                    .or_else(|| stem(path, "arguments/").filter(|id| !workbench.arguments.contains_key(*id)))
            })
            .collect();
        let mut complaints: HashMap<FileId, Vec<(u32, Code)>> = HashMap::new();
        let mut unread_texts = HashSet::new();
        for finding in &workbench.findings {
            let Some(place) = finding.place else { continue };
            complaints.entry(place.file).or_default().push((place.start, finding.code));
            if matches!(
                finding.code,
                Code::UnreadableFile | Code::NotUtf8 | Code::PathOutside | Code::FileTooLarge
            ) {
                unread_texts.insert(place);
            }
        }
        let questions = workbench.questions.iter().map(|(id, question)| (id.as_str(), question)).collect();
        Self { workbench, questions, unread, complaints, unread_texts, suggestions: Cell::new(0) }
    }

    /// The question of an id.
    pub(super) fn question(&self, id: &str) -> Option<&'a Question> {
        self.questions.get(id).copied()
    }

    /// The finding that a question does not exist; `None` if its file does and could not be read.
    pub(super) fn no_question(&self, id: &str, place: Place) -> Option<Finding> {
        if self.unread.contains(id) {
            return None;
        }
        let near = self.suggest(id, self.workbench.questions.keys().map(String::as_str));
        let help = near.unwrap_or_else(|| {
            format!("create forecasts/questions/{}.toml; `warrant list questions` shows all", cut(id))
        });
        let message = format!("unknown question `{}`", cut(id));
        Some(Finding::new(Code::UnknownReference, place, message).help(help))
    }

    /// The finding that a claim given as `argument/claim` does not exist; `None` if it does, or if its argument could
    /// not be read.
    pub(super) fn no_claim(&self, name: &str, place: Place) -> Option<Finding> {
        let unknown = |message: String, help: String| {
            Some(Finding::new(Code::UnknownReference, place, message).help(help))
        };
        let Some((argument, claim)) = name.split_once('/') else {
            return unknown(
                format!("the claim `{}` lacks its argument", cut(name)),
                "write `argument/claim`, for example `china-north-korea/P1`".to_owned(),
            );
        };
        let Some(map) = self.workbench.arguments.get(argument) else {
            if self.unread.contains(argument) {
                return None;
            }
            let near = self.suggest(argument, self.workbench.arguments.keys().map(String::as_str));
            return unknown(
                format!("unknown argument `{}`", cut(argument)),
                near.unwrap_or_else(|| "correct the name; `warrant list arguments` shows all".to_owned()),
            );
        };
        if map.find_claim(claim).is_some() {
            return None;
        }
        let near = self.suggest(claim, map.claims.iter().map(|claim| claim.id.value.as_str()));
        unknown(
            format!("unknown claim `{}` in the argument `{argument}`", cut(claim)),
            near.unwrap_or_else(|| format!("correct the name; `warrant show {argument}` shows all")),
        )
    }

    /// Whether reading has refused the stored text of a source, named at this place.
    pub(super) fn text_was_refused(&self, place: Place) -> bool {
        self.unread_texts.contains(&place)
    }

    /// Which claims of a map have a record in which reading found a name that refers to nothing or a broken key, so
    /// that the claim may bear on more than what was read.
    pub(super) fn incomplete_claims(&self, map: &ArgumentMap) -> Vec<bool> {
        let mut incomplete = vec![false; map.claims.len()];
        let Some(complaints) = self.complaints.get(&map.file) else { return incomplete };
        let others = map.links.iter().map(|link| (link.place.start, None));
        let sources = map.sources.iter().map(|source| (source.place.start, None));
        let inferences = map.inferences.iter().filter(|inference| !inference.plain);
        let mut starts: Vec<(u32, Option<usize>)> = map
            .claims
            .iter()
            .enumerate()
            .map(|(position, claim)| (claim.place.start, Some(position)))
            .chain(others)
            .chain(sources)
            .chain(inferences.map(|inference| (inference.id.place.start, None)))
            .collect();
        starts.sort_unstable();
        for &(start, code) in complaints {
            let hides = matches!(
                code,
                Code::UnknownReference
                    | Code::WrongType
                    | Code::UnknownKey
                    | Code::SelfSupport
                    | Code::DuplicateInference
            );
            let record = starts.partition_point(|&(from, _)| from <= start).checked_sub(1);
            if let Some((_, Some(claim))) = record.filter(|_| hides).and_then(|at| starts.get(at))
                && let Some(slot) = incomplete.get_mut(*claim)
            {
                *slot = true;
            }
        }
        incomplete
    }

    fn suggest<'n>(&self, name: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
        let made = self.suggestions.get();
        if made >= MOST_SUGGESTIONS {
            return None;
        }
        self.suggestions.set(made + 1);
        did_you_mean(name, names)
    }
}

/// The help for an option that a question does not have; `None` if it has it.
pub(super) fn option_help(question: &Question, word: &str) -> Option<String> {
    if question.options.iter().any(|option| option == word) {
        return None;
    }
    let near = did_you_mean(word, question.options.iter().map(String::as_str));
    Some(near.unwrap_or_else(|| format!("write one of: {}", question.options_in_words())))
}

/// Shortens what was typed, to keep messages readable.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// Lists ids in backquotes, the first eight of them: "`P1`, `P2` and 3 more".
pub(super) fn listed<'n>(mut ids: impl Iterator<Item = &'n str>) -> String {
    let shown: Vec<String> = ids.by_ref().take(8).map(|id| format!("`{}`", cut(id))).collect();
    let more = ids.count();
    if more > 0 {
        return format!("{} and {more} more", shown.join(", "));
    }
    joined(shown)
}

/// "a, b and c".
pub(super) fn joined(mut items: Vec<String>) -> String {
    match (items.pop(), items.is_empty()) {
        (Some(last), false) => format!("{} and {last}", items.join(", ")),
        (last, _) => last.unwrap_or_default(),
    }
}
