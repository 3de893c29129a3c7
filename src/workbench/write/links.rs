//! Links at the end of an argument's file.

use super::append::{LineEnding, append};
use super::edit::{Change, FILE, Writer, Written, no_new_error, not_valid, only_added, sound};
use super::error::WriteError;
use super::toml_text::{TableText, number, point, quoted};
use crate::argument::{ArgumentMap, Link, LinkAnswer};
use crate::finding::Vocabulary;
use crate::workbench::disk::DOCUMENT_LIMIT;
use crate::workbench::read::{is_kebab_case, read_argument};

fn text(claim: &str, link: &Link, on_days: bool, blocks: bool) -> String {
    let mut table = TableText::new("[[link]]", blocks);
    table.text("claim", claim);
    table.text("question", &link.question.value);
    match link.answer.as_ref().map(|answer| &answer.value) {
        Some(LinkAnswer::Word(word)) => table.text("answer", word),
        Some(LinkAnswer::Above(value)) => table.raw("above", point(*value, on_days)),
        Some(LinkAnswer::Below(value)) => table.raw("below", point(*value, on_days)),
        None => {}
    }
    table.raw("mode", quoted(link.mode.word()));
    if let Some((if_holds, if_not)) = link.likelihoods {
        table.raw("lr", format!("[{}, {}]", number(if_holds.value()), number(if_not.value())));
    }
    table.finish()
}

impl Writer {
    /// Appends a `[[link]]` to an argument's file; its claim is one of the map as it was read.
    ///
    /// `on_days` says whether the number of the answer is a day since 1970-01-01, to be written as a date.
    ///
    /// # Errors
    ///
    /// [`WriteError::Missing`] without such an argument, [`WriteError::NotValid`] also for a claim that the argument
    /// does not have, and those of [`Writer::edit`].
    pub fn append_link(&self, map: &ArgumentMap, link: &Link, on_days: bool) -> Result<Written, WriteError> {
        let (argument, claim) = (map.id.as_str(), map.claim(link.claim).id.value.as_str());
        if !is_kebab_case(argument) {
            return Err(WriteError::BadId { id: argument.to_owned() });
        }
        let path = format!("arguments/{argument}.toml");
        let change = |old: Option<&str>| {
            let old = old.ok_or_else(|| WriteError::Missing { path: path.clone() })?;
            let appended = append(old, &[text(claim, link, on_days, LineEnding::of(old).allows_blocks())]);
            Ok(Change { text: appended.text, records: appended.records })
        };
        let verify = |old: Option<&str>, change: &Change| {
            let old = old.unwrap_or_default();
            let (_, before) = read_argument(argument, FILE, old, self.zone, self.scale);
            sound(&path, old, &before)?;
            let (map, after) = read_argument(argument, FILE, &change.text, self.zone, self.scale);
            no_new_error(&path, &before, &after)?;
            only_added(&path, old, &change.text, "link", 1)?;
            let answer = |link: &Link| link.answer.as_ref().map(|answer| answer.value.clone());
            let same = map.links.last().is_some_and(|read| {
                map.claim(read.claim).id.value == claim
                    && read.question.value == link.question.value
                    && answer(read) == answer(link)
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
