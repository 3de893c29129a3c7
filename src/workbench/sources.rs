//! The stored texts that quotes are verified against.

use std::path::Path;
use std::sync::Arc;

use super::disk::{self, DOCUMENT_LIMIT, ReadError};
use super::workbench::Workbench;
use crate::argument::StoredText;
use crate::finding::{Code, Finding};

/// Reads the stored text of every source that has one.
///
/// With an outside folder, `FOLDER/<name of file>` is read, or `FOLDER/<id>.txt` where the source names no file.
pub(super) fn attach(workbench: &mut Workbench, outside: Option<&Path>) {
    let (root, reach) = (workbench.root.clone(), workbench.reach.clone());
    let mut findings = Vec::new();
    for map in workbench.arguments.values_mut() {
        let argument = root.join(workbench.sources.path(map.file));
        for source in &mut map.sources {
            let read = match (outside, &source.file) {
                (Some(folder), named) => {
                    let name = named
                        .as_ref()
                        .and_then(|named| Path::new(&named.value).file_name())
                        .map_or_else(|| format!("{}.txt", source.id.value).into(), ToOwned::to_owned);
                    disk::read_bytes(&folder.join(&name), DOCUMENT_LIMIT)
                        .map(|bytes| (name.to_string_lossy().into_owned(), bytes))
                }
                (None, Some(named)) => reach
                    .resolve(&argument, &named.value)
                    .and_then(|path| Ok((named.value.clone(), disk::read_bytes(&path, DOCUMENT_LIMIT)?))),
                (None, None) => continue,
            };
            let place = source.file.as_ref().map_or(source.place, |file| file.place);
            match read {
                Ok((path, bytes)) => match String::from_utf8(bytes) {
                    Ok(text) => {
                        let sha256 = disk::sha256(text.as_bytes());
                        source.stored = Some(StoredText { path, text: Arc::from(text), sha256 });
                    }
                    Err(_) => findings.push(
                        Finding::new(Code::NotUtf8, place, format!("the stored text {path} is not UTF-8"))
                            .help("save it as UTF-8"),
                    ),
                },
                Err(ReadError::Outside) => findings.push(
                    Finding::new(Code::PathOutside, place, "the stored text lies outside the workbench")
                        .help(
                            "copy it below `arguments/sources`, name its folder with --sources, or allow the folder in \
                             your own config.toml",
                        ),
                ),
                // Looking outside is an offer: sources that are not there are simply not verified.
                Err(_) if outside.is_some() => {}
                Err(error) => findings.push(
                    Finding::new(Code::UnreadableFile, place, format!("the stored text {error}"))
                        .help("store the text there, or remove `file`"),
                ),
            }
        }
    }
    workbench.findings.extend(findings);
}
