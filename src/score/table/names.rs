//! Names as numbers: each forecaster and question is stored once.

use super::record::PADDING;

/// Stores each name once and gives it the next number.
///
/// Names of up to 15 bytes are compared as one 128-bit number.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// Key and number plus one, or 0 where free; the length is a power of two.
    slots: Vec<(u128, u32)>,
    /// Where each name ends in `text`.
    ends: Vec<usize>,
    text: String,
    last: Option<(u128, u32)>,
}

/// Marks the key of a long name, in the byte where short ones have their length.
const LONG: u128 = 0xff << 120;

#[inline]
fn mix(key: u128) -> u64 {
    let (low, high) = (key as u64, (key >> 64) as u64);
    let product = u128::from(low ^ 0x9e37_79b9_7f4a_7c15) * u128::from(high ^ 0xe703_7ed1_a0b4_28db);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Packs a name and its length into a number; a longer name gives a hash.
#[inline]
fn key(window: Option<&[u8; PADDING]>, name: &[u8]) -> u128 {
    if name.len() < PADDING {
        let packed = match window {
            Some(window) => u128::from_le_bytes(*window) & ((1 << (8 * name.len())) - 1),
            None => name.iter().rev().fold(0, |packed, &byte| packed << 8 | u128::from(byte)),
        };
        return packed | (name.len() as u128) << 120;
    }
    let mut hash = name.len() as u64;
    for part in name.chunks(8) {
        let word = part.iter().rev().fold(0_u64, |word, &byte| word << 8 | u64::from(byte));
        hash = mix(u128::from(hash) << 64 | u128::from(word));
    }
    LONG | u128::from(hash)
}

impl Names {
    /// Returns the number of a name; `None` if it is new and not UTF-8.
    ///
    /// `window` are the 16 bytes that start where the name does, if there are as many.
    #[inline]
    pub(super) fn intern(&mut self, window: Option<&[u8; PADDING]>, name: &[u8]) -> Option<u32> {
        let key = key(window, name);
        // Rows are often sorted by forecaster.
        if let Some((last, number)) = self.last
            && last == key
            && key < LONG
        {
            return Some(number);
        }
        let number = self.find(key, name).or_else(|| self.insert(key, name))?;
        self.last = Some((key, number));
        Some(number)
    }

    #[inline]
    fn find(&self, key: u128, name: &[u8]) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = mix(key) as usize & mask;
        loop {
            let &(found, number) = self.slots.get(at)?;
            let number = number.checked_sub(1)?;
            if found == key && (key < LONG || self.name(number).as_bytes() == name) {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
    }

    #[cold]
    fn insert(&mut self, key: u128, name: &[u8]) -> Option<u32> {
        let name = std::str::from_utf8(name).ok()?;
        let number = u32::try_from(self.ends.len()).ok().filter(|&number| number < u32::MAX - 1)?;
        self.text.push_str(name);
        self.ends.push(self.text.len());
        if self.ends.len() * 2 > self.slots.len() {
            let slots = vec![(0, 0); (self.slots.len() * 2).max(64)];
            for (key, number) in std::mem::replace(&mut self.slots, slots) {
                if number > 0 {
                    self.place(key, number);
                }
            }
        }
        self.place(key, number + 1);
        Some(number)
    }

    fn place(&mut self, key: u128, number: u32) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = mix(key) as usize & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.1 == 0 {
                *slot = (key, number);
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// Returns the name of a number, empty for one that was not given.
    pub(super) fn name(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let end = self.ends.get(number).copied();
        start.zip(end).and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default()
    }

    /// Returns how many names there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns all names in the order of their numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|number| self.name(number as u32))
    }

    /// Returns all numbers in the order of their names.
    pub(super) fn sorted(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..self.ends.len() as u32).collect();
        numbers.sort_unstable_by_key(|&number| self.name(number));
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_has_one_number() {
        let mut names = Names::default();
        let long = "a-question-with-a-rather-long-name";
        for (round, expected) in [(0, [0, 1, 2, 3, 4]), (1, [0, 1, 2, 3, 4])] {
            for (name, expected) in
                ["ann", "", "exactly-15-byte", "exactly-16-bytes", long].iter().zip(expected)
            {
                assert_eq!(names.intern(None, name.as_bytes()), Some(expected), "{name} {round}");
            }
        }
        for many in 0..10_000_u32 {
            assert_eq!(names.intern(None, format!("q{many}").as_bytes()), Some(5 + many));
        }
        assert_eq!((names.name(4), names.name(0), names.name(99_999)), (long, "ann", ""));
        assert_eq!(names.intern(None, b"\xff"), None);
        assert_eq!(names.sorted()[0], 1);
    }

    #[test]
    fn what_follows_in_the_window_does_not_matter() {
        let mut names = Names::default();
        assert_eq!(names.intern(Some(b"ann,q1,0.5,1\nbob"), b"ann"), Some(0));
        assert_eq!(names.intern(Some(b"bob,q1,0.5,1\nbob"), b"bob"), Some(1));
        assert_eq!(names.intern(Some(b"ann,q2,0.5,1\n\0\0\0"), b"ann"), Some(0));
        assert_eq!(names.intern(Some(b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), b""), Some(2));
    }
}
