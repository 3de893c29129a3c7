//! The seven published tables.
//!
//! Each runs from improbable to probable; ends are in percent and as published: [`at`] belongs to the interval,
//! [`beyond`] marks a strict < or >. Gaps (PHIA, Kent, New Zealand) and overlaps (IPCC AR5/AR6) are intended.

use super::step::{Word, at, beyond, word};

/// Each step has its two synonyms in the order of the two rows of the directive, which must not be mixed.
pub(super) static ICD203: [Word; 7] = [
    word(&["almost no chance", "remote"], at(1), at(5)),
    word(&["very unlikely", "highly improbable"], at(5), at(20)),
    word(&["unlikely", "improbable"], at(20), at(45)),
    word(&["roughly even chance", "roughly even odds"], at(45), at(55)),
    word(&["likely", "probable"], at(55), at(80)),
    word(&["very likely", "highly probable"], at(80), at(95)),
    word(&["almost certain", "nearly certain"], at(95), at(99)),
];

/// Kent gives a centre and "give or take about": 93 +-6, 75 +-12, 50 +-10, 30 +-10, 7 +-5.
pub(super) static KENT: [Word; 7] = [
    word(&["impossible"], at(0), at(0)),
    word(&["almost certainly not"], at(2), at(12)),
    word(&["probably not"], at(20), at(40)),
    word(&["chances about even"], at(40), at(60)),
    word(&["probable"], at(63), at(87)),
    word(&["almost certain"], at(87), at(99)),
    word(&["certain"], at(100), at(100)),
];

pub(super) static PHIA: [Word; 7] = [
    word(&["remote chance"], beyond(0), at(5)),
    word(&["highly unlikely"], at(10), at(20)),
    word(&["unlikely"], at(25), at(35)),
    word(&["realistic possibility"], at(40), beyond(50)),
    word(&["likely", "probable"], at(55), at(75)),
    word(&["highly likely"], at(80), at(90)),
    word(&["almost certain"], at(95), beyond(100)),
];

pub(super) static IPCC_AR4: [Word; 7] = [
    word(&["exceptionally unlikely"], at(0), beyond(1)),
    word(&["very unlikely"], at(1), at(10)),
    word(&["unlikely"], at(10), at(33)),
    word(&["about as likely as not"], at(33), at(66)),
    word(&["likely"], at(66), at(90)),
    word(&["very likely"], at(90), at(99)),
    word(&["virtually certain"], beyond(99), at(100)),
];

pub(super) static IPCC_AR6: [Word; 10] = [
    word(&["exceptionally unlikely"], at(0), at(1)),
    word(&["extremely unlikely"], at(0), at(5)),
    word(&["very unlikely"], at(0), at(10)),
    word(&["unlikely"], at(0), at(33)),
    word(&["about as likely as not"], at(33), at(66)),
    word(&["more likely than not"], beyond(50), at(100)),
    word(&["likely"], at(66), at(100)),
    word(&["very likely"], at(90), at(100)),
    word(&["extremely likely"], at(95), at(100)),
    word(&["virtually certain"], at(99), at(100)),
];

/// The publication lets intervals share 40 and 60: 40 is read as unlikely, 60 as likely.
pub(super) static NATO: [Word; 5] = [
    word(&["highly unlikely"], at(0), beyond(10)),
    word(&["unlikely"], at(10), at(40)),
    word(&["even chance"], beyond(40), beyond(60)),
    word(&["likely"], at(60), at(90)),
    word(&["highly likely"], beyond(90), at(100)),
];

pub(super) static NEW_ZEALAND: [Word; 6] = [
    word(&["remote", "highly unlikely"], at(0), beyond(10)),
    word(&["unlikely"], at(15), at(20)),
    word(&["realistic possibility"], at(25), at(50)),
    word(&["probable", "likely"], at(55), at(70)),
    word(&["highly probable"], at(75), at(85)),
    word(&["almost certain"], beyond(90), at(100)),
];
