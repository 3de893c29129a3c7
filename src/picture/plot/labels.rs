//! Labels along a line that never meet, each as near to its place as the others let it.

/// Places for labels of a size in a stretch, in the order given; each as near to where it is wanted as the others let
/// it. Labels that do not fit at all are pressed together evenly.
pub(super) fn apart(wanted: &[i32], size: i32, low: i32, high: i32) -> Vec<i32> {
    let count = wanted.len();
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&at| (wanted[at], at));
    let room = (high - low).max(0);
    let most = i32::try_from(count).unwrap_or(i32::MAX);
    let step = if count > 1 { size.min(room / (most - 1)) } else { size };
    // Blocks of labels that touch, each with the sum of where its members would put the block's start.
    let mut blocks: Vec<(i64, i64)> = Vec::new();
    let start = |&(sum, members): &(i64, i64)| {
        let last = i64::from(high) - (members - 1) * i64::from(step);
        sum.div_euclid(members).clamp(i64::from(low), last.max(i64::from(low)))
    };
    for &at in &order {
        blocks.push((i64::from(wanted[at]), 1));
        while let [.., before, last] = blocks.as_slice() {
            if start(before) + before.1 * i64::from(step) <= start(last) {
                break;
            }
            let joined = (before.0 + last.0 - last.1 * before.1 * i64::from(step), before.1 + last.1);
            blocks.truncate(blocks.len() - 2);
            blocks.push(joined);
        }
    }
    let mut places = vec![low; count];
    let mut next = order.iter();
    for block in &blocks {
        for member in 0..block.1 {
            if let Some(slot) = next.next().and_then(|&at| places.get_mut(at)) {
                *slot = i32::try_from(start(block) + member * i64::from(step)).unwrap_or(high);
            }
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_distance_and_their_order() {
        assert_eq!(apart(&[50, 10], 15, 0, 100), [50, 10]);
        assert_eq!(apart(&[50, 50, 50], 15, 0, 100), [35, 50, 65]);
        assert_eq!(apart(&[98, 99, 10], 15, 0, 100), [85, 100, 10]);
        assert_eq!(apart(&[0, 1, 2, 3], 50, 0, 60), [0, 20, 40, 60]);
        assert!(apart(&[], 15, 0, 100).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn labels_that_fit_never_meet(wanted in proptest::collection::vec(-50..400_i32, 0..20)) {
            let places = apart(&wanted, 15, 0, 300);
            let mut sorted = places.clone();
            sorted.sort_unstable();
            proptest::prop_assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= 15), "{:?}", places);
            proptest::prop_assert!(places.iter().all(|place| (0..=300).contains(place)), "{:?}", places);
            for (a, one) in wanted.iter().enumerate() {
                for (b, other) in wanted.iter().enumerate() {
                    proptest::prop_assert!(one >= other || places[a] < places[b]);
                }
            }
        }
    }
}
