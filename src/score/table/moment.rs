//! Times as tables write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime};

/// Reads a time as seconds since 1970: with an offset, without one (then UTC), a bare date (its start), or seconds.
pub(super) fn parse_moment(text: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?.trim();
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(seconds);
    }
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp());
    }
    let iso = text.replacen(' ', "T", 1);
    if let Ok(moment) = DateTime::parse_from_rfc3339(&iso) {
        return Some(moment.timestamp());
    }
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&iso, format).ok())
        .map(|moment| moment.and_utc().timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_one_moment() {
        for text in [
            "2026-11-23T10:00:00Z",
            "2026-11-23 10:00",
            "2026-11-23T18:00:00+08:00",
            "2026-11-23 10:00:00.25",
            "1795428000",
        ] {
            assert_eq!(parse_moment(text.as_bytes()), Some(1_795_428_000), "{text}");
        }
        assert_eq!(parse_moment(b"2026-11-23"), Some(1_795_392_000));
        for text in ["04/01/2026", "", "2026-02-30", "tomorrow", "\u{e9}"] {
            assert_eq!(parse_moment(text.as_bytes()), None, "{text}");
        }
    }
}
