//! Links at the end of an argument's file.

use super::edit::{FILE, Writer, Written, checked_id};
use super::error::WriteError;
use super::toml_text::{TableText, number, point, quoted};
use crate::argument::{ArgumentMap, Link, LinkAnswer};
use crate::finding::Vocabulary;
use crate::workbench::read::read_argument;

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
        let (argument, claim) = (checked_id(&map.id)?, map.claim(link.claim).id.value.as_str());
        let read = |text: &str| {
            let (map, findings) = read_argument(argument, FILE, text, self.zone, self.scale);
            (Some(map), findings)
        };
        let answer = |link: &Link| link.answer.as_ref().map(|answer| answer.value.clone());
        let same = |map: &ArgumentMap| {
            map.links.last().is_some_and(|read| {
                map.claim(read.claim).id.value == claim
                    && read.question.value == link.question.value
                    && answer(read) == answer(link)
                    && read.mode == link.mode
                    && read.likelihoods == link.likelihoods
            })
        };
        let text = |_: &ArgumentMap, blocks| text(claim, link, on_days, blocks);
        self.append_record(&format!("arguments/{argument}.toml"), "link", read, text, same)
    }
}
