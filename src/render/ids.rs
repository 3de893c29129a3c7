//! What is due as bare ids, one a line, for other commands.

use super::harmless;
use crate::report::DueList;

/// Writes the id of each question once, in alphabetical order.
pub fn due(list: &DueList) -> String {
    let ids: std::collections::BTreeSet<&str> = list.items.iter().map(|row| row.question.as_str()).collect();
    ids.into_iter().flat_map(|id| [harmless(id), "\n".into()]).collect()
}
