//! Rows by forecaster, in stretches of one vector that are never moved.
//!
//! A table has its forecasters in any order, so rows are added to many lists in turn. Stretches of one vector cost less
//! than a vector for each: nothing is copied while lists grow, and little memory is asked for.

#![expect(clippy::cast_possible_truncation, reason = "rows and forecasters are numbered in 32 bits")]

use super::row::Row;

/// Rows of the first stretch of a list, and the most of a later one, each twice as long as the one before.
const SHORTEST: u32 = 8;
const LONGEST: u32 = 128;

/// The last stretch of a list: its first row is none, but says where the stretch before is and how long.
#[derive(Debug, Clone, Copy, Default)]
struct List {
    start: u32,
    /// Rows in use, the first included; 0 for a list without rows.
    used: u32,
    length: u32,
}

/// Holds lists of rows, one for each forecaster.
#[derive(Debug, Clone, Default)]
pub(super) struct RowStore {
    rows: Vec<Row>,
    lists: Vec<List>,
}

impl RowStore {
    /// Adds a row to the list of a forecaster.
    #[inline]
    pub(super) fn push(&mut self, forecaster: usize, row: Row) {
        if let Some(list) = self.lists.get_mut(forecaster)
            && list.used < list.length
            && let Some(slot) = self.rows.get_mut((list.start + list.used) as usize)
        {
            *slot = row;
            list.used += 1;
            return;
        }
        self.push_in_new_stretch(forecaster, row);
    }

    #[cold]
    fn push_in_new_stretch(&mut self, forecaster: usize, row: Row) {
        if self.lists.len() <= forecaster {
            self.lists.resize(forecaster + 1, List::default());
        }
        if let Some(list) = self.lists.get_mut(forecaster) {
            let (start, length) = (self.rows.len(), (2 * list.length).clamp(SHORTEST, LONGEST));
            self.rows.push(Row::link(list.start, list.used));
            self.rows.push(row);
            self.rows.resize(start + length as usize, Row::link(0, 0));
            *list = List { start: start as u32, used: 2, length };
        }
    }

    /// Returns the rows of a forecaster, stretch by stretch.
    pub(super) fn stretches(&self, forecaster: u32) -> impl Iterator<Item = &[Row]> {
        let list = self.lists.get(forecaster as usize).copied().unwrap_or_default();
        let mut next = (list.start, list.used);
        std::iter::from_fn(move || {
            let (start, used) = next;
            let stretch = self.rows.get(start as usize..start as usize + used as usize)?;
            let (link, rows) = stretch.split_first()?;
            next = link.linked();
            Some(rows)
        })
    }

    /// Changes all rows, and numbers forecasters anew: the list of one becomes that of `forecasters[list]`.
    pub(super) fn renumber(&mut self, forecasters: &[u32], change: impl Fn(Row) -> Row) {
        let mut lists: Vec<List> = Vec::new();
        for (list, &forecaster) in self.lists.iter().zip(forecasters) {
            let (mut start, mut used) = (list.start as usize, list.used as usize);
            while let Some((link, rows)) =
                self.rows.get_mut(start..start + used).and_then(<[Row]>::split_first_mut)
            {
                for row in rows {
                    *row = change(*row);
                }
                let (before, length) = link.linked();
                (start, used) = (before as usize, length as usize);
            }
            if lists.len() <= forecaster as usize {
                lists.resize(forecaster as usize + 1, List::default());
            }
            if let Some(slot) = lists.get_mut(forecaster as usize) {
                *slot = *list;
            }
        }
        self.lists = lists;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_grow_and_are_numbered_anew() {
        let mut store = RowStore::default();
        for at in 0..1000 {
            store.push(at % 3, Row::short(at as u32, 5, true));
        }
        let questions = |store: &RowStore, list: u32| -> Vec<u32> {
            let mut questions: Vec<u32> = store.stretches(list).flatten().map(|row| row.question).collect();
            questions.sort_unstable();
            questions
        };
        let count = |store: &RowStore| (0..6).map(|list| questions(store, list).len()).sum::<usize>();
        assert_eq!(questions(&store, 2), (2..1000).step_by(3).collect::<Vec<u32>>());
        assert_eq!(count(&store), 1000);
        store.renumber(&[5, 1, 0], |row| row.moved(row.question + 1, 0, 0));
        assert_eq!(questions(&store, 0), (3..1001).step_by(3).collect::<Vec<u32>>());
        assert_eq!(questions(&store, 5), (1..1001).step_by(3).collect::<Vec<u32>>());
        assert_eq!((questions(&store, 2), count(&store)), (Vec::new(), 1000));
    }
}
