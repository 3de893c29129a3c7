//! Standings, ranks and differences.

pub mod leaderboard;
