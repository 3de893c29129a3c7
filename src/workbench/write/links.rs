//! Links at the end of an argument's file.

use super::append::{LineEnding, append};
use super::edit::{Change, FILE, Writer, Written, no_new_error, not_valid, only_added, sound};
use super::error::WriteError;
use super::toml_text::{TableText, number, point, quoted};
use crate::argument::{LinkAnswer, LinkMode};
use crate::finding::Vocabulary;
use crate::forecast::Probability;
use crate::workbench::disk::DOCUMENT_LIMIT;
use crate::workbench::read::{is_kebab_case, read_argument};

/// A link between a claim and a question to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct NewLink {
    /// The claim's id in its argument.
    pub claim: String,
    /// The question's id.
    pub question: String,
    /// The answer under which the claim holds.
    pub answer: LinkAnswer,
    /// Whether the number of the answer is a day since 1970-01-01, to be written as a date.
    pub on_days: bool,
    /// What the question does to the claim.
    pub mode: LinkMode,
    /// Probability of the answer if the claim holds, and if not; must be there for evidence.
    pub likelihoods: Option<(Probability, Probability)>,
}

impl NewLink {
    fn text(&self, blocks: bool) -> String {
        let mut table = TableText::new("[[link]]", blocks);
        table.text("claim", &self.claim);
        table.text("question", &self.question);
        match &self.answer {
            LinkAnswer::Word(word) => table.text("answer", word),
            LinkAnswer::Above(value) => table.raw("above", point(*value, self.on_days)),
            LinkAnswer::Below(value) => table.raw("below", point(*value, self.on_days)),
        }
        table.raw("mode", quoted(self.mode.word()));
        if let Some((if_holds, if_not)) = self.likelihoods {
            table.raw("lr", format!("[{}, {}]", number(if_holds.value()), number(if_not.value())));
        }
        table.finish()
    }
}

impl Writer {
    /// Appends a `[[link]]` to an argument's file.
    ///
    /// # Errors
    ///
    /// [`WriteError::Missing`] without such an argument, [`WriteError::NotValid`] also for a claim that the argument
    /// does not have, and those of [`Writer::edit`].
    pub fn append_link(&self, argument: &str, link: &NewLink) -> Result<Written, WriteError> {
        if !is_kebab_case(argument) {
            return Err(WriteError::BadId { id: argument.to_owned() });
        }
        let path = format!("arguments/{argument}.toml");
        let change = |old: Option<&str>| {
            let old = old.ok_or_else(|| WriteError::Missing { path: path.clone() })?;
            let appended = append(old, &[link.text(LineEnding::of(old).allows_blocks())]);
            Ok(Change { text: appended.text, records: appended.records })
        };
        let verify = |old: Option<&str>, change: &Change| {
            let old = old.unwrap_or_default();
            let (_, before) = read_argument(argument, FILE, old, self.zone, self.scale);
            sound(&path, old, &before)?;
            let (map, after) = read_argument(argument, FILE, &change.text, self.zone, self.scale);
            no_new_error(&path, &before, &after)?;
            only_added(&path, old, &change.text, "link", 1)?;
            let same = map.links.last().is_some_and(|read| {
                map.claim(read.claim).id.value == link.claim
                    && read.question.value == link.question
                    && read.answer.as_ref().is_some_and(|answer| answer.value == link.answer)
                    && read.mode == link.mode
                    && read.likelihoods == link.likelihoods
            });
            if same {
                Ok(())
            } else {
                Err(not_valid(&path, "the new link would not read back as what was meant"))
            }
        };
        let mut written = self.edit(&path, DOCUMENT_LIMIT, change, verify)?;
        written.pop().ok_or_else(|| not_valid(&path, "nothing would be written"))
    }
}
