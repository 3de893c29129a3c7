//! Random numbers computed from what they are for, not from a state: the same for any order of work.

/// Scrambles 64 bits so that each of them depends on all (the finaliser of `SplitMix64`; Steele, Lea, Flood 2014).
pub(in crate::score) const fn scramble(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Returns the random number of one purpose (a key) and one counter, such as a replicate.
pub(in crate::score) const fn random(key: u64, counter: u64) -> u64 {
    scramble(key.wrapping_add(counter.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15)))
}

/// Returns the key of a name under a seed: FNV-1a over the bytes, then scrambled.
pub(in crate::score) fn key_of_name(seed: u64, name: &[u8]) -> u64 {
    let hash = name.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    scramble(scramble(seed ^ 0x5851_f42d_4c95_7f2d) ^ hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_even_and_names_differ() {
        let key = key_of_name(0, b"will-it-rain");
        assert_ne!(key, key_of_name(1, b"will-it-rain"));
        assert_ne!(key, key_of_name(0, b"will-it-snow"));
        let ones: u32 = (0..10_000).map(|counter| random(key, counter).count_ones()).sum();
        // 640,000 bits: four standard deviations are 1600.
        assert!(ones.abs_diff(320_000) < 1600);
    }
}
