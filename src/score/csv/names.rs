//! Names as numbers: each forecaster and question is stored once.
#![expect(
    clippy::cast_possible_truncation,
    reason = "hashes are cut to the bits in use, lengths have one byte, and numbers of names are kept below 2^32"
)]

use super::record::WINDOW;

/// Stores each name once and gives it the next number.
///
/// Names of up to 15 bytes are compared as one 128-bit number.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// Number plus one, or 0 where free; the length is a power of two. Small, so that it stays in the cache.
    slots: Vec<u32>,
    /// The key of each name.
    keys: Vec<u128>,
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
fn key(window: Option<&[u8; WINDOW]>, name: &[u8]) -> u128 {
    if name.len() < WINDOW {
        let packed = match window {
            Some(window) => u128::from_le_bytes(*window) & ((1 << (8 * name.len())) - 1),
            None => name.iter().rev().fold(0, |packed, &byte| packed << 8 | u128::from(byte)),
        };
        return packed | (name.len() as u128) << 120;
    }
    let mut hash = name.len() as u64;
    // All whole words, and the last eight bytes, which may overlap them.
    let last = name.last_chunk::<8>().into_iter();
    for word in name.as_chunks::<8>().0.iter().chain(last) {
        hash = mix(u128::from(hash.rotate_left(23)) << 64 | u128::from(u64::from_le_bytes(*word)));
    }
    LONG | u128::from(hash)
}

/// For each length the bits that a name of it has in a number of 128.
const MASKS: [u128; WINDOW] = {
    let mut masks = [0; WINDOW];
    let mut length = 1;
    while length < WINDOW {
        masks[length] = masks[length - 1] << 8 | 0xff;
        length += 1;
    }
    masks
};

/// A name of 1 to 15 ASCII bytes without blanks around it, as one number.
///
/// Such names may be looked up many at a time, which hides the wait for memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ShortName(u128);

impl ShortName {
    /// Packs the first `length` bytes; `None` for any other name.
    #[inline(always)]
    pub(super) fn pack(window: &[u8; WINDOW], length: usize) -> Option<Self> {
        const NOT_ASCII: u128 = 0x8080_8080_8080_8080_8080_8080_8080_8080;
        if length.wrapping_sub(1) >= WINDOW - 1 {
            return None;
        }
        let packed = u128::from_le_bytes(*window) & MASKS[length % WINDOW];
        let last = window[(length - 1) % WINDOW];
        if packed & NOT_ASCII != 0 || window[0] <= b' ' || last <= b' ' {
            return None;
        }
        Some(Self(packed | (length as u128) << 120))
    }
}

impl Names {
    /// Returns what stands where a short name is looked for first: a guess for [`Self::check`].
    #[inline]
    pub(super) fn guess(&self, name: ShortName) -> u32 {
        let mask = self.slots.len().wrapping_sub(1);
        self.slots.get(mix(name.0) as usize & mask).map_or(0, |number| number.wrapping_sub(1))
    }

    /// Returns the number of a short name, which is the guess if that was right.
    #[inline]
    pub(super) fn check(&mut self, name: ShortName, guess: u32) -> Option<u32> {
        if self.keys.get(guess as usize) == Some(&name.0) { Some(guess) } else { self.intern_short(name) }
    }

    /// Returns the number of a short name.
    fn intern_short(&mut self, name: ShortName) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = mix(name.0) as usize & mask;
        loop {
            let Some(number) = self.slots.get(at).and_then(|number| number.checked_sub(1)) else {
                let length = (name.0 >> 120) as usize;
                return self.insert(name.0, name.0.to_le_bytes().get(..length)?);
            };
            if self.keys.get(number as usize) == Some(&name.0) {
                return Some(number);
            }
            at = (at + 1) & mask;
        }
    }

    /// Returns the number of a name; `None` if it is new and not UTF-8.
    ///
    /// `window` are the 16 bytes that start where the name does, if there are as many.
    #[inline]
    pub(super) fn intern(&mut self, window: Option<&[u8; WINDOW]>, name: &[u8]) -> Option<u32> {
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
            let number = self.slots.get(at)?.checked_sub(1)?;
            let found = *self.keys.get(number as usize)?;
            if found == key && (key < LONG || self.bytes(number) == name) {
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
        self.keys.push(key);
        // A quarter full at most: nearly every name is where it is looked for first.
        if self.ends.len() * 4 > self.slots.len() {
            self.slots = vec![0; (self.slots.len() * 2).max(64)];
            for number in 0..number {
                self.place(number);
            }
        }
        self.place(number);
        Some(number)
    }

    fn place(&mut self, number: u32) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = self.keys.get(number as usize).map_or(0, |&key| mix(key)) as usize & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if *slot == 0 {
                *slot = number + 1;
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// Returns the name of a number, empty for one that was not given.
    pub(super) fn name(&self, number: u32) -> &str {
        std::str::from_utf8(self.bytes(number)).unwrap_or_default()
    }

    fn bytes(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let end = self.ends.get(number).copied();
        start.zip(end).and_then(|(start, end)| self.text.as_bytes().get(start..end)).unwrap_or_default()
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

    /// Returns the place of each name, by its number, in the order of names.
    pub(super) fn ranks(&self) -> Vec<u32> {
        let mut ranks = vec![0; self.len()];
        for (rank, number) in (0..).zip(self.sorted()) {
            if let Some(slot) = ranks.get_mut(number as usize) {
                *slot = rank;
            }
        }
        ranks
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
