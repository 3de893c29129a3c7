//! Why a question needs attention.

use crate::finding::Vocabulary;

/// Why a question needs attention; it may have several reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The answer was due, and the grace has passed.
    Overdue,
    /// The answer is due.
    Due,
    /// Data that a rule reads can answer it.
    RuleReady,
    /// It asks under a condition that did not come about.
    Orphaned,
    /// A claim of an argument is linked to it, and its answer is due.
    ClaimWaits,
    /// Its answer names neither a source nor a note nor a receipt.
    ReceiptMissing,
    /// Forecasts count until then.
    Closes,
    /// Forecasts count from then.
    Opens,
    /// A forecast holds only until then, or no longer.
    Expiring,
    /// The last forecast is old.
    Stale,
    /// There is no forecast yet.
    Never,
}

impl Vocabulary for Reason {
    const WHAT: &'static str = "reason";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("overdue", Self::Overdue),
        ("due", Self::Due),
        ("rule-ready", Self::RuleReady),
        ("orphaned", Self::Orphaned),
        ("claim-waits", Self::ClaimWaits),
        ("receipt-missing", Self::ReceiptMissing),
        ("closes", Self::Closes),
        ("opens", Self::Opens),
        ("expiring", Self::Expiring),
        ("stale", Self::Stale),
        ("never-forecast", Self::Never),
    ];
}

impl Reason {
    /// Whether it depends on who is asking.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::Expiring | Self::Stale | Self::Never)
    }
}
